"""``cmx infomaniak``: Infomaniak's public cloud, a module for each kind of thing."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group

__all__ = ["GROUP"]

GROUP: Final = Group(
    "infomaniak",
    "Infomaniak's public cloud: servers, volumes, networks, DNS, stacks, usage, costs.",
    details="""
    cmx ik is short for it. Things are given by id or name. Changes wait until they are done and
    show what they wait for; --no-wait does not, --dry-run says what would be done, and what
    deletes asks, or needs --yes. Credentials come from INFOMANIAK_APP_CREDENTIAL_ID and _SECRET,
    from OS_CLOUD, from an openrc file or from clouds.yaml; --cloud names a profile of it.
    """,
    modules=(
        "server",
        "server-group",
        "flavor",
        "image",
        "keypair",
        "availability-zone",
        "volume",
        "snapshot",
        "backup",
        "network",
        "subnet",
        "port",
        "router",
        "floating-ip",
        "security-group",
        "address-group",
        "load-balancer",
        "dns",
        "stack",
        "identity",
        "quota",
        "usage",
        "cost",
        "inventory",
        "orphans",
        "cleanup",
        "topology",
    ),
    aliases=(
        ("fip", "floating-ip"),
        ("sg", "security-group"),
        ("lb", "load-balancer"),
        ("loadbalancer", "load-balancer"),
    ),
)
