"""``cmx infomaniak volume``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import (
    DESCRIPTION,
    infomaniak,
    read_key,
)
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.cli.values import parse_count

__all__ = ["GROUP"]

_VOLUME: Final = Argument("VOLUME", "volume", names="list_volumes")
_PROPERTIES: Final = Field("--property", "Metadata; may be repeated.", "NAME=VALUE",
                           parameter="metadata", many=True)  # fmt: skip


def _keep(texts: str) -> dict[str, int]:
    """Read how many to keep: ``7``, or ``daily=7,weekly=4``."""
    pairs = (word.partition("=") for word in texts.split(","))
    return {
        (name if sign else "last"): parse_count(count if sign else name)
        for name, sign, count in pairs
    }


GROUP: Final[Group] = service_group(
    infomaniak("volume", "InfomaniakVolumeClient", "volume",
               "name state size_gib type=volume_type servers=instance_ids created=created_at id"),
    "Volumes: disks of their own.",
    [
        Call("list", "list_volumes", "List the volumes of the project.", fields=(
            Field("--name", "Only those of this name.", "NAME"),
            Field("--state", "Only those in this state, such as available.", "STATE"),
            Field("--property", "Only those with this metadata.", "NAME=VALUE",
                  parameter="metadata", many=True),
        ), example="--state available"),
        Call("show", "get_volume", "Show everything of a volume.", (_VOLUME,), several=True,
             example="data"),
        Call("create", "create_volume", "Make a volume: empty, or of something there is.",
             (Argument("NAME", "name"),), (
                 Field("--size", "How large; as its source without it.", "GIB",
                       parameter="size_gib", read=parse_count),
                 Field("--image", "Of this image.", "IMAGE"),
                 Field("--snapshot", "Of this snapshot.", "SNAPSHOT"),
                 Field("--source", "Of this volume.", "VOLUME"),
                 Field("--backup", "Of this backup.", "BACKUP"),
                 Field("--type", "The kind of disk.", "TYPE", parameter="volume_type"),
                 Field("--availability-zone", "Where.", "ZONE"),
                 _PROPERTIES,
                 DESCRIPTION,
             ), changes=True, waits=True, example="disk --size 1 --property stage=test"),
        Call("delete", "delete_volume", "Delete volumes.", (_VOLUME,),
             (Field("--cascade", "With their snapshots."),), changes=True, waits=True,
             deletes=True, several=True, example="disk --cascade --yes"),
        Call("extend", "extend_volume", "Make a volume larger, also while it is used.",
             (_VOLUME, Argument("GIB", "size_gib", parse_count)), changes=True, waits=True,
             example="disk 2"),
        Call("attach", "attach_volume", "Give a volume to a server.",
             (_VOLUME, Argument("SERVER", "instance")),
             (Field("--delete-on-termination", "Delete it with the server."),), changes=True,
             waits=True, example="disk web --dry-run"),
        Call("detach", "detach_volume", "Take a volume from its server.",
             (_VOLUME, Argument("SERVER", "instance", optional=True)), changes=True, waits=True,
             example="disk --dry-run"),
        Call("set", "update_volume", "Change the name and other facts of a volume.", (_VOLUME,), (
            Field("--name", "A new name.", "NAME"),
            DESCRIPTION,
            Field("--bootable", "Servers can start from it."),
            Field("--not-bootable", "They cannot.", parameter="bootable", constant=False),
            Field("--read-only", "Refuse writing.", parameter="readonly"),
            Field("--read-write", "Allow it.", parameter="readonly", constant=False),
        ), changes=True, example="disk --description scratch --bootable"),
        Call("property", "set_metadata", "Set and remove metadata of a volume.", (_VOLUME,), (
            Field("--set", "May be repeated.", "NAME=VALUE", parameter="metadata", many=True),
            Field("--remove", "May be repeated.", "NAME", many=True),
        ), changes=True, example="disk --set stage=prod"),
        Call("retype", "retype_volume", "Change the kind of disk.",
             (_VOLUME, Argument("TYPE", "volume_type", names="list_types")),
             (Field("--migration", "Whether it may be moved for that.", "WHEN",
                    choices=("never", "on-demand")),), changes=True, waits=True,
             example="disk CEPH_1_perf1 --dry-run"),
        Call("revert", "revert_volume", "Go back to the newest snapshot.",
             (_VOLUME, Argument("SNAPSHOT", "snapshot", names="list_snapshots")), changes=True,
             waits=True, deletes=True, details="What was written since is lost.",
             example="data before --dry-run"),
        Call("image", "create_image", "Make an image of a volume.",
             (_VOLUME, Argument("NAME", "name")),
             (Field("--force", "Also while a server uses it."),), noun="image", changes=True,
             waits=True, example="disk disk-image --dry-run"),
        Call("policy", "snapshot_policy", "Make a snapshot, and delete those that are too many.",
             (_VOLUME,), (
                 Field("--keep", "How many: 7, or daily=7,weekly=4.", "COUNT", read=_keep,
                       required=True),
                 Field("--policy", "The policy's name.", "NAME"),
             ), changes=True, noun="action", columns="verb target reason",
             example="disk --keep daily=7,weekly=4 --dry-run"),
        Call("types", "list_types", "List the kinds of disk.", noun="type",
             columns="name public description id"),
        Call("transfers", "list_transfers", "List the offers to other projects.", noun="transfer",
             columns="id name volume_id created=created_at"),
        Call("offer", "create_transfer", "Offer a volume to another project.", (_VOLUME,),
             (Field("--name", "The offer's name.", "NAME"),), noun="transfer", changes=True,
             reveal=True, details="The receiver needs its id and its key, printed now only.",
             example="disk --name gift"),
        Call("withdraw", "delete_transfer", "Take an offer back.",
             (Argument("TRANSFER", "transfer", names="list_transfers"),), noun="transfer",
             changes=True, example="gift"),
        Call("accept", "accept_transfer", "Take a volume that another project offers.",
             (Argument("TRANSFER_ID", "transfer"), Argument("KEY_FILE", "auth_key", read_key)),
             changes=True, waits=True,
             details="The key is in a file, as a command line can be seen by others; - reads it "
             "from standard input.",
             example="01234567-89ab-cdef-0123-456789abcdef key.txt --dry-run"),
    ],
)  # fmt: skip
