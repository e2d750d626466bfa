"""Amazon S3 and the stores that speak its protocol, as a `StorageClient`."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal
from xml.sax.saxutils import escape

import google_crc32c
import msgspec
from typing_extensions import override

from codomyrmex.cloud.aws.errors import CODES
from codomyrmex.cloud.aws.governance import S3Governance
from codomyrmex.cloud.aws.headers import (
    customer_key_headers,
    object_from_headers,
    settings_headers,
)
from codomyrmex.cloud.aws.multipart import S3Parts
from codomyrmex.cloud.aws.session import S3Session
from codomyrmex.cloud.aws.sigv4 import UNSIGNED_PAYLOAD
from codomyrmex.cloud.aws.wire import S3Wire
from codomyrmex.cloud.aws.xml import (
    delete_request,
    fits_xml,
    parse,
    parse_buckets,
    parse_object_page,
    text_of,
)
from codomyrmex.cloud.common.capabilities import Capabilities, Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotFoundError,
    CloudError,
    IntegrityError,
    InvalidNameError,
    InvalidRequestError,
    NotFoundError,
    ObjectNotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
    UnexpectedResponseError,
    UnsupportedError,
    error_class,
)
from codomyrmex.cloud.common.http import HttpClient, HttpOptions, HttpResponse
from codomyrmex.cloud.common.listing import Page
from codomyrmex.cloud.common.progress import ProgressCallback
from codomyrmex.cloud.common.records import (
    BatchResult,
    BucketInfo,
    Encryption,
    ObjectInfo,
    ObjectSettings,
)
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.retry import Retrier, RetryPolicy
from codomyrmex.cloud.common.steps import Steps
from codomyrmex.cloud.transfer.object_client import (
    OpenSink,
    Sink,
    WriteCondition,
    batches,
    merged_settings,
)
from codomyrmex.cloud.transfer.stepped_client import SteppedClient

__all__ = ["S3Client"]

_BUCKET_NAME: Final = re.compile(r"(?=.{3,63}$)[a-z0-9](?:[a-z0-9-]|\.(?![.-])|(?<=-)\.)*[a-z0-9]")
_IP_ADDRESS: Final = re.compile(r"\d+\.\d+\.\d+\.\d+")
_DELETE_BATCH: Final = 1000
_LONGEST_PRESIGN: Final = 604_800


class S3Client(S3Parts, S3Governance, SteppedClient):
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
        self.limits = self.vendor.limits
        if part_size is not None:
            if not self.limits.min_part <= part_size <= self.limits.max_part:
                raise InvalidRequestError(
                    f"part_size must be from {self.limits.min_part} to {self.limits.max_part}"
                )
            self.limits = msgspec.structs.replace(
                self.limits, part_size=part_size, single_put=part_size
            )
        if encryption is not None:
            self._require(Capability.ENCRYPTION, "encryption")
        if requester_pays:
            self._require(Capability.REQUESTER_PAYS, "requester_pays")
        self._encryption = encryption
        self._options = HttpOptions(
            connect_timeout=connect_timeout,
            idle_timeout=idle_timeout,
            ca_bundle=ca_bundle or os.environ.get("AWS_CA_BUNDLE"),
            proxy=proxy,
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
    def region(self) -> str:
        """The region of buckets that are not known to be elsewhere.

        Returns:
            The region's name.

        Example:
            >>> S3Client("eu-west-1", anonymous=True).region
            'eu-west-1'
        """
        return self._session.region

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

    # -- buckets

    @override
    def list_buckets(self) -> list[BucketInfo]:
        buckets: list[BucketInfo] = []
        token: str | None = None
        while True:
            query = [("continuation-token", token)] if token else []
            answer = self._wire.request("list_buckets", "GET", query=query)
            page, following = parse_buckets(parse(answer.body))
            buckets += page
            if following is None:
                return sorted(buckets, key=lambda bucket: bucket.name)
            token = _other_token(token, following, "buckets")

    @override
    def create_bucket(
        self, name: str, *, region: str | None = None, exist_ok: bool = False
    ) -> BucketInfo:
        self._check_bucket_name(name)
        exists = False
        with contextlib.suppress(PermissionDeniedError):  # then the creation tells whose it is
            exists = self.bucket_exists(name)
        if exists:
            # Amazon answers 200 in us-east-1 and 409 elsewhere: the check makes them alike
            if exist_ok:
                return self.get_bucket(name)
            raise AlreadyExistsError(
                f"{self.url(name)} exists already", provider="s3", operation="create_bucket"
            )
        where = region or self.region
        body = b""
        named = region is not None or self.vendor.location_constraint
        if named and where != "us-east-1":  # which has no constraint and refuses one
            body = (
                '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
                f"<LocationConstraint>{escape(where)}</LocationConstraint>"
                "</CreateBucketConfiguration>"
            ).encode()
            if self.vendor.location_constraint:
                self._wire.expect_region(name, where)  # no other one takes the constraint
        try:
            self._wire.request(
                "create_bucket",
                "PUT",
                name,
                body=body,
                payload_hash=hashlib.sha256(body).hexdigest(),
                idempotent=exist_ok,
            )
        except AlreadyExistsError:
            if not exist_ok:
                raise
            return self.get_bucket(name)  # made meanwhile; raises when it belongs to another
        return BucketInfo(name, region=where)

    @override
    def get_bucket(self, name: str) -> BucketInfo:
        self._check_bucket_name(name)
        try:
            answer = self._wire.request("get_bucket", "HEAD", name, headers=self._always)
        except CloudError as error:
            if error.status in (400, 403) and error.code is None:
                # ask again in a way that has a body: it tells an expired token from a bad key
                query = [("list-type", "2"), ("max-keys", "1")]
                self._wire.request("get_bucket", "GET", name, query=query, headers=self._always)
            raise
        region = answer.headers.get("x-amz-bucket-region")
        return BucketInfo(name, region=region or self._wire.region_of(name))

    @override
    def delete_bucket(self, name: str, *, force: bool = False) -> None:
        self._check_bucket_name(name)
        if force:
            try:
                self._abort_all_uploads(name)
            except BucketNotFoundError:
                raise
            except (UnsupportedError, NotFoundError):
                pass  # a service without them, or one that calls none a NoSuchUpload
            if self._has_versions(name):
                self._delete_all_versions(name)
            else:
                self._delete_everything(name)
        self._wire.request("delete_bucket", "DELETE", name)

    def _has_versions(self, name: str) -> bool:
        """Whether a bucket keeps versions, or did so once."""
        if Capability.VERSIONS not in self.capabilities:
            return False
        try:
            answer = self._wire.request("delete_bucket", "GET", name, query=[("versioning", "")])
        except UnsupportedError:
            return False  # a service that the generic row thinks too well of
        return text_of(parse(answer.body), "Status") != ""

    def _delete_all_versions(self, name: str) -> None:
        before: list[tuple[str, str | None]] = []
        while True:
            # always the first page: some services lose their place when what it names is deleted
            page = next(self.list_versions(name).pages())
            versions: list[tuple[str, str | None]] = [(v.key, v.version_id) for v in page.items]
            if not versions:
                return
            if versions == before:
                raise UnexpectedResponseError(
                    f"s3://{name}: the service lists versions that it said it had deleted",
                    provider="s3",
                    operation="delete_bucket",
                )
            before = versions
            fitting = [each for each in versions if fits_xml(each[0])]
            for start in range(0, len(fitting), _DELETE_BATCH):
                errors = self._delete_batch(name, fitting[start : start + _DELETE_BATCH])
                BatchResult([], errors).raise_failures()
            for key, version_id in versions:
                if not fits_xml(key):
                    self.delete_object(name, key, version_id=version_id)

    def _check_bucket_name(self, name: str) -> None:
        if not _BUCKET_NAME.fullmatch(name) or _IP_ADDRESS.fullmatch(name):
            raise InvalidNameError(
                f"{name!r} is no legal bucket name",
                hint="3 to 63 lower-case letters, digits, dots and hyphens, no IP address",
                provider="s3",
            )

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
            _other_token(token, page.next_token, bucket)
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
        query = [("versionId", version_id)] if version_id else []
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

    def _integrity(self, data: bytes | memoryview) -> tuple[list[tuple[str, str]], str]:
        """Headers that make the service check the bytes, and the payload's hash to sign."""
        if self.vendor.integrity == "sha256":
            return [], hashlib.sha256(data).hexdigest()
        value: int = google_crc32c.value(data if isinstance(data, bytes) else bytes(data))
        text = base64.b64encode(value.to_bytes(4, "big")).decode()
        return [("x-amz-checksum-crc32c", text)], UNSIGNED_PAYLOAD

    def _write_headers(
        self, settings: ObjectSettings, condition: WriteCondition
    ) -> list[tuple[str, str]]:
        if settings.encryption is None and self._encryption is not None:
            settings = msgspec.structs.replace(settings, encryption=self._encryption)
        for given, capability, operation in (
            (settings.tags, Capability.TAGS, "settings.tags"),
            (settings.acl, Capability.ACL, "settings.acl"),
            (settings.storage_class, Capability.STORAGE_CLASSES, "settings.storage_class"),
            (settings.encryption, Capability.ENCRYPTION, "settings.encryption"),
        ):
            if given:
                self._require(capability, operation)
        headers = settings_headers(settings) + self._always
        return headers + self._condition_headers(condition)

    def _condition_headers(self, condition: WriteCondition) -> list[tuple[str, str]]:
        if condition.absent:
            self._require(Capability.CONDITIONAL_CREATE, "overwrite=False")
            return [("if-none-match", "*")]
        if condition.if_match is not None:
            self._require(Capability.CONDITIONAL_UPDATE, "if_match")
            return [("if-match", f'"{condition.if_match}"')]
        return []

    def _require(self, capability: Capability, operation: str) -> None:
        self.capabilities.require(capability, provider=self.vendor.title, operation=operation)

    @override
    def _put(
        self,
        bucket: str,
        key: str,
        data: bytes | memoryview,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> ObjectInfo:
        return self._wire.run(self._put_steps(bucket, key, data, settings, condition))

    @override
    def _put_steps(
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

    def _conditional(
        self, steps: Steps[HttpResponse], bucket: str, key: str, condition: WriteCondition
    ) -> Steps[HttpResponse]:
        """Tell the failed condition of a write as the interface has it."""
        try:
            answer = yield from steps
        except PreconditionFailedError as error:
            if not condition.absent:
                raise
            raise AlreadyExistsError(
                f"{self.url(bucket, key)} exists already",
                provider="s3",
                operation=error.operation,
                resource=error.resource,
                status=error.status,
                code=error.code,
            ) from error
        except ObjectNotFoundError as error:
            if condition.if_match is None:
                raise
            raise PreconditionFailedError(
                f"{self.url(bucket, key)} does not exist, so its ETag is not {condition.if_match}",
                provider="s3",
                operation=error.operation,
                status=error.status,
                code=error.code,
            ) from error
        return answer

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
        return self._wire.run(
            self._get_steps(
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
        self._check_bucket_name(bucket)
        ranged = _range_header(start, end)
        if ranged == "":
            info = yield from self._head_steps(bucket, key, version_id)
            open_sink(info)
            return info
        headers = list(self._reading)
        if ranged is not None:
            headers.append(("range", ranged))
        if if_match is not None:
            headers.append(("if-match", f'"{if_match}"'))
        found: ObjectInfo | None = None

        def on_headers(response: HttpResponse) -> Sink:
            nonlocal found
            found = object_from_headers(
                bucket, key, response.headers, md5_etags=self.vendor.md5_etags
            )
            _check_answered(found, response, start, end)
            return open_sink(found)

        answer = yield from self._wire.steps(
            "download_data",
            "GET",
            bucket,
            key,
            query=[("versionId", version_id)] if version_id else [],
            headers=headers,
            on_headers=on_headers,
            accept=frozenset({416}) if ranged is not None else frozenset(),
        )
        if answer.status == 416:
            info = yield from self._head_steps(bucket, key, version_id)
            _check_beyond(info, start, end)
            open_sink(info)
            return info
        if found is None:
            raise UnexpectedResponseError(f"{self.url(bucket, key)}: the answer had no headers")
        return found

    @override
    def delete_object(self, bucket: str, key: str, *, version_id: str | None = None) -> None:
        self._check_bucket_name(bucket)
        self.check_key(key)
        try:
            self._wire.request(
                "delete_object",
                "DELETE",
                bucket,
                key,
                query=[("versionId", version_id)] if version_id else [],
                headers=self._always,
            )
        except ObjectNotFoundError:
            # not Amazon's way, but some services answer 404 for what is gone already
            with contextlib.suppress(PermissionDeniedError):
                self.get_bucket(bucket)

    @override
    def delete_objects(self, bucket: str, keys: Iterable[str]) -> BatchResult:
        self._check_bucket_name(bucket)
        succeeded: list[str] = []
        failed: dict[str, CloudError] = {}
        for batch in batches(keys, _DELETE_BATCH):
            for key in batch:
                self.check_key(key)
            odd = [key for key in batch if not fits_xml(key)]
            errors = self._delete_batch(bucket, [(key, None) for key in batch if fits_xml(key)])
            for key in odd:
                try:
                    self.delete_object(bucket, key)
                except BucketNotFoundError:
                    raise
                except CloudError as error:
                    errors[key] = error
            failed.update(errors)
            succeeded += [key for key in batch if key not in errors]
        return BatchResult(succeeded, failed)

    def _delete_batch(
        self, bucket: str, objects: Sequence[tuple[str, str | None]]
    ) -> dict[str, CloudError]:
        if not objects:
            return {}
        body = delete_request(objects)
        md5 = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        answer = self._wire.request(
            "delete_objects",
            "POST",
            bucket,
            query=[("delete", "")],
            headers=[("content-type", "application/xml"), ("content-md5", md5), *self._always],
            body=body,
            payload_hash=hashlib.sha256(body).hexdigest(),
        )
        errors: dict[str, CloudError] = {}
        keys = {key for key, _ in objects}
        for element in parse(answer.body).iterfind("Error") if answer.body.strip() else ():
            key, code = text_of(element, "Key"), text_of(element, "Code")
            if code == "NoSuchKey":
                continue
            if key not in keys:
                raise UnexpectedResponseError(
                    f"s3://{bucket}: the service could not delete {key!r}, which was not asked for",
                    provider="s3",
                    operation="delete_objects",
                    code=code,
                )
            errors[key] = error_class(400, code, [CODES])(
                f"{self.url(bucket, key)}: {text_of(element, 'Message') or code}",
                provider="s3",
                operation="delete_objects",
                code=code,
            )
        return errors

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
        if settings is None and (source.bucket, source.key) == (target_bucket, target_key):
            now = self._head(target_bucket, target_key, None) if source.version_id else source
            if now.version_id == source.version_id:
                return source  # S3 refuses a copy that changes nothing
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
        return self._copy_by_size(source, target_bucket, target_key, settings, progress)

    @override
    def generate_presigned_url(
        self,
        bucket: str,
        key: str,
        *,
        expires_in: int = 3600,
        method: Literal["GET", "HEAD", "PUT", "DELETE"] = "GET",
        content_type: str | None = None,
        version_id: str | None = None,
    ) -> str:
        self._check_bucket_name(bucket)
        self.check_key(key)
        if not 1 <= expires_in <= _LONGEST_PRESIGN:
            raise InvalidRequestError(
                f"expires_in must be from 1 to {_LONGEST_PRESIGN} seconds, not {expires_in}"
            )
        if method not in ("GET", "HEAD", "PUT", "DELETE"):
            raise InvalidRequestError(f"method must be GET, HEAD, PUT or DELETE, not {method!r}")
        region = self._wire.region_of(bucket)
        host, path = self._wire.url(bucket, key, region)
        query = self._wire.signer.query(
            method,
            host,
            path,
            [*self._always, ("versionId", version_id)] if version_id else list(self._always),
            region,
            expires_in,
            [("content-type", content_type)] if content_type else None,
        )
        return f"{self._session.scheme}://{host}{path}" + (f"?{query}" if query else "")


def _other_token(token: str | None, following: str, what: str) -> str:
    """The next page's token, which must not be this page's: that would go on for ever."""
    if following == token:
        raise UnexpectedResponseError(
            f"the service gives the same page of the list of {what} again and again", provider="s3"
        )
    return following


def _check_answered(
    info: ObjectInfo, response: HttpResponse, start: int | None, end: int | None
) -> None:
    """Whether an answer to GET is what was asked for: the whole object, or just the range."""
    place = f"s3://{info.bucket}/{info.key}"
    headers = response.headers
    problem = None
    if "content-length" not in headers:
        problem = "the service does not tell the object's size"
    elif start is None and end is None:
        if response.status != 200:
            problem = f"the service answered {response.status} to a request for everything"
    elif "content-range" not in headers:
        if info.size:  # of an empty object, everything is the range
            problem = "the service ignores the Range header"
    else:
        first, last, _ = slice(start, end).indices(info.size)
        expected = f"bytes {first}-{last - 1}/{info.size}"
        if headers.get("content-range") != expected:
            problem = f"the service answered {headers.get('content-range')} for {expected}"
        elif headers["content-length"] != str(last - first):
            problem = f"the service announced {headers['content-length']} bytes for {expected}"
    if problem is not None:
        raise UnexpectedResponseError(f"{place}: {problem}", provider="s3", status=response.status)


def _check_beyond(info: ObjectInfo, start: int | None, end: int | None) -> None:
    """Whether the service was right to say that a range lies beyond the object's end."""
    first, last, _ = slice(start, end).indices(info.size)
    if first < last:
        raise UnexpectedResponseError(
            f"s3://{info.bucket}/{info.key}: the service refused bytes {first} to {last} of "
            f"{info.size}",
            provider="s3",
            status=416,
        )


def _range_header(start: int | None, end: int | None) -> str | None:
    """The Range header for a slice: None for everything, empty when nothing can be in it."""
    if start is None and end is None:
        return None
    if end is not None and (end <= 0 or (start or 0) < 0):
        if end > 0 or end < 0:
            raise InvalidRequestError("an end goes with a start of 0 or more, and is not negative")
        return ""
    if start is not None and start < 0:
        return f"bytes={start}"
    first = start or 0
    if end is None:
        return f"bytes={first}-"
    return f"bytes={first}-{end - 1}" if first < end else ""
