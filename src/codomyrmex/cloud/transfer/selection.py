"""Parts of a folder or bucket as trees: some files, some objects, and plans for them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from typing_extensions import override

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.local_files import local_errors
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.common.records import ObjectInfo
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.transfer.filters import Filters
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.sync import TransferPlan
from codomyrmex.cloud.transfer.trees import (
    BucketTree,
    Entry,
    FolderTree,
    Tree,
    entries_or_none,
    entry_of,
    file_entry,
)

__all__ = [
    "SelectedFiles",
    "SelectedObjects",
    "address_of",
    "plan_selection",
    "remove_empty_folders",
]


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
            with local_errors(self.url(name), "list"):
                status = os.stat(f"{self.path}/{name}")
            yield file_entry(name, status)


class SelectedObjects(BucketTree):
    """Some objects of a bucket, under the name that a person gave the store.

    Args:
        client: The store.
        bucket: The bucket.
        prefix: Empty, or ends in a slash: keys of entries are relative to it.
        find: Gives the objects, in the order of their keys' UTF-8 bytes, each time it is called;
            all below the prefix when None.
        name: What stands before ``://`` in URLs.

    Example:
        >>> def find():
        ...     return storage.list_objects("demo", "do")
        >>> tree = SelectedObjects(storage, "demo", find=find, name="mine")
        >>> [tree.url(entry.key) for entry in tree.entries()]
        ['mine://demo/docs/a.md']
    """

    def __init__(
        self,
        client: StorageClient,
        bucket: str,
        prefix: str = "",
        *,
        find: Callable[[], Iterable[ObjectInfo]] | None = None,
        name: str,
    ) -> None:
        super().__init__(client, bucket, prefix)
        self._find = find
        self._name = name

    @override
    def url(self, key: str = "") -> str:
        return f"{self._name}://{self.bucket}/{self.prefix}{key}"

    @override
    def entries(self) -> Iterator[Entry]:
        if self._find is None:
            yield from super().entries()
            return
        cut = len(self.prefix)
        for info in self._find():
            yield entry_of(info, info.key[cut:])


def plan_selection(
    source: Tree, target: Tree, *, filters: Filters | None = None, overwrite: bool = True
) -> TransferPlan:
    """Plan to copy what was selected; unlike whole trees, both may lie in one folder.

    Args:
        source: `SelectedFiles` or `SelectedObjects`.
        target: Where to.
        filters: Which keys take part.
        overwrite: False leaves alone what the target has already.

    Returns:
        The plan.

    Raises:
        InvalidRequestError: When a copy would replace something that is to be copied itself.
        CloudError: When a side cannot be listed.

    Example:
        >>> _ = (tmp_path / "a").write_text("a")
        >>> source = SelectedFiles(tmp_path, ["a"])
        >>> plan_selection(source, FolderTree(tmp_path / "below")).plan.counts
        Counter({'copy': 1})
    """
    rules = filters or Filters()
    there = set() if overwrite else {entry.key for entry in entries_or_none(target)}
    chosen = [entry for entry in source.entries() if rules.matches(entry.key)]
    copies = [entry for entry in chosen if entry.key not in there]
    sources = {_address(source, entry.key) for entry in copies}
    for entry in copies:
        if _address(target, entry.key) in sources:
            raise InvalidRequestError(
                f"{target.url(entry.key)} is a source and would be replaced by a copy",
                hint="Choose a target outside of what is copied",
            )
    actions = [
        Action("copy", target.url(entry.key), source=source.url(entry.key), size=entry.size)
        for entry in copies
    ]
    plan = Plan(actions, skipped=len(chosen) - len(copies))
    return TransferPlan(plan, source, target, copies, [])


def address_of(client: StorageClient, bucket: str, key: str = "") -> str:
    """Tell where an object really is, whatever the name under which it is reached.

    Two clients may reach one store, and an object of a store on the disk is a file: what has one
    address is one thing, which must not be moved onto itself.

    Args:
        client: The client.
        bucket: The bucket.
        key: The key, or a prefix.

    Returns:
        For a store on the disk the path, else a text that is the same for the same object.

    Example:
        >>> address_of(storage, "demo", "hello.txt").endswith("/demo/hello.txt")
        True
    """
    store = client.address if isinstance(client, ObjectClient) else str(id(client))
    return f"{os.path.realpath(store) if os.path.isabs(store) else store}/{bucket}/{key}"


def _address(tree: Tree, key: str) -> str:
    if isinstance(tree, BucketTree):
        return address_of(tree.client, tree.bucket, tree.prefix + key)
    return f"{tree.path}/{key}" if isinstance(tree, FolderTree) else tree.url(key)


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
