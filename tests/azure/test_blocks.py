"""Blocks: two writers, aborts, lost answers, and what a new process finds."""

from __future__ import annotations

import base64
import hashlib

import google_crc32c
import pytest
from azure.storage.blob import BlobBlock, BlobServiceClient

from codomyrmex.cloud.azure.blocks import BlockId
from codomyrmex.cloud.azure.storage import AzureBlobClient
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    BucketNotFoundError,
    ConflictError,
    IntegrityError,
    NotFoundError,
    PreconditionFailedError,
)
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.transfer.part_records import PartUpload, WriteCondition
from tests.azure.helpers import PART, client_for, fresh_container, noise
from tests.servers.azurite import AzuriteServer
from tests.servers.fault_proxy import faulty, lose_answer

NOTHING = WriteCondition()


def begin(client: AzureBlobClient, container: str, key: str = "k") -> PartUpload:
    return client._begin_parts(container, key, ObjectSettings(content_type="x/y"))


def test_blocks_of_two_uploads_are_not_mixed(client: AzureBlobClient, container: str) -> None:
    first, second = begin(client, container), begin(client, container)
    part = client._put_part(first, 1, 0, b"first")
    other = client._put_part(second, 1, 0, b"second")
    assert client._list_parts(first) == [part]
    assert client._list_parts(second) == [other]
    client._complete_parts(first, [part], NOTHING)
    # the commit of one drops what waits of the other, which is told, never mixed in
    with pytest.raises(NotFoundError, match="drops all waiting blocks"):
        client._complete_parts(second, [other], NOTHING)
    assert client.download_data(container, "k") == b"first"


def test_blocks_of_another_program_stay(
    client: AzureBlobClient, container: str, azurite_http: AzuriteServer
) -> None:
    sdk = BlobServiceClient.from_connection_string(azurite_http.connection_string)
    with sdk, sdk.get_blob_client(container, "k") as blob:
        foreign = "f" * 51  # of one length with ours, as the service asks for
        blob.stage_block(foreign, b"theirs")
        upload = begin(client, container)
        part = client._put_part(upload, 1, 0, b"ours")
        assert client._list_parts(upload) == [part]
        client._abort_parts(upload)
        blob.commit_block_list([BlobBlock(foreign)])
        assert blob.download_blob().readall() == b"theirs"


def test_abort_frees_the_bytes_and_leaves_the_blob(
    client: AzureBlobClient, container: str, azurite_http: AzuriteServer
) -> None:
    before = client.upload_data(container, "k", b"old")
    upload = begin(client, container)
    parts = [
        client._put_part(upload, number, (number - 1) * PART, noise(number, PART))
        for number in (1, 2)
    ]
    parts.append(client._put_part(upload, 3, 2 * PART, b"x"))
    client._abort_parts(upload)
    sdk = BlobServiceClient.from_connection_string(azurite_http.connection_string)
    with sdk, sdk.get_blob_client(container, "k") as blob:
        _, waiting = blob.get_block_list("all")
        assert sorted(block.size for block in waiting) == [1, 1, 2]
    assert client.get_metadata(container, "k").etag == before.etag
    with client_for(azurite_http) as later:  # a process that knows nothing of the abort
        with pytest.raises(NotFoundError):
            later._list_parts(upload)
        with pytest.raises(NotFoundError):
            later._complete_parts(upload, parts, NOTHING)
        later._abort_parts(upload)
    assert client.download_data(container, "k") == b"old"


def test_parts_survive_in_a_new_client(
    client: AzureBlobClient, azurite_http: AzuriteServer
) -> None:
    data = noise(1, 2 * PART + 5)
    with fresh_container(client) as container:
        upload = begin(client, container)
        first = client._put_part(upload, 1, 0, data[:PART])
        with client_for(azurite_http) as later:
            assert later._list_parts(upload) == [first]
            second = later._put_part(upload, 2, PART, data[PART:])
            info = later._complete_parts(upload, [first, second], NOTHING)
        assert info.checksums is not None
        assert info.checksums.crc32c == f"{google_crc32c.value(data):08x}"
        stored = client.get_metadata(container, "k")
        assert stored.checksums == info.checksums
        assert stored.metadata == {}
        assert client.download_data(container, "k") == data
        # once committed, an earlier process that did not note it still finds its parts
        assert client._list_parts(upload) == [first, second]
        again = client._complete_parts(upload, [first, second], NOTHING)
        assert again.size == len(data)


def test_block_id_tells_all() -> None:
    data = b"some bytes"
    block = BlockId(b"12345678", 7, 50_000, 2**45, 2**32 - 1, hashlib.md5(data).digest(), 2**32 - 1)
    assert BlockId.parse(block.text()) == block
    assert len(base64.b64decode(block.text())) <= 64
    for other in ("", "AAAA", base64.b64encode(bytes(51)).decode(), "not base64!"):
        assert BlockId.parse(other) is None


def test_commit_whose_answer_was_lost(azurite_http: AzuriteServer) -> None:
    data = noise(2, 3 * PART)
    with faulty(azurite_http.endpoint) as proxy:
        endpoint = f"{proxy.url}/{azurite_http.account}"
        with client_for(azurite_http) as past, fresh_container(past) as container:
            client = AzureBlobClient(endpoint, credential=azurite_http.key, part_size=PART)
            lost = proxy.add(
                lose_answer,
                lambda request: "blocklist" in request.target and request.method == "PUT",
            )
            with client:
                client.upload_data(container, "k", data)
            assert lost.done == 1
            assert past.download_data(container, "k") == data


def test_conditions_of_a_commit(client: AzureBlobClient, container: str) -> None:
    data = noise(3, 2 * PART)
    client.upload_data(container, "k", data, overwrite=False)
    upload = begin(client, container)
    part = client._put_part(upload, 1, 0, b"new")
    with pytest.raises(AlreadyExistsError):
        client._complete_parts(upload, [part], WriteCondition(absent=True))
    with pytest.raises(PreconditionFailedError):
        client._complete_parts(upload, [part], WriteCondition(if_match="0x0"))
    assert client.download_data(container, "k") == data
    etag = client.get_metadata(container, "k").etag
    client._complete_parts(upload, [part], WriteCondition(if_match=etag))
    assert client.download_data(container, "k") == b"new"


def test_blocks_need_the_container(client: AzureBlobClient) -> None:
    upload = begin(client, "no-such-container")
    with pytest.raises(BucketNotFoundError):
        client._put_part(upload, 1, 0, b"x")
    client._abort_parts(upload)


def test_checksum_of_another_content_is_not_believed(
    client: AzureBlobClient, container: str, azurite_http: AzuriteServer
) -> None:
    """The checksum goes with the metadata; who replaces the bytes and keeps it is found out."""
    client.upload_data(container, "k", noise(4, 2 * PART))
    kept = client.get_metadata(container, "k").checksums
    sdk = BlobServiceClient.from_connection_string(azurite_http.connection_string)
    with sdk, sdk.get_blob_client(container, "k") as blob:
        metadata = blob.get_blob_properties().metadata
        assert kept is not None
        assert metadata == {"cmx_crc32c": f"{kept.crc32c}-{2 * PART}"}
        blob.upload_blob(b"another size", overwrite=True, metadata=metadata)
        assert client.download_data(container, "k") == b"another size"
        blob.upload_blob(noise(5, 2 * PART), overwrite=True, metadata=metadata)
        with pytest.raises(IntegrityError):
            client.download_data(container, "k")


def test_leased_blob(client: AzureBlobClient, container: str, azurite_http: AzuriteServer) -> None:
    client.upload_data(container, "k", b"1")
    lease = client.acquire_lease(container, "k", seconds=15)
    assert len(lease) == 36
    with client_for(azurite_http) as other:
        with pytest.raises(PreconditionFailedError) as caught:
            other.upload_data(container, "k", b"2")
        assert caught.value.code == "LeaseIdMissing"
        with pytest.raises(ConflictError):
            other.acquire_lease(container, "k")
    client.renew_lease(container, "k")
    client.upload_data(container, "k", noise(1, 2 * PART))  # with its own lease, in blocks too
    client.set_tags(container, "k", {"a": "1"})
    client.release_lease(container, "k")
    with client_for(azurite_http) as other:
        other.upload_data(container, "k", b"3")
        other.acquire_lease(container, "k")
        client.break_lease(container, "k")
    client.delete_blob(container, "k")


def test_leased_container(client: AzureBlobClient, azurite_http: AzuriteServer) -> None:
    with fresh_container(client) as container:
        client.acquire_lease(container)
        other = client_for(azurite_http)
        with other, pytest.raises((PreconditionFailedError, ConflictError)):
            other.delete_container(container)
        # its holder may delete it, which the end of this block does
