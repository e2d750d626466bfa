"""``cmx infomaniak identity trust``."""

from __future__ import annotations

from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import expiry, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.cli.values import parse_count

__all__ = ["GROUP"]

_TRUST: Final = Argument("TRUST_ID", "trust_id")

GROUP: Final[Group] = service_group(
    infomaniak("identity trust", "InfomaniakIdentityClient", "trust",
               "id trustee=trustee_user_id roles impersonation expires=expires_at"),
    "Trusts: another user acts in this project.",
    [
        Call("list", "list_trusts", "List the trusts that you gave."),
        Call("show", "get_trust", "Show a trust.", (_TRUST,), example="$TRUST"),
        Call("create", "create_trust", "Let another user act here.",
             (Argument("USER_ID", "trustee_user_id"),), (
                 Field("--role", "What the other may do; may be repeated.", "ROLE",
                       parameter="roles", many=True, required=True),
                 Field("--impersonation", "Under your name."),
                 Field("--expires", "When it ends: a date, or so long from now.",
                       "2027-01-31|30d", parameter="expires_at", read=expiry),
                 Field("--uses", "How many logins at the most.", "N",
                       parameter="remaining_uses", read=parse_count),
             ), changes=True, example="$USER_ID --role reader --expires 30d"),
        Call("delete", "delete_trust", "Take trusts back.", (_TRUST,), changes=True, deletes=True,
             several=True, example="$TRUST --yes"),
    ],
)  # fmt: skip
