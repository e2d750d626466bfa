"""Which examples need no cloud; tests/infomaniak/test_examples.py runs all the others in one."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
_CLIENTS = ("compute", "dns", "heat", "identity", "inventory", "metering", "network", "volume")
# by their last word
_WITHOUT_CLOUD = ("bundle", "periods", "records", "topology")


def needs_cloud(module: Path) -> bool:
    """Whether the examples of a client's module speak to a service."""
    return module.stem != "__init__" and module.stem.rpartition("_")[2] not in _WITHOUT_CLOUD


collect_ignore = [
    str(path.relative_to(_HERE))
    for folder in _CLIENTS
    for path in sorted((_HERE / folder).glob("*.py"))
    if needs_cloud(path)
]
