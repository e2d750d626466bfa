"""What the checks share: buckets that go away again, many objects, small parts."""

from __future__ import annotations

import contextlib
import logging
import random
import secrets
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar

import msgspec

from codomyrmex.cloud.common.errors import BucketNotFoundError, CloudError
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import MIB

__all__ = [
    "at_once",
    "bucket_name",
    "keys_of",
    "new_bucket",
    "pattern",
    "put_all",
    "raises",
    "small_parts",
]

T = TypeVar("T")

_log: Final = logging.getLogger(__name__)


@contextlib.contextmanager
def raises(*expected: type[CloudError]) -> Iterator[None]:
    """Expect an error of the tree.

    Args:
        *expected: The classes, one of which must be raised.

    Yields:
        Nothing.

    Raises:
        AssertionError: When nothing, or another error of the tree, is raised.

    Example:
        >>> with raises(CloudError):
        ...     raise CloudError("no")
    """
    names = " or ".join(cls.__name__ for cls in expected)
    try:
        yield
    except expected:
        return
    except CloudError as error:
        raise AssertionError(f"{names} expected, not {type(error).__name__}: {error}") from error
    raise AssertionError(f"{names} expected, but the call succeeded")


def bucket_name() -> str:
    """Choose the name of a bucket that nobody has.

    Returns:
        A legal name on every provider.

    Example:
        >>> bucket_name().startswith("cmx-check-")
        True
    """
    return f"cmx-check-{secrets.token_hex(8)}"


@contextlib.contextmanager
def new_bucket(client: StorageClient) -> Iterator[str]:
    """Make a bucket for a block and delete it with all that is in it.

    Args:
        client: Where.

    Yields:
        Its name.

    Example:
        >>> with new_bucket(storage) as name:
        ...     storage.bucket_exists(name)
        True
    """
    name = bucket_name()
    client.create_bucket(name)
    try:
        yield name
    finally:
        # that a bucket can be deleted is a promise of its own: its fault is not every check's
        try:
            client.delete_bucket(name, force=True)
        except BucketNotFoundError:
            pass
        except CloudError as error:
            _log.warning("the bucket %s of a check is left behind: %s", name, error)


def keys_of(client: StorageClient, bucket: str, *args: Any, **query: Any) -> list[str]:
    """List keys and common prefixes.

    Args:
        client: Where.
        bucket: The bucket.
        *args: As `StorageClient.list_objects` takes them.
        **query: As `StorageClient.list_objects` takes them.

    Returns:
        The keys.

    Example:
        >>> keys_of(storage, "demo", delimiter="/")
        ['docs/', 'hello.txt']
    """
    # the arguments are those of list_objects, which checks them
    return [item.key for item in client.list_objects(bucket, *args, **query)]


def at_once(work: Callable[[T], object], items: Iterable[T], threads: int = 16) -> None:
    """Do the same with many things in several threads.

    Args:
        work: What to do.
        items: With what.
        threads: How many at once.

    Example:
        >>> at_once(print, [])
    """
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, items):
            pass


def put_all(client: StorageClient, bucket: str, keys: Iterable[str]) -> None:
    """Make objects whose content is their key.

    Args:
        client: Where.
        bucket: The bucket.
        keys: The keys.

    Example:
        >>> put_all(storage, "demo", ["a"])
        >>> storage.download_data("demo", "a")
        b'a'
    """
    at_once(lambda key: client.upload_data(bucket, key, key.encode()), keys)


def pattern(size: int, seed: int = 0) -> bytes:
    """Make bytes that have no repeats to hide a part at a wrong place.

    Args:
        size: How many.
        seed: Other bytes for another number.

    Returns:
        The bytes, the same for the same arguments.

    Example:
        >>> len(pattern(5)), pattern(5) == pattern(5)
        (5, True)
    """
    return random.Random(seed).randbytes(size)  # noqa: S311 # nothing here is a secret


@contextlib.contextmanager
def small_parts(client: StorageClient, size: int = 5 * MIB) -> Iterator[None]:
    """Have a client send and fetch objects in small parts, where it has parts at all.

    Args:
        client: The client.
        size: Bytes a part; the service's smallest part when that is more.

    Yields:
        Nothing.

    Example:
        >>> with small_parts(storage):
        ...     storage.limits.part_size == storage.limits.single_put == 5 * MIB
        True
    """
    if not isinstance(client, ObjectClient):
        yield
        return
    limits = client.limits
    size = max(size, limits.min_part)
    client.limits = msgspec.structs.replace(limits, part_size=size, single_put=size)
    try:
        yield
    finally:
        client.limits = limits
