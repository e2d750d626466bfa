"""Floating IPs: addresses of the world that lead to instances."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import (
    ConflictError,
    InvalidRequestError,
    PreconditionFailedError,
)
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.network.base import NetworkService, given
from codomyrmex.cloud.infomaniak.network.records import FloatingIP, floating_ip_record
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal

if TYPE_CHECKING:
    from openstack.network.v2.floating_ip import FloatingIP as SDKFloatingIP
    from openstack.network.v2.port import Port as SDKPort


class FloatingIPs(NetworkService):
    """The part of `InfomaniakNetworkClient` for floating IPs."""

    def list_floating_ips(
        self, *, free: bool | None = None, tags: Sequence[str] = ()
    ) -> Listing[FloatingIP]:
        """List the floating IPs of the project.

        Args:
            free: Only those that lead nowhere, or only the others.
            tags: Only those that have all of these.

        Returns:
            An iterable.

        Example:
            >>> list(network.list_floating_ips(free=True))
            []
        """
        query = given(tags=",".join(tags) or None)
        return self._listing(
            lambda: (
                each
                for each in self._network_api.ips(project_id=self._project_id(), **query)
                if free is None or free == (each.port_id is None)
            ),
            floating_ip_record,
        )

    def get_floating_ip(self, floating_ip: str) -> FloatingIP:
        """Get a floating IP.

        Args:
            floating_ip: Its id or its address.

        Returns:
            The floating IP.

        Raises:
            NotFoundError: When the project does not have it.

        Example:
            >>> network.get_floating_ip("192.0.2.1")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no floating IP '192.0.2.1'
        """
        return floating_ip_record(self._floating_ip(floating_ip))

    def create_floating_ip(
        self,
        *,
        external: str | None = None,
        address: str | None = None,
        description: str | None = None,
        tags: Sequence[str] = (),
        dry_run: bool = False,
    ) -> FloatingIP | Plan:
        """Take an address of the world, which costs from then on.

        Args:
            external: Id or name of the external network; the only one by default.
            address: Which address; the cloud may not let a project choose.
            description: For its owner.
            tags: Its tags.
            dry_run: Whether to return the plan only.

        Returns:
            The floating IP, which leads nowhere yet; or with ``dry_run`` the plan.

        Raises:
            QuotaExceededError: When the project may not have more.
            InvalidRequestError: When there are several external networks and none is named.
            PermissionDeniedError: When the cloud does not let the project choose.

        Example:
            >>> made = network.create_floating_ip()
            >>> made.state
            'DOWN'
            >>> network.delete_floating_ip(made.address)
        """
        network_id = self._external(external)
        attributes = given(floating_ip_address=address, description=description)

        def create() -> FloatingIP:
            made = self._network_api.create_ip(floating_network_id=network_id, **attributes)
            self._tag(made, tags)
            return floating_ip_record(self._network_api.get_ip(made.id) if tags else made)

        return self._apply(Action("create", "floating IP"), create, dry_run=dry_run)

    def attach_floating_ip(
        self,
        instance: str,
        *,
        floating_ip: str | None = None,
        port: str | None = None,
        **options: Unpack[ChangeOptions[FloatingIP]],
    ) -> FloatingIP | Plan:
        """Let the world reach an instance; one that has a floating IP is left as it is.

        The port is the first whose subnet has a router to the world. A floating IP that leads
        nowhere is taken before a new one is made; two callers at once do not take the same.

        Args:
            instance: Its id or name.
            floating_ip: Id or address of the one to use, also when it leads elsewhere now.
            port: Id or name of the port to use.
            **options: See `ChangeOptions`.

        Returns:
            The floating IP, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such instance or floating IP.
            ConflictError: When no port of the instance has a way to the world; the hint says
                what is missing.
            QuotaExceededError: When none is free and the project may not have more.

        Example:
            >>> first = network.attach_floating_ip("web")
            >>> network.attach_floating_ip("web").address == first.address
            True
            >>> network.detach_floating_ip(first.address, release=True)
        """
        server_id, label = self._instance(instance)
        ports = list(self._network_api.ports(device_id=server_id))
        if port is not None:
            wanted = self._port(port)
            ports = [each for each in ports if each.id == wanted.id]
        ips = list(self._network_api.ips(project_id=self._project_id()))
        named = None if floating_ip is None else self._floating_ip(floating_ip)
        port_ids = {each.id for each in ports}
        own = next(
            (
                each
                for each in ips
                if each.port_id in port_ids and (named is None or each.id == named.id)
            ),
            None,
        )
        if own is not None:
            return self._change(
                Action("skip", f"floating IP {own.floating_ip_address}"),
                lambda: str(own.id),
                self._attached,
                options,
            )
        chosen, address, network_id = self._way_out(label, ports)
        free = [
            each for each in ips if each.port_id is None and each.floating_network_id == network_id
        ]
        candidates = free if named is None else [named]
        target = candidates[0].floating_ip_address if candidates else "new"
        return self._change(
            Action(
                "update" if candidates else "create",
                f"floating IP {target}",
                reason=f"to {address} of instance {label}",
            ),
            lambda: self._point(candidates, str(chosen.id), address, network_id),
            self._attached,
            options,
        )

    def detach_floating_ip(
        self, floating_ip: str, *, release: bool = False, dry_run: bool = False
    ) -> Plan | None:
        """Let a floating IP lead nowhere; one that does already is left alone.

        Args:
            floating_ip: Its id or its address.
            release: Whether to give it back to the provider, who bills what is kept.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the project does not have it.

        Example:
            >>> made = network.create_floating_ip()
            >>> network.detach_floating_ip(made.id, dry_run=True).is_empty
            True
            >>> network.detach_floating_ip(made.id, release=True)
        """
        found = self._floating_ip(floating_ip)
        target = f"floating IP {found.floating_ip_address}"

        def detach() -> None:
            if release:
                self._network_api.delete_ip(found.id, ignore_missing=False)
            elif found.port_id is not None:
                self._network_api.update_ip(found.id, port_id=None)

        if release:
            action = Action("delete", target)
        else:
            action = Action("skip" if found.port_id is None else "update", target, reason="detach")
        return self._apply(action, detach, dry_run=dry_run)

    def delete_floating_ip(self, floating_ip: str, *, dry_run: bool = False) -> Plan | None:
        """Give a floating IP back to the provider, wherever it leads; the address is lost.

        Args:
            floating_ip: Its id or its address.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the project does not have it.

        Example:
            >>> made = network.create_floating_ip()
            >>> network.delete_floating_ip(made.address)
        """
        return self.detach_floating_ip(floating_ip, release=True, dry_run=dry_run)

    def _floating_ip(self, floating_ip: str) -> SDKFloatingIP:
        api = self._network_api
        # its name is its address
        return self._find(
            "floating IP",
            floating_ip,
            api.get_ip,
            lambda address: api.ips(floating_ip_address=address),
        )

    def _instance(self, instance: str) -> tuple[str, str]:
        api = self._compute_api
        found = self._find(
            "instance",
            instance,
            api.get_server,
            # Nova takes a regular expression
            lambda name: api.servers(details=False, name=f"^{re.escape(name)}$"),
        )
        return str(found.id), str(found.name)

    def _way_out(self, label: str, ports: Sequence[SDKPort]) -> tuple[SDKPort, str, str]:
        """The first IPv4 address with a router to the world: port, address, external network."""
        api = self._network_api
        fixed = [
            (port, entry["ip_address"], entry["subnet_id"])
            for port in ports
            for entry in port.fixed_ips or ()
            if ":" not in entry["ip_address"]
        ]
        for port, address, subnet_id in fixed:
            for router_id in self._routers_in(subnet_id):
                gateway = api.get_router(router_id).external_gateway_info
                if gateway:
                    return port, str(address), str(gateway["network_id"])
        subnets = ", ".join(sorted({each[2] for each in fixed}))
        raise ConflictError(
            f"no port of instance {label} has a way to the world"
            + ("" if fixed else ": it has none with an IPv4 address"),
            hint=f"Put a router with a gateway into its subnet: create_router or add_interface "
            f"({subnets})"
            if fixed
            else "Give it a port in a network with an IPv4 subnet",
            provider=self.provider,
            service=self.service_type,
        )

    def _routers_in(self, subnet_id: str) -> Iterator[str]:
        for port in self._network_api.ports(fixed_ips=f"subnet_id={subnet_id}"):
            if (port.device_owner or "").startswith("network:router_interface"):
                yield str(port.device_id)

    def _point(
        self, candidates: Sequence[SDKFloatingIP], port_id: str, address: str, network_id: str
    ) -> str:
        """Let the first candidate that nobody else has taken meanwhile lead to a port."""
        from openstack.exceptions import PreconditionFailedException

        for each in candidates:
            try:
                self._network_api.update_ip(
                    each.id,
                    if_revision=each.revision_number,
                    port_id=port_id,
                    fixed_ip_address=address,
                )
            except PreconditionFailedException as error:
                if each.port_id is not None:
                    raise PreconditionFailedError(
                        f"floating IP {each.floating_ip_address} was changed meanwhile",
                        hint="Look where it leads, then try again",
                        provider=self.provider,
                        service=self.service_type,
                    ) from error
                continue
            return str(each.id)
        made = self._network_api.create_ip(
            floating_network_id=network_id, port_id=port_id, fixed_ip_address=address
        )
        return str(made.id)

    def _attached(self, ip_id: str) -> Goal[FloatingIP]:
        return Goal(
            what=f"floating IP {ip_id} to be ACTIVE",
            look=lambda: floating_ip_record(self._network_api.get_ip(ip_id)),
            reached=lambda seen: seen.state == "ACTIVE",
            fault=lambda seen: "it went to ERROR" if seen.state == "ERROR" else None,
        )

    def _external(self, network: str | None) -> str:
        if network is not None:
            return str(self._network(network).id)
        found = list(self._network_api.networks(is_router_external=True))
        if len(found) != 1:
            names = ", ".join(sorted(str(each.name) for each in found)) or "none"
            raise InvalidRequestError(
                f"the external networks are: {names}",
                hint="Give one as external=…",
                provider=self.provider,
            )
        return str(found[0].id)
