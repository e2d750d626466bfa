"""``cmx remotes``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.output import JsonValue
from codomyrmex.cloud.common.config import (
    OptionValue,
    SecretFromCommand,
    SecretFromEnvironment,
)
from codomyrmex.cloud.common.redaction import Secret, redact
from codomyrmex.cloud.common.remotes import backends

__all__ = ["COMMAND"]


def _run(context: Context, values: Values) -> ExitCode:
    rows: list[tuple[str, ...]] = []
    for backend in backends().values():
        origin = backend.distribution or "built in"
        record: dict[str, JsonValue] = {"type": "backend", "name": backend.name, "origin": origin}
        context.output.result(record, "") if context.output.json else None
        rows.append((f"{backend.name}://", backend.name, origin))
    config = context.clients.config
    for remote in config.remotes.values():
        options = {key: _shown(value) for key, value in remote.options.items()}
        record = {"type": "remote", "name": remote.name, "backend": remote.type}
        if context.output.json:
            context.output.result({**record, "options": options, "file": remote.file}, "")
        text = " ".join(f"{key}={value}" for key, value in options.items())
        rows.append((f"{remote.name}://", remote.type, text))
    if not context.output.json:
        context.output.rows(rows)
        context.output.note(f"remotes are configured in {config.file}")
    return ExitCode.DONE


def _shown(value: OptionValue) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}={_shown(item)}' for name, item in value.items())}}}"
    if isinstance(value, Secret):
        return str(value)
    if isinstance(value, SecretFromEnvironment):
        return f"(environment variable {value.variable})"
    if isinstance(value, SecretFromCommand):
        # its arguments may be private: the program is enough to recognise it
        return f"(command {value.command[0]})"
    return redact(" ".join(value) if isinstance(value, tuple) else str(value))


COMMAND: Final = Command(
    name="remotes",
    usage="",
    summary="List the backends and the remotes of the config file.",
    details="""
    Remotes are tables of ~/.config/codomyrmex/cloud.toml (CODOMYRMEX_CLOUD_CONFIG names another
    file): [remotes.NAME] with type = "s3" and the arguments of that client. A secret can be
    written as { env = "VARIABLE" } or { command = ["pass", "show", "NAME"] }. What is a record is a
    table: encryption = { mode = "kms", kms_key_id = "alias/data" }, retry = { attempts = 3 }.
    max_rate = "10M" limits the bytes per second of one remote.
    """,
    run=_run,
    examples=(
        Example("cmx remotes", "what can stand before ://"),
        Example("cmx remotes --json", "the same for a program"),
    ),
    most=0,
)
