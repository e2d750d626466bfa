"""Changing a volume that exists: its size, type, name, contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import ConflictError, InvalidRequestError
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.errors import statuses
from codomyrmex.cloud.infomaniak.volume.base import AT_REST, VolumeService
from codomyrmex.cloud.infomaniak.volume.records import Volume, volume_record
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions


class VolumeChanges(VolumeService):
    """The part of `InfomaniakVolumeClient` that changes volumes."""

    def extend_volume(
        self, volume: str, size_gib: int, **options: Unpack[ChangeOptions[Volume]]
    ) -> Volume | Plan:
        """Make a volume larger, also while an instance uses it; the same size is no error.

        The file system on it is not touched: the instance has to grow it.

        Args:
            volume: Its id or name.
            size_gib: The new size.
            **options: See `ChangeOptions`.

        Returns:
            The volume, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When it would become smaller.
            QuotaExceededError: When the project may not have more.
            ConflictError: When its state forbids it.

        Example:
            >>> _ = volumes.create_volume("small", size_gib=1)
            >>> volumes.extend_volume("small", 2).size_gib
            2
            >>> volumes.delete_volume("small")
        """
        found = self._volume(volume)
        if size_gib < found.size:
            raise InvalidRequestError(
                f"volume {found.name} has {found.size} GiB and cannot shrink to {size_gib} GiB",
                hint="Copy what it holds to a smaller volume",
                provider=self.provider,
            )
        same = size_gib == found.size

        def extend() -> None:
            if not same:
                with statuses({400: ConflictError}):
                    self._block_storage_api.extend_volume(found.id, size_gib)

        goal = self._goal(found.id)
        return self._change(
            Action(
                "skip" if same else "update",
                f"volume {found.name}",
                reason=f"extend from {found.size} to {size_gib} GiB",
            ),
            extend,
            lambda _: msgspec.structs.replace(
                goal,
                what=f"volume {found.name} ({found.id}) to have {size_gib} GiB",
                reached=lambda seen: seen.size_gib == size_gib and seen.state in AT_REST,
            ),
            options,
        )

    def retype_volume(
        self,
        volume: str,
        volume_type: str,
        *,
        migration: Literal["never", "on-demand"] = "never",
        **options: Unpack[ChangeOptions[Volume]],
    ) -> Volume | Plan:
        """Give a volume another type; the one that it has is no error.

        Args:
            volume: Its id or name.
            volume_type: Id or name of the type.
            migration: Whether its data may be moved where the new type needs it.
            **options: See `ChangeOptions`.

        Returns:
            The volume, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such type.
            ConflictError: When its state forbids it.
            WaiterError: When it kept its old type; the message has the service's reason.

        Example:
            >>> volumes.retype_volume("data", "CEPH_1_perf1", dry_run=True).is_empty
            True
        """
        found, wanted = self._volume(volume), self._type(volume_type)
        same = found.volume_type == wanted.name

        def retype() -> None:
            if not same:
                with statuses({400: ConflictError}):
                    self._block_storage_api.retype_volume(found.id, wanted.id, migration)

        def fault(seen: Volume) -> str | None:
            if seen.state in AT_REST and seen.volume_type != wanted.name:
                said = self._messages(seen.id)
                return f"it kept its type: {said[0] if said else 'the service gave no reason'}"
            return self._fault(seen.id, seen.state)

        goal = self._goal(found.id)
        return self._change(
            Action(
                "skip" if same else "update",
                f"volume {found.name}",
                reason=f"type {found.volume_type} to {wanted.name}",
            ),
            retype,
            lambda _: msgspec.structs.replace(
                goal,
                what=f"volume {found.name} ({found.id}) to have type {wanted.name}",
                reached=lambda seen: seen.volume_type == wanted.name and seen.state in AT_REST,
                fault=fault,
            ),
            options,
        )

    def revert_volume(
        self, volume: str, snapshot: str, **options: Unpack[ChangeOptions[Volume]]
    ) -> Volume | Plan:
        """Bring a volume back to what its newest snapshot holds; what came after is lost.

        Args:
            volume: Its id or name.
            snapshot: Id or name of its newest snapshot.
            **options: See `ChangeOptions`.

        Returns:
            The volume, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When it is in use, or has a newer snapshot.

        Example:
            >>> _ = volumes.create_snapshot("data", "before")
            >>> volumes.revert_volume("data", "before").state
            'available'
            >>> volumes.delete_snapshot("before")
        """
        found, kept = self._volume(volume), self._snapshot(snapshot)

        def revert() -> None:
            with statuses({400: ConflictError}):
                self._block_storage_api.revert_volume_to_snapshot(found.id, kept.id)

        return self._change(
            Action("update", f"volume {found.name}", source=f"snapshot {kept.name}"),
            revert,
            lambda _: self._goal(found.id, "available"),
            options,
        )

    def update_volume(
        self,
        volume: str,
        *,
        name: str | None = None,
        description: str | None = None,
        bootable: bool | None = None,
        readonly: bool | None = None,
        dry_run: bool = False,
    ) -> Volume | Plan:
        """Rename a volume, describe it, make it bootable or read-only.

        Args:
            volume: Its id or name.
            name: The new name.
            description: The new description.
            bootable: Whether an instance can start from it.
            readonly: Whether instances may only read it.
            dry_run: Whether to return the plan only.

        Returns:
            The volume, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such volume.
            ConflictError: When it is in use and ``readonly`` is given.

        Example:
            >>> volumes.update_volume("data", description="numbers", bootable=True).bootable
            True
            >>> _ = volumes.update_volume("data", bootable=False)
        """
        found = self._volume(volume)
        api = self._block_storage_api
        words = {"name": name, "description": description}
        new = {
            key: value
            for key, value in words.items()
            if value is not None and value != getattr(found, key)
        }

        def update() -> Volume:
            if new:
                api.update_volume(found.id, **new)
            with statuses({400: ConflictError}):
                if bootable is not None and bootable != found.is_bootable:
                    api.set_volume_bootable_status(found.id, bootable)
                if readonly is not None:
                    api.set_volume_readonly(found.id, readonly)
            return self._look(found.id)

        changed = [*new, *(["bootable"] if bootable not in (None, found.is_bootable) else [])]
        changed += ["readonly"] if readonly is not None else []
        return self._apply(
            Action(
                "update" if changed else "skip",
                f"volume {found.name}",
                reason=", ".join(changed),
            ),
            update,
            dry_run=dry_run,
        )

    def set_metadata(
        self,
        volume: str,
        metadata: Mapping[str, str],
        *,
        remove: Sequence[str] = (),
        dry_run: bool = False,
    ) -> Volume | Plan:
        """Set some of a volume's metadata; what is not named stays.

        Args:
            volume: Its id or name.
            metadata: What to set.
            remove: The names to remove; one that it does not have is no error.
            dry_run: Whether to return the plan only.

        Returns:
            The volume, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is no such volume.

        Example:
            >>> volumes.set_metadata("data", {"stage": "test"}).metadata["stage"]
            'test'
            >>> "stage" in volumes.set_metadata("data", {}, remove=["stage"]).metadata
            False
        """
        found = volume_record(self._volume(volume))
        gone = [key for key in remove if key in found.metadata]
        new = {key: val for key, val in metadata.items() if found.metadata.get(key) != val}

        def change() -> Volume:
            if new:
                self._block_storage_api.set_volume_metadata(found.id, **new)
            if gone:
                self._block_storage_api.delete_volume_metadata(found.id, gone)
            return self._look(found.id)

        names = ", ".join([*new, *(f"-{key}" for key in gone)])
        return self._apply(
            Action("update" if names else "skip", f"volume {found.name}", reason=names),
            change,
            dry_run=dry_run,
        )
