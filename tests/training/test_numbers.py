from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from vggdigits.ink.raster import rasterize
from vggdigits.ink.segment import connected_parts
from vggdigits.ink.strokes import Drawing
from vggdigits.training.numbers import KINDS, WrittenNumber, compose_numbers
from vggdigits.training.pen_digits import PenDigit, parse_unipen

VALIDATION = {1, 6, 11, 16, 21, 26}


@pytest.fixture(scope="module")
def written(pendigits_file: Path) -> list[WrittenNumber]:
    digits = parse_unipen(pendigits_file.read_text(encoding="ascii"), pendigits_file.name)
    return compose_numbers([digit for digit in digits if digit.writer not in VALIDATION], 300, seed=5)


def figures(number: WrittenNumber) -> list[Drawing]:
    """The number's digits, one drawing each."""
    ends = np.cumsum(number.strokes)
    return [Drawing(number.drawing.strokes[end - count : end]) for end, count in zip(ends, number.strokes, strict=True)]


@pytest.mark.shared_data
def test_numbers_are_what_the_docstring_says(written: list[WrittenNumber]) -> None:
    assert {len(number.text) for number in written} == {2, 3, 4, 5, 6}
    assert not VALIDATION & {number.writer for number in written}
    shares = Counter(number.spacing for number in written)
    assert set(shares) == set(KINDS)
    assert 0.6 < shares["clear"] / len(written) < 0.8
    for number in written:
        assert sum(number.strokes) == len(number.drawing.strokes)
        assert len(number.strokes) == len(number.text)


@pytest.mark.shared_data
def test_the_ink_stands_as_the_kind_says(written: list[WrittenNumber]) -> None:
    for number in written[:120]:
        boxes = [drawing.bounds for drawing in figures(number)]
        gaps = [after[0] - before[2] for before, after in pairwise(boxes) if before and after]
        if number.spacing in ("clear", "tight"):
            assert min(gaps) > 0, number.text
        inks = [rasterize(drawing).ink for drawing in figures(number)]
        parts = sum(connected_parts(ink >= 32)[1] for ink in inks)
        together = connected_parts(rasterize(number.drawing).ink >= 32)[1]
        if number.spacing == "touching":
            assert together < parts, number.text
        elif number.spacing == "overlapping":
            assert min(gaps) < 0, number.text
            assert together == parts, number.text


@pytest.mark.shared_data
def test_the_same_seed_gives_the_same_numbers(pendigits_file: Path) -> None:
    digits = parse_unipen(pendigits_file.read_text(encoding="ascii"), pendigits_file.name)[:200]
    one, again, other = (compose_numbers(digits, 5, seed) for seed in (3, 3, 4))
    assert [number.text for number in one] == [number.text for number in again]
    for before, after in zip(one, again, strict=True):
        for stroke, same in zip(before.drawing.strokes, after.drawing.strokes, strict=True):
            assert np.array_equal(stroke.points, same.points)
    assert [number.text for number in one] != [number.text for number in other]


def test_a_dot_is_a_digit_as_well() -> None:
    dots = [PenDigit(label, 1, (np.array([[3.0, 4.0]]),)) for label in range(10)]
    for number in compose_numbers(dots, 20, seed=0):
        assert all(np.isfinite(stroke.points).all() for stroke in number.drawing.strokes)


def test_no_digits_no_numbers() -> None:
    with pytest.raises(ValueError, match="no digits"):
        compose_numbers([], 1, seed=0)
