"""A whole small project at Infomaniak, from its key to its clean-up.

    OS_CLOUD=work python examples/infomaniak_project.py shop.example.org.

Credentials of any kind that `InfomaniakCredentials.from_env` finds will do. Everything is called
``tour`` and has the tag ``tour``; all of it is deleted at the end, also when something fails.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from codomyrmex.cloud import (
    InfomaniakComputeClient,
    InfomaniakDNSClient,
    InfomaniakIdentityClient,
    InfomaniakInventoryClient,
    InfomaniakMeteringClient,
    InfomaniakNetworkClient,
    InfomaniakVolumeClient,
    create_openstack_connection,
)
from codomyrmex.cloud.common.compute import Instance
from codomyrmex.cloud.common.records import BatchResult
from codomyrmex.cloud.infomaniak.compute import ServerSpec
from codomyrmex.cloud.infomaniak.network import FloatingIP, SecurityRule

IMAGE = "Debian 12 bookworm"
FLAVOR = "a1-ram2-disk20-perf1"


def main(arguments: list[str] | None = None) -> int:
    """Build it, use it, take it down."""
    parser = argparse.ArgumentParser(description="A whole small project at Infomaniak.")
    parser.add_argument("zone", help="a DNS zone to make, such as shop.example.org.")
    parser.add_argument("--external", default="ext-floating1", help="the external network")
    options = parser.parse_args(arguments)
    connection = create_openstack_connection()
    with ExitStack() as stack:
        stack.callback(connection.close)
        compute = InfomaniakComputeClient.from_connection(connection)
        volumes = InfomaniakVolumeClient.from_connection(connection)
        network = InfomaniakNetworkClient.from_connection(connection)
        dns = InfomaniakDNSClient.from_connection(connection)
        inventory = InfomaniakInventoryClient.from_connection(connection)
        identity = InfomaniakIdentityClient.from_connection(connection)
        stack.callback(clean_up, inventory, dns, options)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))

        if not identity.get_token().is_restricted:
            say("a key for a program that only looks, for a day")
            end = datetime.now(UTC) + timedelta(days=1)
            identity.create_application_credential("tour", roles=["reader"], expires_at=end)
            stack.callback(identity.delete_application_credential, "tour")

        say("a network with a way out, and what is let in")
        network.create_network("tour", tags=["tour"])
        network.create_subnet("tour", "10.42.0.0/24", name="tour", tags=["tour"])
        network.create_router("tour", external=options.external, subnets=["tour"], tags=["tour"])
        rules = [SecurityRule(protocol="tcp", port_min=port) for port in (22, 443)]
        network.create_security_group("tour", rules=rules, tags=["tour"])

        say("a server with a key pair and an address of the world")
        compute.create_key_pair("tour", file=folder / "tour.key")
        stack.callback(compute.delete_key_pair, "tour")
        spec = ServerSpec(
            name="tour",
            flavor=FLAVOR,
            image=IMAGE,
            networks=["tour"],
            security_groups=["tour"],
            key_name="tour",
            tags={"tour": ""},
        )
        compute.create_instance(spec, progress=tell)
        made = network.create_floating_ip(tags=["tour"])
        assert isinstance(made, FloatingIP)
        address = network.attach_floating_ip("tour", floating_ip=made.id)
        assert isinstance(address, FloatingIP)
        say(f"log in with: {compute.ssh_command('tour', user='debian')}")

        say("a volume of its own, and a snapshot of it")
        volumes.create_volume("tour", size_gib=1, metadata={"tour": ""})
        volumes.attach_volume("tour", "tour")
        volumes.create_snapshot("tour", "tour", metadata={"tour": ""})

        say(f"a name: www.{options.zone}")
        dns.create_zone(options.zone, email=f"admin@{options.zone.rstrip('.')}")
        dns.create_record(options.zone, "www", "A", [address.address])

        say("what today has cost so far")
        cost = InfomaniakMeteringClient.from_connection(connection).cost("today", by=["service"])
        for line in cost.lines:
            say(f"  {line.keys['service']}: CHF {line.chf:.2f}")
        say(f"  in all: CHF {cost.chf:.2f}")
    return 0


def clean_up(
    inventory: InfomaniakInventoryClient, dns: InfomaniakDNSClient, options: argparse.Namespace
) -> None:
    """Delete what has the tag, in an order that works, and the zone, which has no tags."""
    say("clean up")
    plan = inventory.plan_cleanup(tag="tour")
    for action in plan:
        say(f"  {action.verb} {action.target}")
    done = inventory.cleanup(plan, dry_run=False)
    assert isinstance(done, BatchResult)
    done.raise_failures()
    if list(dns.list_zones(name=options.zone)):
        dns.delete_zone(options.zone)


def tell(instance: Instance) -> None:
    """Say how far a server is."""
    say(f"  {instance.name}: {instance.provider_state}")


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
