"""``cmx infomaniak dns zone``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.cli.values import parse_count

__all__ = ["GROUP"]

_ZONE: Final = Argument("ZONE", "zone", names="list_zones")
_FACTS: Final = (
    Field("--email", "Of who is responsible.", "ADDRESS"),
    Field("--ttl", "How long answers may be kept.", "SECONDS", read=parse_count),
    Field("--master", "For a secondary zone: where it comes from; may be repeated.", "ADDRESS",
          parameter="masters", many=True),
    DESCRIPTION,
)  # fmt: skip

GROUP: Final[Group] = service_group(
    infomaniak("dns zone", "InfomaniakDNSClient", "dns-zone",
               "name type state serial ttl email id"),
    "Zones.",
    [
        Call("list", "list_zones", "List the zones.", fields=(
            Field("--name", "Only this one.", "NAME"),
            Field("--state", "Only those in this state.", "STATE"),
        )),
        Call("show", "get_zone", "Show a zone.", (_ZONE,), example="shop.example.org."),
        Call("nameservers", "list_nameservers", "List what to enter at the registrar.", (_ZONE,),
             noun="nameserver", columns="name", example="shop.example.org."),
        Call("create", "create_zone", "Make a zone.", (Argument("NAME", "name"),), _FACTS,
             changes=True, waits=True, example="shop.example.org. --email admin@example.org"),
        Call("set", "update_zone", "Change facts of a zone.", (_ZONE,), _FACTS, changes=True,
             waits=True, example="shop.example.org. --ttl 300 --dry-run"),
        Call("refresh", "refresh_zone", "Fetch a secondary zone anew.", (_ZONE,), changes=True,
             example="shop.example.org. --dry-run"),
        Call("import", "import_zone", "Make a zone of a zone file.",
             (Argument("FILE", "source", Path),), changes=True, waits=True,
             example="zone.txt --dry-run"),
        Call("export", "export_zone", "Print a zone as a zone file.", (_ZONE,), noun="zone-file",
             example="shop.example.org."),
        Call("shares", "list_shares", "List the projects that a zone is shared with.", (_ZONE,),
             noun="share", columns="target_project_id id", example="shop.example.org."),
        Call("share", "share_zone", "Let another project make records in a zone.",
             (_ZONE, Argument("PROJECT_ID", "target_project_id")), noun="share", changes=True,
             example="shop.example.org. 0123456789abcdef0123456789abcdef --dry-run"),
        Call("unshare", "unshare_zone", "Take a zone back from a project.",
             (_ZONE, Argument("PROJECT_ID", "target_project_id")), noun="share", changes=True,
             example="shop.example.org. 0123456789abcdef0123456789abcdef --dry-run"),
        Call("delete", "delete_zone", "Delete zones with their records.", (_ZONE,),
             (Field("--delete-shares", "Also one that is shared."),), changes=True, waits=True,
             deletes=True, several=True, example="shop.example.org. --yes"),
    ],
)  # fmt: skip
