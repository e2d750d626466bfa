"""The metering client against CloudKitty, Gnocchi, and the services whose limits it tells."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from openstack.connection import Connection

from codomyrmex.cloud.common.errors import (
    AmbiguousNameError,
    InvalidRequestError,
    NotFoundError,
    ServiceMissingError,
)
from codomyrmex.cloud.infomaniak import (
    InfomaniakCredentials,
    InfomaniakMeteringClient,
    create_openstack_connection,
)
from codomyrmex.cloud.infomaniak.metering import Period
from tests.infomaniak.rated_data import HOUR, forget, hours, measured, rate
from tests.servers.swift import OpenStackCloud

JUNE = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def rated(admin: Connection, user: Connection) -> None:
    """June: an instance for 30 hours, another for 6 of the second day, a volume for 30."""
    project = str(user.session.get_project_id())
    rate(
        admin,
        [
            *hours(project, "instance", "web", JUNE, [2.5] * 30, flavor_name="small", team="red"),
            *hours(
                project,
                "instance",
                "db",
                JUNE + 24 * HOUR,
                [4.0] * 6,
                flavor_name="big",
                team="blue",
            ),
            *hours(project, "volume.size", "data", JUNE, [0.1] * 30, flavor_name="", team="red"),
        ],
    )


@pytest.fixture(scope="module")
def old_rating(
    openstack: OpenStackCloud, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[InfomaniakMeteringClient]:
    """A client whose profile asks for the rating's first version."""
    profile = yaml.safe_load(openstack.clouds_file.read_text())
    profile["clouds"][openstack.cloud]["rating_api_version"] = "1"
    path = tmp_path_factory.mktemp("profile") / "clouds.yaml"
    path.write_text(yaml.safe_dump(profile))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OS_CLIENT_CONFIG_FILE", str(path))
        connection = create_openstack_connection(InfomaniakCredentials(cloud=openstack.cloud))
    yield InfomaniakMeteringClient.from_connection(connection)
    connection.close()


@pytest.mark.usefixtures("rated")
def test_costs_by_service_resource_day_and_tag(metering: InfomaniakMeteringClient) -> None:
    report = metering.cost("2026-06")
    assert {line.keys["service"]: line.icu for line in report.lines} == {
        "instance": Decimal(99),
        "volume.size": Decimal(3),
    }
    assert report.api == "v2"
    assert (report.icu, report.chf) == (Decimal(102), Decimal("2.04"))
    assert round(report.eur, 4) == Decimal("1.8378")
    assert report.lines[0].quantity == 36

    assert metering.cost("2026-06", by=()).icu == 102
    days = metering.cost("2026-06", by=("day", "service"))
    assert {(each.keys["day"], each.keys["service"]): each.icu for each in days.lines} == {
        ("2026-06-01", "instance"): Decimal(60),
        ("2026-06-01", "volume.size"): Decimal("2.4"),
        ("2026-06-02", "instance"): Decimal(39),
        ("2026-06-02", "volume.size"): Decimal("0.6"),
    }
    assert days.rated_until == JUNE + 30 * HOUR
    things = metering.cost("2026-06", by=("resource",), service="instance")
    assert {each.keys["resource"]: each.icu for each in things.lines} == {"db": 24, "web": 75}
    teams = metering.cost("2026-06", by=("team", "month"))
    assert {each.keys["team"]: each.icu for each in teams.lines} == {"blue": 24, "red": 78}
    assert {each.keys["month"] for each in teams.lines} == {"2026-06"}
    second = metering.cost(Period.between(JUNE + 24 * HOUR, JUNE + 30 * HOUR), by=("hour",))
    assert [each.icu for each in second.lines] == [Decimal("6.6")] * 6
    assert second.lines[0].keys == {"hour": "2026-06-02T00:00Z"}
    day = metering.cost("2026-06-02")
    assert day.rated_until == JUNE + 30 * HOUR
    assert metering.cost("2026-05").lines == ()
    assert metering.cost("2026-05").rated_until is None


@pytest.mark.usefixtures("rated")
def test_rated_usage(metering: InfomaniakMeteringClient) -> None:
    found = list(metering.list_rated_usage("2026-06"))
    assert len(found) == 66
    assert found[0].start == JUNE
    assert sum(each.icu for each in found) == 102
    volume = next(each for each in found if each.service == "volume.size")
    assert (volume.unit, volume.resource_id, volume.quantity) == ("GiB", "data", Decimal(1))
    assert volume.attributes["team"] == "red"
    assert volume.raw["rating"]["price"] == Decimal("0.1")
    only = metering.list_rated_usage("2026-06", service="volume.size")
    assert sum(1 for _ in only) == 30
    assert list(metering.list_rated_usage("2026-05")) == []


@pytest.mark.usefixtures("rated")
def test_the_first_version_of_the_rating_says_the_same(
    metering: InfomaniakMeteringClient, old_rating: InfomaniakMeteringClient
) -> None:
    for by in (("service",), (), ("day", "service"), ("resource",), ("team",)):
        old, new = old_rating.cost("2026-06", by=by), metering.cost("2026-06", by=by)
        assert old.api == "v1"
        assert [(each.keys, each.icu) for each in old.lines] == [
            (each.keys, each.icu) for each in new.lines
        ] or by == ()
        assert (old.icu, old.rated_until) == (new.icu, new.rated_until)
    assert len(list(old_rating.list_rated_usage("2026-06-01", service="instance"))) == 24
    instances = old_rating.cost("2026-06", service="instance")
    assert instances.icu == 99


def test_a_forecast_says_how_it_was_reckoned(
    metering: InfomaniakMeteringClient, admin: Connection, user: Connection, name: str
) -> None:
    begin = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - 20 * HOUR
    rate(admin, hours(str(user.session.get_project_id()), name, "x", begin, [1.0] * 12 + [3.0] * 6))
    period = Period.between(begin, begin + 100 * HOUR)
    until = begin + 18 * HOUR  # the last two hours are not rated yet
    whole = metering.forecast_cost(period, service=name)
    assert (whole.so_far, whole.rated_until) == (Decimal(30), until)
    assert whole.expected == 30 + whole.per_hour * 82
    assert whole.basis == f"mean of the last 18 rated hours, up to {until:%Y-%m-%d %H:%M} UTC"
    recent = metering.forecast_cost(period, service=name, basis_hours=6)
    assert (recent.per_hour, recent.expected) == (Decimal(3), Decimal(276))
    assert (recent.expected_chf, round(recent.expected_eur, 2)) == (
        Decimal("5.52"),
        Decimal("4.97"),
    )
    with pytest.raises(InvalidRequestError, match="over since 2026-07-01"):
        metering.forecast_cost("2026-06")
    with pytest.raises(NotFoundError, match="nothing was rated"):
        metering.forecast_cost(service="t-absent")


@pytest.mark.usefixtures("rated")
def test_reports_are_written_and_drawn(metering: InfomaniakMeteringClient, tmp_path: Path) -> None:
    report = metering.cost("2026-06", by=("day", "service"))
    rows = list(csv.DictReader(report.to_csv().splitlines()))
    assert rows[0] == {
        "day": "2026-06-01",
        "service": "instance",
        "quantity": "24.0",
        "icu": "60.0",
        "chf": "1.2000",
        "eur": "1.0811",
    }
    decoded = json.loads(report.to_json())
    assert decoded["total"] == {"icu": "102.0", "chf": "2.0400", "eur": "1.8378"}
    assert decoded["lines"][0]["keys"] == {"day": "2026-06-01", "service": "instance"}
    for name, begin in (("days.png", b"\x89PNG"), ("days.svg", b"<?xml")):
        report.plot(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(begin)
    metering.cost("2026-06", by=("resource",)).plot(tmp_path / "things.svg", currency="eur")
    # matplotlib keeps each text as a comment before its letters
    assert "1.84 EUR" in (tmp_path / "things.svg").read_text()
    for path, currency in ((tmp_path / "days.gif", "chf"), (tmp_path / "days.png", "usd")):
        with pytest.raises(InvalidRequestError, match="cannot draw"):
            report.plot(path, currency=currency)


def test_periods_are_read_as_people_write_them() -> None:
    now = datetime(2026, 3, 15, 10, 30, tzinfo=UTC)
    day = datetime(2026, 3, 15, tzinfo=UTC)

    def read(text: str) -> tuple[datetime, datetime]:
        period = Period.parse(text, now=now)
        return period.start, period.end

    assert read("today") == (day, now)
    assert read("yesterday") == (day - timedelta(days=1), day)
    assert read("month") == (day.replace(day=1), now)
    assert read("last-month") == (
        datetime(2026, 2, 1, tzinfo=UTC),
        datetime(2026, 3, 1, tzinfo=UTC),
    )
    assert read("2026-12")[1] == datetime(2027, 1, 1, tzinfo=UTC)
    assert read("2026-03-10/2026-03-12")[1] == datetime(2026, 3, 12, tzinfo=UTC)
    assert read("2026-03-10T01:00+01:00/2026-03-10T02:00Z")[0] == datetime(2026, 3, 10, tzinfo=UTC)
    for wrong in ("", "soon", "2026-13", "2026-02-30", "2026-03-02/2026-03-01", "a/b"):
        with pytest.raises(InvalidRequestError):
            read(wrong)


def test_usage(
    metering: InfomaniakMeteringClient, user: Connection, server: str, volume: str
) -> None:
    external = next(iter(user.network.networks(is_router_external=True)))
    address = user.network.create_ip(floating_network_id=external.id)
    user.object_store.create_container("t-metering")
    user.object_store.upload_object("t-metering", "o", data=b"12345")
    report = metering.usage("today")
    found = next(each for each in report.servers if each.id == server)
    assert (found.flavor, found.vcpus, found.ram_mib) == ("a1-ram2-disk20-perf1", 1, 2048)
    assert 0 < found.hours < 24
    assert found.started_at is not None
    assert report.vcpu_hours == pytest.approx(sum(each.vcpu_hours for each in report.servers))
    assert report.ram_gib_hours >= found.hours * 2
    disk = next(each for each in report.volumes if each.id == volume)
    assert disk.size_gib == 1
    assert 0 <= disk.hours < 24
    assert [each.attached for each in report.addresses if each.id == address.id] == [False]
    assert "t-metering" in [each.name for each in report.buckets]
    assert report.stored_bytes >= 0
    before = metering.usage("2025-01")
    assert before.servers == ()
    assert before.volume_gib_hours == 0
    user.network.delete_ip(address)
    user.object_store.delete_object("o", container="t-metering")
    user.object_store.delete_container("t-metering")


def test_quotas_of_all_services(metering: InfomaniakMeteringClient, volume: str) -> None:
    overview = metering.get_quotas()
    found = {(each.service, each.name): each for each in overview.quotas}
    assert {each.service for each in overview.quotas} >= {
        "compute",
        "block-storage",
        "network",
        "dns",
    }
    assert found["block-storage", "volumes"].used >= 1, volume
    cores = found["compute", "cores"]
    assert cores.limit
    assert cores.percent == pytest.approx(100 * cores.used / cores.limit)
    assert overview.refused == {}
    assert overview.above(101) == []
    assert overview.above(0)[0].percent is not None
    some = metering.get_quotas(services=["dns"])
    assert [each.name for each in some.quotas] == ["zones"]
    with pytest.raises(InvalidRequestError, match="the limits of rating cannot be asked for"):
        metering.get_quotas(services=["rating"])


def test_measures(metering: InfomaniakMeteringClient, user: Connection, name: str) -> None:
    values = {JUNE + timedelta(minutes=minute): float(minute) for minute in range(5)}
    first, metric = measured(user, f"{name}-1", name, "jobs", values)
    second, _ = measured(user, f"{name}-2", name, "jobs", {JUNE: 7.0})
    try:
        assert "generic" in list(metering.list_resource_types())
        resource = next(each for each in metering.list_measured_resources() if each.id == first)
        assert (resource.original_id, resource.metrics) == (f"{name}-1", {name: metric})
        assert list(metering.list_measured_resources(started_after=datetime.now(UTC))) == []
        found = list(metering.list_metrics(name=name, resource=first))
        assert [each.id for each in found] == [metric]
        assert (found[0].unit, found[0].granularities) == ("jobs", (3600.0, 60.0))
        assert "max" in found[0].aggregations
        minutes = list(metering.list_measures(metric, "2026-06-01"))
        assert [(each.time.minute, each.seconds, each.value) for each in minutes] == [
            (minute, 60.0, float(minute)) for minute in range(5)
        ]
        whole = metering.list_measures(
            name, "2026-06", resource=first, aggregation="max", granularity_seconds=3600
        )
        assert [(each.seconds, each.value) for each in whole] == [(3600.0, 4.0)]
        with pytest.raises(AmbiguousNameError, match=metric):
            list(metering.list_measures(name, "2026-06"))
        with pytest.raises(NotFoundError, match="no metric 'absent'"):
            list(metering.list_measures("absent"))
        with pytest.raises(NotFoundError):
            list(metering.list_measures(metric, aggregation="rate:mean"))
        with pytest.raises(NotFoundError):
            list(metering.list_measured_resources("no-such-type"))
    finally:
        forget(user, first)
        forget(user, second)


def test_a_rating_that_is_not_in_the_catalogue(credentials: InfomaniakCredentials) -> None:
    with (
        InfomaniakMeteringClient.from_credentials(
            InfomaniakCredentials(
                username=credentials.username,
                password=credentials.password,
                project_name=credentials.project_name,
                auth_url=credentials.auth_url,
                region="dc9-z",
            )
        ) as elsewhere,
        pytest.raises(ServiceMissingError, match="has no rating service in region dc9-z"),
    ):
        elsewhere.cost("2026-06")
