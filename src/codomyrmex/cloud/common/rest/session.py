"""Calls of a REST service as steps, and what runs them.

A call is a generator that yields requests and pauses: budgets, retries, paging and waiting are
written once, and `Runner` and `AsyncRunner` send and wait, in step or awaited.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import msgspec

from codomyrmex.cloud.common.errors import (
    CancelledError,
    CloudError,
    RateLimitError,
    ServiceUnavailableError,
    UnexpectedResponseError,
)
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.rest.budgets import Limit, shared_budgets
from codomyrmex.cloud.common.rest.clock import SYSTEM_CLOCK, Clock
from codomyrmex.cloud.common.rest.hosts import BaseUrl
from codomyrmex.cloud.common.rest.operations import (
    Download,
    Operation,
    Request,
    Response,
    build,
    read_json,
)
from codomyrmex.cloud.common.rest.transport import AsyncTransport, Connection, Transport
from codomyrmex.cloud.common.retry import Retrier, RetryPolicy
from codomyrmex.cloud.common.stopping import is_stopped

__all__ = ["AsyncRunner", "Pause", "Runner", "Service", "Session", "Steps"]

T = TypeVar("T")

MAX_ANSWER = 64 * 1024 * 1024
"""The largest answer that is read, in bytes."""


class Pause(msgspec.Struct, frozen=True):
    """Wait before going on.

    Attributes:
        seconds: How long.
    """

    seconds: float


Steps: TypeAlias = Generator["Request | Download | Pause", "Response | None", T]
"""A call that yields requests and pauses, and returns a T."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """What is the same for every client of a service.

    Attributes:
        provider: The provider's short name.
        extra: The extra that installs what is needed.
        hosts: The hosts of the service, each as good as the other.
        limits: The published limit of each class of operation.
        retry: How failures are retried.
        fail: Makes the error of an answer that is a failure; None when it is none.
    """

    provider: str
    extra: str
    hosts: tuple[str, ...]
    limits: Mapping[str, Limit]
    retry: RetryPolicy
    fail: Callable[[Operation[Any], Response], CloudError | None]


class Session:
    """A service, reached with one token.

    Args:
        service: The service.
        base_url: Its address.
        token: The token.
        timeout: Seconds without a byte before giving up.
        retry: How failures are retried; as the service's when None.
        limits: Other limits than the published ones, by class.
        clock: Tells time and waits.

    Raises:
        ConfigurationError: When the address cannot be used.
    """

    def __init__(
        self,
        service: Service,
        base_url: str,
        token: Secret,
        *,
        timeout: float,
        retry: RetryPolicy | None = None,
        limits: Mapping[str, Limit] | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.service = service
        self.base_url = BaseUrl(base_url, aliases=service.hosts)
        self.clock = clock or SYSTEM_CLOCK
        self.token = token
        self.connection = Connection(
            self.base_url.url,
            token,
            timeout=timeout,
            max_answer=MAX_ANSWER,
            extra=service.extra,
        )
        self._retrier = Retrier(retry or service.retry)
        self._budgets = shared_budgets(
            (service.provider, token), {**service.limits, **(limits or {})}, self.clock
        )

    def call(self, operation: Operation[T], arguments: Mapping[str, Any]) -> Steps[T]:
        """Build the request, send it within its budget, read the answer.

        Args:
            operation: What to do.
            arguments: With what.

        Yields:
            Requests and pauses.

        Returns:
            The record of the answer.

        Raises:
            CloudError: The failure, when retries did not help.
        """
        request = build(operation, arguments)
        response = yield from self.exchange(operation, request, arguments)
        return self.read(operation, response)

    def exchange(
        self, operation: Operation[Any], request: Request, arguments: Mapping[str, Any]
    ) -> Steps[Response]:
        """Send a request within its budget, again as the policy of retry says.

        Args:
            operation: The operation.
            request: Its request.
            arguments: What it was made of.

        Yields:
            Requests and pauses.

        Returns:
            The answer of a success.

        Raises:
            CloudError: The last failure.
        """

        def attempt() -> Steps[Response]:
            return self._attempt(operation, request)

        return (
            yield from self._retrier.steps(
                attempt, Pause, idempotent=operation.is_repeatable(arguments)
            )
        )

    def _attempt(self, operation: Operation[Any], request: Request) -> Steps[Response]:
        budget = self._budgets.get(request.budget)
        while wait := budget.take(self.clock.now()):
            yield Pause(wait)
        try:
            response = yield request
        finally:
            budget.give_back(self.clock.now())
        assert response is not None
        error = self._failure(operation, response)
        if error is None:
            return response
        if isinstance(error, RateLimitError):
            # the others of this token are not let run into the same wall
            wait = error.retry_after or budget.limit.seconds
            budget.hold(self.clock.now() + min(wait, self._retrier.policy.longest_retry_after))
        raise error

    def fetch(self, link: str, what: str) -> Steps[Response]:
        """Fetch what a link of an answer leads to, without the token.

        Args:
            link: The link.
            what: What it is, for error messages; the link is signed, and is in none.

        Yields:
            Requests and pauses.

        Returns:
            The answer, also a refusal (4xx): links are good for some minutes.

        Raises:
            UnexpectedResponseError: When the link is no https address, or leads elsewhere.
            CloudError: The last failure.
        """
        self.base_url.check_download(link, what)

        def attempt() -> Steps[Response]:
            response = yield Download(link)
            assert response is not None
            if response.status >= 500 or response.status == 429:
                raise ServiceUnavailableError(
                    f"{what}: the store answered with status {response.status}",
                    provider=self.service.provider,
                    status=response.status,
                )
            if response.status < 400 and response.status != 200:
                raise UnexpectedResponseError(
                    f"{what}: the store answered with status {response.status}, which was not "
                    "followed",
                    provider=self.service.provider,
                    status=response.status,
                )
            return response

        return (yield from self._retrier.steps(attempt, Pause))

    def _failure(self, operation: Operation[Any], response: Response) -> CloudError | None:
        error = self.service.fail(operation, response)
        if error is not None:
            # a service may repeat what it was sent
            error.message = error.message.replace(self.token.reveal(), "***")
            error.args = (error.message,)
            return error
        if 300 <= response.status < 400:
            self.base_url.check_link(response.headers.get("location"))
        if response.status not in operation.statuses:
            return UnexpectedResponseError(
                f"{operation.name}: the service answered with status {response.status}",
                operation=operation.name,
                status=response.status,
                provider=self.service.provider,
            )
        return None

    def read(self, operation: Operation[T], response: Response) -> T:
        """Make the record of an answer.

        Args:
            operation: The operation.
            response: The answer.

        Returns:
            The record.

        Raises:
            UnexpectedResponseError: When the body is no JSON, or not what the operation answers.
        """
        try:
            return (operation.read or read_json)(operation, response)
        except msgspec.DecodeError as error:
            kind = response.headers.get("content-type", "").partition(";")[0]
            what = f"{kind or 'something'} instead of JSON" if "json" not in kind else str(error)
            raise UnexpectedResponseError(
                f"{operation.name}: the service answered {what}",
                hint="A proxy or a sign-in page may stand between this client and the service"
                if "html" in kind
                else None,
                operation=operation.name,
                provider=self.service.provider,
                status=response.status,
            ) from error


class Runner:
    """Runs calls in the calling thread.

    Args:
        session: The session they belong to.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._transport = Transport(session.connection)

    def run(self, steps: Steps[T]) -> T:
        """Run a call to its end.

        Args:
            steps: The call.

        Returns:
            Its result.

        Raises:
            CloudError: What the call raises; `CancelledError` when it was stopped.
        """
        try:
            item = next(steps)
            while True:
                try:
                    answer = self._do(item)
                except CloudError as error:
                    item = steps.throw(error)
                else:
                    item = steps.send(answer)
        except StopIteration as stop:
            result: T = stop.value
            return result
        finally:
            steps.close()

    def _do(self, item: Request | Download | Pause) -> Response | None:
        if is_stopped():
            raise CancelledError("the operation was stopped")
        if isinstance(item, Pause):
            self.session.clock.sleep(item.seconds)
            return None
        return self._transport.send(item)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()


class AsyncRunner:
    """Runs calls in the running event loop.

    Args:
        session: The session they belong to.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._transport = AsyncTransport(session.connection)

    async def run(self, steps: Steps[T]) -> T:
        """Run a call to its end; see `Runner.run`."""
        try:
            item = next(steps)
            while True:
                try:
                    answer = await self._do(item)
                except CloudError as error:
                    item = steps.throw(error)
                else:
                    item = steps.send(answer)
        except StopIteration as stop:
            result: T = stop.value
            return result
        finally:
            steps.close()

    async def _do(self, item: Request | Download | Pause) -> Response | None:
        if isinstance(item, Pause):
            await self.session.clock.sleep_async(item.seconds)
            return None
        return await self._transport.send(item)

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()
