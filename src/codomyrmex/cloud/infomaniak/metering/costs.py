"""What things cost, as CloudKitty rates them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from codomyrmex.cloud.common.errors import InvalidRequestError, NotFoundError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.infomaniak.metering.base import MeteringService, now, read_period
from codomyrmex.cloud.infomaniak.metering.cost_records import (
    CostForecast,
    CostLine,
    CostReport,
    RatedUsage,
)
from codomyrmex.cloud.infomaniak.metering.periods import Period

_PAGE: Final = 1000
_LOOK_BACK: Final = timedelta(hours=48)  # how far behind the rating is searched for
_TIMES: Final[Mapping[str, str]] = {
    "hour": "%Y-%m-%dT%H:00Z",
    "day": "%Y-%m-%d",
    "month": "%Y-%m",
}
# what a summary can be split by, in the words of v2
_COLUMNS: Final[Mapping[str, str]] = {"service": "type", "resource": "id"}
_DIGITS: Final = Decimal("1e-8")  # sums of the service's floating point numbers have noise below


class Costs(MeteringService):
    """The part of `InfomaniakMeteringClient` for costs."""

    def cost(
        self,
        period: Period | str = "month",
        *,
        by: Sequence[str] = ("service",),
        service: str | None = None,
    ) -> CostReport:
        """Tell what the project cost.

        The rating lags behind: `CostReport.rated_until` says up to when there are amounts.

        Args:
            period: The period, or a text that `Period.parse` takes: ``month`` (so far),
                ``2026-11``, ``2026-11-27``. Days are those of UTC.
            by: What to split it by: ``service``, ``resource``, ``hour``, ``day``, ``month``, or
                an attribute or tag that the rating keeps, such as ``flavor_name``. For an
                attribute each rated hour is read, which takes long for long periods.
            service: Only what this was rated for, such as ``instance``.

        Returns:
            The costs in ICU, francs and euros.

        Raises:
            InvalidRequestError: When the period is none.
            ServiceMissingError: When the catalogue has no rating.

        Example:
            >>> report = metering.cost("2026-09-01", by=("service",))
            >>> [(line.keys["service"], line.icu, line.chf) for line in report.lines]
            [('instance', Decimal('60.0'), Decimal('1.2'))]
        """
        span = read_period(period).until(now())
        columns = tuple(dict.fromkeys(by))
        if set(columns) <= {*_TIMES, *_COLUMNS} and self._rating_version() == "v2":
            rated = self._summary(span, columns, service)
        elif set(columns) <= {"service"} and self._rating_version() == "v1":
            rated = self._old_summary(span, columns, service)
        else:
            rated = self._rated(span, service)
        found = [each for each in rated if each.icu or each.quantity]
        timed = bool(set(columns) - set(_COLUMNS))
        return CostReport(
            period=span,
            by=columns,
            lines=_lines(found, columns),
            rated_until=(
                max((each.end for each in found), default=None)
                if timed
                else self._rated_until(span, service)
            ),
            api=self._rating_version(),
        )

    def list_rated_usage(
        self, period: Period | str = "today", *, service: str | None = None
    ) -> Listing[RatedUsage]:
        """List what was rated, thing by thing and hour by hour, the oldest first.

        Args:
            period: The period, or a text that `Period.parse` takes.
            service: Only what this was rated for, such as ``instance``.

        Returns:
            An iterable.

        Raises:
            InvalidRequestError: When the period is none.

        Example:
            >>> usage = next(iter(metering.list_rated_usage("2026-09-01")))
            >>> usage.service, usage.icu, usage.attributes["flavor_name"]
            ('instance', Decimal('2.5'), 'a1-ram2-disk20-perf1')
        """
        span = read_period(period)
        return self._listing(lambda: self._rated(span, service), lambda each: each)

    def forecast_cost(
        self,
        period: Period | str | None = None,
        *,
        service: str | None = None,
        basis_hours: int = 7 * 24,
    ) -> CostForecast:
        """Estimate what a period will have cost at its end, if all goes on as it is.

        Args:
            period: The period, which must not be over; this month by default.
            service: Only what this is rated for, such as ``instance``.
            basis_hours: How many rated hours of it to look at for the average, the last ones.

        Returns:
            The estimate, which says how it was reckoned.

        Raises:
            InvalidRequestError: When the period is over: `cost` knows what it cost.
            NotFoundError: When nothing was rated in the period yet.

        Example:
            >>> metering.forecast_cost("2026-09")
            Traceback (most recent call last):
                ...
            codomyrmex.cloud.common.errors.InvalidRequestError: the period is over
        """
        time = now()
        span = read_period(period or f"{time:%Y-%m}")
        if span.end <= time:
            raise InvalidRequestError(
                f"the period is over since {span.end:%Y-%m-%d}: there is nothing to estimate",
                hint="Ask for its cost",
                provider=self.provider,
                service=self.service_type,
            )
        hours = self.cost(span, by=("hour",), service=service)
        if hours.rated_until is None:
            raise NotFoundError(
                f"nothing was rated from {span.start:%Y-%m-%d} to {span.end:%Y-%m-%d}",
                hint="The rating lags behind: try again in an hour or two",
                provider=self.provider,
                service=self.service_type,
            )
        begin = max(span.start, hours.rated_until - timedelta(hours=basis_hours))
        first = datetime.strptime(hours.lines[0].keys["hour"], _TIMES["hour"]).replace(tzinfo=UTC)
        begin = max(begin, first)
        looked_at = Decimal((hours.rated_until - begin) / timedelta(hours=1))
        recent = [line for line in hours.lines if line.keys["hour"] >= f"{begin:{_TIMES['hour']}}"]
        per_hour = sum((line.icu for line in recent), Decimal(0)) / looked_at
        left = Decimal((span.end - hours.rated_until) / timedelta(hours=1))
        return CostForecast(
            period=span,
            so_far=hours.icu,
            rated_until=hours.rated_until,
            per_hour=per_hour,
            expected=hours.icu + per_hour * left,
            basis=f"mean of the last {looked_at:.0f} rated hours, "
            f"up to {hours.rated_until:%Y-%m-%d %H:%M} UTC",
        )

    def _rating_version(self) -> str:
        """The newest version of the rating that answers, or the one that the profile asks for."""
        wanted = self.connection.config.get_api_version("rating")
        if wanted:
            return f"v{str(wanted).lstrip('v').partition('.')[0]}"
        if self._answering is None:
            root = self._rating_api.get("/").json()
            there = {each["id"] for each in root.get("versions", ())}
            self._answering = "v2" if "v2" in there else "v1"
        return self._answering

    _answering: str | None = None

    def _summary(
        self, span: Period, columns: Sequence[str], service: str | None
    ) -> Iterator[RatedUsage]:
        timed = bool(set(columns) & set(_TIMES))
        groups = [
            *(["time"] if timed else []),
            *(_COLUMNS[each] for each in columns if each in _COLUMNS),
        ]
        query: dict[str, Any] = {"response_format": "object", **_span(span), **_only(service)}
        if groups:
            query["groupby"] = groups
        for row in self._pages("/v2/summary", query, "results", len):
            yield RatedUsage(
                start=_time(row["begin"]),
                end=_time(row["end"]),
                service=row.get("type") or "",
                icu=_amount(row["rate"] or 0),  # hours without anything say null
                quantity=_amount(row["qty"] or 0),
                resource_id=row.get("id") or "",
                raw=row,
            )

    def _old_summary(
        self, span: Period, columns: Sequence[str], service: str | None
    ) -> Iterator[RatedUsage]:
        query = {**_span(span, zone=False), **({"service": service} if service else {})}
        if columns:
            query["groupby"] = "res_type"
        answer = self._rating_api.get("/v1/report/summary", params=query)
        for row in answer.json(parse_float=Decimal)["summary"]:
            yield RatedUsage(
                start=_time(row["begin"]),
                end=_time(row["end"]),
                service=row["res_type"],
                icu=_amount(row["rate"]),
                raw=row,
            )

    def _rated(self, span: Period, service: str | None) -> Iterator[RatedUsage]:
        if self._rating_version() == "v1":
            return self._old_rated(span, service)
        query = {**_span(span), **_only(service)}
        frames = self._pages("/v2/dataframes", query, "dataframes", _points)
        return (each for frame in frames for each in _of_frame(frame))

    def _old_rated(self, span: Period, service: str | None) -> Iterator[RatedUsage]:
        query = {**_span(span, zone=False), **({"resource_type": service} if service else {})}
        answer = self._rating_api.get("/v1/storage/dataframes", params=query)
        for frame in answer.json(parse_float=Decimal)["dataframes"]:
            for each in frame["resources"]:
                known = {key: str(value) for key, value in (each["desc"] or {}).items()}
                yield RatedUsage(
                    start=_time(frame["begin"]),
                    end=_time(frame["end"]),
                    service=each["service"],
                    icu=_amount(each["rating"]),
                    quantity=_amount(each["volume"]),
                    resource_id=known.get("id", ""),
                    attributes=known,
                    raw=each,
                )

    def _rated_until(self, span: Period, service: str | None) -> datetime | None:
        recent = Period(max(span.start, span.end - _LOOK_BACK), span.end)
        rated = (
            self._summary(recent, ("hour",), service)
            if self._rating_version() == "v2"
            else self._old_rated(recent, service)
        )
        return max((each.end for each in rated if each.icu or each.quantity), default=None)

    def _pages(
        self,
        path: str,
        query: Mapping[str, Any],
        key: str,
        size: Callable[[list[dict[str, Any]]], int],
    ) -> Iterator[dict[str, Any]]:
        from keystoneauth1.exceptions import NotFound

        offset = 0
        while True:
            page = {**query, "limit": _PAGE, "offset": offset}
            try:
                answer = self._rating_api.get(path, params=page)
            except NotFound:
                return  # what the service says when there is nothing
            found = answer.json(parse_float=Decimal)
            yield from found[key]
            offset += _PAGE
            if offset >= found["total"] or not size(found[key]):
                return


def _lines(rated: Iterable[RatedUsage], columns: Sequence[str]) -> tuple[CostLine, ...]:
    sums: dict[tuple[str, ...], list[Decimal]] = {}
    for each in rated:
        amounts = sums.setdefault(
            tuple(_key(each, column) for column in columns), [Decimal(0), Decimal(0)]
        )
        amounts[0] += each.icu
        amounts[1] += each.quantity
    return tuple(
        CostLine(keys=dict(zip(columns, keys, strict=True)), icu=icu, quantity=quantity)
        for keys, (icu, quantity) in sorted(sums.items())
    )


def _key(rated: RatedUsage, column: str) -> str:
    if column in _TIMES:
        return f"{rated.start:{_TIMES[column]}}"
    if column == "service":
        return rated.service
    if column == "resource":
        return rated.resource_id
    return rated.attributes.get(column, "")


def _of_frame(frame: Mapping[str, Any]) -> Iterator[RatedUsage]:
    for service, points in frame["usage"].items():
        for point in points:
            known = {**point.get("groupby", {}), **point.get("metadata", {})}
            yield RatedUsage(
                start=_time(frame["period"]["begin"]),
                end=_time(frame["period"]["end"]),
                service=service,
                icu=_amount(point["rating"]["price"]),
                quantity=_amount(point["vol"]["qty"]),
                unit=point["vol"].get("unit") or "",
                resource_id=str(known.get("id", "")),
                attributes={key: str(value) for key, value in known.items()},
                raw=point,
            )


def _points(frames: Sequence[Mapping[str, Any]]) -> int:
    return sum(len(points) for frame in frames for points in frame["usage"].values())


def _span(span: Period, *, zone: bool = True) -> dict[str, str]:
    times = {"begin": span.start, "end": span.end}
    # v1 takes times without a zone for UTC, and no others
    return {
        key: (time if zone else time.replace(tzinfo=None)).isoformat(timespec="seconds")
        for key, time in times.items()
    }


def _only(service: str | None) -> dict[str, str]:
    return {"filters": f"type:{service}"} if service else {}


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _amount(value: object) -> Decimal:
    try:
        amount = Decimal(str(value))
    except ArithmeticError as error:
        raise InvalidRequestError(f"{value!r} is no amount", provider="infomaniak") from error
    rounded = amount.quantize(_DIGITS)
    return amount if amount == rounded else rounded
