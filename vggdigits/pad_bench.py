"""The part of `vggdigits bench` that draws in the pad: in a process of its own, whose memory is the pad's alone."""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vggdigits.bench import Latency
from vggdigits.ink.inkml import read_inkml
from vggdigits.model import ways
from vggdigits.paths import bundled_checkpoint, resources_dir
from vggdigits.self_test import own_home
from vggdigits.terminal import complain

if TYPE_CHECKING:
    from vggdigits.app.explanation_latency import Times

PREDICTION, ANSWER = "prediction", "last point to answer"
WITHOUT, WITH = "no dock", "all docks"

_LONGEST_S = 20.0  # a drawing, on a machine that does much else


def in_a_process(drawings: int, checkpoint: Path | None) -> list[dict[str, Any]]:
    """What `main` prints, by another process; [] for no drawings, and with a line on stderr where that cannot be."""
    if drawings < 1:
        return []
    if importlib.util.find_spec("PySide6") is None:
        complain("pad: PySide6 is not installed")
        return []
    from vggdigits.app.training_process import own_command

    command = [*own_command(), "bench", "--json", "--pad", str(drawings)]
    command += [] if checkpoint is None else ["--checkpoint", str(checkpoint)]
    try:
        done = subprocess.run(  # noqa: S603 (this program itself)
            command, capture_output=True, text=True, check=True, timeout=60 + _LONGEST_S * drawings
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or str(error)
        complain(f"pad: {said.strip().splitlines()[-1]}")
        return []
    return [json.loads(line) for line in done.stdout.splitlines()]


def main(options: argparse.Namespace) -> int:
    """Draw in a pad without a screen, and print an object for each thing that was measured, and what comes of it."""
    import torch  # noqa: F401  # on Windows it must come before Qt

    from vggdigits.app.explanation_latency import measure
    from vggdigits.model.same_answers import start_recognizer
    from vggdigits.self_test_window import offscreen_application

    offscreen_application()
    checkpoint = options.checkpoint or bundled_checkpoint()
    drawings = [read_inkml(file) for file in sorted((resources_dir() / "drawings").glob("*.inkml"))]
    way = ways.kept_in()
    with own_home():  # what the user left unsaved in a pad is no affair of this one
        if way.is_file():
            ways.kept_in().parent.mkdir(parents=True)
            shutil.copy(way, ways.kept_in())
        times = measure(lambda _, __: start_recognizer(checkpoint, "cpu"), drawings, options.pad)
    found = figures(times)
    if options.json:
        for each in found:
            print(json.dumps(each), flush=True)
    else:
        tell(found)
    return 0


def figures(times: Times) -> list[dict[str, Any]]:
    """An object for each thing that was measured; what comes of it last, where anything was explained."""
    seconds = {
        f"{what}, {docks}": taken[explaining]
        for what, taken in ((PREDICTION, times.predictions), (ANSWER, times.answers))
        for explaining, docks in ((False, WITHOUT), (True, WITH))
    } | {f"last point to {name}": taken for name, taken in times.explanations.items()}
    latencies = {name: Latency.of(taken) for name, taken in seconds.items() if taken}
    found: list[dict[str, Any]] = [{"pad": name, **vars(latency)} for name, latency in latencies.items()]
    return [*found, {"docks": _summary(latencies, list(times.explanations))}] if times.explanations else found


def tell(found: Sequence[Mapping[str, Any]]) -> None:
    """The same in readable lines."""
    print(f"{'drawn in the pad':32} {'p50':>9} {'p95':>10}")
    for each in found:
        if "pad" in each:
            print(f"{each['pad']:32} {each['p50']:6.1f} ms {each['p95']:7.1f} ms")
    for each in found:
        if "docks" in each:
            print("\n" + ", ".join(f"{name}: {value}" for name, value in each["docks"].items()))


def _summary(latencies: Mapping[str, Latency], docks: Sequence[str]) -> dict[str, Any]:
    """With every dock against without; the slowest dock; and the memory at its peak, 0 where that is not told."""
    without, explained = (latencies[f"{PREDICTION}, {each}"] for each in (WITHOUT, WITH))
    ratios = {
        "p50_ratio": round(explained.p50 / without.p50, 3),
        "p95_ratio": round(explained.p95 / without.p95, 3),
    }
    slowest = max(latencies[f"last point to {name}"].p95 for name in docks)
    return {"count": len(docks), **ratios, "explained_p95": slowest, "peak_memory_mb": round(peak_memory() / 1e6, 1)}


def peak_memory() -> float:
    """The most that this process had in memory, in bytes; 0 where the system does not say so."""
    if sys.platform == "win32":
        return 0.0
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        import resource

        return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)  # bytes on macOS, which has no /proc
    return 1024 * next((float(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0.0)
