"""The records of the block storage service, and how they are read from openstacksdk's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.service import parse_time, raw_record

if TYPE_CHECKING:
    from openstack.block_storage.v3.backup import Backup as SDKBackup
    from openstack.block_storage.v3.snapshot import Snapshot as SDKSnapshot
    from openstack.block_storage.v3.transfer import Transfer as SDKTransfer
    from openstack.block_storage.v3.type import Type as SDKType
    from openstack.block_storage.v3.volume import Volume as SDKVolume

__all__ = ["Volume", "VolumeBackup", "VolumeSnapshot", "VolumeTransfer", "VolumeType"]

_EMPTY: Mapping[str, Any] = {}  # the provider's JSON, of any shape


class Volume(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A disk that instances can be given.

    Attributes:
        id: Its id.
        name: Its name.
        size_gib: Its size.
        state: The service's word, such as ``available``, ``in-use`` or ``error``.
        volume_type: The name of its type.
        bootable: Whether an instance can start from it.
        encrypted: Whether the service encrypts it.
        instance_ids: The instances that have it.
        description: For its owner.
        metadata: Its owner's names and values.
        availability_zone: Where it is.
        created_at: When it was made.
        raw: The service's own record.

    Example:
        >>> Volume(id="1", name="data", size_gib=10, state="available").instance_ids
        ()
    """

    id: str
    name: str
    size_gib: int
    state: str
    volume_type: str = ""
    bootable: bool = False
    encrypted: bool = False
    instance_ids: Sequence[str] = ()
    description: str = ""
    metadata: Mapping[str, str] = {}
    availability_zone: str = ""
    created_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY


class VolumeSnapshot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a volume held at one time, kept beside the volume.

    Attributes:
        id: Its id.
        name: Its name.
        volume_id: Of which volume.
        size_gib: The size of the volume then.
        state: The service's word, such as ``available``.
        description: For its owner.
        metadata: Its owner's names and values.
        created_at: When it was made.
        raw: The service's own record.

    Example:
        >>> VolumeSnapshot(id="1", name="s", volume_id="2", size_gib=1, state="available").metadata
        {}
    """

    id: str
    name: str
    volume_id: str
    size_gib: int
    state: str
    description: str = ""
    metadata: Mapping[str, str] = {}
    created_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY


class VolumeBackup(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A copy of a volume in the object store.

    Attributes:
        id: Its id.
        name: Its name.
        volume_id: Of which volume.
        size_gib: The size of the volume.
        state: The service's word, such as ``available``.
        incremental: Whether it holds only what has changed since the backup before.
        needed: Whether later incremental backups need it, so that it cannot be deleted.
        snapshot_id: The snapshot that it was made from.
        container: Its container in the object store.
        description: For its owner.
        fault: Why it failed, in the service's words.
        created_at: When it was made.
        raw: The service's own record.

    Example:
        >>> VolumeBackup(id="1", name="b", volume_id="2", size_gib=1, state="available").incremental
        False
    """

    id: str
    name: str
    volume_id: str
    size_gib: int
    state: str
    incremental: bool = False
    needed: bool = False
    snapshot_id: str | None = None
    container: str = ""
    description: str = ""
    fault: str | None = None
    created_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY


class VolumeTransfer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer of a volume to another project.

    Attributes:
        id: Its id, which the receiver needs.
        name: Its name.
        volume_id: The volume.
        auth_key: What the receiver needs besides; only in the answer of the creation.
        created_at: When it was made.
        raw: The service's own record, without the key.

    Example:
        >>> VolumeTransfer(id="1", name="gift", volume_id="2").auth_key is None
        True
    """

    id: str
    name: str
    volume_id: str
    auth_key: Secret | None = None
    created_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY


class VolumeType(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A kind of disk that the cloud offers.

    Attributes:
        id: Its id.
        name: Its name, such as ``CEPH_1_perf1``.
        description: What the provider says of it.
        public: Whether every project may use it.
        raw: The service's own record.

    Example:
        >>> VolumeType(id="1", name="CEPH_1_perf1").public
        True
    """

    id: str
    name: str
    description: str = ""
    public: bool = True
    raw: Mapping[str, Any] = _EMPTY


def volume_record(volume: SDKVolume) -> Volume:
    return Volume(
        id=volume.id,
        name=volume.name or "",
        size_gib=volume.size or 0,
        state=volume.status or "",
        volume_type=volume.volume_type or "",
        bootable=bool(volume.is_bootable),
        encrypted=bool(volume.is_encrypted),
        instance_ids=tuple(
            each["server_id"] for each in volume.attachments or () if each.get("server_id")
        ),
        description=volume.description or "",
        metadata=dict(volume.metadata or {}),
        availability_zone=volume.availability_zone or "",
        created_at=parse_time(volume.created_at),
        raw=raw_record(volume),
    )


def snapshot_record(snapshot: SDKSnapshot) -> VolumeSnapshot:
    return VolumeSnapshot(
        id=snapshot.id,
        name=snapshot.name or "",
        volume_id=snapshot.volume_id or "",
        size_gib=snapshot.size or 0,
        state=snapshot.status or "",
        description=snapshot.description or "",
        metadata=dict(snapshot.metadata or {}),
        created_at=parse_time(snapshot.created_at),
        raw=raw_record(snapshot),
    )


def backup_record(backup: SDKBackup) -> VolumeBackup:
    return VolumeBackup(
        id=backup.id,
        name=backup.name or "",
        volume_id=backup.volume_id or "",
        size_gib=backup.size or 0,
        state=backup.status or "",
        incremental=bool(backup.is_incremental),
        needed=bool(backup.has_dependent_backups),
        snapshot_id=backup.snapshot_id,
        container=backup.container or "",
        description=backup.description or "",
        fault=backup.fail_reason or None,
        created_at=parse_time(backup.created_at),
        raw=raw_record(backup),
    )


def transfer_record(transfer: SDKTransfer) -> VolumeTransfer:
    return VolumeTransfer(
        id=transfer.id,
        name=transfer.name or "",
        volume_id=transfer.volume_id or "",
        auth_key=Secret(transfer.auth_key) if transfer.auth_key else None,
        created_at=parse_time(transfer.created_at),
        raw=raw_record(transfer, without=("auth_key",)),
    )


def type_record(kind: SDKType) -> VolumeType:
    return VolumeType(
        id=kind.id,
        name=kind.name or "",
        description=kind.description or "",
        public=kind.is_public is not False,
        raw=raw_record(kind),
    )
