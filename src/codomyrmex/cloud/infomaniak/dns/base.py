"""What the parts of the DNS client share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from codomyrmex.cloud.infomaniak.dns.records import RecordSet, Zone, record_set, zone_record
from codomyrmex.cloud.infomaniak.service import OpenStackService
from codomyrmex.cloud.infomaniak.waiting import Goal

if TYPE_CHECKING:
    from openstack.dns.v2.zone import Zone as SDKZone


class DnsService(OpenStackService):
    """Base of the parts of `InfomaniakDNSClient`, which is documented there."""

    service_type: ClassVar[str] = "dns"

    def _zone(self, zone: str) -> SDKZone:
        api = self._dns_api
        return self._find(
            "zone",
            # the service keeps names with a dot, and people write them without
            f"{zone}." if "." in zone and not zone.endswith(".") else zone,
            api.get_zone,
            lambda name: api.zones(name=name),
        )

    def _zone_goal(self, zone_id: str, name: str) -> Goal[Zone]:
        return Goal(
            what=f"zone {name} ({zone_id}) to be ACTIVE",
            look=lambda: zone_record(self._dns_api.get_zone(zone_id)),
            reached=lambda seen: seen.state == "ACTIVE",
            fault=lambda seen: _fault(seen),
        )

    def _record_goal(self, zone_id: str, record_id: str, name: str) -> Goal[RecordSet]:
        return Goal(
            what=f"record {name} ({record_id}) to be ACTIVE",
            look=lambda: record_set(self._dns_api.get_recordset(record_id, zone_id)),
            reached=lambda seen: seen.state == "ACTIVE",
            fault=lambda seen: _fault(seen),
        )


def given(**values: Any) -> dict[str, Any]:
    """The attributes for openstacksdk that the caller gave."""
    return {key: value for key, value in values.items() if value is not None}


def _fault(seen: Zone | RecordSet) -> str | None:
    # the service keeps no reason, only what it was doing
    return f"the name servers did not take it ({seen.action})" if seen.state == "ERROR" else None
