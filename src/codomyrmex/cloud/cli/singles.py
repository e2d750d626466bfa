"""The copy or move of one thing to one exact target."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from codomyrmex.cloud.cli.changes import Verb, print_action
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.progress import Tally
from codomyrmex.cloud.cli.streams import chunks_of, save, standard_input, write_out
from codomyrmex.cloud.cli.trees import any_below, require_target
from codomyrmex.cloud.cli.values import human_size
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    CancelledError,
    InvalidRequestError,
    ObjectNotFoundError,
)
from codomyrmex.cloud.common.local_files import local_errors
from codomyrmex.cloud.common.places import FilePlace, ObjectPlace, Place, StreamPlace
from codomyrmex.cloud.common.plan import Action
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.transfer.selection import address_of
from codomyrmex.cloud.transfer.sync import copy_between, copy_file

__all__ = ["Single", "transfer"]


class Single(NamedTuple):
    """One thing and its exact target.

    Attributes:
        source: A file, an object or standard input.
        target: A file, an object or standard output.
        version_id: A version of the source.

    Example:
        >>> str(Single(FilePlace("a"), StreamPlace()).target)
        '-'
    """

    source: Place
    target: Place
    version_id: str | None = None


def transfer(
    context: Context,
    single: Single,
    verb: Verb,
    settings: ObjectSettings | None,
    *,
    overwrite: bool,
) -> ExitCode:
    """Copy or move one thing, or with ``--dry-run`` say so.

    Args:
        context: The run.
        single: What goes where.
        verb: ``copy`` or ``move``.
        settings: What an object carries; of the source's when None.
        overwrite: False refuses to replace the target.

    Returns:
        ``DONE``.

    Raises:
        ObjectNotFoundError: When there is no such source.
        AlreadyExistsError: When ``overwrite`` is False and the target exists.
        InvalidRequestError: When source and target are one thing.
        CancelledError: When it was interrupted.
    """
    size = _size(context, single.source, single.version_id)
    _refuse_onto_itself(context, single)
    action = Action("copy", str(single.target), source=str(single.source), size=size)
    if context.dry_run:
        _check_target(context, single.target, overwrite=overwrite)
        print_action(context, action, verb)
        return ExitCode.DONE
    doing = "moving" if verb == "move" else "copying"
    tally = Tally(
        context.output,
        doing,
        1,
        size,
        pace=context.pace,
        retried=lambda: context.clients.retries,
    )
    try:
        with tally:
            _copy(context, single, settings, overwrite=overwrite, tally=tally)
            if verb == "move":
                _delete(context, single.source)
    except KeyboardInterrupt:
        raise CancelledError(
            f"interrupted: {single.target} is as it was", hint=_how_to_go_on(single)
        ) from None
    if not isinstance(single.target, StreamPlace):
        if context.output.json:
            print_action(context, action, verb, dry_run=False)
        past = "moved" if verb == "move" else "copied"
        moved = human_size(tally.moved if size is None else size)
        name = context.output.name
        context.output.note(
            f"{past} {name(action.source or '-')} -> {name(action.target)} ({moved})"
        )
    return ExitCode.DONE


def _how_to_go_on(single: Single) -> str | None:
    if isinstance(single.source, StreamPlace) or isinstance(single.target, StreamPlace):
        return None
    return (
        "The same command again goes on where a large object stopped (cmx transfers lists those), "
        "and begins a small one anew"
    )


def _size(context: Context, source: Place, version_id: str | None) -> int | None:
    if isinstance(source, FilePlace):
        with local_errors(source.path, "cp"):
            status = os.stat(source.path)
        return status.st_size if stat.S_ISREG(status.st_mode) else None
    if isinstance(source, StreamPlace):
        return None
    client = context.client(source)
    try:
        return client.get_metadata(source.bucket, source.plain_key, version_id=version_id).size
    except ObjectNotFoundError as error:
        if not source.exact and any_below(context, source):
            error.hint = "It is a folder: add -r, or a slash at its end"
        raise


def _refuse_onto_itself(context: Context, single: Single) -> None:
    source, target, version_id = single
    if version_id is not None:
        return  # an older version may well become the present one
    address = _address(context, source)
    if address is not None and address == _address(context, target):
        raise InvalidRequestError(
            f"{source} and {target} are the same", hint="Choose another target"
        )


def _address(context: Context, place: Place) -> str | None:
    if isinstance(place, ObjectPlace):
        return address_of(context.client(place), place.bucket, place.plain_key)
    return os.path.realpath(place.path) if isinstance(place, FilePlace) else None


def _check_target(context: Context, target: Place, *, overwrite: bool) -> None:
    """Find before a dry run is shown what would stop the real one."""
    require_target(context, target)
    if isinstance(target, ObjectPlace):
        exists = not overwrite and context.client(target).object_exists(
            target.bucket, target.plain_key
        )
    else:
        exists = not overwrite and isinstance(target, FilePlace) and os.path.lexists(target.path)
    if exists:
        raise AlreadyExistsError(f"{target} exists already")


def _copy(
    context: Context,
    single: Single,
    settings: ObjectSettings | None,
    *,
    overwrite: bool,
    tally: Tally,
) -> None:
    source, target, version_id = single
    if isinstance(source, StreamPlace) and isinstance(target, FilePlace):
        save(standard_input(), target.path, overwrite=overwrite, progress=tally)
    elif isinstance(source, StreamPlace) and isinstance(target, ObjectPlace):
        _store(context, standard_input(), target, settings, overwrite=overwrite, tally=tally)
    elif isinstance(target, StreamPlace):
        chunks = (
            standard_input()
            if isinstance(source, StreamPlace)
            else chunks_of(context.clients, source, version_id=version_id)
        )
        write_out(_paced(context, chunks))
    elif isinstance(source, FilePlace) and isinstance(target, FilePlace):
        copy_file(source.path, target.path, overwrite=overwrite, progress=tally)
    elif isinstance(source, FilePlace) and isinstance(target, ObjectPlace):
        if not os.path.isfile(source.path):
            # a pipe, as in: cmx cp <(command) s3://bucket/key
            with local_errors(source.path, "cp"), open(source.path, "rb") as pipe:
                _store(context, pipe, target, settings, overwrite=overwrite, tally=tally)
            return
        context.client(target).upload_file(
            source.path,
            target.bucket,
            target.plain_key,
            settings=settings,
            overwrite=overwrite,
            progress=tally,
        )
    elif isinstance(source, ObjectPlace) and isinstance(target, FilePlace):
        context.client(source).download_file(
            source.bucket,
            source.plain_key,
            target.path,
            version_id=version_id,
            overwrite=overwrite,
            progress=tally,
        )
    elif isinstance(source, ObjectPlace) and isinstance(target, ObjectPlace):
        copy_between(
            context.client(source),
            source.bucket,
            source.plain_key,
            context.client(target),
            target.bucket,
            target.plain_key,
            settings=settings,
            overwrite=overwrite,
            version_id=version_id,
            progress=tally,
        )


def _paced(context: Context, chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        if context.pace is not None:
            context.pace.pass_on(len(chunk))
        yield chunk


def _store(
    context: Context,
    stream: BinaryIO,
    target: ObjectPlace,
    settings: ObjectSettings | None,
    *,
    overwrite: bool,
    tally: Tally,
) -> None:
    context.client(target).upload_data(
        target.bucket,
        target.plain_key,
        stream,
        settings=settings,
        overwrite=overwrite,
        progress=tally,
    )


def _delete(context: Context, source: Place) -> None:
    if isinstance(source, ObjectPlace):
        context.client(source).delete_object(source.bucket, source.plain_key)
    elif isinstance(source, FilePlace):
        with local_errors(source.path, "mv"):
            os.unlink(source.path)
