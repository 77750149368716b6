from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from defusedxml import ElementTree
from PIL import Image

from vggdigits.errors import UserError
from vggdigits.ink.export import to_png, to_svg
from vggdigits.ink.images import read_image, to_ink
from vggdigits.ink.inkml import read_annotated_inkml, read_inkml, write_inkml
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke

MOUSE = Stroke.from_xy([(40, 30), (150, 60), (150, 60), (60, 170)], width=20)
PEN = Stroke(np.array([(200, 30, 0, 0.2), (260, 90, 0.1, 0.9), (210, 170, 0.2, 0.5)]), 18)
DOT = Stroke.from_xy([(300, 100)], width=16)
PICTURE = Backdrop(np.tri(80, 100, dtype=np.uint8) * 200)
DRAWING = Drawing((MOUSE, PEN, DOT), PICTURE, by_hand=((40.0, 30.5, 1 / 3, 170.0),))


def test_a_png_read_again_is_the_same_ink(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(to_png(Drawing((MOUSE, PEN))))
    assert np.array_equal(to_ink(read_image(tmp_path / "a.png")), rasterize(Drawing((MOUSE, PEN))).ink)


def test_an_svg_holds_the_splines_the_dot_and_the_picture() -> None:
    root = ElementTree.fromstring(to_svg(DRAWING))
    spline, pen, dot = root.iter("{http://www.w3.org/2000/svg}path")
    assert spline.get("stroke-width") == "20" and spline.get("d", "").count("Q") == 1
    assert pen.get("stroke-width") is None and dot.get("d", "").count("M") == 1
    (picture,) = root.iter("{http://www.w3.org/2000/svg}image")
    data = picture.get("{http://www.w3.org/1999/xlink}href", "").removeprefix("data:image/png;base64,")
    alpha = Image.open(io.BytesIO(base64.b64decode(data))).getchannel("A")
    assert np.array_equal(np.asarray(alpha), PICTURE.ink)


def test_an_svg_far_from_the_origin_and_in_small_units_keeps_its_shape() -> None:
    tiny = Drawing((Stroke.from_xy([(5000, 5000), (5000, 5000.2)], width=0.02),))
    root = ElementTree.fromstring(to_svg(tiny))
    assert float(root.get("height", "0")) == pytest.approx(512, rel=0.01)
    assert root.get("viewBox", "").startswith("0 0 0.0")


def test_blank_paper_is_no_svg() -> None:
    with pytest.raises(ValueError, match="nothing"):
        to_svg(Drawing())


def test_inkml_keeps_the_picture_and_what_was_said_by_hand(tmp_path: Path) -> None:
    write_inkml(DRAWING, tmp_path / "a.inkml", annotations={"file": "/somewhere/ä.inkml"})
    again = read_inkml(tmp_path / "a.inkml")
    assert again.backdrop is not None and np.array_equal(again.backdrop.ink, PICTURE.ink)
    assert again.by_hand == DRAWING.by_hand
    assert [stroke.points.tolist() for stroke in again.strokes] == [s.points.tolist() for s in DRAWING.strokes]
    assert read_annotated_inkml(tmp_path / "a.inkml", "file")[1] == "/somewhere/ä.inkml"
    assert read_annotated_inkml(tmp_path / "a.inkml", "truth")[1] is None


def test_inkml_of_a_picture_alone_is_no_blank_paper(tmp_path: Path) -> None:
    write_inkml(Drawing(backdrop=PICTURE), tmp_path / "a.inkml")
    assert read_inkml(tmp_path / "a.inkml").backdrop is not None


def test_inkml_of_strokes_alone_has_no_extras(tmp_path: Path) -> None:
    write_inkml(Drawing((MOUSE,)), tmp_path / "a.inkml")
    assert "annotation" not in (tmp_path / "a.inkml").read_text()


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ("<picture>not base64!</picture>", "damaged"),
        ("<picture>aGVsbG8=</picture>", "damaged"),
        ("<picture/><picture/>", "more pictures"),
        ("<digit left='1' top='2' right='3'/>", "four numbers"),
        ("<digit left='1' top='2' right='nan' bottom='4'/>", "out of range"),
    ],
)
def test_damaged_extras_are_told_in_one_line(tmp_path: Path, inside: str, reason: str) -> None:
    body = f"<annotationXML type='vggdigits'><drawing xmlns='urn:vggdigits:drawing'>{inside}</drawing></annotationXML>"
    (tmp_path / "a.inkml").write_text(f"<ink xmlns='http://www.w3.org/2003/InkML'>{body}<trace>1 2</trace></ink>")
    with pytest.raises(UserError, match=reason):
        read_inkml(tmp_path / "a.inkml")


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    write_inkml(Drawing(backdrop=Backdrop(np.full((1, 3000), 255, np.uint8))), tmp_path / "a.inkml")
    with pytest.raises(UserError, match="too large"):
        read_inkml(tmp_path / "a.inkml")
