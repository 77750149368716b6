from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QColor, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits.app.sample_delegate import thumbnail
from vggdigits.app.samples_window import SamplesWindow
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.training.sample_files import export_csv, export_folder, export_inkml, read_samples
from vggdigits.training.samples import NewSample, Origin, SampleStore

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def stroke(digit: int) -> Drawing:
    """A line that leans as far as the digit is high."""
    return Drawing((Stroke.from_xy([(10, 10), (20 + 5 * digit, 80)], width=8),))


def picture(digit: int) -> NewSample:
    ink = np.zeros((28, 28), np.uint8)
    ink[4:24, 4 : 8 + digit] = 255
    return NewSample(digit, None, ink, Origin.IMPORTED)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SampleStore]:
    with SampleStore(tmp_path / "home" / "samples.sqlite3") as store:
        yield store


@pytest.fixture
def make(qtbot: QtBot, store: SampleStore) -> Iterator[Callable[[], SamplesWindow]]:
    windows = []

    def make() -> SamplesWindow:
        window = SamplesWindow(store)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.shut_down()


@pytest.fixture
def window(store: SampleStore, make: Callable[[], SamplesWindow]) -> SamplesWindow:
    """Twelve samples: 0 to 9 drawn on request, a corrected 4 that was read as a 9, and an imported 7; the newest is
    shown first."""
    store.add_all([NewSample(digit, stroke(digit), None, Origin.REQUESTED, digit) for digit in range(10)])
    store.add(NewSample(4, stroke(4), None, Origin.CORRECTED, 9))
    store.add(picture(7))
    return make()


def labels(window: SamplesWindow) -> list[int | None]:
    return [sample.label for sample in window.model.shown]


def click(window: SamplesWindow, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = window.grid.visualRect(window.model.index(row)).center()
    QTest.mouseClick(window.grid.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def click_filter(window: SamplesWindow, row: int) -> None:
    choices = window.filter.labels
    place = choices.visualItemRect(choices.item(row)).center()
    QTest.mouseClick(choices.viewport(), Qt.MouseButton.LeftButton, pos=place)


def press(window: SamplesWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.grid, key, modifier)


def in_dialog(path: Path, suffix: str = "") -> None:
    """As soon as a file dialog is open, type a path and accept; once more when it has added the suffix."""
    answers = [""] + [suffix] * bool(suffix)

    def accept() -> None:
        dialog = QApplication.activeModalWidget()
        line = dialog.findChild(QLineEdit) if isinstance(dialog, QFileDialog) and dialog.isVisible() else None
        if not isinstance(line, QLineEdit) or not line.text().endswith(answers[0]):
            QTimer.singleShot(20, accept)
            return
        if not answers.pop(0):
            line.setText(str(path))
        if answers:
            QTimer.singleShot(20, accept)
        QTest.keyClick(line, Qt.Key.Key_Return)

    QTimer.singleShot(20, accept)


def run(qtbot: QtBot, window: SamplesWindow, action: QAction) -> None:
    """Trigger what starts a job, and wait for its end."""
    action.trigger()
    finish(qtbot, window)


def finish(qtbot: QtBot, window: SamplesWindow) -> None:
    qtbot.waitUntil(lambda: window.job is None, timeout=20_000)


def complaint(qtbot: QtBot, window: SamplesWindow) -> str:
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    box = window.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    text = f"{box.text()} {box.informativeText()}"
    with qtbot.waitSignal(box.destroyed):
        box.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return text


# Looking.


def test_without_samples_the_window_says_how_to_get_some(qtbot: QtBot, make: Callable[[], SamplesWindow]) -> None:
    window = make()
    assert window.pages.currentWidget() is window.empty
    assert not window.actions_.export_csv.isEnabled() and not window.actions_.backup.isEnabled()
    assert not window.actions_.teach.isEnabled()
    with qtbot.waitSignal(window.request_wanted):
        QTest.mouseClick(window.empty.request_button, Qt.MouseButton.LeftButton)


def test_all_are_shown_the_newest_first_with_a_count_of_each_label(window: SamplesWindow) -> None:
    assert labels(window) == [7, 4, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert window.filter.labels.counts() == [12, 1, 1, 1, 1, 2, 1, 1, 2, 1, 1, 0]
    assert window.filter.origins.counts() == [12, 1, 10, 1]
    assert window.strip.counts.text() == "12 samples"


def test_buttons_ask_for_drawing_and_teaching(qtbot: QtBot, window: SamplesWindow) -> None:
    for action, signal in (
        (window.actions_.request, window.request_wanted),
        (window.actions_.teach, window.teach_wanted),
    ):
        with qtbot.waitSignal(signal):
            button = window.actions_.bar.widgetForAction(action)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_one_label_and_one_origin_are_filtered(window: SamplesWindow) -> None:
    click_filter(window, 1 + 4)
    assert [sample.origin for sample in window.model.shown] == [Origin.CORRECTED, Origin.REQUESTED]
    assert window.strip.counts.text() == "2 of 12 samples"
    assert window.filter.origins.counts() == [2, 1, 1, 0]
    window.filter.origins.choose(Origin.IMPORTED)
    assert window.pages.currentWidget() is window.filter_empty
    QTest.mouseClick(window.filter_empty.all_button, Qt.MouseButton.LeftButton)
    assert len(window.model.shown) == 12


def test_show_label_filters(window: SamplesWindow) -> None:
    window.filter.origins.choose(Origin.REQUESTED)
    window.show_label(7)
    assert labels(window) == [7, 7]


def test_a_tip_says_where_a_sample_comes_from(window: SamplesWindow) -> None:
    tip, other = (window.model.data(window.model.index(row), Qt.ItemDataRole.ToolTipRole) for row in (1, 0))
    assert isinstance(tip, str) and tip.startswith("Corrected, today, ") and tip.endswith("read as 9")
    assert isinstance(other, str) and other.endswith("a picture, without strokes")
    assert window.model.data(window.model.index(1)) == "4, corrected"


def test_a_thumbnail_shows_the_ink_in_its_colour(store: SampleStore) -> None:
    image = thumbnail(store.add(picture(9)), QColor("#0072b2"), 80)
    assert max(image.width(), image.height()) == 80
    assert image.pixelColor(image.rect().center()) == QColor("#0072b2")
    assert image.pixelColor(0, 0).alpha() < 128


def test_the_grid_paints_ink_and_damage(window: SamplesWindow, store: SampleStore) -> None:
    def paper(row: int) -> set[str]:
        image = window.grid.viewport().grab().toImage()
        place = window.grid.visualRect(window.model.index(row))
        return {
            image.pixelColor(place.left() + x, place.top() + y).name() for x in range(16, 96) for y in range(16, 96)
        }

    assert {"#fffdf8", "#1a1a1a"} <= paper(0)
    with closing(sqlite3.connect(store.path)) as database, database:
        database.execute("UPDATE samples SET picture = x'00' WHERE id = ?", (window.model.shown[0].id,))
    window.refresh()
    again = SamplesWindow(store)
    again.show()
    try:
        assert "#1a1a1a" not in {
            again.grid.viewport().grab().toImage().pixelColor(56 + x, 56 + y).name()
            for x in range(-8, 8)
            for y in range(-40, -20)
        }
    finally:
        again.close()


# Changing.


def test_a_digit_key_relabels_what_is_selected(window: SamplesWindow, store: SampleStore, qtbot: QtBot) -> None:
    click(window, 0)
    click(window, 2, CTRL)
    assert window.strip.counts.text() == "2 of 12 selected"
    with qtbot.waitSignal(window.changed):
        press(window, Qt.Key.Key_3)
    assert labels(window) == [3, 4, 3, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert store.counts()[3] == 3 and 9 not in store.counts()
    assert len(window.grid.selected_ids()) == 2  # they can be corrected at once
    press(window, Qt.Key.Key_N)
    assert store.counts()[None] == 2 and window.filter.labels.counts()[-1] == 2


def test_relabelling_is_undone_and_redone_each_to_its_own_label(window: SamplesWindow, store: SampleStore) -> None:
    before = labels(window)
    press(window, Qt.Key.Key_A, CTRL)
    press(window, Qt.Key.Key_5)
    assert store.counts() == {5: 12}
    press(window, Qt.Key.Key_Z, CTRL)
    assert labels(window) == before == [sample.label for sample in store.samples()]
    press(window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert store.counts() == {5: 12} and labels(window) == [5] * 12


def test_the_menu_relabels(window: SamplesWindow, store: SampleStore) -> None:
    click(window, 0)
    assert window.actions_.labels[8] in window.actions_.context_menu.actions()
    window.actions_.labels[8].trigger()
    assert labels(window)[0] == 8 and store.counts()[8] == 2


def test_what_the_filter_shows_no_more_makes_room_for_the_next(window: SamplesWindow) -> None:
    window.filter.origins.choose(Origin.REQUESTED)
    window.show_label(7)
    click(window, 0)
    press(window, Qt.Key.Key_1)
    assert labels(window) == [7] and window.grid.selected_ids() == [window.model.shown[0].id]
    press(window, Qt.Key.Key_1)
    assert window.pages.currentWidget() is window.filter_empty


def test_delete_takes_them_out_and_undo_brings_them_back(window: SamplesWindow, store: SampleStore) -> None:
    before = [sample.id for sample in window.model.shown]
    click(window, 2)
    click(window, 4, SHIFT)
    press(window, Qt.Key.Key_Delete)
    assert labels(window) == [7, 4, 6, 5, 4, 3, 2, 1, 0] and len(store) == 9
    assert window.grid.selected_ids() == [before[5]]
    press(window, Qt.Key.Key_Z, CTRL)
    assert [sample.id for sample in window.model.shown] == before and len(store) == 12
    press(window, Qt.Key.Key_Y, CTRL)
    assert len(store) == len(window.model.shown) == 9


def test_everything_deleted_is_the_empty_state_and_can_be_undone(window: SamplesWindow, store: SampleStore) -> None:
    press(window, Qt.Key.Key_A, CTRL)
    press(window, Qt.Key.Key_Delete)
    assert window.pages.currentWidget() is window.empty
    window.actions_.undo.trigger()
    assert window.pages.currentWidget() is window.grid and len(store) == 12


def test_keys_do_nothing_without_a_selection(window: SamplesWindow, store: SampleStore) -> None:
    for key in (Qt.Key.Key_3, Qt.Key.Key_N, Qt.Key.Key_Delete):
        press(window, key)
    assert len(store) == 12 and store.counts()[3] == 1
    assert not window.actions_.undo.isEnabled()


def test_every_second_of_hundreds_is_deleted_and_restored(
    store: SampleStore, make: Callable[[], SamplesWindow]
) -> None:
    store.add_all(picture(number % 10) for number in range(300))
    window = make()
    for row in range(0, 300, 2):
        window.grid.selectionModel().select(window.model.index(row), QItemSelectionModel.SelectionFlag.Select)
    before = [sample.id for sample in window.model.shown]
    press(window, Qt.Key.Key_Delete)
    assert [sample.id for sample in window.model.shown] == before[1::2]
    press(window, Qt.Key.Key_Z, CTRL)
    assert [sample.id for sample in window.model.shown] == before
    assert window.model.rowCount() == 300


def test_what_the_pad_stores_is_shown_after_refresh(window: SamplesWindow, store: SampleStore) -> None:
    click(window, 1)
    selected = window.grid.selected_ids()
    store.add(NewSample(None, stroke(3), None, Origin.CORRECTED, 3))
    window.refresh()
    assert labels(window)[:2] == [None, 7]
    assert window.grid.selected_ids() == selected


def test_a_hidden_window_reads_the_store_when_it_is_seen(window: SamplesWindow, store: SampleStore) -> None:
    window.hide()
    store.delete([store.samples()[0].id])
    window.refresh()
    assert len(window.model.shown) == 12
    window.show()
    assert len(window.model.shown) == 11


def test_a_store_that_refuses_changes_nothing_and_says_so(
    qtbot: QtBot, window: SamplesWindow, store: SampleStore
) -> None:
    before = labels(window)
    with closing(sqlite3.connect(store.path)) as database, database:
        database.execute("CREATE TRIGGER no BEFORE UPDATE ON samples BEGIN SELECT RAISE(ABORT, 'no'); END")
    click(window, 0)
    press(window, Qt.Key.Key_2)
    assert str(store.path) in complaint(qtbot, window)
    press(window, Qt.Key.Key_Delete)
    complaint(qtbot, window)
    assert labels(window) == before and not window.actions_.undo.isEnabled()


def test_what_was_deleted_is_forgotten_at_the_end(window: SamplesWindow, store: SampleStore) -> None:
    click(window, 0)
    press(window, Qt.Key.Key_Delete)
    assert len(store.samples(deleted=True)) == 1
    window.shut_down()
    assert store.samples(deleted=True) == []
    assert not window.actions_.undo.isEnabled()


# Importing.


@pytest.fixture
def other(tmp_path: Path) -> Iterator[SampleStore]:
    """Another store, to export from."""
    with SampleStore(tmp_path / "other.sqlite3") as other:
        other.add_all([NewSample(digit, stroke(digit)) for digit in (1, 2, 3)] + [NewSample(None, stroke(5))])
        yield other


def test_a_folder_is_imported_and_undone(
    qtbot: QtBot, make: Callable[[], SamplesWindow], store: SampleStore, other: SampleStore, tmp_path: Path
) -> None:
    export_folder(other.samples(), tmp_path / "pictures")
    window = make()
    in_dialog(tmp_path / "pictures")
    with qtbot.waitSignal(window.changed):
        run(qtbot, window, window.actions_.import_folder)
    assert store.counts() == {1: 1, 2: 1, 3: 1, None: 1}
    assert {sample.origin for sample in store.samples()} == {Origin.IMPORTED}
    assert window.pages.currentWidget() is window.grid
    assert window.strip.message.text() == "4 imported"
    window.actions_.undo.trigger()
    assert len(store) == 0 and window.pages.currentWidget() is window.empty
    window.actions_.redo.trigger()
    assert len(store) == 4 == len(window.model.shown)


@pytest.mark.parametrize("kind", ["csv", "inkml", "backup"])
def test_files_are_imported(
    qtbot: QtBot, window: SamplesWindow, store: SampleStore, other: SampleStore, tmp_path: Path, kind: str
) -> None:
    match kind:
        case "csv":
            source = tmp_path / "table.csv"
            export_csv(other.samples(), source)
        case "inkml":
            export_inkml(other.samples(label=2), tmp_path / "drawings")
            source = next((tmp_path / "drawings").rglob("*.inkml"))
        case _:
            source = other.path
    in_dialog(source)
    run(qtbot, window, window.actions_.import_files)
    assert len(store) == 12 + (1 if kind == "inkml" else 4)
    assert store.counts()[2] == 2


def test_a_folder_is_dropped_on_the_window(
    qtbot: QtBot, window: SamplesWindow, store: SampleStore, other: SampleStore, tmp_path: Path
) -> None:
    export_inkml(other.samples(), tmp_path / "drawings")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "drawings")), QUrl("https://example.org/a.csv")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, data, buttons, keys))
    finish(qtbot, window)
    assert len(store) == 16


def test_a_broken_file_adds_nothing_and_is_told(
    qtbot: QtBot, window: SamplesWindow, store: SampleStore, other: SampleStore, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    export_csv(other.samples() * 80, table)
    table.write_text(table.read_text() + "12,1\n")
    in_dialog(table)
    window.actions_.import_files.trigger()
    text = complaint(qtbot, window)
    finish(qtbot, window)
    assert "The import failed. Your samples are as they were." in text and f"{table}, line 322" in text
    assert len(store) == 12 == len(window.model.shown)
    assert not window.actions_.undo.isEnabled() and window.actions_.import_files.isEnabled()


def test_an_import_is_cancelled_and_leaves_nothing(
    qtbot: QtBot, window: SamplesWindow, store: SampleStore, other: SampleStore, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    export_csv(other.samples() * 2000, table)
    window.import_from([table])
    assert window.job is not None
    with qtbot.waitSignal(window.job.progressed):
        pass
    assert not window.actions_.import_folder.isEnabled()
    qtbot.waitUntil(lambda: len(store) > 12)
    QTest.mouseClick(window.strip.cancel_button, Qt.MouseButton.LeftButton)
    finish(qtbot, window)
    assert len(store) == 12 and window.strip.message.text() == "Cancelled. Nothing was changed."
    assert not window.strip.cancel_button.isVisible()


def test_a_cancelled_import_leaves_nothing_in_sight_that_was_shown_meanwhile(
    qtbot: QtBot, window: SamplesWindow, store: SampleStore, other: SampleStore, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    export_csv(other.samples() * 2000, table)
    window.import_from([table])
    qtbot.waitUntil(lambda: len(store) > 12)
    store.add(NewSample(3, stroke(3)))  # on the pad
    window.refresh()
    assert len(window.model.shown) > 13
    window.strip.cancel_button.click()
    finish(qtbot, window)
    assert len(window.model.shown) == len(store) == 13


def test_shutting_down_ends_an_import(
    window: SamplesWindow, store: SampleStore, other: SampleStore, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    export_csv(other.samples() * 2000, table)
    window.import_from([table])
    job = window.job
    assert job is not None
    window.shut_down()
    assert job.isFinished()
    assert len(store) == 12


# Exporting.


def test_what_is_shown_is_exported_as_csv(qtbot: QtBot, window: SamplesWindow, tmp_path: Path) -> None:
    window.show_label(4)
    in_dialog(tmp_path / "fours", ".csv")
    run(qtbot, window, window.actions_.export_csv)
    assert [new.label for new in read_samples(tmp_path / "fours.csv")] == [4, 4]
    assert window.strip.message.text().startswith("2 exported to fours.csv <a href=")


def test_what_is_selected_is_exported_as_a_folder(qtbot: QtBot, window: SamplesWindow, tmp_path: Path) -> None:
    click(window, 0)
    click(window, 3, CTRL)
    window.actions_.export_menu.aboutToShow.emit()
    assert window.actions_.export_title.text() == "The 2 selected as"
    for _ in range(2):  # a second one gets a name of its own
        in_dialog(tmp_path)
        run(qtbot, window, window.actions_.export_png)
    folders = sorted(tmp_path.glob("digits 2*"))
    assert len(folders) == 2 and folders[1].name == f"{folders[0].name} (2)"
    assert sorted(file.parent.name for file in folders[1].rglob("*.png")) == ["7", "8"]


def test_idx_and_inkml(qtbot: QtBot, window: SamplesWindow, tmp_path: Path) -> None:
    in_dialog(tmp_path / "mine-images-idx3-ubyte")
    run(qtbot, window, window.actions_.export_idx)
    assert sorted(new.label for new in read_samples(tmp_path / "mine-labels-idx1-ubyte") if new.label is not None) == [
        *range(5),
        *range(4, 8),
        *range(7, 10),
    ]
    in_dialog(tmp_path)
    run(qtbot, window, window.actions_.export_inkml)
    assert len(list(tmp_path.glob("digits InkML*/*/*.inkml"))) == 11
    assert (
        "11 exported" in window.strip.message.text() and ", 1 without strokes left out" in window.strip.message.text()
    )


def test_an_export_that_fails_is_told(qtbot: QtBot, window: SamplesWindow, tmp_path: Path) -> None:
    window.export(export_csv, tmp_path / "nowhere" / "table.csv")
    text = complaint(qtbot, window)
    finish(qtbot, window)
    assert "The export failed." in text and "nowhere" in text


def test_a_back_up_takes_one_click(qtbot: QtBot, window: SamplesWindow, store: SampleStore) -> None:
    for _ in range(2):
        button = window.actions_.bar.widgetForAction(window.actions_.backup) or window.actions_.backup_button
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(20, button.height() // 2))
        finish(qtbot, window)
    copies = sorted((store.path.parent / "backups").iterdir())
    assert len(copies) == 2
    with SampleStore(copies[0]) as copy:
        assert [sample.png for sample in copy.samples()] == [sample.png for sample in store.samples()]
    assert "Backed up to samples 2" in window.strip.message.text()


def test_a_back_up_goes_where_it_is_told(qtbot: QtBot, window: SamplesWindow, tmp_path: Path) -> None:
    in_dialog(tmp_path / "mine.sqlite3")
    run(qtbot, window, window.actions_.backup_to)
    with SampleStore(tmp_path / "mine.sqlite3") as copy:
        assert len(copy) == 12
