"""Copying one thing: an object between stores, a file on the local disk."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import AlreadyExistsError
from codomyrmex.cloud.common.local_files import PendingFile
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import MTIME_KEY, ObjectInfo, ObjectSettings, format_mtime
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.transfer.file_writer import write_at
from codomyrmex.cloud.transfer.object_client import ObjectClient, merged_settings, write_condition
from codomyrmex.cloud.transfer.part_records import MIB, WriteCondition
from codomyrmex.cloud.transfer.part_sources import FileSource, ObjectSource, StoredSource
from codomyrmex.cloud.transfer.parts import send_parts

__all__ = ["copy_between", "copy_file", "copy_in_parts"]


def copy_between(
    source_client: StorageClient,
    source_bucket: str,
    source_key: str,
    target_client: StorageClient,
    target_bucket: str,
    target_key: str,
    *,
    settings: ObjectSettings | None = None,
    overwrite: bool = True,
    version_id: str | None = None,
    mtime_ns: int | None = None,
    progress: ProgressCallback | None = None,
) -> ObjectInfo:
    """Copy an object, inside its store by the server, else through this machine.

    What the object carries goes along; a few parts of it are in memory at a time, and a copy in
    parts that was stopped goes on where it stopped.

    Args:
        source_client: Where from.
        source_bucket: The bucket.
        source_key: The key.
        target_client: Where to.
        target_bucket: The bucket.
        target_key: The key.
        settings: Replaces what the object carries.
        overwrite: False refuses to replace an object.
        version_id: A version of the source; the present one when None.
        mtime_ns: The content's time where the source's listing tells it and its metadata do not,
            in nanoseconds since 1970; another store keeps it, so that a sync finds both the same.
        progress: Called as bytes pass.

    Returns:
        The new object.

    Raises:
        ObjectNotFoundError: When there is no such source.
        AlreadyExistsError: When ``overwrite`` is False and the target exists.

    Example:
        >>> copy_between(storage, "demo", "hello.txt", storage, "demo", "b.txt").key
        'b.txt'
    """
    if source_client is target_client:
        return target_client.copy_object(
            source_bucket,
            source_key,
            target_bucket,
            target_key,
            settings=settings,
            overwrite=overwrite,
            version_id=version_id,
            progress=progress,
        )
    info = source_client.get_metadata(source_bucket, source_key, version_id=version_id)
    carried = settings or ObjectSettings.of(info)
    if mtime_ns is not None and info.mtime_ns is None and MTIME_KEY not in carried.metadata:
        metadata = {**carried.metadata, MTIME_KEY: format_mtime(mtime_ns)}
        carried = msgspec.structs.replace(carried, metadata=metadata)
    if isinstance(target_client, ObjectClient) and info.size > target_client.limits.single_put:
        if progress is not None:
            progress(ProgressEvent("start", target_key, bytes_total=info.size))
        target_client.check_key(target_key)
        copied = send_parts(
            target_client,
            ObjectSource(
                source_client, info, source_client.url(source_bucket, source_key), version_id
            ),
            target_bucket,
            target_key,
            merged_settings(target_key, carried, None, None),
            write_condition(overwrite, None),
            progress,
        )
        if progress is not None:
            progress(ProgressEvent("done", target_key))
        return copied
    return target_client.upload_data(
        target_bucket,
        target_key,
        source_client.iter_data(
            source_bucket, source_key, version_id=version_id, if_match=info.etag
        ),
        settings=carried,
        overwrite=overwrite,
        progress=progress,
    )


def copy_in_parts(
    client: ObjectClient,
    source: ObjectInfo,
    version_id: str | None,
    bucket: str,
    key: str,
    settings: ObjectSettings | None,
    condition: WriteCondition,
    progress: ProgressCallback | None,
) -> ObjectInfo:
    """Copy an object inside its store, in parts that the store itself makes.

    Args:
        client: The store.
        source: The object, as `StorageClient.get_metadata` gives it.
        version_id: The version that was asked for; None for the present one.
        bucket: Where to.
        key: Its key there.
        settings: Replaces what the object carries.
        condition: What must hold of the target.
        progress: Called as parts are made.

    Returns:
        The new object.

    Raises:
        CloudError: As `send_parts` does; a copy that was stopped goes on where it stopped.
    """
    if progress is not None:
        progress(ProgressEvent("start", key, bytes_total=source.size))
    if condition.absent and Capability.CONDITIONAL_CREATE not in client.capabilities:
        # like a copy by one request, which no service refuses on this condition
        if client.object_exists(bucket, key):
            raise AlreadyExistsError(
                f"{client.url(bucket, key)} exists already",
                provider=client.provider,
                operation="copy_object",
            )
        condition = WriteCondition()
    carried = ObjectSettings.of(source) if settings is None else settings
    copied = send_parts(
        client,
        StoredSource(source, client.url(source.bucket, source.key), version_id),
        bucket,
        key,
        merged_settings(key, carried, carried.content_type or source.content_type, None),
        condition,
        progress,
    )
    if progress is not None:
        progress(ProgressEvent("done", key))
    return copied


def copy_file(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    overwrite: bool = True,
    progress: ProgressCallback | None = None,
) -> Path:
    """Copy a file on the local disk; it appears whole or not at all, with its time kept.

    Args:
        source: The file.
        target: Its new path.
        overwrite: False refuses to replace a file.
        progress: Called as bytes pass.

    Returns:
        The target.

    Raises:
        LocalFileNotFoundError: When there is no such file.
        AlreadyExistsError: When ``overwrite`` is False and the target exists.
        DiskFullError: When the disk is full.

    Example:
        >>> _ = (tmp_path / "a").write_text("hi")
        >>> copy_file(tmp_path / "a", tmp_path / "b").read_text()
        'hi'
    """
    path = Path(target)
    if not overwrite and os.path.lexists(path):
        raise AlreadyExistsError(f"{path} exists already", resource=str(path))
    name = os.fspath(source)
    with FileSource(name) as file:
        status = file.status
        if progress is not None:
            progress(ProgressEvent("start", name, bytes_total=status.st_size))
        pending = PendingFile(path, operation="copy_file")
        try:
            for offset in range(0, status.st_size, MIB):
                chunk = file.read(offset, min(MIB, status.st_size - offset))
                write_at(pending, chunk, offset)
                if progress is not None:
                    progress(ProgressEvent("bytes", name, bytes_moved=len(chunk)))
        except BaseException:
            pending.discard()
            raise
    pending.commit(mtime_ns=status.st_mtime_ns, overwrite=overwrite)
    if progress is not None:
        progress(ProgressEvent("done", name))
    return path
