from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vggdigits.app.canvas import Canvas
from vggdigits.app.request_panel import RequestBar
from vggdigits.app.request_session import RequestSession, mixed_order
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke
from vggdigits.training.samples import Origin, SampleStore

LINE = Drawing((Stroke.from_xy([(10, 10), (20, 60)], width=8),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SampleStore]:
    with SampleStore(tmp_path / "samples.sqlite3") as store:
        yield store


@pytest.fixture
def session(qapp: object, store: SampleStore) -> RequestSession:
    return RequestSession(lambda: store, chance=random.Random(1))  # noqa: S311


class Desk(QWidget):
    """A canvas under the bar, joined as the pad joins them."""

    def __init__(self) -> None:
        super().__init__()
        self.canvas = Canvas()
        self.bar = RequestBar(lambda: self.canvas.drawing)
        self.bar.advanced.connect(lambda: self.canvas.set_drawing(Drawing()))
        layout = QVBoxLayout(self)
        layout.addWidget(self.bar)
        layout.addWidget(self.canvas, stretch=1)

    def draw(self) -> None:
        self.canvas.set_drawing(LINE)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    desk = Desk()
    qtbot.addWidget(desk)
    desk.resize(560, 480)
    desk.show()
    desk.canvas.setFocus()
    return desk


@pytest.mark.parametrize("seed", range(20))
def test_each_ten_hold_every_digit_and_none_comes_twice_in_a_row(seed: int) -> None:
    order = mixed_order(10, random.Random(seed))  # noqa: S311
    assert all(sorted(order[start : start + 10]) == list(range(10)) for start in range(0, 100, 10))
    assert all(one != next_one for one, next_one in pairwise(order))


def test_ten_of_each_are_kept_with_the_label_that_was_asked_for(session: RequestSession, store: SampleStore) -> None:
    asked = []
    while session.running:
        asked.append(session.label)
        assert session.store(LINE, answer=7) is not None
    assert store.counts() == dict.fromkeys(range(10), 10)
    assert [sample.label for sample in reversed(store.samples())] == asked
    assert {(sample.origin, sample.answer) for sample in store.samples()} == {(Origin.REQUESTED, 7)}
    assert not session.stopped
    assert session.kept == session.number == session.total == 100


def test_a_drawing_is_kept_with_its_strokes_a_picture_as_a_picture(session: RequestSession, store: SampleStore) -> None:
    session.store(LINE)
    session.store(Drawing(LINE.strokes, Backdrop(np.full((90, 80), 200, np.uint8))))
    picture, strokes = store.samples()
    assert strokes.drawing is not None
    assert np.array_equal(strokes.drawing.strokes[0].points, LINE.strokes[0].points)
    assert picture.drawing is None
    assert np.count_nonzero(picture.ink == 200) > 90 * 80 / 2


def test_skip_leaves_one_out_and_back_takes_the_last_one_back(session: RequestSession, store: SampleStore) -> None:
    first, taken = session.label, []
    session.taken_back.connect(taken.append)
    session.skip()
    kept = session.store(LINE)
    session.back()
    assert session.number == 2 and taken == [kept] and len(store) == 0
    session.back()
    assert session.label == first and not session.can_go_back
    session.back()
    assert session.number == 1


def test_blank_paper_is_not_kept(session: RequestSession, store: SampleStore) -> None:
    assert session.store(Drawing()) is None
    assert session.number == 1 and len(store) == 0


def test_after_the_last_one_back_asks_for_it_again(qapp: object, store: SampleStore) -> None:
    session = RequestSession(lambda: store, each=1)
    while session.running:
        session.store(LINE)
    session.back()
    assert session.running and session.number == 10 and len(store) == 9


@pytest.mark.parametrize("done", [0, 55, 99])
def test_what_is_no_digit_joins_in_and_leaves_again(session: RequestSession, done: int) -> None:
    for _ in range(done):
        session.skip()
    asked = session.label
    session.set_no_digit(True)
    joined = -(-(99 - done) // 10) or 1
    assert session.label == asked and session.total == 100 + joined and session.asks_no_digit
    ahead: Counter[int | None] = Counter()
    session.skip()
    while session.running and session.label is not None:
        session.skip()
    assert session.running  # at one that is no digit
    session.set_no_digit(False)
    while session.running:
        ahead[session.label] += 1
        session.skip()
    assert ahead[None] == 0 and session.total == 100


def test_what_is_no_digit_is_kept_so(qapp: object, store: SampleStore) -> None:
    session = RequestSession(lambda: store, each=1, no_digit=True)
    while session.running:
        session.store(LINE)
    assert store.counts() == {**dict.fromkeys(range(10), 1), None: 1}


def test_a_store_that_cannot_be_written_costs_no_request(session: RequestSession, store: SampleStore) -> None:
    session.store(LINE)
    label, failures = session.label, []
    session.failed.connect(failures.append)
    with closing(sqlite3.connect(store.path)) as database:
        database.execute("ALTER TABLE samples RENAME TO elsewhere")
        assert session.store(LINE) is None
        session.back()
        database.execute("ALTER TABLE elsewhere RENAME TO samples")
    assert len(failures) == 2 and str(store.path) in failures[0]
    assert session.label == label and session.kept == 1
    assert session.store(LINE) is not None


def test_enter_and_space_keep_the_drawing_and_blank_the_canvas(
    desk: Desk, session: RequestSession, store: SampleStore
) -> None:
    desk.bar.start(session)
    assert desk.bar.count.text() == "1 of 100"
    for number, key in enumerate((Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Enter), start=2):
        article = "an" if session.label == 8 else "a"
        assert desk.bar.task.text() == f"Draw {article} <b>{session.label}</b>"
        desk.draw()
        QTest.keyClick(desk.canvas, key)
        assert not desk.canvas.drawing
        assert desk.bar.count.text() == f"{number} of 100"
    assert desk.bar.progress.share == 0.03 and len(store) == 3


def test_next_asks_for_ink_where_there_is_none(desk: Desk, session: RequestSession, store: SampleStore) -> None:
    desk.bar.start(session)
    QTest.mouseClick(desk.bar.next_button, Qt.MouseButton.LeftButton)
    assert desk.bar.count.text() == "Draw it first, or skip it"
    assert len(store) == 0
    QTest.mouseClick(desk.bar.skip_button, Qt.MouseButton.LeftButton)
    assert desk.bar.count.text() == "2 of 100"
    assert desk.canvas.hasFocus()


def test_keys_skip_and_go_back(desk: Desk, session: RequestSession, store: SampleStore) -> None:
    desk.bar.start(session)
    assert not desk.bar.back_button.isEnabled()
    desk.draw()
    QTest.keyClick(desk.canvas, Qt.Key.Key_S)
    assert session.number == 2 and not desk.canvas.drawing
    desk.draw()
    QTest.keyClick(desk.canvas, Qt.Key.Key_Return)
    desk.draw()
    QTest.keyClick(desk.canvas, Qt.Key.Key_Backspace)
    assert session.number == 2 and len(store) == 0 and not desk.canvas.drawing


def test_space_on_a_button_reached_by_tab_presses_that_button(
    desk: Desk, session: RequestSession, store: SampleStore
) -> None:
    desk.bar.start(session)
    desk.draw()
    desk.bar.skip_button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(desk.bar.skip_button, Qt.Key.Key_Space)
    assert session.number == 2 and len(store) == 0


def test_stop_says_what_was_kept_and_then_closes(qtbot: QtBot, desk: Desk, session: RequestSession) -> None:
    desk.bar.start(session)
    desk.draw()
    QTest.keyClick(desk.canvas, Qt.Key.Key_Return)
    QTest.keyClick(desk.canvas, Qt.Key.Key_Escape)
    assert session.stopped and desk.bar.task.text() == "One drawing kept"
    assert desk.bar.teach_button.isVisible() and not desk.bar.next_button.isVisible()
    with qtbot.waitSignal(desk.bar.closed):
        QTest.keyClick(desk.canvas, Qt.Key.Key_Escape)


def test_stop_before_anything_was_kept_closes_at_once(qtbot: QtBot, desk: Desk, session: RequestSession) -> None:
    desk.bar.start(session)
    with qtbot.waitSignal(desk.bar.closed):
        QTest.mouseClick(desk.bar.stop_button, Qt.MouseButton.LeftButton)
    assert session.stopped


def test_the_end_offers_to_teach(qtbot: QtBot, desk: Desk, store: SampleStore) -> None:
    session = RequestSession(lambda: store, each=1)
    desk.bar.start(session)
    while session.running:
        desk.draw()
        QTest.keyClick(desk.canvas, Qt.Key.Key_Return)
    assert desk.bar.task.text() == "10 drawings kept" and not desk.canvas.drawing
    with qtbot.waitSignals([desk.bar.closed, desk.bar.teach_wanted]):
        QTest.mouseClick(desk.bar.teach_button, Qt.MouseButton.LeftButton)


def test_the_box_asks_for_what_is_no_digit(desk: Desk, session: RequestSession) -> None:
    desk.bar.start(session)
    assert not desk.bar.no_digit.isChecked()
    desk.draw()
    QTest.mouseClick(desk.bar.no_digit, Qt.MouseButton.LeftButton, pos=desk.bar.no_digit.rect().center())
    assert desk.bar.count.text() == "1 of 110"
    assert desk.canvas.drawing  # the one that is asked for is the same
    while session.label is not None:
        session.skip()
    assert desk.bar.task.text() == "Draw what is <b>no digit</b>"


def test_a_failure_is_told_and_the_same_is_asked_for(
    qtbot: QtBot, desk: Desk, session: RequestSession, store: SampleStore
) -> None:
    desk.bar.start(session)
    desk.draw()
    with closing(sqlite3.connect(store.path)) as database:
        database.execute("ALTER TABLE samples RENAME TO elsewhere")
    QTest.keyClick(desk.canvas, Qt.Key.Key_Return)
    box = desk.bar.findChild(QMessageBox)
    assert isinstance(box, QMessageBox) and "no such table" in box.informativeText()
    with qtbot.waitSignal(box.destroyed):
        box.close()
    assert desk.bar.count.text() == "1 of 100"
    assert desk.canvas.drawing
