"""``python -m benchmarks [NAME …]``: measure, print, and write docs/benchmarks/."""

from __future__ import annotations

import argparse
import compileall
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import (
    azure_objects,
    coda_rows,
    coda_scripts,
    gcs_objects,
    inventory,
    large_object,
    listing,
    mixed_tree,
    report,
    small_objects,
    start_up,
    swift_objects,
    sync_nothing,
)
from benchmarks.peers import TOOLS
from benchmarks.tasks import Settings

BENCHMARKS: dict[str, Callable[[Settings], Iterator[report.Page]]] = {
    "small-objects": small_objects.measure,
    "large-object": large_object.measure,
    "mixed-tree": mixed_tree.measure,
    "listing": listing.measure,
    "sync-nothing": sync_nothing.measure,
    "start-up": start_up.measure,
    "azure": azure_objects.measure,
    "gcs": gcs_objects.measure,
    "swift": swift_objects.measure,
    "inventory": inventory.measure,
    "coda-rows": coda_rows.measure,
}

PROVIDERS = (azure_objects.PROVIDER, gcs_objects.PROVIDER, swift_objects.PROVIDER)
OTHER_PEERS = [name for each in PROVIDERS for name in (*each.scripts, *each.commands)]
OTHER_PEERS += [*inventory.PEERS, *coda_scripts.PEERS]

ROOT = Path(__file__).parent.parent
OUTPUT = ROOT / "docs" / "benchmarks"


def main(arguments: list[str] | None = None) -> int:
    """Run the named benchmarks, or all."""
    options = _parser().parse_args(arguments)
    # as an installation leaves it: what is measured is not the compiler
    compileall.compile_dir(ROOT / "src", quiet=1)
    parent = options.folder or (Path("/dev/shm") if Path("/dev/shm").is_dir() else None)
    for name in options.names or list(BENCHMARKS):
        started = time.monotonic()
        folder = Path(tempfile.mkdtemp(prefix="benchmark-", dir=parent))
        settings = Settings(folder, options.scale, options.runs, tuple(options.peer))
        try:
            for page in BENCHMARKS[name](settings):
                print(report.write(page, options.output), flush=True)
        finally:
            shutil.rmtree(folder)
        print(f"{name} took {time.monotonic() - started:.0f} s", flush=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME")
    parser.add_argument("--scale", type=float, default=1.0, help="part of the full size, 0 to 1")
    parser.add_argument("--runs", type=int, default=3, help="how often each peer runs")
    parser.add_argument(
        "--quick",
        action="store_const",
        const=0.1,
        dest="scale",
        help="a tenth of the full size, as --scale 0.1",
    )
    parser.add_argument(
        "--peer",
        action="append",
        default=[],
        choices=[*TOOLS, *OTHER_PEERS],
        help="only these; may be repeated",
    )
    parser.add_argument("--output", type=Path, default=OUTPUT, help="for the pages and plots")
    parser.add_argument("--folder", type=Path, help="for the data, memory as a rule")
    return parser


if __name__ == "__main__":
    sys.exit(main())
