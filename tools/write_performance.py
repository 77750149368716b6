"""Measure how fast the program is on this machine and write docs/performance.md: `make speed`.

    python tools/write_performance.py [--runs N] [--starts N]

Every engine is measured in the same process, in turns, and the whole of that several times in processes of their own;
told are the median over those runs and the range. For rivals: `pip install vggdigits[rivals]`; with these the extra
`openvino` is there, and what depends on it is measured with it and as if it were not installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from marked import write_between
from measure_frozen import missing_tools as missing_for_starts
from measure_frozen import start_times

from vggdigits.model.rivals import OWN, OWN_BY_TORCH

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "performance.md"
TRAINING_STEPS = 20
PAD_DRAWINGS = "40"
PROGRAM = (sys.executable, "-m", "vggdigits")
_HIDE = "import sys; sys.modules['openvino'] = None; from vggdigits.__main__ import main; main()"
WITHOUT_EXTRA = (sys.executable, "-c", _HIDE)
AS_INSTALLED, WITH_EXTRA = "as it is installed", "with the extra `openvino`"
EPOCH = 60_000


def main() -> None:
    """Measure, print, and write between the marks of the document."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="of the bench, each a process (default 5)")
    parser.add_argument("--starts", type=int, default=10, metavar="N", help="of the window (default 10)")
    options = parser.parse_args()
    runs = [objects(PROGRAM, "bench", "--json") for _ in range(options.runs)]
    pads = {"": [[each for each in run if "pad" in each or "docks" in each] for run in runs]}
    programs = {"": PROGRAM}
    if extra_installed():
        pads = {
            AS_INSTALLED: [objects(WITHOUT_EXTRA, "bench", "--json", "--pad", PAD_DRAWINGS) for _ in runs],
            WITH_EXTRA: pads[""],
        }
        programs = {AS_INSTALLED: WITHOUT_EXTRA, WITH_EXTRA: PROGRAM}
    parts = [engines(runs), way(runs), explained(pads)]
    parts += [starts(programs, options.starts), training(), circumstances(runs[0], options.runs)]
    text = "\n".join(parts)
    print(text)
    write_between(DOCUMENT, "make speed", text)


def extra_installed() -> bool:
    """Whether the extra is there that the program computes faster with."""
    return importlib.util.find_spec("openvino") is not None


def objects(program: Sequence[str], *arguments: str) -> list[dict[str, Any]]:
    """What one run of the program prints with `--json`."""
    done = subprocess.run([*program, *arguments], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    print(done.stderr, end="", file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def engines(runs: Sequence[Sequence[dict[str, Any]]]) -> str:
    """A row an engine, the fastest first, and what comes of it."""
    found = {each["engine"]: collected(runs, "engine", each["engine"]) for each in runs[0] if "engine" in each}
    both = OWN_BY_TORCH in found
    names = {OWN: f"**vggdigits**{f', {WITH_EXTRA}' * both}", OWN_BY_TORCH: f"**vggdigits**, {AS_INSTALLED}"}
    rows = [
        "| one prediction, CPU | p50 | p95 | one each 12 ms: p50 | p95 | first answer, loading included | memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, figures in sorted(found.items(), key=lambda item: statistics.median(item[1]["p50"])):
        cells = [spread(figures[key], "ms") for key in ("p50", "p95", "paced_p50", "paced_p95")]
        cells += [
            f"{statistics.median(figures['first_ms']):.0f} ms",
            f"{statistics.median(figures['memory_mb']):.0f} MB",
        ]
        rows.append(f"| {names.get(name, name)} | {' | '.join(cells)} |")
    rows += ["", "| | reach | in a row | one each 12 ms |", "|---|---|---|---|"]
    for own in (each for each in (OWN, OWN_BY_TORCH) if each in found):
        said = names[own].replace("*", "")
        rivals = {name: figures for name, figures in found.items() if name not in names}
        if rivals:
            cells = [against(found[own], rivals, key) for key in ("p50", "paced_p50")]
            rows.append(f"| {said}: p50 against the fastest other in the same run | 1.0 | {' | '.join(cells)} |")
        steady = [
            spread([p95 / p50 for p95, p50 in zip(found[own][f"{key}p95"], found[own][f"{key}p50"], strict=True)], "")
            for key in ("", "paced_")
        ]
        rows.append(f"| {said}: p95 / p50 | 1.5 | {' | '.join(steady)} |")
    return "\n".join(rows)


def against(own: Mapping[str, list[float]], rivals: Mapping[str, Mapping[str, list[float]]], key: str) -> str:
    """The ratio to each run's fastest, and who that was."""
    best = [min(rivals, key=lambda name: rivals[name][key][run]) for run in range(len(own[key]))]
    ratios = [mine / rivals[name][key][run] for run, (mine, name) in enumerate(zip(own[key], best, strict=True))]
    return f"{spread(ratios, '')}, {', '.join(sorted(set(best)))}"


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


def explained(pads: Mapping[str, Sequence[Sequence[dict[str, Any]]]]) -> str:
    """What it costs that every answer is explained, and how long that takes: a column for each way to install it."""
    if not all(run for runs in pads.values() for run in runs):
        return "\nThe pad with every explanation on was not measured: it needs PySide6.\n"
    first = next(iter(pads.values()))[0]
    heads = [f"{how}{', ' * bool(how)}{which}" for how in pads for which in ("p50", "p95")]
    rows = ["", f"| drawn in the pad | {' | '.join(heads)} |", f"|---{'|---' * len(heads)}|"]
    for each in first:
        if "pad" in each:
            found = [collected(runs, "pad", each["pad"]) for runs in pads.values()]
            cells = [spread(figures[key], "ms") for figures in found for key in ("p50", "p95")]
            rows.append(f"| {each['pad']} | {' | '.join(cells)} |")
    summaries = {how: [run[-1]["docks"] for run in runs] for how, runs in pads.items()}
    count = next(iter(summaries.values()))[0]["count"]
    heads = [how or "measured" for how in pads]
    rows += ["", f"| with every explanation on ({count} docks) | reach | {' | '.join(heads)} |"]
    rows.append(f"|---|---{'|---' * len(heads)}|")
    for what, reach, key, unit in (
        ("p95 of a prediction against that with none on, in the same run", "1.1", "p95_ratio", ""),
        ("p95 from the last point to the slowest explanation", "100 ms", "explained_p95", "ms"),
        ("memory of the pad at its peak", "600 MB", "peak_memory_mb", "MB"),
    ):
        cells = [spread([each[key] for each in runs], unit) for runs in summaries.values()]
        rows.append(f"| {what} | {reach} | {' | '.join(cells)} |")
    return "\n".join(rows)


def starts(programs: Mapping[str, Sequence[str]], count: int) -> str:
    """From exec to a window and to a first prediction, from source; and the import alone."""
    rows = ["", "| start, from source, warm | reach | measured |", "|---|---|---|"]
    if missing_for_starts():
        rows.append(f"| needs {', '.join(missing_for_starts())} | | not measured |")
    else:
        for how, program in programs.items():
            times = [start_times(program) for _ in range(count + 1)][1:]
            for name, reach, seconds in zip(
                ("exec to window", "exec to first prediction"),
                ("0.6 s", "2.0 s"),
                zip(*times, strict=True),
                strict=True,
            ):
                rows.append(f"| {how}{': ' * bool(how)}{name} (n = {count}) | {reach} | {spread(seconds, 's')} |")
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
