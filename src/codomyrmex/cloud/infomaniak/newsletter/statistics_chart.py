"""What became of a campaign as a chart: bars of counts, each with its share of the mails sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from codomyrmex.cloud.infomaniak.newsletter.models.campaigns import CampaignStatistics

__all__ = ["statistics_chart", "statistics_svg"]

_ROWS: Final = (
    ("delivered", "delivery_count"),
    ("opened", "open_count"),
    ("clicked", "click_count"),
    ("unsubscribed", "unsubscribe_count"),
    ("bounced", "bounce_count"),
    ("bounced softly", "soft_bounce_count"),
    ("complained", "complaint_count"),
)
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_LABEL: Final = max(len(name) for name, _ in _ROWS)
_WIDTH, _ROW, _BAR, _LEFT = 640, 26, 380, 120


class _Bar(NamedTuple):
    label: str
    mails: int
    share: float  # of the mails sent, from 0; more than 1 when the service counts repeats


def _bars(statistics: CampaignStatistics) -> Iterator[_Bar]:
    """A bar for each count that the service gave."""
    sent = statistics.sent_count or 0
    for label, field in _ROWS:
        count: int | None = getattr(statistics, field)
        if count is not None and sent > 0:
            yield _Bar(label, count, count / sent)


def statistics_chart(statistics: CampaignStatistics, *, width: int = 40) -> str:
    """Draw what became of a campaign for a terminal.

    The shares are counted here, of the mails sent. What the service did not count is left out.

    Args:
        statistics: The counts.
        width: How wide a bar for all of them is, in characters.

    Returns:
        Lines; one that says so when nothing was sent.

    Example:
        >>> from codomyrmex.cloud.infomaniak.newsletter import CampaignStatistics
        >>> counts = CampaignStatistics(sent_count=8, open_count=4, click_count=1)
        >>> print(statistics_chart(counts, width=8))
        sent               8
        opened             4   50.0 %  ████
        clicked            1   12.5 %  █
    """
    if not statistics.sent_count:
        return "nothing was sent"
    lines = [f"{'sent':{_LABEL}} {statistics.sent_count:5}"]
    for label, count, share in _bars(statistics):
        whole, eighths = divmod(round(min(share, 1.0) * width * 8), 8)
        bar = "█" * whole + _EIGHTHS[eighths].strip()
        lines.append(f"{label:{_LABEL}} {count:5}  {share:6.1%}  {bar}".replace("%", " %").rstrip())
    return "\n".join(lines)


def statistics_svg(statistics: CampaignStatistics, *, title: str = "") -> str:
    """Draw what became of a campaign as a picture.

    Args:
        statistics: The counts.
        title: What stands above it, such as the subject.

    Returns:
        The SVG, as text; it loads nothing.

    Example:
        >>> from codomyrmex.cloud.infomaniak.newsletter import CampaignStatistics
        >>> counts = CampaignStatistics(sent_count=8, open_count=4)
        >>> 'width="190.0"' in statistics_svg(counts, title="Fish & chips")
        True
    """
    bars = list(_bars(statistics))
    name = escape(title or "Campaign")
    sent = f"{statistics.sent_count or 0} sent"
    height = 60 + _ROW * len(bars)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>{name}: {sent}</title>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="22" font-weight="bold">{name}</text><text x="12" y="40">{sent}</text>',
    ]
    for number, (label, count, share) in enumerate(bars):
        top = 50 + _ROW * number
        parts += [
            f'<text x="{_LEFT - 8}" y="{top + 15}" text-anchor="end">{label}</text>',
            f'<rect x="{_LEFT}" y="{top}" width="{min(share, 1.0) * _BAR:.1f}" height="20" '
            'fill="#2a78b8"/>',
            f'<text x="{_LEFT + min(share, 1.0) * _BAR + 6:.1f}" y="{top + 15}">'
            f"{count} ({share:.1%})</text>",
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"
