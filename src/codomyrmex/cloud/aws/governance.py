"""Versions, tags, lifecycle, CORS, ACL, policy, lock: S3's control plane, through boto3.

These calls are rare, and boto3 knows their many shapes; it is loaded with the first of them.
"""

from __future__ import annotations

import base64
import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from codomyrmex.cloud.aws.errors import CODES, HINTS
from codomyrmex.cloud.aws.session import S3Session
from codomyrmex.cloud.aws.vendors import Vendor
from codomyrmex.cloud.aws.wire import S3Wire
from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    CloudTimeoutError,
    ConnectionFailedError,
    InvalidRequestError,
    NotFoundError,
    error_class,
)
from codomyrmex.cloud.common.governance import (
    AclGrant,
    CorsRule,
    LifecycleRule,
    PresignedPost,
    Retention,
    Transition,
)
from codomyrmex.cloud.common.http import HttpOptions
from codomyrmex.cloud.common.listing import Listing, Page
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings, VersionInfo
from codomyrmex.cloud.transfer.object_client import ObjectClient

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client as Boto3Client

__all__ = ["S3Governance"]

T = TypeVar("T")


class S3Governance(ObjectClient):
    """The optional protocols of `codomyrmex.cloud.common.governance`, for `S3Client`."""

    vendor: Vendor
    _session: S3Session
    _wire: S3Wire
    _options: HttpOptions
    _boto3: Boto3Client | None = None
    _boto3_lock = threading.Lock()

    if TYPE_CHECKING:

        def _require(self, capability: Capability, operation: str) -> None: ...

        def _check_bucket_name(self, name: str) -> None: ...

    def _client(self) -> Boto3Client:
        with self._boto3_lock:
            if self._boto3 is None:
                self._boto3 = self._new_client()
            return self._boto3

    def _new_client(self) -> Boto3Client:
        session = self._session.boto3_session()
        from botocore import UNSIGNED
        from botocore.config import Config

        config = Config(
            signature_version=UNSIGNED if self._session.anonymous else "s3v4",
            connect_timeout=self._options.connect_timeout,
            read_timeout=self._options.idle_timeout,
            retries={"total_max_attempts": 1},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if self._session.path_style else "virtual"},
            proxies={"http": self._options.proxy, "https": self._options.proxy}
            if self._options.proxy
            else None,
        )
        # Config's proxies and s3 take plain dictionaries; its stubs name closed ones
        return session.client(
            "s3",
            region_name=self._session.region,
            endpoint_url=self._session.endpoint_url if self._session.custom_endpoint else None,
            verify=self._options.ca_bundle,
            config=config,
        )

    def _sdk(
        self,
        capability: Capability,
        operation: str,
        bucket: str,
        key: str | None,
        call: Callable[[Boto3Client], T],
    ) -> T:
        self._require(capability, operation)
        self._check_bucket_name(bucket)
        if key is not None:
            self.check_key(key)
        place = self.url(bucket, key)

        def attempt() -> T:
            self._session.credentials()  # what is wrong with them is told in our words
            with _sdk_errors(operation, place):
                return call(self._client())

        return self._wire.retrier.run(attempt)

    # -- versions

    def get_versioning(self, bucket: str) -> bool:
        """Tell whether a bucket keeps versions.

        Args:
            bucket: The bucket.

        Returns:
            True when each write and delete keeps what was there.

        Raises:
            UnsupportedError: When the vendor has no versions.
            BucketNotFoundError: When there is no such bucket.
        """
        answer = self._sdk(
            Capability.VERSIONS,
            "get_versioning",
            bucket,
            None,
            lambda s3: s3.get_bucket_versioning(Bucket=bucket),
        )
        return answer.get("Status") == "Enabled"

    def set_versioning(self, bucket: str, enabled: bool) -> None:
        """Keep versions from now on, or stop; versions that exist stay.

        Args:
            bucket: The bucket.
            enabled: Whether to keep them.

        Raises:
            UnsupportedError: When the vendor has no versions.
            BucketNotFoundError: When there is no such bucket.
        """
        self._sdk(
            Capability.VERSIONS,
            "set_versioning",
            bucket,
            None,
            lambda s3: s3.put_bucket_versioning(
                Bucket=bucket,
                VersioningConfiguration={"Status": "Enabled" if enabled else "Suspended"},
            ),
        )

    def list_versions(self, bucket: str, prefix: str = "") -> Listing[VersionInfo]:
        """List versions and delete markers, lazily, newest first for each key.

        Args:
            bucket: The bucket.
            prefix: Only keys that begin with this string.

        Returns:
            An iterable that fetches page by page.

        Raises:
            UnsupportedError: When the vendor has no versions.
            BucketNotFoundError: On iteration, when there is no such bucket.
        """
        self._require(Capability.VERSIONS, "list_versions")

        def fetch(token: str | None) -> Page[VersionInfo]:
            markers: dict[str, str] = json.loads(token) if token else {}
            answer: Any = self._sdk(  # the stubs make each marker a parameter of its own
                Capability.VERSIONS,
                "list_versions",
                bucket,
                None,
                lambda s3: s3.list_object_versions(Bucket=bucket, Prefix=prefix, **markers),  # type: ignore[arg-type] # as above
            )
            items = [_version(bucket, row, False) for row in answer.get("Versions", [])]
            items += [_version(bucket, row, True) for row in answer.get("DeleteMarkers", [])]
            oldest = datetime.min.replace(tzinfo=UTC)
            items.sort(key=lambda v: v.last_modified or oldest, reverse=True)
            items.sort(key=lambda v: (v.key.encode(), not v.is_latest))
            token = None
            if answer.get("IsTruncated"):
                token = json.dumps(
                    {
                        "KeyMarker": answer.get("NextKeyMarker", ""),
                        "VersionIdMarker": answer.get("NextVersionIdMarker", ""),
                    }
                )
            return Page(items, token)

        return Listing(fetch)

    def restore_version(self, bucket: str, key: str, version_id: str) -> ObjectInfo:
        """Make a copy of an old version the current one.

        Args:
            bucket: The bucket.
            key: The key.
            version_id: The version.

        Returns:
            The object as it is now.

        Raises:
            UnsupportedError: When the vendor has no versions.
            ObjectNotFoundError: When there is no such version.
        """
        self._require(Capability.VERSIONS, "restore_version")
        source = self.get_metadata(bucket, key, version_id=version_id)
        source = msgspec.structs.replace(source, version_id=version_id)
        return self._copy_by_size(source, bucket, key, None, None)

    if TYPE_CHECKING:

        def _copy_by_size(
            self,
            source: ObjectInfo,
            target_bucket: str,
            target_key: str,
            settings: ObjectSettings | None,
            progress: None,
        ) -> ObjectInfo: ...

    # -- tags

    def get_tags(self, bucket: str, key: str, *, version_id: str | None = None) -> dict[str, str]:
        """Get an object's tags.

        Args:
            bucket: The bucket.
            key: The key.
            version_id: A version.

        Returns:
            Names and values; empty when it has none.

        Raises:
            UnsupportedError: When the vendor has no tags.
            ObjectNotFoundError: When there is no such object.
        """
        more: Any = {"VersionId": version_id} if version_id else {}  # the stubs know no spread
        answer = self._sdk(
            Capability.TAGS,
            "get_tags",
            bucket,
            key,
            lambda s3: s3.get_object_tagging(Bucket=bucket, Key=key, **more),
        )
        return {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}

    def set_tags(
        self, bucket: str, key: str, tags: Mapping[str, str], *, version_id: str | None = None
    ) -> None:
        """Replace an object's tags.

        Args:
            bucket: The bucket.
            key: The key.
            tags: Names and values; empty removes all.
            version_id: A version.

        Raises:
            UnsupportedError: When the vendor has no tags.
            ObjectNotFoundError: When there is no such object.
        """
        more: Any = {"VersionId": version_id} if version_id else {}  # the stubs know no spread
        self._sdk(
            Capability.TAGS,
            "set_tags",
            bucket,
            key,
            lambda s3: (
                s3.put_object_tagging(
                    Bucket=bucket,
                    Key=key,
                    Tagging={"TagSet": [{"Key": k, "Value": v} for k, v in tags.items()]},
                    **more,
                )
                if tags
                else s3.delete_object_tagging(Bucket=bucket, Key=key, **more)
            ),
        )

    # -- lifecycle and CORS

    def get_lifecycle(self, bucket: str) -> list[LifecycleRule]:
        """Get a bucket's lifecycle rules.

        Args:
            bucket: The bucket.

        Returns:
            The rules; empty when it has none.

        Raises:
            UnsupportedError: When the vendor has no lifecycle.
            BucketNotFoundError: When there is no such bucket.
        """
        try:
            answer = self._sdk(
                Capability.LIFECYCLE,
                "get_lifecycle",
                bucket,
                None,
                lambda s3: s3.get_bucket_lifecycle_configuration(Bucket=bucket),
            )
        except NotFoundError as error:
            if error.code == "NoSuchLifecycleConfiguration":
                return []
            raise
        return [_rule_from_sdk(rule) for rule in answer.get("Rules", [])]

    def set_lifecycle(self, bucket: str, rules: Sequence[LifecycleRule]) -> None:
        """Replace all lifecycle rules of a bucket.

        Args:
            bucket: The bucket.
            rules: The rules; empty removes all.

        Raises:
            UnsupportedError: When the vendor has no lifecycle.
            InvalidRequestError: When a rule does nothing.
        """
        documents: Any = [
            _rule_to_sdk(rule) for rule in rules
        ]  # the stubs' own closed dictionaries
        self._sdk(
            Capability.LIFECYCLE,
            "set_lifecycle",
            bucket,
            None,
            lambda s3: (
                s3.put_bucket_lifecycle_configuration(
                    Bucket=bucket, LifecycleConfiguration={"Rules": documents}
                )
                if rules
                else s3.delete_bucket_lifecycle(Bucket=bucket)
            ),
        )

    def get_cors(self, bucket: str) -> list[CorsRule]:
        """Get a bucket's CORS rules.

        Args:
            bucket: The bucket.

        Returns:
            The rules; empty when it has none.

        Raises:
            UnsupportedError: When the vendor has no CORS.
            BucketNotFoundError: When there is no such bucket.
        """
        try:
            answer = self._sdk(
                Capability.CORS,
                "get_cors",
                bucket,
                None,
                lambda s3: s3.get_bucket_cors(Bucket=bucket),
            )
        except NotFoundError as error:
            if error.code == "NoSuchCORSConfiguration":
                return []
            raise
        return [
            CorsRule(
                allowed_origins=tuple(rule["AllowedOrigins"]),
                allowed_methods=tuple(rule["AllowedMethods"]),
                allowed_headers=tuple(rule.get("AllowedHeaders", ())),
                expose_headers=tuple(rule.get("ExposeHeaders", ())),
                max_age_seconds=rule.get("MaxAgeSeconds"),
            )
            for rule in answer.get("CORSRules", [])
        ]

    def set_cors(self, bucket: str, rules: Sequence[CorsRule]) -> None:
        """Replace all CORS rules of a bucket.

        Args:
            bucket: The bucket.
            rules: The rules; empty removes all.

        Raises:
            UnsupportedError: When the vendor has no CORS.
        """
        documents: Any = [  # the stubs' own closed dictionaries
            {
                "AllowedOrigins": list(rule.allowed_origins),
                "AllowedMethods": list(rule.allowed_methods),
                "AllowedHeaders": list(rule.allowed_headers),
                "ExposeHeaders": list(rule.expose_headers),
            }
            | ({} if rule.max_age_seconds is None else {"MaxAgeSeconds": rule.max_age_seconds})
            for rule in rules
        ]
        self._sdk(
            Capability.CORS,
            "set_cors",
            bucket,
            None,
            lambda s3: (
                s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": documents})
                if rules
                else s3.delete_bucket_cors(Bucket=bucket)
            ),
        )

    # -- access

    def get_acl(self, bucket: str, key: str | None = None) -> list[AclGrant]:
        """Get the grants on a bucket or an object.

        Args:
            bucket: The bucket.
            key: The key; the bucket's own when None.

        Returns:
            The grants.

        Raises:
            UnsupportedError: When the vendor has no ACL.
            NotFoundError: When there is no such bucket or object.
        """
        answer: Any = self._sdk(  # two answers of one shape
            Capability.ACL,
            "get_acl",
            bucket,
            key,
            lambda s3: (
                s3.get_bucket_acl(Bucket=bucket)
                if key is None
                else s3.get_object_acl(Bucket=bucket, Key=key)
            ),
        )
        return [
            AclGrant(
                grant["Grantee"].get("URI") or grant["Grantee"].get("ID", ""),
                grant["Permission"],
            )
            for grant in answer["Grants"]
        ]

    def set_acl(self, bucket: str, key: str | None = None, *, acl: str) -> None:
        """Set a canned ACL.

        Args:
            bucket: The bucket.
            key: The key; the bucket's own when None.
            acl: Such as ``private`` or ``public-read``.

        Raises:
            UnsupportedError: When the vendor has no ACL.
            NotFoundError: When there is no such bucket or object.
        """
        canned: Any = acl  # the stubs list the words; the service decides
        self._sdk(
            Capability.ACL,
            "set_acl",
            bucket,
            key,
            lambda s3: (
                s3.put_bucket_acl(Bucket=bucket, ACL=canned)
                if key is None
                else s3.put_object_acl(Bucket=bucket, Key=key, ACL=canned)
            ),
        )

    def get_bucket_policy(self, bucket: str) -> dict[str, Any]:
        """Get a bucket's policy document.

        Args:
            bucket: The bucket.

        Returns:
            The document; empty when it has none.

        Raises:
            UnsupportedError: When the vendor has no policies.
        """
        try:
            answer = self._sdk(
                Capability.BUCKET_POLICY,
                "get_bucket_policy",
                bucket,
                None,
                lambda s3: s3.get_bucket_policy(Bucket=bucket),
            )
        except NotFoundError as error:
            if error.code == "NoSuchBucketPolicy":
                return {}
            raise
        document: dict[str, Any] = json.loads(answer["Policy"])
        return document

    def set_bucket_policy(self, bucket: str, policy: Mapping[str, Any] | None) -> None:
        """Replace a bucket's policy document.

        Args:
            bucket: The bucket.
            policy: The document; None removes it.

        Raises:
            UnsupportedError: When the vendor has no policies.
        """
        self._sdk(
            Capability.BUCKET_POLICY,
            "set_bucket_policy",
            bucket,
            None,
            lambda s3: (
                s3.delete_bucket_policy(Bucket=bucket)
                if policy is None
                else s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
            ),
        )

    # -- object lock

    def get_retention(self, bucket: str, key: str) -> Retention | None:
        """Get an object's retention.

        Args:
            bucket: The bucket.
            key: The key.

        Returns:
            The retention; None when it has none.

        Raises:
            UnsupportedError: When the vendor has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        try:
            answer = self._sdk(
                Capability.OBJECT_LOCK,
                "get_retention",
                bucket,
                key,
                lambda s3: s3.get_object_retention(Bucket=bucket, Key=key),
            )
        except NotFoundError as error:
            if error.code == "NoSuchObjectLockConfiguration":
                return None
            raise
        found = answer["Retention"]
        compliance = found.get("Mode") == "COMPLIANCE"
        until = found["RetainUntilDate"].astimezone(UTC)
        return Retention("compliance" if compliance else "governance", until)

    def set_retention(self, bucket: str, key: str, retention: Retention) -> None:
        """Set an object's retention; the bucket must have been made with object lock.

        Args:
            bucket: The bucket.
            key: The key.
            retention: Mode and end; the end may only be moved later in compliance mode.

        Raises:
            UnsupportedError: When the vendor has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        mode: Any = retention.mode.upper()  # the stubs' own words
        self._sdk(
            Capability.OBJECT_LOCK,
            "set_retention",
            bucket,
            key,
            lambda s3: s3.put_object_retention(
                Bucket=bucket,
                Key=key,
                Retention={"Mode": mode, "RetainUntilDate": retention.until},
            ),
        )

    def get_legal_hold(self, bucket: str, key: str) -> bool:
        """Tell whether an object is under a legal hold.

        Args:
            bucket: The bucket.
            key: The key.

        Returns:
            True when it is.

        Raises:
            UnsupportedError: When the vendor has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        try:
            answer = self._sdk(
                Capability.OBJECT_LOCK,
                "get_legal_hold",
                bucket,
                key,
                lambda s3: s3.get_object_legal_hold(Bucket=bucket, Key=key),
            )
        except NotFoundError as error:
            if error.code == "NoSuchObjectLockConfiguration":
                return False
            raise
        return answer["LegalHold"].get("Status") == "ON"

    def set_legal_hold(self, bucket: str, key: str, enabled: bool) -> None:
        """Set or lift a legal hold; the bucket must have been made with object lock.

        Args:
            bucket: The bucket.
            key: The key.
            enabled: Whether the object is held.

        Raises:
            UnsupportedError: When the vendor has no object lock.
            ObjectNotFoundError: When there is no such object.
        """
        self._sdk(
            Capability.OBJECT_LOCK,
            "set_legal_hold",
            bucket,
            key,
            lambda s3: s3.put_object_legal_hold(
                Bucket=bucket, Key=key, LegalHold={"Status": "ON" if enabled else "OFF"}
            ),
        )

    def enable_object_lock(self, bucket: str) -> None:
        """Turn object lock on for a bucket that keeps versions; it cannot be turned off.

        Args:
            bucket: The bucket.

        Raises:
            UnsupportedError: When the vendor has no object lock.

        Example:
            >>> from codomyrmex.cloud import S3Client
            >>> client = S3Client(anonymous=True, vendor="infomaniak")
            >>> client.enable_object_lock("photos")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.UnsupportedError: ...
        """
        self._sdk(
            Capability.OBJECT_LOCK,
            "enable_object_lock",
            bucket,
            None,
            lambda s3: s3.put_object_lock_configuration(
                Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}
            ),
        )

    # -- storage classes and forms

    def set_storage_class(self, bucket: str, key: str, storage_class: str) -> ObjectInfo:
        """Move an object to another storage class, by a copy onto itself.

        Args:
            bucket: The bucket.
            key: The key.
            storage_class: Such as ``STANDARD_IA`` or ``GLACIER``.

        Returns:
            The object as it is now.

        Raises:
            UnsupportedError: When the vendor has no storage classes.
            ObjectNotFoundError: When there is no such object.
        """
        self._require(Capability.STORAGE_CLASSES, "set_storage_class")
        source = self.get_metadata(bucket, key)
        settings = msgspec.structs.replace(ObjectSettings.of(source), storage_class=storage_class)
        return self._copy_by_size(source, bucket, key, settings, None)

    def generate_presigned_post(
        self,
        bucket: str,
        key: str,
        *,
        expires_in: int = 3600,
        max_size: int | None = None,
        content_type: str | None = None,
    ) -> PresignedPost:
        """Make a form that lets a browser upload one object.

        Args:
            bucket: The bucket.
            key: The key.
            expires_in: Seconds, 1 to 604,800.
            max_size: The largest upload in bytes.
            content_type: The Content-Type that the form must send.

        Returns:
            Where to post, and the fields; treat them as a secret.

        Raises:
            UnsupportedError: When the vendor has no such forms.
            InvalidRequestError: When ``expires_in`` is out of range.
        """
        self._require(Capability.PRESIGNED_POST, "generate_presigned_post")
        self._check_bucket_name(bucket)
        self.check_key(key)
        if not 1 <= expires_in <= 604_800:
            raise InvalidRequestError(f"expires_in must be from 1 to 604800, not {expires_in}")
        region = self._wire.region_of(bucket)
        host, path = self._wire.url(bucket, None, region)
        now = self._wire.signer.now()
        fields = self._post_fields(key, region, content_type, now)
        conditions: list[Any] = [{"bucket": bucket}]  # JSON of two shapes
        conditions += [{name: value} for name, value in fields.items()]
        if max_size is not None:
            conditions.append(["content-length-range", 0, max_size])
        document = {
            "expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + expires_in)),
            "conditions": conditions,
        }
        fields["policy"] = base64.b64encode(json.dumps(document).encode()).decode()
        fields["x-amz-signature"] = self._wire.signer.policy(
            fields["policy"], region, fields["x-amz-date"]
        )
        return PresignedPost(f"{self._session.scheme}://{host}{path}", fields)

    def _post_fields(
        self, key: str, region: str, content_type: str | None, now: float
    ) -> dict[str, str]:
        credentials = self._session.credentials()
        if credentials is None:
            raise InvalidRequestError("an anonymous client has nothing to sign a form with")
        date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
        scope = f"{credentials.access_key_id}/{date[:8]}/{region}/s3/aws4_request"
        fields = {
            "key": key,
            "x-amz-algorithm": "AWS4-HMAC-SHA256",
            "x-amz-credential": scope,
            "x-amz-date": date,
        }
        if content_type is not None:
            fields["Content-Type"] = content_type
        if credentials.session_token is not None:
            fields["x-amz-security-token"] = credentials.session_token.reveal()
        return fields


@contextlib.contextmanager
def _sdk_errors(operation: str, place: str) -> Iterator[None]:
    """Raise the tree's errors for boto3's."""
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        ConnectTimeoutError,
        HTTPClientError,
        ReadTimeoutError,
    )
    from botocore.exceptions import (
        ConnectionError as BotocoreConnectionError,
    )

    try:
        yield
    except ClientError as error:
        answer: Any = error.response  # of any shape the service gave
        code = answer.get("Error", {}).get("Code")
        facts = answer.get("ResponseMetadata", {})
        status = facts.get("HTTPStatusCode")
        cls = error_class(status, code, [CODES])
        message = (answer.get("Error", {}).get("Message") or "").rstrip(".")
        raise cls(
            f"{place}: {message or code}",
            hint=HINTS.get(cls),
            provider="s3",
            service="storage",
            operation=operation,
            resource=place,
            status=status,
            code=code,
            request_id=facts.get("RequestId"),
        ) from error
    except (ConnectTimeoutError, ReadTimeoutError) as error:
        raise CloudTimeoutError(f"{place}: {error}", provider="s3", operation=operation) from error
    except (BotocoreConnectionError, HTTPClientError) as error:
        raise ConnectionFailedError(
            f"{place}: {error}", provider="s3", operation=operation
        ) from error
    except BotoCoreError as error:
        raise InvalidRequestError(
            f"{place}: {error}", provider="s3", operation=operation
        ) from error


def _version(bucket: str, row: Mapping[str, Any], marker: bool) -> VersionInfo:
    return VersionInfo(
        bucket=bucket,
        key=row["Key"],
        version_id=row.get("VersionId", "null"),
        is_latest=row.get("IsLatest", False),
        is_delete_marker=marker,
        size=row.get("Size", 0),
        etag=row.get("ETag", "").strip('"') or None,
        last_modified=_utc(row.get("LastModified")),
        storage_class=row.get("StorageClass"),
    )


def _utc(time: datetime | None) -> datetime | None:
    return None if time is None else time.astimezone(UTC)


def _rule_from_sdk(rule: Mapping[str, Any]) -> LifecycleRule:
    return LifecycleRule(
        id=rule.get("ID", ""),
        prefix=rule.get("Filter", {}).get("Prefix", rule.get("Prefix", "")),
        enabled=rule["Status"] == "Enabled",
        expire_after_days=rule.get("Expiration", {}).get("Days"),
        transitions=tuple(
            Transition(row["Days"], row["StorageClass"])
            for row in rule.get("Transitions", [])
            if "Days" in row
        ),
        expire_noncurrent_after_days=rule.get("NoncurrentVersionExpiration", {}).get(
            "NoncurrentDays"
        ),
        abort_uploads_after_days=rule.get("AbortIncompleteMultipartUpload", {}).get(
            "DaysAfterInitiation"
        ),
    )


def _rule_to_sdk(rule: LifecycleRule) -> dict[str, Any]:
    document: dict[str, Any] = {
        "ID": rule.id,
        "Filter": {"Prefix": rule.prefix},
        "Status": "Enabled" if rule.enabled else "Disabled",
    }
    if rule.expire_after_days is not None:
        document["Expiration"] = {"Days": rule.expire_after_days}
    if rule.transitions:
        document["Transitions"] = [
            {"Days": row.days, "StorageClass": row.storage_class} for row in rule.transitions
        ]
    if rule.expire_noncurrent_after_days is not None:
        days = {"NoncurrentDays": rule.expire_noncurrent_after_days}
        document["NoncurrentVersionExpiration"] = days
    if rule.abort_uploads_after_days is not None:
        days = {"DaysAfterInitiation": rule.abort_uploads_after_days}
        document["AbortIncompleteMultipartUpload"] = days
    if len(document) == 3:
        raise InvalidRequestError(f"the lifecycle rule {rule.id!r} does nothing")
    return document
