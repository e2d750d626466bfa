"""A plan: what a call is about to change, shown before anything is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

import msgspec

__all__ = ["Action", "Plan", "Verb"]

Verb: TypeAlias = Literal["copy", "create", "update", "move", "delete", "skip"]
"""What a step of a plan does; ``skip`` changes nothing."""


class Action(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of a plan.

    Attributes:
        verb: What is done.
        target: What it is done to, as a URL or a name.
        source: Where it comes from, for copies and moves.
        size: Bytes that move.
        reason: Why, in a few words.

    Example:
        >>> Action("copy", "s3://b/k", source="/data/k", size=3, reason="not there yet").verb
        'copy'
    """

    verb: Verb
    target: str
    source: str | None = None
    size: int | None = None
    reason: str = ""


class Plan(msgspec.Struct, frozen=True):
    """The steps of a call, in the order in which they will be done.

    Attributes:
        actions: The steps, those that change nothing (``skip``) included when they were asked for.
            A list, unless there are so many that they are kept in a file.
        skipped: How many things are as they should be already.

    Example:
        >>> plan = Plan([Action("copy", "b", size=2), Action("delete", "c")], skipped=7)
        >>> plan.counts["copy"], plan.counts["skip"], plan.bytes_to_move, plan.is_empty
        (1, 7, 2, False)
    """

    actions: Sequence[Action]
    skipped: int = 0

    def __iter__(self) -> Iterator[Action]:
        return iter(self.actions)

    def __len__(self) -> int:
        return len(self.actions)

    @property
    def counts(self) -> Counter[str]:
        """How many steps of each verb.

        Returns:
            A counter; ``skip`` counts `skipped`.

        Example:
            >>> Plan([], skipped=2).counts
            Counter({'skip': 2})
        """
        counts = Counter(action.verb for action in self.actions if action.verb != "skip")
        result: Counter[str] = Counter({str(verb): count for verb, count in counts.items()})
        if self.skipped:
            result["skip"] = self.skipped
        return result

    @property
    def bytes_to_move(self) -> int:
        """How many bytes the copies and moves have.

        Returns:
            The sum of the known sizes.

        Example:
            >>> Plan([Action("copy", "b", size=2)]).bytes_to_move
            2
        """
        return sum(action.size or 0 for action in self.actions if action.verb in ("copy", "move"))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do.

        Returns:
            True when no action changes anything.

        Example:
            >>> Plan([], skipped=9).is_empty
            True
        """
        return all(action.verb == "skip" for action in self.actions)
