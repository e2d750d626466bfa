"""Every call of openstacksdk in the code of the clients, and whether its signature takes it.

Read from the source, so that no branch is missed. ``python -m tests.infomaniak.sdk_calls`` checks
against whatever openstacksdk is on the path.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[2] / "src/codomyrmex/cloud/infomaniak"
# what clients may take from the connection besides a service's proxy
_PLAIN = {"session", "config", "close"}


@dataclass(frozen=True)
class SDKCall:
    """One use of a method of a service's proxy."""

    where: str
    api: str
    method: str
    call: ast.Call | None  # None: the method is handed on, not called


def proxies() -> dict[str, type]:
    """Read from apis.py which proxy each property gives."""
    tree = ast.parse((PACKAGE / "apis.py").read_text())
    classes = {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return {
        node.name: _imported(*classes[node.returns.id])
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.name.endswith("_api")
        and isinstance(node.returns, ast.Name)
    }


def _imported(module: str, name: str) -> type:
    found: type = getattr(importlib.import_module(module), name)
    return found


def sdk_calls() -> Iterator[SDKCall]:
    """Find every use of a proxy's method."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text())
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                yield from _in_function(path, function)


def direct_uses() -> list[str]:
    """Find uses of a service that go round the typed properties, which this check cannot see."""
    return [
        f"{path.name}:{node.lineno} self.connection.{node.attr}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name != "apis.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "connection"
        and node.attr not in _PLAIN
    ]


def problem(call: SDKCall, found: dict[str, type]) -> str | None:
    """Say why a call cannot work; None when it can."""
    method = getattr(found[call.api], call.method, None)
    if method is None:
        return f"{call.where}: {call.api} has no {call.method}"
    if call.call is None:
        return None
    signature = inspect.signature(method)
    given: list[Any] = [None] * (len(call.call.args) + 1)
    named = {word.arg: None for word in call.call.keywords if word.arg is not None}
    opened = any(word.arg is None for word in call.call.keywords)
    bind = signature.bind_partial if opened else signature.bind
    try:
        bind(*given, **named)
    except TypeError as error:
        return f"{call.where}: {call.api}.{call.method}: {error}"
    return None


def _in_function(path: Path, function: ast.FunctionDef) -> Iterator[SDKCall]:
    aliases = {
        node.targets[0].id: node.value.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr.endswith("_api")
    }
    called = {id(node.func): node for node in ast.walk(function) if isinstance(node, ast.Call)}
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            api = _api(node.value, aliases)
            if api is not None:
                where = f"{path.name}:{node.lineno}"
                yield SDKCall(where, api, node.attr, called.get(id(node)))


def _api(value: ast.expr, aliases: dict[str, str]) -> str | None:
    if isinstance(value, ast.Attribute) and value.attr.endswith("_api"):
        return value.attr
    if isinstance(value, ast.Name):
        return aliases.get(value.id)
    return None


def main() -> None:
    """Print what cannot work with the openstacksdk on the path."""
    import openstack.version

    found = proxies()
    calls = list(sdk_calls())
    problems = [text for call in calls if (text := problem(call, found)) is not None]
    print(f"openstacksdk {openstack.version.__version__}: {len(calls)} uses")
    print("\n".join(problems) or "all fit")
    raise SystemExit(bool(problems))


if __name__ == "__main__":
    main()
