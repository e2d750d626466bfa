"""Infomaniak's object storage, and any OpenStack Swift, as a `StorageClient`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Self

import msgspec
from typing_extensions import override

from codomyrmex.cloud.common.capabilities import Capabilities, Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    IntegrityError,
    InvalidRequestError,
    ObjectNotFoundError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.http import HttpClient, HttpOptions, HttpResponse
from codomyrmex.cloud.common.listing import Page
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.rate_limit import RateLimit, rate_limit_of
from codomyrmex.cloud.common.records import Checksums, ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.retry import Retrier, RetryPolicy
from codomyrmex.cloud.common.steps import Steps
from codomyrmex.cloud.infomaniak.auth import InfomaniakCredentials
from codomyrmex.cloud.infomaniak.object_storage.base import decode_rows
from codomyrmex.cloud.infomaniak.object_storage.headers import object_from_headers, time_of
from codomyrmex.cloud.infomaniak.object_storage.presigning import Digest, SwiftPresigning
from codomyrmex.cloud.infomaniak.object_storage.session import session_of
from codomyrmex.cloud.infomaniak.object_storage.versions import SwiftVersions
from codomyrmex.cloud.infomaniak.object_storage.wire import SwiftWire
from codomyrmex.cloud.infomaniak.object_storage.words import SwiftWords
from codomyrmex.cloud.transfer.copying import copy_in_parts
from codomyrmex.cloud.transfer.object_client import merged_settings
from codomyrmex.cloud.transfer.part_records import (
    MIB,
    PartLimits,
    Sink,
    WriteCondition,
)

if TYPE_CHECKING:
    from openstack.connection import Connection

__all__ = ["InfomaniakObjectStorageClient"]

_LIMITS: Final = PartLimits(
    min_part=MIB,
    max_part=5 * 1024 * MIB - 4096,
    max_parts=1000,
    single_copy=5 * 1024 * MIB - 4096,
)
_CAPABILITIES: Final = Capabilities(
    {
        Capability.USER_METADATA,
        Capability.CONDITIONAL_CREATE,
        Capability.MULTIPART,
        Capability.SERVER_SIDE_COPY,
        Capability.PRESIGNED_URLS,
        Capability.VERSIONS,
        Capability.ACL,
    }
)


class _Row(msgspec.Struct):
    """An object in a container's listing, or a common prefix."""

    name: str = ""
    subdir: str | None = None
    bytes: int = 0
    hash: str = ""
    slo_etag: str | None = None
    symlink_path: str | None = None
    last_modified: str | None = None


class InfomaniakObjectStorageClient(SwiftVersions, SwiftWords, SwiftPresigning):
    """Infomaniak's object storage through OpenStack Swift's own protocol.

    Works with any Swift that Keystone's catalogue lists. Objects above ``part_size`` become static
    large objects, whose segments are in ``CONTAINER+segments``.

    Args:
        credentials: How to log in; from the other arguments or the environment when None (see
            `InfomaniakCredentials.from_env`).
        connection: An openstacksdk connection to use instead, which stays the caller's to close.
        cloud: A profile of ``clouds.yaml`` to log in with.
        application_credential_id: An application credential, together with its secret.
        application_credential_secret: Its secret.
        username: A user, together with ``password`` and a project.
        password: The user's password.
        project_id: The project's id.
        project_name: The project's name.
        auth_url: Keystone's URL; the region's when None.
        region: ``dc3-a`` or ``dc4-a``.
        temp_url_key: Signs TempURLs; the container's or the account's own key when None.
        temp_url_digest: ``sha256`` or ``sha512``.
        concurrency: Parts under way at once, of all objects together; each is in memory.
        part_size: Bytes a part, 1 MiB to 5 GiB.
        connect_timeout: Seconds to connect in.
        idle_timeout: Seconds without a byte before a request counts as lost.
        retry: The policy of retry.
        ca_bundle: A file of certificate authorities.
        proxy: A proxy's URL; the environment's when None.
        max_rate: Bytes per second, sent and received together.

    Raises:
        ConfigurationError: When the settings contradict each other, or there are no credentials.

    Example:
        >>> InfomaniakObjectStorageClient(
        ...     application_credential_id="7", application_credential_secret="s")
        InfomaniakObjectStorageClient(region='dc3-a')
    """

    provider = "swift"
    class_capabilities = _CAPABILITIES
    scheme = "swift"

    def __init__(
        self,
        credentials: InfomaniakCredentials | None = None,
        *,
        connection: Connection | None = None,
        cloud: str | None = None,
        application_credential_id: str | None = None,
        application_credential_secret: str | Secret | None = None,
        username: str | None = None,
        password: str | Secret | None = None,
        project_id: str | None = None,
        project_name: str | None = None,
        auth_url: str | None = None,
        region: str | None = None,
        temp_url_key: str | Secret | None = None,
        temp_url_digest: Digest = "sha256",
        concurrency: int = 8,
        part_size: int | None = None,
        connect_timeout: float = 10.0,
        idle_timeout: float = 60.0,
        retry: RetryPolicy | None = None,
        ca_bundle: str | None = None,
        proxy: str | None = None,
        max_rate: float | str | RateLimit | None = None,
    ) -> None:
        given = {
            "cloud": cloud,
            "application_credential_id": application_credential_id,
            "application_credential_secret": application_credential_secret,
            "username": username,
            "password": password,
            "project_id": project_id,
            "project_name": project_name,
            "auth_url": auth_url,
            "region": region,
        }
        session = session_of(credentials, connection, {k: v for k, v in given.items() if v})
        self.concurrency = concurrency
        self.limits = _LIMITS.with_part_size(part_size)
        if temp_url_digest not in ("sha256", "sha512"):
            raise InvalidRequestError(
                f"temp_url_digest must be sha256 or sha512, not {temp_url_digest!r}"
            )
        self._temp_url_key = Secret(temp_url_key) if isinstance(temp_url_key, str) else temp_url_key
        self._temp_url_keys = {}
        self._temp_url_digest = temp_url_digest
        self._facts = {}
        self.http = HttpClient(
            HttpOptions(
                connect_timeout=connect_timeout,
                idle_timeout=idle_timeout,
                ca_bundle=ca_bundle,
                proxy=proxy,
                rate_limit=rate_limit_of(max_rate),
            )
        )
        self._wire = SwiftWire(
            session,
            self.http,
            Retrier(retry),
            lambda bucket, key: self.url(bucket or "", key),
        )

    @classmethod
    def from_env(cls) -> Self:
        """Make a client with the credentials of the environment.

        Returns:
            The client; nothing is sent yet.

        Raises:
            ConfigurationError: When there are none; see `InfomaniakCredentials.from_env`.

        Example:
            >>> names = ("INFOMANIAK_APP_CREDENTIAL_ID", "INFOMANIAK_APP_CREDENTIAL_SECRET")
            >>> os.environ |= dict.fromkeys(names, "7")
            >>> InfomaniakObjectStorageClient.from_env()
            InfomaniakObjectStorageClient(region='dc3-a')
            >>> for name in names:
            ...     del os.environ[name]
        """
        return cls(InfomaniakCredentials.from_env())

    @classmethod
    def from_credentials(cls, credentials: InfomaniakCredentials) -> Self:
        """Make a client with these credentials.

        Args:
            credentials: The credentials.

        Returns:
            The client; nothing is sent yet.

        Example:
            >>> InfomaniakObjectStorageClient.from_credentials(
            ...     InfomaniakCredentials(cloud="work", region="dc4-a"))
            InfomaniakObjectStorageClient(region='dc4-a')
        """
        return cls(credentials)

    @classmethod
    def from_connection(cls, connection: Connection) -> Self:
        """Make a client over a connection, such as another client's `connection`.

        Args:
            connection: From `create_openstack_connection`, or any of openstacksdk.

        Returns:
            The client; closing it leaves the connection open.

        Example:
            >>> from codomyrmex.cloud.infomaniak.auth import create_openstack_connection
            >>> credentials = InfomaniakCredentials(
            ...     application_credential_id="7", application_credential_secret="s")
            >>> with create_openstack_connection(credentials) as connection:
            ...     InfomaniakObjectStorageClient.from_connection(connection)
            InfomaniakObjectStorageClient(region='dc3-a')
        """
        return cls(connection=connection)

    def __repr__(self) -> str:
        return f"InfomaniakObjectStorageClient(region={self._wire.session.region!r})"

    @property
    def connection(self) -> Connection:
        """The openstacksdk connection, for other clients and for what this one does not do.

        Returns:
            The connection, made when it is first asked for.

        Raises:
            MissingDependencyError: When the extra ``infomaniak`` is not installed.

        Example:
            >>> client = InfomaniakObjectStorageClient(
            ...     application_credential_id="7", application_credential_secret="s")
            >>> client.connection.config.region_name
            'dc3-a'
            >>> client.close()
        """
        return self._wire.session.connection

    @property
    @override
    def address(self) -> str:
        return self._wire.session.endpoint("address")

    @override
    def close(self) -> None:
        self.http.close()
        self._wire.session.close()

    # -- objects

    @override
    def _list_page(
        self,
        bucket: str,
        prefix: str,
        *,
        delimiter: str | None,
        start_after: str | None,
        token: str | None,
        page_size: int | None,
    ) -> Page[ObjectInfo]:
        self._check_container_name(bucket)
        query = [("format", "json")]
        if prefix:
            query.append(("prefix", prefix))
        if delimiter:
            query.append(("delimiter", delimiter))
        marker = token or start_after
        if marker:
            query.append(("marker", marker))
        if page_size is not None and page_size < 1000:
            query.append(("limit", str(max(1, page_size))))
        answer = self._request("list_objects", "GET", bucket, query=query)
        rows = decode_rows(answer.body, _Row, "list of objects")
        items = [_listed(bucket, row) for row in rows if isinstance(row, _Row)]
        # a page may be shorter than asked for: the list ends with an empty one
        following = items[-1].key if items else None
        if following is not None and following == token:
            raise UnexpectedResponseError(
                f"the service gives the same page of {self.url(bucket)} again and again",
                provider="swift",
            )
        return Page(items, following)

    @override
    def get_metadata(self, bucket: str, key: str, *, version_id: str | None = None) -> ObjectInfo:
        return self._wire.run(self._head_steps(bucket, key, version_id))

    def _head_steps(self, bucket: str, key: str, version_id: str | None) -> Steps[ObjectInfo]:
        self._check_container_name(bucket)
        self.check_key(key)
        query = [("version-id", version_id)] if version_id else []
        try:
            answer = yield from self._wire.steps("get_metadata", "HEAD", bucket, key, query=query)
        except ObjectNotFoundError as error:
            yield from self._explain_missing_steps(bucket, error)
            raise
        return object_from_headers(bucket, key, answer.headers)

    @override
    def _put_steps(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> Steps[ObjectInfo]:
        self._check_container_name(bucket)
        self._write_headers(settings, condition)  # refuses what cannot be kept
        replaced = yield from self._replaced_steps(bucket, key)
        info = yield from super()._put_steps(bucket, key, data, settings, condition)
        yield from self._remove_steps(replaced)
        return info

    @override
    def _put_once_steps(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> Steps[ObjectInfo]:
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        answer = yield from self._conditional(
            self._wire.steps(
                "upload_data",
                "PUT",
                bucket,
                key,
                headers=[*self._write_headers(settings, condition), ("etag", md5)],
                body=data,
                idempotent=not condition.any,
            ),
            bucket,
            key,
            condition,
        )
        etag = answer.headers.get("etag", "").strip('"')
        if etag != md5:
            raise IntegrityError(
                f"{self.url(bucket, key)}: the service stored other bytes than were sent",
                provider="swift",
                request_id=answer.headers.get("x-trans-id"),
            )
        return ObjectInfo(
            bucket=bucket,
            key=key,
            size=len(data),
            etag=md5,
            content_type=settings.content_type,
            metadata=settings.metadata,
            checksums=Checksums(md5=md5),
            version_id=answer.headers.get("x-object-version-id"),
            cache_control=settings.cache_control,
            content_disposition=settings.content_disposition,
            content_encoding=settings.content_encoding,
            content_language=settings.content_language,
        )

    @override
    def _read_steps(
        self,
        bucket: str,
        key: str,
        on_headers: Callable[[HttpResponse], Sink],
        *,
        ranged: str | None,
        version_id: str | None,
        if_match: str | None,
    ) -> Steps[HttpResponse]:
        self._check_container_name(bucket)
        headers: list[tuple[str, str]] = []
        if ranged is not None:
            headers.append(("range", ranged))
        if if_match is not None:
            headers.append(("if-match", f'"{if_match}"'))
        try:
            return (
                yield from self._wire.steps(
                    "download_data",
                    "GET",
                    bucket,
                    key,
                    query=[("version-id", version_id)] if version_id else [],
                    headers=headers,
                    on_headers=on_headers,
                    accept=frozenset({416}) if ranged is not None else frozenset(),
                )
            )
        except ObjectNotFoundError as error:
            yield from self._explain_missing_steps(bucket, error)
            raise

    @override
    def _read_info(self, bucket: str, key: str, response: HttpResponse) -> ObjectInfo:
        return object_from_headers(bucket, key, response.headers)

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
        self._check_container_name(target_bucket)
        if condition.absent and self.object_exists(target_bucket, target_key):
            raise AlreadyExistsError(
                f"{self.url(target_bucket, target_key)} exists already",
                provider="swift",
                operation="copy_object",
            )
        if settings is not None:
            settings = merged_settings(
                target_key, settings, settings.content_type or source.content_type, None
            )
            self._write_headers(settings, WriteCondition())
        if source.checksums is None and source.size:
            # a large object: Swift would make a plain one of it and leave it the ETag of the
            # parts, so that the copy fails every condition on the ETag that it tells
            version_id = None if source.version_id == "null" else source.version_id
            return copy_in_parts(
                self, source, version_id, target_bucket, target_key, settings, condition, progress
            )
        if progress is not None:
            progress(ProgressEvent("start", target_key, bytes_total=source.size))
        copied = self._wire.run(self._copy_whole_steps(source, target_bucket, target_key, settings))
        if copied.size != source.size:
            raise IntegrityError(
                f"{self.url(target_bucket, target_key)}: {copied.size} bytes were copied of "
                f"{source.size}",
                provider="swift",
            )
        if progress is not None:
            progress(ProgressEvent("bytes", target_key, bytes_moved=source.size))
            progress(ProgressEvent("done", target_key))
        return copied


def _listed(bucket: str, row: _Row) -> ObjectInfo:
    if row.subdir is not None:
        return ObjectInfo(bucket=bucket, key=row.subdir, is_prefix=True)
    etag = (row.slo_etag or row.hash).strip('"') or None
    plain = row.slo_etag is None and row.symlink_path is None and row.hash
    return ObjectInfo(
        bucket=bucket,
        key=row.name,
        size=row.bytes,
        etag=etag,
        last_modified=time_of(row.last_modified),
        checksums=Checksums(md5=row.hash) if plain else None,
    )
