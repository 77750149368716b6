from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from vggdigits.app.checkpoint_facts import CheckpointFacts, read_facts
from vggdigits.app.models_window import ModelsWindow
from vggdigits.app.window_parts import day_and_time
from vggdigits.model.checkpoint import Checkpoint, save_checkpoint
from vggdigits.model.history import TAUGHT, TRAINED, ModelHistory

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def history(tmp_path: Path) -> ModelHistory:
    return ModelHistory(tmp_path / "models")


@pytest.fixture(scope="module")
def used_folder(untrained: Checkpoint, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained network was in use, and after it a taught one."""
    folder = tmp_path_factory.mktemp("used")
    trained = replace(untrained, provenance={"figures": {"test_accuracy": 0.9912}})
    taught = replace(untrained, tensors={name: tensor * 1.01 for name, tensor in untrained.tensors.items()})
    history = ModelHistory(folder / "models")
    for checkpoint, origin, note in ((trained, TRAINED, "digits, 12 epochs"), (taught, TAUGHT, "30 samples")):
        save_checkpoint(checkpoint, folder / "new.safetensors")
        history.adopt(folder / "new.safetensors", origin, note)
    return folder / "models"


@pytest.fixture
def used(used_folder: Path, tmp_path: Path) -> ModelHistory:
    return ModelHistory(shutil.copytree(used_folder, tmp_path / "models"))


def opened(qtbot: QtBot, history: ModelHistory) -> ModelsWindow:
    window = ModelsWindow(history)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def window(qtbot: QtBot, used: ModelHistory) -> Iterator[ModelsWindow]:
    window = opened(qtbot, used)
    yield window
    window.close()


def rows(window: ModelsWindow) -> list[list[str]]:
    model = window.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def click_row(window: ModelsWindow, row: int) -> None:
    where = window.table.visualRect(window.table.model().index(row, 1)).center()
    QTest.mouseClick(window.table.viewport(), LEFT, pos=where)


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, LEFT, pos=QPoint(8, 8))


def test_before_anything_was_adopted_there_is_the_bundled_one(qtbot: QtBot, history: ModelHistory) -> None:
    window = opened(qtbot, history)
    assert rows(window) == [["✓  in use now", "the program", "", "99.62 %", "30.6 MB"]]
    for button in (window.use_button, window.back_button, window.bundled_button):
        assert not button.isEnabled()


def test_each_is_listed_with_origin_note_accuracy_and_size(window: ModelsWindow) -> None:
    taught, trained, bundled = rows(window)
    assert taught == ["✓  in use now", "your samples", "30 samples", "–", "30.6 MB"]
    assert trained[0].startswith("today, ")
    assert trained[1:] == ["a training here", "digits, 12 epochs", "99.12 %", "30.6 MB"]
    assert bundled == ["at first", "the program", "", "99.62 %", "30.6 MB"]


def test_the_chosen_one_is_used_and_shown_as_used(qtbot: QtBot, window: ModelsWindow, used: ModelHistory) -> None:
    assert not window.use_button.isEnabled()  # the one in use is selected
    click_row(window, 1)
    with qtbot.waitSignal(window.use_wanted) as wish:
        press(window.use_button)
    assert wish.args == [used.entries()[1].sha256]
    assert not window.use_button.isEnabled()  # until it was checked
    assert "Checking" in window.note.text()
    used.use(wish.args[0])
    window.refresh()
    assert [row[1] for row in rows(window)] == ["a training here", "your samples", "the program"]
    assert rows(window)[0][0] == "✓  in use now"
    assert "Checking" not in window.note.text()
    assert window.table.selected_rows() == [0]


def test_enter_uses_the_row_under_the_cursor(qtbot: QtBot, window: ModelsWindow) -> None:
    click_row(window, 1)
    with qtbot.waitSignal(window.use_wanted):
        QTest.keyClick(window.table, Qt.Key.Key_Return)


def test_one_click_goes_back_and_the_next_forth_again(qtbot: QtBot, window: ModelsWindow, used: ModelHistory) -> None:
    before, after = used.entries()[1].sha256, used.in_use().sha256
    assert "digits, 12 epochs" in window.back_button.toolTip()
    for wanted in (before, after):
        with qtbot.waitSignal(window.use_wanted) as wish:
            press(window.back_button)
        assert wish.args == [wanted]
        used.use(wanted)
        window.refresh()


def test_one_click_brings_the_bundled_one_back(qtbot: QtBot, window: ModelsWindow, used: ModelHistory) -> None:
    with qtbot.waitSignal(window.use_wanted) as wish:
        press(window.bundled_button)
    assert wish.args == [""]
    used.use("")
    window.refresh()
    assert rows(window)[0][:2] == ["✓  in use now", "the program"]
    assert not window.bundled_button.isEnabled()


def test_a_wish_that_was_refused_leaves_the_window_ready(qtbot: QtBot, window: ModelsWindow) -> None:
    click_row(window, 1)
    press(window.use_button)
    window.refresh()  # the desk tells why in a dialog of its own
    assert rows(window)[0][1] == "your samples"
    click_row(window, 1)
    assert window.use_button.isEnabled()


def test_a_network_whose_file_is_gone_is_not_offered(window: ModelsWindow, used: ModelHistory) -> None:
    used.entries()[1].path.unlink()
    window.refresh()
    assert [row[1] for row in rows(window)] == ["your samples", "the program"]


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 64, b"\x02\0\0\0\0\0\0\0{}", b"\x04\0\0\0\0\0\0\0null"])
def test_of_a_damaged_file_only_the_size_is_known(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.safetensors").write_bytes(content)
    assert read_facts(tmp_path / "a.safetensors") == CheckpointFacts(len(content))


def test_of_a_missing_file_nothing_is_known(tmp_path: Path) -> None:
    assert read_facts(tmp_path / "a.safetensors") == CheckpointFacts(None)


def test_facts_are_those_of_the_file(used: ModelHistory, tmp_path: Path) -> None:
    copy = tmp_path / "copy.safetensors"
    shutil.copy(used.entries()[1].path, copy)
    assert read_facts(copy) == CheckpointFacts(copy.stat().st_size, "digits", 0.9912, used.entries()[1].sha256)


def test_days_are_named_as_people_do() -> None:
    now = datetime(2026, 3, 10, 12, 0, tzinfo=UTC).astimezone()
    noon = now.replace(hour=12, minute=5)
    assert day_and_time(noon, now) == "today, 12:05"
    assert day_and_time(noon - timedelta(days=1), now) == "yesterday, 12:05"
    assert day_and_time(noon - timedelta(days=9), now) == "1 Mar 2026, 12:05"
