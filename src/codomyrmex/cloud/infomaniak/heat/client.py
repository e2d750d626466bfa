"""Heat: stacks of resources that are made from templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codomyrmex.cloud.infomaniak.heat.base import path_of
from codomyrmex.cloud.infomaniak.heat.events import StackEvents
from codomyrmex.cloud.infomaniak.heat.lifecycle import StackLifecycle
from codomyrmex.cloud.infomaniak.heat.records import Stack
from codomyrmex.cloud.infomaniak.heat.stacks import Stacks
from codomyrmex.cloud.infomaniak.heat.template_bundle import StackTemplate
from codomyrmex.cloud.infomaniak.waiting import DEFAULT_TIMEOUT, Goal

__all__ = ["InfomaniakHeatClient"]


class InfomaniakHeatClient(Stacks, StackLifecycle, StackEvents):
    """The orchestration service (Heat v1) of Infomaniak's public cloud.

    Source: https://docs.openstack.org/api-ref/orchestration/v1/.

    Example:
        >>> [stack.name for stack in heat.list_stacks(name="words")]
        ['words']
    """

    def get_template(self, stack: str) -> StackTemplate:
        """Get the template of a stack, with its environment and files.

        Args:
            stack: Its id or name.

        Returns:
            The template, as `create_stack` takes it; values of hidden parameters are masked.

        Raises:
            NotFoundError: When there is no such stack.

        Example:
            >>> list(heat.get_template("words").template["resources"])
            ['word']
        """
        found = self._stack(stack)
        environment: Mapping[str, Any] = self._send("GET", path_of(found, "environment"))
        return StackTemplate(
            template=self._send("GET", path_of(found, "template")),
            environment={
                key: environment[key]
                for key in ("parameters", "parameter_defaults", "resource_registry")
                if environment.get(key)
            },
            files=self._send("GET", path_of(found, "files")),
            source=f"stack {found.name}",
        )

    def wait_for_stack(
        self, stack: str, state: str | None = None, *, timeout: float = DEFAULT_TIMEOUT
    ) -> Stack:
        """Wait until what is at work in a stack has ended.

        Args:
            stack: Its id or name.
            state: The state to wait for, such as ``CREATE_COMPLETE``; any that is complete.
            timeout: Seconds at the most.

        Returns:
            The stack.

        Raises:
            WaiterError: When it failed; the message has the service's reason.
            WaiterTimeoutError: When the time is over.

        Example:
            >>> heat.wait_for_stack("words").provider_state
            'CREATE_COMPLETE'
        """
        found = self._stack(stack)
        goal = Goal(
            what=f"stack {found.name} ({found.id}) to be {state or 'complete'}",
            look=lambda: self._look(found.id),
            reached=lambda seen: (
                seen.state == "COMPLETE" if state is None else seen.provider_state == state
            ),
            fault=lambda seen: (
                f"it went to {seen.provider_state}: {seen.reason}"
                if seen.state == "FAILED"
                else None
            ),
        )
        return self._wait(goal, timeout)
