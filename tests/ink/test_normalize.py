from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vggdigits.ink.images import to_ink
from vggdigits.ink.normalize import BOX, CENTRE, FRAME, ink_box, normalize


def centre_of_mass(frame: NDArray[np.uint8]) -> tuple[float, float]:
    mass = frame.astype(np.float64)
    return tuple(float(mass.sum(axis=1 - axis) @ np.arange(FRAME) / mass.sum()) for axis in (0, 1))  # type: ignore[return-value]


@pytest.mark.shared_data
@pytest.mark.parametrize("inverted", [False, True], ids=["light on dark", "dark on light"])
def test_a_mnist_image_passed_as_a_picture_comes_back_as_itself(
    mnist_test: tuple[NDArray[np.uint8], NDArray[np.int64]], inverted: bool
) -> None:
    images, _ = mnist_test
    of_box_20 = same = 0
    for image in images:
        box = ink_box(image)
        assert box is not None
        if max(box[2:]) != BOX:
            continue
        normalized = normalize(to_ink(255 - image if inverted else image))
        assert normalized is not None
        of_box_20 += 1
        same += np.array_equal(normalized.frame, image)
    assert of_box_20 > 9_900
    assert same >= 0.99 * of_box_20


@pytest.mark.parametrize("scale", [1, 3, 10])
@pytest.mark.parametrize("offset", [(0, 0), (40, 3)])
def test_size_and_place_do_not_matter(scale: int, offset: tuple[int, int]) -> None:
    shape = np.zeros((40, 30), np.uint8)
    shape[:, 10:20] = 255
    shape[:10, :20] = 255
    reference = normalize(shape)
    canvas = np.zeros((500, 400), np.uint8)
    large = shape.repeat(scale, 0).repeat(scale, 1)
    canvas[offset[0] : offset[0] + large.shape[0], offset[1] : offset[1] + large.shape[1]] = large
    moved = normalize(canvas)
    assert reference is not None and moved is not None
    assert np.abs(moved.frame.astype(int) - reference.frame.astype(int)).max() <= 48
    assert np.abs(moved.frame.astype(int) - reference.frame.astype(int)).mean() <= 1


def test_blank_paper_has_no_frame() -> None:
    assert normalize(np.zeros((50, 50), np.uint8)) is None


def test_a_hairline_is_still_dark_after_shrinking() -> None:
    picture = np.zeros((300, 300), np.uint8)
    picture[20:280, 150] = 255
    normalized = normalize(picture)
    assert normalized is not None
    assert normalized.frame.max() == 255


@given(
    st.integers(1, 60),
    st.integers(1, 60),
    st.integers(0, 2**32 - 1),
    st.floats(0.01, 1.0),
)
@settings(max_examples=150, deadline=None)
def test_whatever_comes_in_mnists_form_comes_out(height: int, width: int, seed: int, density: float) -> None:
    random = np.random.default_rng(seed)
    ink = (random.random((height, width)) < density) * random.integers(1, 256, (height, width))
    normalized = normalize(ink.astype(np.uint8))
    if not ink.any():
        assert normalized is None
        return
    assert normalized is not None
    assert normalized.frame.shape == (FRAME, FRAME) and normalized.frame.dtype == np.uint8
    assert BOX <= max(normalized.fitted.shape) <= FRAME
    box = ink_box(normalized.frame)
    assert box is not None
    for axis, mass in enumerate(centre_of_mass(normalized.frame)):
        start, length = box[1 - axis], box[3 - axis]
        touches_border = start == 0 or start + length == FRAME or abs(mass - CENTRE) <= 0.5 + 1e-9
        assert touches_border or normalized.fitted.shape[axis] > length  # a faint rim was rounded away
