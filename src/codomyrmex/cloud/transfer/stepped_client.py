"""A client whose small reads and writes can run by the thousand in one thread."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from codomyrmex.cloud.common.errors import IntegrityError, UnexpectedResponseError
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import OpenSink, Sink, WriteCondition
from codomyrmex.cloud.transfer.requested_range import range_header, require_beyond, require_range

if TYPE_CHECKING:  # libcurl is loaded with the first client that uses it
    from codomyrmex.cloud.common.http import HttpClient, HttpResponse
    from codomyrmex.cloud.common.steps import Steps

__all__ = ["SteppedClient"]

_BEYOND: Final = frozenset({416})


class SteppedClient(ObjectClient):
    """An `ObjectClient` over HTTP, which gives `_put` and `_get` as steps too.

    A provider gives the steps of its own requests; what has to hold of every answer is here.

    ``_head_steps``
        The object's facts, as `get_metadata` has them.
    ``_put_once_steps``
        One attempt to store bytes. Raises `IntegrityError` with a status when the service refused
        them because they were damaged on the way, which is tried once more, and without one when
        it stored other bytes than were sent.
    ``_read_steps``
        One GET; ``ranged`` is the value of the Range header, None for everything. The status 416
        is an answer like any other.
    ``_read_info``
        What the headers of an answer to that GET tell of the whole object.

    Attributes:
        http: The transport that the steps' requests are meant for.
    """

    http: HttpClient

    @abstractmethod
    def _head_steps(self, bucket: str, key: str, version_id: str | None) -> Steps[ObjectInfo]: ...

    @abstractmethod
    def _put_once_steps(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> Steps[ObjectInfo]: ...

    @abstractmethod
    def _read_steps(
        self,
        bucket: str,
        key: str,
        on_headers: Callable[[HttpResponse], Sink],
        *,
        ranged: str | None,
        version_id: str | None,
        if_match: str | None,
    ) -> Steps[HttpResponse]: ...

    @abstractmethod
    def _read_info(self, bucket: str, key: str, response: HttpResponse) -> ObjectInfo: ...

    @override
    def _put(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> ObjectInfo:
        from codomyrmex.cloud.common.steps import run_steps

        return run_steps(self.http, self._put_steps(bucket, key, data, settings, condition))

    def _put_steps(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> Steps[ObjectInfo]:
        try:
            return (yield from self._put_once_steps(bucket, key, data, settings, condition))
        except IntegrityError as error:
            if error.status is None:
                raise  # stored, and not as it was sent
        return (yield from self._put_once_steps(bucket, key, data, settings, condition))

    @override
    def _get(
        self,
        bucket: str,
        key: str,
        open_sink: OpenSink,
        *,
        start: int | None = None,
        end: int | None = None,
        version_id: str | None = None,
        if_match: str | None = None,
    ) -> ObjectInfo:
        from codomyrmex.cloud.common.steps import run_steps

        steps = self._get_steps(
            bucket,
            key,
            open_sink,
            start=start,
            end=end,
            version_id=version_id,
            if_match=if_match,
        )
        return run_steps(self.http, steps)

    def _get_steps(
        self,
        bucket: str,
        key: str,
        open_sink: OpenSink,
        *,
        start: int | None = None,
        end: int | None = None,
        version_id: str | None = None,
        if_match: str | None = None,
    ) -> Steps[ObjectInfo]:
        self.check_key(key)
        ranged = range_header(start, end)
        if ranged == "":
            info = yield from self._head_steps(bucket, key, version_id)
            open_sink(info)
            return info
        found: ObjectInfo | None = None

        def on_headers(response: HttpResponse) -> Sink:
            nonlocal found
            found = self._read_info(bucket, key, response)
            require_range(self.url(bucket, key), found, response, start, end)
            return open_sink(found)

        answer = yield from self._read_steps(
            bucket, key, on_headers, ranged=ranged, version_id=version_id, if_match=if_match
        )
        if answer.status in _BEYOND:
            info = yield from self._head_steps(bucket, key, version_id)
            require_beyond(self.url(bucket, key), info, start, end)
            open_sink(info)
            return info
        if found is None:
            raise UnexpectedResponseError(f"{self.url(bucket, key)}: the answer had no headers")
        return found
