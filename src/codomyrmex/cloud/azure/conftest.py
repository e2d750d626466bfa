"""Examples that need the service: ``tests/azure/test_examples.py`` runs them against Azurite."""

from __future__ import annotations

collect_ignore = ["blob_methods.py", "governance.py", "leases.py", "versions.py"]
