"""The description of the storage API that Google publishes: requests and answers held to it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import googleapiclient.discovery_cache  # type: ignore[import-untyped] # it has no types


@dataclass(frozen=True)
class Method:
    """A method of the API.

    Attributes:
        id: Such as ``storage.objects.insert``.
        described: Its description.
        values: What stands in the path, decoded.
        query: The query, decoded.
        is_upload: Whether its body brings bytes too.
    """

    id: str
    described: dict[str, Any]
    values: dict[str, str]
    query: dict[str, str]
    is_upload: bool


@cache
def _document() -> dict[str, Any]:
    folder = Path(str(googleapiclient.discovery_cache.__file__)).parent
    text = (folder / "documents" / "storage.v1.json").read_text()
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def _methods() -> list[tuple[str, re.Pattern[str], dict[str, Any], bool]]:
    rows: list[tuple[str, re.Pattern[str], dict[str, Any], bool]] = []
    base = f"/{_document()['servicePath']}"
    for resource in _document()["resources"].values():
        for method in resource.get("methods", {}).values():
            rows.append((method["httpMethod"], _pattern(base + method["path"]), method, False))
            simple = method.get("mediaUpload", {}).get("protocols", {}).get("simple")
            if simple:
                rows.append((method["httpMethod"], _pattern(simple["path"]), method, True))
    return rows


def _pattern(template: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(\w+)\}", template)
    text = ""
    for index, piece in enumerate(pieces):
        text += f"(?P<{piece}>[^/]+)" if index % 2 else re.escape(piece)
    return re.compile(text)


def find_method(http_method: str, target: str) -> Method | None:
    """Find the method that a request is for."""
    parts = urlsplit(target)
    for verb, pattern, described, is_upload in _methods():
        match = pattern.fullmatch(parts.path)
        if match is not None and verb == http_method:
            values = {name: unquote(value) for name, value in match.groupdict().items()}
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            return Method(described["id"], described, values, query, is_upload)
    return None


def request_faults(method: Method, body: bytes) -> list[str]:
    """Tell what of a request the description does not allow; the body of an upload is not read."""
    faults: list[str] = []
    own = method.described.get("parameters", {})
    known = {**_document()["parameters"], **own}
    for name, value in method.query.items():
        if name not in known or known[name]["location"] != "query":
            faults.append(f"{method.id} has no query parameter {name}")
        elif problem := _wrong_text(value, known[name]):
            faults.append(f"{method.id}: {name}={value} {problem}")
    required = [name for name, row in own.items() if row.get("required")]
    given = {**method.values, **method.query}
    if method.is_upload:
        return faults
    faults += [f"{method.id} needs {name}" for name in required if name not in given]
    schema = method.described.get("request")
    if schema is None:
        if body:
            faults.append(f"{method.id} takes no body")
    elif body:
        faults += resource_faults(json.loads(body), schema["$ref"], method.id)
    return faults


def _wrong_text(value: str, row: dict[str, Any]) -> str | None:
    kind = row["type"]
    if kind == "integer" and not re.fullmatch(r"-?\d+", value):
        return "is no number"
    if row.get("format") == "int64" and not re.fullmatch(r"-?\d+", value):
        return "is no number"
    if kind == "boolean" and value not in ("true", "false"):
        return "is neither true nor false"
    if "enum" in row and value not in row["enum"]:
        return "is none of its words"
    return None


def resource_faults(value: Any, schema: str, place: str) -> list[str]:
    """Tell what of a JSON document its schema does not allow."""
    return _faults(value, {"$ref": schema}, place)


def _faults(value: Any, row: dict[str, Any], place: str) -> list[str]:
    if "$ref" in row:
        row = _document()["schemas"][row["$ref"]]
    if value is None:
        return []  # a field that is removed
    kind = row.get("type", "any")
    if kind == "object":
        if not isinstance(value, dict):
            return [f"{place} is no object"]
        found: list[str] = []
        properties, more = row.get("properties", {}), row.get("additionalProperties")
        for name, each in value.items():
            if name in properties:
                found += _faults(each, properties[name], f"{place}.{name}")
            elif more is not None:
                found += _faults(each, more, f"{place}.{name}")
            else:
                found.append(f"{place} has no field {name}")
        return found
    if kind == "array":
        if not isinstance(value, list):
            return [f"{place} is no list"]
        return [fault for each in value for fault in _faults(each, row["items"], f"{place}[]")]
    types: dict[str, tuple[type, ...]] = {
        "string": (str,),
        "integer": (int,),
        "boolean": (bool,),
        "number": (int, float),
    }
    if kind in types and (
        not isinstance(value, types[kind]) or (kind == "integer" and isinstance(value, bool))
    ):
        return [f"{place} is no {kind}: {value!r}"]
    if row.get("format") in ("int64", "uint64") and not re.fullmatch(r"-?\d+", str(value)):
        return [f"{place} is no number: {value!r}"]
    return []


def partial(value: Any, fields: str) -> Any:
    """Keep the fields of a document that ``fields`` asks for."""
    return _kept(value, _parse_fields(fields))


def _parse_fields(text: str) -> dict[str, Any]:
    root: dict[str, Any] = {}
    stack = [root]
    name = ""
    for letter in text + ",":
        if letter in ",()":
            if name:
                stack[-1][name] = {}
            if letter == "(":
                stack.append(stack[-1][name])
            elif letter == ")":
                stack.pop()
            name = ""
        else:
            name += letter
    return root


def _kept(value: Any, wanted: dict[str, Any]) -> Any:
    if not wanted or not isinstance(value, (dict, list)):
        return value
    if isinstance(value, list):
        return [_kept(each, wanted) for each in value]
    return {name: _kept(each, wanted[name]) for name, each in value.items() if name in wanted}
