"""Parts of a folder or bucket as trees: named files, keys that match, a prefix with its marker."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from typing_extensions import override

from codomyrmex.cloud.common.local_files import local_errors
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.transfer.trees import BucketTree, Entry, FolderTree, entry_of

__all__ = ["SelectedFiles", "SelectedObjects", "remove_empty_folders"]


class SelectedFiles(FolderTree):
    """Some files of one folder.

    Args:
        path: The folder.
        names: The names of the files in it.

    Example:
        >>> _ = [(tmp_path / name).write_text(name) for name in "abc"]
        >>> [entry.key for entry in SelectedFiles(tmp_path, ["c", "a"]).entries()]
        ['a', 'c']
    """

    def __init__(self, path: str | os.PathLike[str], names: Iterable[str]) -> None:
        super().__init__(path)
        self._names = sorted(set(names), key=os.fsencode)

    @override
    def entries(self) -> Iterator[Entry]:
        for name in self._names:
            with local_errors(self.url(name), "upload_file"):
                status = os.stat(f"{self.path}/{name}")
            yield Entry(name, status.st_size, mtime_ns=status.st_mtime_ns)


class SelectedObjects(BucketTree):
    """Some objects of a bucket, under the name that a person gave the store.

    Args:
        client: The store.
        bucket: The bucket.
        prefix: Empty, or ends in a slash: keys of entries are relative to it.
        name: What stands before ``://`` in its URLs.
        listed: Only keys that begin with this are listed; ``prefix`` when None.
        matches: Tells of a whole key whether it takes part; all do when None.
        marker: Whether an object whose key is ``prefix`` itself takes part, as the key ``""``.

    Example:
        >>> tree = SelectedObjects(storage, "demo", "", name="mine", listed="do")
        >>> [tree.url(entry.key) for entry in tree.entries()]
        ['mine://demo/docs/a.md']
    """

    def __init__(
        self,
        client: StorageClient,
        bucket: str,
        prefix: str = "",
        *,
        name: str,
        listed: str | None = None,
        matches: Callable[[str], bool] | None = None,
        marker: bool = False,
    ) -> None:
        super().__init__(client, bucket, prefix)
        self._name = name
        self._listed = self.prefix if listed is None else listed
        self._matches = matches
        self._marker = marker

    @override
    def url(self, key: str = "") -> str:
        return f"{self._name}://{self.bucket}/{self.prefix}{key}"

    @override
    def entries(self) -> Iterator[Entry]:
        cut = len(self.prefix)
        for info in self.client.list_objects(self.bucket, self._listed):
            if len(info.key) <= cut and not self._marker:
                continue
            if self._matches is None or self._matches(info.key):
                yield entry_of(info, info.key[cut:])


def remove_empty_folders(path: str | os.PathLike[str]) -> None:
    """Remove a folder and those below it that hold nothing.

    Args:
        path: The folder; it stays when a file is left anywhere below it.

    Example:
        >>> (tmp_path / "a" / "b").mkdir(parents=True)
        >>> remove_empty_folders(tmp_path / "a")
        >>> (tmp_path / "a").exists()
        False
    """
    for folder, _, _ in os.walk(path, topdown=False):
        try:
            os.rmdir(folder)
        except OSError:
            continue  # something is in it: it stays, and so do those above it
