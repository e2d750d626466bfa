"""Cinder: volumes, their snapshots and backups, their types, what a project may have of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.infomaniak.quotas import Quota, quota
from codomyrmex.cloud.infomaniak.volume.attachments import VolumeAttachments
from codomyrmex.cloud.infomaniak.volume.backups import VolumeBackups
from codomyrmex.cloud.infomaniak.volume.changes import VolumeChanges
from codomyrmex.cloud.infomaniak.volume.creation import VolumeCreation
from codomyrmex.cloud.infomaniak.volume.policies import SnapshotPolicies
from codomyrmex.cloud.infomaniak.volume.records import (
    Volume,
    VolumeType,
    type_record,
    volume_record,
)
from codomyrmex.cloud.infomaniak.volume.transfers import VolumeTransfers
from codomyrmex.cloud.infomaniak.waiting import DEFAULT_TIMEOUT

__all__ = ["InfomaniakVolumeClient"]


class InfomaniakVolumeClient(
    VolumeCreation,
    VolumeChanges,
    VolumeAttachments,
    SnapshotPolicies,
    VolumeBackups,
    VolumeTransfers,
):
    """The block storage service (Cinder v3) of Infomaniak's public cloud.

    The service has no tags: metadata takes their place.

    Source: https://docs.openstack.org/api-ref/block-storage/v3/.

    Example:
        >>> [volume.name for volume in volumes.list_volumes()]
        ['data']
    """

    def list_volumes(
        self,
        *,
        name: str | None = None,
        state: str | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Listing[Volume]:
        """List the volumes of the project.

        Args:
            name: Only those of this name.
            state: Only those in this state, such as ``available``.
            metadata: Only those that have all of these.

        Returns:
            An iterable.

        Example:
            >>> [volume.size_gib for volume in volumes.list_volumes(name="data")]
            [1]
        """
        query: dict[str, Any] = {"name": name, "status": state}
        query = {key: value for key, value in query.items() if value is not None}
        wanted = set((metadata or {}).items())
        return self._listing(
            lambda: (
                each
                for each in self._block_storage_api.volumes(details=True, **query)
                if wanted <= set((each.metadata or {}).items())
            ),
            volume_record,
        )

    def get_volume(self, volume: str) -> Volume:
        """Get a volume.

        Args:
            volume: Its id or name.

        Returns:
            The volume.

        Raises:
            NotFoundError: When there is none.
            AmbiguousNameError: When several have the name.

        Example:
            >>> volumes.get_volume("data").state
            'available'
        """
        return volume_record(self._volume(volume))

    def wait_for_volume(
        self, volume: str, state: str = "available", *, timeout: float = DEFAULT_TIMEOUT
    ) -> Volume:
        """Wait until a volume is in a state.

        Args:
            volume: Its id or name.
            state: The state.
            timeout: Seconds at the most.

        Returns:
            The volume.

        Raises:
            WaiterError: When it went to an error instead.
            WaiterTimeoutError: When the time is over.

        Example:
            >>> volumes.wait_for_volume("data").state
            'available'
        """
        return self._wait(self._goal(self._volume(volume).id, state), timeout)

    def list_types(self) -> Listing[VolumeType]:
        """List the kinds of disk that the cloud offers.

        Returns:
            An iterable.

        Example:
            >>> "CEPH_1_perf1" in [each.name for each in volumes.list_types()]
            True
        """
        return self._listing(self._block_storage_api.types, type_record)

    def list_quotas(self) -> Listing[Quota]:
        """List what the project may have, and how much of it is used.

        Returns:
            An iterable; the names are Cinder's, such as ``gigabytes``.

        Example:
            >>> next(each for each in volumes.list_quotas() if each.name == "volumes").used
            1
        """
        return self._listing(self._quotas, lambda each: each)

    def _quotas(self) -> list[Quota]:
        project = self.connection.session.get_project_id()
        found = self._block_storage_api.get_quota_set(str(project), usage=True)
        limits = found.to_dict(computed=False)
        used, reserved = found.usage or {}, found.reservation or {}
        return [
            quota(name, limits[name], used[name], reserved.get(name, 0))
            for name in used
            if isinstance(limits.get(name), int)
        ]
