"""What `cmx` prints: results on standard output, everything for people on standard error."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, TextIO

from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.common.redaction import redact

__all__ = ["JsonValue", "Output", "error_line", "error_record"]

JsonValue = (
    str | int | float | bool | None | datetime | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
)

_CONTROL: Final = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


class Output:
    """Prints for people or, with ``--json``, for programs.

    Args:
        json: Whether results are JSON values, one a line.
        quiet: Whether notes are left out.
        stdout: Where results go; standard output when None.
        stderr: Where notes and errors go; standard error when None.

    Example:
        >>> output = Output(json=True)
        >>> output.result({"type": "bucket", "name": "photos"}, "photos")
        {"type":"bucket","name":"photos"}
    """

    def __init__(
        self,
        *,
        json: bool = False,
        quiet: bool = False,
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
    ) -> None:
        self.json = json
        self.quiet = quiet
        self.stdout = stdout or sys.stdout
        self.stderr = stderr or sys.stderr
        self._encode: Callable[[object], bytes] | None = None

    @property
    def human(self) -> bool:
        """Whether a person reads the results: standard output is a terminal.

        Returns:
            True on a terminal and without ``--json``.

        Example:
            >>> Output(json=True).human
            False
        """
        return not self.json and self._on_terminal

    @functools.cached_property
    def _on_terminal(self) -> bool:
        return self.stdout.isatty()  # a system call, and asked for every line

    @property
    def interactive(self) -> bool:
        """Whether a person can be asked: standard input and standard error are a terminal.

        Returns:
            True when both are.

        Example:
            >>> Output(json=True).interactive
            False
        """
        return sys.stdin is not None and sys.stdin.isatty() and self.stderr.isatty()

    def result(self, record: Mapping[str, JsonValue], text: str) -> None:
        """Print one result.

        Args:
            record: As JSON.
            text: As text, one or more lines.

        Example:
            >>> Output().result({"n": 1}, "one")
            one
        """
        self.stdout.write(f"{self._json(record)}\n" if self.json else f"{text}\n")

    def text(self, line: str) -> None:
        """Print a line that is only for people among the results, such as a heading.

        Args:
            line: The line; left out with ``--json``.

        Example:
            >>> Output().text("local://demo:")
            local://demo:
        """
        if not self.json:
            self.stdout.write(f"{line}\n")

    def name(self, text: str) -> str:
        r"""Write a key, path or URL so that a terminal shows it and does not obey it.

        Args:
            text: The name.

        Returns:
            The name itself for a pipe; for a terminal, with control characters escaped.

        Example:
            >>> Output().name("a b")
            'a b'
        """
        return _visible(text) if self.human else text

    def note(self, text: str) -> None:
        """Tell a person what was done; silent when piped, with ``--quiet`` and ``--json``.

        Args:
            text: One line.

        Example:
            >>> Output(quiet=True).note("nothing is seen of this")
        """
        if not self.quiet and not self.json and self.stderr.isatty():
            self.say(text)

    def say(self, text: str) -> None:
        """Tell a person something that must be seen.

        Args:
            text: One line.

        Example:
            >>> Output(stderr=sys.stdout).say("2 of 3 done")
            2 of 3 done
        """
        # what was printed before must stand before it also where both streams are one file
        self.stdout.flush()
        self.stderr.write(f"{text}\n")
        self.stderr.flush()

    def error(self, error: CloudError, item: str | None = None) -> None:
        """Print an error: one line for people, and with ``--json`` one for programs.

        Args:
            error: The error.
            item: What of several things failed.

        Example:
            >>> Output(stderr=sys.stdout).error(CloudError("no", hint="Try again"))
            cmx: error: no. Try again
        """
        if self.json:
            self.stdout.write(f"{self._json({'error': error_record(error, item)})}\n")
        self.say(error_line(error))

    def rows(self, rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
        """Print lines whose columns stand below each other.

        Args:
            rows: The lines, all of one length; held in memory.
            right: The columns that are aligned to the right.

        Example:
            >>> Output().rows([("a", "10"), ("bcd", "5")], right=[1])
            a    10
            bcd   5
        """
        lines = list(rows)
        widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
        for line in lines:
            cells = [
                cell.rjust(width) if number in right else cell.ljust(width)
                for number, (cell, width) in enumerate(zip(line, widths, strict=True))
            ]
            self.stdout.write("  ".join(cells).rstrip() + "\n")

    def _json(self, record: Mapping[str, JsonValue]) -> str:
        if self._encode is None:
            import msgspec

            self._encode = msgspec.json.encode
        try:
            return self._encode(record).decode()
        except UnicodeEncodeError:
            # a file name that is not UTF-8 has lone surrogates, which JSON cannot carry
            return self._encode(_printable(record)).decode()


def error_record(error: CloudError, item: str | None = None) -> dict[str, JsonValue]:
    """Give an error as a JSON value.

    Args:
        error: The error.
        item: What of several things failed.

    Returns:
        Its facts; the fields are always the same.

    Example:
        >>> error_record(CloudError("no"), "local://b/k")["item"]
        'local://b/k'
    """
    from codomyrmex.cloud.cli.exit_codes import exit_code_of

    return {
        "type": type(error).__name__,
        "message": error.message,
        "hint": error.hint and redact(error.hint),
        "item": item,
        "provider": error.provider,
        "resource": error.resource,
        "code": error.code,
        "status": error.status,
        "request_id": error.request_id,
        "retryable": error.retryable,
        "exit_code": int(exit_code_of(error)),
    }


def error_line(error: CloudError) -> str:
    r"""Write an error as one line without secrets.

    Args:
        error: The error.

    Returns:
        The line.

    Example:
        >>> error_line(CloudError("first\nsecond"))
        'cmx: error: first\\nsecond'
    """
    return f"cmx: error: {_visible(redact(str(error)))}"


def _visible(text: str) -> str:
    def escaped(match: re.Match[str]) -> str:
        return match.group().encode("unicode_escape").decode()

    return _CONTROL.sub(escaped, text)


def _printable(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {str(_printable(key)): _printable(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_printable(item) for item in value]
    return value
