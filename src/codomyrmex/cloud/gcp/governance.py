"""Labels, lifecycle, CORS, ACL and IAM policy of `GCSClient`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.governance import AclGrant, CorsRule, LifecycleRule, Transition
from codomyrmex.cloud.gcp.base import CANNED_ACLS, HIDDEN
from codomyrmex.cloud.gcp.versions import GcsVersions
from codomyrmex.cloud.gcp.wire import object_path

__all__ = ["GcsGovernance"]

_PERMISSIONS = {"OWNER": "FULL_CONTROL", "READER": "READ", "WRITER": "WRITE"}


class GcsGovernance(GcsVersions):
    """Rules and rights of `codomyrmex.cloud.common.governance`, for `GCSClient`."""

    def get_labels(self, bucket: str) -> dict[str, str]:
        """Get a bucket's labels, which Google has in place of tags of objects.

        Args:
            bucket: The bucket.

        Returns:
            Names and values; empty when it has none.

        Raises:
            BucketNotFoundError: When there is no such bucket.

        Example:
            >>> gcs.get_labels("photos")
            {}
        """
        return dict(self._bucket_resource("get_labels", bucket, "labels").get("labels", {}))

    def set_labels(self, bucket: str, labels: Mapping[str, str]) -> None:
        """Replace a bucket's labels.

        Args:
            bucket: The bucket.
            labels: Names and values; empty removes all.

        Raises:
            BucketNotFoundError: When there is no such bucket.

        Example:
            >>> gcs.set_labels("photos", {"team": "web"})
            >>> gcs.get_labels("photos")
            {'team': 'web'}
        """
        gone: dict[str, str | None] = dict.fromkeys(self.get_labels(bucket), None)
        self._patch_bucket("set_labels", bucket, {"labels": {**gone, **labels}})

    def get_lifecycle(self, bucket: str) -> list[LifecycleRule]:
        """Get a bucket's lifecycle rules.

        Args:
            bucket: The bucket.

        Returns:
            One rule a prefix, named after it: Google's rules do one thing each and have no names.

        Raises:
            InvalidRequestError: When there is a rule that the records cannot tell, as one for a
                storage class or a suffix: `set_lifecycle` would lose it.
            BucketNotFoundError: When there is no such bucket.
        """
        found = self._bucket_resource("get_lifecycle", bucket, "lifecycle")
        rules = found.get("lifecycle", {}).get("rule", [])
        return _rules_in(rules, self.url(bucket))

    def set_lifecycle(self, bucket: str, rules: Sequence[LifecycleRule]) -> None:
        """Replace all lifecycle rules of a bucket.

        Args:
            bucket: The bucket.
            rules: The rules; empty removes all. ``abort_uploads_after_days`` is for uploads in
                parts of this package and of others, and for all keys.

        Raises:
            InvalidRequestError: When a rule does nothing, is not in force (Google has none such),
                or has a prefix for uploads.
            BucketNotFoundError: When there is no such bucket.
        """
        documents = [document for rule in rules for document in _rule_out(rule)]
        lifecycle = {"rule": documents} if documents else None
        self._patch_bucket("set_lifecycle", bucket, {"lifecycle": lifecycle})

    def get_cors(self, bucket: str) -> list[CorsRule]:
        """Get a bucket's CORS rules.

        Args:
            bucket: The bucket.

        Returns:
            The rules; empty when it has none.

        Raises:
            BucketNotFoundError: When there is no such bucket.
        """
        return [
            CorsRule(
                allowed_origins=tuple(rule.get("origin", ())),
                allowed_methods=tuple(rule.get("method", ())),
                expose_headers=tuple(rule.get("responseHeader", ())),
                max_age_seconds=rule.get("maxAgeSeconds"),
            )
            for rule in self._bucket_resource("get_cors", bucket, "cors").get("cors", [])
        ]

    def set_cors(self, bucket: str, rules: Sequence[CorsRule]) -> None:
        """Replace all CORS rules of a bucket.

        Args:
            bucket: The bucket.
            rules: The rules; empty removes all. Google has one list of headers, those that a page
                may send and read: ``allowed_headers`` and ``expose_headers`` are joined to it.

        Raises:
            BucketNotFoundError: When there is no such bucket.
        """
        documents = []
        for rule in rules:
            headers = list(dict.fromkeys([*rule.expose_headers, *rule.allowed_headers]))
            document: dict[str, Any] = {
                "origin": list(rule.allowed_origins),
                "method": list(rule.allowed_methods),
            }
            if headers:
                document["responseHeader"] = headers
            if rule.max_age_seconds is not None:
                document["maxAgeSeconds"] = rule.max_age_seconds
            documents.append(document)
        self._patch_bucket("set_cors", bucket, {"cors": documents or None})

    def get_acl(self, bucket: str, key: str | None = None) -> list[AclGrant]:
        """Get the grants on a bucket or an object.

        Args:
            bucket: The bucket.
            key: The key; the bucket's own when None.

        Returns:
            The grants.

        Raises:
            InvalidRequestError: When the bucket has uniform access, and so no ACLs.
            NotFoundError: When there is no such bucket or object.
        """
        self._check_bucket_name(bucket)
        answer = self._wire.request(
            "get_acl", "GET", f"{object_path(bucket, key)}/acl", bucket, key
        )
        found = self._wire.read(answer, dict[str, Any])
        return [
            AclGrant(item.get("entity", ""), _PERMISSIONS.get(item.get("role", ""), ""))
            for item in found.get("items", [])
        ]

    def set_acl(self, bucket: str, key: str | None = None, *, acl: str) -> None:
        """Set a canned ACL.

        Args:
            bucket: The bucket.
            key: The key; the bucket's own when None.
            acl: Such as ``private`` or ``public-read``.

        Raises:
            InvalidRequestError: When there is no such ACL, or the bucket has uniform access.
            NotFoundError: When there is no such bucket or object.
        """
        self._check_bucket_name(bucket)
        self._wire.request(
            "set_acl",
            "PATCH",
            object_path(bucket, key),
            bucket,
            key,
            query=[
                ("predefinedAcl", CANNED_ACLS.get(acl, acl)),
                ("projection", "full"),
                ("fields", "name"),
            ],
            json={"acl": []},
        )

    def get_bucket_policy(self, bucket: str) -> dict[str, Any]:
        """Get a bucket's IAM policy.

        Args:
            bucket: The bucket.

        Returns:
            The document: ``bindings``, ``etag``, ``version``.

        Raises:
            BucketNotFoundError: When there is no such bucket.
        """
        self._check_bucket_name(bucket)
        answer = self._wire.request(
            "get_bucket_policy",
            "GET",
            f"{object_path(bucket)}/iam",
            bucket,
            query=[("optionsRequestedPolicyVersion", "3")],
        )
        return self._wire.read(answer, dict[str, Any])

    def set_bucket_policy(self, bucket: str, policy: Mapping[str, Any] | None) -> None:
        """Replace a bucket's IAM policy.

        Args:
            bucket: The bucket.
            policy: The document; with the ``etag`` of `get_bucket_policy` it is refused when it
                was changed meanwhile. None removes all bindings of the bucket itself.

        Raises:
            PreconditionFailedError: When it was changed meanwhile.
            BucketNotFoundError: When there is no such bucket.
        """
        self._check_bucket_name(bucket)
        self._wire.request(
            "set_bucket_policy",
            "PUT",
            f"{object_path(bucket)}/iam",
            bucket,
            json={"bindings": []} if policy is None else dict(policy),
        )


def _rule_out(rule: LifecycleRule) -> list[dict[str, Any]]:
    """Google's rules for one of the interface: one for each thing that it does."""
    if not rule.enabled:
        raise InvalidRequestError(
            f"the lifecycle rule {rule.id!r} is not in force, and Google has none such",
            hint="Leave it out",
            provider="gs",
        )
    only: dict[str, Any] = {"matchesPrefix": [rule.prefix]} if rule.prefix else {}
    rules: list[dict[str, Any]] = []

    def add(action: dict[str, str], **condition: Any) -> None:  # numbers, truths and lists
        rules.append({"action": action, "condition": condition})

    if rule.expire_after_days is not None:
        add({"type": "Delete"}, age=rule.expire_after_days, isLive=True, **only)
    for move in rule.transitions:
        action = {"type": "SetStorageClass", "storageClass": move.storage_class}
        add(action, age=move.days, **only)
    if rule.expire_noncurrent_after_days is not None:
        days = rule.expire_noncurrent_after_days
        add({"type": "Delete"}, daysSinceNoncurrentTime=days, **only)
    if rule.abort_uploads_after_days is not None:
        if rule.prefix:
            raise InvalidRequestError(
                f"the lifecycle rule {rule.id!r} ends uploads of one prefix, which Google cannot",
                hint="Give abort_uploads_after_days in a rule without a prefix",
                provider="gs",
            )
        days = rule.abort_uploads_after_days
        add({"type": "AbortIncompleteMultipartUpload"}, age=days)
        add({"type": "Delete"}, age=days, matchesPrefix=[HIDDEN])
    if not rules:
        raise InvalidRequestError(f"the lifecycle rule {rule.id!r} does nothing", provider="gs")
    return rules


def _rules_in(documents: Sequence[Mapping[str, Any]], place: str) -> list[LifecycleRule]:
    """The interface's rules for Google's: one a prefix."""
    found: dict[str, dict[str, Any]] = {}
    for document in documents:
        action, condition = document["action"], dict(document["condition"])
        kind = (action["type"], *sorted(set(condition) - {"matchesPrefix"}))
        for prefix in condition.get("matchesPrefix", [""]):
            if prefix == HIDDEN:
                continue  # the second half of abort_uploads_after_days
            facts = found.setdefault(prefix, {"transitions": ()})
            if kind in (("Delete", "age"), ("Delete", "age", "isLive")):
                facts["expire_after_days"] = condition["age"]
            elif kind == ("SetStorageClass", "age"):
                move = Transition(condition["age"], action["storageClass"])
                facts["transitions"] = (*facts["transitions"], move)
            elif kind == ("Delete", "daysSinceNoncurrentTime"):
                facts["expire_noncurrent_after_days"] = condition["daysSinceNoncurrentTime"]
            elif kind == ("AbortIncompleteMultipartUpload", "age"):
                facts["abort_uploads_after_days"] = condition["age"]
            else:
                raise InvalidRequestError(
                    f"{place} has a lifecycle rule that cannot be told: {action['type']} by "
                    f"{', '.join(kind[1:])}",
                    hint="Look at it with Google's own tools",
                    provider="gs",
                )
    return [LifecycleRule(id=prefix or "all", prefix=prefix, **found[prefix]) for prefix in found]
