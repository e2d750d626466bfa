"""Which things of an inventory nothing uses any more, and how that shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from codomyrmex.cloud.infomaniak.inventory.kinds import OWN_PORTS
from codomyrmex.cloud.infomaniak.inventory.records import Inventory, InventoryItem, Orphan

_Test: TypeAlias = Callable[[InventoryItem, Inventory, frozenset[str]], str | None]


def orphans_of(inventory: Inventory) -> Iterator[Orphan]:
    """Look at each thing."""
    known = frozenset(item.id for item in inventory.items)
    for item in inventory.items:
        test = _TESTS.get(item.kind)
        reason = test(item, inventory, known) if test is not None else None
        if reason is not None:
            yield Orphan(item, reason)


def _volume(item: InventoryItem, inventory: Inventory, known: frozenset[str]) -> str | None:
    # what is being made, or is in the hands of a backup, is in use
    free = item.state in ("available", "error") and not item.raw.get("attachments")
    return "no server has it" if free else None


def _snapshot(item: InventoryItem, inventory: Inventory, known: frozenset[str]) -> str | None:
    if "volume" in inventory.unseen or item.raw.get("volume_id") in known:
        return None
    return "its volume is gone"


def _floating_ip(item: InventoryItem, inventory: Inventory, known: frozenset[str]) -> str | None:
    return None if item.raw.get("port_id") else "it leads nowhere"


def _port(item: InventoryItem, inventory: Inventory, known: frozenset[str]) -> str | None:
    owner, device = item.raw.get("device_owner") or "", item.raw.get("device_id") or ""
    if owner.startswith(OWN_PORTS):
        return None
    if not device:
        return "nothing is connected to it"
    if owner.startswith("compute:") and device not in known and "server" not in inventory.unseen:
        return "its server is gone"
    return None


def _container(item: InventoryItem, inventory: Inventory, known: frozenset[str]) -> str | None:
    lost = [link.target for link in item.links if link.source not in known]
    return "segments of a container that is gone" if lost else None


_TESTS: Final[Mapping[str, _Test]] = {
    "volume": _volume,
    "snapshot": _snapshot,
    "floating-ip": _floating_ip,
    "port": _port,
    "container": _container,
}
