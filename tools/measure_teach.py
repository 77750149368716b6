"""What teaching does for one hand: `python tools/measure_teach.py DATA_DIR [--checkpoint F] [--writers 15,19]`.

DATA_DIR holds MNIST/raw and pendigits/pendigits-orig.tra (docs/data.md). Of each writer, 3 drawings of every digit
become samples, chosen at random (seeded); `vggdigits teach` learns from them in a process of its own, with a home of
its own; the writer's other drawings are read with the checkpoint (the bundled one, where none is named) and with the
taught one, as `vggdigits predict --single` reads them. The first process begins without a cache, the others find it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vggdigits import Recognizer
from vggdigits.ink.strokes import Drawing
from vggdigits.paths import bundled_checkpoint
from vggdigits.training.samples import NewSample, Origin, SampleStore, frames

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from pendigits import PenDigit, read_pendigits

FAILING = 12
"""Errors from which a writer's style fails (of about 250 drawings: 5 %)."""
EACH = 3
"""Drawings of each digit that are samples."""
SIDE = 200.0


@dataclass(frozen=True)
class Teaching:
    """One `vggdigits teach` and what became of the writer's other drawings; seconds of the clock, and of all cores."""

    writer: int
    others: int
    errors: tuple[int, int]
    seconds: float
    core_seconds: float
    event: dict[str, Any]

    def __str__(self) -> str:
        before, after = self.event["before"], self.event["after"]
        return (
            f"writer {self.writer:2}: errors on {self.others} others {self.errors[0]:3} -> {self.errors[1]:3}; "
            f"MNIST errors {before['mnist_errors']} -> {after['mnist_errors']} of {after['mnist_images']}; "
            f"cross-validated {before['mine_errors']} -> {after['mine_errors']} of {after['mine_samples']}; "
            f"{self.seconds:.1f} s, {self.core_seconds:.1f} core s; "
            f"{'adoptable' if self.event['adoptable'] else 'NOT adoptable'}"
        )


def drawing(digit: PenDigit) -> Drawing:
    """As the pad would have it: the brush a tenth of the digit's size."""
    return digit.drawing(SIDE, brush=SIDE / 10)


def sample_of(digit: PenDigit) -> NewSample:
    """As the pad stores it when it was asked for."""
    return NewSample(digit.label, drawing(digit), origin=Origin.REQUESTED)


def errors(recognizer: Recognizer, digits: list[PenDigit]) -> int:
    """How many are read as another digit."""
    read, labels = frames([sample_of(digit) for digit in digits])
    parts = [recognizer.engine.probabilities(part) for part in np.array_split(read, max(1, len(read) // 50))]
    return int((np.concatenate(parts).argmax(axis=1) != labels).sum())


def split(digits: list[PenDigit], choice: int) -> tuple[list[PenDigit], list[PenDigit]]:
    """Samples, and the others of the same writer."""
    random = np.random.default_rng([choice, digits[0].writer])
    chosen: set[int] = set()
    for label in range(10):
        chosen |= set(random.permutation([i for i, digit in enumerate(digits) if digit.label == label])[:EACH].tolist())
    return [digits[i] for i in sorted(chosen)], [d for i, d in enumerate(digits) if i not in chosen]


def teach(digits: list[PenDigit], choice: int, data_dir: Path, home: Path, checkpoint: Path) -> Teaching:
    """Teach one writer's hand in a process, and read his other drawings before and after."""
    samples, others = split(digits, choice)
    database, output = home / f"{digits[0].writer}-{choice}.sqlite3", home / "taught.safetensors"
    with SampleStore(database) as store:
        store.add_all([sample_of(digit) for digit in samples])
    command = [sys.executable, "-m", "vggdigits", "teach", "--checkpoint", str(checkpoint)]
    command += ["--data-dir", str(data_dir), "--samples", str(database), "--output", str(output), "--device", "cpu"]
    begun, used = time.monotonic(), _core_seconds_of_children()
    done = subprocess.run(  # noqa: S603 (this program itself)
        [*command, "--progress", "json"],
        check=True,
        stdout=subprocess.PIPE,
        env=os.environ | {"VGGDIGITS_HOME": str(home)},
    )
    seconds, core_seconds = time.monotonic() - begun, _core_seconds_of_children() - used
    event = json.loads(done.stdout.splitlines()[-1])
    before, after = (errors(Recognizer(file, "cpu"), others) for file in (checkpoint, output))
    return Teaching(digits[0].writer, len(others), (before, after), seconds, core_seconds, event)


def _core_seconds_of_children() -> float:
    """Of those that have ended; 0 on Windows."""
    times = os.times()
    return times.children_user + times.children_system


def failing_writers(writers: dict[int, list[PenDigit]], recognizer: Recognizer) -> list[int]:
    """Those with at least `FAILING` errors."""
    return [writer for writer, digits in sorted(writers.items()) if errors(recognizer, digits) >= FAILING]


def main() -> None:
    """Print a line for each teaching, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--checkpoint", type=Path, default=bundled_checkpoint(), help="network to teach")
    parser.add_argument("--writers", help="comma-separated numbers (default 15,19,21,27: kept, nothing was chosen on)")
    parser.add_argument("--choices", type=int, default=2, help="different choices of the samples (default 2)")
    parser.add_argument("--find", action="store_true", help="only list the writers whose style fails")
    options = parser.parse_args()
    writers: dict[int, list[PenDigit]] = {}
    for digit in read_pendigits(options.data_dir / "pendigits" / "pendigits-orig.tra"):
        writers.setdefault(digit.writer, []).append(digit)
    if options.find:
        print("writers whose style fails:", failing_writers(writers, Recognizer(options.checkpoint, "cpu")))
        return
    chosen = [int(number) for number in (options.writers or "15,19,21,27").split(",")]
    results: list[Teaching] = []
    with tempfile.TemporaryDirectory(prefix="teach-") as home:
        for writer in chosen:
            for choice in range(options.choices):
                data_dir = options.data_dir.absolute()
                results.append(teach(writers[writer], choice, data_dir, Path(home), options.checkpoint.absolute()))
                print(results[-1], flush=True)
    before, after = (sum(each.errors[i] for each in results) for i in (0, 1))
    print(f"all {len(results)}: errors {before} -> {after} ({after / max(before, 1):.0%} left)")
    print(f"cold (no cache) {results[0].seconds:.1f} s; warm, longest", end=" ")
    print(f"{max((each.seconds for each in results[1:]), default=float('nan')):.1f} s")


if __name__ == "__main__":
    main()
