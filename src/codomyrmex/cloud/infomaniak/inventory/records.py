"""What a project has, as records: the things, and what hangs on what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from codomyrmex.cloud.common.plan import Plan

__all__ = ["CleanupPlan", "Inventory", "InventoryItem", "InventoryLink", "KeptItem", "Orphan"]

_EMPTY: Mapping[str, Any] = {}  # the provider's JSON, of any shape


class InventoryLink(msgspec.Struct, frozen=True):
    """That one thing hangs on another.

    Attributes:
        source: The id of the one that hangs on the other, and goes before it.
        target: The id of the other.
        how: In what way, such as ``attached``.
        holds: Whether the other cannot be deleted, or would be missed, while this one is there.

    Example:
        >>> InventoryLink("server-1", "volume-1", "attached").holds
        True
    """

    source: str
    target: str
    how: str
    holds: bool = True


class InventoryItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing of a project.

    Attributes:
        kind: What it is, such as ``server`` or ``floating-ip``: the name of its group of `cmx
            infomaniak`.
        id: Its id.
        name: Its name; its address where it has none.
        state: The service's word.
        quantity: How much of what is billed it is: the flavor, GiB, bytes; empty for what is free.
        size: How many bytes it takes, where it takes some.
        created_at: When it was made, where the service tells.
        tags: Its tags and metadata; a tag without a value has an empty one.
        links: What it hangs on, and what hangs on it as far as its own record tells.
        raw: The service's own record.

    Example:
        >>> InventoryItem(kind="volume", id="1", name="data", quantity="10 GiB").tags
        {}
    """

    kind: str
    id: str
    name: str
    state: str = ""
    quantity: str = ""
    size: int | None = None
    created_at: datetime | None = None
    tags: Mapping[str, str] = {}
    links: Sequence[InventoryLink] = ()
    raw: Mapping[str, Any] = _EMPTY

    def __str__(self) -> str:
        return f"{self.kind} {self.name or self.id}"


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """All that a project has.

    Attributes:
        items: The things, those of a kind together, by name.
        links: What hangs on what; both ends are among the items.
        unseen: The kinds that could not be listed, and why: the cloud has no such service, or the
            role of this user or key may not see them.

    Example:
        >>> disk = InventoryItem(kind="volume", id="v", name="data")
        >>> web = InventoryItem(kind="server", id="s", name="web")
        >>> found = Inventory(items=(web, disk), links=(InventoryLink("s", "v", "attached"),))
        >>> [str(item) for item in found.hanging_on("v")]
        ['server web']
    """

    items: Sequence[InventoryItem]
    links: Sequence[InventoryLink] = ()
    unseen: Mapping[str, str] = {}

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind.

        Returns:
            Kind and number, in the order of `items`.

        Example:
            >>> Inventory(items=(InventoryItem(kind="port", id="p", name=""),)).counts
            {'port': 1}
        """
        counts: dict[str, int] = {}
        for item in self.items:
            counts[item.kind] = counts.get(item.kind, 0) + 1
        return counts

    def of(self, kind: str) -> list[InventoryItem]:
        """Choose the things of a kind.

        Args:
            kind: The kind.

        Returns:
            The things.

        Example:
            >>> Inventory(items=()).of("server")
            []
        """
        return [item for item in self.items if item.kind == kind]

    def hanging_on(self, item_id: str) -> list[InventoryItem]:
        """Tell what hangs on a thing.

        Args:
            item_id: Its id.

        Returns:
            The things.

        Example:
            >>> Inventory(items=()).hanging_on("1")
            []
        """
        sources = {link.source for link in self.links if link.target == item_id}
        return [item for item in self.items if item.id in sources]


class Orphan(msgspec.Struct, frozen=True):
    """A thing that nothing uses any more.

    Attributes:
        item: The thing.
        reason: How that shows.

    Example:
        >>> Orphan(InventoryItem(kind="volume", id="1", name="old"), "no server has it").reason
        'no server has it'
    """

    item: InventoryItem
    reason: str


class KeptItem(msgspec.Struct, frozen=True):
    """A thing that was chosen and is kept all the same.

    Attributes:
        item: The thing.
        reason: Why.

    Example:
        >>> KeptItem(InventoryItem(kind="volume", id="1", name="d"), "server web has it").item.name
        'd'
    """

    item: InventoryItem
    reason: str


class CleanupPlan(Plan, frozen=True, kw_only=True):
    """What a clean-up deletes, in the order in which it can be deleted.

    Attributes:
        items: The things, one for each of the actions.
        kept: What was chosen and cannot go, or would take something else along.
        links: What of these hangs on what.

    Example:
        >>> CleanupPlan(actions=[]).is_empty
        True
    """

    items: Sequence[InventoryItem] = ()
    kept: Sequence[KeptItem] = ()
    links: Sequence[InventoryLink] = ()
