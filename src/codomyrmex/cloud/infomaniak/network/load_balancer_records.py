"""What a load balancer shall be, and the records of those that there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from codomyrmex.cloud.infomaniak.service import raw_record

if TYPE_CHECKING:
    from openstack.load_balancer.v2.load_balancer import LoadBalancer as SDKLoadBalancer
    from openstack.load_balancer.v2.load_balancer import LoadBalancerStats as SDKStatistics

__all__ = [
    "L7PolicySpec",
    "L7RuleSpec",
    "ListenerSpec",
    "LoadBalancer",
    "LoadBalancerSpec",
    "LoadBalancerStatistics",
    "LoadBalancerStatus",
    "MemberSpec",
    "MonitorSpec",
    "PoolSpec",
]

# openstacksdk's resources, which have no common type that says what is read of them
_Part: TypeAlias = Any
_EMPTY: Mapping[str, Any] = {}  # the provider's JSON, of any shape


class MemberSpec(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A server of a pool; it is known by its address and port.

    Attributes:
        address: Its address.
        port: Its port.
        weight: How much of the load it gets, 0 to 256.
        name: Its name.
        subnet: Id or name of the subnet that it is reached in; that of the balancer otherwise.
        backup: Whether it works only when the others do not.

    Example:
        >>> MemberSpec(address="10.0.0.5", port=8080).weight
        1
    """

    address: str
    port: int
    weight: int = 1
    name: str = ""
    subnet: str | None = None
    backup: bool = False


class MonitorSpec(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the members of a pool are looked after.

    Attributes:
        type: ``HTTP``, ``HTTPS``, ``TCP``, ``PING``, ``TLS-HELLO``, ``UDP-CONNECT`` or ``SCTP``.
        delay: Seconds between two looks.
        timeout: Seconds after which a look has failed; less than ``delay``.
        retries: Good looks until a member is up, 1 to 10.
        retries_down: Bad looks until a member is down, 1 to 10.
        path: What is asked for, with HTTP.
        method: How, with HTTP.
        codes: Which answers are good, with HTTP, such as ``200-204``.

    Example:
        >>> MonitorSpec(type="HTTP", path="/health").codes
        '200'
    """

    type: str = "TCP"
    delay: int = 5
    timeout: int = 3
    retries: int = 3
    retries_down: int = 3
    path: str = "/"
    method: str = "GET"
    codes: str = "200"


class PoolSpec(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Servers that share a load; it is known by its name within the balancer.

    Attributes:
        name: Its name.
        protocol: ``HTTP``, ``HTTPS``, ``TCP``, ``UDP``, ``PROXY``, ``PROXYV2`` or ``SCTP``.
        algorithm: ``ROUND_ROBIN``, ``LEAST_CONNECTIONS``, ``SOURCE_IP`` or ``SOURCE_IP_PORT``.
        members: Its servers.
        monitor: How they are looked after; None for not at all.
        persistence: ``SOURCE_IP``, ``HTTP_COOKIE`` or ``APP_COOKIE``, to keep a client at one
            member; empty for none.
        cookie: The name of the cookie, with ``APP_COOKIE``.

    Example:
        >>> PoolSpec(name="web").algorithm
        'ROUND_ROBIN'
    """

    name: str
    protocol: str = "HTTP"
    algorithm: str = "ROUND_ROBIN"
    members: Sequence[MemberSpec] = ()
    monitor: MonitorSpec | None = None
    persistence: str = ""
    cookie: str | None = None


class L7RuleSpec(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a request has to look like.

    Attributes:
        type: ``PATH``, ``HOST_NAME``, ``HEADER``, ``COOKIE``, ``FILE_TYPE``, ``SSL_…``.
        compare: ``EQUAL_TO``, ``STARTS_WITH``, ``ENDS_WITH``, ``CONTAINS`` or ``REGEX``.
        value: What it is compared with.
        key: The name of the header or cookie.
        invert: Whether it must not look like that.

    Example:
        >>> L7RuleSpec(type="PATH", compare="STARTS_WITH", value="/api").invert
        False
    """

    type: str
    value: str
    compare: str = "EQUAL_TO"
    key: str | None = None
    invert: bool = False


class L7PolicySpec(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happens to requests that all its rules fit; it is known by its name.

    Attributes:
        name: Its name.
        rules: What a request has to look like.
        pool: The name of the pool it goes to; or else
        url: where the client is sent instead; or else
        prefix: what the path of the request is put behind, and the client sent there; with
            none of them the request is refused.

    Example:
        >>> L7PolicySpec(name="api", pool="api").action
        'REDIRECT_TO_POOL'
    """

    name: str
    rules: Sequence[L7RuleSpec] = ()
    pool: str | None = None
    url: str | None = None
    prefix: str | None = None

    @property
    def action(self) -> str:
        """What happens, in the service's word.

        Returns:
            ``REDIRECT_TO_POOL``, ``REDIRECT_TO_URL``, ``REDIRECT_PREFIX`` or ``REJECT``.

        Example:
            >>> L7PolicySpec(name="closed").action
            'REJECT'
        """
        if self.pool is not None:
            return "REDIRECT_TO_POOL"
        if self.url is not None:
            return "REDIRECT_TO_URL"
        return "REJECT" if self.prefix is None else "REDIRECT_PREFIX"


class ListenerSpec(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A port that the balancer listens on; it is known by its name within the balancer.

    Attributes:
        name: Its name.
        protocol: ``HTTP``, ``HTTPS``, ``TERMINATED_HTTPS``, ``TCP``, ``UDP``, ``SCTP``, ….
        port: The port.
        pool: The name of the pool that requests go to.
        policies: What happens to some requests before, in this order.
        allowed_cidrs: Who may connect, such as ``10.0.0.0/8``; everybody when empty.
        connection_limit: How many connections at once; -1 for no limit.
        headers: What is added to requests, such as ``{"X-Forwarded-For": "true"}``.
        certificate: The reference of the certificate in Barbican, with ``TERMINATED_HTTPS``.
        sni_certificates: Further ones, for other names.
        idle_ms: Milliseconds without a byte until a client is cut off.

    Example:
        >>> ListenerSpec(name="http", port=80, pool="web").protocol
        'HTTP'
    """

    name: str
    port: int
    protocol: str = "HTTP"
    pool: str | None = None
    policies: Sequence[L7PolicySpec] = ()
    allowed_cidrs: Sequence[str] = ()
    connection_limit: int = -1
    headers: Mapping[str, str] = {}
    certificate: str | None = None
    sni_certificates: Sequence[str] = ()
    idle_ms: int = 50_000


class LoadBalancerSpec(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A load balancer with all that belongs to it.

    Attributes:
        name: Its name, by which it is found again.
        subnet: Id or name of the subnet that its address is from.
        address: Its address; the service chooses otherwise.
        listeners: The ports it listens on.
        pools: The servers behind it.
        description: For its owner.
        flavor: Id of the flavor, which says how it is built; the cloud's default otherwise.
        tags: Its tags.

    Example:
        >>> spec = LoadBalancerSpec(
        ...     name="web", subnet="lan",
        ...     listeners=[ListenerSpec(name="http", port=80, pool="web")],
        ...     pools=[PoolSpec(name="web", members=[MemberSpec(address="10.0.0.5", port=8080)])])
        >>> spec.pools[0].members[0].port
        8080
    """

    name: str
    subnet: str
    address: str | None = None
    listeners: Sequence[ListenerSpec] = ()
    pools: Sequence[PoolSpec] = ()
    description: str = ""
    flavor: str | None = None
    tags: Sequence[str] = ()


class LoadBalancer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A load balancer.

    Attributes:
        id: Its id.
        name: Its name.
        state: The service's word for what is done to it: ``ACTIVE``, ``PENDING_UPDATE``, ….
        operating: The service's word for how it works: ``ONLINE``, ``DEGRADED``, ….
        address: Its address.
        subnet_id: The subnet that the address is from.
        port_id: The port that has the address, for floating IPs.
        description: For its owner.
        tags: Its tags.
        raw: The service's own record.

    Example:
        >>> LoadBalancer(id="1", name="web", state="ACTIVE", operating="ONLINE").address
        ''
    """

    id: str
    name: str
    state: str
    operating: str
    address: str = ""
    subnet_id: str = ""
    port_id: str = ""
    description: str = ""
    tags: Sequence[str] = ()
    raw: Mapping[str, Any] = _EMPTY


class LoadBalancerStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one part of a load balancer is, and the parts below it.

    Attributes:
        kind: ``loadbalancer``, ``listener``, ``l7policy``, ``pool``, ``member`` or
            ``healthmonitor``.
        id: Its id.
        name: Its name; of a member without one, its address and port.
        state: What is done to it: ``ACTIVE``, ``PENDING_UPDATE``, ``ERROR``, ….
        operating: How it works: ``ONLINE``, ``OFFLINE``, ``DEGRADED``, ``ERROR``, ….
        children: The parts below it.

    Example:
        >>> member = LoadBalancerStatus(kind="member", id="2", name="10.0.0.5:80")
        >>> pool = LoadBalancerStatus(kind="pool", id="1", name="web", children=(member,))
        >>> [part.name for part in pool.walk()]
        ['web', '10.0.0.5:80']
    """

    kind: str
    id: str
    name: str
    state: str = ""
    operating: str = ""
    children: Sequence[LoadBalancerStatus] = ()

    def walk(self) -> Iterator[LoadBalancerStatus]:
        """Give this part and all below it.

        Yields:
            The parts, each before those below it.

        Example:
            >>> [each.kind for each in LoadBalancerStatus(kind="pool", id="1", name="w").walk()]
            ['pool']
        """
        yield self
        for child in self.children:
            yield from child.walk()


class LoadBalancerStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """How much went through a load balancer.

    Attributes:
        connections: Since it was made.
        active_connections: Now.
        bytes_in: From clients.
        bytes_out: To clients.
        errors: Requests that could not be handled.

    Example:
        >>> LoadBalancerStatistics(connections=2, active_connections=1, bytes_in=0, bytes_out=0,
        ...     errors=0).connections
        2
    """

    connections: int
    active_connections: int
    bytes_in: int
    bytes_out: int
    errors: int


def load_balancer_record(balancer: SDKLoadBalancer) -> LoadBalancer:
    return LoadBalancer(
        id=balancer.id,
        name=balancer.name or "",
        state=balancer.provisioning_status or "",
        operating=balancer.operating_status or "",
        address=balancer.vip_address or "",
        subnet_id=balancer.vip_subnet_id or "",
        port_id=balancer.vip_port_id or "",
        description=balancer.description or "",
        tags=tuple(balancer.tags or ()),
        raw=raw_record(balancer),
    )


def statistics_record(found: SDKStatistics) -> LoadBalancerStatistics:
    return LoadBalancerStatistics(
        connections=found.total_connections or 0,
        active_connections=found.active_connections or 0,
        bytes_in=found.bytes_in or 0,
        bytes_out=found.bytes_out or 0,
        errors=found.request_errors or 0,
    )


def status_record(kind: str, part: Mapping[str, Any]) -> LoadBalancerStatus:
    """Read the service's tree, whose lists and single parts are named by their kind."""
    below = {"listeners": "listener", "pools": "pool", "members": "member"}
    children = [
        status_record(one, each) for key, one in below.items() for each in part.get(key, ())
    ]
    if part.get("health_monitor"):
        children.append(status_record("healthmonitor", part["health_monitor"]))
    address = f"{part['address']}:{part['protocol_port']}" if "address" in part else ""
    return LoadBalancerStatus(
        kind=kind,
        id=part["id"],
        name=part.get("name") or address or part.get("type") or "",
        state=part.get("provisioning_status", ""),
        operating=part.get("operating_status", ""),
        children=tuple(children),
    )


def part_record(kind: str, part: _Part) -> LoadBalancerStatus:
    address = f"{part.address}:{part.protocol_port}" if kind == "member" else ""
    return LoadBalancerStatus(
        kind=kind,
        id=part.id,
        name=part.name or address,
        state=part.provisioning_status or "",
        operating=part.operating_status or "",
    )
