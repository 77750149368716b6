"""How fast a training is, and what matrix products for small maps give: `python tools/measure_training.py [ROUNDS]`.

Steps with plain convolutions and with those of `training/small_maps.py` take turns, so that whatever else the machine
does meets both. Random images: the speed does not depend on what they show.
"""

from __future__ import annotations

import statistics
import sys
import time
from unittest import mock

import torch

from vggdigits.model.presets import PRESETS
from vggdigits.training import loop
from vggdigits.training.augment import augment
from vggdigits.training.loop import Trainer
from vggdigits.training.recipe import Recipe


def main() -> None:
    """Print images a second of both, and the share of a step that augmentation takes."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    recipe, device = Recipe(), torch.device("cpu")
    frames = torch.randint(0, 256, (recipe.batch_size, 28, 28), dtype=torch.uint8)
    labels = torch.randint(0, 10, (recipe.batch_size,))
    with mock.patch.object(loop, "with_matrix_products", lambda network: network):
        plain = Trainer(PRESETS["digits"], recipe, device)
    ways = {"plain convolutions": plain, "matrix products": Trainer(PRESETS["digits"], recipe, device)}
    times: dict[str, list[float]] = {name: [] for name in (*ways, "augmentation")}
    for number in range(rounds + 1):
        for name, trainer in ways.items():
            start = time.perf_counter()
            trainer.step(frames, labels, 0.5)
            times[name] += [time.perf_counter() - start] if number else []
        start = time.perf_counter()
        augment(frames, recipe.augmentation)
        times["augmentation"] += [time.perf_counter() - start] if number else []
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name in ways:
        print(f"{name:20} {recipe.batch_size / medians[name]:6.0f} images a second (n = {rounds} steps)")
    print(f"ratio                {medians['plain convolutions'] / medians['matrix products']:6.2f}")
    print(f"augmentation         {medians['augmentation'] / medians['matrix products']:6.1%} of a step")


if __name__ == "__main__":
    main()
