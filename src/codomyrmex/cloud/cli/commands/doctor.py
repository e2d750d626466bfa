"""``cmx doctor``."""

from __future__ import annotations

import os
from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.output import JsonValue
from codomyrmex.cloud.common.config import Config, config_path, load_config
from codomyrmex.cloud.common.diagnosis import Finding, diagnose
from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.common.redaction import redact
from codomyrmex.cloud.common.remotes import backends

__all__ = ["COMMAND"]


def _run(context: Context, values: Values) -> ExitCode:
    config, findings = _config()
    names = values.arguments or [*backends(), *config.remotes]
    online = not values.switch("--offline")
    for name in names:
        findings += diagnose(name.partition("://")[0], config, online=online)
    _print(context, findings)
    # what nobody asked for by name may be left unconfigured: only a broken config is an error then
    asked = values.arguments or ["config", *config.remotes]
    bad = any(finding.status == "error" and finding.subject in asked for finding in findings)
    return ExitCode.CONFIGURATION if bad else ExitCode.DONE


def _config() -> tuple[Config, list[Finding]]:
    try:
        config = load_config()
    except CloudError as error:
        finding = Finding("config", "file", "error", error.message, error.hint)
        return Config(str(config_path())), [finding]
    state = f"{len(config.remotes)} remotes" if os.path.exists(config.file) else "not there"
    return config, [Finding("config", "file", "ok", f"{config.file}: {state}")]


def _print(context: Context, findings: list[Finding]) -> None:
    output, rows = context.output, []
    for finding in findings:
        message, hint = redact(finding.message), finding.hint and redact(finding.hint)
        record: dict[str, JsonValue] = {"type": "finding", "subject": finding.subject}
        record |= {"check": finding.check, "status": finding.status}
        if output.json:
            output.result({**record, "message": message, "hint": hint}, "")
        text = f"{message}. {hint}" if hint else message
        rows.append((finding.status, finding.subject, finding.check, output.name(text)))
    if not output.json:
        output.rows(rows)


COMMAND: Final = Command(
    name="doctor",
    usage="[NAME...]",
    summary="Check each backend and remote: extra, settings, credentials, endpoint.",
    details="""
    Shows where credentials come from, never what they are. Without names everything is checked;
    then only the config file and its remotes decide the exit code (6 when one cannot be used).
    """,
    run=_run,
    options=(Option(("--offline",), "Connect to nothing; else each endpoint gets 3 seconds."),),
    examples=(
        Example("cmx doctor", "everything"),
        Example("cmx doctor local --json", "one backend or remote, for a program"),
    ),
)
