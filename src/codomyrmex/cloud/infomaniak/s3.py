"""Infomaniak's object storage through its S3 interface."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final, Self

from typing_extensions import override

from codomyrmex.cloud.aws.storage import S3Client
from codomyrmex.cloud.aws.vendors import VENDORS
from codomyrmex.cloud.common.errors import PermissionDeniedError, TransientError
from codomyrmex.cloud.common.records import BucketInfo, ObjectInfo
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.auth import InfomaniakS3Credentials
from codomyrmex.cloud.transfer.part_records import Part, PartUpload, WriteCondition

if TYPE_CHECKING:
    from codomyrmex.cloud.infomaniak.object_storage.storage import InfomaniakObjectStorageClient

__all__ = ["InfomaniakS3Client"]

_SEGMENTS: Final = "+segments"


class InfomaniakS3Client(S3Client):
    """Infomaniak's object storage through S3: path style, ``us-east-1``, no trailers.

    The same as `S3Client` with the vendor ``infomaniak``, with the credentials that Infomaniak's
    users have. The service keeps the parts of large objects in a container ``BUCKET+segments``,
    which S3 cannot see, and leaves them there when such an object is replaced; they are removed
    through Swift, by ``object_storage``.

    Args:
        credentials: An EC2 key pair; from the environment when None and no key is given (see
            `InfomaniakS3Credentials.from_env`).
        access_key_id: A key, together with ``secret_access_key``.
        secret_access_key: Its secret.
        endpoint_url: The store's URL; ``https://s3.pub1.infomaniak.cloud`` when None.
        region_name: The region that signatures name; ``us-east-1`` when None.
        object_storage: Removes the parts of a large object when another large one replaces it;
            `InfomaniakObjectStorageClient.clean_segments` removes those of all.
        settings: The other arguments of `S3Client`, such as ``concurrency`` and ``max_rate``.

    Raises:
        ConfigurationError: When there is no key.

    Example:
        >>> InfomaniakS3Client(access_key_id="A", secret_access_key="B")
        InfomaniakS3Client(endpoint_url='https://s3.pub1.infomaniak.cloud')
    """

    scheme = "ik"
    class_capabilities = VENDORS["infomaniak"].capabilities

    def __init__(
        self,
        credentials: InfomaniakS3Credentials | None = None,
        *,
        access_key_id: str | None = None,
        secret_access_key: str | Secret | None = None,
        endpoint_url: str | None = None,
        region_name: str | None = None,
        object_storage: InfomaniakObjectStorageClient | None = None,
        **settings: Any,  # of S3Client, which checks them
    ) -> None:
        if credentials is None and access_key_id is not None:
            credentials = InfomaniakS3Credentials(
                access_key_id=access_key_id, secret_access_key=secret_access_key or ""
            )
        credentials = credentials or InfomaniakS3Credentials.from_env()
        self._object_storage = object_storage
        super().__init__(
            region_name or credentials.region,
            endpoint_url=endpoint_url or credentials.endpoint_url,
            access_key_id=credentials.access_key_id,
            secret_access_key=credentials.secret_access_key,
            **{"vendor": "infomaniak", **settings},
        )

    @classmethod
    def from_env(cls) -> Self:
        """Make a client with the key pair of the environment.

        Returns:
            The client; nothing is sent yet.

        Raises:
            ConfigurationError: When a key is missing; see `InfomaniakS3Credentials.from_env`.

        Example:
            >>> import os
            >>> os.environ |= {"INFOMANIAK_S3_ACCESS_KEY": "A", "INFOMANIAK_S3_SECRET_KEY": "B"}
            >>> InfomaniakS3Client.from_env().region
            'us-east-1'
            >>> del os.environ["INFOMANIAK_S3_ACCESS_KEY"], os.environ["INFOMANIAK_S3_SECRET_KEY"]
        """
        return cls(InfomaniakS3Credentials.from_env())

    @classmethod
    def from_credentials(cls, credentials: InfomaniakS3Credentials) -> Self:
        """Make a client with this key pair.

        Args:
            credentials: The key pair.

        Returns:
            The client; nothing is sent yet.

        Example:
            >>> pair = InfomaniakS3Credentials(access_key_id="A", secret_access_key="B")
            >>> InfomaniakS3Client.from_credentials(pair).scheme
            'ik'
        """
        return cls(credentials)

    def __repr__(self) -> str:
        return f"InfomaniakS3Client(endpoint_url={self.endpoint_url!r})"

    @override
    def list_buckets(self) -> list[BucketInfo]:
        return [each for each in super().list_buckets() if not each.name.endswith(_SEGMENTS)]

    @override
    def _complete_parts(
        self, upload: PartUpload, parts: list[Part], condition: WriteCondition
    ) -> ObjectInfo:
        info = super()._complete_parts(upload, parts, condition)
        if self._object_storage is not None:
            with contextlib.suppress(PermissionDeniedError, TransientError):
                # the object is there; what is left over costs space and nothing else
                self._object_storage.clean_segments(upload.bucket, upload.key)
        return info
