"""``cmx infomaniak identity app-credential``."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import DESCRIPTION, expiry, infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.common.errors import InvalidRequestError

__all__ = ["GROUP"]

_KEY: Final = Argument("CREDENTIAL", "credential", names="list_application_credentials")
_EXPIRES: Final = Field("--expires", "When it ends: a date, or so long from now.", "2027-01-31|30d",
                        parameter="expires_at", read=expiry)  # fmt: skip


def _rule(text: str) -> Any:  # an AccessRule, whose module is not needed for help
    """Read a rule: ``compute:GET:/v2.1/servers``."""
    from codomyrmex.cloud.infomaniak.identity import AccessRule

    service, _, rest = text.partition(":")
    method, _, path = rest.partition(":")
    if not path:
        raise InvalidRequestError(f"{text!r} is no rule", hint="Write compute:GET:/v2.1/servers")
    return AccessRule(service=service, method=method, path=path)


GROUP: Final[Group] = service_group(
    infomaniak("identity app-credential", "InfomaniakIdentityClient", "app-credential",
               "name roles expires=expires_at description id"),
    "Application credentials: keys for programs.",
    [
        Call("list", "list_application_credentials", "List them."),
        Call("show", "get_application_credential", "Show one, without its secret.", (_KEY,),
             example="ci"),
        Call("create", "create_application_credential", "Make one.", (Argument("NAME", "name"),), (
            Field("--role", "What it may do; all that you may without it.", "ROLE",
                  parameter="roles", many=True),
            _EXPIRES,
            Field("--access-rule", "The only requests that it may send; may be repeated.",
                  "SERVICE:METHOD:PATH", parameter="access_rules", read=_rule, many=True),
            Field("--unrestricted", "Let it make other keys."),
            DESCRIPTION,
        ), changes=True, reveal=True, details="The secret is printed, now and never again.",
             example="ci --role reader --expires 30d"),
        Call("rotate", "rotate_application_credential", "Make a new one like an old one.",
             (_KEY,), (_EXPIRES, Field("--keep-old", "Leave the old one, for now.")),
             changes=True, reveal=True,
             details="The old one is deleted when the new one has logged in.",
             example="ci --dry-run"),
        Call("delete", "delete_application_credential", "Delete some.", (_KEY,), changes=True,
             deletes=True, several=True, example="ci --yes"),
        Call("rules", "list_access_rules", "List the access rules.", noun="access-rule",
             columns="id service method path"),
        Call("delete-rule", "delete_access_rule", "Delete an access rule that none uses.",
             (Argument("RULE_ID", "rule_id"),), noun="access-rule", changes=True,
             example="0123456789abcdef0123456789abcdef --dry-run"),
    ],
)  # fmt: skip
