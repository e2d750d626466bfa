"""A client has what it says it has, and refuses the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import UnsupportedError
from codomyrmex.cloud.common.records import Encryption, ObjectSettings
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import keys_of, raises

_SETTINGS: Final[dict[Capability, ObjectSettings]] = {
    Capability.TAGS: ObjectSettings(tags={"a": "b"}),
    Capability.ACL: ObjectSettings(acl="private"),
    Capability.STORAGE_CLASSES: ObjectSettings(storage_class="STANDARD_IA"),
    Capability.ENCRYPTION: ObjectSettings(encryption=Encryption("service")),
    Capability.USER_METADATA: ObjectSettings(metadata={"a": "b"}),
}


def _calls(client: StorageClient, bucket: str) -> dict[Capability, Callable[[], object]]:
    """One call that needs each capability."""
    return {
        Capability.PRESIGNED_URLS: lambda: client.generate_presigned_url(bucket, "k"),
        Capability.VERSIONS: lambda: client.get_metadata(bucket, "k", version_id="1"),
        Capability.CONDITIONAL_CREATE: lambda: client.upload_data(
            bucket, "k", b"y", overwrite=False
        ),
        Capability.CONDITIONAL_UPDATE: lambda: client.upload_data(bucket, "k", b"y", if_match="e"),
        Capability.TAGS: lambda: client.set_tags(bucket, "k", {"a": "b"}),
        Capability.LIFECYCLE: lambda: client.get_lifecycle(bucket),
        Capability.CORS: lambda: client.get_cors(bucket),
        Capability.ACL: lambda: client.set_acl(bucket, "k", acl="private"),
        Capability.BUCKET_POLICY: lambda: client.set_bucket_policy(bucket, None),
        Capability.OBJECT_LOCK: lambda: client.set_legal_hold(bucket, "k", True),
        Capability.STORAGE_CLASSES: lambda: client.set_storage_class(bucket, "k", "COLD"),
        Capability.PRESIGNED_POST: lambda: client.generate_presigned_post(bucket, "k"),
    }


@check
def capabilities_known(client: StorageClient, bucket: str) -> None:
    """The capabilities are a set of known ones, which the class names."""
    assert all(isinstance(each, Capability) for each in client.capabilities)
    assert client.capabilities <= type(client).class_capabilities
    assert client.provider


@check
def capabilities_have_methods(client: StorageClient, bucket: str) -> None:
    """A client that has a capability has its methods."""
    for capability in client.capabilities:
        for name in capability.methods:
            assert getattr(type(client), name) is not getattr(StorageClient, name), name


@check
def capabilities_lacking(client: StorageClient, bucket: str) -> None:
    """A call that needs a capability which the client lacks raises UnsupportedError."""
    client.upload_data(bucket, "k", b"x")
    for capability, call in _calls(client, bucket).items():
        if capability not in client.capabilities:
            with raises(UnsupportedError):
                call()
    assert client.download_data(bucket, "k") == b"x"


@check
def capabilities_of_settings(client: StorageClient, bucket: str) -> None:
    """An upload with settings that the client cannot keep is refused, not half done."""
    for capability, settings in _SETTINGS.items():
        if capability not in client.capabilities:
            with raises(UnsupportedError):
                client.upload_data(bucket, "k", b"x", settings=settings)
    assert keys_of(client, bucket) == []
