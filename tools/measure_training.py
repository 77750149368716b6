"""How fast a training is: `python tools/measure_training.py [ROUNDS] [--usual-memory]`, or with `--device cuda`.

Steps of the plain network, and of the same one with what makes it faster to train, take turns, so that whatever else
the machine does meets both. On the CPU that is `training/small_maps.py` and `training/pooling.py`; `--usual-memory`
leaves out `training/memory.py`, which holds for a whole process. On a graphics card a turn has 60 steps, what makes it
faster is `training/card_convolutions.py` and `training/recorded.py`; `torch.compile` is tried besides. Random images:
the speed does not depend on what they show.
"""

from __future__ import annotations

import argparse
import statistics
import time
from dataclasses import fields, replace
from typing import Any
from unittest import mock

import torch

from vggdigits.model.presets import PRESETS
from vggdigits.model.vgg import VGG16
from vggdigits.training import loop
from vggdigits.training.augment import Augmentation, augment
from vggdigits.training.loop import Trainer
from vggdigits.training.memory import keep_freed_memory
from vggdigits.training.recipe import RECIPES, Recipe

AS_IT_IS = ("with_matrix_products", "with_pooling_first", "with_card_convolutions")
STEPS = {"cpu": 1, "cuda": 60}
"""In a turn."""


def main() -> None:
    """Print images a second of each way, and the share of a step that augmentation takes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rounds", type=int, nargs="?", default=12, metavar="ROUNDS")
    parser.add_argument("--usual-memory", action="store_true", help="let freed memory go back to the system")
    parser.add_argument("--device", choices=STEPS, default="cpu")
    parser.add_argument("--batch-size", type=int, default=Recipe.batch_size, metavar="N")
    options = parser.parse_args()
    if not options.usual_memory:
        keep_freed_memory()
    recipe, device = replace(Recipe(), batch_size=options.batch_size), torch.device(options.device)
    frames = torch.randint(0, 256, (recipe.batch_size, 28, 28), dtype=torch.uint8).to(device)
    labels = torch.randint(0, 10, (recipe.batch_size,)).to(device)
    ways = trainers(recipe, device)
    steps = STEPS[device.type]

    def seconds(name: str) -> float:
        trainer, begun = ways[name], ways[name]._time()
        for _ in range(steps):
            trainer.step(frames, labels, 0.5)
        return (trainer._time() - begun) / steps

    def bending() -> float:
        begun = time.perf_counter()
        augment(frames, recipe.augmentation)
        return time.perf_counter() - begun

    times: dict[str, list[float]] = {name: [] for name in (*ways, "augmentation")}
    for number in range(options.rounds + 1):
        for name, taken in times.items():
            spent = seconds(name) if name in ways else bending()
            taken += [spent] if number else []
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name in ways:
        print(
            f"{name:20} {recipe.batch_size / medians[name]:6.0f} images a second, {1e3 * medians[name]:8.2f} ms a step "
            f"(n = {options.rounds * steps} steps)"
        )
    learns = medians["as it learns"]
    share = medians["augmentation"] / learns if device.type == "cpu" else 1 - medians["nothing bent"] / learns
    print(f"ratio                {medians['plain network'] / learns:6.2f}")
    print(f"augmentation         {share:6.1%} of a step")


def trainers(recipe: Recipe, device: torch.device) -> dict[str, Trainer]:
    """By name, what is compared."""
    preset, cropped = PRESETS["digits"], replace(recipe, cropped_steps=1.0, cropped_side=RECIPES["fast"].cropped_side)
    as_it_is: dict[str, Any] = {name: as_given for name in AS_IT_IS}
    with mock.patch.multiple(loop, **as_it_is, RecordedGradients=lambda compute, forget: compute):
        plain = Trainer(preset, recipe, device)
    ways = {
        "plain network": plain,
        "as it learns": Trainer(preset, recipe, device),
        "middles alone": Trainer(preset, cropped, device),
    }
    if device.type == "cuda":  # where launched one by one, bending would take longer than it does in a step
        nothing_bent = Augmentation(**{each.name: 0.0 for each in fields(Augmentation)})
        ways["nothing bent"] = Trainer(preset, replace(recipe, augmentation=nothing_bent), device)
        ways["compiled as well"] = Trainer(preset, recipe, device)
        ways["compiled as well"]._parallel = torch.compile(ways["compiled as well"].network)
    return ways


def as_given(network: VGG16) -> VGG16:
    """In place of what makes a network faster to train."""
    return network


if __name__ == "__main__":
    main()
