"""``cmx transfers``."""

from __future__ import annotations

import time
from typing import Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.options import CHANGE_OPTIONS, YES
from codomyrmex.cloud.cli.values import human_size, local_time, parse_duration
from codomyrmex.cloud.common.errors import UnsupportedError
from codomyrmex.cloud.common.places import ObjectPlace
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.unfinished import (
    StoreUpload,
    UnfinishedTransfer,
    abort_transfer,
    abort_upload,
    list_transfers,
    list_uploads,
    resume_transfer,
)

__all__ = ["COMMAND"]

_ACTIONS: Final = ("list", "resume", "abort")


def _run(context: Context, values: Values) -> ExitCode:
    action, *names = values.arguments or ["list"]
    if action not in _ACTIONS:
        raise values.wrong(f"transfers cannot {action!r}", f"Write {', '.join(_ACTIONS)}")
    if any("://" in name for name in names):
        return _at_stores(context, values, action, names)
    if action == "list":
        for transfer in list_transfers():
            _show(context, transfer)
        return ExitCode.DONE
    if bool(names) == values.switch("--all"):
        raise values.wrong(f"name the transfers to {action}, or give --all")
    found = names or [transfer.id for transfer in list_transfers() if not transfer.active]
    if context.dry_run:
        for name in found:
            context.output.result({"type": action, "id": name}, f"{action} {name}")
        return ExitCode.DONE
    asks = action == "abort" and bool(found)
    if asks and not context.confirm(f"abort would give up {len(found)} transfers", "Do it?"):
        return ExitCode.FAILED
    for name in found:
        with context.each(name, len(found)):
            if action == "abort":
                _show(context, abort_transfer(name))
            else:
                resume_transfer(name)
                context.output.result({"type": "resumed", "id": name}, f"{name} done")
    return context.exit_code


def _at_stores(context: Context, values: Values, action: str, places: list[str]) -> ExitCode:
    """List or remove the uploads in parts that stores keep, whoever began them."""
    if action == "resume":
        raise values.wrong("what a store keeps cannot be resumed from there, only its record can")
    oldest = values.parsed("--older-than", parse_duration)
    if action == "abort" and oldest is None:
        raise values.wrong(
            "abort at a store needs --older-than: a younger upload may be under way somewhere"
        )
    found: list[tuple[ObjectClient, StoreUpload]] = []
    for text in places:
        place = context.place(text)
        if not isinstance(place, ObjectPlace) or not place.bucket:
            raise values.wrong(f"{text!r} is no bucket and no prefix")
        client = context.client(place)
        if not isinstance(client, ObjectClient):
            raise UnsupportedError(f"{text} does not list its uploads in parts")
        found += [
            (client, upload)
            for upload in list_uploads(client, place.bucket, place.key)
            if oldest is None or _age(upload) >= oldest
        ]
    own = [upload for _, upload in found if upload.transfer is not None]
    if action == "abort" and own:
        context.output.note(f"{len(own)} have a record here: cmx transfers abort ID")
        found = [(client, upload) for client, upload in found if upload.transfer is None]
    if action == "list" or context.dry_run or not found:
        for client, upload in found:
            _show_upload(context, client, upload)
        return ExitCode.DONE
    if not context.confirm(f"abort would remove {len(found)} uploads in parts", "Do it?"):
        return ExitCode.FAILED
    for client, upload in found:
        with context.each(client.url(upload.bucket, upload.key), len(found)):
            abort_upload(client, upload)
            _show_upload(context, client, upload)
    return context.exit_code


def _age(upload: StoreUpload) -> float:
    # an upload of which the store tells no time counts as new
    return time.time() - upload.started.timestamp() if upload.started is not None else 0.0


def _show_upload(context: Context, client: ObjectClient, upload: StoreUpload) -> None:
    place = client.url(upload.bucket, upload.key)
    record = f", record {upload.transfer}" if upload.transfer is not None else ""
    context.output.result(
        {
            "type": "upload",
            "place": place,
            "upload_id": upload.upload_id,
            "started": upload.started.isoformat() if upload.started is not None else None,
            "transfer": upload.transfer,
        },
        f"{local_time(upload.started)}  {context.output.name(place)}{record}",
    )


def _show(context: Context, transfer: UnfinishedTransfer) -> None:
    output = context.output
    age = max(0, round((time.time() - transfer.started) / 60))
    state = "under way" if transfer.active else f"begun {age} min ago"
    output.result(
        {
            "type": "transfer",
            "id": transfer.id,
            "kind": transfer.kind,
            "source": transfer.source,
            "target": transfer.target,
            "size": transfer.size,
            "arrived": transfer.arrived,
            "started": transfer.started,
            "active": transfer.active,
        },
        f"{transfer.id}  {human_size(transfer.arrived)} of {human_size(transfer.size)}, {state}: "
        f"{output.name(transfer.source)} -> {output.name(transfer.target)}",
    )


COMMAND: Final = Command(
    name="transfers",
    usage="[list [PLACE...] | resume ID... | abort ID... | abort PLACE...]",
    summary="List the transfers that were stopped; go on with them or give them up.",
    details="""
    An upload, download or copy in parts that was stopped leaves a record, and the same command
    again goes on with it. This one does so by the record's id, of which a beginning will do. abort
    removes the parts at the store, the file beside the target and the record. With a bucket or
    prefix, list and abort are of the uploads in parts that the store keeps, and bills, whoever
    began them.
    """,
    run=_run,
    options=(
        Option(("--all",), "All that no process is at."),
        Option(("--older-than",), "Of a place: only what was begun so long ago (7d).", "AGE"),
        YES,
        *CHANGE_OPTIONS,
    ),
    examples=(
        Example("cmx transfers", "what was stopped"),
        Example("cmx transfers resume --all", "go on with all"),
        Example("cmx transfers abort --all --yes", "give all up"),
        Example("cmx transfers list s3://photos", "what the store keeps of uploads in parts"),
    ),
)
