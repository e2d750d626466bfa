"""Pages and plots: what was measured, with ratios, goals, the machine and the date."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.measure import Run
from benchmarks.peers import TOOLS, versions

_OURS = ("cmx", "library")


class Goal(msgspec.Struct, frozen=True):
    """What was aimed at.

    Attributes:
        what: ``speed`` at least so many times, ``cpu`` at most so much of, or ``peak`` below MiB.
        bound: The number.
        against: The peers; of speed the fastest counts, of CPU the first.
    """

    what: str
    bound: float
    against: tuple[str, ...] = ("s5cmd",)


class Section(msgspec.Struct, frozen=True):
    """One table: a task done by each peer.

    Attributes:
        title: Its heading.
        results: By peer.
        items: How many items a run moves.
        item: What an item is.
        goals: What was aimed at.
        note: Further sentences.
        milliseconds: Whether the time of a run counts instead of items a second.
        reference: The peer that the ratios are to.
    """

    title: str
    results: Mapping[str, Run]
    items: int
    item: str
    goals: tuple[Goal, ...] = ()
    note: str = ""
    milliseconds: bool = False
    reference: str = "s5cmd"


class Page(msgspec.Struct, frozen=True):
    """A page of ``docs/benchmarks/``.

    Attributes:
        name: Of its files.
        title: Its heading.
        text: What was done.
        sections: Its tables.
        versions: What was installed; that of the S3 peers when empty.
    """

    name: str
    title: str
    text: str
    sections: tuple[Section, ...]
    versions: str = ""


def write(page: Page, output: Path) -> str:
    """Write a page and its plot.

    Returns:
        The text of the page.
    """
    output.mkdir(parents=True, exist_ok=True)
    reference = page.sections[0].reference
    parts = [
        f"# {page.title}",
        page.text,
        f"`speed : {reference}` and `CPU : {reference}` are ratios to {reference}, "
        "`speed : fastest` to the fastest "
        "of the tools; more speed and less CPU are better. A peer in brackets is a floor: it does "
        "less than the others. `requests` and `server CPU s` are of one run, as the server counts "
        "them.",
        f"![Plot of the tables below]({page.name}.png)",
        *(section_text(each) for each in page.sections),
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {machine()}, by `make bench`: "
        f"{page.versions or versions()}.",
    ]
    text = "\n\n".join(part for part in parts if part) + "\n"
    (output / f"{page.name}.md").write_text(text)
    _plot(page, output / f"{page.name}.png")
    return text


def machine() -> str:
    """Name the machine: processor, cores, memory, system, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), "")
    return (
        f"{os.cpu_count()} cores of {model or platform.machine()}, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def label(name: str) -> str:
    """How a table calls a peer: a floor is in brackets."""
    title = "library, in process" if name == "library" else name
    return f"({title})" if name in TOOLS and TOOLS[name].floor else title


def section_text(section: Section) -> str:
    item, done = section.item, {k: run for k, run in section.results.items() if not run.failure}
    first = "ms | CPU ms" if section.milliseconds else f"{item}/s | CPU us/{item}"
    rows = [
        f"| peer | {first} | peak MiB | requests | server CPU s | speed : {section.reference} "
        f"| speed : fastest | CPU : {section.reference} | runs |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    fastest = min((run.wall for name, run in done.items() if _is_tool(name)), default=None)
    for name, run in section.results.items():
        if run.failure:
            rows.append(f"| {label(name)} |{' - |' * 9}")
            continue
        per = 1000.0 if section.milliseconds else section.items / run.wall
        speed = f"{run.wall * per:,.0f}" if section.milliseconds else f"{per:,.0f}"
        cost = run.cpu * (1e3 if section.milliseconds else 1e6 / section.items)
        other = done.get(section.reference)
        cells = [
            label(name),
            speed,
            f"{cost:,.0f}",
            f"{run.peak_mib:,.0f}",
            f"{sum(run.requests.values()):,}" if run.requests else "-",
            f"{run.server_cpu:.2f}" if run.requests else "-",
            f"{other.wall / run.wall:.2f}" if other else "-",
            f"{fastest / run.wall:.2f}" if fastest else "-",
            f"{run.cpu / other.cpu:.2f}" if other else "-",
            str(run.runs),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    failures = [
        f"{label(name)}: {run.failure}." for name, run in section.results.items() if run.failure
    ]
    goals = [_judged(goal, done) for goal in section.goals]
    after = [" ".join(each) for each in (failures, goals) if each] + [section.note]
    return "\n\n".join([f"## {section.title}", "\n".join(rows), *filter(None, after)])


def _is_tool(name: str) -> bool:
    return not name.startswith(_OURS) and not (name in TOOLS and TOOLS[name].floor)


def _judged(goal: Goal, done: Mapping[str, Run]) -> str:
    ours = done["cmx"]
    present = [name for name in goal.against if name in done]
    others = [done[name] for name in present]
    if goal.what == "peak":
        said, met = f"Peak {ours.peak_mib:.0f} MiB", ours.peak_mib < goal.bound
        wanted = f"below {goal.bound:.0f} MiB"
    elif not others:
        return ""
    elif goal.what == "speed":
        ratio = min(run.wall for run in others) / ours.wall
        said, met = f"Speed {ratio:.2f} of {_names(present)}", ratio >= goal.bound
        wanted = f"at least {goal.bound:g}"
    else:
        ratio = ours.cpu / others[0].cpu
        said, met = f"CPU {ratio:.2f} of {present[0]}", ratio <= goal.bound
        wanted = f"at most {goal.bound:.2g}"
    return f"{said}; the goal is {wanted}: {'met' if met else 'not met'}."


def _names(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"the fastest of {', '.join(names)}"


def _plot(page: Page, path: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    heights = [1.2 + 0.3 * len(section.results) for section in page.sections]
    figure, axes = plt.subplots(
        len(page.sections),
        2,
        figsize=(9, sum(heights)),
        squeeze=False,
        gridspec_kw={"height_ratios": heights},
    )
    for row, section in zip(axes, page.sections, strict=True):
        done = {k: run for k, run in section.results.items() if not run.failure}
        names = [label(name) for name in done]
        colours = ["#d1495b" if name.startswith(_OURS) else "#8d99ae" for name in done]
        if section.milliseconds:
            time = [run.wall * 1e3 for run in done.values()]
            cost = [run.cpu * 1e3 for run in done.values()]
            titles = f"{section.title}: ms", "CPU ms"
        else:
            time = [section.items / run.wall for run in done.values()]
            cost = [run.cpu / section.items * 1e6 for run in done.values()]
            titles = f"{section.title}: {section.item}/s", f"CPU us/{section.item}"
        for axis, values, title in zip(row, (time, cost), titles, strict=True):
            bars = axis.barh(names, values, color=colours)
            axis.bar_label(bars, [f"{value:,.0f}" for value in values], padding=3, fontsize=8)
            axis.set_title(title, fontsize=9, loc="left")
            axis.invert_yaxis()
            axis.margins(x=0.18)
            axis.tick_params(labelsize=8)
            axis.spines[["top", "right"]].set_visible(False)
        row[1].set_yticklabels([])
    figure.tight_layout()
    figure.savefig(path, dpi=90)
    plt.close(figure)
