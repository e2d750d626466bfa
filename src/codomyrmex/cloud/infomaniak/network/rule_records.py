"""Security groups, address groups, QoS and RBAC policies as records, read from openstacksdk's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from codomyrmex.cloud.infomaniak.service import raw_record

if TYPE_CHECKING:
    from openstack.network.v2.address_group import AddressGroup as SDKAddressGroup
    from openstack.network.v2.qos_policy import QoSPolicy as SDKQoSPolicy
    from openstack.network.v2.rbac_policy import RBACPolicy as SDKRBACPolicy
    from openstack.network.v2.security_group import SecurityGroup as SDKSecurityGroup

__all__ = [
    "AddressGroup",
    "QoSPolicy",
    "QoSRule",
    "RBACPolicy",
    "SecurityGroup",
    "SecurityRule",
]

_EMPTY: Mapping[str, Any] = {}  # the provider's JSON, of any shape

# names that Neutron takes and gives for the same protocol
_PROTOCOLS: Final[Mapping[str, str]] = {
    "1": "icmp",
    "6": "tcp",
    "17": "udp",
    "58": "ipv6-icmp",
    "icmpv6": "ipv6-icmp",
    "132": "sctp",
    "any": "",
    "0": "",
}
_ANYWHERE: Final = ("0.0.0.0/0", "::/0")


class SecurityRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a security group lets through: wanted, without an id; or there, with one.

    Attributes:
        direction: ``ingress`` to the instance, ``egress`` from it.
        protocol: ``tcp``, ``udp``, ``icmp``, ``ipv6-icmp``, another name or number; empty for all.
        port_min: The first port, or the ICMP type; None for all.
        port_max: The last port, or the ICMP code; by default ``port_min``, for ICMP all codes.
        remote: The addresses of the other side, such as ``10.0.0.0/8``; None for all.
        remote_group: Instead of addresses, the id or name of a security group.
        remote_address_group: Instead of addresses, the id or name of an address group.
        ip_version: 4 or 6; by default that of ``remote``, or else 4.
        description: For its owner.
        id: Its id; None when it is wanted.
        raw: The service's own record.

    Example:
        >>> SecurityRule(protocol="tcp", port_min=22, remote="2001:db8::/32").version
        6
    """

    direction: Literal["ingress", "egress"] = "ingress"
    protocol: str = ""
    port_min: int | None = None
    port_max: int | None = None
    remote: str | None = None
    remote_group: str | None = None
    remote_address_group: str | None = None
    ip_version: Literal[4, 6] | None = None
    description: str = ""
    id: str | None = None
    raw: Mapping[str, Any] = _EMPTY

    @property
    def version(self) -> int:
        """The IP version that it is about.

        Returns:
            4 or 6.

        Example:
            >>> SecurityRule(protocol="tcp", port_min=22).version
            4
        """
        return self.ip_version or (6 if ":" in (self.remote or "") else 4)

    @property
    def meaning(self) -> tuple[object, ...]:
        """What it lets through; two rules with the same meaning cannot be in one group.

        Returns:
            A value to compare, with names of protocols and addresses in one form.

        Example:
            >>> one = SecurityRule(protocol="6", port_min=80, remote="0.0.0.0/0")
            >>> one.meaning == SecurityRule(protocol="tcp", port_min=80, port_max=80).meaning
            True
        """
        import ipaddress

        protocol = _PROTOCOLS.get(self.protocol.lower(), self.protocol.lower())
        if self.version == 6 and protocol == "icmp":
            protocol = "ipv6-icmp"
        remote = str(ipaddress.ip_network(self.remote, strict=False)) if self.remote else None
        last = self.port_max
        if last is None and "icmp" not in protocol:
            last = self.port_min
        return (
            self.direction,
            self.version,
            protocol,
            self.port_min,
            last,
            None if remote in _ANYWHERE else remote,
            self.remote_group,
            self.remote_address_group,
        )

    def __str__(self) -> str:
        ports = "" if self.port_min is None else f" {self.port_min}"
        if self.port_max not in (None, self.port_min):
            ports += f"-{self.port_max}"
        other = self.remote or self.remote_group or self.remote_address_group or "anywhere"
        way = "from" if self.direction == "ingress" else "to"
        return f"{self.direction} IPv{self.version} {self.protocol or 'all'}{ports} {way} {other}"


class SecurityGroup(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is let through to and from the ports that have it.

    Attributes:
        id: Its id.
        name: Its name.
        description: For its owner.
        stateful: Whether answers to what was let through pass by themselves.
        rules: What it lets through.
        tags: Its tags.
        raw: The service's own record.

    Example:
        >>> SecurityGroup(id="1", name="web").stateful
        True
    """

    id: str
    name: str
    description: str = ""
    stateful: bool = True
    rules: Sequence[SecurityRule] = ()
    tags: Sequence[str] = ()
    raw: Mapping[str, Any] = _EMPTY


class AddressGroup(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Addresses under one name, for the rules of security groups.

    Attributes:
        id: Its id.
        name: Its name.
        addresses: The addresses, such as ``192.0.2.0/24``.
        description: For its owner.
        raw: The service's own record.

    Example:
        >>> AddressGroup(id="1", name="offices").addresses
        ()
    """

    id: str
    name: str
    addresses: Sequence[str] = ()
    description: str = ""
    raw: Mapping[str, Any] = _EMPTY


class QoSRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule of a QoS policy.

    Attributes:
        type: ``bandwidth_limit`` or ``dscp_marking``; others are read, not made.
        direction: ``egress`` from the instance or ``ingress``; for bandwidth limits.
        max_kbps: The most kilobits in a second.
        max_burst_kbps: The most kilobits at once; 0 lets the service choose.
        dscp_mark: The mark in the packets.
        id: Its id; None when it is wanted.

    Example:
        >>> QoSRule(type="bandwidth_limit", max_kbps=10_000).direction
        'egress'
    """

    type: str
    direction: Literal["egress", "ingress"] = "egress"
    max_kbps: int | None = None
    max_burst_kbps: int = 0
    dscp_mark: int | None = None
    id: str | None = None


class QoSPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How much a network, port or floating IP may carry.

    Attributes:
        id: Its id.
        name: Its name.
        description: For its owner.
        shared: Whether all projects may use it.
        default: Whether new networks have it.
        rules: Its rules.
        tags: Its tags.
        raw: The service's own record.

    Example:
        >>> QoSPolicy(id="1", name="slow").rules
        ()
    """

    id: str
    name: str
    description: str = ""
    shared: bool = False
    default: bool = False
    rules: Sequence[QoSRule] = ()
    tags: Sequence[str] = ()
    raw: Mapping[str, Any] = _EMPTY


class RBACPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What another project may do with something of this one.

    Attributes:
        id: Its id.
        object_type: What is shared, such as ``network`` or ``security_group``.
        object_id: Its id.
        target_project_id: The other project; ``*`` for all.
        action: ``access_as_shared`` or ``access_as_external``.
        raw: The service's own record.

    Example:
        >>> RBACPolicy(id="1", object_type="network", object_id="2", target_project_id="3").action
        'access_as_shared'
    """

    id: str
    object_type: str
    object_id: str
    target_project_id: str
    action: str = "access_as_shared"
    raw: Mapping[str, Any] = _EMPTY


def security_group_record(group: SDKSecurityGroup) -> SecurityGroup:
    return SecurityGroup(
        id=group.id,
        name=group.name or "",
        description=group.description or "",
        stateful=group.stateful is not False,
        rules=tuple(rule_record(each) for each in group.security_group_rules or ()),
        tags=tuple(group.tags or ()),
        raw=raw_record(group),
    )


def rule_record(rule: Mapping[str, Any]) -> SecurityRule:
    return SecurityRule(
        direction=rule["direction"],
        protocol=rule.get("protocol") or "",
        port_min=rule.get("port_range_min"),
        port_max=rule.get("port_range_max"),
        remote=rule.get("remote_ip_prefix"),
        remote_group=rule.get("remote_group_id"),
        remote_address_group=rule.get("remote_address_group_id"),
        ip_version=6 if rule.get("ethertype") == "IPv6" else 4,
        description=rule.get("description") or "",
        id=rule["id"],
        raw=dict(rule),
    )


def address_group_record(group: SDKAddressGroup) -> AddressGroup:
    return AddressGroup(
        id=group.id,
        name=group.name or "",
        addresses=tuple(group.addresses or ()),
        description=group.description or "",
        raw=raw_record(group),
    )


def qos_policy_record(policy: SDKQoSPolicy) -> QoSPolicy:
    return QoSPolicy(
        id=policy.id,
        name=policy.name or "",
        description=policy.description or "",
        shared=bool(policy.is_shared),
        default=bool(policy.is_default),
        rules=tuple(_qos_rule(each) for each in policy.rules or ()),
        tags=tuple(policy.tags or ()),
        raw=raw_record(policy),
    )


def rbac_record(policy: SDKRBACPolicy) -> RBACPolicy:
    return RBACPolicy(
        id=policy.id,
        object_type=policy.object_type or "",
        object_id=policy.object_id or "",
        target_project_id=policy.target_project_id or "",
        action=policy.action or "",
        raw=raw_record(policy),
    )


def _qos_rule(rule: Mapping[str, Any]) -> QoSRule:
    return QoSRule(
        type=rule["type"],
        direction=rule.get("direction") or "egress",
        max_kbps=rule.get("max_kbps"),
        max_burst_kbps=rule.get("max_burst_kbps") or 0,
        dscp_mark=rule.get("dscp_mark"),
        id=rule["id"],
    )
