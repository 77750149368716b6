"""How long a training from nothing takes to 99.5 % on MNIST: `python tools/measure_time_to_accuracy.py DIR`.

    python tools/measure_time_to_accuracy.py DIR [--seeds 0,1] [--device cuda] [--write]

DIR holds MNIST/raw (docs/data.md). `train_model.py --recipe fast` trains once a seed, with a user's folder that is
empty, so that all is done that a first time needs. Told are seconds from the start of the command to the last epoch's
weights, from the first batch to these, and to the command's end, when the test set has been read, once, with them.
`--write` puts the table into docs/performance.md, where `make speed` leaves it as it is: it takes too long to be
measured each time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import torch

from vggdigits.model import ways
from vggdigits.training.recipe import RECIPES

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "performance.md"
MARKS = ("<!-- time to accuracy: python tools/measure_time_to_accuracy.py DIR --write -->\n", "<!-- end of it -->\n")


@dataclass(frozen=True)
class Training:
    """What one training came to: seconds from its command's start, shares of right answers, images a second."""

    seed: int
    first_batch_s: float
    weights_s: float
    whole_s: float
    validation: float
    test: float
    test_images: int
    rate: float


def main() -> None:
    """Train, print, and with `--write` keep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("data_dir", type=Path, metavar="DIR")
    parser.add_argument("--seeds", default="0,1", metavar="N[,N...]", help="a training each (default 0,1)")
    parser.add_argument("--limit", metavar="N", help="as of train_model.py, to see this work")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--write", action="store_true", help=f"into {DOCUMENT.relative_to(ROOT)}")
    options = parser.parse_args()
    if options.write and options.device != "cpu":
        parser.error("--write is for the CPU's table")
    few = [] if options.limit is None else ["--limit", options.limit]
    done = [trained(options.data_dir, int(seed), options.device, few) for seed in options.seeds.split(",")]
    text = table(done)
    print(text)
    if options.write:
        before, found, rest = DOCUMENT.read_text(encoding="utf-8").partition(MARKS[0])
        _, ended, after = rest.partition(MARKS[1])
        if not found or not ended:
            sys.exit(f"{DOCUMENT}: the marks of the table are gone")
        DOCUMENT.write_text(f"{before}{MARKS[0]}{text}{MARKS[1]}{after}", encoding="utf-8")


def trained(data_dir: Path, seed: int, device: str, few: Sequence[str]) -> Training:
    """One training, and when its last epoch's weights were there; `few`: options that make it a short one."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, str(ROOT / "train_model.py"), "--recipe", "fast", "--device", device]
        command += ["--data-dir", str(data_dir), "--seed", str(seed), "--progress", "json", *few]
        begun, first_batch_s, weights_s, rates = time.monotonic(), 0.0, 0.0, []
        with subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=os.environ | {"VGGDIGITS_HOME": home}, stdout=subprocess.PIPE, text=True
        ) as process:
            for line in process.stdout or ():
                event = json.loads(line)
                if event["event"] == "batch":
                    first_batch_s = first_batch_s or time.monotonic() - begun
                elif event["event"] == "epoch":
                    weights_s, rates = time.monotonic() - begun, [*rates, event["images_per_second"]]
                    print(
                        f"seed {seed}, epoch {event['epoch']}: {event['validation']:.2%} held out, {weights_s:.0f} s",
                        flush=True,
                    )
                elif event["event"] == "done":
                    result = event
        if process.returncode:
            sys.exit(process.returncode)
        whole_s = time.monotonic() - begun
    print(
        f"seed {seed}: {weights_s - first_batch_s:.2f} s from the first batch to the last epoch's weights", flush=True
    )
    return Training(
        seed,
        first_batch_s,
        weights_s,
        whole_s,
        result["validation"],
        result["accuracy"],
        result["test_images"],
        statistics.mean(rates),
    )


def table(done: Sequence[Training]) -> str:
    """A row a training, and what it holds for."""
    rows = [
        "| MNIST from nothing, `--recipe fast` | reach | to the weights | to the command's end | held out | test |",
        "|---|---|---|---|---|---|",
    ]
    for each in done:
        rows.append(
            f"| seed {each.seed}, {each.rate:.0f} images a second | 99.5 % in 480 s | {each.weights_s:.0f} s "
            f"| {each.whole_s:.0f} s | {each.validation:.2%} | {each.test:.2%} |"
        )
    processor, count, capability, *_ = ways.machine()
    threads = torch.get_num_threads()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)  # noqa: S607
    rows += [
        "",
        f"{processor}, {count} core{'s' * (count != '1')}, {capability}, {threads} thread{'s' * (threads != 1)}; "
        f"torch {torch.__version__}, Python {platform.python_version()}; "
        f"{RECIPES['fast'].epochs} epochs, {done[0].test_images:,} test images, n = {len(done)} trainings; "
        f"commit {commit.stdout.strip() or 'unknown'}, {date.today()}.",
    ]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
