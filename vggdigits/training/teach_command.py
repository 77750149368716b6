"""`vggdigits teach`: the user's samples in, a checkpoint that reads his hand out, with what it did to MNIST."""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.model import device as devices
from vggdigits.model.checkpoint import Checkpoint, as_stored, load_checkpoint, save_checkpoint
from vggdigits.model.history import ModelHistory
from vggdigits.training import progress as progresses
from vggdigits.training.background import threads_in_background, yield_to_others
from vggdigits.training.command import guarded
from vggdigits.training.control import Control, Stopped
from vggdigits.training.data import NO_DIGIT
from vggdigits.training.feature_cache import MnistFeatures, mnist_features
from vggdigits.training.progress import make_reporter
from vggdigits.training.provenance import provenance
from vggdigits.training.recipe import Recipe
from vggdigits.training.samples import SampleStore
from vggdigits.training.samples import frames as frames_of
from vggdigits.training.session import Phase, Session
from vggdigits.training.teach import Teacher, TeachRecipe

log = logging.getLogger(__name__)

AS_GOOD = 0.0005
"""Share of MNIST's test images by which a taught network may be worse and still be adopted."""

_NICE = 5

MOST_SAMPLES = 2000
"""The newest of so many samples are learned from: more would take minutes, and is work for a training."""


def make_parser(program: str) -> argparse.ArgumentParser:
    """The options of `vggdigits teach`."""
    parser = argparse.ArgumentParser(
        prog=program, description="Teach the network your hand: it learns from your samples, and forgets nothing."
    )
    add = parser.add_argument
    add("--checkpoint", type=Path, metavar="F", help="network to teach (default: the one in use)")
    add("--samples", type=Path, metavar="DB", help="database of samples (default: the one that the pad keeps)")
    add("--data-dir", type=Path, metavar="DIR", help="folder with MNIST/raw; else it is downloaded")
    add(
        "--output",
        type=Path,
        metavar="F",
        help="checkpoint to write (default: taught.safetensors in the user's folder)",
    )
    add("--device", choices=devices.CHOICES, default="auto", help="where to compute (default auto)")
    add("--seed", type=int, default=0, metavar="N", help="of everything random (default 0)")
    add("--prepare", action="store_true", help="only compute what does not depend on the samples, and keep it")
    add("--progress", choices=progresses.CHOICES, default="auto", help="readable lines, JSON lines, or nothing")
    add("--control", action="store_true", help="for programs: read `pause`, `continue`, `stop` from standard input")
    add("--background", action="store_true", help="give way to other programs, and leave a core free")
    add("--debug", action="store_true", help="show the traceback of an error")
    return parser


def main(arguments: Sequence[str], program: str = "vggdigits teach") -> int:
    """Teach as the options say. Returns 0 when done, 1 on an error, 128 + the signal's number when stopped."""
    options = make_parser(program).parse_args(arguments)
    if options.background and options.prepare:  # nobody waits for it
        yield_to_others()
        torch.set_num_threads(threads_in_background())
    elif options.background and hasattr(os, "nice"):  # somebody does: behind the pad, before what nobody waits for
        os.nice(_NICE)
    reporter = make_reporter("none" if options.progress == "auto" else options.progress, options.control)

    def work(session: Session) -> int:
        try:
            result = _prepare(options, session) if options.prepare else _teach(options, session, arguments)
        except Stopped as stopped:
            session.error(f"{stopped}; nothing was changed", {"stopped": True})
            return session.control.status or 1
        except KeyboardInterrupt:
            session.error("interrupted; nothing was changed", {"stopped": True})
            return 128 + signal.SIGINT
        except (torch.OutOfMemoryError, MemoryError):
            log.exception("out of memory")
            raise UserError("out of memory") from None
        session.done(result)
        if options.progress == "auto":
            print(_sentence(result))
        return 0

    with Control(options.control) as control, Session(reporter, control) as session:
        return guarded(session, options.debug, work)


def _prepare(options: argparse.Namespace, session: Session) -> dict[str, Any]:
    """Only fill the cache."""
    with session.control.at_once():
        teacher = _teacher(options)
        features = mnist_features(teacher, _data_dir(options), _reporting(session), keep=True)
    return {"prepared": len(features.test) + len(features.replay)}


def _teach(options: argparse.Namespace, session: Session, arguments: Sequence[str]) -> dict[str, Any]:
    with session.control.at_once():  # nothing is kept before the end, so a stop may come anywhere
        report = _reporting(session)
        report("loading", 0.0)
        output = _writable(options.output or paths.user_dir() / "taught.safetensors")
        samples = _load_samples(options.samples)
        teacher = _teacher(options)
        mnist = mnist_features(teacher, _data_dir(options), report)
        taught, before, after = _learn(teacher, samples, mnist, report)
    session.check()
    session.phase("saving")
    adoptable, reason = judge(before, after)
    origin = _origin(teacher, samples, mnist, arguments, _device(options)) | {
        "figures": _figures(after, teacher.checkpoint),
        "before": before,
        "after": after,
    }
    written = save_checkpoint(replace(taught, provenance=origin), output)
    return {
        "output": str(output),
        "sha256": written.sha256,
        "before": before,
        "after": after,
        "adoptable": adoptable,
        "reason": reason,
    }


@dataclass(frozen=True)
class Samples:
    """The user's samples.

    Attributes:
        frames: uint8 (n, 28, 28).
        labels: int64 (n,), 0..9 or `NO_DIGIT`.
        digest: SHA-256 of both.
    """

    frames: Tensor
    labels: Tensor
    digest: str


def _load_samples(path: Path | None) -> Samples:
    if path is not None and not path.is_file():
        raise UserError(f"{path}: no such database of samples")
    with SampleStore(path) as store:
        frames, labels = frames_of(store.samples(limit=MOST_SAMPLES))
    digits = sorted(set(labels.tolist()) - {NO_DIGIT})
    if not digits:
        raise UserError("there are no samples of digits yet; draw some first")
    if len(digits) == 1:
        raise UserError(f"all samples are {digits[0]}s; draw some of the other digits too, to tell them apart")
    digest = hashlib.sha256(frames.tobytes() + labels.tobytes()).hexdigest()
    return Samples(torch.from_numpy(frames), torch.from_numpy(labels).long(), digest)


def _learn(
    teacher: Teacher, samples: Samples, mnist: MnistFeatures, report: partial[None]
) -> tuple[Checkpoint, dict[str, Any], dict[str, Any]]:
    """The taught network as it will be stored, and the figures before and after."""
    folds = teacher.recipe.folds
    whole = folds + 1.5  # of which bending the samples takes a half, and the last teaching one
    report("teaching", 0.0)
    mine = teacher.bent(samples.frames, samples.labels, lambda share: report("teaching", 0.5 * share / whole))
    held_out = teacher.cross_validated(
        mine, mnist.replay, lambda share: report("teaching", (0.5 + folds * share) / whole)
    )
    tail = teacher.teach(mine, mnist.replay, lambda share: report("teaching", (0.5 + folds + share) / whole))
    report("measuring", 0.0)
    taught = as_stored(replace(teacher.checkpoint, tensors=teacher.tensors(tail), sha256=""))
    stored = Teacher(taught, teacher.recipe, teacher.device)  # its weights are rounded to what the file holds
    answers = stored.logits(stored.new_tail(), mnist.test.maps, lambda share: report("measuring", share))
    old = mine.logits[: len(samples.labels)]
    return (
        taught,
        _measured(teacher.checkpoint, mnist.test.logits, mnist.test.labels, old, samples.labels),
        _measured(taught, answers, mnist.test.labels, held_out, samples.labels),
    )


def _measured(
    checkpoint: Checkpoint, mnist_logits: Tensor, mnist_labels: Tensor, mine_logits: Tensor, mine_labels: Tensor
) -> dict[str, Any]:
    """Shares and counts, as the event `done` has them."""
    errors = int((mnist_logits.argmax(dim=1) != mnist_labels).sum())
    confidence = checkpoint.calibration.confidence(mine_logits)
    rejected = confidence < checkpoint.threshold
    mine_right = torch.where(mine_labels == NO_DIGIT, rejected, mine_logits.argmax(dim=1) == mine_labels)
    mine_errors = int((~mine_right).sum())
    return {
        "mnist": round(1 - errors / len(mnist_labels), 6),
        "mnist_errors": errors,
        "mnist_images": len(mnist_labels),
        "mine": round(1 - mine_errors / len(mine_labels), 6),
        "mine_errors": mine_errors,
        "mine_samples": len(mine_labels),
    }


def judge(before: dict[str, Any], after: dict[str, Any]) -> tuple[bool, str]:
    """Whether a taught network may be adopted, and why, in plain words."""
    lost = after["mnist_errors"] - before["mnist_errors"]
    if lost > AS_GOOD * before["mnist_images"]:
        points = 100 * lost / before["mnist_images"]
        return False, f"it forgets: {lost} more errors on MNIST's test images ({points:.2f} points, allowed are 0.05)"
    worse = after["mine_errors"] - before["mine_errors"]
    if worse > 0:
        return False, f"it reads your samples no better: {worse} more errors on those it was not taught with"
    if after["mine_errors"] == before["mine_errors"]:
        return True, "it reads your samples as well as before; there is little to gain"
    fewer = before["mine_errors"] - after["mine_errors"]
    return True, f"{fewer} fewer errors on your samples, each read by a network that was not taught with it"


def _figures(after: dict[str, Any], checkpoint: Checkpoint) -> dict[str, Any]:
    """Under the names that trained checkpoints have too."""
    return {
        "test_accuracy": after["mnist"],
        "test_errors": after["mnist_errors"],
        "test_images": after["mnist_images"],
        "samples_accuracy": after["mine"],
        "samples": after["mine_samples"],
    }


def _origin(
    teacher: Teacher, samples: Samples, mnist: MnistFeatures, arguments: Sequence[str], device: torch.device
) -> dict[str, Any]:
    """The provenance, but for figures: of the parent's training only its digest is told, its file has the rest."""
    told = provenance(Recipe(seed=teacher.recipe.seed), device, arguments)
    counts = Counter("none" if label == NO_DIGIT else str(label) for label in sorted(samples.labels.tolist()))
    return {
        "taught": {
            "parent": teacher.checkpoint.sha256,
            "samples": dict(counts),
            "samples_sha256": samples.digest,
            "held_out": f"{teacher.recipe.folds}-fold cross-validation",
        },
        "seed": teacher.recipe.seed,
        "recipe": asdict(teacher.recipe),
        "weights": "after the last step",
        "data": {"mnist": mnist.sources},
        "images": {"replayed": len(mnist.replay), "test": len(mnist.test), "samples": len(samples.labels)},
        "versions": told["versions"],
        "device": told["device"],
        "date": told["date"],
        "command": told["command"].replace("train_model.py", "vggdigits teach", 1),
    }


def _teacher(options: argparse.Namespace) -> Teacher:
    """Of the network that is taught: the one that is asked for, or, where that was taught before, the one it was
    taught from. All samples are learned from anew each time, so nothing is forgotten a little more each time, and
    what is held out was never learned."""
    path = options.checkpoint or ModelHistory().in_use().path
    checkpoint = load_checkpoint(path)
    architecture = checkpoint.preset.architecture
    if architecture.classes != 10:
        raise UserError(f"{path}: the network tells {architecture.classes} classes apart, not ten digits")
    if architecture.input_size > 64:
        raise UserError(f"{path}: the preset {checkpoint.preset.name} would take hours to teach; use a training")
    parent = checkpoint.provenance.get("taught")
    if isinstance(parent, dict):
        checkpoint = _find(str(parent.get("parent"))) or checkpoint
    recipe = TeachRecipe(seed=options.seed)
    return Teacher(checkpoint, recipe, _device(options))


def _find(sha256: str) -> Checkpoint | None:
    """A network that was in use once, or the bundled one, by its digest."""
    for known in ModelHistory().entries():
        if known.sha256 in (sha256, ""):
            try:
                checkpoint = load_checkpoint(known.path)
            except UserError:
                log.warning("passed over", exc_info=True)
                continue
            if checkpoint.sha256 == sha256:
                return checkpoint
    return None


def _device(options: argparse.Namespace) -> torch.device:
    return devices.choose_device(options.device)


def _data_dir(options: argparse.Namespace) -> Path:
    return Path(options.data_dir or paths.data_dir()).absolute()


def _writable(output: Path) -> Path:
    """Find out before teaching, not after it; the user's own folder is made."""
    output = output.absolute()
    try:
        if output.parent == paths.user_dir().absolute():
            output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{output.parent}: cannot be made: {error.strerror or error}") from None
    if not output.parent.is_dir():
        raise UserError(f"{output.parent}: no such folder to write the checkpoint to")
    if output.is_dir() or not os.access(output.parent, os.W_OK):
        raise UserError(f"{output}: the checkpoint cannot be written there")
    return output


def _reporting(session: Session) -> partial[None]:
    """Tells a phase when it begins, later shares only with `alive`; holds and stops as is asked."""
    begun: list[str] = []

    def report(phase: str, share: float) -> None:
        session.phase(cast(Phase, phase), round(share, 3), quietly=begun[-1:] == [phase])
        begun.append(phase)
        session.check()

    return partial(report)


def _sentence(result: dict[str, Any]) -> str:
    """For people."""
    if "prepared" in result:
        return f"ready to teach: {result['prepared']:,} images prepared"
    before, after = result["before"], result["after"]
    return (
        f"MNIST test {before['mnist']:.2%} -> {after['mnist']:.2%}; your samples, held out: "
        f"{before['mine_errors']} -> {after['mine_errors']} errors of {after['mine_samples']}; {result['reason']}\n"
        f"-> {result['output']}"
    )
