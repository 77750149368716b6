"""What a training learns from: its data sets put together, each split for itself."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.training.data import NO_DIGIT, LabelledFrames, Mnist, split_validation
from vggdigits.training.downloads import Unavailable
from vggdigits.training.job import Job
from vggdigits.training.non_digits import NonDigits
from vggdigits.training.omniglot import Omniglot
from vggdigits.training.pen_digits import PenDigit, PenDigits
from vggdigits.training.sample_files import read_samples
from vggdigits.training.samples import NewSample, Sample, SampleStore, frames

VALIDATION_SHARE = 0.05
_OWN_SHARE = 8  # one in so many of the user's own pictures validates

Report = Callable[[float], None]
"""Hears which share (0..1) of a data set is read."""

Own = dict[str, NDArray[Any]]
"""Own pictures: `frames` uint8 (n, 28, 28), `labels` int64 (n,) 0..9 or `NO_DIGIT`."""


@dataclass(frozen=True)
class Collection:
    """All that one training sees.

    Attributes:
        training, validation: parted by writer where writers are known.
        test: MNIST's test set; None where MNIST is not among the data.
        sources: by data set, the SHA-256 of each file, or of own pictures, it was read from.
        validates: how many images of the validation each set gave, in their order there.
        own: own pictures by set, which the run keeps: samples come and go.
        notes: what was left out, in plain words.
    """

    training: LabelledFrames
    validation: LabelledFrames
    test: LabelledFrames | None
    sources: dict[str, dict[str, str]]
    validates: dict[str, int]
    own: dict[str, Own]
    notes: tuple[str, ...] = ()

    def digest(self) -> str:
        """Of all that is learned from, hexadecimal: a run that goes on must find the same."""
        content = hashlib.sha256(self.training.frames.numpy().tobytes())
        content.update(self.training.labels.numpy().tobytes())
        return content.hexdigest()


@dataclass(frozen=True)
class _Part:
    training: LabelledFrames
    validation: LabelledFrames
    test: LabelledFrames | None = None
    own: Own | None = None


Parts = dict[str, _Part]
"""What was read before, by its name."""


def load_collection(
    job: Job, report: Report = lambda share: None, kept: Callable[[str], Own | None] = lambda name: None
) -> Collection:
    """Read the job's data sets; `kept` gives own pictures as the run found them first.

    Raises UserError where a set cannot be had, or there is nothing to tell apart.
    """
    parts: dict[str, _Part] = {}
    notes: list[str] = []
    for name in job.data:

        def tell(share: float, before: int = len(parts)) -> None:
            report((before + share) / len(job.data))

        if name in _PUBLISHED:
            try:
                parts[name] = _PUBLISHED[name](job, tell, parts)
            except Unavailable as error:
                if name not in job.optional:
                    raise
                notes.append(f"{name} is left out: {error}")
        else:
            own = kept(name)
            parts[name] = _own_part(name, _OWN[name](job, tell) if own is None else own)
    training = _joined([part.training for part in parts.values()])
    validation = _joined([part.validation for part in parts.values()])
    if len(training) < 1 or len(validation) < 1:
        raise UserError("training needs at least two images, one of them to validate with")
    digits = sorted(set(training.labels.tolist()) - {NO_DIGIT})
    if len(digits) < 2:
        only = (
            f"all pictures to learn from are of the digit {digits[0]}"
            if digits
            else "there are no digits to learn from"
        )
        raise UserError(f"{only}: a network needs two or more digits")
    tests = [part.test for part in parts.values() if part.test is not None]
    return Collection(
        training,
        validation,
        tests[0] if tests else None,
        {
            name: part.training.sources | (part.test.sources if part.test is not None else {})
            for name, part in parts.items()
        },
        {name: len(part.validation) for name, part in parts.items()},
        {name: part.own for name, part in parts.items() if part.own is not None},
        tuple(notes),
    )


def _mnist(job: Job, report: Report, parts: Parts) -> _Part:
    mnist = Mnist(job.data_dir)
    everything = mnist.training(job.limit, lambda done, total: report(6 / 7 * done / total))
    test = mnist.test(job.limit, lambda done, total: report(6 / 7 + done / total / 7))
    if len(everything) < 2:
        raise UserError("training needs at least two images, one of them to validate with")
    return _Part(*split_validation(everything, VALIDATION_SHARE), test)


def _pen(job: Job, report: Report, parts: Parts) -> _Part:
    return _Part(*PenDigits(job.data_dir).split(job.limit, report))


def _omniglot(job: Job, report: Report, parts: Parts) -> _Part:
    return _Part(*Omniglot(job.data_dir).split(job.limit, report))


def _non_digits(job: Job, report: Report, parts: Parts) -> _Part:
    """Made of the digits that are learned from as well, and so of the same people's."""
    pens: tuple[list[PenDigit], list[PenDigit]] = PenDigits(job.data_dir).writers() if "pen" in parts else ([], [])
    scans = parts.get("mnist")
    key = "-".join(sorted({"pen", "mnist"} & set(parts))) + ("" if job.limit is None else f"-{job.limit}")
    made = NonDigits(pens, (None, None) if scans is None else (scans.training, scans.validation), key)
    return _Part(*made.split(job.limit, report))


def _samples(job: Job, report: Report) -> Own:
    path = paths.user_dir() / "samples.sqlite3"
    stored: list[Sample] = []
    if path.is_file():
        with SampleStore(path) as store:
            stored = store.samples(limit=job.limit)
    return _pictures(stored, "there are no samples of yours yet: draw or import some first", report)


def _folder(job: Job, report: Report) -> Own:
    if job.folder is None:
        raise UserError("no folder was named; --folder DIR does")
    found = itertools.islice(read_samples(job.folder, lambda done, total: report(done / max(total, 1))), job.limit)
    return _pictures(found, f"{job.folder}: no pictures of digits in it (they belong in folders named 0 to 9)", report)


def _pictures(samples: Iterable[Sample | NewSample], empty: str, report: Report) -> Own:
    """What the network reads of them."""
    pictures, labels = [], []
    for number, sample in enumerate(samples):
        pictures.append(frames([sample])[0][0])
        labels.append(NO_DIGIT if sample.label is None else sample.label)
        if number % 100 == 0 and isinstance(samples, Sized):
            report(number / len(samples))
    if not labels:
        raise UserError(empty)
    return {"frames": np.stack(pictures), "labels": np.array(labels, np.int64)}


def _own_part(name: str, own: Own) -> _Part:
    """Parted by the picture itself: the same one is never on both sides, however often it was stored."""
    pixels, labels = own["frames"], own["labels"]
    key = np.array([int.from_bytes(hashlib.sha256(frame.tobytes()).digest()[:4], "big") for frame in pixels])
    validates = key % _OWN_SHARE == 0
    if not validates.any() or validates.all():
        validates = key == key.min()  # too few for chance
    digest = hashlib.sha256(pixels.tobytes() + labels.tobytes()).hexdigest()

    def taken(chosen: NDArray[np.bool_]) -> LabelledFrames:
        return LabelledFrames(torch.from_numpy(pixels[chosen]), torch.from_numpy(labels[chosen]).long(), {name: digest})

    return _Part(taken(~validates), taken(validates), own=own)


def _joined(parts: list[LabelledFrames]) -> LabelledFrames:
    images: list[Tensor] = [part.frames for part in parts]
    return LabelledFrames(torch.cat(images), torch.cat([part.labels for part in parts]), {})


_PUBLISHED: dict[str, Callable[[Job, Report, Parts], _Part]] = {
    "mnist": _mnist,
    "pen": _pen,
    "omniglot": _omniglot,
    "non-digits": _non_digits,
}
_OWN: dict[str, Callable[[Job, Report], Own]] = {"samples": _samples, "folder": _folder}
