"""Sending one object in parts, several at a time."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from codomyrmex.cloud.common.errors import CloudError
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.transfer.object_client import ObjectClient, Part, WriteCondition

__all__ = ["PartSender"]


class PartSender:
    """One object on its way in parts: at most ``client.concurrency`` parts are in memory.

    Args:
        client: Where to.
        bucket: The bucket.
        key: The key.
        settings: What the object carries.
        condition: What must hold when it is completed.
        progress: Called as parts arrive.
    """

    def __init__(
        self,
        client: ObjectClient,
        bucket: str,
        key: str,
        settings: ObjectSettings,
        condition: WriteCondition,
        progress: ProgressCallback | None,
    ) -> None:
        self._client = client
        self._condition = condition
        self._progress = progress
        self._upload = client._begin_parts(bucket, key, settings)
        self._slots = threading.BoundedSemaphore(client.concurrency)
        self._pool = ThreadPoolExecutor(client.concurrency, thread_name_prefix="cmx-part")
        self._futures: list[Future[Part]] = []
        self._failed = threading.Event()

    def send(self, number: int, offset: int, read: Callable[[], bytes | memoryview]) -> None:
        """Queue a part; waits while as many as allowed are under way.

        Args:
            number: From 1.
            offset: Where the part begins in the object.
            read: Gives its bytes, called when it is sent.

        Raises:
            CloudError: When an earlier part failed for good.
        """
        self._slots.acquire()
        if self._failed.is_set():
            self._slots.release()
            self._raise_first()
        self._futures.append(self._pool.submit(self._send, number, offset, read))

    def _send(self, number: int, offset: int, read: Callable[[], bytes | memoryview]) -> Part:
        try:
            data = read()
            part = self._client._put_part(self._upload, number, offset, data)
        except BaseException:
            self._failed.set()
            raise
        finally:
            self._slots.release()
        if self._progress is not None:
            self._progress(ProgressEvent("bytes", self._upload.key, bytes_moved=part.size))
        return part

    def _raise_first(self) -> None:
        for future in self._futures:
            error = future.exception()
            if error is not None:
                raise error

    def finish(self) -> ObjectInfo:
        """Wait for the parts and make the object of them.

        Returns:
            The object as stored.

        Raises:
            CloudError: When a part or the completion failed; call `abort` then.
        """
        self._pool.shutdown(wait=True)
        parts = sorted((future.result() for future in self._futures), key=lambda p: p.number)
        return self._client._complete_parts(self._upload, parts, self._condition)

    def abort(self) -> None:
        """Stop and remove the parts that the service has; the object stays as it was."""
        self._failed.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        # the error that led here is the one to be shown; the service forgets the parts by itself
        with contextlib.suppress(CloudError):
            self._client._abort_parts(self._upload)
