"""`train_model.py` and `vggdigits train`: options in, a checkpoint with its provenance out."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import torch

from vggdigits import __version__, paths
from vggdigits.errors import UserError
from vggdigits.model import device as devices
from vggdigits.model.checkpoint import Checkpoint, save_checkpoint
from vggdigits.model.presets import DEFAULT_PRESET, PRESETS, Preset, preset_named
from vggdigits.training import progress as progresses
from vggdigits.training.data import LabelledFrames, Mnist, split_validation
from vggdigits.training.evaluate import accuracy, expected_calibration_error, fit_temperature, logits_of
from vggdigits.training.loop import Recipe, Trainer
from vggdigits.training.runs import Run

log = logging.getLogger(__name__)

VALIDATION_SHARE = 0.05
THRESHOLD = 0.5
"""Below this calibrated confidence an answer is more likely wrong than right, and is not given."""

_CHANGEABLE = ("resume", "data_dir", "device", "output", "progress", "debug")


@dataclass(frozen=True)
class Job:
    """What one run is to do; kept in its folder, so that it can go on."""

    preset: str
    recipe: Recipe
    limit: int | None

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Job:
        try:
            return cls(values["preset"], Recipe.from_dict(values["recipe"]), values["limit"])
        except (KeyError, TypeError) as error:
            raise UserError(f"the run's configuration is damaged ({error})") from None


def make_parser(program: str) -> argparse.ArgumentParser:
    """The options of the contract; those that are not given take the recipe's defaults."""
    defaults = Recipe()
    parser = argparse.ArgumentParser(
        prog=program, description="Train a VGG16 on MNIST and write a checkpoint with its provenance."
    )
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="folder with MNIST/raw; else it is downloaded")
    parser.add_argument("--preset", choices=list(PRESETS), help=f"network (default {DEFAULT_PRESET})")
    parser.add_argument("--epochs", type=_positive(int), metavar="N", help=f"default {defaults.epochs}")
    parser.add_argument("--batch-size", type=_positive(int), metavar="N", help=f"default {defaults.batch_size}")
    parser.add_argument("--lr", type=_positive(float), metavar="X", help=f"highest (default {defaults.learning_rate})")
    parser.add_argument("--device", choices=devices.CHOICES, default="auto")
    parser.add_argument("--seed", type=_natural, metavar="N", help=f"default {defaults.seed}")
    parser.add_argument("--limit", type=_positive(int), metavar="N", help="use at most N training and N test images")
    parser.add_argument("--output", type=Path, metavar="F", help="checkpoint to write (default: in the run's folder)")
    parser.add_argument("--resume", type=Path, metavar="RUN", help="go on with the run in this folder")
    parser.add_argument("--progress", choices=progresses.CHOICES, default="auto")
    parser.add_argument("--debug", action="store_true", help="show the traceback of an error")
    return parser


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


def main(arguments: Sequence[str] | None = None, program: str = "train_model.py") -> int:
    """Train as the options say. Returns 0 when done, 1 on an error, 128 + the signal's number when stopped."""
    parser = make_parser(program)
    options = parser.parse_args(arguments)
    if options.resume is not None:
        given = [name for name, value in vars(options).items() if name not in _CHANGEABLE and value is not None]
        if given:
            parser.error(f"--{given[0].replace('_', '-')} cannot be changed in a run that is resumed")
    reporter = progresses.make_reporter(options.progress)
    with _stopping_gently() as stopped_by:
        try:
            return _train(options, reporter, stopped_by)
        except UserError as error:
            log.info("training failed", exc_info=True)
            reporter.error(str(error), {})
        except (torch.OutOfMemoryError, MemoryError):
            log.exception("out of memory")
            reporter.error("out of memory; a smaller --batch-size needs less", {})
        except Exception as error:
            if options.debug:
                raise
            log.exception("training failed")
            reporter.error(f"unexpected error: {error} (details: {paths.log_file()})", {})
    return 1


def _train(options: argparse.Namespace, reporter: progresses.Reporter, stopped_by: list[int]) -> int:
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise UserError("training in several processes at once is not supported by this version")
    device = devices.choose_device(options.device)
    run, job = _open_run(options)
    output = options.output or run.folder / "vgg16.safetensors"
    _check_writable(output)
    training, validation, test = _load_data(options.data_dir or paths.data_dir(), job)
    preset = preset_named(job.preset)
    trainer = Trainer(preset, job.recipe, device)
    state = run.load_state() if options.resume else None
    if state is not None:
        trainer.restore(state)
    reporter.note(f"{job.preset} on {device}: {len(training):,} images, {len(validation):,} held out; run {run.folder}")
    if not trainer.fit(training, validation, run, reporter.progress, lambda: bool(stopped_by)):
        name = signal.Signals(stopped_by[0]).name
        message = f"stopped by {name}; continue with --resume {run.folder}"
        reporter.error(message, {"stopped": True, "run": str(run.folder)})
        return 128 + stopped_by[0]
    checkpoint = _finish(trainer, preset, job, (training, validation, test), device, output)
    figures = checkpoint.provenance["figures"]
    result = {
        "output": str(output),
        "run": str(run.folder),
        "accuracy": figures["test_accuracy"],
        "test_images": figures["test_images"],
        "validation": figures["validation_accuracy"],
        "sha256": checkpoint.sha256,
    }
    run.log({"done": result})
    reporter.done(result)
    return 0


def _open_run(options: argparse.Namespace) -> tuple[Run, Job]:
    if options.resume is not None:
        run = Run.open(options.resume)
        return run, Job.from_dict(run.config())
    chosen = {
        "epochs": options.epochs,
        "batch_size": options.batch_size,
        "learning_rate": options.lr,
        "seed": options.seed,
    }
    recipe = replace(Recipe(), **{name: value for name, value in chosen.items() if value is not None})
    job = Job(options.preset or DEFAULT_PRESET, recipe, options.limit)
    return Run.create(paths.runs_dir(), job.preset, asdict(job)), job


def _check_writable(output: Path) -> None:
    """Find out before training, not after it."""
    if not output.parent.is_dir():
        raise UserError(f"{output.parent}: no such folder to write the checkpoint to")
    if output.is_dir() or not os.access(output.parent, os.W_OK):
        raise UserError(f"{output}: the checkpoint cannot be written there")


def _load_data(data_dir: Path, job: Job) -> tuple[LabelledFrames, LabelledFrames, LabelledFrames]:
    """Training, validation split off it, and test images."""
    mnist = Mnist(data_dir)
    everything, test = mnist.training(), mnist.test()
    if job.limit is not None:
        everything = everything.subset(torch.arange(min(job.limit, len(everything))))
        test = test.subset(torch.arange(min(job.limit, len(test))))
    if len(everything) < 2:
        raise UserError("training needs at least two images, one of them to validate with")
    return (*split_validation(everything, VALIDATION_SHARE), test)


def _finish(
    trainer: Trainer,
    preset: Preset,
    job: Job,
    data: tuple[LabelledFrames, LabelledFrames, LabelledFrames],
    device: torch.device,
    output: Path,
) -> Checkpoint:
    """Calibrate on validation, write, and read the test set once, with the very weights that were written."""
    training, validation, test = data
    tensors = {n: t for n, t in trainer.averaged.state_dict().items() if t.is_floating_point()}
    validation_logits = logits_of(trainer.averaged, preset, validation)
    draft = Checkpoint(
        preset,
        tensors,
        temperature=fit_temperature(validation_logits, validation.labels),
        threshold=THRESHOLD,
    )
    written = save_checkpoint(draft, output)
    network = written.build().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    logits = logits_of(network, preset, test)
    confidence, answers = (logits / written.temperature).softmax(dim=1).max(dim=1)
    provenance = {
        "data": {"mnist": training.sources | test.sources},
        "images": {"training": len(training), "validation": len(validation), "test": len(test)},
        "recipe": asdict(job.recipe),
        "weights": f"exponential moving average over {job.recipe.average_steps} steps, last epoch",
        "versions": {
            "vggdigits": __version__,
            "torch": torch.__version__,
            "python": platform.python_version(),
        },
        "device": torch.cuda.get_device_name() if device.type == "cuda" else f"CPU ({platform.machine()})",
        "date": datetime.now(UTC).date().isoformat(),
        "command": " ".join(["train_model.py", *sys.argv[1:]]),
        "figures": {
            "test_accuracy": round(accuracy(logits, test.labels), 6),
            "test_errors": int((answers != test.labels).sum()),
            "test_images": len(test),
            "test_calibration_error": round(expected_calibration_error(confidence, answers == test.labels), 5),
            "validation_accuracy": round(accuracy(validation_logits, validation.labels), 6),
        },
    }
    return save_checkpoint(replace(draft, provenance=provenance), output)


@contextmanager
def _stopping_gently() -> Iterator[list[int]]:
    """Collect Ctrl+C and SIGTERM instead of dying of them; a second Ctrl+C ends the program at once."""
    received: list[int] = []

    def remember(number: int, frame: FrameType | None) -> None:
        received.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, remember) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
