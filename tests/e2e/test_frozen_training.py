"""Learning with the frozen program, which starts itself for it: from the window's menu, and from the command line."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.desktop import Pad, placed, running_pad, whole_screen
from e2e.test_frozen import PROGRAM
from e2e.test_pad import LEFT, SEVEN, SIZE, TOP

from vggdigits import self_test_training
from vggdigits.ink.inkml import read_inkml
from vggdigits.model.history import ModelHistory
from vggdigits.model.recognizer import Recognizer
from vggdigits.training.run_folder import RunFolder
from vggdigits.training.samples import NewSample, SampleStore

DRAWINGS = Path(__file__).parents[2] / "resources" / "drawings"
PATIENCE_S = 600  # the window's trainings take only what other programs leave

# In the window of Train > Retrain, in pixels from its corners: the check boxes, top left; the two buttons at its foot.
USUAL, SAMPLES = ((34, 59), (34, 86), (34, 113), (34, 140)), (34, 167)
START, ADOPT = (160, -28), (-50, -28)

pytestmark = pytest.mark.skipif(not PROGRAM.is_file(), reason=f"{PROGRAM} is not built: make freeze")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user who has kept the twenty bundled drawings as samples."""
    home = tmp_path / "home"
    home.mkdir()
    with SampleStore(home / "samples.sqlite3") as store:
        store.add_all([NewSample(int(file.name[0]), read_inkml(file)) for file in sorted(DRAWINGS.glob("*.inkml"))])
    return home


def await_that(what: Callable[[], bool], pad: Pad, name: str) -> None:
    """Look until it is so; nothing tells a test of another program's files and windows."""
    end = time.monotonic() + PATIENCE_S
    while not what():
        assert pad.process.poll() is None, "the program ended"
        if time.monotonic() > end:
            whole_screen(pad.display).save(f"{name}.png")
            pytest.fail(f"{name}: not within {PATIENCE_S} s; the screen is in {Path(f'{name}.png').resolve()}")
        time.sleep(0.2)


@pytest.mark.window
def test_a_network_is_retrained_from_the_window_and_adopted(
    display: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with running_pad(display, home, program=[str(PROGRAM)]) as pad:
        pad.draw(placed(SEVEN, LEFT, TOP, SIZE))
        assert pad.reading() == "7"
        pad.menu("alt+t", "r")
        retrain = pad.other_window("Retrain – vggdigits")
        for box in USUAL:
            retrain.click(*box)
        retrain.click(*SAMPLES)
        retrain.xdotool("key", "alt+e", "key", "ctrl+a", "type", "1")
        retrain.click(*START)

        def trained() -> RunFolder | None:
            for run in (home / "runs").glob("*/config.json"):
                if RunFolder(run.parent).final_checkpoint is not None:
                    return RunFolder(run.parent)
            return None

        await_that(lambda: trained() is not None, pad, "trained")
        run = trained()
        assert run is not None and run.config["data"] == ["samples"]
        history = ModelHistory(home / "models")

        def adopted() -> bool:
            retrain.click(*ADOPT)  # the button comes a moment after the checkpoint
            return history.in_use().origin == "trained"

        await_that(adopted, pad, "adopted")
        assert history.in_use().note == run.name
        assert pad.close(discard=True) == 0
        assert pad.process.stderr is not None
        assert pad.process.stderr.read() == ""


# From the command line.


def start(home: Path, *arguments: str, listen: bool = False) -> subprocess.Popen[str]:
    """A command, with nothing around it."""
    return subprocess.Popen(
        [str(PROGRAM), *arguments, "--progress", "json"],
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "VGGDIGITS_HOME": str(home), "LANG": "C.UTF-8"},
        cwd=home,
        stdin=subprocess.PIPE if listen else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def next_event(process: subprocess.Popen[str], *wanted: str) -> dict:
    """The next event of one of these kinds."""
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] in wanted:
            return event
    assert process.stderr is not None
    pytest.fail(f"no {' or '.join(wanted)} came: {process.stderr.read()}")


@pytest.fixture
def small(home: Path) -> list[str]:
    """The options of a training on twenty pictures: two batches an epoch."""
    pictures = home / "pictures"
    self_test_training.write_folder(pictures)
    return ["--data", "folder", "--folder", str(pictures), "--batch-size", "8", "--device", "cpu"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_a_training_which_can_be_resumed(home: Path, small: list[str], number: signal.Signals) -> None:
    with start(home, "train", *small, "--epochs", "500") as process:
        next_event(process, "batch")
        process.send_signal(number)
        told = next_event(process, "error")
        assert process.wait(PATIENCE_S) == 128 + number
        assert process.stderr is not None and "Traceback" not in process.stderr.read()
    assert told["stopped"] is True
    with start(home, "train", "--resume", told["run"], listen=True) as process:
        assert next_event(process, "batch", "error")["event"] == "batch"
        process.terminate()


def test_a_training_pauses_goes_on_and_stops_as_it_is_told(home: Path, small: list[str]) -> None:
    with start(home, "train", *small, "--epochs", "500", "--control", listen=True) as process:
        assert process.stdin is not None
        for line, answer in (("pause", "paused"), ("continue", "continued"), ("stop", "error")):
            if line != "continue":  # while it pauses there is no batch to wait for
                next_event(process, "batch")
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
            told = next_event(process, answer)
        assert told["stopped"] is True
        assert process.wait(PATIENCE_S) == 128 + signal.SIGTERM


@pytest.mark.shared_data
def test_it_is_taught_from_samples(home: Path, mnist_dir: Path) -> None:
    output = home / "taught.safetensors"
    with start(home, "teach", "--data-dir", str(mnist_dir), "--output", str(output), "--device", "cpu") as process:
        done = next_event(process, "done", "error")
        assert process.wait(PATIENCE_S) == 0
    assert done["event"] == "done", done
    assert (done["after"]["mine_samples"], done["after"]["mnist_images"]) == (20, 10_000)
    assert Recognizer(output, "cpu").read(read_inkml(DRAWINGS / "4-open.inkml")).text == "4"
