"""The records of the compute and image services, and how they are read from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from codomyrmex.cloud.common.compute import Flavor, Image, Instance, InstanceSpec, InstanceState
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.service import parse_time, raw_record

if TYPE_CHECKING:
    from openstack.compute.v2.availability_zone import AvailabilityZone as SDKZone
    from openstack.compute.v2.flavor import Flavor as SDKFlavor
    from openstack.compute.v2.keypair import Keypair as SDKKeypair
    from openstack.compute.v2.server import Server as SDKServer
    from openstack.compute.v2.server_action import ServerAction as SDKServerAction
    from openstack.compute.v2.server_group import ServerGroup as SDKServerGroup
    from openstack.compute.v2.server_interface import ServerInterface as SDKServerInterface
    from openstack.compute.v2.volume_attachment import VolumeAttachment as SDKVolumeAttachment
    from openstack.image.v2.image import Image as SDKImage
    from openstack.image.v2.member import Member as SDKMember

__all__ = [
    "AvailabilityZone",
    "FloatingIPAttachment",
    "ImageMember",
    "InstanceAction",
    "KeyPair",
    "PortAttachment",
    "ServerGroup",
    "ServerSpec",
    "VolumeAttachment",
]

_EMPTY: Mapping[str, Any] = {}  # the provider's JSON, of any shape

_STATES: Final[Mapping[str, InstanceState]] = {
    "BUILD": InstanceState.CREATING,
    "ACTIVE": InstanceState.RUNNING,
    "RESCUE": InstanceState.RUNNING,
    "SHUTOFF": InstanceState.STOPPED,
    "SHELVED": InstanceState.STOPPED,
    "SHELVED_OFFLOADED": InstanceState.STOPPED,
    "PAUSED": InstanceState.PAUSED,
    "SUSPENDED": InstanceState.PAUSED,
    "REBOOT": InstanceState.RESTARTING,
    "HARD_REBOOT": InstanceState.RESTARTING,
    "REBUILD": InstanceState.CHANGING,
    "RESIZE": InstanceState.CHANGING,
    "VERIFY_RESIZE": InstanceState.CHANGING,
    "REVERT_RESIZE": InstanceState.CHANGING,
    "MIGRATING": InstanceState.CHANGING,
    "PASSWORD": InstanceState.CHANGING,
    "DELETED": InstanceState.DELETED,
    "SOFT_DELETED": InstanceState.DELETED,
    "ERROR": InstanceState.FAILED,
}
_TASKS: Final[Mapping[str, InstanceState]] = {
    "deleting": InstanceState.DELETING,
    "powering-off": InstanceState.STOPPING,
    "rebooting": InstanceState.RESTARTING,
    "rebooting_hard": InstanceState.RESTARTING,
    "reboot_pending": InstanceState.RESTARTING,
    "reboot_started": InstanceState.RESTARTING,
    "reboot_pending_hard": InstanceState.RESTARTING,
    "reboot_started_hard": InstanceState.RESTARTING,
}


class ServerSpec(InstanceSpec, frozen=True, kw_only=True, omit_defaults=True):
    """An `InstanceSpec` with what OpenStack has besides.

    A tag with a value becomes metadata, a tag whose value is empty one of Nova's own tags.

    Attributes:
        ports: Ids or names of ports to use, in this order, before ``networks``.
        boot_volume: Id or name of a volume to start from, instead of an image.
        boot_volume_type: Type of the boot volume that is made from the image.
        delete_boot_volume: Whether the boot volume that is made goes with the instance.
        server_group: Id or name of the server group, for affinity.
        scheduler_hints: Further hints for the scheduler, as Nova takes them.
        description: For its owner.
        config_drive: Whether its settings come on a disk instead of the metadata service.

    Example:
        >>> ServerSpec(name="db", flavor="a1-ram2-disk20-perf1", boot_volume="data").ports
        ()
    """

    ports: Sequence[str] = ()
    boot_volume: str | None = None
    boot_volume_type: str | None = None
    delete_boot_volume: bool = True
    server_group: str | None = None
    scheduler_hints: Mapping[str, Any] = _EMPTY  # Nova's hints are of any shape
    description: str | None = None
    config_drive: bool = False


class KeyPair(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A key pair that instances can be logged in to with.

    Attributes:
        name: Its name.
        fingerprint: The fingerprint of its public key.
        type: ``ssh`` or ``x509``.
        public_key: The public key.
        private_key: The private key, only in the answer of a creation without a file.
        raw: The service's own record, without the private key.

    Example:
        >>> KeyPair(name="laptop").type
        'ssh'
    """

    name: str
    fingerprint: str = ""
    type: str = "ssh"
    public_key: str = ""
    private_key: Secret | None = None
    raw: Mapping[str, Any] = _EMPTY


class ServerGroup(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Instances that shall be on the same host, or on different ones.

    Attributes:
        id: Its id.
        name: Its name.
        policy: ``affinity``, ``anti-affinity``, ``soft-affinity`` or ``soft-anti-affinity``.
        members: Ids of the instances in it.
        raw: The service's own record.

    Example:
        >>> ServerGroup(id="1", name="db", policy="anti-affinity").members
        ()
    """

    id: str
    name: str
    policy: str
    members: tuple[str, ...] = ()
    raw: Mapping[str, Any] = _EMPTY


class AvailabilityZone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of the region that fails by itself.

    Attributes:
        name: Its name.
        is_available: Whether instances can be made there.
        raw: The service's own record.

    Example:
        >>> AvailabilityZone(name="dc3-a-04").is_available
        True
    """

    name: str
    is_available: bool = True
    raw: Mapping[str, Any] = _EMPTY


class InstanceAction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was done to an instance.

    Attributes:
        name: What, such as ``create`` or ``reboot``.
        request_id: The id of the request.
        started_at: When, in UTC.
        message: ``Error`` when it failed.
        raw: The service's own record.

    Example:
        >>> InstanceAction(name="stop", request_id="req-1").message is None
        True
    """

    name: str
    request_id: str
    started_at: datetime | None = None
    message: str | None = None
    raw: Mapping[str, Any] = _EMPTY


class PortAttachment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A port of an instance.

    Attributes:
        port_id: Its id.
        network_id: Its network.
        mac_address: Its hardware address.
        addresses: Its IP addresses.
        state: ``ACTIVE`` or ``DOWN``.
        raw: The service's own record.

    Example:
        >>> PortAttachment(port_id="1", network_id="2").addresses
        ()
    """

    port_id: str
    network_id: str
    mac_address: str = ""
    addresses: tuple[str, ...] = ()
    state: str = ""
    raw: Mapping[str, Any] = _EMPTY


class VolumeAttachment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A volume of an instance.

    Attributes:
        volume_id: Its id.
        device: Its name in the instance, such as ``/dev/vdb``.
        delete_on_termination: Whether it goes with the instance.
        raw: The service's own record.

    Example:
        >>> VolumeAttachment(volume_id="1", device="/dev/vdb").delete_on_termination
        False
    """

    volume_id: str
    device: str = ""
    delete_on_termination: bool = False
    raw: Mapping[str, Any] = _EMPTY


class FloatingIPAttachment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A floating IP of an instance.

    Attributes:
        id: Its id.
        address: The address that the internet reaches.
        port_id: The port it leads to.
        fixed_address: The address of that port.
        raw: The service's own record.

    Example:
        >>> FloatingIPAttachment(id="1", address="198.18.0.7", port_id="2").address
        '198.18.0.7'
    """

    id: str
    address: str
    port_id: str
    fixed_address: str = ""
    raw: Mapping[str, Any] = _EMPTY


class ImageMember(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A project that an image is shared with.

    Attributes:
        project_id: The project.
        state: ``pending`` until the project has accepted it, then ``accepted`` or ``rejected``.
        raw: The service's own record.

    Example:
        >>> ImageMember(project_id="1").state
        'pending'
    """

    project_id: str
    state: str = "pending"
    raw: Mapping[str, Any] = _EMPTY


def instance_record(server: SDKServer, region: str | None = None) -> Instance:
    fixed, floating = _addresses(server.addresses)
    return Instance(
        id=server.id,
        name=server.name,
        state=_TASKS.get(server.task_state or "")
        or _STATES.get(server.status, InstanceState.UNKNOWN),
        provider_state=server.status,
        flavor=_named(server.flavor, "original_name"),
        image=_named(server.image, "id"),
        region=region,
        zone=server.availability_zone or None,
        private_addresses=fixed,
        public_addresses=floating,
        key_name=server.key_name,
        tags={**dict.fromkeys(server.tags or (), ""), **(server.metadata or {})},
        created_at=parse_time(server.created_at),
        fault=(server.fault or {}).get("message"),
        raw=raw_record(server, without=("adminPass",)),
    )


def _named(thing: Any, field: str) -> str | None:  # an SDK resource; "" for a boot volume's image
    value = getattr(thing, field, None)
    return str(value) if value else None


def _addresses(
    networks: Mapping[str, Sequence[Mapping[str, Any]]] | None,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    entries = [entry for entries in (networks or {}).values() for entry in entries]
    floating = tuple(e["addr"] for e in entries if e.get("OS-EXT-IPS:type") == "floating")
    fixed = tuple(e["addr"] for e in entries if e.get("OS-EXT-IPS:type") != "floating")
    return fixed, floating


def flavor_record(flavor: SDKFlavor) -> Flavor:
    return Flavor(
        flavor.id, flavor.name, flavor.vcpus, flavor.ram, flavor.disk or 0, raw_record(flavor)
    )


def image_record(image: SDKImage) -> Image:
    return Image(
        image.id,
        image.name or "",
        image.size,
        image.status,
        parse_time(image.created_at),
        raw_record(image),
    )


def key_pair_record(pair: SDKKeypair) -> KeyPair:
    return KeyPair(
        name=pair.name,
        fingerprint=pair.fingerprint or "",
        type=pair.type or "ssh",
        public_key=pair.public_key or "",
        private_key=Secret(pair.private_key) if pair.private_key else None,
        raw=raw_record(pair, without=("private_key",)),
    )


def server_group_record(group: SDKServerGroup) -> ServerGroup:
    policies: Sequence[str] = group.policies or ()
    return ServerGroup(
        id=group.id,
        name=group.name,
        policy=group.policy or (policies[0] if policies else ""),
        members=tuple(group.member_ids or ()),
        raw=raw_record(group),
    )


def zone_record(zone: SDKZone) -> AvailabilityZone:
    state: Mapping[str, Any] = zone.state or {}
    return AvailabilityZone(
        name=zone.name, is_available=bool(state.get("available", True)), raw=raw_record(zone)
    )


def action_record(action: SDKServerAction) -> InstanceAction:
    return InstanceAction(
        name=action.action,
        request_id=action.request_id,
        started_at=parse_time(action.start_time),
        message=action.message,
        raw=raw_record(action),
    )


def port_record(port: SDKServerInterface) -> PortAttachment:
    return PortAttachment(
        port_id=port.port_id,
        network_id=port.net_id,
        mac_address=port.mac_addr or "",
        addresses=tuple(entry["ip_address"] for entry in port.fixed_ips or ()),
        state=port.port_state or "",
        raw=raw_record(port),
    )


def volume_record(attachment: SDKVolumeAttachment) -> VolumeAttachment:
    return VolumeAttachment(
        volume_id=attachment.volume_id,
        device=attachment.device or "",
        delete_on_termination=bool(attachment.delete_on_termination),
        raw=raw_record(attachment),
    )


def member_record(member: SDKMember) -> ImageMember:
    return ImageMember(
        project_id=member.member_id, state=member.status or "pending", raw=raw_record(member)
    )
