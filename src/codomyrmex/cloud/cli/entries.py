"""What is at a place: buckets, folders, objects and files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.output import JsonValue
from codomyrmex.cloud.common.errors import (
    InvalidRequestError,
    ObjectNotFoundError,
)
from codomyrmex.cloud.common.globs import compile_glob
from codomyrmex.cloud.common.local_files import PART_SUFFIX, local_errors
from codomyrmex.cloud.common.places import FilePlace, ObjectPlace, Place

if TYPE_CHECKING:
    from codomyrmex.cloud.common.records import ObjectInfo

__all__ = ["Entry", "EntryKind", "below", "level", "object_record", "require_key"]

EntryKind: TypeAlias = Literal["bucket", "folder", "object", "file"]


class Entry(NamedTuple):
    """One thing at a place.

    Attributes:
        kind: What it is.
        url: Its whole URL or path.
        name: Its name relative to the place.
        size: Bytes.
        modified: When it was written.
        info: The object as listed.
        region: Where a bucket is.

    Example:
        >>> Entry("file", "/data/a", "a", 3).size
        3
    """

    kind: EntryKind
    url: str
    name: str
    size: int = 0
    modified: datetime | None = None
    info: ObjectInfo | None = None
    region: str | None = None

    def record(self) -> dict[str, JsonValue]:
        """Give it as a JSON value; the fields of a kind are always the same.

        Returns:
            The fields.

        Example:
            >>> Entry("folder", "local://b/x/", "x/").record()
            {'type': 'folder', 'url': 'local://b/x/', 'name': 'x/'}
        """
        record: dict[str, JsonValue] = {"type": self.kind, "url": self.url, "name": self.name}
        if self.kind == "bucket":
            return {**record, "created_at": self.modified, "region": self.region}
        if self.kind == "folder":
            return record
        record |= {"size": self.size, "last_modified": self.modified}
        if self.info is not None:
            record |= {
                "bucket": self.info.bucket,
                "key": self.info.key,
                "etag": self.info.etag,
                "storage_class": self.info.storage_class,
            }
        return record


def object_record(url: str, info: ObjectInfo) -> dict[str, JsonValue]:
    """Give every fact of an object as a JSON value.

    Args:
        url: Its URL.
        info: The object, as `StorageClient.get_metadata` gives it.

    Returns:
        The fields; always the same.

    Example:
        >>> from codomyrmex.cloud.common.records import ObjectInfo
        >>> object_record("local://b/k", ObjectInfo("b", "k"))["size"]
        0
    """
    record: dict[str, JsonValue] = {"type": "object", "url": url}
    for field in info.__struct_fields__:
        if field not in ("checksums", "is_prefix"):
            record[field] = getattr(info, field)
    sums = info.checksums
    record["checksums"] = (
        {} if sums is None else {n: v for n in sums.__struct_fields__ if (v := getattr(sums, n))}
    )
    return record


def require_key(place: Place, purpose: str) -> ObjectPlace | FilePlace:
    """Accept a place that names one thing.

    Args:
        place: The place.
        purpose: The command, for the message.

    Returns:
        The place.

    Raises:
        InvalidRequestError: When it is a stream, a bucket or every bucket.

    Example:
        >>> from codomyrmex.cloud.common.places import parse_place
        >>> str(require_key(parse_place("s3://b/k"), "cat"))
        's3://b/k'
    """
    if isinstance(place, FilePlace):
        return place
    if isinstance(place, ObjectPlace) and place.kind not in ("all", "bucket"):
        return place
    raise InvalidRequestError(
        f"{purpose} needs an object or a file, and {str(place)!r} is none",
        hint="Write s3://BUCKET/KEY or a path",
    )


def level(context: Context, place: Place) -> Iterator[Entry]:
    """List one level of a place, as a shell's ``ls`` does.

    Args:
        context: The run.
        place: The place; a key gives itself and what is in the folder of its name.

    Yields:
        The entries, in the store's order.

    Raises:
        ObjectNotFoundError: When nothing is at a key, folder or pattern.
        BucketNotFoundError: When there is no such bucket.
    """
    if isinstance(place, FilePlace):
        yield from _files(place, recursive=False)
    elif isinstance(place, ObjectPlace):
        if place.kind == "all":
            yield from _buckets(context, place)
        else:
            yield from _found(_level_of_keys(context, place), place)
    else:
        raise InvalidRequestError("a stream cannot be listed", hint="Name a bucket or a folder")


def below(context: Context, place: Place) -> Iterator[Entry]:
    """List every object or file at and below a place.

    Args:
        context: The run.
        place: The place; a key gives itself and all in the folder of its name.

    Yields:
        Objects or files, in the store's order.

    Raises:
        ObjectNotFoundError: When nothing is at a key, folder or pattern.
        BucketNotFoundError: When there is no such bucket.
    """
    if isinstance(place, FilePlace):
        yield from _files(place, recursive=True)
    elif isinstance(place, ObjectPlace):
        if place.kind == "all":
            for bucket in _buckets(context, place):
                inside = ObjectPlace(place.remote, bucket.name, glob=False)
                for entry in _all_keys(context, inside):
                    yield entry._replace(name=f"{bucket.name}/{entry.name}")
        else:
            yield from _found(_all_keys(context, place), place)
    else:
        raise InvalidRequestError("a stream cannot be listed", hint="Name a bucket or a folder")


def _buckets(context: Context, place: ObjectPlace) -> Iterator[Entry]:
    for bucket in context.client(place).list_buckets():
        url = f"{place.remote}://{bucket.name}"
        yield Entry("bucket", url, bucket.name, 0, bucket.created_at, None, bucket.region)


def _level_of_keys(context: Context, place: ObjectPlace) -> Iterator[Entry]:
    client, key = context.client(place), place.plain_key
    if place.kind == "glob":
        yield from _matches(context, place)
        return
    if place.kind == "key":
        yield from _exact(context, place)
        if place.exact:
            return
    prefix = place.tree_prefix if place.kind == "key" else key
    for info in client.list_objects(place.bucket, prefix, delimiter="/"):
        yield _entry(place, info, len(prefix))


def _all_keys(context: Context, place: ObjectPlace) -> Iterator[Entry]:
    if place.kind == "glob":
        for entry in _matches(context, place):
            if entry.kind == "object":
                yield entry
        return
    if place.kind == "key":
        yield from _exact(context, place)
        if place.exact:
            return
    prefix = place.tree_prefix
    for info in context.client(place).list_objects(place.bucket, prefix):
        yield _entry(place, info, len(prefix))


def _exact(context: Context, place: ObjectPlace) -> Iterator[Entry]:
    key = place.plain_key
    # a key sorts before all that begin with it, so one item tells whether it is there
    for info in context.client(place).list_objects(place.bucket, key, limit=1):
        if info.key == key:
            yield _entry(place, info, key.rfind("/", 0, -1) + 1)


def _matches(context: Context, place: ObjectPlace) -> Iterator[Entry]:
    # a pattern that ends in a slash means what is below the folders that it matches
    source = f"{place.key}**" if place.key.endswith("/") else place.key
    prefix, pattern = place.plain_key, compile_glob(source)
    folder = prefix.rfind("/") + 1
    # without ** and with no wildcard before the last slash, one level holds all matches
    one_level = "**" not in source and "/" not in _after_literal(source)
    listing = context.client(place).list_objects(
        place.bucket, prefix, delimiter="/" if one_level else None
    )
    for info in listing:
        name = info.key[:-1] if info.is_prefix else info.key
        if pattern.fullmatch(name):
            yield _entry(place, info, folder)


def _after_literal(pattern: str) -> str:
    wildcard = min(index for char in "*?[" if (index := pattern.find(char)) >= 0)
    return pattern[wildcard:]


def _entry(place: ObjectPlace, info: ObjectInfo, cut: int) -> Entry:
    url = place.url(info.key)
    name = info.key[cut:] or "./"
    if info.is_prefix:
        return Entry("folder", url, name)
    return Entry("object", url, name, info.size, info.last_modified, info)


def _found(entries: Iterator[Entry], place: ObjectPlace) -> Iterator[Entry]:
    first = next(entries, None)
    if first is not None:
        yield first
        yield from entries
        return
    if place.kind == "bucket":
        return
    hints = {
        "glob": "Add --no-glob when the key itself has these characters",
        "key": "A prefix is written with a wildcard: add * at its end",
    }
    raise ObjectNotFoundError(f"nothing is at {place}", hint=hints.get(place.kind))


def _files(place: FilePlace, *, recursive: bool) -> Iterator[Entry]:
    path = place.path
    with local_errors(path, "list"):
        status = os.stat(path)
    if not os.path.isdir(path):
        yield _file(path, os.path.basename(path), status)
    else:
        yield from _folder(path if path.endswith("/") else f"{path}/", "", recursive=recursive)


def _folder(root: str, inside: str, *, recursive: bool) -> Iterator[Entry]:
    with local_errors(root + inside, "list"), os.scandir(root + inside) as scan:
        # folders sort with their slash, as keys do
        items = sorted(scan, key=lambda item: os.fsencode(item.name) + b"/" * _is_folder(item))
    for item in items:
        name = inside + item.name
        if _is_folder(item) and recursive:
            yield from _folder(root, f"{name}/", recursive=True)
        elif _is_folder(item):
            yield Entry("folder", f"{root}{name}/", f"{name}/")
        elif (status := _status(item)) is not None:
            yield _file(root + name, name, status)


def _is_folder(item: os.DirEntry[str]) -> bool:
    return item.is_dir(follow_symlinks=False)


def _status(item: os.DirEntry[str]) -> os.stat_result | None:
    """The facts of what counts as a file: neither a device, a link to nowhere nor half written."""
    if item.name.endswith(PART_SUFFIX) or not item.is_file():
        return None
    with local_errors(item.path, "list"):
        return item.stat()


def _file(path: str, name: str, status: os.stat_result) -> Entry:
    modified = datetime.fromtimestamp(status.st_mtime, UTC)
    return Entry("file", path, name, status.st_size, modified)
