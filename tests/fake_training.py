"""Stands in for `vggdigits train`: speaks its events and hears its commands, and takes no time.

    python fake_training.py MODE train ... --progress json --control --background

What it was started with is said first, as {"event": "argv"}. Every `step` on standard input is a batch.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path


def say(event: str, **details: object) -> None:
    print(json.dumps({"event": event, **details}), flush=True)


def raw(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def batch(step: int, **details: object) -> None:
    numbers = {"loss": 2.0 / step, "accuracy": 1 - 1 / (step + 1), "learning_rate": 0.05, "images_per_second": 200.0}
    say("batch", epoch=1, epochs=2, step=step, steps=10, eta_s=100.0 - step, **(numbers | details))


def epoch(number: int, run: str) -> None:
    confusion = [[8 if row == column else int(row == 3 and column == 5) for column in range(10)] for row in range(10)]
    say(
        "epoch",
        epoch=number,
        epochs=2,
        step=10,
        steps=10,
        loss=0.5 / number,
        accuracy=0.8,
        learning_rate=0.02,
        images_per_second=200.0,
        eta_s=50.0 * (2 - number),
        validation=0.9 + number / 100,
        confusion=confusion,
        improved=True,
        run=run,
    )


def converse() -> int:
    """Do as it is told, line by line, as the real one does."""
    run = str(Path(os.environ["VGGDIGITS_HOME"]) / "runs" / "2026-01-01-120000-digits")
    say(
        "start",
        run=run,
        preset="digits",
        device="cpu",
        epochs=2,
        steps=10,
        images=1280,
        validation_images=80,
        test_images=100,
        resumed_at_step=0,
    )
    say("phase", phase="training", share=0.0)
    step, epochs = 0, 0
    for line in sys.stdin:
        match line.strip():
            case "pause":
                say("paused")
            case "continue":
                say("continued")
            case "step":
                step += 1
                batch(step)
            case "alive":
                say("alive", phase="training", share=0.25, eta_s=75.0)
            case "epoch":
                epochs += 1
                epoch(epochs, run)
            case "done":
                say(
                    "done",
                    output=f"{run}/vgg16.safetensors",
                    run=run,
                    accuracy=0.9912,
                    test_images=10000,
                    validation=0.99,
                    sha256="0" * 64,
                )
                return 0
            case "fail":
                print("Traceback (most recent call last):\nMemoryError: all gone", file=sys.stderr)
                return 1
            case "error":
                say("error", message="/full: cannot be written: No space left on device", run=run)
                return 1
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "stop":
                break
    say("error", message=f"stopped; continue with --resume {run}", stopped=True, run=run)
    return 143


def main(mode: str) -> int:
    told = {"home": os.environ.get("VGGDIGITS_HOME"), "waits": os.environ.get("OMP_WAIT_POLICY")}
    say("argv", argv=sys.argv[2:], **told)
    match mode:
        case "converse":
            if "--trial" in sys.argv:
                say("trial", images_per_second=250.0, images=57000, steps=445, eta_s=4200.0)
                return 0
            return converse()
        case "deaf":  # hears nothing, ends only when it is killed
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            say("ready")
            while True:
                time.sleep(60)
        case "pieces":
            for part in (b'{"event": "ba', b'tch", "step": ', "7}\nGrüße".encode()[:-2], b"\n", b"\xff\xfe{}\n"):
                raw(part)
            raw(b'[1]\n{"event": 5}\n{"no": "event"}\n{"event": "last"}')
            return 0
        case "megabytes":
            say("epoch", padding="x" * 3_000_000)
            raw(b"y" * 3_000_000 + b"\n")
            say("done")
            return 0
        case "traceback":
            raise KeyError("no such thing")
        case "silent":
            return 0
        case "status":
            return 7
    raise ValueError(mode)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
