"""Where the buckets are, and what they can be called."""

from __future__ import annotations

import os
import re
from typing import Final

__all__ = ["default_root", "is_bucket_name"]

_BUCKET_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]")
_IP_ADDRESS: Final = re.compile(r"\d+\.\d+\.\d+\.\d+")


def is_bucket_name(name: str) -> bool:
    """Tell whether a bucket can have a name; the rule is that of S3.

    Args:
        name: The name.

    Returns:
        True when it can.

    Example:
        >>> is_bucket_name("my.photos-2026"), is_bucket_name("My_Photos")
        (True, False)
    """
    return bool(_BUCKET_NAME.fullmatch(name)) and not _IP_ADDRESS.fullmatch(name)


def default_root() -> str:
    """Find the folder of the buckets when nobody said it.

    Returns:
        ``CODOMYRMEX_LOCAL_ROOT``, else ``codomyrmex/local`` in ``XDG_DATA_HOME``, else the same
        in ``~/.local/share``.

    Example:
        >>> os.path.isabs(default_root())
        True
    """
    root = os.environ.get("CODOMYRMEX_LOCAL_ROOT")
    if root:
        return os.path.abspath(os.path.expanduser(root))
    data = os.environ.get("XDG_DATA_HOME", "")
    if not os.path.isabs(data):  # its specification says to ignore a relative one
        data = os.path.expanduser("~/.local/share")
    return os.path.join(data, "codomyrmex", "local")
