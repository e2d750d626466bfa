"""What the DNS client returns and takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import msgspec

from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.service import parse_time, raw_record

if TYPE_CHECKING:
    from openstack.dns.v2.floating_ip import FloatingIP as SDKFloatingIP
    from openstack.dns.v2.recordset import Recordset as SDKRecordset
    from openstack.dns.v2.zone import Zone as SDKZone
    from openstack.dns.v2.zone_share import ZoneShare as SDKZoneShare
    from openstack.dns.v2.zone_transfer import ZoneTransferRequest

__all__ = [
    "DesiredRecord",
    "DnsLimits",
    "Pointer",
    "RecordSet",
    "Zone",
    "ZoneShare",
    "ZoneTransfer",
]

_EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})


class Zone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A zone: a domain, or a part of one, whose records are kept here.

    Attributes:
        id: Its id.
        name: Its name, with a dot at the end.
        type: ``primary``, or ``secondary`` for the copy of a zone that other servers keep.
        state: ``ACTIVE``, ``PENDING`` while the name servers are told, or ``ERROR``.
        action: What is being done: ``CREATE``, ``UPDATE``, ``DELETE`` or ``NONE``.
        email: Whom to write to about it.
        ttl: How long others may keep its records, in seconds, where a record does not say.
        serial: The number of its version.
        masters: From where a secondary zone is copied.
        description: For its owner.
        shared: Whether other projects may put records into it.
        project_id: Whose it is.
        created_at: When it was made.
        updated_at: When it was changed.
        raw: The service's own record.

    Example:
        >>> Zone(id="1", name="example.org.", state="PENDING", action="CREATE").type
        'primary'
    """

    id: str
    name: str
    type: str = "primary"
    state: str
    action: str = "NONE"
    email: str = ""
    ttl: int | None = None
    serial: int | None = None
    masters: tuple[str, ...] = ()
    description: str = ""
    shared: bool = False
    project_id: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY


class RecordSet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All records of one name and type.

    Attributes:
        id: Its id.
        zone_id: The zone that it is in.
        zone_name: The name of that zone.
        name: The name, with a dot at the end.
        type: Such as ``A`` or ``MX``.
        values: What the records say, as in a zone file.
        ttl: How long others may keep it, in seconds; None for that of the zone.
        state: ``ACTIVE``, ``PENDING`` while the name servers are told, or ``ERROR``.
        action: What is being done: ``CREATE``, ``UPDATE``, ``DELETE`` or ``NONE``.
        description: For its owner.
        created_at: When it was made.
        updated_at: When it was changed.
        raw: The service's own record.

    Example:
        >>> RecordSet(id="1", zone_id="2", name="www.example.org.", type="A",
        ...           values=("192.0.2.1",), state="ACTIVE").ttl is None
        True
    """

    id: str
    zone_id: str
    zone_name: str = ""
    name: str
    type: str
    values: tuple[str, ...]
    ttl: int | None = None
    state: str
    action: str = "NONE"
    description: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY


class DesiredRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All records that one name is to have of one type.

    Attributes:
        name: Inside the zone (``www``), whole (``www.example.org.``), or ``@`` for the zone itself.
        type: Such as ``A``, ``AAAA``, ``CNAME``, ``MX``, ``TXT``, ``SRV`` or ``CAA``.
        values: What the records say, as in a zone file: ``10 mail`` for MX. Texts need no quotes.
        ttl: How long others may keep it, in seconds; None for that of the zone.
        description: For its owner; None leaves the one that is there.

    Example:
        >>> DesiredRecord(name="www", type="A", values=["192.0.2.1"]).ttl is None
        True
    """

    name: str
    type: str
    values: Sequence[str]
    ttl: int | None = None
    description: str | None = None


class ZoneTransfer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An offer of a zone to another project.

    Attributes:
        id: Its id, which the receiver needs.
        zone_id: The zone.
        zone_name: The name of the zone.
        key: What the receiver needs besides.
        target_project_id: The only project that may take it; None when any with the key may.
        state: ``ACTIVE`` until it was accepted.
        description: For the receiver.
        created_at: When it was made.
        raw: The service's own record, without the key.

    Example:
        >>> ZoneTransfer(id="1", zone_id="2", state="ACTIVE", key=Secret("k")).key
        Secret('***')
    """

    id: str
    zone_id: str
    zone_name: str = ""
    key: Secret | None = None
    target_project_id: str | None = None
    state: str
    description: str = ""
    created_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY


class ZoneShare(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The right of another project to put records into a zone.

    Attributes:
        id: Its id.
        zone_id: The zone.
        target_project_id: Who has the right.
        project_id: Who gave it.
        created_at: When it was given.
        raw: The service's own record.

    Example:
        >>> ZoneShare(id="1", zone_id="2", target_project_id="3").target_project_id
        '3'
    """

    id: str
    zone_id: str
    target_project_id: str
    project_id: str = ""
    created_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY


class Pointer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The name that a floating IP leads back to (PTR).

    Attributes:
        id: Region and id of the floating IP, with a colon between.
        address: The floating IP.
        name: The name; None while there is none.
        ttl: How long others may keep it, in seconds; None for that of the zone.
        state: ``INACTIVE`` without a name, otherwise as of a record.
        action: What is being done.
        description: For its owner.
        raw: The service's own record.

    Example:
        >>> Pointer(id="dc3-a:1", address="192.0.2.1", state="INACTIVE").name is None
        True
    """

    id: str
    address: str
    name: str | None = None
    ttl: int | None = None
    state: str
    action: str = "NONE"
    description: str = ""
    raw: Mapping[str, Any] = _EMPTY


class DnsLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What the DNS service allows; None where it says nothing.

    Attributes:
        max_zones: Zones of a project.
        max_zone_recordsets: Record sets of a zone.
        max_zone_records: Records of a zone.
        max_recordset_records: Records of a record set.
        max_zone_name_length: Letters of the name of a zone.
        max_recordset_name_length: Letters of the name of a record set.
        min_ttl: The smallest TTL, in seconds.

    Example:
        >>> DnsLimits(max_zones=500).max_zones
        500
    """

    max_zones: int | None = None
    max_zone_recordsets: int | None = None
    max_zone_records: int | None = None
    max_recordset_records: int | None = None
    max_zone_name_length: int | None = None
    max_recordset_name_length: int | None = None
    min_ttl: int | None = None


def zone_record(zone: SDKZone) -> Zone:
    return Zone(
        id=zone.id,
        name=zone.name,
        type=(zone.type or "PRIMARY").lower(),
        state=zone.status or "",
        action=zone.action or "NONE",
        email=zone.email or "",
        ttl=zone.ttl,
        serial=zone.serial,
        masters=tuple(zone.masters or ()),
        description=zone.description or "",
        shared=bool(zone.is_shared),
        project_id=zone.project_id or "",
        created_at=parse_time(zone.created_at),
        updated_at=parse_time(zone.updated_at),
        raw=raw_record(zone),
    )


def record_set(record: SDKRecordset) -> RecordSet:
    raw = raw_record(record)
    return RecordSet(
        id=record.id,
        zone_id=record.zone_id,
        zone_name=record.zone_name or "",
        name=record.name,
        type=record.type,
        values=tuple(record.records or ()),
        ttl=record.ttl,
        state=record.status or "",
        action=record.action or "NONE",
        description=record.description or "",
        # openstacksdk looks for it under a name that the service does not use
        created_at=parse_time(raw.get("created_at") or raw.get("create_at")),
        updated_at=parse_time(record.updated_at),
        raw=raw,
    )


def transfer_record(transfer: ZoneTransferRequest) -> ZoneTransfer:
    return ZoneTransfer(
        id=transfer.id,
        zone_id=transfer.zone_id or "",
        zone_name=transfer.zone_name or "",
        key=Secret(transfer.key) if transfer.key else None,
        target_project_id=transfer.target_project_id,
        state=transfer.status or "",
        description=transfer.description or "",
        created_at=parse_time(transfer.created_at),
        raw=raw_record(transfer, without=("key",)),
    )


def share_record(share: SDKZoneShare) -> ZoneShare:
    return ZoneShare(
        id=share.id,
        zone_id=share.zone_id,
        target_project_id=share.target_project_id,
        project_id=share.project_id or "",
        created_at=parse_time(share.created_at),
        raw=raw_record(share),
    )


def pointer_record(pointer: SDKFloatingIP) -> Pointer:
    return Pointer(
        id=pointer.id,
        address=pointer.address,
        name=pointer.ptrdname,
        ttl=pointer.ttl,
        state=pointer.status or "",
        action=pointer.action or "NONE",
        description=pointer.description or "",
        raw=raw_record(pointer),
    )
