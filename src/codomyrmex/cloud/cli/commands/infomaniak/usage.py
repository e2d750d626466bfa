"""``cmx infomaniak usage``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.service_calls import Call, Field, service_group

__all__ = ["GROUP"]

_PERIOD: Final = Field("--period", "month, today, 2026-11, 2026-11-01/2026-11-08; this month "
                       "without it.", "PERIOD")  # fmt: skip


def _part(name: str) -> Callable[..., Any]:
    # the client, and keyword arguments of its method, which checks them
    def call(client: Any, **what: Any) -> Any:
        return getattr(client.usage(**what), name)

    return call


GROUP: Final[Group] = service_group(
    infomaniak("usage", "InfomaniakMeteringClient", "usage", "name id"),
    "What was used in a period.",
    [
        Call("servers", _part("servers"), "List servers with their hours.", fields=(_PERIOD,),
             columns="name flavor vcpus ram_mib hours vcpu_hours state id",
             example="--period today"),
        Call("volumes", _part("volumes"), "List volumes with their hours.", fields=(_PERIOD,),
             columns="name type=volume_type size_gib hours id", example="--period today"),
        Call("addresses", _part("addresses"), "List floating IPs with their hours.",
             fields=(_PERIOD,), columns="address attached hours id", example="--period today"),
        Call("buckets", _part("buckets"), "List what the object store holds now.",
             fields=(_PERIOD,), columns="name objects size"),
    ],
)  # fmt: skip
