"""What hangs on a server: ports, volumes and floating IPs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import InvalidRequestError, NotFoundError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan, Verb
from codomyrmex.cloud.infomaniak.compute.base import ComputeService
from codomyrmex.cloud.infomaniak.compute.records import (
    FloatingIPAttachment,
    PortAttachment,
    VolumeAttachment,
    port_record,
    volume_record,
)
from codomyrmex.cloud.infomaniak.service import raw_record
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal

if TYPE_CHECKING:
    from openstack.block_storage.v3.volume import Volume as SDKVolume
    from openstack.compute.v2.server import Server
    from openstack.compute.v2.server_group import ServerGroup as SDKServerGroup
    from openstack.network.v2.floating_ip import FloatingIP as SDKFloatingIP
    from openstack.network.v2.port import Port as SDKPort


class ServerAttachments(ComputeService):
    """The part of `InfomaniakComputeClient` that attaches and detaches."""

    def list_ports(self, instance: str) -> Listing[PortAttachment]:
        """List the ports of an instance.

        Args:
            instance: Its id or name.

        Returns:
            An iterable.

        Raises:
            NotFoundError: On iteration, when there is no such instance.

        Example:
            >>> len(list(compute.list_ports("web")))
            1
        """
        return self._listing(
            lambda: self._compute_api.server_interfaces(self._server(instance).id), port_record
        )

    def attach_port(
        self,
        instance: str,
        *,
        port: str | None = None,
        network: str | None = None,
        **options: Unpack[ChangeOptions[PortAttachment]],
    ) -> PortAttachment | Plan:
        """Give an instance a port, or a new one in a network; one that it has is left alone.

        Args:
            instance: Its id or name.
            port: Id or name of the port.
            network: Id or name of the network, instead of a port.
            **options: See `ChangeOptions`.

        Returns:
            The port, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When neither or both of port and network are given.
            ConflictError: When the port belongs to another instance.

        Example:
            >>> port = compute.attach_port("web", network="lan")
            >>> compute.detach_port("web", port.port_id)
        """
        if (port is None) == (network is None):
            raise InvalidRequestError("give a port or a network", provider=self.provider)
        server = self._server(instance)
        wanted = None if port is None else self._port(port)
        attributes: dict[str, Any]
        if wanted is not None:
            attributes = {"port_id": wanted.id}
        else:
            attributes = {"net_id": self._network_id(network or "")}
        already = wanted is not None and wanted.device_id == server.id
        target = f"port {port} of" if port is not None else f"port in network {network} of"
        return self._change(
            Action("skip" if already else "create", f"{target} instance {server.name}"),
            lambda: (
                wanted.id
                if already and wanted is not None
                else self._compute_api.create_server_interface(server.id, **attributes).port_id
            ),
            lambda port_id: Goal(
                what=f"port {port_id} of instance {server.name} to be ACTIVE",
                look=lambda: port_record(
                    self._compute_api.get_server_interface(port_id, server.id)
                ),
                reached=lambda seen: seen.state == "ACTIVE",
            ),
            options,
        )

    def detach_port(
        self, instance: str, port: str, **options: Unpack[ChangeOptions[PortAttachment]]
    ) -> Plan | None:
        """Take a port from an instance; one that Nova made for it is deleted.

        Args:
            instance: Its id or name.
            port: Id or name of the port.
            **options: See `ChangeOptions`.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the instance does not have the port.

        Example:
            >>> port = compute.attach_port("web", network="lan")
            >>> compute.detach_port("web", port.port_id, dry_run=True).counts
            Counter({'delete': 1})
            >>> compute.detach_port("web", port.port_id)
        """
        server = self._server(instance)
        found = self._port(port)
        before = port_record(self._compute_api.get_server_interface(found.id, server.id))
        done = self._change(
            Action("delete", f"port {found.name or found.id} of instance {server.name}"),
            lambda: self._compute_api.delete_server_interface(
                found.id, server.id, ignore_missing=False
            ),
            lambda _: Goal(
                what=f"port {found.id} to leave instance {server.name}",
                look=lambda: port_record(
                    self._compute_api.get_server_interface(found.id, server.id)
                ),
                reached=lambda seen: False,
                gone=before,
            ),
            options,
        )
        return done if isinstance(done, Plan) else None

    def list_volumes(self, instance: str) -> Listing[VolumeAttachment]:
        """List the volumes of an instance.

        Args:
            instance: Its id or name.

        Returns:
            An iterable.

        Raises:
            NotFoundError: On iteration, when there is no such instance.

        Example:
            >>> list(compute.list_volumes("web"))
            []
        """
        return self._listing(
            lambda: self._compute_api.volume_attachments(self._server(instance).id), volume_record
        )

    def attach_volume(
        self,
        instance: str,
        volume: str,
        *,
        delete_on_termination: bool = False,
        **options: Unpack[ChangeOptions[VolumeAttachment]],
    ) -> VolumeAttachment | Plan:
        """Give an instance a volume, and wait until both sides say so; idempotent.

        Args:
            instance: Its id or name.
            volume: Id or name of the volume.
            delete_on_termination: Whether the volume goes with the instance.
            **options: See `ChangeOptions`.

        Returns:
            The attachment, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When the volume is in use elsewhere.
            WaiterError: When the volume went to an error.

        Example:
            >>> compute.attach_volume("web", "data").device.startswith("/dev/")
            True
            >>> compute.detach_volume("web", "data")
        """
        server, found = self._server(instance), self._volume(volume)
        already = any(entry["server_id"] == server.id for entry in found.attachments or ())
        action = Action(
            "skip" if already else "create", f"volume {found.name} of instance {server.name}"
        )
        return self._change(
            action,
            lambda: (
                already
                or self._compute_api.create_volume_attachment(
                    server.id, found.id, delete_on_termination=delete_on_termination
                )
            ),
            lambda _: Goal(
                what=f"volume {found.name} ({found.id}) to be in-use",
                look=lambda: volume_record(
                    self._compute_api.get_volume_attachment(server.id, found.id)
                ),
                reached=lambda seen: self._volume_state(found.id) == "in-use",
                fault=lambda seen: self._volume_fault(found.id),
            ),
            options,
        )

    def detach_volume(
        self, instance: str, volume: str, **options: Unpack[ChangeOptions[VolumeAttachment]]
    ) -> Plan | None:
        """Take a volume from an instance, and wait until it is available again.

        Args:
            instance: Its id or name.
            volume: Id or name of the volume.
            **options: See `ChangeOptions`.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the instance does not have the volume.
            WaiterError: When the volume went to an error.

        Example:
            >>> _ = compute.attach_volume("web", "data")
            >>> compute.detach_volume("web", "data")
        """
        server, found = self._server(instance), self._volume(volume)
        before = volume_record(self._compute_api.get_volume_attachment(server.id, found.id))
        done = self._change(
            Action("delete", f"volume {found.name} of instance {server.name}"),
            lambda: self._compute_api.delete_volume_attachment(
                server.id, found.id, ignore_missing=False
            ),
            lambda _: Goal(
                what=f"volume {found.name} ({found.id}) to be available",
                look=lambda: before,
                reached=lambda seen: self._volume_state(found.id) == "available",
                fault=lambda seen: self._volume_fault(found.id),
            ),
            options,
        )
        return done if isinstance(done, Plan) else None

    def attach_floating_ip(
        self,
        instance: str,
        *,
        address: str | None = None,
        network: str | None = None,
        **options: Unpack[ChangeOptions[FloatingIPAttachment]],
    ) -> FloatingIPAttachment | Plan:
        """Let the internet reach an instance; one that has a floating IP is left as it is.

        A floating IP of the project that nothing uses is taken before a new one is made.

        Args:
            instance: Its id or name.
            address: The floating IP to use.
            network: Id or name of the external network for a new one; the only one by default.
            **options: See `ChangeOptions`.

        Returns:
            The floating IP, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the instance has no IPv4 address, or there is no such floating IP.
            QuotaExceededError: When the project may not have more.

        Example:
            >>> first = compute.attach_floating_ip("web")
            >>> compute.attach_floating_ip("web").address == first.address
            True
            >>> compute.detach_floating_ip("web", release=True)
        """
        server = self._server(instance)
        port, fixed = self._first_address(server)
        ips = [each for each in self._floating_ips() if address in (None, each.floating_ip_address)]
        if address is not None and not ips:
            raise NotFoundError(f"there is no floating IP {address}", provider=self.provider)
        own = next((each for each in ips if each.port_id == port), None)
        # one that is wanted by its address is moved, any other only taken when it is free
        free = next((each for each in ips if address or each.port_id is None), None)
        chosen = own or free
        name = chosen.floating_ip_address if chosen is not None else "new"
        verb: Verb = "skip" if own is not None else "update" if chosen is not None else "create"
        external = None if chosen is not None else self._external_network(network)

        def attach() -> str:
            if own is not None:
                return str(own.id)
            api = self._network_api
            if chosen is not None:
                api.update_ip(chosen.id, port_id=port, fixed_ip_address=fixed)
                return str(chosen.id)
            made = api.create_ip(floating_network_id=external, port_id=port, fixed_ip_address=fixed)
            return str(made.id)

        return self._change(
            Action(verb, f"floating IP {name} of instance {server.name}"),
            attach,
            lambda ip_id: self._floating_ip_goal(ip_id, server),
            options,
        )

    def detach_floating_ip(
        self,
        instance: str,
        *,
        address: str | None = None,
        release: bool = False,
        dry_run: bool = False,
    ) -> Plan | None:
        """Take the floating IPs from an instance; none to take is no error.

        Args:
            instance: Its id or name.
            address: Only this one; all of them by default.
            release: Whether to give them back to the provider, who bills what is kept.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such instance.

        Example:
            >>> compute.detach_floating_ip("web", dry_run=True).is_empty
            True
        """
        server = self._server(instance)
        ports = {each.port_id for each in self._compute_api.server_interfaces(server.id)}
        mine = [
            each
            for each in self._floating_ips()
            if each.port_id in ports and address in (None, each.floating_ip_address)
        ]

        def detach() -> None:
            for each in mine:
                if release:
                    self._network_api.delete_ip(each.id, ignore_missing=False)
                else:
                    self._network_api.update_ip(each.id, port_id=None)

        verb: Verb = "delete" if release else "update"
        return self._apply(
            [
                Action(verb, f"floating IP {each.floating_ip_address} of instance {server.name}")
                for each in mine
            ],
            detach,
            dry_run=dry_run,
        )

    def _port(self, port: str) -> SDKPort:
        api = self._network_api
        return self._find("port", port, api.get_port, lambda name: api.ports(name=name))

    def _network_id(self, network: str) -> str:
        api = self._network_api
        found = self._find(
            "network", network, api.get_network, lambda name: api.networks(name=name)
        )
        return str(found.id)

    def _security_group_id(self, group: str) -> str:
        api = self._network_api
        found = self._find(
            "security group",
            group,
            api.get_security_group,
            lambda name: api.security_groups(name=name),
        )
        return str(found.id)

    def _server_group(self, group: str) -> SDKServerGroup:
        return self._find(
            "server group",
            group,
            self._compute_api.get_server_group,
            lambda name: [each for each in self._compute_api.server_groups() if each.name == name],
        )

    def _volume(self, volume: str) -> SDKVolume:
        api = self._block_storage_api
        return self._find("volume", volume, api.get_volume, lambda name: api.volumes(name=name))

    def _volume_state(self, volume_id: str) -> str:
        return str(self._block_storage_api.get_volume(volume_id).status)

    def _volume_fault(self, volume_id: str) -> str | None:
        state = self._volume_state(volume_id)
        return f"it went to {state}" if state.startswith("error") else None

    def _floating_ips(self) -> list[SDKFloatingIP]:
        project = self.connection.session.get_project_id()
        return list(self._network_api.ips(project_id=project))

    def _floating_ip_goal(self, ip_id: str, server: Server) -> Goal[FloatingIPAttachment]:
        def reached(seen: FloatingIPAttachment) -> bool:
            # Nova hears of it a little after Neutron has it
            return seen.raw.get("status") == "ACTIVE" and (
                seen.address in self._look(server.id).public_addresses
            )

        return Goal(
            what=f"floating IP {ip_id} of instance {server.name} to be ACTIVE and known to Nova",
            look=lambda: _floating_ip_record(self._network_api.get_ip(ip_id)),
            reached=reached,
            fault=lambda seen: "it went to ERROR" if seen.raw.get("status") == "ERROR" else None,
        )

    def _first_address(self, server: Server) -> tuple[str, str]:
        for port in self._compute_api.server_interfaces(server.id):
            for entry in port.fixed_ips or ():
                if ":" not in entry["ip_address"]:
                    return str(port.port_id), str(entry["ip_address"])
        raise NotFoundError(
            f"instance {server.name} has no port with an IPv4 address",
            hint="Attach a port in a network with a router to the external network",
            provider=self.provider,
        )

    def _external_network(self, network: str | None) -> str:
        if network is not None:
            return self._network_id(network)
        found = list(self._network_api.networks(is_router_external=True))
        if len(found) != 1:
            names = ", ".join(sorted(str(each.name) for each in found)) or "none"
            raise InvalidRequestError(
                f"the external networks are: {names}", hint="Give one as network=…"
            )
        return str(found[0].id)


def _floating_ip_record(ip: SDKFloatingIP) -> FloatingIPAttachment:
    return FloatingIPAttachment(
        id=ip.id,
        address=ip.floating_ip_address,
        port_id=ip.port_id or "",
        fixed_address=ip.fixed_ip_address or "",
        raw=raw_record(ip),
    )
