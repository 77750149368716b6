"""The pad as a process of its own, in a phase that it said it has come to."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PATIENCE_S = 120
"""For what a busy machine may take; a program that hangs fails the test."""


@contextmanager
def pad_in(
    phase: str,
    changes: Mapping[str, str | None] | None = None,
    *,
    outputs: int = subprocess.PIPE,
    held: tuple[int, ...] = (),
    prepare: Callable[[], None] | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """Start the pad offscreen and give it once it has reached the phase; a phase of tests/program_in_phase.py.

    `changes` of the environment, None for a variable that is not there; `held`: descriptors that it and its children
    hold open; `prepare` runs in the new process before the program does.
    """
    hearing, telling = os.pipe()
    found = {"PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen", "VGGDIGITS_TOLD": str(telling)}
    merged = dict(os.environ) | found | dict(changes or {})
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("program_in_phase.py"), phase],
        stdin=subprocess.PIPE,
        stdout=outputs,
        stderr=outputs,
        text=True,
        pass_fds=[telling, *held],
        env={name: value for name, value in merged.items() if value is not None},
        preexec_fn=prepare,
    )
    os.close(telling)
    with open(hearing, encoding="utf-8") as told:
        try:
            if not select.select([hearing], [], [], PATIENCE_S)[0]:
                raise AssertionError(f"it never came to: {phase}")
            said = told.readline()
            if said != "reached\n":
                raise AssertionError(said or f"it ended before: {process.communicate()}")
            yield process
        finally:
            process.kill()
            process.communicate()


def end_in(phase: str, changes: Mapping[str, str | None] | None = None) -> None:
    """Ask the pad to end in a phase, with SIGTERM, and see that it ends with 0 and without a word, and that no process
    of its own goes on."""
    alive, held = os.pipe()  # every process that descends from the program holds it open
    with pad_in(phase, changes, held=(held,)) as process:
        os.close(held)
        process.send_signal(signal.SIGTERM)
        told = process.communicate("go on\n", timeout=PATIENCE_S)
        assert (process.returncode, *told) == (0, "", "")
        assert select.select([alive], [], [], PATIENCE_S)[0] and os.read(alive, 1) == b"", "something goes on running"
    os.close(alive)
