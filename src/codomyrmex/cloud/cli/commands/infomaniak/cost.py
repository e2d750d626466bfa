"""``cmx infomaniak cost``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.infomaniak.services import infomaniak
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field, service_group
from codomyrmex.cloud.common.local_files import local_errors

__all__ = ["GROUP"]

_PERIOD: Final = Field("--period", "month, today, 2026-11, 2026-11-01/2026-11-08; this month "
                       "without it.", "PERIOD")  # fmt: skip
_BY: Final = Field("--by", "What the sums are of: day, service, resource, a tag; may be repeated.",
                   "WHAT", many=True)  # fmt: skip
_SERVICE: Final = Field("--service", "Only of this service.", "NAME")


# the client, and keyword arguments of its method, which checks them
def _lines(client: Any, **what: Any) -> Any:
    return [
        {**line.keys, "icu": line.icu, "chf": line.chf, "eur": line.eur}
        for line in client.cost(**what).lines
    ]


def _export(client: Any, *, file: Path, **what: Any) -> str:
    report = client.cost(**what)
    text = report.to_json() if file.suffix == ".json" else report.to_csv()
    with local_errors(file, "write"):
        file.write_text(text, encoding="utf-8")
    return f"written: {file}"


def _plot(client: Any, *, file: Path, **what: Any) -> str:
    client.cost(**what).plot(file)
    return f"drawn: {file}"


GROUP: Final[Group] = service_group(
    infomaniak("cost", "InfomaniakMeteringClient", "cost", "*"),
    "Costs, as the cloud rates them: in ICU, CHF and EUR.",
    [
        Call("list", _lines, "List the costs of a period.", fields=(_PERIOD, _BY, _SERVICE),
             example="--period today --by service"),
        Call("forecast", "forecast_cost", "Estimate the costs of a whole period.",
             fields=(_PERIOD,), noun="forecast"),
        Call("rated", "list_rated_usage", "List what was rated, hour by hour.",
             fields=(_PERIOD, _SERVICE), noun="rated",
             columns="start end service resource=resource_id quantity unit icu",
             example="--period today"),
        Call("export", _export, "Write the costs of a period as CSV or JSON.",
             (Argument("FILE", "file", Path),), (_PERIOD, _BY, _SERVICE), noun="file",
             example="costs.csv --period today"),
        Call("plot", _plot, "Draw the costs of a period: PNG or SVG.",
             (Argument("FILE", "file", Path),), (_PERIOD, _BY, _SERVICE), noun="file",
             example="costs.svg --period today --by day"),
    ],
)  # fmt: skip
