"""Sending one object in parts, and going on where an earlier process stopped."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    AuthenticationError,
    CancelledError,
    CloudError,
    DiskFullError,
    IntegrityError,
    LocalFileError,
    NotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
    RateLimitError,
    TransientError,
    UnsupportedError,
)
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.stopping import current_stop, stoppable
from codomyrmex.cloud.transfer.manifest import Header, Manifest, state_folder, transfer_id
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import Part, PartUpload, WriteCondition
from codomyrmex.cloud.transfer.part_sources import PartSource

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["RESUMABLE", "PartSender", "require_conditions", "send_parts"]

RESUMABLE: Final = (
    AuthenticationError,
    CancelledError,
    DiskFullError,
    LocalFileError,
    PermissionDeniedError,
    RateLimitError,
    TransientError,
)
"""Failures after which the same command can go on where it stopped: what was sent is kept."""


class PartSender:
    """One object on its way in parts; as many are under way as the client's pool has threads.

    Args:
        client: Where to.
        upload: The upload that was begun.
        progress: Called as parts arrive.
        on_part: Told of each part that arrived.
    """

    def __init__(
        self,
        client: ObjectClient,
        upload: PartUpload,
        progress: ProgressCallback | None,
        on_part: Callable[[Part], None] | None = None,
    ) -> None:
        self.upload = upload
        self._client = client
        self._progress = progress
        self._on_part = on_part
        self._room = threading.BoundedSemaphore(client.part_pool.size)
        self._futures: list[Future[Part]] = []
        self._failed = threading.Event()
        self._outer_stop = current_stop()

    def send(self, send: Callable[[], Part]) -> None:
        """Queue a part; waits while enough are under way.

        Args:
            send: Sends it, when its turn comes.

        Raises:
            CloudError: When an earlier part failed for good.
        """
        self._room.acquire()
        if self._failed.is_set():
            self._room.release()
            self.parts()
            raise CancelledError(f"the upload of {self.upload.key} was stopped")
        self._futures.append(self._client.part_pool.submit(lambda: self._send(send)))

    def _send(self, send: Callable[[], Part]) -> Part:
        try:
            if self._failed.is_set():
                raise CancelledError(f"the upload of {self.upload.key} was stopped")
            with stoppable(self._failed.is_set, self._outer_stop):
                part = _sent_intact(send, self.upload.key, self._progress)
            if self._on_part is not None:
                self._on_part(part)
            if self._progress is not None:
                self._progress(ProgressEvent("bytes", self.upload.key, bytes_moved=part.size))
        except BaseException:
            self._failed.set()
            raise
        finally:
            self._room.release()
        return part

    def parts(self) -> list[Part]:
        """Wait for the parts.

        Returns:
            The parts.

        Raises:
            CloudError: The failure of the first that failed by itself.
        """
        errors = [future.exception() for future in self._futures]
        for error in errors:
            if error is not None and not isinstance(error, CancelledError):
                raise error
        return [future.result() for future in self._futures]

    def stop(self) -> None:
        """Send no more; the parts under way are given up."""
        self._failed.set()
        for future in self._futures:
            future.exception()

    def abort(self) -> None:
        """Stop, and remove the parts that the service has; the object stays as it was."""
        self.stop()
        abort_quietly(self._client, self.upload)


def _sent_intact(send: Callable[[], Part], key: str, progress: ProgressCallback | None) -> Part:
    """Send a part, and once more when its bytes were damaged on the way."""
    try:
        return send()
    except IntegrityError:
        if progress is not None:
            progress(ProgressEvent("retry", key))
        return send()


def abort_quietly(client: ObjectClient, upload: PartUpload) -> bool:
    """Remove an upload's parts on the way out of an error, which is the one to be shown.

    Returns:
        Whether they are gone.
    """
    try:
        client._abort_parts(upload)
    except CloudError:
        return False
    return True


def send_parts(
    client: ObjectClient,
    source: PartSource,
    bucket: str,
    key: str,
    settings: ObjectSettings,
    condition: WriteCondition,
    progress: ProgressCallback | None,
) -> ObjectInfo:
    """Send a source of known size in parts, resuming an earlier attempt at the same.

    A record of the parts that arrived stays on the disk until the object is whole. When the
    source is another than the record's, its parts are removed and everything is sent anew.

    Args:
        client: Where to.
        source: Where from.
        bucket: The bucket.
        key: The key.
        settings: What the object carries.
        condition: What must hold when it is completed.
        progress: Called as bytes pass; what was there already counts as passed.

    Returns:
        The object as stored.

    Raises:
        CloudError: When it failed. What was sent is kept when the same call can go on with it
            (connection, credentials, cancellation), and removed when it cannot.
        ConflictError: When another process is at the same transfer.
    """
    target = client.url(bucket, key)
    identity = transfer_id(source.kind, source.place, target, client.address)
    with Manifest(os.path.join(state_folder(), identity)) as manifest:
        upload, there = _resume(client, source, settings, manifest, progress)
        if upload is None:
            found = _found_complete(client, source, settings, manifest)
            if found is not None:
                manifest.remove()
                return found
        # not before: what this transfer itself has made meets no condition
        _check_condition(client, bucket, key, condition)
        if upload is None:
            part_size = source.part_size(client.limits)  # raises for what is too large
            upload = client._begin_parts(bucket, key, settings)
            try:
                manifest.begin(_header(client, source, upload, target, part_size, condition))
            except BaseException:
                abort_quietly(client, upload)
                raise
        assert manifest.header is not None
        sender = PartSender(client, upload, progress, manifest.add)
        try:
            size = manifest.header.part_size
            for number, offset in enumerate(range(0, source.facts.size, size), start=1):
                if number not in there:
                    count = min(size, source.facts.size - offset)
                    sender.send(
                        functools.partial(source.send, client, upload, number, offset, count)
                    )
            parts = sorted([*there.values(), *sender.parts()], key=lambda part: part.number)
            info = client._complete_parts(upload, parts, condition)
        except BaseException as error:
            sender.stop()
            if (
                isinstance(error, CloudError)
                and not isinstance(error, RESUMABLE)
                and abort_quietly(client, upload)
            ):
                manifest.remove()  # else it tells of the parts that are still there
            raise
        manifest.remove()
    return info


def require_conditions(client: ObjectClient, condition: WriteCondition) -> None:
    """Refuse a condition that the service does not know, before anything is sent.

    Args:
        client: Where to.
        condition: What must hold.

    Raises:
        UnsupportedError: When the service lacks what the condition needs.
    """
    for asked, capability, name in (
        (condition.absent, Capability.CONDITIONAL_CREATE, "overwrite=False"),
        (condition.if_match is not None, Capability.CONDITIONAL_UPDATE, "if_match"),
    ):
        if asked:
            client.capabilities.require(capability, provider=client.provider, operation=name)


def _check_condition(
    client: ObjectClient, bucket: str, key: str, condition: WriteCondition
) -> None:
    """Refuse before gigabytes are sent what the service would refuse after them."""
    require_conditions(client, condition)
    if condition.absent and client.object_exists(bucket, key):
        raise AlreadyExistsError(
            f"{client.url(bucket, key)} exists already",
            provider=client.provider,
            operation="upload_file",
        )
    if condition.if_match is not None:
        etag = client.get_metadata(bucket, key).etag
        if etag != condition.if_match:
            raise PreconditionFailedError(
                f"{client.url(bucket, key)} has the ETag {etag}, not {condition.if_match}",
                provider=client.provider,
                operation="upload_file",
            )


def _found_complete(
    client: ObjectClient, source: PartSource, settings: ObjectSettings, manifest: Manifest
) -> ObjectInfo | None:
    """Find the object that an earlier process completed without living to note it."""
    header = manifest.header
    if header is None or not _is_same(header, source, settings):
        return None
    parts = [manifest.parts[number] for number in sorted(manifest.parts)]
    if sum(part.size for part in parts) != source.facts.size:
        return None
    upload = PartUpload(header.bucket, header.key, header.upload_id, settings)
    return client._find_completed(upload, parts)


def _without_secret(settings: ObjectSettings) -> ObjectSettings:
    """What a record keeps of settings: a customer's key comes with the command again."""
    if settings.encryption is None or settings.encryption.mode != "customer":
        return settings
    return msgspec.structs.replace(settings, encryption=None)


def _is_same(header: Header, source: PartSource, settings: ObjectSettings) -> bool:
    """Whether an earlier attempt was to make the same object."""
    return header.facts == source.facts and header.settings == _without_secret(settings)


def _header(
    client: ObjectClient,
    source: PartSource,
    upload: PartUpload,
    target: str,
    part_size: int,
    condition: WriteCondition,
) -> Header:
    return Header(
        kind=source.kind,
        source=source.place,
        facts=source.facts,
        target=target,
        store=client.address,
        bucket=upload.bucket,
        key=upload.key,
        part_size=part_size,
        upload_id=upload.upload_id,
        settings=_without_secret(upload.settings),
        condition=condition,
    )


def _resume(
    client: ObjectClient,
    source: PartSource,
    settings: ObjectSettings,
    manifest: Manifest,
    progress: ProgressCallback | None,
) -> tuple[PartUpload | None, dict[int, Part]]:
    """Find what an earlier attempt left: the upload, and its parts that are as they should be."""
    header = manifest.header
    if header is None:
        return None, {}
    upload = PartUpload(header.bucket, header.key, header.upload_id, settings)
    if not _is_same(header, source, settings):
        # what may pass is raised: the record is all that tells of the parts
        with contextlib.suppress(NotFoundError, PermissionDeniedError, UnsupportedError):
            client._abort_parts(upload)
        if progress is not None:
            progress(ProgressEvent("anew", header.key))
        return None, {}
    try:
        found = client._list_parts(upload)
    except NotFoundError:
        return None, {}
    # a file that was being written when the power failed may have its time and not its bytes
    believed = source.facts.etag is not None or not manifest.outlived_boot
    there: dict[int, Part] = {}
    for listed in found:
        offset = (listed.number - 1) * header.part_size
        if listed.size != min(header.part_size, source.facts.size - offset):
            continue
        part = msgspec.structs.replace(listed, offset=offset)
        known = manifest.parts.get(part.number)
        if known is not None and known.etag == part.etag and believed:
            there[part.number] = known
        elif source.holds(part):
            # also what arrived before the process ended and could not be recorded
            there[part.number] = part
            manifest.add(part)
    if progress is not None:
        arrived = sum(part.size for part in there.values())
        progress(ProgressEvent("resume", header.key, bytes_moved=arrived))
    return upload, there
