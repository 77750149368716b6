"""`vggdigits bench`: how long one prediction takes here, by each engine that is installed, and where the time goes."""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vggdigits import __version__
from vggdigits.cores import cores
from vggdigits.errors import UserError
from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.normalize import normalize_ink
from vggdigits.ink.raster import rasterize
from vggdigits.ink.segment import segment
from vggdigits.model import ways
from vggdigits.model.bundled import bundled_frames
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.model.recognizer import Recognizer
from vggdigits.model.rivals import ENGINES, OWN, OWN_BY_TORCH, OWN_CUDA, Predict, installed, missing, on_cuda
from vggdigits.paths import bundled_checkpoint, resources_dir
from vggdigits.terminal import complain

ROUNDS, WARM_UP, IN_TURN = 12, 5, 25
"""So many turns, in each of which each engine predicts in a row, so many times to find its weights in the caches again,
which another engine's have just left, and so many times that count. What else the machine does meets all alike."""

PACED_ROUNDS, PACED_IN_TURN, PAUSE_S = 4, 20, 0.012
"""The same with a pause before each prediction, as points of a pen come: meanwhile, caches and cores are others'."""

STROKE_ROUNDS = 200

PAD_DRAWINGS = 40
"""Drawn in the pad, each with every dock that explains and with none."""


@dataclass(frozen=True)
class Latency:
    """How long one thing takes, in milliseconds.

    Attributes:
        p50, p95: median and 95th percentile of n.
    """

    p50: float
    p95: float
    n: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Latency:
        """Of times in seconds, at least one."""
        p50, p95 = np.percentile(np.array(seconds) * 1e3, [50, 95])
        return cls(round(float(p50), 4), round(float(p95), 4), len(seconds))


@dataclass(frozen=True)
class Measured:
    """One engine's figures.

    Attributes:
        latency: of one prediction after the other.
        paced: of one after a pause each.
        first_ms: from nothing to the first answer, loading included.
        memory_mb: by which the process grew meanwhile.
    """

    engine: str
    latency: Latency
    paced: Latency
    first_ms: float
    memory_mb: float

    def as_json(self) -> dict[str, Any]:
        """The object that `--json` prints."""
        paced = {f"paced_{name}": value for name, value in vars(self.paced).items()}
        own = {"engine": self.engine, "first_ms": self.first_ms, "memory_mb": self.memory_mb}
        return own | vars(self.latency) | paced


def main(options: argparse.Namespace) -> int:
    """Measure, and print a line an engine and a stage. Returns 0, or 1 where no engine that was asked for works."""
    checkpoint = load_checkpoint(options.checkpoint or bundled_checkpoint())
    measured = engines_in_turn(checkpoint, options.engines or [name for name in ENGINES if installed(name)])
    if not measured:
        return 1
    stages = stroke_to_answer(checkpoint)
    from vggdigits import pad_bench

    pad = pad_bench.in_a_process(PAD_DRAWINGS, options.checkpoint)
    docks: dict[str, Any] = next((each for each in pad if "docks" in each), {})
    summary = {"machine": _machine()} | ratios(measured) | docks
    if options.json:
        for each in measured:
            print(json.dumps(each.as_json()), flush=True)
        for stage, latency in stages.items():
            print(json.dumps({"stage": stage, **vars(latency)}), flush=True)
        for each in pad:
            if "pad" in each:
                print(json.dumps(each), flush=True)
        print(json.dumps(summary), flush=True)
    else:
        _tell(measured, stages, summary)
        if pad:
            print()
            pad_bench.tell(pad)
    return 0


def engines_in_turn(checkpoint: Checkpoint, names: Iterable[str]) -> list[Measured]:
    """One picture by each engine, many times in turn; one that does not work costs a line on stderr."""
    (image,) = checkpoint.preset.prepare(torch.from_numpy(bundled_frames(1))).split(1)
    loaded: dict[str, tuple[Predict, float, float]] = {}
    for name in names:
        before, start = _resident(), time.perf_counter()
        try:
            if missing(name):
                raise UserError(missing(name))
            predict = ENGINES[name][0](checkpoint, cores())
            predict(image)
        except Exception as error:  # a rival that fails must not end the comparison
            complain(f"{name}: {str(error) or type(error).__name__}")
            continue
        loaded[name] = (predict, 1e3 * (time.perf_counter() - start), (_resident() - before) / 1e6)
    times: dict[str, list[float]] = {name: [] for name in loaded}
    paced: dict[str, list[float]] = {name: [] for name in loaded}
    for _ in range(ROUNDS):
        for name, (predict, _, _) in loaded.items():
            times[name] += _timed(predict, image, WARM_UP + IN_TURN)[WARM_UP:]
    for _ in range(PACED_ROUNDS):
        for name, (predict, _, _) in loaded.items():
            paced[name] += _timed(predict, image, 1 + PACED_IN_TURN, PAUSE_S)[1:]
    return [
        Measured(name, Latency.of(times[name]), Latency.of(paced[name]), round(first, 1), round(memory, 1))
        for name, (_, first, memory) in loaded.items()
    ]


def stroke_to_answer(checkpoint: Checkpoint) -> dict[str, Latency]:
    """The way of one digit, stage by stage, on the bundled drawings, and of the way without the network as a whole."""
    recognizer = Recognizer(checkpoint, "cpu")
    drawings = [read_inkml(file) for file in sorted((resources_dir() / "drawings").glob("*.inkml"))]
    times: dict[str, list[float]] = {}
    for number in range(STROKE_ROUNDS + len(drawings)):
        drawing = drawings[number % len(drawings)]
        marks = [time.perf_counter()]

        def mark() -> None:
            marks.append(time.perf_counter())  # noqa: B023

        picture = rasterize(drawing)
        mark()
        groups = segment(picture, drawing)
        mark()
        frames = np.stack([normalize_ink(group.whole.ink).frame for group in groups])
        mark()
        recognizer.engine.answers(frames)
        mark()
        recognizer.read(drawing)
        mark()
        if number < len(drawings):
            continue
        raster, cut, normal, network, whole = np.diff(marks).tolist()
        parts = {"raster": raster, "segment": cut, "normalize": normal, "network": network, "whole": whole}
        for stage, seconds in (parts | {"without network": raster + cut + normal}).items():
            times.setdefault(stage, []).append(seconds)
    return {stage: Latency.of(seconds) for stage, seconds in times.items()} | signal_latency()


def signal_latency() -> dict[str, Latency]:
    """From a reading's emission in a thread to the window's thread; nothing where there is no Qt."""
    try:
        from vggdigits.app.signal_latency import measure
    except ImportError:
        return {}
    return {"signal": Latency.of(measure(STROKE_ROUNDS))}


def ratios(measured: Sequence[Measured]) -> dict[str, Any]:
    """The program's own median against the fastest of the others of its kind, and how steady it is: in a row, and
    paced; on the CPU and, where it was measured there, on a graphics card."""
    found: dict[str, Any] = {}
    for kind, own, cards in (("", OWN, False), ("cuda_", OWN_CUDA, True)):
        alike = [each for each in measured if on_cuda(each.engine) == cards and each.engine != OWN_BY_TORCH]
        if any(each.engine == own for each in alike):
            found |= _ratios(kind, own, {each.engine: each.latency for each in alike})
            found |= _ratios(f"{kind}paced_", own, {each.engine: each.paced for each in alike})
    return found


def _ratios(prefix: str, own: str, latencies: dict[str, Latency]) -> dict[str, Any]:
    mine, others = latencies[own], {name: latencies[name] for name in latencies if name != own}
    found: dict[str, Any] = {f"{prefix}p95_to_p50": round(mine.p95 / mine.p50, 3)}
    if others:
        best = min(others, key=lambda name: others[name].p50)
        found[f"{prefix}best_rival"] = best
        found[f"{prefix}ratio_to_best_rival"] = round(mine.p50 / others[best].p50, 3)
    return found


def _timed(predict: Predict, image: Tensor, times: int, pause_s: float = 0) -> list[float]:
    taken = []
    for _ in range(times):
        if pause_s:
            time.sleep(pause_s)
        start = time.perf_counter()
        predict(image)
        taken.append(time.perf_counter() - start)
    return taken


def _resident() -> float:
    """Bytes of this process in memory; 0 where the system does not say so."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return float(pages * os.sysconf("SC_PAGE_SIZE"))


def _machine() -> dict[str, Any]:
    processor, count, capability, *_ = ways.machine()
    return {
        "processor": processor,
        "cores": int(count),
        "instructions": capability,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "vggdigits": __version__,
    }


def _tell(measured: Sequence[Measured], stages: dict[str, Latency], summary: dict[str, Any]) -> None:
    fastest = min(each.latency.p50 for each in measured)
    print(
        f"{'one prediction':16} {'p50':>9} {'p95':>9} {'paced p50':>11} {'p95':>9} {'first':>10} {'memory':>9}"
        "   to the fastest"
    )
    for each in sorted(measured, key=lambda each: each.latency.p50):
        latency = each.latency
        print(
            f"{each.engine:16} {latency.p50:6.2f} ms {latency.p95:6.2f} ms {each.paced.p50:8.2f} ms "
            f"{each.paced.p95:6.2f} ms {each.first_ms:7.0f} ms "
            f"{each.memory_mb:6.0f} MB   {latency.p50 / fastest:.2f}"
        )
    print(f"\n{'from stroke':16} {'p50':>9} {'p95':>9}")
    for stage, latency in stages.items():
        print(f"{stage:16} {latency.p50:6.2f} ms {latency.p95:6.2f} ms")
    print("\n" + ", ".join(f"{name}: {value}" for name, value in summary["machine"].items()))
