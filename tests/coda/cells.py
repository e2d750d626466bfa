"""Cells of the fake: a column makes its own of what is written, and gives it in every format."""

from __future__ import annotations

from typing import Any

CONTEXT = {"@context": "http://schema.org"}
ZONE = "-08:00"


def stored(column: dict[str, Any], value: Any) -> Any:
    """What a column makes of a value that is written to it."""
    if isinstance(value, list):
        return [stored(column, each) for each in value]
    if value == "":
        return value
    make = _MAKERS.get(column["format"]["type"])
    return value if make is None else make(value)


def _person(value: Any) -> Any:
    name = str(value).partition("@")[0].title()
    return {**CONTEXT, "@type": "Person", "name": name, "email": value}


def _link(value: Any) -> Any:
    return {**CONTEXT, "@type": "WebPage", "url": value}


def _image(value: Any) -> Any:
    return {**CONTEXT, "@type": "ImageObject", "url": value, "status": "live"}


def _amount(value: Any) -> Any:
    number = float(str(value).strip("CHF $"))
    return {**CONTEXT, "@type": "MonetaryAmount", "currency": "CHF", "amount": number}


def _row(value: Any) -> Any:
    return {
        **CONTEXT,
        "@type": "StructuredValue",
        "additionalType": "row",
        "name": f"name of {value}",
        "url": f"https://docs.superhuman.com/d/_dAbCDeFGH#_r{value}",
        "tableId": "grid-9",
        "rowId": value,
        "tableUrl": "https://docs.superhuman.com/d/_dAbCDeFGH#_tgrid-9",
    }


def _day(value: Any) -> Any:
    text = str(value)
    return text if "T" in text else f"{text}T00:00:00.000{ZONE}"


_MAKERS = {
    "person": _person,
    "link": _link,
    "image": _image,
    "currency": _amount,
    "lookup": _row,
    "date": _day,
}


def rendered(value: Any, value_format: str) -> Any:
    """A cell as an answer has it."""
    if isinstance(value, list):
        each = [rendered(item, value_format) for item in value]
        return ",".join(map(str, each)) if value_format == "simple" else each
    if value_format == "rich":
        return f"```{value}```" if isinstance(value, str) else value
    if isinstance(value, dict):
        if "currency" in value:
            return f"{value['currency']} {value['amount']:.2f}"
        return value.get("email") or value.get("name") or value.get("url")
    return value
