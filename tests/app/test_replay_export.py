"""A replay as files: what stands in them, and what happens where they cannot be written."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from copy import copy
from pathlib import Path

import numpy as np
import pytest
from document_hands import box_of, naming, press
from gestures import draw
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from replay_hands import FakeExplainer

from vggdigits.app import theme
from vggdigits.app.main_window import MainWindow
from vggdigits.app.replay_export import BLANK_MS, COLUMNS, HELD_MS, MOST_FRAMES, MOST_ROWS, ReplayExport, frame_times
from vggdigits.app.replay_frames import PAPER
from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.replay import Timeline
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke
from vggdigits.model.check import TOLERANCE
from vggdigits.model.explain import Explainer
from vggdigits.model.recognizer import Recognizer
from vggdigits.paths import bundled_checkpoint, resources_dir

FOUR = read_inkml(resources_dir() / "drawings" / "4-open.inkml")
INK, GREY = theme._LIGHT.ink.getRgb()[:3], 128


@pytest.fixture(scope="module")
def recognizer_() -> Recognizer:
    return Recognizer(bundled_checkpoint(), "cpu")


def exported(qtbot: QtBot, explainer: object, drawing: Drawing, path: Path) -> Path:
    """Written by a job that succeeds."""
    job = ReplayExport("", lambda: explainer, Timeline.of(drawing), path, QApplication.font())  # type: ignore[arg-type,return-value]
    with qtbot.waitSignal(job.finished, timeout=60_000), qtbot.waitSignal(job.succeeded, timeout=60_000) as succeeded:
        job.start()
    job.wait()
    assert succeeded.args == [path]
    return path


def ink_of(picture: Image.Image) -> int:
    """Pixels of the paper that are ink rather than paper."""
    paper = np.asarray(picture.convert("L").crop((0, 0, PAPER.width(), PAPER.height())))
    return int((paper < GREY).sum())


# The GIF.


def test_a_gif_plays_the_drawing_from_blank_paper_to_all_its_ink(qtbot: QtBot, tmp_path: Path) -> None:
    path = exported(qtbot, FakeExplainer(), FOUR, tmp_path / "four.gif")
    frames = frame_times(Timeline.of(FOUR))
    with Image.open(path) as gif:
        assert gif.n_frames == len(frames)
        assert gif.info["loop"] == 0
        inks, shown = [], []
        for number in range(gif.n_frames):
            gif.seek(number)
            inks.append(ink_of(gif))
            shown.append(gif.info["duration"])
        colour = gif.convert("RGB").getpixel(_place_of(FOUR))
    assert shown == [milliseconds for _, milliseconds in frames]
    assert inks[0] == 0 and inks == sorted(inks)
    assert inks[-1] == pytest.approx(_expected_ink(FOUR), rel=0.03)
    assert max(abs(one - other) for one, other in zip(colour, INK, strict=True)) <= 4  # type: ignore[arg-type]
    assert path.stat().st_size < 2_000_000


def _scale(drawing: Drawing) -> float:
    left, top, right, bottom = drawing.bounds or (0, 0, 1, 1)
    return min((PAPER.width() - 64) / (right - left), (PAPER.height() - 64) / (bottom - top))


def _place_of(drawing: Drawing) -> tuple[int, int]:
    """Where the last point of the drawing is in the picture."""
    left, top, right, bottom = drawing.bounds or (0, 0, 1, 1)
    x, y = drawing.strokes[-1].points[-5, :2].tolist()
    scale = _scale(drawing)
    return (
        round(PAPER.width() / 2 + (x - (left + right) / 2) * scale),
        round(PAPER.height() / 2 + (y - (top + bottom) / 2) * scale),
    )


def _expected_ink(drawing: Drawing) -> float:
    """Pixels of ink at that size, by the raster that the network reads."""
    from vggdigits.ink.raster import rasterize

    picture = rasterize(drawing)
    return float((picture.ink > GREY).sum()) * (_scale(drawing) / picture.scale) ** 2


@pytest.mark.parametrize("points", [1, 2, 40, 30_000])
def test_frames_keep_the_pens_time_and_are_not_too_many(points: int) -> None:
    line = Timeline.of(Drawing((Stroke.from_xy([(i, i % 90) for i in range(points)], 4.0),)))
    frames = frame_times(line)
    moments = [moment for moment, _ in frames]
    assert len(frames) <= MOST_FRAMES
    assert moments == sorted(set(moments)) and (moments[0], moments[-1]) == (0, points)
    assert all(shown % 10 == 0 and shown > 0 for _, shown in frames)
    whole = sum(shown for _, shown in frames) - BLANK_MS - HELD_MS
    assert whole == pytest.approx(1000 * line.duration, abs=30)


def test_a_rest_of_the_pen_is_one_frame() -> None:
    line = Timeline.of(Drawing((Stroke.from_xy([(0, 0), (0, 9)], 4.0), Stroke.from_xy([(9, 0), (9, 9)], 4.0))))
    assert [shown for _, shown in frame_times(line)][:3] == [BLANK_MS, 40, 280]


def test_a_picture_under_the_strokes_and_several_digits_are_in_it(qtbot: QtBot, tmp_path: Path) -> None:
    ink = np.zeros((300, 300), np.uint8)
    ink[40:260, 40:60] = 255
    drawing = Drawing((Stroke.from_xy([(200, 40), (200, 150), (200, 260)], 20.0),), Backdrop(ink))
    with Image.open(exported(qtbot, FakeExplainer(), drawing, tmp_path / "two.gif")) as gif:
        assert ink_of(gif) > 5000  # of the picture
        gif.seek(gif.n_frames - 1)
        colours = {colour for _, colour in gif.convert("RGB").getcolors(100_000)}
    assert min(_distance(each, theme._LIGHT.answer.getRgb()[:3]) for each in colours) <= 4


def _distance(one: Sequence[int], other: Sequence[int]) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


# The CSV.


def test_the_rows_of_a_csv_say_what_is_read_in_the_cut_drawing(
    qtbot: QtBot, recognizer_: Recognizer, tmp_path: Path
) -> None:
    two = read_inkml(resources_dir() / "drawings" / "2-looped.inkml")
    drawing = FOUR.with_strokes(stroke.moved(300, 0) for stroke in two.strokes)
    content = exported(qtbot, Explainer(recognizer_.engine), drawing, tmp_path / "42.csv").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n")
    header, *rows = csv.reader(io.StringIO(content.decode("ascii"), newline=""))
    assert tuple(header) == COLUMNS
    line = Timeline.of(drawing)
    assert [int(row[2]) for row in rows] == list(range(line.count + 1))
    assert rows[0] == ["0", "0", "0", *[""] * 14]
    for row in rows[1::7]:
        cells = dict(zip(header, row, strict=True))
        moment = int(cells["points"])
        assert int(cells["time_ms"]) == round(1000 * line.time(moment))
        assert int(cells["stroke"]) == line.stroke(moment)
        reading = recognizer_.read(line.cut(moment))
        assert cells["reading"] == reading.text
        fits = [
            digit
            for digit in reading.digits
            if float(cells["confidence"]) == pytest.approx(digit.confidence, abs=TOLERANCE)
        ]
        probabilities = [float(cells[f"p{digit}"]) for digit in range(10)]
        assert any(probabilities == pytest.approx(each.probabilities, abs=TOLERANCE) for each in fits)
        assert any(float(cells["none"]) == pytest.approx(each.none_probability, abs=TOLERANCE) for each in fits)
        assert cells["answer"] in {str(each.digit) if each.accepted else "?" for each in fits}
    assert rows[-1][-1] == "42"


def test_a_long_drawing_has_no_more_rows_than_can_be_read(qtbot: QtBot, tmp_path: Path) -> None:
    long = Drawing((Stroke.from_xy([(i % 97, i % 89) for i in range(5000)], 4.0),))
    rows = exported(qtbot, FakeExplainer(blind=True), long, tmp_path / "long.csv").read_bytes().splitlines()
    assert len(rows) == 1 + MOST_ROWS
    assert rows[-1].split(b",")[2] == b"5000"


# In the window.


def start(window: MainWindow, explainer: FakeExplainer, path: Path) -> None:
    """Draw, and choose from the File menu."""
    window.replay.filler.make_explainer = lambda engine: copy(explainer)  # type: ignore[assignment,return-value]
    draw(window.canvas, (150, 80), (150, 180), (150, 280))
    actions = window.documents.actions
    with naming(path):
        (actions.export_csv if path.suffix == ".csv" else actions.export_gif).trigger()


@pytest.mark.parametrize("name", ["line.gif", "line.csv"])
def test_exported_from_the_menu(qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str) -> None:
    actions = window.documents.actions
    assert not actions.export_gif.isEnabled() and not actions.export_csv.isEnabled()
    start(window, FakeExplainer(), tmp_path / name)
    qtbot.waitUntil(lambda: window.replay.job is None)
    assert f"Exported {name}" in window.status.currentMessage()
    assert [each.name for each in tmp_path.iterdir() if each.suffix in (".gif", ".csv")] == [name]
    assert actions.export_gif.isEnabled()
    window.clear()
    assert not actions.export_gif.isEnabled()


def test_it_says_how_far_it_is_and_can_be_cancelled(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    explainer = FakeExplainer()
    explainer.gate.clear()
    (tmp_path / "line.gif").write_bytes(b"the old one")
    start(window, explainer, tmp_path / "line.gif")
    qtbot.waitUntil(explainer.begun.is_set)
    view = window.replay.view
    assert view.progress.isVisible() and view.progress.accessibleName() == "Exporting line.gif…"
    assert not window.documents.actions.export_csv.isEnabled()  # one after the other
    QTest.mouseClick(view.cancel, Qt.MouseButton.LeftButton)
    explainer.gate.set()
    qtbot.waitUntil(lambda: window.replay.job is None)
    assert not view.progress.isVisible()
    assert (tmp_path / "line.gif").read_bytes() == b"the old one"
    assert not list(tmp_path.glob("*.part")) and not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("name", ["line.gif", "line.csv"])
def test_a_folder_that_is_gone_costs_one_line(qtbot: QtBot, window: MainWindow, tmp_path: Path, name: str) -> None:
    start(window, FakeExplainer(), tmp_path / "gone" / name)
    said = press(qtbot, window, "OK")
    assert "The replay could not be exported." in said and "gone" in said
    qtbot.waitUntil(lambda: window.replay.job is None)
    assert len(window.canvas.drawing.strokes) == 1


def test_what_breaks_half_way_leaves_the_old_file(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "line.gif").write_bytes(b"the old one")
    explainer = FakeExplainer()
    explainer.error = RuntimeError("out of memory")
    start(window, explainer, tmp_path / "line.gif")
    assert "out of memory" in box_of(qtbot, window).informativeText()
    press(qtbot, window, "OK")
    assert (tmp_path / "line.gif").read_bytes() == b"the old one"
    assert not list(tmp_path.glob(".*.part"))


def test_a_full_disk_costs_one_line_and_not_the_old_file(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")  # a file may not grow: what a full disk does, to this process alone
    (tmp_path / "line.gif").write_bytes(b"the old one")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, before[1]))
    try:
        start(window, FakeExplainer(), tmp_path / "line.gif")
        qtbot.waitUntil(lambda: window.replay.job is None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "line.gif" in press(qtbot, window, "OK")
    assert (tmp_path / "line.gif").read_bytes() == b"the old one"
    assert not list(tmp_path.glob(".*.part"))


def test_closing_the_window_ends_it(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    explainer = FakeExplainer()
    explainer.gate.clear()
    start(window, explainer, tmp_path / "line.gif")
    qtbot.waitUntil(explainer.begun.is_set)
    window.documents.discard()
    explainer.gate.set()
    window.close()
    assert window.replay.job is None or not window.replay.job.isRunning()
