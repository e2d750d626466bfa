"""Designate: zones, record sets, and the names that floating IPs lead back to."""

from __future__ import annotations

from codomyrmex.cloud.common.decoding import convert
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.infomaniak.apis import checked
from codomyrmex.cloud.infomaniak.dns.pointers import Pointers
from codomyrmex.cloud.infomaniak.dns.record_sets import RecordSets
from codomyrmex.cloud.infomaniak.dns.records import DnsLimits
from codomyrmex.cloud.infomaniak.dns.sharing import ZoneSharing
from codomyrmex.cloud.infomaniak.dns.zone_files import ZoneFiles
from codomyrmex.cloud.infomaniak.dns.zones import Zones
from codomyrmex.cloud.infomaniak.quotas import Quota, quota

__all__ = ["InfomaniakDNSClient"]


class InfomaniakDNSClient(Zones, RecordSets, ZoneFiles, ZoneSharing, Pointers):
    """The DNS service (Designate v2) of Infomaniak's public cloud.

    A change has reached the name servers when its record is ``ACTIVE``. They are told together,
    so that it may be ``PENDING`` for up to a minute. The service has no tags.

    Source: https://docs.openstack.org/api-ref/dns/dns-api-v2-index.html.

    Example:
        >>> [zone.name for zone in dns.list_zones(name="example.org.")]
        ['example.org.']
    """

    def get_limits(self) -> DnsLimits:
        """Get what the service allows.

        Returns:
            The limits.

        Example:
            >>> dns.get_limits().max_zone_name_length
            255
        """
        return convert(checked(self._dns_api.get("/limits")).json(), DnsLimits)

    def list_quotas(self) -> Listing[Quota]:
        """List what the project may have, and how much of it is used.

        The other limits are those of one zone or record set: see `get_limits`.

        Returns:
            An iterable.

        Example:
            >>> [each.name for each in dns.list_quotas()]
            ['zones']
        """
        return self._listing(self._quotas, lambda each: each)

    def _quotas(self) -> list[Quota]:
        project = str(self.connection.session.get_project_id())
        limit = self.get_limits().max_zones
        own = sum(1 for zone in self._dns_api.zones() if zone.project_id == project)
        return [quota("zones", -1 if limit is None else limit, own)]
