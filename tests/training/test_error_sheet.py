"""The sheet of what was misread."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vggdigits.errors import UserError
from vggdigits.training import error_sheet
from vggdigits.training.error_sheet import Section, check_writable, draw_sheet, write_sheet
from vggdigits.training.report import Misread


def misread(confidence: float, truth: str = "3", place: str = "place", width: int = 28) -> Misread:
    ink = np.zeros((28, width), np.uint8)
    ink[4:24, width // 2 - 2 : width // 2 + 2] = 255
    return Misread(ink, truth, "8", confidence, place)


def test_the_surest_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[float] = []
    monkeypatch.setattr(
        error_sheet, "_draw_cell", lambda sheet, draw, each, corner, width: drawn.append(each.confidence)
    )
    draw_sheet([Section("set", 9, [misread(0.5), misread(0.9), misread(0.7)])])
    assert drawn == [0.9, 0.7, 0.5]


def test_a_picture_is_dark_ink_on_light_paper_with_its_caption_below() -> None:
    sheet = np.asarray(draw_sheet([Section("set", 9, [misread(0.9)])]).convert("L"))
    assert (sheet[:10] == 255).all() and (sheet[:, :20] == 255).all()
    picture = sheet[74:158, 24:128]
    assert (picture < 60).sum() == 20 * 4 * 9  # three pixels for one
    caption = sheet[158:192, 24:128]
    assert (caption < 128).any()


def test_a_sheet_grows_with_what_is_on_it() -> None:
    one, many = (draw_sheet([Section("set", 500, [misread(0.9)] * count)]).height for count in (1, 19))
    most = draw_sheet([Section("set", 500, [misread(0.9)] * 500)]).height
    assert one < many < most
    assert most == draw_sheet([Section("set", 500, [misread(0.9)] * error_sheet.MOST)]).height


@pytest.mark.parametrize("sections", [[], [Section("set", 20, [])]])
def test_nothing_misread_is_a_sheet_too(sections: list[Section], tmp_path: Path) -> None:
    write_sheet(sections, tmp_path / "out.png")
    with Image.open(tmp_path / "out.png") as image:
        assert image.width == 1080 and image.height >= 24


def test_texts_and_long_places_stay_in_their_cells() -> None:
    long = misread(0.9, "201456", "a/very/long/name/of/a/folder/and/of/a/file/in/it/and/its/number/1234.png", 300)
    sheet = np.asarray(draw_sheet([Section("set", 20, [long])]).convert("L"))
    beside = sheet[70:200, 24 + 249 :]
    assert (beside == 255).all()


def test_the_same_is_the_same_file(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        write_sheet([Section("set", 9, [misread(0.9), misread(0.9, place="other")])], tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_places_that_cannot_be_written_are_told_before(tmp_path: Path) -> None:
    check_writable(tmp_path / "out.PNG")
    (tmp_path / "folder.png").mkdir()
    for path, reason in (
        (tmp_path / "out.jpg", "must end in .png"),
        (tmp_path / "folder.png", "a folder"),
        (tmp_path / "missing" / "out.png", "no such folder"),
    ):
        with pytest.raises(UserError, match=reason):
            check_writable(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="cannot be written"):
        check_writable(tmp_path / "out.png")
