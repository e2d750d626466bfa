"""The facts of the official description, as routes and as validators of requests and answers."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from jsonschema import Draft202012Validator

from tests.coda.draw_facts import FACTS

Facts = dict[str, Any]


class ContractError(AssertionError):
    """A request or an answer that is not as the description says."""


@cache
def facts() -> Facts:
    """The facts, read once."""
    loaded: Facts = json.loads(FACTS.read_text("utf-8"))
    return loaded


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without a reference at its top."""
    while "$ref" in schema:
        schema = facts()["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


@cache
def _validator(text: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(text), "schemas": facts()["schemas"]})


def check(schema: dict[str, Any], value: object, what: str) -> None:
    """Refuse a value that does not fit a schema."""
    validator = _validator(json.dumps(schema))
    for error in validator.iter_errors(value):
        raise ContractError(f"{what}: {error.json_path}: {error.message[:300]}")


@cache
def _routes() -> list[tuple[str, list[str], str]]:
    routes = [
        (operation["method"], operation["path"].strip("/").split("/"), name)
        for name, operation in facts()["operations"].items()
    ]
    # words before names: /packs/listings is no Pack
    return sorted(routes, key=lambda route: [part.startswith("{") for part in route[1]])


def match(method: str, path: str) -> tuple[str, dict[str, str]]:
    """Find the operation of a path that is still encoded, and the names in it."""
    parts = path.strip("/").split("/")
    for each, pattern, name in _routes():
        if each == method and len(pattern) == len(parts):
            found = dict(zip(pattern, parts, strict=True))
            if all(key.startswith("{") or key == part for key, part in found.items()):
                return name, {
                    key[1:-1]: unquote(part) for key, part in found.items() if key[0] == "{"
                }
    raise ContractError(f"the description has no {method} {path}")


def _typed(schema: dict[str, Any], text: str) -> object:
    """A parameter as the type that its text stands for."""
    schema = resolved(schema)
    kind = schema.get("type")
    if kind == "array":
        return [_typed(schema["items"], part) for part in text.split(",")]
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind in ("integer", "number") and text.lstrip("-").isdigit():
        return int(text)
    return text


def check_request(
    name: str, path: dict[str, str], query: str, content_type: str, body: bytes
) -> tuple[dict[str, Any], Any]:
    """Refuse a request that the description does not allow; give its query and body."""
    operation = facts()["operations"][name]
    given = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    values: dict[str, Any] = {}
    for parameter in operation["parameters"]:
        key, place = parameter["name"], parameter["in"]
        texts = path if place == "path" else given
        if key in texts:
            values[key] = _typed(parameter["schema"], texts[key])
            check(parameter["schema"], values[key], f"{name}: {place} {key}")
        elif parameter["required"]:
            raise ContractError(f"{name}: {place} {key} is missing")
    known = {each["name"] for each in operation["parameters"] if each["in"] == "query"}
    if given.keys() - known:
        raise ContractError(f"{name}: unknown query parameters {given.keys() - known}")
    return {key: value for key, value in values.items() if key in known}, _body(
        name, operation["body"], content_type, body
    )


def _body(name: str, expected: Any, content_type: str, body: bytes) -> Any:
    if expected is None:
        if body:
            raise ContractError(f"{name}: takes no body, got {body[:200]!r}")
        return None
    if not body:
        if expected["required"]:
            raise ContractError(f"{name}: the body is missing")
        return None
    schema = expected["content"].get(content_type.partition(";")[0])
    if schema is None:
        raise ContractError(f"{name}: takes no {content_type!r}")
    value = json.loads(body) if "json" in content_type else body.decode()
    check(schema, _thinned(value), f"{name}: body")
    return value


def _thinned(value: Any) -> Any:
    """The same with one of all items of a long list that have the same keys and types."""
    if isinstance(value, dict):
        return {key: _thinned(item) for key, item in value.items()}
    if not isinstance(value, list) or len(value) < 50:
        return value
    return list({_shape(item): item for item in value}.values())


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((key, _shape(item)) for key, item in value.items())
    if isinstance(value, list):
        return tuple(map(_shape, value))
    return type(value)


def check_answer(name: str, status: int, value: object) -> None:
    """Refuse an answer that the description does not allow."""
    answers = facts()["operations"][name]["answers"]
    if str(status) not in answers:
        raise ContractError(f"{name}: no answer {status} is declared")
    schema = answers[str(status)]
    if schema is not None:
        check(schema, _thinned(value), f"{name}: answer {status}")


SUCCESS: Final = ("200", "201", "202")


def success_of(name: str) -> tuple[int, dict[str, Any]]:
    """The status of an operation's success, and the schema of its answer."""
    answers = facts()["operations"][name]["answers"]
    status = next(each for each in SUCCESS if each in answers)
    return int(status), answers[status] or {}
