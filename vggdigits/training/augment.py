"""Augmentation in batches, on the device: other slants, sizes, hands and pens."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True)
class Augmentation:
    """How far a digit may be bent; every amount is drawn evenly up to these, for each digit on its own.

    Attributes:
        rotation: degrees.
        scale: share by which both axes grow or shrink together.
        stretch: share by which one axis grows against the other.
        shear: horizontal shift in pixels for each pixel of height.
        shift: pixels, each axis.
        elastic: pixels of displacement (standard deviation) of a field that is smooth over seven pixels
            (after Simard, Steinkraus and Platt, "Best practices for convolutional neural networks", 2003).
        thickness: 1 blends all the way to strokes a pixel wider on each side, or thinner.
        coarse: share of the digits that are seen as a scan of half as many pixels shows them, 0..1.
        fade: share by which ink may be paler, or its soft edges harder.
    """

    rotation: float = 15.0
    scale: float = 0.15
    stretch: float = 0.12
    shear: float = 0.25
    shift: float = 1.5
    elastic: float = 0.8
    thickness: float = 0.8
    coarse: float = 0.0
    fade: float = 0.0


def augment(frames: Tensor, amounts: Augmentation) -> Tensor:
    """Bend frames, uint8 (n, 28, 28) -> float32 (n, 28, 28) in 0..255, with torch's own random numbers."""
    if not any(vars(amounts).values()):
        return frames.float()
    images = frames.float().unsqueeze(1)
    count, _, height, width = images.shape
    grid = functional.affine_grid(_affine(count, width, amounts, images.device), [count, 1, height, width], False)
    grid = grid + _displacement(count, width, amounts.elastic, images.device)
    bent = functional.grid_sample(images, grid, mode="bicubic", align_corners=False).clamp(0, 255)
    return _fade(_coarsen(_thicken(bent, amounts.thickness), amounts.coarse), amounts.fade).squeeze(1)


def _evenly(count: int, limit: float, device: torch.device) -> Tensor:
    return (torch.rand(count, device=device) * 2 - 1) * limit


def _affine(count: int, size: int, amounts: Augmentation, device: torch.device) -> Tensor:
    """Matrices float32 (n, 2, 3) from output to input coordinates, both -1..1 over the frame."""
    angle = _evenly(count, math.radians(amounts.rotation), device)
    scale = torch.exp(_evenly(count, math.log1p(amounts.scale), device))
    stretch = torch.exp(_evenly(count, math.log1p(amounts.stretch), device))
    shear = _evenly(count, amounts.shear, device)
    cos, sin = torch.cos(angle), torch.sin(angle)
    across, down = scale * stretch, scale / stretch
    left = torch.stack([cos * across, (cos * shear - sin) * down], dim=1)
    right = torch.stack([sin * across, (sin * shear + cos) * down], dim=1)
    shift = torch.stack([_evenly(count, 2 * amounts.shift / size, device) for _ in range(2)], dim=1)
    return torch.cat([torch.stack([left, right], dim=1), shift.unsqueeze(2)], dim=2)


def _displacement(count: int, size: int, elastic: float, device: torch.device) -> Tensor:
    """A smooth random field, float32 (n, size, size, 2), in the grid's coordinates."""
    coarse = torch.randn(count, 2, 6, 6, device=device) * (2 * elastic / size)
    rows = _resampling(6, size, "bicubic", device)
    return (rows @ coarse @ rows.t()).permute(0, 2, 3, 1)


def _thicken(images: Tensor, limit: float) -> Tensor:
    """Blend each image (n, 1, h, w) with its dilation or its erosion by one pixel."""
    amount = _evenly(len(images), limit, images.device).view(-1, 1, 1, 1)
    bolder = functional.max_pool2d(images, 3, stride=1, padding=1)
    # A full erosion would take fine strokes away whole: a cross of five pixels instead of nine.
    thinner = torch.minimum(
        -functional.max_pool2d(-images, (3, 1), stride=1, padding=(1, 0)),
        -functional.max_pool2d(-images, (1, 3), stride=1, padding=(0, 1)),
    )
    peak = images.amax(dim=(2, 3), keepdim=True)
    eroded = torch.lerp(images, thinner, (-amount).clamp(min=0) * 0.75)
    eroded = eroded * (peak / eroded.amax(dim=(2, 3), keepdim=True).clamp(min=1)).clamp(max=3)
    return torch.where(amount > 0, torch.lerp(images, bolder, amount.clamp(min=0)), eroded.clamp(max=255))


def _resampling(before: int, after: int, mode: str, device: torch.device) -> Tensor:
    """What `functional.interpolate` does with each row, and with each column, of a square image, as a matrix float32
    (after, before): a product takes a small part of its time on a graphics card."""
    each = torch.eye(before, device=device).view(before, 1, before, 1).expand(-1, -1, -1, before)
    corners = {} if mode == "area" else {"align_corners": False}
    return functional.interpolate(each, size=(after, after), mode=mode, **corners)[:, 0, :, 0].t()


def _coarsen(images: Tensor, share: float) -> Tensor:
    """Take some of the images (n, 1, h, w) down to 14 to 20 pixels of 28 and up again, each size for its part."""
    if share == 0:
        return images
    seen = torch.rand(len(images), device=images.device).view(-1, 1, 1, 1)
    sizes = (14, 17, 20)
    for number, size in enumerate(sizes):
        whole = images.shape[-1]
        there, back = (whole, size, "area"), (size, whole, "bicubic")
        rows = _resampling(*back, images.device) @ _resampling(*there, images.device)
        again = (rows @ images @ rows.t()).clamp(0, 255)
        inside = (seen >= share * number / len(sizes)) & (seen < share * (number + 1) / len(sizes))
        images = torch.where(inside, again, images)
    return images


def _fade(images: Tensor, limit: float) -> Tensor:
    """Make ink (n, 1, h, w) paler, or harder at its edges, by up to a share."""
    if limit == 0:
        return images
    amount = _evenly(len(images), limit, images.device).view(-1, 1, 1, 1)
    return torch.where(amount < 0, images * (1 + amount), images * (1 + 2 * amount)).clamp(max=255)


def middle(images: Tensor, side: float) -> Tensor:
    """The middle of images (n, c, h, w), its side a share of theirs; 1 is all of them."""
    size = images.shape[-1]
    edge = round(size * (1 - side) / 2)
    return images[..., edge : size - edge, edge : size - edge]
