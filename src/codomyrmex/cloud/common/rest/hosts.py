"""Where a token may go."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from codomyrmex.cloud.common.errors import ConfigurationError, UnexpectedResponseError

__all__ = ["BaseUrl"]


class BaseUrl:
    """The address of a service, and the hosts that are the same service.

    Args:
        url: The address that paths are appended to.
        aliases: Other hosts of the service; they count when the address is one of them.

    Raises:
        ConfigurationError: When it is no https address; http is accepted on this machine alone.

    Example:
        >>> base = BaseUrl("https://coda.io/apis/v1", aliases=["coda.io", "docs.superhuman.com"])
        >>> base.check_link("https://docs.superhuman.com/apis/v1/docs?pageToken=x")
        >>> base.check_link("https://example.com/apis/v1/docs")
        Traceback (most recent call last):
            ...
        codomyrmex.cloud.common.errors.UnexpectedResponseError: the answer leads to another host...
    """

    def __init__(self, url: str, *, aliases: Iterable[str] = ()) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        local = parts.scheme == "http" and _is_loopback(host)
        if not host or (parts.scheme != "https" and not local) or parts.query or parts.fragment:
            raise ConfigurationError(
                f"{url!r} cannot be the base URL of a service",
                hint="It is written as https://host/path; http is for this machine alone",
            )
        if parts.username is not None:
            raise ConfigurationError(
                "the base URL holds a user name", hint="Give the token as an argument"
            )
        self.url = url.rstrip("/")
        self._is_local = local
        self._places = {(parts.scheme, parts.netloc.lower())}
        if parts.netloc.lower() in set(aliases):
            self._places |= {(parts.scheme, alias) for alias in aliases}

    def check_link(self, link: str | None) -> None:
        """Refuse a link of an answer that leads away from the service.

        Args:
            link: The link, when there is one.

        Raises:
            UnexpectedResponseError: When its host is not one of the service's.
        """
        if not link:
            return
        parts = urlsplit(link)
        if parts.netloc and (parts.scheme, parts.netloc.lower()) not in self._places:
            raise UnexpectedResponseError(
                f"the answer leads to another host, {parts.hostname}; it was not followed",
                hint="Check the base URL: something stands between this client and the service",
            )

    def check_download(self, link: str, what: str) -> None:
        """Refuse a link that is not to be fetched; any host may be one of a store.

        Args:
            link: The link.
            what: What it leads to, for the message.

        Raises:
            UnexpectedResponseError: When it is no https address; for a service on this machine,
                http is accepted to this machine.

        Example:
            >>> base = BaseUrl("https://coda.io/apis/v1")
            >>> base.check_download("https://store.example/x?signature=1", "the page")
            >>> base.check_download("file:///etc/passwd", "the page")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.UnexpectedResponseError: the page: the link ...
        """
        parts = urlsplit(link)
        host = parts.hostname or ""
        is_local = self._is_local and parts.scheme == "http" and _is_loopback(host)
        if not host or parts.username is not None or (parts.scheme != "https" and not is_local):
            raise UnexpectedResponseError(
                f"{what}: the link in the answer is none that can be fetched safely "
                f"({parts.scheme or 'no scheme'}, host {host or 'none'})",
            )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
