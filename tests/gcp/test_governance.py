"""Versions, soft delete, holds, retention, classes, labels, rules and rights."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from codomyrmex.cloud.common import governance
from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    InvalidRequestError,
    ObjectNotFoundError,
    PermissionDeniedError,
    PreconditionFailedError,
)
from codomyrmex.cloud.common.governance import CorsRule, LifecycleRule, Retention, Transition
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.gcp.storage import GCSClient
from tests.gcp.helpers import fresh_bucket
from tests.gcp.server import GcsServer


def test_versions(client: GCSClient, bucket: str) -> None:
    assert client.get_versioning(bucket) is False
    client.set_versioning(bucket, True)
    assert client.get_versioning(bucket) is True
    first = client.upload_data(bucket, "k", b"1", metadata={"n": "1"})
    second = client.upload_data(bucket, "k", b"22")
    assert first.version_id is not None
    assert client.download_data(bucket, "k", version_id=first.version_id) == b"1"
    listed = [(each.version_id, each.is_latest) for each in client.list_versions(bucket)]
    assert listed == [(second.version_id, True), (first.version_id, False)]
    client.delete_object(bucket, "k")
    with pytest.raises(ObjectNotFoundError):
        client.download_data(bucket, "k")
    restored = client.restore_version(bucket, "k", first.version_id)
    assert (client.download_data(bucket, "k"), restored.metadata) == (b"1", {"n": "1"})
    client.delete_object(bucket, "k", version_id=first.version_id)
    assert first.version_id not in [each.version_id for each in client.list_versions(bucket)]
    client.set_versioning(bucket, False)


def test_soft_delete(client: GCSClient, bucket: str) -> None:
    assert client.get_soft_delete(bucket) == 0
    client.set_soft_delete(bucket, 604_800)
    assert client.get_soft_delete(bucket) == 604_800
    client.upload_data(bucket, "k", b"1")
    client.delete_object(bucket, "k")
    (gone,) = client.list_deleted(bucket)
    client.restore_deleted(bucket, "k", gone.version_id)
    assert client.download_data(bucket, "k") == b"1"
    with pytest.raises(ObjectNotFoundError):
        client.restore_deleted(bucket, "k", "17")
    with pytest.raises(InvalidRequestError):
        client.set_soft_delete(bucket, 60)


def test_hold_and_retention(client: GCSClient, server: GcsServer, bucket: str) -> None:
    with fresh_bucket(client, object_lock=True) as locked:
        client.upload_data(locked, "k", b"1")
        assert client.get_legal_hold(locked, "k") is False
        client.set_legal_hold(locked, "k", True)
        assert client.get_legal_hold(locked, "k") is True
        with pytest.raises(PermissionDeniedError):
            client.delete_object(locked, "k")
        with pytest.raises(PermissionDeniedError):
            client.upload_data(locked, "k", b"2")
        assert not client.delete_objects(locked, ["k"]).ok
        client.set_legal_hold(locked, "k", False)
        assert client.get_retention(locked, "k") is None
        until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
        client.set_retention(locked, "k", Retention("governance", until))
        assert client.get_retention(locked, "k") == Retention("governance", until)
        with pytest.raises(PermissionDeniedError):
            client.delete_object(locked, "k")
        del server.buckets[locked].objects["k"][0].resource["retention"]
    client.upload_data(bucket, "k", b"1")
    with pytest.raises(InvalidRequestError):
        client.set_retention(bucket, "k", Retention("compliance", until))
    assert client.get_bucket_retention(bucket) is None
    client.set_bucket_retention(bucket, 60)
    assert client.get_bucket_retention(bucket) == 60
    client.set_bucket_retention(bucket, None)
    assert client.get_bucket_retention(bucket) is None
    with pytest.raises(InvalidRequestError):
        client.set_bucket_retention(bucket, 0)


def test_storage_classes(client: GCSClient, bucket: str) -> None:
    client.upload_data(
        bucket, "k", b"1", metadata={"a": "b"}, settings=ObjectSettings(storage_class="NEARLINE")
    )
    assert client.get_metadata(bucket, "k").storage_class == "NEARLINE"
    moved = client.set_storage_class(bucket, "k", "ARCHIVE")
    assert (moved.storage_class, moved.metadata) == ("ARCHIVE", {"a": "b"})
    assert client.download_data(bucket, "k") == b"1"
    with fresh_bucket(client, storage_class="COLDLINE", uniform_access=True) as cold:
        assert client.upload_data(cold, "k", b"1").storage_class == "COLDLINE"
        large = client.upload_data(cold, "l", iter([bytes(600_000)]))
        assert large.storage_class == "COLDLINE"


def test_labels(client: GCSClient, bucket: str) -> None:
    client.set_labels(bucket, {"a": "1", "b": "2"})
    client.set_labels(bucket, {"b": "3"})
    assert client.get_labels(bucket) == {"b": "3"}
    client.set_labels(bucket, {})
    assert client.get_labels(bucket) == {}


def test_lifecycle(client: GCSClient, server: GcsServer, bucket: str) -> None:
    assert client.get_lifecycle(bucket) == []
    rules = [
        LifecycleRule(id="all", abort_uploads_after_days=7, expire_noncurrent_after_days=3),
        LifecycleRule(
            id="logs/",
            prefix="logs/",
            expire_after_days=30,
            transitions=(Transition(5, "NEARLINE"), Transition(9, "COLDLINE")),
        ),
    ]
    client.set_lifecycle(bucket, rules)
    assert client.get_lifecycle(bucket) == rules
    written = server.buckets[bucket].resource["lifecycle"]["rule"]
    # deletes what this package's own uploads leave too
    own = {"age": 7, "matchesPrefix": [".cmx-parts/"]}
    assert {"action": {"type": "Delete"}, "condition": own} in written
    for rule in (
        LifecycleRule(id="x"),
        LifecycleRule(id="x", expire_after_days=1, enabled=False),
        LifecycleRule(id="x", prefix="p", abort_uploads_after_days=1),
    ):
        with pytest.raises(InvalidRequestError):
            client.set_lifecycle(bucket, [rule])
    other = {"action": {"type": "Delete"}, "condition": {"matchesSuffix": [".tmp"], "age": 1}}
    server.buckets[bucket].resource["lifecycle"]["rule"] = [other]
    with pytest.raises(InvalidRequestError, match="cannot be told"):
        client.get_lifecycle(bucket)
    client.set_lifecycle(bucket, [])
    assert client.get_lifecycle(bucket) == []


def test_cors(client: GCSClient, bucket: str) -> None:
    rule = CorsRule(
        allowed_origins=("https://example.com",),
        allowed_methods=("GET", "PUT"),
        expose_headers=("x-goog-hash",),
        max_age_seconds=60,
    )
    client.set_cors(bucket, [rule])
    assert client.get_cors(bucket) == [rule]
    client.set_cors(bucket, [])
    assert client.get_cors(bucket) == []


def test_acl(client: GCSClient, server: GcsServer, bucket: str) -> None:
    client.upload_data(bucket, "k", b"", settings=ObjectSettings(acl="public-read"))
    client.upload_data(
        bucket, "l", iter([bytes(600_000)]), settings=ObjectSettings(acl="publicRead")
    )
    client.copy_object(bucket, "k", bucket, "c", settings=ObjectSettings(acl="public-read"))
    public = governance.AclGrant("allUsers", "READ")
    for key in ("k", "l", "c"):
        assert public in client.get_acl(bucket, key), key
    client.set_acl(bucket, "k", acl="private")
    assert public not in client.get_acl(bucket, "k")
    client.set_acl(bucket, acl="public-read")
    assert public in client.get_acl(bucket)
    with pytest.raises(InvalidRequestError):
        client.set_acl(bucket, "k", acl="no such")
    assert server.violations.pop().endswith("is none of its words")  # the service refused it
    with pytest.raises(ObjectNotFoundError):
        client.get_acl(bucket, "missing")


def test_policy(client: GCSClient, bucket: str) -> None:
    policy = client.get_bucket_policy(bucket)
    binding = {"role": "roles/storage.objectViewer", "members": ["allUsers"]}
    client.set_bucket_policy(bucket, {**policy, "bindings": [binding]})
    assert client.get_bucket_policy(bucket)["bindings"] == [binding]
    with pytest.raises(PreconditionFailedError):
        client.set_bucket_policy(bucket, policy)
    client.set_bucket_policy(bucket, None)
    assert client.get_bucket_policy(bucket)["bindings"] == []


def test_capabilities_have_their_protocols(client: GCSClient) -> None:
    assert Capability.TAGS not in client.capabilities
    for capability, protocol in (
        (Capability.VERSIONS, governance.SupportsVersions),
        (Capability.LIFECYCLE, governance.SupportsLifecycle),
        (Capability.CORS, governance.SupportsCors),
        (Capability.ACL, governance.SupportsAcl),
        (Capability.BUCKET_POLICY, governance.SupportsBucketPolicy),
        (Capability.OBJECT_LOCK, governance.SupportsObjectLock),
        (Capability.STORAGE_CLASSES, governance.SupportsStorageClasses),
        (Capability.PRESIGNED_POST, governance.SupportsPresignedPost),
    ):
        assert capability in client.capabilities
        assert isinstance(client, protocol)
