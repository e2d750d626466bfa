"""What the tests of pairs share: the names of the six remotes, and what is stored in each."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from codomyrmex.cloud.common.remotes import Clients

NAMES: Final = ("disk", "amazon", "google", "azure", "openstack", "infomaniak")
"""The remotes, one a backend."""

LARGE: Final = Random(36).randbytes(11 * 1024 * 1024 + 12345)
"""More than a part of every store: the largest is 8 MiB."""

TREE: Final[dict[str, tuple[bytes, str, dict[str, str]]]] = {
    "notes.txt": (b"notes\n", "text/x-notes", {"owner": "Ada", "mtime": "1700000000.123456789"}),
    "deep/a//b.json": (b"{}", "application/json", {"mtime": "1600000000"}),
    "deep/z\u00fcrich 100%+.bin": (bytes(range(256)), "application/x-thing", {"colour": "blue"}),
    "empty": (b"", "application/octet-stream", {"mtime": "1500000000.5"}),
    "large.bin": (LARGE, "application/x-large", {"owner": "Bob", "mtime": "1700000001.25"}),
}
"""By key: bytes, content type, user metadata; the time of the file is the metadata ``mtime``."""


class Stores(NamedTuple):
    """The config file, clients of its remotes, and the names of the buckets.

    Attributes:
        config: The config file.
        clients: A client a remote, besides those that `cmx` makes for itself.
        source: Begins the names of the buckets that hold the tree.
        target: Begins the names of those that are copied to.
    """

    config: Path
    clients: Clients
    source: str
    target: str

    def source_bucket(self, name: str) -> str:
        return f"{self.source}-{name}"

    def target_bucket(self, name: str) -> str:
        return f"{self.target}-{name}"
