"""Operations as data, and the requests that they make of arguments.

Building a request sends nothing and knows no token: wrong arguments are refused here, before
anything goes out.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Final, Generic, Literal, TypeAlias, TypeVar, get_args, get_origin
from urllib.parse import quote, urlencode

import msgspec

from codomyrmex.cloud.common import decoding
from codomyrmex.cloud.common.errors import InvalidRequestError
from codomyrmex.cloud.common.rest.records import OpenEnum, convert, custom_value

__all__ = [
    "Argument",
    "Download",
    "NextArguments",
    "Operation",
    "Request",
    "Response",
    "build",
    "camel_case",
    "next_by_number",
    "next_by_token",
    "read_json",
]

T = TypeVar("T")
Place: TypeAlias = Literal["path", "query", "body"]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request without its token.

    Attributes:
        operation: The name of the operation, for errors.
        method: The method.
        path: The path below the base URL, encoded.
        query: The encoded query, without its question mark.
        headers: What the operation adds to the headers.
        body: The encoded body.
        budget: The class whose budget it counts in.
    """

    operation: str
    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = {}
    body: bytes | None = None
    budget: str = "default"

    @property
    def target(self) -> str:
        """The path with its query.

        Returns:
            What follows the base URL.
        """
        return f"{self.path}?{self.query}" if self.query else self.path


class Download(msgspec.Struct, frozen=True):
    """A request for what a link of an answer leads to: no token goes with it.

    Attributes:
        url: The link, which is a secret itself: it is signed.
    """

    url: str

    method: ClassVar[str] = "GET"
    body: ClassVar[bytes | None] = None

    def __repr__(self) -> str:
        return "Download(url=***)"


class Response(msgspec.Struct, frozen=True):
    """An answer, read whole.

    Attributes:
        status: The status.
        headers: The headers by lower-case name.
        body: The body, decompressed.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class Argument(msgspec.Struct, frozen=True):
    """One argument of an operation.

    Attributes:
        name: Its name in Python.
        wire: Its name in the service.
        place: Where it goes.
        type: What it must be; None for a body that is sent as it is.
        required: Whether it must be given.
    """

    name: str
    wire: str
    place: Place
    type: Any  # a type, or a special form such as int | None
    required: bool


def camel_case(name: str) -> str:
    """Write a Python name as most JSON services do.

    Args:
        name: The name.

    Returns:
        The name in camel case.

    Example:
        >>> camel_case("table_id_or_name")
        'tableIdOrName'
    """
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


NextArguments: TypeAlias = Callable[
    ["Operation[Any]", Mapping[str, Any], Any], Mapping[str, Any] | None
]
"""Finds the arguments of the next page; None at the end."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Operation(Generic[T]):
    """What a service can be asked.

    Attributes:
        name: The method's name in Python.
        reference: The name in the service's reference.
        method: The HTTP method.
        path: The path below the base URL, with ``{names}`` as the service writes them.
        result: The record of the answer.
        budget: The class whose rate budget it counts in.
        path_types: The types of the names in the path that are no strings, by Python name.
        query: The optional query arguments and their types.
        required_query: The query arguments that must be given.
        body: The record of the body, whose fields are arguments.
        body_argument: The one argument that is the whole body, instead of its fields.
        body_required: Whether a body is always sent.
        content_types: What the body may be, the first when nothing else is said.
        statuses: The statuses of success.
        repeatable: Whether sending it twice is as good as once; or how to tell from the arguments.
        next_arguments: From the arguments and the page they gave, those of the next page; None at
            the end. Only of operations that list.
        read: Makes the record of an answer, when the service wraps it.
        wire: How a Python name is written for the service.
    """

    name: str
    reference: str
    method: str
    path: str
    result: type[T]
    budget: str = "default"
    path_types: Mapping[str, Any] = field(default_factory=dict)  # special forms are no types
    query: Mapping[str, Any] = field(default_factory=dict)
    required_query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None  # a Struct class, or a union of them
    body_argument: str | None = None
    body_required: bool = False
    content_types: tuple[str, ...] = ("application/json",)
    statuses: tuple[int, ...] = (200,)
    repeatable: bool | Callable[[Mapping[str, Any]], bool] = True
    next_arguments: NextArguments | None = None
    read: Callable[[Operation[T], Response], T] | None = None
    wire: Callable[[str], str] = camel_case

    @cached_property
    def arguments(self) -> Mapping[str, Argument]:
        """The arguments by Python name: those of the path, of the query, of the body.

        Returns:
            The arguments in this order.
        """
        found = [
            Argument(name, wire, "path", self.path_types.get(name, str), True)
            for wire, name in self._path_names.items()
        ]
        found += [
            Argument(name, self.wire(name), "query", kind, required)
            for kinds, required in ((self.required_query, True), (self.query, False))
            for name, kind in kinds.items()
        ]
        if self.body_argument is not None:
            found.append(Argument(self.body_argument, "", "body", self.body, self.body_required))
        elif self.body is not None:
            found += [
                Argument(each.name, each.encode_name, "body", each.type, each.required)
                for each in msgspec.structs.fields(self.body)
            ]
        return {argument.name: argument for argument in found}

    @cached_property
    def _path_names(self) -> dict[str, str]:
        """For each name in the path its Python name."""
        parts = [part[1:-1] for part in self.path.split("/") if part.startswith("{")]
        return {part: _snake_case(part) for part in parts}

    @cached_property
    def decoder(self) -> msgspec.json.Decoder[T]:
        """Reads the answer's JSON.

        Returns:
            The decoder, made once.
        """
        return decoding.decoder(self.result, custom_value)

    def is_repeatable(self, arguments: Mapping[str, Any]) -> bool:
        """Tell whether a call may be sent again after an unclear failure.

        Args:
            arguments: Its arguments.

        Returns:
            True when twice is as good as once.
        """
        return self.repeatable if isinstance(self.repeatable, bool) else self.repeatable(arguments)


def _snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def build(operation: Operation[Any], arguments: Mapping[str, Any]) -> Request:
    """Make the request of an operation.

    Args:
        operation: The operation.
        arguments: Its arguments by Python name; None and `msgspec.UNSET` mean not given, except a
            None where the service takes null.

    Returns:
        The request.

    Raises:
        InvalidRequestError: When an argument is missing, unknown or does not fit.
    """
    unknown = arguments.keys() - operation.arguments.keys()
    if unknown:
        raise _refusal(operation, f"{sorted(unknown)[0]} is no argument of it")
    path, query, body = operation.path, [], {}
    for argument in operation.arguments.values():
        value = arguments.get(argument.name, msgspec.UNSET)
        if value is None and not _takes_null(argument.type):
            value = msgspec.UNSET
        if value is msgspec.UNSET:
            if argument.required:
                raise _refusal(operation, f"{argument.name} is missing")
        elif argument.place == "path":
            segment = _segment(operation, argument, value)
            path = path.replace(f"{{{argument.wire}}}", segment)
        elif argument.place == "query":
            query += _pairs(argument.wire, _checked(operation, argument, value))
        else:
            body[argument.wire] = value
    content, content_type = _body(operation, body)
    return Request(
        operation=operation.name,
        method=operation.method,
        path=path,
        query=urlencode(query, quote_via=quote),
        headers={} if content is None else {"content-type": content_type},
        body=content,
        budget=operation.budget,
    )


def _takes_null(kind: Any) -> bool:  # a special form
    return type(None) in get_args(kind)


def _refusal(operation: Operation[Any], reason: str) -> InvalidRequestError:
    return InvalidRequestError(f"{operation.name}: {reason}", operation=operation.name)


def _segment(operation: Operation[Any], argument: Argument, value: object) -> str:
    text = _text(_checked(operation, argument, value))
    if text in ("", ".", ".."):
        # "." and ".." would be taken for steps in the path and lead to another operation
        raise _refusal(operation, f"{argument.name} cannot be {text!r}")
    return quote(text, safe="")


def _checked(operation: Operation[Any], argument: Argument, value: object) -> Any:
    """The value as its type: strict, but a new enum value may be given as a member."""
    kind = argument.type
    if get_origin(kind) is tuple and isinstance(value, (list, set, frozenset)):
        value = tuple(value)
    try:
        checked = convert(msgspec.to_builtins(value, builtin_types=_DATES), kind)
    except (msgspec.ValidationError, TypeError) as error:
        raise _refusal(operation, f"{argument.name}: {error}") from error
    for given, item in zip(_items(value), _items(checked), strict=False):
        if isinstance(item, OpenEnum) and not item.is_known and not isinstance(given, OpenEnum):
            known = ", ".join(type(item))
            raise _refusal(operation, f"{argument.name} cannot be {given!r}; known: {known}")
    return checked


_DATES: Final = (datetime.datetime, datetime.date)


def _items(value: Any) -> tuple[Any, ...]:  # any argument
    return value if isinstance(value, tuple) else (value,)


def _pairs(name: str, value: Any) -> list[tuple[str, str]]:  # any checked value
    """A parameter of the query; one in brackets for each field of an object (deepObject)."""
    if isinstance(value, msgspec.Struct):
        value = msgspec.to_builtins(value)
    if not isinstance(value, Mapping):
        return [(name, _text(value))]
    found = []
    for key, item in value.items():
        if isinstance(item, (list, tuple)):
            found += [(f"{name}[{key}][]", _text(each)) for each in item]
        elif item is not None:
            found.append((f"{name}[{key}]", _text(item)))
    return found


def _text(value: Any) -> str:  # any checked value
    if isinstance(value, tuple):
        return ",".join(map(_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return str(value)


def _body(operation: Operation[Any], fields: Mapping[str, Any]) -> tuple[bytes | None, str]:
    content_type = operation.content_types[0]
    if operation.body_argument is not None:
        if not fields:
            return None, content_type
        value = fields[""]
        if operation.body is None:
            return _free_body(operation, value)
    elif fields or operation.body_required:
        value = fields
    else:
        return None, content_type
    try:
        plain = msgspec.to_builtins(value, enc_hook=_plain, str_keys=True)
        checked = plain if operation.body is None else convert(plain, operation.body)
    except (msgspec.ValidationError, TypeError) as error:
        raise _refusal(operation, str(error)) from error
    return msgspec.json.encode(checked), content_type


def _plain(value: object) -> object:
    """Objects that say how they are sent, such as mappings of no built-in type."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a {type(value).__name__} cannot be sent")


def _free_body(operation: Operation[Any], value: object) -> tuple[bytes, str]:
    """A body without a record: text as text, the rest as JSON."""
    if isinstance(value, str):
        return value.encode(), "text/plain"
    try:
        return msgspec.json.encode(value), "application/json"
    except TypeError as error:
        raise _refusal(operation, str(error)) from error


def read_json(operation: Operation[T], response: Response) -> T:
    """Read an answer whose body is the record.

    Args:
        operation: The operation.
        response: Its answer.

    Returns:
        The record.

    Raises:
        msgspec.DecodeError: When the body is no JSON.
        msgspec.ValidationError: When it is not as the operation says.
    """
    return operation.decoder.decode(response.body or b"{}")


def next_by_token(
    operation: Operation[Any], arguments: Mapping[str, Any], page: Any
) -> Mapping[str, Any] | None:
    """Find the next page where a token says it all: every other query argument is left out.

    Args:
        operation: The operation.
        arguments: The arguments of the page.
        page: The page, with a ``next_page_token``.

    Returns:
        The arguments of the next page; None when the page has no token.
    """
    if not page.next_page_token:
        return None
    kept = {
        name: value
        for name, value in arguments.items()
        if operation.arguments[name].place != "query" or operation.arguments[name].required
    }
    return {**kept, "page_token": page.next_page_token}


def next_by_number(
    operation: Operation[Any], arguments: Mapping[str, Any], page: Any
) -> Mapping[str, Any] | None:
    """Find the next page where pages are numbered from 1.

    Args:
        operation: The operation.
        arguments: The arguments of the page.
        page: The page, with its number ``page`` and the number of pages, ``pages_total``.

    Returns:
        The arguments of the next page; None after the last.
    """
    del operation  # as for tokens
    return {**arguments, "page": page.page + 1} if page.page < page.pages_total else None
