from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from samples_hands import (
    CTRL,
    SHIFT,
    click,
    click_filter,
    complaint,
    labels,
    picture,
    press,
    stroke,
)

from vggdigits.app.sample_delegate import thumbnail
from vggdigits.app.samples_window import SamplesWindow
from vggdigits.training.samples import NewSample, Origin, SampleStore

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


def test_choosing_a_label_filters(window: SamplesWindow) -> None:
    window.filter.origins.choose(Origin.REQUESTED)
    window.filter.choose(7, None)
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
    window.filter.choose(7, None)
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
