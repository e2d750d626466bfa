"""``cmx rb``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.buckets import bucket_place
from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS, YES
from codomyrmex.cloud.cli.output import JsonValue
from codomyrmex.cloud.cli.values import count_of, human_size
from codomyrmex.cloud.common.errors import BucketNotEmptyError
from codomyrmex.cloud.common.places import ObjectPlace

__all__ = ["COMMAND"]


def _run(context: Context, values: Values) -> ExitCode:
    places = [bucket_place(context, text, "rb") for text in values.arguments]
    force = values.switch("--force")
    contents = {place: _content(context, place) for place in places} if force else {}
    if force and not context.dry_run and not _agreed(context, contents):
        return ExitCode.FAILED
    for place in places:
        with context.each(str(place), len(places)):
            _remove(context, place, contents.get(place))
    return context.exit_code


def _content(context: Context, place: ObjectPlace) -> tuple[int, int]:
    count = size = 0
    for info in context.client(place).list_objects(place.bucket):
        count, size = count + 1, size + info.size
    return count, size


def _agreed(context: Context, contents: dict[ObjectPlace, tuple[int, int]]) -> bool:
    parts = [
        f"{place.bucket_url} with {count_of(count, 'object')} ({human_size(size)})"
        for place, (count, size) in contents.items()
    ]
    return context.confirm(
        f"rb --force deletes {', '.join(parts)}, versions included", "Delete all of it?"
    )


def _remove(context: Context, place: ObjectPlace, content: tuple[int, int] | None) -> None:
    url, output = place.bucket_url, context.output
    count, size = content or (0, 0)
    record: dict[str, JsonValue] = {"type": "action", "verb": "delete", "target": url}
    record |= {"objects": count, "size": size}
    if context.dry_run:
        # a bucket that is not there must not look as if it could be deleted
        context.client(place).get_bucket(place.bucket)
        inside = f" with {count_of(count, 'object')} ({human_size(size)})" if count else ""
        output.result({**record, "dry_run": True}, f"delete {url}{inside}")
        return
    try:
        context.client(place).delete_bucket(place.bucket, force=content is not None)
    except BucketNotEmptyError as error:
        error.hint = "cmx rb --force deletes what is in it first"
        raise
    if output.json:
        output.result({**record, "dry_run": False}, "")
    output.note(f"deleted {url}")


COMMAND: Final = Command(
    name="rb",
    usage="BUCKET...",
    summary="Remove buckets.",
    details="""
    A bucket that holds objects is refused. --force deletes them first: it says how many, and asks
    on a terminal; elsewhere it needs --yes.
    """,
    run=_run,
    options=(
        Option(("--force",), "Delete what is in it first."),
        YES,
        *CHANGE_OPTIONS,
    ),
    examples=(
        Example("cmx rb s3://empty", "an empty bucket"),
        Example("cmx rb --force --dry-run s3://photos", "what would be lost"),
        Example("cmx rb --force --yes s3://photos", "with all that is in it"),
    ),
    least=1,
)
