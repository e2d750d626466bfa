"""Places that must be a bucket."""

from __future__ import annotations

from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.places import ObjectPlace

__all__ = ["bucket_place"]


def bucket_place(context: Context, text: str, command: str) -> ObjectPlace:
    """Read a place that must be a bucket.

    Args:
        context: The run.
        text: The place.
        command: The command, for the message.

    Returns:
        The place.

    Raises:
        InvalidRequestError: When it is no bucket.

    Example:
        >>> from codomyrmex.cloud.cli.command import load_command, parse
        >>> from codomyrmex.cloud.cli.output import Output
        >>> context = Context(parse(load_command("mb"), ["s3://b"]), Output())
        >>> bucket_place(context, "s3://b", "mb").bucket
        'b'
    """
    place = context.place(text)
    if isinstance(place, ObjectPlace) and place.kind == "bucket":
        return place
    raise InvalidRequestError(
        f"{command} needs a bucket, and {text!r} is none", hint="Write it as s3://BUCKET"
    )
