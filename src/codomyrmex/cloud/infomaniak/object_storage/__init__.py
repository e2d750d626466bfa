"""Infomaniak's object storage through its own protocol: OpenStack Swift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.object_storage.records import (
        AccountUsage,
        ContainerAcl,
        ContainerUsage,
    )
    from codomyrmex.cloud.infomaniak.object_storage.storage import InfomaniakObjectStorageClient

__all__ = ["AccountUsage", "ContainerAcl", "ContainerUsage", "InfomaniakObjectStorageClient"]

_HERE = "codomyrmex.cloud.infomaniak.object_storage"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "AccountUsage": f"{_HERE}.records",
        "ContainerAcl": f"{_HERE}.records",
        "ContainerUsage": f"{_HERE}.records",
        "InfomaniakObjectStorageClient": f"{_HERE}.storage",
    },
)
