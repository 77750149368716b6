"""What a training in the background leaves to others, and what it keeps for itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from vggdigits.training.background import threads_in_background


@pytest.mark.skipif(sys.platform == "win32", reason="niceness is POSIX")
def test_it_is_nice_and_does_not_spin_but_keeps_a_share_of_a_busy_core() -> None:
    script = (
        "import os, sys; from vggdigits.training.background import yield_to_others; yield_to_others();"
        "assert 'torch' not in sys.modules; import torch;"
        "print(os.nice(0), os.environ['OMP_WAIT_POLICY'], getattr(os, 'sched_getscheduler', lambda pid: 0)(0))"
    )
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True)
    niceness, policy, scheduler = done.stdout.split()
    assert int(niceness) == min(19, os.nice(0) + 10)  # at SCHED_IDLE, or at 19, a busy core leaves it nothing
    assert (policy, int(scheduler)) == ("PASSIVE", 0)  # SCHED_OTHER


@pytest.mark.skipif(sys.platform != "linux", reason="asks which cores the process may use")
@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 1), (4, 3)])
def test_one_core_is_left_free(monkeypatch: pytest.MonkeyPatch, cores: int, threads: int) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(cores)))
    assert threads_in_background() == threads
