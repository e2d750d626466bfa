"""QoS policies, and what other projects may do (RBAC)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.network.base import NetworkService, given
from codomyrmex.cloud.infomaniak.network.rule_records import (
    QoSPolicy,
    QoSRule,
    RBACPolicy,
    qos_policy_record,
    rbac_record,
)


class NetworkPolicies(NetworkService):
    """The part of `InfomaniakNetworkClient` for QoS and RBAC policies."""

    def list_qos_policies(self, *, name: str | None = None) -> Listing[QoSPolicy]:
        """List the QoS policies that the project may use.

        Args:
            name: Only those of this name.

        Returns:
            An iterable.

        Example:
            >>> list(network.list_qos_policies(name="absent"))
            []
        """
        query = given(name=name)
        return self._listing(lambda: self._network_api.qos_policies(**query), qos_policy_record)

    def get_qos_policy(self, policy: str) -> QoSPolicy:
        """Get a QoS policy with its rules.

        Args:
            policy: Its id or name.

        Returns:
            The policy.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> network.get_qos_policy("absent")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no QoS policy 'absent'
        """
        return qos_policy_record(self._qos_policy(policy))

    def create_qos_policy(
        self,
        name: str,
        rules: Sequence[QoSRule] = (),
        *,
        description: str | None = None,
        shared: bool = False,
        tags: Sequence[str] = (),
        dry_run: bool = False,
    ) -> QoSPolicy | Plan:
        """Make a QoS policy; most clouds let only their administrators do this.

        Args:
            name: Its name.
            rules: Its rules.
            description: For its owner.
            shared: Whether all projects may use it.
            tags: Its tags.
            dry_run: Whether to return the plan only.

        Returns:
            The policy, or with ``dry_run`` the plan.

        Raises:
            PermissionDeniedError: When the project may not make any.
            InvalidRequestError: When a rule is of a type that is not made.

        Example:
            >>> from codomyrmex.cloud.infomaniak.network.rule_records import QoSRule
            >>> slow = QoSRule(type="bandwidth_limit", max_kbps=1000)
            >>> network.create_qos_policy("slow", [slow], dry_run=True).counts
            Counter({'create': 2})
        """
        for rule in rules:
            _check_qos_rule(rule)
        attributes = given(description=description, is_shared=shared or None)

        def create() -> QoSPolicy:
            made = self._network_api.create_qos_policy(name=name, **attributes)
            self._tag(made, tags)
            for rule in rules:
                self._create_qos_rule(str(made.id), rule)
            return qos_policy_record(self._network_api.get_qos_policy(made.id))

        return self._apply(
            [
                Action("create", f"QoS policy {name}"),
                *(Action("create", f"rule {each.type} of {name}") for each in rules),
            ],
            create,
            dry_run=dry_run,
        )

    def set_qos_rules(
        self, policy: str, rules: Sequence[QoSRule], *, dry_run: bool = False
    ) -> QoSPolicy | Plan:
        """Let a QoS policy have these rules; those that it has already stay as they are.

        A policy has one rule of each type and direction: one with other values is changed.

        Args:
            policy: Its id or name.
            rules: All rules that it shall have.
            dry_run: Whether to return the plan only.

        Returns:
            The policy, or with ``dry_run`` the plan.

        Raises:
            PermissionDeniedError: When the project may not change it.
            InvalidRequestError: When a rule is of a type that is not made.

        Example:
            >>> network.set_qos_rules("absent", [])
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no QoS policy 'absent'
        """
        for rule in rules:
            _check_qos_rule(rule)
        found = qos_policy_record(self._qos_policy(policy))
        there = {_place(each): each for each in found.rules}
        wanted = {_place(each): each for each in rules}
        gone = [each for place, each in there.items() if place not in wanted]
        changed = [
            each
            for place, each in wanted.items()
            if place not in there or _values(there[place]) != _values(each)
        ]

        def change() -> QoSPolicy:
            for rule in gone:
                self._delete_qos_rule(found.id, rule)
            for rule in changed:
                old = there.get(_place(rule))
                if old is None:
                    self._create_qos_rule(found.id, rule)
                else:
                    self._update_qos_rule(found.id, old.id or "", rule)
            return qos_policy_record(self._network_api.get_qos_policy(found.id))

        return self._apply(
            [
                *(Action("delete", f"rule {each.type} of {found.name}") for each in gone),
                *(
                    Action(
                        "update" if _place(each) in there else "create",
                        f"rule {each.type} of {found.name}",
                    )
                    for each in changed
                ),
            ],
            change,
            dry_run=dry_run,
        )

    def delete_qos_policy(self, policy: str, *, dry_run: bool = False) -> Plan | None:
        """Delete a QoS policy.

        Args:
            policy: Its id or name.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When a network or port has it.
            PermissionDeniedError: When the project may not delete it.

        Example:
            >>> network.delete_qos_policy("absent")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no QoS policy 'absent'
        """
        found = self._qos_policy(policy)
        return self._apply(
            Action("delete", f"QoS policy {found.name}"),
            lambda: self._network_api.delete_qos_policy(found.id, ignore_missing=False),
            dry_run=dry_run,
        )

    def list_rbac_policies(self) -> Listing[RBACPolicy]:
        """List what this project shares with others, and others with it.

        Returns:
            An iterable.

        Example:
            >>> [each.action for each in network.list_rbac_policies() if each.action == "none"]
            []
        """
        return self._listing(self._network_api.rbac_policies, rbac_record)

    def create_rbac_policy(
        self,
        object_type: Literal["network", "security_group", "address_group", "qos_policy"],
        resource: str,
        project_id: str,
        *,
        action: Literal["access_as_shared", "access_as_external"] = "access_as_shared",
        dry_run: bool = False,
    ) -> RBACPolicy | Plan:
        """Let another project use something of this one; what is shared already stays so.

        Args:
            object_type: What it is.
            resource: Its id or name.
            project_id: The other project; ``*`` for all, which only an administrator may say.
            action: What the other project may do.
            dry_run: Whether to return the plan only.

        Returns:
            The policy, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When things of this type cannot be shared.
            NotFoundError: When there is no such resource.
            PermissionDeniedError: When the project may not share this.
            QuotaExceededError: When the project may not have more policies.

        Example:
            >>> network.create_rbac_policy("network", "lan", "0" * 32, dry_run=True).counts
            Counter({'create': 1})
        """
        find = {
            "network": self._network,
            "security_group": self._group,
            "address_group": self._address_group,
            "qos_policy": self._qos_policy,
        }.get(object_type)
        if find is None:
            raise InvalidRequestError(
                f"a {object_type} cannot be shared this way",
                hint="One of: network, security_group, address_group, qos_policy",
                provider=self.provider,
            )
        found = find(resource)
        policies = self._network_api.rbac_policies(
            object_id=found.id, target_project_id=project_id, action=action
        )
        there = next((rbac_record(each) for each in policies), None)

        def create() -> RBACPolicy:
            if there is not None:
                return there
            made = self._network_api.create_rbac_policy(
                object_type=object_type,
                object_id=found.id,
                target_project_id=project_id,
                action=action,
            )
            return rbac_record(made)

        return self._apply(
            Action(
                "skip" if there is not None else "create",
                f"sharing of {object_type} {resource} with project {project_id}",
            ),
            create,
            dry_run=dry_run,
        )

    def delete_rbac_policy(self, policy_id: str, *, dry_run: bool = False) -> Plan | None:
        """Take back what another project may do.

        Args:
            policy_id: The id of the policy.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such policy.
            ConflictError: When the other project uses it.

        Example:
            >>> network.delete_rbac_policy("absent")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is none
        """
        found = self._network_api.get_rbac_policy(policy_id)
        return self._apply(
            Action("delete", f"sharing of {found.object_type} {found.object_id}"),
            lambda: self._network_api.delete_rbac_policy(found.id, ignore_missing=False),
            dry_run=dry_run,
        )

    def _create_qos_rule(self, policy_id: str, rule: QoSRule) -> None:
        if rule.type == "bandwidth_limit":
            self._network_api.create_qos_bandwidth_limit_rule(policy_id, **_values(rule))
        else:
            self._network_api.create_qos_dscp_marking_rule(policy_id, **_values(rule))

    def _update_qos_rule(self, policy_id: str, rule_id: str, rule: QoSRule) -> None:
        if rule.type == "bandwidth_limit":
            self._network_api.update_qos_bandwidth_limit_rule(rule_id, policy_id, **_values(rule))
        else:
            self._network_api.update_qos_dscp_marking_rule(rule_id, policy_id, **_values(rule))

    def _delete_qos_rule(self, policy_id: str, rule: QoSRule) -> None:
        if rule.type == "bandwidth_limit":
            self._network_api.delete_qos_bandwidth_limit_rule(rule.id or "", policy_id)
        else:
            self._network_api.delete_qos_dscp_marking_rule(rule.id or "", policy_id)


def _check_qos_rule(rule: QoSRule) -> None:
    value = {"bandwidth_limit": rule.max_kbps, "dscp_marking": rule.dscp_mark}.get(rule.type)
    if value is None:
        raise InvalidRequestError(
            f"a QoS rule {rule.type} without its value, or of a type that is not made",
            hint="Give a bandwidth_limit with max_kbps or a dscp_marking with dscp_mark",
            provider="infomaniak",
        )


def _place(rule: QoSRule) -> tuple[str, str]:
    return rule.type, rule.direction if rule.type == "bandwidth_limit" else ""


def _values(rule: QoSRule) -> dict[str, int | str]:
    if rule.type == "bandwidth_limit":
        return {
            "max_kbps": rule.max_kbps or 0,
            "max_burst_kbps": rule.max_burst_kbps,
            "direction": rule.direction,
        }
    return {"dscp_mark": rule.dscp_mark or 0}
