"""Records of services: as JSON, as a table, and one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

import msgspec

from codomyrmex.cloud.cli.output import JsonValue, Output
from codomyrmex.cloud.cli.values import human_size, local_time
from codomyrmex.cloud.common.redaction import Secret

__all__ = ["cell", "json_of", "show_line", "show_record", "show_table"]


def json_of(record: object, *, raw: bool = False, reveal: bool = False) -> JsonValue:
    """Give a record as a JSON value; each field is always there.

    Args:
        record: A record, or anything that a field of one holds.
        raw: Whether the service's own record, ``raw``, is part of it.
        reveal: Whether secrets are written out instead of masked.

    Returns:
        The value.

    Example:
        >>> from codomyrmex.cloud.common.compute import Flavor
        >>> json_of(Flavor("1", "small", 1, 2048))
        {'id': '1', 'name': 'small', 'vcpus': 1, 'ram_mib': 2048, 'disk_gib': 0}
    """
    if isinstance(record, Secret):
        return record.reveal() if reveal else str(record)
    if isinstance(record, Enum):
        return json_of(record.value)
    if isinstance(record, msgspec.Struct):
        return {
            name: json_of(getattr(record, name), raw=raw, reveal=reveal)
            for name in record.__struct_fields__
            if raw or name != "raw"
        }
    if isinstance(record, Mapping):
        return {str(key): json_of(value, raw=raw, reveal=reveal) for key, value in record.items()}
    if record is None or isinstance(record, str | bool | int | float | datetime):
        return record
    if isinstance(record, Sequence | set | frozenset):
        return [json_of(item, raw=raw, reveal=reveal) for item in record]
    return str(record)


def cell(name: str, value: object, *, reveal: bool = False) -> str:
    """Write one field for people.

    Args:
        name: The field; what ends in ``size`` is bytes.
        value: What it holds.
        reveal: Whether a secret is written out instead of masked.

    Returns:
        One line; a dash for nothing.

    Example:
        >>> cell("tags", {"stage": "test", "keep": ""}), cell("size", 2048), cell("port", None)
        ('stage=test, keep', '2.0 KiB', '-')
    """
    if isinstance(value, Secret):
        return value.reveal() if reveal else str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return local_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, int) and name.endswith("size"):
        return human_size(value)
    if isinstance(value, Mapping):
        pairs = (f"{key}={cell(key, item)}" if item != "" else key for key, item in value.items())
        return ", ".join(pairs) or "-"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(cell(name, item, reveal=reveal) for item in value) or "-"
    if isinstance(value, msgspec.Struct) and type(value).__str__ is object.__str__:
        return str(getattr(value, "name", None) or cell(name, msgspec.structs.asdict(value)))
    return "-" if value in (None, "") else str(value)


def show_table(
    output: Output,
    noun: str,
    columns: str,
    records: Iterable[object],
    *,
    raw: bool = False,
    seen: set[str] | None = None,
) -> None:
    """Print records below each other, under a line with the names of the columns.

    Args:
        output: Where to; with ``--json`` one value a line, as they come.
        noun: What they are, such as ``server``.
        columns: The fields, separated by spaces; ``name=field.inner`` gives a column a name, ``*``
            stands for all fields of records that are mappings.
        records: The records.
        raw: Whether the JSON has the services' own records.
        seen: Lines that were printed before and are not printed again; None prints all.

    Example:
        >>> from codomyrmex.cloud.common.compute import Flavor
        >>> show_table(Output(), "flavor", "name cpus=vcpus", [Flavor("1", "small", 1, 2048)])
        NAME   CPUS
        small  1
    """
    if output.json:
        for record in records:
            value = json_of(record, raw=raw)
            fields = value if isinstance(value, Mapping) else {"value": value}
            key = repr(fields)
            if seen is None or key not in seen:
                output.result({"type": noun, **fields}, "")
            if seen is not None:
                seen.add(key)
        return
    if columns == "*":
        records = list(records)
        columns = " ".join(records[0]) if records and isinstance(records[0], Mapping) else "name"
    chosen = [word.rpartition("=")[::2] for word in columns.split()]
    heads = tuple((name or path).replace("_", " ").upper() for name, path in chosen)
    rows = [tuple(output.name(_at(record, path)) for _, path in chosen) for record in records]
    if seen is not None:
        fresh = [row for row in rows if repr(row) not in seen]
        first = not seen
        seen.update(map(repr, rows))
        rows = fresh
        if rows and not first:
            output.rows(rows)
            return
    if rows:
        output.rows([heads, *rows])
    elif seen is None:
        output.note(f"there are no {noun}s")


def show_line(
    output: Output, noun: str, columns: str, record: object, *, raw: bool = False
) -> None:
    """Print one record of a stream, before the next is known.

    Args:
        output: Where to.
        noun: What it is.
        columns: The fields, as in `show_table`.
        record: The record.
        raw: Whether the JSON has the service's own record.

    Example:
        >>> from codomyrmex.cloud.common.compute import Flavor
        >>> show_line(Output(), "flavor", "name cpus=vcpus", Flavor("1", "small", 1, 2048))
        small  1
    """
    value = json_of(record, raw=raw)
    fields: Mapping[str, Any] = value if isinstance(value, Mapping) else {"value": value}
    paths = [word.rpartition("=")[2] for word in columns.split()]
    text = "  ".join(output.name(_at(record, path)) for path in paths)
    output.result({"type": noun, **fields}, text)


def show_record(
    output: Output, noun: str, record: object, *, raw: bool = False, reveal: bool = False
) -> None:
    """Print everything that is known of one thing.

    Args:
        output: Where to.
        noun: What it is.
        record: Its record.
        raw: Whether the service's own record is part of it.
        reveal: Whether secrets are written out.

    Example:
        >>> from codomyrmex.cloud.common.compute import Flavor
        >>> show_record(Output(), "flavor", Flavor("1", "small", 1, 2048))
        flavor small
          id: 1
          vcpus: 1
          ram mib: 2048
          disk gib: 0
    """
    value = json_of(record, raw=raw, reveal=reveal)
    fields: Mapping[str, Any] = value if isinstance(value, Mapping) else {"value": value}
    if output.json:
        output.result({"type": noun, **fields}, "")
        return
    title = str(getattr(record, "name", "") or getattr(record, "id", ""))
    lines = [f"{noun} {title}".rstrip()]
    for name in fields:
        inner = getattr(record, name) if isinstance(record, msgspec.Struct) else fields[name]
        if name == "name" or inner in (None, "", (), [], {}):
            continue
        label = name.replace("_", " ")
        if _is_list_of_records(inner):
            lines.append(f"  {label}:")
            lines += [f"    {cell(name, each, reveal=reveal)}" for each in inner]
        elif isinstance(inner, str) and "\n" in inner.strip():
            lines += [f"  {label}:", *(f"    {line}" for line in inner.splitlines())]
        else:
            lines.append(f"  {label}: {cell(name, inner, reveal=reveal)}")
    output.result({}, "\n".join(output.name(line) for line in lines))


def _is_list_of_records(value: object) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and any(isinstance(each, msgspec.Struct) for each in value)
    )


def _at(record: object, path: str) -> str:
    value: object = record
    if isinstance(record, str):
        return record
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
    return cell(path, value)
