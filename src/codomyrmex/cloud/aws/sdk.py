"""boto3 for S3's control plane: loaded with the first call that needs it, errors mapped."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from codomyrmex.cloud.aws.errors import CODES, HINTS
from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import (
    CloudTimeoutError,
    ConnectionFailedError,
    InvalidRequestError,
    error_class,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client as Boto3Client
from codomyrmex.cloud.aws.base import S3Base

__all__ = ["S3Sdk"]

T = TypeVar("T")


class S3Sdk(S3Base):
    """Calls that are rare and of many shapes, which boto3 knows."""

    _boto3: Boto3Client | None = None
    _boto3_lock = threading.Lock()

    def _client(self) -> Boto3Client:
        with self._boto3_lock:
            if self._boto3 is None:
                self._boto3 = self._new_client()
            return self._boto3

    def _new_client(self) -> Boto3Client:
        session = self._session.boto3_session()
        from botocore import UNSIGNED
        from botocore.config import Config

        config = Config(
            signature_version=UNSIGNED if self._session.anonymous else "s3v4",
            connect_timeout=self._options.connect_timeout,
            read_timeout=self._options.idle_timeout,
            retries={"total_max_attempts": 1},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if self._session.path_style else "virtual"},
            proxies={"http": self._options.proxy, "https": self._options.proxy}
            if self._options.proxy
            else None,
        )
        # Config's proxies and s3 take plain dictionaries; its stubs name closed ones
        return session.client(
            "s3",
            region_name=self._session.region,
            endpoint_url=self._session.endpoint_url if self._session.custom_endpoint else None,
            verify=self._options.ca_bundle,
            config=config,
        )

    def _sdk(
        self,
        capability: Capability,
        operation: str,
        bucket: str,
        key: str | None,
        call: Callable[[Boto3Client], T],
    ) -> T:
        self._require(capability, operation)
        self._check_bucket_name(bucket)
        if key is not None:
            self.check_key(key)
        place = self.url(bucket, key)

        def attempt() -> T:
            self._session.credentials()  # what is wrong with them is told in our words
            with _sdk_errors(operation, place):
                return call(self._client())

        return self._wire.retrier.run(attempt)


@contextlib.contextmanager
def _sdk_errors(operation: str, place: str) -> Iterator[None]:
    """Raise the tree's errors for boto3's."""
    from botocore.exceptions import (
        BotoCoreError,
        ClientError,
        ConnectTimeoutError,
        HTTPClientError,
        ReadTimeoutError,
    )
    from botocore.exceptions import (
        ConnectionError as BotocoreConnectionError,
    )

    try:
        yield
    except ClientError as error:
        answer: Any = error.response  # of any shape the service gave
        code = answer.get("Error", {}).get("Code")
        facts = answer.get("ResponseMetadata", {})
        status = facts.get("HTTPStatusCode")
        cls = error_class(status, code, [CODES])
        message = (answer.get("Error", {}).get("Message") or "").rstrip(".")
        raise cls(
            f"{place}: {message or code}",
            hint=HINTS.get(cls),
            provider="s3",
            service="storage",
            operation=operation,
            resource=place,
            status=status,
            code=code,
            request_id=facts.get("RequestId"),
        ) from error
    except (ConnectTimeoutError, ReadTimeoutError) as error:
        raise CloudTimeoutError(f"{place}: {error}", provider="s3", operation=operation) from error
    except (BotocoreConnectionError, HTTPClientError) as error:
        raise ConnectionFailedError(
            f"{place}: {error}", provider="s3", operation=operation
        ) from error
    except BotoCoreError as error:
        raise InvalidRequestError(
            f"{place}: {error}", provider="s3", operation=operation
        ) from error
