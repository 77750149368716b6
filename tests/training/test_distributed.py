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
PATIENCE_S = 300
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


@pytest.mark.shared_data
def test_two_processes_reach_what_one_reaches(options: list[str]) -> None:
    alone = subprocess.run(
        [sys.executable, *options, "--epochs", "2"], capture_output=True, text=True, timeout=PATIENCE_S
    )
    with two_processes([*options, "--epochs", "2"]) as process:
        told, errors = process.communicate(timeout=PATIENCE_S)
    assert (alone.returncode, process.returncode) == (0, 0), errors
    one, two = events(alone.stdout), events(told)
    assert [event["event"] for event in one] == [event["event"] for event in two]
    for single, shared in zip(one[:-1], two[:-1], strict=True):
        assert (single["epoch"], single["step"], single["steps"]) == (shared["epoch"], shared["step"], shared["steps"])
        assert single["learning_rate"] == pytest.approx(shared["learning_rate"])
        # The same images in the same order; bent by other random numbers, and normalised by halves.
        assert shared["loss"] == pytest.approx(single["loss"], rel=0.25)
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
