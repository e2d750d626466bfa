"""Commands as data: what they take, how a command line is read, and the help made from both.

A command line is read with `getopt`: it costs a hundredth of the start-up time of a framework,
keeps the order of repeated options, and takes a value that begins with a dash (``--size -10M``).
"""

from __future__ import annotations

import getopt
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from codomyrmex.cloud.common.errors import InvalidRequestError

if TYPE_CHECKING:
    from codomyrmex.cloud.cli.context import Context
    from codomyrmex.cloud.cli.exit_codes import ExitCode

__all__ = [
    "COMMANDS",
    "COMMON_OPTIONS",
    "Command",
    "Example",
    "Option",
    "Values",
    "load_command",
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
    "doctor",
    "completion",
    "version",
)
"""The commands in the order in which help shows them; each is a module of `cli.commands`."""

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
        name: Its name.
        usage: Its arguments, as help shows them.
        summary: What it does, one line.
        details: What else one must know.
        run: Does it; its result is the exit code.
        options: Its own options, besides `COMMON_OPTIONS`.
        examples: Its examples.
        least: How many arguments it needs.
        most: How many it takes; any number when None.

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


def load_command(name: str) -> Command:
    """Import a command.

    Args:
        name: One of `COMMANDS`.

    Returns:
        The command.

    Raises:
        InvalidRequestError: When there is none of that name.

    Example:
        >>> load_command("version").name
        'version'
    """
    if name not in COMMANDS:
        import difflib

        close = difflib.get_close_matches(name, COMMANDS, 1)
        raise InvalidRequestError(
            f"there is no command {name!r}",
            hint=f"Did you mean cmx {close[0]}?" if close else "Try: cmx --help",
        )
    command: Command = import_module(f"codomyrmex.cloud.cli.commands.{name}").COMMAND
    return command


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
