"""Listing a bucket's folder lazily, in the order of the keys' UTF-8 bytes.

One folder at a time is read and sorted; folders that no key of the prefix can be in are not read.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime
from operator import itemgetter
from typing import Final, NamedTuple, TypeAlias

from codomyrmex.cloud.common.listing import Page
from codomyrmex.cloud.common.records import MTIME_KEY, ObjectInfo, format_mtime
from codomyrmex.cloud.local.bucket import BucketFolder, etag_of, file_status
from codomyrmex.cloud.local.key_paths import (
    ALIAS,
    CONTINUED,
    ESCAPED,
    INTERNAL,
    NAME_MAX,
    PART_ENDING,
    decode_piece,
    decode_segment,
    encode_segment,
)

__all__ = ["ObjectLister", "list_page", "listed_object"]

_log: Final = logging.getLogger(__name__)

_PAGE_SIZE: Final = 1000
_MARKED: Final = (ALIAS, CONTINUED, ESCAPED, PART_ENDING)
_AFTER_ALL: Final = b"\xff"  # sorts after every byte of UTF-8

_Candidate: TypeAlias = tuple[str, bytes | None]
"""A key and the path of its file; no path for a common prefix."""


class _Group(NamedTuple):
    """Entries whose keys are mixed, in the order, with those of long segments' folders."""

    names: list[bytes]
    folders: list[bytes]


class _Level(NamedTuple):
    """A folder that is being walked.

    ``steps`` are what it holds, in order, as parts of keys: a folder's ends in a slash. ``disk``
    has the names of those whose name on disk differs. ``above`` are the names of a long segment
    that goes on in this folder.
    """

    path: bytes
    prefix: bytes
    above: tuple[bytes, ...]
    disk: dict[bytes, bytes]
    steps: Iterator[bytes | _Group]


class ObjectLister:
    """One listing of a bucket.

    Args:
        folder: The bucket.
        prefix: What the keys begin with.
        folded: Whether what is below a slash after the prefix is given as one common prefix.
        max_key_bytes: Longer keys, made by other programs, are left out.

    Example:
        >>> storage.create_bucket("pets").name
        'pets'
        >>> storage.upload_data("pets", "cats/tom", b"").key
        'cats/tom'
        >>> folder = BucketFolder(os.fsencode(storage.root), "pets")
        >>> [info.key for info in ObjectLister(folder, "c", folded=True).objects()]
        ['cats/']
    """

    def __init__(
        self, folder: BucketFolder, prefix: str, *, folded: bool, max_key_bytes: int = 1024
    ) -> None:
        self._folder = folder
        self._prefix = prefix.encode()
        self._folded = folded
        self._max_key_bytes = max_key_bytes

    def objects(self, after: bytes | None = None) -> Iterator[ObjectInfo]:
        """Give the objects in order.

        Args:
            after: Only keys, in UTF-8, that sort after this.

        Yields:
            The objects, and common prefixes when they are folded.

        Raises:
            OSError: When the disk refuses.
        """
        bucket = self._folder.name
        last = None
        for key, path in self._candidates(after):
            if path is None:
                yield ObjectInfo(bucket, key, is_prefix=True)
                continue
            # an object and its alias can both be there when a person put one of them
            if key == last:
                continue
            # what was moved aside since its folder was read is found under its other name
            status = file_status(path) or self._folder.find(key)
            if status is not None:
                last = key
                yield listed_object(bucket, key, status)

    def _candidates(self, after: bytes | None) -> Iterator[_Candidate]:
        start, _, _ = self._prefix.rpartition(b"/")
        prefix = b""
        names: list[bytes] = []
        if b"/" in self._prefix:
            for segment in start.split(b"/"):
                names += encode_segment(segment, first=not names)
            prefix = start + b"/"
        names.append(b"")
        if not self._folder.has_folders(names):
            return iter(())
        path = self._folder.path_of(names[:-1])
        return self._walk(self._level(path, prefix, (), after), after)

    def _walk(self, level: _Level, after: bytes | None) -> Iterator[_Candidate]:
        stack = [level]
        while stack:
            level = stack[-1]
            for step in level.steps:
                if isinstance(step, _Group):
                    yield from self._merge(level, step, after)
                    continue
                try:
                    key = (level.prefix + step).decode()
                except UnicodeDecodeError:
                    _skip(level.path, step)
                    continue
                name = level.disk.get(step)
                if not step.endswith(b"/"):
                    if len(level.prefix) + len(step) > self._max_key_bytes:
                        _skip(level.path, step)
                    else:
                        yield key, level.path + b"/" + (step if name is None else name)
                    continue
                path = level.path + b"/" + (step[:-1] if name is None else name)
                prefix = level.prefix + step
                if not self._folded:
                    stack.append(self._level(path, prefix, (), after))
                    break
                if self._holds_objects(path, prefix, after):
                    yield key, None
            else:
                stack.pop()

    def _merge(self, level: _Level, group: _Group, after: bytes | None) -> Iterator[_Candidate]:
        levels = [level._replace(steps=iter(group.names))]
        levels += (
            self._level(level.path + b"/" + name, level.prefix, (*level.above, name), after)
            for name in group.folders
        )
        streams = (self._walk(each, after) for each in levels)
        return heapq.merge(*streams, key=itemgetter(0))

    def _holds_objects(self, path: bytes, prefix: bytes, after: bytes | None) -> bool:
        if after is not None and after >= prefix:
            deep = ObjectLister(self._folder, "", folded=False, max_key_bytes=self._max_key_bytes)
            candidates = deep._walk(deep._level(path, prefix, (), after), after)
            return any(file is not None and file_status(file) for _, file in candidates)
        stack: list[tuple[bytes, tuple[bytes, ...]]] = [(path, ())]
        while stack:
            path, above = stack.pop()
            for name, is_folder in self._read(path):
                if is_folder and name.endswith(CONTINUED):
                    stack.append((path + b"/" + name, (*above, name)))
                elif is_folder:
                    stack.append((path + b"/" + name, ()))
                elif _is_object_name((*above, name)) and file_status(path + b"/" + name):
                    return True
        return False

    def _read(self, path: bytes) -> Iterator[tuple[bytes, bool]]:
        """Give the names in a folder and whether they are folders; nothing if it went away."""
        try:
            with self._folder.scanning(), os.scandir(path) as entries:
                for entry in entries:
                    yield entry.name, entry.is_dir(follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            return

    def _level(
        self, path: bytes, prefix: bytes, above: tuple[bytes, ...], after: bytes | None
    ) -> _Level:
        names: list[bytes] = []
        odd: list[tuple[bytes, bool]] = []
        for name, is_folder in self._read(path):
            if above or name.endswith(_MARKED) or len(name) > NAME_MAX:
                odd.append((name, is_folder))
            else:
                names.append(name + b"/" if is_folder else name)
        if not prefix and not above:
            names = [name for name in names if name != INTERNAL + b"/"]
        level = _Level(path, prefix, above, {}, iter(()))
        long_segments = _decode_odd(level, odd, names) if odd else []
        return level._replace(steps=self._steps(prefix, names, long_segments, after))

    def _steps(
        self,
        prefix: bytes,
        names: list[bytes],
        long_segments: list[tuple[bytes, bytes]],
        after: bytes | None,
    ) -> Iterator[bytes | _Group]:
        """Sort what a folder holds, without what is outside of the listing."""
        if len(prefix) < len(self._prefix):
            rest = self._prefix[len(prefix) :]
            names = [name for name in names if name.startswith(rest)]
            long_segments = [
                pair
                for pair in long_segments
                if pair[0].startswith(rest) or rest.startswith(pair[0])
            ]
        names.sort()
        if after is not None and after.startswith(prefix):
            rest = after[len(prefix) :]
            index = bisect_right(names, rest)
            # what is in a folder sorts after the folder's own name
            if index and names[index - 1].endswith(b"/") and rest.startswith(names[index - 1]):
                index -= 1
            del names[:index]
            long_segments = [
                pair for pair in long_segments if pair[0] > rest or rest.startswith(pair[0])
            ]
        elif after is not None and after >= prefix:
            return iter(())
        return iter(_grouped(names, long_segments)) if long_segments else iter(names)


def _decode_odd(
    level: _Level, odd: list[tuple[bytes, bool]], names: list[bytes]
) -> list[tuple[bytes, bytes]]:
    """Add marked names to a level, except the folders of long segments, which are returned."""
    long_segments: list[tuple[bytes, bytes]] = []
    aliases: list[tuple[bytes, bytes]] = []
    for name, is_folder in odd:
        if is_folder and name.endswith(CONTINUED):
            pieces = (decode_piece(piece[: -len(CONTINUED)]) for piece in (*level.above, name))
            long_segments.append((b"".join(pieces), name))
            continue
        if not is_folder and name.endswith(PART_ENDING):
            continue
        try:
            segment, is_alias = decode_segment((*level.above, name), first=not level.prefix)
        except ValueError:
            _skip(level.path, name)
            continue
        if is_alias and is_folder:
            _skip(level.path, name)
        elif is_alias:
            aliases.append((segment, name))
        else:
            step = segment + b"/" if is_folder else segment
            names.append(step)
            level.disk[step] = name
    if aliases:
        plain = set(names)
        for segment, name in aliases:
            if segment not in plain:
                names.append(segment)
                level.disk[segment] = name
    return long_segments


def _grouped(names: list[bytes], long_segments: list[tuple[bytes, bytes]]) -> list[bytes | _Group]:
    """Put the folders of long segments where they begin, with all that may be mixed with them."""
    steps: list[bytes | _Group] = []
    group = _Group([], [])
    position = 0
    begin = b""
    for start, folder in sorted(long_segments):
        if begin and start.startswith(begin):
            group.folders.append(folder)
            continue
        begin = start
        low = bisect_left(names, start, position)
        high = bisect_left(names, start + _AFTER_ALL, low)
        group = _Group(names[low:high], [folder])
        steps += names[position:low]
        steps.append(group)
        position = high
    steps += names[position:]
    return steps


def _is_object_name(names: tuple[bytes, ...]) -> bool:
    if names[-1].endswith(PART_ENDING):
        return False
    try:
        decode_segment(names, first=False)
    except ValueError:
        return False
    return True


def _skip(path: bytes, name: bytes) -> None:
    _log.warning("%r is not listed: this store gives no object such a name", path + b"/" + name)


def listed_object(bucket: str, key: str, status: os.stat_result) -> ObjectInfo:
    """Describe an object by its file alone.

    Args:
        bucket: The bucket.
        key: The key.
        status: The file's status.

    Returns:
        Key, size, ETag, time of storing and modification time.

    Example:
        >>> listed_object("b", "k", os.stat(tmp_path)).key
        'k'
    """
    return ObjectInfo(
        bucket,
        key,
        status.st_size,
        etag_of(status),
        datetime.fromtimestamp(status.st_ctime, UTC),
        None,
        {MTIME_KEY: format_mtime(status.st_mtime_ns)},
    )


class _Rest(NamedTuple):
    """A listing that goes on; its next item was already read, to see that it does."""

    first: ObjectInfo
    others: Iterator[ObjectInfo]


class _Resume(str):
    """A page token that also holds the listing itself, to go on without reading folders again."""

    __slots__ = ("_rest",)

    _rest: list[_Rest]

    def __new__(cls, text: str, rest: _Rest) -> _Resume:
        token = super().__new__(cls, text)
        token._rest = [rest]
        return token

    def take(self) -> _Rest | None:
        # pop is atomic: of two threads with one token, one goes on and the other seeks
        try:
            return self._rest.pop()
        except IndexError:
            return None


def list_page(
    folder: BucketFolder,
    prefix: str,
    *,
    delimiter: str | None,
    start_after: str | None,
    token: str | None,
    page_size: int | None,
    max_key_bytes: int,
) -> Page[ObjectInfo]:
    """List one page; see `ObjectClient._list_page`.

    Args:
        folder: The bucket.
        prefix: What the keys begin with.
        delimiter: What common prefixes end with.
        start_after: Only keys that sort after this.
        token: Of the page before.
        page_size: How many items at the most; 1,000 when None or more.
        max_key_bytes: Longer keys are left out.

    Returns:
        The page.

    Raises:
        BucketNotFoundError: When there is no such bucket.
        OSError: When the disk refuses.
    """
    size = min(page_size or _PAGE_SIZE, _PAGE_SIZE)
    rest = token.take() if isinstance(token, _Resume) else None
    if rest is not None:
        objects = rest.others
        items = [rest.first, *itertools.islice(objects, size)]
    else:
        folder.require()
        lister = ObjectLister(folder, prefix, folded=delimiter == "/", max_key_bytes=max_key_bytes)
        objects = lister.objects(_position(start_after, token))
        if delimiter is not None and delimiter != "/":
            objects = _with_prefixes(objects, prefix, delimiter)
        items = list(itertools.islice(objects, size + 1))
    if len(items) <= size:
        return Page(items)
    rest = _Rest(items.pop(), objects)
    last = items[-1]
    return Page(items, _Resume(("p" if last.is_prefix else "k") + last.key, rest))


def _position(start_after: str | None, token: str | None) -> bytes | None:
    if token is None:
        return None if start_after is None else start_after.encode()
    key = token[1:].encode()
    return key + _AFTER_ALL if token[0] == "p" else key


def _with_prefixes(
    objects: Iterator[ObjectInfo], prefix: str, delimiter: str
) -> Iterator[ObjectInfo]:
    last = None
    for info in objects:
        begin, found, _ = info.key[len(prefix) :].partition(delimiter)
        if not found:
            yield info
        elif last != (last := prefix + begin + delimiter):
            yield ObjectInfo(info.bucket, last, is_prefix=True)
