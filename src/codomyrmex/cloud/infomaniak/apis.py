"""openstacksdk's parts, one for each service, as the types that they have at Infomaniak.

A connection has several versions of some services, which openstacksdk's types cannot tell apart.
Clients call a service through these properties alone: ``tests/infomaniak/test_signatures.py``
reads their types to hold every call in the code against the installed openstacksdk.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from openstack.block_storage.v3._proxy import Proxy as BlockStorageAPI
    from openstack.compute.v2._proxy import Proxy as ComputeAPI
    from openstack.connection import Connection
    from openstack.dns.v2._proxy import Proxy as DnsAPI
    from openstack.identity.v3._proxy import Proxy as IdentityAPI
    from openstack.image.v2._proxy import Proxy as ImageAPI
    from openstack.load_balancer.v2._proxy import Proxy as LoadBalancerAPI
    from openstack.network.v2._proxy import Proxy as NetworkAPI
    from openstack.orchestration.v1._proxy import Proxy as OrchestrationAPI


class ServiceAPIs(ABC):
    """The parts of ``self.connection``; a service that the catalogue lacks fails when called."""

    @property
    @abstractmethod
    def connection(self) -> Connection:
        """The openstacksdk connection."""

    @property
    def _compute_api(self) -> ComputeAPI:
        return self.connection.compute

    @property
    def _image_api(self) -> ImageAPI:
        return cast("ImageAPI", self.connection.image)

    @property
    def _network_api(self) -> NetworkAPI:
        return self.connection.network

    @property
    def _block_storage_api(self) -> BlockStorageAPI:
        return cast("BlockStorageAPI", self.connection.block_storage)

    @property
    def _identity_api(self) -> IdentityAPI:
        return cast("IdentityAPI", self.connection.identity)

    @property
    def _dns_api(self) -> DnsAPI:
        return self.connection.dns

    @property
    def _load_balancer_api(self) -> LoadBalancerAPI:
        return self.connection.load_balancer

    @property
    def _orchestration_api(self) -> OrchestrationAPI:
        return self.connection.orchestration
