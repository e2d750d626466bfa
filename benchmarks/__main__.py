"""``python -m benchmarks [NAME …]``: measure, print, and write docs/benchmarks/."""

from __future__ import annotations

import compileall
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import large_listings, small_objects, start_up

BENCHMARKS: dict[str, Callable[[Path], str]] = {
    "small-objects": small_objects.measure,
    "large-listings": large_listings.measure,
    "start-up": start_up.measure,
}

OUTPUT = Path(__file__).parent.parent / "docs" / "benchmarks"


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"there is no benchmark {unknown[0]!r}; there are: {', '.join(BENCHMARKS)}")
        return 2
    # as an installation leaves it: what is measured is not the compiler
    compileall.compile_dir(Path(__file__).parent.parent / "src", quiet=1)
    memory = Path("/dev/shm")
    for name in names or list(BENCHMARKS):
        folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
        try:
            text = BENCHMARKS[name](folder)
        finally:
            shutil.rmtree(folder)
        machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
        page = f"{text}\n\nMeasured {datetime.now(UTC):%Y-%m-%d} on {machine}, by `make bench`.\n"
        OUTPUT.mkdir(parents=True, exist_ok=True)
        (OUTPUT / f"{name}.md").write_text(page)
        print(page, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
