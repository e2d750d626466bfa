"""Snapshots of volumes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import ConflictError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.errors import statuses
from codomyrmex.cloud.infomaniak.volume.base import VolumeService
from codomyrmex.cloud.infomaniak.volume.records import VolumeSnapshot, snapshot_record
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal


class VolumeSnapshots(VolumeService):
    """The part of `InfomaniakVolumeClient` for snapshots."""

    def list_snapshots(
        self, *, volume: str | None = None, name: str | None = None
    ) -> Listing[VolumeSnapshot]:
        """List the snapshots of the project.

        Args:
            volume: Only those of the volume with this id or name.
            name: Only those of this name.

        Returns:
            An iterable.

        Example:
            >>> list(volumes.list_snapshots(volume="data"))
            []
        """
        query: dict[str, Any] = {} if name is None else {"name": name}

        def of_volume() -> dict[str, Any]:
            return {} if volume is None else {"volume_id": self._volume(volume).id}

        return self._listing(
            lambda: self._block_storage_api.snapshots(details=True, **query, **of_volume()),
            snapshot_record,
        )

    def get_snapshot(self, snapshot: str) -> VolumeSnapshot:
        """Get a snapshot.

        Args:
            snapshot: Its id or name.

        Returns:
            The snapshot.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> _ = volumes.create_snapshot("data", "tonight")
            >>> volumes.get_snapshot("tonight").state
            'available'
            >>> volumes.delete_snapshot("tonight")
        """
        return snapshot_record(self._snapshot(snapshot))

    def create_snapshot(
        self,
        volume: str,
        name: str,
        *,
        description: str = "",
        metadata: Mapping[str, str] | None = None,
        force: bool = True,
        **options: Unpack[ChangeOptions[VolumeSnapshot]],
    ) -> VolumeSnapshot | Plan:
        """Keep what a volume holds now.

        Args:
            volume: Id or name of the volume.
            name: The name of the snapshot.
            description: For its owner.
            metadata: Its owner's names and values.
            force: Whether also while an instance uses the volume: then the snapshot is what a
                disk has after a power cut.
            **options: See `ChangeOptions`.

        Returns:
            The snapshot, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When the volume is in use and ``force`` is False.
            QuotaExceededError: When the project may not have more.

        Example:
            >>> volumes.create_snapshot("data", "tonight").size_gib
            1
            >>> volumes.delete_snapshot("tonight")
        """
        found = self._volume(volume)

        def create() -> str:
            with statuses({400: ConflictError}):
                made = self._block_storage_api.create_snapshot(
                    volume_id=found.id,
                    name=name,
                    description=description,
                    metadata=dict(metadata or {}),
                    is_forced=force,
                )
            return str(made.id)

        if not force and found.status == "in-use":
            raise ConflictError(
                f"volume {found.name} is in use",
                hint="Detach it, or give force=True",
                provider=self.provider,
                service=self.service_type,
            )
        return self._change(
            Action("create", f"snapshot {name}", source=f"volume {found.name}"),
            create,
            self._snapshot_goal,
            options,
        )

    def update_snapshot(
        self,
        snapshot: str,
        *,
        name: str | None = None,
        description: str | None = None,
        metadata: Mapping[str, str] | None = None,
        dry_run: bool = False,
    ) -> VolumeSnapshot | Plan:
        """Rename or describe a snapshot, or set some of its metadata.

        Args:
            snapshot: Its id or name.
            name: The new name.
            description: The new description.
            metadata: What to set; what is not named stays.
            dry_run: Whether to return the plan only.

        Returns:
            The snapshot, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> _ = volumes.create_snapshot("data", "tonight")
            >>> volumes.update_snapshot("tonight", name="last-night").name
            'last-night'
            >>> volumes.delete_snapshot("last-night")
        """
        found = self._snapshot(snapshot)
        words = {"name": name, "description": description}
        new = {key: value for key, value in words.items() if value is not None}

        def update() -> VolumeSnapshot:
            if new:
                self._block_storage_api.update_snapshot(found.id, **new)
            if metadata:
                self._block_storage_api.set_snapshot_metadata(found.id, **metadata)
            return self._look_at_snapshot(found.id)

        return self._apply(
            Action("update", f"snapshot {found.name}", reason=", ".join([*new, *(metadata or {})])),
            update,
            dry_run=dry_run,
        )

    def delete_snapshot(
        self, snapshot: str, **options: Unpack[ChangeOptions[VolumeSnapshot]]
    ) -> Plan | None:
        """Delete a snapshot, and wait until it is gone.

        Args:
            snapshot: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.
            ConflictError: When its state forbids it, such as while a volume is made from it.

        Example:
            >>> _ = volumes.create_snapshot("data", "tonight")
            >>> volumes.delete_snapshot("tonight")
        """
        found = snapshot_record(self._snapshot(snapshot))

        def delete() -> None:
            with statuses({400: ConflictError}):
                self._block_storage_api.delete_snapshot(found.id, ignore_missing=False)

        done = self._change(
            Action("delete", f"snapshot {found.name}"),
            delete,
            lambda _: Goal(
                what=f"snapshot {found.name} ({found.id}) to be gone",
                look=lambda: self._look_at_snapshot(found.id),
                reached=lambda seen: False,
                fault=lambda seen: self._fault(seen.id, seen.state),
                gone=found,
            ),
            options,
        )
        return done if isinstance(done, Plan) else None
