"""``cmx infomaniak dns record``."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, infomaniak, read_spec
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.cli.values import parse_count

__all__ = ["GROUP"]

_ZONE: Final = Argument("ZONE", "zone", names="list_zones")
_NAME: Final = Argument("NAME", "name")
_TYPE: Final = Argument("TYPE", "type", str.upper)
_FACTS: Final = (
    Field("--ttl", "How long answers may be kept.", "SECONDS", read=parse_count),
    DESCRIPTION,
)


def _desired() -> Any:  # the type of a list of DesiredRecord
    from codomyrmex.cloud.infomaniak.dns import DesiredRecord

    return list[DesiredRecord]


GROUP: Final[Group] = service_group(
    infomaniak("dns record", "InfomaniakDNSClient", "dns-record",
               "name type values ttl state"),
    "Records; a name without a dot at its end is below the zone, @ is the zone itself.",
    [
        Call("list", "list_records", "List the records of a zone, or of all.",
             (Argument("ZONE", "zone", names="list_zones", optional=True),), (
                 Field("--name", "Only those of this name.", "NAME"),
                 Field("--type", "Only those of this type.", "TYPE"),
                 Field("--value", "Only those with this value.", "TEXT"),
             ), example="shop.example.org."),
        Call("show", "get_record", "Show a record.", (_ZONE, _NAME, _TYPE),
             example="shop.example.org. www A"),
        Call("create", "create_record", "Make a record.", (_ZONE, _NAME, _TYPE), (
            Field("--value", "May be repeated.", "TEXT", parameter="values", many=True,
                  required=True),
            *_FACTS,
        ), changes=True, waits=True, example="shop.example.org. www A --value 198.51.100.7"),
        Call("set", "update_record", "Change a record.", (_ZONE, _NAME, _TYPE), (
            Field("--value", "May be repeated.", "TEXT", parameter="values", many=True),
            *_FACTS,
        ), changes=True, waits=True, example="shop.example.org. www A --ttl 300 --dry-run"),
        Call("apply", "ensure_records", "Make the records of a file.",
             (_ZONE, Argument("FILE", "desired", read_spec(_desired))),
             (Field("--prune", "Delete all others, but those of the zone itself."),),
             changes=True, waits=True,
             details="The file is a JSON list, such as [{\"name\": \"www\", \"type\": \"A\", "
             "\"values\": [\"198.51.100.7\"]}].",
             example="shop.example.org. records.json --dry-run"),
        Call("delete", "delete_record", "Delete a record.", (_ZONE, _NAME, _TYPE), changes=True,
             waits=True, deletes=True, example="shop.example.org. www A --yes"),
    ],
)  # fmt: skip
