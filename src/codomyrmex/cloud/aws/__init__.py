"""Amazon S3 and the stores that speak its protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.aws.storage import S3Client

__all__ = ["S3Client"]

__getattr__, __dir__ = lazy_exports(__name__, {"S3Client": "codomyrmex.cloud.aws.storage"})
