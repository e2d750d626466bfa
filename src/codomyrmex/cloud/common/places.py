"""How a storage place is written: ``s3://bucket/key``, ``NAME://bucket/key``, a path or ``-``."""

from __future__ import annotations

import os
import re
from typing import Final, Literal, TypeAlias

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.globs import is_glob, literal_prefix, unescape

__all__ = ["FilePlace", "ObjectPlace", "Place", "PlaceKind", "StreamPlace", "parse_place"]

PlaceKind: TypeAlias = Literal["all", "bucket", "folder", "key", "glob"]
"""What a place in an object store denotes; see `ObjectPlace.kind`."""

_URL: Final = re.compile(r"([A-Za-z][A-Za-z0-9+._-]*)://(.*)", re.DOTALL)


class ObjectPlace(msgspec.Struct, frozen=True):
    """A place in an object store.

    Attributes:
        remote: The scheme or the name of a configured remote.
        bucket: The bucket; empty for all buckets.
        key: The key, prefix or pattern, exactly as it was written after ``bucket/``.
        exact: Whether `key` is one key as it stands: no wildcard, no folder.
        glob: Whether wildcards in `key` count.
        slash: Whether a slash stood at the end, of a bucket alone too.

    Example:
        >>> place = ObjectPlace("s3", "photos", "2026/")
        >>> str(place), place.kind
        ('s3://photos/2026/', 'folder')
    """

    remote: str
    bucket: str = ""
    key: str = ""
    exact: bool = False
    glob: bool = True
    slash: bool = False

    def __str__(self) -> str:
        if not self.bucket:
            return f"{self.remote}://"
        return f"{self.remote}://{self.bucket}/{self.key}" if self.key else self.bucket_url

    @property
    def bucket_url(self) -> str:
        """The bucket as a URL.

        Returns:
            Such as ``s3://photos``.

        Example:
            >>> ObjectPlace("s3", "photos", "a").bucket_url
            's3://photos'
        """
        return f"{self.remote}://{self.bucket}"

    @property
    def kind(self) -> PlaceKind:
        """What the place denotes.

        Returns:
            ``all`` (every bucket), ``bucket``, ``folder`` (a prefix that ends in a slash),
            ``glob`` or ``key``.

        Example:
            >>> [parse_place(text).kind for text in ("s3://", "s3://b/", "s3://b/*", "s3://b//x")]
            ['all', 'bucket', 'glob', 'key']
        """
        if not self.bucket:
            return "all"
        if not self.key:
            return "bucket"
        if self.exact:
            return "key"
        if self.glob and is_glob(self.key):
            return "glob"
        return "folder" if self.key.endswith("/") else "key"

    @property
    def is_folder(self) -> bool:
        """Whether names can be put under it: a bucket, or a key that ends in a slash.

        Returns:
            True for kinds ``bucket`` and ``folder``.

        Example:
            >>> ObjectPlace("s3", "b").is_folder, ObjectPlace("s3", "b", "k").is_folder
            (True, False)
        """
        return self.kind in ("bucket", "folder")

    @property
    def plain_key(self) -> str:
        r"""The key or prefix itself, without the backslashes that escape wildcards.

        Returns:
            The key; for a glob, the part before its first wildcard.

        Example:
            >>> ObjectPlace("s3", "b", "what\\?").plain_key
            'what?'
        """
        if self.exact or not self.glob:
            return self.key
        return literal_prefix(self.key) if is_glob(self.key) else unescape(self.key)

    @property
    def tree_prefix(self) -> str:
        """The prefix of everything below the place, seen as a folder.

        Returns:
            An empty string, or a prefix that ends in a slash.

        Example:
            >>> ObjectPlace("s3", "b", "logs").tree_prefix
            'logs/'
        """
        key = self.plain_key
        return key if not key or key.endswith("/") else f"{key}/"

    def url(self, key: str) -> str:
        """Write another key of the same bucket as a URL.

        Args:
            key: The key.

        Returns:
            The URL.

        Example:
            >>> ObjectPlace("minio", "b", "x/").url("x/y")
            'minio://b/x/y'
        """
        return f"{self.bucket_url}/{key}"


class FilePlace(msgspec.Struct, frozen=True):
    """A path of the local file system.

    Attributes:
        path: The path as it was written.

    Example:
        >>> FilePlace("photos/").is_folder
        True
    """

    path: str

    def __str__(self) -> str:
        return self.path

    @property
    def is_folder(self) -> bool:
        """Whether the path ends in a slash or is a folder that exists.

        Returns:
            True when names can be put under it.

        Example:
            >>> FilePlace(str(tmp_path)).is_folder
            True
        """
        return self.path.endswith("/") or os.path.isdir(self.path)


class StreamPlace(msgspec.Struct, frozen=True):
    """Standard input as a source, standard output as a target: ``-``.

    Example:
        >>> str(StreamPlace())
        '-'
    """

    def __str__(self) -> str:
        return "-"


Place: TypeAlias = ObjectPlace | FilePlace | StreamPlace
"""Any storage place."""


def parse_place(text: str, *, exact: bool = False, glob: bool = True) -> Place:
    """Read a place as a person writes it.

    Nothing is decoded or normalised: ``?``, ``#``, ``%`` and ``//`` belong to the key, and
    ``s3://b//x`` is the key ``/x``.

    Args:
        text: ``NAME://bucket/key`` where NAME is a scheme or a configured remote, ``-``,
            ``file:///path`` or a path.
        exact: Whether a key is one key as it stands, without wildcards and folders.
        glob: Whether wildcards in a key count.

    Returns:
        The place; whether a remote of that name exists is found when it is opened.

    Raises:
        InvalidRequestError: When the text is empty, holds a NUL byte, has a key without a bucket
            or is a ``file://`` URL of another host.

    Example:
        >>> parse_place("s3://photos/a b?.jpg").key
        'a b?.jpg'
        >>> parse_place("a:b")
        FilePlace(path='a:b')
    """
    if text == "-":
        return StreamPlace()
    if not text or "\0" in text:
        raise InvalidRequestError(
            f"{text!r} is no place",
            hint="Write s3://bucket/key, local://bucket/key, a path, or - for a stream",
        )
    match = _URL.fullmatch(text)
    if match is None:
        return FilePlace(text)
    remote, rest = match.groups()
    if remote == "file":
        return FilePlace(_file_path(text, rest))
    bucket, _, key = rest.partition("/")
    if key and not bucket:
        raise InvalidRequestError(
            f"{text!r} has a key but no bucket", hint=f"Write {remote}://BUCKET/{key}"
        )
    return ObjectPlace(
        remote, bucket, key, exact=exact, glob=glob and not exact, slash=rest.endswith("/")
    )


def _file_path(text: str, rest: str) -> str:
    host, slash, path = rest.partition("/")
    if not slash or host not in ("", "localhost"):
        raise InvalidRequestError(
            f"{text!r} is no file of this machine", hint="Write file:///path or just the path"
        )
    return f"/{path}"
