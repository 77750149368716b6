"""A drawing in progress survives a crash: kept, offered, restored; as a person sees it in the window."""

from __future__ import annotations

import threading
import weakref
from pathlib import Path

import pytest
from document_hands import CTRL, ONE, another_window, dark_bar, draw_one, key, press
from gestures import draw
from PySide6.QtCore import QLockFile, Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app import unsaved
from vggdigits.app.main_window import MainWindow
from vggdigits.app.settings import settings_file
from vggdigits.ink.inkml import read_inkml, write_inkml
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke


def copies() -> list[Path]:
    return list((settings_file().parent / "unsaved").glob("*.inkml"))


def crash(window: MainWindow) -> None:
    """What is left of a pad that died: its copy, with nobody's lock."""
    (copy,) = copies()
    content = copy.read_bytes()
    window.documents.discard()
    window.close()
    copy.write_bytes(content)


def test_a_drawing_in_progress_is_kept_and_offered_at_the_next_start(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    write_inkml(ONE, tmp_path / "one.inkml")
    window.documents.open_file(tmp_path / "one.inkml")
    draw_one(window)
    qtbot.waitUntil(lambda: bool(copies()))
    crash(window)
    again = another_window(qtbot)
    again.documents.offer_unsaved()
    assert "Changes to one.inkml" in press(qtbot, again, "Restore")
    assert len(again.canvas.drawing.strokes) == 2
    assert again.isWindowModified()
    key(again, Qt.Key.Key_S, CTRL)
    assert len(read_inkml(tmp_path / "one.inkml").strokes) == 2
    qtbot.waitUntil(lambda: not copies())


def test_a_drawing_left_behind_may_be_discarded_or_left_for_later(qtbot: QtBot, window: MainWindow) -> None:
    draw_one(window)
    qtbot.waitUntil(lambda: bool(copies()))
    crash(window)
    again = another_window(qtbot)
    again.documents.offer_unsaved()
    assert "A drawing was not saved" in press(qtbot, again, "Later")
    assert copies() and not again.canvas.drawing
    again.documents.offer_unsaved()
    press(qtbot, again, "Discard")
    assert not again.canvas.drawing
    qtbot.waitUntil(lambda: not copies())


@pytest.mark.parametrize("answer", ["Later", "Restore", "Discard"])
def test_a_drawing_left_behind_is_there_until_it_is_answered_for_whatever_is_opened_meanwhile(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, answer: str
) -> None:
    draw_one(window)
    qtbot.waitUntil(lambda: bool(copies()))
    crash(window)
    write_inkml(Drawing((*ONE.strokes, *ONE.strokes)), tmp_path / "other.inkml")
    again = another_window(qtbot)
    again.documents.open_file(tmp_path / "other.inkml")  # as the command line names it
    again.documents.offer_unsaved()
    again.documents.open_file(tmp_path / "other.inkml")  # as a second start does
    again.documents._keep_copy()  # as after a while
    again.documents._copy.finish()
    assert len(copies()) == 1
    press(qtbot, again, answer)
    if answer == "Later":
        again.documents.offer_unsaved()
        press(qtbot, again, "Restore")
    assert len(again.canvas.drawing.strokes) == (2 if answer == "Discard" else 1)
    again.documents._copy.finish()
    assert len(copies()) == (0 if answer == "Discard" else 1)


def test_the_copy_goes_with_the_drawing_to_the_window_that_takes_its_place(qtbot: QtBot, window: MainWindow) -> None:
    draw_one(window)
    qtbot.waitUntil(lambda: bool(copies()))
    (copy,) = copies()
    held = window.documents.hand_over()
    window.close()
    assert copies() == [copy]
    again = another_window(qtbot)
    again.documents.take_over(held)
    again.documents._copy.finish()
    assert copies() == [copy] and again.isWindowModified()
    again.documents.discard()
    again.documents._copy.finish()
    assert not copies()


def test_the_copy_of_a_pad_that_runs_is_not_offered_to_another(qtbot: QtBot, window: MainWindow) -> None:
    draw_one(window)
    qtbot.waitUntil(lambda: bool(copies()))
    other = another_window(qtbot)
    other.documents.offer_unsaved()
    assert not other.findChildren(QMessageBox)
    draw_one(other)
    qtbot.waitUntil(lambda: len(copies()) == 2)


def test_what_was_saved_undone_or_discarded_leaves_no_copy(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    draw_one(window)
    qtbot.waitUntil(lambda: bool(copies()))
    window.undo()
    qtbot.waitUntil(lambda: not copies())
    window.redo()
    qtbot.waitUntil(lambda: bool(copies()))
    window.documents.save_file(tmp_path / "one.inkml")
    qtbot.waitUntil(lambda: not copies())


def test_when_nobody_can_be_asked_it_closes_and_the_next_start_offers_the_drawing(
    qtbot: QtBot, window: MainWindow
) -> None:
    draw_one(window)
    window.close()  # the question is open
    window.documents.keep_for_next_start()
    window.close()
    assert not window.isVisible()
    again = another_window(qtbot)
    again.documents.offer_unsaved()
    press(qtbot, again, "Restore")
    assert len(again.canvas.drawing.strokes) == 1


def test_a_copy_that_cannot_be_read_is_passed_over_and_kept(qtbot: QtBot, window: MainWindow) -> None:
    folder = settings_file().parent / "unsaved"
    folder.mkdir()
    (folder / "damaged.inkml").write_text("half a")
    window.documents.offer_unsaved()
    assert not window.findChildren(QMessageBox)
    assert copies()
    lock = QLockFile(str(folder / "damaged.lock"))
    assert lock.tryLock(0)
    lock.unlock()


def test_a_folder_that_keeps_no_copy_is_told_once(qtbot: QtBot, window: MainWindow) -> None:
    (settings_file().parent / "unsaved").write_text("in the way")
    draw_one(window)
    qtbot.waitUntil(lambda: "A crash would cost this drawing" in window.status.currentMessage())
    assert len(window.canvas.drawing.strokes) == 1


def test_a_picture_under_the_strokes_is_in_the_copy_as_well(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    dark_bar(tmp_path / "bar.png")
    window.documents.open_file(tmp_path / "bar.png")
    draw_one(window)
    qtbot.waitUntil(lambda: bool(copies()))
    assert isinstance(read_inkml(copies()[0]).backdrop, Backdrop)


def test_in_a_burst_of_changes_at_most_one_copy_waits_to_be_written(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that takes long holds the writer up; what waited meanwhile is what is newest."""
    reached, go_on, written = threading.Event(), threading.Event(), []

    def slowly(path: Path, content: bytes) -> None:
        reached.set()
        assert go_on.wait(60)
        written.append(content.count(b"<trace "))

    monkeypatch.setattr(unsaved, "write_atomically", slowly)
    copy, strokes, held = unsaved.UnsavedCopy(), (Stroke.from_xy([(1, 2)], 8),), weakref.WeakSet[Drawing]()
    for number in range(1, 10_001):
        drawing = Drawing(strokes * (1 + number // 100))
        held.add(drawing)
        copy.keep(drawing, None)
        assert reached.wait(60)
    del drawing
    assert len(held) == 2  # the one being written, and the newest
    go_on.set()
    copy.release()
    assert written == [1, 101]


def test_of_a_burst_of_strokes_the_last_thousand_can_be_undone(window: MainWindow) -> None:
    for number in range(1010):
        draw(window.canvas, (20 + number % 300, 30), (25 + number % 300, 90))
    for _ in range(1010):
        window.undo()
    assert len(window.canvas.drawing.strokes) == 10
    assert not window.act.undo.isEnabled()
