"""The samples' database is held by another program, moved away, or replaced by garbage while the pad uses it: one clear
line, nothing is lost, and once it is well again all goes on."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gestures import draw
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from samples_hands import CTRL, SHIFT, click, complaint, finish, labels, press, stroke

from vggdigits.app import training_desk
from vggdigits.app.main_window import MainWindow
from vggdigits.app.samples_window import SamplesWindow
from vggdigits.training.sample_files import export_csv, export_folder
from vggdigits.training.samples import NewSample, Origin, SampleStore

GARBAGE = b"this is no database, but somebody's letter" * 1000
Key = Qt.Key
Trouble = contextlib.AbstractContextManager[None]


@contextlib.contextmanager
def held(file: Path) -> Iterator[None]:
    """Another program holds it for itself."""
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextlib.contextmanager
def moved(file: Path) -> Iterator[None]:
    file.rename(file.with_name("elsewhere"))
    yield
    assert not file.exists(), "a new one was made in its place"
    file.with_name("elsewhere").rename(file)


@contextlib.contextmanager
def replaced(file: Path) -> Iterator[None]:
    os.link(file, file.with_name("elsewhere"))
    file.with_name("garbage").write_bytes(GARBAGE)
    file.with_name("garbage").replace(file)
    yield
    assert file.read_bytes() == GARBAGE
    file.with_name("elsewhere").replace(file)


TROUBLES: dict[str, tuple[Callable[[Path], Trouble], str]] = {
    "held": (held, "in use by another program for too long; try again"),
    "moved": (moved, "moved, deleted or replaced while it was in use; put it back"),
    "replaced": (replaced, "moved, deleted or replaced while it was in use; put it back"),
}


@pytest.fixture(params=list(TROUBLES))
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A kind of trouble, with less patience than users have."""
    monkeypatch.setattr(training_desk, "STORE_PATIENCE_S", 0.05)
    monkeypatch.setattr(SampleStore.__init__, "__defaults__", (None, 0.05))
    return str(request.param)


@pytest.fixture
def trouble(kind: str, own_home: Path) -> Callable[[], Trouble]:
    """Begins as the context is entered, and is over as it is left."""
    return lambda: TROUBLES[kind][0](own_home / "samples.sqlite3")


@pytest.fixture
def complained(qtbot: QtBot, window: MainWindow, kind: str, own_home: Path) -> Callable[[str], None]:
    """The user was told one thing, and why, in one line."""

    def check(what: str) -> None:
        (box,) = window.findChildren(QMessageBox)
        text = complaint(qtbot, box.parentWidget().window())
        assert what in text and TROUBLES[kind][1] in text and "\n" not in text
        assert str(own_home / "samples.sqlite3") in text

    return check


def kept(window: MainWindow) -> list[int | None]:
    """The labels of the samples, the newest first."""
    return [sample.label for sample in window.desk.store().samples()]


def draw_seven(window: MainWindow) -> None:
    draw(window.canvas, (100, 100), (190, 100), (140, 250))


def undo(window: MainWindow) -> None:
    QTest.keyClick(window, Key.Key_Z, CTRL)


def redo(window: MainWindow) -> None:
    QTest.keyClick(window, Key.Key_Z, CTRL | SHIFT)


def open_browser(qtbot: QtBot, window: MainWindow) -> SamplesWindow:
    """My samples, of which there are four."""
    window.desk.store().add_all([NewSample(digit, stroke(digit), None, Origin.REQUESTED) for digit in range(4)])
    window.act.samples.trigger()
    browser = window.desk._samples
    assert browser is not None
    qtbot.waitUntil(browser.isActiveWindow)
    return browser


def test_a_drawing_that_cannot_be_kept_stays_on_the_paper(
    window: MainWindow, trouble: Callable[[], Trouble], complained: Callable[[str], None]
) -> None:
    window.desk.store()
    draw_seven(window)
    with trouble():
        QTest.keyClick(window, Key.Key_7)
        complained("not kept. It is still on the canvas.")
    assert len(window.canvas.drawing.strokes) == 1 and kept(window) == []
    QTest.keyClick(window, Key.Key_7)
    assert kept(window) == [7]


def test_another_label_that_cannot_be_given_can_be_given_later(
    window: MainWindow, trouble: Callable[[], Trouble], complained: Callable[[str], None]
) -> None:
    draw_seven(window)
    QTest.keyClick(window, Key.Key_8)
    with trouble():
        QTest.keyClick(window, Key.Key_7)
        complained("not kept")
    assert kept(window) == [8]
    QTest.keyClick(window, Key.Key_7)
    assert kept(window) == [7]
    undo(window)
    assert kept(window) == [8]
    undo(window)
    assert kept(window) == [] and len(window.canvas.drawing.strokes) == 1


def test_what_cannot_be_undone_or_done_again_can_be_later(
    window: MainWindow, trouble: Callable[[], Trouble], complained: Callable[[str], None]
) -> None:
    draw_seven(window)
    QTest.keyClick(window, Key.Key_7)
    with trouble():
        undo(window)
        complained("Your samples are as they were. It can be tried again.")
    assert kept(window) == [7] and len(window.canvas.drawing.strokes) == 1
    undo(window)
    assert kept(window) == []
    with trouble():
        redo(window)
        complained("Your samples are as they were. It can be tried again.")
    assert kept(window) == []
    redo(window)
    assert kept(window) == [7]
    undo(window)
    undo(window)  # the stroke is the step before
    assert not window.canvas.drawing


def test_a_drawing_on_request_that_cannot_be_kept_is_asked_for_again(
    window: MainWindow, trouble: Callable[[], Trouble], complained: Callable[[str], None]
) -> None:
    window.desk.store()
    window.act.request.trigger()
    task = window.request_bar.task.text()
    draw_seven(window)
    with trouble():
        QTest.keyClick(window.canvas, Key.Key_Return)
        complained("It can be tried again.")
    assert window.request_bar.task.text() == task and len(window.canvas.drawing.strokes) == 1
    QTest.keyClick(window.canvas, Key.Key_Return)
    assert len(kept(window)) == 1 and not window.canvas.drawing
    with trouble():
        QTest.keyClick(window.canvas, Key.Key_Backspace)
        complained("It can be tried again.")
    assert len(kept(window)) == 1
    QTest.keyClick(window.canvas, Key.Key_Backspace)
    assert kept(window) == []


def test_in_the_browser_nothing_changes_and_everything_can_be_tried_again(
    qtbot: QtBot, window: MainWindow, trouble: Callable[[], Trouble], complained: Callable[[str], None]
) -> None:
    browser = open_browser(qtbot, window)
    click(browser, 0)
    for key, after in ((Key.Key_9, [9, 2, 1, 0]), (Key.Key_Delete, [2, 1, 0])):
        before = labels(browser)
        with trouble():
            press(browser, key)
            complained("Nothing was changed.")
        assert kept(window) == labels(browser) == before
        press(browser, key)
        assert kept(window) == labels(browser) == after
        with trouble():
            browser.actions_.undo.trigger()
            complained("Nothing was changed.")
        assert kept(window) == labels(browser) == after
        browser.actions_.undo.trigger()
        assert kept(window) == labels(browser) == before
        with trouble():
            browser.actions_.redo.trigger()
            complained("Nothing was changed.")
        browser.actions_.redo.trigger()
        assert kept(window) == labels(browser) == after
        assert not browser.actions_.redo.isEnabled()


def test_what_is_shown_is_exported_all_the_same(
    qtbot: QtBot, window: MainWindow, trouble: Callable[[], Trouble], tmp_path: Path
) -> None:
    browser = open_browser(qtbot, window)
    with trouble():
        browser.export(export_folder, tmp_path / "pictures")
        finish(qtbot, browser)
        browser.export(export_csv, tmp_path / "table.csv")
        finish(qtbot, browser)
    assert len(list((tmp_path / "pictures").glob("*/*.png"))) == 4
    assert len((tmp_path / "table.csv").read_text().splitlines()) == 5
    assert window.findChildren(QMessageBox) == []


def test_an_import_that_finds_no_way_in_changes_nothing(
    qtbot: QtBot,
    window: MainWindow,
    trouble: Callable[[], Trouble],
    complained: Callable[[str], None],
    tmp_path: Path,
) -> None:
    browser = open_browser(qtbot, window)
    export_folder(browser.model.shown, tmp_path / "pictures")
    with trouble():
        browser.import_from([tmp_path / "pictures"])
        finish(qtbot, browser)
        complained("The import failed. Your samples are as they were.")
    assert kept(window) == [3, 2, 1, 0]
    browser.import_from([tmp_path / "pictures"])
    finish(qtbot, browser)
    assert len(kept(window)) == len(labels(browser)) == 8


def test_what_is_there_no_more_can_still_be_backed_up(
    qtbot: QtBot, window: MainWindow, trouble: Callable[[], Trouble], tmp_path: Path
) -> None:
    browser = open_browser(qtbot, window)
    with trouble():
        browser.back_up(tmp_path / "saved" / "samples.sqlite3")
        if browser.job is not None:
            finish(qtbot, browser)
    assert "Backed up to samples.sqlite3" in browser.strip.message.text()
    with SampleStore(tmp_path / "saved" / "samples.sqlite3") as copy:
        assert [sample.label for sample in copy.samples()] == [3, 2, 1, 0]


@pytest.mark.parametrize("kind", ["moved", "replaced"], indirect=True)
def test_what_cannot_be_read_is_told_and_what_is_shown_stays(
    qtbot: QtBot, window: MainWindow, trouble: Callable[[], Trouble], complained: Callable[[str], None]
) -> None:
    browser = open_browser(qtbot, window)
    with trouble():
        browser.refresh()
        complained("Your samples cannot be read.")
        assert labels(browser) == [3, 2, 1, 0]
        window.act.teach.trigger()
        teach = window.desk._teach
        assert teach is not None and TROUBLES["moved"][1] in teach.state.text()
        teach.close()
        teach.shut_down()
    browser.refresh()
    assert labels(browser) == [3, 2, 1, 0]


@pytest.mark.parametrize("kind", ["held"], indirect=True)
def test_while_another_program_writes_samples_are_looked_at(
    qtbot: QtBot, window: MainWindow, trouble: Callable[[], Trouble]
) -> None:
    window.desk.store().add(NewSample(5, stroke(5)))
    with trouble():
        browser = open_first(window)
        assert labels(browser) == [5]
    assert window.findChildren(QMessageBox) == []


def open_first(window: MainWindow) -> SamplesWindow:
    window.act.samples.trigger()
    assert window.desk._samples is not None
    return window.desk._samples


def test_the_window_closes_in_the_middle_of_it(
    qtbot: QtBot, window: MainWindow, trouble: Callable[[], Trouble], own_home: Path
) -> None:
    browser = open_browser(qtbot, window)
    click(browser, 0)
    press(browser, Key.Key_Delete)
    with trouble():
        window.close()
        assert not window.isVisible()
    with SampleStore(own_home / "samples.sqlite3") as store:
        assert [sample.label for sample in store.samples()] == [2, 1, 0]


def test_garbage_written_into_it_is_told_by_what_reads_it(
    qtbot: QtBot, window: MainWindow, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = own_home / "samples.sqlite3"
    window.desk.store().add(NewSample(5, stroke(5)))
    window.desk.store().purge()  # all of it is in the file itself
    with open(file, "r+b") as content:
        content.write(GARBAGE)
    draw_seven(window)
    QTest.keyClick(window, Key.Key_7)
    text = complaint(qtbot, window)
    assert "not kept. It is still on the canvas." in text and "it was left as it is" in text
    assert len(window.canvas.drawing.strokes) == 1
    browser = open_first(window)
    text = complaint(qtbot, window)
    assert "Your samples cannot be read." in text and "it was left as it is" in text
    browser.close()


def test_a_store_that_another_program_locks_altogether_is_told(
    qtbot: QtBot, window: MainWindow, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_desk, "STORE_PATIENCE_S", 0.05)
    file = own_home / "samples.sqlite3"
    SampleStore(file).close()
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        draw_seven(window)
        QTest.keyClick(window, Key.Key_7)
        assert "in use by another program for too long; try again" in complaint(qtbot, window)
        for action in (window.act.samples, window.act.teach):
            action.trigger()
            assert "Your samples cannot be opened." in complaint(qtbot, window)
        other.execute("ROLLBACK")
    QTest.keyClick(window, Key.Key_7)
    assert kept(window) == [7]
