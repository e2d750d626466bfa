"""Uploads in parts, as the transfer engine uses them."""

from __future__ import annotations

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import NotFoundError
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import keys_of, pattern, raises
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import Part, PartUpload, WriteCondition


def _three_parts(client: ObjectClient, bucket: str) -> tuple[PartUpload, list[Part], bytes]:
    size = client.limits.min_part
    data = pattern(2 * size + 7)
    settings = ObjectSettings(content_type="x/parts")
    upload = client._begin_parts(bucket, "k", settings)
    # out of order: a service must not depend on it
    third = client._put_part(upload, 3, 2 * size, data[2 * size :])
    first = client._put_part(upload, 1, 0, data[:size])
    second = client._put_part(upload, 2, size, memoryview(data)[size : 2 * size])
    return upload, [first, second, third], data


@check(needs=Capability.MULTIPART)
def parts_complete(client: StorageClient, bucket: str) -> None:
    """Parts are listed as they were put, and make the object."""
    assert isinstance(client, ObjectClient)
    upload, parts, data = _three_parts(client, bucket)
    listed = client._list_parts(upload)
    facts = [(part.number, part.size, part.etag) for part in parts]
    assert [(part.number, part.size, part.etag) for part in listed] == facts
    assert keys_of(client, bucket) == []
    info = client._complete_parts(upload, parts, WriteCondition())
    assert info.size == len(data)
    assert client.download_data(bucket, "k") == data
    assert client.get_metadata(bucket, "k").content_type == "x/parts"


@check(needs=Capability.MULTIPART)
def parts_abort(client: StorageClient, bucket: str) -> None:
    """An aborted upload leaves nothing and can be aborted no more."""
    assert isinstance(client, ObjectClient)
    client.upload_data(bucket, "k", b"old")
    upload, parts, _ = _three_parts(client, bucket)
    client._abort_parts(upload)
    assert client.download_data(bucket, "k") == b"old"
    with raises(NotFoundError):
        client._list_parts(upload)
    with raises(NotFoundError):
        client._put_part(upload, 4, 0, b"late")
    with raises(NotFoundError):
        client._complete_parts(upload, parts, WriteCondition())
    assert client.download_data(bucket, "k") == b"old"


@check(needs=Capability.MULTIPART)
def parts_again(client: StorageClient, bucket: str) -> None:
    """A part that is put again takes the place of the first."""
    assert isinstance(client, ObjectClient)
    upload = client._begin_parts(bucket, "k", ObjectSettings())
    client._put_part(upload, 1, 0, b"wrong")
    part = client._put_part(upload, 1, 0, b"right")
    assert [each.etag for each in client._list_parts(upload)] == [part.etag]
    client._complete_parts(upload, [part], WriteCondition())
    assert client.download_data(bucket, "k") == b"right"


@check(needs=Capability.MULTIPART)
def parts_of_two_uploads(client: StorageClient, bucket: str) -> None:
    """Two uploads of one key do not touch each other."""
    assert isinstance(client, ObjectClient)
    first = client._begin_parts(bucket, "k", ObjectSettings())
    second = client._begin_parts(bucket, "k", ObjectSettings())
    assert first.upload_id != second.upload_id
    part = client._put_part(first, 1, 0, b"first")
    client._put_part(second, 1, 0, b"second")
    client._complete_parts(first, [part], WriteCondition())
    client._abort_parts(second)
    assert client.download_data(bucket, "k") == b"first"
