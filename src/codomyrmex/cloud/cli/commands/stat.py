"""``cmx stat``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.entries import object_record
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import KEY_OPTIONS, VERSION_OPTIONS, versioned_place
from codomyrmex.cloud.cli.output import JsonValue
from codomyrmex.cloud.cli.values import human_size, local_time
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.local_files import guess_content_type, local_errors
from codomyrmex.cloud.common.places import FilePlace, ObjectPlace, Place

__all__ = ["COMMAND"]


def _run(context: Context, values: Values) -> ExitCode:
    version_id = values.text("--version-id")
    if version_id is not None and len(values.arguments) > 1:
        raise values.wrong("--version-id goes with one object")
    for number, text in enumerate(values.arguments):
        with context.each(text, len(values.arguments)):
            record = _facts(context, versioned_place(values, context.place(text)), version_id)
            lines = _lines(context, record)
            context.output.result(record, ("\n" if number else "") + "\n".join(lines))
    return context.exit_code


def _facts(context: Context, place: Place, version_id: str | None) -> dict[str, JsonValue]:
    if isinstance(place, FilePlace):
        return _file_facts(place.path)
    if not isinstance(place, ObjectPlace) or place.kind in ("all", "glob"):
        raise InvalidRequestError(
            f"stat needs one object, bucket or file, and {str(place)!r} is none",
            hint="cmx ls -l lists several",
        )
    client = context.client(place)
    if place.kind == "bucket":
        bucket = client.get_bucket(place.bucket)
        return {
            "type": "bucket",
            "url": place.bucket_url,
            "name": bucket.name,
            "region": bucket.region,
            "created_at": bucket.created_at,
        }
    key = place.plain_key
    info = client.get_metadata(place.bucket, key, version_id=version_id)
    return object_record(place.url(key), info)


def _file_facts(path: str) -> dict[str, JsonValue]:
    with local_errors(path, "stat"):
        status = os.stat(path)
    folder = os.path.isdir(path)
    return {
        "type": "folder" if folder else "file",
        "url": path,
        "size": status.st_size,
        "last_modified": datetime.fromtimestamp(status.st_mtime, UTC),
        "content_type": None if folder else guess_content_type(path),
        "mode": f"{status.st_mode & 0o7777:o}",
    }


def _lines(context: Context, record: Mapping[str, JsonValue]) -> list[str]:
    lines = [context.output.name(str(record["url"]))]
    for field, value in record.items():
        if field in ("url", "bucket", "key", "name") or value in (None, {}):
            continue
        label = f"  {field.replace('_', ' ')}: "
        if isinstance(value, Mapping):
            lines += [label.rstrip()] + [f"    {name}: {text}" for name, text in value.items()]
        elif isinstance(value, datetime):
            lines.append(label + local_time(value))
        elif field == "size" and isinstance(value, int) and value >= 1024:
            lines.append(f"{label}{value} ({human_size(value)})")
        else:
            lines.append(label + str(value))
    return [lines[0], *(context.output.name(line) for line in lines[1:])]


COMMAND: Final = Command(
    name="stat",
    usage="PLACE...",
    summary="Show everything that is known of an object, bucket or file.",
    details="",
    run=_run,
    options=(*VERSION_OPTIONS, *KEY_OPTIONS),
    examples=(
        Example("cmx stat s3://photos/2026/cat.jpg", "size, type, checksums, metadata"),
        Example("cmx stat --json s3://photos", "a bucket, for a program"),
    ),
    least=1,
)
