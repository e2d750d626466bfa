"""``cmx infomaniak snapshot``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group

__all__ = ["GROUP"]

_SNAPSHOT: Final = Argument("SNAPSHOT", "snapshot", names="list_snapshots")
_PROPERTIES: Final = Field("--property", "Metadata; may be repeated.", "NAME=VALUE",
                           parameter="metadata", many=True)  # fmt: skip

GROUP: Final[Group] = service_group(
    infomaniak("snapshot", "InfomaniakVolumeClient", "snapshot",
               "name state size_gib volume=volume_id created=created_at id"),
    "Snapshots of volumes.",
    [
        Call("list", "list_snapshots", "List the snapshots.", fields=(
            Field("--volume", "Only those of this volume.", "VOLUME"),
            Field("--name", "Only those of this name.", "NAME"),
        ), example="--volume data"),
        Call("show", "get_snapshot", "Show a snapshot.", (_SNAPSHOT,), example="before"),
        Call("create", "create_snapshot", "Make a snapshot of a volume, also while it is used.",
             (Argument("VOLUME", "volume", names="list_volumes"), Argument("NAME", "name")),
             (_PROPERTIES, DESCRIPTION), changes=True, waits=True, example="data before"),
        Call("set", "update_snapshot", "Change the name and other facts of a snapshot.",
             (_SNAPSHOT,), (Field("--name", "A new name.", "NAME"), DESCRIPTION, _PROPERTIES),
             changes=True, example="before --description 'before the upgrade'"),
        Call("delete", "delete_snapshot", "Delete snapshots.", (_SNAPSHOT,), changes=True,
             waits=True, deletes=True, several=True, example="before --yes"),
    ],
)  # fmt: skip
