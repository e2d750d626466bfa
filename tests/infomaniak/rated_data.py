"""What an administrator puts into CloudKitty and Gnocchi, as a cloud's collectors do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from keystoneauth1.adapter import Adapter
from openstack.connection import Connection

HOUR = timedelta(hours=1)


def hours(
    project: str, service: str, resource: str, begin: datetime, prices: Iterable[float], **tags: str
) -> list[dict[str, Any]]:
    """One frame for each price, hour by hour; a frame without a price leaves a gap."""
    return [
        {
            "period": {
                "begin": (begin + index * HOUR).isoformat(),
                "end": (begin + (index + 1) * HOUR).isoformat(),
            },
            "usage": {
                service: [
                    {
                        "vol": {"unit": "GiB" if "volume" in service else service, "qty": 1.0},
                        "rating": {"price": price},
                        "groupby": {"project_id": project, "id": resource},
                        "metadata": tags,
                    }
                ]
            },
        }
        for index, price in enumerate(prices)
        if price
    ]


def rate(admin: Connection, frames: list[dict[str, Any]]) -> None:
    """Store frames, as CloudKitty's own processor does."""
    _rest(admin, "rating").post("/v2/dataframes", json={"dataframes": frames})


def example_rates(admin: Connection, project: str) -> None:
    """The day that the examples speak of; storing it twice changes nothing."""
    begin = datetime(2026, 9, 1, tzinfo=UTC)
    flavor = "a1-ram2-disk20-perf1"
    rate(admin, hours(project, "instance", "web", begin, [2.5] * 24, flavor_name=flavor))


def measured(
    connection: Connection, original_id: str, name: str, unit: str, measures: dict[datetime, float]
) -> tuple[str, str]:
    """Make a resource with one metric and measures, wait until they are there; their ids."""
    gnocchi = _rest(connection, "metric")
    metric = {"archive_policy_name": "medium", "unit": unit}
    made = gnocchi.post(
        "/v1/resource/generic",
        json={"id": original_id, "metrics": {name: metric}},
    ).json()
    resource, metric_id = str(made["id"]), str(made["metrics"][name])
    gnocchi.post(
        f"/v1/metric/{metric_id}/measures",
        json=[{"timestamp": time.isoformat(), "value": value} for time, value in measures.items()],
    )
    # refresh makes the service reckon at once what its daemon reckons later
    gnocchi.get(
        f"/v1/metric/{metric_id}/measures",
        params={"refresh": "true", "start": min(measures).isoformat()},
    )
    return resource, metric_id


def forget(connection: Connection, resource: str) -> None:
    """Delete a resource with its metrics."""
    _rest(connection, "metric").delete(f"/v1/resource/generic/{resource}")


def _rest(connection: Connection, service: str) -> Adapter:
    return Adapter(
        connection.session, service_type=service, region_name=connection.config.region_name
    )
