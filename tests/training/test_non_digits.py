"""Ink that is no digit: made up, read from Omniglot, and what the loss makes of it."""

from __future__ import annotations

import hashlib
import math
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from vggdigits.errors import UserError
from vggdigits.model.confidence import Calibration
from vggdigits.training import downloads
from vggdigits.training.augment import Augmentation, augment
from vggdigits.training.calibrated import _accepting_of_each
from vggdigits.training.data import NO_DIGIT, LabelledFrames
from vggdigits.training.downloads import Published, Unavailable, read_published
from vggdigits.training.evaluate import area_under_curve, fit_temperature, threshold_accepting
from vggdigits.training.glyphs import glyph, variant
from vggdigits.training.hands import Hand
from vggdigits.training.losses import counted_digits, open_set_loss
from vggdigits.training.non_digits import synthetic_non_digits
from vggdigits.training.omniglot import Omniglot, parse_strokes
from vggdigits.training.pen_digits import PenDigit

SEVEN = (np.array([[0.0, 0.0], [1.0, 0.0], [0.4, 1.5]]),)


def some_pens() -> list[PenDigit]:
    return [PenDigit(label, 1, SEVEN) for label in (3, 7)]


def some_scans() -> LabelledFrames:
    frame = Hand(0.1).frame(SEVEN)
    return LabelledFrames(torch.from_numpy(np.stack([frame, frame])), torch.tensor([2, 7]), {})


def test_made_up_ink_is_the_same_for_the_same_seed_and_never_blank() -> None:
    first = synthetic_non_digits(60, 3, some_pens(), some_scans())
    assert np.array_equal(first, synthetic_non_digits(60, 3, some_pens(), some_scans()))
    assert not np.array_equal(first, synthetic_non_digits(60, 4, some_pens(), some_scans()))
    assert first.shape == (60, 28, 28) and first.dtype == np.uint8
    assert first.reshape(60, -1).max(axis=1).min() > 100
    assert len(np.unique(first.reshape(60, -1), axis=0)) > 55


def test_made_up_ink_needs_no_digits() -> None:
    assert len(synthetic_non_digits(30, 0)) == 30


def test_a_hand_turns_slants_and_widens_what_it_draws() -> None:
    upright = (np.array([[0.0, 0.0], [0.0, 10.0]]),)
    fine, broad = (Hand(brush).frame(upright).astype(float).sum() for brush in (0.05, 0.2))
    assert broad > 2 * fine
    slanted = Hand(0.05, slant=0.5).drawing(upright).strokes[0].points
    assert slanted[0, 0] > slanted[-1, 0]  # the top lies further right
    turned = Hand(0.05, turn=90).drawing(upright).strokes[0].points
    assert np.ptp(turned[:, 1]) == pytest.approx(0, abs=1e-6)


def test_the_loss_is_smoothed_cross_entropy_with_no_digit_as_one_more_class() -> None:
    logits, labels = torch.randn(6, 10), torch.arange(6)
    wider = torch.cat([logits, torch.zeros(6, 1)], dim=1)
    for label_smoothing in (0.0, 0.05):
        usual = functional.cross_entropy(wider, labels, label_smoothing=label_smoothing)
        assert torch.allclose(open_set_loss(logits, labels, label_smoothing), usual)
    nothing = torch.full((6,), NO_DIGIT)
    assert float(open_set_loss(torch.zeros(6, 10), nothing, 0.0)) == pytest.approx(math.log(11))
    assert float(open_set_loss(logits - 9, nothing, 0.0)) < 0.01 < float(open_set_loss(logits, nothing, 0.0))


def test_confidence_is_low_where_no_digit_is_likelier() -> None:
    logits = torch.tensor([[6.0, 0.0], [-6.0, -12.0], [6.0, 6.0]])
    told = Calibration(1.0, 0.0)
    probabilities, confidence = told.probabilities(logits), told.confidence(logits)
    assert torch.allclose(probabilities.sum(dim=1), torch.ones(3).double())
    assert probabilities[0].tolist() == pytest.approx(probabilities[1].tolist())  # of the digits the same is likeliest
    assert [round(each, 2) for each in confidence.tolist()] == [1.0, 0.0, 0.5]
    assert torch.equal(Calibration().confidence(logits), probabilities.amax(dim=1))


def test_only_digits_are_counted() -> None:
    logits = functional.one_hot(torch.tensor([1, 2, 3]), 10).float()
    right, digits = counted_digits(logits, torch.tensor([1, 5, NO_DIGIT]))
    assert (int(right), int(digits)) == (1, 2)


def test_area_and_threshold_on_a_case_done_by_hand() -> None:
    digits, others = torch.tensor([0.9, 0.8, 0.4]), torch.tensor([0.5, 0.4])
    assert area_under_curve(digits, others) == pytest.approx((2 + 2 + 0.5) / 6)
    ordered = torch.linspace(1, 0.01, 100)
    assert threshold_accepting(ordered, 0.99) == pytest.approx(0.02)
    assert threshold_accepting(torch.tensor([0.9, 0.2]), 0.99, torch.tensor([1.0, 0.001])) == pytest.approx(0.9)


def test_images_that_count_nothing_do_not_change_the_temperature() -> None:
    logits, labels = torch.tensor([[4.0, 0.0], [4.0, 0.0], [0.0, 4.0]]), torch.tensor([0, 1, 1])
    alone = fit_temperature(logits[1:], labels[1:])
    assert fit_temperature(logits, labels, torch.tensor([0.0, 1.0, 1.0])) == alone


def test_coarse_and_faded_ink_stays_ink() -> None:
    frames = torch.from_numpy(np.stack([Hand(0.12).frame(SEVEN)] * 64))
    still = Augmentation(0, 0, 0, 0, 0, 0, 0, coarse=1.0, fade=0.3)
    torch.manual_seed(0)
    seen = augment(frames, still)
    assert seen.min() >= 0 and seen.max() <= 255
    assert seen.amax(dim=(1, 2)).min() > 100
    assert float((seen - frames.float()).abs().mean()) > 3
    assert torch.allclose(augment(frames, Augmentation(0, 0, 0, 0, 0, 0, 0)), frames.float(), atol=2)


def omniglot(folder: Path, drawing: str = "START\n1,-2,0\n3,-4,5\nBREAK\n5,-6,9\n7,-9,12\nBREAK\n") -> Omniglot:
    file = folder / "omniglot" / "strokes_background_small1.zip"
    file.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(file, "w") as packed:
        for name in ("Latin/character01/0001_01", "Latin/character15/0002_01", "Greek/character01/0003_01"):
            packed.writestr(f"strokes_background_small1/{name}.txt", drawing)
        packed.writestr("__MACOSX/strokes_background_small1/Greek/._x", "junk")
    return Omniglot(folder)


def test_alphabets_are_parted_and_look_alikes_left_out(tmp_path: Path) -> None:
    data = omniglot(tmp_path)
    learned, held_out = data.alphabets()
    assert [(each.alphabet, each.character) for each in learned] == [("Latin", 1)]  # not 15, an o
    assert [(each.alphabet, each.drawer) for each in held_out] == [("Greek", 1)]
    assert np.array_equal(learned[0].strokes[1], [[5, 6], [7, 9]])  # y downwards
    training, validation = data.split()
    assert set(training.labels.tolist()) == set(validation.labels.tolist()) == {NO_DIGIT}
    content = (tmp_path / "omniglot" / "strokes_background_small1.zip").read_bytes()
    assert data.sources == {"strokes_background_small1.zip": hashlib.sha256(content).hexdigest()}


def test_made_up_characters_are_the_same_for_the_same_seed_and_no_plain_lines() -> None:
    def made(seed: int) -> list[list[np.ndarray]]:
        random = np.random.default_rng(seed)
        return [glyph(random) for _ in range(40)]

    first, again, other = made(1), made(1), made(2)
    assert all(
        np.array_equal(one, two) for a, b in zip(first, again, strict=True) for one, two in zip(a, b, strict=True)
    )
    assert [len(strokes) for strokes in first] != [len(strokes) for strokes in other]
    assert {len(strokes) for strokes in first} >= {1, 2, 3}
    assert all(np.isfinite(stroke).all() and stroke.shape[1] == 2 for strokes in first for stroke in strokes)


def test_a_variant_has_ink_of_a_character_and_is_another_one() -> None:
    cross = [np.array([[0.0, 0.0], [9.0, 9.0]]), np.array([[9.0, 0.0], [0.0, 9.0]])]
    ring = [np.column_stack([np.cos(t), np.sin(t)]) for t in [np.linspace(0, 6, 30)]]
    random = np.random.default_rng(0)
    for _ in range(60):
        strokes = variant(cross, ring, random)
        assert Hand(0.1).frame(strokes).max() > 100
        turns = [np.abs(np.diff(np.unwrap(np.arctan2(*np.diff(stroke, axis=0).T[::-1])))).sum() for stroke in strokes]
        assert len(strokes) > 1 or turns[0] > 2  # a line alone is a 1 to anyone


def test_a_broken_drawing_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"Greek/character01/0003_01.txt, line 2: not a point"):
        omniglot(tmp_path, "START\n1,x,0\nBREAK\n").alphabets()
    with pytest.raises(UserError, match="no strokes in it"):
        parse_strokes("START\nBREAK\n", "drawing")


def test_a_damaged_zip_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "omniglot" / "strokes_background_small1.zip"
    file.parent.mkdir()
    file.write_bytes(b"PK\x03\x04 nonsense")
    with pytest.raises(UserError, match="damaged zip file"):
        Omniglot(tmp_path).alphabets()


def test_what_is_missing_is_fetched_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home.bin"
    home.write_bytes(b"digits")
    wanted = Published(home.as_uri(), hashlib.sha256(b"DIGITS").hexdigest(), bytes.upper)
    file = tmp_path / "set" / "file"
    assert read_published(file, wanted, "digits") == b"DIGITS"
    home.unlink()
    assert read_published(file, wanted, "digits") == b"DIGITS"  # it is there now
    with pytest.raises(Unavailable, match=r"no digits: .*other is missing, and could not be downloaded"):
        read_published(tmp_path / "other", wanted, "digits")
    home.write_bytes(b"others")
    with pytest.raises(Unavailable, match="not the published file"):
        read_published(tmp_path / "other", wanted, "digits")
    assert not (tmp_path / "other").exists()
    monkeypatch.setattr(downloads, "_MOST_BYTES", 3)
    with pytest.raises(Unavailable, match="too large"):
        read_published(tmp_path / "other", wanted, "digits")


def test_the_threshold_accepts_as_many_of_each_sets_digits() -> None:
    easy, hard = torch.linspace(0.9, 1.0, 200), torch.linspace(0.0, 1.0, 100)
    confidence = torch.cat([easy, hard, torch.full((10,), 0.99)])
    digits = torch.tensor([True] * 300 + [False] * 10)
    threshold = _accepting_of_each(confidence, digits, {"mnist": 200, "pen": 100, "others": 10})
    assert float((hard >= threshold).float().mean()) == pytest.approx(0.99)
    assert (easy >= threshold).all()
