"""Transfers that were stopped: listed, resumed or given up."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

import msgspec

from codomyrmex.cloud.common.errors import (
    ConfigurationError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
)
from codomyrmex.cloud.common.places import ObjectPlace, parse_place
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.remotes import open_client
from codomyrmex.cloud.transfer.copying import copy_between, copy_in_parts
from codomyrmex.cloud.transfer.manifest import Header, Manifest, find_manifest, list_manifests
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import PartUpload

__all__ = [
    "StoreUpload",
    "UnfinishedTransfer",
    "abort_transfer",
    "abort_upload",
    "list_transfers",
    "list_uploads",
    "resume_transfer",
]


class UnfinishedTransfer(msgspec.Struct, frozen=True):
    """A transfer in parts that was begun and is not done.

    Attributes:
        id: Sixteen hexadecimal digits; a beginning that is unique will do.
        kind: ``upload`` (copies to another store too), ``copy`` (inside a store) or ``download``.
        source: Where from.
        target: Where to.
        size: Bytes of the whole.
        arrived: Bytes of the parts that arrived.
        started: Seconds since 1970.
        active: Whether a process is at it now.

    Example:
        >>> UnfinishedTransfer("0" * 16, "upload", "/a", "s3://b/a", 10, 5, 0.0, False).arrived
        5
    """

    id: str
    kind: str
    source: str
    target: str
    size: int
    arrived: int
    started: float
    active: bool


class StoreUpload(msgspec.Struct, frozen=True):
    """An upload in parts that a store keeps, whoever began it.

    Attributes:
        bucket: The bucket.
        key: The key.
        upload_id: The store's id of it.
        started: When it was begun, in UTC; None where the store does not tell.
        transfer: The id of the unfinished transfer of this user that it belongs to; None for
            what another user or machine began, for a stream, which keeps no record, and for what
            was begun when the store's answer was lost.

    Example:
        >>> StoreUpload("b", "k", "id1", None, None).transfer is None
        True
    """

    bucket: str
    key: str
    upload_id: str
    started: datetime | None
    transfer: str | None


def list_uploads(client: ObjectClient, bucket: str, prefix: str = "") -> list[StoreUpload]:
    """List the uploads in parts that a store keeps, those that no record tells of too.

    A store keeps, and bills, the parts of an upload until it is completed or aborted.

    Args:
        client: The store.
        bucket: The bucket.
        prefix: What the keys begin with.

    Returns:
        The uploads, as the store lists them.

    Raises:
        BucketNotFoundError: When there is no such bucket.
        UnsupportedError: When the store does not list them.

    Example:
        >>> upload = storage._begin_parts("demo", "large", ObjectSettings())
        >>> [(each.key, each.transfer) for each in list_uploads(storage, "demo")]
        [('large', None)]
    """
    known = {
        (header.store, header.upload_id): identity for identity, header, _, _ in list_manifests()
    }
    return [
        StoreUpload(
            bucket=each.bucket,
            key=each.key,
            upload_id=each.upload_id,
            started=each.started,
            transfer=known.get((client.address, each.upload_id)),
        )
        for each in client._list_uploads(bucket, prefix)
    ]


def abort_upload(client: ObjectClient, upload: StoreUpload) -> None:
    """Remove an upload in parts that no record tells of.

    Nothing tells whether a process somewhere is at it still: that process fails then. Its age is
    the best hint.

    Args:
        client: The store.
        upload: As `list_uploads` gives it.

    Raises:
        ConflictError: When it belongs to an unfinished transfer; `abort_transfer` is for these.
        PermissionDeniedError: When this user may not abort it.

    Example:
        >>> _ = storage._begin_parts("demo", "large", ObjectSettings())
        >>> for upload in list_uploads(storage, "demo"):
        ...     abort_upload(storage, upload)
        >>> list_uploads(storage, "demo")
        []
    """
    if upload.transfer is not None:
        raise ConflictError(
            f"the upload of {client.url(upload.bucket, upload.key)} is an unfinished transfer",
            hint=f"cmx transfers abort {upload.transfer}",
        )
    with contextlib.suppress(NotFoundError):  # gone meanwhile
        client._abort_parts(
            PartUpload(upload.bucket, upload.key, upload.upload_id, ObjectSettings())
        )


def list_transfers() -> list[UnfinishedTransfer]:
    """List the unfinished transfers of this user, the oldest first.

    Returns:
        The transfers.

    Example:
        >>> list_transfers()
        []
    """
    found = [
        UnfinishedTransfer(
            id=identity,
            kind=header.kind,
            source=header.source,
            target=header.target,
            size=header.facts.size,
            arrived=sum(part.size for part in parts),
            started=header.started,
            active=active,
        )
        for identity, header, parts, active in list_manifests()
    ]
    return sorted(found, key=lambda transfer: transfer.started)


def resume_transfer(
    identity: str, *, progress: ProgressCallback | None = None
) -> ObjectInfo | Path:
    """Go on with a transfer, with clients made of the environment and the config file.

    Args:
        identity: The transfer's id, or a beginning of it.
        progress: Called as bytes pass.

    Returns:
        The object as stored, or the file.

    Raises:
        NotFoundError: When there is no such transfer.
        ConfigurationError: When the names in its URLs mean other stores now.
        ConflictError: When a process is at it.

    Example:
        >>> resume_transfer("ffff")
        Traceback (most recent call last):
            ...
        codomyrmex.cloud.common.errors.NotFoundError: there is no unfinished transfer 'ffff'
    """
    header = _header(identity)
    overwrite = not header.condition.absent
    if header.kind == "download":
        with _client(header.source, header.store) as client:
            return client.download_file(
                header.bucket,
                header.key,
                header.target,
                version_id=header.facts.version_id,
                overwrite=overwrite,
                progress=progress,
            )
    with _client(header.target, header.store) as client:
        if "://" not in header.source:
            return client.upload_file(
                header.source,
                header.bucket,
                header.key,
                settings=header.settings,
                overwrite=overwrite,
                if_match=header.condition.if_match,
                progress=progress,
            )
        place = _object_place(header.source)
        if header.kind == "copy":
            version_id = header.facts.version_id
            return copy_in_parts(
                client,
                client.get_metadata(place.bucket, place.plain_key, version_id=version_id),
                version_id,
                header.bucket,
                header.key,
                header.settings,
                header.condition,
                progress,
            )
        with open_client(place.remote) as source:
            return copy_between(
                source,
                place.bucket,
                place.plain_key,
                client,
                header.bucket,
                header.key,
                settings=header.settings,
                overwrite=overwrite,
                version_id=header.facts.version_id,
                progress=progress,
            )


def abort_transfer(identity: str) -> UnfinishedTransfer:
    """Give up a transfer: its parts at the service, its file beside the target and its record go.

    Args:
        identity: The transfer's id, or a beginning of it.

    Returns:
        What it was.

    Raises:
        NotFoundError: When there is no such transfer.
        ConflictError: When a process is at it.
        CloudError: When the parts cannot be removed at the service; the record stays then.

    Example:
        >>> abort_transfer("ffff")
        Traceback (most recent call last):
            ...
        codomyrmex.cloud.common.errors.NotFoundError: there is no unfinished transfer 'ffff'
    """
    path = find_manifest(identity)
    with Manifest(path) as manifest:
        header = manifest.header
        if header is None:
            raise NotFoundError(f"there is no unfinished transfer {identity!r}")
        if header.kind != "download":
            with _client(header.target, header.store) as client:
                client._abort_parts(
                    PartUpload(header.bucket, header.key, header.upload_id, header.settings)
                )
        else:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(header.part_file)
        arrived = sum(part.size for part in manifest.parts.values())
        manifest.remove()
    return UnfinishedTransfer(
        id=os.path.basename(path),
        kind=header.kind,
        source=header.source,
        target=header.target,
        size=header.facts.size,
        arrived=arrived,
        started=header.started,
        active=False,
    )


def _header(identity: str) -> Header:
    with Manifest(find_manifest(identity)) as manifest:
        if manifest.header is None:
            raise NotFoundError(f"there is no unfinished transfer {identity!r}")
        return manifest.header


def _object_place(url: str) -> ObjectPlace:
    place = parse_place(url, exact=True, glob=False)
    if not isinstance(place, ObjectPlace):
        raise InvalidRequestError(f"{url} is no object's URL")
    return place


def _client(url: str, address: str) -> ObjectClient:
    name = _object_place(url).remote
    client = open_client(name)
    if not isinstance(client, ObjectClient) or client.address != address:
        client.close()
        raise ConfigurationError(
            f"{name}:// was {address} when the transfer was begun, and is {client.address} now",
            hint="Set the environment and the config file as they were, and run it again",
        )
    return client
