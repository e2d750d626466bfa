"""Networks and subnets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typing_extensions import Unpack

from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.network.base import NetworkService, check_cidr, given
from codomyrmex.cloud.infomaniak.network.records import (
    Network,
    Route,
    Subnet,
    network_record,
    subnet_record,
)
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal


class Networks(NetworkService):
    """The part of `InfomaniakNetworkClient` for networks and subnets."""

    def list_networks(
        self,
        *,
        name: str | None = None,
        external: bool | None = None,
        tags: Sequence[str] = (),
    ) -> Listing[Network]:
        """List the networks that the project sees, those of others that are shared included.

        Args:
            name: Only those of this name.
            external: Only those that lead out of the cloud, or only the others.
            tags: Only those that have all of these.

        Returns:
            An iterable.

        Example:
            >>> [each.name for each in network.list_networks(external=True)]
            ['ext-floating1']
        """
        query = given(name=name, is_router_external=external, tags=",".join(tags) or None)
        return self._listing(lambda: self._network_api.networks(**query), network_record)

    def get_network(self, network: str) -> Network:
        """Get a network.

        Args:
            network: Its id or name.

        Returns:
            The network.

        Raises:
            NotFoundError: When there is none.
            AmbiguousNameError: When several have the name.

        Example:
            >>> network.get_network("lan").state
            'ACTIVE'
        """
        return network_record(self._network(network))

    def create_network(
        self,
        name: str,
        *,
        description: str | None = None,
        mtu: int | None = None,
        port_security: bool | None = None,
        qos_policy: str | None = None,
        tags: Sequence[str] = (),
        **options: Unpack[ChangeOptions[Network]],
    ) -> Network | Plan:
        """Make a network; it has no addresses before `create_subnet`.

        Args:
            name: Its name.
            description: For its owner.
            mtu: The longest packet, in bytes; the cloud's otherwise.
            port_security: Whether addresses of its ports are checked; they are by default.
            qos_policy: Id or name of its QoS policy.
            tags: Its tags.
            **options: See `ChangeOptions`.

        Returns:
            The network, or with ``dry_run`` the plan.

        Raises:
            QuotaExceededError: When the project may not have more.

        Example:
            >>> network.create_network("dmz", tags=["example"]).tags
            ('example',)
            >>> network.delete_network("dmz")
        """
        attributes = given(
            description=description,
            mtu=mtu,
            is_port_security_enabled=port_security,
            qos_policy_id=None if qos_policy is None else self._qos_policy(qos_policy).id,
        )

        def create() -> str:
            made = self._network_api.create_network(name=name, **attributes)
            self._tag(made, tags)
            return str(made.id)

        return self._change(
            Action("create", f"network {name}"),
            create,
            lambda network_id: Goal(
                what=f"network {name} ({network_id}) to be ACTIVE",
                look=lambda: network_record(self._network_api.get_network(network_id)),
                reached=lambda seen: seen.state == "ACTIVE",
                fault=lambda seen: "it went to ERROR" if seen.state == "ERROR" else None,
            ),
            options,
        )

    def update_network(
        self,
        network: str,
        *,
        name: str | None = None,
        description: str | None = None,
        mtu: int | None = None,
        port_security: bool | None = None,
        qos_policy: str | None = None,
        tags: Sequence[str] | None = None,
        dry_run: bool = False,
    ) -> Network | Plan:
        """Change a network; what is not named stays.

        Args:
            network: Its id or name.
            name: The new name.
            description: The new description.
            mtu: The longest packet, in bytes.
            port_security: Whether addresses of new ports are checked.
            qos_policy: Id or name of its QoS policy; empty for none.
            tags: Its tags, instead of those that it has.
            dry_run: Whether to return the plan only.

        Returns:
            The network, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such network.

        Example:
            >>> network.update_network("lan", description="the office").description
            'the office'
        """
        found = self._network(network)
        attributes = given(
            name=name, description=description, mtu=mtu, is_port_security_enabled=port_security
        )
        if qos_policy is not None:
            attributes["qos_policy_id"] = self._qos_policy(qos_policy).id if qos_policy else None

        def update() -> Network:
            if attributes:
                self._network_api.update_network(found.id, **attributes)
            self._tag(found, tags)
            return network_record(self._network_api.get_network(found.id))

        return self._apply(
            Action("update", f"network {found.name}", reason=", ".join(attributes)),
            update,
            dry_run=dry_run,
        )

    def delete_network(self, network: str, *, dry_run: bool = False) -> Plan | None:
        """Delete a network with its subnets.

        Args:
            network: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            InUseError: When it has ports; the message names them.

        Example:
            >>> _ = network.create_network("dmz")
            >>> network.delete_network("dmz")
        """
        found = self._network(network)

        def delete() -> None:
            with self._nothing_hangs_on(f"network {found.name}", network_id=found.id):
                self._network_api.delete_network(found.id, ignore_missing=False)

        subnets = self._network_api.subnets(network_id=found.id)
        return self._apply(
            [
                *(Action("delete", f"subnet {each.name or each.cidr}") for each in subnets),
                Action("delete", f"network {found.name}"),
            ],
            delete,
            dry_run=dry_run,
        )

    def list_subnets(
        self, *, network: str | None = None, name: str | None = None, tags: Sequence[str] = ()
    ) -> Listing[Subnet]:
        """List subnets.

        Args:
            network: Only those of the network with this id or name.
            name: Only those of this name.
            tags: Only those that have all of these.

        Returns:
            An iterable.

        Example:
            >>> [each.cidr for each in network.list_subnets(network="lan")]
            ['10.7.0.0/24']
        """
        query = given(name=name, tags=",".join(tags) or None)

        def fetch() -> Any:  # openstacksdk's generator
            of = {} if network is None else {"network_id": self._network(network).id}
            return self._network_api.subnets(**query, **of)

        return self._listing(fetch, subnet_record)

    def get_subnet(self, subnet: str) -> Subnet:
        """Get a subnet.

        Args:
            subnet: Its id or name.

        Returns:
            The subnet.

        Raises:
            NotFoundError: When there is none.
            AmbiguousNameError: When several have the name.

        Example:
            >>> network.get_subnet("lan").gateway
            '10.7.0.1'
        """
        return subnet_record(self._subnet(subnet))

    def create_subnet(
        self,
        network: str,
        cidr: str,
        *,
        name: str = "",
        gateway: str | None = None,
        no_gateway: bool = False,
        dns_servers: Sequence[str] = (),
        dhcp: bool = True,
        pools: Sequence[tuple[str, str]] = (),
        routes: Sequence[Route] = (),
        ipv6_mode: str | None = None,
        description: str | None = None,
        tags: Sequence[str] = (),
        dry_run: bool = False,
    ) -> Subnet | Plan:
        """Give a network addresses.

        Args:
            network: Id or name of the network.
            cidr: The addresses, such as ``10.0.0.0/24`` or ``fd00::/64``.
            name: The name of the subnet.
            gateway: The router's address; the first of the subnet otherwise.
            no_gateway: Whether it has none.
            dns_servers: What instances are told to ask for names.
            dhcp: Whether instances are told their addresses.
            pools: First and last address of each range that ports get theirs from; all otherwise.
            routes: What instances are told besides the gateway.
            ipv6_mode: ``slaac``, ``dhcpv6-stateful`` or ``dhcpv6-stateless``.
            description: For its owner.
            tags: Its tags.
            dry_run: Whether to return the plan only.

        Returns:
            The subnet, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When the addresses are none, or overlap with another subnet.
            QuotaExceededError: When the project may not have more.

        Example:
            >>> _ = network.create_network("dmz")
            >>> network.create_subnet("dmz", "10.8.0.0/24", name="dmz").gateway
            '10.8.0.1'
            >>> network.delete_network("dmz")
        """
        version = check_cidr(cidr).version
        found = self._network(network)
        attributes = given(
            name=name,
            network_id=found.id,
            cidr=cidr,
            ip_version=version,
            gateway_ip=gateway,
            is_dhcp_enabled=dhcp,
            dns_nameservers=list(dns_servers) or None,
            allocation_pools=_pools(pools) or None,
            host_routes=_host_routes(routes) or None,
            ipv6_address_mode=ipv6_mode,
            ipv6_ra_mode=ipv6_mode,
            description=description,
        )
        if no_gateway:
            attributes["gateway_ip"] = None

        def create() -> Subnet:
            made = self._network_api.create_subnet(**attributes)
            self._tag(made, tags)
            return subnet_record(self._network_api.get_subnet(made.id) if tags else made)

        return self._apply(
            Action("create", f"subnet {name or cidr}", reason=f"in network {found.name}"),
            create,
            dry_run=dry_run,
        )

    def update_subnet(
        self,
        subnet: str,
        *,
        name: str | None = None,
        description: str | None = None,
        dns_servers: Sequence[str] | None = None,
        dhcp: bool | None = None,
        pools: Sequence[tuple[str, str]] | None = None,
        routes: Sequence[Route] | None = None,
        tags: Sequence[str] | None = None,
        dry_run: bool = False,
    ) -> Subnet | Plan:
        """Change a subnet; what is not named stays.

        Args:
            subnet: Its id or name.
            name: The new name.
            description: The new description.
            dns_servers: What instances are told to ask for names.
            dhcp: Whether instances are told their addresses.
            pools: First and last address of each range that ports get theirs from.
            routes: What instances are told besides the gateway.
            tags: Its tags, instead of those that it has.
            dry_run: Whether to return the plan only.

        Returns:
            The subnet, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such subnet.

        Example:
            >>> network.update_subnet("lan", dns_servers=["9.9.9.9"]).dns_servers
            ('9.9.9.9',)
        """
        found = self._subnet(subnet)
        attributes = given(
            name=name,
            description=description,
            dns_nameservers=None if dns_servers is None else list(dns_servers),
            is_dhcp_enabled=dhcp,
            allocation_pools=None if pools is None else _pools(pools),
            host_routes=None if routes is None else _host_routes(routes),
        )

        def update() -> Subnet:
            if attributes:
                self._network_api.update_subnet(found.id, **attributes)
            self._tag(found, tags)
            return subnet_record(self._network_api.get_subnet(found.id))

        return self._apply(
            Action("update", f"subnet {found.name or found.cidr}", reason=", ".join(attributes)),
            update,
            dry_run=dry_run,
        )

    def delete_subnet(self, subnet: str, *, dry_run: bool = False) -> Plan | None:
        """Delete a subnet.

        Args:
            subnet: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            InUseError: When ports have addresses of it; the message names them.

        Example:
            >>> _ = network.create_network("dmz")
            >>> _ = network.create_subnet("dmz", "10.8.0.0/24", name="dmz")
            >>> network.delete_subnet("dmz")
            >>> network.delete_network("dmz")
        """
        found = self._subnet(subnet)

        def delete() -> None:
            with self._nothing_hangs_on(
                f"subnet {found.name or found.cidr}", fixed_ips=f"subnet_id={found.id}"
            ):
                self._network_api.delete_subnet(found.id, ignore_missing=False)

        return self._apply(
            Action("delete", f"subnet {found.name or found.cidr}"), delete, dry_run=dry_run
        )


def _pools(pools: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"start": first, "end": last} for first, last in pools]


def _host_routes(routes: Sequence[Route]) -> list[dict[str, str]]:
    return [{"destination": each.destination, "nexthop": each.nexthop} for each in routes]
