"""How large the frozen program is and how fast it starts: `python tools/measure_frozen.py --write`.

Prints the table of docs/frozen.md, and with `--write` puts it there. Needs `make freeze archive` before it; with
`--build` it does that itself, and times the build. Times are from exec to a visible window, and to the reading of a
drawing that was named on the command line in the window's title, on an X server of its own (Xvfb). "Warm" is a start
whose files the system has in memory: one start before them is not counted. Frozen and from source take turns, so that
whatever else the machine does meets both.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from marked import write_between

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from desktop import missing_tools, running_pad, x_server  # noqa: E402 (its folder is no package)

DRAWING = ROOT / "resources" / "drawings" / "4-open.inkml"
DOCUMENT = ROOT / "docs" / "frozen.md"
_PATIENCE_S = 120.0


def main() -> None:
    """Measure, print a table, and write it where that is asked for."""
    parser = argparse.ArgumentParser(description="Sizes and starting times of the frozen program.")
    parser.add_argument("--starts", type=int, default=10, metavar="N", help="starts of each kind (default 10)")
    parser.add_argument("--build", action="store_true", help="run `make freeze archive` first, and time `make freeze`")
    parser.add_argument("--write", action="store_true", help=f"put the table into {DOCUMENT.relative_to(ROOT)}")
    options = parser.parse_args()
    rows = ["| | reach | measured |", "|---|---|---|", *measured(options.starts, options.build)]
    table = "".join(f"{row}\n" for row in rows)
    print(f"\n{table}", end="")
    if options.write:
        write(table)


def measured(starts: int, build: bool) -> list[str]:
    """The rows of the table."""
    missing = missing_tools()
    if missing:
        sys.exit(f"no times: needs {', '.join(missing)}")
    rows = built() if build else []
    folder = ROOT / "dist" / "vggdigits"
    if not (folder / "vggdigits").is_file():
        sys.exit(f"{folder}: not built; make freeze archive")
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files)
    rows.append(f"| unpacked (files; links count nothing) | 600 MB | {size / 1e6:.0f} MB in {len(files):,} files |")
    for archive in sorted((ROOT / "dist").glob("vggdigits-*.tar.xz")):
        rows.append(f"| archive, tar.xz | 170 MB | {archive.stat().st_size / 1e6:.1f} MB |")
    programs = {"frozen": (str(folder / "vggdigits"),), "from source": (sys.executable, "-m", "vggdigits")}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    for number in range(starts + 1):
        for name, program in programs.items():
            both = start_times(program)
            print(f"{name}: window {both[0]:.2f} s, first prediction {both[1]:.2f} s", flush=True)
            if number:
                times[name].append(both)
    for name, reaches in (("frozen", ("0.7 s", "2.2 s")), ("from source", ("", ""))):
        columns = zip(("window", "first prediction"), reaches, zip(*times[name], strict=True), strict=True)
        rows += [f"| {name}: exec to {what}, warm | {reach} | {spread(column)} |" for what, reach, column in columns]
    return [*rows, f"| with | | {circumstances(starts)} |"]


def built() -> list[str]:
    """Build and pack, and the row that says how long the build took."""
    start = time.perf_counter()
    subprocess.run(["make", "freeze"], cwd=ROOT, check=True)  # noqa: S607
    took = time.perf_counter() - start
    subprocess.run(["make", "archive"], cwd=ROOT, check=True)  # noqa: S607
    return [f"| `make freeze` | 180 s | {took:.0f} s |"]


def spread(seconds: Sequence[float]) -> str:
    """Median, and the range it comes from."""
    return f"{statistics.median(seconds):.2f} s (median; {min(seconds):.2f} to {max(seconds):.2f})"


def circumstances(starts: int) -> str:
    """What the figures hold for."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)  # noqa: S607
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("torch", "PySide6-Essentials"))
    return (
        f"n = {starts} starts of each kind in turns; {processor()}, {os.cpu_count()} cores, load average "
        f"{os.getloadavg()[0]:.1f}; Python {platform.python_version()}, {versions}, PyInstaller "
        f"{importlib.metadata.version('pyinstaller')}; commit {commit.stdout.strip() or 'unknown'}, {date.today()}"
    )


def write(table: str) -> None:
    """Put the table between the marks in the document."""
    write_between(DOCUMENT, "tools/measure_frozen.py", table)
    print(f"written into {DOCUMENT.relative_to(ROOT)}")


def start_times(program: Sequence[str]) -> tuple[float, float]:
    """Seconds until the window is visible, and until its title shows the reading of a drawing."""
    with tempfile.TemporaryDirectory() as home, x_server() as display:
        start = time.perf_counter()
        with running_pad(display, Path(home), "pad", str(DRAWING), program=program) as pad:
            window = time.perf_counter() - start
            while not pad.title().startswith(f"{DRAWING.name[0]} "):
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
