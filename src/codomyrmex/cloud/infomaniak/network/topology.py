"""What is connected with what, as data and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, TypeAlias
from xml.sax.saxutils import escape, quoteattr

import msgspec

from codomyrmex.cloud.infomaniak.network.records import (
    FloatingIP,
    Network,
    Port,
    Router,
    Subnet,
)

__all__ = ["Topology", "TopologyLink", "TopologyNode", "build_topology"]

Kind: TypeAlias = Literal["external", "router", "network", "server", "load_balancer", "port"]

_COLUMNS: Final[Sequence[tuple[str, Sequence[Kind]]]] = (
    ("external networks", ("external",)),
    ("routers", ("router",)),
    ("networks", ("network",)),
    ("instances and others", ("server", "load_balancer", "port")),
)
_COLORS: Final[Mapping[Kind, str]] = {
    "external": "#8a5a00",
    "router": "#7a3b9a",
    "network": "#1660a8",
    "server": "#24733a",
    "load_balancer": "#b3261e",
    "port": "#5f6368",
}
# ports that the service makes for itself, and those that stand for links
_NO_DEVICES: Final = ("network:",)
_WIDTH, _GAP_X, _GAP_Y, _MARGIN, _LINE = 220, 90, 14, 24, 16
_LETTERS: Final = 30  # what fits in a box


class TopologyNode(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that is connected.

    Attributes:
        id: Its id.
        name: Its name.
        kind: What it is; a ``port`` is one that nothing is connected to.
        state: The service's word.
        details: Its addresses, as far as they are its own.

    Example:
        >>> TopologyNode(id="1", name="lan", kind="network").details
        ()
    """

    id: str
    name: str
    kind: Kind
    state: str = ""
    details: Sequence[str] = ()


class TopologyLink(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That two things are connected.

    Attributes:
        source: The id of the one nearer to the world.
        target: The id of the other.
        addresses: The addresses at this link.

    Example:
        >>> TopologyLink(source="1", target="2").addresses
        ()
    """

    source: str
    target: str
    addresses: Sequence[str] = ()


class Topology(msgspec.Struct, frozen=True, kw_only=True):
    """What is connected with what.

    Attributes:
        nodes: The things.
        links: The connections between them.

    Example:
        >>> Topology(nodes=(), links=()).svg().startswith("<svg")
        True
    """

    nodes: Sequence[TopologyNode]
    links: Sequence[TopologyLink]

    def svg(self) -> str:
        """Draw it: from the world at the left to the instances at the right.

        Returns:
            An SVG document, without scripts and without anything fetched from elsewhere.

        Example:
            >>> lan = TopologyNode(id="1", name="lan", kind="network", details=("10.0.0.0/24",))
            >>> "10.0.0.0/24" in Topology(nodes=(lan,), links=()).svg()
            True
        """
        columns = _ordered(self)
        tops = _placed(columns, self.links)
        bottoms = [tops[node.id] + _height(node) for column in columns for node in column]
        height = max([120, *bottoms]) + _MARGIN
        width = 2 * _MARGIN + len(columns) * _WIDTH + (len(columns) - 1) * _GAP_X
        places = {
            node.id: (_MARGIN + index * (_WIDTH + _GAP_X), tops[node.id], _height(node))
            for index, column in enumerate(columns)
            for node in column
        }
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:g}" '
            f'width="{width}" height="{height:g}" font-family="sans-serif" font-size="12">',
            f'<rect width="{width}" height="{height:g}" fill="#ffffff"/>',
            *(
                f'<text x="{_MARGIN + index * (_WIDTH + _GAP_X)}" y="{_MARGIN}" fill="#5f6368" '
                f'letter-spacing="1">{title.upper()}</text>'
                for index, (title, _) in enumerate(_COLUMNS)
            ),
            *(_line(places[link.source], places[link.target]) for link in self.links),
            *(_box(node, *places[node.id]) for column in columns for node in column),
            "</svg>",
        ]
        return "\n".join(parts) + "\n"


def build_topology(
    *,
    networks: Sequence[Network],
    subnets: Sequence[Subnet],
    routers: Sequence[Router],
    ports: Sequence[Port],
    floating_ips: Sequence[FloatingIP] = (),
    servers: Mapping[str, tuple[str, str]] | None = None,
    shared: bool = False,
) -> Topology:
    """Put lists of the service together.

    Args:
        networks: All networks.
        subnets: Their subnets.
        routers: All routers.
        ports: All ports.
        floating_ips: All floating IPs.
        servers: Name and state of each instance, by id.
        shared: Whether to keep external and shared networks that nothing is connected to.

    Returns:
        The things and their links.

    Example:
        >>> lan = Network(id="n", name="lan", state="ACTIVE")
        >>> port = Port(id="p", name="", network_id="n", state="ACTIVE", addresses=("10.0.0.5",),
        ...     device_id="s", device_owner="compute:nova")
        >>> found = build_topology(networks=[lan], subnets=[], routers=[], ports=[port],
        ...     servers={"s": ("web", "ACTIVE")})
        >>> [(node.kind, node.name) for node in found.nodes]
        [('network', 'lan'), ('server', 'web')]
        >>> found.links[0].source, found.links[0].target
        ('n', 's')
    """
    known = {each.id for each in networks}
    links = [*_router_links(routers, ports), *_device_links(ports, floating_ips)]
    links = [each for each in links if each.source in known or each.target in known]
    linked = {end for each in links for end in (each.source, each.target)}
    nodes = [
        *(
            _network_node(each, subnets)
            for each in networks
            if each.id in linked or shared or not (each.external or each.shared)
        ),
        *(
            TopologyNode(
                id=each.id,
                name=each.name,
                kind="router",
                state=each.state,
                details=tuple(each.external_addresses),
            )
            for each in routers
        ),
        *_device_nodes(ports, links, servers or {}),
    ]
    shown = {each.id for each in nodes}
    return Topology(
        nodes=tuple(nodes),
        links=tuple(each for each in links if each.source in shown and each.target in shown),
    )


def _network_node(network: Network, subnets: Sequence[Subnet]) -> TopologyNode:
    return TopologyNode(
        id=network.id,
        name=network.name,
        kind="external" if network.external else "network",
        state=network.state,
        details=tuple(each.cidr for each in subnets if each.network_id == network.id),
    )


def _router_links(routers: Sequence[Router], ports: Sequence[Port]) -> Iterable[TopologyLink]:
    ids = {each.id for each in routers}
    for router in routers:
        if router.external_network_id is not None:
            yield TopologyLink(
                source=router.external_network_id,
                target=router.id,
                addresses=tuple(router.external_addresses),
            )
    for port in ports:
        if port.device_id in ids and port.device_owner != "network:router_gateway":
            yield TopologyLink(
                source=port.device_id, target=port.network_id, addresses=tuple(port.addresses)
            )


def _device_links(
    ports: Sequence[Port], floating_ips: Sequence[FloatingIP]
) -> Iterable[TopologyLink]:
    outside = {(each.port_id, each.fixed_address): each.address for each in floating_ips}
    for port in ports:
        if not port.device_owner.startswith(_NO_DEVICES):
            yield TopologyLink(
                source=port.network_id,
                target=port.device_id or port.id,
                addresses=tuple(
                    f"{each} = {outside[port.id, each]}" if (port.id, each) in outside else each
                    for each in port.addresses
                ),
            )


def _device_nodes(
    ports: Sequence[Port],
    links: Sequence[TopologyLink],
    servers: Mapping[str, tuple[str, str]],
) -> Iterable[TopologyNode]:
    addresses: dict[str, list[str]] = {}
    for link in links:
        addresses.setdefault(link.target, []).extend(link.addresses)
    for server_id, (name, state) in servers.items():
        yield TopologyNode(
            id=server_id,
            name=name,
            kind="server",
            state=state,
            details=tuple(addresses.get(server_id, ())),
        )
    seen = set(servers)
    for port in ports:
        key = port.device_id or port.id
        if key in seen or port.device_owner.startswith(_NO_DEVICES):
            continue
        seen.add(key)
        kind: Kind = "port"
        if port.device_owner.startswith("compute:"):
            kind = "server"
        elif port.device_owner == "Octavia":
            kind = "load_balancer"
        yield TopologyNode(
            id=key,
            name=port.name or key,
            kind=kind,
            state=port.state,
            details=tuple(addresses.get(key, ())),
        )


def _ordered(topology: Topology) -> list[list[TopologyNode]]:
    """The columns, each in the order of what it is connected to, so that few lines cross."""
    near: dict[str, list[str]] = {node.id: [] for node in topology.nodes}
    for link in topology.links:
        near[link.source].append(link.target)
        near[link.target].append(link.source)
    columns = [
        sorted((node for node in topology.nodes if node.kind in kinds), key=lambda n: n.name)
        for _, kinds in _COLUMNS
    ]
    for sweep in range(4):
        indexes = range(1, len(columns)) if sweep % 2 == 0 else range(len(columns) - 2, -1, -1)
        for index in indexes:
            other = columns[index - 1] if sweep % 2 == 0 else columns[index + 1]
            rank = {node.id: place for place, node in enumerate(other)}

            def key(node: TopologyNode, rank: Mapping[str, int] = rank) -> tuple[float, str]:
                ranks = [rank[each] for each in near[node.id] if each in rank]
                return (sum(ranks) / len(ranks) if ranks else float("inf"), node.name)

            columns[index].sort(key=key)
    return columns


def _placed(
    columns: Sequence[Sequence[TopologyNode]], links: Sequence[TopologyLink]
) -> dict[str, float]:
    """The top of each box: the right column is stacked, the others are centred on what follows."""
    near: dict[str, list[str]] = {}
    for link in links:
        near.setdefault(link.source, []).append(link.target)
    tops: dict[str, float] = {}
    middles: dict[str, float] = {}
    for column in reversed(columns):
        free = _MARGIN + 16.0
        for node in column:
            below = [middles[each] for each in near.get(node.id, ()) if each in middles]
            wanted = sum(below) / len(below) - _height(node) / 2 if below else free
            tops[node.id] = max(free, wanted)
            middles[node.id] = tops[node.id] + _height(node) / 2
            free = tops[node.id] + _height(node) + _GAP_Y
    return tops


def _height(node: TopologyNode) -> float:
    return 30 + _LINE * len(node.details)


def _line(source: tuple[float, float, float], target: tuple[float, float, float]) -> str:
    if source[0] > target[0]:
        source, target = target, source
    start, end = source[0] + _WIDTH, target[0]
    from_y, to_y = source[1] + source[2] / 2, target[1] + target[2] / 2
    bend = (start + end) / 2
    return (
        f'<path d="M{start:g} {from_y:g} C{bend:g} {from_y:g} {bend:g} {to_y:g} {end:g} {to_y:g}" '
        f'fill="none" stroke="#9aa0a6" stroke-width="1.5"/>'
    )


def _box(node: TopologyNode, x: float, y: float, height: float) -> str:
    color = _COLORS[node.kind]
    lines = [
        f'<text x="{x + 14:g}" y="{y + 36 + _LINE * index:g}" fill="#3c4043">'
        f"{escape(_short(detail))}</text>"
        for index, detail in enumerate(node.details)
    ]
    title = "\n".join([f"{node.kind} {node.name}", node.id, node.state, *node.details])
    return "".join(
        [
            f"<g id={quoteattr('node-' + node.id)}><title>{escape(title)}</title>",
            f'<rect x="{x:g}" y="{y:g}" width="{_WIDTH}" height="{height:g}" rx="5" '
            f'fill="#ffffff" stroke="{color}"/>',
            f'<rect x="{x:g}" y="{y:g}" width="6" height="{height:g}" rx="3" fill="{color}"/>',
            f'<text x="{x + 14:g}" y="{y + 20:g}" font-weight="bold" fill="{color}">'
            f"{escape(_short(node.name or node.id, 26))}</text>",
            *lines,
            "</g>",
        ]
    )


def _short(text: str, letters: int = _LETTERS) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"
