"""Whatever happens while something is saved, the old file or the new one is there, whole, and one line tells why."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from savers import SAVERS

KILLS = int(os.environ.get("VGGDIGITS_KILLS", "3"))
"""Of each kind of save; `make reliability` does 50."""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits, rights and SIGKILL are POSIX'")


def saving(what: str, place: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, Path(__file__).parents[1] / "savers.py", what, place],
        capture_output=True,
        text=True,
        timeout=600,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.mark.parametrize("fault", ["full", "read-only", "vanished"])
def test_what_cannot_be_saved_is_told_in_one_line_and_the_old_file_stays(
    fault: str, tmp_path: Path, own_home: Path
) -> None:
    before = {}
    for kind, saver in SAVERS.items():
        path = tmp_path / kind / saver.name
        path.parent.mkdir()
        saver.save(path, 0)
        before[kind] = path.read_bytes()
    for each in (own_home, tmp_path, *tmp_path.parents[:2]):
        each.chmod(0o755)  # the one who may write nothing may look
    process = saving(fault, tmp_path)
    assert process.returncode == 0, process.stderr
    told = dict(map(json.loads, process.stdout.splitlines()))
    assert set(told) == set(SAVERS)
    for kind, saver in SAVERS.items():
        folder = tmp_path / (f"{kind} elsewhere" if fault == "vanished" else kind)
        folder.chmod(0o755)
        assert (folder / saver.name).read_bytes() == before[kind], kind
        assert [left.name for left in folder.iterdir() if left.name.startswith(".")] == []
        if saver.silent or (kind == "samples" and fault == "vanished"):  # its folder is made again
            assert told[kind] == "nothing"
        else:
            assert str(tmp_path / kind) in told[kind] and "\n" not in told[kind]


def test_kill_9_while_saving_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    process = saving(str(KILLS), tmp_path)
    assert process.stderr == ""
    assert dict(map(json.loads, process.stdout.splitlines())) == dict.fromkeys(SAVERS, KILLS)
