"""All operations against the fake, which checks each request and answer; and random answers."""

from __future__ import annotations

import asyncio
import inspect
import random
from functools import partial
from typing import Any, Final

import msgspec
import pytest

from codomyrmex.cloud.common.rest.operations import Operation, Response
from codomyrmex.cloud.infomaniak.newsletter.client import (
    AsyncInfomaniakNewsletterClient,
    InfomaniakNewsletterClient,
)
from codomyrmex.cloud.infomaniak.newsletter.operations import all_operations, undocumented
from codomyrmex.cloud.infomaniak.newsletter.reading import read
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task
from tests.coda.samples import Sampler
from tests.newsletter.contract import facts, match, success_of
from tests.newsletter.fake import Fake

LATER: Final = 4102444800
_CONDITIONS: Final = {
    "closure": "OR",
    "conds": [
        {
            "closure": "AND",
            "conds": [{"type": "mailinglist", "operator": "include", "mailinglist_id": 1}],
        }
    ],
}
_COLUMNS: Final = [{"type": "email", "name": "email"}, 1]
# what a random value cannot be, by the service's name
_FITTING: Final[dict[str, Any]] = {
    "campaign": 2,
    "subscriber": 2,
    "group": 1,
    "segment": 1,
    "field": 1,
    "webform": 1,
    "template": 1,
    "group_id": 1,
    "started_at": LATER,
    "email": "ada@example.com",
    "emails": ["ada@example.com"],
    "email_from_addr": "ada@example.com",
    "notify_address": "ada@example.com",
    "notify_lang": "fr",
    "subscriber_ids": [1],
    "data": _CONDITIONS,
    "conditions": _CONDITIONS,
    "order_for": {"email": "asc"},
    "csv_separator": ",",
    "csv_enclosure": '"',
}
_FITTING_HERE: Final[dict[tuple[str, str], Any]] = {
    ("create_subscriber", "fields"): {"first_name": "Eve"},
    ("create_subscriber", "groups"): [1, "Family"],
    ("create_subscriber", "status"): "active",
    ("update_subscriber", "fields"): {"first_name": "Eve"},
    ("update_subscriber", "groups"): ["Press"],
    ("assign_subscribers", "groups"): [2],
    ("start_import", "groups"): [1],
    ("start_import", "fields"): _COLUMNS,
}
# numbers instead of items, another style of pages, and what stands in the path already
_LEFT_OUT: Final = frozenset({"return", "skip", "segment_id", "group_id"})
# what must come before, and what takes away what others need
_FIRST: Final = ("upload_import", "start_import", "schedule_campaign", "cancel_campaign")
_LAST: Final = ("delete_", "forget_", "unsubscribe", "cancel_operation")


def _place(name: str) -> tuple[int, int, str]:
    if name in _FIRST:
        return 0, _FIRST.index(name), name
    is_last = any(name.startswith(each) for each in _LAST)
    return (2 if is_last else 1), name.endswith("s"), name


NAMES: Final = sorted(all_operations(), key=_place)


def _fitted(operation: str, name: str, value: Any) -> Any:
    """A value that the fake and the checks of arguments take."""
    if (operation, name) in _FITTING_HERE:
        return _FITTING_HERE[operation, name]
    if name in _FITTING:
        return _FITTING[name]
    if isinstance(value, dict):
        return {key: _fitted(operation, key, each) for key, each in value.items()}
    return value


def _arguments(operation: Operation[Any], number: int) -> dict[str, Any]:
    """Arguments made of the description: only what must be given, or all there is."""
    described = facts()["operations"][operation.reference]
    sampler = Sampler(random.Random(f"{operation.name}{number}") if number else None)
    by_wire = {(each.place, each.wire): each.name for each in operation.arguments.values()}
    found: dict[str, Any] = {}
    for parameter in described["parameters"]:
        name = by_wire.get((parameter["in"], parameter["name"]))
        wanted = parameter["required"] or (number and parameter["name"] not in _LEFT_OUT)
        if name and wanted:
            value = _fitted(operation.name, parameter["name"], sampler.make(parameter["schema"]))
            value = "x" if value == "" and parameter["required"] else value
            if value not in ("", [], None, {}):
                found[name] = value
    if described["body"]:
        schema = described["body"]["content"]["application/json"]
        body = _fitted(operation.name, "", sampler.make(schema))
        body |= {"segment": "1"} if "segment" in body else {}
        found |= {by_wire["body", wire]: value for wire, value in body.items() if wire != "file"}
    found.pop("domain", None)
    if operation.name == "schedule_campaign":
        found["started_at"] = LATER
    if operation.name == "start_import":  # which upload, as one of the two
        found = {**found, "upload_id": 1}
        found.pop("ipd_uuid", None)
    if operation.name == "upload_import":
        found = {"content": "eve@example.com,Eve"}
    return found


def _call(client: Any, name: str, number: int, task: Task | None) -> Any:
    """A call of the method, whose ids are called by what they are of."""
    method = getattr(client, name)
    arguments = _arguments(all_operations()[name], number)
    known = inspect.signature(method).parameters
    if "confirm" in known:
        arguments["confirm"] = True
    if name == "cancel_operation":
        arguments["operation_id"] = task and task.id
    renamed = {"id": "pack"}
    given = {}
    for key, value in arguments.items():
        key = renamed.get(key, key)
        given[key if key in known else f"{key}_id"] = value
    return method(**given)


def _check(name: str, answer: Any) -> None:
    kind: Any = all_operations()[name].result
    if kind is not Any and isinstance(kind, type):
        assert isinstance(answer, kind), name


@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_operation_in_step(
    client: InfomaniakNewsletterClient, fake: Fake, number: int
) -> None:
    fake.limit = (10_000, 60.0)
    task = None
    for name in NAMES:
        if name == "cancel_operation":
            task = client.assign_subscribers([1], groups=[2])
        answer = _call(client, name, number, task)
        _check(name, answer)
    assert {seen.operation for seen in fake.seen} >= set(facts()["operations"])


def test_every_operation_awaited(
    new_async: partial[AsyncInfomaniakNewsletterClient], fake: Fake
) -> None:
    fake.limit = (10_000, 60.0)

    async def run() -> None:
        task = None
        async with new_async() as client:
            for name in NAMES:
                if name == "cancel_operation":
                    task = await client.assign_subscribers([1], groups=[2])
                _check(name, await _call(client, name, 1, task))

    asyncio.run(run())
    assert {seen.operation for seen in fake.seen} >= set(facts()["operations"])


def test_the_undocumented_ones_are_apart(
    client: InfomaniakNewsletterClient,
    new_async: partial[AsyncInfomaniakNewsletterClient],
    fake: Fake,
) -> None:
    known = {each.name: each for each in vars(undocumented).values() if isinstance(each, Operation)}
    for name in known:
        getattr(client.undocumented, name)()
        assert not hasattr(client, name)

    async def run() -> None:
        async with new_async() as awaited:
            for name in known:
                await getattr(awaited.undocumented, name)()

    asyncio.run(run())
    asked = [seen.operation for seen in fake.seen]
    assert asked == [each.reference for each in known.values()] * 2


# -- answers


def _sample(reference: str, sampler: Sampler) -> tuple[int, dict[str, Any]]:
    """A random answer; what the description leaves open is rows of a report."""
    status, schema = success_of(reference)
    value: dict[str, Any] = sampler.make(schema)
    data = schema["properties"].get("data")
    if data is None or data == {}:
        value["data"] = [{"email": "ada@example.com", "count": 3}]
    elif "data" not in value:
        value["data"] = sampler.make(data)
    return status, value | {"result": "success"}


def _fixed(value: Any) -> Any:
    """A count that is declared as a text is still a count."""
    if isinstance(value, dict):
        return {
            key: "12" if key == "subscribed_count" else _fixed(each) for key, each in value.items()
        }
    return [_fixed(each) for each in value] if isinstance(value, list) else value


def _loosened(rng: random.Random, value: Any) -> Any:
    """The value as PHP might write it: numbers as texts, an empty list for an empty object."""
    if isinstance(value, dict):
        loose = {key: _loosened(rng, each) for key, each in value.items()}
        return loose or ([] if rng.random() < 0.5 else {})
    if isinstance(value, list):
        return [_loosened(rng, each) for each in value]
    if isinstance(value, bool):
        return rng.choice((value, int(value), str(int(value))))
    if isinstance(value, (int, float)):
        return rng.choice((value, str(value)))
    return value


@pytest.mark.parametrize("reference", facts()["operations"])
def test_random_answers_are_read(reference: str) -> None:
    operation = next(each for each in all_operations().values() if each.reference == reference)
    for number in range(60):
        rng = random.Random(number)
        status, value = _sample(reference, Sampler(rng, newer=number % 2 == 1))
        value = _fixed(value)
        if operation.result is bool:
            value["data"] = True
        if number % 3:
            value = _loosened(rng, value)
        answer = read(operation, Response(status, {}, msgspec.json.encode(value)))
        _check(operation.name, answer)


def test_routes_of_words_come_before_names() -> None:
    assert match("GET", "/1/newsletters/12/subscribers/count_status")[0] == (
        "NewsletterCountSubscribersStatus"
    )
    assert match("GET", "/1/newsletters/12/webforms/themes")[0] == "NewsletterListThemes"
