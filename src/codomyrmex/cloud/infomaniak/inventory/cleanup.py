"""A clean-up: what is chosen, what has to stay, and the order in which the rest can go."""

from __future__ import annotations

import contextvars
import fnmatch
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from graphlib import TopologicalSorter
from typing import Final

import msgspec

from codomyrmex.cloud.common.errors import CloudError, ConflictError, NotFoundError
from codomyrmex.cloud.common.plan import Action
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.infomaniak.inventory.kinds import OWN_PORTS
from codomyrmex.cloud.infomaniak.inventory.records import (
    CleanupPlan,
    Inventory,
    InventoryItem,
    InventoryLink,
    KeptItem,
)

_THREADS: Final = 8

# what goes first where no link tells; a stack takes its own things along
_ORDER: Final = (
    "stack", "floating-ip", "load-balancer", "server", "server-group", "router", "port",
    "backup", "snapshot", "volume", "subnet", "network", "security-group", "image", "dns-zone",
    "container",
)  # fmt: skip


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What a clean-up is to take; a thing must fit all that is given."""

    tag: str | None = None
    name: str | None = None
    older_than: timedelta | None = None
    kinds: Sequence[str] = ()
    ids: frozenset[str] | None = None

    def reason(self, item: InventoryItem, now: datetime) -> str | None:
        """Why a thing is taken; None when it is not."""
        said: list[str] = []
        if self.ids is not None and item.id not in self.ids:
            return None
        if self.tag is not None:
            key, sign, value = self.tag.partition("=")
            if key not in item.tags or (sign and item.tags[key] != value):
                return None
            said.append(f"has the tag {self.tag}")
        if self.name is not None:
            if not fnmatch.fnmatchcase(item.name, self.name):
                return None
            said.append(f"is called {self.name}")
        if self.older_than is not None:
            # what does not tell its age is not taken for old
            if item.created_at is None or now - item.created_at < self.older_than:
                return None
            said.append(f"was made {item.created_at:%Y-%m-%d}")
        return " and ".join(said)


def plan_of(
    inventory: Inventory, choice: Choice, reasons: Mapping[str, str], now: datetime | None = None
) -> CleanupPlan:
    """Choose, keep what must stay, and put the rest in order."""
    now = now or datetime.now(UTC)
    kept: list[KeptItem] = []
    going: dict[str, InventoryItem] = {}
    why: dict[str, str] = {}
    for item in inventory.items:
        reason = choice.reason(item, now)
        if reason is None or (choice.kinds and item.kind not in choice.kinds):
            continue
        protected = _protected(item)
        if protected is not None:
            kept.append(KeptItem(item, protected))
            continue
        going[item.id] = item
        why[item.id] = " and ".join(part for part in (reasons.get(item.id), reason) if part)
    kept += _held(inventory, going)
    links = _through(inventory.links, going)
    ordered = _ordered(going, links)
    return CleanupPlan(
        actions=[Action("delete", str(item), reason=why[item.id]) for item in ordered],
        items=tuple(ordered),
        kept=tuple(kept),
        links=tuple(links),
    )


def run_plan(
    plan: CleanupPlan,
    delete: Callable[[InventoryItem], object],
    progress: Callable[[InventoryItem], None] | None,
) -> BatchResult:
    """Delete several at a time; what something hangs on that failed to go is left alone."""
    with ThreadPoolExecutor(_THREADS) as pool:
        run = _Run(plan, delete, progress, pool)
        try:
            return run.finish()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


class _Run:
    def __init__(
        self,
        plan: CleanupPlan,
        delete: Callable[[InventoryItem], object],
        progress: Callable[[InventoryItem], None] | None,
        pool: ThreadPoolExecutor,
    ) -> None:
        self._items = {item.id: item for item in plan.items}
        self._sorter = _sorter(self._items, plan.links)
        self._delete = delete
        self._progress = progress
        self._pool = pool
        self._running: dict[Future[object], InventoryItem] = {}
        self._done: list[str] = []
        self._failed: dict[str, CloudError] = {}
        self._left: set[str] = set()
        self._on: dict[str, list[str]] = {}
        for link in plan.links:
            self._on.setdefault(link.target, []).append(link.source)

    def finish(self) -> BatchResult:
        self._sorter.prepare()
        while self._sorter.is_active():
            for item_id in self._sorter.get_ready():
                self._begin(self._items[item_id])
            for future in wait(self._running, return_when=FIRST_COMPLETED).done:
                self._end(future, self._running.pop(future))
        return BatchResult(self._done, self._failed)

    def _begin(self, item: InventoryItem) -> None:
        holder = next((each for each in self._on.get(item.id, ()) if each in self._left), None)
        if holder is None:
            run = contextvars.copy_context().run
            self._running[self._pool.submit(run, self._delete, item)] = item
            return
        reason = f"{item} was left alone: {self._items[holder]} hangs on it and is still there"
        self._fail(item, ConflictError(reason, hint="See why that one could not be deleted"))
        self._sorter.done(item.id)

    def _end(self, future: Future[object], item: InventoryItem) -> None:
        try:
            future.result()
        except NotFoundError:
            self._done.append(str(item))  # it went with something else
        except CloudError as error:
            self._fail(item, error)
        else:
            self._done.append(str(item))
        if self._progress is not None:
            self._progress(item)
        self._sorter.done(item.id)

    def _fail(self, item: InventoryItem, error: CloudError) -> None:
        self._left.add(item.id)
        self._failed[str(item)] = error


def _protected(item: InventoryItem) -> str | None:
    if item.kind == "security-group" and item.name == "default":
        return "every project has it"
    if item.kind == "port" and (item.raw.get("device_owner") or "").startswith(OWN_PORTS):
        return "it goes with its router or network"
    if item.kind == "container" and item.raw["count"]:
        return f"it holds {item.raw['count']} objects: empty it first"
    if item.kind == "image" and item.raw.get("protected"):
        return "it is protected"
    if item.kind == "server" and item.raw.get("locked"):
        return "it is locked"
    return None


def _held(inventory: Inventory, going: dict[str, InventoryItem]) -> list[KeptItem]:
    """Take out what something holds that stays; that again holds others."""
    by_id = {item.id: item for item in inventory.items}
    found: list[KeptItem] = []
    while True:
        held = {
            link.target: by_id[link.source]
            for link in inventory.links
            if link.holds and link.target in going and _stays(by_id[link.source], going, by_id)
        }
        if not held:
            return found
        for item_id, holder in held.items():
            found.append(KeptItem(going.pop(item_id), f"{holder} hangs on it and is not chosen"))


def _stays(
    item: InventoryItem, going: Mapping[str, InventoryItem], there: Mapping[str, InventoryItem]
) -> bool:
    if item.id in going:
        return False
    if item.kind != "port":
        return True
    # a port goes with what it connects; and those that a network makes for itself, with it
    owner, device = item.raw.get("device_owner") or "", item.raw.get("device_id") or ""
    if device.removeprefix("lb-") in going:
        return False
    return not owner.startswith(OWN_PORTS) or device in there


def _through(
    links: Iterable[InventoryLink], going: Mapping[str, InventoryItem]
) -> list[InventoryLink]:
    """The links between what goes, those by way of something else included.

    A server hangs on a network by a port that goes with the server and need not be chosen.
    """
    onward: dict[str, list[InventoryLink]] = {}
    for link in links:
        onward.setdefault(link.source, []).append(link)
    found: dict[tuple[str, str], InventoryLink] = {}
    for source in going:
        ahead, seen = list(onward.get(source, ())), {source}
        while ahead:
            link = ahead.pop()
            if link.target in seen:
                continue
            seen.add(link.target)
            if link.target in going:
                found[source, link.target] = InventoryLink(source, link.target, link.how)
            else:
                ahead += onward.get(link.target, ())
    return list(found.values())


def _ordered(
    going: Mapping[str, InventoryItem], links: Iterable[InventoryLink]
) -> list[InventoryItem]:
    sorter = _sorter(going, links)
    sorter.prepare()
    ordered: list[InventoryItem] = []
    while sorter.is_active():
        ready = sorter.get_ready()
        ordered += sorted((going[each] for each in ready), key=lambda each: (each.kind, each.name))
        sorter.done(*ready)
    return ordered


def _sorter(
    items: Mapping[str, InventoryItem], links: Iterable[InventoryLink]
) -> TopologicalSorter[str]:
    """The order by links; stacks go before all, as they take things of their own along."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    rank = {kind: number for number, kind in enumerate(_ORDER)}
    stacks = [item.id for item in items.values() if item.kind == "stack"]
    for item in items.values():
        sorter.add(item.id, *(stacks if item.kind != "stack" else ()))
    for link in links:
        source, target = items.get(link.source), items.get(link.target)
        # a volume that was made from a snapshot does not go before it: that would be a circle
        # with the snapshot's own volume
        if source and target and rank[source.kind] <= rank[target.kind]:
            sorter.add(target.id, source.id)
    return sorter
