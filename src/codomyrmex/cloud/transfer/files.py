"""Objects as Python file objects."""

from __future__ import annotations

import codecs
import io
from types import TracebackType
from typing import Any

from typing_extensions import Buffer, override

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.records import ObjectInfo, ObjectSettings
from codomyrmex.cloud.transfer.object_client import ObjectClient
from codomyrmex.cloud.transfer.part_records import WriteCondition
from codomyrmex.cloud.transfer.upload import StreamUpload

__all__ = ["ObjectReader", "ObjectWriter"]


class ObjectReader(io.RawIOBase):
    """A seekable reader of one state of an object: a change meanwhile raises.

    Args:
        client: Where from.
        bucket: The bucket.
        key: The key.
    """

    def __init__(self, client: ObjectClient, bucket: str, key: str) -> None:
        super().__init__()
        self._client = client
        self.info: ObjectInfo = client.get_metadata(bucket, key)
        self._position = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._position

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        bases = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.info.size}
        position = bases[whence] + offset
        if position < 0:
            raise InvalidRequestError(f"cannot seek to {position}")
        self._position = position
        return position

    def _read(self, end: int) -> bytes:
        data = self._client.download_data(
            self.info.bucket,
            self.info.key,
            start=self._position,
            end=end,
            if_match=self.info.etag,
        )
        self._position += len(data)
        return data

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        end = min(self._position + len(view), self.info.size)
        if self._position >= end:
            return 0
        data = self._read(end)
        view[: len(data)] = data
        return len(data)

    @override
    def readall(self) -> bytes:
        return self._read(self.info.size) if self._position < self.info.size else b""


class ObjectWriter(io.BufferedIOBase):
    """A writer whose object appears when it is closed cleanly, and not otherwise.

    Leaving a ``with`` block by an exception, `abort`, or being forgotten without `close` leaves
    the object as it was.

    Args:
        client: Where to.
        bucket: The bucket.
        key: The key.
        settings: What the object carries.
        condition: What must hold.
    """

    info: ObjectInfo | None = None

    def __init__(
        self,
        client: ObjectClient,
        bucket: str,
        key: str,
        settings: ObjectSettings,
        condition: WriteCondition,
    ) -> None:
        super().__init__()
        self._name = client.url(bucket, key)
        self._upload = StreamUpload(client, bucket, key, settings, condition)
        self._position = 0

    @override
    def writable(self) -> bool:
        return True

    @override
    def tell(self) -> int:
        return self._position

    @override
    def write(self, buffer: Buffer, /) -> int:
        if self.closed:
            raise ValueError("the file is closed")
        data = memoryview(buffer).cast("B")
        self._upload.write(data)
        self._position += len(data)
        return len(data)

    @property
    def name(self) -> str:
        """The object's URL, as the name of a file object.

        Returns:
            Such as ``s3://bucket/key``.
        """
        return self._name

    def abort(self) -> None:
        """Close without making the object."""
        if not self.closed:
            self._upload.abort()
            super().close()

    @override
    def close(self) -> None:
        """Make the object; what was written is gone when that fails."""
        if self.closed:
            return
        try:
            self.info = self._upload.commit()
        except BaseException:
            self._upload.abort()
            raise
        finally:
            super().close()

    @override
    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if exc_type is None:
            self.close()
        else:
            self.abort()

    def __del__(self) -> None:
        self.abort()

    def as_text(self, encoding: str) -> io.TextIOWrapper:
        """Wrap the writer for text, with the same rule of commitment.

        Args:
            encoding: The text's encoding.

        Returns:
            The text file.
        """
        if codecs.lookup(encoding).name in ("utf-16", "utf-32"):
            # TextIOWrapper writes the byte order mark only to what it can seek in
            self.write("".encode(encoding))
        return _TextWriter(self, encoding=encoding)


class _TextWriter(io.TextIOWrapper):
    def __init__(self, writer: ObjectWriter, *, encoding: str) -> None:
        super().__init__(writer, encoding=encoding, write_through=True)
        self._writer = writer

    @override
    def __exit__(self, exc_type: type[BaseException] | None, *rest: Any) -> None:  # as io has it
        if exc_type is not None:
            self._writer.abort()
        else:
            self.close()

    def __del__(self) -> None:
        self._writer.abort()
