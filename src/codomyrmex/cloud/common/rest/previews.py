"""Requests that are shown instead of sent."""

from __future__ import annotations

from typing import Any

import msgspec

from codomyrmex.cloud.common.rest.operations import Request

__all__ = ["RequestPreview"]


class RequestPreview(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was not sent. The token is not part of it.

    Attributes:
        method: The HTTP method.
        url: Where it would go.
        body: Its JSON; the size of a form in words; None without a body.

    Example:
        >>> str(RequestPreview(method="POST", url="https://example.com/x", body={"name": "a"}))
        'POST https://example.com/x {"name":"a"}'
    """

    method: str
    url: str
    body: Any = None  # JSON of any shape

    def __str__(self) -> str:
        body = "" if self.body is None else f" {msgspec.json.encode(self.body).decode()}"
        return f"{self.method} {self.url}{body}"

    @classmethod
    def of(cls, base_url: str, request: Request) -> RequestPreview:
        """Make one of a request.

        Args:
            base_url: The address of the service.
            request: The request.

        Returns:
            The preview.

        Example:
            >>> request = Request(operation="list_docs", method="GET", path="/docs")
            >>> str(RequestPreview.of("https://example.com", request))
            'GET https://example.com/docs'
        """
        body: Any = None
        if request.body is not None:
            is_json = "json" in request.headers.get("content-type", "")
            body = msgspec.json.decode(request.body) if is_json else f"{len(request.body)} bytes"
        return cls(method=request.method, url=base_url + request.target, body=body)
