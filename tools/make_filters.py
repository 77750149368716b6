"""Which training digits each filter answers to most: `python tools/make_filters.py DATA` (part of `make index`).

Writes resources/filters.npz for the bundled checkpoint, from digits taken evenly from MNIST's training set. Of each
filter of the convolutions, and each unit of the linear layers, the eight digits are kept for which its feature map has
the highest maximum.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import trange

from vggdigits.model.best_matches import NO_MATCH, BestMatches, best_matches_file, read_best_matches
from vggdigits.model.checkpoint import load_checkpoint
from vggdigits.model.feature_maps import FeatureMaps
from vggdigits.paths import bundled_checkpoint
from vggdigits.training.data import Mnist

COUNT, MATCHES = 6000, 8
_BATCH = 100


class Best:
    """A layer's best matches so far; each tensor (channels, matches).

    Attributes:
        values: the maxima, float32, the highest first.
        digits, places: which digit, and where in the map; int64.
    """

    def __init__(self, channels: int) -> None:
        self.values = torch.full((channels, MATCHES), -torch.inf)
        self.digits = torch.full((channels, MATCHES), NO_MATCH)
        self.places = torch.zeros((channels, MATCHES), dtype=torch.int64)

    def take(self, maps: Tensor, first: int) -> None:
        """Look at maps, float32 (n, channels, side, side), of the digits from the first on."""
        values, places = maps.flatten(2).max(dim=2)
        digits = torch.arange(first, first + len(maps)).expand(maps.shape[1], -1)
        self.values, order = torch.cat([self.values, values.T], dim=1).sort(dim=1, descending=True, stable=True)
        self.values, order = self.values[:, :MATCHES], order[:, :MATCHES]
        self.digits = torch.cat([self.digits, digits], dim=1).gather(1, order)
        self.places = torch.cat([self.places, places.T], dim=1).gather(1, order)


def main() -> None:
    """Look at the digits, and keep the best matches with their pictures."""
    data = Mnist(Path(sys.argv[1])).training()
    data = data.subset(torch.linspace(0, len(data) - 1, COUNT).long())
    checkpoint = load_checkpoint(bundled_checkpoint())
    maps = FeatureMaps(checkpoint)
    best = [Best(layer.channels) for layer in maps.layers]
    for start in trange(0, COUNT, _BATCH):
        images = checkpoint.preset.prepare(data.frames[start : start + _BATCH])
        for each, found in zip(best, maps.activations(images), strict=True):
            each.take(found, start)
    for layer, each in zip(maps.layers, best, strict=True):
        if not layer.is_last:
            each.digits[each.values <= 0] = NO_MATCH
    used = torch.cat([each.digits.flatten() for each in best]).unique()
    used = used[used != NO_MATCH]
    number = torch.full((NO_MATCH + 1,), NO_MATCH)
    number[used] = torch.arange(len(used))
    names = [layer.name for layer in maps.layers]
    BestMatches(
        checkpoint.sha256,
        data.frames[used].numpy(),
        data.labels[used].numpy().astype(np.uint8),
        {name: number[each.digits].numpy().astype(np.uint16) for name, each in zip(names, best, strict=True)},
        {name: each.places.numpy().astype(np.uint16) for name, each in zip(names, best, strict=True)},
    ).write(best_matches_file())
    size = best_matches_file().stat().st_size
    print(f"{len(used)} of {COUNT} digits are matches, {size / 1e6:.2f} MB, weights {checkpoint.sha256[:16]}")
    print_shares()
    last = checkpoint.build().classifier[-1].weight
    print(f"{int((last < 0).all(dim=0).sum())} units of the layer before the last speak against every digit")


def print_shares() -> None:
    """The table of docs/explain.md: how many filters answer most to one digit alone."""
    kept = read_best_matches()
    for name, digits in kept.digits.items():
        alive = digits[digits[:, -1] != NO_MATCH]
        labels = kept.labels[alive]
        alone = (labels == labels[:, :1]).all(axis=1).mean()
        print(f"| {name} | {len(digits)} | {100 * alone:.0f} % | {len(digits) - len(alive)} |")


if __name__ == "__main__":
    main()
