"""The inventory of a project as one writes it with openstacksdk: one list after the other."""

from __future__ import annotations

import json

import openstack


def main() -> None:
    """Print everything as JSON."""
    cloud = openstack.connect()
    project = cloud.current_project_id
    lists = {
        "server": cloud.compute.servers(details=True),
        "server-group": cloud.compute.server_groups(),
        "volume": cloud.block_storage.volumes(details=True),
        "snapshot": cloud.block_storage.snapshots(details=True),
        "backup": cloud.block_storage.backups(details=True),
        "image": cloud.image.images(owner=project),
        "network": cloud.network.networks(project_id=project),
        "subnet": cloud.network.subnets(project_id=project),
        "router": cloud.network.routers(project_id=project),
        "port": cloud.network.ports(project_id=project),
        "floating-ip": cloud.network.ips(project_id=project),
        "security-group": cloud.network.security_groups(project_id=project),
        "load-balancer": cloud.load_balancer.load_balancers(project_id=project),
        "dns-zone": cloud.dns.zones(),
        "stack": cloud.orchestration.stacks(),
        "container": cloud.object_store.containers(),
    }
    for kind, found in lists.items():
        for each in found:
            print(json.dumps({"type": kind, **each.to_dict(computed=False)}))


if __name__ == "__main__":
    main()
