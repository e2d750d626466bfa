"""What the parts of the network client share: finding, tagging, and telling what is in the way."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from codomyrmex.cloud.common.errors import InUseError, InvalidRequestError
from codomyrmex.cloud.infomaniak.service import OpenStackService

if TYPE_CHECKING:
    from openstack.network.v2.address_group import AddressGroup as SDKAddressGroup
    from openstack.network.v2.network import Network as SDKNetwork
    from openstack.network.v2.port import Port as SDKPort
    from openstack.network.v2.qos_policy import QoSPolicy as SDKQoSPolicy
    from openstack.network.v2.router import Router as SDKRouter
    from openstack.network.v2.security_group import SecurityGroup as SDKSecurityGroup
    from openstack.network.v2.subnet import Subnet as SDKSubnet
    from openstack.resource import Resource


class NetworkService(OpenStackService):
    """Base of the parts of `InfomaniakNetworkClient`, which is documented there."""

    service_type: ClassVar[str] = "network"

    def _network(self, network: str) -> SDKNetwork:
        api = self._network_api
        return self._find("network", network, api.get_network, lambda name: api.networks(name=name))

    def _subnet(self, subnet: str) -> SDKSubnet:
        api = self._network_api
        return self._find("subnet", subnet, api.get_subnet, lambda name: api.subnets(name=name))

    def _port(self, port: str) -> SDKPort:
        api = self._network_api
        return self._find("port", port, api.get_port, lambda name: api.ports(name=name))

    def _router(self, router: str) -> SDKRouter:
        api = self._network_api
        return self._find("router", router, api.get_router, lambda name: api.routers(name=name))

    def _group(self, group: str) -> SDKSecurityGroup:
        api = self._network_api
        # an administrator sees the groups of all projects, of which each has a "default"
        project = self._project_id()
        return self._find(
            "security group",
            group,
            api.get_security_group,
            lambda name: api.security_groups(name=name, project_id=project),
        )

    def _address_group(self, group: str) -> SDKAddressGroup:
        api = self._network_api
        return self._find(
            "address group",
            group,
            api.get_address_group,
            lambda name: api.address_groups(name=name),
        )

    def _qos_policy(self, policy: str) -> SDKQoSPolicy:
        api = self._network_api
        return self._find(
            "QoS policy", policy, api.get_qos_policy, lambda name: api.qos_policies(name=name)
        )

    def _project_id(self) -> str:
        return str(self.connection.session.get_project_id())

    def _tag(self, resource: Resource, tags: Sequence[str] | None) -> None:
        if tags is not None and sorted(tags) != sorted(getattr(resource, "tags", None) or ()):
            self._network_api.set_tags(resource, list(tags))

    @contextmanager
    def _nothing_hangs_on(self, what: str, **query: str) -> Iterator[None]:
        """Turn a refusal into an error that names the ports that are in the way."""
        from openstack.exceptions import ConflictException

        try:
            yield
        except ConflictException as error:
            ports = list(self._network_api.ports(**query))
            raise self._in_use(what, [_described(port) for port in ports]) from error

    def _in_use(self, what: str, things: Sequence[str]) -> InUseError:
        named = ", ".join(things[:10]) + (f" and {len(things) - 10} more" if things[10:] else "")
        return InUseError(
            f"{what} is in use by {named or 'something that this project does not see'}",
            hint="Delete or detach that first",
            provider=self.provider,
            service=self.service_type,
            status=409,
        )


def given(**values: Any) -> dict[str, Any]:
    """The attributes for openstacksdk that the caller gave."""
    return {key: value for key, value in values.items() if value is not None}


def check_cidr(cidr: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """Read a range of addresses, or refuse it."""
    try:
        return ipaddress.ip_network(cidr)
    except ValueError as error:
        raise InvalidRequestError(
            f"{cidr!r} is no range of addresses: {error}",
            hint="Write it as 10.0.0.0/24",
            provider="infomaniak",
        ) from error


def _described(port: SDKPort) -> str:
    addresses = ", ".join(each["ip_address"] for each in port.fixed_ips or ())
    owner = f" of {port.device_owner} {port.device_id}" if port.device_id else ""
    return f"port {port.name or port.id}{owner} ({addresses})"
