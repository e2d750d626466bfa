"""Answers are read leniently: the service writes numbers as texts and empty objects as lists."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Final, TypeVar, Union, get_args, get_origin

import msgspec

from codomyrmex.cloud.common.decoding import decoder
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.common.rest.operations import Operation, Response
from codomyrmex.cloud.common.rest.records import convert
from codomyrmex.cloud.infomaniak.newsletter.errors import NewsletterConflictError
from codomyrmex.cloud.infomaniak.newsletter.models.lists import ListPage
from codomyrmex.cloud.infomaniak.newsletter.models.subscribers import Upload
from codomyrmex.cloud.infomaniak.newsletter.tasks import Task

__all__ = ["lenient", "read"]

T = TypeVar("T")

_TRUE: Final = frozenset({True, "1", "true", "yes", "on"})
_FALSE: Final = frozenset({False, "0", "false", "no", "off", ""})


class _Envelope(msgspec.Struct, frozen=True):
    result: str
    data: Any = None  # JSON of any shape
    total: Any = None  # a number, or its text
    page: Any = None
    pages: Any = None
    items_per_page: Any = None


def read(operation: Operation[T], response: Response) -> T:
    """Make the record of an answer.

    Args:
        operation: The operation.
        response: Its answer.

    Returns:
        The record.

    Raises:
        NewsletterConflictError: When the service says that it did not do it.
        msgspec.ValidationError: When the answer is not as the operation says, even leniently.

    Example:
        >>> from codomyrmex.cloud.infomaniak.newsletter.operations.groups import GET_GROUP
        >>> body = b'{"result": "success", "data": {"id": "5", "name": 7, "statistics": []}}'
        >>> group = read(GET_GROUP, Response(200, {}, body))
        >>> group.id, group.name, group.statistics
        (5, '7', None)
    """
    envelope = decoder(_Envelope).decode(response.body)
    kind: Any = operation.result  # a type, or a generic one
    data = envelope.data
    made: Any  # what the operation says, which the type checker cannot follow
    if kind is bool:
        made = _done(operation, data)
    elif kind is Task:
        made = Task(id=_identifier(data), operation=operation.name)
    elif isinstance(kind, type) and issubclass(kind, ListPage):
        made = _page(kind, envelope)
    elif get_args(kind)[:1] == (Secret,):
        made = tuple(Secret(str(each)) for each in data or ())
    elif kind is Upload:
        made = Upload.from_json(data)
    else:
        made = convert(lenient(data, kind), kind)
    return made  # type: ignore[no-any-return] # made of the operation's own type


def _done(operation: Operation[Any], data: object) -> bool:
    if data is False:
        raise NewsletterConflictError(
            f"{operation.name}: the service answered that it was not done",
            provider="infomaniak-newsletter",
            operation=operation.name,
        )
    return True


def _identifier(data: object) -> str | None:
    """The id of queued work; some operations answer true instead."""
    return str(data) if isinstance(data, (str, int)) and not isinstance(data, bool) else None


def _page(kind: type[ListPage[Any]], envelope: _Envelope) -> ListPage[Any]:
    item: Any  # a type
    (items,) = (each.type for each in msgspec.structs.fields(kind) if each.name == "items")
    item = get_args(items)[0]
    data = envelope.data
    counts = {
        name: lenient(getattr(envelope, name), int | None)
        for name in ("total", "page", "pages", "items_per_page")
    }
    if isinstance(data, (int, str)):
        # the number that was asked for instead of the items
        data, counts["total"] = [], lenient(data, int)
    elif isinstance(data, Mapping) and "id" in data:
        data = [data]  # one record where a list was to be
    whole: Any = int | None  # a special form, and the type of the items is known at run time only
    many: Any = tuple[item, ...]
    return kind(
        items=convert(lenient(data, many), many),
        total=convert(counts["total"], whole),
        page=convert(counts["page"], whole) or 1,
        pages_total=convert(_pages(counts), whole) or 1,
        items_per_page=convert(counts["items_per_page"], whole),
    )


def _pages(counts: Mapping[str, Any]) -> Any:
    """The number of pages, counted where the service does not say."""
    pages, total, size = counts["pages"], counts["total"], counts["items_per_page"]
    if pages is None and isinstance(total, int) and isinstance(size, int) and size > 0:
        return -(-total // size)
    return pages


def lenient(value: Any, kind: Any) -> Any:
    """Bring a JSON value near a type, as far as nothing has to be guessed.

    Args:
        value: The value.
        kind: The type.

    Returns:
        The value, for `convert`, which refuses what still does not fit.

    Example:
        >>> lenient(["1", 2.0], tuple[int, ...]), lenient([], dict[str, int])
        ([1, 2], {})
    """
    options = [each for each in _options(kind) if each is not types.NoneType]
    nullable = len(options) < len(_options(kind))
    if len(options) > 1 and _is_list(value):
        options = [each for each in options if get_origin(each) in (dict, Mapping)] or options
    if value is None or len(options) != 1:
        return value
    (one,) = options
    if one is Secret:
        return value if isinstance(value, Secret) else Secret(str(value))
    if nullable and (value == "" or value == []) and (one in _SCALARS or _is_record(one)):
        return value if one is str else None
    if _is_record(one):
        return _record({} if value == [] else value, one)
    origin = get_origin(one)
    if origin is tuple:
        items = [*value.values()] if isinstance(value, Mapping) else value
        return [lenient(each, get_args(one)[0]) for each in items] if _is_list(items) else items
    if origin in (dict, Mapping):
        if _is_list(value):
            return {str(key): each for key, each in enumerate(value)}
        return value
    return _scalar(value, one)


_SCALARS: Final = (int, float, bool, str)


def _options(kind: Any) -> tuple[Any, ...]:
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple))


def _record(value: Any, kind: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    made = {}
    for field in msgspec.structs.fields(kind):
        if field.encode_name not in value:
            continue
        item = value[field.encode_name]
        if item is None and types.NoneType not in _options(field.type) and not field.required:
            continue
        made[field.encode_name] = lenient(item, field.type)
    return made


def _scalar(value: Any, kind: Any) -> Any:
    if kind is bool:
        return value in _TRUE if _is_flag(value) else value
    if kind is int and isinstance(value, (str, float)):
        return _whole(value)
    if kind is float and isinstance(value, str):
        return _number(value)
    if kind is str and isinstance(value, (int, float)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def _is_flag(value: object) -> bool:
    return isinstance(value, (bool, int, str)) and (value in _TRUE or value in _FALSE)


def _whole(value: str | float) -> Any:
    number = _number(value) if isinstance(value, str) else value
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
