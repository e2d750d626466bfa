"""Ports: what connects things to networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.network.base import NetworkService, given
from codomyrmex.cloud.infomaniak.network.records import Port, port_record


class Ports(NetworkService):
    """The part of `InfomaniakNetworkClient` for ports."""

    def list_ports(
        self,
        *,
        network: str | None = None,
        device: str | None = None,
        name: str | None = None,
        tags: Sequence[str] = (),
    ) -> Listing[Port]:
        """List ports.

        Args:
            network: Only those of the network with this id or name.
            device: Only those of the instance or router with this id.
            name: Only those of this name.
            tags: Only those that have all of these.

        Returns:
            An iterable.

        Example:
            >>> owners = [each.device_owner for each in network.list_ports(network="lan")]
            >>> "network:router_interface" in owners
            True
        """
        query = given(device_id=device, name=name, tags=",".join(tags) or None)

        def fetch() -> Any:  # openstacksdk's generator
            of = {} if network is None else {"network_id": self._network(network).id}
            return self._network_api.ports(**query, **of)

        return self._listing(fetch, port_record)

    def get_port(self, port: str) -> Port:
        """Get a port.

        Args:
            port: Its id or name.

        Returns:
            The port.

        Raises:
            NotFoundError: When there is none.
            AmbiguousNameError: When several have the name.

        Example:
            >>> _ = network.create_port("lan", name="spare")
            >>> network.get_port("spare").addresses[0].startswith("10.7.0.")
            True
            >>> network.delete_port("spare")
        """
        return port_record(self._port(port))

    def create_port(
        self,
        network: str,
        *,
        name: str = "",
        subnet: str | None = None,
        address: str | None = None,
        security_groups: Sequence[str] | None = None,
        port_security: bool | None = None,
        allowed_addresses: Sequence[str] = (),
        mac_address: str | None = None,
        qos_policy: str | None = None,
        description: str | None = None,
        tags: Sequence[str] = (),
        dry_run: bool = False,
    ) -> Port | Plan:
        """Make a port, to give it to an instance later or to keep an address.

        Args:
            network: Id or name of its network.
            name: Its name.
            subnet: Id or name of the subnet that its address is from; the service chooses.
            address: Its address; the service chooses otherwise.
            security_groups: Ids or names of its security groups; ``default`` otherwise.
            port_security: Whether its addresses are checked; as the network says otherwise.
            allowed_addresses: Addresses besides its own that may be used behind it.
            mac_address: Its hardware address; the service chooses otherwise.
            qos_policy: Id or name of its QoS policy.
            description: For its owner.
            tags: Its tags.
            dry_run: Whether to return the plan only.

        Returns:
            The port, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When the address is taken.
            InvalidRequestError: When the address is not of the network.
            QuotaExceededError: When the project may not have more.

        Example:
            >>> network.create_port("lan", name="spare", address="10.7.0.77").addresses
            ('10.7.0.77',)
            >>> network.delete_port("spare")
        """
        found = self._network(network)
        subnet_id = None if subnet is None else self._subnet(subnet).id
        fixed = given(subnet_id=subnet_id, ip_address=address)
        attributes = given(
            network_id=found.id,
            name=name,
            fixed_ips=[fixed] if fixed else None,
            security_groups=self._group_ids(security_groups),
            is_port_security_enabled=port_security,
            allowed_address_pairs=[{"ip_address": each} for each in allowed_addresses] or None,
            mac_address=mac_address,
            qos_policy_id=None if qos_policy is None else self._qos_policy(qos_policy).id,
            description=description,
        )

        def create() -> Port:
            made = self._network_api.create_port(**attributes)
            self._tag(made, tags)
            return port_record(self._network_api.get_port(made.id) if tags else made)

        return self._apply(
            Action("create", f"port {name or address or ''}".strip(), reason=f"in {found.name}"),
            create,
            dry_run=dry_run,
        )

    def update_port(
        self,
        port: str,
        *,
        name: str | None = None,
        description: str | None = None,
        security_groups: Sequence[str] | None = None,
        port_security: bool | None = None,
        allowed_addresses: Sequence[str] | None = None,
        qos_policy: str | None = None,
        tags: Sequence[str] | None = None,
        dry_run: bool = False,
    ) -> Port | Plan:
        """Change a port; what is not named stays.

        Args:
            port: Its id or name.
            name: The new name.
            description: The new description.
            security_groups: Ids or names of its security groups, instead of those it has.
            port_security: Whether its addresses are checked.
            allowed_addresses: Addresses besides its own that may be used behind it.
            qos_policy: Id or name of its QoS policy; empty for none.
            tags: Its tags, instead of those that it has.
            dry_run: Whether to return the plan only.

        Returns:
            The port, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such port or group.

        Example:
            >>> _ = network.create_port("lan", name="spare")
            >>> network.update_port("spare", security_groups=[]).security_group_ids
            ()
            >>> network.delete_port("spare")
        """
        found = self._port(port)
        pairs = allowed_addresses
        attributes = given(
            name=name,
            description=description,
            security_groups=self._group_ids(security_groups),
            is_port_security_enabled=port_security,
            allowed_address_pairs=(
                None if pairs is None else [{"ip_address": each} for each in pairs]
            ),
        )
        if qos_policy is not None:
            attributes["qos_policy_id"] = self._qos_policy(qos_policy).id if qos_policy else None

        def update() -> Port:
            if attributes:
                self._network_api.update_port(found.id, **attributes)
            self._tag(found, tags)
            return port_record(self._network_api.get_port(found.id))

        return self._apply(
            Action("update", f"port {found.name or found.id}", reason=", ".join(attributes)),
            update,
            dry_run=dry_run,
        )

    def delete_port(self, port: str, *, dry_run: bool = False) -> Plan | None:
        """Delete a port; an instance that has it loses it.

        Args:
            port: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            InUseError: When it belongs to a router.

        Example:
            >>> _ = network.create_port("lan", name="spare")
            >>> network.delete_port("spare")
        """
        from openstack.exceptions import ConflictException

        found = self._port(port)
        label = f"port {found.name or found.id}"

        def delete() -> None:
            try:
                self._network_api.delete_port(found.id, ignore_missing=False)
            except ConflictException as error:
                owner = f"{found.device_owner} {found.device_id}"
                raise self._in_use(label, [owner]) from error

        return self._apply(Action("delete", label), delete, dry_run=dry_run)

    def _group_ids(self, groups: Sequence[str] | None) -> list[str] | None:
        return None if groups is None else [str(self._group(each).id) for each in groups]
