"""``cmx infomaniak security-group``."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import (
    DESCRIPTION,
    TAGS,
    infomaniak,
    read_spec,
)
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.common.errors import InvalidRequestError

__all__ = ["GROUP"]


def parse_rule(text: str) -> Any:  # a SecurityRule, whose module is not needed for help
    """Read a rule such as ``tcp:8000-8099@10.0.0.0/8``."""
    from codomyrmex.cloud.infomaniak.network import SecurityRule

    what, _, other = text.partition("@")
    outgoing = what.startswith("egress:")
    protocol, _, ports = what.removeprefix("egress:").partition(":")
    first, _, last = ports.partition("-")
    if not protocol or not (first or "0").isdigit() or not (last or "0").isdigit():
        raise InvalidRequestError(
            f"{text!r} is no rule", hint="Write tcp:22, tcp:8000-8099@10.0.0.0/8 or icmp"
        )
    group = other.removeprefix("group:") if other.startswith("group:") else None
    return SecurityRule(
        direction="egress" if outgoing else "ingress",
        protocol="" if protocol == "all" else protocol,
        port_min=int(first) if first else None,
        port_max=int(last) if last else None,
        remote=other if other and group is None else None,
        remote_group=group,
    )


def _rule_list() -> Any:  # the type of a list of SecurityRule
    from codomyrmex.cloud.infomaniak.network import SecurityRule

    return list[SecurityRule]


_GROUP: Final = Argument("GROUP", "group", names="list_security_groups")
_RULES: Final = "[egress:]PROTOCOL[:PORT[-PORT]][@ADDRESSES]"
_ALLOW: Final = Field("--allow", "What is let through; may be repeated.", _RULES,
                      parameter="rules", read=parse_rule, many=True)  # fmt: skip


# the client, and keyword arguments of its method, which checks them
def _rules(client: Any, *, group: str) -> Any:
    return client.get_security_group(group).rules


def _allow(client: Any, *, group: str, rule: Any, **options: Any) -> Any:
    return client.ensure_rules(group, [rule], prune=False, **options)


GROUP: Final[Group] = service_group(
    infomaniak("security-group", "InfomaniakNetworkClient", "security-group",
               "name stateful description tags id"),
    "Security groups: what is let through to servers.",
    [
        Call("list", "list_security_groups", "List the security groups.", fields=(
            Field("--name", "Only those of this name.", "NAME"), TAGS)),
        Call("show", "get_security_group", "Show a security group with its rules.", (_GROUP,),
             several=True, example="default"),
        Call("rules", _rules, "List the rules of a security group.", (_GROUP,), noun="rule",
             columns="direction protocol port_min port_max remote remote_group=remote_group "
             "ip_version id", example="default"),
        Call("create", "create_security_group", "Make a security group; it lets nothing in yet.",
             (Argument("NAME", "name"),), (
                 _ALLOW,
                 Field("--stateless", "Answers need rules too.", parameter="stateful",
                       constant=False),
                 DESCRIPTION,
                 TAGS,
             ), changes=True,
             details="A rule is tcp:22, tcp:8000-8099@10.0.0.0/8, icmp, tcp:5432@group:web (from "
             "servers of a group) or egress:udp:53.",
             example="https --allow tcp:443 --allow tcp:22@10.0.0.0/8"),
        Call("allow", _allow, "Let something through, unless it is already.",
             (_GROUP, Argument("RULE", "rule", parse_rule)), changes=True,
             example="https tcp:8443"),
        Call("apply", "ensure_rules", "Make the rules those of a file: add, then remove.",
             (_GROUP, Argument("FILE", "desired", read_spec(_rule_list))),
             (Field("--keep", "Remove none.", parameter="prune", constant=False),), changes=True,
             details="The file is a JSON list, such as [{\"protocol\": \"tcp\", "
             "\"port_min\": 443}]. Where it speaks of one direction only, the other is left alone.",
             example="https rules.json --dry-run"),
        Call("set", "update_security_group", "Change facts of a security group.", (_GROUP,),
             (Field("--name", "A new name.", "NAME"), DESCRIPTION, TAGS), changes=True,
             example="https --description web"),
        Call("delete", "delete_security_group", "Delete security groups.", (_GROUP,),
             changes=True, deletes=True, several=True, example="https --yes"),
    ],
)  # fmt: skip
