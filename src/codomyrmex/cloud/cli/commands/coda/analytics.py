"""``cmx coda analytics``."""

from __future__ import annotations

from datetime import date
from typing import Final

from codomyrmex.cloud.cli.command import Group
from codomyrmex.cloud.cli.commands.coda.services import DOC, coda, coda_group
from codomyrmex.cloud.cli.service_calls import Argument, Call, Field
from codomyrmex.cloud.common.errors import InvalidRequestError

__all__ = ["GROUP"]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidRequestError(f"{text!r} is no day such as 2026-03-01") from None


_DAYS: Final = (
    Field("--since", "From this day on.", "DAY", parameter="since_date", read=_day),
    Field("--until", "Up to this day.", "DAY", parameter="until_date", read=_day),
)
_SCALE: Final = Field("--scale", "A figure a day, or one in all.", "SCALE",
                      choices=("daily", "cumulative"))  # fmt: skip
_WORKSPACE: Final = Field("--workspace", "Only of this one.", "ID", parameter="workspace_id")

GROUP: Final[Group] = coda_group(
    coda("analytics", "figure", "name metrics"),
    "How docs, pages and Packs are used.",
    [
        Call("docs", "list_doc_analytics", "Figures of docs.", fields=(
            *_DAYS, _SCALE, _WORKSPACE,
            Field("--doc", "Only this doc; may be repeated.", "ID", parameter="doc_ids",
                  many=True),
            Field("--query", "Only those with these words.", "TEXT"),
        ), columns="doc=doc.title metrics", example="--since 2026-03-01 --scale daily --json"),
        Call("pages", "list_page_analytics", "Figures of the pages of a doc.", (DOC,), _DAYS,
             columns="page=page.name metrics", example="AbCDeFGH"),
        Call("summary", "list_doc_analytics_summary", "Figures of all docs in sum.",
             fields=(*_DAYS, _WORKSPACE)),
        Call("packs", "list_pack_analytics", "Figures of Packs.",
             fields=(*_DAYS, _SCALE, _WORKSPACE), columns="pack=pack.name metrics"),
        Call("formulas", "list_pack_formula_analytics", "Figures of the formulas of a Pack.",
             (Argument("PACK", "pack_id", read=int),), (*_DAYS, _SCALE),
             columns="formula=formula.name metrics", example="1003"),
        Call("updated", "get_analytics_last_updated", "Show how new the figures are."),
    ],
)  # fmt: skip
