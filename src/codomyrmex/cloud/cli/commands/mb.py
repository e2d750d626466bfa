"""``cmx mb``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.buckets import bucket_place
from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS

__all__ = ["COMMAND"]


def _run(context: Context, values: Values) -> ExitCode:
    places = [bucket_place(context, text, "mb") for text in values.arguments]
    region, exist_ok = values.text("--region"), values.switch("--exist-ok")
    for place in places:
        with context.each(str(place), len(places)):
            url = place.bucket_url
            record = {"type": "action", "verb": "create", "target": url}
            if context.dry_run:
                context.output.result({**record, "dry_run": True}, f"create {url}")
                continue
            client = context.client(place)
            client.create_bucket(place.bucket, region=region, exist_ok=exist_ok)
            if context.output.json:
                context.output.result({**record, "dry_run": False}, "")
            context.output.note(f"created {url}")
    return context.exit_code


COMMAND: Final = Command(
    name="mb",
    usage="BUCKET...",
    summary="Make buckets.",
    details="",
    run=_run,
    options=(
        Option(("--region",), "Where; the client's region when left out.", "NAME"),
        Option(("-p", "--exist-ok"), "A bucket of one's own of that name is no error."),
        *CHANGE_OPTIONS,
    ),
    examples=(
        Example("cmx mb local://archive", "a bucket on this disk"),
        Example("cmx mb --exist-ok s3://photos", "unless it is there"),
    ),
    least=1,
)
