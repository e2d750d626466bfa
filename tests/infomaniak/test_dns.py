"""The DNS client against Designate, with BIND behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openstack.connection import Connection

from codomyrmex.cloud.common.errors import (
    AlreadyExistsError,
    ConflictError,
    InUseError,
    InvalidRequestError,
    LocalFileNotFoundError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
    WaiterError,
    WaiterTimeoutError,
)
from codomyrmex.cloud.common.plan import Plan
from codomyrmex.cloud.common.redaction import Secret
from codomyrmex.cloud.infomaniak import InfomaniakCredentials, InfomaniakDNSClient
from codomyrmex.cloud.infomaniak.dns import DesiredRecord, Pointer, RecordSet, Zone, ZoneTransfer
from codomyrmex.cloud.infomaniak.dns.desired_records import full_values, record_steps
from tests.infomaniak.conftest import CLOCK


def plan(made: object) -> Plan:
    assert isinstance(made, Plan), made
    return made


def zone_of(made: object) -> Zone:
    assert isinstance(made, Zone), made
    return made


def record_of(made: object) -> RecordSet:
    assert isinstance(made, RecordSet), made
    return made


@pytest.fixture(scope="module")
def domain(dns: InfomaniakDNSClient) -> Iterator[str]:
    """A zone that the tests of this module put records into; its name."""
    made = zone_of(
        dns.create_zone("t-records.example.net", email="a@example.net", ttl=600, description="d")
    )
    yield made.name
    dns.delete_zone(made.id, delete_shares=True, wait=False)


@pytest.fixture(scope="module")
def other(admin: Connection) -> InfomaniakDNSClient:
    """A client of another project."""
    return InfomaniakDNSClient.from_connection(admin, clock=CLOCK)


def test_zones(dns: InfomaniakDNSClient, name: str) -> None:
    domain = f"{name}.example.net"
    assert plan(dns.create_zone(domain, email="a@example.net", dry_run=True)).counts == {
        "create": 1
    }
    with pytest.raises(NotFoundError, match=f"no zone '{domain}.'"):
        dns.get_zone(domain)
    seen: list[Zone] = []
    made = zone_of(dns.create_zone(domain, email="a@example.net", progress=seen.append))
    assert (made.name, made.state, made.action) == (f"{domain}.", "ACTIVE", "NONE")
    assert seen[0].state == "PENDING"
    assert seen[-1] == made == dns.get_zone(made.id) == dns.get_zone(domain)
    assert made.raw["email"] == made.email == "a@example.net"
    assert made.created_at is not None
    assert [
        zone.id for zone in dns.list_zones(name=f"{name}*", state="ACTIVE", secondary=False)
    ] == [made.id]
    assert next(iter(dns.list_nameservers(domain))).endswith(".")
    with pytest.raises(AlreadyExistsError):
        dns.create_zone(domain, email="a@example.net")
    changed = zone_of(dns.update_zone(domain, email="b@example.net", ttl=900, description="x"))
    assert (changed.email, changed.ttl, changed.description) == ("b@example.net", 900, "x")
    assert changed.serial is not None
    assert made.serial is not None
    assert changed.serial > made.serial
    assert plan(dns.update_zone(domain, ttl=900, dry_run=True)).is_empty
    assert dns.wait_for_zone(domain).state == "ACTIVE"
    assert zone_of(dns.delete_zone(domain)).id == made.id
    with pytest.raises(NotFoundError):
        dns.get_zone(domain)


def test_a_zone_is_primary_or_secondary(dns: InfomaniakDNSClient, name: str) -> None:
    with pytest.raises(InvalidRequestError, match="email of a primary zone or the masters"):
        dns.create_zone(f"{name}.example.net")
    # nobody answers at that address, so the copy never comes: it is not waited for
    made = zone_of(dns.create_zone(f"{name}.example.net", masters=["127.0.0.1"], wait=False))
    assert (made.type, made.masters) == ("secondary", ("127.0.0.1",))
    assert plan(dns.refresh_zone(made.name, dry_run=True)).actions[0].source == "127.0.0.1"
    assert zone_of(dns.refresh_zone(made.name)).id == made.id
    dns.delete_zone(made.id, wait=False)


def test_a_name_server_that_does_not_take_a_zone_ends_the_wait(
    dns: InfomaniakDNSClient, domain: str
) -> None:
    with pytest.raises(WaiterTimeoutError, match="waited 0 s for record w"):
        dns.create_record(domain, "w", "A", ["192.0.2.9"], timeout=0)
    assert dns.wait_for_record(domain, "w", "A").state == "ACTIVE"


def test_records(dns: InfomaniakDNSClient, domain: str) -> None:
    made = record_of(
        dns.create_record(domain, "www", "a", ["192.0.2.2", "192.0.2.1"], ttl=300, description="d")
    )
    assert (made.name, made.type, made.ttl) == (f"www.{domain}", "A", 300)
    assert sorted(made.values) == ["192.0.2.1", "192.0.2.2"]
    assert made.created_at is not None
    assert dns.get_record(domain, f"www.{domain}", "A") == made
    with pytest.raises(AlreadyExistsError):
        dns.create_record(domain, "www", "A", ["192.0.2.3"])
    with pytest.raises(InvalidRequestError, match="cannot be a record of type A"):
        dns.create_record(domain, "bad", "A", ["192.0.2.300"])
    changed = record_of(dns.update_record(domain, "www", "A", values=["192.0.2.3"], ttl=60))
    assert (changed.values, changed.ttl, changed.description) == (("192.0.2.3",), 60, "d")
    assert plan(dns.update_record(domain, "www", "A", ttl=60, dry_run=True)).is_empty
    assert [each.name for each in dns.list_records(value="192.0.2.3")] == [f"www.{domain}"]
    assert [each.id for each in dns.list_records(domain, name=f"www.{domain}", type="a")] == [
        made.id
    ]
    assert dns.wait_for_record(domain, "www", "A").state == "ACTIVE"
    assert record_of(dns.delete_record(domain, "www", "A")).id == made.id
    with pytest.raises(NotFoundError, match="has no record www"):
        dns.get_record(domain, "www", "A")


WANTED = [
    DesiredRecord(name="@", type="MX", values=["10 mail", "20 mx.example.com."]),
    DesiredRecord(name="@", type="TXT", values=['v=spf1 mx "all"', "x" * 300]),
    DesiredRecord(name="shop", type="CNAME", values=["web"]),
    DesiredRecord(name="web", type="A", values=["192.0.2.1"], ttl=120),
    DesiredRecord(name="web", type="AAAA", values=["2001:DB8:0::1"]),
    DesiredRecord(name="_sip._tcp", type="SRV", values=["0 5 5060 web"]),
    DesiredRecord(name="@", type="CAA", values=['0 issue "letsencrypt.org"']),
    DesiredRecord(name="mail", type="A", values=["192.0.2.25"]),
]


def test_desired_records_are_reached_in_the_safe_order(dns: InfomaniakDNSClient, name: str) -> None:
    domain = f"{name}.example.net."
    dns.create_zone(domain, email="a@example.net", wait=False)
    first = plan(dns.ensure_records(domain, WANTED, dry_run=True))
    assert first.counts == {"create": 8}
    order = [action.target.split()[1].removesuffix(f".{domain}") for action in first]
    assert order.index("web") < order.index("shop") < len(order)
    seen: list[tuple[RecordSet, ...]] = []
    reached = dns.ensure_records(domain, WANTED, progress=seen.append)
    assert seen[-1] == reached
    # the zone's own SOA changes once more behind them
    assert {each.state for each in seen[-1] if each.type not in ("SOA", "NS")} == {"ACTIVE"}
    assert plan(dns.ensure_records(domain, WANTED, prune=True, dry_run=True)).counts == {"skip": 8}

    # shop becomes an address: the CNAME goes first; web moves; mail goes last, after its MX
    second = [
        DesiredRecord(name="shop", type="A", values=["192.0.2.7"]),
        DesiredRecord(name="web", type="A", values=["192.0.2.8"]),
    ]
    with pytest.raises(ConflictError, match="has a record of type CNAME"):
        dns.ensure_records(domain, second)
    steps = plan(dns.ensure_records(domain, second, prune=True, dry_run=True)).actions
    said = [
        f"{each.verb} {' '.join(each.target.split()[1:])}".replace(domain, "") for each in steps
    ]
    assert said[:3] == ["delete shop. CNAME", "create shop. A", "update web. A"]
    assert said.index("delete  MX") < said.index("delete mail. A")
    dns.ensure_records(domain, second, prune=True)
    left = {(each.name, each.type): each.values for each in dns.list_records(domain)}
    assert left.pop((domain, "NS"))
    assert left.pop((domain, "SOA"))
    assert left == {
        (f"shop.{domain}", "A"): ("192.0.2.7",),
        (f"web.{domain}", "A"): ("192.0.2.8",),
    }
    dns.delete_zone(domain, wait=False)


def test_desired_records_that_contradict_each_other_are_refused(
    dns: InfomaniakDNSClient, domain: str
) -> None:
    def refused(match: str, *wanted: DesiredRecord) -> None:
        with pytest.raises(InvalidRequestError, match=match):
            dns.ensure_records(domain, wanted)

    before = {each.id for each in dns.list_records(domain)}
    a = DesiredRecord(name="n", type="A", values=["192.0.2.1"])
    refused("desired twice", a, a)
    refused("outside of the zone", DesiredRecord(name="n.example.com.", type="A", values=[]))
    refused("no other records", a, DesiredRecord(name="n", type="CNAME", values=["web"]))
    refused("no other records", DesiredRecord(name="@", type="CNAME", values=["web"]))
    refused("keeps the SOA and NS", DesiredRecord(name="@", type="NS", values=["ns.example.com."]))
    refused("dot at its end", DesiredRecord(name="n", type="CNAME", values=["web.example.com"]))
    refused("instead of 2", DesiredRecord(name="n", type="MX", values=["mail"]))
    refused("there is none", DesiredRecord(name="n", type="A", values=[]))
    refused("twice", DesiredRecord(name="n", type="A", values=["192.0.2.1", "192.0.2.1"]))
    assert {each.id for each in dns.list_records(domain)} == before


def test_values_are_compared_as_the_service_keeps_them() -> None:
    zone = Zone(id="1", name="example.org.", state="ACTIVE")
    there = RecordSet(
        id="2",
        zone_id="1",
        name="Text.example.org.",
        type="TXT",
        values=('"one" "two"',),
        state="ACTIVE",
    )
    wanted = DesiredRecord(name="text", type="TXT", values=["onetwo"])
    assert [step.verb for step in record_steps(zone, [there], [wanted], prune=True)] == ["skip"]
    long = full_values("TXT", ["é" * 200], "example.org.")[0]
    assert [len(part.encode()) for part in long[1:-1].split('" "')] == [252, 148]


def test_zone_files(dns: InfomaniakDNSClient, domain: str, name: str, tmp_path: Path) -> None:
    dns.create_record(domain, name, "A", ["192.0.2.1"])
    text = dns.export_zone(domain)
    assert f"{name}.{domain}  IN A 192.0.2.1" in text
    with pytest.raises(AlreadyExistsError, match="there is a zone"):
        dns.import_zone(text)
    other = f"{name}.example.net."
    path = tmp_path / "zone"
    path.write_text(text.replace(domain, other))
    assert plan(dns.import_zone(path, dry_run=True)).actions[0].source == str(path)
    assert zone_of(dns.import_zone(path)).name == other
    assert dns.get_record(other, name, "A").values == ("192.0.2.1",)
    dns.delete_zone(other, wait=False)
    with pytest.raises(LocalFileNotFoundError, match="there is no file"):
        dns.import_zone(tmp_path / "absent")
    with pytest.raises(InvalidRequestError, match=r"no line \$ORIGIN"):
        dns.import_zone("www IN A 192.0.2.1")
    with pytest.raises(WaiterError, match="Malformed zonefile"):
        dns.import_zone(f"$ORIGIN no.{other}\nwww IN NONSENSE")


def test_zones_change_hands(
    dns: InfomaniakDNSClient, other: InfomaniakDNSClient, name: str
) -> None:
    domain = f"{name}.example.net."
    mine = zone_of(dns.create_zone(domain, email="a@example.net"))
    receiver = str(other.connection.session.get_project_id())
    assert plan(dns.create_transfer(domain, dry_run=True)).counts == {"create": 1}
    offer = dns.create_transfer(domain, target_project_id=receiver, description="yours")
    assert isinstance(offer, ZoneTransfer)
    assert offer.key is not None
    assert offer.key.reveal() not in repr(offer)
    assert "key" not in offer.raw
    assert (offer.zone_name, offer.target_project_id) == (domain, receiver)
    assert offer.id in [each.id for each in dns.list_transfers()]
    with pytest.raises(PermissionDeniedError):
        other.accept_transfer(offer.id, Secret("wrong"))
    taken = zone_of(other.accept_transfer(offer.id, offer.key))
    assert (taken.id, taken.project_id) == (mine.id, receiver)
    with pytest.raises(NotFoundError):
        dns.get_zone(domain)
    other.delete_zone(domain, wait=False)


def test_the_receiver_takes_a_zone_with_the_key_alone(
    dns: InfomaniakDNSClient,
    connect: Callable[[InfomaniakCredentials], Connection],
    credentials: InfomaniakCredentials,
    domain: str,
) -> None:
    offer = dns.create_transfer(domain)
    assert isinstance(offer, ZoneTransfer)
    assert offer.key is not None
    assert zone_of(dns.accept_transfer(offer.id, offer.key.reveal())).name == domain
    again = dns.create_transfer(domain)
    assert isinstance(again, ZoneTransfer)
    assert plan(dns.delete_transfer(again.id, dry_run=True)).counts == {"delete": 1}
    dns.delete_transfer(again.id)
    with pytest.raises(NotFoundError):
        dns.delete_transfer(again.id)


def test_shared_zones(dns: InfomaniakDNSClient, other: InfomaniakDNSClient, domain: str) -> None:
    guest = str(other.connection.session.get_project_id())
    assert plan(dns.share_zone(domain, guest, dry_run=True)).counts == {"create": 1}
    share = dns.share_zone(domain, guest)
    assert dns.share_zone(domain, guest) == share
    assert [each.target_project_id for each in dns.list_shares(domain)] == [guest]
    assert dns.get_zone(domain).shared
    with pytest.raises(InUseError, match=guest):
        dns.delete_zone(domain)
    whole = plan(dns.delete_zone(domain, delete_shares=True, dry_run=True))
    assert [action.verb for action in whole] == ["delete", "delete"]
    assert domain in [zone.name for zone in other.list_zones()]
    dns.unshare_zone(domain, guest)
    assert list(dns.list_shares(domain)) == []


def test_floating_ips_lead_back_to_names(dns: InfomaniakDNSClient, user: Connection) -> None:
    external = next(iter(user.network.networks(is_router_external=True)))
    made = user.network.create_ip(floating_network_id=external.id)
    address = str(made.floating_ip_address)
    assert address in [each.address for each in dns.list_pointers()]
    assert plan(dns.set_pointer(address, "web.example.org", dry_run=True)).counts == {"update": 1}
    pointer = dns.set_pointer(address, "web.example.org", ttl=300, description="d")
    assert isinstance(pointer, Pointer)
    assert (pointer.name, pointer.ttl, pointer.state) == ("web.example.org.", 300, "ACTIVE")
    assert dns.get_pointer(str(made.id)) == pointer
    assert plan(dns.set_pointer(address, "web.example.org.", dry_run=True)).is_empty
    gone = dns.unset_pointer(address)
    assert isinstance(gone, Pointer)
    assert gone.name is None
    assert plan(dns.unset_pointer(address, dry_run=True)).is_empty
    user.network.delete_ip(made)
    with pytest.raises(NotFoundError, match="no floating IP"):
        dns.get_pointer(address)


def test_limits_and_quotas(
    dns: InfomaniakDNSClient, admin: Connection, domain: str, name: str
) -> None:
    assert dns.get_limits().max_zone_records
    found = next(iter(dns.list_quotas()))
    assert found.used == sum(1 for _ in dns.list_zones())
    project = str(dns.connection.session.get_project_id())
    admin.dns.update_quota(project, zones=found.used)
    try:
        with pytest.raises(QuotaExceededError) as caught:
            dns.create_zone(f"{name}.example.net", email="a@example.net")
    finally:
        admin.dns.update_quota(project, zones=found.limit)
    assert "Delete what is not needed" in str(caught.value)
