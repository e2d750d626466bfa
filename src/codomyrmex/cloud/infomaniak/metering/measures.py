"""What was measured, as Gnocchi keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

import msgspec

from codomyrmex.cloud.common.errors import AmbiguousNameError, NotFoundError
from codomyrmex.cloud.common.listing import Listing
from codomyrmex.cloud.infomaniak.apis import next_query
from codomyrmex.cloud.infomaniak.metering.base import MeteringService, read_period
from codomyrmex.cloud.infomaniak.metering.periods import Period
from codomyrmex.cloud.infomaniak.service import parse_time

__all__ = ["Measure", "MeasuredResource", "Metric"]

_EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


class Metric(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that is measured.

    Attributes:
        id: Its id.
        name: Its name, such as ``cpu``.
        unit: Of what, such as ``ns``.
        resource_id: The resource that it belongs to.
        granularities: The spans of time that there are values for, in seconds, the longest first.
        aggregations: How measures are put together, such as ``mean`` or ``max``.
        raw: The service's own record.

    Example:
        >>> Metric(id="1", name="cpu").granularities
        ()
    """

    id: str
    name: str
    unit: str = ""
    resource_id: str = ""
    granularities: tuple[float, ...] = ()
    aggregations: tuple[str, ...] = ()
    raw: Mapping[str, Any] = _EMPTY


class MeasuredResource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that metrics belong to, such as an instance.

    Attributes:
        id: Its id.
        type: Its type, such as ``instance``.
        original_id: Its id at its own service, where that is another.
        metrics: The ids of its metrics, by their names.
        started_at: Since when it is measured.
        ended_at: Until when.
        raw: The service's own record, with what this type has besides.

    Example:
        >>> MeasuredResource(id="1", type="instance").metrics == {}
        True
    """

    id: str
    type: str
    original_id: str = ""
    metrics: Mapping[str, str] = _NO_NAMES
    started_at: datetime | None = None
    ended_at: datetime | None = None
    raw: Mapping[str, Any] = _EMPTY


class Measure(msgspec.Struct, frozen=True):
    """One value.

    Attributes:
        time: The begin of the span that it stands for.
        seconds: The length of that span.
        value: The value.

    Example:
        >>> Measure(datetime(2026, 11, 27), 300.0, 0.5).value
        0.5
    """

    time: datetime
    seconds: float
    value: float


class Measures(MeteringService):
    """The part of `InfomaniakMeteringClient` for measures."""

    def list_resource_types(self) -> Listing[str]:
        """List the types of resources that may be measured.

        Returns:
            An iterable of names.

        Example:
            >>> "generic" in list(metering.list_resource_types())
            True
        """
        return self._listing(lambda: self._gnocchi("/v1/resource_type"), lambda each: each["name"])

    def list_measured_resources(
        self, resource_type: str = "generic", *, started_after: datetime | None = None
    ) -> Listing[MeasuredResource]:
        """List what is measured, with the names of its metrics.

        Args:
            resource_type: Only those of this type; ``generic`` is all.
            started_after: Only those that are measured since later than this.

        Returns:
            An iterable.

        Raises:
            NotFoundError: When there is no such type.

        Example:
            >>> "example" in [each.original_id for each in metering.list_measured_resources()]
            True
        """
        path = f"/v1/resource/{quote(resource_type, safe='')}"
        found = self._listing(lambda: self._gnocchi(path), _resource)
        if started_after is None:
            return found
        return self._listing(
            lambda: (each for each in found if each.started_at and each.started_at > started_after),
            lambda each: each,
        )

    def list_metrics(
        self, *, name: str | None = None, resource: str | None = None
    ) -> Listing[Metric]:
        """List the metrics.

        Args:
            name: Only those of this name, such as ``cpu``.
            resource: Only those of the resource with this id.

        Returns:
            An iterable.

        Example:
            >>> [each.unit for each in metering.list_metrics(name="load")]
            ['jobs']
        """
        return self._listing(lambda: self._metrics(name, resource), lambda each: each)

    def list_measures(
        self,
        metric: str,
        period: Period | str = "today",
        *,
        resource: str | None = None,
        aggregation: str = "mean",
        granularity_seconds: float | None = None,
    ) -> Listing[Measure]:
        """List the values of a metric in a period, the oldest first.

        Args:
            metric: Its id or name. A name that several resources have needs ``resource``.
            period: The period, or a text that `Period.parse` takes.
            resource: The id of the resource that it belongs to.
            aggregation: How measures are put together: ``mean``, ``min``, ``max``, ``sum``,
                ``count`` or ``std``, as far as the metric has them.
            granularity_seconds: The span that each value stands for; the finest by default.

        Returns:
            An iterable.

        Raises:
            NotFoundError: When there is no such metric, or it has no such aggregation or span.
            AmbiguousNameError: When several metrics have the name; the message lists their ids.

        Example:
            >>> values = metering.list_measures("load", "2026-09-01", aggregation="max")
            >>> [(each.time.hour, each.value) for each in values]
            [(8, 3.0)]
        """
        span = read_period(period)

        def found() -> Iterator[list[Any]]:
            wanted = self._metric(metric, resource)
            finest = min(wanted.granularities, default=None)
            seconds = granularity_seconds or finest
            query = {
                "start": span.start.isoformat(),
                "stop": span.end.isoformat(),
                "aggregation": aggregation,
                **({} if seconds is None else {"granularity": str(seconds)}),
            }
            return self._gnocchi(f"/v1/metric/{wanted.id}/measures", query)

        return self._listing(found, _measure)

    def _metric(self, metric: str, resource: str | None) -> Metric:
        if _UUID.fullmatch(metric):
            return _metric(self._metric_api.get(f"/v1/metric/{metric}").json())
        matches = list(self._metrics(metric, resource))
        if len(matches) > 1:
            ids = ", ".join(f"{each.id} of {each.resource_id}" for each in matches)
            raise AmbiguousNameError(
                f"{len(matches)} metrics are called {metric!r}: {ids}",
                hint="Use one of the ids, or say of which resource",
                provider=self.provider,
                service="metric",
            )
        if not matches:
            raise NotFoundError(
                f"there is no metric {metric!r}",
                hint="Look at list_metrics",
                provider=self.provider,
                service="metric",
                status=404,
            )
        return matches[0]

    def _metrics(self, name: str | None, resource: str | None) -> Iterator[Metric]:
        query = {} if name is None else {"name": name}
        found = (_metric(each) for each in self._gnocchi("/v1/metric", query))
        # the service takes no resource here
        return (each for each in found if resource in (None, each.resource_id))

    def _gnocchi(self, path: str, query: Mapping[str, str] | None = None) -> Iterator[Any]:
        """Read a list page by page."""
        params: dict[str, str] | None = dict(query or {})
        while params is not None:
            answer = self._metric_api.get(path, params=params)
            yield from answer.json()
            params = next_query(answer.links.get("next", {}).get("url"))


def _metric(found: Mapping[str, Any]) -> Metric:
    policy = found.get("archive_policy") or {}
    spans = {_seconds(each["granularity"]) for each in policy.get("definition", ())}
    return Metric(
        id=found["id"],
        name=found.get("name") or "",
        unit=found.get("unit") or "",
        resource_id=found.get("resource_id") or "",
        granularities=tuple(sorted(spans, reverse=True)),
        aggregations=tuple(sorted(policy.get("aggregation_methods", ()))),
        raw=found,
    )


def _resource(found: Mapping[str, Any]) -> MeasuredResource:
    return MeasuredResource(
        id=found["id"],
        type=found["type"],
        original_id=found.get("original_resource_id") or "",
        metrics=dict(found.get("metrics") or {}),
        started_at=parse_time(found.get("started_at")),
        ended_at=parse_time(found.get("ended_at")),
        raw=found,
    )


def _measure(found: list[Any]) -> Measure:
    time = parse_time(found[0])
    assert time is not None, "a measure has a time"
    return Measure(time, float(found[1]), float(found[2]))


def _seconds(span: str | float) -> float:
    """Read a span, which the service writes as a number or as ``1 day, 0:05:00``."""
    if not isinstance(span, str):
        return float(span)
    days, _, clock = span.rpartition(", ")
    hours, minutes, seconds = (float(each) for each in clock.split(":"))
    whole = float(days.split()[0]) if days else 0.0
    return ((whole * 24 + hours) * 60 + minutes) * 60 + seconds
