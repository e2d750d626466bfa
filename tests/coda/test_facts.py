"""The operations, parameters, fields and enums of the description are those of the code."""

from __future__ import annotations

import ast
import inspect
import re
import types
import typing
from datetime import date, datetime
from typing import Any

import msgspec
import pytest

from codomyrmex.cloud.coda_io.client import AsyncCodaClient, CodaClient
from codomyrmex.cloud.coda_io.models import lists
from codomyrmex.cloud.coda_io.models.values import RowValues
from codomyrmex.cloud.coda_io.operations import AREAS, all_operations, coverage
from codomyrmex.cloud.common.rest.operations import Operation, camel_case
from codomyrmex.cloud.common.rest.records import Family, OpenEnum
from tests.coda import draw_awaited, draw_facts
from tests.coda.contract import facts, resolved
from tests.coda.handlers import limit_of
from tests.coda.models import RENAMED, WITHOUT_CLASS, model

OPERATIONS = facts()["operations"]
SCHEMAS = facts()["schemas"]


def _snake(name: str) -> str:
    return re.sub("([A-Z])", lambda found: "_" + found[1].lower(), name)


def test_there_are_124_operations() -> None:
    assert len(OPERATIONS) == len(all_operations()) == len(coverage()) == 124
    assert {each.reference for each in all_operations().values()} == set(OPERATIONS)


@pytest.mark.parametrize("reference", OPERATIONS)
def test_operation_is_as_described(reference: str) -> None:
    described = OPERATIONS[reference]
    operation = all_operations()[_snake(reference)]
    assert (operation.reference, operation.method, operation.path) == (
        reference,
        described["method"],
        described["path"],
    )
    assert operation.budget == limit_of(reference, described["method"])
    arguments = {each.wire: each for each in operation.arguments.values() if each.place != "body"}
    assert arguments.keys() == {each["name"] for each in described["parameters"]}
    for parameter in described["parameters"]:
        argument = arguments[parameter["name"]]
        assert argument.place == parameter["in"]
        assert argument.required == parameter["required"]
        _compare(argument.type, parameter["schema"], f"{reference}.{parameter['name']}")
    statuses = {int(status) for status in described["answers"] if status < "300"}
    assert set(operation.statuses) == statuses
    body = described["body"]
    assert bool(body) == (operation.body is not None or operation.body_argument is not None)
    if body:
        assert operation.body_required == body["required"]
        assert set(operation.content_types) == set(body["content"])
        if operation.body is not None:
            _compare(operation.body, body["content"]["application/json"], f"{reference} body")
    schema = described["answers"][str(operation.statuses[0])]
    _compare(operation.result, schema, f"{reference} answer")
    is_list = any(each["name"] == "pageToken" for each in described["parameters"])
    assert (operation.next_arguments is not None) == is_list


@pytest.mark.parametrize("name", sorted(set(SCHEMAS) - WITHOUT_CLASS))
def test_schema_is_a_model(name: str) -> None:
    _compare(model(name), {"$ref": f"#/schemas/{name}"}, name, top=True)


def test_the_facts_were_drawn_with_these_repairs() -> None:
    assert facts()["repairs"] == [repair.__name__ for repair in draw_facts.REPAIRS]
    assert all(repair.__doc__ for repair in draw_facts.REPAIRS)


def test_renamed_models_exist() -> None:
    assert RENAMED.keys() <= SCHEMAS.keys()


def _compare(kind: Any, schema: dict[str, Any], where: str, *, top: bool = False) -> None:
    """The type and the schema say the same; models are compared by their own test."""
    options, nullable = _options(kind)
    if not top and "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name not in WITHOUT_CLASS:
            assert model(name) in options, f"{where}: {options}"
            return
    plain = resolved(schema)
    if plain.get("anyOf") and {"type": "null"} in plain["anyOf"]:
        assert nullable, where
        rest = next(each for each in plain["anyOf"] if each != {"type": "null"})
        _compare(kind, rest, where)
        return
    if "anyOf" in plain:
        _compare_union(options, plain, where)
        return
    (one,) = [each for each in options if each is not int or plain.get("type") != "number"]
    if "enum" in plain and isinstance(one, type) and issubclass(one, OpenEnum):
        assert [str(value) for value in one] == plain["enum"], where
    elif plain.get("type") == "array":
        _compare(typing.get_args(one)[0], plain["items"], f"{where}[]")
    elif plain.get("properties"):
        _compare_fields(one, plain, where)
    elif plain.get("type") == "object":
        is_map = typing.get_origin(one) is dict or one in (dict, RowValues)
        assert is_map or msgspec.structs.fields(one) == (), where
    else:
        assert one in _SCALARS[plain["type"], plain.get("format", "")], f"{where}: {one}"


_SCALARS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("string", ""): (str,),
    ("string", "url"): (str,),
    ("string", "uuid"): (str,),
    ("string", "email"): (str,),
    ("string", "date-time"): (datetime,),
    ("string", "date"): (date,),
    ("number", ""): (float,),
    ("integer", ""): (int,),
    ("integer", "int64"): (int,),
    ("boolean", ""): (bool,),
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


def _compare_union(options: list[Any], schema: dict[str, Any], where: str) -> None:
    first = options[0]
    if first is typing.Any or len(options) > 1:  # values of cells, numbers or formulas
        return
    if typing.get_origin(first) is tuple:
        return
    if not issubclass(first, Family):  # nothing tells the kinds apart: one record has all fields
        fields = {each.encode_name for each in msgspec.structs.fields(first)}
        wanted = [set(resolved(each)["properties"]) for each in schema["anyOf"]]
        assert fields == set().union(*wanted), where
        return
    known = {cls.__name__ for cls in first.variants().values()}
    named = {
        RENAMED.get(each["$ref"].rpartition("/")[2], each["$ref"].rpartition("/")[2])
        for each in schema["anyOf"]
        if "$ref" in each
    }
    assert named <= known, where
    mapping = schema.get("discriminator", {}).get("mapping")
    if mapping:
        assert {key: cls.__name__ for key, cls in first.variants().items()} == mapping, where


def _compare_fields(cls: Any, schema: dict[str, Any], where: str) -> None:
    hints = typing.get_type_hints(cls, include_extras=True)
    fields = {each.encode_name: each for each in msgspec.structs.fields(cls)}
    config = cls.__struct_config__
    described = dict(schema["properties"])
    if config.tag_field in described:
        tags = resolved(described.pop(config.tag_field)).get("enum", [config.tag])
        assert config.tag in tags, where
    if issubclass(cls, lists.ListPage):  # the base of pages has what some pages lack
        for extra in ("href", "nextPageToken", "nextPageLink"):
            if extra not in described:
                fields.pop(extra, None)
    assert fields.keys() == described.keys(), where
    for name, each in described.items():
        field = fields[name]
        required = name in schema.get("required", ())
        is_base = issubclass(cls, lists.ListPage) and name == "href"
        is_fixed = typing.get_origin(field.type) is typing.Literal
        known = field.name in ("context", "additional_type")  # of rich values: always the same
        if not (is_base or is_fixed or known):
            assert field.required == required, f"{where}.{name}"
        if is_fixed:
            assert list(typing.get_args(field.type)) == each["enum"], f"{where}.{name}"
            continue
        if isinstance(hints[field.name], typing.TypeVar) or name == "items":
            continue  # typed by the page's parameter
        _compare(field.type, each, f"{where}.{name}")


# -- the clients


@pytest.mark.parametrize("cls", [CodaClient, AsyncCodaClient])
@pytest.mark.parametrize("name", sorted(all_operations()))
def test_method_takes_the_arguments_of_its_operation(cls: type, name: str) -> None:
    operation: Operation[Any] = all_operations()[name]
    parameters = dict(inspect.signature(getattr(cls, name)).parameters)
    parameters.pop("self")
    for extra in ("wait", "wait_timeout", "columns"):
        parameters.pop(extra, None)
    assert parameters.keys() == operation.arguments.keys()
    for argument in operation.arguments.values():
        given = parameters[argument.name]
        assert (given.default is inspect.Parameter.empty) == argument.required
        assert (given.kind is inspect.Parameter.KEYWORD_ONLY) == (not argument.required)
        assert argument.wire in ("", camel_case(argument.name))


def test_awaited_methods_are_fresh() -> None:
    names = {path.stem for path in draw_awaited.sources()}
    assert names == {*AREAS, "bulk", "exports", "page_trees"}
    for path in draw_awaited.sources():
        drawn = draw_awaited.draw(path.read_text("utf-8"))
        kept = ast.parse((draw_awaited.PACKAGE / "awaited" / path.name).read_text("utf-8"))
        assert _bare(drawn) == _bare(kept), f"run: python -m tests.coda.draw_awaited ({path.name})"


def _bare(tree: ast.Module) -> list[str]:
    """The code, whatever the order of its imports."""
    body = [ast.unparse(each) for each in tree.body]
    return sorted(body)
