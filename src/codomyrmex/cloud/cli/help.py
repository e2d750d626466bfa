"""The help pages, made from the commands' data."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence

from codomyrmex.cloud.cli.command import COMMANDS, COMMON_OPTIONS, Command, Option, load_command
from codomyrmex.cloud.cli.exit_codes import EXIT_CODE_MEANINGS

__all__ = ["command_help", "overview"]

_PLACES = """\
Places:
  s3://BUCKET/KEY       Amazon S3 and what AWS_ENDPOINT_URL names
  local://BUCKET/KEY    the object store on this disk, with nothing to set up
  NAME://BUCKET/KEY     a remote of the config file (cmx remotes)
  PATH                  a file or folder
  -                     standard input or output

  A slash at the end means a folder with all below it. *, ** (across folders), ? and [ab] in
  a key are wildcards; a backslash before one, or --no-glob, takes it as it is. Quote them, or
  the shell reads them first."""


def overview() -> str:
    """Write what ``cmx --help`` shows.

    Returns:
        The page.

    Example:
        >>> "cmx COMMAND --help" in overview()
        True
    """
    commands = [load_command(name) for name in COMMANDS]
    examples = [command.examples[0] for command in commands if command.examples]
    width = max(len(example.line) for example in examples)
    return "\n\n".join(
        [
            "Usage: cmx COMMAND [ARGUMENTS] [OPTIONS]",
            "One command for your object stores: S3, the local disk and every remote you name.",
            "Commands:\n" + _table([(command.name, command.summary) for command in commands]),
            _PLACES,
            "Options of every command:\n" + _option_table(COMMON_OPTIONS),
            "Exit codes:\n"
            + _table([(str(int(code)), text) for code, text in EXIT_CODE_MEANINGS.items()]),
            "Examples:\n"
            + "\n".join(f"  {line.ljust(width)}  # {purpose}" for line, purpose in examples),
            "cmx COMMAND --help shows a command's options and more examples.",
        ]
    )


def command_help(command: Command) -> str:
    """Write what ``cmx COMMAND --help`` shows.

    Args:
        command: The command.

    Returns:
        The page.

    Example:
        >>> command_help(load_command("mb")).splitlines()[0]
        'Usage: cmx mb BUCKET... [OPTIONS]'
    """
    parts = [
        f"Usage: cmx {command.name} {command.usage}".rstrip() + " [OPTIONS]",
        command.summary,
    ]
    if command.details:
        parts += [_wrap(paragraph) for paragraph in command.details.split("\n\n")]
    if command.options:
        parts.append("Options:\n" + _option_table(command.options))
    parts.append("Options of every command:\n" + _option_table(COMMON_OPTIONS))
    if command.examples:
        lines = [f"  # {purpose}\n  {line}" for line, purpose in command.examples]
        parts.append("Examples:\n" + "\n".join(lines))
    return "\n\n".join(parts)


def _width() -> int:
    return min(shutil.get_terminal_size().columns, 100)


def _wrap(paragraph: str) -> str:
    return textwrap.fill(" ".join(paragraph.split()), _width())


def _option_table(options: Sequence[Option]) -> str:
    rows = []
    for option in options:
        flags = ", ".join(option.flags)
        if len(option.flags) == 1 and option.name.startswith("--"):
            flags = f"    {flags}"
        choices = f" ({', '.join(option.choices)})" if option.choices else ""
        rows.append((f"{flags} {option.value or ''}".rstrip(), option.help + choices))
    return _table(rows)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    rows = list(rows)
    column = min(max(len(name) for name, _ in rows), 32) + 4
    lines = []
    for name, text in rows:
        wrapped = textwrap.wrap(text, max(_width() - column, 20))
        first = f"  {name}".ljust(column)
        # a name that fills its column stands on a line of its own
        if len(first) > column:
            lines.append(first)
            first = " " * column
        lines.append(first + wrapped[0])
        lines += [" " * column + line for line in wrapped[1:]]
    return "\n".join(lines)
