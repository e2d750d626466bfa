"""Large copies inside a store: stopped, changed under way, listed, resumed and given up."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec
import pytest

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    ExpiredCredentialsError,
    PreconditionFailedError,
    ServiceUnavailableError,
    UnsupportedError,
)
from codomyrmex.cloud.common.progress import ProgressEvent
from codomyrmex.cloud.common.records import ObjectSettings
from codomyrmex.cloud.local.storage import LocalStorageClient
from codomyrmex.cloud.transfer.copying import copy_between
from codomyrmex.cloud.transfer.manifest import list_manifests
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.unfinished import (
    abort_transfer,
    list_transfers,
    list_uploads,
    resume_transfer,
)
from tests.servers.fault_proxy import lose_answer, refuse
from tests.servers.loopback import Request
from tests.transfer.scenes import PART, noise
from tests.transfer.stores import S3Backend as Backend

BOTH: Final = pytest.mark.parametrize("behind", ["moto_s3", "swift_s3"], indirect=True)
MOTO: Final = pytest.mark.parametrize("behind", ["moto_s3"], indirect=True)
DATA: Final = noise(21, 2 * PART + 12345)


def is_part(request: Request) -> bool:
    return "x-amz-copy-source-range" in request.headers


def is_end(request: Request) -> bool:
    return request.method == "POST" and "uploadId" in request.query


def in_parts(client: ObjectClient) -> ObjectClient:
    client.limits = msgspec.structs.replace(client.limits, single_copy=PART, copy_part=PART)
    return client


class Log(list[ProgressEvent]):
    """A transfer's events."""

    def __call__(self, event: ProgressEvent) -> None:
        self.append(event)

    def kinds(self) -> set[str]:
        return {event.kind for event in self}


def leave_unfinished(behind: Backend, *, overwrite: bool = True) -> None:
    """Copy the first of three parts."""
    behind.put("source", DATA)
    behind.proxy.add(refuse(400, "ExpiredToken"), is_part, after=1, times=None)
    with in_parts(behind.client(concurrency=1)) as client, pytest.raises(ExpiredCredentialsError):
        client.copy_object(behind.bucket, "source", behind.bucket, "target", overwrite=overwrite)
    assert sorted(behind.uploads().values()) == [1]
    assert behind.orphans() == set()
    behind.proxy.clear()


@BOTH
def test_a_stopped_copy_goes_on_where_it_stopped(behind: Backend) -> None:
    leave_unfinished(behind)
    log = Log()
    with in_parts(behind.client()) as client:
        client.copy_object(behind.bucket, "source", behind.bucket, "target", progress=log)
    assert "resume" in log.kinds()
    assert sum(event.bytes_moved for event in log) == len(DATA)
    assert behind.proxy.count(is_part) == 2
    assert behind.get("target") == DATA
    assert behind.uploads() == {}
    assert list(list_manifests()) == []


@MOTO
def test_a_stopped_copy_of_an_old_version_to_another_store_goes_on(
    behind: Backend, tmp_path: Path
) -> None:
    with behind.client(concurrency=1) as client:
        client.set_versioning(behind.bucket, True)
        version = client.upload_data(behind.bucket, "source", DATA).version_id
        behind.put("source", b"the present one")
        store = LocalStorageClient(tmp_path)
        store.limits = msgspec.structs.replace(store.limits, part_size=PART, single_put=PART)
        store.concurrency = 1
        store.create_bucket("there")
        behind.proxy.add(
            refuse(400, "ExpiredToken"), lambda r: "range" in r.headers, after=1, times=None
        )
        place = (client, behind.bucket, "source", store, "there", "target")
        with pytest.raises(ExpiredCredentialsError):
            copy_between(*place, version_id=version)
        assert not store.object_exists("there", "target")
        behind.proxy.clear()
        log = Log()
        copy_between(*place, version_id=version, progress=log)
        assert "resume" in log.kinds()
        assert behind.proxy.count(lambda r: "range" in r.headers) == 2
        assert store.download_data("there", "target") == DATA
        # the present one is another source
        copy_between(*place)
        assert store.download_data("there", "target") == b"the present one"
    assert list(list_manifests()) == []


@BOTH
def test_a_source_that_changed_between_two_attempts_is_copied_anew(behind: Backend) -> None:
    leave_unfinished(behind)
    changed = noise(22, len(DATA))
    behind.put("source", changed)
    log = Log()
    with in_parts(behind.client()) as client:
        client.copy_object(behind.bucket, "source", behind.bucket, "target", progress=log)
    assert "anew" in log.kinds()
    assert behind.get("target") == changed
    assert behind.uploads() == {}


@MOTO
def test_a_source_that_changes_during_the_copy(behind: Backend) -> None:
    behind.put("source", DATA)
    behind.put("target", b"before")
    # moto does not look at x-amz-copy-source-if-match: the answer is the one that Amazon gives
    behind.proxy.add(refuse(412, "PreconditionFailed"), is_part, after=1)
    with in_parts(behind.client(concurrency=1)) as client:
        etag = client.get_metadata(behind.bucket, "source").etag
        with pytest.raises(PreconditionFailedError):
            client.copy_object(behind.bucket, "source", behind.bucket, "target")
    asked = [request for request in behind.proxy.requests if is_part(request)]
    assert {each.headers["x-amz-copy-source-if-match"] for each in asked} == {f'"{etag}"'}
    assert behind.get("target") == b"before"
    assert behind.uploads() == {}
    assert list(list_manifests()) == []


@BOTH
def test_a_completed_copy_whose_record_stayed_copies_nothing_again(behind: Backend) -> None:
    behind.put("source", DATA)
    behind.proxy.add(lose_answer, is_end)
    behind.proxy.add(refuse(500, "InternalError"), is_end, times=None)
    with in_parts(behind.client()) as client, pytest.raises(ServiceUnavailableError):
        client.copy_object(behind.bucket, "source", behind.bucket, "target")
    assert behind.get("target") == DATA
    behind.proxy.clear()
    with in_parts(behind.client()) as client:
        client.copy_object(behind.bucket, "source", behind.bucket, "target")
    assert behind.proxy.count(is_part) == 0
    assert behind.uploads() == {}
    assert list(list_manifests()) == []


@MOTO
def test_an_existing_target_is_not_replaced(behind: Backend) -> None:
    behind.put("source", DATA)
    behind.put("target", b"before")
    with in_parts(behind.client()) as client:
        with pytest.raises(AlreadyExistsError):
            client.copy_object(behind.bucket, "source", behind.bucket, "target", overwrite=False)
        assert behind.proxy.count(is_part) == 0
        client.copy_object(behind.bucket, "source", behind.bucket, "new", overwrite=False)
    assert behind.get("target") == b"before"
    assert behind.get("new") == DATA


@MOTO
def test_a_service_without_conditions_is_asked_first(behind: Backend) -> None:
    behind.put("source", DATA)
    behind.put("target", b"before")
    with in_parts(behind.client(vendor="wasabi")) as client:
        with pytest.raises(AlreadyExistsError):
            client.copy_object(behind.bucket, "source", behind.bucket, "target", overwrite=False)
        client.copy_object(behind.bucket, "source", behind.bucket, "new", overwrite=False)
        # an upload cannot be conditional there, and says so before anything is sent
        with pytest.raises(UnsupportedError):
            client.upload_data(behind.bucket, "large", iter([DATA]), overwrite=False)
    assert behind.get("new") == DATA
    assert behind.proxy.count(lambda r: "uploads" in r.query) == 1


@MOTO
def test_a_copy_onto_itself_changes_what_it_carries(behind: Backend) -> None:
    behind.put("source", DATA)
    with in_parts(behind.client()) as client:
        client.copy_object(behind.bucket, "source", behind.bucket, "source")
        assert behind.proxy.count(is_part) == 0  # nothing to change
        new = ObjectSettings(content_type="x/new", metadata={"a": "1"})
        client.copy_object(behind.bucket, "source", behind.bucket, "source", settings=new)
        info = client.get_metadata(behind.bucket, "source")
    assert (info.content_type, info.metadata) == ("x/new", {"a": "1"})
    assert behind.get("source") == DATA


@pytest.fixture
def found_by_name(behind: Backend, monkeypatch: pytest.MonkeyPatch) -> Backend:
    """The server as the one that ``s3://`` means."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", behind.proxy.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", behind.server.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", behind.server.secret_access_key)
    monkeypatch.setenv("AWS_REGION", behind.server.region)
    return behind


@MOTO
def test_it_is_listed_and_resumed_by_its_record(found_by_name: Backend) -> None:
    behind = found_by_name
    leave_unfinished(behind, overwrite=False)
    [transfer] = list_transfers()
    assert (transfer.kind, transfer.size, transfer.arrived) == ("copy", len(DATA), PART)
    assert transfer.source == f"s3://{behind.bucket}/source"
    with behind.client() as client:
        assert [each.transfer for each in list_uploads(client, behind.bucket)] == [transfer.id]
    # the condition of the command holds for the resumption too
    behind.put("target", b"of somebody else")
    with pytest.raises(AlreadyExistsError):
        resume_transfer(transfer.id)
    behind.boto.delete_object(Bucket=behind.bucket, Key="target")
    if not list_transfers():
        leave_unfinished(behind, overwrite=False)
    behind.proxy.clear()
    resume_transfer(list_transfers()[0].id)
    assert behind.proxy.count(is_part) == 2
    assert behind.get("target") == DATA
    assert list_transfers() == []


@MOTO
def test_it_is_given_up(found_by_name: Backend) -> None:
    behind = found_by_name
    leave_unfinished(behind)
    [transfer] = list_transfers()
    assert abort_transfer(transfer.id[:6]).kind == "copy"
    assert behind.uploads() == {}
    assert list_transfers() == []
    assert behind.get("target") is None


@MOTO
def test_another_version_of_the_source_is_another_transfer(behind: Backend) -> None:
    behind.boto.put_bucket_versioning(
        Bucket=behind.bucket, VersioningConfiguration={"Status": "Enabled"}
    )
    old = behind.boto.put_object(Bucket=behind.bucket, Key="source", Body=DATA)["VersionId"]
    behind.put("source", noise(23, len(DATA)))
    try:
        behind.proxy.add(refuse(400, "ExpiredToken"), is_part, after=1, times=None)
        with (
            in_parts(behind.client(concurrency=1)) as client,
            pytest.raises(ExpiredCredentialsError),
        ):
            client.copy_object(behind.bucket, "source", behind.bucket, "target", version_id=old)
        behind.proxy.clear()
        log = Log()
        with in_parts(behind.client()) as client:
            client.copy_object(
                behind.bucket, "source", behind.bucket, "target", version_id=old, progress=log
            )
        assert "resume" in log.kinds()
        assert behind.get("target") == DATA
    finally:
        listed = behind.boto.list_object_versions(Bucket=behind.bucket)
        for each in [*listed.get("Versions", []), *listed.get("DeleteMarkers", [])]:
            behind.boto.delete_object(
                Bucket=behind.bucket, Key=each["Key"], VersionId=each["VersionId"]
            )
        behind.boto.put_bucket_versioning(
            Bucket=behind.bucket, VersioningConfiguration={"Status": "Suspended"}
        )
