"""Security groups and address groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.network.base import NetworkService, check_cidr, given
from codomyrmex.cloud.infomaniak.network.rule_records import (
    AddressGroup,
    SecurityGroup,
    SecurityRule,
    address_group_record,
    security_group_record,
)


class SecurityGroups(NetworkService):
    """The part of `InfomaniakNetworkClient` for security groups and address groups."""

    def list_security_groups(
        self, *, name: str | None = None, tags: Sequence[str] = ()
    ) -> Listing[SecurityGroup]:
        """List the security groups of the project, with their rules.

        Args:
            name: Only those of this name.
            tags: Only those that have all of these.

        Returns:
            An iterable.

        Example:
            >>> "default" in [each.name for each in network.list_security_groups()]
            True
        """
        query = given(name=name, tags=",".join(tags) or None)
        return self._listing(
            lambda: self._network_api.security_groups(project_id=self._project_id(), **query),
            security_group_record,
        )

    def get_security_group(self, group: str) -> SecurityGroup:
        """Get a security group with its rules.

        Args:
            group: Its id or name.

        Returns:
            The security group.

        Raises:
            NotFoundError: When there is none.
            AmbiguousNameError: When several have the name.

        Example:
            >>> len(network.get_security_group("default").rules)
            4
        """
        return security_group_record(self._group(group))

    def create_security_group(
        self,
        name: str,
        *,
        rules: Sequence[SecurityRule] = (),
        description: str | None = None,
        stateful: bool | None = None,
        tags: Sequence[str] = (),
        dry_run: bool = False,
    ) -> SecurityGroup | Plan:
        """Make a security group; a new one lets everything out and nothing in.

        Args:
            name: Its name.
            rules: What it lets through; see `ensure_rules`.
            description: For its owner.
            stateful: Whether answers to what was let through pass by themselves; they do.
            tags: Its tags.
            dry_run: Whether to return the plan only.

        Returns:
            The security group, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When a rule makes no sense; nothing is made then.
            QuotaExceededError: When the project may not have more.

        Example:
            >>> from codomyrmex.cloud.infomaniak.network.rule_records import SecurityRule
            >>> ssh = SecurityRule(protocol="tcp", port_min=22, remote="10.0.0.0/8")
            >>> group = network.create_security_group("admin", rules=[ssh])
            >>> [str(rule) for rule in group.rules if rule.direction == "ingress"]
            ['ingress IPv4 tcp 22 from 10.0.0.0/8']
            >>> network.delete_security_group("admin")
        """
        wanted = self._resolved(rules)
        attributes = given(description=description, stateful=stateful)

        def create() -> SecurityGroup:
            made = self._network_api.create_security_group(name=name, **attributes)
            self._tag(made, tags)
            self.ensure_rules(made.id, wanted)
            return security_group_record(self._network_api.get_security_group(made.id))

        return self._apply(
            [
                Action("create", f"security group {name}"),
                *(Action("create", f"rule {each} of {name}") for each in wanted),
            ],
            create,
            dry_run=dry_run,
        )

    def update_security_group(
        self,
        group: str,
        *,
        name: str | None = None,
        description: str | None = None,
        tags: Sequence[str] | None = None,
        dry_run: bool = False,
    ) -> SecurityGroup | Plan:
        """Change a security group; what is not named stays. Rules: `ensure_rules`.

        Args:
            group: Its id or name.
            name: The new name.
            description: The new description.
            tags: Its tags, instead of those that it has.
            dry_run: Whether to return the plan only.

        Returns:
            The security group, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such group.

        Example:
            >>> _ = network.create_security_group("admin")
            >>> network.update_security_group("admin", name="admins").name
            'admins'
            >>> network.delete_security_group("admins")
        """
        found = self._group(group)
        attributes = given(name=name, description=description)

        def update() -> SecurityGroup:
            if attributes:
                self._network_api.update_security_group(found.id, **attributes)
            self._tag(found, tags)
            return security_group_record(self._network_api.get_security_group(found.id))

        return self._apply(
            Action("update", f"security group {found.name}", reason=", ".join(attributes)),
            update,
            dry_run=dry_run,
        )

    def delete_security_group(self, group: str, *, dry_run: bool = False) -> Plan | None:
        """Delete a security group.

        Args:
            group: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            InUseError: When ports have it; the message names them.

        Example:
            >>> _ = network.create_security_group("admin")
            >>> network.delete_security_group("admin")
        """
        found = self._group(group)

        def delete() -> None:
            with self._nothing_hangs_on(f"security group {found.name}", security_groups=found.id):
                self._network_api.delete_security_group(found.id, ignore_missing=False)

        return self._apply(
            Action("delete", f"security group {found.name}"), delete, dry_run=dry_run
        )

    def ensure_rules(
        self,
        group: str,
        desired: Iterable[SecurityRule],
        *,
        prune: bool = True,
        dry_run: bool = False,
    ) -> SecurityGroup | Plan:
        """Give a security group these rules: what is missing is made, then what is too much goes.

        Rules that are there already are not touched, so nothing that is let through before and
        after is cut in between. Rules of a direction that no desired rule has are left alone: a
        list of ingress rules keeps the group's way out. Descriptions are not compared.

        Args:
            group: Id or name of the group.
            desired: The rules; two of the same meaning are one.
            prune: Whether rules that are not desired are deleted.
            dry_run: Whether to return the plan only.

        Returns:
            The security group, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When a rule makes no sense; nothing is changed then.
            NotFoundError: When there is no such group; nothing is changed then.
            QuotaExceededError: When the project may not have more; nothing is deleted then.

        Example:
            >>> from codomyrmex.cloud.infomaniak.network.rule_records import SecurityRule
            >>> web = SecurityRule(protocol="tcp", port_min=443)
            >>> network.ensure_rules("default", [web], prune=False, dry_run=True).counts["create"]
            1
        """
        found = self._group(group)
        there = security_group_record(found).rules
        wanted = {each.meaning: each for each in self._resolved(desired)}
        directions = {each.direction for each in wanted.values()}
        present = {each.meaning for each in there}
        missing = [each for meaning, each in wanted.items() if meaning not in present]
        surplus = [
            each
            for each in there
            if prune and each.direction in directions and each.meaning not in wanted
        ]

        def change() -> SecurityGroup:
            for each in missing:
                self._create_rule(str(found.id), each)
            for each in surplus:
                # it may be gone already: that is what is wanted
                self._network_api.delete_security_group_rule(each.id or "")
            return security_group_record(self._network_api.get_security_group(found.id))

        kept = len(present) - len(surplus)
        return self._apply(
            [
                *(Action("create", f"rule {each} of {found.name}") for each in missing),
                *(Action("delete", f"rule {each} of {found.name}") for each in surplus),
                *(Action("skip", f"rule of {found.name}") for _ in range(kept)),
            ],
            change,
            dry_run=dry_run,
        )

    def list_address_groups(self) -> Listing[AddressGroup]:
        """List the address groups of the project.

        Returns:
            An iterable.

        Example:
            >>> list(network.list_address_groups())
            []
        """
        return self._listing(self._network_api.address_groups, address_group_record)

    def get_address_group(self, group: str) -> AddressGroup:
        """Get an address group.

        Args:
            group: Its id or name.

        Returns:
            The address group.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> _ = network.ensure_address_group("offices", ["192.0.2.0/24"])
            >>> network.get_address_group("offices").addresses
            ('192.0.2.0/24',)
            >>> network.delete_address_group("offices")
        """
        return address_group_record(self._address_group(group))

    def ensure_address_group(
        self,
        name: str,
        addresses: Sequence[str],
        *,
        description: str | None = None,
        dry_run: bool = False,
    ) -> AddressGroup | Plan:
        """Let an address group have these addresses; it is made when there is none.

        New addresses are added before old ones are removed.

        Args:
            name: Its name, or the id of one that exists.
            addresses: All that it shall have.
            description: For its owner.
            dry_run: Whether to return the plan only.

        Returns:
            The address group, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When one is no range of addresses; nothing is changed then.
            AmbiguousNameError: When several groups have the name.

        Example:
            >>> _ = network.ensure_address_group("offices", ["192.0.2.0/24"])
            >>> network.ensure_address_group("offices", ["192.0.2.7/32"]).addresses
            ('192.0.2.7/32',)
            >>> network.delete_address_group("offices")
        """
        api = self._network_api
        wanted = [str(check_cidr(each)) for each in dict.fromkeys(addresses)]
        found = self._present_address_group(name)
        if found is None:
            attributes = given(description=description)
            return self._apply(
                Action("create", f"address group {name}"),
                lambda: address_group_record(
                    api.create_address_group(name=name, addresses=wanted, **attributes)
                ),
                dry_run=dry_run,
            )
        there = found.addresses
        missing = [each for each in wanted if each not in there]
        surplus = [each for each in there if each not in wanted]
        described = description is not None and description != found.description

        def change() -> AddressGroup:
            if missing:
                api.add_addresses_to_address_group(found.id, missing)
            if surplus:
                api.remove_addresses_from_address_group(found.id, surplus)
            if described:
                api.update_address_group(found.id, description=description)
            return address_group_record(api.get_address_group(found.id))

        reason = ", ".join([*(f"+{each}" for each in missing), *(f"-{each}" for each in surplus)])
        return self._apply(
            Action(
                "update" if reason or described else "skip",
                f"address group {name}",
                None,
                None,
                reason,
            ),
            change,
            dry_run=dry_run,
        )

    def delete_address_group(self, group: str, *, dry_run: bool = False) -> Plan | None:
        """Delete an address group.

        Args:
            group: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            InUseError: When rules of security groups name it; the message says which.

        Example:
            >>> _ = network.ensure_address_group("offices", [])
            >>> network.delete_address_group("offices")
        """
        from openstack.exceptions import ConflictException

        found = self._address_group(group)

        def delete() -> None:
            try:
                self._network_api.delete_address_group(found.id, ignore_missing=False)
            except ConflictException as error:
                rules = self._network_api.security_group_rules(remote_address_group_id=found.id)
                groups = sorted({f"security group {each.security_group_id}" for each in rules})
                raise self._in_use(f"address group {found.name}", groups) from error

        return self._apply(Action("delete", f"address group {found.name}"), delete, dry_run=dry_run)

    def _present_address_group(self, name: str) -> AddressGroup | None:
        from codomyrmex.cloud.common.errors import NotFoundError

        try:
            return address_group_record(self._address_group(name))
        except NotFoundError:
            return None

    def _resolved(self, rules: Iterable[SecurityRule]) -> list[SecurityRule]:
        """Check the rules, and turn the names in them into ids."""
        result = []
        for rule in rules:
            _check_rule(rule)
            group = None if rule.remote_group is None else str(self._group(rule.remote_group).id)
            addresses = rule.remote_address_group
            if addresses is not None:
                addresses = str(self._address_group(addresses).id)
            result.append(
                msgspec.structs.replace(rule, remote_group=group, remote_address_group=addresses)
            )
        return result

    def _create_rule(self, group_id: str, rule: SecurityRule) -> None:
        from openstack.exceptions import ConflictException

        _, version, protocol, first, last, remote, group, addresses = rule.meaning
        attributes: dict[str, Any] = given(
            security_group_id=group_id,
            direction=rule.direction,
            ether_type=f"IPv{version}",
            protocol=protocol or None,
            port_range_min=first,
            port_range_max=last,
            remote_ip_prefix=remote,
            remote_group_id=group,
            remote_address_group_id=addresses,
            description=rule.description or None,
        )
        try:
            self._network_api.create_security_group_rule(**attributes)
        except ConflictException as error:
            # made by somebody else meanwhile: it is there, as wanted
            if _neutron_code(error) != "SecurityGroupRuleExists":
                raise


def _check_rule(rule: SecurityRule) -> None:
    sides = [rule.remote, rule.remote_group, rule.remote_address_group]
    problem = None
    if rule.remote is not None and check_cidr(rule.remote).version != rule.version:
        problem = f"{rule.remote} is no IPv{rule.version} address"
    elif len([each for each in sides if each is not None]) > 1:
        problem = "the other side is one of: addresses, a security group, an address group"
    elif rule.port_min is None and rule.port_max is not None:
        problem = "port_max needs port_min"
    elif rule.port_min is not None and not rule.protocol:
        problem = "ports need a protocol"
    elif rule.port_max is not None and "icmp" not in rule.protocol.lower():
        problem = "port_max is below port_min" if rule.port_max < (rule.port_min or 0) else None
    if problem is not None:
        raise InvalidRequestError(f"rule {rule}: {problem}", provider="infomaniak")


def _neutron_code(error: Any) -> str | None:  # openstacksdk's response may have any body
    try:
        body = error.response.json()
    except (AttributeError, ValueError):
        return None
    fault = body.get("NeutronError") if isinstance(body, dict) else None
    return fault.get("type") if isinstance(fault, dict) else None
