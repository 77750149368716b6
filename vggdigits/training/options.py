"""The options of `train_model.py` and `vggdigits train`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from vggdigits.model import device as devices
from vggdigits.model.presets import DEFAULT_PRESET, PRESETS
from vggdigits.training import job as jobs
from vggdigits.training import progress as progresses
from vggdigits.training.recipe import RECIPES, Recipe

_ALONGSIDE = (*jobs.CHANGEABLE, "resume", "progress", "control", "background", "debug")
"""Options that --resume may come with."""

_USUAL = f"default {','.join(jobs.USUAL_DATA)}, those that can be had"


def make_parser(program: str) -> argparse.ArgumentParser:
    """The options of the contract; those that are not given take the recipe's defaults."""
    defaults = Recipe()
    parser = argparse.ArgumentParser(
        prog=program, description="Train a VGG16 and write a checkpoint with its provenance."
    )
    add = parser.add_argument
    add("--data", type=_data_sets, metavar="SET[,SET...]", help=f"of {', '.join(jobs.DATA_SETS)}; {_USUAL}")
    add("--data-dir", type=Path, metavar="DIR", help="folder with the data sets; what is missing is downloaded to it")
    add("--folder", type=Path, metavar="DIR", help="pictures in a folder a digit, for --data folder")
    add("--start", type=Path, metavar="F", help="begin with the weights of this checkpoint, not with random ones")
    add("--preset", choices=list(PRESETS), help=f"network (default {DEFAULT_PRESET})")
    add("--recipe", choices=list(RECIPES), help="a published one, or `fast`: its network and data (default our own)")
    add("--epochs", type=_positive(int), metavar="N", help=f"passes over the images (default {defaults.epochs})")
    add("--batch-size", type=_positive(int), metavar="N", help=f"images a step (default {defaults.batch_size})")
    add(
        "--lr",
        type=_positive(float),
        metavar="X",
        help=f"highest learning rate (default {defaults.learning_rate}, less without batch norm)",
    )
    add("--device", choices=devices.CHOICES, help="where to compute (default auto)")
    add("--seed", type=_natural, metavar="N", help=f"of everything random (default {defaults.seed})")
    add("--limit", type=_positive(int), metavar="N", help="use at most N training and N test images of each set")
    add("--output", type=Path, metavar="F", help="checkpoint to write (default: in the run's folder)")
    add("--resume", type=Path, metavar="RUN", help="go on with the run in this folder")
    add("--trial", action="store_true", help="train a few batches, say how long all would take, keep nothing")
    add("--progress", choices=progresses.CHOICES, default="auto", help="a bar, JSON lines, or nothing")
    add("--control", action="store_true", help="for programs: read `pause`, `continue`, `stop` from standard input")
    add("--background", action="store_true", help="give way to other programs, and leave a core free")
    add("--debug", action="store_true", help="show the traceback of an error")
    return parser


def parse(program: str, arguments: Sequence[str]) -> argparse.Namespace:
    """Exits with 2 and a line on stderr for misuse."""
    parser = make_parser(program)
    options = parser.parse_args(arguments)
    if options.resume is not None:
        given = [name for name, value in vars(options).items() if name not in _ALONGSIDE and value not in (None, False)]
        if given:
            parser.error(f"--{given[0].replace('_', '-')} cannot be changed in a run that is resumed")
    elif (options.folder is not None) != ("folder" in (options.data or ())):
        parser.error("--folder DIR and --data folder belong together")
    return options


def _data_sets(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    for name in names:
        if name not in jobs.DATA_SETS:
            raise argparse.ArgumentTypeError(f"no data set {name!r}; there are {', '.join(jobs.DATA_SETS)}")
    return names


def _positive(kind: type[int] | type[float]) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = kind(text)
        if not 0 < value < float("inf"):
            raise argparse.ArgumentTypeError(f"{text} is not above zero")
        return value

    parse.__name__ = "number"
    return parse


def _natural(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**31:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {2**31 - 1}")
    return value


_natural.__name__ = "number"
