"""Measure how fast the program is on this machine and write docs/performance.md: `make speed`.

    python tools/write_performance.py [--runs N] [--starts N]

Every engine is measured in the same process, in turns, and the whole of that several times in processes of their own;
told are the median over those runs and the range. For rivals: `pip install vggdigits[rivals]`.
"""

from __future__ import annotations

import argparse
import json
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from marked import write_between
from measure_frozen import missing_tools as missing_for_starts
from measure_frozen import start_times

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "performance.md"
TRAINING_STEPS = 20
EPOCH = 60_000


def main() -> None:
    """Measure, print, and write between the marks of the document."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="of the bench, each a process (default 5)")
    parser.add_argument("--starts", type=int, default=10, metavar="N", help="of the window (default 10)")
    options = parser.parse_args()
    runs = [bench() for _ in range(options.runs)]
    parts = [engines(runs), way(runs), explained(runs)]
    parts += [starts(options.starts), training(), circumstances(runs[0], options.runs)]
    text = "\n".join(parts)
    print(text)
    write_between(DOCUMENT, "make speed", text)


def bench() -> list[dict[str, Any]]:
    """The objects of one run of `vggdigits bench --json`."""
    command = [sys.executable, "-m", "vggdigits", "bench", "--json"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    print(done.stderr, end="", file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def engines(runs: Sequence[Sequence[dict[str, Any]]]) -> str:
    """A row an engine, the fastest first, and what comes of it."""
    found = {each["engine"]: collected(runs, "engine", each["engine"]) for each in runs[0] if "engine" in each}
    rows = ["| one prediction, CPU | p50 | p95 | first answer, loading included | memory |", "|---|---|---|---|---|"]
    for name, figures in sorted(found.items(), key=lambda item: statistics.median(item[1]["p50"])):
        cells = [spread(figures["p50"], "ms"), spread(figures["p95"], "ms")]
        cells += [
            f"{statistics.median(figures['first_ms']):.0f} ms",
            f"{statistics.median(figures['memory_mb']):.0f} MB",
        ]
        rows.append(f"| {'**vggdigits**' if name == 'vggdigits' else name} | {' | '.join(cells)} |")
    summaries = [run[-1] for run in runs]
    rows += ["", "| | reach | measured |", "|---|---|---|"]
    if all("ratio_to_best_rival" in each for each in summaries):
        rivals = ", ".join(sorted({each["best_rival"] for each in summaries}))
        ratio = spread([each["ratio_to_best_rival"] for each in summaries], "")
        rows.append(f"| p50 against the fastest of the others in the same run ({rivals}) | 1.0 | {ratio} |")
    rows.append(f"| p95 / p50 | 1.5 | {spread([each['p95_to_p50'] for each in summaries], '')} |")
    return "\n".join(rows)


def way(runs: Sequence[Sequence[dict[str, Any]]]) -> str:
    """A row a stage from stroke to answer."""
    rows = ["", "| one digit, from stroke to answer | reach | p50 | p95 |", "|---|---|---|---|"]
    for each in runs[0]:
        if "stage" in each:
            figures = collected(runs, "stage", each["stage"])
            reach = "1.5 ms" if each["stage"] == "without network" else ""
            cells = f"{spread(figures['p50'], 'ms')} | {spread(figures['p95'], 'ms')}"
            rows.append(f"| {each['stage']} | {reach} | {cells} |")
    return "\n".join(rows)


def explained(runs: Sequence[Sequence[dict[str, Any]]]) -> str:
    """What it costs that every answer is explained, and how long that takes."""
    summaries = [run[-1]["docks"] for run in runs if "docks" in run[-1]]
    if len(summaries) < len(runs):
        return "\nThe pad with every explanation on was not measured: it needs PySide6.\n"
    rows = ["", "| drawn in the pad | p50 | p95 |", "|---|---|---|"]
    for each in runs[0]:
        if "pad" in each:
            figures = collected(runs, "pad", each["pad"])
            rows.append(f"| {each['pad']} | {spread(figures['p50'], 'ms')} | {spread(figures['p95'], 'ms')} |")
    ratio, last, memory = (
        spread([each[key] for each in summaries], unit)
        for key, unit in (("p95_ratio", ""), ("explained_p95", "ms"), ("peak_memory_mb", "MB"))
    )
    rows += ["", f"| with every explanation on ({summaries[0]['count']} docks) | reach | measured |", "|---|---|---|"]
    rows.append(f"| p95 of a prediction against that with none on, in the same run | 1.1 | {ratio} |")
    rows.append(f"| p95 from the last point to the slowest explanation | 100 ms | {last} |")
    rows.append(f"| memory of the pad at its peak | 600 MB | {memory} |")
    return "\n".join(rows)


def starts(count: int) -> str:
    """From exec to a window and to a first prediction, from source; and the import alone."""
    rows = ["", "| start, from source, warm | reach | measured |", "|---|---|---|"]
    if missing_for_starts():
        rows.append(f"| needs {', '.join(missing_for_starts())} | | not measured |")
    else:
        times = [start_times((sys.executable, "-m", "vggdigits")) for _ in range(count + 1)][1:]
        for name, reach, seconds in zip(
            ("exec to window", "exec to first prediction"), ("0.6 s", "2.0 s"), zip(*times, strict=True), strict=True
        ):
            rows.append(f"| {name} (n = {count}) | {reach} | {spread(seconds, 's')} |")
    took = [seconds_of("import vggdigits") - seconds_of("pass") for _ in range(max(count, 1))]
    rows.append(f"| `import vggdigits` (n = {count}) | 0.05 s | {spread(took, 's')} |")
    return "\n".join(rows)


def training() -> str:
    """Images a second with what is trained with, and what an epoch takes by that."""
    command = [sys.executable, str(ROOT / "tools" / "measure_training.py"), str(TRAINING_STEPS)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603
    plain, ours, middles = (int(number) for number in re.findall(r"(\d+) images a second", said))
    share = re.findall(r"augmentation\s+([\d.]+%)", said)[0].replace("%", " %")
    return "\n".join(
        [
            "",
            "| training, batches of 128, CPU | reach | measured |",
            "|---|---|---|",
            f"| images a second, the plain network | | {plain} (n = {TRAINING_STEPS} steps, in turns) |",
            f"| images a second, as it learns | | {ours} ({ours / plain:.2f} times) |",
            f"| the same, the images' middles alone (`--recipe fast`) | | {middles} ({middles / plain:.2f} times) |",
            f"| an epoch of 60,000, by that | 130 s | {EPOCH / ours:.0f} s |",
            f"| augmentation's share of a step | 10 % | {share} |",
        ]
    )


def circumstances(run: Sequence[dict[str, Any]], runs: int) -> str:
    """What the figures hold for."""
    machine = run[-1]["machine"]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)  # noqa: S607
    n = next(each["n"] for each in run if "engine" in each)
    return (
        f"\n{machine['processor']}, {machine['cores']} cores, {machine['instructions']}; torch {machine['torch']}, "
        f"{versions(('onnxruntime', 'openvino'))}Python {platform.python_version()}; median and range of {runs} "
        f"runs of {n} predictions an engine; commit {commit.stdout.strip() or 'unknown'}, {date.today()}.\n"
    )


def collected(runs: Iterable[Sequence[dict[str, Any]]], kind: str, name: str) -> dict[str, list[float]]:
    """An engine's or a stage's figures over all runs."""
    own = [each for run in runs for each in run if each.get(kind) == name]
    return {key: [each[key] for each in own] for key in own[0] if key not in (kind, "n")}


def spread(values: Sequence[float], unit: str) -> str:
    """The median, and the range it comes from."""
    shown = [f"{value:.2f}" for value in (statistics.median(values), min(values), max(values))]
    return f"{shown[0]}{' ' * bool(unit)}{unit} ({shown[1]} to {shown[2]})"


def seconds_of(code: str) -> float:
    """A new interpreter's time with it."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)  # noqa: S603
    return time.perf_counter() - start


def versions(packages: Iterable[str]) -> str:
    """Of those that are installed."""
    import importlib.metadata

    found = []
    for package in packages:
        try:
            found.append(f"{package} {importlib.metadata.version(package)}, ")
        except importlib.metadata.PackageNotFoundError:
            continue
    return "".join(found)


if __name__ == "__main__":
    main()
