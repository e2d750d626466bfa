"""What things cost: lines, reports and forecasts."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import msgspec

from codomyrmex.cloud.common.errors import InvalidRequestError, MissingDependencyError
from codomyrmex.cloud.infomaniak.metering.periods import Period

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["CostForecast", "CostLine", "CostReport", "RatedUsage", "chf", "eur"]

_EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})
# https://docs.infomaniak.cloud/metering/billing/
_ICU_OF_A_FRANC: Final = Decimal(50)
_ICU_OF_A_EURO: Final = Decimal("55.5")
_PICTURES: Final = (".png", ".svg")
_SHOWN: Final = 12  # parts of a picture; what is less is drawn together


def chf(icu: Decimal) -> Decimal:
    """Tell what an amount is in Swiss francs; 50 ICU are one.

    Args:
        icu: The amount in Infomaniak's cloud units.

    Returns:
        The amount in francs.

    Example:
        >>> chf(Decimal(75))
        Decimal('1.5')
    """
    return icu / _ICU_OF_A_FRANC


def eur(icu: Decimal) -> Decimal:
    """Tell what an amount is in euros; 55.5 ICU are one.

    Args:
        icu: The amount in Infomaniak's cloud units.

    Returns:
        The amount in euros.

    Example:
        >>> eur(Decimal(111))
        Decimal('2')
    """
    # a quotient of zero has the exponent of its divisor: 0E+1
    return icu / _ICU_OF_A_EURO + 0


class RatedUsage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing in one period of the rating, usually an hour.

    Attributes:
        start: The begin of the period.
        end: Its end.
        service: What was rated, such as ``instance``.
        icu: What it cost, in Infomaniak's cloud units.
        quantity: How much there was.
        unit: Of what, such as ``GiB``.
        resource_id: The id of the thing.
        attributes: What else the rating knows of it.
        raw: The service's own record.

    Example:
        >>> from datetime import UTC
        >>> hour = datetime(2026, 11, 27, 8, tzinfo=UTC), datetime(2026, 11, 27, 9, tzinfo=UTC)
        >>> RatedUsage(start=hour[0], end=hour[1], service="instance", icu=Decimal("2.5")).unit
        ''
    """

    start: datetime
    end: datetime
    service: str
    icu: Decimal
    quantity: Decimal = Decimal(0)
    unit: str = ""
    resource_id: str = ""
    attributes: Mapping[str, str] = _EMPTY
    raw: Mapping[str, Any] = _EMPTY


class CostLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one part of the whole cost.

    Attributes:
        keys: What the part is, such as ``{"service": "instance"}``.
        icu: What it cost, in Infomaniak's cloud units.
        quantity: The sum of what was rated, in the unit of the service.

    Example:
        >>> CostLine(keys={"service": "instance"}, icu=Decimal(75), quantity=Decimal(30)).chf
        Decimal('1.5')
    """

    keys: Mapping[str, str]
    icu: Decimal
    quantity: Decimal

    @property
    def chf(self) -> Decimal:
        """The cost in Swiss francs.

        Returns:
            The amount.

        Example:
            >>> CostLine(keys={}, icu=Decimal(50), quantity=Decimal(1)).chf
            Decimal('1')
        """
        return chf(self.icu)

    @property
    def eur(self) -> Decimal:
        """The cost in euros.

        Returns:
            The amount.

        Example:
            >>> CostLine(keys={}, icu=Decimal("55.5"), quantity=Decimal(1)).eur
            Decimal('1')
        """
        return eur(self.icu)


class CostReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a project cost in a period.

    Attributes:
        period: The period.
        by: What the lines are split by, in this order.
        lines: The parts.
        rated_until: Up to when there are amounts in the period; None when there are none. What
            came later is not in the report: the rating lags behind by an hour or more.
        api: The version of the rating service that answered.

    Example:
        >>> line = CostLine(keys={"service": "instance"}, icu=Decimal(75), quantity=Decimal(30))
        >>> report = CostReport(period=Period.parse("2026-11"), by=("service",), lines=(line,))
        >>> print(report.to_csv().strip())
        service,quantity,icu,chf,eur
        instance,30,75,1.5000,1.3514
    """

    period: Period
    by: tuple[str, ...]
    lines: tuple[CostLine, ...]
    rated_until: datetime | None = None
    api: str = "v2"

    @property
    def icu(self) -> Decimal:
        """The whole cost in Infomaniak's cloud units.

        Returns:
            The sum of the lines.

        Example:
            >>> CostReport(period=Period.parse("2026-11"), by=(), lines=()).icu
            Decimal('0')
        """
        return sum((line.icu for line in self.lines), Decimal(0))

    @property
    def chf(self) -> Decimal:
        """The whole cost in Swiss francs.

        Returns:
            The amount.

        Example:
            >>> CostReport(period=Period.parse("2026-11"), by=(), lines=()).chf
            Decimal('0')
        """
        return chf(self.icu)

    @property
    def eur(self) -> Decimal:
        """The whole cost in euros.

        Returns:
            The amount.

        Example:
            >>> CostReport(period=Period.parse("2026-11"), by=(), lines=()).eur
            Decimal('0')
        """
        return eur(self.icu)

    def to_csv(self) -> str:
        """Write the lines as CSV, with a head.

        Returns:
            The text; francs and euros have four digits after the point.

        Example:
            >>> CostReport(period=Period.parse("2026-11"), by=("day",), lines=()).to_csv().strip()
            'day,quantity,icu,chf,eur'
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*self.by, "quantity", "icu", "chf", "eur"])
        for line in self.lines:
            keys = [line.keys.get(key, "") for key in self.by]
            amounts = [f"{line.chf:.4f}", f"{line.eur:.4f}"]
            writer.writerow([*keys, line.quantity, line.icu, *amounts])
        return text.getvalue()

    def to_json(self) -> str:
        """Write the report as JSON.

        Returns:
            The text; amounts are texts, so that no digit is lost.

        Example:
            >>> report = CostReport(period=Period.parse("2026-11"), by=(), lines=())
            >>> msgspec.json.decode(report.to_json())["total"]["chf"]
            '0.0000'
        """
        total = {"icu": self.icu, "chf": f"{self.chf:.4f}", "eur": f"{self.eur:.4f}"}
        return msgspec.json.encode({**msgspec.structs.asdict(self), "total": total}).decode()

    def plot(self, path: Path, *, currency: str = "chf") -> None:
        """Draw the report: a bar for each line, or for each day with its parts on each other.

        Args:
            path: The picture, which ends with ``.png`` or ``.svg``.
            currency: ``chf``, ``eur`` or ``icu``.

        Raises:
            InvalidRequestError: When the picture has another ending, or the currency is unknown.
            MissingDependencyError: When the extra ``plot`` is not installed.

        Example:
            >>> line = CostLine(keys={"service": "instance"}, icu=Decimal(75), quantity=Decimal(1))
            >>> report = CostReport(period=Period.parse("2026-11"), by=("service",), lines=(line,))
            >>> report.plot(tmp_path / "cost.svg")
            >>> "<svg" in (tmp_path / "cost.svg").read_text()
            True
        """
        if path.suffix not in _PICTURES or currency not in ("chf", "eur", "icu"):
            raise InvalidRequestError(
                f"cannot draw {path.name} in {currency!r}",
                hint="Pictures end with .png or .svg, and amounts are in chf, eur or icu",
                provider="infomaniak",
            )
        try:
            from matplotlib.figure import Figure
        except ImportError as error:
            raise MissingDependencyError(
                "pictures need matplotlib",
                hint="Install the extra: pip install 'codomyrmex-cloud[plot]'",
                provider="infomaniak",
            ) from error

        figure = Figure(figsize=(9, 4.5), layout="constrained")
        axes = figure.add_subplot()
        if "day" in self.by:
            _draw_days(axes, self, currency)
        else:
            _draw_lines(axes, self, currency)
        until = f", rated until {self.rated_until:%Y-%m-%d %H:%M} UTC" if self.rated_until else ""
        whole = float(getattr(self, currency))
        axes.set_title(
            f"{self.period.start:%Y-%m-%d} to {self.period.end:%Y-%m-%d %H:%M}: "
            f"{whole:.2f} {currency.upper()}{until}",
            fontsize=10,
        )
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


class CostForecast(msgspec.Struct, frozen=True, kw_only=True):
    """An estimate of what a period will have cost at its end; it is no bill.

    Attributes:
        period: The whole period.
        so_far: What was rated in it, in Infomaniak's cloud units.
        rated_until: Up to when.
        per_hour: What an hour cost, on the average of the time that is looked at.
        expected: What was rated, and for each hour that is left that average.
        basis: How it was reckoned, in words.

    Example:
        >>> forecast = CostForecast(period=Period.parse("2026-11"), so_far=Decimal(1),
        ...     rated_until=datetime(2026, 11, 2), per_hour=Decimal(1), expected=Decimal(100),
        ...     basis="mean of 24 rated hours")
        >>> forecast.expected_chf
        Decimal('2')
    """

    period: Period
    so_far: Decimal
    rated_until: datetime
    per_hour: Decimal
    expected: Decimal
    basis: str

    @property
    def expected_chf(self) -> Decimal:
        """The estimate in Swiss francs.

        Returns:
            The amount.

        Example:
            >>> forecast = CostForecast(period=Period.parse("2026-11"), so_far=Decimal(0),
            ...     rated_until=datetime(2026, 11, 2), per_hour=Decimal(0), expected=Decimal(50),
            ...     basis="")
            >>> forecast.expected_chf
            Decimal('1')
        """
        return chf(self.expected)

    @property
    def expected_eur(self) -> Decimal:
        """The estimate in euros.

        Returns:
            The amount.

        Example:
            >>> forecast = CostForecast(period=Period.parse("2026-11"), so_far=Decimal(0),
            ...     rated_until=datetime(2026, 11, 2), per_hour=Decimal(0), expected=Decimal(111),
            ...     basis="")
            >>> forecast.expected_eur
            Decimal('2')
        """
        return eur(self.expected)


def _name(line: CostLine, keys: Sequence[str]) -> str:
    return " ".join(line.keys.get(key) or "-" for key in keys) or "all"


def _largest(amounts: Mapping[str, float]) -> list[str]:
    return sorted(amounts, key=lambda name: -amounts[name])[:_SHOWN]


def _draw_lines(axes: Axes, report: CostReport, currency: str) -> None:
    amounts: dict[str, float] = {}
    for line in report.lines:
        name = _name(line, report.by)
        amounts[name] = amounts.get(name, 0.0) + float(getattr(line, currency))
    shown = _largest(amounts)
    rest = sum(amount for name, amount in amounts.items() if name not in shown)
    bars = [(name, amounts[name]) for name in shown] + ([("others", rest)] if rest else [])
    axes.barh([name for name, _ in bars], [amount for _, amount in bars])
    axes.invert_yaxis()
    axes.set_xlabel(currency.upper())


def _draw_days(axes: Axes, report: CostReport, currency: str) -> None:
    keys = [key for key in report.by if key != "day"]
    parts: dict[str, dict[str, float]] = {}
    for line in report.lines:
        part = parts.setdefault(_name(line, keys), {})
        day = line.keys["day"]
        part[day] = part.get(day, 0.0) + float(getattr(line, currency))
    days = sorted({day for part in parts.values() for day in part})
    shown = _largest({name: sum(part.values()) for name, part in parts.items()})
    base = [0.0] * len(days)
    for name in [*shown, *(["others"] if len(parts) > len(shown) else [])]:
        of = [parts[name]] if name in parts else [parts[each] for each in parts.keys() - {*shown}]
        heights = [sum(part.get(day, 0.0) for part in of) for day in days]
        axes.bar(days, heights, bottom=base, label=name)
        base = [below + height for below, height in zip(base, heights, strict=True)]
    axes.tick_params(axis="x", labelrotation=60)
    axes.set_ylabel(currency.upper())
    if keys:
        axes.legend(fontsize=8)
