"""``cmx infomaniak identity ec2``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group

__all__ = ["GROUP"]

_KEY: Final = Argument("ACCESS", "access")

GROUP: Final[Group] = service_group(
    infomaniak("identity ec2", "InfomaniakIdentityClient", "ec2", "access project=project_id"),
    "EC2 credentials: key pairs of the S3 store.",
    [
        Call("list", "list_ec2_credentials", "List the key pairs."),
        Call("show", "get_ec2_credentials", "Show a key pair with its secret.", (_KEY,),
             reveal=True, example="$ACCESS"),
        Call("create", "create_ec2_credentials", "Make a key pair.",
             fields=(Field("--project", "For the buckets of this project, by id.", "ID"),),
             changes=True, reveal=True,
             details="It needs a password, or an unrestricted application credential."),
        Call("delete", "delete_ec2_credentials", "Delete key pairs.", (_KEY,), changes=True,
             deletes=True, several=True, example="$ACCESS --yes"),
    ],
)  # fmt: skip
