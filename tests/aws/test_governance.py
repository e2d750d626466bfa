"""Versions, tags, lifecycle, CORS, ACL, policy, lock, storage classes, encryption, on moto."""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import msgspec
import pytest

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.aws.vendors import VENDORS
from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    BucketNotFoundError,
    CloudError,
    CloudTimeoutError,
    ConnectionFailedError,
    InvalidNameError,
    InvalidRequestError,
    ObjectNotFoundError,
    PermissionDeniedError,
    UnsupportedError,
)
from codomyrmex.cloud.common.governance import (
    CorsRule,
    LifecycleRule,
    Retention,
    SupportsAcl,
    SupportsBucketPolicy,
    SupportsCors,
    SupportsLifecycle,
    SupportsObjectLock,
    SupportsPresignedPost,
    SupportsStorageClasses,
    SupportsTags,
    SupportsVersions,
    Transition,
)
from codomyrmex.cloud.common.records import Encryption, ObjectSettings, VersionInfo
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.transfer.part_records import MIB
from tests.aws.helpers import ONCE, client_for, error, fresh_bucket, loopback_client
from tests.servers import S3Server
from tests.servers.loopback import Answer, Request, serving
from tests.servers.process import HOST, free_port

KEY = base64.b64encode(os.urandom(32)).decode()
OTHER_KEY = base64.b64encode(os.urandom(32)).decode()


@pytest.fixture(params=["generic", "aws"])
def store(request: pytest.FixtureRequest, moto_s3: S3Server) -> Iterator[tuple[S3Client, str]]:
    client = client_for(moto_s3, vendor=request.param, part_size=5 * MIB)
    with fresh_bucket(client) as bucket:
        yield client, bucket


Store = tuple[S3Client, str]


@pytest.mark.parametrize(
    "protocol",
    [
        SupportsAcl,
        SupportsBucketPolicy,
        SupportsCors,
        SupportsLifecycle,
        SupportsObjectLock,
        SupportsPresignedPost,
        SupportsStorageClasses,
        SupportsTags,
        SupportsVersions,
    ],
)
def test_the_client_has_the_protocols(protocol: type) -> None:
    assert isinstance(S3Client(anonymous=True, endpoint_url="http://127.0.0.1:9"), protocol)


# -- versions


def facts(versions: list[VersionInfo]) -> list[tuple[str, int, bool, bool]]:
    return [(v.key, v.size, v.is_latest, v.is_delete_marker) for v in versions]


def test_versions(store: Store) -> None:
    client, bucket = store
    assert client.get_versioning(bucket) is False
    client.set_versioning(bucket, True)
    assert client.get_versioning(bucket) is True
    key = "a b/é+"
    first = client.upload_data(bucket, key, b"1")
    second = client.upload_data(bucket, key, b"22")
    assert first.version_id
    assert second.version_id
    assert first.version_id != second.version_id
    client.delete_object(bucket, key)
    assert not client.object_exists(bucket, key)
    assert list(client.list_objects(bucket)) == []

    versions = list(client.list_versions(bucket))
    assert facts(versions) == [(key, 0, True, True), (key, 2, False, False), (key, 1, False, False)]
    assert [v.version_id for v in versions[1:]] == [second.version_id, first.version_id]
    assert versions[2].etag == first.etag
    assert versions[1].last_modified is not None

    assert client.download_data(bucket, key, version_id=first.version_id) == b"1"
    assert client.get_metadata(bucket, key, version_id=second.version_id).size == 2
    assert b"".join(client.iter_data(bucket, key, version_id=first.version_id)) == b"1"

    restored = client.restore_version(bucket, key, first.version_id)
    assert client.download_data(bucket, key) == b"1"
    assert restored.version_id not in (None, first.version_id)
    client.delete_object(bucket, key, version_id=restored.version_id)
    client.delete_object(bucket, key, version_id=versions[0].version_id)
    assert client.download_data(bucket, key) == b"22"
    client.delete_object(bucket, key, version_id=second.version_id)
    assert client.download_data(bucket, key) == b"1"
    assert facts(list(client.list_versions(bucket))) == [(key, 1, True, False)]
    client.set_versioning(bucket, False)
    assert client.get_versioning(bucket) is False


def test_a_version_is_copied_onto_its_object(store: Store) -> None:
    client, bucket = store
    client.set_versioning(bucket, True)
    first = client.upload_data(bucket, "k", b"1", metadata={"m": "v"})
    client.upload_data(bucket, "k", b"22")
    now = client.copy_object(bucket, "k", bucket, "k")
    assert client.get_metadata(bucket, "k").version_id == now.version_id
    assert len(list(client.list_versions(bucket))) == 2
    client.copy_object(bucket, "k", bucket, "k", version_id=first.version_id)
    assert client.download_data(bucket, "k") == b"1"
    assert client.get_metadata(bucket, "k").metadata["m"] == "v"
    client.copy_object(bucket, "k", bucket, "other", version_id=first.version_id)
    assert client.download_data(bucket, "other") == b"1"


def test_a_delete_marker_is_no_version_to_read(store: Store) -> None:
    client, bucket = store
    client.set_versioning(bucket, True)
    client.upload_data(bucket, "k", b"1")
    client.delete_object(bucket, "k")
    marker = next(iter(client.list_versions(bucket))).version_id
    with pytest.raises(ObjectNotFoundError):
        client.download_data(bucket, "k", version_id=marker)
    with pytest.raises(ObjectNotFoundError):
        client.get_metadata(bucket, "k", version_id=marker)


def test_versions_of_some_keys_in_order(store: Store) -> None:
    client, bucket = store
    client.set_versioning(bucket, True)
    for key in ("b/2", "b/1", "a", "b/é"):
        for size in (1, 2):
            client.upload_data(bucket, key, b"x" * size)
    listed = [(v.key, v.size) for v in client.list_versions(bucket, "b/")]
    assert listed == [(key, size) for key in ("b/1", "b/2", "b/é") for size in (2, 1)]
    assert list(client.list_versions(bucket, "nothing")) == []


def test_a_bucket_with_versions_and_markers_can_be_emptied(moto_s3: S3Server) -> None:
    client = client_for(moto_s3)
    client.create_bucket("many-versions")
    client.set_versioning("many-versions", True)
    keys = [f"k{n}" for n in range(600)] + ["a&b<c>", "é/", "a b+c%", " "]
    for key in keys:
        client.upload_data("many-versions", key, b"1")
    client.delete_objects("many-versions", keys)
    client.upload_data("many-versions", "after", b"2")
    assert len(list(client.list_versions("many-versions"))) == 2 * len(keys) + 1
    with pytest.raises(CloudError, match="not empty"):
        client.delete_bucket("many-versions")
    client.delete_bucket("many-versions", force=True)
    assert not client.bucket_exists("many-versions")


def test_a_version_that_is_not_there(store: Store) -> None:
    client, bucket = store
    client.set_versioning(bucket, True)
    client.upload_data(bucket, "k", b"1")
    missing = "00000000-0000-0000-0000-000000000000"
    with pytest.raises(CloudError):
        client.download_data(bucket, "k", version_id=missing)
    with pytest.raises(CloudError):
        client.restore_version(bucket, "k", missing)


# -- tags


def test_tags(store: Store) -> None:
    client, bucket = store
    tags = {"a": "1", "with space": "x/y=z", "é": "ü"}
    client.upload_data(bucket, "k", b"x", settings=ObjectSettings(tags=tags))
    assert client.get_tags(bucket, "k") == tags
    client.set_tags(bucket, "k", {"b": "2"})
    assert client.get_tags(bucket, "k") == {"b": "2"}
    client.set_tags(bucket, "k", {})
    assert client.get_tags(bucket, "k") == {}
    with pytest.raises(ObjectNotFoundError):
        client.get_tags(bucket, "missing")
    with pytest.raises(BucketNotFoundError):
        client.get_tags("no-such-bucket", "k")


def test_tags_of_a_version(store: Store) -> None:
    client, bucket = store
    client.set_versioning(bucket, True)
    first = client.upload_data(bucket, "k", b"1")
    client.upload_data(bucket, "k", b"2")
    client.set_tags(bucket, "k", {"old": "yes"}, version_id=first.version_id)
    assert client.get_tags(bucket, "k", version_id=first.version_id) == {"old": "yes"}
    assert client.get_tags(bucket, "k") == {}


# -- rules


def test_lifecycle(store: Store) -> None:
    client, bucket = store
    assert client.get_lifecycle(bucket) == []
    rules = [
        LifecycleRule(
            id="logs",
            prefix="logs/",
            expire_after_days=365,
            transitions=(Transition(30, "STANDARD_IA"), Transition(90, "GLACIER")),
        ),
        LifecycleRule(
            id="old", enabled=False, expire_noncurrent_after_days=7, abort_uploads_after_days=2
        ),
    ]
    client.set_lifecycle(bucket, rules)
    assert client.get_lifecycle(bucket) == rules
    client.set_lifecycle(bucket, rules[:1])
    assert client.get_lifecycle(bucket) == rules[:1]
    client.set_lifecycle(bucket, [])
    assert client.get_lifecycle(bucket) == []
    with pytest.raises(InvalidRequestError, match="does nothing"):
        client.set_lifecycle(bucket, [LifecycleRule(id="idle")])
    with pytest.raises(BucketNotFoundError):
        client.get_lifecycle("no-such-bucket")


def test_cors(store: Store) -> None:
    client, bucket = store
    assert client.get_cors(bucket) == []
    rules = [
        CorsRule(
            allowed_origins=("https://example.com",),
            allowed_methods=("GET", "PUT"),
            allowed_headers=("*",),
            expose_headers=("ETag",),
            max_age_seconds=600,
        ),
        CorsRule(allowed_origins=("*",), allowed_methods=("GET",)),
    ]
    client.set_cors(bucket, rules)
    assert client.get_cors(bucket) == rules
    client.set_cors(bucket, [])
    assert client.get_cors(bucket) == []


def test_acl(store: Store) -> None:
    client, bucket = store
    everybody = "http://acs.amazonaws.com/groups/global/AllUsers"
    client.upload_data(bucket, "k", b"x", settings=ObjectSettings(acl="public-read"))
    assert (everybody, "READ") in [(g.grantee, g.permission) for g in client.get_acl(bucket, "k")]
    client.set_acl(bucket, "k", acl="private")
    assert [g.permission for g in client.get_acl(bucket, "k")] == ["FULL_CONTROL"]
    client.set_acl(bucket, acl="public-read")
    granted = {g.permission for g in client.get_acl(bucket) if g.grantee == everybody}
    assert granted == {"READ"}


def test_policy(store: Store) -> None:
    client, bucket = store
    assert client.get_bucket_policy(bucket) == {}
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "é",
                "Effect": "Allow",
                "Principal": "*",
                "Action": ["s3:GetObject"],
                "Resource": [f"arn:aws:s3:::{bucket}/*"],
            }
        ],
    }
    client.set_bucket_policy(bucket, policy)
    assert client.get_bucket_policy(bucket) == policy
    client.set_bucket_policy(bucket, None)
    assert client.get_bucket_policy(bucket) == {}


def test_object_lock(moto_s3: S3Server) -> None:
    client = client_for(moto_s3)
    bucket = "locked-objects"
    client.create_bucket(bucket)
    client.set_versioning(bucket, True)
    client.enable_object_lock(bucket)
    kept = client.upload_data(bucket, "k", b"x")
    assert client.get_legal_hold(bucket, "k") is False

    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    client.set_retention(bucket, "k", Retention("governance", until))
    # moto does not answer for the retention itself, see test_retention_is_read
    headers = client._wire.request("head", "HEAD", bucket, "k").headers
    assert headers["x-amz-object-lock-mode"] == "GOVERNANCE"
    assert datetime.fromisoformat(headers["x-amz-object-lock-retain-until-date"]) == until
    with pytest.raises(PermissionDeniedError):
        client.delete_object(bucket, "k", version_id=kept.version_id)
    assert client.download_data(bucket, "k") == b"x"

    held = client.upload_data(bucket, "held", b"x")
    client.set_legal_hold(bucket, "held", True)
    assert client.get_legal_hold(bucket, "held") is True
    with pytest.raises(PermissionDeniedError):
        client.delete_object(bucket, "held", version_id=held.version_id)
    client.set_legal_hold(bucket, "held", False)
    assert client.get_legal_hold(bucket, "held") is False
    client.delete_object(bucket, "held", version_id=held.version_id)
    with pytest.raises(ObjectNotFoundError):
        client.get_legal_hold(bucket, "missing")


@pytest.mark.parametrize("mode", ["governance", "compliance"])
def test_retention_is_read(mode: Literal["governance", "compliance"]) -> None:
    body = (
        f"<Retention><Mode>{mode.upper()}</Mode>"
        "<RetainUntilDate>2040-01-01T00:00:00Z</RetainUntilDate></Retention>"
    )
    with serving(lambda _: Answer(200, body.encode())) as server:
        found = loopback_client(server.url).get_retention("photos", "k")
    assert found == Retention(mode, datetime(2040, 1, 1, tzinfo=UTC))


def test_no_retention_and_no_hold() -> None:
    with serving(lambda _: error(404, "NoSuchObjectLockConfiguration")) as server:
        client = loopback_client(server.url)
        assert client.get_retention("photos", "k") is None
        assert client.get_legal_hold("photos", "k") is False
    with serving(lambda _: error(404, "NoSuchKey")) as server:
        client = loopback_client(server.url)
        with pytest.raises(ObjectNotFoundError):
            client.get_retention("photos", "k")
        with pytest.raises(ObjectNotFoundError):
            client.get_legal_hold("photos", "k")


# -- storage classes and encryption


def test_storage_classes(store: Store) -> None:
    client, bucket = store
    settings = ObjectSettings(storage_class="STANDARD_IA", cache_control="no-store")
    client.upload_data(
        bucket, "k", b"x", content_type="a/b", metadata={"m": "v"}, settings=settings
    )
    assert client.get_metadata(bucket, "k").storage_class == "STANDARD_IA"
    assert next(iter(client.list_objects(bucket))).storage_class == "STANDARD_IA"
    client.set_tags(bucket, "k", {"t": "1"})
    client.set_storage_class(bucket, "k", "ONEZONE_IA")
    found = client.get_metadata(bucket, "k")
    assert found.storage_class == "ONEZONE_IA"
    assert (found.content_type, found.metadata["m"], found.cache_control) == (
        "a/b",
        "v",
        "no-store",
    )
    assert client.get_tags(bucket, "k") == {"t": "1"}
    assert client.download_data(bucket, "k") == b"x"


@pytest.mark.parametrize("size", [10, 6 * MIB])
@pytest.mark.parametrize(
    ("encryption", "header"),
    [
        (Encryption("service"), "AES256"),
        (Encryption("kms"), "aws:kms"),
        (Encryption("kms", kms_key_id="alias/mine"), "aws:kms"),
    ],
)
def test_encryption_with_the_services_keys(
    store: Store, encryption: Encryption, header: str, size: int
) -> None:
    client, bucket = store
    data = os.urandom(size)
    client.upload_data(bucket, "k", data, settings=ObjectSettings(encryption=encryption))
    answer = client._wire.request("head", "HEAD", bucket, "k")
    assert answer.headers["x-amz-server-side-encryption"] == header
    key_id = answer.headers.get("x-amz-server-side-encryption-aws-kms-key-id")
    assert key_id == encryption.kms_key_id
    assert client.download_data(bucket, "k") == data


def test_encryption_of_everything_a_client_writes(moto_s3: S3Server) -> None:
    client = client_for(moto_s3, encryption=Encryption("kms"))
    with fresh_bucket(client) as bucket:
        client.upload_data(bucket, "k", b"x")
        client.copy_object(bucket, "k", bucket, "copy")
        for key in ("k", "copy"):
            answer = client._wire.request("head", "HEAD", bucket, key)
            assert answer.headers["x-amz-server-side-encryption"] == "aws:kms"


def customer(key: str) -> Encryption:
    return Encryption("customer", customer_key=Secret(key))


@pytest.mark.parametrize("size", [10, 6 * MIB])
def test_encryption_with_a_key_of_ones_own(moto_s3: S3Server, size: int) -> None:
    client = client_for(moto_s3, encryption=customer(KEY), part_size=5 * MIB)
    data = os.urandom(size)
    with fresh_bucket(client) as bucket:
        client.upload_data(bucket, "k", data)
        assert client.download_data(bucket, "k") == data
        assert client.download_data(bucket, "k", start=2, end=5) == data[2:5]
        assert client.get_metadata(bucket, "k").size == size
        client.copy_object(bucket, "k", bucket, "copy")
        assert client.download_data(bucket, "copy") == data


@pytest.mark.parametrize(
    "headers",
    [
        {"x-amz-server-side-encryption": "aws:kms"},
        {"x-amz-server-side-encryption": "aws:kms:dsse"},
        {"x-amz-server-side-encryption-customer-algorithm": "AES256"},
    ],
)
def test_an_etag_under_such_a_key_is_not_the_md5(headers: dict[str, str]) -> None:
    etag = {"ETag": '"d41d8cd98f00b204e9800998ecf8427e"'}
    with serving(lambda _: Answer(200, b"data", {**etag, **headers})) as server:
        client = loopback_client(server.url)
        assert client.get_metadata("photos", "k").checksums is None
        assert client.download_data("photos", "k") == b"data"


CUSTOMER = "x-amz-server-side-encryption-customer-"


def of_a_customer(request: Request) -> Answer:
    """An object that is given to those who have its key; moto gives it to everybody."""
    if request.headers.get(f"{CUSTOMER}key") == KEY:
        return Answer(200, b"data", {f"{CUSTOMER}algorithm": "AES256"})
    if request.method == "HEAD":
        return Answer(400)
    return error(400, "InvalidRequest", "The object was stored using a form of encryption.")


def test_an_object_is_read_with_its_key_alone() -> None:
    with serving(of_a_customer) as server:
        client = loopback_client(server.url, encryption=customer(KEY))
        client.upload_data("photos", "k", b"data")
        assert client.download_data("photos", "k") == b"data"
        assert client.get_metadata("photos", "k").size == 4
        assert {r.headers[f"{CUSTOMER}algorithm"] for r in server.requests} == {"AES256"}
        assert KEY not in repr(vars(client)["_encryption"])
        for encryption in (None, customer(OTHER_KEY)):
            other = loopback_client(server.url, encryption=encryption)
            with pytest.raises(InvalidRequestError, match="form of encryption"):
                other.download_data("photos", "k")
            with pytest.raises(InvalidRequestError, match="form of encryption"):
                other.get_metadata("photos", "k")


@pytest.mark.parametrize(
    "key", ["", "short", "not base64 %%", base64.b64encode(b"x" * 31).decode()]
)
def test_a_key_that_is_none(key: str) -> None:
    client = S3Client(anonymous=True, endpoint_url=f"http://{HOST}:{free_port()}")
    with pytest.raises(InvalidRequestError, match="32 bytes"):
        client.upload_data("photos", "k", b"x", settings=ObjectSettings(encryption=customer(key)))
    if key:
        with pytest.raises(InvalidRequestError) as caught:
            S3Client(anonymous=True, endpoint_url="http://127.0.0.1:9", encryption=customer(key))
        assert key not in str(caught.value)


def test_requester_pays_is_sent_with_everything() -> None:
    with serving(lambda _: Answer(200, b"<ListBucketResult/>", {"ETag": '"e"'})) as server:
        client = loopback_client(server.url, requester_pays=True)
        client.upload_data("photos", "k", b"x")
        client.download_data("photos", "k")
        client.get_metadata("photos", "k")
        list(client.list_objects("photos"))
        client.delete_object("photos", "k")
        client.delete_objects("photos", ["k"])
        assert len(server.requests) == 6
        for request in server.requests:
            assert request.headers["x-amz-request-payer"] == "requester"
            assert "x-amz-request-payer" in request.headers["authorization"]
        assert "x-amz-request-payer=requester" in client.generate_presigned_url("photos", "k")


# -- what a vendor lacks


@pytest.fixture(scope="module")
def infomaniak() -> S3Client:
    """A client that could reach nothing: what it lacks is refused before any I/O."""
    return S3Client(
        endpoint_url=f"http://{HOST}:{free_port()}",
        vendor="infomaniak",
        access_key_id="AKID",
        secret_access_key="secret",
    )


until = Retention("governance", datetime(2040, 1, 1, tzinfo=UTC))

LACKING: dict[str, Callable[[S3Client], Any]] = {
    "get_tags": lambda c: c.get_tags("photos", "k"),
    "set_tags": lambda c: c.set_tags("photos", "k", {}),
    "get_lifecycle": lambda c: c.get_lifecycle("photos"),
    "set_lifecycle": lambda c: c.set_lifecycle("photos", []),
    "get_cors": lambda c: c.get_cors("photos"),
    "set_cors": lambda c: c.set_cors("photos", []),
    "get_bucket_policy": lambda c: c.get_bucket_policy("photos"),
    "set_bucket_policy": lambda c: c.set_bucket_policy("photos", None),
    "get_retention": lambda c: c.get_retention("photos", "k"),
    "set_retention": lambda c: c.set_retention("photos", "k", until),
    "get_legal_hold": lambda c: c.get_legal_hold("photos", "k"),
    "set_legal_hold": lambda c: c.set_legal_hold("photos", "k", True),
    "enable_object_lock": lambda c: c.enable_object_lock("photos"),
    "set_storage_class": lambda c: c.set_storage_class("photos", "k", "GLACIER"),
    "if_match": lambda c: c.upload_data("photos", "k", b"", if_match="e"),
    "settings.tags": lambda c: c.upload_data(
        "photos", "k", b"", settings=ObjectSettings(tags={"a": "b"})
    ),
    "settings.storage_class": lambda c: c.upload_data(
        "photos", "k", b"", settings=ObjectSettings(storage_class="GLACIER")
    ),
    "settings.encryption": lambda c: c.upload_data(
        "photos", "k", b"", settings=ObjectSettings(encryption=Encryption("service"))
    ),
}


@pytest.mark.parametrize("operation", LACKING)
def test_what_infomaniak_lacks_is_refused_before_any_request(
    operation: str, infomaniak: S3Client
) -> None:
    with pytest.raises(UnsupportedError, match=operation) as caught:
        LACKING[operation](infomaniak)
    assert "Infomaniak" in str(caught.value)
    assert isinstance(caught.value, NotImplementedError)


@pytest.mark.parametrize(
    ("argument", "value"), [("encryption", Encryption("service")), ("requester_pays", True)]
)
def test_what_infomaniak_lacks_is_refused_as_an_argument(argument: str, value: object) -> None:
    arguments: dict[str, Any] = {argument: value}
    with pytest.raises(UnsupportedError, match=argument):
        S3Client(anonymous=True, vendor="infomaniak", **arguments)


def test_every_capability_has_its_refusal() -> None:
    nothing = msgspec.structs.replace(VENDORS["generic"], lacks=frozenset(Capability))
    client = S3Client(anonymous=True, endpoint_url=f"http://{HOST}:{free_port()}")
    client.vendor = nothing
    calls: dict[str, Callable[[S3Client], Any]] = {
        **LACKING,
        "get_versioning": lambda c: c.get_versioning("photos"),
        "set_versioning": lambda c: c.set_versioning("photos", True),
        "list_versions": lambda c: c.list_versions("photos"),
        "restore_version": lambda c: c.restore_version("photos", "k", "v"),
        "get_acl": lambda c: c.get_acl("photos"),
        "set_acl": lambda c: c.set_acl("photos", acl="private"),
        "settings.acl": lambda c: c.upload_data(
            "photos", "k", b"", settings=ObjectSettings(acl="private")
        ),
        "overwrite=False": lambda c: c.upload_data("photos", "k", b"", overwrite=False),
        "generate_presigned_post": lambda c: c.generate_presigned_post("photos", "k"),
    }
    for operation, call in calls.items():
        with pytest.raises(UnsupportedError, match=operation):
            call(client)


# -- what goes wrong in the control plane


def test_errors_of_the_control_plane_are_the_trees() -> None:
    with serving(lambda _: error(403, "AccessDenied", "not you")) as server:
        with pytest.raises(PermissionDeniedError, match="not you") as caught:
            loopback_client(server.url).get_tags("photos", "k")
        assert len(server.requests) == 1
    assert caught.value.operation == "get_tags"
    assert caught.value.resource == "s3://photos/k"
    assert caught.value.request_id == "R1"


def test_a_storm_in_the_control_plane_is_waited_out() -> None:
    answers = [Answer(503)] * 3 + [Answer(200, b"<Tagging><TagSet/></Tagging>")]
    with serving(lambda _: answers.pop(0)) as server:
        assert loopback_client(server.url).get_tags("photos", "k") == {}
        assert len(server.requests) == 4


def test_nobody_answers_the_control_plane() -> None:
    client = loopback_client(f"http://{HOST}:{free_port()}", retry=ONCE)
    with pytest.raises(ConnectionFailedError):
        client.get_tags("photos", "k")


def test_silence_of_the_control_plane() -> None:
    done = threading.Event()

    def handler(_request: object) -> Answer:
        done.wait(60)
        return Answer()

    with serving(handler) as server:
        client = loopback_client(server.url, retry=ONCE, idle_timeout=0.3)
        with pytest.raises(CloudTimeoutError):
            client.get_tags("photos", "k")
        done.set()


@pytest.mark.parametrize(
    ("bucket", "key"), [("Bad Name", "k"), ("photos", ""), ("photos", "\ud800")]
)
def test_names_are_checked_before_the_control_plane_is_asked(bucket: str, key: str) -> None:
    client = loopback_client(f"http://{HOST}:{free_port()}", retry=ONCE)
    with pytest.raises(InvalidNameError):
        client.get_tags(bucket, key)
