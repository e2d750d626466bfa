"""The two kinds of tree that are copied and compared: a folder, and the keys under a prefix."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from codomyrmex.cloud.common.errors import (
    BatchError,
    CloudError,
    InvalidRequestError,
    LocalFileNotFoundError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.local_files import PART_SUFFIX, local_errors, path_for_key
from codomyrmex.cloud.common.records import ObjectInfo, stored_ns
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.transfer.filters import Filters

__all__ = ["BucketTree", "Entry", "FolderTree", "Tree"]


class Entry(msgspec.Struct, frozen=True):
    """One file or object of a tree.

    Attributes:
        key: Relative to the tree.
        size: Bytes.
        mtime_ns: The content's modification time in nanoseconds, when the listing tells it.
        stored_ns: When it came to be as it is, in nanoseconds: the time when the service stored
            it, or a file's status was last changed (ctime), which no tool can set.
        info: The object, of a tree in a bucket.

    Example:
        >>> Entry("a.txt", 3).mtime_ns is None
        True
    """

    key: str
    size: int
    mtime_ns: int | None = None
    stored_ns: int | None = None
    info: ObjectInfo | None = None


class Tree(Protocol):
    """What trees have in common."""

    def entries(self) -> Iterator[Entry]:
        """Iterate in the order of the keys' UTF-8 bytes.

        Yields:
            Each file or object.
        """
        ...

    def url(self, key: str = "") -> str:
        """Write the place of a key, for messages and plans.

        Args:
            key: Relative to the tree; the tree itself when empty.

        Returns:
            A path or a URL.
        """
        ...

    def delete(self, keys: Iterable[str]) -> dict[str, CloudError]:
        """Delete files or objects.

        Args:
            keys: Relative to the tree.

        Returns:
            The failures by key.
        """
        ...


class FolderTree:
    """The files below a folder.

    Symbolic links to files count as files; links to folders are not followed. Files that are
    still being written by this package, and what is no regular file, are left out.

    Args:
        path: The folder.

    Example:
        >>> _ = (tmp_path / "a.txt").write_text("hi")
        >>> [(entry.key, entry.size) for entry in FolderTree(tmp_path).entries()]
        [('a.txt', 2)]
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.path.realpath(path)
        self._shown = os.fspath(path).rstrip("/") or "/"
        self._safe_folders: set[str] = set()

    def url(self, key: str = "") -> str:
        """Write the path of a key, as the folder was given.

        Args:
            key: Relative to the folder; the folder itself when empty.

        Returns:
            The path.

        Example:
            >>> FolderTree("data").url("a/b")
            'data/a/b'
        """
        if not key:
            return self._shown
        # a name that is no Unicode text is shown with marks in the place of its odd bytes
        shown = key if key.isascii() else key_bytes(key).decode("utf-8", "replace")
        return f"{self._shown}/{shown}" if self._shown != "/" else f"/{shown}"

    def entries(self) -> Iterator[Entry]:
        """Iterate over the files in the order of their keys' UTF-8 bytes.

        Yields:
            Each file; one folder's names are in memory at a time.

        Raises:
            LocalFileNotFoundError: When there is no such folder.

        Example:
            >>> list(FolderTree(tmp_path / "empty-and-missing").entries())
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.LocalFileNotFoundError: ...
        """
        if not os.path.isdir(self.path):
            raise LocalFileNotFoundError(f"there is no folder {self._shown}", resource=self._shown)
        yield from self._walk(self.path, "")

    def _walk(self, folder: str, prefix: str) -> Iterator[Entry]:
        with local_errors(folder, "list"), os.scandir(folder) as found:
            names = [(_sort_name(item), item) for item in found]
        names.sort(key=lambda pair: pair[0])
        for _, item in names:
            key = prefix + item.name
            if item.is_dir(follow_symlinks=False):
                yield from self._walk(item.path, f"{key}/")
                continue
            try:
                status = item.stat()
            except FileNotFoundError:
                continue  # a link to nowhere, or gone since it was listed
            if stat.S_ISREG(status.st_mode) and not item.name.endswith(PART_SUFFIX):
                yield file_entry(key, status)

    def path_of(self, key: str) -> str:
        """Find the path that a key becomes.

        Args:
            key: Relative to the folder.

        Returns:
            An absolute path inside the folder.

        Raises:
            UnsafePathError: When it cannot be a path inside the folder.

        Example:
            >>> FolderTree("/data").path_of("a/b")
            '/data/a/b'
        """
        cut = key.rfind("/")
        name = key[cut + 1 :]
        folder = key[:cut] if cut > 0 else ""
        plain = name not in ("", ".", "..") and "\0" not in name and len(name) < 60
        if plain and cut != 0 and folder in self._safe_folders:
            return f"{self.path}/{key}"
        path = path_for_key(self.path, key)
        self._safe_folders.add(folder)
        return path

    def delete(self, keys: Iterable[str]) -> dict[str, CloudError]:
        """Delete files, and the folders that are empty then.

        Args:
            keys: Relative to the folder.

        Returns:
            The failures by key; a file that is gone already is none.

        Example:
            >>> FolderTree(tmp_path).delete(["nothing-here"])
            {}
        """
        failures: dict[str, CloudError] = {}
        folders: set[str] = set()
        for key in keys:
            try:
                path = self.path_of(key)
                with local_errors(path, "delete"):
                    os.unlink(path)
                folders.add(os.path.dirname(path))
            except LocalFileNotFoundError:
                continue
            except CloudError as error:
                failures[key] = error
        for folder in sorted(folders, key=len, reverse=True):
            _prune(folder, self.path)
        return failures


def _sort_name(item: os.DirEntry[str]) -> bytes:
    name = key_bytes(item.name)
    return name + b"/" if item.is_dir(follow_symlinks=False) else name


def key_bytes(key: str) -> bytes:
    """The bytes by which keys are sorted; those of a name that is no Unicode text are its own."""
    return key.encode("utf-8", "surrogateescape")


def _prune(folder: str, top: str) -> None:
    while folder != top and folder.startswith(top):
        try:
            os.rmdir(folder)
        except OSError:
            return  # not empty, or gone already: either way there is nothing to tidy here
        folder = os.path.dirname(folder)


class BucketTree:
    """The objects whose keys go on after a prefix.

    Args:
        client: The store.
        bucket: The bucket.
        prefix: Ends with a slash; one is added where it does not. Empty for the whole bucket.

    Example:
        >>> tree = BucketTree(storage, "demo", "docs")
        >>> [entry.key for entry in tree.entries()]
        ['a.md']
    """

    def __init__(self, client: StorageClient, bucket: str, prefix: str = "") -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = prefix if not prefix or prefix.endswith("/") else f"{prefix}/"

    def url(self, key: str = "") -> str:
        """Write the URL of a key.

        Args:
            key: Relative to the prefix.

        Returns:
            The URL.

        Example:
            >>> BucketTree(storage, "demo", "docs").url("a.md")
            'local://demo/docs/a.md'
        """
        return self.client.url(self.bucket, self.prefix + key)

    def entries(self) -> Iterator[Entry]:
        """Iterate over the objects in the order of their keys' UTF-8 bytes.

        Yields:
            Each object; one page is in memory at a time. The prefix itself, which some tools
            store as an empty object, is left out.

        Raises:
            BucketNotFoundError: When there is no such bucket.
            UnexpectedResponseError: When the service lists keys in another order: what is compared
                side by side would seem to be missing.

        Example:
            >>> [entry.size for entry in BucketTree(storage, "demo").entries()]
            [...]
        """
        cut = len(self.prefix)
        last = ""
        for info in self.client.list_objects(self.bucket, self.prefix):
            if not _before(last, info.key):
                raise UnexpectedResponseError(
                    f"{self.client.url(self.bucket)}: the service lists {info.key!r} after {last!r}"
                )
            last = info.key
            if len(last) > cut:
                yield entry_of(info, last[cut:])

    def delete(self, keys: Iterable[str]) -> dict[str, CloudError]:
        """Delete objects.

        Args:
            keys: Relative to the prefix.

        Returns:
            The failures by key.

        Example:
            >>> BucketTree(storage, "demo").delete(["hello.txt"])
            {}
        """
        cut = len(self.prefix)
        result = self.client.delete_objects(self.bucket, (self.prefix + key for key in keys))
        return {key[cut:]: error for key, error in result.failed.items()}


def file_entry(key: str, status: os.stat_result) -> Entry:
    """Make the entry of a file."""
    return Entry(key, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def entry_of(info: ObjectInfo, key: str) -> Entry:
    """Make the entry of a listed object."""
    stored = info.last_modified
    return Entry(
        key,
        info.size,
        mtime_ns=info.mtime_ns if info.metadata else None,
        stored_ns=None if stored is None else stored_ns(stored),
        info=info,
    )


def entries_or_none(tree: Tree) -> Iterator[Entry]:
    """Iterate over a target: a folder need not exist yet, a bucket must."""
    with contextlib.suppress(LocalFileNotFoundError):
        yield from tree.entries()


def require_apart(source: Tree, target: Tree) -> None:
    """Refuse a tree that would be copied into itself."""
    if isinstance(source, FolderTree) and isinstance(target, FolderTree):
        inside = _inside(source.path, target.path) or _inside(target.path, source.path)
    elif isinstance(source, BucketTree) and isinstance(target, BucketTree):
        same = source.client is target.client and source.bucket == target.bucket
        inside = same and (
            source.prefix.startswith(target.prefix) or target.prefix.startswith(source.prefix)
        )
    else:
        inside = False
    if inside:
        raise InvalidRequestError(
            f"{source.url()} and {target.url()} lie one inside the other",
            hint="Choose places that do not overlap",
        )


def _inside(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(outer.rstrip("/") + "/")


def raise_failures(failures: dict[str, CloudError], what: str) -> None:
    """Raise one error for many."""
    if failures:
        first = next(iter(failures.values()))
        raise BatchError(f"{len(failures)} {what} failed, the first: {first}", failures=failures)


def make_folder(path: str) -> None:
    """Make the folder that a key with a slash at its end stands for."""
    with local_errors(path, "download_file"):
        Path(path).mkdir(parents=True, exist_ok=True)


def is_folder_marker(entry: Entry) -> bool:
    """Whether an entry is the empty object that some tools store for a folder."""
    return entry.size == 0 and entry.key.endswith("/")


def merge(
    left: Iterator[Entry], right: Iterator[Entry]
) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Pair two streams that are sorted by the UTF-8 bytes of their keys."""
    mine, theirs = next(left, None), next(right, None)
    while mine is not None or theirs is not None:
        if theirs is None or (mine is not None and _before(mine.key, theirs.key)):
            yield mine, None
            mine = next(left, None)
        elif mine is None or _before(theirs.key, mine.key):
            yield None, theirs
            theirs = next(right, None)
        else:
            yield mine, theirs
            mine, theirs = next(left, None), next(right, None)


def selected_pairs(
    left: Iterator[Entry], right: Iterator[Entry], filters: Filters | None
) -> Iterator[tuple[Entry | None, Entry | None]]:
    """Pair two sorted streams and leave out what filters leave out."""
    if filters is None:
        yield from merge(left, right)
        return
    for mine, theirs in merge(left, right):
        entry = mine or theirs
        if entry is not None and filters.matches(entry.key):
            yield mine, theirs


def _before(one: str, other: str) -> bool:
    if one.isascii() and other.isascii():
        return one < other
    return key_bytes(one) < key_bytes(other)
