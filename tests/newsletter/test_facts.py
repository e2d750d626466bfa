"""The operations, parameters, fields and enums of the description are those of the code."""

from __future__ import annotations

import ast
import inspect
import types
import typing
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.rest.operations import Operation
from codomyrmex.cloud.common.rest.records import OpenEnum
from codomyrmex.cloud.infomaniak.newsletter import conditions
from codomyrmex.cloud.infomaniak.newsletter.client import (
    AsyncInfomaniakNewsletterClient,
    InfomaniakNewsletterClient,
)
from codomyrmex.cloud.infomaniak.newsletter.models import (
    campaigns,
    domain,
    inputs,
    subscribers,
    webforms,
)
from codomyrmex.cloud.infomaniak.newsletter.models.credits import Credit
from codomyrmex.cloud.infomaniak.newsletter.models.lists import ListPage
from codomyrmex.cloud.infomaniak.newsletter.operations import AREAS, all_operations, undocumented
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task
from tests.coda import draw_awaited
from tests.newsletter.contract import INFERRED, OPEN, facts

OPERATIONS = facts()["operations"]
SCHEMAS = facts()["schemas"]
BY_REFERENCE = {each.reference: each for each in all_operations().values()}
UNDOCUMENTED = {
    each.reference: each for each in vars(undocumented).values() if isinstance(each, Operation)
}

MODELS: dict[str, Any] = {
    "Campaign": campaigns.Campaign,
    "Conditions": conditions.Conditions,
    "Credit": Credit,
    "Domain": domain.Domain,
    "Field": subscribers.Field,
    "Group": subscribers.Group,
    "Recipients": inputs.Recipients,
    "Segment": subscribers.Segment,
    "Selection": inputs.Selection,
    "Source": subscribers.Source,
    "Subscriber": subscribers.Subscriber,
    "Template": campaigns.Template,
    "TrackingUtm": inputs.TrackingUtm,
    "Webform": webforms.Webform,
}
"""The record of each schema."""

WITHOUT_CLASS = {
    # parts of the envelope, and the error, which `reading` and `errors` take apart
    "Response", "Error", "Pagination",
}  # fmt: skip


def test_there_are_71_operations_and_6_beside() -> None:
    assert set(BY_REFERENCE) == set(OPERATIONS)
    assert len(OPERATIONS) == 71
    drawn = {name for name, each in facts()["inferred"].items() if "newsletters" in each["path"]}
    assert set(UNDOCUMENTED) == drawn
    assert len(UNDOCUMENTED) == 6


@pytest.mark.parametrize("reference", OPERATIONS)
def test_operation_is_as_described(reference: str) -> None:
    described, operation = OPERATIONS[reference], BY_REFERENCE[reference]
    assert (operation.method, operation.path) == (described["method"], described["path"])
    arguments = {each.wire: each for each in operation.arguments.values() if each.place != "body"}
    known = {each["name"]: each for each in described["parameters"]}
    assert arguments.keys() == known.keys()
    for name, parameter in known.items():
        argument = arguments[name]
        assert (argument.place, argument.required) == (parameter["in"], parameter["required"])
        _compare(argument.type, parameter["schema"], f"{reference}.{name}", reference)
    assert set(operation.statuses) == {int(each) for each in described["answers"] if each < "300"}
    body = described["body"]
    assert bool(body) == (operation.body is not None)
    if body:
        _compare(operation.body, _inferred_body(reference, body), f"{reference} body")
    _compare_answer(operation, described["answers"][str(operation.statuses[0])])


@pytest.mark.parametrize("reference", UNDOCUMENTED)
def test_undocumented_operation_has_its_path(reference: str) -> None:
    described, operation = facts()["inferred"][reference], UNDOCUMENTED[reference]
    assert (operation.method, operation.path) == (described["method"], described["path"])


@pytest.mark.parametrize("name", sorted(set(SCHEMAS) - WITHOUT_CLASS))
def test_schema_is_a_model(name: str) -> None:
    _compare(MODELS[name], SCHEMAS[name], name)


def test_every_model_is_of_a_schema() -> None:
    assert MODELS.keys() | WITHOUT_CLASS == SCHEMAS.keys()


# -- comparing


def _inferred_body(reference: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body with what is inferred of its members."""
    schema: dict[str, Any] = body["content"]["application/json"]
    properties = {
        name: INFERRED.get((reference, name), each) for name, each in schema["properties"].items()
    }
    return {**schema, "properties": properties}


def _compare_answer(operation: Operation[Any], schema: dict[str, Any]) -> None:
    kind: Any = operation.result
    where = f"{operation.reference} answer"
    data = INFERRED.get((operation.reference, "data"), schema["properties"].get("data"))
    is_list = "items_per_page" in schema["properties"]
    if isinstance(kind, type) and issubclass(kind, ListPage):
        assert is_list, where
        (items,) = (each.type for each in msgspec.structs.fields(kind) if each.name == "items")
        if data:
            items = typing.get_args(items)[0]
            _compare(items, data.get("items", {}), where)
    elif kind is Task:
        assert operation.statuses == (202,), where
        assert not data or data["type"] == "string", where
    elif data and kind not in (Any, subscribers.Upload):
        _compare(kind, data, where)
    assert (operation.next_arguments is not None) == is_list, where


DEPARTURES: dict[str, tuple[Any, ...]] = {
    # PHP writes an empty object as an empty array, and so the description says array
    "Campaign.tracking_utm": (Mapping,),
    "Campaign.recipients": (Mapping,),
    "Segment.data": (Mapping,),
    # a number that is declared as a text
    "Group.subscribed_count": (int,),
    # the one path with a campaign as a text; its neighbours say integer
    "NewsletterDeleteCampaign.campaign": (int,),
    # bytes of a file, in a form
    "NewsletterUploadCsvFile.file": (bytes,),
}
"""Where the code says otherwise than the description, and why."""


def _departs(options: list[Any], where: str, owner: str) -> bool:
    allowed = DEPARTURES.get(f"{owner}.{where.rpartition('.')[2]}")
    if allowed is None:
        return False
    assert {typing.get_origin(each) or each for each in options} & set(allowed), where
    return True


def _compare(kind: Any, schema: dict[str, Any], where: str, owner: str = "") -> None:
    """The type and the schema say the same; `owner` is what has this field."""
    options, nullable = _options(kind)
    if {"type": "null"} in schema.get("anyOf", ()):
        # a query cannot say null, and answers are read tolerantly
        assert nullable or "body" not in where, where
        (schema,) = (each for each in schema["anyOf"] if each != {"type": "null"})
    if _departs(options, where, owner) or Any in options or not schema or "anyOf" in schema:
        return
    if isinstance(schema["type"], list):
        known = {each for name in schema["type"] for each in _SCALARS.get(name, ())}
        assert set(options) <= known or set(schema["type"]) == set(OPEN["type"]), where
    elif "enum" in schema:
        _compare_words(options, schema["enum"], where)
    elif schema["type"] == "array":
        _compare_array(options, schema, where)
    elif schema["type"] == "object":
        _compare_object(options, schema, where)
    else:
        plain = [str if _is_words(each) else each for each in options]
        assert set(plain) & set(_SCALARS[schema["type"]]), f"{where}: {options}"
        if "maxLength" in schema:
            assert _bound(kind, "max_length") == schema["maxLength"], where


def _is_words(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, OpenEnum)


def _compare_words(options: list[Any], words: list[str], where: str) -> None:
    if _is_words(options[0]):
        # one enum for all places: some states are named by filters alone
        assert set(words) <= {str(each) for each in options[0]}, where
        return
    known = [word for each in options for word in typing.get_args(each)]
    if options == [str]:
        assert where.startswith("Subscriber.") or "answer" in where, where  # read, never sent
        return
    assert sorted(known) == sorted(words), where


def _compare_array(options: list[Any], schema: dict[str, Any], where: str) -> None:
    many = [each for each in options if typing.get_origin(each) is tuple]
    assert many, f"{where}: {options}"
    inner = typing.get_args(many[0])[0]
    if inner is not Secret:
        _compare(inner, schema["items"], f"{where}[]")


def _compare_object(options: list[Any], schema: dict[str, Any], where: str) -> None:
    one: Any = next(each for each in options if each is not str)
    if not schema.get("properties"):
        assert typing.get_origin(one) in (dict, Mapping), f"{where}: {options}"
        return
    fields = {each.encode_name: each for each in msgspec.structs.fields(one)}
    assert fields.keys() == schema["properties"].keys(), where
    is_sent = one.__struct_config__.forbid_unknown_fields
    owner = where.split(" ")[0] if where.endswith("body") else one.__name__
    for name, each in schema["properties"].items():
        if is_sent:
            required = name in schema.get("required", ())
            # conditions are made whole here
            assert fields[name].required == required or name in ("closure", "conds"), where
        _compare(fields[name].type, each, f"{where}.{name}", owner)


_SCALARS: dict[str, tuple[Any, ...]] = {
    "string": (str,),
    "number": (float, int),
    "integer": (int,),
    "boolean": (bool,),
}


def _options(kind: Any) -> tuple[list[Any], bool]:
    """The kinds of a union, without what only says that it may be missing."""
    while typing.get_origin(kind) is typing.Annotated:
        kind = typing.get_args(kind)[0]
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        parts: list[Any] = []
        for each in typing.get_args(kind):
            parts += [each] if each is type(None) else _options(each)[0]
    else:
        parts = [kind]
    nullable = type(None) in parts
    return [each for each in parts if each not in (type(None), msgspec.UnsetType)], nullable


def _bound(kind: Any, name: str) -> int | None:
    """A bound that the type has."""
    if typing.get_origin(kind) is typing.Annotated:
        found = [getattr(each, name, None) for each in typing.get_args(kind)[1:]]
        return found[0] if found else None
    for each in typing.get_args(kind):
        if (bound := _bound(each, name)) is not None:
            return bound
    return None


# -- the clients


@pytest.mark.parametrize("cls", [InfomaniakNewsletterClient, AsyncInfomaniakNewsletterClient])
@pytest.mark.parametrize("name", sorted(all_operations()))
def test_method_takes_the_arguments_of_its_operation(cls: type, name: str) -> None:
    operation: Operation[Any] = all_operations()[name]
    parameters = set(inspect.signature(getattr(cls, name)).parameters) - {"self", "confirm"}
    assert {_plain(each) for each in parameters} == {
        _plain(each) for each in operation.arguments if each != "domain"
    }


def _plain(name: str) -> str:
    """Ids are called by what they are of."""
    return {"id": "pack"}.get(name, name).removesuffix("_id")


def test_awaited_methods_are_fresh() -> None:
    package = draw_awaited.NEWSLETTER
    names = {path.stem for path in draw_awaited.sources(package)}
    assert names == {*AREAS, "words", "contacts", "undocumented"}
    for path in draw_awaited.sources(package):
        drawn = draw_awaited.draw(path.read_text("utf-8"), draw_awaited.CLIENTS[package])
        kept = ast.parse((package / "awaited" / path.name).read_text("utf-8"))
        hint = f"run: python -m tests.coda.draw_awaited newsletter ({path.name})"
        assert _bare(drawn) == _bare(kept), hint


def _bare(tree: ast.Module) -> list[str]:
    """The code, whatever the order of its imports."""
    return sorted(ast.unparse(each) for each in tree.body)
