"""Teaching as a person does it: from the menu, with real processes, real strokes and a small part of MNIST."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pendigits import PenDigit
from privileges import without_privileges
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from some_sets import write_idx

from vggdigits.app.main_window import MainWindow
from vggdigits.app.teach_window import TeachWindow
from vggdigits.training.samples import NewSample, Origin

SMALL = str(Path(__file__).parents[1] / "small_teaching.py")
LEFT = Qt.MouseButton.LeftButton
PATIENCE = 300_000  # ms: a process that imports torch on a busy machine
AS_IT_WAS = "The network in use and your samples are as they were."
pytestmark = pytest.mark.shared_data

OpenTeach = Callable[..., TeachWindow]


@pytest.fixture(scope="session")
def part_of_mnist(
    mnist_dir: Path, mnist_test: tuple[NDArray[np.uint8], NDArray[np.int64]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder like MNIST's, with the first 200 images to learn from and 20 to test with."""
    folder, raw = tmp_path_factory.mktemp("mnist"), mnist_dir / "MNIST" / "raw"
    images = np.fromfile(raw / "train-images-idx3-ubyte", np.uint8, 200 * 784, offset=16).reshape(-1, 28, 28)
    labels = np.fromfile(raw / "train-labels-idx1-ubyte", np.uint8, 200, offset=8)
    for kind, part in (("train", (images, labels)), ("t10k", tuple(each[:20] for each in mnist_test))):
        for name, array in zip(("images-idx3", "labels-idx1"), part, strict=True):
            write_idx(folder / "MNIST" / "raw" / f"{kind}-{name}-ubyte", array.astype(np.uint8))
    return folder


@pytest.fixture
def open_teach(
    qtbot: QtBot,
    window: MainWindow,
    part_of_mnist: Path,
    pendigits: list[PenDigit],
    monkeypatch: pytest.MonkeyPatch,
) -> OpenTeach:
    """Opens Train > Teach my samples, with two samples of each of some digits and one that is none."""

    def open_it(
        hold: str = "",
        digits: tuple[int, ...] = (1, 4, 7),
        data_dir: Path = part_of_mnist,
        before: tuple[str, ...] = (),
        none: bool = True,
    ) -> TeachWindow:
        """It stays in the phase `hold`; `before` are a program and options that start it."""
        command = (*before, sys.executable, SMALL, str(data_dir), hold)
        monkeypatch.setattr("vggdigits.app.training_process.own_command", lambda: command)
        mine = [digit for digit in pendigits if digit.writer == 12]
        for label in digits:
            some = [digit for digit in mine if digit.label == label][:2]
            new = [NewSample(label, each.drawing(200, 20), origin=Origin.REQUESTED) for each in some]
            window.desk.store().add_all(new)
        if none:
            window.desk.store().add(NewSample(None, ink=np.full((30, 60), 255, np.uint8)))
        window.act.teach.trigger()
        teach = window.desk._teach
        assert teach is not None and teach.isVisible()
        return teach

    return open_it


def start(teach: TeachWindow) -> None:
    QTest.mouseClick(teach.teach_button, LEFT)
    assert teach.stop_button.isVisible()


def await_phase(qtbot: QtBot, teach: TeachWindow, phase: str) -> None:
    """Once it is taught itself, and no more prepared."""
    heard: list[str] = []
    teach.process.told.connect(lambda event: heard.append(str(event.get("phase"))) if teach._teaching else None)
    qtbot.waitUntil(lambda: phase in heard, timeout=PATIENCE)


def await_end(qtbot: QtBot, teach: TeachWindow) -> str:
    """What the window says then."""
    qtbot.waitUntil(lambda: not teach.process.running and not teach.stop_button.isVisible(), timeout=PATIENCE)
    return teach.state.text()


def process_id(teach: TeachWindow) -> int:
    process = teach.process._process
    assert process is not None
    return int(process.processId())


def nothing_changed(window: MainWindow) -> bool:
    """The network in use and the samples are as they were, and no half of a file is left."""
    home = window.desk.store().path.parent
    left = list(home.glob("**/.*.part")) + list(home.glob("taught*"))
    return window.desk.models.history.in_use().bundled and len(window.desk.store().samples()) == 7 and not left


def test_it_is_taught_adopted_and_taken_back(qtbot: QtBot, window: MainWindow, open_teach: OpenTeach) -> None:
    teach = open_teach(none=False)
    start(teach)
    await_end(qtbot, teach)
    assert teach.result.isVisible(), teach.state.text()
    assert (teach.result.mnist.note.text(), teach.result.mine.note.text()) == ("20 images", "6, held out")
    assert teach.adopt_button.isEnabled(), teach.state.text()
    models = window.desk.models
    with qtbot.waitSignal(models.changed, timeout=PATIENCE):
        QTest.mouseClick(teach.adopt_button, LEFT)
    assert (models.history.in_use().origin, models.history.in_use().note) == ("taught", "6 samples")
    assert teach.adopt_button.text() == "✓ Adopted"
    with qtbot.waitSignal(models.changed, timeout=PATIENCE):
        window.act.back.trigger()
    assert models.history.in_use().bundled and "old network is in use again" in teach.state.text()
    with qtbot.waitSignal(models.changed, timeout=PATIENCE):
        QTest.mouseClick(teach.adopt_button, LEFT)
    with qtbot.waitSignal(models.changed, timeout=PATIENCE):
        QTest.mouseClick(teach.keep_button, LEFT)
    assert models.history.in_use().bundled


@pytest.mark.parametrize("phase", ["loading", "preparing", "teaching", "measuring"])
def test_stop_is_heard_at_every_phase(qtbot: QtBot, window: MainWindow, open_teach: OpenTeach, phase: str) -> None:
    teach = open_teach(hold=phase)
    if phase == "preparing":  # what was prepared is lost before it is needed
        qtbot.waitUntil(lambda: not teach.process.running, timeout=PATIENCE)
        shutil.rmtree(window.desk.store().path.parent / "cache")
    start(teach)
    await_phase(qtbot, teach, phase)
    with qtbot.waitSignal(teach.process.ended, timeout=6000):  # 3 s, and the system's time to end it
        QTest.mouseClick(teach.stop_button, LEFT)
    assert teach.state.text() == f"Stopped. {AS_IT_WAS}"
    assert teach.teach_button.isEnabled() and nothing_changed(window)


def test_one_that_was_killed_leaves_all_as_it_was_and_is_taught_again(
    qtbot: QtBot, window: MainWindow, open_teach: OpenTeach, part_of_mnist: Path
) -> None:
    teach = open_teach(hold="teaching")
    start(teach)
    await_phase(qtbot, teach, "teaching")
    os.kill(process_id(teach), signal.SIGKILL)
    said = await_end(qtbot, teach)
    assert "ended from outside" in said and said.endswith(AS_IT_WAS)
    assert nothing_changed(window)
    teach.process._command = (sys.executable, SMALL, str(part_of_mnist), "")
    start(teach)
    await_end(qtbot, teach)
    assert teach.result.isVisible(), teach.state.text()


def test_the_window_closed_while_it_is_taught_the_program_ends_it(
    qtbot: QtBot, window: MainWindow, open_teach: OpenTeach
) -> None:
    teach = open_teach(hold="teaching")
    start(teach)
    await_phase(qtbot, teach, "teaching")
    number = process_id(teach)
    teach.close()
    os.kill(number, 0)  # it goes on
    window.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    assert nothing_changed(window)


def test_one_digit_alone_cannot_be_taught(qtbot: QtBot, window: MainWindow, open_teach: OpenTeach) -> None:
    teach = open_teach(digits=(4,))
    qtbot.waitUntil(lambda: not teach.process.running, timeout=PATIENCE)
    QTest.mouseClick(teach.teach_button, LEFT)
    assert not teach.teach_button.isEnabled() and not teach.process.running
    assert "Only 4s so far" in teach.hint.text()


def test_a_data_set_that_is_damaged_is_told(
    qtbot: QtBot, window: MainWindow, open_teach: OpenTeach, tmp_path: Path
) -> None:
    raw = tmp_path / "data" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for kind in ("train", "t10k"):
        for name in ("images-idx3", "labels-idx1"):
            (raw / f"{kind}-{name}-ubyte").write_bytes(b"damaged")
    teach = open_teach(data_dir=tmp_path / "data")
    start(teach)
    said = await_end(qtbot, teach)
    assert said.startswith("Teaching failed: ") and "MNIST" in said and said.endswith(AS_IT_WAS)
    assert nothing_changed(window)


@pytest.mark.skipif(sys.platform == "win32", reason="folders there have no such rights")
def test_a_folder_that_cannot_be_written_to_is_told_before_anything_is_learned(
    qtbot: QtBot, window: MainWindow, open_teach: OpenTeach
) -> None:
    before = without_privileges()
    teach = open_teach(before=before)
    qtbot.waitUntil(lambda: not teach.process.running, timeout=PATIENCE)
    home = window.desk.store().path.parent
    home.chmod(0o555)
    try:
        start(teach)
        said = await_end(qtbot, teach)
    finally:
        home.chmod(0o755)
    assert "taught.safetensors: the checkpoint cannot be written there" in said and said.endswith(AS_IT_WAS)
    assert nothing_changed(window)


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files by ulimit")
def test_a_full_disk_is_told_and_nothing_half_written_stays(
    qtbot: QtBot, window: MainWindow, open_teach: OpenTeach
) -> None:
    limited = 'ulimit -f 20000; exec "$@"'  # 10 MB in blocks of 512 bytes (POSIX): less than a network
    teach = open_teach(before=("sh", "-c", limited, "sh"))
    start(teach)
    said = await_end(qtbot, teach)
    assert "cannot be written" in said and said.endswith(AS_IT_WAS)
    assert nothing_changed(window)
