"""What the Heat client returns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import msgspec

from codomyrmex.cloud.common.plan import Action, Plan, Verb
from codomyrmex.cloud.infomaniak.service import parse_time, raw_record

if TYPE_CHECKING:
    from openstack.orchestration.v1.stack import Stack as SDKStack
    from openstack.orchestration.v1.stack_event import StackEvent as SDKEvent

__all__ = [
    "ChangeKind",
    "ResourceChange",
    "Stack",
    "StackDiff",
    "StackEvent",
    "StackOutput",
    "StackPreview",
    "StackResource",
    "TemplateFacts",
    "TemplateParameter",
]

_EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})

ChangeKind: TypeAlias = Literal["create", "update", "replace", "delete", "unchanged"]
"""What happens to a resource of a stack; ``replace`` makes a new one, then deletes the old."""

_VERBS: Final[Mapping[ChangeKind, Verb]] = {
    "create": "create",
    "update": "update",
    "replace": "update",
    "delete": "delete",
    "unchanged": "skip",
}


class StackOutput(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that a stack tells.

    Attributes:
        name: Its name.
        value: What it tells: a text, number, list or mapping.
        description: What the template says of it.
        error: Why it has no value; empty when it has.

    Example:
        >>> StackOutput(name="address", value="192.0.2.1").error
        ''
    """

    name: str
    value: Any = None  # what the template says, of any type
    description: str = ""
    error: str = ""


class Stack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stack: resources that were made from one template.

    Attributes:
        id: Its id.
        name: Its name.
        action: What was done last: ``CREATE``, ``UPDATE``, ``SUSPEND``, ``DELETE`` and so on.
        state: How far that is: ``IN_PROGRESS``, ``COMPLETE`` or ``FAILED``.
        reason: Why it is in that state, in the service's words.
        description: What the template says.
        parameters: The parameters; hidden ones are ``******``.
        outputs: What it tells; empty in lists, and before all is there.
        tags: Its tags.
        rollback: Whether a change that fails is undone.
        timeout_minutes: How long a change may take; None for the service's default.
        owner: Who made it.
        parent_id: The stack that it is nested in.
        created_at: When it was made.
        updated_at: When it was changed.
        raw: The service's own record.

    Example:
        >>> Stack(id="1", name="shop", action="CREATE", state="COMPLETE").provider_state
        'CREATE_COMPLETE'
    """

    id: str
    name: str
    action: str
    state: str
    reason: str = ""
    description: str = ""
    parameters: Mapping[str, Any] = _EMPTY
    outputs: tuple[StackOutput, ...] = ()
    tags: tuple[str, ...] = ()
    rollback: bool = False
    timeout_minutes: int | None = None
    owner: str = ""
    parent_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY

    @property
    def provider_state(self) -> str:
        """The state as the service writes it.

        Returns:
            Action and state in one word.

        Example:
            >>> Stack(id="1", name="n", action="UPDATE", state="FAILED").provider_state
            'UPDATE_FAILED'
        """
        return f"{self.action}_{self.state}"


class StackEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened to a stack or one of its resources.

    Attributes:
        id: Its id.
        resource: The name of the resource; that of the stack for the stack itself.
        state: What it became, such as ``CREATE_COMPLETE``.
        reason: Why, in the service's words.
        physical_id: The id of the thing itself, such as that of a server.
        time: When.
        raw: The service's own record.

    Example:
        >>> StackEvent(id="1", resource="web", state="CREATE_FAILED", reason="no host").failed
        True
    """

    id: str
    resource: str
    state: str
    reason: str = ""
    physical_id: str = ""
    time: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY

    @property
    def failed(self) -> bool:
        """Whether it tells of a failure.

        Returns:
            True when it does.

        Example:
            >>> StackEvent(id="1", resource="web", state="CREATE_COMPLETE").failed
            False
        """
        return self.state.endswith("_FAILED")


class StackResource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One resource of a stack.

    Attributes:
        name: Its name in the template.
        type: Its type, such as ``OS::Nova::Server``.
        state: Such as ``CREATE_COMPLETE`` or ``CHECK_FAILED``.
        reason: Why, in the service's words.
        physical_id: The id of the thing itself.
        required_by: The resources that need it.
        stack: The name of the stack that it is in, where that is nested in another.
        attributes: What is known of it; only with `get_resource`.
        created_at: When it was made.
        updated_at: When it was changed.
        raw: The service's own record.

    Example:
        >>> StackResource(name="web", type="OS::Nova::Server", state="CREATE_COMPLETE").reason
        ''
    """

    name: str
    type: str
    state: str
    reason: str = ""
    physical_id: str = ""
    required_by: tuple[str, ...] = ()
    stack: str = ""
    attributes: Mapping[str, Any] = _EMPTY
    created_at: datetime | None = None
    updated_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY


class ResourceChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a template would do to one resource.

    Attributes:
        name: Its name in the template.
        type: Its type.
        change: What would happen to it.
        properties: What it would be made with, as far as the service tells.

    Example:
        >>> ResourceChange(name="web", type="OS::Nova::Server", change="replace").action().verb
        'update'
    """

    name: str
    type: str
    change: ChangeKind
    properties: Mapping[str, Any] = _EMPTY

    def action(self) -> Action:
        """Tell the change as part of a plan.

        Returns:
            The action.

        Example:
            >>> ResourceChange(name="web", type="OS::Nova::Server", change="create").action().target
            'resource web (OS::Nova::Server)'
        """
        reason = "replaced by a new one" if self.change == "replace" else ""
        return Action(_VERBS[self.change], f"resource {self.name} ({self.type})", reason=reason)


class StackPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a template would make, or change in a stack.

    Attributes:
        name: The name of the stack.
        exists: Whether there is such a stack already.
        changes: What would happen to each resource.

    Example:
        >>> StackPreview(name="shop", exists=False, changes=()).plan().counts
        Counter({'create': 1})
    """

    name: str
    exists: bool
    changes: tuple[ResourceChange, ...]

    def plan(self) -> Plan:
        """Tell the changes as a plan.

        Returns:
            The plan, with the stack itself first.

        Example:
            >>> StackPreview(name="shop", exists=True, changes=()).plan().is_empty
            True
        """
        actions = [each.action() for each in self.changes if each.change != "unchanged"]
        verb: Verb = "update" if self.exists else "create"
        own = [Action(verb, f"stack {self.name}")] if actions or not self.exists else []
        return Plan([*own, *actions], skipped=len(self.changes) - len(actions))


class StackDiff(msgspec.Struct, frozen=True, kw_only=True):
    """How a template differs from that of a running stack.

    Attributes:
        template: The differences of the templates, as ``diff -u`` writes them; empty without any.
        parameters: Old and new value of each parameter that differs; None where there is none.
        files: The files that differ, are missing or are new.
        preview: What would happen to each resource.

    Example:
        >>> preview = StackPreview(name="shop", exists=True, changes=())
        >>> StackDiff(template="", parameters={}, files=(), preview=preview).is_empty
        True
    """

    template: str
    parameters: Mapping[str, tuple[Any, Any]]
    files: tuple[str, ...]
    preview: StackPreview

    @property
    def is_empty(self) -> bool:
        """Whether neither the template nor a parameter or file differs.

        The preview does not count: the service lists nested stacks as changed in any case.

        Returns:
            True when they are the same.

        Example:
            >>> preview = StackPreview(name="shop", exists=True, changes=())
            >>> StackDiff(template="", parameters={}, files=("a",), preview=preview).is_empty
            False
        """
        return not (self.template or self.parameters or self.files)


class TemplateParameter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A parameter of a template.

    Attributes:
        name: Its name.
        type: ``String``, ``Number``, ``CommaDelimitedList``, ``Json`` or ``Boolean``.
        description: What the template says of it.
        default: What it is when nobody says; None when somebody has to.
        required: Whether somebody has to say.
        hidden: Whether its value is a secret.
        constraint: What the template says of its values, in words.
        raw: The service's own record, with all constraints.

    Example:
        >>> TemplateParameter(name="key", type="String", required=True).default is None
        True
    """

    name: str
    type: str
    description: str = ""
    default: Any = None  # of the parameter's own type
    required: bool = False
    hidden: bool = False
    constraint: str = ""
    raw: Mapping[str, Any] = _EMPTY


class TemplateFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the service says of a template that it finds right.

    Attributes:
        description: What the template says.
        parameters: Its parameters, in its order.
        raw: The service's own answer.

    Example:
        >>> TemplateFacts(description="", parameters=()).parameters
        ()
    """

    description: str
    parameters: tuple[TemplateParameter, ...]
    raw: Mapping[str, Any] = _EMPTY


def stack_record(stack: SDKStack) -> Stack:
    action, _, state = (stack.status or "").partition("_")
    return Stack(
        id=stack.id,
        name=stack.name or "",
        action=action,
        state=state,
        reason=stack.status_reason or "",
        description=stack.description or "",
        parameters=stack.parameters or {},
        outputs=tuple(
            StackOutput(
                name=each["output_key"],
                value=each.get("output_value"),
                description=each.get("description") or "",
                error=each.get("output_error") or "",
            )
            for each in stack.outputs or ()
        ),
        tags=tuple(stack.tags or ()),
        rollback=stack.is_rollback_disabled is False,
        timeout_minutes=stack.timeout_mins,
        owner=stack.owner_id or "",
        parent_id=stack.parent_id,
        created_at=parse_time(stack.created_at),
        updated_at=parse_time(stack.updated_at),
        raw=raw_record(stack),
    )


def event_record(event: SDKEvent) -> StackEvent:
    return StackEvent(
        id=event.id,
        resource=event.resource_name or "",
        state=event.resource_status or "",
        reason=event.resource_status_reason or "",
        physical_id=event.physical_resource_id or "",
        time=parse_time(event.event_time),
        raw=raw_record(event),
    )


def resource_record(found: Mapping[str, Any]) -> StackResource:
    nested = next(
        (each["href"] for each in found.get("links", ()) if each.get("rel") == "stack"), ""
    )
    return StackResource(
        name=found["resource_name"],
        type=found["resource_type"],
        state=found["resource_status"],
        reason=found.get("resource_status_reason") or "",
        physical_id=found.get("physical_resource_id") or "",
        required_by=tuple(found.get("required_by") or ()),
        stack=nested.split("/")[-2] if "/" in nested else "",
        attributes=found.get("attributes") or {},
        created_at=parse_time(found.get("creation_time")),
        updated_at=parse_time(found.get("updated_time")),
        raw=found,
    )


def parameter_record(name: str, found: Mapping[str, Any]) -> TemplateParameter:
    return TemplateParameter(
        name=name,
        type=found.get("Type", "String"),
        description=found.get("Description") or "",
        default=found.get("Default"),
        required="Default" not in found,
        hidden=str(found.get("NoEcho", "false")).lower() == "true",
        constraint=found.get("ConstraintDescription") or "",
        raw=found,
    )
