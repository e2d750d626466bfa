"""All services at once: what a project has, what nothing uses, and clean-ups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import ClassVar

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.infomaniak.inventory.cleanup import Choice, plan_of, run_plan
from codomyrmex.cloud.infomaniak.inventory.deletion import Deletion
from codomyrmex.cloud.infomaniak.inventory.listing import InventoryListing, chosen_kinds
from codomyrmex.cloud.infomaniak.inventory.orphans import orphans_of
from codomyrmex.cloud.infomaniak.inventory.records import (
    CleanupPlan,
    Inventory,
    InventoryItem,
    Orphan,
)
from codomyrmex.cloud.infomaniak.waiting import DEFAULT_TIMEOUT

__all__ = ["InfomaniakInventoryClient"]


class InfomaniakInventoryClient(InventoryListing):
    """What a project has, over all services of Infomaniak's public cloud.

    Example:
        >>> found = inventory.inventory(kinds=["server", "volume"])
        >>> [str(item) for item in found.items if item.name in ("web", "data")]
        ['server web', 'volume data']
    """

    service_type: ClassVar[str] = "inventory"

    def inventory(self, *, kinds: Sequence[str] = ()) -> Inventory:
        """List everything of the project, all services at the same time.

        One request a kind, and one more for each thousand things.

        Args:
            kinds: Only these, such as ``server`` or ``floating-ip``; then one that cannot be
                listed is an error. All when empty: what the cloud does not have or this user may
                not see is in `Inventory.unseen`.

        Returns:
            The things, and what hangs on what.

        Raises:
            InvalidRequestError: When there is no such kind.
            AuthenticationError: When the login is refused.
            PermissionDeniedError: When one of ``kinds`` may not be listed.

        Example:
            >>> found = inventory.inventory()
            >>> found.counts["server"] > 0, dict(found.unseen)
            (True, {})
        """
        return self._inventory(chosen_kinds(kinds), strict=bool(kinds))

    def find_orphans(self, *, inventory: Inventory | None = None) -> list[Orphan]:
        """Find what nothing uses any more.

        Volumes that no server has, floating IPs that lead nowhere, ports that nothing is connected
        to or whose server is gone, snapshots whose volume is gone, segments whose container is
        gone. Most of these are billed all the same.

        Args:
            inventory: Where to look; a fresh one when None.

        Returns:
            The things, and how it shows.

        Example:
            >>> [each.reason for each in inventory.find_orphans() if each.item.name == "data"]
            ['no server has it']
        """
        return list(orphans_of(inventory or self.inventory()))

    def plan_cleanup(
        self,
        *,
        tag: str | None = None,
        name: str | None = None,
        older_than: timedelta | None = None,
        kinds: Sequence[str] = (),
        orphans: bool = False,
        inventory: Inventory | None = None,
    ) -> CleanupPlan:
        """Plan to delete what fits all that is said, in an order in which it can go.

        What something else needs that is not chosen stays, and so do containers that hold
        objects, locked servers, protected images and the security group ``default``.

        Args:
            tag: Only what has it: ``stage`` or ``stage=test``; metadata counts as tags.
            name: Only what is called so; ``*`` and ``?`` are wildcards.
            older_than: Only what was made so long ago; what does not tell when is left out.
            kinds: Only things of these kinds.
            orphans: Only what nothing uses; see `find_orphans`.
            inventory: Where to look; a fresh one when None.

        Returns:
            The plan: what goes and why, and what is kept and why. It is for `cleanup`.

        Raises:
            InvalidRequestError: When nothing is said that chooses, or there is no such kind.

        Example:
            >>> plan = inventory.plan_cleanup(orphans=True, name="data")
            >>> [(action.verb, action.target, action.reason) for action in plan]
            [('delete', 'volume data', 'no server has it and is called data')]
        """
        if tag is None and name is None and older_than is None and not orphans:
            raise InvalidRequestError(
                "a clean-up of everything is refused",
                hint="Say what goes: a tag, a name, an age or what nothing uses",
                provider=self.provider,
            )
        chosen_kinds(kinds)
        found = inventory or self.inventory()
        reasons = {each.item.id: each.reason for each in orphans_of(found)} if orphans else {}
        ids = frozenset(reasons) if orphans else None
        choice = Choice(tag=tag, name=name, older_than=older_than, kinds=kinds, ids=ids)
        return plan_of(found, choice, reasons)

    def cleanup(
        self,
        plan: CleanupPlan,
        *,
        dry_run: bool = True,
        timeout: float = DEFAULT_TIMEOUT,
        progress: Callable[[InventoryItem], None] | None = None,
    ) -> BatchResult | CleanupPlan:
        """Delete what a plan says, several things at a time, each waited for.

        Things go by their ids. One that is gone already counts as done; what hangs on one that
        could not be deleted is left alone.

        Args:
            plan: From `plan_cleanup`.
            dry_run: Whether to return the plan and change nothing, as long as it is not said
                otherwise.
            timeout: Seconds to wait for each thing at the most.
            progress: Told of each thing when it is done with.

        Returns:
            What was deleted and what was not, each with its error; with ``dry_run`` the plan.

        Example:
            >>> plan = inventory.plan_cleanup(name="no-such-*")
            >>> inventory.cleanup(plan, dry_run=False).succeeded
            []
        """
        if dry_run:
            return plan
        return run_plan(plan, Deletion(self.connection, self._clock, timeout), progress)
