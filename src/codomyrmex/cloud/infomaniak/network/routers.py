"""Routers with their interfaces and gateways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.network.base import NetworkService, given
from codomyrmex.cloud.infomaniak.network.records import (
    Port,
    Route,
    Router,
    port_record,
    router_record,
)
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal

T = TypeVar("T")


class Routers(NetworkService):
    """The part of `InfomaniakNetworkClient` for routers."""

    def list_routers(self, *, name: str | None = None, tags: Sequence[str] = ()) -> Listing[Router]:
        """List the routers of the project.

        Args:
            name: Only those of this name.
            tags: Only those that have all of these.

        Returns:
            An iterable.

        Example:
            >>> [each.name for each in network.list_routers(name="lan")]
            ['lan']
        """
        query = given(name=name, tags=",".join(tags) or None)
        return self._listing(lambda: self._network_api.routers(**query), router_record)

    def get_router(self, router: str) -> Router:
        """Get a router.

        Args:
            router: Its id or name.

        Returns:
            The router.

        Raises:
            NotFoundError: When there is none.
            AmbiguousNameError: When several have the name.

        Example:
            >>> network.get_router("lan").external_network_id is None
            False
        """
        return router_record(self._router(router))

    def create_router(
        self,
        name: str,
        *,
        external: str | None = None,
        subnets: Sequence[str] = (),
        description: str | None = None,
        tags: Sequence[str] = (),
        **options: Unpack[ChangeOptions[Router]],
    ) -> Router | Plan:
        """Make a router, with a gateway and interfaces at once.

        Args:
            name: Its name.
            external: Id or name of the external network that its gateway leads to.
            subnets: Ids or names of the subnets that it connects.
            description: For its owner.
            tags: Its tags.
            **options: See `ChangeOptions`.

        Returns:
            The router, or with ``dry_run`` the plan.

        Raises:
            QuotaExceededError: When the project may not have more.
            ConflictError: When a subnet has a router at its gateway's address already.

        Example:
            >>> router = network.create_router("edge", external="ext-floating1")
            >>> len(router.external_addresses)
            1
            >>> network.delete_router("edge")
        """
        attributes = given(description=description)
        if external is not None:
            attributes["external_gateway_info"] = {"network_id": self._network(external).id}
        wanted = [self._subnet(each) for each in subnets]

        def create() -> str:
            made = self._network_api.create_router(name=name, **attributes)
            self._tag(made, tags)
            for each in wanted:
                self._network_api.add_interface_to_router(made.id, each.id)
            return str(made.id)

        return self._change(
            [
                Action("create", f"router {name}"),
                *(Action("create", f"interface of {name} in {each.cidr}") for each in wanted),
            ],
            create,
            self._router_goal,
            options,
        )

    def update_router(
        self,
        router: str,
        *,
        name: str | None = None,
        description: str | None = None,
        routes: Sequence[Route] | None = None,
        tags: Sequence[str] | None = None,
        dry_run: bool = False,
    ) -> Router | Plan:
        """Change a router; what is not named stays.

        Args:
            router: Its id or name.
            name: The new name.
            description: The new description.
            routes: Its static routes, instead of those that it has.
            tags: Its tags, instead of those that it has.
            dry_run: Whether to return the plan only.

        Returns:
            The router, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When the next hop of a route is in no subnet of the router.

        Example:
            >>> network.update_router("lan", description="to the world").description
            'to the world'
        """
        found = self._router(router)
        attributes = given(name=name, description=description)
        if routes is not None:
            attributes["routes"] = [
                {"destination": each.destination, "nexthop": each.nexthop} for each in routes
            ]

        def update() -> Router:
            if attributes:
                self._network_api.update_router(found.id, **attributes)
            self._tag(found, tags)
            return router_record(self._network_api.get_router(found.id))

        return self._apply(
            Action("update", f"router {found.name}", reason=", ".join(attributes)),
            update,
            dry_run=dry_run,
        )

    def set_gateway(
        self,
        router: str,
        external: str | None,
        *,
        address: str | None = None,
        snat: bool | None = None,
        **options: Unpack[ChangeOptions[Router]],
    ) -> Router | Plan:
        """Let a router lead out of the cloud, or no longer.

        Args:
            router: Its id or name.
            external: Id or name of the external network; None takes the gateway away.
            address: Its address there; the service chooses otherwise.
            snat: Whether instances without a floating IP go out by its address; the cloud may
                not let a project choose.
            **options: See `ChangeOptions`.

        Returns:
            The router, or with ``dry_run`` the plan; one that is so already is left alone.

        Raises:
            InUseError: When floating IPs need the gateway; the message names them.
            PermissionDeniedError: When the cloud does not let the project choose.

        Example:
            >>> network.set_gateway("lan", "ext-floating1", dry_run=True).is_empty
            True
        """
        found = self._router(router)
        now = router_record(found)
        network_id = None if external is None else str(self._network(external).id)
        same = (
            now.external_network_id == network_id
            and (address is None or address in now.external_addresses)
            and (snat is None or snat == now.snat)
        )
        gateway = given(
            network_id=network_id,
            external_fixed_ips=None if address is None else [{"ip_address": address}],
            enable_snat=snat,
        )

        def change() -> str:
            if not same:
                self._network_api.update_router(found.id, external_gateway_info=gateway)
            return str(found.id)

        return self._change(
            Action(
                "skip" if same else "update",
                f"router {found.name}",
                reason=f"gateway to {external}" if external else "no gateway",
            ),
            self._refusals(change, found.name, found.id),
            self._router_goal,
            options,
        )

    def add_interface(
        self,
        router: str,
        *,
        subnet: str | None = None,
        port: str | None = None,
        dry_run: bool = False,
    ) -> Port | Plan:
        """Connect a router to a subnet; one that is connected already is left alone.

        Args:
            router: Id or name of the router.
            subnet: Id or name of the subnet; the router gets the gateway's address.
            port: Id or name of a port instead, whose address the router gets.
            dry_run: Whether to return the plan only.

        Returns:
            The router's port, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When neither or both of subnet and port are given.
            ConflictError: When another router has the address, or its subnets overlap.

        Example:
            >>> network.add_interface("lan", subnet="lan", dry_run=True).is_empty
            True
        """
        found = self._router(router)
        there, wanted = self._interface(found.id, subnet, port)

        def add() -> Port:
            if there is not None:
                return there
            made = self._network_api.add_interface_to_router(found.id, *wanted)
            return port_record(self._network_api.get_port(made["port_id"]))

        return self._apply(
            Action(
                "skip" if there is not None else "create",
                f"interface of router {found.name}",
                reason=f"in {subnet or port}",
            ),
            add,
            dry_run=dry_run,
        )

    def remove_interface(
        self,
        router: str,
        *,
        subnet: str | None = None,
        port: str | None = None,
        dry_run: bool = False,
    ) -> Plan | None:
        """Take a router out of a subnet; one that is not in it is left alone.

        Args:
            router: Id or name of the router.
            subnet: Id or name of the subnet.
            port: Id or name of the router's port instead; it is deleted.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When neither or both of subnet and port are given.
            InUseError: When floating IPs or routes need the interface.

        Example:
            >>> network.remove_interface("lan", subnet="lan", dry_run=True).counts
            Counter({'delete': 1})
        """
        found = self._router(router)
        there, wanted = self._interface(found.id, subnet, port)

        def remove() -> None:
            if there is not None:
                self._network_api.remove_interface_from_router(found.id, *wanted)

        return self._apply(
            Action(
                "delete" if there is not None else "skip",
                f"interface of router {found.name}",
                reason=f"in {subnet or port}",
            ),
            self._refusals(remove, found.name, found.id),
            dry_run=dry_run,
        )

    def delete_router(
        self, router: str, *, detach: bool = False, dry_run: bool = False
    ) -> Plan | None:
        """Delete a router.

        Args:
            router: Its id or name.
            detach: Whether to take it out of its subnets first.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            InUseError: When it is in subnets and ``detach`` is False, or floating IPs need it.

        Example:
            >>> network.delete_router("lan", detach=True, dry_run=True).counts
            Counter({'delete': 2})
        """
        found = self._router(router)
        interfaces = [
            each
            for each in self._network_api.ports(device_id=found.id)
            if each.device_owner != "network:router_gateway"
        ]
        label = f"router {found.name}"
        if interfaces and not detach and not dry_run:
            addresses = [
                f"interface {entry['ip_address']}"
                for each in interfaces
                for entry in each.fixed_ips or ()
            ]
            raise self._in_use(label, addresses)

        def delete() -> None:
            for each in interfaces:
                self._network_api.remove_interface_from_router(found.id, None, each.id)
            self._network_api.delete_router(found.id, ignore_missing=False)

        return self._apply(
            [
                *(Action("delete", f"interface {each.id} of {label}") for each in interfaces),
                Action("delete", label),
            ],
            self._refusals(delete, found.name, found.id),
            dry_run=dry_run,
        )

    def _interface(
        self, router_id: str, subnet: str | None, port: str | None
    ) -> tuple[Port | None, tuple[str | None, str | None]]:
        """The router's port, if it is there, and the subnet or port to ask the service for."""
        if (subnet is None) == (port is None):
            raise InvalidRequestError("give a subnet or a port", provider=self.provider)
        if port is not None:
            found = port_record(self._port(port))
            mine = found if found.device_id == router_id else None
            return mine, (None, found.id)
        wanted = self._subnet(subnet or "")
        ports = (
            port_record(each)
            for each in self._network_api.ports(
                device_id=router_id, fixed_ips=f"subnet_id={wanted.id}"
            )
        )
        return next(ports, None), (str(wanted.id), None)

    def _refusals(self, call: Callable[[], T], name: str, router_id: str) -> Callable[[], T]:
        """Make a refusal name the floating IPs that need the router."""
        from openstack.exceptions import ConflictException

        def guarded() -> T:
            try:
                return call()
            except ConflictException as error:
                ips = [
                    f"floating IP {each.floating_ip_address}"
                    for each in self._network_api.ips(router_id=router_id)
                ]
                if not ips:
                    raise
                raise self._in_use(f"router {name}", ips) from error

        return guarded

    def _router_goal(self, router_id: str) -> Goal[Router]:
        return Goal(
            what=f"router {router_id} to be ACTIVE",
            look=lambda: router_record(self._network_api.get_router(router_id)),
            reached=lambda seen: seen.state == "ACTIVE",
            fault=lambda seen: "it went to ERROR" if seen.state == "ERROR" else None,
        )
