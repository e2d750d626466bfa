"""What every client of an Infomaniak OpenStack service is built on; half of it is documentation.

A client is a class of `OpenStackService` with its ``service_type`` and its methods. It calls
openstacksdk through the properties of `ServiceAPIs` and says nothing about errors: each public
method, each step of a listing and each look while waiting turns what openstacksdk raises into an
error of `codomyrmex.cloud.common.errors`, with the method's name, the reason and the request id.

* **A read** returns a frozen record (`msgspec.Struct` with ``raw``, made by `raw_record`), or
  ``self._listing(fetch, convert)``, which is lazy.
* **An id or a name** goes through ``self._find(kind, value, get, named)``.
* **A change that is done when the call returns** ends with
  ``return self._apply(actions, call, dry_run=dry_run)``.
* **A change that takes time** takes ``**options: Unpack[ChangeOptions[Record]]`` and ends with
  ``return self._change(actions, call, goal, options)``: planned, done and waited for in one place.

::

    class InfomaniakVolumeClient(OpenStackService):
        service_type = "block-storage"

        def list_volumes(self) -> Listing[Volume]:
            return self._listing(self._block_storage_api.volumes, volume_record)

        def extend_volume(
            self, volume: str, size_gib: int, **options: Unpack[ChangeOptions[Volume]]
        ) -> Volume | Plan:
            found = self._volume(volume)  # names are resolved before anything is planned
            return self._change(
                Action("update", f"volume {found.name}", reason=f"extend to {size_gib} GiB"),
                lambda: self._block_storage_api.extend_volume(found.id, size_gib),
                lambda _: self._volume_goal(found.id, "available", "in-use"),
                options,
            )
"""

from __future__ import annotations

import functools
import inspect
import re
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import FunctionType, TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, Self, TypeVar

from codomyrmex.cloud.common.errors import (
    AmbiguousNameError,
    CloudError,
    InvalidRequestError,
    NotFoundError,
)
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.apis import ServiceAPIs
from codomyrmex.cloud.infomaniak.auth import InfomaniakCredentials, create_openstack_connection
from codomyrmex.cloud.infomaniak.errors import PROVIDER, Call, map_error
from codomyrmex.cloud.infomaniak.listings import ServiceListing
from codomyrmex.cloud.infomaniak.waiting import (
    DEFAULT_TIMEOUT,
    ChangeOptions,
    Clock,
    Goal,
    wait_until,
)

if TYPE_CHECKING:
    from datetime import datetime

    from openstack.connection import Connection

__all__ = ["OpenStackService", "current_operation", "parse_time", "raw_record"]

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")

_UUID: Final = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_OPERATION: ContextVar[str | None] = ContextVar("operation", default=None)
# connections whose credentials were accepted: a later refusal means that they are over
_ACCEPTED: weakref.WeakSet[Connection] = weakref.WeakSet()


class Identified(Protocol):
    """What openstacksdk's resources have in common."""

    id: Any
    name: Any


SDKResource = TypeVar("SDKResource", bound=Identified)


def current_operation() -> str | None:
    """Tell which public method of a client is at work in this thread.

    Returns:
        Its name with its class, such as ``InfomaniakComputeClient.list_instances``; None outside.

    Example:
        >>> current_operation() is None
        True
    """
    return _OPERATION.get()


def raw_record(resource: Any, *, without: Iterable[str] = ()) -> dict[str, Any]:
    """Give the provider's own record of one of openstacksdk's resources.

    Args:
        resource: The resource; openstacksdk gives no common type that says `to_dict`.
        without: Keys that hold secrets.

    Returns:
        The fields under the names that the service gives them, those without a value left out.

    Example:
        >>> from openstack.network.v2.network import Network
        >>> raw_record(Network(id="1", name="lan", is_router_external=False))["router:external"]
        False
    """
    fields: dict[str, Any] = resource.to_dict(computed=False, original_names=True)
    hidden = {*without, "location"}
    return {key: value for key, value in fields.items() if value is not None and key not in hidden}


def parse_time(text: str | None) -> datetime | None:
    """Read a time as OpenStack writes it, with or without a zone.

    Args:
        text: Such as ``2026-11-24T11:30:44.000000`` or ``2026-11-24T11:30:44Z``.

    Returns:
        The time in UTC; None without a text.

    Example:
        >>> parse_time("2026-11-24T11:30:44Z").isoformat()
        '2026-11-24T11:30:44+00:00'
    """
    from datetime import UTC, datetime

    if not text:
        return None
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


class OpenStackService(ServiceAPIs):
    """A client of one OpenStack service; see this module for how one is written.

    Args:
        credentials: The credentials; from the environment when neither they nor a connection is
            given.
        connection: An openstacksdk connection to use, which stays the caller's to close.
        clock: The time that waiting goes by.

    Example:
        >>> OpenStackService.from_credentials(
        ...     InfomaniakCredentials(username="PCU-1", password="p", project_name="PCP-1"))
        OpenStackService(region='dc3-a')
    """

    provider: ClassVar[str] = PROVIDER
    service_type: ClassVar[str] = "identity"

    def __init__(
        self,
        credentials: InfomaniakCredentials | None = None,
        *,
        connection: Connection | None = None,
        clock: Clock | None = None,
    ) -> None:
        if credentials is not None and connection is not None:
            raise InvalidRequestError("give credentials or a connection, not both")
        if connection is None and credentials is None:
            credentials = InfomaniakCredentials.from_env()
        self._credentials = credentials
        self._connection = connection
        self._own = connection is None
        self._clock = clock or Clock()
        self._lock = threading.Lock()

    def __init_subclass__(cls, **kwargs: Any) -> None:  # as object's own
        super().__init_subclass__(**kwargs)
        for name, member in list(vars(cls).items()):
            if isinstance(member, FunctionType) and not name.startswith("_"):
                setattr(cls, name, _guarded(member))

    @classmethod
    def from_env(cls) -> Self:
        """Make a client with the credentials of the environment.

        Returns:
            The client; nothing is sent yet.

        Raises:
            ConfigurationError: When there are none; see `InfomaniakCredentials.from_env`.

        Example:
            >>> import os
            >>> os.environ["INFOMANIAK_APP_CREDENTIAL_ID"] = "7"
            >>> os.environ["INFOMANIAK_APP_CREDENTIAL_SECRET"] = "s"
            >>> OpenStackService.from_env()
            OpenStackService(region='dc3-a')
            >>> del os.environ["INFOMANIAK_APP_CREDENTIAL_ID"]
            >>> del os.environ["INFOMANIAK_APP_CREDENTIAL_SECRET"]
        """
        return cls()

    @classmethod
    def from_credentials(
        cls, credentials: InfomaniakCredentials, *, clock: Clock | None = None
    ) -> Self:
        """Make a client with these credentials.

        Args:
            credentials: The credentials.
            clock: The time that waiting goes by.

        Returns:
            The client; nothing is sent yet.

        Example:
            >>> OpenStackService.from_credentials(InfomaniakCredentials(cloud="work", region="r"))
            OpenStackService(region='r')
        """
        return cls(credentials, clock=clock)

    @classmethod
    def from_connection(cls, connection: Connection, *, clock: Clock | None = None) -> Self:
        """Make a client over a connection, such as another client's `connection`.

        Args:
            connection: From `create_openstack_connection`, or any of openstacksdk.
            clock: The time that waiting goes by.

        Returns:
            The client; closing it leaves the connection open.

        Example:
            >>> key = InfomaniakCredentials(username="u", password="p", project_name="x")
            >>> OpenStackService.from_connection(create_openstack_connection(key))
            OpenStackService(region='dc3-a')
        """
        return cls(connection=connection, clock=clock)

    @property
    def connection(self) -> Connection:
        """The openstacksdk connection, for other clients and for what this one does not do.

        Returns:
            The connection, made when it is first asked for.

        Raises:
            MissingDependencyError: When the extra ``infomaniak`` is not installed.
            ConfigurationError: When the profile of ``clouds.yaml`` does not exist.

        Example:
            >>> key = InfomaniakCredentials(username="u", password="p", project_name="x")
            >>> OpenStackService.from_credentials(key).connection.config.region_name
            'dc3-a'
        """
        with self._lock:
            if self._connection is None:
                self._connection = create_openstack_connection(self._credentials)
            return self._connection

    def close(self) -> None:
        """Close the connection, unless it was given; the client may be used again.

        Example:
            >>> key = InfomaniakCredentials(username="u", password="p", project_name="x")
            >>> OpenStackService.from_credentials(key).close()
        """
        with self._lock:
            if self._own and self._connection is not None:
                self._connection.close()
                self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._credentials is not None:
            region = self._credentials.region
        else:
            region = str(self.connection.config.region_name)
        return f"{type(self).__name__}(region={region!r})"

    def _listing(
        self,
        fetch: Callable[[], Iterable[S]],
        convert: Callable[[S], T],
    ) -> Listing[T]:
        """List lazily: ``fetch`` starts openstacksdk's generator, which follows the pages."""
        operation = _OPERATION.get() or type(self).__name__

        def start() -> Iterator[T]:
            with self._operation(operation):
                items = iter(fetch())
            while True:
                with self._operation(operation):
                    try:
                        item = convert(next(items))
                    except StopIteration:
                        return
                yield item

        return ServiceListing(start)

    def _find(
        self,
        kind: str,
        value: str,
        get: Callable[[str], SDKResource],
        named: Callable[[str], Iterable[SDKResource]],
    ) -> SDKResource:
        """Find one resource by its id or its name; a name that several have is refused.

        What looks like an id is asked for as one first, everything else as a name, so that the
        usual case is one request.
        """
        if not value:
            raise InvalidRequestError(f"the name or id of the {kind} is empty", provider=PROVIDER)
        is_id = _UUID.fullmatch(value) is not None
        found = self._get(get, value) if is_id else None
        if found is not None:
            return found
        matches = [item for item in named(value) if item.name == value]
        if len(matches) > 1:
            ids = ", ".join(sorted(str(item.id) for item in matches))
            raise AmbiguousNameError(
                f"{len(matches)} {kind}s are called {value!r}: {ids}",
                hint="Use one of the ids",
                provider=PROVIDER,
                service=self.service_type,
            )
        found = matches[0] if matches else None if is_id else self._get(get, value)
        if found is None:
            raise NotFoundError(
                f"there is no {kind} {value!r} in this project and region",
                hint=f"Look at the list of {kind}s",
                provider=PROVIDER,
                service=self.service_type,
                status=404,
            )
        return found

    @staticmethod
    def _get(get: Callable[[str], SDKResource], value: str) -> SDKResource | None:
        from openstack.exceptions import BadRequestException, NotFoundException

        try:
            return get(value)
        except (NotFoundException, BadRequestException):
            # some services refuse what has not the form of an id
            return None

    def _apply(
        self, actions: Action | Sequence[Action], call: Callable[[], T], *, dry_run: bool
    ) -> T | Plan:
        """Do what is done when the call returns, or only plan it."""
        return _plan(actions) if dry_run else call()

    def _change(
        self,
        actions: Action | Sequence[Action],
        call: Callable[[], S],
        goal: Callable[[S], Goal[R]],
        options: ChangeOptions[R],
    ) -> R | Plan:
        """Plan a change, or do it and wait for its goal, which may depend on the call's result.

        Actions that are all ``skip`` are not done: the goal is the present state.
        """
        unknown = set(options) - ChangeOptions.__optional_keys__
        if unknown:
            raise TypeError(f"unexpected keyword argument {min(unknown)!r}")
        plan = _plan(actions)
        if options.get("dry_run", False):
            return plan
        target = self._mapped(goal(call()))
        if not options.get("wait", True):
            try:
                return target.look()
            except NotFoundError:
                if target.gone is None:
                    raise
                return target.gone
        return self._wait(target, options.get("timeout", DEFAULT_TIMEOUT), options.get("progress"))

    def _wait(
        self, goal: Goal[R], timeout: float, progress: Callable[[R], None] | None = None
    ) -> R:
        """Wait for a goal."""
        return wait_until(self._mapped(goal), timeout=timeout, progress=progress, clock=self._clock)

    def _mapped(self, goal: Goal[R]) -> Goal[R]:
        """A goal whose look raises errors of the tree: what is gone, or fails only now, is told."""
        name = _OPERATION.get() or type(self).__name__

        def look() -> R:
            with self._operation(name):
                return goal.look()

        return Goal(
            what=goal.what, look=look, reached=goal.reached, fault=goal.fault, gone=goal.gone
        )

    @contextmanager
    def _operation(self, name: str) -> Iterator[None]:
        """Map what openstacksdk raises in the block; the outermost operation gives its name."""
        token = _OPERATION.set(_OPERATION.get() or name)
        try:
            yield
        except CloudError:
            raise
        except Exception as error:
            mapped = map_error(error, self._call())
            if mapped is None:
                raise
            raise mapped from error
        else:
            if self._connection is not None:
                _ACCEPTED.add(self._connection)
        finally:
            _OPERATION.reset(token)

    def _call(self) -> Call:
        operation = (_OPERATION.get() or "").rpartition(".")[2]
        connection = self._connection
        return Call(
            operation,
            self.service_type,
            connection,
            connection in _ACCEPTED if connection is not None else False,
            self._credentials.expires_at if self._credentials is not None else None,
        )


def _plan(actions: Action | Sequence[Action]) -> Plan:
    given = [actions] if isinstance(actions, Action) else list(actions)
    changing = [action for action in given if action.verb != "skip"]
    return Plan(changing, skipped=len(given) - len(changing))


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a public method, of any signature, so that it raises errors of the one tree."""
    if inspect.isgeneratorfunction(method):

        @functools.wraps(method)
        def iterate(self: OpenStackService, *args: Any, **kwargs: Any) -> Iterator[Any]:
            name = f"{type(self).__name__}.{method.__name__}"
            items = method(self, *args, **kwargs)
            while True:
                with self._operation(name):
                    try:
                        item = next(items)
                    except StopIteration:
                        return
                yield item

        return iterate

    @functools.wraps(method)
    def call(self: OpenStackService, *args: Any, **kwargs: Any) -> Any:
        with self._operation(f"{type(self).__name__}.{method.__name__}"):
            return method(self, *args, **kwargs)

    return call
