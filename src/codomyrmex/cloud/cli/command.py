"""Commands as data: what they take, how a command line is read, and the help made from both.

A command line is read with `getopt`: it costs a hundredth of the start-up time of a framework,
keeps the order of repeated options, and takes a value that begins with a dash (``--size -10M``).

A name such as ``ls`` is a module of `cli.commands` whose ``COMMAND`` is a `Command`. A name that
has commands of its own, such as ``coda``, is a package there (or a module) whose ``GROUP`` is a
`Group`. It names its members' modules, each again with a ``COMMAND`` or a ``GROUP``, or holds small
commands itself, so that ``cmx infomaniak server list`` loads three modules. A dash in a name is an
underscore in its module's.

The file is long because each of its records and functions shows its use.
"""

from __future__ import annotations

import getopt
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from codomyrmex.cloud.common.errors import InvalidRequestError

if TYPE_CHECKING:
    from codomyrmex.cloud.cli.context import Context
    from codomyrmex.cloud.cli.exit_codes import ExitCode

__all__ = [
    "ALIASES",
    "COMMANDS",
    "COMMON_OPTIONS",
    "Command",
    "Example",
    "Group",
    "Option",
    "Values",
    "all_commands",
    "find_command",
    "load_command",
    "missing_command",
    "parse",
]

COMMANDS: Final = (
    "ls",
    "cp",
    "mv",
    "rm",
    "sync",
    "check",
    "cat",
    "stat",
    "du",
    "find",
    "mb",
    "rb",
    "presign",
    "transfers",
    "remotes",
    "capabilities",
    "doctor",
    "completion",
    "version",
    "infomaniak",
    "coda",
    "newsletter",
)
"""The names after `cmx` in the order in which help shows them; each is in `cli.commands`."""

ALIASES: Final = {"ik": "infomaniak"}
"""Short names for some of them."""

T = TypeVar("T")


class Option(NamedTuple):
    """One option of a command.

    Attributes:
        flags: Its spellings, the long one last; that one names it.
        help: What it does, one line.
        value: What its value is called in help; None for a switch.
        choices: The values that it takes, where there are few.

    Example:
        >>> Option(("-r", "--recursive"), "With everything below.").name
        '--recursive'
    """

    # a NamedTuple: the records of common/ cost more to import than `cmx version` may take
    flags: tuple[str, ...]
    help: str
    value: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The long flag.

        Returns:
            Such as ``--recursive``.

        Example:
            >>> Option(("-q", "--quiet"), "…").name
            '--quiet'
        """
        return self.flags[-1]


class Example(NamedTuple):
    """One example in a command's help; the tests run each of them.

    Attributes:
        line: The command line.
        purpose: What it is good for.

    Example:
        >>> Example("cmx version", "The version.").line
        'cmx version'
    """

    line: str
    purpose: str


class Command(NamedTuple):
    """One command.

    Attributes:
        name: Its name, with those of the groups above it: ``infomaniak server list``.
        usage: Its arguments, as help shows them.
        summary: What it does, one line.
        details: What else one must know.
        run: Does it; its result is the exit code.
        options: Its own options, besides `COMMON_OPTIONS`.
        examples: Its examples.
        least: How many arguments it needs.
        most: How many it takes; any number when None.
        complete: Gives what its last argument can become, from its arguments so far; when None,
            places, if the usage names some.

    Example:
        >>> load_command("version").usage
        ''
    """

    name: str
    usage: str
    summary: str
    details: str
    run: Callable[[Context, Values], ExitCode]
    options: tuple[Option, ...] = ()
    examples: tuple[Example, ...] = ()
    least: int = 0
    most: int | None = None
    complete: Callable[[Sequence[str]], Iterable[str]] | None = None


class Group(NamedTuple):
    """A name that has commands of its own.

    Attributes:
        name: Its name, with those of the groups above it: ``infomaniak server``.
        summary: What they are for, one line.
        details: What else one must know.
        modules: Its members that have a module each, by name, in the order of the help.
        commands: Its members that are given here, after those.
        aliases: Other names of members, such as ``sg``.

    Example:
        >>> Group("demo", "For demonstration.", commands=(load_command("version"),)).members
        ('version',)
    """

    name: str
    summary: str
    details: str = ""
    modules: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """What can stand after its name.

        Returns:
            The names, in the order of the help.

        Example:
            >>> Group("demo", "For demonstration.", modules=("one", "two")).members
            ('one', 'two')
        """
        return self.modules + tuple(command.name.rpartition(" ")[2] for command in self.commands)

    def member(self, name: str) -> Command | Group:
        """Load one of its members.

        Args:
            name: One of `members`.

        Returns:
            The command or group.

        Raises:
            InvalidRequestError: When there is none of that name.

        Example:
            >>> Group("demo", "…", commands=(load_command("version"),)).member("version").name
            'version'
        """
        name = dict(self.aliases).get(name, name)
        for command in self.commands:
            if command.name.rpartition(" ")[2] == name:
                return command
        if name in self.modules:
            return _load((*self.name.split(), name))
        raise _unknown(name, self.members, self.name)


COMMON_OPTIONS: Final = (
    Option(("--json",), "Print one JSON value a line."),
    Option(("-q", "--quiet"), "Print results and errors only: no progress, no summary."),
    Option(("--concurrency",), "How many transfers, or parts of one, at a time.", "N"),
    Option(("--debug",), "Show where an error comes from."),
    Option(("-h", "--help"), "Show this help."),
)
"""What every command takes."""


class Values:
    """The arguments and options of one command line.

    Args:
        command: The command.
        arguments: What is no option, in order.
        given: The options as they came: long flag and value.

    Example:
        >>> values = parse(load_command("ls"), ["-l", "local://demo"])
        >>> values.arguments, values.switch("--long")
        (['local://demo'], True)
    """

    def __init__(
        self, command: Command, arguments: list[str], given: list[tuple[str, str]]
    ) -> None:
        self.command = command
        self.arguments = arguments
        self._given = given

    def switch(self, name: str) -> bool:
        """Tell whether a switch is on.

        Args:
            name: Its long flag.

        Returns:
            True when it was given.

        Example:
            >>> parse(load_command("ls"), ["x"]).switch("--long")
            False
        """
        return any(flag == name for flag, _ in self._given)

    def text(self, name: str) -> str | None:
        """Get the value of an option.

        Args:
            name: Its long flag.

        Returns:
            The last one given; None when it was not.

        Example:
            >>> parse(load_command("mb"), ["--region", "eu", "s3://b"]).text("--region")
            'eu'
        """
        return next((value for flag, value in reversed(self._given) if flag == name), None)

    def pairs(self, *names: str) -> list[tuple[str, str]]:
        """Get the values of options that may be repeated, in the order in which they came.

        Args:
            *names: Their long flags.

        Returns:
            Flag and value of each.

        Example:
            >>> parse(load_command("ls"), ["x", "--exclude", "*.o"]).pairs("--exclude")
            [('--exclude', '*.o')]
        """
        return [pair for pair in self._given if pair[0] in names]

    def parsed(self, name: str, reader: Callable[[str], T]) -> T | None:
        """Get the value of an option, read.

        Args:
            name: Its long flag.
            reader: Makes the value from its text; raises `InvalidRequestError`.

        Returns:
            The value; None when the option was not given.

        Raises:
            InvalidRequestError: When the text is no such value.

        Example:
            >>> from codomyrmex.cloud.cli.values import parse_count
            >>> parse(load_command("du"), ["--depth", "2", "x"]).parsed("--depth", parse_count)
            2
        """
        text = self.text(name)
        if text is None:
            return None
        try:
            return reader(text)
        except InvalidRequestError as error:
            raise self.wrong(f"{name}: {error.message}", error.hint) from None

    def wrong(self, message: str, hint: str | None = None) -> InvalidRequestError:
        """Build the error for a command line that cannot be run.

        Args:
            message: What is wrong.
            hint: What to write; a pointer to the help when None.

        Returns:
            The error, to be raised.

        Example:
            >>> parse(load_command("ls"), ["x"]).wrong("no").hint
            'Try: cmx ls --help'
        """
        return InvalidRequestError(message, hint=hint or f"Try: cmx {self.command.name} --help")


def find_command(words: Sequence[str]) -> tuple[Command | Group, list[str]]:
    """Find what the first words of a command line name.

    Args:
        words: What stands after ``cmx``; the first is a name.

    Returns:
        The command, or the group when the words end there or an option follows; and the words
        that come after it.

    Raises:
        InvalidRequestError: When there is no such command.

    Example:
        >>> found, rest = find_command(["ls", "-l", "local://demo"])
        >>> found.name, rest
        ('ls', ['-l', 'local://demo'])
    """
    name, *rest = words
    name = ALIASES.get(name, name)
    if name not in COMMANDS:
        raise _unknown(name, COMMANDS, "")
    found = _load((name,))
    while isinstance(found, Group) and rest and not rest[0].startswith("-"):
        found, rest = found.member(rest[0]), rest[1:]
    return found, rest


def load_command(name: str) -> Command:
    """Import a command.

    Args:
        name: Its name, with those of the groups above it.

    Returns:
        The command.

    Raises:
        InvalidRequestError: When there is none of that name.

    Example:
        >>> load_command("version").name
        'version'
    """
    found, rest = find_command(name.split() or [""])
    if isinstance(found, Group):
        raise missing_command(found)
    if rest:
        raise _unknown(name, (found.name,), "")
    return found


def all_commands(group: Group | None = None) -> Iterator[Command]:
    """Import all commands, those of groups in their places.

    Args:
        group: Only those of this one.

    Yields:
        The commands, in the order of the help.

    Example:
        >>> next(all_commands()).name
        'ls'
    """
    if group is None:
        found: Iterable[Command | Group] = (_load((name,)) for name in COMMANDS)
    else:
        found = map(group.member, group.members)
    for item in found:
        if isinstance(item, Group):
            yield from all_commands(item)
        else:
            yield item


def missing_command(group: Group | None) -> InvalidRequestError:
    """Build the error for a command line that ends before a command is named.

    Args:
        group: What it ends with; None for ``cmx`` alone.

    Returns:
        The error, to be raised.

    Example:
        >>> missing_command(None).hint
        'Try: cmx --help'
    """
    where, members = (group.name, group.members) if group else ("", COMMANDS)
    return InvalidRequestError(
        f"{where + ': ' if where else ''}a command is missing: {', '.join(members)}",
        hint=f"Try: {' '.join(('cmx', where)).strip()} --help",
    )


def _load(names: tuple[str, ...]) -> Command | Group:
    path = ".".join(names).replace("-", "_")
    module = import_module(f"codomyrmex.cloud.cli.commands.{path}")
    found: Command | Group = module.GROUP if hasattr(module, "GROUP") else module.COMMAND
    return found


def _unknown(name: str, known: Sequence[str], group: str) -> InvalidRequestError:
    import difflib

    prefix = f"cmx {group}".strip()
    close = difflib.get_close_matches(name, known, 1)
    return InvalidRequestError(
        f"there is no command {' '.join((group, name)).strip()!r}",
        hint=f"Did you mean {prefix} {close[0]}?" if close else f"Try: {prefix} --help",
    )


def parse(command: Command, words: Sequence[str]) -> Values:
    """Read the words after a command's name.

    Args:
        command: The command.
        words: The words.

    Returns:
        What they say.

    Raises:
        InvalidRequestError: When an option is unknown or lacks its value, or the number of
            arguments is wrong.

    Example:
        >>> parse(load_command("rm"), ["--yes", "-r", "local://demo/x/"]).switch("--recursive")
        True
    """
    options = {flag: option for option in _all_options(command) for flag in option.flags}
    short = "".join(
        flag[1] + (":" if option.value else "")
        for flag, option in options.items()
        if not flag.startswith("--")
    )
    long = [
        flag[2:] + ("=" if option.value else "")
        for flag, option in options.items()
        if flag.startswith("--")
    ]
    try:
        given, arguments = getopt.gnu_getopt(list(words), short, long)
    except getopt.GetoptError as error:
        raise _wrong_option(command, error, list(options)) from None
    values = Values(command, arguments, [(options[flag].name, value) for flag, value in given])
    if not values.switch("--help"):
        _check(values, options)
    return values


def _all_options(command: Command) -> tuple[Option, ...]:
    return command.options + COMMON_OPTIONS


def _wrong_option(
    command: Command, error: getopt.GetoptError, flags: list[str]
) -> InvalidRequestError:
    import difflib

    close = difflib.get_close_matches(f"--{error.opt}", flags, 1, 0.75) if error.opt else []
    message = error.msg.replace("not recognized", "is not known").replace("requires", "needs a")
    message = message.replace("needs a argument", "needs a value")
    return InvalidRequestError(
        f"{command.name}: {message}",
        hint=f"Did you mean {close[0]}?"
        if close and "not known" in message
        else f"Try: cmx {command.name} --help",
    )


def _check(values: Values, options: dict[str, Option]) -> None:
    command, count = values.command, len(values.arguments)
    if count < command.least or (command.most is not None and count > command.most):
        what = "an argument is missing" if count < command.least else "too many arguments"
        raise values.wrong(
            f"{command.name}: {what}",
            f"Usage: cmx {command.name} {command.usage}".rstrip() + " [OPTIONS]",
        )
    for option in options.values():
        text = values.text(option.name)
        if option.choices and text is not None and text not in option.choices:
            raise values.wrong(
                f"{option.name} cannot be {text!r}", f"Choose one of: {', '.join(option.choices)}"
            )
