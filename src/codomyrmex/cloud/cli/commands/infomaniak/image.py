"""``cmx infomaniak image``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.cli.values import parse_count

__all__ = ["GROUP"]

_IMAGE: Final = Argument("IMAGE", "image", names="list_images")

GROUP: Final[Group] = service_group(
    infomaniak("image", "InfomaniakComputeClient", "image",
               "name state size created=created_at id"),
    "Images: what servers start from.",
    [
        Call("list", "list_images", "List the images of the cloud and of the project."),
        Call("show", "get_image", "Show an image.", (_IMAGE,), example="'Debian 12 bookworm'"),
        Call("create", "upload_image", "Upload an image.",
             (Argument("NAME", "name"), Argument("FILE", "file")), (
                 Field("--disk-format", "Such as qcow2 or raw; as the file says without it.",
                       "FORMAT"),
                 Field("--property", "May be repeated.", "NAME=VALUE", parameter="properties",
                       many=True),
                 Field("--min-disk", "The smallest disk that it fits on.", "GIB",
                       parameter="min_disk_gib", read=parse_count),
                 Field("--min-ram", "The least memory.", "MIB", parameter="min_ram_mib",
                       read=parse_count),
                 Field("--tag", "May be repeated.", "TAG", parameter="tags", many=True),
             ), changes=True, moves="uploading", example="mine disk.img --disk-format raw"),
        Call("save", "download_image", "Download an image.",
             (_IMAGE, Argument("FILE", "file")),
             (Field("--overwrite", "Replace a file that is there."),), moves="downloading",
             example="mine copy.img"),
        Call("delete", "delete_image", "Delete images.", (_IMAGE,), changes=True, deletes=True,
             several=True, example="mine --yes"),
        Call("members", "list_image_members", "List the projects that an image is shared with.",
             (_IMAGE,), noun="member", columns="project_id state", example="mine"),
        Call("share", "share_image", "Let another project use an image.",
             (_IMAGE, Argument("PROJECT_ID", "project_id")), noun="member", changes=True,
             example="mine 0123456789abcdef0123456789abcdef --dry-run"),
        Call("unshare", "unshare_image", "Take an image back from a project.",
             (_IMAGE, Argument("PROJECT_ID", "project_id")), noun="member", changes=True,
             example="mine 0123456789abcdef0123456789abcdef --dry-run"),
        Call("accept", "answer_image", "Accept an image that another project shares.",
             (Argument("IMAGE_ID", "image_id"),),
             (Field("--refuse", "Refuse it.", parameter="accept", constant=False),),
             noun="member", changes=True,
             example="01234567-89ab-cdef-0123-456789abcdef --dry-run"),
    ],
)  # fmt: skip
