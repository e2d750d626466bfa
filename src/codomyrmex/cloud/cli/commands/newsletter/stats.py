"""``cmx newsletter stats``."""

from __future__ import annotations

from typing import Any, Final

from codomyrmex.cloud.cli.command import Command, Example, Option, Values
from codomyrmex.cloud.cli.commands.newsletter.service import SERVICE
from codomyrmex.cloud.cli.context import Context
from codomyrmex.cloud.cli.exit_codes import ExitCode
from codomyrmex.cloud.cli.service_calls import closing
from codomyrmex.cloud.common.local_files import local_errors

__all__ = ["STATS"]


def _run(context: Context, values: Values) -> ExitCode:
    from codomyrmex.cloud.cli.records import json_of
    from codomyrmex.cloud.infomaniak.newsletter import (
        CampaignStatistics,
        statistics_chart,
        statistics_svg,
    )

    output, picture = context.output, values.text("--svg")
    if picture is not None and len(values.arguments) > 1:
        raise values.wrong("--svg draws one campaign")
    with closing(SERVICE.open(values)) as client:
        for campaign in values.arguments:
            with context.each(campaign, len(values.arguments)):
                found = client.get_campaign(campaign, with_="statistics")
                counts = found.statistics or CampaignStatistics()
                title = f"{found.id}: {found.subject}"
                if picture is not None:
                    with local_errors(picture, "write"), open(picture, "w", encoding="utf-8") as to:
                        to.write(statistics_svg(counts, title=title))
                    output.note(f"drawn: {picture}")
                record: Any = json_of(counts)
                text = f"{output.name(title)}\n{statistics_chart(counts)}"
                output.result({"type": "statistics", "id": found.id, **record}, text)
    return context.exit_code


STATS: Final = Command(
    name="newsletter stats",
    usage="CAMPAIGN...",
    summary="Show what became of campaigns: opens, clicks and the rest as bars.",
    details="""
    The shares are of the mails sent, counted here. What the service did not count is left out.
    """,
    run=_run,
    options=(Option(("--svg",), "Draw it into this file too.", "FILE"), *SERVICE.options),
    examples=(
        Example("cmx newsletter stats 1", "what became of a campaign"),
        Example("cmx newsletter stats 1 --svg spring.svg", "also as a picture"),
        Example("cmx newsletter stats 1 2 3 --json", "the figures of several"),
    ),
    least=1,
)
