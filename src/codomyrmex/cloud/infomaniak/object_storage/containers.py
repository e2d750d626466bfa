"""Containers: listed, made, emptied and deleted; their ACLs, quotas and usage."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Final

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotFoundError,
    InvalidRequestError,
    WrongRegionError,
)
from codomyrmex.cloud.common.governance import AclGrant
from codomyrmex.cloud.common.records import BucketInfo, ObjectSettings
from codomyrmex.cloud.infomaniak.object_storage.base import SEGMENT_ENDINGS, decode_rows
from codomyrmex.cloud.infomaniak.object_storage.deletes import SwiftDeletes
from codomyrmex.cloud.infomaniak.object_storage.headers import number_of, time_of
from codomyrmex.cloud.infomaniak.object_storage.records import (
    AccountUsage,
    ContainerAcl,
    ContainerUsage,
)
from codomyrmex.cloud.transfer.part_records import PartUpload

__all__ = ["SwiftContainers"]

_CANNED: Final = {
    "private": ContainerAcl(),
    "public-read": ContainerAcl(read=(".r:*", ".rlistings")),
}
_LEFTOVERS: Final = frozenset({404, 409})


class _Row(msgspec.Struct):
    """A container in the account's listing."""

    name: str
    last_modified: str | None = None


class SwiftContainers(SwiftDeletes):
    """The bucket methods of `InfomaniakObjectStorageClient`, and what containers have besides."""

    @override
    def list_buckets(self) -> list[BucketInfo]:
        found: list[BucketInfo] = []
        marker = ""
        while True:
            query = [("format", "json"), ("marker", marker)]
            answer = self._request("list_buckets", "GET", query=query)
            rows = decode_rows(answer.body, _Row, "list of containers")
            if not rows:
                return sorted(found, key=lambda bucket: bucket.name)
            for row in rows:
                assert isinstance(row, _Row)
                found.append(BucketInfo(row.name, created_at=time_of(row.last_modified)))
                marker = row.name

    @override
    def create_bucket(
        self, name: str, *, region: str | None = None, exist_ok: bool = False
    ) -> BucketInfo:
        return self._create(name, [], region, exist_ok)

    def _create(
        self, name: str, headers: list[tuple[str, str]], region: str | None, exist_ok: bool
    ) -> BucketInfo:
        self._check_container_name(name)
        here = self._wire.session.region_name
        if region is not None and region != here:
            raise WrongRegionError(
                f"this client makes containers in {here}, not in {region}",
                hint="Make a client with that region",
                provider="swift",
                operation="create_bucket",
            )
        answer = self._request(
            "create_bucket", "PUT", name, headers=headers, body=b"", idempotent=exist_ok
        )
        self._facts.pop(name, None)
        if answer.status == 202 and not exist_ok:
            raise AlreadyExistsError(
                f"{self.url(name)} exists already", provider="swift", operation="create_bucket"
            )
        return BucketInfo(name, region=here)

    @override
    def get_bucket(self, name: str) -> BucketInfo:
        self._check_container_name(name)
        self._request("get_bucket", "HEAD", name)
        return BucketInfo(name, region=self._wire.session.region_name)

    @override
    def delete_bucket(self, name: str, *, force: bool = False) -> None:
        self._check_container_name(name)
        if force:
            self._empty(name)
        self._request("delete_bucket", "DELETE", name)
        self._facts.pop(name, None)
        for ending in SEGMENT_ENDINGS[:1]:
            container = name + ending
            if force:
                try:
                    self._delete_everything(container)
                except BucketNotFoundError:
                    continue
            self._request("delete_bucket", "DELETE", container, accept=_LEFTOVERS)

    def _empty(self, name: str) -> None:
        for each in self._list_uploads(name):
            self._abort_parts(PartUpload(name, each.key, each.upload_id, ObjectSettings()))
        if self._has_versions(name):
            self._delete_all_versions(name)
        else:
            self._delete_everything(name)

    @abstractmethod
    def _has_versions(self, name: str) -> bool: ...

    @abstractmethod
    def _delete_all_versions(self, name: str) -> None: ...

    # -- usage and quotas

    def account_usage(self) -> AccountUsage:
        """Tell how much the account holds, and how much it may.

        Returns:
            The figures; the service counts with some delay.

        Raises:
            PermissionDeniedError: When the user may use single containers only.

        Example:
            >>> swift.account_usage().bytes_used >= 0
            True
        """
        headers = self._request("account_usage", "HEAD").headers
        return AccountUsage(
            number_of(headers, "x-account-container-count") or 0,
            number_of(headers, "x-account-object-count") or 0,
            number_of(headers, "x-account-bytes-used") or 0,
            number_of(headers, "x-account-meta-quota-bytes"),
        )

    def container_usage(self, container: str) -> ContainerUsage:
        """Tell how much a container holds, and how much it may.

        Args:
            container: The container.

        Returns:
            The figures; the service counts with some delay.

        Raises:
            BucketNotFoundError: When there is no such container.

        Example:
            >>> swift.container_usage("photos").quota_bytes is None
            True
        """
        self._check_container_name(container)
        headers = self._request("container_usage", "HEAD", container).headers
        return ContainerUsage(
            container,
            number_of(headers, "x-container-object-count") or 0,
            number_of(headers, "x-container-bytes-used") or 0,
            number_of(headers, "x-container-meta-quota-bytes"),
            number_of(headers, "x-container-meta-quota-count"),
            headers.get("x-storage-policy"),
        )

    def set_container_quota(
        self, container: str, *, max_bytes: int | None = None, max_objects: int | None = None
    ) -> None:
        """Limit what a container may hold.

        Args:
            container: The container.
            max_bytes: Bytes; None lifts the limit.
            max_objects: Objects; None lifts the limit.

        Raises:
            InvalidRequestError: When a limit is negative.
            BucketNotFoundError: When there is no such container.

        Example:
            >>> swift.set_container_quota("photos", max_bytes=10**9)
            >>> swift.container_usage("photos").quota_bytes
            1000000000
        """
        self._check_container_name(container)
        headers: list[tuple[str, str]] = []
        for name, value in (("bytes", max_bytes), ("count", max_objects)):
            if value is not None and value < 0:
                raise InvalidRequestError(f"a quota must be 0 or more, not {value}")
            headers.append((f"x-container-meta-quota-{name}", "" if value is None else str(value)))
        self._post(container, "set_container_quota", headers)

    def _post(self, container: str, operation: str, headers: list[tuple[str, str]]) -> None:
        self._request(operation, "POST", container, headers=headers, body=b"")

    # -- access

    def get_container_acl(self, container: str) -> ContainerAcl:
        """Get who may use a container besides its project.

        Args:
            container: The container.

        Returns:
            The lists, in Swift's own words.

        Raises:
            BucketNotFoundError: When there is no such container.

        Example:
            >>> swift.get_container_acl("photos").read
            ()
        """
        self._check_container_name(container)
        headers = self._request("get_container_acl", "HEAD", container).headers
        return ContainerAcl(
            _words(headers.get("x-container-read")), _words(headers.get("x-container-write"))
        )

    def set_container_acl(
        self, container: str, *, read: Sequence[str] = (), write: Sequence[str] = ()
    ) -> None:
        """Replace who may use a container besides its project.

        Args:
            container: The container.
            read: Such as ``.r:*``, ``.rlistings``, ``PROJECT:USER``, ``*:USER``.
            write: Such as ``PROJECT:USER``.

        Raises:
            InvalidRequestError: When the service does not understand an entry.
            BucketNotFoundError: When there is no such container.

        Example:
            >>> swift.set_container_acl("photos", read=[".r:*", ".rlistings"])
            >>> swift.get_container_acl("photos").read
            ('.r:*', '.rlistings')
        """
        self._check_container_name(container)
        for words in (read, write):
            if isinstance(words, str):
                raise InvalidRequestError("read and write are lists of entries, not one text")
        self._post(
            container,
            "set_container_acl",
            [("x-container-read", ",".join(read)), ("x-container-write", ",".join(write))],
        )

    def get_acl(self, bucket: str, key: str | None = None) -> list[AclGrant]:
        """Get the grants on a container; see `SupportsAcl.get_acl`.

        Args:
            bucket: The container.
            key: Must be None: Swift's objects have no ACL of their own.

        Returns:
            The grants, ``READ`` and ``WRITE``.

        Raises:
            UnsupportedError: When a key is given.
            BucketNotFoundError: When there is no such container.

        Example:
            >>> swift.set_acl("photos", acl="public-read")
            >>> [grant.permission for grant in swift.get_acl("photos")]
            ['READ', 'READ']
        """
        if key is not None:
            raise self._has_no("ACL of objects", "get_acl")
        found = self.get_container_acl(bucket)
        grants = [AclGrant(word, "READ") for word in found.read]
        return grants + [AclGrant(word, "WRITE") for word in found.write]

    def set_acl(self, bucket: str, key: str | None = None, *, acl: str) -> None:
        """Set a canned ACL on a container; see `SupportsAcl.set_acl`.

        Args:
            bucket: The container.
            key: Must be None: Swift's objects have no ACL of their own.
            acl: ``private`` or ``public-read``.

        Raises:
            UnsupportedError: When a key is given.
            InvalidRequestError: When the ACL is another.
            BucketNotFoundError: When there is no such container.

        Example:
            >>> swift.set_acl("photos", acl="private")
            >>> swift.get_acl("photos")
            []
        """
        self._require(Capability.ACL, "set_acl")
        if key is not None:
            raise self._has_no("ACL of objects", "set_acl")
        if acl not in _CANNED:
            raise InvalidRequestError(f"acl must be one of {', '.join(_CANNED)}, not {acl!r}")
        canned = _CANNED[acl]
        self.set_container_acl(bucket, read=canned.read, write=canned.write)


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (text or "").split(",") if word.strip())
