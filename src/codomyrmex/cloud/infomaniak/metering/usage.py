"""What a project used, and what it may use, over all services."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from codomyrmex.cloud.common.errors import InvalidRequestError, PermissionDeniedError
from codomyrmex.cloud.infomaniak.apis import checked
from codomyrmex.cloud.infomaniak.dns.client import InfomaniakDNSClient
from codomyrmex.cloud.infomaniak.metering.base import MeteringService, now, read_period
from codomyrmex.cloud.infomaniak.metering.periods import Period
from codomyrmex.cloud.infomaniak.metering.usage_records import (
    AddressUsage,
    BucketUsage,
    QuotaOverview,
    ServerUsage,
    ServiceQuota,
    UsageReport,
    VolumeUsage,
)
from codomyrmex.cloud.infomaniak.network.client import InfomaniakNetworkClient
from codomyrmex.cloud.infomaniak.quotas import Quota, quota
from codomyrmex.cloud.infomaniak.service import parse_time
from codomyrmex.cloud.infomaniak.volume.client import InfomaniakVolumeClient


class Usage(MeteringService):
    """The part of `InfomaniakMeteringClient` for usage and quotas."""

    def usage(self, period: Period | str = "month") -> UsageReport:
        """Tell what the project used in a period.

        Args:
            period: The period, or a text that `Period.parse` takes.

        Returns:
            Servers, volumes, floating IPs and buckets; see `UsageReport` for what is counted.

        Raises:
            InvalidRequestError: When the period is none.
            ServiceMissingError: When the catalogue lacks compute, volumes or network. Without
                object storage there are no buckets.

        Example:
            >>> report = metering.usage("today")
            >>> [(each.name, each.size_gib) for each in report.volumes if each.name == "data"]
            [('data', 1)]
        """
        span = read_period(period).until(now())
        stored = self._is_there("object-store")
        return UsageReport(
            period=span,
            servers=tuple(self._servers(span)),
            volumes=tuple(
                VolumeUsage(
                    id=each.id,
                    name=each.name or "",
                    volume_type=each.volume_type or "",
                    size_gib=each.size,
                    hours=span.overlap(parse_time(each.created_at), None),
                )
                for each in self._block_storage_api.volumes(details=True)
            ),
            addresses=tuple(
                AddressUsage(
                    id=each.id,
                    address=each.floating_ip_address,
                    attached=each.port_id is not None,
                    hours=span.overlap(parse_time(each.created_at), None),
                )
                for each in self._network_api.ips(project_id=self._project_id())
            ),
            buckets=tuple(
                BucketUsage(name=each.name, objects=each.count or 0, size=each.bytes or 0)
                for each in (self._object_store_api.containers() if stored else ())
            ),
        )

    def get_quotas(self, *, services: Sequence[str] = ()) -> QuotaOverview:
        """Tell what the project may have of everything, and how much of it is used.

        Args:
            services: The services to ask, such as ``compute``; by default all that the catalogue
                has and that have limits.

        Returns:
            The limits of all services, and which services did not tell.

        Raises:
            InvalidRequestError: When a service has no limits that can be asked for.
            ServiceMissingError: When a service that is named is not in the catalogue.

        Example:
            >>> overview = metering.get_quotas(services=["block-storage"])
            >>> next(each.used for each in overview.quotas if each.name == "volumes")
            1
        """
        known = self._quota_readers()
        unknown = set(services) - known.keys()
        if unknown:
            raise InvalidRequestError(
                f"the limits of {', '.join(sorted(unknown))} cannot be asked for",
                hint=f"Choose from {', '.join(known)}",
                provider=self.provider,
            )
        quotas: list[ServiceQuota] = []
        refused: dict[str, str] = {}
        for service in services or [each for each in known if self._is_there(each)]:
            try:
                with self._operation("get_quotas"):
                    found = list(known[service]())
            except PermissionDeniedError as error:
                refused[service] = error.message
                continue
            quotas += [
                ServiceQuota(
                    service=service,
                    name=each.name,
                    limit=each.limit,
                    used=each.used,
                    reserved=each.reserved,
                )
                for each in found
            ]
        return QuotaOverview(quotas=tuple(quotas), refused=refused)

    def _quota_readers(self) -> dict[str, Callable[[], Iterator[Quota] | list[Quota]]]:
        connection = self.connection
        return {
            "compute": self._compute_quotas,
            "block-storage": lambda: list(
                InfomaniakVolumeClient.from_connection(connection).list_quotas()
            ),
            "network": lambda: list(
                InfomaniakNetworkClient.from_connection(connection).list_quotas()
            ),
            "load-balancer": self._load_balancer_quotas,
            "dns": lambda: list(InfomaniakDNSClient.from_connection(connection).list_quotas()),
            "object-store": self._object_store_quotas,
            "key-manager": self._key_manager_quotas,
            "image": self._image_quotas,
        }

    def _is_there(self, service: str) -> bool:
        """Whether the catalogue has a service in this region, under any of its names."""
        from keystoneauth1.exceptions import EndpointNotFound

        config = self.connection.config
        try:
            url = self.connection.session.get_endpoint(
                service_type=service,
                region_name=config.get_region_name(service),
                interface=config.get_interface(service),
            )
        except EndpointNotFound:
            return False
        return url is not None

    def _servers(self, span: Period) -> Iterator[ServerUsage]:
        found = self._compute_api.get_usage(
            self._project_id(),
            start=span.start.replace(tzinfo=None),
            end=span.end.replace(tzinfo=None),
        )
        for each in found.server_usages or ():
            record: dict[str, Any] = each if isinstance(each, dict) else each.to_dict()
            yield ServerUsage(
                id=record["instance_id"],
                name=record["name"],
                flavor=record["flavor"],
                vcpus=record["vcpus"],
                ram_mib=record["memory_mb"],
                disk_gib=record["local_gb"],
                hours=record["hours"],
                state=record["state"],
                started_at=parse_time(record["started_at"]),
                ended_at=parse_time(record["ended_at"]),
                raw=record,
            )

    def _compute_quotas(self) -> Iterator[Quota]:
        found = self._compute_api.get_quota_set(self._project_id(), usage=True)
        limits = found.to_dict(computed=False)
        reserved = found.reservation or {}
        for name, used in (found.usage or {}).items():
            if name in ("instances", "cores", "ram", "key_pairs", "server_groups"):
                yield quota(name, limits[name], used, reserved.get(name, 0))

    def _load_balancer_quotas(self) -> Iterator[Quota]:
        api = self._load_balancer_api
        limits = checked(api.get(f"/lbaas/quotas/{self._project_id()}")).json()["quota"]
        pools = list(api.pools())
        used = {
            "load_balancer": sum(1 for _ in api.load_balancers()),
            "listener": sum(1 for _ in api.listeners()),
            "pool": len(pools),
            "member": sum(len(each.members or ()) for each in pools),
            "health_monitor": sum(1 for _ in api.health_monitors()),
            "l7policy": sum(1 for _ in api.l7_policies()),
        }
        for name, count in used.items():
            yield quota(name, limits[name], count)

    def _object_store_quotas(self) -> Iterator[Quota]:
        account = self._object_store_api.get_account_metadata()
        limit = (account.metadata or {}).get("quota-bytes")
        used = account.account_bytes_used or 0
        yield quota("bytes", -1 if limit is None else int(limit), int(used))

    def _key_manager_quotas(self) -> Iterator[Quota]:
        api = self._rest_api("key-manager")
        limits = api.get("/v1/quotas").json()["quotas"]
        for name in ("secrets", "containers", "orders"):
            used = api.get(f"/v1/{name}", params={"limit": 1}).json()["total"]
            yield quota(name, limits[name], used)

    def _image_quotas(self) -> Iterator[Quota]:
        # empty where the provider sets no limits for images
        found = checked(self._image_api.get("/info/usage")).json()["usage"]
        for name, each in found.items():
            yield quota(name, each["limit"], each["usage"])
