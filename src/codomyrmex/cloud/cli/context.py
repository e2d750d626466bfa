"""What every command works with: the output, the clients and the common options."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from codomyrmex.cloud.cli.command import Values
from codomyrmex.cloud.cli.output import Output
from codomyrmex.cloud.cli.values import parse_count
from codomyrmex.cloud.common.errors import CancelledError, CloudError, InvalidRequestError

if TYPE_CHECKING:
    from codomyrmex.cloud.cli.exit_codes import ExitCode
    from codomyrmex.cloud.common.places import ObjectPlace, Place
    from codomyrmex.cloud.common.rate_limit import RateLimit
    from codomyrmex.cloud.common.remotes import Clients
    from codomyrmex.cloud.common.storage import StorageClient

__all__ = ["Context"]


class Context:
    """One run of one command.

    Args:
        values: The command line.
        output: Where it prints.

    Attributes:
        output: Where it prints.
        dry_run: Whether changes are only shown.
        yes: Whether questions are answered with yes beforehand.
        concurrency: How many transfers, or parts of one, at the same time; None for the library's
            own choice.
        rate_limit: What all bytes of this run pass through; None for no limit.

    Example:
        >>> from codomyrmex.cloud.cli.command import load_command, parse
        >>> Context(parse(load_command("rm"), ["--dry-run", "x"]), Output()).dry_run
        True
    """

    def __init__(self, values: Values, output: Output) -> None:
        self.output = output
        self.dry_run = values.switch("--dry-run")
        self.yes = values.switch("--yes")
        self.concurrency = values.parsed("--concurrency", parse_count)
        if self.concurrency == 0:
            raise values.wrong("--concurrency must be 1 or more")
        self.rate_limit = _rate_limit(values)
        self._values = values
        self._clients: Clients | None = None
        self._worst: ExitCode | None = None

    @property
    def clients(self) -> Clients:
        """The clients of this run.

        Returns:
            One cache for the whole run, closed at its end.

        Example:
            >>> from codomyrmex.cloud.cli.command import load_command, parse
            >>> context = Context(parse(load_command("ls"), ["x"]), Output())
            >>> context.clients is context.clients
            True
        """
        if self._clients is None:
            from codomyrmex.cloud.common.remotes import Clients

            self._clients = Clients(rate_limit=self.rate_limit)
        return self._clients

    @property
    def pace(self) -> RateLimit | None:
        """The limit for bytes that no client of the run counts: those between files of this disk.

        Returns:
            None where there is no limit, or where a client sees to it.

        Example:
            >>> from codomyrmex.cloud.cli.command import load_command, parse
            >>> words = ["--limit-rate", "1M", "a", "b"]
            >>> Context(parse(load_command("cp"), words), Output()).pace
            RateLimit(1048576)
        """
        return None if self.clients.limited else self.rate_limit

    def client(self, place: ObjectPlace) -> StorageClient:
        """Get the client of a place.

        Args:
            place: The place.

        Returns:
            The client.

        Raises:
            ConfigurationError: When there is no such backend or remote.
        """
        client = self.clients.get(place.remote)
        if self.concurrency is not None:
            from codomyrmex.cloud.transfer.object_client import ObjectClient

            if isinstance(client, ObjectClient):
                # how many parts of one large object are under way
                client.concurrency = self.concurrency
        return client

    def place(self, text: str) -> Place:
        """Read a place as the options ``--exact`` and ``--no-glob`` say.

        Args:
            text: The place.

        Returns:
            The place.

        Raises:
            InvalidRequestError: When it is none.
        """
        from codomyrmex.cloud.common.places import parse_place

        return parse_place(
            text,
            exact=self._values.switch("--exact"),
            glob=not self._values.switch("--no-glob"),
        )

    @contextmanager
    def each(self, item: str, count: int) -> Iterator[None]:
        """Go on with the next of several things when one fails.

        Args:
            item: What is worked on.
            count: How many there are; the error of a single one passes through.

        Yields:
            Nothing; an error of the block is printed and remembered for the exit code.
        """
        try:
            yield
        except CloudError as error:
            # a wrong command line stops all of it; a key that cannot be is one thing's failure
            if count == 1 or type(error) in (CancelledError, InvalidRequestError):
                raise
            self.failed(error, item)

    def failed(self, error: CloudError, item: str) -> None:
        """Print the error of one of several things, and remember it for the exit code.

        Args:
            error: The error.
            item: What failed.
        """
        from codomyrmex.cloud.cli.exit_codes import ExitCode

        self._worst = ExitCode.FAILED
        self.output.error(error, item)

    @property
    def exit_code(self) -> ExitCode:
        """The exit code for what was done so far.

        Returns:
            ``DONE``, or ``FAILED`` when something failed.

        Example:
            >>> from codomyrmex.cloud.cli.command import load_command, parse
            >>> Context(parse(load_command("ls"), ["x"]), Output()).exit_code.name
            'DONE'
        """
        from codomyrmex.cloud.cli.exit_codes import ExitCode

        return ExitCode.DONE if self._worst is None else self._worst

    def confirm(self, statement: str, question: str) -> bool:
        """Ask a person before something is done that cannot be taken back.

        Args:
            statement: What would be done, with count and bytes.
            question: What is asked, such as ``Delete them?``.

        Returns:
            Whether to do it.

        Raises:
            InvalidRequestError: When nobody can be asked and ``--yes`` was not given.
        """
        if self.yes:
            return True
        if not self.output.interactive:
            raise InvalidRequestError(
                f"{statement}; nothing was done, because nobody can be asked here",
                hint="Add --yes to do it, or --dry-run to see it",
            )
        self.output.say(statement)
        self.output.stderr.write(f"{question} [y/N] ")
        self.output.stderr.flush()
        import sys

        agreed = sys.stdin.readline().strip().lower() in ("y", "yes")
        if not agreed:
            self.output.say("nothing was done")
        return agreed

    def close(self) -> None:
        """Close the clients."""
        if self._clients is not None:
            self._clients.close()


def _rate_limit(values: Values) -> RateLimit | None:
    if values.text("--limit-rate") is None:
        return None
    from codomyrmex.cloud.common.rate_limit import RateLimit
    from codomyrmex.cloud.common.sizes import parse_size

    return values.parsed("--limit-rate", lambda text: RateLimit(parse_size(text)))
