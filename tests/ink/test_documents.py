"""One way in: a drawing, its pictures and its file are the same ink."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vggdigits.errors import UserError
from vggdigits.ink.documents import open_document
from vggdigits.ink.images import to_ink
from vggdigits.ink.inkml import write_inkml
from vggdigits.ink.normalize import normalize
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing, Stroke

THREE = Drawing((Stroke.from_xy([(20, 30), (60, 10), (95, 40), (50, 75), (100, 110), (70, 160), (15, 140)], width=15),))


@pytest.mark.parametrize("kind", ["dark.png", "light.png", "drawing.inkml"])
def test_a_drawing_its_pictures_and_its_file_give_the_same_frame(tmp_path: Path, kind: str) -> None:
    ink = rasterize(THREE).ink
    Image.fromarray(255 - ink).save(tmp_path / "dark.png")
    Image.fromarray(ink).save(tmp_path / "light.png")
    write_inkml(THREE, tmp_path / "drawing.inkml")
    document = open_document(tmp_path / kind)
    opened = normalize(rasterize(document).ink if isinstance(document, Drawing) else to_ink(document))
    drawn = normalize(ink)
    assert opened is not None and drawn is not None
    assert np.array_equal(opened.frame, drawn.frame)


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="a folder"):
        open_document(tmp_path)
    with pytest.raises(UserError, match="no such file"):
        open_document(tmp_path / "none.png")
