"""Tags, lifecycle, CORS, ACL and bucket policy of `S3Client`, through boto3."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    InvalidRequestError,
    NotFoundError,
)
from codomyrmex.cloud.common.governance import (
    AclGrant,
    CorsRule,
    LifecycleRule,
    Transition,
)

if TYPE_CHECKING:
    pass
from codomyrmex.cloud.aws.sdk import S3Sdk

__all__ = ["S3Governance"]


class S3Governance(S3Sdk):
    """Tags, rules and rights of `codomyrmex.cloud.common.governance`, for `S3Client`."""

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
