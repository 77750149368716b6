from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app.runs_window import RunsWindow
from vggdigits.model.history import TRAINED, ModelHistory
from vggdigits.training.run_lock import RunLock

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
DONE, STOPPED, FAILED, PAPER, DAMAGED = (
    "2026-03-05-101500-digits",
    "2026-03-04-101500-digits",
    "2026-03-03-101500-digits",
    "2026-03-02-101500-paper",
    "2026-03-01-101500-digits",
)


def make_run(home: Path, name: str, epochs: int = 3, last: dict | None = None) -> Path:
    folder = home / "runs" / name
    folder.mkdir(parents=True)
    preset = name.rpartition("-")[2]
    (folder / "config.json").write_text(json.dumps({"preset": preset, "recipe": {"epochs": 3}}))
    lines: list[dict] = [
        {"epoch": number, "loss": 1 / number, "validation": 0.98 + (0.005 if number == 2 else 0.0)}
        for number in range(1, epochs + 1)
    ]
    (folder / "metrics.jsonl").write_text(
        "".join(json.dumps(line) + "\n" for line in [*lines, *([last] if last else [])])
    )
    return folder


@pytest.fixture
def runs(own_home: Path, untrained_file: Path) -> Path:
    """One of each kind; the newest is done and has both checkpoints."""
    done = make_run(own_home, DONE, 3, {"done": {"accuracy": 0.9912, "output": "elsewhere"}})
    for name in ("best.safetensors", "vgg16.safetensors"):
        shutil.copy(untrained_file, done / name)
    make_run(own_home, STOPPED, 2, {"stopped": "stopped"})
    make_run(own_home, FAILED, 1, {"error": "No space left on device"})
    make_run(own_home, PAPER, 0)
    (make_run(own_home, DAMAGED) / "config.json").write_text("{")
    return own_home / "runs"


class Opened:
    """Takes the place of the desktop: keeps what it was to open."""

    def __init__(self) -> None:
        self.urls: list[QUrl] = []
        self.works = True

    def __call__(self, url: QUrl) -> bool:
        self.urls.append(url)
        return self.works


@pytest.fixture
def desktop() -> Opened:
    return Opened()


@pytest.fixture
def history() -> ModelHistory:
    return ModelHistory()


@pytest.fixture
def window(qtbot: QtBot, runs: Path, history: ModelHistory, desktop: Opened) -> Iterator[RunsWindow]:
    window = RunsWindow(history, open_url=desktop)
    qtbot.addWidget(window)
    window.show()
    yield window
    window.shut_down()
    window.close()


def rows(window: RunsWindow) -> list[list[str]]:
    model = window.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def choose(window: RunsWindow, name: str, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    number = next(number for number, row in enumerate(window.model.rows) if row.run.name == name)
    index = window.model.index(number, 0)
    window.table.scrollTo(index)
    QTest.mouseClick(window.table.viewport(), LEFT, keys, window.table.visualRect(index).center())


def names(window: RunsWindow) -> list[str]:
    return [window.model.rows[row].run.name for row in window.table.selected_rows()]


def press(button: QAbstractButton) -> None:
    QTest.mouseClick(button, LEFT, pos=QPoint(8, 8))


def adopt(window: RunsWindow, number: int) -> None:
    """Open the button's menu and click one of what it offers."""

    def click() -> None:
        menu = window.adopt_menu
        assert menu.isVisible()
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(menu.actions()[number]).center())

    QTimer.singleShot(0, window, click)
    press(window.adopt_button)


def answer(qtbot: QtBot, window: RunsWindow, word: str) -> str:
    """Wait for the question, press the button with that word, and return what was asked."""
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    text = f"{box.text()} {box.informativeText()}"
    button = next(each for each in box.buttons() if word in each.text().replace("&", ""))
    with qtbot.waitSignal(box.destroyed):
        press(button)
    return text


def lines(window: RunsWindow) -> list[tuple[list[float], list[float]]]:
    return [
        ([round(x) for x in each.getData()[0]], [round(y, 3) for y in each.getData()[1]])
        for each in window.curves.validation.listDataItems()
    ]


def test_without_runs_it_says_how_they_come(qtbot: QtBot, history: ModelHistory) -> None:
    window = RunsWindow(history)
    qtbot.addWidget(window)
    window.show()
    assert window.empty.isVisible() and not window.table.isVisible()
    window.close()


def test_each_run_is_told_in_words(window: RunsWindow) -> None:
    assert rows(window) == [
        ["5 Mar 2026, 10:15", "digits", "done, 99.12 % on the test set", "98.50 %", "3 of 3"],
        ["4 Mar 2026, 10:15", "digits", "stopped, can go on", "98.50 %", "2 of 3"],
        ["3 Mar 2026, 10:15", "digits", "failed: No space left on device", "98.00 %", "1 of 3"],
        ["2 Mar 2026, 10:15", "paper", "stopped, can go on", "–", "0 of 3"],
        ["1 Mar 2026, 10:15", "", "damaged: its settings cannot be read", "98.50 %", "3"],
    ]


def test_the_newest_is_selected_and_its_curve_shown(window: RunsWindow) -> None:
    assert names(window) == [DONE]
    assert lines(window) == [([1, 2, 3], [98.0, 98.5, 98.0])]
    assert "5 Mar 2026, 10:15 · digits" in window.curves.key.text()


def test_two_are_compared_and_of_three_the_first_chosen_goes(window: RunsWindow) -> None:
    choose(window, STOPPED)
    choose(window, DONE, CTRL)
    assert lines(window) == [([1, 2, 3], [98.0, 98.5, 98.0]), ([1, 2], [98.0, 98.5])]
    assert not window.resume_button.isEnabled() and not window.adopt_button.isEnabled()
    choose(window, FAILED, CTRL)
    assert names(window) == [DONE, FAILED]
    assert window.curves.key.text().count("·") == 2


def test_a_run_without_epochs_has_no_curve(window: RunsWindow) -> None:
    choose(window, PAPER)
    assert lines(window) == []
    assert "no epoch finished" in window.curves.key.text()


def test_its_folder_is_opened(window: RunsWindow, runs: Path, desktop: Opened) -> None:
    choose(window, STOPPED)
    press(window.open_button)
    assert [Path(url.toLocalFile()) for url in desktop.urls] == [runs / STOPPED]


def test_a_folder_that_cannot_be_opened_is_told(qtbot: QtBot, window: RunsWindow, runs: Path, desktop: Opened) -> None:
    desktop.works = False
    press(window.open_button)
    assert str(runs / DONE) in answer(qtbot, window, "OK")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen platform, at menus
@pytest.mark.parametrize(
    ("number", "file", "note"),
    [(0, "best.safetensors", "digits, best: epoch 2"), (1, "vgg16.safetensors", "digits, 3 epochs")],
)
def test_the_best_or_the_last_is_adopted(
    qtbot: QtBot, window: RunsWindow, runs: Path, number: int, file: str, note: str
) -> None:
    assert [action.text() for action in window.adopt_menu.actions()] == [
        "The best: epoch 2, 98.50 % on validation",
        "The last: epoch 3, 99.12 % on the test set",
    ]
    with qtbot.waitSignal(window.adopt_wanted) as wish:
        adopt(window, number)
    assert wish.args == [runs / DONE / file, note]


def test_a_run_without_a_checkpoint_cannot_be_adopted(window: RunsWindow) -> None:
    choose(window, STOPPED)
    assert not window.adopt_button.isEnabled()
    assert window.adopt_button.toolTip() == "There is no checkpoint of it yet"


def test_the_run_whose_network_is_in_use_is_marked(window: RunsWindow, runs: Path, history: ModelHistory) -> None:
    history.adopt(runs / DONE / "best.safetensors", TRAINED)
    window.refresh()
    assert [row[2] for row in rows(window) if "in use" in row[2]] == ["done, 99.12 % on the test set  ✓ in use"]


@pytest.mark.parametrize(("name", "can"), [(DONE, False), (STOPPED, True), (FAILED, True), (DAMAGED, False)])
def test_what_stopped_or_failed_can_go_on(qtbot: QtBot, window: RunsWindow, runs: Path, name: str, can: bool) -> None:
    choose(window, name)
    assert window.resume_button.isEnabled() == can
    if can:
        with qtbot.waitSignal(window.resume_wanted) as wish:
            press(window.resume_button)
        assert wish.args == [runs / name]


def test_deleting_asks_first(qtbot: QtBot, window: RunsWindow, runs: Path) -> None:
    choose(window, FAILED)
    press(window.delete_button)
    assert "3 Mar 2026, 10:15 · digits" in answer(qtbot, window, "Cancel")
    assert (runs / FAILED).is_dir()
    press(window.delete_button)
    assert "cannot be undone" in answer(qtbot, window, "Delete")
    assert not (runs / FAILED).exists()
    assert len(rows(window)) == 4
    assert names(window) == [DONE]  # something is selected again


def test_two_are_deleted_at_once_and_the_last_leaves_the_empty_page(
    qtbot: QtBot, window: RunsWindow, runs: Path
) -> None:
    choose(window, STOPPED)
    choose(window, FAILED, CTRL)
    press(window.delete_button)
    assert "Delete these 2 runs?" in answer(qtbot, window, "Delete")
    assert sorted(each.name for each in runs.iterdir()) == [DAMAGED, PAPER, DONE]
    for each in list(runs.iterdir()):
        shutil.rmtree(each)
    window.refresh()
    assert window.empty.isVisible()


def test_a_running_run_cannot_be_deleted_and_its_progress_is_seen(window: RunsWindow, runs: Path) -> None:
    with RunLock(runs / STOPPED):
        window.refresh()
        assert rows(window)[1][2] == "● running"
        choose(window, STOPPED)
        assert not window.delete_button.isEnabled() and not window.resume_button.isEnabled()
        assert "while it trains" in window.delete_button.toolTip()
        with open(runs / STOPPED / "metrics.jsonl", "a") as file:
            file.write('{"epoch": 3, "loss": 0.1, "validation": 0.99}\n')
        window.refresh()
        assert rows(window)[1][3:] == ["99.00 %", "3 of 3"]
        assert lines(window) == [([1, 2, 3], [98.0, 98.5, 99.0])]
    window.refresh()
    assert window.delete_button.isEnabled()


def test_a_run_that_began_to_train_meanwhile_is_not_deleted(qtbot: QtBot, window: RunsWindow, runs: Path) -> None:
    choose(window, STOPPED)
    press(window.delete_button)
    with RunLock(runs / STOPPED):
        answer(qtbot, window, "Delete")
        assert "running" in answer(qtbot, window, "OK")
    assert (runs / STOPPED).is_dir()


def test_a_new_run_comes_in_by_itself_and_the_selection_stays(qtbot: QtBot, window: RunsWindow, own_home: Path) -> None:
    choose(window, STOPPED)
    make_run(own_home, "2026-03-06-101500-keras", 0)
    qtbot.waitUntil(lambda: len(rows(window)) == 6, timeout=8000)
    assert rows(window)[0][:2] == ["6 Mar 2026, 10:15", "keras"]
    assert names(window) == [STOPPED]


def test_hidden_it_looks_no_more(window: RunsWindow) -> None:
    assert window._look.isActive()
    window.close()
    assert not window._look.isActive()
