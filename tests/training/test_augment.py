from __future__ import annotations

from dataclasses import fields

import pytest
import torch

from vggdigits.training.augment import Augmentation, _resampling, augment, middle
from vggdigits.training.data import LabelledFrames

NONE = Augmentation(**{field.name: 0.0 for field in fields(Augmentation)})


def only(**amounts: float) -> Augmentation:
    return Augmentation(**{field.name: amounts.get(field.name, 0.0) for field in fields(Augmentation)})


def centre(images: torch.Tensor) -> torch.Tensor:
    """Centres of mass, float (n, 2): row and column."""
    index = torch.arange(28.0)
    mass = images.sum(dim=(1, 2))
    return torch.stack([(images.sum(dim=2) @ index) / mass, (images.sum(dim=1) @ index) / mass], dim=1)


def test_with_nothing_to_do_frames_stay_as_they_are(bars: LabelledFrames) -> None:
    assert (augment(bars.frames, NONE) - bars.frames.float()).abs().max() <= 1


def test_the_same_seed_bends_in_the_same_way_and_each_digit_in_its_own(bars: LabelledFrames) -> None:
    frames = bars.frames[:1].expand(8, -1, -1)
    torch.manual_seed(3)
    one = augment(frames, Augmentation())
    torch.manual_seed(3)
    other = augment(frames, Augmentation())
    assert torch.equal(one, other)
    assert len({tuple(image.flatten().tolist()) for image in one}) == 8


def test_values_stay_grey_levels_and_no_digit_vanishes(bars: LabelledFrames) -> None:
    torch.manual_seed(0)
    for _ in range(10):
        bent = augment(bars.frames, Augmentation())
        assert bent.shape == (40, 28, 28) and bent.dtype == torch.float32
        assert 0 <= bent.min() and bent.max() <= 255
        assert bent.amax(dim=(1, 2)).min() > 80


def test_shift_moves_by_no_more_than_it_says(bars: LabelledFrames) -> None:
    torch.manual_seed(0)
    moved = centre(augment(bars.frames, only(shift=2.0))) - centre(bars.frames.float())
    assert moved.abs().max() <= 2.01
    assert moved.abs().max() > 1


def test_scale_changes_the_ink_by_its_square(bars: LabelledFrames) -> None:
    torch.manual_seed(0)
    ratio = augment(bars.frames, only(scale=0.2)).sum(dim=(1, 2)) / bars.frames.float().sum(dim=(1, 2))
    assert 1 / 1.5 < ratio.min() < 0.85
    assert 1.15 < ratio.max() < 1.5


@pytest.mark.parametrize("amount", ["rotation", "shear", "stretch", "elastic"])
def test_each_kind_of_bending_bends(bars: LabelledFrames, amount: str) -> None:
    torch.manual_seed(0)
    value = getattr(Augmentation(), amount)
    change = (augment(bars.frames, only(**{amount: value})) - bars.frames.float()).abs().mean()
    assert change > 1


def test_thickness_goes_both_ways(bars: LabelledFrames) -> None:
    torch.manual_seed(0)
    ratio = augment(bars.frames, only(thickness=1.0)).sum(dim=(1, 2)) / bars.frames.float().sum(dim=(1, 2))
    assert ratio.min() < 0.9 and ratio.max() > 1.1


def test_the_middle_is_cut_out_and_all_of_it_is_all() -> None:
    images = torch.arange(2 * 32 * 32.0).view(2, 1, 32, 32)
    assert torch.equal(middle(images, 0.75), images[:, :, 4:28, 4:28])
    assert torch.equal(middle(images, 1.0), images)


@pytest.mark.parametrize(("before", "after", "mode"), [(6, 28, "bicubic"), (28, 17, "area"), (17, 28, "bicubic")])
def test_a_product_with_matrices_resamples_as_interpolation_does(before: int, after: int, mode: str) -> None:
    images = torch.randn(3, 2, before, before, generator=torch.Generator().manual_seed(0))
    rows = _resampling(before, after, mode, torch.device("cpu"))
    corners = {} if mode == "area" else {"align_corners": False}
    expected = torch.nn.functional.interpolate(images, size=(after, after), mode=mode, **corners)
    assert rows.shape == (after, before)
    assert torch.allclose(rows @ images @ rows.t(), expected, atol=1e-5)
