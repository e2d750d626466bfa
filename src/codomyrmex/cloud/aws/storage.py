"""Amazon S3 and the stores that speak its protocol, as a `StorageClient`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Literal

import msgspec
from typing_extensions import override

from codomyrmex.cloud.aws.base import other_token
from codomyrmex.cloud.aws.buckets import S3Buckets
from codomyrmex.cloud.aws.governance import S3Governance
from codomyrmex.cloud.aws.headers import (
    customer_key_headers,
    object_from_headers,
)
from codomyrmex.cloud.aws.presigning import S3Presigning
from codomyrmex.cloud.aws.session import S3Session
from codomyrmex.cloud.aws.vendors import VENDORS
from codomyrmex.cloud.aws.wire import S3Wire
from codomyrmex.cloud.aws.xml import (
    parse_object_page,
)
from codomyrmex.cloud.common.capabilities import Capabilities, Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    CloudError,
    IntegrityError,
    ObjectNotFoundError,
    PermissionDeniedError,
)
from codomyrmex.cloud.common.http import HttpClient, HttpOptions, HttpResponse
from codomyrmex.cloud.common.listing import Page
from codomyrmex.cloud.common.progress import ProgressCallback, ProgressEvent
from codomyrmex.cloud.common.rate_limit import RateLimit, rate_limit_of
from codomyrmex.cloud.common.records import (
    Encryption,
    ObjectInfo,
    ObjectSettings,
)
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.retry import Retrier, RetryPolicy
from codomyrmex.cloud.common.steps import Steps
from codomyrmex.cloud.transfer.object_client import merged_settings
from codomyrmex.cloud.transfer.part_records import Sink, WriteCondition

__all__ = ["S3Client"]


class S3Client(S3Buckets, S3Governance, S3Presigning):
    """Amazon S3, or a service that speaks its protocol.

    Credentials, region and endpoint are found as the AWS SDKs find them (arguments, environment,
    profiles, SSO, container and instance metadata). How other vendors differ is told by the
    endpoint or by ``vendor``: a row of `codomyrmex.cloud.aws.vendors.VENDORS`.

    Args:
        region_name: The region; from the configuration when None.
        endpoint_url: The service's URL, for services other than Amazon's; `AWS_ENDPOINT_URL_S3`,
            `AWS_ENDPOINT_URL` or the configuration when None.
        profile_name: A profile of the AWS configuration.
        access_key_id: A key, together with ``secret_access_key``.
        secret_access_key: Its secret.
        session_token: The token of temporary keys.
        anonymous: Sign nothing, for public buckets.
        vendor: A vendor's row, when the endpoint does not tell it (MinIO, Ceph).
        addressing_style: ``path`` or ``virtual``; as the vendor has it when None.
        encryption: How every object is encrypted that has no encryption of its own in its
            settings; a customer's key is sent with reads too.
        requester_pays: Accept to pay for requests and transfer.
        concurrency: Parts under way at once, of all objects together; each is in memory.
        part_size: Bytes a part, 5 MiB to 5 GiB; the vendor's when None.
        connect_timeout: Seconds to connect in.
        idle_timeout: Seconds without a byte before a request counts as lost. There is no limit on
            the whole of a transfer.
        retry: The policy of retry.
        ca_bundle: A file of certificate authorities; `AWS_CA_BUNDLE` when None.
        proxy: A proxy's URL; the environment's when None.
        max_rate: Bytes per second, sent and received together; a number, a text such as ``10M``,
            or a `RateLimit` that several clients share. No limit when None. The rare calls that
            the SDK makes (lifecycle, policies) are not counted.

    Raises:
        ConfigurationError: When the settings contradict each other or cannot be used.
        MissingDependencyError: When the extra ``aws`` is not installed.

    Example:
        >>> S3Client(
        ...     endpoint_url="http://127.0.0.1:9000", access_key_id="key", secret_access_key="s"
        ... )
        S3Client(endpoint_url='http://127.0.0.1:9000', region='us-east-1', vendor='generic')
    """

    provider = "s3"
    class_capabilities = VENDORS["aws"].capabilities
    scheme = "s3"

    def __init__(
        self,
        region_name: str | None = None,
        *,
        endpoint_url: str | None = None,
        profile_name: str | None = None,
        access_key_id: str | None = None,
        secret_access_key: str | Secret | None = None,
        session_token: str | Secret | None = None,
        anonymous: bool = False,
        vendor: str | None = None,
        addressing_style: Literal["path", "virtual", "auto"] | None = None,
        encryption: Encryption | None = None,
        requester_pays: bool = False,
        concurrency: int = 8,
        part_size: int | None = None,
        connect_timeout: float = 10.0,
        idle_timeout: float = 60.0,
        retry: RetryPolicy | None = None,
        ca_bundle: str | None = None,
        proxy: str | None = None,
        max_rate: float | str | RateLimit | None = None,
    ) -> None:
        self._session = S3Session(
            region_name=region_name,
            endpoint_url=endpoint_url,
            profile_name=profile_name,
            access_key_id=access_key_id,
            secret_access_key=secret_access_key,
            session_token=session_token,
            anonymous=anonymous,
            vendor=vendor,
            addressing_style=addressing_style,
        )
        self.vendor = self._session.vendor
        self.concurrency = concurrency
        self.limits = self.vendor.limits.with_part_size(part_size)
        if encryption is not None:
            self._require(Capability.ENCRYPTION, "encryption")
        if requester_pays:
            self._require(Capability.REQUESTER_PAYS, "requester_pays")
        self._encryption = encryption
        self._options = HttpOptions(
            connect_timeout=connect_timeout,
            idle_timeout=idle_timeout,
            ca_bundle=ca_bundle or self._session.ca_bundle(),
            proxy=proxy,
            rate_limit=rate_limit_of(max_rate),
        )
        self.http = HttpClient(self._options)
        self._wire = S3Wire(
            self._session,
            self.http,
            Retrier(retry),
            lambda bucket, key: self.url(bucket or "", key),
        )
        self._always: list[tuple[str, str]] = (
            [("x-amz-request-payer", "requester")] if requester_pays else []
        )
        self._reading = [*self._always, *customer_key_headers(encryption)]
        if self.vendor.integrity == "crc32c":
            self._reading.append(("x-amz-checksum-mode", "ENABLED"))

    def __repr__(self) -> str:
        return (
            f"S3Client(endpoint_url={self.endpoint_url!r}, region={self.region!r}, "
            f"vendor={self.vendor.name!r})"
        )

    @property
    def endpoint_url(self) -> str:
        """Where requests go.

        Returns:
            The URL without a bucket.

        Example:
            >>> S3Client("eu-west-1", anonymous=True).endpoint_url
            'https://s3.eu-west-1.amazonaws.com'
        """
        return self._session.endpoint_url

    @property
    @override
    def address(self) -> str:
        if self._session.custom_endpoint:
            return self._session.endpoint_url
        # one name space for all regions of a partition
        china = self._session.region.startswith("cn-")
        return "https://s3.amazonaws.com.cn" if china else "https://s3.amazonaws.com"

    @property
    @override
    def capabilities(self) -> Capabilities:
        return self.vendor.capabilities

    def credential_source(self) -> str | None:
        """Tell where the credentials come from, never what they are.

        Returns:
            Such as ``arguments``, ``env``, ``shared-credentials-file``, ``sso``, ``iam-role``;
            None when there are none.

        Example:
            >>> S3Client(anonymous=True).credential_source()
            'anonymous'
        """
        return self._session.credential_source()

    @override
    def close(self) -> None:
        self._wire.http.close()

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
        self._check_bucket_name(bucket)
        query = [("list-type", "2"), ("encoding-type", "url")]
        if prefix:
            query.append(("prefix", prefix))
        if delimiter:
            query.append(("delimiter", delimiter))
        if token:
            query.append(("continuation-token", token))
        if start_after:
            query.append(("start-after", start_after))
        if page_size is not None and page_size < 1000:
            query.append(("max-keys", str(page_size)))
        answer = self._wire.request(
            "list_objects", "GET", bucket, query=query, headers=self._always
        )
        page = parse_object_page(answer.body, bucket)
        if page.next_token is not None:
            other_token(token, page.next_token, bucket)
        return page

    @override
    def get_metadata(self, bucket: str, key: str, *, version_id: str | None = None) -> ObjectInfo:
        try:
            return self._head(bucket, key, version_id)
        except ObjectNotFoundError:
            # an answer to HEAD has no body: it does not tell whether the bucket is there
            with contextlib.suppress(PermissionDeniedError):
                self.get_bucket(bucket)
            raise

    @override
    def object_exists(self, bucket: str, key: str) -> bool:
        try:
            self._head(bucket, key, None)
        except ObjectNotFoundError:
            return False
        return True

    def _head(self, bucket: str, key: str, version_id: str | None) -> ObjectInfo:
        return self._wire.run(self._head_steps(bucket, key, version_id))

    def _head_steps(self, bucket: str, key: str, version_id: str | None) -> Steps[ObjectInfo]:
        self._check_bucket_name(bucket)
        self.check_key(key)
        query = self._version_query(version_id)
        try:
            answer = yield from self._wire.steps(
                "get_metadata", "HEAD", bucket, key, query=query, headers=self._reading
            )
        except CloudError as error:
            if error.status in (400, 403) and error.code is None:
                # ask again in a way that has a body: it tells an expired token from a bad key
                headers = [*self._reading, ("range", "bytes=0-0")]
                yield from self._wire.steps(
                    "get_metadata", "GET", bucket, key, query=query, headers=headers
                )
            raise
        return object_from_headers(bucket, key, answer.headers, md5_etags=self.vendor.md5_etags)

    @override
    def _put_once_steps(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> Steps[ObjectInfo]:
        self._check_bucket_name(bucket)
        checksum, payload_hash = self._integrity(data)
        answer = yield from self._conditional(
            self._wire.steps(
                "upload_data",
                "PUT",
                bucket,
                key,
                headers=self._write_headers(settings, condition) + checksum,
                body=data,
                payload_hash=payload_hash,
                idempotent=not condition.any,
            ),
            bucket,
            key,
            condition,
        )
        return self._stored(bucket, key, answer, len(data), settings, checksum)

    def _stored(
        self,
        bucket: str,
        key: str,
        answer: HttpResponse,
        size: int,
        settings: ObjectSettings,
        checksum: list[tuple[str, str]],
    ) -> ObjectInfo:
        headers = answer.headers
        for name, value in checksum:
            if headers.get(name, value) != value:
                raise IntegrityError(
                    f"{self.url(bucket, key)}: the service stored other bytes than were sent",
                    provider="s3",
                    request_id=headers.get("x-amz-request-id"),
                )
        facts = object_from_headers(bucket, key, headers, md5_etags=self.vendor.md5_etags)
        return msgspec.structs.replace(
            facts,
            size=size,
            last_modified=None,
            content_type=settings.content_type,
            metadata=settings.metadata,
            storage_class=settings.storage_class,
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
        self._check_bucket_name(bucket)
        headers = list(self._reading)
        if ranged is not None:
            headers.append(("range", ranged))
        if if_match is not None:
            headers.append(("if-match", f'"{if_match}"'))
        return self._wire.steps(
            "download_data",
            "GET",
            bucket,
            key,
            query=self._version_query(version_id),
            headers=headers,
            on_headers=on_headers,
            accept=frozenset({416}) if ranged is not None else frozenset(),
        )

    @override
    def _read_info(self, bucket: str, key: str, response: HttpResponse) -> ObjectInfo:
        return object_from_headers(bucket, key, response.headers, md5_etags=self.vendor.md5_etags)

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
        if condition.absent and self.object_exists(target_bucket, target_key):
            raise AlreadyExistsError(
                f"{self.url(target_bucket, target_key)} exists already",
                provider="s3",
                operation="copy_object",
            )
        if settings is not None:
            settings = merged_settings(
                target_key, settings, settings.content_type or source.content_type, None
            )
        if progress is not None:
            progress(ProgressEvent("start", target_key, bytes_total=source.size))
        copied = self._copy_whole(source, target_bucket, target_key, settings)
        if progress is not None:
            progress(ProgressEvent("bytes", target_key, bytes_moved=source.size))
            progress(ProgressEvent("done", target_key))
        return copied
