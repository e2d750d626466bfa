"""What the parts of the volume client share: finding, and waiting for states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from codomyrmex.cloud.infomaniak.service import OpenStackService
from codomyrmex.cloud.infomaniak.volume.records import (
    Volume,
    VolumeBackup,
    VolumeSnapshot,
    backup_record,
    snapshot_record,
    volume_record,
)
from codomyrmex.cloud.infomaniak.waiting import Goal

if TYPE_CHECKING:
    from openstack.block_storage.v3.backup import Backup as SDKBackup
    from openstack.block_storage.v3.snapshot import Snapshot as SDKSnapshot
    from openstack.block_storage.v3.type import Type as SDKType
    from openstack.block_storage.v3.volume import Volume as SDKVolume

AT_REST: Final = ("available", "in-use")


class VolumeService(OpenStackService):
    """Base of the parts of `InfomaniakVolumeClient`, which is documented there."""

    service_type: ClassVar[str] = "block-storage"

    def _volume(self, volume: str) -> SDKVolume:
        api = self._block_storage_api
        return self._find("volume", volume, api.get_volume, lambda name: api.volumes(name=name))

    def _snapshot(self, snapshot: str) -> SDKSnapshot:
        api = self._block_storage_api
        return self._find(
            "snapshot", snapshot, api.get_snapshot, lambda name: api.snapshots(name=name)
        )

    def _backup(self, backup: str) -> SDKBackup:
        api = self._block_storage_api
        return self._find("backup", backup, api.get_backup, lambda name: api.backups(name=name))

    def _type(self, volume_type: str) -> SDKType:
        api = self._block_storage_api
        return self._find(
            "volume type",
            volume_type,
            api.get_type,
            lambda name: [each for each in api.types() if each.name == name],
        )

    def _look(self, volume_id: str) -> Volume:
        return volume_record(self._block_storage_api.get_volume(volume_id))

    def _look_at_snapshot(self, snapshot_id: str) -> VolumeSnapshot:
        return snapshot_record(self._block_storage_api.get_snapshot(snapshot_id))

    def _look_at_backup(self, backup_id: str) -> VolumeBackup:
        return backup_record(self._block_storage_api.get_backup(backup_id))

    def _goal(self, volume_id: str, *states: str) -> Goal[Volume]:
        wanted = states or AT_REST
        return Goal(
            what=f"volume {volume_id} to be {' or '.join(wanted)}",
            look=lambda: self._look(volume_id),
            reached=lambda seen: seen.state in wanted,
            fault=lambda seen: self._fault(seen.id, seen.state),
        )

    def _snapshot_goal(self, snapshot_id: str) -> Goal[VolumeSnapshot]:
        return Goal(
            what=f"snapshot {snapshot_id} to be available",
            look=lambda: self._look_at_snapshot(snapshot_id),
            reached=lambda seen: seen.state == "available",
            fault=lambda seen: self._fault(seen.id, seen.state),
        )

    def _fault(self, resource_id: str, state: str) -> str | None:
        """Why something failed: the state alone does not tell, the service's messages do."""
        if not state.startswith("error"):
            return None
        said = self._messages(resource_id)
        return f"it went to {state}: {said[0] if said else 'the service gave no reason'}"

    def _messages(self, resource_id: str) -> list[str]:
        from openstack.exceptions import raise_from_response

        answer = self._block_storage_api.get(
            "/messages",
            params={"resource_uuid": resource_id, "sort": "created_at:desc"},
            headers={"OpenStack-API-Version": "volume 3.5"},
        )
        raise_from_response(answer)
        found: list[dict[str, Any]] = answer.json().get("messages", [])
        return [str(each["user_message"]) for each in found]
