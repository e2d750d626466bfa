"""Infomaniak's public cloud: typed clients of its OpenStack services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.auth import (
        InfomaniakCredentials,
        InfomaniakS3Credentials,
        create_openstack_connection,
    )
    from codomyrmex.cloud.infomaniak.compute.client import InfomaniakComputeClient
    from codomyrmex.cloud.infomaniak.dns.client import InfomaniakDNSClient
    from codomyrmex.cloud.infomaniak.heat.client import InfomaniakHeatClient
    from codomyrmex.cloud.infomaniak.identity.client import InfomaniakIdentityClient
    from codomyrmex.cloud.infomaniak.inventory.client import InfomaniakInventoryClient
    from codomyrmex.cloud.infomaniak.metering.client import InfomaniakMeteringClient
    from codomyrmex.cloud.infomaniak.network.client import InfomaniakNetworkClient
    from codomyrmex.cloud.infomaniak.newsletter.client import (
        AsyncInfomaniakNewsletterClient,
        InfomaniakNewsletterClient,
    )
    from codomyrmex.cloud.infomaniak.object_storage.storage import InfomaniakObjectStorageClient
    from codomyrmex.cloud.infomaniak.s3 import InfomaniakS3Client
    from codomyrmex.cloud.infomaniak.volume.client import InfomaniakVolumeClient

__all__ = [
    "AsyncInfomaniakNewsletterClient",
    "InfomaniakComputeClient",
    "InfomaniakCredentials",
    "InfomaniakDNSClient",
    "InfomaniakHeatClient",
    "InfomaniakIdentityClient",
    "InfomaniakInventoryClient",
    "InfomaniakMeteringClient",
    "InfomaniakNetworkClient",
    "InfomaniakNewsletterClient",
    "InfomaniakObjectStorageClient",
    "InfomaniakS3Client",
    "InfomaniakS3Credentials",
    "InfomaniakVolumeClient",
    "create_openstack_connection",
]

_HERE = "codomyrmex.cloud.infomaniak"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "AsyncInfomaniakNewsletterClient": f"{_HERE}.newsletter.client",
        "InfomaniakComputeClient": f"{_HERE}.compute.client",
        "InfomaniakCredentials": f"{_HERE}.auth",
        "InfomaniakDNSClient": f"{_HERE}.dns.client",
        "InfomaniakHeatClient": f"{_HERE}.heat.client",
        "InfomaniakIdentityClient": f"{_HERE}.identity.client",
        "InfomaniakInventoryClient": f"{_HERE}.inventory.client",
        "InfomaniakMeteringClient": f"{_HERE}.metering.client",
        "InfomaniakNetworkClient": f"{_HERE}.network.client",
        "InfomaniakNewsletterClient": f"{_HERE}.newsletter.client",
        "InfomaniakObjectStorageClient": f"{_HERE}.object_storage.storage",
        "InfomaniakS3Client": f"{_HERE}.s3",
        "InfomaniakS3Credentials": f"{_HERE}.auth",
        "InfomaniakVolumeClient": f"{_HERE}.volume.client",
        "create_openstack_connection": f"{_HERE}.auth",
    },
)
