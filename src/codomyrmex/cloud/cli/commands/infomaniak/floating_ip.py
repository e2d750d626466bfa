"""``cmx infomaniak floating-ip``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, TAGS, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group

__all__ = ["GROUP"]

_ADDRESS: Final = Argument("ADDRESS", "floating_ip")

GROUP: Final[Group] = service_group(
    infomaniak("floating-ip", "InfomaniakNetworkClient", "floating-ip",
               "address state leads_to=fixed_address port=port_id tags id"),
    "Floating IPs: addresses of the world.",
    [
        Call("list", "list_floating_ips", "List the floating IPs of the project.", fields=(
            Field("--free", "Only those that lead nowhere."),
            Field("--used", "Only the others.", parameter="free", constant=False),
            TAGS,
        ), example="--free"),
        Call("show", "get_floating_ip", "Show a floating IP.", (_ADDRESS,),
             example="198.18.0.250"),
        Call("create", "create_floating_ip", "Get an address.", fields=(
            Field("--external", "Of which network, where there are several.", "NETWORK"),
            Field("--address", "Which one.", "ADDRESS"),
            DESCRIPTION,
            TAGS,
        ), changes=True, example="--tag stage=test --dry-run"),
        Call("attach", "attach_floating_ip", "Lead an address to a server, a free one if there is.",
             (Argument("SERVER", "instance"),), (
                 Field("--address", "Which one.", "ADDRESS", parameter="floating_ip"),
                 Field("--port", "To which of its ports.", "PORT"),
             ), changes=True, waits=True, example="web --dry-run"),
        Call("detach", "detach_floating_ip", "Let an address lead nowhere.", (_ADDRESS,),
             (Field("--release", "Give it back, so that it costs no more."),), changes=True,
             example="198.18.0.250 --dry-run"),
        Call("delete", "delete_floating_ip", "Give addresses back.", (_ADDRESS,), changes=True,
             deletes=True, several=True, example="198.18.0.250 --dry-run"),
    ],
)  # fmt: skip
