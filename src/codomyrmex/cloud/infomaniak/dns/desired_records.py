"""Comparing the records of a zone with those that it is to have; no service is asked here."""

from __future__ import annotations

import ipaddress
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, Literal

import msgspec

from codomyrmex.cloud.common.errors import ConflictError, InvalidRequestError
from codomyrmex.cloud.common.plan import Action
from codomyrmex.cloud.infomaniak.dns.records import DesiredRecord, RecordSet, Zone

__all__ = ["RecordStep", "full_name", "full_values", "record_steps"]

# where the host name stands in the values of types that lead to another name
_HOST_AT: Final = {"CNAME": 0, "NS": 0, "PTR": 0, "MX": 1, "SRV": 3}
_TEXTS: Final = ("TXT", "SPF")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_TEXT_PART: Final = 253  # bytes that the service takes between the quotes of one string


class RecordStep(msgspec.Struct, frozen=True, kw_only=True):
    """One request on the way to the desired records.

    Attributes:
        verb: What is done.
        wanted: What the records are to be; None for a delete.
        present: What they are; None for a create.
        makes_room: Whether a record that is made later cannot stand beside this one.

    Example:
        >>> wanted = DesiredRecord(name="www.example.org.", type="A", values=["192.0.2.1"])
        >>> RecordStep(verb="create", wanted=wanted).action().target
        'record www.example.org. A'
    """

    verb: Literal["create", "update", "delete", "skip"]
    wanted: DesiredRecord | None = None
    present: RecordSet | None = None
    makes_room: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The name and type.

        Returns:
            Both, the name in lower case.

        Example:
            >>> wanted = DesiredRecord(name="W.example.org.", type="A", values=["192.0.2.1"])
            >>> RecordStep(verb="create", wanted=wanted).key
            ('w.example.org.', 'A')
        """
        each = self.wanted or self.present
        assert each is not None, "a step is about something"
        return each.name.lower(), each.type

    def action(self) -> Action:
        """Tell the step as part of a plan.

        Returns:
            The action, with the old and new values as its reason.

        Example:
            >>> wanted = DesiredRecord(name="w.example.org.", type="A", values=["192.0.2.1"])
            >>> RecordStep(verb="create", wanted=wanted).action().reason
            '192.0.2.1'
        """
        name, kind = self.key
        old = _described(self.present) if self.present is not None else ""
        new = _described(self.wanted) if self.wanted is not None else ""
        reason = f"{old} to {new}" if old and new else old or new
        return Action(self.verb, f"record {name} {kind}", reason=reason)


def full_name(name: str, zone: str) -> str:
    """Complete the name of a record.

    Args:
        name: ``www``, ``www.example.org``, ``www.example.org.`` or ``@``.
        zone: The name of the zone, with its dot.

    Returns:
        The whole name, with a dot.

    Raises:
        InvalidRequestError: When it lies outside of the zone.

    Example:
        >>> full_name("www", "example.org."), full_name("@", "example.org.")
        ('www.example.org.', 'example.org.')
    """
    if name in ("", "@"):
        return zone
    whole = name if name.endswith(".") else f"{name}."
    if _inside(whole, zone):
        return whole
    if name.endswith("."):
        raise InvalidRequestError(
            f"the record {name} lies outside of the zone {zone}",
            hint="Choose the zone that the name ends with",
            provider="infomaniak",
            service="dns",
        )
    return f"{name}.{zone}"


def full_values(kind: str, values: Iterable[str], zone: str) -> tuple[str, ...]:
    """Write the values of a record as the service keeps them.

    Args:
        kind: The type, such as ``MX``.
        values: As a person writes them: host names inside the zone without its name, texts
            without quotes.
        zone: The name of the zone, with its dot.

    Returns:
        The values: host names whole, texts quoted, addresses in their shortest form.

    Raises:
        InvalidRequestError: When one cannot be a value of this type.

    Example:
        >>> full_values("MX", ["10 mail"], "example.org.")
        ('10 mail.example.org.',)
        >>> full_values("TXT", ["v=spf1 -all"], "example.org.")
        ('"v=spf1 -all"',)
    """
    found = tuple(_full_value(kind, value.strip(), zone) for value in values)
    if not found:
        raise _refused(kind, "", "there is none")
    if len(set(found)) < len(found):
        raise _refused(kind, ", ".join(found), "one of them is there twice")
    return found


def record_steps(
    zone: Zone, present: Sequence[RecordSet], desired: Iterable[DesiredRecord], *, prune: bool
) -> list[RecordStep]:
    """Find what has to be done, in the order in which nothing leads nowhere on the way.

    Addresses come before the names that lead to them, what is made and changed before what goes,
    and what leads to an address goes before it. Only what cannot stand beside a new record goes
    first.

    Args:
        zone: The zone.
        present: All record sets of it.
        desired: The records that it is to have.
        prune: Whether records that are not desired go. The SOA and NS of the zone itself stay.

    Returns:
        The steps; ``skip`` for what is as it should be.

    Raises:
        InvalidRequestError: When the desired records contradict each other.
        ConflictError: When one cannot stand beside a record that is to stay.

    Example:
        >>> zone = Zone(id="1", name="example.org.", state="ACTIVE")
        >>> www = DesiredRecord(name="www", type="CNAME", values=["web"])
        >>> web = DesiredRecord(name="web", type="A", values=["192.0.2.1"])
        >>> [step.key[0] for step in record_steps(zone, [], [www, web], prune=False)]
        ['web.example.org.', 'www.example.org.']
    """
    wanted = _complete(zone, desired)
    here = {(each.name.lower(), each.type): each for each in present if not _kept(zone, each)}
    blocked = _in_the_way(wanted, here, prune=prune)
    steps = [
        _step(record, here.get(key)) for key, record in sorted(wanted.items(), key=_address_first)
    ]
    gone = [here[key] for key in here if prune and key not in wanted]
    first = [
        RecordStep(verb="delete", present=each, makes_room=True)
        for each in gone
        if (each.name.lower(), each.type) in blocked
    ]
    last = [
        RecordStep(verb="delete", present=each)
        for each in sorted(gone, key=lambda each: each.type not in _HOST_AT)
        if (each.name.lower(), each.type) not in blocked
    ]
    by_verb = {verb: [step for step in steps if step.verb == verb] for verb in _ORDER}
    return [*first, *(step for verb in _ORDER for step in by_verb[verb]), *last]


_ORDER: Final = ("skip", "create", "update")


def _address_first(item: tuple[tuple[str, str], DesiredRecord]) -> tuple[bool, tuple[str, str]]:
    key, record = item
    return record.type in _HOST_AT, key


def _complete(zone: Zone, desired: Iterable[DesiredRecord]) -> dict[tuple[str, str], DesiredRecord]:
    wanted: dict[tuple[str, str], DesiredRecord] = {}
    types = defaultdict[str, set[str]](set)
    for each in desired:
        kind = each.type.upper()
        name = full_name(each.name, zone.name)
        key = name.lower(), kind
        if key in wanted:
            raise _refused(kind, name, "it is desired twice; give all values in one record")
        if kind == "SOA" or (kind == "NS" and key[0] == zone.name.lower()):
            raise _refused(kind, name, "the service keeps the SOA and NS of the zone itself")
        values = full_values(kind, each.values, zone.name)
        wanted[key] = msgspec.structs.replace(each, name=name, type=kind, values=values)
        types[key[0]].add(kind)
    for name, kinds in types.items():
        if "CNAME" in kinds and (len(kinds) > 1 or name == zone.name.lower()):
            raise _refused("CNAME", name, "a name with a CNAME has no other records")
    return wanted


def _in_the_way(
    wanted: dict[tuple[str, str], DesiredRecord],
    here: dict[tuple[str, str], RecordSet],
    *,
    prune: bool,
) -> set[tuple[str, str]]:
    """The present records that a new one cannot stand beside."""
    found: set[tuple[str, str]] = set()
    for name, kind in wanted.keys() - here.keys():
        others = {key for key in here if key[0] == name and key not in wanted}
        barred = others if kind == "CNAME" else {key for key in others if key[1] == "CNAME"}
        if barred and not prune:
            raise ConflictError(
                f"{name} has a record of type {', '.join(sorted(key[1] for key in barred))}, "
                f"beside which a {kind} cannot stand",
                hint="Delete it first, or let it go with prune=True",
                provider="infomaniak",
                service="dns",
            )
        found |= barred
    return found


def _step(wanted: DesiredRecord, present: RecordSet | None) -> RecordStep:
    if present is None:
        return RecordStep(verb="create", wanted=wanted)
    same = (
        _comparable(wanted.type, wanted.values) == _comparable(present.type, present.values)
        and wanted.ttl == present.ttl
        and wanted.description in (None, present.description)
    )
    return RecordStep(verb="skip" if same else "update", wanted=wanted, present=present)


def _comparable(kind: str, values: Iterable[str]) -> set[str]:
    if kind in _TEXTS:
        return {"".join(part[1:-1] for part in _QUOTED.findall(value)) for value in values}
    if kind == "AAAA":
        return {str(ipaddress.IPv6Address(value)) for value in values}
    return {" ".join(value.split()).lower() if kind in _HOST_AT else value for value in values}


def _kept(zone: Zone, record: RecordSet) -> bool:
    """Whether the service itself keeps it."""
    own = record.name.lower() == zone.name.lower() and record.type == "NS"
    return record.type == "SOA" or own


def _inside(name: str, zone: str) -> bool:
    return name.lower() == zone.lower() or name.lower().endswith(f".{zone.lower()}")


def _full_value(kind: str, value: str, zone: str) -> str:
    if kind in ("A", "AAAA"):
        return _address(kind, value)
    if kind in _TEXTS:
        return value if _is_quoted(value) else _quoted(value)
    if kind == "CAA":
        return value.replace('"', "")  # the service wants it without quotes
    if kind not in _HOST_AT:
        return value
    words = value.split()
    if len(words) != _HOST_AT[kind] + 1:
        raise _refused(kind, value, f"it has {len(words)} words instead of {_HOST_AT[kind] + 1}")
    host = words[-1]
    if host == "@":
        words[-1] = zone
    elif not host.endswith("."):
        if "." in host and not _inside(f"{host}.", zone):
            raise _refused(kind, value, "write the host name with a dot at its end, if it is whole")
        words[-1] = full_name(host, zone)
    return " ".join(words)


def _address(kind: str, value: str) -> str:
    try:
        address = (ipaddress.IPv4Address if kind == "A" else ipaddress.IPv6Address)(value)
    except ValueError as error:
        raise _refused(kind, value, str(error)) from error
    return str(address)


def _is_quoted(text: str) -> bool:
    return bool(text) and not _QUOTED.sub("", text).strip()


def _quoted(text: str) -> str:
    parts = [""]
    for letter in text:
        escaped = f"\\{letter}" if letter in '"\\' else letter
        if len(parts[-1].encode()) + len(escaped.encode()) > _TEXT_PART:
            parts.append("")
        parts[-1] += escaped
    return " ".join(f'"{part}"' for part in parts)


def _refused(kind: str, value: str, why: str) -> InvalidRequestError:
    return InvalidRequestError(
        f"{value!r} cannot be a record of type {kind}: {why}",
        hint="Write it as in a zone file",
        provider="infomaniak",
        service="dns",
    )


def _described(record: RecordSet | DesiredRecord) -> str:
    ttl = f" ttl {record.ttl}" if record.ttl is not None else ""
    return f"{', '.join(record.values)}{ttl}"
