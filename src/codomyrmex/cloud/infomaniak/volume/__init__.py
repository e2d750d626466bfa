"""Infomaniak's volumes, snapshots and backups: Cinder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.volume.client import (
        InfomaniakVolumeClient,
    )
    from codomyrmex.cloud.infomaniak.volume.policies import (
        Keep,
    )
    from codomyrmex.cloud.infomaniak.volume.records import (
        Volume,
        VolumeBackup,
        VolumeSnapshot,
        VolumeTransfer,
        VolumeType,
    )

__all__ = [
    "InfomaniakVolumeClient",
    "Keep",
    "Volume",
    "VolumeBackup",
    "VolumeSnapshot",
    "VolumeTransfer",
    "VolumeType",
]

_HERE = "codomyrmex.cloud.infomaniak.volume"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "InfomaniakVolumeClient": f"{_HERE}.client",
        "Keep": f"{_HERE}.policies",
        "Volume": f"{_HERE}.records",
        "VolumeBackup": f"{_HERE}.records",
        "VolumeSnapshot": f"{_HERE}.records",
        "VolumeTransfer": f"{_HERE}.records",
        "VolumeType": f"{_HERE}.records",
    },
)
