"""Docks that explain: shown from the View menu, asked while the pen draws, and the answer never waits for them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeRecognizer, one_hot
from gestures import draw
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from vggdigits.app.main_window import MainWindow
from vggdigits.app.settings import Settings
from vggdigits.app.why_overlay import tinted_ink
from vggdigits.errors import UserError
from vggdigits.ink.normalize import normalize_ink
from vggdigits.model.engine import Answers
from vggdigits.model.explain import Influence

GREY, BLUE, ORANGE = QColor(128, 128, 128), QColor(0, 0, 255), QColor(255, 128, 0)


class FakeExplainer:
    """Says that the upper half of the ink speaks for every digit up to 4, and the lower half for the others.

    Attributes:
        asked: the frames it was asked about.
        gate: it waits until this is set; it is, to begin with.
        begun: set when it waits.
        left: set when it was told that nobody waits for it any more.
    """

    before_batch: Callable[[], None]

    def __init__(self) -> None:
        self.asked: list[NDArray[np.uint8]] = []
        self.error: Exception | None = None
        self.gate, self.begun, self.left = threading.Event(), threading.Event(), threading.Event()
        self.gate.set()

    def answers(self, frames: NDArray[np.uint8]) -> Answers:
        """A 3 where the ink is in the middle, else no digit."""
        none = np.array([float(_off_the_middle(frame)) for frame in frames])
        return Answers(np.array([one_hot(3)] * len(frames)), 1 - none, none)

    def influence(self, frame: NDArray[np.uint8]) -> Influence:
        self.asked.append(frame)
        self.begun.set()
        self.gate.wait(10)
        try:
            self.before_batch()
        except Exception:
            self.left.set()
            raise
        if self.error is not None:
            raise self.error
        change = np.zeros((28, 28, 10), np.float32)
        change[:14, :, :5] = change[14:, :, 5:] = 2.0
        change[14:, :, :5] = change[:14, :, 5:] = -1.0
        change[frame == 0] = 0
        return Influence(np.zeros(10, np.float32), change)


def _off_the_middle(frame: NDArray[np.uint8]) -> bool:
    rows, columns = np.nonzero(frame > 40)
    return bool(max(abs(rows.mean() - 13.5), abs(columns.mean() - 13.5)) > 2)


@pytest.fixture
def explainer() -> FakeExplainer:
    return FakeExplainer()


@pytest.fixture
def looking(window: MainWindow, explainer: FakeExplainer) -> Iterator[MainWindow]:
    """The window with its dock "Why" shown."""
    window.why.make_explainer = lambda engine: explainer  # type: ignore[assignment,return-value]
    toggle(window, "why")
    yield window
    explainer.gate.set()


def dock(window: MainWindow, name: str) -> QDockWidget:
    found = window.findChild(QDockWidget, name)
    assert isinstance(found, QDockWidget)
    return found


def toggle(window: MainWindow, name: str) -> None:
    dock(window, name).toggleViewAction().trigger()


def draw_line(window: MainWindow) -> None:
    draw(window.canvas, (150, 80), (150, 180), (150, 280))


def colour_at(window: MainWindow, x: int, y: int) -> QColor:
    return window.canvas.grab().toImage().pixelColor(x, y)


def hue_of(colour: QColor) -> str:
    if abs(colour.red() - colour.blue()) < 40:
        return "neutral"
    return "blue" if colour.blue() > colour.red() else "orange"


def read_frame(window: MainWindow) -> bytes:
    """What the network got; none while nothing is read."""
    reading = window.reading.reading
    return b"" if reading is None else reading.digits[0].steps.frame.tobytes()


def wait_until_explained(qtbot: QtBot, window: MainWindow) -> None:
    """The whole line, not only its beginning."""
    qtbot.waitUntil(lambda: hue_of(colour_at(window, 150, 250)) == "orange")
    assert window.why.saliency.heading.text() == "Why 3?"


def test_nothing_is_explained_until_a_dock_is_shown(qtbot: QtBot, window: MainWindow, explainer: FakeExplainer) -> None:
    window.why.make_explainer = lambda engine: explainer  # type: ignore[assignment,return-value]
    assert not any(each.isVisible() for each in window.why.docks)
    draw_line(window)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    assert explainer.asked == []
    toggle(window, "why")
    qtbot.waitUntil(lambda: window.why.saliency.heading.text() == "Why 3?")
    assert len(explainer.asked) == 1


def test_ink_takes_the_colour_of_what_it_speaks_for(qtbot: QtBot, looking: MainWindow) -> None:
    draw_line(looking)
    wait_until_explained(qtbot, looking)
    assert hue_of(colour_at(looking, 150, 120)) == "blue"
    assert hue_of(colour_at(looking, 150, 250)) == "orange"
    assert hue_of(colour_at(looking, 300, 120)) == "neutral"


def test_why_not_another_digit(qtbot: QtBot, looking: MainWindow) -> None:
    draw_line(looking)
    wait_until_explained(qtbot, looking)
    QTest.mouseClick(looking.why.saliency.buttons[7], Qt.MouseButton.LeftButton)
    assert looking.why.saliency.heading.text() == "Why not 7?"
    assert hue_of(colour_at(looking, 150, 120)) == "orange"
    assert hue_of(colour_at(looking, 150, 250)) == "blue"
    looking.clear()
    assert looking.why.saliency.heading.text() == "Why this digit"
    assert not looking.why.saliency.buttons[7].isEnabled()
    draw_line(looking)
    wait_until_explained(qtbot, looking)


def test_the_colours_follow_the_view_and_go_with_the_dock(qtbot: QtBot, looking: MainWindow) -> None:
    draw_line(looking)
    wait_until_explained(qtbot, looking)
    at = looking.canvas.view.to_units(QPointF(150, 120))
    looking.canvas.zoom_by(0.5)
    moved = looking.canvas.view.to_widget(at).toPoint()
    assert hue_of(colour_at(looking, moved.x(), moved.y())) == "blue"
    toggle(looking, "why")
    assert hue_of(colour_at(looking, moved.x(), moved.y())) == "neutral"


def test_one_can_draw_through_the_colours(qtbot: QtBot, looking: MainWindow) -> None:
    draw_line(looking)
    wait_until_explained(qtbot, looking)
    assert looking.childAt(looking.canvas.mapTo(looking, looking.canvas.rect().center())) is looking.canvas


def test_the_answer_does_not_wait_for_an_explanation(
    qtbot: QtBot, looking: MainWindow, explainer: FakeExplainer, recognizer: FakeRecognizer
) -> None:
    explainer.gate.clear()
    draw_line(looking)
    qtbot.waitUntil(explainer.begun.is_set)
    recognizer.digit = 7
    draw(looking.canvas, (130, 180), (170, 180))
    qtbot.waitUntil(lambda: looking.panel.reading.text() == "7")
    assert looking.why.saliency.heading.text() == "Why this digit"
    explainer.gate.set()
    qtbot.waitUntil(lambda: looking.why.saliency.heading.text() == "Why 7?")
    assert len(explainer.asked) <= 3  # what was overtaken is left out


def test_what_was_begun_is_left_for_the_finished_ink(
    qtbot: QtBot, looking: MainWindow, explainer: FakeExplainer
) -> None:
    explainer.gate.clear()
    draw_line(looking)
    qtbot.waitUntil(explainer.begun.is_set)
    draw(looking.canvas, (130, 180), (170, 180))
    frame = explainer.asked[0]
    qtbot.waitUntil(lambda: read_frame(looking) != frame.tobytes())
    QApplication.processEvents()
    explainer.gate.set()
    qtbot.waitUntil(explainer.left.is_set)
    qtbot.waitUntil(lambda: hue_of(colour_at(looking, 165, 180)) != "neutral")


def test_an_explanation_of_ink_that_is_gone_is_dropped(
    qtbot: QtBot, looking: MainWindow, explainer: FakeExplainer
) -> None:
    explainer.gate.clear()
    draw_line(looking)
    qtbot.waitUntil(explainer.begun.is_set)
    looking.clear()
    explainer.gate.set()
    looking.why.stop()
    assert looking.why.saliency.heading.text() == "Why this digit"


def test_ink_that_was_taken_back_leaves_no_colour(qtbot: QtBot, looking: MainWindow, explainer: FakeExplainer) -> None:
    draw_line(looking)
    draw(looking.canvas, (130, 180), (170, 180))
    qtbot.waitUntil(lambda: hue_of(colour_at(looking, 165, 180)) != "neutral")
    explainer.gate.clear()
    looking.undo()
    assert hue_of(colour_at(looking, 165, 180)) == "neutral"
    explainer.gate.set()
    qtbot.waitUntil(lambda: hue_of(colour_at(looking, 150, 120)) == "blue")
    assert hue_of(colour_at(looking, 165, 180)) == "neutral"


def test_a_dock_that_was_shown_is_there_again(
    qtbot: QtBot, recognizer: FakeRecognizer, explainer: FakeExplainer, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "settings.json")
    for shown_already in (False, True):
        window = MainWindow(lambda checkpoint, device: recognizer, settings=settings)
        qtbot.addWidget(window)
        window.why.make_explainer = lambda engine: explainer  # type: ignore[assignment,return-value]
        window.show()
        assert dock(window, "why").isVisible() is shown_already
        if not shown_already:
            toggle(window, "why")
        draw_line(window)
        qtbot.waitUntil(lambda: hue_of(colour_at(window, 150, 120)) == "blue")  # noqa: B023
        window.documents.discard()
        window.close()


def test_a_network_that_cannot_be_looked_into_is_said(qtbot: QtBot, window: MainWindow) -> None:
    def refuse(engine: object) -> FakeExplainer:
        raise UserError("this network is too large")

    window.why.make_explainer = refuse  # type: ignore[assignment]
    toggle(window, "why")
    draw_line(window)
    qtbot.waitUntil(lambda: "this network is too large" in window.why.saliency.words())
    assert window.panel.reading.text() == "3"


def test_what_a_network_is_too_large_for_is_said_and_asked_again(
    qtbot: QtBot, looking: MainWindow, explainer: FakeExplainer
) -> None:
    explainer.error = UserError("this network is too large")
    draw_line(looking)
    qtbot.waitUntil(lambda: looking.why.saliency.words() == "this network is too large")
    explainer.error = None
    draw(looking.canvas, (130, 180), (170, 180))
    qtbot.waitUntil(lambda: looking.why.saliency.heading.text() == "Why 3?")


def test_what_fails_once_is_explained_the_next_time(
    qtbot: QtBot, looking: MainWindow, explainer: FakeExplainer
) -> None:
    explainer.error = RuntimeError("out of memory")
    draw_line(looking)
    qtbot.waitUntil(lambda: "could not be explained" in looking.why.saliency.words())
    explainer.error = None
    draw(looking.canvas, (130, 180), (170, 180))
    qtbot.waitUntil(lambda: looking.why.saliency.heading.text() == "Why 3?")


@pytest.mark.parametrize("row", [4, 13, 23])
def test_influence_lies_on_the_ink_that_it_belongs_to(row: int) -> None:
    ink = np.zeros((120, 60), np.uint8)
    ink[10:110, 20:40] = 255  # the bar's box is 20 pixels of the frame high, five of the ink's each
    steps = normalize_ink(ink)
    saliency = np.zeros((28, 28), np.float32)
    saliency[row] = 1.0
    image = tinted_ink(steps, saliency, GREY, BLUE, ORANGE)
    assert (image.width(), image.height()) == (20, 100)
    blues = [y for y in range(100) if image.pixelColor(10, y).blue() > 200]
    middle = (row - 4 + 0.5) * 5
    assert sum(blues) / len(blues) == pytest.approx(middle, abs=2.6)
    assert image.pixelColor(10, round((middle + 50) % 100)) == GREY


# The doctor.


def test_the_doctor_names_a_cause_that_was_proven_and_shows_it_put_right(qtbot: QtBot, looking: MainWindow) -> None:
    toggle(looking, "doctor")
    doctor = looking.why.doctor
    assert doctor.sentence.text().startswith("Draw a digit")
    draw_line(looking)
    qtbot.waitUntil(lambda: doctor.sentence.text().startswith("Nothing found"))
    assert not doctor.before.isVisible()
    looking.why.way_in.centre.setChecked(False)
    looking.why.way_in.cut.setChecked(False)  # the line stays small, and in its corner
    draw(looking.canvas, (150, 280), (150, 285))
    qtbot.waitUntil(lambda: doctor.sentence.text().startswith("It is tiny"))
    before, after = doctor.before.picture, doctor.after.picture
    assert before is not None and after is not None
    assert before.any(axis=1).sum() < 20 <= after.any(axis=1).sum()
    assert doctor.after_bars.percentages()[3] == "99.0 %"
    looking.clear()
    assert not doctor.before.isVisible()


# The way in.


def test_the_last_picture_is_what_the_network_got_byte_for_byte(qtbot: QtBot, looking: MainWindow) -> None:
    toggle(looking, "way_in")
    draw_line(looking)

    def got() -> bytes:
        return read_frame(looking)

    def shown() -> bytes:
        picture = looking.why.way_in.tiles[-1].picture
        return b"" if picture is None else picture.tobytes()

    qtbot.waitUntil(lambda: any(got()) and shown() == got())
    assert looking.why.way_in.answer.text() == "Read so: 3, 99 %"


def test_without_a_step_the_answer_is_another(qtbot: QtBot, looking: MainWindow) -> None:
    toggle(looking, "way_in")
    view = looking.why.way_in
    draw_line(looking)
    qtbot.waitUntil(lambda: view.answer.text() == "Read so: 3, 99 %")
    view.centre.click()
    view.cut.click()  # the whole paper, with the line in its upper left
    qtbot.waitUntil(lambda: view.answer.text() == "Read so: no digit")
    assert looking.panel.reading.text() == "3"
    view.cut.click()
    qtbot.waitUntil(lambda: view.answer.text() == "Read so: 3, 99 %")
    looking.clear()
    assert view.answer.text() == ""
    assert all(tile.picture is None for tile in view.tiles)
