"""``cmx capabilities``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.output import JsonValue
from codomyrmex.cloud.common.capabilities import Capabilities, Capability
from codomyrmex.cloud.common.errors import InvalidRequestError, MissingDependencyError
from codomyrmex.cloud.common.places import ObjectPlace, parse_place
from codomyrmex.cloud.common.remotes import backends, find_backend

__all__ = ["COMMAND"]


def _run(context: Context, values: Values) -> ExitCode:
    if values.switch("--explain"):
        _explain(context)
        return ExitCode.DONE
    found: dict[str, Capabilities] = {}
    if values.arguments:
        for text in values.arguments:
            with context.each(text, len(values.arguments)):
                name = _name(text)
                found[name] = _of_place(context, name)
    else:
        for name, backend in backends().items():
            try:
                found[name] = backend.load().class_capabilities
            except MissingDependencyError as error:
                context.output.error(error, name)
    _print(context, found)
    return context.exit_code


def _name(text: str) -> str:
    if "://" not in text:
        return text
    place = parse_place(text, exact=True)
    if not isinstance(place, ObjectPlace):
        raise InvalidRequestError(f"{text!r} is no place in a store")
    return place.remote


def _of_place(context: Context, name: str) -> Capabilities:
    """What a backend's clients can have, or a remote's own client has."""
    backend = find_backend(name)
    if backend is not None:
        # a class tells it: no credentials are needed, and no request is sent
        return backend.load().class_capabilities
    return context.clients.get(name).capabilities


def _print(context: Context, found: dict[str, Capabilities]) -> None:
    output = context.output
    if output.json:
        for name, have in found.items():
            record: dict[str, JsonValue] = {"type": "capabilities", "name": name}
            output.result({**record, "capabilities": {str(c): c in have for c in Capability}}, "")
    elif found:
        rows = [("", *(f"{name}://" for name in found))]
        rows += [
            (each.value, *("yes" if each in have else "-" for have in found.values()))
            for each in Capability
        ]
        output.rows(rows)


def _explain(context: Context) -> None:
    for number, each in enumerate(Capability):
        record: dict[str, JsonValue] = {
            "type": "capability",
            "name": each.value,
            "meaning": each.meaning,
            "methods": each.methods,
            "options": each.options,
        }
        lines = [f"{each.value}: {each.meaning}"]
        if each.methods:
            lines.append(f"  methods: {', '.join(each.methods)}")
        if each.options:
            lines.append(f"  needed by: {', '.join(each.options)}")
        context.output.result(record, ("\n" if number else "") + "\n".join(lines))


COMMAND: Final = Command(
    name="capabilities",
    usage="[PLACE...]",
    summary="Show what each backend can do, or the store of a place.",
    details="""
    Without places: one column a backend, from its code; nothing is sent and no credentials are
    needed. A remote of the config file shows what its own client has, as the row of its S3 vendor
    leaves it. A call that needs what a store lacks fails before anything is sent (exit code 9).
    """,
    run=_run,
    options=(Option(("--explain",), "Say what each word means, and which methods it brings."),),
    examples=(
        Example("cmx capabilities", "all backends side by side"),
        Example("cmx capabilities s3:// local://", "two of them"),
        Example("cmx capabilities --json local://", "for a program"),
        Example("cmx capabilities --explain", "what the words mean"),
    ),
)
