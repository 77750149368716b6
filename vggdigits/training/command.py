"""`train_model.py` and `vggdigits train`: options in, a checkpoint with its provenance out."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import torch

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.model import device as devices
from vggdigits.model.checkpoint import Checkpoint, as_stored, save_checkpoint
from vggdigits.model.presets import DEFAULT_PRESET, PRESETS, Preset, preset_named
from vggdigits.training import job as jobs
from vggdigits.training import progress as progresses
from vggdigits.training.data import LabelledFrames, Mnist, split_validation
from vggdigits.training.evaluate import accuracy, expected_calibration_error, fit_temperature, logits_of
from vggdigits.training.job import Job
from vggdigits.training.loop import Recipe, Trainer
from vggdigits.training.provenance import provenance
from vggdigits.training.runs import Run

log = logging.getLogger(__name__)

VALIDATION_SHARE = 0.05
THRESHOLD = 0.5
"""Below this calibrated confidence an answer is more likely wrong than right, and is not given."""

_ALONGSIDE = (*jobs.CHANGEABLE, "resume", "progress", "debug")  # options that --resume may come with


class _Stopped(Exception):
    """A signal came before there was a run."""


def make_parser(program: str) -> argparse.ArgumentParser:
    """The options of the contract; those that are not given take the recipe's defaults."""
    defaults = Recipe()
    parser = argparse.ArgumentParser(
        prog=program, description="Train a VGG16 on MNIST and write a checkpoint with its provenance."
    )
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="folder with MNIST/raw; else it is downloaded")
    parser.add_argument("--preset", choices=list(PRESETS), help=f"network (default {DEFAULT_PRESET})")
    parser.add_argument(
        "--epochs", type=_positive(int), metavar="N", help=f"passes over the images (default {defaults.epochs})"
    )
    parser.add_argument(
        "--batch-size", type=_positive(int), metavar="N", help=f"images a step (default {defaults.batch_size})"
    )
    parser.add_argument(
        "--lr", type=_positive(float), metavar="X", help=f"highest learning rate (default {defaults.learning_rate})"
    )
    parser.add_argument("--device", choices=devices.CHOICES, help="where to compute (default auto)")
    parser.add_argument("--seed", type=_natural, metavar="N", help=f"of everything random (default {defaults.seed})")
    parser.add_argument("--limit", type=_positive(int), metavar="N", help="use at most N training and N test images")
    parser.add_argument("--output", type=Path, metavar="F", help="checkpoint to write (default: in the run's folder)")
    parser.add_argument("--resume", type=Path, metavar="RUN", help="go on with the run in this folder")
    parser.add_argument("--progress", choices=progresses.CHOICES, default="auto", help="a bar, JSON lines, or nothing")
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
    """Train as the options say. Returns 0 when done, 1 on an error, 128 + the signal's number when stopped.

    A first signal stops it after the batch, with a run that can be resumed; a second Ctrl+C at once.
    """
    parser = make_parser(program)
    given_line = sys.argv[1:] if arguments is None else list(arguments)
    options = parser.parse_args(given_line)
    if options.resume is not None:
        given = [name for name, value in vars(options).items() if name not in _ALONGSIDE and value is not None]
        if given:
            parser.error(f"--{given[0].replace('_', '-')} cannot be changed in a run that is resumed")
    reporter = progresses.make_reporter(options.progress)
    with _stopping_gently() as stopped_by:
        try:
            return _train(options, given_line, reporter, stopped_by)
        except _Stopped:
            name = signal.Signals(stopped_by[0]).name
            reporter.error(f"stopped by {name} before training began", {"stopped": True})
            return 128 + stopped_by[0]
        except KeyboardInterrupt:
            reporter.error("interrupted before the batch ended", {"stopped": True})
            return 128 + signal.SIGINT
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


def _train(
    options: argparse.Namespace, arguments: Sequence[str], reporter: progresses.Reporter, stopped_by: list[int]
) -> int:
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        raise UserError("training in several processes at once is not supported by this version")
    run = None if options.resume is None else Run.open(options.resume.absolute())
    job = Job.from_options(options) if run is None else Job.from_dict(run.config()).changed(options)
    device, preset = devices.choose_device(job.device), preset_named(job.preset)
    if job.output is not None:
        _check_writable(job.output)
    data = _load_data(job, stopped_by)
    trainer = Trainer(preset, job.recipe, device)
    state = None if run is None else run.load_state()
    if state is not None:
        trainer.restore(state)
    if run is None:
        run = Run.create(paths.runs_dir().absolute(), job.preset, job.as_dict())
    else:
        run.keep_config(job.as_dict())  # where data or output moved to holds for the next time as well
    training, validation, _ = data
    reporter.note(f"{job.preset} on {device}: {len(training):,} images, {len(validation):,} held out; run {run.folder}")
    go_on, where = f"continue with --resume {run.folder}", {"stopped": True, "run": str(run.folder)}
    try:
        finished = trainer.fit(
            training, validation, run, reporter.progress, lambda: bool(stopped_by) or not reporter.heard
        )
    except KeyboardInterrupt:
        reporter.error(f"interrupted; {go_on}", where)
        return 128 + signal.SIGINT
    if not finished:
        why = f"stopped by {signal.Signals(stopped_by[0]).name}" if stopped_by else "stopped: nobody reads its output"
        reporter.error(f"{why}; {go_on}", where)
        return 128 + stopped_by[0] if stopped_by else 1
    output = job.output or run.folder / "vgg16.safetensors"
    written = save_checkpoint(_finish(trainer, preset, data, device, provenance(job.recipe, device, arguments)), output)
    figures = written.provenance["figures"]
    result = {
        "output": str(output),
        "run": str(run.folder),
        "accuracy": figures["test_accuracy"],
        "test_images": figures["test_images"],
        "validation": figures["validation_accuracy"],
        "sha256": written.sha256,
    }
    run.log({"done": result})
    reporter.done(result)
    return 0


def _check_writable(output: Path) -> None:
    """Find out before training, not after it."""
    if not output.parent.is_dir():
        raise UserError(f"{output.parent}: no such folder to write the checkpoint to")
    if output.is_dir() or not os.access(output.parent, os.W_OK):
        raise UserError(f"{output}: the checkpoint cannot be written there")


_Data = tuple[LabelledFrames, LabelledFrames, LabelledFrames]


def _load_data(job: Job, stopped_by: list[int]) -> _Data:
    """Training, validation split off it, and test images. Raises _Stopped between the steps."""
    mnist = Mnist(job.data_dir)
    loaded = []
    for load in (mnist.training, mnist.test):
        loaded.append(load(job.limit))
        if stopped_by:
            raise _Stopped
    everything, test = loaded
    if len(everything) < 2:
        raise UserError("training needs at least two images, one of them to validate with")
    return (*split_validation(everything, VALIDATION_SHARE), test)


def _finish(trainer: Trainer, preset: Preset, data: _Data, device: torch.device, origin: dict[str, Any]) -> Checkpoint:
    """Calibrate on validation, and read the test set once, with the very weights that will be written; the data and
    what was measured on them join the origin in the provenance."""
    training, validation, test = data
    validation_logits = logits_of(trainer.averaged, preset, validation)
    checkpoint = as_stored(
        Checkpoint(
            preset,
            {n: t for n, t in trainer.averaged.state_dict().items() if t.is_floating_point()},
            temperature=fit_temperature(validation_logits, validation.labels),
            threshold=THRESHOLD,
        )
    )
    network = checkpoint.build().to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    logits = logits_of(network, preset, test)
    confidence, answers = (logits / checkpoint.temperature).softmax(dim=1).max(dim=1)
    figures: dict[str, Any] = {
        "test_accuracy": round(accuracy(logits, test.labels), 6),
        "test_errors": int((answers != test.labels).sum()),
        "test_images": len(test),
        "test_calibration_error": round(expected_calibration_error(confidence, answers == test.labels), 5),
        "validation_accuracy": round(accuracy(validation_logits, validation.labels), 6),
    }
    measured = {
        "data": {"mnist": training.sources | test.sources},
        "images": {"training": len(training), "validation": len(validation), "test": len(test)},
        "figures": figures,
    }
    return replace(checkpoint, provenance=origin | measured)


@contextmanager
def _stopping_gently() -> Iterator[list[int]]:
    """Collect Ctrl+C and SIGTERM instead of dying of them; a second Ctrl+C ends the program at once."""
    received: list[int] = []

    def remember(number: int, frame: FrameType | None) -> None:
        received.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if sys.stderr is not None and sys.stderr.isatty():  # unbuffered: a handler may come in the middle of a print
            os.write(sys.stderr.fileno(), b"\nstopping after this batch; Ctrl+C once more stops at once\n")

    before = {number: signal.signal(number, remember) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
