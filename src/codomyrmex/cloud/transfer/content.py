"""Whether two things are the same by what is in them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from codomyrmex.cloud.common.errors import IntegrityError
from codomyrmex.cloud.common.records import Checksums, ObjectInfo
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import MIB
from codomyrmex.cloud.transfer.part_sources import FileSource
from codomyrmex.cloud.transfer.trees import BucketTree, Entry, FolderTree, Tree
from codomyrmex.cloud.transfer.verify import (
    HASHER_NAMES,
    CompositeMd5,
    new_hasher,
    verify_composite,
)

__all__ = ["content_differs", "same_by_md5"]

_MD5: Final = re.compile("[0-9a-f]{32}")


def content_differs(
    source: Tree, mine: Entry, target: Tree, theirs: Entry, *, read: bool = False
) -> str | None:
    """Compare two things of one size by what is in them.

    Args:
        source: One side.
        mine: The thing there.
        target: The other side.
        theirs: The thing there.
        read: Whether to read both even where checksums would do.

    Returns:
        Why they differ, in a few words; None when they are the same.

    Raises:
        CloudError: When one of them cannot be read.

    Example:
        >>> tree = BucketTree(storage, "demo")
        >>> entry = next(tree.entries())
        >>> content_differs(tree, entry, tree, entry) is None
        True
    """
    if not read:
        if same_by_md5(source, mine, target, theirs):
            return None
        one = _known_checksums(source, mine)
        other = _known_checksums(target, theirs)
        if one is None and other is not None:
            one = _computed(source, mine, other)
        elif other is None and one is not None:
            other = _computed(target, theirs, one)
        common = one.common_with(other) if one is not None and other is not None else None
        if common is not None:
            return None if common[1] else f"another {common[0]}"
        for stored, info, against, entry in (
            (source, mine.info, target, theirs),
            (target, theirs.info, source, mine),
        ):
            same = _same_by_composite(stored, info, against, entry)
            if same is not None:
                return None if same else "another ETag of its parts"
    return None if _digest(source, mine) == _digest(target, theirs) else "other bytes"


def same_by_md5(
    source: Tree, mine: Entry, target: Tree, theirs: Entry, *, read_most: int | None = None
) -> bool | None:
    """Compare by the MD5s that listings tell, and those of what is on this machine.

    Args:
        source: One side.
        mine: The thing there.
        target: The other side.
        theirs: The thing there.
        read_most: Files larger than this, in bytes, are not read; None for any.

    Returns:
        True when both are surely the same. False when they seem to differ, which is no proof: a
        listing's ETag need not be an MD5, though it looks like one. None when it is not known.

    Raises:
        CloudError: When a file cannot be read.

    Example:
        >>> tree = BucketTree(storage, "demo")
        >>> entry = next(tree.entries())
        >>> same_by_md5(tree, entry, tree, entry) is None
        True
    """
    one, other = _listed_md5(mine), _listed_md5(theirs)
    if one is None and other is None:
        return None
    if read_most is None or mine.size <= read_most:
        one = one or _local_md5(source, mine)
        other = other or _local_md5(target, theirs)
    return None if one is None or other is None else one == other


def _listed_md5(entry: Entry) -> str | None:
    info = entry.info
    if info is None:
        return None
    if info.checksums is not None and info.checksums.md5 is not None:
        return info.checksums.md5
    return info.etag if info.etag is not None and _MD5.fullmatch(info.etag) else None


def _local_md5(tree: Tree, entry: Entry) -> str | None:
    if isinstance(tree, BucketTree) and not tree.client.is_local:
        return None  # it would have to be downloaded
    hasher = hashlib.md5(usedforsecurity=False)
    for chunk in _chunks(tree, entry):
        hasher.update(chunk)
    return hasher.hexdigest()


def _known_checksums(tree: Tree, entry: Entry) -> Checksums | None:
    """What a service keeps; None for a file, whose checksums have to be computed."""
    if not isinstance(tree, BucketTree):
        return None
    if entry.info is not None and entry.info.checksums is not None:
        return entry.info.checksums  # the listing told
    info = tree.client.get_metadata(tree.bucket, tree.prefix + entry.key)
    return info.checksums or Checksums()


def _computed(tree: Tree, entry: Entry, wanted: Checksums) -> Checksums | None:
    """The cheapest of the checksums that the other side has, of a file."""
    for name in HASHER_NAMES:
        if getattr(wanted, name) is not None:
            hasher = new_hasher(name)
            for chunk in _chunks(tree, entry):
                hasher.update(chunk)
            return Checksums(**{name: hasher.digest().hex()})
    return None


def _same_by_composite(
    stored: Tree, info: ObjectInfo | None, other: Tree, entry: Entry
) -> bool | None:
    """Compare with an ETag made of the MD5s of parts; None where that cannot be."""
    client = stored.client if isinstance(stored, BucketTree) else None
    if info is None or not isinstance(client, ObjectClient):
        return None

    def etag_of(sizes: list[int]) -> str:
        composite = CompositeMd5(sizes)
        for chunk in _chunks(other, entry):
            composite.update(chunk)
        return composite.etag()

    try:
        return True if verify_composite(client, info, etag_of) else None
    except IntegrityError:
        return False


def _digest(tree: Tree, entry: Entry) -> bytes:
    hasher = hashlib.sha256()
    for chunk in _chunks(tree, entry):
        hasher.update(chunk)
    return hasher.digest()


def _chunks(tree: Tree, entry: Entry) -> Iterator[bytes]:
    if isinstance(tree, BucketTree):
        yield from tree.client.iter_data(tree.bucket, tree.prefix + entry.key)
    elif isinstance(tree, FolderTree):
        with FileSource(f"{tree.path}/{entry.key}") as file:
            for offset in range(0, file.facts.size, MIB):
                yield file.read(offset, min(MIB, file.facts.size - offset))
