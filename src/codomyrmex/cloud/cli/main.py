"""The entry point of `cmx`: finds the command, runs it, and turns errors into exit codes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from codomyrmex.cloud.cli.command import Group, Values, find_command, missing_command, parse
from codomyrmex.cloud.cli.exit_codes import ExitCode, exit_code_of
from codomyrmex.cloud.cli.output import Output
from codomyrmex.cloud.common.errors import (
    CancelledError,
    CloudError,
    InvalidRequestError,
    LocalFileError,
)
from codomyrmex.cloud.common.redaction import redact

__all__ = ["main", "run"]


def main() -> int:
    """Run `cmx` with the words of the command line.

    Returns:
        The exit code.

    Example:
        >>> import subprocess
        >>> subprocess.run([sys.executable, "-m", "codomyrmex.cloud.cli", "ls"]).returncode
        2
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # the caller closed it: then nobody wants to read it
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
        elif isinstance(stream, io.TextIOWrapper):
            # file names that are not UTF-8 go through as they are
            stream.reconfigure(errors="surrogateescape")
    return int(run(sys.argv[1:]))


def run(words: Sequence[str]) -> ExitCode:
    """Run one command line.

    Args:
        words: What stands after ``cmx``.

    Returns:
        The exit code; errors are printed.

    Example:
        >>> run(["mb", "local://demo", "--dry-run"]).name
        create local://demo
        'DONE'
    """
    # for errors before the options are read
    output = Output(json="--json" in words)
    try:
        code = _run(list(words), output)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        return ExitCode.OUTPUT_CLOSED
    except KeyboardInterrupt:
        stopped = CancelledError(
            "interrupted", hint="The same command again goes on; cmx transfers lists what is large"
        )
        return _report(output, stopped, debug=False)
    except CloudError as error:
        return _report(output, error, debug="--debug" in words)
    except OSError as error:
        # everything else that touches the disk raises the errors of the tree
        _forget_output()
        reason = LocalFileError(f"the output cannot be written: {error.strerror}")
        return _report(output, reason, debug="--debug" in words)
    return code


def _run(words: list[str], output: Output) -> ExitCode:
    values = _parse(words)
    if not isinstance(values, Values) or values.switch("--help"):
        from codomyrmex.cloud.cli.help import help_page

        page = help_page(values.command if isinstance(values, Values) else values)
        sys.stdout.write(f"{page}\n")
        return ExitCode.DONE
    from codomyrmex.cloud.cli.context import Context

    output.quiet = values.switch("--quiet")
    context = Context(values, output)
    try:
        return values.command.run(context, values)
    finally:
        context.close()


def _parse(words: list[str]) -> Values | Group | None:
    """Read a command line; what is no command's is the group whose help is asked for, or None."""
    if words[:1] in (["--help"], ["-h"], ["help"]):
        names = [word for word in words[1:] if not word.startswith("-")]
        if not names:
            return None
        found, _ = find_command(names)
        return found if isinstance(found, Group) else parse(found, ["--help"])
    if words[:1] in (["--version"], ["-V"]):
        words = ["version", *words[1:]]
    if not words:
        raise missing_command(None)
    if words[0].startswith("-"):
        raise InvalidRequestError(
            f"the option {words[0]} stands before the command", hint="Write: cmx COMMAND [OPTIONS]"
        )
    found, rest = find_command(words)
    if not isinstance(found, Group):
        return parse(found, rest)
    if rest[:1] in (["--help"], ["-h"]):
        return found
    raise missing_command(found)


def _report(output: Output, error: CloudError, *, debug: bool) -> ExitCode:
    if debug:
        import traceback

        output.say(redact("".join(traceback.format_exception(error)).rstrip()))
    try:
        output.error(error)
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
    return exit_code_of(error)


def _forget_output() -> None:
    # the interpreter flushes standard output once more at its end, which would complain
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
