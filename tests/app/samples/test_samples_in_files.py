"""Samples from files and into files, through the window's menus and dialogs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from samples_hands import (
    CTRL,
    click,
    complaint,
    finish,
    in_dialog,
    run,
    stroke,
)

from vggdigits.app.samples_window import SamplesWindow
from vggdigits.training.sample_files import export_csv, export_folder, export_inkml, read_samples
from vggdigits.training.samples import NewSample, Origin, SampleStore

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
    window.filter.choose(4, None)
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


def test_the_samples_themselves_are_not_imported(qtbot: QtBot, window: SamplesWindow, store: SampleStore) -> None:
    window.import_from([store.path])
    text = complaint(qtbot, window)
    finish(qtbot, window)
    assert "these are your samples themselves" in text and len(store) == 12


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
