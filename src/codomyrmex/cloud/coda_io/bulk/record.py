"""The record on disk of a bulk run: which rows the service took, and for which that is not known.

The place of a row counts, not the request it was sent in. Before a request its rows are noted as
under way, and after the answer as taken or refused; what is under way at the end of a process
may be there or not.
"""

from __future__ import annotations

import hashlib
import os
import time
from array import array
from typing import Final, Literal

import msgspec

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.errors import ConflictError
from codomyrmex.cloud.common.line_record import LineRecord, state_folder

__all__ = ["RunRecord"]

_VERSION: Final = 1
_TO_SEND: Final = -1
_UNDER_WAY: Final = -2


class _Header(msgspec.Struct, frozen=True):
    """What a run is."""

    target: str
    source: str
    digest: str
    started: float
    version: int = _VERSION


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of the rows from `begin` up to `end`."""

    begin: int
    end: int
    state: Literal["under way", "taken", "refused"]
    change: str = ""


class RunRecord:
    """How far a run is.

    Args:
        target: Where the rows go, and how.
        source: The file they come from; empty when they come from none.
        digest: What tells these rows from others.
        count: How many rows there are.
        repeatable: Whether a row may be sent twice.
        resume: Whether to go on where an earlier run stopped.

    Raises:
        ConflictError: When the same run is under way in another process, or an earlier run of
            another state of the same file was not ended and its rows must not be doubled.

    Example:
        >>> record = RunRecord("t", "", "d", 3, repeatable=False, resume=True)
        >>> record.under_way(0, 2)
        >>> record.taken(0, 2, "mutate:1")
        >>> record.close(done=False)
        >>> again = RunRecord("t", "", "d", 3, repeatable=False, resume=True)
        >>> again.change_of(1), again.change_of(2)
        ('mutate:1', None)
        >>> again.close(done=True)
    """

    def __init__(
        self, target: str, source: str, digest: str, count: int, *, repeatable: bool, resume: bool
    ) -> None:
        # rows of a file go by the file's name, so that a changed file is noticed
        name = hashlib.sha256(f"{target}\n{source or digest}".encode()).hexdigest()[:16]
        self._changes: list[str] = []
        self._states = array("q", [_TO_SEND]) * count
        self._header: _Header | None = None
        self._record = LineRecord(
            os.path.join(state_folder("coda"), name),
            operation="bulk",
            busy="these rows are being sent already, by another process or thread",
        )
        try:
            self._record.read(self._take)
            self._begin(_Header(target, source, digest, time.time()), repeatable, resume)
        except BaseException:
            self._record.close()
            raise

    def _take(self, number: int, line: bytes) -> bool:
        try:
            if number == 0:
                header = decoder(_Header).decode(line)
                self._header = header if header.version == _VERSION else None
                return self._header is not None
            self._note(decoder(_Line).decode(line))
        except msgspec.DecodeError:
            return False
        return True

    def _begin(self, header: _Header, repeatable: bool, resume: bool) -> None:
        known = self._header
        if known is not None and resume:
            if known.digest == header.digest:
                return
            if not repeatable and (self._changes or _UNDER_WAY in self._states):
                raise ConflictError(
                    f"{header.source} was changed since rows of it were sent: without key columns "
                    "the rows that are there would be doubled",
                    hint="Look which rows are there, and send the others anew with resume=False",
                    resource=self._record.path,
                )
        self._header = header
        self._changes.clear()
        self._states = array("q", [_TO_SEND]) * len(self._states)
        self._record.begin(msgspec.json.encode(header))

    def _note(self, line: _Line) -> None:
        state = _UNDER_WAY if line.state == "under way" else _TO_SEND
        if line.state == "taken":
            state = len(self._changes)
            self._changes.append(line.change)
        for index in range(line.begin, min(line.end, len(self._states))):
            self._states[index] = state

    def _add(self, line: _Line, *, flush: bool) -> None:
        self._record.append(msgspec.json.encode(line), flush=flush)
        self._note(line)

    def under_way(self, begin: int, end: int) -> None:
        """Note that rows are about to be sent; it is on the disk when this returns."""
        self._add(_Line(begin, end, "under way"), flush=True)

    def taken(self, begin: int, end: int, change: str) -> None:
        """Note that the service took rows, as a change."""
        self._add(_Line(begin, end, "taken", change), flush=True)

    def refused(self, begin: int, end: int) -> None:
        """Note that rows were not taken for sure."""
        self._add(_Line(begin, end, "refused"), flush=False)

    def change_of(self, index: int) -> str | None:
        """Tell the change that a row was taken with; None when it was not."""
        state = self._states[index]
        return self._changes[state] if state >= 0 else None

    def is_unclear(self, index: int) -> bool:
        """Tell whether a row was under way when an earlier run ended."""
        return self._states[index] == _UNDER_WAY

    def close(self, *, done: bool) -> None:
        """Let go of the record, and remove it when the run is done."""
        if done and self._record.is_open:
            self._record.remove()
        self._record.close()
