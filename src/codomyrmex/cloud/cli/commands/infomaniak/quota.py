"""``cmx infomaniak quota``."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.service_calls import Call, Field, service_command

__all__ = ["COMMAND"]


# the client, and keyword arguments of its method, which checks them
def _quotas(client: Any, **what: Any) -> Any:
    found = client.get_quotas(**what)
    refused = ({"service": name, "name": reason} for name, reason in found.refused.items())
    return [*found.quotas, *refused]


COMMAND: Final = service_command(
    infomaniak(
        "quota",
        "InfomaniakMeteringClient",
        "quota",
        "service name limit used reserved percent",
    ),
    Call(
        "",
        _quotas,
        "List what the project may have, and how much of it is used.",
        fields=(
            Field(
                "--service",
                "Only of this one; may be repeated.",
                "NAME",
                parameter="services",
                many=True,
            ),
        ),
        example="--service compute --service network",
        purpose="limits, and what is used of them",
    ),
)
