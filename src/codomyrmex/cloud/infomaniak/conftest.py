"""Which examples need no cloud; tests/infomaniak/test_examples.py runs all the others in one."""

from __future__ import annotations

from pathlib import Path

WITHOUT_CLOUD = (
    "__init__.py",
    "apis.py",
    "auth.py",
    "compute_records.py",
    "errors.py",
    "identity_records.py",
    "load_balancer_records.py",
    "network_records.py",
    "network_topology.py",
    "quotas.py",
    "s3.py",
    "service.py",
    "volume_records.py",
    "waiting.py",
)

collect_ignore = [
    path.name for path in Path(__file__).parent.glob("*.py") if path.name not in WITHOUT_CLOUD
]
