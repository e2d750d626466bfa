"""TempURLs, the keys that sign them, and when objects expire."""

from __future__ import annotations

import hashlib
import hmac
import time
from datetime import UTC, datetime
from typing import Final, Literal
from urllib.parse import quote

from typing_extensions import override

from codomyrmex.cloud.common.errors import ConfigurationError, InvalidRequestError
from codomyrmex.cloud.common.http import HttpResponse
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak.object_storage.base import SwiftBase, path_of
from codomyrmex.cloud.infomaniak.object_storage.headers import number_of
from codomyrmex.cloud.infomaniak.object_storage.wire import encode_path

__all__ = ["SwiftPresigning"]

_LONGEST: Final = 604_800
_METHODS: Final = ("GET", "HEAD", "PUT", "DELETE")
_DIGESTS: Final = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}
_KEY_HEADERS: Final = ("temp-url-key", "temp-url-key-2")
_KEPT: Final = (
    "content-type",
    "content-disposition",
    "content-encoding",
    "content-language",
    "cache-control",
)
Digest = Literal["sha256", "sha512"]


class SwiftPresigning(SwiftBase):
    """URLs that let others do one thing for a while, and objects that end by themselves."""

    _temp_url_key: Secret | None
    _temp_url_keys: dict[str, Secret]
    _temp_url_digest: Digest

    @override
    def generate_presigned_url(
        self,
        bucket: str,
        key: str,
        *,
        expires_in: int = 3600,
        method: Literal["GET", "HEAD", "PUT", "DELETE"] = "GET",
        content_type: str | None = None,
        version_id: str | None = None,
    ) -> str:
        """Make a TempURL; see `StorageClient.generate_presigned_url`.

        The key that signs is the client's ``temp_url_key``, else the container's, else the
        account's: see `set_temp_url_key`. Swift signs no content type: whoever has the URL
        chooses it.

        Args:
            bucket: The container.
            key: The key.
            expires_in: Seconds, 1 to 604,800 (seven days).
            method: What the URL is for; GET is good for HEAD too.
            content_type: Is not enforced by the service.
            version_id: For GET and HEAD: a version.

        Returns:
            The URL; treat it as a secret.

        Raises:
            ConfigurationError: When there is no key to sign with.
            InvalidRequestError: When ``expires_in`` is out of range.

        Example:
            >>> swift.set_temp_url_key("a long secret", container="photos")
            >>> url = swift.generate_presigned_url("photos", "a.txt", expires_in=60)
            >>> from urllib.request import urlopen
            >>> urlopen(url).read()
            b'hello'
        """
        self._check_container_name(bucket)
        self.check_key(key)
        if method not in _METHODS:
            raise InvalidRequestError(f"method must be GET, HEAD, PUT or DELETE, not {method!r}")
        url = self._signed(bucket, key, method, expires_in, "")
        return url if version_id is None else f"{url}&version-id={quote(version_id, safe='')}"

    def generate_prefix_url(
        self,
        bucket: str,
        prefix: str,
        key: str,
        *,
        expires_in: int = 3600,
        method: Literal["GET", "HEAD", "PUT", "DELETE"] = "GET",
    ) -> str:
        """Make a TempURL that is good for every key with a prefix.

        Args:
            bucket: The container.
            prefix: The prefix; the signature is for all keys that begin with it.
            key: The key that this URL names, which begins with the prefix.
            expires_in: Seconds, 1 to 604,800.
            method: What the URL is for.

        Returns:
            The URL; whoever has it can put another key of the prefix in.

        Raises:
            ConfigurationError: When there is no key to sign with.
            InvalidRequestError: When the key does not begin with the prefix.

        Example:
            >>> swift.set_temp_url_key("a long secret", container="photos")
            >>> url = swift.generate_prefix_url("photos", "a", "a.txt")
            >>> url.endswith("&temp_url_prefix=a")
            True
        """
        self._check_container_name(bucket)
        self.check_key(key)
        if not prefix or not key.startswith(prefix):
            raise InvalidRequestError(f"the key {key!r} does not begin with the prefix {prefix!r}")
        return self._signed(bucket, key, method, expires_in, prefix)

    def _signed(self, bucket: str, key: str, method: str, expires_in: int, prefix: str) -> str:
        if not 1 <= expires_in <= _LONGEST:
            raise InvalidRequestError(
                f"expires_in must be from 1 to {_LONGEST} seconds, not {expires_in}"
            )
        endpoint = self._wire.session.endpoint("generate_presigned_url")
        expires = int(time.time()) + expires_in
        what = f"{path_of(endpoint)}/{bucket}/{prefix or key}"
        text = f"{method}\n{expires}\n{'prefix:' if prefix else ''}{what}"
        secret = self._signing_key(bucket).reveal().encode()
        digest = _DIGESTS[self._temp_url_digest]
        signature = hmac.new(secret, text.encode(), digest).hexdigest()
        url = f"{endpoint}{encode_path(bucket, key)}"
        url = f"{url}?temp_url_sig={signature}&temp_url_expires={expires}"
        return f"{url}&temp_url_prefix={quote(prefix, safe='')}" if prefix else url

    def _signing_key(self, bucket: str) -> Secret:
        if self._temp_url_key is not None:
            return self._temp_url_key
        known = self._temp_url_keys.get(bucket)
        if known is not None:
            return known
        operation = "generate_presigned_url"
        for place, kind in ((bucket, "container"), (None, "account")):
            answer = self._wire.run(self._wire.steps(operation, "HEAD", place))
            for name in _KEY_HEADERS:
                value = answer.headers.get(f"x-{kind}-meta-{name}")
                if value:
                    self._temp_url_keys[bucket] = Secret(value)
                    return self._temp_url_keys[bucket]
        raise ConfigurationError(
            f"neither {self.url(bucket)} nor its account has a key to sign a TempURL with",
            hint="Set one with set_temp_url_key, or give temp_url_key",
            provider="swift",
            operation=operation,
        )

    def set_temp_url_key(
        self, key: str | Secret | None, *, container: str | None = None, second: bool = False
    ) -> None:
        """Set the key that signs TempURLs; URLs signed with the one before end at once.

        Args:
            key: The key; None removes it.
            container: For the URLs of one container; of the whole account when None.
            second: Set the second key, so that the first stays good while a key is changed.

        Raises:
            PermissionDeniedError: When the user does not own the account.
            BucketNotFoundError: When there is no such container.

        Example:
            >>> swift.set_temp_url_key("a long secret", container="photos")
            >>> swift.set_temp_url_key(None, container="photos")
        """
        if container is not None:
            self._check_container_name(container)
        kind = "account" if container is None else "container"
        name = _KEY_HEADERS[1 if second else 0]
        value = key.reveal() if isinstance(key, Secret) else key or ""
        self._wire.run(
            self._wire.steps(
                "set_temp_url_key",
                "POST",
                container,
                headers=[(f"x-{kind}-meta-{name}", value)],
                body=b"",
            )
        )
        self._temp_url_keys.clear()

    # -- expiry

    def get_expiry(self, bucket: str, key: str) -> datetime | None:
        """Tell when an object expires.

        Args:
            bucket: The container.
            key: The key.

        Returns:
            The time, in UTC; None when it stays.

        Raises:
            ObjectNotFoundError: When there is no such object.

        Example:
            >>> swift.get_expiry("photos", "a.txt") is None
            True
        """
        seconds = number_of(self._head_of(bucket, key, "get_expiry").headers, "x-delete-at")
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)

    def set_expiry(
        self, bucket: str, key: str, *, at: datetime | None = None, after: int | None = None
    ) -> None:
        """Have the service delete an object at a time, its segments included.

        Args:
            bucket: The container.
            key: The key.
            at: When, with a time zone.
            after: In how many seconds, 1 or more; both None: never.

        Raises:
            InvalidRequestError: When both are given, or the time is past or has no zone.
            ObjectNotFoundError: When there is no such object.

        Example:
            >>> swift.set_expiry("photos", "a.txt", after=86_400)
            >>> swift.get_expiry("photos", "a.txt").tzname()
            'UTC'
        """
        expires = _expires(at, after)
        head = self._head_of(bucket, key, "set_expiry")
        self._post_expiry(bucket, key, head, expires)
        segments = self._wire.run(self._manifest_steps(bucket, key)) or []
        for segment in segments:
            if self._is_own(segment, bucket, key):
                container, name = segment.place
                own = self._head_of(container, name, "set_expiry")
                self._post_expiry(container, name, own, expires)

    def _head_of(self, bucket: str, key: str, operation: str) -> HttpResponse:
        self._check_container_name(bucket)
        self.check_key(key)
        return self._wire.run(self._wire.steps(operation, "HEAD", bucket, key))

    def _post_expiry(self, bucket: str, key: str, head: HttpResponse, expires: int | None) -> None:
        # a POST replaces everything that an object carries: all of it goes along
        headers = [
            (name, value)
            for name, value in head.headers.items()
            if name in _KEPT or name.startswith("x-object-meta-")
        ]
        removed = [("x-remove-delete-at", "true")]
        headers += removed if expires is None else [("x-delete-at", str(expires))]
        self._wire.run(
            self._wire.steps("set_expiry", "POST", bucket, key, headers=headers, body=b"")
        )


def _expires(at: datetime | None, after: int | None) -> int | None:
    if at is not None and after is not None:
        raise InvalidRequestError("give at or after, not both")
    if after is not None:
        if after < 1:
            raise InvalidRequestError(f"after must be 1 second or more, not {after}")
        return int(time.time()) + after
    if at is None:
        return None
    if at.tzinfo is None:
        raise InvalidRequestError("at needs a time zone, such as datetime.UTC")
    if at.timestamp() <= time.time():
        raise InvalidRequestError(f"{at.isoformat()} is past")
    return int(at.timestamp())
