"""The facts of the newsletter's description, as routes and as checks of requests and answers.

Where the description is known to be wrong or says nothing, `INFERRED` says what is allowed.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from tests.coda.contract import ContractError, check
from tests.newsletter.draw_facts import FACTS

Facts = dict[str, Any]
OPEN: Final = {"type": ["object", "array", "string", "number", "boolean", "null"]}
_TEXT_OR_ID: Final = {"type": "array", "items": {"type": ["string", "integer"]}}
_COLUMN: Final = {
    "anyOf": [
        {"type": "integer"},
        {
            "type": "object",
            "required": ["type", "name"],
            "properties": {"type": {"type": "string"}, "name": {"type": "string"}},
            "additionalProperties": False,
        },
    ]
}
_DATA: Final = {"type": "object", "required": ["result", "data"], "properties": {"data": OPEN}}

INFERRED: Final[dict[tuple[str, str], Any]] = {
    # the example is an object by keys, the type says texts
    ("NewsletterCreateSubscriber", "fields"): {"type": "object"},
    ("NewsletterUpdateSubscriber", "fields"): {"type": "object"},
    # identifiers or names, the type says texts
    ("NewsletterCreateSubscriber", "groups"): _TEXT_OR_ID,
    ("NewsletterUpdateSubscriber", "groups"): _TEXT_OR_ID,
    ("NewsletterAssign", "groups"): _TEXT_OR_ID,
    ("NewsletterImportSubscribers", "groups"): _TEXT_OR_ID,
    ("NewsletterImportSubscribers", "fields"): {"type": "array", "minItems": 1, "items": _COLUMN},
    # users see an object with a total
    ("NewsletterCreditsDetails", "data"): {"type": "object"},
    ("NewsletterCountSubscribersStatus", "data"): {"type": "object"},
    # one record is declared for a list with pages
    ("NewsletterAccountCredits", "data"): {"type": "array"},
    # PHP writes an empty object as an empty array
    ("NewsletterShowCampaign", "data"): OPEN,
}
"""What is allowed instead of what the description says, by operation and member."""

BESIDE: Final[Facts] = {
    "AsyncTasksShow": {"path": "/1/async/tasks/{task_uuid}", "query": ()},
    "AsyncTasksList": {"path": "/1/async/tasks", "query": ("page", "per_page")},
    "ProductsList": {"path": "/1/products", "query": ("service_name", "account_id")},
}
"""Operations of the whole API, which the newsletter's description does not have."""


@cache
def facts() -> Facts:
    """The facts, read once, with what is inferred in place."""
    loaded: Facts = json.loads(FACTS.read_text("utf-8"))
    for name, each in BESIDE.items():
        loaded["inferred"][name] = {
            "method": "GET",
            "path": each["path"],
            "parameters": [
                {
                    "name": one,
                    "in": "query",
                    "required": False,
                    "schema": {"type": "string" if one == "service_name" else "integer"},
                }
                for one in each["query"]
            ],
            "body": None,
            "answers": {"200": _DATA},
        }
    return loaded


@cache
def operations() -> Facts:
    """Documented and inferred operations."""
    found: Facts = {**facts()["operations"], **facts()["inferred"]}
    return found


def match(method: str, path: str) -> tuple[str, dict[str, str]]:
    """Find the operation of a path that is still encoded, and the names in it."""
    candidates = []
    for name, operation in operations().items():
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation["path"])
        found = re.fullmatch(pattern, path)
        if found and operation["method"] == method:
            candidates.append((len(found.groups()), name, found.groupdict()))
    if not candidates:
        raise ContractError(f"the description has no {method} {path}")
    # words before names: /subscribers/count_status is no subscriber
    _, name, names = min(candidates)
    return name, {key: unquote(value) for key, value in names.items()}


def _query(query: str) -> dict[str, Any]:
    """The query with brackets as objects and lists."""
    made: dict[str, Any] = {}
    for key, value in parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)):
        found = re.fullmatch(r"(\w+)\[([^\]]+)\](\[\])?", key)
        if not found:
            if key in made:
                raise ContractError(f"{key} stands there twice")
            made[key] = value
        elif found[3]:
            made.setdefault(found[1], {}).setdefault(found[2], []).append(value)
        else:
            made.setdefault(found[1], {})[found[2]] = value
    return made


def _typed(schema: dict[str, Any], value: Any) -> Any:
    """A parameter as the type that its text stands for."""
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return {key: _typed(known.get(key, {}), each) for key, each in value.items()}
    if isinstance(value, list):
        return [_typed(schema.get("items", {}), each) for each in value]
    schemas = schema.get("anyOf", [schema])
    kinds = {each.get("type") for each in schemas if isinstance(each.get("type"), str)}
    if kinds & {"integer", "number"} and value.isdigit():
        return int(value)
    return value.split(",") if "array" in kinds else value


def check_request(
    name: str, path: dict[str, str], query: str, content_type: str, body: bytes
) -> tuple[dict[str, Any], Any]:
    """Refuse a request that the description does not allow; give its query and body."""
    operation = operations()[name]
    given = _query(query)
    values = {}
    for parameter in operation["parameters"]:
        key, place = parameter["name"], parameter["in"]
        texts = path if place == "path" else given
        if key in texts:
            values[key] = _typed(parameter["schema"], texts[key])
            if not (key == "campaign" and parameter["schema"].get("type") == "string"):
                check(_closed(parameter["schema"]), values[key], f"{name}: {place} {key}")
        elif parameter["required"]:
            raise ContractError(f"{name}: {place} {key} is missing")
    known = {each["name"] for each in operation["parameters"] if each["in"] == "query"}
    if given.keys() - known:
        raise ContractError(f"{name}: unknown query parameters {given.keys() - known}")
    if "page" in known and operation["method"] == "GET" and not given.keys() & {
        "page", "limit", "skip", "return"
    }:  # fmt: skip
        raise ContractError(f"{name}: no page is asked for")
    return {key: values[key] for key in given}, _body(name, operation["body"], content_type, body)


def _body(name: str, expected: Any, content_type: str, body: bytes) -> Any:
    if expected is None:
        if body or content_type:
            raise ContractError(f"{name}: takes no body, got {content_type} {body[:200]!r}")
        return None
    if name == "NewsletterUploadCsvFile" and content_type.startswith("multipart/form-data"):
        return {"content": body.split(b"\r\n\r\n", 1)[1].rpartition(b"\r\n--")[0].decode()}
    if content_type != "application/json":
        raise ContractError(f"{name}: the body is {content_type!r}, not JSON")
    schema = json.loads(json.dumps(expected["content"]["application/json"]))
    for key in schema.get("properties", {}):
        schema["properties"][key] = INFERRED.get((name, key), schema["properties"][key])
    value = json.loads(body)
    check(_closed(schema), value, f"{name}: body")
    return value


def _closed(schema: Any) -> Any:
    """A schema that allows no members but its own."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _closed(each) for key, each in schema.items()}
    if isinstance(made.get("properties"), dict) and "type" in made:
        made.setdefault("additionalProperties", False)
    return made


def check_answer(name: str, status: int, value: object) -> None:
    """Refuse an answer that the description does not allow."""
    answers = operations()[name]["answers"]
    if str(status) not in answers:
        if status in (400, 401, 404, 422, 429):
            return  # errors that the description does not declare
        raise ContractError(f"{name}: no answer {status} is declared")
    schema = json.loads(json.dumps(answers[str(status)]))
    if (name, "data") in INFERRED and status < 300:
        schema["properties"]["data"] = INFERRED[name, "data"]
    check(schema, value, f"{name}: answer {status}")


def success_of(name: str) -> tuple[int, dict[str, Any]]:
    """The status of an operation's success, and the schema of its answer."""
    answers = operations()[name]["answers"]
    status = next(each for each in ("200", "201", "202") if each in answers)
    return int(status), answers[status]
