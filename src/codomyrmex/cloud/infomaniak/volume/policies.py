"""Keeping so many snapshots of a volume, and no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, Literal, TypeAlias

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.volume.records import VolumeSnapshot, volume_record
from codomyrmex.cloud.infomaniak.volume.snapshots import VolumeSnapshots

__all__ = ["Keep", "kept_snapshots"]

Period: TypeAlias = Literal["last", "hourly", "daily", "weekly", "monthly", "yearly"]
Keep: TypeAlias = int | Mapping[Period, int]
"""How many of the newest to keep, or of how many hours, days, weeks, … the newest of each."""

POLICY_KEY: Final = "snapshot-policy"

_PERIODS: Final[Mapping[Period, Callable[[datetime], object]]] = {
    "last": lambda time: time,
    "hourly": lambda time: (time.date(), time.hour),
    "daily": lambda time: time.date(),
    "weekly": lambda time: tuple(time.isocalendar())[:2],
    "monthly": lambda time: (time.year, time.month),
    "yearly": lambda time: time.year,
}


class SnapshotPolicies(VolumeSnapshots):
    """The part of `InfomaniakVolumeClient` that keeps a number of snapshots."""

    def snapshot_policy(
        self,
        volume: str,
        *,
        keep: Keep,
        policy: str = "default",
        dry_run: bool = True,
    ) -> Plan:
        """Make a snapshot of a volume, then delete those of the policy that are too many.

        Only snapshots that the policy made are counted and deleted; they carry its name as
        metadata. Nothing is deleted before the new snapshot is available. Run it from a timer.

        Args:
            volume: Id or name of the volume.
            keep: How many of the newest to keep, the new one among them; or how many by period,
                such as ``{"last": 2, "daily": 7, "weekly": 4}``.
            policy: The name of the policy; a volume can have several.
            dry_run: Whether to return the plan only, which is the default.

        Returns:
            The plan, done unless ``dry_run``.

        Raises:
            InvalidRequestError: When it would keep none.
            NotFoundError: When there is no such volume.

        Example:
            >>> plan = volumes.snapshot_policy("data", keep={"last": 2, "daily": 7})
            >>> [action.verb for action in plan]
            ['create']
        """
        found = volume_record(self._volume(volume))
        mine = [
            snapshot
            for snapshot in self.list_snapshots(volume=found.id)
            if snapshot.metadata.get(POLICY_KEY) == policy
        ]
        now = datetime.now(UTC)
        fresh = VolumeSnapshot(
            id="",
            name=f"{found.name}-{policy}-{now:%Y%m%dT%H%M%SZ}",
            volume_id=found.id,
            size_gib=found.size_gib,
            state="",
            created_at=now,
        )
        kept = kept_snapshots([fresh, *mine], keep)
        surplus = [snapshot for snapshot in mine if snapshot not in kept]
        actions = [Action("create", f"snapshot {fresh.name}", source=f"volume {found.name}")]
        actions += [
            Action("delete", f"snapshot {each.name}", reason=f"made {each.created_at:%Y-%m-%d}")
            for each in surplus
        ]
        plan = Plan(actions, skipped=len(mine) - len(surplus))
        if not dry_run:
            self.create_snapshot(found.id, fresh.name, metadata={POLICY_KEY: policy})
            for each in surplus:
                self.delete_snapshot(each.id)
        return plan


def kept_snapshots(snapshots: Sequence[VolumeSnapshot], keep: Keep) -> list[VolumeSnapshot]:
    """Choose which snapshots a policy keeps.

    Args:
        snapshots: Those of the policy, in any order.
        keep: How many; see `Keep`.

    Returns:
        Those to keep, the newest first.

    Raises:
        InvalidRequestError: When it would keep none, or a period is unknown.

    Example:
        >>> days = [VolumeSnapshot(id=str(day), name="", volume_id="v", size_gib=1, state="",
        ...     created_at=datetime(2026, 11, day, tzinfo=UTC)) for day in (1, 2, 9, 10)]
        >>> [each.id for each in kept_snapshots(days, {"last": 1, "weekly": 2})]
        ['10', '2']
        >>> [each.id for each in kept_snapshots(days, 3)]
        ['10', '9', '2']
    """
    wanted: Mapping[Period, int] = {"last": keep} if isinstance(keep, int) else keep
    if not wanted or any(number < 1 or period not in _PERIODS for period, number in wanted.items()):
        raise InvalidRequestError(
            f"keep={keep!r} does not say how many snapshots to keep",
            hint=f"Give a number from 1, or numbers by {', '.join(_PERIODS)}",
            provider="infomaniak",
        )
    newest = sorted(
        (each for each in snapshots if each.created_at is not None),
        key=lambda each: each.created_at or datetime.min.replace(tzinfo=UTC),
        reverse=True,
    )
    chosen: set[str] = {each.id for each in snapshots if each.created_at is None}
    for period, number in wanted.items():
        seen: dict[object, str] = {}
        for each in newest:
            assert each.created_at is not None
            seen.setdefault(
                (_PERIODS[period](each.created_at), period == "last" and each.id), each.id
            )
        chosen.update(list(seen.values())[:number])
    return [each for each in newest if each.id in chosen]
