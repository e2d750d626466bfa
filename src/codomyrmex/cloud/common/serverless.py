"""The interface of every service that runs functions."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal, TypeAlias

import msgspec

from codomyrmex.cloud.common.cloud import CloudClient
from codomyrmex.cloud.common.errors import UnsupportedError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Plan
from codomyrmex.cloud.common.records import Resource

__all__ = [
    "Code",
    "Function",
    "FunctionSpec",
    "Invocation",
    "LogEntry",
    "ServerlessClient",
]

Code: TypeAlias = bytes | str | os.PathLike[str]
"""The bytes of a zip archive, or the path of an archive, of a folder or of one source file."""


class FunctionSpec(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a function shall be.

    Attributes:
        name: Its name.
        runtime: The language and version in the provider's words, such as ``python3.12``.
        handler: What to call, such as ``main.handler``.
        memory_mib: Memory in MiB.
        timeout: Seconds that a call may take.
        environment: Environment variables.
        role: Whom it runs as, in the provider's words.
        public: Whether anyone may call it at its URL.
        tags: Tags or labels.
        description: What it is for.

    Example:
        >>> FunctionSpec(name="f", runtime="python3.12", handler="main.handler").memory_mib
        256
    """

    name: str
    runtime: str
    handler: str
    memory_mib: int = 256
    timeout: float = 60.0
    environment: Mapping[str, str] = {}
    role: str | None = None
    public: bool = False
    tags: Mapping[str, str] = {}
    description: str = ""


class Function(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A deployed function.

    Attributes:
        id: The provider's id.
        name: Its name.
        state: ``pending``, ``active``, ``inactive`` or ``failed``.
        runtime: The language and version.
        handler: What is called.
        memory_mib: Memory in MiB.
        timeout: Seconds that a call may take.
        region: Where it is.
        url: Where it can be called over HTTP.
        version: The provider's version or revision.
        code_sha256: SHA-256 of the deployed archive, in hexadecimal, where the provider tells.
        updated_at: When it was deployed last, in UTC.
        fault: Why it failed, in the provider's words.
        raw: The provider's own record.

    Example:
        >>> Function(id="1", name="f", state="active").url is None
        True
    """

    id: str
    name: str
    state: Literal["pending", "active", "inactive", "failed"]
    runtime: str | None = None
    handler: str | None = None
    memory_mib: int | None = None
    timeout: float | None = None
    region: str | None = None
    url: str | None = None
    version: str | None = None
    code_sha256: str | None = None
    updated_at: datetime | None = None
    fault: str | None = None
    raw: Mapping[str, Any] = {}  # the provider's JSON, of any shape


class Invocation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The outcome of one call of a function.

    Attributes:
        request_id: The provider's id of the call.
        payload: What it returned; empty for a call that is not waited for.
        status: The HTTP status or the provider's own.
        error: What the function itself raised; None when it ended well.
        log_tail: The end of its log, where the provider gives it with the answer.
        duration: Seconds that it ran, where the provider tells.

    Example:
        >>> Invocation(request_id="1", payload=b"{}").error is None
        True
    """

    request_id: str
    payload: bytes = b""
    status: int | None = None
    error: str | None = None
    log_tail: str | None = None
    duration: float | None = None


class LogEntry(msgspec.Struct, frozen=True):
    """A line of a function's log.

    Attributes:
        time: When, in UTC.
        message: The line.
        request_id: Which call wrote it, where the provider tells.

    Example:
        >>> from datetime import UTC, datetime
        >>> LogEntry(datetime(2026, 1, 1, tzinfo=UTC), "started").message
        'started'
    """

    time: datetime
    message: str
    request_id: str | None = None


class ServerlessClient(CloudClient):
    """One service that runs functions.

    Calls that change something wait until the function is active unless ``wait=False``; with
    ``dry_run=True`` they change nothing and return the `Plan`.
    """

    resource_kinds: ClassVar[tuple[str, ...]] = ("function",)

    @abstractmethod
    def deploy_function(
        self,
        spec: FunctionSpec,
        code: Code,
        *,
        wait: bool = True,
        timeout: float = 600.0,
        dry_run: bool = False,
    ) -> Function | Plan:
        """Make a function, or bring the one of its name to what the spec says.

        Args:
            spec: What it shall be.
            code: Its code; what is deployed already, to the byte, is not sent again.
            wait: Whether to wait until it is active.
            timeout: Seconds to wait at the most.
            dry_run: Whether to return the plan only.

        Returns:
            The function, or with ``dry_run`` the plan.

        Raises:
            InvalidRequestError: When the spec or the code cannot be used; nothing was changed.
            QuotaExceededError: When the account may not have more.
            WaiterError: When it failed to become active.
        """

    @abstractmethod
    def invoke_function(
        self,
        name: str,
        payload: bytes | Mapping[str, Any] | None = None,
        *,
        wait: bool = True,
        timeout: float = 60.0,
    ) -> Invocation:
        """Call a function.

        Args:
            name: The function.
            payload: Bytes as they are, or a mapping sent as JSON.
            wait: Whether to wait for what it returns.
            timeout: Seconds to wait at the most.

        Returns:
            The outcome; an error raised by the function itself is in ``error``.

        Raises:
            NotFoundError: When there is no such function.
            RateLimitError: When too many calls are under way.
            CloudTimeoutError: When it did not end in time.
        """

    @abstractmethod
    def list_functions(self) -> Listing[Function]:
        """List functions, lazily.

        Returns:
            An iterable that fetches page by page.
        """

    @abstractmethod
    def get_function(self, name: str) -> Function:
        """Get one function.

        Args:
            name: Its name.

        Returns:
            The function.

        Raises:
            NotFoundError: When there is none.
        """

    @abstractmethod
    def delete_function(
        self, name: str, *, wait: bool = True, timeout: float = 600.0, dry_run: bool = False
    ) -> Plan | None:
        """Delete a function.

        Args:
            name: The function.
            wait: Whether to wait until it is gone.
            timeout: Seconds to wait at the most.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When there is none.
            WaiterError: When it did not go in time.
        """

    @abstractmethod
    def get_logs(
        self,
        name: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        follow: bool = False,
    ) -> Iterable[LogEntry]:
        """Read a function's log, oldest first.

        Args:
            name: The function.
            since: Only from this time on; the last hour when None.
            until: Only before this time; now when None.
            follow: Whether to go on with new lines until the iteration is ended.

        Returns:
            A lazy iterable.

        Raises:
            NotFoundError: When there is no such function.
        """

    def list_resources(self, kind: str | None = None) -> Iterable[Resource]:
        """List the functions as resources; see `CloudClient.list_resources`.

        Args:
            kind: ``function`` or None.

        Returns:
            A lazy iterable.

        Raises:
            InvalidRequestError: For another kind.
        """
        if kind is not None:
            self._check_kind(kind)
        return (_function_resource(function) for function in self.list_functions())

    def get_resource(self, kind: str, resource_id: str) -> Resource:
        """Get a function as a resource; see `CloudClient.get_resource`.

        Args:
            kind: ``function``.
            resource_id: Its name.

        Returns:
            The function.

        Raises:
            NotFoundError: When there is none.
        """
        self._check_kind(kind)
        return _function_resource(self.get_function(resource_id))

    def create_resource(self, kind: str, name: str) -> Resource:
        """Refuse: a function needs code, which `deploy_function` takes.

        Args:
            kind: ``function``.
            name: Its name.

        Returns:
            Never.

        Raises:
            UnsupportedError: Always.
        """
        self._check_kind(kind)
        raise UnsupportedError(
            f"a function needs code besides the name {name!r}",
            hint="Use deploy_function",
            provider=self.provider,
            operation="create_resource",
        )

    def delete_resource(self, kind: str, resource_id: str) -> None:
        """Delete a function; see `CloudClient.delete_resource`.

        Args:
            kind: ``function``.
            resource_id: Its name.

        Raises:
            NotFoundError: When there is none.
        """
        self._check_kind(kind)
        self.delete_function(resource_id)


def _function_resource(function: Function) -> Resource:
    return Resource(
        kind="function",
        id=function.id,
        name=function.name,
        state=function.state,
        region=function.region,
        created_at=function.updated_at,
        url=function.url,
        raw=function.raw,
    )
