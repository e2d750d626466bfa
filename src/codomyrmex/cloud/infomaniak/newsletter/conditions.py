"""Conditions of segments and recipients, typed: what does not go together is refused.

At least one alternative of `any_of` has to hold, and all conditions of an alternative, `all_of`::

    any_of(all_of(in_group(3), opened("last5")), field(7, "like", "Geneva"))
"""

from __future__ import annotations

import datetime
from typing import Any, Final, Literal, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.infomaniak.newsletter.models.bounds import UpTo255

__all__ = [
    "Condition",
    "ConditionSet",
    "Conditions",
    "all_of",
    "any_of",
    "campaign_action",
    "field",
    "in_group",
    "not_in_group",
    "subscribed",
]

Action: TypeAlias = Literal["open", "click", "sent", "noopen", "noclick", "nosent"]
Which: TypeAlias = Literal["all", "any", "last5", "custom"]
Comparison: TypeAlias = Literal["=", "<>", "like", "not like", "start", "finish"]

_OPERATORS: Final = {
    "campaign": {"open", "click", "sent", "noopen", "noclick", "nosent"},
    "created_at": {"=", ">", "<", "between"},
    "meta": {"=", "<>", "like", "not like", "start", "finish"},
    "mailinglist": {"include", "exclude"},
}
_NEEDED: Final = {
    "campaign": ("actionId",),
    "created_at": ("date1",),
    "meta": ("meta_id", "value"),
    "mailinglist": ("mailinglist_id",),
}


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One condition; made by `in_group`, `field`, `subscribed` and `campaign_action`.

    Attributes:
        type: What it is about: ``campaign``, ``created_at``, ``meta`` (a field) or
            ``mailinglist`` (a group).
        operator: How it compares.
        actionId: Which campaigns: ``all``, ``any`` (of 30 days), ``last5`` or ``custom``.
        campaign_id: Id of the campaign, with ``custom``.
        date1: The day, as ``YYYY-MM-DD``.
        date2: The last day, with ``between``.
        mailinglist_id: Id of the group.
        meta_id: Id of the field.
        value: What the field is compared with.

    Raises:
        InvalidRequestError: When something is missing, or does not go together.

    Example:
        >>> Condition(type="meta", operator="open", meta_id=1, value="x")
        Traceback (most recent call last):
            ...
        codomyrmex.cloud.common.errors.InvalidRequestError: a condition of type meta has...
    """

    type: Literal["campaign", "created_at", "mailinglist", "meta"]
    operator: Literal[
        "<", "<>", "=", ">", "between", "click", "exclude", "finish", "include",
        "like", "noclick", "noopen", "nosent", "not like", "open", "sent", "start",
    ]  # fmt: skip
    actionId: Literal["all", "any", "custom", "last5"] | UnsetType = UNSET  # noqa: N815 # the service's name
    campaign_id: int | UnsetType = UNSET
    date1: str | UnsetType = UNSET
    date2: str | UnsetType | None = UNSET
    mailinglist_id: int | UnsetType = UNSET
    meta_id: int | UnsetType = UNSET
    value: UpTo255 | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.operator not in _OPERATORS.get(self.type, ()):
            known = ", ".join(sorted(_OPERATORS.get(self.type, ())))
            raise InvalidRequestError(
                f"a condition of type {self.type} has no operator {self.operator!r}",
                hint=f"It has: {known}",
            )
        needed = list(_NEEDED[self.type])
        if self.actionId == "custom":
            needed.append("campaign_id")
        if self.operator == "between":
            needed.append("date2")
        for name in needed:
            if getattr(self, name) is UNSET:
                raise InvalidRequestError(f"a condition of type {self.type} needs {name}")


class ConditionSet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Conditions that must all hold; made by `all_of`.

    Attributes:
        closure: How they go together.
        conds: The conditions.
    """

    closure: Literal["AND"] = "AND"
    conds: tuple[Condition, ...] = ()


class Conditions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Alternatives of which one must hold; made by `any_of`.

    Attributes:
        closure: How they go together.
        conds: The alternatives.
    """

    closure: Literal["OR"] | UnsetType = UNSET
    conds: tuple[ConditionSet, ...] | UnsetType = UNSET


def any_of(*alternatives: Condition | ConditionSet) -> Conditions:
    """Say that at least one alternative must hold.

    Args:
        *alternatives: Conditions, or several together by `all_of`.

    Returns:
        What `create_segment` and `Recipients` take.

    Example:
        >>> len(any_of(in_group(1), in_group(2)).conds)
        2
    """
    return Conditions(
        closure="OR",
        conds=tuple(
            each if isinstance(each, ConditionSet) else all_of(each) for each in alternatives
        ),
    )


def all_of(*conditions: Condition) -> ConditionSet:
    """Say that all conditions must hold.

    Args:
        *conditions: The conditions.

    Returns:
        An alternative for `any_of`.

    Example:
        >>> len(all_of(in_group(1), not_in_group(2)).conds)
        2
    """
    return ConditionSet(conds=conditions)


def in_group(group_id: int) -> Condition:
    """Say that somebody is in a group.

    Args:
        group_id: Id of the group.

    Returns:
        The condition.

    Example:
        >>> in_group(3).operator
        'include'
    """
    return Condition(type="mailinglist", operator="include", mailinglist_id=group_id)


def not_in_group(group_id: int) -> Condition:
    """Say that somebody is not in a group.

    Args:
        group_id: Id of the group.

    Returns:
        The condition.

    Example:
        >>> not_in_group(3).operator
        'exclude'
    """
    return Condition(type="mailinglist", operator="exclude", mailinglist_id=group_id)


def field(field_id: int, operator: Comparison, value: str) -> Condition:
    """Say what a field holds.

    Args:
        field_id: Id of the field.
        operator: ``=``, ``<>``, ``like``, ``not like``, ``start`` or ``finish``.
        value: What it is compared with, up to 255 characters.

    Returns:
        The condition.

    Raises:
        InvalidRequestError: When there is no such operator.

    Example:
        >>> field(7, "start", "Gen").value
        'Gen'
    """
    return Condition(type="meta", operator=operator, meta_id=field_id, value=value)


def subscribed(
    operator: Literal["=", ">", "<", "between"],
    day: datetime.date,
    last_day: datetime.date | None = None,
) -> Condition:
    """Say when somebody subscribed.

    Args:
        operator: ``=``, ``>``, ``<`` or ``between``.
        day: The day.
        last_day: The last day, with ``between``; not before the day.

    Returns:
        The condition.

    Raises:
        InvalidRequestError: When the last day is missing, or before the day.

    Example:
        >>> subscribed(">", datetime.date(2026, 1, 1)).date1
        '2026-01-01'
    """
    if last_day is not None and last_day < day:
        raise InvalidRequestError(f"the last day {last_day} is before {day}")
    more: dict[str, Any] = {} if last_day is None else {"date2": last_day.isoformat()}
    return Condition(type="created_at", operator=operator, date1=day.isoformat(), **more)


def campaign_action(
    action: Action, which: Which = "any", *, campaign_id: int | None = None
) -> Condition:
    """Say what somebody did with campaigns.

    Args:
        action: ``open``, ``click``, ``sent``, or with ``no`` before it.
        which: ``all`` campaigns ever, ``any`` of the last 30 days, one of the ``last5``, or
            ``custom``.
        campaign_id: Id of the campaign, with ``custom``.

    Returns:
        The condition.

    Raises:
        InvalidRequestError: When the campaign is missing.

    Example:
        >>> campaign_action("open", "last5").actionId
        'last5'
    """
    more: dict[str, Any] = {} if campaign_id is None else {"campaign_id": campaign_id}
    return Condition(type="campaign", operator=action, actionId=which, **more)
