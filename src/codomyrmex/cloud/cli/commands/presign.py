"""``cmx presign``."""

from __future__ import annotations

from typing import Final, Literal, cast

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import KEY_OPTIONS
from codomyrmex.cloud.cli.values import parse_duration
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.places import ObjectPlace

__all__ = ["COMMAND"]

_METHODS: Final = ("GET", "HEAD", "PUT", "DELETE")


def _run(context: Context, values: Values) -> ExitCode:
    expires = values.parsed("--expires", parse_duration)
    method = cast('Literal["GET", "HEAD", "PUT", "DELETE"]', values.text("--method") or _METHODS[0])
    for text in values.arguments:
        with context.each(text, len(values.arguments)):
            place = context.place(text)
            if not isinstance(place, ObjectPlace) or place.kind in ("all", "bucket", "glob"):
                raise InvalidRequestError(
                    f"presign needs an object, and {text!r} is none",
                    hint="Write s3://BUCKET/KEY, with --no-glob when the key has * ? or [",
                )
            url = context.client(place).generate_presigned_url(
                place.bucket,
                place.plain_key,
                expires_in=3600 if expires is None else expires,
                method=method,
                content_type=values.text("--content-type"),
            )
            context.output.result(
                {"type": "presigned", "url": str(place), "method": method, "presigned_url": url},
                url,
            )
    return context.exit_code


COMMAND: Final = Command(
    name="presign",
    usage="OBJECT...",
    summary="Make URLs that let anyone who has them do one thing for a while.",
    details="No request is sent: the object need not exist. Treat the URL as a secret.",
    run=_run,
    options=(
        Option(("--expires",), "How long it holds: 15m, 1h (the default), up to 7d.", "TIME"),
        Option(("--method",), "What it is for.", "METHOD", _METHODS),
        Option(("--content-type",), "For PUT: the upload must have this media type.", "TYPE"),
        *KEY_OPTIONS,
    ),
    examples=(
        Example("cmx presign --expires 15m s3://photos/2026/cat.jpg", "to read it"),
        Example("cmx presign --method PUT s3://photos/2026/new.jpg", "to upload it"),
    ),
    least=1,
)
