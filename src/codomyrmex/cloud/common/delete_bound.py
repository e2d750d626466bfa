"""The bound on what a plan may delete."""

from __future__ import annotations

from codomyrmex.cloud.common.errors import InvalidRequestError, PlanRefusedError

__all__ = ["bound_deletes"]


def bound_deletes(deletes: int, total: int, max_delete: int | str | None, things: str) -> None:
    """Refuse a plan that deletes too much.

    Args:
        deletes: How many would be deleted.
        total: How many the target has.
        max_delete: A number, a per cent of the target such as ``10%``, or None for any.
        things: What they are, for the message.

    Raises:
        PlanRefusedError: When it is too much.
        InvalidRequestError: When ``max_delete`` is none of these.

    Example:
        >>> bound_deletes(1, 10, "10%", "rows")
    """
    if max_delete is None:
        return
    try:
        if isinstance(max_delete, str) and max_delete.endswith("%"):
            allowed = int(total * float(max_delete[:-1]) / 100)
        else:
            allowed = int(max_delete)
    except ValueError as error:
        raise InvalidRequestError(
            f"max_delete must be a number or a per cent such as 10%, not {max_delete!r}"
        ) from error
    if deletes > allowed:
        raise PlanRefusedError(
            f"{deletes} of {total} {things} would be deleted, more than {max_delete}",
            hint="Look at the plan with --dry-run, and raise --max-delete if it is right",
        )
