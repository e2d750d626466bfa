"""``cmx version``."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.output import JsonValue

__all__ = ["COMMAND"]

_LIBRARIES: Final = ("msgspec", "google-crc32c", "rich", "boto3", "pycurl")


def _run(context: Context, values: Values) -> ExitCode:
    package = _version_of("codomyrmex-cloud") or "unknown"
    python = platform.python_version()
    libraries = {name: _version_of(name) for name in _LIBRARIES}
    lines = [f"codomyrmex-cloud {package}", f"python {python}"]
    lines += [f"{name} {found or 'not installed'}" for name, found in libraries.items()]
    record: dict[str, JsonValue] = {
        "type": "version",
        "version": package,
        "python": python,
        "libraries": libraries,
    }
    context.output.result(record, "\n".join(lines))
    return ExitCode.DONE


def _version_of(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


COMMAND: Final = Command(
    name="version",
    usage="",
    summary="Show the versions of this program, Python and the libraries.",
    details="",
    run=_run,
    examples=(
        Example("cmx version", "what is installed"),
        Example("cmx version --json", "the same for a program"),
    ),
    most=0,
)
