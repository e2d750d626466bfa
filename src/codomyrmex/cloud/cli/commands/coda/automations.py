"""``cmx coda automations``."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda.services import DOC, change, coda, coda_group
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field
from codomyrmex.cloud.common.errors import InvalidRequestError

__all__ = ["GROUP"]


def _payload(text: str) -> Any:  # JSON of any shape
    import msgspec

    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise InvalidRequestError(f"this is no JSON: {error}") from None


GROUP: Final[Group] = coda_group(
    coda("automations", "change", "request_id"),
    "Automations that a webhook starts.",
    [
        Call("trigger", change("trigger_webhook_automation"), "Start an automation.",
             (DOC, Argument("RULE", "rule_id")), (
                 Field("--payload", "What it is given.", "JSON", read=_payload),
             ), changes=True, waits=True, example="""AbCDeFGH grid-auto-1 --payload '{"n":1}'"""),
    ],
)  # fmt: skip
