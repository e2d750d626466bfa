"""A client whose small reads and writes can run by the thousand in one thread."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import OpenSink, WriteCondition

if TYPE_CHECKING:  # libcurl is loaded with the first client that uses it
    from codomyrmex.cloud.common.http import HttpClient
    from codomyrmex.cloud.common.steps import Steps

__all__ = ["SteppedClient"]


class SteppedClient(ObjectClient):
    """An `ObjectClient` that gives `_put` and `_get` as steps too.

    Attributes:
        http: The transport that the steps' requests are meant for.
    """

    http: HttpClient

    @abstractmethod
    def _put_steps(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> Steps[ObjectInfo]: ...

    @abstractmethod
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
    ) -> Steps[ObjectInfo]: ...
