"""Azure Blob Storage as a `StorageClient`."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Final

import msgspec
from typing_extensions import override

from codomyrmex.cloud.azure.base import md5_header, other_marker, version_query
from codomyrmex.cloud.azure.blob_methods import AzureBlobMethods
from codomyrmex.cloud.azure.blocks import AzureBlocks
from codomyrmex.cloud.azure.containers import AzureContainers
from codomyrmex.cloud.azure.credentials import TokenCredential, Tokens
from codomyrmex.cloud.azure.deletes import AzureDeletes
from codomyrmex.cloud.azure.governance import AzureGovernance
from codomyrmex.cloud.azure.headers import encryption_headers, object_from_headers
from codomyrmex.cloud.azure.leases import AzureLeases
from codomyrmex.cloud.azure.session import API_VERSION, AzureSession
from codomyrmex.cloud.azure.versions import AzureVersions
from codomyrmex.cloud.azure.wire import AzureWire
from codomyrmex.cloud.azure.xml import parse_list
from codomyrmex.cloud.common.capabilities import Capabilities, Capability
from codomyrmex.cloud.common.errors import (
    IntegrityError,
)
from codomyrmex.cloud.common.http import HttpClient, HttpOptions, HttpResponse
from codomyrmex.cloud.common.listing import Page
from codomyrmex.cloud.common.rate_limit import RateLimit, rate_limit_of
from codomyrmex.cloud.common.records import Encryption, ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.retry import Retrier, RetryPolicy
from codomyrmex.cloud.common.steps import Steps
from codomyrmex.cloud.transfer.part_records import (
    MIB,
    OpenSink,
    PartLimits,
    Sink,
    WriteCondition,
)

__all__ = ["AzureBlobClient"]

_LIMITS: Final = PartLimits(
    min_part=64 * 1024,
    max_part=4000 * MIB,
    max_parts=50_000,
    max_key_bytes=4 * 1024,  # of 1,024 characters
)
_PAGE: Final = 5000
_START_FROM_VERSION: Final = "2026-02-06"
"""The version of the API since which a list can start at a name."""

_CAPABILITIES: Final = Capabilities(
    {
        Capability.USER_METADATA,
        Capability.CONDITIONAL_CREATE,
        Capability.CONDITIONAL_UPDATE,
        Capability.MULTIPART,
        Capability.SERVER_SIDE_COPY,
        Capability.PRESIGNED_URLS,
        Capability.TAGS,
        Capability.STORAGE_CLASSES,
        Capability.ENCRYPTION,
        Capability.VERSIONS,
        Capability.OBJECT_LOCK,
    }
)


class AzureBlobClient(
    AzureBlobMethods,
    AzureContainers,
    AzureBlocks,
    AzureVersions,
    AzureGovernance,
    AzureLeases,
    AzureDeletes,
):
    """Azure Blob Storage; a bucket is a container.

    Args:
        account_url: The account's URL, such as ``https://me.blob.core.windows.net``; a shared
            access signature may be its query. From the environment when None:
            `AZURE_STORAGE_CONNECTION_STRING`, `AZURE_STORAGE_ACCOUNT`.
        credential: An account key, a shared access signature, or a credential of azure-identity.
            When None: what the environment has for this account (`AZURE_STORAGE_KEY`,
            `AZURE_STORAGE_SAS_TOKEN`), else `DefaultAzureCredential`.
        connection_string: All of that in one string.
        account_name: The account, where its URL does not tell it; alone, it gives the URL.
        anonymous: Sign nothing, for containers that are open to the public.
        encryption: How every object is encrypted that has no encryption of its own in its
            settings: ``kms`` names an encryption scope, ``customer`` sends a key, with reads too.
        concurrency: Parts under way at once, of all objects together; each is in memory.
        part_size: Bytes a block, 64 KiB to 4,000 MiB; 8 MiB when None.
        connect_timeout: Seconds to connect in.
        idle_timeout: Seconds without a byte before a request counts as lost. There is no limit on
            the whole of a transfer.
        retry: The policy of retry.
        ca_bundle: A file of certificate authorities; `SSL_CERT_FILE` or `REQUESTS_CA_BUNDLE` of
            the environment when None.
        proxy: A proxy's URL; the environment's when None.
        max_rate: Bytes per second, sent and received together; a number, a text such as ``10M``,
            or a `RateLimit` that several clients share. No limit when None.

    Raises:
        ConfigurationError: When the settings contradict each other or cannot be used, as a token
            over plain http.
        MissingDependencyError: When the extra ``azure`` is not installed.

    Example:
        >>> AzureBlobClient("https://me.blob.core.windows.net", credential="a2V5")
        AzureBlobClient(account_url='https://me.blob.core.windows.net', credential='account key')
    """

    provider = "az"
    class_capabilities = _CAPABILITIES
    scheme = "az"

    def __init__(
        self,
        account_url: str | None = None,
        *,
        credential: str | Secret | TokenCredential | None = None,
        connection_string: str | Secret | None = None,
        account_name: str | None = None,
        anonymous: bool = False,
        encryption: Encryption | None = None,
        concurrency: int = 8,
        part_size: int | None = None,
        connect_timeout: float = 10.0,
        idle_timeout: float = 60.0,
        retry: RetryPolicy | None = None,
        ca_bundle: str | None = None,
        proxy: str | None = None,
        max_rate: float | str | RateLimit | None = None,
    ) -> None:
        self._session = AzureSession(
            account_url=account_url,
            credential=credential,
            connection_string=connection_string,
            account_name=account_name,
            anonymous=anonymous,
        )
        self.concurrency = concurrency
        self.limits = _LIMITS.with_part_size(part_size)
        encryption_headers(encryption)  # refuses what cannot be one
        self._encryption = encryption
        self._leases = {}
        self._aborted = set()
        self._delegation_lock = threading.Lock()
        authorities = os.environ.get("SSL_CERT_FILE") or os.environ.get("REQUESTS_CA_BUNDLE")
        self.http = HttpClient(
            HttpOptions(
                connect_timeout=connect_timeout,
                idle_timeout=idle_timeout,
                ca_bundle=ca_bundle or authorities,
                proxy=proxy,
                rate_limit=rate_limit_of(max_rate),
            )
        )
        self._wire = AzureWire(
            self._session,
            self.http,
            Retrier(retry),
            lambda bucket, key: self.url(bucket or "", key),
        )

    def __repr__(self) -> str:
        return (
            f"AzureBlobClient(account_url={self.account_url!r}, credential={self._session.kind!r})"
        )

    @property
    def account_url(self) -> str:
        """Where requests go.

        Returns:
            The URL without a container, and without a signature.

        Example:
            >>> AzureBlobClient(account_name="me", credential="a2V5").account_url
            'https://me.blob.core.windows.net'
        """
        return self._session.account_url

    @property
    @override
    def address(self) -> str:
        return self._session.account_url

    def credential_source(self) -> str | None:
        """Tell where the credentials come from, never what they are.

        Returns:
            Such as ``arguments``, ``AZURE_STORAGE_KEY``, ``DefaultAzureCredential`` or
            ``anonymous``.

        Example:
            >>> client = AzureBlobClient("https://me.blob.core.windows.net", anonymous=True)
            >>> client.credential_source()
            'anonymous'
        """
        return self._session.source

    @override
    def close(self) -> None:
        self.http.close()
        if isinstance(self._session.credential, Tokens):
            self._session.credential.close()

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
        self._check_container(bucket)
        query = [("restype", "container"), ("comp", "list")]
        version = API_VERSION
        if prefix:
            query.append(("prefix", prefix))
        if delimiter:
            query.append(("delimiter", delimiter))
        if token:
            query.append(("marker", token))
        # the service starts at a name, inclusive, and not above a delimiter; the rest is left out
        # here, which is all there is where the service does not know the parameter
        if start_after and not delimiter and start_after.startswith(prefix):
            query.append(("startFrom", start_after))
            version = _START_FROM_VERSION
        elif page_size is not None and page_size < _PAGE and not start_after:
            query.append(("maxresults", str(max(1, page_size))))
        answer = self._wire.request("list_objects", "GET", bucket, query=query, version=version)
        page = parse_list(answer.body, bucket)
        if page.next_token is not None:
            other_marker(token, page.next_token, bucket)
        if start_after:
            after = start_after.encode()
            page = Page([each for each in page.items if each.key.encode() > after], page.next_token)
        return page

    @override
    def get_metadata(self, bucket: str, key: str, *, version_id: str | None = None) -> ObjectInfo:
        return self._wire.run(self._head_steps(bucket, key, version_id))

    def _head_steps(self, bucket: str, key: str, version_id: str | None) -> Steps[ObjectInfo]:
        self._check_container(bucket)
        self.check_key(key)
        answer = yield from self._wire.steps(
            "get_metadata",
            "HEAD",
            bucket,
            key,
            query=version_query(version_id),
            headers=self._reading_headers(),
        )
        return object_from_headers(bucket, key, answer.headers)

    @override
    def _put_once_steps(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> Steps[ObjectInfo]:
        self._check_container(bucket)
        md5 = md5_header(data)
        answer = yield from self._conditional(
            self._wire.steps(
                "upload_data",
                "PUT",
                bucket,
                key,
                headers=[
                    ("x-ms-blob-type", "BlockBlob"),
                    md5,
                    *self._write_headers(bucket, key, settings, condition),
                ],
                body=data,
                idempotent=not condition.any,
            ),
            bucket,
            key,
            condition,
        )
        if answer.headers.get("content-md5", md5[1]) != md5[1]:
            raise IntegrityError(
                f"{self.url(bucket, key)}: the service stored other bytes than were sent",
                provider="az",
                request_id=answer.headers.get("x-ms-request-id"),
            )
        facts = object_from_headers(bucket, key, {**answer.headers, "content-md5": md5[1]})
        return msgspec.structs.replace(
            facts,
            size=len(data),
            content_type=settings.content_type,
            metadata=settings.metadata,
            storage_class=settings.storage_class,
            cache_control=settings.cache_control,
            content_disposition=settings.content_disposition,
            content_encoding=settings.content_encoding,
            content_language=settings.content_language,
        )

    @override
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
        if start is not None and start < 0 and end is None:
            # the service knows no range from the end: the size first, and then of that state
            info = yield from self._head_steps(bucket, key, version_id)
            if_match = if_match or info.etag
            start = max(0, info.size + start)
        return (
            yield from super()._get_steps(
                bucket,
                key,
                open_sink,
                start=start,
                end=end,
                version_id=version_id,
                if_match=if_match,
            )
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
        self._check_container(bucket)
        headers = self._reading_headers()
        if ranged is not None:
            headers.append(("range", ranged))
        if if_match is not None:
            headers.append(("if-match", f'"{if_match}"'))
        return self._wire.steps(
            "download_data",
            "GET",
            bucket,
            key,
            query=version_query(version_id),
            headers=headers,
            on_headers=on_headers,
            accept=frozenset({416}) if ranged is not None else frozenset(),
        )

    @override
    def _read_info(self, bucket: str, key: str, response: HttpResponse) -> ObjectInfo:
        return object_from_headers(bucket, key, response.headers, whole=response.status == 200)
