"""Records of a REST service, tolerant of what the service adds later.

An answer may hold fields, enum values and variants that this package does not know. Fields are
ignored, values are kept as members made on the spot, variants become an `OtherVariant`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import Any, ClassVar, Final, Self, TypeAlias, TypeVar

import msgspec

from codomyrmex.cloud.common import decoding

__all__ = [
    "Family",
    "Number",
    "OpenEnum",
    "OtherVariant",
    "Record",
    "RequestRecord",
    "convert",
    "custom_value",
    "register_variants",
]

T = TypeVar("T")

# names of their own: inside of a family `type` is the field
_Struct: TypeAlias = type[msgspec.Struct]
_type_of: Final = type

Number = int | float
"""What JSON calls a number: whole ones stay whole."""


class Record(msgspec.Struct, frozen=True, rename="camel"):
    """Something a service answers; fields that are not known are ignored."""


class RequestRecord(
    msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, omit_defaults=False
):
    """Something sent to a service; a field that does not exist is refused before it goes out.

    What is optional and not given is `msgspec.UNSET`, and is not sent.
    """


class OpenEnum(StrEnum):
    """An enum that may grow: a value that is not known becomes a member that says so.

    Example:
        >>> class Access(OpenEnum):
        ...     READ = "read"
        >>> Access("read") is Access.READ, Access("paint") == "paint", Access("paint").is_known
        (True, True, False)
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    @property
    def is_known(self) -> bool:
        """Whether the value is one of those that this package lists.

        Returns:
            False for a value that the service added later.

        Example:
            >>> class Access(OpenEnum):
            ...     READ = "read"
            >>> Access("new").is_known
            False
        """
        return self._value_ in type(self)._value2member_map_


class OtherVariant(Record, frozen=True, kw_only=True):
    """A variant that this package does not know.

    Attributes:
        type: Its name, as the service gave it.
        fields: All of its JSON.
    """

    type: str
    fields: Mapping[str, Any]  # the service's JSON, of any shape


class Family:
    """Base of records that are told apart by the value of a field.

    Attributes:
        tag_fields: The JSON fields that tell.
        is_open: Whether an unknown variant is kept as an `OtherVariant`; refused otherwise.
    """

    __slots__ = ()

    tag_fields: ClassVar[tuple[str, ...]] = ("type",)
    is_open: ClassVar[bool] = True
    _members: ClassVar[Mapping[str, _Struct]] = {}
    _other: ClassVar[Callable[..., object]] = OtherVariant

    @property
    def type(self) -> str:
        """The value that tells this variant from the others.

        Returns:
            The service's own word.
        """
        return str(getattr(self, "__struct_config__").tag)  # noqa: B009 # members are Structs

    @classmethod
    def variants(cls) -> Mapping[str, _Struct]:
        """The known variants by the value, or values joined by a dot, that tells them.

        Returns:
            The record class of each.
        """
        return cls._members

    @classmethod
    def from_json(cls, value: object) -> object:
        """Make the variant of a JSON object.

        Args:
            value: The object.

        Returns:
            A record of the family.

        Raises:
            ValueError: When it is no object, says no type, or a closed family does not know it.
        """
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping):
            raise ValueError(f"Expected `object`, got `{_type_of(value).__name__}`")
        name = ".".join(str(value[field]) for field in cls.tag_fields if field in value)
        member = cls._members.get(name)
        if member is not None:
            return convert(value, member)
        if not cls.is_open or not name:
            raise ValueError(f"{name!r} is none of: {', '.join(cls._members)}")
        return cls._other(type=name, fields=dict(value))


def _like(known: type[msgspec.Struct], *, type: str, fields: Mapping[str, Any]) -> object:  # noqa: A002 # as in OtherVariant
    return convert(fields, known)


def register_variants(
    family: type[Family],
    members: Mapping[str, type[msgspec.Struct]],
    *,
    tag_fields: tuple[str, ...] = ("type",),
    is_open: bool = True,
    other: type[msgspec.Struct] | None = None,
) -> None:
    """Name the variants of a family.

    Args:
        family: The family.
        members: The record of each value.
        tag_fields: The JSON fields that tell; their values are joined by a dot.
        is_open: Whether unknown variants are kept.
        other: The record of unknown variants, when they are like a known one.
    """
    family.tag_fields = tag_fields
    family.is_open = is_open
    family._members = dict(members)
    if other is None:
        family._other = msgspec.defstruct(
            f"Other{family.__name__}", [], bases=(OtherVariant, family), frozen=True, kw_only=True
        )
    else:
        family._other = partial(_like, other)


def custom_value(kind: type, value: object) -> object:
    """Make a value of a type that msgspec does not know: one with a ``from_json``.

    Args:
        kind: The type.
        value: The JSON value.

    Returns:
        The value.

    Raises:
        NotImplementedError: When the type has no ``from_json``.
    """
    maker = getattr(kind, "from_json", None)
    if maker is None:
        raise NotImplementedError(f"no value of {kind!r} can be read")
    return maker(value)


def convert(value: object, kind: type[T]) -> T:
    """Turn JSON values into a type, strictly.

    Args:
        value: Dictionaries, lists and scalars.
        kind: The type.

    Returns:
        A value of the type.

    Raises:
        msgspec.ValidationError: When it does not fit; the message names the place.
    """
    return decoding.convert(value, kind, custom_value)
