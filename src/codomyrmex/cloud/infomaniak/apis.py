"""openstacksdk's parts, one for each service, as the types that they have at Infomaniak.

A connection has several versions of some services, which openstacksdk's types cannot tell apart.
Clients call a service through these properties alone: ``tests/infomaniak/test_signatures.py``
reads their types to hold every call in the code against the installed openstacksdk.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    import requests
    from keystoneauth1.adapter import Adapter as RestAPI
    from openstack.block_storage.v3._proxy import Proxy as BlockStorageAPI
    from openstack.compute.v2._proxy import Proxy as ComputeAPI
    from openstack.connection import Connection
    from openstack.dns.v2._proxy import Proxy as DnsAPI
    from openstack.identity.v3._proxy import Proxy as IdentityAPI
    from openstack.image.v2._proxy import Proxy as ImageAPI
    from openstack.load_balancer.v2._proxy import Proxy as LoadBalancerAPI
    from openstack.network.v2._proxy import Proxy as NetworkAPI
    from openstack.object_store.v1._proxy import Proxy as ObjectStoreAPI
    from openstack.orchestration.v1._proxy import Proxy as OrchestrationAPI


def checked(response: requests.Response) -> requests.Response:
    """Refuse the answer of a plain request that failed, as openstacksdk's own calls do.

    Args:
        response: The answer of a proxy's ``get``, ``post`` or the like.

    Returns:
        The same.

    Example:
        >>> import requests
        >>> response = requests.Response()
        >>> response.status_code = 200
        >>> checked(response) is response
        True
    """
    from openstack.exceptions import raise_from_response

    raise_from_response(response)
    return response


def next_query(link: str | None) -> dict[str, str] | None:
    """Read what asks for the next page; where it is asked for does not come from an answer.

    Args:
        link: The address of the next page, as the service gives it.

    Returns:
        Its query; None without a next page.

    Example:
        >>> next_query("http://dns/v2/recordsets?limit=2&marker=7")
        {'limit': '2', 'marker': '7'}
    """
    return dict(parse_qsl(urlsplit(link).query)) if link else None


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

    @property
    def _object_store_api(self) -> ObjectStoreAPI:
        return self.connection.object_store

    @property
    def _rating_api(self) -> RestAPI:
        return self._rest_api("rating")

    @property
    def _metric_api(self) -> RestAPI:
        return self._rest_api("metric")

    def _rest_api(self, service_type: str) -> RestAPI:
        # services that openstacksdk has no proxy for: their paths over the same session
        from keystoneauth1.adapter import Adapter

        connection = self.connection
        return Adapter(
            connection.session,
            service_type=service_type,
            interface=connection.config.get_interface(service_type),
            region_name=connection.config.get_region_name(service_type),
            endpoint_override=connection.config.get_endpoint(service_type),
        )
