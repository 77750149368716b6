"""Compares ways of teaching: `python tools/choose_teaching.py DATA_DIR [--checkpoint F] [--trials NAME ...]`.

DATA_DIR holds MNIST/raw and pendigits/pendigits-orig.tra (docs/data.md). The writers are those that recipes may be
chosen on; of each, 3 drawings of every digit become samples, chosen at random (seeded), and his others are read before
and after. Forgetting is measured on MNIST's *training* images only: 10,000 that are not replayed, namely those held out
from training the network (less the few that are replayed) and others that it learned. The test set is never read.
Features of the frozen layers are kept in --keep, so that a second call is quick.

For each trial two tables: at fixed shares of the way from the old weights to the learned ones, and at the share that a
limit on forgetting chooses, as `vggdigits teach` does. Errors of the writers are sums, changes on MNIST means over all
teachings; "refused" are teachings that lose more than 0.05 points, and what is left of the writers' errors where those
are not adopted. Seconds are a processor's (of one core, with --threads 1, the default), of one learning: a teaching
takes `folds` + 1 of them.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from measure_teach import PenDigit, read_pendigits, sample_of, split

from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.paths import bundled_checkpoint
from vggdigits.training.augment import augment
from vggdigits.training.collection import VALIDATION_SHARE
from vggdigits.training.data import LabelledFrames, Mnist, split_validation
from vggdigits.training.feature_cache import REPLAYED
from vggdigits.training.samples import frames
from vggdigits.training.teach import Features, Teacher, TeachRecipe

WRITERS = (4, 6, 12, 14, 16, 20, 28)
JUDGED = 10_000
"""MNIST training images that forgetting is measured on."""
MAY_LOSE = 5
"""Of these, as many may be misread in addition: 0.05 points, from where `vggdigits teach` refuses a network."""
SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
LIMITS = (0, 1, 2, 4, 8, JUDGED)
"""Further errors on the replay that are allowed; the last allows all."""

_BASE = TeachRecipe(frozen=13, margin=2.0)
TRIALS = {
    "head": _BASE,
    "last convolution": replace(_BASE, frozen=12),
    "last block": replace(_BASE, frozen=10),
    "last block, 30 steps": replace(_BASE, frozen=10, steps=30, replayed=128, hard=43),
    "last two blocks": replace(_BASE, frozen=7),
    "all layers": replace(_BASE, frozen=0),
    "head, 200 steps": replace(_BASE, steps=200),
    "head, more replayed": replace(_BASE, steps=120, replayed=448, hard=192),
    "head, margin 1": replace(_BASE, margin=1.0),
    "head, margin 4": replace(_BASE, margin=4.0),
    "head, keep 1": replace(_BASE, keep=1.0),
    "head, keep 10": replace(_BASE, keep=10.0),
    "head, 30 copies": replace(_BASE, copies=30),
}


@dataclass(frozen=True)
class Judged:
    """MNIST as forgetting is judged on it.

    Attributes:
        replay: what is replayed, and counted for the limit.
        unseen: images that the network did not learn from.
        seen: images that it did.
        bent: a copy of each replayed image, bent as samples are, that is replayed too, but not counted.
    """

    replay: Features
    unseen: Features
    seen: Features
    bent: Features | None = None

    @property
    def learned(self) -> Features:
        """What is replayed."""
        return self.replay if self.bent is None else joined(self.replay, self.bent)


@dataclass(frozen=True)
class Reached:
    """Errors at one share of the way; `forgotten` are of the replay, `unseen` and `seen` of the images so named."""

    share: float
    writer: int
    forgotten: int
    unseen: int
    seen: int


def wrong(logits: torch.Tensor, labels: torch.Tensor) -> int:
    """How many are misread."""
    return int((logits.argmax(dim=1) != labels).sum())


def joined(one: Features, other: Features) -> Features:
    """Both, in this order."""
    return Features(*(torch.cat([getattr(one, name), getattr(other, name)]) for name in ("maps", "labels", "logits")))


def judged_frames(data_dir: Path) -> tuple[LabelledFrames, LabelledFrames, LabelledFrames]:
    """The replay, the unseen and the seen, none of them in another."""
    training = Mnist(data_dir).training()
    index = LabelledFrames(torch.arange(len(training)), training.labels, {})  # so that the split gives numbers
    learned, held_out = (part.frames for part in split_validation(index, VALIDATION_SHARE))
    unseen = held_out[held_out >= REPLAYED]
    seen = learned[learned >= REPLAYED].sort().values[: JUDGED - len(unseen)]
    return training.subset(torch.arange(REPLAYED)), training.subset(unseen), training.subset(seen)


def features_of(teacher: Teacher, data_dir: Path, keep: Path, bend: bool) -> Judged:
    """Computed, or as they were kept."""
    file = keep / f"judged-{teacher.checkpoint.sha256[:16]}-{teacher.recipe.frozen}.pt"
    if not file.is_file():
        parts = [teacher.features(each.frames, each.labels, quietly) for each in judged_frames(data_dir)]
        keep.mkdir(parents=True, exist_ok=True)
        torch.save([(part.maps, part.labels, part.logits) for part in parts], file)
    judged = Judged(*(Features(*part) for part in torch.load(file, weights_only=True)))
    if not bend:
        return judged
    plain = judged_frames(data_dir)[0]
    torch.manual_seed(0)
    bent = augment(plain.frames, teacher.recipe.augmentation)
    return replace(judged, bent=teacher.features(bent, plain.labels, quietly))


def quietly(share: float) -> None:
    """Nobody listens."""


def frames_and_labels(digits: list[PenDigit]) -> tuple[torch.Tensor, torch.Tensor]:
    """uint8 (n, 28, 28) and int64 (n,)."""
    made, labels = frames([sample_of(digit) for digit in digits])
    return torch.from_numpy(made), torch.from_numpy(labels).long()


def try_on(
    teacher: Teacher, digits: list[PenDigit], choice: int, judged: Judged, shares: tuple[float, ...]
) -> tuple[list[Reached], float]:
    """What one writer's samples do at share 0 and at each share of the way, and the seconds of learning."""
    mine, others = (frames_and_labels(part) for part in split(digits, choice))
    samples, rest = teacher.bent(*mine, quietly), teacher.features(*others, quietly)
    begun = time.process_time()
    learned = teacher.learn(samples, judged.learned, quietly)
    seconds = time.process_time() - begun
    parts = (rest, judged.replay, judged.unseen, judged.seen)
    reached = [Reached(0.0, *(wrong(part.logits, part.labels) for part in parts))]
    for share in shares:
        tail = teacher.between(learned, share)
        reached.append(Reached(share, *(wrong(teacher.logits(tail, part.maps), part.labels) for part in parts)))
    return reached, seconds


def summed(runs: list[list[Reached]], chosen: list[Reached]) -> str:
    """The columns of a table. "Both" has the mean over the teachings and its standard error, which tells how much other
    writers and drawings would change it; the images are the same ones."""
    before = [run[0] for run in runs]
    change = [(c.unseen - b.unseen, c.seen - b.seen) for b, c in zip(before, chosen, strict=True)]
    both = [sum(each) for each in change]
    unseen, seen = (statistics.mean(part) for part in zip(*change, strict=True))
    noise = statistics.stdev(both) / len(both) ** 0.5 if len(both) > 1 else float("nan")
    left = sum(b.writer if lost > MAY_LOSE else c.writer for b, c, lost in zip(before, chosen, both, strict=True))
    too_many = sum(lost > MAY_LOSE for lost in both)
    return (
        f"{sum(each.writer for each in chosen):6} | {unseen:+6.1f} | {seen:+6.1f} | {sum(both) / len(both):+5.1f} "
        f"+- {noise:.1f}, most {max(both):+3} | {too_many:2}, {left:3}"
    )


def tell(name: str, recipe: TeachRecipe, runs: list[list[Reached]], seconds: list[float]) -> None:
    """Print both tables of a trial."""
    before = [run[0] for run in runs]
    print(f"\n== {name}: {len(runs)} teachings, {statistics.mean(seconds):.1f} core seconds a learning of", end=" ")
    print(f"{recipe.steps} steps; before: {sum(each.writer for each in before)} errors of the writers,", end=" ")
    print(f"{before[0].unseen} of the unseen, {before[0].seen} of the seen, {before[0].forgotten} of the replay")
    print("at           | writer | unseen |   seen |         both         | refused, left then")
    for share in [each.share for each in runs[0][1:]]:
        print(f"share {share:.1f}    | {summed(runs, [next(r for r in run if r.share == share) for run in runs])}")
    for limit in LIMITS:
        chosen = [
            next((r for r in run[1:] if r.forgotten <= run[0].forgotten + limit), run[-1])  # the furthest first
            for run in runs
        ]
        mean = statistics.mean(each.share for each in chosen)
        print(f"limit {limit:5}  | {summed(runs, chosen)}; share {mean:.2f}", flush=True)


def seconds_of_steps(checkpoint: Checkpoint, recipe: TeachRecipe, data_dir: Path, steps: int = 3) -> float:
    """Of one step, where a whole trial would take too long."""
    few = Mnist(data_dir).training(500)
    teacher = Teacher(checkpoint, replace(recipe, steps=steps), torch.device("cpu"))
    some = teacher.features(few.frames, few.labels, quietly)
    teacher.learn(some, some, quietly)  # warm
    begun = time.process_time()
    teacher.learn(some, some, quietly)
    return (time.process_time() - begun) / steps


def main() -> None:
    """Print the tables of each trial."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data_dir", type=Path)
    parser.add_argument("--checkpoint", type=Path, default=bundled_checkpoint(), help="network to teach")
    parser.add_argument("--trials", nargs="+", choices=TRIALS, default=["head", "last convolution", "last block"])
    parser.add_argument("--time", nargs="+", choices=TRIALS, default=[], help="only tell what a step of these takes")
    parser.add_argument("--writers", type=int, nargs="+", default=WRITERS)
    parser.add_argument("--choices", type=int, nargs="+", default=[0, 1], help="which choices of the samples")
    parser.add_argument("--bend", action="store_true", help="replay a bent copy of each replayed image too")
    parser.add_argument("--shares", type=float, nargs="+", default=SHARES, help="of the way, from 1 down")
    parser.add_argument("--keep", type=Path, default=Path("/tmp/choose-teaching"))  # noqa: S108 (may be lost)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    checkpoint = load_checkpoint(options.checkpoint)
    print("torch", torch.__version__, "python", sys.version.split()[0], "network", checkpoint.sha256[:12])
    for name in options.time:
        print(f"{name}: {seconds_of_steps(checkpoint, TRIALS[name], options.data_dir):.2f} core seconds a step")
    if options.time:
        return
    writers: dict[int, list[PenDigit]] = {}
    for digit in read_pendigits(options.data_dir / "pendigits" / "pendigits-orig.tra"):
        writers.setdefault(digit.writer, []).append(digit)
    for name in options.trials:
        teacher = Teacher(checkpoint, TRIALS[name], torch.device("cpu"))
        judged = features_of(teacher, options.data_dir, options.keep, options.bend)
        tried = [
            try_on(teacher, writers[writer], choice, judged, options.shares)
            for writer in options.writers
            for choice in options.choices
        ]
        tell(name, TRIALS[name], [run for run, _ in tried], [seconds for _, seconds in tried])


if __name__ == "__main__":
    main()
