"""What `LocalStorageClient.diagnose` looks at: the folder of the buckets, and its disk."""

from __future__ import annotations

import os
import shutil

from codomyrmex.cloud.common.diagnosis import Finding
from codomyrmex.cloud.local.roots import is_bucket_name

__all__ = ["diagnose_root"]


def diagnose_root(name: str, root: str) -> Finding:
    """Check whether buckets can be kept in a folder.

    Args:
        name: What stands before ``://``.
        root: The folder; it need not exist yet.

    Returns:
        What was found.

    Example:
        >>> diagnose_root("local", str(tmp_path / "new")).message
        '.../new is made with the first bucket, ... GiB free'
    """
    there = root
    while not os.path.lexists(there):
        there = os.path.dirname(there)
    hint = "Set CODOMYRMEX_LOCAL_ROOT to a folder of yours, or give the remote another root"
    if not os.path.isdir(there):
        return Finding(name, "folder", "error", f"{there} is no folder", hint)
    if not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        return Finding(name, "folder", "error", f"{there} may not be read and written", hint)
    free = f"{shutil.disk_usage(there).free / 1024**3:.1f} GiB free"
    if there != root:
        return Finding(name, "folder", "ok", f"{root} is made with the first bucket, {free}")
    buckets = sum(item.is_dir() and is_bucket_name(item.name) for item in os.scandir(root))
    return Finding(
        name, "folder", "ok", f"{root}: {buckets} bucket{'' if buckets == 1 else 's'}, {free}"
    )
