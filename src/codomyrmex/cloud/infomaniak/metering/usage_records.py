"""What a project used, and what it may use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

import msgspec

from codomyrmex.cloud.infomaniak.metering.periods import Period
from codomyrmex.cloud.infomaniak.quotas import Quota

__all__ = [
    "AddressUsage",
    "BucketUsage",
    "QuotaOverview",
    "ServerUsage",
    "ServiceQuota",
    "UsageReport",
    "VolumeUsage",
]

_EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})


class ServerUsage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One instance in a period, also when it was deleted since.

    Attributes:
        id: Its id.
        name: Its name.
        flavor: The name of its flavor.
        vcpus: Its virtual processors.
        ram_mib: Its memory.
        disk_gib: The disk of its flavor.
        hours: For how long it was there in the period.
        state: The service's word, such as ``active`` or ``terminated``.
        started_at: When it was made.
        ended_at: When it was deleted; None when it was not.
        raw: The service's own record.

    Example:
        >>> ServerUsage(id="1", name="web", flavor="f", vcpus=2, ram_mib=2048, disk_gib=20,
        ...             hours=1.5, state="active").vcpu_hours
        3.0
    """

    id: str
    name: str
    flavor: str
    vcpus: int
    ram_mib: int
    disk_gib: int
    hours: float
    state: str
    started_at: datetime | None = None
    ended_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY

    @property
    def vcpu_hours(self) -> float:
        """Processors times hours.

        Returns:
            The product.

        Example:
            >>> ServerUsage(id="1", name="web", flavor="f", vcpus=4, ram_mib=2048, disk_gib=20,
            ...             hours=2.0, state="active").vcpu_hours
            8.0
        """
        return self.vcpus * self.hours


class VolumeUsage(msgspec.Struct, frozen=True, kw_only=True):
    """One volume that is there now.

    Attributes:
        id: Its id.
        name: Its name.
        volume_type: Its type.
        size_gib: Its size now.
        hours: For how long it was there in the period.

    Example:
        >>> VolumeUsage(id="1", name="data", volume_type="", size_gib=10, hours=2.0).size_gib
        10
    """

    id: str
    name: str
    volume_type: str
    size_gib: int
    hours: float


class AddressUsage(msgspec.Struct, frozen=True, kw_only=True):
    """One floating IP that the project has now.

    Attributes:
        id: Its id.
        address: The address.
        attached: Whether it leads to something.
        hours: For how long the project had it in the period.

    Example:
        >>> AddressUsage(id="1", address="192.0.2.1", attached=False, hours=2.0).attached
        False
    """

    id: str
    address: str
    attached: bool
    hours: float


class BucketUsage(msgspec.Struct, frozen=True, kw_only=True):
    """What one bucket, or container, holds now.

    Attributes:
        name: Its name.
        objects: How many objects.
        size: Their bytes.

    Example:
        >>> BucketUsage(name="photos", objects=2, size=1024).size
        1024
    """

    name: str
    objects: int
    size: int


class UsageReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a project used in a period.

    Servers are counted also when they are gone by now. Of volumes, addresses and buckets the
    services know only those that are there now.

    Attributes:
        period: The period.
        servers: The instances.
        volumes: The volumes.
        addresses: The floating IPs.
        buckets: The buckets and containers.

    Example:
        >>> report = UsageReport(period=Period.parse("2026-11-27"))
        >>> report.vcpu_hours, report.volume_gib_hours, report.stored_bytes
        (0, 0, 0)
    """

    period: Period
    servers: tuple[ServerUsage, ...] = ()
    volumes: tuple[VolumeUsage, ...] = ()
    addresses: tuple[AddressUsage, ...] = ()
    buckets: tuple[BucketUsage, ...] = ()

    @property
    def vcpu_hours(self) -> float:
        """The processor hours of all instances.

        Returns:
            The sum.

        Example:
            >>> UsageReport(period=Period.parse("2026-11-27")).vcpu_hours
            0
        """
        return sum(each.vcpu_hours for each in self.servers)

    @property
    def ram_gib_hours(self) -> float:
        """The memory of all instances, times hours.

        Returns:
            The sum, in GiB hours.

        Example:
            >>> UsageReport(period=Period.parse("2026-11-27")).ram_gib_hours
            0
        """
        return sum(each.ram_mib / 1024 * each.hours for each in self.servers)

    @property
    def volume_gib_hours(self) -> float:
        """The size of all volumes, times hours.

        Returns:
            The sum, in GiB hours.

        Example:
            >>> UsageReport(period=Period.parse("2026-11-27")).volume_gib_hours
            0
        """
        return sum(each.size_gib * each.hours for each in self.volumes)

    @property
    def stored_bytes(self) -> int:
        """What all buckets hold.

        Returns:
            The bytes.

        Example:
            >>> UsageReport(period=Period.parse("2026-11-27")).stored_bytes
            0
        """
        return sum(each.size for each in self.buckets)


class ServiceQuota(Quota, frozen=True, kw_only=True):
    """One limit of a project at one service.

    Attributes:
        service: The service, such as ``compute``.

    Example:
        >>> ServiceQuota(service="compute", name="cores", limit=200, used=50).percent
        25.0
    """

    service: str

    @property
    def percent(self) -> float | None:
        """How much of it is used.

        Returns:
            Per cent; None without a limit.

        Example:
            >>> ServiceQuota(service="compute", name="cores", limit=None, used=3).percent is None
            True
        """
        if self.limit is None:
            return None
        taken = self.used + self.reserved
        return 100.0 * taken / self.limit if self.limit else 100.0


class QuotaOverview(msgspec.Struct, frozen=True, kw_only=True):
    """What a project may have of everything.

    Attributes:
        quotas: The limits, service by service.
        refused: The services that did not tell, with the reason: the project lacks the role.

    Example:
        >>> cores = ServiceQuota(service="compute", name="cores", limit=200, used=190)
        >>> [each.name for each in QuotaOverview(quotas=(cores,)).above(90)]
        ['cores']
    """

    quotas: tuple[ServiceQuota, ...]
    refused: Mapping[str, str] = _EMPTY

    def above(self, percent: float) -> list[ServiceQuota]:
        """Tell what is nearly used up.

        Args:
            percent: How much of it at the least.

        Returns:
            The limits of which that much is used, the fullest first.

        Example:
            >>> QuotaOverview(quotas=()).above(80)
            []
        """
        full = [(each.percent, each) for each in self.quotas if each.percent is not None]
        found = sorted((each for each in full if each[0] >= percent), key=lambda each: -each[0])
        return [each for _, each in found]
