from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vggdigits.errors import UserError
from vggdigits.ink.inkml import read_inkml, write_inkml
from vggdigits.ink.strokes import Drawing, Stroke

INK = '<ink xmlns="http://www.w3.org/2003/InkML">{}</ink>'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.inkml"


def read(file: Path, body: str) -> Drawing:
    file.write_text(INK.format(body), encoding="utf-8")
    return read_inkml(file)


def xy(drawing: Drawing, stroke: int = 0) -> list[list[float]]:
    return drawing.strokes[stroke].points[:, :2].tolist()


numbers = st.floats(-1e5, 1e5, allow_nan=False)
points = st.tuples(numbers, numbers, st.floats(0, 1e4), st.floats(0, 1))


@given(st.lists(st.tuples(st.lists(points, min_size=1, max_size=20), st.floats(0.01, 500)), max_size=5))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, strokes: list[tuple[list[tuple[float, ...]], float]]
) -> None:
    drawing = Drawing(tuple(Stroke(np.array(values), width) for values, width in strokes))
    file = tmp_path_factory.getbasetemp() / "round.inkml"
    write_inkml(drawing, file)
    again = read_inkml(file)
    assert len(again.strokes) == len(drawing.strokes)
    for one, other in zip(again.strokes, drawing.strokes, strict=True):
        assert one.width == other.width
        assert one.points.tobytes() == other.points.tobytes()


def test_the_w3c_recommendations_example_of_differences(file: Path) -> None:
    """Section 4.3.1: second differences, then the same points written out."""
    body = (
        "<trace>1125 18432,'23'43,\"7\"-8,3-5,7 -3,6 2,6 8,3 6,2 4,2 1,3 -2,3 -7,3 -13,3 -20</trace>"
        "<trace>10 0, 9 14, 8 28, 7 42, 6 56, 6 70</trace>"
    )
    drawing = read(file, body)
    assert xy(drawing)[:4] == [[1125, 18432], [1148, 18475], [1178, 18510], [1211, 18540]]
    assert xy(drawing, 1)[-1] == [6, 70]


def test_explicit_values_and_repetition(file: Path) -> None:
    assert xy(read(file, "<trace>10 20, '5 '-5, * *, !7 !8, 1 2</trace>")) == [
        [10, 20],
        [15, 15],
        [20, 10],
        [7, 8],
        [1, 2],
    ]


def test_what_goes_on_as_before_keeps_its_speed_and_acceleration(file: Path) -> None:
    assert xy(read(file, "<trace>0 0, '2 \"1, * *, * *, * ?</trace>")) == [[0, 0], [2, 1], [4, 3], [6, 6], [8, 6]]


def test_channels_in_any_order_with_units(file: Path) -> None:
    body = (
        '<definitions><context xml:id="c"><inkSource><traceFormat><channel name="T" units="s"/><channel name="Y"/>'
        '<channel name="X"/><channel name="F" max="1024"/></traceFormat></inkSource></context></definitions>'
        '<trace contextRef="#c">0.5 2 1 512, 0.75 4 3 1024</trace>'
    )
    assert read(file, body).strokes[0].points.tolist() == [[1, 2, 0.5, 0.5], [3, 4, 0.75, 1.0]]


def test_directions_and_lengths_of_the_channels(file: Path) -> None:
    """Upwards in millimetres over centimetres to the right."""
    body = (
        '<definitions><context xml:id="c"><traceFormat><channel name="X" units="cm"/>'
        '<channel name="Y" units="mm" orientation="-ve"/></traceFormat></context>'
        '<brush xml:id="b"><brushProperty name="width" value="2" units="mm"/></brush></definitions>'
        '<trace contextRef="#c" brushRef="#b">1 20, 2 -30</trace>'
    )
    drawing = read(file, body)
    assert np.allclose(xy(drawing), [[1, -2], [2, 3]])
    assert drawing.strokes[0].width == pytest.approx(0.2)


def test_views_draw_what_they_refer_to_once(file: Path) -> None:
    body = (
        '<definitions><trace xml:id="t">1 1, 2 2</trace><traceView xml:id="loop" traceDataRef="#loop"/></definitions>'
        '<traceView traceDataRef="#t"/><traceView traceDataRef="#loop"/><traceView traceDataRef="#none"/>'
    )
    drawing = read(file, body)
    assert [stroke.points[:, :2].tolist() for stroke in drawing.strokes] == [[[1, 1], [2, 2]]]


def test_views_of_what_is_drawn_anyway_add_nothing(file: Path) -> None:
    body = (
        '<traceView><traceView traceDataRef="#a"/><traceView traceDataRef="#g"/></traceView>'
        '<trace xml:id="a">1 1, 2 2</trace><traceGroup xml:id="g"><trace>3 3, 4 4</trace></traceGroup>'
        "<trace>5 5, 5 9</trace>"
    )
    starts = [stroke.points[0, 0] for stroke in read(file, body).strokes]
    assert sorted(starts) == [1, 3, 5]


@pytest.mark.parametrize(
    ("reference", "width"),
    [('brushRef="#b"', 'value="0.5" units="mm"'), ("", 'value="7"')],
    ids=["in units that cannot be compared", "that the trace does not name"],
)
def test_a_brush_is_left_aside(file: Path, reference: str, width: str) -> None:
    body = (
        f"<trace {reference}>0 0, 0 2000</trace>"
        f'<definitions><brush xml:id="b"><brushProperty name="width" {width}/></brush></definitions>'
    )
    assert read(file, body).strokes[0].width == pytest.approx(200)


def test_groups_hand_down_their_brush(file: Path) -> None:
    body = (
        '<definitions><brush xml:id="b"><brushProperty name="width" value="7"/></brush></definitions>'
        '<traceGroup brushRef="#b"><trace>0 0, 5 5</trace><traceGroup><trace>9 9</trace></traceGroup></traceGroup>'
        '<trace type="penUp">1 1, 2 2</trace><trace></trace>'
    )
    drawing = read(file, body)
    assert [stroke.width for stroke in drawing.strokes] == [7, 7]


def test_without_a_brush_the_width_is_a_tenth_of_the_height(file: Path) -> None:
    assert read(file, "<trace>0 0, 0 200</trace>").strokes[0].width == pytest.approx(20)


def test_no_ink_is_a_blank_drawing(file: Path) -> None:
    assert not read(file, "")


BOMB = '<!DOCTYPE ink [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ink xmlns="http://www.w3.org/2003/InkML">&b;</ink>'
OUTSIDE = '<!DOCTYPE ink [<!ENTITY x SYSTEM "file:///etc/passwd">]><ink><trace>&x;</trace></ink>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not readable as InkML"),
        ("text", "not readable as InkML"),
        ("<ink><trace>1 2", "not readable as InkML"),
        ("<svg/>", "not an InkML drawing"),
        (BOMB, "entities"),
        (OUTSIDE, "entities"),
        (INK.format("<trace>1 2, 3</trace>"), "point 2 of a trace has 1 values"),
        (INK.format("<trace>1 2, a b</trace>"), "not a number"),
        (INK.format("<trace>1e400 2</trace>"), "out of range"),
        (INK.format("<trace>nan 2</trace>"), "not a number"),
        (INK.format("<trace>#" + "f" * 300 + " 2</trace>"), "out of range"),
        (INK.format("<traceFormat><channel name='X'/></traceFormat><trace>1</trace>"), "X and Y"),
        (INK.format("<trace>" + "1 1," * 200_001 + "</trace>"), "too many points"),
        (INK.format("<trace>1 1</trace>" * 10_001), "too many points"),
        ("<ink>" + "<traceGroup>" * 20_000 + "</traceGroup>" * 20_000 + "</ink>", ""),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(file: Path, content: str, reason: str) -> None:
    file.write_text(content, encoding="utf-8")
    try:
        drawing = read_inkml(file)
    except UserError as error:
        assert reason in str(error)
        assert "\n" not in str(error)
    else:
        assert reason == "" and not drawing


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        read_inkml(tmp_path / "none.inkml")


@given(st.text(alphabet="0123456789 ,.'\"!*?-eTF#ab<>&/", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_trace_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "any.inkml"
    try:
        assert isinstance(read(file, f"<trace>{text}</trace>"), Drawing)
    except UserError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(("strokes", "points"), [(10_001, 1), (2, 100_001)])
def test_more_ink_than_is_read_again_is_not_written_and_the_old_file_stays(
    file: Path, strokes: int, points: int
) -> None:
    write_inkml(Drawing((Stroke.from_xy([(1, 2)], 8),)), file)
    before = file.read_bytes()
    with pytest.raises(UserError, match="too much ink") as caught:
        write_inkml(Drawing((Stroke.from_xy(np.ones((points, 2)), 8),) * strokes), file)
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == before


def test_as_much_ink_as_may_be_written_is_read_again(file: Path) -> None:
    write_inkml(Drawing((Stroke.from_xy(np.ones((20, 2)), 8),) * 10_000), file)
    assert sum(len(stroke.points) for stroke in read_inkml(file).strokes) == 200_000
