"""The conformance suite that any storage backend can run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codomyrmex.cloud.common.lazy import lazy_exports

if TYPE_CHECKING:
    from codomyrmex.cloud.testing.conformance import StorageConformance, conformance_cases
    from codomyrmex.cloud.testing.key_samples import ODD_KEYS, odd_keys
    from codomyrmex.cloud.testing.registry import Check, all_checks

__all__ = [
    "ODD_KEYS",
    "Check",
    "StorageConformance",
    "all_checks",
    "conformance_cases",
    "odd_keys",
]

__getattr__, __dir__ = lazy_exports(
    __name__,
    {
        "Check": "codomyrmex.cloud.testing.registry",
        "ODD_KEYS": "codomyrmex.cloud.testing.key_samples",
        "StorageConformance": "codomyrmex.cloud.testing.conformance",
        "all_checks": "codomyrmex.cloud.testing.registry",
        "conformance_cases": "codomyrmex.cloud.testing.conformance",
        "odd_keys": "codomyrmex.cloud.testing.key_samples",
    },
)
