"""What only some stores have: one set of methods on all, refused before any request where lacking.

Every client here speaks to a server that answers nothing but counts what is asked.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from codomyrmex.cloud import (
    AzureBlobClient,
    GCSClient,
    InfomaniakCredentials,
    InfomaniakObjectStorageClient,
    InfomaniakS3Client,
    LocalStorageClient,
    S3Client,
)
from codomyrmex.cloud.aws.vendors import VENDORS
from codomyrmex.cloud.common import governance
from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import UnsupportedError
from codomyrmex.cloud.common.governance import CorsRule, LifecycleRule, Retention
from codomyrmex.cloud.common.records import Encryption, ObjectSettings
from codomyrmex.cloud.common.remotes import BUILT_IN_BACKENDS
from codomyrmex.cloud.common.storage import StorageClient
from tests.servers.loopback import Answer, Loopback, serving

# what only some stores have, called as a program would
_LOCKED = Retention("governance", datetime(2100, 1, 1, tzinfo=UTC))
ARGUMENTS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "generate_presigned_url": (("bucket", "k"), {}),
    "generate_presigned_post": (("bucket", "k"), {}),
    "get_versioning": (("bucket",), {}),
    "set_versioning": (("bucket", True), {}),
    "list_versions": (("bucket",), {}),
    "restore_version": (("bucket", "k", "1"), {}),
    "get_tags": (("bucket", "k"), {}),
    "set_tags": (("bucket", "k", {"a": "b"}), {}),
    "get_lifecycle": (("bucket",), {}),
    "set_lifecycle": (("bucket", [LifecycleRule(id="r", expire_after_days=1)]), {}),
    "get_cors": (("bucket",), {}),
    "set_cors": (("bucket", [CorsRule(allowed_origins=("*",), allowed_methods=("GET",))]), {}),
    "get_acl": (("bucket",), {}),
    "set_acl": (("bucket",), {"acl": "private"}),
    "get_bucket_policy": (("bucket",), {}),
    "set_bucket_policy": (("bucket", {}), {}),
    "get_retention": (("bucket", "k"), {}),
    "set_retention": (("bucket", "k", _LOCKED), {}),
    "get_legal_hold": (("bucket", "k"), {}),
    "set_legal_hold": (("bucket", "k", True), {}),
    "set_storage_class": (("bucket", "k", "COLD"), {}),
}

SETTINGS: dict[str, ObjectSettings] = {
    "settings.metadata": ObjectSettings(metadata={"a": "b"}),
    "settings.tags": ObjectSettings(tags={"a": "b"}),
    "settings.acl": ObjectSettings(acl="private"),
    "settings.storage_class": ObjectSettings(storage_class="COLD"),
    "settings.encryption": ObjectSettings(encryption=Encryption("service")),
}

CALLS: dict[str, Callable[[StorageClient], object]] = {
    "metadata": lambda client: client.upload_data("bucket", "k", b"x", metadata={"a": "b"}),
    "overwrite=False": lambda client: client.upload_data("bucket", "k", b"x", overwrite=False),
    "if_match": lambda client: client.upload_data("bucket", "k", b"x", if_match="1"),
    "version_id": lambda client: client.get_metadata("bucket", "k", version_id="1"),
    **{
        name: lambda client, settings=settings: client.upload_data(  # type: ignore[misc] # a default
            "bucket", "k", b"x", settings=settings
        )
        for name, settings in SETTINGS.items()
    },
}


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with serving(lambda _: Answer(500)) as found:
        yield found


def _s3(url: str, **more: Any) -> S3Client:
    return S3Client("eu-west-1", endpoint_url=url, access_key_id="A", secret_access_key="B", **more)


def _swift(url: str) -> StorageClient:
    return InfomaniakObjectStorageClient(
        InfomaniakCredentials(
            application_credential_id="A", application_credential_secret="B", auth_url=f"{url}/v3"
        )
    )


MAKERS: dict[str, Callable[[str, Path], StorageClient]] = {
    "local": lambda _, folder: LocalStorageClient(folder),
    "s3": lambda url, _: _s3(url, vendor="aws"),
    "gs": lambda url, _: GCSClient("p", endpoint=url, anonymous=True),
    "az": lambda url, _: AzureBlobClient(f"{url}/me", account_name="me", credential="a2V5"),
    "swift": lambda url, _: _swift(url),
    "ik": lambda url, _: InfomaniakS3Client(
        access_key_id="A", secret_access_key="B", endpoint_url=url
    ),
}
VENDOR_MAKERS: dict[str, Callable[[str, Path], StorageClient]] = {
    f"s3 {name}": lambda url, _, name=name: _s3(url, vendor=name)  # type: ignore[misc] # a default
    for name in VENDORS
}


def test_all_backends_are_here() -> None:
    assert set(MAKERS) == set(BUILT_IN_BACKENDS)


@pytest.mark.parametrize("name", [*MAKERS, *VENDOR_MAKERS])
def test_what_a_store_lacks_is_refused_before_any_request(
    name: str, server: Loopback, tmp_path: Path
) -> None:
    before = len(server.requests)
    with {**MAKERS, **VENDOR_MAKERS}[name](server.url, tmp_path) as client:
        for capability in set(Capability) - client.capabilities:
            for method in capability.methods:
                positional, named = ARGUMENTS[method]
                with pytest.raises(UnsupportedError) as caught:
                    getattr(client, method)(*positional, **named)
                assert method in (caught.value.operation or "")
            for option in capability.options:
                if option in CALLS:
                    with pytest.raises(UnsupportedError):
                        CALLS[option](client)
    assert len(server.requests) == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", MAKERS)
def test_what_a_store_has_is_implemented(name: str, server: Loopback, tmp_path: Path) -> None:
    with MAKERS[name](server.url, tmp_path) as client:
        assert client.capabilities
        assert client.capabilities == type(client).class_capabilities
        for capability in Capability:
            for method in capability.methods:
                own = getattr(type(client), method) is not getattr(StorageClient, method)
                assert own or capability not in client.capabilities, method


@pytest.mark.parametrize("name", MAKERS)
def test_methods_take_the_same_arguments_everywhere(name: str) -> None:
    cls = BUILT_IN_BACKENDS[name].load()
    for capability in Capability:
        for method in capability.methods:
            common = inspect.signature(getattr(StorageClient, method)).parameters
            own = list(inspect.signature(getattr(cls, method)).parameters.values())
            assert [each.name for each in own][: len(common)] == list(common), method
            # what a provider adds must be optional
            assert all(each.default is not each.empty for each in own[len(common) :]), method


def test_the_words_name_what_is_there() -> None:
    """Every method of the optional protocols belongs to one capability, and every option too."""
    declared = {
        method
        for name in governance.__all__
        if name.startswith("Supports")
        for method in vars(getattr(governance, name))
        if not method.startswith("_")
    }
    named = [method for each in Capability for method in each.methods]
    assert sorted(named) == sorted({*declared, "generate_presigned_url"})
    assert set(ARGUMENTS) == set(named)
    options = {option for each in Capability for option in each.options}
    assert options == {*CALLS, "requester_pays=True of the client"}
    assert all(each.meaning.endswith(".") for each in Capability)


def test_requester_pays_is_refused_where_it_is_lacking() -> None:
    with pytest.raises(UnsupportedError):
        S3Client("us-east-1", vendor="minio", anonymous=True, requester_pays=True)
