"""Several processes that train one network, as torchrun starts them: real ones, on the CPU."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vggdigits.training.run_folder import list_runs

SCRIPT = Path(__file__).parents[2] / "train_model.py"
QUIET = str(Path(__file__).parents[1] / "quiet_training.py")
PATIENCE_S = 300
NOISE = 0.13
"""Share by which the loss of an epoch may differ: three standard deviations of a difference of two runs. One is 3.1 %,
over eight runs of one process that begin alike, bent and dropped by other random numbers."""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="torchrun with Gloo is tested on POSIX")


@pytest.fixture
def options(mnist_dir: Path) -> list[str]:
    """A small training that two processes can share."""
    small = ["--data", "mnist", "--limit", "96", "--batch-size", "16", "--lr", "0.02", "--device", "cpu"]
    return [str(SCRIPT), "--data-dir", str(mnist_dir), *small, "--progress", "json"]


@contextmanager
def two_processes(options: list[str]) -> Iterator[subprocess.Popen[str]]:
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    process = subprocess.Popen(
        [*torchrun, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def events(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def one_and_two(options: list[str]) -> tuple[list[dict], list[dict]]:
    """What one process tells, and what two do."""
    alone = subprocess.run([sys.executable, *options], capture_output=True, text=True, timeout=PATIENCE_S)
    with two_processes(options) as process:
        told, errors = process.communicate(timeout=PATIENCE_S)
    assert (alone.returncode, process.returncode) == (0, 0), alone.stderr + errors
    one, two = events(alone.stdout), events(told)
    for name in ("event", "epoch", "step", "steps", "learning_rate", "test_images"):
        assert [event.get(name) for event in one] == [event.get(name) for event in two]
    return one, two


@pytest.mark.shared_data
def test_where_nothing_is_random_two_processes_take_the_steps_that_one_takes(options: list[str]) -> None:
    one, two = one_and_two([QUIET, *options[1:], "--epochs", "2"])
    for single, shared in zip(one[:-1], two[:-1], strict=True):
        assert shared["loss"] == pytest.approx(single["loss"], rel=1e-5)  # rounding
    assert two[-1]["accuracy"] == pytest.approx(one[-1]["accuracy"], abs=1.5 / two[-1]["test_images"])


@pytest.mark.shared_data
def test_two_processes_reach_what_one_reaches_within_its_noise(options: list[str]) -> None:
    one, two = one_and_two([*options, "--epochs", "2"])
    single, shared = ([event["loss"] for event in told if event["event"] == "epoch"] for told in (one, two))
    assert shared == pytest.approx(single, rel=NOISE)
    assert two[-1]["test_images"] == 96
    assert len(list_runs()) == 2


@pytest.mark.shared_data
@pytest.mark.parametrize("rank", [0, 1])
def test_a_process_that_is_killed_ends_the_run_and_it_goes_on(options: list[str], rank: int) -> None:
    with two_processes([*options, "--epochs", "50"]) as process:
        assert process.stdout is not None
        while json.loads(process.stdout.readline())["event"] != "epoch":
            pass
        os.kill(child_of(process.pid, rank), signal.SIGKILL)
        told, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode != 0
    (line,) = [line for line in errors.splitlines() if line.startswith("vggdigits: ")]
    assert "another of the 2 processes" in line and "--resume" in line
    if rank > 0:
        assert f"vggdigits: {events(told)[-1]['message']}" == line
    (run,) = list_runs()
    assert run.resumable
    again = [sys.executable, str(SCRIPT), "--resume", str(run.path), "--progress", "json"]
    with subprocess.Popen(again, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as resumed:
        assert resumed.stdout is not None
        first = json.loads(resumed.stdout.readline())
        resumed.send_signal(signal.SIGTERM)
        resumed.communicate(timeout=PATIENCE_S)
    assert (first["event"], first["epoch"] > 1) == ("batch", True)


def child_of(parent: int, rank: int) -> int:
    """The process of that rank among torchrun's children."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            above = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            ranked = f"\0RANK={rank}\0".encode() in (entry / "environ").read_bytes()
        except (OSError, ValueError):
            continue
        if above == parent and ranked:
            return int(entry.name)
    raise AssertionError(f"torchrun has no process of rank {rank}")
