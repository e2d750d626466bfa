"""Infomaniak's DNS: Designate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.dns.client import InfomaniakDNSClient
    from codomyrmex.cloud.infomaniak.dns.records import (
        DesiredRecord,
        DnsLimits,
        Pointer,
        RecordSet,
        Zone,
        ZoneShare,
        ZoneTransfer,
    )

__all__ = [
    "DesiredRecord",
    "DnsLimits",
    "InfomaniakDNSClient",
    "Pointer",
    "RecordSet",
    "Zone",
    "ZoneShare",
    "ZoneTransfer",
]

_HERE = "codomyrmex.cloud.infomaniak.dns"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "DesiredRecord": f"{_HERE}.records",
        "DnsLimits": f"{_HERE}.records",
        "InfomaniakDNSClient": f"{_HERE}.client",
        "Pointer": f"{_HERE}.records",
        "RecordSet": f"{_HERE}.records",
        "Zone": f"{_HERE}.records",
        "ZoneShare": f"{_HERE}.records",
        "ZoneTransfer": f"{_HERE}.records",
    },
)
