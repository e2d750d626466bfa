"""The kinds of things that a project has: where each is listed, and what its record says.

Lists are read as the services write them, without openstacksdk's records: those cost more time
than the answers of the services.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from codomyrmex.cloud.infomaniak.inventory.records import InventoryItem, InventoryLink
from codomyrmex.cloud.infomaniak.service import parse_time

# the services' JSON, of any shape
_Raw = Mapping[str, Any]

# ports that a service makes for itself and takes away itself
OWN_PORTS: Final = ("network:",)


class Kind(NamedTuple):
    """One kind of things.

    Attributes:
        name: Its name.
        api: The property of `ServiceAPIs` that gives its service; empty for the object store.
        path: Where the service lists them.
        key: Under which name the answer has them.
        read: Makes an item of a record.
        query: What is asked for; ``{project}`` stands for the project's id.
        version: The microversion, as a header's value.
    """

    name: str
    api: str
    path: str
    key: str
    read: Callable[[_Raw], InventoryItem]
    query: Mapping[str, str] = {}
    version: str = ""


def _item(kind: str, raw: _Raw, links: Sequence[InventoryLink] = (), **more: Any) -> InventoryItem:
    # keyword arguments of InventoryItem, which checks them
    facts: dict[str, Any] = {
        "id": str(raw["id"]),
        "name": raw.get("name") or "",
        "state": raw.get("status") or "",
        "created_at": parse_time(raw.get("created_at")),
        "tags": _tags(raw.get("tags"), raw.get("metadata")),
    }
    return InventoryItem(kind=kind, raw=raw, links=tuple(links), **{**facts, **more})


def _tags(words: Sequence[str] | None, metadata: Mapping[str, str] | None = None) -> dict[str, str]:
    """Tags as names with values: ``stage=test`` is how a tag with a value is usually written."""
    pairs = (word.partition("=") for word in words or ())
    return {**{name: value for name, _, value in pairs}, **(metadata or {})}


def _links(
    source: str, targets: Iterator[str | None] | Sequence[str | None], how: str, *, holds: bool
) -> Iterator[InventoryLink]:
    return (InventoryLink(source, target, how, holds) for target in targets if target)


def _gib(size: int | None) -> dict[str, Any]:
    return {"quantity": f"{size or 0} GiB", "size": (size or 0) * 1024**3}


def _server(raw: _Raw) -> InventoryItem:
    own, volumes = raw["id"], raw.get("os-extended-volumes:volumes_attached") or ()
    image = raw.get("image") or {}  # an empty text for a server that starts from a volume
    return _item(
        "server",
        raw,
        [
            *_links(own, [each["id"] for each in volumes], "attached", holds=True),
            *_links(own, [image.get("id")], "made from", holds=False),
        ],
        quantity=(raw.get("flavor") or {}).get("original_name", ""),
        created_at=parse_time(raw.get("created")),
    )


def _server_group(raw: _Raw) -> InventoryItem:
    links = [InventoryLink(each, raw["id"], "member", False) for each in raw.get("members") or ()]
    return _item("server-group", raw, links)


def _volume(raw: _Raw) -> InventoryItem:
    own = raw["id"]
    servers = [each["server_id"] for each in raw.get("attachments") or ()]
    image = (raw.get("volume_image_metadata") or {}).get("image_id")
    size = _gib(raw["size"])
    kind = raw.get("volume_type")
    return _item(
        "volume",
        raw,
        [
            *(InventoryLink(each, own, "attached") for each in servers if each),
            *_links(own, [raw.get("snapshot_id"), raw.get("source_volid"), image], "made from",
                    holds=False),
        ],
        **{**size, "quantity": f"{size['quantity']} {kind}" if kind else size["quantity"]},
    )  # fmt: skip


def _snapshot(raw: _Raw) -> InventoryItem:
    links = _links(raw["id"], [raw.get("volume_id")], "snapshot of", holds=True)
    return _item("snapshot", raw, [*links], **_gib(raw["size"]))


def _backup(raw: _Raw) -> InventoryItem:
    links = _links(raw["id"], [raw.get("volume_id")], "backup of", holds=False)
    return _item("backup", raw, [*links], **_gib(raw["size"]))


def _image(raw: _Raw) -> InventoryItem:
    size = raw.get("size")
    return _item("image", raw, size=size, quantity="" if size is None else f"{size} bytes")


def _subnet(raw: _Raw) -> InventoryItem:
    links = _links(raw["id"], [raw.get("network_id")], "part of", holds=False)
    return _item("subnet", raw, [*links], name=raw.get("name") or raw.get("cidr") or "")


def _port(raw: _Raw) -> InventoryItem:
    own, device = raw["id"], raw.get("device_id") or ""
    fixed = raw.get("fixed_ips") or ()
    addresses = ", ".join(each["ip_address"] for each in fixed)
    return _item(
        "port",
        raw,
        [
            *_links(own, [raw.get("network_id")], "connected to", holds=True),
            *_links(own, sorted({each["subnet_id"] for each in fixed}), "address of", holds=True),
            *_links(own, raw.get("security_groups") or (), "lets through by", holds=True),
            # Octavia writes the id of its balancer so
            *([InventoryLink(device.removeprefix("lb-"), own, "connected by")] if device else []),
        ],
        name=raw.get("name") or addresses,
    )


def _router(raw: _Raw) -> InventoryItem:
    return _item("router", raw)


def _floating_ip(raw: _Raw) -> InventoryItem:
    own = raw["id"]
    return _item(
        "floating-ip",
        raw,
        [
            *_links(own, [raw.get("port_id")], "leads to", holds=False),
            *_links(own, [raw.get("router_id")], "goes through", holds=True),
        ],
        name=raw.get("floating_ip_address") or "",
        quantity="1 address",
    )


def _load_balancer(raw: _Raw) -> InventoryItem:
    targets = [raw.get("vip_port_id"), raw.get("vip_subnet_id")]
    return _item(
        "load-balancer",
        raw,
        [*_links(raw["id"], targets, "has its address of", holds=True)],
        state=raw.get("provisioning_status") or "",
        quantity="1 balancer",
    )


def _stack(raw: _Raw) -> InventoryItem:
    return _item(
        "stack",
        raw,
        name=raw.get("stack_name") or "",
        state=raw.get("stack_status") or "",
        created_at=parse_time(raw.get("creation_time")),
    )


def _container(raw: _Raw) -> InventoryItem:
    name, size = raw["name"], raw["bytes"]
    return InventoryItem(
        kind="container",
        id=name,
        name=name,
        quantity=f"{size} bytes" if size else "",
        size=size,
        raw=raw,
        links=tuple(
            InventoryLink(name.removesuffix(end), name, "large objects in")
            for end in ("+segments", "_segments")
            if name.endswith(end)
        ),
    )


def _plain(kind: str) -> Callable[[_Raw], InventoryItem]:
    return lambda raw: _item(kind, raw)


_OWN: Final = {"project_id": "{project}"}

KINDS: Final = (
    Kind("server", "_compute_api", "/servers/detail", "servers", _server, version="compute 2.53"),
    Kind("server-group", "_compute_api", "/os-server-groups", "server_groups", _server_group),
    Kind("volume", "_block_storage_api", "/volumes/detail", "volumes", _volume),
    Kind("snapshot", "_block_storage_api", "/snapshots/detail", "snapshots", _snapshot),
    Kind("backup", "_block_storage_api", "/backups/detail", "backups", _backup),
    Kind("image", "_image_api", "/images", "images", _image,
         {"owner": "{project}", "limit": "1000"}),
    Kind("network", "_network_api", "/networks", "networks", _plain("network"), _OWN),
    Kind("subnet", "_network_api", "/subnets", "subnets", _subnet, _OWN),
    Kind("router", "_network_api", "/routers", "routers", _router, _OWN),
    Kind("port", "_network_api", "/ports", "ports", _port, _OWN),
    Kind("floating-ip", "_network_api", "/floatingips", "floatingips", _floating_ip, _OWN),
    Kind("security-group", "_network_api", "/security-groups", "security_groups",
         _plain("security-group"), _OWN),
    Kind("load-balancer", "_load_balancer_api", "/lbaas/loadbalancers", "loadbalancers",
         _load_balancer, _OWN),
    Kind("dns-zone", "_dns_api", "/zones", "zones", _plain("dns-zone"), {"limit": "1000"}),
    Kind("stack", "_orchestration_api", "/stacks", "stacks", _stack),
    Kind("container", "", "", "", _container),
)  # fmt: skip
"""All kinds, in the order in which they are shown."""
