"""How fast a training is: `python tools/measure_training.py [ROUNDS] [--usual-memory]`.

Steps of the plain network, and of the same one with `training/small_maps.py` and `training/pooling.py`, take turns, so
that whatever else the machine does meets both; `--usual-memory` leaves out `training/memory.py`, which holds for a
whole process. Random images: the speed does not depend on what they show.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import replace
from unittest import mock

import torch

from vggdigits.model.presets import PRESETS
from vggdigits.model.vgg import VGG16
from vggdigits.training import loop
from vggdigits.training.augment import augment
from vggdigits.training.loop import Trainer
from vggdigits.training.memory import keep_freed_memory
from vggdigits.training.recipe import RECIPES, Recipe


def main() -> None:
    """Print images a second of both, and the share of a step that augmentation takes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rounds", type=int, nargs="?", default=12, metavar="ROUNDS")
    parser.add_argument("--usual-memory", action="store_true", help="let freed memory go back to the system")
    options = parser.parse_args()
    if not options.usual_memory:
        keep_freed_memory()
    rounds, recipe, device = options.rounds, Recipe(), torch.device("cpu")
    frames = torch.randint(0, 256, (recipe.batch_size, 28, 28), dtype=torch.uint8)
    labels = torch.randint(0, 10, (recipe.batch_size,))
    as_it_is = {"with_matrix_products": as_given, "with_pooling_first": as_given}
    with mock.patch.multiple(loop, **as_it_is):
        plain = Trainer(PRESETS["digits"], recipe, device)
    cropped = replace(recipe, cropped_steps=1.0, cropped_side=RECIPES["fast"].cropped_side)
    ways = {
        "plain network": plain,
        "as it learns": Trainer(PRESETS["digits"], recipe, device),
        "middles alone": Trainer(PRESETS["digits"], cropped, device),
    }
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
    print(f"ratio                {medians['plain network'] / medians['as it learns']:6.2f}")
    print(f"augmentation         {medians['augmentation'] / medians['as it learns']:6.1%} of a step")


def as_given(network: VGG16) -> VGG16:
    """In place of what makes a network faster to train."""
    return network


if __name__ == "__main__":
    main()
