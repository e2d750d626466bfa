"""What Swift has of its own, against the real Swift."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from codomyrmex.cloud.common.errors import (
    ConfigurationError,
    IntegrityError,
    InvalidRequestError,
    NotFoundError,
    QuotaExceededError,
    UnsupportedError,
)
from codomyrmex.cloud.common.governance import AclGrant, SupportsAcl, SupportsVersions
from codomyrmex.cloud.common.records import Encryption, ObjectSettings
from codomyrmex.cloud.infomaniak.object_storage import InfomaniakObjectStorageClient
from tests.infomaniak_storage.helpers import fresh_container, swift_client
from tests.servers.swift import OpenStackCloud

MIB = 1024 * 1024


@pytest.fixture(name="swift")
def _swift(swift_openstack: OpenStackCloud) -> InfomaniakObjectStorageClient:
    return swift_client(swift_openstack, part_size=MIB)


def segments(client: InfomaniakObjectStorageClient, container: str) -> list[str]:
    return [info.key for info in client.list_objects(container + "+segments")]


def fetch(url: str, method: str = "GET", data: bytes | None = None) -> bytes:
    request = urllib.request.Request(url, data=data, method=method)  # of the client
    with urllib.request.urlopen(request, timeout=30) as answer:  # as above
        content: bytes = answer.read()
    return content


def test_own_words(swift: InfomaniakObjectStorageClient, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("hello")
    with fresh_container(swift) as container:
        assert container in [each.name for each in swift.list_containers()]
        assert swift.container_exists(container)
        assert swift.upload_object(container, "a/note.txt", path).size == 5
        assert swift.upload_object(container, "b", b"bytes").size == 5
        assert [str(item) for item in swift.list_objects(container)] == ["a/note.txt", "b"]
        again = swift.download_object(container, "a/note.txt", tmp_path / "again.txt")
        assert again.read_text() == "hello"
        assert again.stat().st_mtime_ns == path.stat().st_mtime_ns


def test_a_listing_tells_the_md5_of_plain_objects_alone(
    swift: InfomaniakObjectStorageClient,
) -> None:
    with fresh_container(swift) as container:
        plain = swift.upload_data(container, "plain", b"x")
        large = swift.upload_data(container, "large", bytes(MIB + 1))
        listed = {info.key: info for info in swift.list_objects(container)}
        assert plain.checksums is not None
        assert listed["plain"].checksums == plain.checksums
        assert listed["large"].checksums is None
        assert listed["large"].etag == large.etag
        assert swift.get_metadata(container, "large").checksums is None
        assert listed["large"].size == MIB + 1


def test_segments_go_with_what_they_belong_to(swift: InfomaniakObjectStorageClient) -> None:
    with fresh_container(swift) as container:
        swift.upload_data(container, "k", Random(1).randbytes(3 * MIB))
        assert len(segments(swift, container)) == 3
        swift.upload_data(container, "k", Random(2).randbytes(2 * MIB))
        assert len(segments(swift, container)) == 2
        swift.copy_object(container, "k", container, "copy")
        swift.upload_data(container, "k", b"small")
        # the copy's own stays: it has bytes and ETag of its own
        assert [key.partition("/")[0] for key in segments(swift, container)] == ["copy"]
        assert swift.download_data(container, "copy") == Random(2).randbytes(2 * MIB)
        swift.upload_data(container, "k", bytes(2 * MIB))
        swift.upload_data(container, "l" * 1024, bytes(2 * MIB))
        swift.delete_object(container, "k")
        assert swift.delete_objects(container, ["copy", "l" * 1024]).ok
        assert segments(swift, container) == []


@pytest.mark.parametrize("key", ["long/" + "k" * 1019, "\u00fc" * 512], ids=["ascii", "umlauts"])
def test_large_objects_under_the_longest_keys(
    key: str, swift: InfomaniakObjectStorageClient
) -> None:
    data = Random(3).randbytes(2 * MIB + 5)
    with fresh_container(swift) as container:
        swift.upload_data(container, key, data)
        assert swift.download_data(container, key) == data
        assert swift._list_uploads(container) == []
        upload = swift._begin_parts(container, key, ObjectSettings())
        swift._put_part(upload, 1, 0, b"going on")
        for prefix in ("", key[:5], key):
            assert [each.key for each in swift._list_uploads(container, prefix)] == [key]
        assert swift._list_uploads(container, "other") == []
        assert swift.clean_segments(container) == 0
        assert swift.clean_segments(container, key) == 0
        swift._abort_parts(upload)
        swift.upload_data(container, key, data[::-1])
        assert len(segments(swift, container)) == 3
        assert swift.download_data(container, key) == data[::-1]
        assert [each.key for each in swift.list_objects(container)] == [key]
        # as a client that knows nothing of segments leaves them
        swift._request("upload_data", "PUT", container, key, body=b"small")
        assert swift.clean_segments(container) == 3
        assert segments(swift, container) == []
        assert swift.download_data(container, key) == b"small"


def test_a_damaged_segment_is_found(swift: InfomaniakObjectStorageClient, tmp_path: Path) -> None:
    with fresh_container(swift) as container:
        swift.upload_data(container, "k", Random(1).randbytes(3 * MIB))
        assert len(swift.download_data(container, "k")) == 3 * MIB
        info = swift.get_metadata(container, "k")
        sizes = swift._part_sizes(info)
        assert sizes == [MIB] * 3
        expected = swift._expected_composite(info)
        assert expected is not None
        assert expected.endswith("-3")
        # Swift itself sends no more when a segment is another than the manifest says
        first = segments(swift, container)[0]
        swift.upload_data(container + "+segments", first, bytes(MIB))
        with pytest.raises((IntegrityError, OSError)):
            swift.download_file(container, "k", tmp_path / "file")
        assert not (tmp_path / "file").exists()


def test_other_parts_than_were_sent_are_refused(swift: InfomaniakObjectStorageClient) -> None:
    from codomyrmex.cloud.transfer.part_records import WriteCondition

    with fresh_container(swift) as container:
        upload = swift._begin_parts(container, "k", ObjectSettings())
        part = swift._put_part(upload, 1, 0, b"first")
        first = segments(swift, container)[-1]
        swift.upload_data(container + "+segments", first, b"other")
        with pytest.raises(IntegrityError):
            swift._complete_parts(upload, [part], WriteCondition())
        assert not swift.object_exists(container, "k")
        assert [each.key for each in swift._list_uploads(container)] == ["k"]
        swift._abort_parts(upload)
        assert swift._list_uploads(container) == []


def test_an_abort_of_what_was_completed_harms_nothing(
    swift: InfomaniakObjectStorageClient,
) -> None:
    from codomyrmex.cloud.transfer.part_records import WriteCondition

    with fresh_container(swift) as container:
        upload = swift._begin_parts(container, "k", ObjectSettings())
        part = swift._put_part(upload, 1, 0, b"first")
        swift._complete_parts(upload, [part], WriteCondition())
        swift._abort_parts(upload)
        assert swift.download_data(container, "k") == b"first"
        with pytest.raises(NotFoundError):
            swift._list_parts(upload)


def test_copies_in_parts_by_the_service(swift: InfomaniakObjectStorageClient) -> None:
    import msgspec

    swift.limits = msgspec.structs.replace(swift.limits, single_copy=MIB, copy_part=MIB)
    data = Random(3).randbytes(3 * MIB + 5)
    with fresh_container(swift) as container:
        swift.upload_data(container, "k", data, metadata={"a": "b"})
        copied = swift.copy_object(container, "k", container, "copy")
        swift.delete_object(container, "k")
        assert copied.size == len(data)
        assert swift.download_data(container, "copy") == data
        assert swift.get_metadata(container, "copy").metadata == {"a": "b"}


def test_acl(swift: InfomaniakObjectStorageClient) -> None:
    assert isinstance(swift, SupportsAcl)
    with fresh_container(swift) as container:
        swift.upload_data(container, "k", b"public")
        url = f"{swift.address}/{container}/k"
        with pytest.raises(urllib.error.HTTPError):
            fetch(url)
        swift.set_acl(container, acl="public-read")
        assert fetch(url) == b"public"
        assert AclGrant(".r:*", "READ") in swift.get_acl(container)
        swift.set_acl(container, acl="private")
        with pytest.raises(urllib.error.HTTPError):
            fetch(url)
        swift.set_container_acl(container, read=["*:someone"], write=["*:other"])
        assert swift.get_container_acl(container).write == ("*:other",)
        with pytest.raises(UnsupportedError):
            swift.set_acl(container, "k", acl="private")


def test_quotas_and_usage(swift: InfomaniakObjectStorageClient) -> None:
    with fresh_container(swift) as container:
        swift.set_container_quota(container, max_bytes=10)
        assert swift.container_usage(container).quota_bytes == 10
        with pytest.raises(QuotaExceededError):
            swift.upload_data(container, "k", bytes(11))
        swift.set_container_quota(container)
        assert swift.container_usage(container).quota_bytes is None
        swift.upload_data(container, "k", bytes(11))
        assert swift.container_usage(container).objects == 1
        assert swift.account_usage().containers >= 1


def test_temp_urls(swift_openstack: OpenStackCloud) -> None:
    plain = swift_client(swift_openstack)
    with fresh_container(plain) as container:
        plain.upload_data(container, "docs/a b", b"a")
        plain.upload_data(container, "docs/c", b"c")
        plain.set_temp_url_key(None)
        with pytest.raises(ConfigurationError, match="set_temp_url_key"):
            plain.generate_presigned_url(container, "docs/c")
        plain.set_temp_url_key("of the container", container=container)
        assert fetch(plain.generate_presigned_url(container, "docs/a b")) == b"a"
        plain.set_temp_url_key("another", container=container)
        sha512 = swift_client(swift_openstack, temp_url_key="another", temp_url_digest="sha512")
        assert fetch(sha512.generate_presigned_url(container, "docs/c")) == b"c"
        url = sha512.generate_prefix_url(container, "docs/", "docs/c")
        assert fetch(url.replace("/docs/c?", "/docs/a%20b?")) == b"a"
        with pytest.raises(urllib.error.HTTPError):
            fetch(plain.generate_presigned_url(container, "docs/c", method="HEAD"))
        soon = plain.generate_presigned_url(container, "docs/c", expires_in=1)
        time.sleep(2.1)  # the service has to find it over
        with pytest.raises(urllib.error.HTTPError):
            fetch(soon)


def test_expiry(swift: InfomaniakObjectStorageClient) -> None:
    with fresh_container(swift) as container:
        swift.upload_data(container, "k", bytes(2 * MIB), metadata={"a": "Zoë"})
        assert swift.get_expiry(container, "k") is None
        end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
        swift.set_expiry(container, "k", at=end)
        assert swift.get_expiry(container, "k") == end
        assert swift.get_metadata(container, "k").metadata == {"a": "Zoë"}
        assert len(swift.download_data(container, "k")) == 2 * MIB
        for name in segments(swift, container):
            assert swift.get_expiry(container + "+segments", name) == end
        swift.set_expiry(container, "k")
        assert swift.get_expiry(container, "k") is None
        with pytest.raises(InvalidRequestError):
            swift.set_expiry(container, "k", after=0)


def test_versions(swift: InfomaniakObjectStorageClient) -> None:
    assert isinstance(swift, SupportsVersions)
    with fresh_container(swift) as container:
        assert swift.get_versioning(container) is False
        swift.set_versioning(container, True)
        assert swift.get_versioning(container) is True
        first = swift.upload_data(container, "k", bytes(2 * MIB))
        second = swift.upload_data(container, "k", b"second")
        assert first.version_id is not None
        assert swift.download_data(container, "k", version_id=first.version_id) == bytes(2 * MIB)
        swift.delete_object(container, "k")
        assert not swift.object_exists(container, "k")
        found = list(swift.list_versions(container))
        assert [each.is_delete_marker for each in found] == [True, False, False]
        assert [each.version_id for each in found[1:]] == [second.version_id, first.version_id]
        restored = swift.restore_version(container, "k", first.version_id)
        assert restored.size == 2 * MIB
        assert swift.download_data(container, "k") == bytes(2 * MIB)


def test_what_swift_lacks_is_refused_before_anything_is_sent() -> None:
    nobody = InfomaniakObjectStorageClient(
        username="u", password="p", project_name="x", auth_url="http://127.0.0.1:9"
    )
    for settings in (
        ObjectSettings(tags={"a": "b"}),
        ObjectSettings(storage_class="COLD"),
        ObjectSettings(acl="public-read"),
        ObjectSettings(encryption=Encryption("service")),
    ):
        with pytest.raises(UnsupportedError):
            nobody.upload_data("c", "k", b"x", settings=settings)
    with pytest.raises(UnsupportedError):
        nobody.upload_data("c", "k", b"x", if_match="etag")
