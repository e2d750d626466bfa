"""Transfers that were stopped: listed, resumed or given up."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from codomyrmex.cloud.common.errors import ConfigurationError, InvalidRequestError, NotFoundError
from codomyrmex.cloud.common.places import ObjectPlace, parse_place
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.common.records import ObjectInfo
from codomyrmex.cloud.common.remotes import open_client
from codomyrmex.cloud.transfer.copying import copy_between
from codomyrmex.cloud.transfer.manifest import Header, Manifest, find_manifest, list_manifests
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import PartUpload

__all__ = ["UnfinishedTransfer", "abort_transfer", "list_transfers", "resume_transfer"]


class UnfinishedTransfer(msgspec.Struct, frozen=True):
    """A transfer in parts that was begun and is not done.

    Attributes:
        id: Sixteen hexadecimal digits; a beginning that is unique will do.
        kind: ``upload`` (copies to another store too) or ``download``.
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
    if header.kind == "download":
        with _client(header.source, header.store) as client:
            return client.download_file(header.bucket, header.key, header.target, progress=progress)
    with _client(header.target, header.store) as client:
        if "://" not in header.source:
            return client.upload_file(
                header.source,
                header.bucket,
                header.key,
                settings=header.settings,
                progress=progress,
            )
        place = _object_place(header.source)
        with open_client(place.remote) as source:
            return copy_between(
                source,
                place.bucket,
                place.plain_key,
                client,
                header.bucket,
                header.key,
                settings=header.settings,
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
        if header.kind == "upload":
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
