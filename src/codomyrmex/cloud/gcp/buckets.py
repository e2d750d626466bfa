"""The bucket methods of `GCSClient`."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.errors import AlreadyExistsError, BucketNotFoundError
from codomyrmex.cloud.common.records import BatchResult, BucketInfo
from codomyrmex.cloud.gcp.base import other_token
from codomyrmex.cloud.gcp.parts import GcsParts
from codomyrmex.cloud.gcp.resources import parse_time
from codomyrmex.cloud.gcp.wire import API, object_path

__all__ = ["GcsBuckets"]

_FIELDS: Final = "name,location,timeCreated"
_BATCH: Final = 100


class _Bucket(msgspec.Struct, rename="camel"):
    name: str
    location: str | None = None
    time_created: str | None = None

    def info(self) -> BucketInfo:
        location = self.location.lower() if self.location else None
        return BucketInfo(self.name, parse_time(self.time_created), location)


class _Buckets(msgspec.Struct, rename="camel"):
    items: list[_Bucket] = []
    next_page_token: str | None = None


class GcsBuckets(GcsParts):
    """Buckets: listed, made, emptied and deleted."""

    @override
    def list_buckets(self) -> list[BucketInfo]:
        project = self._session.require_project("list_buckets")
        buckets: list[BucketInfo] = []
        token: str | None = None
        while True:
            query = [("project", project)] if project else []
            query.append(("fields", f"nextPageToken,items({_FIELDS})"))
            if token:
                query.append(("pageToken", token))
            answer = self._wire.request("list_buckets", "GET", f"{API}/b", query=query)
            page = self._wire.read(answer, _Buckets)
            buckets += [each.info() for each in page.items]
            if page.next_page_token is None:
                return sorted(buckets, key=lambda bucket: bucket.name)
            token = other_token(token, page.next_page_token, "buckets")

    @override
    def create_bucket(
        self,
        name: str,
        *,
        region: str | None = None,
        exist_ok: bool = False,
        storage_class: str | None = None,
        uniform_access: bool | None = None,
        object_lock: bool = False,
    ) -> BucketInfo:
        """Make a bucket.

        Args:
            name: Its name, one of all buckets of all customers.
            region: The location, such as ``europe-west6`` or ``eu``; ``us`` when None.
            exist_ok: Whether it may be there already.
            storage_class: What its objects have when they name none, such as ``NEARLINE``.
            uniform_access: Whether rights are the bucket's alone, without ACLs of objects; as the
                service or the organisation has it when None.
            object_lock: Whether objects can have a retention of their own.

        Returns:
            The bucket.

        Raises:
            AlreadyExistsError: When the name is taken.
            ConfigurationError: When nothing tells the project.
            InvalidNameError: When the name is none that a bucket can have.
        """
        self._check_bucket_name(name)
        project = self._session.require_project("create_bucket")
        query = [("project", project)] if project else []
        if object_lock:
            query.append(("enableObjectRetention", "true"))
        resource: dict[str, Any] = {"name": name}
        if region is not None:
            resource["location"] = region.upper()
        if storage_class is not None:
            resource["storageClass"] = storage_class
        if uniform_access is not None:
            resource["iamConfiguration"] = {"uniformBucketLevelAccess": {"enabled": uniform_access}}
        try:
            answer = self._wire.request(
                "create_bucket",
                "POST",
                f"{API}/b",
                name,
                query=[*query, ("fields", _FIELDS)],
                json=resource,
                idempotent=exist_ok,
            )
        except AlreadyExistsError:
            if not exist_ok:
                raise
            return self.get_bucket(name)  # raises when it belongs to another
        return self._wire.read(answer, _Bucket).info()

    @override
    def get_bucket(self, name: str) -> BucketInfo:
        self._check_bucket_name(name)
        answer = self._wire.request(
            "get_bucket", "GET", object_path(name), name, query=[("fields", _FIELDS)]
        )
        return self._wire.read(answer, _Bucket).info()

    @override
    def bucket_exists(self, name: str) -> bool:
        try:
            self.get_bucket(name)
        except BucketNotFoundError:
            return False
        return True

    @override
    def delete_bucket(self, name: str, *, force: bool = False) -> None:
        self._check_bucket_name(name)
        if force:
            self._delete_all(name)
        self._wire.request("delete_bucket", "DELETE", object_path(name), name)

    def _delete_all(self, bucket: str) -> None:
        """Delete every object, every version of it, and what uploads in parts left."""
        batch: list[tuple[str, str | None]] = []
        for each in self._hidden(bucket, "", versions=True):
            batch.append((each.name, each.generation))
            if len(batch) == _BATCH:
                BatchResult([], self._delete_batch(bucket, batch)).raise_failures()
                batch = []
        BatchResult([], self._delete_batch(bucket, batch)).raise_failures()

    def _bucket_resource(self, operation: str, bucket: str, fields: str) -> dict[str, Any]:
        """Some fields of a bucket's resource, as the service writes them."""
        self._check_bucket_name(bucket)
        answer = self._wire.request(
            operation, "GET", object_path(bucket), bucket, query=[("fields", fields)]
        )
        return self._wire.read(answer, dict[str, Any])

    def _patch_bucket(self, operation: str, bucket: str, resource: dict[str, Any]) -> None:
        self._check_bucket_name(bucket)
        self._wire.request(
            operation,
            "PATCH",
            object_path(bucket),
            bucket,
            query=[("fields", "name")],
            json=resource,
        )
