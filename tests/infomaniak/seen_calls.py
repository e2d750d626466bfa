"""Which request of a service each public method of a client was seen to send."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from openstack.connection import Connection

# ids and names in a path, after the words that they follow
_ID = re.compile(r"/(?:[0-9a-f]{32}|[0-9a-f-]{36})(?=/|$)")
_NAMED = re.compile(
    r"/(os-keypairs|tags|metadata|members|OS-EC2|application_credentials|flavors|servers"
    r"|stacks|resources|resource|reverse/floatingips|AUTH_[0-9a-f]+)"
    r"/(?!detail|preview|\{)[^/]+"
)


class SeenCalls:
    """The requests of a run, by the public method that sent them."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self.calls: dict[str, set[str]] = {}

    def watch(self, connection: Connection, operation: Callable[[], str | None]) -> None:
        """Record each request of a connection under the method at work."""
        send = connection.session.request

        def request(url: str, method: str, **kwargs: Any) -> Any:
            answer = send(url, method, **kwargs)
            name = operation()
            if name is not None and answer.status_code < 400:
                self.calls.setdefault(name, set()).add(
                    _template(method, answer.url, kwargs.get("endpoint_filter"))
                )
            return answer

        connection.session.request = request  # type: ignore[assignment,method-assign] # a tap on this one


def _template(method: str, url: str, endpoint: Any) -> str:
    service = (endpoint or {}).get("service_type") or "identity"
    path = re.sub(r"^/v\d[^/]*", "", urlsplit(url).path)
    path = _NAMED.sub(r"/\1/{id}", _ID.sub("/{id}", path))
    return f"{service} {method.upper()} {path or '/'}"
