"""What every client of every service has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from types import TracebackType
from typing import ClassVar, Self

from codomyrmex.cloud.common.capabilities import Capabilities
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.records import Resource

__all__ = ["CloudClient"]


class CloudClient(ABC):
    """A connection to one service of one provider.

    A client is thread-safe, may be shared, opens connections when first used and is a context
    manager. Its resources can be seen in one vocabulary whatever the provider: buckets of a
    storage client, instances of a compute client, functions, documents.

    Attributes:
        provider: The provider's short name, such as ``s3`` or ``local``.
        resource_kinds: The kinds that `list_resources` and its siblings know.
        class_capabilities: What a client of this class can have, known without making one; the
            settings of a client may leave it less, which its `capabilities` tell.

    Example:
        >>> from codomyrmex.cloud import LocalStorageClient
        >>> with LocalStorageClient(tmp_path) as client:
        ...     client.create_resource("bucket", "photos").name
        'photos'
    """

    provider: ClassVar[str]
    resource_kinds: ClassVar[tuple[str, ...]]
    class_capabilities: ClassVar[Capabilities] = Capabilities()

    @property
    def capabilities(self) -> Capabilities:
        """What this client can do beyond the common core.

        Returns:
            The set of capabilities: those of its class, unless its settings leave it less.

        Example:
            >>> from codomyrmex.cloud import LocalStorageClient
            >>> "conditional_create" in LocalStorageClient(tmp_path).capabilities
            True
        """
        return self.class_capabilities

    @abstractmethod
    def list_resources(self, kind: str | None = None) -> Iterable[Resource]:
        """List what the account holds.

        Args:
            kind: One of `resource_kinds`; all of them when None.

        Returns:
            A lazy iterable.

        Raises:
            InvalidRequestError: When the kind is not one of `resource_kinds`.
        """

    @abstractmethod
    def get_resource(self, kind: str, resource_id: str) -> Resource:
        """Get one resource.

        Args:
            kind: One of `resource_kinds`.
            resource_id: Its id or name.

        Returns:
            The resource.

        Raises:
            NotFoundError: When there is none.
        """

    @abstractmethod
    def create_resource(self, kind: str, name: str) -> Resource:
        """Make a resource with the provider's defaults; the typed methods take every option.

        Args:
            kind: One of `resource_kinds`.
            name: Its name.

        Returns:
            The new resource.

        Raises:
            AlreadyExistsError: When the name is taken.
        """

    @abstractmethod
    def delete_resource(self, kind: str, resource_id: str) -> None:
        """Delete one resource, when nothing depends on it.

        Args:
            kind: One of `resource_kinds`.
            resource_id: Its id or name.

        Raises:
            NotFoundError: When there is none.
            ConflictError: When it is in use or not empty.
        """

    def close(self) -> None:
        """Close connections; the client may be used again, which opens new ones.

        Example:
            >>> from codomyrmex.cloud import LocalStorageClient
            >>> LocalStorageClient(tmp_path).close()
        """
        return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _check_kind(self, kind: str) -> None:
        if kind not in self.resource_kinds:
            raise InvalidRequestError(
                f"{self.provider} knows no resource of kind {kind!r}",
                hint=f"It knows: {', '.join(self.resource_kinds)}",
                provider=self.provider,
            )
