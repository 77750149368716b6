"""Used for long, the program stays as it was; here a short part of what `make reliability` does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KINDS = {"files": 8, "drawing": 8, "seeing": 11, "erasing": 8, "docks": 10, "replay": 11}
"""How many things are done with a large drawing."""


@pytest.mark.skipif(sys.platform != "linux", reason="memory in use is read from Linux' /proc")
def test_nothing_grows_and_no_count_of_references_drifts(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, Path(__file__).parents[1] / "soak.py", "60", "50000", "300", "3", "10"],
        env=os.environ
        | {"PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen", "VGGDIGITS_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=600,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["signals"]["signals"] == 50_000 and found["signals"]["references drifted"] < 100
    assert found["burst"]["requests"] == found["strokes"]["strokes"] == 300
    assert 1 <= found["burst"]["computed"] <= 300
    assert found["cycles"]["readings"] >= 10
    assert found["large"]["strokes"] == 300
    large = found["large"]["most computing ms"]
    assert {kind: len(each) for kind, each in large.items()} == KINDS
    assert all(ms > 0 for each in large.values() for ms in each.values())
    grown = {name: part["growth"] for name, part in found.items() if "growth" in part}
    assert set(grown) == {"predictions", "swaps", "signals", "cycles"}
    assert max(grown.values()) < 0.05, grown
