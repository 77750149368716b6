from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.normalize import normalize_ink
from vggdigits.ink.raster import rasterize
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.explain import CHOSEN, Explainer, Squares
from vggdigits.paths import bundled_checkpoint, resources_dir


def explaining(checkpoint: Checkpoint) -> Explainer:
    return Explainer(Engine(checkpoint, torch.device("cpu"), exact=True))


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    return explaining(load_checkpoint(bundled_checkpoint()))


def bundled(name: str) -> NDArray[np.uint8]:
    return normalize_ink(rasterize(read_inkml(resources_dir() / "drawings" / f"{name}.inkml")).ink).frame


def square(frame: NDArray[np.uint8], row: int, column: int) -> NDArray[np.uint8]:
    """The frame with what is around a pixel rubbed out."""
    without = frame.copy()
    without[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3] = 0
    return without


@pytest.mark.parametrize(("name", "digit"), [("7-plain", 7), ("3-round", 3), ("5-two-strokes", 5)])
def test_without_the_ink_that_speaks_most_for_a_digit_there_is_less_evidence(
    explainer: Explainer, name: str, digit: int
) -> None:
    frame = bundled(name)
    whole = explainer.influence(frame)
    assert whole.logits.argmax() == digit
    saliency = whole.saliency(digit)
    most = np.unravel_index(saliency.argmax(), frame.shape)
    least = np.unravel_index(np.where(frame > 127, saliency, np.inf).argmin(), frame.shape)
    after_most, after_least = (
        explainer.influence(square(frame, int(row), int(column))).logits[digit] for row, column in (most, least)
    )
    assert after_most < after_least
    assert after_most < whole.logits[digit]


def test_rubbed_out_ink_has_no_influence_any_more(explainer: Explainer) -> None:
    frame = bundled("8-one-stroke")
    before = explainer.influence(frame).change
    frame = frame.copy()
    frame[:14] = 0
    after = explainer.influence(frame).change
    assert np.abs(before[:14]).max() > 0
    assert (after[:14] == 0).all()
    assert np.abs(after[14:]).max() > 0


def test_a_dot_has_the_influence_of_being_there_at_all(explainer: Explainer) -> None:
    frame = np.zeros((28, 28), np.uint8)
    frame[1, 1] = 255  # in the one square of the corner
    blank = explainer.influence(np.zeros((28, 28), np.uint8))
    dot = explainer.influence(frame)
    assert (blank.change == 0).all()
    assert dot.change[1, 1] == pytest.approx(dot.logits - blank.logits, abs=0.05)
    assert np.count_nonzero(dot.change.any(axis=2)) == 1


def test_one_digit_rather_than_another_is_the_difference_of_both(explainer: Explainer) -> None:
    found = explainer.influence(bundled("7-hooked"))
    assert found.saliency(3, against=7) == pytest.approx(found.saliency(3) - found.saliency(7))
    assert found.saliency(7, against=3) == pytest.approx(-found.saliency(3, against=7))


def test_it_may_be_held_up_or_left_before_every_few_frames(explainer: Explainer) -> None:
    class LeftError(Exception):
        pass

    frame = bundled("3-round")
    asked: list[int] = []
    explainer.before_batch = lambda: asked.append(1)
    whole = explainer.influence(frame)
    assert len(asked) >= len(CHOSEN.on(frame)) / 8  # so often at least the network that reads can go first

    def leave() -> None:
        raise LeftError

    explainer.before_batch = leave
    with pytest.raises(LeftError):
        explainer.influence(frame)
    explainer.before_batch = lambda: None
    assert explainer.influence(frame).change == pytest.approx(whole.change)


@pytest.mark.parametrize("squares", [Squares(4, 4), Squares(5, 3), Squares(6, 2, fill=128)])
def test_squares_cover_all_ink(squares: Squares) -> None:
    frame = bundled("8-one-stroke")
    covered = np.zeros(frame.shape, bool)
    for square in squares.on(frame):
        assert frame[square].any()
        covered[square] = True
    assert covered[frame > 0].all()


def test_what_stands_in_place_of_ink_can_be_chosen(explainer: Explainer) -> None:
    frame = bundled("1-plain")
    engine = Engine(load_checkpoint(bundled_checkpoint()), torch.device("cpu"), exact=True)
    grey = Explainer(engine, Squares(5, 3, fill=128)).influence(frame)
    assert grey.logits == pytest.approx(explainer.influence(frame).logits)
    assert np.abs(grey.change - explainer.influence(frame).change).max() > 1


def test_it_looks_at_the_network_that_it_was_given(untrained: Checkpoint) -> None:
    frame = bundled("0-round")
    answers = explaining(untrained).answers(frame[None])
    assert answers.probabilities.shape == (1, 10)
    assert answers.probabilities.sum() == pytest.approx(1)


def test_a_network_for_large_pictures_is_refused(untrained: Checkpoint) -> None:
    engine = Engine(untrained, torch.device("cpu"), exact=True)
    architecture = replace(untrained.preset.architecture, input_size=224)
    engine.checkpoint = replace(untrained, preset=replace(untrained.preset, architecture=architecture))
    explainer, frame = Explainer(engine), bundled("0-round")
    with pytest.raises(UserError, match="too large"):
        explainer.influence(frame)
    with pytest.raises(UserError, match="too large"):
        explainer.answers(frame[None])
