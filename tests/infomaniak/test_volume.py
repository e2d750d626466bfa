"""The volume client against Cinder, with Nova where a volume is attached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from openstack.connection import Connection

from codomyrmex.cloud.common.errors import (
    AmbiguousNameError,
    ConflictError,
    InUseError,
    InvalidRequestError,
    NotFoundError,
    QuotaExceededError,
    WaiterError,
    WaiterTimeoutError,
)
from codomyrmex.cloud.common.plan import Plan
from codomyrmex.cloud.infomaniak import (
    InfomaniakComputeClient,
    InfomaniakCredentials,
    InfomaniakIdentityClient,
    InfomaniakVolumeClient,
)
from codomyrmex.cloud.infomaniak.compute import ServerSpec
from codomyrmex.cloud.infomaniak.volume.policies import kept_snapshots
from codomyrmex.cloud.infomaniak.volume.records import Volume, VolumeSnapshot
from tests.infomaniak.conftest import CLOCK, FLAVOR, IMAGE
from tests.servers.swift import OpenStackCloud


def one(made: object) -> Volume:
    assert isinstance(made, Volume), made
    return made


@pytest.fixture(scope="module")
def host(compute: InfomaniakComputeClient, lan: str) -> Iterator[str]:
    """A server that volumes are given to; its name."""
    made = compute.create_instance(
        ServerSpec(name="volume-host", flavor=FLAVOR, image=IMAGE, networks=[lan])
    )
    assert isinstance(made, list)
    yield made[0].name
    compute.delete_instance(made[0].id)


@pytest.fixture(scope="module")
def other_type(admin: Connection) -> Iterator[str]:
    """A second volume type."""
    made = admin.block_storage.create_type(name="CEPH_1_perf2", description="faster")
    yield str(made.name)
    admin.block_storage.delete_type(str(made.id))


def test_volumes_are_made_from_everything(
    volumes: InfomaniakVolumeClient, volume: str, name: str
) -> None:
    seen: list[Volume] = []
    source = one(
        volumes.create_volume(
            name,
            size_gib=1,
            volume_type="CEPH_1_perf1",
            description="a test",
            metadata={"stage": "test"},
            progress=seen.append,
        )
    )
    assert seen[-1] == source
    assert (source.state, source.size_gib, source.description) == ("available", 1, "a test")
    assert source.metadata == {"stage": "test"}
    assert source.created_at is not None
    assert source.raw["volume_type"] == source.volume_type == "CEPH_1_perf1"
    assert [each.id for each in volumes.list_volumes(metadata={"stage": "test"})] == [source.id]
    assert volume not in [each.id for each in volumes.list_volumes(name=name, state="available")]
    copy = one(volumes.create_volume(f"{name}-copy", source=name, size_gib=2))
    assert copy.size_gib == 2
    kept = volumes.create_snapshot(name, f"{name}-snap")
    assert isinstance(kept, VolumeSnapshot)
    thawed = one(volumes.create_volume(f"{name}-thawed", snapshot=kept.name))
    assert thawed.size_gib == 1
    disk = one(volumes.create_volume(f"{name}-disk", image=IMAGE))
    assert disk.bootable
    with pytest.raises(InUseError, match=kept.name) as caught:
        volumes.delete_volume(name)
    assert "cascade=True" in str(caught.value)
    plan = volumes.delete_volume(name, cascade=True, dry_run=True)
    assert isinstance(plan, Plan)
    assert [action.target for action in plan] == [f"snapshot {kept.name}", f"volume {name}"]
    volumes.delete_volume(name, cascade=True)
    for each in (copy, thawed, disk):
        volumes.delete_volume(each.id)
    with pytest.raises(NotFoundError, match="no volume"):
        volumes.get_volume(name)


def test_a_volume_needs_a_size_and_one_origin(volumes: InfomaniakVolumeClient, name: str) -> None:
    with pytest.raises(InvalidRequestError, match="size_gib"):
        volumes.create_volume(name)
    with pytest.raises(InvalidRequestError, match="one of"):
        volumes.create_volume(name, image=IMAGE, source="data")
    with pytest.raises(NotFoundError, match="no snapshot 'absent'"):
        volumes.create_volume(name, snapshot="absent")


def test_a_plan_changes_nothing(volumes: InfomaniakVolumeClient, name: str) -> None:
    plan = volumes.create_volume(name, size_gib=3, dry_run=True)
    assert isinstance(plan, Plan)
    assert plan.actions[0].size == 3 << 30
    assert list(volumes.list_volumes(name=name)) == []


def test_changes(volumes: InfomaniakVolumeClient, volume: str, name: str, other_type: str) -> None:
    assert one(volumes.extend_volume(volume, 2)).size_gib == 2
    again = volumes.extend_volume(volume, 2, dry_run=True)
    assert isinstance(again, Plan)
    assert again.is_empty
    with pytest.raises(InvalidRequestError, match="cannot shrink"):
        volumes.extend_volume(volume, 1)
    assert one(volumes.retype_volume(volume, other_type)).volume_type == other_type
    assert one(volumes.retype_volume(volume, "CEPH_1_perf1")).volume_type == "CEPH_1_perf1"
    changed = one(volumes.update_volume(volume, name=f"{name}-new", bootable=True, readonly=True))
    assert (changed.name, changed.bootable) == (f"{name}-new", True)
    assert changed.metadata["readonly"] == "True"
    set_ = one(volumes.set_metadata(volume, {"a": "1", "b": "2"}))
    assert {"a": "1", "b": "2"}.items() <= set_.metadata.items()
    left = one(volumes.set_metadata(volume, {"b": "3"}, remove=["a", "absent"]))
    assert (left.metadata["b"], "a" in left.metadata) == ("3", False)
    same = volumes.set_metadata(volume, {"b": "3"}, dry_run=True)
    assert isinstance(same, Plan)
    assert same.is_empty


def test_attach_and_detach(
    volumes: InfomaniakVolumeClient, compute: InfomaniakComputeClient, volume: str, host: str
) -> None:
    attached = one(volumes.attach_volume(volume, host))
    assert attached.state == "in-use"
    assert attached.instance_ids == (compute.get_instance(host).id,)
    again = volumes.attach_volume(volume, host, dry_run=True)
    assert isinstance(again, Plan)
    assert again.is_empty
    assert one(volumes.attach_volume(volume, host)).state == "in-use"
    assert one(volumes.extend_volume(volume, 2)).size_gib == 2
    with pytest.raises(InUseError, match="is attached to instance") as caught:
        volumes.delete_volume(volume)
    assert "detach_volume" in str(caught.value)
    with pytest.raises(InUseError):
        volumes.create_transfer(volume)
    with pytest.raises(ConflictError, match="in use"):
        volumes.create_snapshot(volume, "no", force=False)
    hot = volumes.create_snapshot(volume, f"{host}-hot")
    assert isinstance(hot, VolumeSnapshot)
    volumes.delete_snapshot(hot.id)
    detached = one(volumes.detach_volume(volume))
    assert (detached.state, detached.instance_ids) == ("available", ())
    assert list(compute.list_volumes(host)) == []
    assert one(volumes.detach_volume(volume, host)).state == "available"


def test_snapshots(volumes: InfomaniakVolumeClient, volume: str, name: str) -> None:
    made = volumes.create_snapshot(volume, name, description="before", metadata={"a": "1"})
    assert isinstance(made, VolumeSnapshot)
    assert (made.state, made.description, made.metadata) == ("available", "before", {"a": "1"})
    assert [each.id for each in volumes.list_snapshots(volume=volume, name=name)] == [made.id]
    renamed = volumes.update_snapshot(name, name=f"{name}-2", metadata={"b": "2"})
    assert isinstance(renamed, VolumeSnapshot)
    assert (renamed.name, renamed.metadata) == (f"{name}-2", {"a": "1", "b": "2"})
    assert volumes.get_snapshot(f"{name}-2") == renamed
    assert one(volumes.revert_volume(volume, made.id)).state == "available"
    plan = volumes.delete_snapshot(made.id, dry_run=True)
    assert isinstance(plan, Plan)
    volumes.delete_snapshot(made.id)
    assert list(volumes.list_snapshots(volume=volume)) == []


def test_a_snapshot_policy(volumes: InfomaniakVolumeClient, volume: str, name: str) -> None:
    other = volumes.create_snapshot(volume, name)
    assert isinstance(other, VolumeSnapshot)
    for _ in range(2):
        volumes.snapshot_policy(volume, keep=2, policy="p", dry_run=False)
    before = {each.id for each in volumes.list_snapshots(volume=volume)}
    plan = volumes.snapshot_policy(volume, keep=2, policy="p")
    assert [action.verb for action in plan] == ["create", "delete"]
    assert {each.id for each in volumes.list_snapshots(volume=volume)} == before
    assert plan.actions[0].target.startswith("snapshot ")
    volumes.snapshot_policy(volume, keep=2, policy="p", dry_run=False)
    after = {each.id for each in volumes.list_snapshots(volume=volume)}
    assert len(after) == 3
    assert other.id in after, "a snapshot of its owner was deleted"
    with pytest.raises(InvalidRequestError, match="keep=0"):
        volumes.snapshot_policy(volume, keep=0)
    for each in after:
        volumes.delete_snapshot(each)


def test_what_a_policy_keeps() -> None:
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    hours = [
        VolumeSnapshot(
            id=str(hour),
            name="",
            volume_id="v",
            size_gib=1,
            state="available",
            created_at=start - timedelta(hours=hour),
        )
        for hour in range(0, 24 * 40, 6)
    ]
    kept = kept_snapshots(hours, {"last": 3, "daily": 2, "monthly": 2})
    assert [each.id for each in kept] == ["0", "6", "12", "18"]
    assert len(kept_snapshots(hours, {"daily": 7})) == 7
    assert len(kept_snapshots(hours, {"weekly": 4, "monthly": 3})) == 6
    assert len(kept_snapshots(hours, {"yearly": 9, "hourly": 1})) == 1
    with pytest.raises(InvalidRequestError):
        kept_snapshots(hours, {})


def test_backups(volumes: InfomaniakVolumeClient, volume: str, name: str) -> None:
    first = volumes.create_backup(volume, f"{name}-1", incremental=True)
    assert not isinstance(first, Plan)
    assert (first.state, first.incremental) == ("available", False)
    second = volumes.create_backup(volume, f"{name}-2", incremental=True, description="later")
    assert not isinstance(second, Plan)
    assert second.incremental
    assert volumes.get_backup(f"{name}-1").needed
    assert {each.id for each in volumes.list_backups(volume=volume)} == {first.id, second.id}
    with pytest.raises(InUseError, match="incremental"):
        volumes.delete_backup(first.id)
    with pytest.raises(InvalidRequestError, match="overwrite"):
        volumes.restore_backup(first.id, volume=volume, name="x")
    restored = one(volumes.restore_backup(second.id, name=f"{name}-back"))
    assert (restored.name, restored.state) == (f"{name}-back", "available")
    assert one(volumes.restore_backup(first.id, volume=restored.id)).id == restored.id
    made = one(volumes.create_volume(f"{name}-made", backup=first.id))
    assert made.size_gib == 1
    for each in (restored, made):
        volumes.delete_volume(each.id)
    volumes.delete_backup(second.id)
    volumes.delete_backup(first.id)
    assert list(volumes.list_backups(name=f"{name}-1")) == []


def test_a_transfer(
    volumes: InfomaniakVolumeClient,
    connect: Callable[[InfomaniakCredentials], Connection],
    identity: InfomaniakIdentityClient,
    openstack: OpenStackCloud,
    name: str,
) -> None:
    projects = {each.name: each.id for each in identity.list_projects()}
    there = InfomaniakCredentials(
        username=openstack.username,
        password=openstack.password,
        project_id=next(id_ for each, id_ in projects.items() if each != openstack.project),
        auth_url=openstack.auth_url,
        region=openstack.region,
    )
    receiver = InfomaniakVolumeClient.from_connection(connect(there), clock=CLOCK)
    volume = one(volumes.create_volume(name, size_gib=1))
    offer = volumes.create_transfer(name)
    assert not isinstance(offer, Plan)
    assert offer.auth_key is not None
    assert offer.auth_key.reveal() not in repr(offer)
    assert [each.id for each in volumes.list_transfers()] == [offer.id]
    assert volumes.get_transfer(name).volume_id == volume.id
    with pytest.raises(InvalidRequestError):
        receiver.accept_transfer(offer.id, "wrong")
    assert one(receiver.accept_transfer(offer.id, offer.auth_key)).id == volume.id
    with pytest.raises(NotFoundError):
        volumes.get_volume(volume.id)
    back = receiver.create_transfer(volume.id, name="back")
    assert not isinstance(back, Plan)
    receiver.delete_transfer("back")
    assert receiver.wait_for_volume(volume.id).state == "available"
    receiver.delete_volume(volume.id)


def test_an_image_of_a_volume(
    volumes: InfomaniakVolumeClient, compute: InfomaniakComputeClient, volume: str, name: str
) -> None:
    made = volumes.create_image(volume, name)
    assert not isinstance(made, Plan)
    assert made.size == 1 << 30
    compute.delete_image(name)


def test_types_and_quotas(volumes: InfomaniakVolumeClient, other_type: str, volume: str) -> None:
    types = {each.name: each for each in volumes.list_types()}
    assert types[other_type].description == "faster"
    quotas = {each.name: each for each in volumes.list_quotas()}
    assert quotas["gigabytes"].limit == 10000
    assert quotas["gigabytes"].used >= 1
    assert quotas["per_volume_gigabytes"].limit is None
    assert volumes.get_volume(volume).size_gib == 1


def test_the_quota_is_exceeded(volumes: InfomaniakVolumeClient, name: str) -> None:
    with pytest.raises(QuotaExceededError, match="quota") as caught:
        volumes.create_volume(name, size_gib=10001)
    assert "Delete what is not needed" in str(caught.value)
    assert caught.value.status == 413


def test_an_ambiguous_name_lists_the_ids(volumes: InfomaniakVolumeClient, name: str) -> None:
    ids = [one(volumes.create_volume(name, size_gib=1, wait=False)).id for _ in range(2)]
    try:
        with pytest.raises(AmbiguousNameError) as caught:
            volumes.get_volume(name)
        assert all(each in str(caught.value) for each in ids)
    finally:
        for each in ids:
            volumes.wait_for_volume(each)
            volumes.delete_volume(each)


def test_a_volume_that_fails_says_why(
    volumes: InfomaniakVolumeClient, admin: Connection, name: str
) -> None:
    nowhere = admin.block_storage.create_type(
        name=name, extra_specs={"volume_backend_name": "absent"}
    )
    with pytest.raises(WaiterError, match=r"it went to error: .*backend") as caught:
        volumes.create_volume(name, size_gib=1, volume_type=name)
    assert not isinstance(caught.value, WaiterTimeoutError)
    with pytest.raises(WaiterError):
        volumes.wait_for_volume(name)
    volumes.delete_volume(name)
    admin.block_storage.delete_type(str(nowhere.id))


def test_a_wait_that_is_too_short(volumes: InfomaniakVolumeClient, name: str) -> None:
    with pytest.raises(WaiterTimeoutError, match="longer timeout"):
        volumes.create_volume(name, image=IMAGE, timeout=0)
    assert volumes.wait_for_volume(name, timeout=60).state == "available"
    volumes.delete_volume(name)


def test_a_wrong_state_is_a_conflict(
    volumes: InfomaniakVolumeClient, volume: str, name: str
) -> None:
    offer = volumes.create_transfer(volume, name=name)
    assert not isinstance(offer, Plan)
    with pytest.raises(ConflictError) as caught:
        volumes.delete_volume(volume)
    assert "at rest" in str(caught.value)
    volumes.delete_transfer(offer.id)
