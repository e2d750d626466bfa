"""The compute client against Nova, Glance, Neutron and Cinder."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openstack.connection import Connection

from codomyrmex.cloud.common.compute import Instance, InstanceSpec, InstanceState
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    AmbiguousNameError,
    ConflictError,
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
)
from codomyrmex.cloud.infomaniak.compute import ServerSpec
from tests.infomaniak.conftest import FLAVOR, IMAGE, LARGER
from tests.servers.swift import OpenStackCloud


def one(made: object) -> Instance:
    assert isinstance(made, Instance), made
    return made


def test_create_with_every_option(
    compute: InfomaniakComputeClient, user: Connection, lan: str, name: str, tmp_path: Path
) -> None:
    compute.create_key_pair(name, file=tmp_path / "key")
    group = user.network.create_security_group(name=name)
    servers = compute.create_server_group(name, policy="soft-anti-affinity")
    assert not isinstance(servers, Plan)
    seen: list[Instance] = []
    made = compute.create_instance(
        ServerSpec(
            name=name,
            flavor=FLAVOR,
            image=IMAGE,
            networks=[lan],
            security_groups=[name],
            key_name=name,
            user_data="#cloud-config\n",
            tags={"stage": "test", "blue": ""},
            description="a test",
            server_group=name,
            config_drive=True,
            public_address=True,
            count=2,
        ),
        progress=seen.append,
    )
    assert isinstance(made, list)
    try:
        assert sorted(each.name for each in made) == [f"{name}-1", f"{name}-2"]
        assert {each.state for each in made} == {InstanceState.RUNNING}
        first = made[0]
        assert first.flavor == FLAVOR
        assert first.key_name == name
        assert first.tags == {"stage": "test", "blue": ""}
        assert len(first.public_addresses) == 1
        assert compute.ssh_command(first.id, user="me") == f"ssh me@{first.public_addresses[0]}"
        assert first.private_addresses[0].startswith("10.7.0.")
        assert first.created_at is not None
        assert first.raw["description"] == "a test"
        assert len({each.id for each in seen}) == 2
        assert len(compute.get_server_group(name).members) == 2
        found = list(compute.list_instances(tags={"stage": "test", "blue": ""}))
        assert {each.id for each in made} <= {each.id for each in found}
        assert [each.id for each in compute.list_instances(name=first.name)] == [first.id]
        assert list(compute.list_instances(name=first.name, tags={"stage": "other"})) == []
    finally:
        for each in made:
            compute.detach_floating_ip(each.id, release=True)
            compute.delete_instance(each.id)
        compute.delete_key_pair(name)
        compute.delete_server_group(name)
        user.network.delete_security_group(group)


def test_an_instance_from_a_volume_and_ports(
    compute: InfomaniakComputeClient, user: Connection, lan: str, name: str
) -> None:
    network = user.network.find_network(lan, ignore_missing=False)
    port = user.network.create_port(network_id=network.id, name=name)
    try:
        made = compute.create_instance(
            ServerSpec(name=name, flavor=FLAVOR, image=IMAGE, ports=[name], boot_volume_gib=1)
        )
        assert isinstance(made, list)
        assert [each.port_id for each in compute.list_ports(name)] == [port.id]
        attached = list(compute.list_volumes(name))
        assert len(attached) == 1
        assert attached[0].delete_on_termination
    finally:
        # also one that went to ERROR is there
        for each in compute.list_instances(name=name):
            compute.delete_instance(each.id)
        user.network.delete_port(port.id)


def test_a_plan_changes_nothing(compute: InfomaniakComputeClient, lan: str, name: str) -> None:
    spec = InstanceSpec(name=name, flavor=FLAVOR, image=IMAGE, networks=[lan], count=2)
    plan = compute.create_instance(spec, dry_run=True)
    assert isinstance(plan, Plan)
    assert [action.target for action in plan] == [f"instance {name}-1", f"instance {name}-2"]
    with pytest.raises(NotFoundError, match="no flavor 'absent'"):
        compute.create_instance(InstanceSpec(name=name, flavor="absent", image=IMAGE), dry_run=True)
    assert list(compute.list_instances(name=f"{name}-1")) == []


def test_start_stop_restart(compute: InfomaniakComputeClient, server: str) -> None:
    looks: list[str] = []
    stopped = compute.stop_instance(server, progress=lambda each: looks.append(each.provider_state))
    assert one(stopped).state is InstanceState.STOPPED
    assert looks[-1] == "SHUTOFF"
    again = compute.stop_instance(server, dry_run=True)
    assert isinstance(again, Plan)
    assert again.is_empty
    assert one(compute.stop_instance(server)).state is InstanceState.STOPPED
    assert one(compute.start_instance(server)).state is InstanceState.RUNNING
    assert one(compute.restart_instance(server)).state is InstanceState.RUNNING
    assert one(compute.restart_instance(server, force=True)).state is InstanceState.RUNNING
    started = compute.stop_instance(server, wait=False)
    assert one(started).state in (InstanceState.STOPPING, InstanceState.STOPPED)
    waited = compute.wait_for_instance(server, InstanceState.STOPPED, timeout=30)
    assert waited.provider_state == "SHUTOFF"
    compute.delete_instance(server)
    with pytest.raises(NotFoundError, match="no instance"):
        compute.get_instance(server)


def test_resize_and_go_back(compute: InfomaniakComputeClient, server: str) -> None:
    reverted = compute.resize_instance(server, LARGER, on_success="revert")
    assert one(reverted).flavor == FLAVOR
    assert one(compute.resize_instance(server, LARGER)).flavor == LARGER


def test_console(compute: InfomaniakComputeClient, server: str) -> None:
    assert "FAKE CONSOLE OUTPUT" in compute.get_console_output(server)
    assert isinstance(compute.get_console_output(server, lines=1), str)
    assert len(list(compute.follow_console(server, timeout=0.3))) == 1


def test_flavors_and_images(compute: InfomaniakComputeClient) -> None:
    assert FLAVOR in [each.name for each in compute.list_flavors()]
    image = next(each for each in compute.list_images() if each.name == IMAGE)
    assert compute.get_image(image.id) == image
    assert image.raw["os_distro"] == "debian"


def test_images_go_up_and_down(compute: InfomaniakComputeClient, name: str, tmp_path: Path) -> None:
    content = os.urandom(3 << 20)
    (tmp_path / "up.raw").write_bytes(content)
    moved: list[int] = []
    made = compute.upload_image(
        name,
        tmp_path / "up.raw",
        properties={"os_distro": "debian"},
        tags=("x",),
        progress=lambda event: moved.append(event.bytes_moved),
    )
    assert not isinstance(made, Plan)
    assert sum(moved) == made.size == len(content)
    assert made.raw["tags"] == ["x"]
    compute.download_image(name, tmp_path / "down.raw")
    assert (tmp_path / "down.raw").read_bytes() == content
    with pytest.raises(AlreadyExistsError):
        compute.download_image(name, tmp_path / "down.raw")
    (tmp_path / "bad.qcow2").write_bytes(content[:4096])
    with pytest.raises(InvalidRequestError):
        compute.upload_image(f"{name}-bad", tmp_path / "bad.qcow2")
    assert f"{name}-bad" not in [each.name for each in compute.list_images()]
    compute.delete_image(name)
    assert sorted(os.listdir(tmp_path)) == ["bad.qcow2", "down.raw", "up.raw"]


def test_an_image_is_shared_accepted_and_taken_back(
    compute: InfomaniakComputeClient,
    user: Connection,
    connect: Callable[[InfomaniakCredentials], Connection],
    name: str,
    tmp_path: Path,
    openstack: OpenStackCloud,
) -> None:
    (tmp_path / "up.raw").write_bytes(bytes(512))
    image = compute.upload_image(name, tmp_path / "up.raw")
    assert not isinstance(image, Plan)
    listed = InfomaniakIdentityClient.from_connection(user).list_projects()
    projects = {each.name: each.id for each in listed}
    other = next(id_ for each, id_ in projects.items() if each != openstack.project)
    compute.share_image(name, other)
    with pytest.raises(AlreadyExistsError):
        compute.share_image(name, other)
    assert [each.state for each in compute.list_image_members(name)] == ["pending"]
    there = InfomaniakCredentials(
        username=openstack.username,
        password=openstack.password,
        project_id=other,
        auth_url=openstack.auth_url,
        region=openstack.region,
    )
    receiver = InfomaniakComputeClient.from_connection(connect(there))
    receiver.answer_image(image.id)
    assert [each.state for each in compute.list_image_members(name)] == ["accepted"]
    receiver.answer_image(image.id, accept=False)
    assert [each.state for each in compute.list_image_members(name)] == ["rejected"]
    compute.unshare_image(name, other)
    assert list(compute.list_image_members(name)) == []
    compute.delete_image(name)


def test_key_pairs(compute: InfomaniakComputeClient, name: str, tmp_path: Path) -> None:
    made = compute.create_key_pair(name)
    assert not isinstance(made, Plan)
    assert made.private_key is not None
    assert "PRIVATE" not in repr(made)
    with pytest.raises(AlreadyExistsError):
        compute.create_key_pair(name, file=tmp_path / "key")
    assert os.listdir(tmp_path) == [], "a key file without a key pair is left"
    compute.delete_key_pair(name)
    again = compute.create_key_pair(name, public_key=made.public_key)
    assert not isinstance(again, Plan)
    assert again.fingerprint == made.fingerprint
    compute.delete_key_pair(name)


def test_an_ambiguous_name_lists_the_ids(
    compute: InfomaniakComputeClient, lan: str, name: str
) -> None:
    ids = []
    for _ in range(2):
        made = compute.create_instance(
            ServerSpec(name=name, flavor=FLAVOR, image=IMAGE, networks=[lan])
        )
        assert isinstance(made, list)
        ids.append(made[0].id)
    try:
        with pytest.raises(AmbiguousNameError) as caught:
            compute.stop_instance(name)
        assert all(each in str(caught.value) for each in ids)
    finally:
        for each in ids:
            compute.delete_instance(each)


def test_a_wrong_state_is_a_conflict(compute: InfomaniakComputeClient, server: str) -> None:
    with pytest.raises(ConflictError) as caught:
        compute.confirm_resize(server)
    assert caught.value.status == 409
    assert caught.value.request_id
    assert caught.value.operation == "confirm_resize"
    compute.lock_instance(server, reason="audit")
    compute.unlock_instance(server)


def test_a_quota_says_what_is_short(
    compute: InfomaniakComputeClient, admin: Connection, lan: str, name: str
) -> None:
    project = str(compute.connection.session.get_project_id())
    # none at all, as others may go meanwhile, which a limit of what is in use would let in again
    admin.compute.update_quota_set(project, instances=0, force=True)
    try:
        with pytest.raises(QuotaExceededError, match="1 instances more with"):
            compute.create_instance(
                ServerSpec(name=name, flavor=FLAVOR, image=IMAGE, networks=[lan])
            )
    finally:
        admin.compute.update_quota_set(project, instances=100)


def test_a_server_that_goes_to_error_tells_why(
    compute: InfomaniakComputeClient, admin: Connection, lan: str, name: str
) -> None:
    # a flavor that no host can hold
    flavor = admin.compute.create_flavor(name=name, vcpus=1, ram=900_000_000, disk=1)
    project = str(compute.connection.session.get_project_id())
    admin.compute.update_quota_set(project, ram=-1)
    try:
        with pytest.raises(WaiterError, match="No valid host") as caught:
            compute.create_instance(ServerSpec(name=name, flavor=name, image=IMAGE, networks=[lan]))
        assert not isinstance(caught.value, WaiterTimeoutError)
        assert compute.get_instance(name).state is InstanceState.FAILED
        compute.delete_instance(name)
    finally:
        admin.compute.update_quota_set(project, ram=1_024_000)
        admin.compute.delete_flavor(flavor)


def test_a_wait_that_takes_too_long(compute: InfomaniakComputeClient, server: str) -> None:
    with pytest.raises(WaiterTimeoutError, match="to be paused"):
        compute.wait_for_instance(server, InstanceState.PAUSED, timeout=0.3)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"image": None}, "an image or a boot volume"),
        ({"count": 0}, "at least 1"),
        ({"count": 2, "ports": ["p"]}, "one port"),
        ({"user_data": "x" * 70_000}, "64 KiB"),
    ],
)
def test_a_spec_that_cannot_be_is_refused(
    compute: InfomaniakComputeClient, wrong: dict[str, object], why: str
) -> None:
    given: dict[str, object] = {"name": "n", "flavor": FLAVOR, "image": IMAGE, **wrong}
    with pytest.raises(InvalidRequestError, match=why):
        compute.create_instance(ServerSpec(**given))  # type: ignore[arg-type] # wrong on purpose


def test_an_unknown_option_is_refused(compute: InfomaniakComputeClient, server: str) -> None:
    with pytest.raises(TypeError, match="'wiat'"):
        compute.stop_instance(server, wiat=False)  # type: ignore[call-arg] # wrong on purpose
    assert compute.get_instance(server).state is InstanceState.RUNNING


def test_resources(compute: InfomaniakComputeClient, server: str) -> None:
    assert server in [each.id for each in compute.list_resources("instance")]
    assert compute.get_resource("instance", server).state == "ACTIVE"


def test_actions_are_dated(compute: InfomaniakComputeClient, server: str) -> None:
    created = list(compute.list_actions(server))[-1]
    assert created.started_at is not None
    assert created.started_at <= datetime.now(UTC)
