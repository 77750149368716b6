"""What was drawn is drawn again: scrubbed, played, stepped through; and the drawing stays what it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from document_hands import CTRL, naming
from fakes import FakeRecognizer
from gestures import drag, draw
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget
from pytestqt.qtbot import QtBot
from replay_hands import (
    LEFT,
    LINE,
    POINTS,
    FakeExplainer,
    Growing,
    draw_line,
    is_ink,
    key,
    points_of,
    scrub,
    view,
    wait_until_known,
)

from vggdigits.app import theme
from vggdigits.app.main_window import MainWindow
from vggdigits.errors import UserError
from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.strokes import Backdrop, Drawing


class Calm(QProxyStyle):
    """A system whose user wants no motion."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        still = hint == QStyle.StyleHint.SH_Widget_Animation_Duration
        return 0 if still else super().styleHint(hint, option, widget, returned)


@pytest.fixture
def recognizer() -> FakeRecognizer:
    return Growing()


@pytest.fixture
def explainer() -> FakeExplainer:
    return FakeExplainer()


@pytest.fixture
def replaying(window: MainWindow, explainer: FakeExplainer) -> Iterator[MainWindow]:
    """The window with its replay shown."""
    window.replay.filler.make_explainer = lambda engine: explainer  # type: ignore[assignment,return-value]
    window.why.make_explainer = lambda engine: explainer  # type: ignore[assignment,return-value]
    window.replay.dock.toggleViewAction().trigger()
    yield window
    explainer.gate.set()


# What is seen.


def test_hidden_it_costs_nothing(qtbot: QtBot, window: MainWindow, explainer: FakeExplainer) -> None:
    window.replay.filler.make_explainer = lambda engine: explainer  # type: ignore[assignment,return-value]
    assert not window.replay.dock.isVisible()
    draw(window.canvas, *LINE)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    assert not window.replay.filler.is_running
    window.replay.dock.toggleViewAction().trigger()
    wait_until_known(qtbot, window)
    window.replay.dock.toggleViewAction().trigger()
    assert not window.replay.filler.is_running
    assert set(explainer.asked) == set(range(POINTS + 1))


def test_scrubbing_shows_ink_reading_and_bars_of_that_moment(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    live = replaying.panel.bars.percentages()
    assert is_ink(replaying, 150, 260)
    scrub(replaying, 3)
    qtbot.waitUntil(lambda: replaying.panel.reading.text() == "1")
    assert is_ink(replaying, 150, 120) and not is_ink(replaying, 150, 260)
    assert replaying.panel.bars.percentages()[1] == "99.0 %"
    scrub(replaying, POINTS)
    assert replaying.panel.reading.text() == "3"  # at once
    assert replaying.panel.bars.percentages() == live
    assert is_ink(replaying, 150, 260)


def test_an_earlier_moment_can_be_looked_at_from_near(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    scrub(replaying, 3)
    at = replaying.canvas.view.to_units(QPointF(150, 120))
    replaying.canvas.zoom_by(0.5)
    seen = replaying.canvas.view.to_widget(at).toPoint()
    assert is_ink(replaying, seen.x(), seen.y())
    end = replaying.canvas.view.to_widget(QPointF(150, 270)).toPoint()
    assert not is_ink(replaying, end.x(), end.y())
    replaying.replay.leave()
    assert is_ink(replaying, end.x(), end.y())


def test_at_the_beginning_there_is_nothing(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    scrub(replaying, 0)
    assert replaying.panel.reading.text() == ""
    assert replaying.panel.bars.percentages() == [""] * 10
    assert not any(is_ink(replaying, x, y) for x, y in LINE)
    assert view(replaying).time.text().startswith("0.00 /")
    assert view(replaying).stroke.text() == "stroke 0 of 1"


def test_a_cut_in_the_middle_of_the_second_stroke(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    draw(replaying.canvas, *((x + 200, y) for x, y in LINE))
    wait_until_known(qtbot, replaying)
    assert view(replaying).timeline.marks == (0, POINTS)
    scrub(replaying, POINTS + 3)
    qtbot.waitUntil(lambda: replaying.panel.reading.text() == "33")
    assert len(replaying.reading.boxes()) == 2
    assert is_ink(replaying, 150, 260) and is_ink(replaying, 350, 120) and not is_ink(replaying, 350, 260)
    assert view(replaying).stroke.text() == "stroke 2 of 2"


def test_the_ink_takes_its_colours_at_that_moment(
    qtbot: QtBot, replaying: MainWindow, explainer: FakeExplainer
) -> None:
    replaying.why.docks[0].toggleViewAction().trigger()
    draw_line(qtbot, replaying)
    qtbot.waitUntil(lambda: replaying.why.saliency.heading.text() == "Why 3?")
    scrub(replaying, 3)
    qtbot.waitUntil(lambda: replaying.why.saliency.heading.text() == "Why 1?")
    reading = replaying.reading.reading
    assert reading is not None
    assert np.array_equal(explainer.frames[-1], reading.digits[0].steps.frame)
    blue = replaying.canvas.grab().toImage().pixelColor(150, 120)
    assert blue.blue() > blue.red() + 40


def test_the_curve_shows_where_the_network_changed_its_mind(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    curve = view(replaying).timeline.curve
    assert curve.text == "3"
    assert [(each.moment, each.label, each.is_answer) for each in curve.points] == [
        *((moment, "1", False) for moment in (1, 2, 3)),
        *((moment, "3", True) for moment in range(4, POINTS + 1)),
    ]
    assert curve.points[0].answer < 0.01 and curve.points[0].other == pytest.approx(0.99)
    assert curve.points[-1].answer == pytest.approx(0.99)
    changed = view(replaying).timeline
    picture = changed.grab().toImage()
    ribbon = changed.height() - 6
    colours = theme.colours(changed.palette())
    assert picture.pixelColor(round(changed.x_of(6)), ribbon) == colours.answer
    assert picture.pixelColor(round(changed.x_of(3)), ribbon) != colours.answer


def test_it_fills_from_coarse_to_fine_and_keeps_what_is_known(
    qtbot: QtBot, replaying: MainWindow, explainer: FakeExplainer
) -> None:
    draw_line(qtbot, replaying)
    assert explainer.asked[0] == POINTS
    explainer.asked.clear()
    draw(replaying.canvas, (300, 80), (300, 180))
    wait_until_known(qtbot, replaying)
    assert sorted(explainer.asked) == [POINTS + 1, POINTS + 2, POINTS + 3]
    replaying.undo()
    qtbot.waitUntil(lambda: view(replaying).timeline.maximum() == POINTS)
    wait_until_known(qtbot, replaying)


def test_pictures_and_blank_paper_have_words_in_place_of_a_timeline(qtbot: QtBot, replaying: MainWindow) -> None:
    assert view(replaying).note.isVisible() and view(replaying).note.text().startswith("Draw a digit")
    height = replaying.canvas.height()
    draw_line(qtbot, replaying)
    assert not view(replaying).note.isVisible() and view(replaying).timeline.isVisible()
    assert replaying.canvas.height() == height  # the paper does not jump
    ink = np.zeros((200, 120), np.uint8)
    ink[20:180, 50:70] = 255
    replaying.canvas.set_drawing(Drawing(backdrop=Backdrop(ink)))
    qtbot.waitUntil(lambda: "picture has no strokes" in view(replaying).note.text())
    replaying.clear()
    assert view(replaying).note.text().startswith("Draw a digit")


def test_a_network_that_cannot_look_back_is_said(qtbot: QtBot, window: MainWindow) -> None:
    def refuse(engine: object) -> FakeExplainer:
        raise UserError("this network is too large to be looked into while it reads")

    window.replay.filler.make_explainer = refuse  # type: ignore[assignment]
    window.replay.dock.toggleViewAction().trigger()
    draw(window.canvas, *LINE)
    qtbot.waitUntil(lambda: "too large" in view(window).timeline.words)
    scrub(window, 3)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "1")


# What stays as it is.


def test_the_document_knows_nothing_of_it(qtbot: QtBot, replaying: MainWindow, tmp_path: Path) -> None:
    draw_line(qtbot, replaying)
    with naming(tmp_path / "line.inkml"):
        replaying.documents.actions.save.trigger()
    qtbot.waitUntil(lambda: replaying.windowTitle() == "3 – line.inkml[*] – vggdigits")
    drawing, index = replaying.canvas.drawing, replaying.undo_stack.index()
    scrub(replaying, 3)
    qtbot.waitUntil(lambda: replaying.panel.reading.text() == "1")
    key(replaying, Qt.Key.Key_Home)
    assert replaying.canvas.drawing is drawing
    assert not replaying.documents.modified and not replaying.isWindowModified()
    assert replaying.windowTitle() == "3 – line.inkml[*] – vggdigits"
    assert (replaying.undo_stack.index(), replaying.undo_stack.count()) == (index, index)
    with naming(tmp_path / "again.inkml"):
        replaying.documents.actions.save_as.trigger()
    assert points_of(read_inkml(tmp_path / "again.inkml")) == POINTS
    assert list((tmp_path / "unsaved").glob("*")) == []


def test_drawing_ends_it(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    scrub(replaying, 2)
    draw(replaying.canvas, (300, 80), (300, 180))
    assert len(replaying.canvas.drawing.strokes) == 2
    assert is_ink(replaying, 150, 260) and is_ink(replaying, 300, 150)
    qtbot.waitUntil(lambda: replaying.panel.reading.text() == "33")
    replaying.undo()
    assert points_of(replaying.canvas.drawing) == POINTS


def test_drawing_while_it_plays_ends_it(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    replaying.replay.player.clock = lambda: 0.0
    QTest.mouseClick(view(replaying).play, LEFT)
    assert replaying.replay.player.is_playing and not is_ink(replaying, 150, 260)
    QTest.mousePress(replaying.canvas, LEFT, pos=QPoint(300, 80))
    drag(replaying.canvas, QPointF(300, 180))
    assert not replaying.replay.player.is_playing
    assert is_ink(replaying, 150, 260)
    QTest.mouseRelease(replaying.canvas, LEFT, pos=QPoint(300, 180))


@pytest.mark.parametrize(("button", "ends"), [(Qt.MouseButton.RightButton, True), (Qt.MouseButton.MiddleButton, False)])
def test_who_erases_sees_all_ink_and_who_moves_the_paper_does_not(
    qtbot: QtBot, replaying: MainWindow, button: Qt.MouseButton, ends: bool
) -> None:
    draw_line(qtbot, replaying)
    scrub(replaying, 2)
    QTest.mousePress(replaying.canvas, button, pos=QPoint(300, 300))
    assert is_ink(replaying, 150, 260) is ends
    replaying.canvas._pressed_at = None  # no menu
    QTest.mouseRelease(replaying.canvas, button, pos=QPoint(300, 300))


def test_what_is_corrected_is_the_whole_drawing(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    scrub(replaying, 3)
    qtbot.waitUntil(lambda: replaying.panel.reading.text() == "1")
    replaying.act.labels[7].trigger()
    (sample,) = replaying.desk.store().samples()
    assert (sample.label, sample.answer) == (7, 3)
    assert sample.drawing is not None and points_of(sample.drawing) == POINTS


def test_hiding_the_dock_brings_the_drawing_back(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    scrub(replaying, 2)
    replaying.replay.dock.toggleViewAction().trigger()
    assert is_ink(replaying, 150, 260)
    assert replaying.panel.reading.text() == "3"


def test_another_network_reads_it_all_anew(qtbot: QtBot, replaying: MainWindow, explainer: FakeExplainer) -> None:
    draw_line(qtbot, replaying)
    scrub(replaying, 2)
    explainer.asked.clear()
    replaying._start_network()
    qtbot.waitUntil(lambda: replaying.reader.info is not None)
    wait_until_known(qtbot, replaying)
    assert sorted(explainer.asked) == list(range(POINTS + 1))
    assert is_ink(replaying, 150, 260)


def test_booth_mode_ends_it_and_after_it_all_is_known_again(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    scrub(replaying, 2)
    replaying.view.booth.trigger()
    booth = replaying.booth
    assert booth is not None
    assert not replaying.replay.filler.is_running and not replaying.replay.paper.isVisible()
    qtbot.waitUntil(lambda: booth.view.reader.info is not None)
    with qtbot.waitSignal(booth.destroyed):
        QTest.keyClick(booth, Qt.Key.Key_Escape)
    wait_until_known(qtbot, replaying)


# Playing and stepping.


def test_it_plays_at_the_speed_of_the_pen_and_stops_at_the_end(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    player, timeline, now = replaying.replay.player, view(replaying).timeline, [100.0]
    player.clock = lambda: now[0]
    line = replaying.replay._timeline
    view(replaying).speed.setCurrentIndex(view(replaying).speed.findData(2.0))
    key(replaying, Qt.Key.Key_Space)
    assert timeline.value() == 0 and view(replaying).play.accessibleName() == "Pause"
    now[0] += line.time(4) / 2
    qtbot.waitUntil(lambda: timeline.value() == line.at(line.time(4)))
    key(replaying, Qt.Key.Key_Space)
    assert not player.is_playing
    key(replaying, Qt.Key.Key_Space)
    now[0] += line.duration
    qtbot.waitUntil(lambda: timeline.value() == POINTS)
    assert not player.is_playing and view(replaying).play.accessibleName() == "Play"
    assert is_ink(replaying, 150, 260)


def test_keys_go_from_point_to_point_and_from_stroke_to_stroke(qtbot: QtBot, replaying: MainWindow) -> None:
    draw_line(qtbot, replaying)
    draw(replaying.canvas, (300, 80), (300, 180))
    wait_until_known(qtbot, replaying)
    last = POINTS + 3
    seen = []
    for name, modifiers in (
        (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Left, CTRL),
        (Qt.Key.Key_Left, CTRL),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Right, CTRL),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier),
    ):
        key(replaying, name, modifiers)
        seen.append(view(replaying).timeline.value())
    assert seen == [last - 1, POINTS, 0, 1, POINTS, last, 0]
    QTest.mouseClick(view(replaying).next, LEFT)
    assert view(replaying).timeline.value() == POINTS
    assert view(replaying).timeline.hasFocus()
    assert "stroke 1 of 2" in view(replaying).timeline.accessibleDescription()
    replaying.canvas.setFocus()
    QTest.mouseClick(view(replaying), LEFT, pos=QPoint(view(replaying).width() // 2, 4))
    assert view(replaying).timeline.hasFocus()


def test_with_reduced_motion_space_goes_from_stroke_to_stroke(qtbot: QtBot, replaying: MainWindow) -> None:
    calm = Calm()
    calm.setParent(replaying)
    view(replaying).setStyle(calm)
    draw_line(qtbot, replaying)
    draw(replaying.canvas, (300, 80), (300, 180))
    wait_until_known(qtbot, replaying)
    key(replaying, Qt.Key.Key_Space)
    assert not replaying.replay.player.is_playing
    assert view(replaying).timeline.value() == POINTS
    key(replaying, Qt.Key.Key_Space)
    assert view(replaying).timeline.value() == POINTS + 3


def test_everything_in_the_dock_has_a_name(replaying: MainWindow) -> None:
    shown = view(replaying)
    names = [each.accessibleName() for each in (shown.previous, shown.play, shown.next, shown.timeline, shown.speed)]
    assert names == ["Previous stroke", "Play", "Next stroke", "Moment of the drawing", "Speed"]
