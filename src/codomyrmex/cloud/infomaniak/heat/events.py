"""What happens to stacks, and their resources one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codomyrmex.cloud.common.errors import WaiterError, WaiterTimeoutError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.common.plan import Action, Plan
from codomyrmex.cloud.infomaniak.apis import checked
from codomyrmex.cloud.infomaniak.heat.base import HeatService, path_of
from codomyrmex.cloud.infomaniak.heat.records import (
    Stack,
    StackEvent,
    StackResource,
    resource_record,
)
from codomyrmex.cloud.infomaniak.waiting import DEFAULT_TIMEOUT, Goal


class StackEvents(HeatService):
    """The part of `InfomaniakHeatClient` for events and resources."""

    def list_events(self, stack: str, *, resource: str | None = None) -> Listing[StackEvent]:
        """List what happened to a stack, the oldest first.

        Args:
            stack: Its id or name.
            resource: Only what happened to this resource.

        Returns:
            An iterable.

        Example:
            >>> [event.state for event in heat.list_events("words", resource="word")]
            ['CREATE_IN_PROGRESS', 'CREATE_COMPLETE']
        """
        return self._listing(
            lambda: (
                each
                for each in self._events(self._stack(stack))
                if resource in (None, each.resource)
            ),
            lambda each: each,
        )

    def follow_events(
        self, stack: str, *, timeout: float = DEFAULT_TIMEOUT
    ) -> Iterator[StackEvent]:
        """Give what happens to a stack as it happens, until what is at work has ended.

        Begins with what is at work now; of a stack at rest, with what was done last.

        Args:
            stack: Its id or name.
            timeout: Seconds at the most.

        Yields:
            The events, the oldest first.

        Raises:
            WaiterError: When it failed; the message has the service's reason. All events were
                given before.
            WaiterTimeoutError: When the time is over.

        Example:
            >>> [event.state for event in heat.follow_events("words")][-1]
            'CREATE_COMPLETE'
        """
        found = self._stack(stack)
        seen: set[str] = set()
        fresh: list[StackEvent] = []
        ended: list[Stack] = []

        def look() -> Stack:
            # the state first: what has happened when it says the end is in the events after it
            now = self._look(found.id)
            events = list(self._events(found))
            current = events if seen else _of_last_action(events, found.id)
            fresh.extend(each for each in current if each.id not in seen)
            seen.update(each.id for each in events)
            if now.state != "IN_PROGRESS":
                ended.append(now)
            return now

        goal = Goal(
            what=f"stack {found.name} ({found.id}) to be at rest",
            look=look,
            reached=lambda now: bool(fresh) or now.state != "IN_PROGRESS",
        )
        deadline = self._clock.monotonic() + timeout
        while not ended:
            left = deadline - self._clock.monotonic()
            if left <= 0:
                raise WaiterTimeoutError(
                    f"waited {timeout:g} s for {goal.what}",
                    hint="It goes on: follow it again, or give a longer timeout",
                    provider=self.provider,
                    service=self.service_type,
                )
            self._wait(goal, left)
            yield from fresh
            fresh.clear()
        if ended[0].state == "FAILED":
            raise WaiterError(
                f"stack {ended[0].name} went to {ended[0].provider_state}: {ended[0].reason}",
                hint="Mend the cause, then update or delete it",
                provider=self.provider,
                service=self.service_type,
            )

    def list_resources(self, stack: str, *, nested_depth: int = 0) -> Listing[StackResource]:
        """List what a stack has made.

        Args:
            stack: Its id or name.
            nested_depth: How many levels of nested stacks to go down.

        Returns:
            An iterable.

        Example:
            >>> [(each.name, each.type) for each in heat.list_resources("words")]
            [('word', 'OS::Heat::RandomString')]
        """
        query = {"nested_depth": nested_depth} if nested_depth else {}

        def found() -> list[dict[str, Any]]:
            path = path_of(self._stack(stack), "resources")
            answer = checked(self._orchestration_api.get(path, params=query))
            resources: list[dict[str, Any]] = answer.json()["resources"]
            return resources

        return self._listing(found, resource_record)

    def get_resource(self, stack: str, resource: str) -> StackResource:
        """Get a resource of a stack, with what is known of it.

        Args:
            stack: Id or name of the stack.
            resource: Its name in the template.

        Returns:
            The resource.

        Raises:
            NotFoundError: When the stack has no such resource.

        Example:
            >>> len(heat.get_resource("words", "word").attributes["value"])
            4
        """
        found = self._stack(stack)
        return resource_record(self._send("GET", path_of(found, "resources", resource))["resource"])

    def mark_resource(
        self,
        stack: str,
        resource: str,
        *,
        unhealthy: bool = True,
        reason: str = "",
        dry_run: bool = False,
    ) -> StackResource | Plan:
        """Say that a resource is not well: the next update makes a new one in its place.

        Args:
            stack: Id or name of the stack.
            resource: Its name in the template, or the id of the thing itself.
            unhealthy: False says that it is well again.
            reason: Why.
            dry_run: Whether to return the plan only.

        Returns:
            The resource, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the stack has no such resource.
            ConflictError: When a change is at work.

        Example:
            >>> heat.mark_resource("words", "word", reason="a bad word").state
            'CHECK_FAILED'
            >>> heat.mark_resource("words", "word", unhealthy=False).state
            'CHECK_COMPLETE'
        """
        found = self._stack(stack)
        body: dict[str, Any] = {"mark_unhealthy": unhealthy}
        if reason:
            body["resource_status_reason"] = reason

        def mark() -> StackResource:
            self._send("PATCH", path_of(found, "resources", resource), body)
            return resource_record(
                self._send("GET", path_of(found, "resources", resource))["resource"]
            )

        word = "not well" if unhealthy else "well"
        return self._apply(
            Action("update", f"resource {resource} of {found.name}", reason=reason or word),
            mark,
            dry_run=dry_run,
        )

    def signal_resource(
        self,
        stack: str,
        resource: str,
        data: Mapping[str, Any] | None = None,
        *,
        dry_run: bool = False,
    ) -> Plan | None:
        """Send a signal to a resource that waits for one, such as a wait condition.

        Args:
            stack: Id or name of the stack.
            resource: Its name in the template.
            data: What to tell it.
            dry_run: Whether to return the plan only.

        Returns:
            None, or with ``dry_run`` the plan.

        Raises:
            NotFoundError: When the stack has no such resource.
            InvalidRequestError: When the resource takes no signals.

        Example:
            >>> heat.signal_resource("words", "word")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidRequestError: Signal resource during ...
        """
        found = self._stack(stack)

        def signal() -> None:
            self._send("POST", path_of(found, "resources", resource, "signal"), dict(data or {}))

        return self._apply(
            Action("update", f"resource {resource} of {found.name}", reason="signal"),
            signal,
            dry_run=dry_run,
        )


def _of_last_action(events: list[StackEvent], stack_id: str) -> list[StackEvent]:
    """Leave out what belongs to earlier actions of the stack."""
    begun = [
        index
        for index, each in enumerate(events)
        if each.physical_id == stack_id and each.state.endswith("_IN_PROGRESS")
    ]
    return events[begun[-1] :] if begun else events
