"""``cmx infomaniak backup``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group

__all__ = ["GROUP"]

_BACKUP: Final = Argument("BACKUP", "backup", names="list_backups")

GROUP: Final[Group] = service_group(
    infomaniak("backup", "InfomaniakVolumeClient", "backup",
               "name state size_gib incremental volume=volume_id created=created_at id"),
    "Backups of volumes, in the object store.",
    [
        Call("list", "list_backups", "List the backups.", fields=(
            Field("--volume", "Only those of this volume.", "VOLUME"),
            Field("--name", "Only those of this name.", "NAME"),
        )),
        Call("show", "get_backup", "Show a backup.", (_BACKUP,), example="full"),
        Call("create", "create_backup", "Make a backup of a volume, also while it is used.",
             (Argument("VOLUME", "volume", names="list_volumes"), Argument("NAME", "name")), (
                 Field("--incremental", "Only what has changed since the backup before."),
                 Field("--snapshot", "Of this snapshot of the volume.", "SNAPSHOT"),
                 Field("--container", "Where in the object store.", "CONTAINER"),
                 DESCRIPTION,
             ), changes=True, waits=True, example="data full --dry-run"),
        Call("restore", "restore_backup", "Write a backup to a volume, a new one without --volume.",
             (_BACKUP,), (
                 Field("--volume", "An existing one; what it holds is lost.", "VOLUME"),
                 Field("--name", "The name of the new one.", "NAME"),
             ), noun="volume", changes=True, waits=True, deletes=True,
             example="full --name restored --dry-run"),
        Call("delete", "delete_backup", "Delete backups.", (_BACKUP,), changes=True, waits=True,
             deletes=True, several=True, example="full --yes"),
    ],
)  # fmt: skip
