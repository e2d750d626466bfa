"""Google Cloud Storage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.gcp.storage import GCSClient

__all__ = ["GCSClient"]

__getattr__, __dir__ = lazy_exports(__name__, {"GCSClient": "codomyrmex.cloud.gcp.storage"})
