"""Copies that the service makes by itself, of any size, for `GCSClient`."""

from __future__ import annotations

from typing import Any

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.errors import UnexpectedResponseError
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.gcp.media import GcsMedia
from codomyrmex.cloud.gcp.resources import (
    FIELDS,
    GcsObject,
    customer_key_lines,
    settings_resource,
)
from codomyrmex.cloud.gcp.wire import object_path
from codomyrmex.cloud.transfer.object_client import merged_settings
from codomyrmex.cloud.transfer.part_records import WriteCondition

__all__ = ["GcsCopies"]


class _Rewrite(msgspec.Struct, rename="camel"):
    done: bool = False
    total_bytes_rewritten: int | str = 0
    rewrite_token: str | None = None
    resource: GcsObject | None = None


class GcsCopies(GcsMedia):
    """Copies: one ``rewrite``, called again with its token until the service is through."""

    @override
    def _copy(
        self,
        source: ObjectInfo,
        target_bucket: str,
        target_key: str,
        settings: ObjectSettings | None,
        condition: WriteCondition,
        progress: ProgressCallback | None,
    ) -> ObjectInfo:
        self._check_bucket_name(target_bucket)
        if settings is not None:
            settings = merged_settings(
                target_key, settings, settings.content_type or source.content_type, None
            )
        if progress is not None:
            progress(ProgressEvent("start", target_key, bytes_total=source.size))
        made = self._rewrite(source, target_bucket, target_key, settings, condition, progress)
        if progress is not None:
            progress(ProgressEvent("done", target_key))
        return made

    def _rewrite(
        self,
        source: ObjectInfo,
        target_bucket: str,
        target_key: str,
        settings: ObjectSettings | None,
        condition: WriteCondition,
        progress: ProgressCallback | None = None,
    ) -> ObjectInfo:
        carried = self._with_encryption(settings or ObjectSettings())
        # without a resource everything goes along; with one, it replaces all of that
        resource: dict[str, Any] = {} if settings is None else settings_resource(carried)
        query = [("fields", f"done,totalBytesRewritten,rewriteToken,resource({FIELDS})")]
        query += [
            (f"destination{name[:1].upper()}{name[1:]}", value)
            for name, value in self._write_query(carried)
        ]
        query += self._condition_query(target_bucket, target_key, condition)
        if source.version_id:
            query.append(("sourceGeneration", source.version_id))
        headers = [
            *customer_key_lines(self._encryption, of_source=True),
            *customer_key_lines(carried.encryption),
        ]
        path = f"{object_path(source.bucket, source.key)}/rewriteTo" + object_path(
            target_bucket, target_key
        ).removeprefix("/storage/v1")
        token: str | None = None
        moved = 0
        while True:
            more = [("rewriteToken", token)] if token else []
            steps = self._wire.steps(
                "copy_object",
                "POST",
                path,
                target_bucket,
                target_key,
                query=[*query, *more],
                headers=headers,
                json=resource,
                idempotent=not condition.any,
            )
            steps = self._wire.steps_of_object(steps, "copy_object", target_bucket)
            answer = self._wire.run(self._conditional(steps, target_bucket, target_key, condition))
            state = self._wire.read(answer, _Rewrite)
            done = int(state.total_bytes_rewritten) if not state.done else source.size
            if progress is not None:
                progress(ProgressEvent("bytes", target_key, bytes_moved=done - moved))
            moved = done
            if state.done:
                break
            if not state.rewrite_token:
                raise UnexpectedResponseError(
                    f"{self.url(target_bucket, target_key)}: the copy goes on, but not how",
                    provider="gs",
                    operation="copy_object",
                )
            token = state.rewrite_token
        if state.resource is None:
            return self.get_metadata(target_bucket, target_key)
        return msgspec.structs.replace(state.resource.info(target_bucket), key=target_key)
