"""Tables as Arrow has them; pyarrow and pandas are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from codomyrmex.cloud.coda_io.exporting.cells import Field, Kind
from codomyrmex.cloud.common.errors import InvalidRequestError, MissingDependencyError
from codomyrmex.cloud.common.table_rows import import_arrow

__all__ = ["ArrowRows", "frame_of", "schema_of"]

_AMOUNT_DIGITS: Final = (38, 10)


def schema_of(fields: Sequence[Field], time_zone: str) -> Any:  # pyarrow has no types
    """Give the schema of a table.

    Args:
        fields: Its columns.
        time_zone: The zone that moments are shown in.

    Returns:
        The schema.

    Raises:
        MissingDependencyError: When pyarrow is not there.
        InvalidRequestError: When there is no such zone.
    """
    arrow = import_arrow("pyarrow")
    _check_zone(time_zone)
    simple: Mapping[Kind, Any] = {
        "number": arrow.float64(),
        "amount": arrow.decimal128(*_AMOUNT_DIGITS),
        "day": arrow.date32(),
        "moment": arrow.timestamp("us", time_zone),
        "clock": arrow.time64("us"),
        "switch": arrow.bool_(),
    }

    def type_of(field: Field) -> Any:
        kind = simple.get(field.kind, arrow.string())
        if field.parts:
            kind = arrow.struct(
                [(part, kind if part == "amount" else arrow.string()) for part in field.parts]
            )
        return arrow.list_(kind) if field.is_list else kind

    return arrow.schema(
        [arrow.field(field.name, type_of(field), metadata=dict(field.facts)) for field in fields]
    )


def _check_zone(time_zone: str) -> None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidRequestError(
            f"{time_zone!r} is no time zone", hint="Give a name such as Europe/Zurich or UTC"
        ) from error


class ArrowRows:
    """Collects rows as record batches.

    Args:
        schema: The schema.
    """

    def __init__(self, schema: Any) -> None:
        self.schema = schema
        self.size = 0
        self._batches: list[Any] = []

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows whose values fit the schema."""
        batch = batch_of(self.schema, rows)
        self.size += batch.nbytes
        self._batches.append(batch)

    def begin_anew(self) -> None:
        """Forget all rows."""
        self.size = 0
        self._batches.clear()

    def table(self) -> Any:
        """Give the rows as a table."""
        return import_arrow("pyarrow").Table.from_batches(self._batches, self.schema)


def batch_of(schema: Any, rows: Sequence[Sequence[Any]]) -> Any:
    """Make a record batch of rows whose values fit the schema."""
    arrow = import_arrow("pyarrow")
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [
        arrow.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)
    ]
    return arrow.RecordBatch.from_arrays(arrays, schema=schema)


def frame_of(table: Any) -> Any:
    """Make a pandas DataFrame in which blank cells change no type.

    Args:
        table: The table.

    Returns:
        The frame: days and moments can be reckoned with, blank booleans stay booleans.

    Raises:
        MissingDependencyError: When pandas is not there.
    """
    try:
        import pandas
    except ImportError as error:
        raise MissingDependencyError(
            "a DataFrame needs pandas", hint="Install it: pip install pandas"
        ) from error
    arrow = import_arrow("pyarrow")
    types = {arrow.bool_(): pandas.BooleanDtype(), arrow.string(): pandas.StringDtype()}
    return table.to_pandas(types_mapper=types.get, date_as_object=False)
