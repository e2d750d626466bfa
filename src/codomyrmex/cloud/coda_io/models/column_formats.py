"""The formats of columns."""

from __future__ import annotations

from codomyrmex.cloud.coda_io.models.common import TableReference
from codomyrmex.cloud.coda_io.models.enums import (
    CheckboxDisplayType,
    ColumnFormatType,
    CurrencyFormatType,
    DurationUnit,
    EmailDisplayType,
    IconSet,
    ImageShapeStyle,
    LinkDisplayType,
    SliderDisplayType,
)
from codomyrmex.cloud.coda_io.models.values import NumberOrFormula
from codomyrmex.cloud.common.rest.records import Family, Number, Record, register_variants

__all__ = [
    "ButtonColumnFormat",
    "CheckboxColumnFormat",
    "ColumnFormat",
    "CurrencyColumnFormat",
    "DateColumnFormat",
    "DateTimeColumnFormat",
    "DurationColumnFormat",
    "EmailColumnFormat",
    "ImageReferenceColumnFormat",
    "LinkColumnFormat",
    "NumericColumnFormat",
    "ReferenceColumnFormat",
    "ScaleColumnFormat",
    "SelectColumnFormat",
    "SelectOption",
    "SimpleColumnFormat",
    "SliderColumnFormat",
    "TimeColumnFormat",
]


class ColumnFormat(Family):
    """How a column holds and shows its cells."""

    __slots__ = ()


class SimpleColumnFormat(Record, ColumnFormat, frozen=True, kw_only=True):
    """A format without more to say.

    Attributes:
        type: What kind of thing it is.
        is_array: Whether a cell holds a list.
    """

    # a field here, a tag in other families
    type: ColumnFormatType  # pyright: ignore[reportIncompatibleMethodOverride]
    is_array: bool


class ReferenceColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Reference column format.

    Attributes:
        table: The table that is referred to.
    """

    table: TableReference


class NumericColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Numeric column format.

    Attributes:
        precision: Digits after the point.
        use_thousands_separator: Whether thousands are set apart.
    """

    precision: int | None = None
    use_thousands_separator: bool | None = None


class CurrencyColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Currency column format.

    Attributes:
        currency_code: The ISO code of the currency.
        precision: Digits after the point.
        format: How it is written or shown.
    """

    currency_code: str | None = None
    precision: int | None = None
    format: CurrencyFormatType | None = None


class DateColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Date column format.

    Attributes:
        format: How it is written or shown.
    """

    format: str | None = None


class EmailColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Email column format.

    Attributes:
        display: Whether, or how, it is shown.
        autocomplete: Whether addresses are completed.
    """

    display: EmailDisplayType | None = None
    autocomplete: bool | None = None


class ImageReferenceColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Image reference column format.

    Attributes:
        width: The width.
        height: The height.
        style: How it looks.
    """

    width: NumberOrFormula
    height: NumberOrFormula
    style: ImageShapeStyle


class LinkColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Link column format.

    Attributes:
        display: Whether, or how, it is shown.
        force: Whether it is always embedded.
    """

    display: LinkDisplayType | None = None
    force: bool | None = None


class TimeColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Time column format.

    Attributes:
        format: How it is written or shown.
    """

    format: str | None = None


class DateTimeColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Date time column format.

    Attributes:
        date_format: The pattern of the date.
        time_format: The pattern of the time.
    """

    date_format: str | None = None
    time_format: str | None = None


class DurationColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Duration column format.

    Attributes:
        precision: Digits after the point.
        max_unit: The largest unit shown.
    """

    precision: int | None = None
    max_unit: DurationUnit | None = None


class SliderColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Slider column format.

    Attributes:
        minimum: The smallest value.
        maximum: The largest value.
        step: The distance of two values.
        display_type: How it is shown.
        show_value: Whether the value is shown.
    """

    minimum: NumberOrFormula | None = None
    maximum: NumberOrFormula | None = None
    step: NumberOrFormula | None = None
    display_type: SliderDisplayType | None = None
    show_value: bool | None = None


class ButtonColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Button column format.

    Attributes:
        label: The text on it.
        disable_if: The formula that switches it off.
        action: The formula that it runs.
    """

    label: str | None = None
    disable_if: str | None = None
    action: str | None = None


class ScaleColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Scale column format.

    Attributes:
        maximum: The largest value.
        icon: Its icon.
    """

    maximum: Number
    icon: IconSet


class SelectColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Select column format.

    Attributes:
        options: The options.
    """

    options: tuple[SelectOption, ...] | None = None


class SelectOption(Record, frozen=True, kw_only=True):
    """An option of a select list.

    Attributes:
        name: Its name.
        background_color: The colour behind it.
        foreground_color: The colour of its text.
    """

    name: str
    background_color: str | None = None
    foreground_color: str | None = None


class CheckboxColumnFormat(SimpleColumnFormat, frozen=True, kw_only=True):
    """Checkbox column format.

    Attributes:
        display_type: How it is shown.
    """

    display_type: CheckboxDisplayType


register_variants(
    ColumnFormat,
    {
        "text": SimpleColumnFormat,
        "person": ReferenceColumnFormat,
        "lookup": ReferenceColumnFormat,
        "number": NumericColumnFormat,
        "percent": NumericColumnFormat,
        "currency": CurrencyColumnFormat,
        "date": DateColumnFormat,
        "dateTime": DateTimeColumnFormat,
        "time": TimeColumnFormat,
        "duration": DurationColumnFormat,
        "slider": SliderColumnFormat,
        "scale": ScaleColumnFormat,
        "image": SimpleColumnFormat,
        "imageReference": ImageReferenceColumnFormat,
        "attachments": SimpleColumnFormat,
        "button": ButtonColumnFormat,
        "checkbox": CheckboxColumnFormat,
        "select": SelectColumnFormat,
        "packObject": SimpleColumnFormat,
        "canvas": SimpleColumnFormat,
        "other": SimpleColumnFormat,
        "email": EmailColumnFormat,
        "link": LinkColumnFormat,
        "reaction": SimpleColumnFormat,
    },
    other=SimpleColumnFormat,
)
