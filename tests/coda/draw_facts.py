"""Draw the bare facts out of the official description into tests/data/coda-facts.json.

The facts are paths, parameters, bodies, answers, required fields, types and enums: no prose. To
refresh them, get the official description as YAML and run, in the root of the checkout::

    .venv/bin/python -m tests.coda.draw_facts path/to/coda-openapi.yaml

The description has faults. Each is repaired by one function of `REPAIRS`, named for the fault.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

FACTS: Final = Path(__file__).parents[1] / "data" / "coda-facts.json"

_PROSE: Final = frozenset({"description", "example", "title", "summary", "deprecated", "default"})
_METHODS: Final = frozenset({"get", "put", "post", "patch", "delete"})


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object below a node, the innermost first."""
    if isinstance(node, dict):
        for value in node.values():
            yield from _objects(value)
        yield node
    elif isinstance(node, list):
        for value in node:
            yield from _objects(value)


def published_path_has_a_stray_dollar(document: dict[str, Any]) -> None:
    """`/docs/${docId}/domains` is `/docs/{docId}/domains`."""
    document["paths"] = {
        path.replace("${", "{"): value for path, value in document["paths"].items()
    }


def table_requires_view_id_without_defining_it(document: dict[str, Any]) -> None:
    """`Table.viewId` is an optional string."""
    document["components"]["schemas"]["Table"]["properties"]["viewId"] = {"type": "string"}
    document["components"]["schemas"]["Table"]["required"].remove("viewId")


def required_names_fields_that_do_not_exist(document: dict[str, Any]) -> None:
    """Names with a trailing comma, and others without a property, are required of nothing."""
    for node in _objects(document["components"]["schemas"]):
        if isinstance(node.get("required"), list):
            known = node.get("properties", {})
            node["required"] = [name for name in node["required"] if name in known]


def pack_log_swaps_fetcher_and_invocation(document: dict[str, Any]) -> None:
    """The mapping leads `fetcher` to invocation logs and the other way round."""
    mapping = document["components"]["schemas"]["PackLog"]["discriminator"]["mapping"]
    mapping["fetcher"] = "#/components/schemas/PackFetcherLog"
    mapping["invocation"] = "#/components/schemas/PackInvocationLog"


def column_format_lacks_three_types(document: dict[str, Any]) -> None:
    """The mapping has no `email`, `link` and `reaction`."""
    mapping = document["components"]["schemas"]["ColumnFormat"]["discriminator"]["mapping"]
    for name, target in (("email", "Email"), ("link", "Link"), ("reaction", "Simple")):
        mapping[name] = f"#/components/schemas/{target}ColumnFormat"


def pack_principal_calls_worldwide_global(document: dict[str, Any]) -> None:
    """The record of that mapping says `worldwide`."""
    mapping = document["components"]["schemas"]["PackPrincipal"]["discriminator"]["mapping"]
    mapping["worldwide"] = mapping.pop("global")


def objects_without_a_type(document: dict[str, Any]) -> None:
    """What has properties is an object."""
    for node in _objects(document["components"]):
        if isinstance(node.get("properties"), dict) and "allOf" not in node:
            node.setdefault("type", "object")


def all_of_with_closed_parts(document: dict[str, Any]) -> None:
    """Parts that allow no other fields refuse each other's: they are one object."""
    schemas = document["components"]["schemas"]

    def merged(node: Any) -> Any:
        if isinstance(node, list):
            return [merged(value) for value in node]
        if not isinstance(node, dict):
            return node
        if not isinstance(node.get("allOf"), list):
            return {name: merged(value) for name, value in node.items()}
        parts = [part for part in node["allOf"] if part.keys() & {"$ref", "properties", "type"}]
        references = [part for part in parts if "$ref" in part]
        if all("properties" not in part for part in parts) and len(references) == 1:
            return merged(references[0])  # a reference with a note beside it
        whole: dict[str, Any] = {"type": "object", "properties": {}, "required": []}
        for part in parts:
            if "$ref" in part:
                part = merged(schemas[part["$ref"].rpartition("/")[2]])
            whole["properties"] |= merged(part.get("properties", {}))
            whole["required"] += part.get("required", [])
        whole["required"] = list(dict.fromkeys(whole["required"]))
        return {**whole, "additionalProperties": False}

    document["components"]["schemas"] = {name: merged(node) for name, node in schemas.items()}


def one_of_that_overlap(document: dict[str, Any]) -> None:
    """A text is a `Value` and a `RichValue`: being both is no fault."""
    for node in _objects(document["components"]):
        if "oneOf" in node:
            node["anyOf"] = node.pop("oneOf")


REPAIRS: Final[tuple[Callable[[dict[str, Any]], None], ...]] = (
    published_path_has_a_stray_dollar,
    table_requires_view_id_without_defining_it,
    required_names_fields_that_do_not_exist,
    pack_log_swaps_fetcher_and_invocation,
    column_format_lacks_three_types,
    pack_principal_calls_worldwide_global,
    objects_without_a_type,
    all_of_with_closed_parts,
    one_of_that_overlap,
)


def _bare(node: Any, *, names: bool = False) -> Any:
    """A schema without prose, as JSON Schema; `names` where the keys are names of fields."""
    if isinstance(node, list):
        return [_bare(value) for value in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        kept: dict[str, Any] = {"$ref": "#/schemas/" + node["$ref"].rpartition("/")[2]}
    else:
        kept = {
            key: _bare(value, names=key in ("properties", "mapping"))
            for key, value in node.items()
            if names or not (key in _PROSE or key.startswith("x-") or key == "nullable")
        }
    if "mapping" in kept and not names and "propertyName" in kept:
        kept["mapping"] = {
            value: name.rpartition("/")[2] for value, name in kept["mapping"].items()
        }
    if not names and node.get("nullable") is True:
        return {"anyOf": [kept, {"type": "null"}]}
    return kept


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        kind, name = node["$ref"].split("/")[-2:]
        node = document["components"][kind][name]
    return node


def _content(node: dict[str, Any]) -> dict[str, Any]:
    return {kind: _bare(each["schema"]) for kind, each in node.get("content", {}).items()}


def _operation(document: dict[str, Any], shared: list[Any], node: dict[str, Any]) -> dict[str, Any]:
    parameters = [_resolved(document, each) for each in (*shared, *node.get("parameters", ()))]
    body = _resolved(document, node["requestBody"]) if "requestBody" in node else None
    return {
        "tag": node["tags"][0],
        "parameters": [
            {
                "name": each["name"],
                "in": each["in"],
                "required": bool(each.get("required")),
                "schema": _bare(each["schema"]),
                **({"default": each["schema"]["default"]} if "default" in each["schema"] else {}),
            }
            for each in parameters
        ],
        "body": body and {"required": bool(body.get("required")), "content": _content(body)},
        "answers": {
            status: next(iter(_content(_resolved(document, answer)).values()), None)
            for status, answer in node["responses"].items()
        },
    }


def draw(document: dict[str, Any]) -> dict[str, Any]:
    """Give the facts of a description, which is changed on the way."""
    for repair in REPAIRS:
        repair(document)
    operations = {
        node["operationId"]: {
            "method": method.upper(),
            "path": path,
            **_operation(document, item.get("parameters", []), node),
        }
        for path, item in document["paths"].items()
        for method, node in item.items()
        if method in _METHODS
    }
    return {
        "version": document["info"]["version"],
        "repairs": [repair.__name__ for repair in REPAIRS],
        "operations": operations,
        "schemas": {name: _bare(node) for name, node in document["components"]["schemas"].items()},
    }


def _lines(facts: dict[str, Any]) -> str:
    """JSON with a line for each operation and schema, so that changes can be read."""

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    parts = []
    for key, value in facts.items():
        if isinstance(value, dict):
            rows = ",\n".join(f"{line(name)}:{line(each)}" for name, each in value.items())
            parts.append(f"{line(key)}:{{\n{rows}\n}}")
        else:
            parts.append(f"{line(key)}:{line(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main() -> None:
    """Write the facts of the description that the command line names."""
    import yaml

    document = yaml.safe_load(Path(sys.argv[1]).read_text("utf-8"))
    FACTS.write_text(_lines(draw(document)), "utf-8")


if __name__ == "__main__":
    main()
