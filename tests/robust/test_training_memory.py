"""`train_model.py` with 2 GB of memory: the usual network and recipe train; where there is still less it ends with one
line, and its run goes on where there is more."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vggdigits.training.run_folder import list_runs

if sys.platform == "win32":
    pytest.skip("limits are POSIX'", allow_module_level=True)

import resource

SCRIPT = Path(__file__).parents[2] / "train_model.py"
PATIENCE_S = 300
TWO_GB = 2_000_000_000


def have_data() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (TWO_GB, TWO_GB))


def have_addresses() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (TWO_GB, TWO_GB))


# What trains, and has hardly any memory left as it begins.
HARDLY_ANY = """
import resource, runpy, sys
from pathlib import Path
from vggdigits.training import work
create = work.Run.create
def create_with_hardly_any(*given):
    held = int(Path("/proc/self/status").read_text().partition("VmData:")[2].split()[0]) * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (held + 50_000_000,) * 2)
    return create(*given)
work.Run.create = create_with_hardly_any
runpy.run_path(sys.argv.pop(1), run_name="__main__")
"""


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder of eighty of each of two digits: more than one step takes."""
    chance = np.random.default_rng(0)
    for digit in (1, 7):
        (tmp_path / str(digit)).mkdir()
        for number in range(80):
            picture = np.full((28, 28), 255, np.uint8)
            picture[4:24, 12 : 14 + digit] = chance.integers(0, 120, (20, 2 + digit))
            Image.fromarray(picture).save(tmp_path / str(digit) / f"{number}.png")
    return tmp_path


def train(*words: object, prepare: Callable[[], None] | None = None) -> tuple[int, str]:
    """The exit status, and what it complained about."""
    done = subprocess.run(
        [sys.executable, *map(str, words), "--device", "cpu", "--progress", "none"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "2", "MKL_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        preexec_fn=prepare,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("limit", [have_data, have_addresses])
def test_the_usual_network_and_recipe_need_no_more(limit: Callable[[], None], pictures: Path) -> None:
    assert train(SCRIPT, "--data", "folder", "--folder", pictures, "--epochs", 1, prepare=limit) == (0, "")
    (run,) = list_runs()
    assert run.final_checkpoint is not None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux's /proc tells how much is held")
def test_what_does_not_fit_is_told_in_one_line_and_goes_on_where_there_is_more(pictures: Path) -> None:
    options = ("--data", "folder", "--folder", pictures, "--epochs", 1)
    status, told = train("-c", HARDLY_ANY, SCRIPT, *options, prepare=have_data)
    (run,) = list_runs()
    assert status == 1
    assert told.startswith("vggdigits: out of memory;") and f"--resume {run.path}" in told and told.count("\n") == 1
    assert run.resumable
    assert train(SCRIPT, "--resume", run.path) == (0, "")
    (run,) = list_runs()
    assert run.final_checkpoint is not None
