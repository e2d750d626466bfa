"""Azure Blob Storage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.azure.storage import AzureBlobClient

__all__ = ["AzureBlobClient"]

__getattr__, __dir__ = lazy_exports(__name__, {"AzureBlobClient": "codomyrmex.cloud.azure.storage"})
