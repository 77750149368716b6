"""How long an answer takes while a training runs beside it: `python tools/measure_beside_training.py DIR [SECONDS]`.

DIR holds MNIST/raw (docs/data.md). Drawings are read one after the other, as the pad reads them, in turns of five
seconds without and with a training in the background (`vggdigits train --background`, as the pad starts it, held by
`pause` in the turns without), so that whatever else the machine does meets both.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from vggdigits import Drawing, Recognizer, Stroke
from vggdigits.paths import bundled_checkpoint

TURN_S = 5.0
PAUSE_S = 0.03  # between two readings: a pen's movements come a little faster


def read_for(recognizer: Recognizer, seconds: float) -> list[float]:
    """Milliseconds from ink to answer, one drawing after the other."""
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        bend = len(took) % 20
        drawing = Drawing((Stroke.from_xy([(0, 0), (30 + bend, 5), (20, 50), (10, 90 + bend)], 8),))
        took.append(recognizer.read(drawing).ms)
        time.sleep(PAUSE_S)
    return took


def main(data_dir: Path, seconds: float) -> None:
    """Measure in turns and print both sides."""
    recognizer = Recognizer(bundled_checkpoint(), "cpu")
    recognizer.engine.hasten()
    read_for(recognizer, 1)
    command = [sys.executable, "-m", "vggdigits", "train", "--data-dir", str(data_dir), "--limit", "20000"]
    command += ["--device", "cpu", "--progress", "json", "--control", "--background"]
    with tempfile.TemporaryDirectory() as home:
        training = subprocess.Popen(  # noqa: S603 (this program itself)
            command,
            env=os.environ | {"VGGDIGITS_HOME": home},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        assert training.stdin is not None and training.stdout is not None  # noqa: S101
        await_event(training, "batch")
        alone, beside = [], []
        for _ in range(max(1, round(seconds / (2 * TURN_S)))):
            beside += read_for(recognizer, TURN_S)
            tell(training, "pause")
            await_event(training, "paused")
            alone += read_for(recognizer, TURN_S)
            tell(training, "continue")
            await_event(training, "batch")
        tell(training, "stop")
        training.communicate(timeout=30)
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__}")
    for name, took in (("training held", alone), ("training beside", beside)):
        median, slow = np.percentile(took, 50), np.percentile(took, 95)
        print(f"{name}: median {median:.1f} ms, p95 {slow:.1f} ms, longest {max(took):.1f} ms, n = {len(took)}")
    print(f"ratio of p95: {np.percentile(beside, 95) / np.percentile(alone, 95):.2f}")


def tell(training: subprocess.Popen[str], line: str) -> None:
    """Ask for something."""
    assert training.stdin is not None  # noqa: S101
    training.stdin.write(line + "\n")
    training.stdin.flush()


def await_event(training: subprocess.Popen[str], name: str) -> None:
    """Read events up to one."""
    assert training.stdout is not None  # noqa: S101
    for line in training.stdout:
        event = json.loads(line)
        if event["event"] == "error":
            sys.exit(event["message"])
        if event["event"] == name:
            return
    sys.exit("the training ended")


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 60)
