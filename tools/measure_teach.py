"""What teaching does for one hand: `python tools/measure_teach.py DATA_DIR [--checkpoint F] [--into FILE NAME]`.

DATA_DIR holds MNIST/raw and pendigits/pendigits-orig.tra (docs/data.md). Of each writer, 3 drawings of every digit
become samples, chosen at random (seeded); `vggdigits teach` learns from them in a process of its own, with a home of
its own; the writer's other drawings are read with the checkpoint (the bundled one, where none is named) and with the
taught one, as `vggdigits predict --single` reads them. The first process begins without a cache, the others find it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from vggdigits import Recognizer
from vggdigits.ink.strokes import Drawing
from vggdigits.model.checkpoint import load_checkpoint
from vggdigits.paths import bundled_checkpoint
from vggdigits.training.samples import NewSample, Origin, SampleStore, frames

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from pendigits import PenDigit, read_pendigits

FAILING = 12
"""Errors from which a writer's style fails (of about 250 drawings: 5 %)."""
KEPT = (15, 19, 21, 27)
"""Writers whose style fails a network that learned no pen strokes; no way of teaching was chosen on them."""
HELD_OUT = (1, 11, 21, 26)
"""Of the writers that `pen_digits.py` holds out of every training, those that no way of teaching was chosen on."""
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

    @property
    def mnist(self) -> tuple[int, int]:
        """Errors on MNIST's test images, before and after."""
        return self.event["before"]["mnist_errors"], self.event["after"]["mnist_errors"]

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


def not_learned(checkpoint: Path) -> tuple[int, ...]:
    """Writers that the network did not learn from, and no way of teaching was chosen on."""
    learned = load_checkpoint(checkpoint).provenance.get("data")
    return HELD_OUT if isinstance(learned, dict) and "pen" in learned else KEPT


def table(results: list[Teaching], checkpoint: Path) -> str:
    """Markdown: a line a writer, all of them, and what they took."""
    versions = f"torch {torch.__version__}, Python {platform.python_version()}"
    lines = [
        f"Network `{load_checkpoint(checkpoint).sha256[:12]}`, {versions}:",
        "",
        "| writer | errors on his other drawings | MNIST test errors | adoptable |",
        "|---|---|---|---|",
    ]
    for writer in dict.fromkeys(each.writer for each in results):
        his = [each for each in results if each.writer == writer]
        read = ", ".join(f"{before} -> {after}" for before, after in (each.errors for each in his))
        mnist = ", ".join(f"{each.mnist[0]} -> {each.mnist[1]}" for each in his)
        verdict = ", ".join("yes" if each.event["adoptable"] else "no" for each in his)
        lines.append(f"| {writer} | {read} (of {his[0].others}) | {mnist} | {verdict} |")
    before, after = (sum(each.errors[i] for each in results) for i in (0, 1))
    lost = sum(each.mnist[1] - each.mnist[0] for each in results) / len(results)
    adoptable = [each for each in results if each.event["adoptable"]]
    left = after + sum(each.errors[0] - each.errors[1] for each in results if each not in adoptable)
    halved = sum(2 * each.errors[1] <= each.errors[0] for each in adoptable)
    lines += [
        f"| all | {before} -> {after}, {_share(after, before)} left | {lost:+.1f} on average "
        f"| {len(adoptable)} of {len(results)} |",
        "",
        f"Adoptable, with at most half of the errors left: {halved} of {len(results)}. "
        f"Without those that are refused, {left} errors\nare left, {_share(left, before)}. {took(results)}",
    ]
    return "\n".join(lines)


def took(results: list[Teaching]) -> str:
    """Seconds, in a sentence."""
    cold, warm = results[0], results[1:]
    text = f"Without the cache {cold.seconds:.1f} s of the clock, {cold.core_seconds:.1f} of the cores"
    if not warm:
        return f"{text}."
    slowest, most = max(each.seconds for each in warm), max(each.core_seconds for each in warm)
    return f"{text}; with it at most {slowest:.1f} s and {most:.1f}."


def _share(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.0f} %"


def put_into(file: Path, name: str, text: str) -> None:
    """Replace what stands in a document between `<!-- measured NAME -->` and `<!-- end -->`."""
    begin, end, content = f"<!-- measured {name} -->\n", "<!-- end -->", file.read_text(encoding="utf-8")
    start = content.index(begin) + len(begin)
    file.write_text(content[:start] + text + "\n" + content[content.index(end, start) :], encoding="utf-8")


def main() -> None:
    """Print a line for each teaching, and a table; with --into, put that into a document."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--checkpoint", type=Path, default=bundled_checkpoint(), help="network to teach")
    parser.add_argument("--writers", type=int, nargs="+", help="default: those that nothing was learned or chosen on")
    parser.add_argument("--choices", type=int, default=2, help="different choices of the samples (default 2)")
    parser.add_argument("--find", action="store_true", help="only list the writers whose style fails")
    parser.add_argument("--into", nargs=2, metavar=("FILE", "NAME"), help="document with a place of that name")
    options = parser.parse_args()
    writers: dict[int, list[PenDigit]] = {}
    for digit in read_pendigits(options.data_dir / "pendigits" / "pendigits-orig.tra"):
        writers.setdefault(digit.writer, []).append(digit)
    checkpoint, data_dir = options.checkpoint.absolute(), options.data_dir.absolute()
    if options.find:
        print("writers whose style fails:", failing_writers(writers, Recognizer(checkpoint, "cpu")))
        return
    results: list[Teaching] = []
    with tempfile.TemporaryDirectory(prefix="teach-") as home:
        for writer in options.writers or not_learned(checkpoint):
            for choice in range(options.choices):
                results.append(teach(writers[writer], choice, data_dir, Path(home), checkpoint))
                print(results[-1], flush=True)
    told = table(results, checkpoint)
    print(told)
    if options.into:
        put_into(Path(options.into[0]), options.into[1], told)


if __name__ == "__main__":
    main()
