"""What a project of Infomaniak's public cloud has, over all services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.inventory.client import InfomaniakInventoryClient
    from codomyrmex.cloud.infomaniak.inventory.records import (
        CleanupPlan,
        Inventory,
        InventoryItem,
        InventoryLink,
        KeptItem,
        Orphan,
    )

__all__ = [
    "CleanupPlan",
    "InfomaniakInventoryClient",
    "Inventory",
    "InventoryItem",
    "InventoryLink",
    "KeptItem",
    "Orphan",
]

_HERE = "codomyrmex.cloud.infomaniak.inventory"

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "CleanupPlan": f"{_HERE}.records",
        "InfomaniakInventoryClient": f"{_HERE}.client",
        "Inventory": f"{_HERE}.records",
        "InventoryItem": f"{_HERE}.records",
        "InventoryLink": f"{_HERE}.records",
        "KeptItem": f"{_HERE}.records",
        "Orphan": f"{_HERE}.records",
    },
)
