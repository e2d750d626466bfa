"""``cmx infomaniak keypair``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak, read_text
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group

__all__ = ["GROUP"]

_KEY: Final = Argument("KEY", "name", names="list_key_pairs")

GROUP: Final[Group] = service_group(
    infomaniak("keypair", "InfomaniakComputeClient", "keypair", "name type fingerprint"),
    "Key pairs that log in to servers.",
    [
        Call("list", "list_key_pairs", "List the key pairs."),
        Call("show", "get_key_pair", "Show a key pair.", (_KEY,), example="laptop"),
        Call("create", "create_key_pair", "Make a key pair, or register a public key.",
             (Argument("NAME", "name"),), (
                 Field("--public-key", "A file with a public key, instead of a new pair.", "FILE",
                       read=read_text),
                 Field("--file", "Where to put the private key, readable by you alone.", "FILE"),
             ), changes=True, reveal=True,
             details="Without --file the private key is printed, now and never again.",
             example="laptop --file laptop.key"),
        Call("delete", "delete_key_pair", "Delete key pairs; servers keep the public keys.",
             (_KEY,), changes=True, deletes=True, several=True, example="laptop --yes"),
    ],
)  # fmt: skip
