"""The help pages, made from the commands' data."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence

from codomyrmex.cloud.cli.command import (
    COMMANDS,
    COMMON_OPTIONS,
    Command,
    Group,
    Option,
    find_command,
)
from codomyrmex.cloud.cli.exit_codes import EXIT_CODE_MEANINGS

__all__ = ["command_help", "group_help", "help_page", "overview"]

_PLACES = """\
Places:
  local://BUCKET/KEY    the object store on this disk, with nothing to set up
  s3://BUCKET/KEY       Amazon S3 and what AWS_ENDPOINT_URL names
  gs://BUCKET/KEY       Google Cloud Storage
  az://CONTAINER/KEY    Azure Blob Storage
  swift://CONTAINER/KEY OpenStack Swift: Infomaniak's, or the cloud that OS_* names
  ik://BUCKET/KEY       Infomaniak's S3
  NAME://BUCKET/KEY     a remote of the config file (cmx remotes)
  PATH                  a file or folder
  -                     standard input or output

  A slash at the end means a folder with all below it. *, ** (across folders), ? and [ab] in
  a key are wildcards; a backslash before one, or --no-glob, takes it as it is. Quote them, or
  the shell reads them first."""


def help_page(subject: Command | Group | None) -> str:
    """Write the help of anything.

    Args:
        subject: A command, a group, or None for `cmx` itself.

    Returns:
        The page.

    Example:
        >>> help_page(None) == overview()
        True
    """
    if subject is None:
        return overview()
    return group_help(subject) if isinstance(subject, Group) else command_help(subject)


def overview() -> str:
    """Write what ``cmx --help`` shows.

    Returns:
        The page.

    Example:
        >>> "cmx COMMAND --help" in overview()
        True
    """
    found = [find_command([name])[0] for name in COMMANDS]
    commands = [item for item in found if isinstance(item, Command)]
    groups = [(item.name, item.summary) for item in found if isinstance(item, Group)]
    return "\n\n".join(
        [
            "Usage: cmx COMMAND [ARGUMENTS] [OPTIONS]",
            "One command for your clouds: object stores, the local disk and every remote you name.",
            "Commands:\n" + _table([(command.name, command.summary) for command in commands]),
            *(["Services, with commands of their own:\n" + _table(groups)] if groups else []),
            _PLACES,
            "Options of every command:\n" + _option_table(COMMON_OPTIONS),
            "Exit codes:\n"
            + _table([(str(int(code)), text) for code, text in EXIT_CODE_MEANINGS.items()]),
            _first_examples(commands),
            "cmx COMMAND --help shows a command's options and more examples.",
        ]
    )


def group_help(group: Group) -> str:
    """Write what ``cmx GROUP --help`` shows.

    Args:
        group: The group.

    Returns:
        The page.

    Example:
        >>> group = Group("demo", "For demonstration.", commands=(find_command(["mb"])[0],))
        >>> group_help(group).splitlines()[0]
        'Usage: cmx demo COMMAND [ARGUMENTS] [OPTIONS]'
    """
    members = [group.member(name) for name in group.members]
    commands = [item for item in members if isinstance(item, Command)]
    rows = [(name, item.summary) for name, item in zip(group.members, members, strict=True)]
    return "\n\n".join(
        [
            f"Usage: cmx {group.name} COMMAND [ARGUMENTS] [OPTIONS]",
            group.summary,
            *(_wrap(paragraph) for paragraph in group.details.split("\n\n") if group.details),
            "Commands:\n" + _table(rows),
            "Options of every command:\n" + _option_table(COMMON_OPTIONS),
            *([_first_examples(commands)] if commands else []),
            f"cmx {group.name} COMMAND --help shows a command's options and more examples.",
        ]
    )


def command_help(command: Command) -> str:
    """Write what ``cmx COMMAND --help`` shows.

    Args:
        command: The command.

    Returns:
        The page.

    Example:
        >>> command_help(find_command(["mb"])[0]).splitlines()[0]
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


def _first_examples(commands: Iterable[Command]) -> str:
    examples = [command.examples[0] for command in commands if command.examples]
    width = min(max((len(example.line) for example in examples), default=0), 70)
    lines = (f"  {line.ljust(width)}  # {purpose}" for line, purpose in examples)
    return "Examples:\n" + "\n".join(lines)


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
