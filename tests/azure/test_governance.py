"""Tags, tiers, snapshots, copies, presigned URLs, against Azurite."""

from __future__ import annotations

import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from codomyrmex.cloud.azure.storage import AzureBlobClient
from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotEmptyError,
    InvalidNameError,
    InvalidRequestError,
    ObjectNotFoundError,
    PreconditionFailedError,
    UnsupportedError,
)
from codomyrmex.cloud.common.records import ObjectSettings
from tests.azure.helpers import PART, client_for, fresh_container, managed_identity, noise, token
from tests.azure.test_credentials import Given
from tests.servers.azurite import AzuriteServer


def fetch(url: str, method: str = "GET", data: bytes | None = None, **headers: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=data, method=method, headers=named)
    with urllib.request.urlopen(request, timeout=30) as answer:
        content: bytes = answer.read()
    return content


def refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code in (401, 403)
    return False


def test_tags(client: AzureBlobClient, container: str) -> None:
    client.upload_data(container, "k", b"x", settings=ObjectSettings(tags={"a": "1", "b c": "2/3"}))
    assert client.get_tags(container, "k") == {"a": "1", "b c": "2/3"}
    client.set_tags(container, "k", {"x": "y"})
    assert client.get_tags(container, "k") == {"x": "y"}
    client.set_tags(container, "k", {})
    assert client.get_tags(container, "k") == {}
    with pytest.raises(ObjectNotFoundError):
        client.get_tags(container, "no")


def test_tiers(client: AzureBlobClient, container: str) -> None:
    client.upload_data(container, "k", b"x", settings=ObjectSettings(storage_class="Cool"))
    assert client.get_metadata(container, "k").storage_class == "Cool"
    assert [item.storage_class for item in client.list_blobs(container)] == ["Cool"]
    assert client.set_storage_class(container, "k", "Archive").storage_class == "Archive"
    with pytest.raises(InvalidRequestError):
        client.set_storage_class(container, "k", "Lukewarm")
    client.upload_data(container, "plain", b"x")
    assert client.get_metadata(container, "plain").storage_class is None


def test_snapshots(client: AzureBlobClient, container: str) -> None:
    client.upload_data(container, "k", b"first", metadata={"a": "1"})
    snapshot = client.create_snapshot(container, "k")
    client.upload_data(container, "k", b"second")
    versions = list(client.list_versions(container))
    assert [(row.is_latest, row.version_id) for row in versions] == [
        (True, ""),
        (False, snapshot.version_id),
    ]
    assert client.download_data(container, "k", version_id=snapshot.version_id) == b"first"
    info = client.get_metadata(container, "k", version_id=snapshot.version_id)
    assert info.metadata == {"a": "1"}
    url = client.generate_presigned_url(container, "k", version_id=snapshot.version_id)
    assert fetch(url) == b"first"
    client.restore_version(container, "k", snapshot.version_id)
    assert client.download_data(container, "k") == b"first"
    client.delete_blob(container, "k", version_id=snapshot.version_id)
    assert len(list(client.list_versions(container))) == 1
    with pytest.raises(ObjectNotFoundError):
        client.download_data(container, "k", version_id=snapshot.version_id)
    client.create_snapshot(container, "k")
    client.delete_objects(container, ["k"]).raise_failures()  # goes with its snapshots
    assert list(client.list_versions(container)) == []


def test_what_is_a_setting_of_the_account(client: AzureBlobClient) -> None:
    for refused_call in (
        lambda: client.get_versioning("c12"),
        lambda: client.set_versioning("c12", True),
        lambda: client.create_bucket("c12", region="westeurope"),
    ):
        with pytest.raises(UnsupportedError):
            refused_call()
    absent = {Capability.LIFECYCLE, Capability.CORS, Capability.ACL, Capability.BUCKET_POLICY}
    assert not absent & client.capabilities


def test_copy_with_settings(client: AzureBlobClient, container: str) -> None:
    data = noise(1, 3 * PART)
    client.upload_data(container, "a", data, content_type="x/a", metadata={"old": "1"})
    settings = ObjectSettings(
        content_type="x/b", metadata={"new-name": "2"}, cache_control="no-store"
    )
    info = client.copy_object(container, "a", container, "b", settings=settings)
    stored = client.get_metadata(container, "b")
    assert (stored.content_type, stored.cache_control) == ("x/b", "no-store")
    assert stored.metadata == {"new-name": "2"}
    assert stored.etag == info.etag
    client.copy_object(container, "a", container, "a", settings=ObjectSettings(content_type="x/c"))
    replaced = client.get_metadata(container, "a")
    assert (replaced.content_type, replaced.metadata) == ("x/c", {})
    assert client.download_data(container, "a") == data
    with pytest.raises(AlreadyExistsError):
        client.copy_object(container, "a", container, "b", overwrite=False)
    kept = client.copy_object(container, "b", container, "c")
    assert client.get_metadata(container, "c").metadata == kept.metadata == {"new-name": "2"}


def test_copy_of_a_state_that_is_gone(client: AzureBlobClient, container: str) -> None:
    source = client.upload_data(container, "a", b"first")
    client.upload_data(container, "a", b"second")
    from codomyrmex.cloud.transfer.part_records import WriteCondition

    with pytest.raises(PreconditionFailedError):
        client._copy(source, container, "b", None, WriteCondition(), None)
    assert not client.object_exists(container, "b")


def test_urls_end_and_are_for_one_thing(client: AzureBlobClient, container: str) -> None:
    client.upload_data(container, "k", b"content")
    url = client.generate_presigned_url(container, "k", expires_in=1)
    assert fetch(url) == b"content"
    assert refused(lambda: fetch(url.replace("sp=r&", "sp=rwd&")))
    time.sleep(2.1)
    assert refused(lambda: fetch(url))
    put = client.generate_presigned_url(container, "new", method="PUT")
    fetch(put, "PUT", b"sent", x_ms_blob_type="BlockBlob", content_type="x/y")
    assert client.get_metadata(container, "new").content_type == "x/y"
    assert refused(lambda: fetch(put))


def test_keyless_urls(azurite_oauth: AzuriteServer) -> None:
    context = ssl.create_default_context(cafile=azurite_oauth.ca_bundle)
    client = client_for(azurite_oauth, credential=Given(token()))
    with client, fresh_container(client) as container:
        client.upload_data(container, "a b/ü", b"content")
        url = client.generate_presigned_url(container, "a b/ü")
        assert "skoid=" in url
        assert "spr=https&" in url
        with urllib.request.urlopen(url, context=context) as answer:
            assert answer.read() == b"content"
        wrong = url.replace("a%20b", "other")
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(wrong, context=context)
        caught.value.close()
        assert caught.value.code == 403
        first = client._delegation
        client.generate_presigned_url(container, "a b/ü", expires_in=1800)
        assert client._delegation is first  # one key for many URLs
        client.generate_presigned_url(container, "a b/ü", expires_in=604_800)
        assert client._delegation is not first


def test_anonymous(client: AzureBlobClient, azurite_http: AzuriteServer, container: str) -> None:
    nobody = AzureBlobClient(azurite_http.endpoint, anonymous=True)
    assert nobody.generate_presigned_url(container, "k").endswith(f"/{container}/k")
    assert nobody.credential_source() == "anonymous"


@pytest.mark.parametrize(
    "key", ["a\\b", "a.", "..", "a/./b", "a\x01b", "\x00", "k" * 1025, "😀" * 513]
)
def test_keys_that_azure_would_change(client: AzureBlobClient, container: str, key: str) -> None:
    with pytest.raises(InvalidNameError):
        client.upload_data(container, key, b"x")
    assert list(client.list_blobs(container)) == []


def test_long_keys(client: AzureBlobClient, container: str) -> None:
    for key in ("語" * 1024, "😀" * 512):
        client.upload_data(container, key, b"x")
    assert {item.key for item in client.list_blobs(container)} == {"語" * 1024, "😀" * 512}


def test_containers(client: AzureBlobClient) -> None:
    with fresh_container(client) as container:
        assert container in [each.name for each in client.list_containers()]
        client.upload_data(container, "k", b"x")
        with pytest.raises(BucketNotEmptyError):
            client.delete_container(container)
        with pytest.raises(AlreadyExistsError):
            client.create_container(container)
        client.create_container(container, exist_ok=True)
    for name in ("ab", "A-b", "a--b", "-ab", "ab-", "a_b", "x" * 64):
        with pytest.raises(InvalidNameError):
            client.create_container(name)


def test_many_deletes(client: AzureBlobClient, container: str, azurite_http: AzuriteServer) -> None:
    keys = [f"k {number} ü" for number in range(300)]
    for key in keys[:40]:
        client.upload_data(container, key, b"")
    result = client.delete_objects(container, keys)
    assert result.ok
    assert len(result.succeeded) == 300
    assert list(client.list_blobs(container)) == []
    client.upload_data(container, "leased", b"")
    with client_for(azurite_http) as other:
        other.acquire_lease(container, "leased")
        failed = client.delete_objects(container, ["leased", "free"]).failed
        other.release_lease(container, "leased")
    assert [(key, error.code) for key, error in failed.items()] == [("leased", "LeaseIdMissing")]


def test_managed_identity_signs_urls(
    azurite_oauth: AzuriteServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with managed_identity() as service:
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{service.url}/msi/token")
        monkeypatch.setenv("IDENTITY_HEADER", "the-header")
        with AzureBlobClient(azurite_oauth.endpoint, ca_bundle=azurite_oauth.ca_bundle) as client:
            assert "sig=" in client.generate_presigned_url("some-container", "k", method="PUT")
