"""Drawings as documents: opened, saved, asked about; as a person does it in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from document_hands import CTRL, ONE, SHIFT, dark_bar, draw_one, key, naming, press
from gestures import draw
from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app.main_window import MainWindow
from vggdigits.app.settings import RECENT_FILES, Settings, settings_file
from vggdigits.ink.inkml import read_inkml, write_inkml
from vggdigits.ink.strokes import Drawing, Stroke

# Saving and opening.


def test_drawn_saved_by_keyboard_and_opened_again_it_is_the_same_drawing(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    draw_one(window)
    drawing = window.canvas.drawing
    with naming(tmp_path / "one.inkml"):
        key(window, Qt.Key.Key_S, CTRL)
    assert window.canvas.drawing is drawing
    assert not window.isWindowModified()
    key(window, Qt.Key.Key_N, CTRL)
    assert not window.canvas.drawing
    assert not window.undo_stack.canUndo()
    with naming(tmp_path / "one.inkml"):
        key(window, Qt.Key.Key_O, CTRL)
    (opened,), (stroke,) = window.canvas.drawing.strokes, drawing.strokes
    assert opened.points.tolist() == stroke.points.tolist()
    qtbot.waitUntil(lambda: window.windowTitle() == "3 – one.inkml[*] – vggdigits")


def test_save_writes_over_the_file_it_came_from_and_save_as_goes_on_with_another(
    window: MainWindow, tmp_path: Path
) -> None:
    write_inkml(ONE, tmp_path / "one.inkml")
    window.documents.open_file(tmp_path / "one.inkml")
    assert not window.documents.actions.save.isEnabled()
    draw(window.canvas, (300, 100), (300, 200))
    assert window.isWindowModified()
    key(window, Qt.Key.Key_S, CTRL)
    assert len(read_inkml(tmp_path / "one.inkml").strokes) == 2
    draw(window.canvas, (400, 100), (400, 200))
    with naming(tmp_path / "two.inkml"):
        key(window, Qt.Key.Key_S, CTRL | SHIFT)
    assert len(read_inkml(tmp_path / "two.inkml").strokes) == 3
    assert len(read_inkml(tmp_path / "one.inkml").strokes) == 2
    assert window.windowTitle().endswith("two.inkml[*] – vggdigits")


def test_undone_to_what_was_saved_it_is_not_modified(window: MainWindow, tmp_path: Path) -> None:
    draw_one(window)
    window.documents.save_file(tmp_path / "one.inkml")
    draw(window.canvas, (300, 100), (300, 200))
    assert window.isWindowModified()
    window.undo()
    assert not window.isWindowModified()
    window.undo()
    assert window.isWindowModified()
    window.redo()
    assert not window.isWindowModified()


def test_a_drawing_that_is_far_from_the_origin_opens_in_view(window: MainWindow, tmp_path: Path) -> None:
    write_inkml(Drawing((Stroke.from_xy([(5000, 5000), (5000, 5300)], width=30),)), tmp_path / "far.inkml")
    window.documents.open_file(tmp_path / "far.inkml")
    shown = window.canvas.grab().toImage()
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2).lightness() < 60
    fitted = window.canvas.view
    window.clear()
    assert window.canvas.view != fitted
    window.undo()
    assert window.canvas.view == fitted


def test_a_drawing_opens_as_it_was_drawn(window: MainWindow, tmp_path: Path) -> None:
    draw_one(window)
    seen = window.canvas.grab().toImage()
    window.documents.save_file(tmp_path / "one.inkml")
    window.documents.new()
    window.documents.open_file(tmp_path / "one.inkml")
    assert window.canvas.grab().toImage() == seen


def test_a_stroke_on_an_opened_drawing_has_the_width_that_is_seen(window: MainWindow, tmp_path: Path) -> None:
    write_inkml(Drawing((Stroke.from_xy([(0, 0), (0, 0.02)], width=0.002),)), tmp_path / "metres.inkml")
    window.documents.open_file(tmp_path / "metres.inkml")
    draw(window.canvas, (30, 100), (30, 200))
    assert window.canvas.drawing.strokes[-1].width == pytest.approx(window.canvas.brush / window.canvas.view.zoom)


def test_a_picture_is_opened_and_read_and_not_written_over(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    dark_bar(tmp_path / "one.png")
    window.documents.open_file(tmp_path / "one.png")
    qtbot.waitUntil(lambda: window.windowTitle() == "3 – one.png[*] – vggdigits")
    assert not window.isWindowModified()
    draw_one(window)
    assert window.isWindowModified()
    with naming(tmp_path / "bar.inkml"):
        key(window, Qt.Key.Key_S, CTRL)
    saved = read_inkml(tmp_path / "bar.inkml")
    assert len(saved.strokes) == 1
    assert saved.backdrop is not None and window.canvas.drawing.backdrop is not None
    assert np.array_equal(saved.backdrop.ink, window.canvas.drawing.backdrop.ink)


def test_a_picture_without_ink_is_told_and_the_drawing_stays(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    Image.fromarray(np.full((60, 60), 255, np.uint8)).save(tmp_path / "blank.png")
    write_inkml(Drawing(), tmp_path / "blank.inkml")
    draw_one(window)
    for name in ("blank.png", "blank.inkml"):
        window.documents.open_file(tmp_path / name)
        assert f"{name} holds no ink" in press(qtbot, window, "OK")
    assert len(window.canvas.drawing.strokes) == 1


def test_a_file_that_is_no_picture_is_refused_and_the_drawing_stays(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    (tmp_path / "notes.png").write_text("not a picture")
    draw_one(window)
    window.documents.open_file(tmp_path / "notes.png")
    assert "not a picture" in press(qtbot, window, "OK")
    assert len(window.canvas.drawing.strokes) == 1


def test_a_folder_that_cannot_be_written_to_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    draw_one(window)
    window.documents.save_file(tmp_path / "missing" / "a.inkml")
    assert "still on the canvas" in press(qtbot, window, "OK")
    assert len(window.canvas.drawing.strokes) == 1
    assert window.isWindowModified()


def test_a_name_without_the_suffix_gets_it_and_asks_before_it_replaces(window: MainWindow, tmp_path: Path) -> None:
    draw_one(window)
    (tmp_path / "mine.inkml").write_text("an older drawing")
    answers: list[str] = []

    def answer() -> None:
        """In the file dialog: type a name and accept; in the question whether to replace: no; then give up."""
        active = QApplication.activeModalWidget()
        if isinstance(active, QMessageBox):
            answers.append(active.text())
            active.button(QMessageBox.StandardButton.No).click()
        elif isinstance(active, QFileDialog) and not answers:
            active.setDirectory(str(tmp_path))
            line = active.findChild(QLineEdit)
            assert isinstance(line, QLineEdit)
            line.setText("mine")
            QTimer.singleShot(0, active, answer)
            active.accept()
        elif isinstance(active, QFileDialog):
            active.reject()
            return
        QTimer.singleShot(0, window, answer)

    QTimer.singleShot(0, window, answer)
    window.documents.actions.save.trigger()
    assert len(answers) == 1 and "mine.inkml" in answers[0]
    assert (tmp_path / "mine.inkml").read_text() == "an older drawing"


@pytest.mark.parametrize(("modifier", "name"), [(CTRL, "one.png"), (CTRL | SHIFT, "one.svg")])
def test_it_is_exported_for_other_programs(
    window: MainWindow, tmp_path: Path, modifier: Qt.KeyboardModifier, name: str
) -> None:
    draw_one(window)
    with naming(tmp_path / name):
        key(window, Qt.Key.Key_E, modifier)
    content = (tmp_path / name).read_bytes()
    assert content.startswith(b"\x89PNG" if name.endswith("png") else b"<svg")
    assert window.isWindowModified()  # other programs' files hold less


def test_an_export_that_fails_is_told(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    draw_one(window)
    window.documents.export_file(tmp_path / "missing" / "a.png")
    assert "could not be exported" in press(qtbot, window, "OK")


# Files used last.


def recent(window: MainWindow) -> list[str]:
    return [action.text().split("  ", 1)[1] for action in window.documents.actions.recent.actions()[:-2]]


def test_files_used_last_are_in_the_menu_the_newest_first_also_after_a_restart(
    window: MainWindow, tmp_path: Path
) -> None:
    assert not window.documents.actions.recent.menuAction().isEnabled()
    write_inkml(ONE, tmp_path / "a & b.inkml")
    dark_bar(tmp_path / "bar.png")
    window.documents.open_file(tmp_path / "a & b.inkml")
    window.documents.open_file(tmp_path / "bar.png")
    assert recent(window) == ["bar.png", "a && b.inkml"]
    window.documents.actions.recent.actions()[1].trigger()
    assert window.windowTitle().startswith("a & b.inkml")
    assert recent(window) == ["a && b.inkml", "bar.png"]
    kept = Settings(settings_file()).get(RECENT_FILES)
    assert kept == (str(tmp_path / "a & b.inkml"), str(tmp_path / "bar.png"))


def test_a_recent_file_that_is_gone_is_told_and_taken_off(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    write_inkml(ONE, tmp_path / "one.inkml")
    window.documents.open_file(tmp_path / "one.inkml")
    (tmp_path / "one.inkml").unlink()
    window.documents.actions.recent.actions()[0].trigger()
    assert "one.inkml is not there any more" in press(qtbot, window, "OK")
    assert recent(window) == []
    assert window.canvas.drawing


def test_the_list_is_cleared_and_holds_eight(window: MainWindow, tmp_path: Path) -> None:
    for number in range(10):
        write_inkml(ONE, tmp_path / f"{number}.inkml")
        window.documents.open_file(tmp_path / f"{number}.inkml")
    assert recent(window) == [f"{number}.inkml" for number in range(9, 1, -1)]
    window.documents.actions.recent.actions()[-1].trigger()
    assert not window.documents.actions.recent.menuAction().isEnabled()


# Save changes?


Way = Callable[[MainWindow, Path], None]
WAYS: dict[str, Way] = {
    "close": lambda window, file: window.close(),
    "new": lambda window, file: window.documents.actions.new.trigger(),
    "open": lambda window, file: window.documents.open_file(file),
    "request": lambda window, file: window.act.request.trigger(),
}


@pytest.mark.parametrize("way", WAYS)
def test_who_cancels_keeps_the_drawing(qtbot: QtBot, window: MainWindow, tmp_path: Path, way: str) -> None:
    write_inkml(ONE, tmp_path / "other.inkml")
    draw_one(window)
    drawing = window.canvas.drawing
    WAYS[way](window, tmp_path / "other.inkml")
    assert "Save the drawing?" in press(qtbot, window, "Cancel")
    assert window.isVisible() and window.canvas.drawing is drawing and window.undo_stack.canUndo()


@pytest.mark.parametrize("way", WAYS)
def test_who_discards_goes_on_without_it(qtbot: QtBot, window: MainWindow, tmp_path: Path, way: str) -> None:
    write_inkml(ONE, tmp_path / "other.inkml")
    draw_one(window)
    drawing = window.canvas.drawing
    WAYS[way](window, tmp_path / "other.inkml")
    press(qtbot, window, "Discard")
    if way == "close":
        qtbot.waitUntil(lambda: not window.isVisible())
    else:
        assert window.canvas.drawing is not drawing
    assert not list((settings_file().parent / "unsaved").glob("*.inkml"))


@pytest.mark.parametrize("way", WAYS)
def test_who_saves_has_saved(qtbot: QtBot, window: MainWindow, tmp_path: Path, way: str) -> None:
    write_inkml(ONE, tmp_path / "one.inkml")
    write_inkml(ONE, tmp_path / "other.inkml")
    window.documents.open_file(tmp_path / "one.inkml")
    draw_one(window)
    drawing = window.canvas.drawing
    WAYS[way](window, tmp_path / "other.inkml")
    assert "changes to one.inkml" in press(qtbot, window, "Save")
    assert len(read_inkml(tmp_path / "one.inkml").strokes) == 2
    if way == "close":
        qtbot.waitUntil(lambda: not window.isVisible())
    else:
        assert window.canvas.drawing is not drawing


def test_where_saving_fails_it_does_not_close(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    write_inkml(ONE, tmp_path / "folder" / "one.inkml")
    window.documents.open_file(tmp_path / "folder" / "one.inkml")
    draw_one(window)
    (tmp_path / "folder" / "one.inkml").unlink()
    (tmp_path / "folder").rmdir()
    window.close()
    press(qtbot, window, "Save")
    assert "could not be saved" in press(qtbot, window, "OK")
    assert window.isVisible() and len(window.canvas.drawing.strokes) == 2


def test_nothing_is_asked_where_nothing_can_be_lost(window: MainWindow, tmp_path: Path) -> None:
    draw_one(window)
    window.clear()
    window.documents.actions.new.trigger()  # blank paper
    dark_bar(tmp_path / "bar.png")
    window.documents.open_file(tmp_path / "bar.png")
    window.documents.actions.new.trigger()  # the picture has its own file
    draw_one(window)
    window.documents.save_file(tmp_path / "one.inkml")
    window.close()
    assert not window.isVisible()


def test_a_drawing_that_was_saved_and_is_now_blank_is_asked_about(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    draw_one(window)
    window.documents.save_file(tmp_path / "one.inkml")
    window.clear()
    window.close()
    press(qtbot, window, "Cancel")
    assert window.isVisible()
    window.undo()
    assert not window.isWindowModified()


def test_asked_twice_there_is_one_question(qtbot: QtBot, window: MainWindow) -> None:
    draw_one(window)
    window.close()
    window.close()
    assert len([box for box in window.findChildren(QMessageBox) if box.isVisible()]) == 1
    press(qtbot, window, "Cancel")
