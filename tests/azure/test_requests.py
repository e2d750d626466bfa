"""What Azurite does not have: the requests are those of Microsoft's library, the answers read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from azure.core.exceptions import AzureError
from azure.storage.blob import (
    BlobServiceClient,
    ContentSettings,
    CustomerProvidedEncryptionKey,
    ImmutabilityPolicy,
)

from codomyrmex.cloud.azure.credentials import Tokens
from codomyrmex.cloud.azure.headers import encryption_headers
from codomyrmex.cloud.azure.storage import AzureBlobClient
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    CloudError,
    ConfigurationError,
    IntegrityError,
    InvalidRequestError,
    ObjectNotFoundError,
    RateLimitError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.governance import Retention
from codomyrmex.cloud.common.records import Encryption, ObjectInfo, ObjectSettings
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.transfer.part_records import WriteCondition
from tests.azure.helpers import KEY, ONCE, error, loopback_client
from tests.azure.test_credentials import Given
from tests.servers.loopback import Answer, Request, serving

UNTIL = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
DATE = "Tue, 24 Nov 2026 11:00:00 GMT"
CUSTOMER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
HASH = "PrG9Q5lH63YpmOVmzMLgmceREYsvQFecxPfaK1Bht/k="

# differs by library, version and moment, and says nothing of what is asked for
_UNCOMPARED = {
    *("authorization", "x-ms-date", "x-ms-version", "x-ms-client-request-id"),
    *(
        "user-agent",
        "host",
        "connection",
        "accept",
        "accept-encoding",
        "x-ms-return-client-request-id",
    ),
    "content-type",
    "content-length",
}


def recorded(act: Callable[[str], object]) -> Request:
    """The one request that is sent."""
    with serving(lambda _: Answer(201, b"", {"etag": '"0x1"', "last-modified": DATE})) as server:
        with contextlib.suppress(AzureError, CloudError, TypeError, KeyError):
            act(server.url)
        (request,) = server.requests
    return request


def sdk_blob(url: str) -> BlobServiceClient:
    return BlobServiceClient(
        f"{url}", credential={"account_name": "me", "account_key": KEY}, retry_total=0
    )


def facts(request: Request) -> tuple[str, str, dict[str, str], dict[str, str], bytes]:
    headers = {
        name: value for name, value in request.headers.items() if name not in _UNCOMPARED and value
    }
    return request.method, request.path, request.query, headers, request.body


SAME: dict[
    str, tuple[Callable[[AzureBlobClient], object], Callable[[BlobServiceClient], object]]
] = {
    "retention": (
        lambda ours: ours.set_retention("c12", "k", Retention("compliance", UNTIL)),
        lambda sdk: sdk.get_blob_client("c12", "k").set_immutability_policy(
            ImmutabilityPolicy(expiry_time=UNTIL, policy_mode="Locked")
        ),
    ),
    "legal hold": (
        lambda ours: ours.set_legal_hold("c12", "k", True),
        lambda sdk: sdk.get_blob_client("c12", "k").set_legal_hold(True),
    ),
    "undelete": (
        lambda ours: ours.undelete_blob("c12", "a b/k"),
        lambda sdk: sdk.get_blob_client("c12", "a b/k").undelete_blob(),
    ),
    "delete of a version": (
        lambda ours: ours.delete_blob("c12", "k", version_id="2026-01-01T00:00:00.0000000Z"),
        lambda sdk: sdk.get_blob_client(
            "c12", "k", version_id="2026-01-01T00:00:00.0000000Z"
        ).delete_blob(),
    ),
    "encryption scope": (
        lambda ours: ours.upload_data(
            "c12",
            "k",
            b"x",
            content_type="x/y",
            settings=ObjectSettings(encryption=Encryption("kms", kms_key_id="scope1")),
        ),
        lambda sdk: sdk.get_blob_client("c12", "k").upload_blob(
            b"x",
            overwrite=True,
            validate_content=True,
            content_settings=ContentSettings(content_type="x/y"),
            encryption_scope="scope1",
        ),
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_request_is_the_librarys(name: str) -> None:
    ours, theirs = SAME[name]
    mine = recorded(lambda url: ours(loopback_client(url)))
    other = recorded(lambda url: theirs(sdk_blob(url)))
    assert facts(mine) == facts(other)


def test_customers_key() -> None:
    encryption = Encryption("customer", customer_key=Secret(CUSTOMER_KEY))
    theirs = CustomerProvidedEncryptionKey(CUSTOMER_KEY, HASH)
    assert encryption_headers(encryption) == [
        ("x-ms-encryption-key", theirs.key_value),
        ("x-ms-encryption-key-sha256", theirs.key_hash),
        ("x-ms-encryption-algorithm", "AES256"),
    ]
    with serving(lambda _: Answer(201)) as server:
        client = loopback_client(server.url, encryption=encryption)
        for call in (
            lambda: client.upload_data("c12", "k", b"x"),
            lambda: client.download_data("c12", "k"),
        ):
            with pytest.raises(ConfigurationError, match="readable on the way") as caught:
                call()
            assert CUSTOMER_KEY not in str(caught.value)
        assert server.requests == []
    with pytest.raises(InvalidRequestError):
        AzureBlobClient(account_name="me", encryption=Encryption("kms"))


def test_versions_are_listed() -> None:
    def blob(version: str, more: str) -> str:
        size = "<Content-Length>3</Content-Length>"
        properties = f"<Properties>{size}<Last-Modified>{DATE}</Last-Modified></Properties>"
        return f"<Blob><Name>k</Name><VersionId>{version}</VersionId>{more}{properties}</Blob>"

    rows = blob("2026-01-01T00:00:00.0000000Z", "") + blob(
        "2026-02-01T00:00:00.0000000Z", "<IsCurrentVersion>true</IsCurrentVersion>"
    )
    body = f"<EnumerationResults><Blobs>{rows}</Blobs><NextMarker/></EnumerationResults>".encode()
    with serving(lambda _: Answer(200, body)) as server:
        versions = list(loopback_client(server.url).list_versions("c12", "k"))
        assert server.requests[0].query["include"] == "snapshots,versions"
    assert [(v.version_id[:7], v.is_latest) for v in versions] == [
        ("2026-02", True),
        ("2026-01", False),
    ]


def test_retention_is_read() -> None:
    headers = {
        "x-ms-immutability-policy-until-date": "Wed, 02 Jan 2030 03:04:05 GMT",
        "x-ms-immutability-policy-mode": "unlocked",
        "x-ms-legal-hold": "true",
    }
    with serving(lambda _: Answer(200, b"", headers)) as server:
        client = loopback_client(server.url)
        assert client.get_retention("c12", "k") == Retention("governance", UNTIL)
        assert client.get_legal_hold("c12", "k") is True
    with serving(lambda _: Answer(200)) as server:
        client = loopback_client(server.url)
        assert client.get_retention("c12", "k") is None
        assert client.get_legal_hold("c12", "k") is False


def test_copy_with_settings_is_one_request() -> None:
    source = ObjectInfo("c12", "source", 5, etag="0x1")
    settings = ObjectSettings(content_type="x/y", metadata={"a": "1"})
    answer = Answer(201, b"", {"etag": '"0x2"', "last-modified": DATE})
    with serving(lambda _: answer) as server:
        client = loopback_client(server.url)
        info = client._copy(source, "c12", "target", settings, WriteCondition(absent=True), None)
        (request,) = server.requests
    assert (info.etag, info.content_type, info.metadata) == ("0x2", "x/y", {"a": "1"})
    assert request.headers["x-ms-copy-source-blob-properties"] == "false"
    assert request.headers["x-ms-blob-type"] == "BlockBlob"
    assert request.headers["x-ms-source-if-match"] == '"0x1"'
    assert request.headers["if-none-match"] == "*"
    assert "sig=" in request.headers["x-ms-copy-source"]


def test_copy_with_a_token_sends_it_for_the_source() -> None:
    answer = Answer(201, b"", {"etag": '"0x2"', "last-modified": DATE})
    with serving(lambda _: answer) as server:
        client = loopback_client(server.url)
        # a token goes over https alone, which this server does not speak: put in its place here
        client._session.credential = Tokens(Given("the-token"))  # type: ignore[arg-type] # as there
        client._copy(
            ObjectInfo("c12", "a", 5), "c12", "b", ObjectSettings(), WriteCondition(), None
        )
        (request,) = server.requests
    assert request.headers["x-ms-copy-source-authorization"] == "Bearer the-token"
    assert request.headers["x-ms-copy-source"].endswith("/c12/a")


def test_folders_of_data_lake_accounts_are_no_objects() -> None:
    rows = "".join(
        f"<Blob><Name>{name}</Name><Properties><Content-Length>0</Content-Length>{kind}"
        "</Properties></Blob>"
        for name, kind in (
            ("a", "<ResourceType>directory</ResourceType>"),
            ("a/b", "<ResourceType>file</ResourceType>"),
        )
    )
    body = f"<EnumerationResults><Blobs>{rows}</Blobs><NextMarker/></EnumerationResults>".encode()
    with serving(lambda _: Answer(200, body)) as server:
        client = loopback_client(server.url)
        assert [str(each) for each in client.list_blobs("c12")] == ["a/b"]


def test_copy_that_takes_its_time() -> None:
    def answer(request: Request) -> Answer:
        count = len(server.requests)
        if request.method == "PUT":
            return Answer(202, b"", {"x-ms-copy-id": "c1", "x-ms-copy-status": "pending"})
        status = "pending" if count < 4 else "success"
        return Answer(200, b"", {"x-ms-copy-id": "c1", "x-ms-copy-status": status, "etag": '"0x9"'})

    with serving(answer) as server:
        client = loopback_client(server.url)
        client._sleep = lambda _: None
        info = client._copy(ObjectInfo("c12", "a", 5), "c12", "b", None, WriteCondition(), None)
    assert info.etag == "0x9"
    assert [request.method for request in server.requests] == ["PUT", "HEAD", "HEAD", "HEAD"]


def test_copy_that_fails_or_is_stopped() -> None:
    def failing(request: Request) -> Answer:
        headers = {"x-ms-copy-id": "c1", "x-ms-copy-status": "pending"}
        if request.method == "HEAD":
            headers |= {"x-ms-copy-status": "failed", "x-ms-copy-status-description": "500"}
        return Answer(202, b"", headers)

    source = ObjectInfo("c12", "a", 5)
    with serving(failing) as server:
        client = loopback_client(server.url)
        client._sleep = lambda _: None
        with pytest.raises(CloudError, match="ended as failed"):
            client._copy(source, "c12", "b", None, WriteCondition(), None)

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    with serving(failing) as server:
        client = loopback_client(server.url)
        client._sleep = interrupt
        with pytest.raises(KeyboardInterrupt):
            client._copy(source, "c12", "b", None, WriteCondition(), None)
        assert server.requests[-1].headers["x-ms-copy-action"] == "abort"
        assert server.requests[-1].query == {"comp": "copy", "copyid": "c1"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (error(404, "BlobNotFound"), ObjectNotFoundError),
        (error(400, "Md5Mismatch"), IntegrityError),
        (error(503, "ServerBusy", retry_after="1"), RateLimitError),
        (error(409, "BlobAlreadyExists"), AlreadyExistsError),
        (error(400, "InvalidHeaderValue"), InvalidRequestError),
        (Answer(200, b"<html>", {}), UnexpectedResponseError),
        (Answer(302, b"", {"location": "https://evil.example/"}), UnexpectedResponseError),
    ],
)
def test_errors_are_mapped(answer: Answer, expected: type[CloudError]) -> None:
    with serving(lambda _: answer) as server:
        client = loopback_client(server.url, retry=ONCE)
        with pytest.raises(expected):
            list(client.list_blobs("c12"))
        assert len(server.requests) == 1


def test_secrets_stay_out_of_errors() -> None:
    sas = "sv=2024-11-04&sig=very%2Bsecret"
    with serving(lambda _: error(403, "AuthenticationFailed", "?sig=very%2Bsecret")) as server:
        client = loopback_client(server.url, credential=sas, retry=ONCE)
        with pytest.raises(CloudError) as caught:
            client.list_containers()
        assert server.requests[0].query["sig"] == "very+secret"
    assert "very" not in str(caught.value)
    client = AzureBlobClient("http://127.0.0.1:9/me", credential=sas, retry=ONCE)
    with pytest.raises(CloudError) as caught:
        client.list_containers()
    assert "very" not in str(caught.value)


def test_lists_start_at_a_name_where_the_service_can() -> None:
    body = b"<EnumerationResults><Blobs>%s</Blobs><NextMarker/></EnumerationResults>"
    row = b"<Blob><Name>%s</Name><Properties><Content-Length>1</Content-Length></Properties></Blob>"
    answer = Answer(200, body % b"".join(row % name for name in (b"a/b", b"a/c")))
    with serving(lambda _: answer) as server:
        client = loopback_client(server.url)
        assert [str(each) for each in client.list_blobs("c12", "a/", start_after="a/b")] == ["a/c"]
        assert server.requests[0].query["startFrom"] == "a/b"
        assert server.requests[0].headers["x-ms-version"] == "2026-02-06"
        list(client.list_blobs("c12", "a/", start_after="Z"))
        assert "startFrom" not in server.requests[1].query
        list(client.list_blobs("c12", "a/", start_after="a/b", delimiter="/"))
        assert "startFrom" not in server.requests[2].query
