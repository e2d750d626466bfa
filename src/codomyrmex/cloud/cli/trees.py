"""Places as the trees that the library copies, compares and deletes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    InvalidRequestError,
    ObjectNotFoundError,
    PermissionDeniedError,
)
from codomyrmex.cloud.common.globs import compile_glob
from codomyrmex.cloud.common.places import FilePlace, ObjectPlace, Place
from codomyrmex.cloud.common.records import ObjectInfo
from codomyrmex.cloud.transfer.selection import SelectedObjects
from codomyrmex.cloud.transfer.trees import BucketTree, FolderTree, Tree

__all__ = [
    "any_below",
    "everything_below",
    "matching",
    "objects_at",
    "require_found",
    "require_target",
    "source_tree",
    "target_tree",
]


def source_tree(context: Context, place: Place) -> FolderTree | BucketTree:
    """Make the tree of all below a place, seen as a folder.

    Args:
        context: The run.
        place: A folder, a bucket or a prefix.

    Returns:
        The tree.

    Raises:
        InvalidRequestError: When the place is a stream, every bucket or a pattern.
    """
    if isinstance(place, FilePlace):
        return FolderTree(place.path)
    if isinstance(place, ObjectPlace) and place.kind not in ("all", "glob"):
        client = context.client(place)
        return SelectedObjects(client, place.bucket, place.tree_prefix, name=place.remote)
    raise InvalidRequestError(
        f"{str(place)!r} is no folder", hint="Write s3://BUCKET/FOLDER/ or the path of a folder"
    )


def target_tree(context: Context, place: Place, below: str = "") -> FolderTree | BucketTree:
    """Make the tree that copies go to.

    A bucket must exist. Whoever lists the tree learns it from the first page; who does not calls
    `require_target`, which costs a request.

    Args:
        context: The run.
        place: A folder, which need not exist, or a prefix in a bucket.
        below: A folder in it.

    Returns:
        The tree.

    Raises:
        AlreadyExistsError: When a file is where the folder should be.
        InvalidRequestError: When the place is a stream or every bucket.
    """
    if isinstance(place, FilePlace):
        path = os.path.join(place.path, below) if below else place.path
        if os.path.lexists(path) and not os.path.isdir(path):
            raise AlreadyExistsError(
                f"{path} is a file, and a folder is needed", hint="Choose another target"
            )
        return FolderTree(path)
    if isinstance(place, ObjectPlace) and place.kind != "all":
        prefix = place.tree_prefix + (f"{below}/" if below else "")
        return SelectedObjects(context.client(place), place.bucket, prefix, name=place.remote)
    raise InvalidRequestError(
        f"{str(place)!r} is no target for several things",
        hint="Write s3://BUCKET/FOLDER/ or the path of a folder",
    )


def everything_below(context: Context, place: ObjectPlace) -> SelectedObjects:
    """Make the tree of a prefix as `rm` needs it: with the object that marks the folder itself.

    Args:
        context: The run.
        place: A bucket, a folder or a key.

    Returns:
        The tree.

    Raises:
        ObjectNotFoundError: When nothing is there and it is not the whole bucket.
    """
    client, prefix = context.client(place), place.tree_prefix

    def find() -> Iterable[ObjectInfo]:
        return client.list_objects(place.bucket, prefix)

    tree = SelectedObjects(client, place.bucket, prefix, find=find, name=place.remote)
    require_found(tree, place)
    return tree


def matching(context: Context, place: ObjectPlace) -> SelectedObjects:
    """Make the tree of the objects that a pattern matches.

    Args:
        context: The run.
        place: A place of kind ``glob``; one that ends in a slash means all below what it matches.

    Returns:
        The tree; keys are relative to the folder before the first wildcard.

    Raises:
        ObjectNotFoundError: When nothing matches.
    """
    source = f"{place.key}**" if place.key.endswith("/") else place.key
    pattern, prefix = compile_glob(source), place.plain_key
    client = context.client(place)

    def find() -> Iterator[ObjectInfo]:
        for info in client.list_objects(place.bucket, prefix):
            if pattern.fullmatch(info.key):
                yield info

    folder = prefix[: prefix.rfind("/") + 1]
    tree = SelectedObjects(client, place.bucket, folder, find=find, name=place.remote)
    require_found(tree, place)
    return tree


def objects_at(context: Context, places: list[ObjectPlace]) -> list[SelectedObjects]:
    """Make trees of objects that are named one by one, a tree for each of their folders.

    Args:
        context: The run.
        places: Places of single keys.

    Returns:
        The trees.

    Raises:
        ObjectNotFoundError: When one does not exist.
    """
    found: dict[tuple[str, str, str], list[ObjectInfo]] = {}
    for place in places:
        key = place.plain_key
        info = context.client(place).get_metadata(place.bucket, key)
        # the last segment of dir/ is dir/, not nothing
        folder = key[: key.rstrip("/").rfind("/") + 1]
        found.setdefault((place.remote, place.bucket, folder), []).append(info)
    return [
        SelectedObjects(context.clients.get(name), bucket, folder, find=infos.copy, name=name)
        for (name, bucket, folder), infos in found.items()
    ]


def any_below(context: Context, place: ObjectPlace) -> bool:
    """Tell whether there is anything in the folder of a place's name.

    Args:
        context: The run.
        place: The place.

    Returns:
        True when a key begins with it and a slash.
    """
    listing = context.client(place).list_objects(place.bucket, place.tree_prefix, limit=1)
    return any(True for _ in listing)


def require_target(context: Context, place: Place) -> None:
    """Refuse a bucket that does not exist once, instead of object by object.

    Args:
        context: The run.
        place: A place in the bucket; any other kind is accepted as it is.

    Raises:
        BucketNotFoundError: When there is none.
    """
    if not isinstance(place, ObjectPlace):
        return
    try:
        context.client(place).get_bucket(place.bucket)
    except PermissionDeniedError:
        # who may write objects need not be allowed to look at the bucket
        return


def require_found(tree: Tree, place: Place) -> None:
    """Refuse a source where nothing is.

    Args:
        tree: The source's tree.
        place: The place, for the message.

    Raises:
        ObjectNotFoundError: When it is in a bucket, is not the whole bucket and holds nothing.
    """
    if not isinstance(place, ObjectPlace) or place.kind == "bucket":
        return
    if next(tree.entries(), None) is None:
        hint = "Add --no-glob when the key itself has these characters"
        raise ObjectNotFoundError(
            f"nothing is at {place}", hint=hint if place.kind == "glob" else None
        )
