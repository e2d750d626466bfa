"""Object storage over a folder of the local disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.local.storage import LocalStorageClient

__all__ = ["LocalStorageClient"]

__getattr__, __dir__ = lazy_exports(
    __name__, {"LocalStorageClient": "codomyrmex.cloud.local.storage"}
)
