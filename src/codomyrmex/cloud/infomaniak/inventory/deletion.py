"""How a thing of each kind is deleted: by its own client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from codomyrmex.cloud.infomaniak.compute.client import InfomaniakComputeClient
from codomyrmex.cloud.infomaniak.dns.client import InfomaniakDNSClient
from codomyrmex.cloud.infomaniak.heat.client import InfomaniakHeatClient
from codomyrmex.cloud.infomaniak.inventory.records import InventoryItem
from codomyrmex.cloud.infomaniak.network.client import InfomaniakNetworkClient
from codomyrmex.cloud.infomaniak.object_storage.storage import InfomaniakObjectStorageClient
from codomyrmex.cloud.infomaniak.volume.client import InfomaniakVolumeClient
from codomyrmex.cloud.infomaniak.waiting import Clock

if TYPE_CHECKING:
    from openstack.connection import Connection


class Deletion:
    """Deletes one thing after the other, from any thread."""

    def __init__(self, connection: Connection, clock: Clock, timeout: float) -> None:
        compute = InfomaniakComputeClient.from_connection(connection, clock=clock)
        volumes = InfomaniakVolumeClient.from_connection(connection, clock=clock)
        network = InfomaniakNetworkClient.from_connection(connection, clock=clock)
        storage = InfomaniakObjectStorageClient.from_connection(connection)
        dns = InfomaniakDNSClient.from_connection(connection, clock=clock)
        heat = InfomaniakHeatClient.from_connection(connection, clock=clock)
        waited: Any = {"timeout": timeout}  # a ChangeOptions of each record
        self._by_kind: Mapping[str, Callable[[str], object]] = {
            "server": lambda key: compute.delete_instance(key, **waited),
            "server-group": compute.delete_server_group,
            "image": compute.delete_image,
            "volume": lambda key: volumes.delete_volume(key, **waited),
            "snapshot": lambda key: volumes.delete_snapshot(key, **waited),
            "backup": lambda key: volumes.delete_backup(key, **waited),
            "floating-ip": network.delete_floating_ip,
            "load-balancer": lambda key: network.delete_load_balancer(key, cascade=True, **waited),
            "router": lambda key: network.delete_router(key, detach=True),
            "port": network.delete_port,
            "subnet": network.delete_subnet,
            "network": network.delete_network,
            "security-group": network.delete_security_group,
            "dns-zone": lambda key: dns.delete_zone(key, **waited),
            "stack": lambda key: heat.delete_stack(key, **waited),
            "container": storage.delete_bucket,
        }

    def __call__(self, item: InventoryItem) -> object:
        """Delete a thing by its id."""
        return self._by_kind[item.kind](item.id)
