"""Draw the bare facts of the newsletter's description into tests/data/newsletter-facts.json.

To refresh them, run in the root of the checkout::

    .venv/bin/python -m tests.newsletter.draw_facts path/to/infomaniak-newsletter-openapi.yaml
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

from tests.coda.draw_facts import _bare, _lines, _operation

FACTS: Final = Path(__file__).parents[1] / "data" / "newsletter-facts.json"
_METHODS: Final = frozenset({"get", "put", "post", "delete"})


def inlined(document: dict[str, Any], node: Any) -> Any:
    """A schema without references and without `allOf`, whose objects are one."""
    if isinstance(node, list):
        return [inlined(document, each) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        kind, name = node["$ref"].split("/")[-2:]
        return inlined(document, document["components"][kind][name])
    node = {key: inlined(document, each) for key, each in node.items()}
    if "oneOf" in node:
        node["anyOf"] = node.pop("oneOf")
    for part in node.pop("allOf", ()):
        properties = {**node.get("properties", {}), **part.get("properties", {})}
        required = [*node.get("required", []), *part.get("required", [])]
        node = {"type": "object", **part, **node}
        if properties:
            node["properties"] = properties
        if required:
            node["required"] = required
    return node


def draw(document: dict[str, Any]) -> dict[str, Any]:
    """Give the facts of a description."""
    documented: dict[str, Any] = {}
    inferred: dict[str, Any] = {}
    for path, item in inlined(document, document["paths"]).items():
        for method, node in item.items():
            if method not in _METHODS:
                continue
            # a text marks but an operationId that the description lacks
            target = inferred if node.get("x-inferred") is True else documented
            target[node["operationId"]] = {
                "method": method.upper(),
                "path": path,
                **_operation(document, [], node),
            }
    return {
        "version": document["info"]["version"],
        "operations": documented,
        "inferred": inferred,
        "schemas": _schemas(document),
    }


def _schemas(document: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _bare(inlined(document, node))
        for name, node in document["components"]["schemas"].items()
    }


def main() -> None:
    """Write the facts of the description that the command line names."""
    import yaml

    document = yaml.safe_load(Path(sys.argv[1]).read_text("utf-8"))
    FACTS.write_text(_lines(draw(document)), "utf-8")


if __name__ == "__main__":
    main()
