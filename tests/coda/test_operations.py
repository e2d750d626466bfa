"""All operations against the fake, which checks each request and answer; and random answers."""

from __future__ import annotations

import asyncio
import random
from functools import partial
from typing import Any

import msgspec
import pytest

from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
from codomyrmex.cloud.coda_io.operations import all_operations
from codomyrmex.cloud.common.rest.operations import Operation, Response, read_json
from codomyrmex.cloud.common.rest.records import custom_value
from tests.coda.contract import facts, match, success_of
from tests.coda.fake import Fake
from tests.coda.models import WITHOUT_CLASS, model
from tests.coda.samples import Sampler

KNOWN = {
    "docId": "AbCDeFGH",
    "tableIdOrName": "Tasks",
    "pageIdOrName": "canvas-1",
    "rowIdOrName": "i-1",
    "columnIdOrName": "Name",
    "folderId": "fl-1",
}


def _arguments(operation: Operation[Any], number: int) -> dict[str, Any]:
    """Arguments made of the description: only what must be given, or all there is."""
    described = facts()["operations"][operation.reference]
    sampler = Sampler(random.Random(f"{operation.name}{number}") if number else None)
    found: dict[str, Any] = {}
    by_wire = {(each.place, each.wire): each for each in operation.arguments.values()}
    for parameter in described["parameters"]:
        argument = by_wire[parameter["in"], parameter["name"]]
        if parameter["name"] in ("pageToken", "syncToken", "query"):
            continue
        if parameter["required"] or number:
            value = sampler.make(parameter["schema"])
            if value == []:
                continue  # nothing to ask for
            value = "x" if value == "" else value
            found[argument.name] = KNOWN.get(parameter["name"], value)
            if argument.name == "column_id_or_name" and operation.name == "push_button":
                found[argument.name] = "Done"
            kind = parameter["schema"].get("format")
            if kind in ("date", "date-time"):
                found[argument.name] = msgspec.convert(value, argument.type)
    if operation.body_argument is not None:
        schema = described["body"]["content"]["application/json"]
        found[operation.body_argument] = sampler.make(schema)
    elif described["body"]:
        schema = described["body"]["content"]["application/json"]
        body = _body_of(operation, sampler.make(schema))
        found |= {by_wire["body", wire].name: value for wire, value in body.items()}
    return found


def _body_of(operation: Operation[Any], body: dict[str, Any]) -> dict[str, Any]:
    """Columns that the fake has."""
    cells = {"cells": [{"column": "Name", "value": "x"}]}
    if operation.name == "upsert_rows":
        return {"rows": [cells], "keyColumns": ["Name"]}
    if operation.name == "update_row":
        return {"row": cells}
    if operation.name == "create_page" and "parentPageId" in body:
        return {**body, "parentPageId": "canvas-1"}
    return body


@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_operation_in_step(client: CodaClient, fake: Fake, number: int) -> None:
    fake.limits = dict.fromkeys(fake.limits, (10_000, 6.0))
    for name, operation in sorted(all_operations().items(), key=_harmless_first):
        arguments = _arguments(operation, number)
        if name == "get_page_content_export_status":
            export = client.begin_page_content_export("AbCDeFGH", "Start", "html")
            arguments["request_id"] = export.id
        if name == "get_mutation_status":
            arguments["request_id"] = client.update_row(
                "AbCDeFGH", "Tasks", "i-2", {"Hours": 3}, wait=True
            ).request_id
        answer = getattr(client, name)(**arguments)
        assert isinstance(answer, operation.result), name
    assert {seen.operation for seen in fake.seen} == set(facts()["operations"])


def _harmless_first(item: tuple[str, Operation[Any]]) -> tuple[int, str]:
    deletions = ("delete_row", "delete_rows", "delete_page", "delete_doc")
    return deletions.index(item[0]) if item[0] in deletions else -1, item[0]


def test_every_operation_awaited(new_async: partial[AsyncCodaClient], fake: Fake) -> None:
    fake.limits = dict.fromkeys(fake.limits, (10_000, 6.0))

    async def run() -> None:
        async with new_async() as client:
            for name, operation in sorted(all_operations().items(), key=_harmless_first):
                arguments = _arguments(operation, 1)
                if name == "get_page_content_export_status":
                    export = await client.begin_page_content_export("AbCDeFGH", "Start", "html")
                    arguments["request_id"] = export.id
                if name == "get_mutation_status":
                    mutation = await client.update_row(
                        "AbCDeFGH", "Tasks", "i-2", {"Hours": 3}, wait=True
                    )
                    arguments["request_id"] = mutation.request_id
                answer = await getattr(client, name)(**arguments)
                assert isinstance(answer, operation.result), name

    asyncio.run(run())
    assert {seen.operation for seen in fake.seen} == set(facts()["operations"])


@pytest.mark.parametrize("reference", facts()["operations"])
def test_random_answers_are_read(reference: str) -> None:
    operation = next(each for each in all_operations().values() if each.reference == reference)
    status, schema = success_of(reference)
    for number in range(100):
        sampler = Sampler(random.Random(number), newer=number % 2 == 1)
        body = msgspec.json.encode(sampler.make(schema))
        answer = read_json(operation, Response(status, {}, body))
        assert isinstance(answer, operation.result)


@pytest.mark.parametrize("name", sorted(set(facts()["schemas"]) - WITHOUT_CLASS))
def test_random_records_are_read(name: str) -> None:
    kind = model(name)
    config = getattr(kind, "__struct_config__", None)
    is_sent = config is not None and config.forbid_unknown_fields
    decoder = msgspec.json.Decoder(kind, dec_hook=custom_value)
    for number in range(200):
        newer = number % 2 == 1 and not is_sent and not _is_closed(kind)
        sampler = Sampler(random.Random(number), newer=newer)
        schema = {"$ref": f"#/schemas/{name}"}
        decoder.decode(msgspec.json.encode(sampler.make(schema)))


def _is_closed(kind: Any) -> bool:
    return getattr(kind, "is_open", True) is False


def test_routes_of_words_come_before_names() -> None:
    assert match("GET", "/packs/listings")[0] == "listPackListings"
    assert match("GET", "/analytics/docs/summary")[0] == "listDocAnalyticsSummary"
