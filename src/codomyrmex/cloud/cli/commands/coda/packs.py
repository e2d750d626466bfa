"""``cmx coda packs``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda.services import coda, coda_group
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field
from codomyrmex.cloud.cli.values import parse_count

__all__ = ["GROUP"]

_PACK: Final = Argument("PACK", "pack_id", read=parse_count)

GROUP: Final[Group] = coda_group(
    coda("packs", "pack", "name description=short_description id"),
    "Packs, as their makers see them; api does the rest.",
    [
        Call("list", "list_packs", "List the Packs that you can reach.", fields=(
            Field("--workspace", "Only of this one.", "ID", parameter="only_workspace_id"),
            Field("--own", "Without those of everybody.", parameter="exclude_public_packs"),
        ), example="--own"),
        Call("show", "get_pack", "Show everything of a Pack.", (_PACK,), example="1003"),
        Call("listings", "list_pack_listings", "List Packs as they can be installed.",
             columns="name=pack_name description=short_description id=pack_id"),
        Call("versions", "list_pack_versions", "List the versions of a Pack.", (_PACK,),
             columns="version=pack_version made=created_at notes=build_notes", example="1003"),
        Call("releases", "list_pack_releases", "List the releases of a Pack.", (_PACK,),
             columns="release=release_id version=pack_version made=created_at "
             "notes=release_notes", example="1003"),
        Call("makers", "list_pack_makers", "List the makers of a Pack.", (_PACK,),
             columns="name login_id", example="1003"),
    ],
)  # fmt: skip
