"""Leases: locks on blobs and containers, for `AzureBlobClient`."""

from __future__ import annotations

from typing import Literal

from codomyrmex.cloud.azure.base import AzureBase
from codomyrmex.cloud.common.errors import InvalidRequestError, UnexpectedResponseError
from codomyrmex.cloud.common.http import HttpResponse

__all__ = ["AzureLeases"]


class AzureLeases(AzureBase):
    """Leases that this client holds, and sends with its own changes."""

    def acquire_lease(
        self, container: str, key: str | None = None, *, seconds: int | None = None
    ) -> str:
        """Lock a blob against changes by others, or a container against its deletion.

        This client sends the lease with its own changes until `release_lease`.

        Args:
            container: The container.
            key: The key; the container itself when None.
            seconds: How long, 15 to 60; without end when None.

        Returns:
            The lease's id.

        Raises:
            ConflictError: When somebody else holds one.
            InvalidRequestError: When ``seconds`` is out of range.
            NotFoundError: When there is no such blob or container.
            UnexpectedResponseError: When the service's answer has no id of a lease.

        Example:
            >>> lease = azure.acquire_lease("photos", "a.txt", seconds=15)
            >>> azure.release_lease("photos", "a.txt")
        """
        if seconds is not None and not 15 <= seconds <= 60:
            raise InvalidRequestError(f"seconds must be from 15 to 60 or None, not {seconds}")
        headers = [("x-ms-lease-duration", str(-1 if seconds is None else seconds))]
        lease = self._lease("acquire", container, key, headers).headers.get("x-ms-lease-id")
        if not lease:
            raise UnexpectedResponseError(
                f"{self.url(container, key)}: the lease has no id", provider="az"
            )
        self._leases[container, key] = lease
        return lease

    def renew_lease(self, container: str, key: str | None = None) -> None:
        """Let the time of a lease that this client holds begin anew.

        Args:
            container: The container.
            key: The key; the container itself when None.

        Raises:
            InvalidRequestError: When this client holds none.
            ConflictError: When somebody else has one meanwhile.

        Example:
            >>> lease = azure.acquire_lease("photos", "a.txt", seconds=15)
            >>> azure.renew_lease("photos", "a.txt")
            >>> azure.release_lease("photos", "a.txt")
        """
        self._lease("renew", container, key, self._held(container, key))

    def release_lease(self, container: str, key: str | None = None) -> None:
        """Give a lease back that this client holds.

        Args:
            container: The container.
            key: The key; the container itself when None.

        Raises:
            InvalidRequestError: When this client holds none.
            ConflictError: When somebody else has one meanwhile.

        Example:
            >>> azure.release_lease("photos", "a.txt")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidRequestError: this client holds no lease ...
        """
        self._lease("release", container, key, self._held(container, key))
        del self._leases[container, key]

    def break_lease(self, container: str, key: str | None = None) -> None:
        """End a lease at once, whoever holds it.

        Args:
            container: The container.
            key: The key; the container itself when None.

        Raises:
            ConflictError: When there is none.
            NotFoundError: When there is no such blob or container.
            UnexpectedResponseError: When the service's answer has no id of a lease.

        Example:
            >>> lease = azure.acquire_lease("photos")
            >>> azure.break_lease("photos")
        """
        self._lease("break", container, key, [("x-ms-lease-break-period", "0")])
        self._leases.pop((container, key), None)

    def _held(self, container: str, key: str | None) -> list[tuple[str, str]]:
        headers = self._lease_headers(container, key)
        if not headers:
            raise InvalidRequestError(f"this client holds no lease on {self.url(container, key)}")
        return headers

    def _lease(
        self,
        action: Literal["acquire", "renew", "release", "break"],
        container: str,
        key: str | None,
        headers: list[tuple[str, str]],
    ) -> HttpResponse:
        self._check_container(container)
        if key is not None:
            self.check_key(key)
        return self._wire.request(
            f"{action}_lease",
            "PUT",
            container,
            key,
            query=[*([("restype", "container")] if key is None else []), ("comp", "lease")],
            headers=[("x-ms-lease-action", action), *headers],
            body=b"",
            idempotent=action == "renew",
        )
