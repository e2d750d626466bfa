"""Presigned URLs, used as a stranger uses them."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any, cast

from codomyrmex.cloud.common.capabilities import Capability
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.storage import StorageClient
from codomyrmex.cloud.testing.key_samples import ODD_KEYS
from codomyrmex.cloud.testing.registry import check
from codomyrmex.cloud.testing.scenes import keys_of, raises

_SECONDS = 30.0


def _fetch(method: str, url: str, data: bytes | None = None, **headers: str) -> bytes:
    # the URL was made a moment ago by the client under test
    request = urllib.request.Request(url, data=data, headers=headers, method=method)  # noqa: S310
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content


@check(needs=Capability.PRESIGNED_URLS)
def url_get(client: StorageClient, bucket: str) -> None:
    """A presigned URL gives the object to anyone."""
    client.upload_data(bucket, "a b.txt", b"content")
    assert _fetch("GET", client.generate_presigned_url(bucket, "a b.txt")) == b"content"
    head = client.generate_presigned_url(bucket, "a b.txt", method="HEAD", expires_in=60)
    assert _fetch("HEAD", head) == b""


@check(needs=Capability.PRESIGNED_URLS)
def url_odd_keys(client: StorageClient, bucket: str) -> None:
    """A presigned URL works for odd keys."""
    for kind in ("percent escape", "plus", "query", "chinese", "double slash", "xml"):
        client.upload_data(bucket, ODD_KEYS[kind], kind.encode())
        url = client.generate_presigned_url(bucket, ODD_KEYS[kind])
        assert _fetch("GET", url) == kind.encode(), kind


@check(needs=Capability.PRESIGNED_URLS)
def url_put(client: StorageClient, bucket: str) -> None:
    """A presigned URL takes an upload with its content type."""
    url = client.generate_presigned_url(bucket, "k", method="PUT", content_type="x/y")
    _fetch("PUT", url, b"uploaded", **{"Content-Type": "x/y"})
    assert client.download_data(bucket, "k") == b"uploaded"
    assert client.get_metadata(bucket, "k").content_type == "x/y"


@check(needs=Capability.PRESIGNED_URLS)
def url_delete(client: StorageClient, bucket: str) -> None:
    """A presigned URL deletes the object."""
    client.upload_data(bucket, "k", b"x")
    _fetch("DELETE", client.generate_presigned_url(bucket, "k", method="DELETE"))
    assert keys_of(client, bucket) == []


@check(needs=Capability.PRESIGNED_URLS)
def url_not_for_more(client: StorageClient, bucket: str) -> None:
    """A presigned URL is for one method and one key."""
    client.upload_data(bucket, "k", b"x")
    url = client.generate_presigned_url(bucket, "k")
    for method, wrong in (("DELETE", url), ("GET", url.replace("/k?", "/other?"))):
        status = 200
        try:
            _fetch(method, wrong)
        except urllib.error.HTTPError as error:
            error.close()
            status = error.code
        assert status in (400, 401, 403), status
    assert client.download_data(bucket, "k") == b"x"


@check(needs=Capability.PRESIGNED_URLS)
def url_lifetime(client: StorageClient, bucket: str) -> None:
    """A presigned URL lives 1 second to 7 days."""
    for seconds in (0, -1, 604_801):
        with raises(InvalidRequestError):
            client.generate_presigned_url(bucket, "k", expires_in=seconds)
    with raises(InvalidRequestError):
        client.generate_presigned_url(bucket, "k", method=cast(Any, "TRACE"))
    for seconds in (1, 604_800):
        assert "://" in client.generate_presigned_url(bucket, "k", expires_in=seconds)
