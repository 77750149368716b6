"""Thousands of strokes: painted in several turns of the event loop, read and written beside the window."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from document_hands import CTRL, box_of, key, press
from gestures import draw, turn_wheel
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from vggdigits import paths
from vggdigits.app import file_work, ink_layer, theme
from vggdigits.app.canvas import Canvas, View
from vggdigits.app.main_window import MainWindow
from vggdigits.app.why_thread import WhyThread
from vggdigits.ink.erase import Erases, erase
from vggdigits.ink.inkml import read_inkml, write_inkml
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke

COUNT = 60


@pytest.fixture
def few_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn of the event loop takes some strokes, not thousands."""
    monkeypatch.setattr(ink_layer, "_LEAST_POINTS", 30)
    monkeypatch.setattr(ink_layer, "_TURN_S", 0.0)


@pytest.fixture
def canvas(qtbot: QtBot, few_a_turn: None) -> Canvas:
    canvas = Canvas()
    canvas.resize(400, 300)
    qtbot.addWidget(canvas)
    canvas.show()
    return canvas


def many(count: int = COUNT) -> tuple[Stroke, ...]:
    """Strokes that cross, with pressure, all over the paper and beyond it."""
    chance = np.random.default_rng(1)
    ends = chance.uniform((-40, -40), (440, 340), (count, 3, 2))
    pressed = chance.uniform(0.2, 0.9, (count, 3))
    time = np.zeros(3)
    return tuple(Stroke(np.column_stack([xy, time, force]), 6) for xy, force in zip(ends, pressed, strict=True))


def seen(canvas: Canvas) -> NDArray[np.uint8]:
    """What a turn of the loop shows: pixels, uint8 (h, w, 4)."""
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


def anew(canvas: Canvas) -> NDArray[np.uint8]:
    """What another canvas shows, which paints it all at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ink_layer, "_LEAST_POINTS", 10**9)
        fresh = Canvas()
        fresh.setPalette(canvas.palette())
        fresh.resize(canvas.size())
        fresh.set_view(canvas.view)
        fresh.set_drawing(canvas.drawing)
        return seen(fresh)


def ink(pixels: NDArray[np.uint8]) -> int:
    """How many pixels are dark."""
    return int((pixels[:, :, 0] < 100).sum())


def finish(qtbot: QtBot, canvas: Canvas) -> None:
    """Wait until it is painted as if it had been painted at once, but for a shade that no eye tells: a long stroke's
    edge where only a part of it was painted anew."""
    expected = anew(canvas).astype(int)
    qtbot.waitUntil(lambda: bool(np.abs(seen(canvas) - expected).max() <= 3))


# Painting.


def test_many_strokes_come_turn_by_turn_and_end_as_if_painted_at_once(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.set_drawing(Drawing(many()))
    amounts = [ink(seen(canvas)) for _ in range(3)]
    assert 0 < amounts[0] < amounts[1] < amounts[2] < ink(anew(canvas))
    finish(qtbot, canvas)


def test_the_window_paints_on_by_itself(qtbot: QtBot, canvas: Canvas) -> None:
    turns = []
    paint = ink_layer.InkLayer.paint
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ink_layer.InkLayer, "paint", lambda *each: turns.append(paint(*each)) or turns[-1])
        canvas.set_drawing(Drawing(many()))
        qtbot.waitUntil(lambda: turns[-1:] == [False])
    assert len(turns) > 5
    assert np.array_equal(seen(canvas), anew(canvas))


Change = Callable[[Canvas], None]
CHANGES: dict[str, Change] = {
    "more": lambda canvas: canvas.set_drawing(canvas.drawing.with_strokes(many(2 * COUNT)[COUNT:])),
    "fewer": lambda canvas: canvas.set_drawing(Drawing(canvas.drawing.strokes[: COUNT // 2])),
    "others": lambda canvas: canvas.set_drawing(Drawing(many(2 * COUNT)[COUNT:])),
    "cut": lambda canvas: canvas.set_drawing(erase(canvas.drawing, Erases.AREA, (50, 50), (350, 250), 20)),
    "a picture below": lambda canvas: canvas.set_drawing(
        Drawing(canvas.drawing.strokes, Backdrop(np.tile(np.arange(256, dtype=np.uint8), (200, 1))))
    ),
    "nearer": lambda canvas: canvas.zoom_by(1.5),
    "moved": lambda canvas: turn_wheel(canvas, 120),
    "larger": lambda canvas: canvas.resize(460, 380),
    "smaller": lambda canvas: canvas.resize(300, 200),
    "dark": lambda canvas: canvas.setPalette(theme._own_palette(theme._OWN_DARK)),
    "nearer, and fewer": lambda canvas: (
        canvas.set_view(View(QPointF(-30, -20), 1.3)),
        canvas.set_drawing(Drawing(canvas.drawing.strokes[::2])),
    )[0],
}


@pytest.mark.parametrize("first", CHANGES)
@pytest.mark.parametrize("interrupted", [False, True], ids=["finished", "interrupted"])
def test_whatever_changes_it_ends_as_if_painted_at_once(
    qtbot: QtBot, canvas: Canvas, first: str, interrupted: bool
) -> None:
    canvas.set_drawing(Drawing(many()))
    if not interrupted:
        finish(qtbot, canvas)
    seen(canvas)
    CHANGES[first](canvas)
    seen(canvas)
    if interrupted:
        CHANGES["nearer"](canvas)
        seen(canvas)
        CHANGES["fewer"](canvas)
    finish(qtbot, canvas)


def test_a_small_picture_seen_large_leaves_no_halo_where_it_is_erased(qtbot: QtBot, canvas: Canvas) -> None:
    ink = np.random.default_rng(0).integers(0, 256, (28, 28), dtype=np.uint8)
    canvas.set_view(View(QPointF(0, 0), 10.0))
    canvas.set_drawing(Drawing((Stroke.from_xy([(2, 2), (6, 6)], 1),), Backdrop(ink)))
    finish(qtbot, canvas)
    for end in ((12, 12), (20, 14)):
        canvas.set_drawing(erase(canvas.drawing, Erases.AREA, (12, 12), end, 3))
        finish(qtbot, canvas)


@pytest.mark.parametrize("change", ["nearer", "dark", "moved", "fewer"])
def test_until_the_new_picture_is_there_the_old_one_is_seen(qtbot: QtBot, canvas: Canvas, change: str) -> None:
    canvas.set_drawing(Drawing(many()))
    finish(qtbot, canvas)
    before = seen(canvas)
    CHANGES[change](canvas)
    shown = seen(canvas)
    assert not np.array_equal(shown, anew(canvas))
    if change in ("dark", "fewer"):
        assert np.array_equal(shown, before)
    elif change == "moved":
        assert np.array_equal(shown[60:], before[:-60])
    else:
        assert ink(shown) > ink(before)
    finish(qtbot, canvas)


def test_a_stroke_is_seen_at_once_while_others_are_still_painted(qtbot: QtBot, canvas: Canvas) -> None:
    strokes = tuple(Stroke.from_xy([(10 + n, 10), (10 + n, 100)], 4) for n in range(200))
    canvas.set_drawing(Drawing(strokes))
    seen(canvas)
    draw(canvas, (50, 250), (350, 250))
    shown = seen(canvas)
    assert (shown[250, 60:340, 0] < 60).all()
    assert shown[50, 205, 0] > 200  # the last of the others
    finish(qtbot, canvas)


def test_what_is_cleared_meanwhile_is_gone_at_once(canvas: Canvas) -> None:
    canvas.set_drawing(Drawing(many()))
    assert ink(seen(canvas))
    canvas.set_drawing(Drawing())
    assert np.array_equal(seen(canvas), anew(canvas))


# Files.


class Gate:
    """Holds up whoever works beside the window.

    Attributes:
        begun: set when somebody waits; opened: lets them go on.
    """

    def __init__(self) -> None:
        self.begun, self.opened = threading.Event(), threading.Event()

    def hold(self, work: Callable[..., object]) -> Callable[..., object]:
        def slowly(*given: object) -> object:
            self.begun.set()
            assert self.opened.wait(60)
            return work(*given)

        return slowly


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Everything takes long, and files are read and written when the test says so."""
    gate = Gate()
    for size in ("SMALL_FILE", "SMALL_DRAWING"):
        monkeypatch.setattr(f"vggdigits.app.file_work.{size}", 0)
    monkeypatch.setattr("vggdigits.app.exchange_desk.SMALL_FILE", 0)
    for name in ("read_document", "write_inkml"):
        module = "vggdigits.app.document_desk"
        monkeypatch.setattr(f"{module}.{name}", gate.hold(file_work.read_document if "read" in name else write_inkml))
    yield gate
    gate.opened.set()


def wait_for(qtbot: QtBot, window: MainWindow, gate: Gate) -> None:
    gate.opened.set()
    qtbot.waitUntil(lambda: not window.documents.files.is_busy)


def test_the_pad_draws_on_while_a_file_is_read(qtbot: QtBot, window: MainWindow, gate: Gate, tmp_path: Path) -> None:
    write_inkml(Drawing(many()), tmp_path / "many.inkml")
    window.documents.open_file(tmp_path / "many.inkml")
    qtbot.waitUntil(gate.begun.is_set)
    assert "Opening many.inkml" in window.status.currentMessage()
    assert not window.documents.actions.open.isEnabled() and not window.documents.actions.new.isEnabled()
    draw(window.canvas, (100, 100), (120, 200))
    assert len(window.canvas.drawing.strokes) == 1
    wait_for(qtbot, window, gate)
    assert "Save the drawing?" in press(qtbot, window, "Discard")  # the stroke is not lost unasked
    assert len(window.canvas.drawing.strokes) == COUNT
    assert window.documents.actions.open.isEnabled() and window.documents.actions.new.isEnabled()


def test_what_is_drawn_while_it_is_saved_is_not_saved_yet(
    qtbot: QtBot, window: MainWindow, gate: Gate, tmp_path: Path
) -> None:
    draw(window.canvas, (100, 100), (120, 200))
    window.documents.save_file(tmp_path / "one.inkml")
    qtbot.waitUntil(gate.begun.is_set)
    assert "Saving one.inkml" in window.status.currentMessage()
    assert not window.documents.actions.save.isEnabled()
    draw(window.canvas, (200, 100), (220, 200))
    wait_for(qtbot, window, gate)
    assert len(read_inkml(tmp_path / "one.inkml").strokes) == 1
    assert window.isWindowModified()
    key(window, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: not window.isWindowModified())
    assert len(read_inkml(tmp_path / "one.inkml").strokes) == 2


def test_one_that_is_closed_while_it_saves_closes_when_that_is_done(
    qtbot: QtBot, window: MainWindow, gate: Gate, tmp_path: Path
) -> None:
    draw(window.canvas, (100, 100), (120, 200))
    window.documents.save_file(tmp_path / "one.inkml")
    qtbot.waitUntil(gate.begun.is_set)
    window.close()
    assert window.isVisible() and "Closing as soon as" in window.status.currentMessage()
    gate.opened.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(read_inkml(tmp_path / "one.inkml").strokes) == 1


def test_who_saves_on_the_way_out_and_draws_meanwhile_is_asked_again(
    qtbot: QtBot, window: MainWindow, gate: Gate, tmp_path: Path
) -> None:
    draw(window.canvas, (100, 100), (120, 200))
    window.documents._path = tmp_path / "one.inkml"
    window.close()
    press(qtbot, window, "Save")
    qtbot.waitUntil(gate.begun.is_set)
    draw(window.canvas, (200, 100), (220, 200))
    wait_for(qtbot, window, gate)
    assert "changes to one.inkml" in press(qtbot, window, "Save")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(read_inkml(tmp_path / "one.inkml").strokes) == 2


def test_where_it_cannot_be_saved_the_window_stays_open(
    qtbot: QtBot, window: MainWindow, gate: Gate, tmp_path: Path
) -> None:
    draw(window.canvas, (100, 100), (120, 200))
    window.documents.save_file(tmp_path / "missing" / "one.inkml")
    qtbot.waitUntil(gate.begun.is_set)
    window.close()
    gate.opened.set()
    assert "still on the canvas" in press(qtbot, window, "OK")
    assert window.isVisible() and window.isWindowModified()
    assert not [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def test_one_that_is_closed_while_it_reads_closes_and_shows_nothing_more(
    qtbot: QtBot, window: MainWindow, gate: Gate, tmp_path: Path
) -> None:
    write_inkml(Drawing(many()), tmp_path / "many.inkml")
    window.documents.open_file(tmp_path / "many.inkml")
    qtbot.waitUntil(gate.begun.is_set)
    draw(window.canvas, (100, 100), (120, 200))
    window.close()
    gate.opened.set()
    assert "Save the drawing?" in press(qtbot, window, "Discard")
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(window.canvas.drawing.strokes) == 1


def test_one_that_is_ended_while_it_saves_has_saved_and_offers_the_drawing(
    qtbot: QtBot, window: MainWindow, gate: Gate, tmp_path: Path
) -> None:
    """As SIGTERM ends it: nobody is asked, and nobody waits for the loop."""
    draw(window.canvas, (100, 100), (120, 200))
    window.documents.save_file(tmp_path / "one.inkml")
    qtbot.waitUntil(gate.begun.is_set)
    gate.opened.set()
    window.documents.keep_for_next_start()
    window.close()
    assert not window.isVisible()
    assert len(read_inkml(tmp_path / "one.inkml").strokes) == 1
    assert list((paths.user_dir() / "unsaved").glob("*.inkml"))


def test_a_new_drawing_waits_for_the_file_and_does_not_take_its_name(
    qtbot: QtBot, window: MainWindow, gate: Gate, tmp_path: Path
) -> None:
    """A drawing on request begins one, for which no menu is needed."""
    draw(window.canvas, (100, 100), (120, 200))
    window.documents.save_file(tmp_path / "one.inkml")
    qtbot.waitUntil(gate.begun.is_set)
    window.documents.new()
    assert len(window.canvas.drawing.strokes) == 1
    gate.opened.set()
    qtbot.waitUntil(lambda: not window.canvas.drawing)
    assert "one.inkml" not in window.windowTitle() and not window.isWindowModified()
    assert len(read_inkml(tmp_path / "one.inkml").strokes) == 1


def test_a_window_that_is_opened_anew_waits_for_the_file_and_hands_it_over_as_saved(
    qtbot: QtBot, window: MainWindow, gate: Gate, tmp_path: Path
) -> None:
    draw(window.canvas, (100, 100), (120, 200))
    window.documents.save_file(tmp_path / "one.inkml")
    qtbot.waitUntil(gate.begun.is_set)
    window.view.restart_wanted.emit()
    assert window.isVisible() and window.to_go_on_with is None
    gate.opened.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    held = window.to_go_on_with
    assert held is not None and held.saved and held.path == tmp_path / "one.inkml"


def test_a_second_file_meanwhile_is_refused_in_one_line(
    qtbot: QtBot, window: MainWindow, gate: Gate, tmp_path: Path
) -> None:
    """Dropped, say, or asked for by a second pad."""
    write_inkml(Drawing(many()), tmp_path / "many.inkml")
    write_inkml(Drawing(many(2)), tmp_path / "few.inkml")
    window.documents.open_file(tmp_path / "many.inkml")
    qtbot.waitUntil(gate.begun.is_set)
    window.documents.open_file(tmp_path / "few.inkml")
    assert "One file at a time" in window.status.currentMessage()
    wait_for(qtbot, window, gate)
    assert len(window.canvas.drawing.strokes) == COUNT


def test_what_cannot_be_written_beside_the_window_is_told(
    qtbot: QtBot, window: MainWindow, gate: Gate, tmp_path: Path
) -> None:
    draw(window.canvas, (100, 100), (120, 200))
    window.documents.save_file(tmp_path / "missing" / "one.inkml")
    gate.opened.set()
    assert "still on the canvas" in press(qtbot, window, "OK")
    assert window.isWindowModified() and window.documents.actions.save.isEnabled()


def test_much_ink_is_copied_and_pasted_beside_the_window(qtbot: QtBot, window: MainWindow, gate: Gate) -> None:
    QGuiApplication.clipboard().clear()
    window.canvas.set_drawing(Drawing(many()))
    key(window, Qt.Key.Key_C, CTRL)
    assert "Copying" in window.status.currentMessage()
    qtbot.waitUntil(lambda: "on the clipboard" in window.status.currentMessage())
    key(window, Qt.Key.Key_V, CTRL)
    draw(window.canvas, (100, 100), (120, 200))  # meanwhile
    qtbot.waitUntil(lambda: len(window.canvas.drawing.strokes) == 2 * COUNT + 1)
    first, pasted = window.canvas.drawing.strokes[0], window.canvas.drawing.strokes[COUNT + 1]
    assert pasted.bounds[0] > first.bounds[2]
    window.undo()
    assert len(window.canvas.drawing.strokes) == COUNT + 1
    QGuiApplication.clipboard().clear()


def test_much_ink_that_is_pasted_stands_beside_what_was_drawn_while_it_was_read(
    qtbot: QtBot, window: MainWindow, gate: Gate
) -> None:
    window.canvas.set_drawing(Drawing(many()))
    key(window, Qt.Key.Key_C, CTRL)
    gate.opened.set()
    qtbot.waitUntil(lambda: "on the clipboard" in window.status.currentMessage())
    gate.opened.clear()
    window.canvas.set_drawing(Drawing())
    key(window, Qt.Key.Key_V, CTRL)
    draw(window.canvas, (100, 100), (120, 200))
    gate.opened.set()
    qtbot.waitUntil(lambda: len(window.canvas.drawing.strokes) == COUNT + 1)
    drawn, *pasted = window.canvas.drawing.strokes
    assert min(stroke.bounds[0] for stroke in pasted) > drawn.bounds[2]
    QGuiApplication.clipboard().clear()


def test_more_ink_than_a_file_holds_is_not_copied_and_that_is_told(qtbot: QtBot, window: MainWindow) -> None:
    window.canvas.set_drawing(Drawing((Stroke.from_xy([(1, 1)], 8),) * 10_001))
    key(window, Qt.Key.Key_C, CTRL)
    assert "could not be copied" in box_of(qtbot, window).text()
    press(qtbot, window, "OK")
    assert not [box for box in window.findChildren(QMessageBox) if box.isVisible()]


# What waits.


def test_of_a_burst_of_readings_at_most_two_explanations_are_held(qtbot: QtBot, window: MainWindow) -> None:
    """One that is under way, and the newest."""
    held: weakref.WeakSet[object] = weakref.WeakSet()
    reached, go_on = threading.Event(), threading.Event()

    class Question:
        def __call__(self, explainer: object) -> str:
            reached.set()
            assert go_on.wait(60)
            return "explained"

    thread = WhyThread(lambda: type("Explainer", (), {})(), lambda timeout: None)  # type: ignore[arg-type,return-value]
    thread.start()
    answers: list[int] = []
    thread.done.connect(lambda number, index, result: answers.append(number))
    for number in range(1, 10_001):
        question = Question()
        held.add(question)
        thread.submit(number, [question], about=question)
        assert reached.wait(60)
    del question
    assert len(held) == 2
    go_on.set()
    qtbot.waitUntil(lambda: answers == [1, 10_000])
    thread.stop()
