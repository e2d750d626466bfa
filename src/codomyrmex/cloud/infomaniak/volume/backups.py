"""Backups of volumes, which lie in the object store."""

from __future__ import annotations

from typing_extensions import Unpack

from codomyrmex.cloud.common.errors import ConflictError, InUseError, InvalidRequestError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.errors import statuses
from codomyrmex.cloud.infomaniak.volume.base import VolumeService
from codomyrmex.cloud.infomaniak.volume.records import Volume, VolumeBackup, backup_record
from codomyrmex.cloud.infomaniak.waiting import ChangeOptions, Goal


class VolumeBackups(VolumeService):
    """The part of `InfomaniakVolumeClient` for backups."""

    def list_backups(
        self, *, volume: str | None = None, name: str | None = None
    ) -> Listing[VolumeBackup]:
        """List the backups of the project.

        Args:
            volume: Only those of the volume with this id or name.
            name: Only those of this name.

        Returns:
            An iterable.

        Example:
            >>> list(volumes.list_backups(volume="data"))
            []
        """
        query: dict[str, str] = {} if name is None else {"name": name}

        def of_volume() -> dict[str, str]:
            return {} if volume is None else {"volume_id": self._volume(volume).id}

        return self._listing(
            lambda: self._block_storage_api.backups(details=True, **query, **of_volume()),
            backup_record,
        )

    def get_backup(self, backup: str) -> VolumeBackup:
        """Get a backup.

        Args:
            backup: Its id or name.

        Returns:
            The backup.

        Raises:
            NotFoundError: When there is none.

        Example:
            >>> volumes.get_backup("absent")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no backup 'absent'
        """
        return backup_record(self._backup(backup))

    def create_backup(
        self,
        volume: str,
        name: str,
        *,
        incremental: bool = False,
        snapshot: str | None = None,
        force: bool = True,
        description: str = "",
        container: str | None = None,
        **options: Unpack[ChangeOptions[VolumeBackup]],
    ) -> VolumeBackup | Plan:
        """Copy a volume to the object store.

        Args:
            volume: Id or name of the volume.
            name: The name of the backup.
            incremental: Whether to copy only what has changed since the last backup; the first
                is always whole.
            snapshot: Id or name of a snapshot of the volume to copy instead.
            force: Whether also while an instance uses the volume.
            description: For its owner.
            container: The container to put it in; the service chooses otherwise.
            **options: See `ChangeOptions`.

        Returns:
            The backup, or with ``dry_run`` the plan.

        Raises:
            ConflictError: When the volume is in use and ``force`` is False.
            QuotaExceededError: When the project may not have more.
            WaiterError: When it failed; the message has the service's reason.

        Example:
            >>> volumes.create_backup("data", "monday", dry_run=True).counts
            Counter({'create': 1})
        """
        found = self._volume(volume)
        kept = None if snapshot is None else self._snapshot(snapshot).id
        whole = incremental and not any(
            each.status == "available"
            for each in self._block_storage_api.backups(volume_id=found.id)
        )
        more = {"snapshot_id": kept, "container": container, "description": description}
        attributes = {key: value for key, value in more.items() if value}

        def create() -> str:
            with statuses({400: ConflictError}):
                made = self._block_storage_api.create_backup(
                    volume_id=found.id,
                    name=name,
                    is_incremental=incremental and not whole,
                    force=force,
                    **attributes,
                )
            return str(made.id)

        kind = "incremental" if incremental and not whole else "whole"
        return self._change(
            Action("create", f"backup {name}", source=f"volume {found.name}", reason=kind),
            create,
            lambda backup_id: Goal(
                what=f"backup {name} ({backup_id}) to be available",
                look=lambda: self._look_at_backup(backup_id),
                reached=lambda seen: seen.state == "available",
                fault=lambda seen: seen.fault or self._fault(seen.id, seen.state),
            ),
            options,
        )

    def restore_backup(
        self,
        backup: str,
        *,
        volume: str | None = None,
        name: str | None = None,
        **options: Unpack[ChangeOptions[Volume]],
    ) -> Volume | Plan:
        """Write a backup into a volume; into a new one unless one is named.

        Args:
            backup: Id or name of the backup; an incremental one brings those it needs.
            volume: Id or name of the volume to overwrite, which must be available.
            name: The name of the new volume; by default that of the backup.
            **options: See `ChangeOptions`.

        Returns:
            The volume, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When both a volume and a name are given, or it is too small.
            InUseError: When an instance has the volume.
            WaiterError: When it failed; the message has the service's reason.

        Example:
            >>> volumes.restore_backup("absent")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no backup 'absent'
        """
        from openstack.exceptions import raise_from_response

        if volume is not None and name is not None:
            raise InvalidRequestError(
                "give a volume to overwrite or the name of a new one", provider=self.provider
            )
        found = self._backup(backup)
        target = None if volume is None else self._volume(volume)
        if target is not None and target.attachments:
            raise InUseError(
                f"volume {target.name} is attached to instance "
                f"{', '.join(each['server_id'] for each in target.attachments)}",
                hint=f"Detach it first: detach_volume({target.name!r})",
                provider=self.provider,
                service=self.service_type,
            )
        label = target.name if target is not None else name or found.name or found.id

        def restore() -> str:
            # openstacksdk 4.0 does not tell which volume it is
            answer = self._block_storage_api.post(
                f"/backups/{found.id}/restore",
                json={"restore": {"name": label} if target is None else {"volume_id": target.id}},
            )
            raise_from_response(answer)
            return str(answer.json()["restore"]["volume_id"])

        return self._change(
            Action(
                "create" if target is None else "update",
                f"volume {label}",
                source=f"backup {found.name or found.id}",
            ),
            restore,
            lambda volume_id: self._restored(str(found.id), volume_id),
            options,
        )

    def delete_backup(
        self, backup: str, **options: Unpack[ChangeOptions[VolumeBackup]]
    ) -> Plan | None:
        """Delete a backup, and wait until it is gone.

        Args:
            backup: Its id or name.
            **options: See `ChangeOptions`.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            InUseError: When later incremental backups need it.
            ConflictError: When its state forbids it.

        Example:
            >>> volumes.delete_backup("absent")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.NotFoundError: there is no backup 'absent'
        """
        found = backup_record(self._backup(backup))
        if found.needed:
            raise InUseError(
                f"later incremental backups of volume {found.volume_id} need backup {found.name}",
                hint="Delete those first, the newest before the others",
                provider=self.provider,
                service=self.service_type,
            )

        def delete() -> None:
            with statuses({400: ConflictError}):
                self._block_storage_api.delete_backup(found.id, ignore_missing=False)

        done = self._change(
            Action("delete", f"backup {found.name}"),
            delete,
            lambda _: Goal(
                what=f"backup {found.name} ({found.id}) to be gone",
                look=lambda: self._look_at_backup(found.id),
                reached=lambda seen: False,
                fault=lambda seen: seen.fault or self._fault(seen.id, seen.state),
                gone=found,
            ),
            options,
        )
        return done if isinstance(done, Plan) else None

    def _restored(self, backup_id: str, volume_id: str) -> Goal[Volume]:
        """The backup tells when it is done: a new volume is available for a moment before."""

        def fault(seen: Volume) -> str | None:
            reason = self._fault(seen.id, seen.state)
            return reason and f"{reason} {self._look_at_backup(backup_id).fault or ''}".rstrip()

        return Goal(
            what=f"volume {volume_id} to be restored",
            look=lambda: self._look(volume_id),
            reached=lambda seen: (
                seen.state == "available" and self._look_at_backup(backup_id).state == "available"
            ),
            fault=fault,
        )
