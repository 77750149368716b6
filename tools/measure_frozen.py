"""How large the frozen program is and how fast it starts: `python tools/measure_frozen.py` after `make freeze archive`.

Prints the table of docs/frozen.md. Times are from exec to a visible window, and to the reading of a drawing that was
named on the command line, on an X server of its own (Xvfb), as medians of several starts. "Warm" is a start whose files
the system has in memory: one start before them is not counted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from desktop import missing_tools, running_pad, x_server  # noqa: E402 (its folder is no package)

DRAWING = ROOT / "resources" / "drawings" / "4-open.inkml"
_PATIENCE_S = 60.0


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="Sizes and starting times of the frozen program.")
    parser.add_argument("--starts", type=int, default=7, metavar="N", help="starts to take the median of (default 7)")
    starts = parser.parse_args().starts
    folder = ROOT / "dist" / "vggdigits"
    if not (folder / "vggdigits").is_file():
        sys.exit(f"{folder}: not built; make freeze archive")
    print("| | |\n|---|---|")
    print(f"| unpacked | {unpacked(folder) / 1e6:.0f} MB in {sum(1 for _ in folder.rglob('*')):,} files |")
    for archive in sorted((ROOT / "dist").glob("vggdigits-*.tar.xz")):
        print(f"| archive (`{archive.name}`) | {archive.stat().st_size / 1e6:.0f} MB |")
    if missing_tools():
        sys.exit(f"no times: needs {', '.join(missing_tools())}")
    for name, program in (
        ("frozen", (str(folder / "vggdigits"),)),
        ("from source", (sys.executable, "-m", "vggdigits")),
    ):
        times = [start_times(program) for _ in range(starts + 1)][1:]
        window, answer = (statistics.median(column) for column in zip(*times, strict=True))
        print(f"| {name}, exec to window, warm, median of {starts} | {window:.2f} s |")
        print(f"| {name}, exec to first prediction, likewise | {answer:.2f} s |")
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)  # noqa: S607
    print(f"| machine | {processor()}, {os.cpu_count()} cores; commit {commit.stdout.strip() or 'unknown'} |")


def unpacked(folder: Path) -> int:
    """What the files need on a disk, in bytes; links count nothing."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def start_times(program: Sequence[str]) -> tuple[float, float]:
    """Seconds until the window is visible, and until its title shows the reading of a drawing."""
    with tempfile.TemporaryDirectory() as home, x_server() as display:
        start = time.perf_counter()
        with running_pad(display, Path(home), "pad", str(DRAWING), program=program) as pad:
            window = time.perf_counter() - start
            while not pad.title().startswith(DRAWING.name[0]):
                if time.perf_counter() - start > _PATIENCE_S:
                    sys.exit("no reading came")
                time.sleep(0.01)
            return window, time.perf_counter() - start


def processor() -> str:
    """The processor's model, where the system tells it."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown processor"
    )


if __name__ == "__main__":
    main()
