"""Compares ways of teaching: `python tools/choose_teaching.py DATA_DIR [--checkpoint F] [--trials NAME ...]`.

DATA_DIR holds MNIST/raw and pendigits/pendigits-orig.tra (docs/data.md). The writers are those that recipes may be
chosen on; of each, 3 drawings of every digit become samples, chosen at random (seeded), and his others are read before
and after. Forgetting is measured on MNIST's *training* images only: on the 3,000 that are held out from training the
network, of which in turn two thirds are replayed and one third is judged, and on 7,000 that it learned. The test set is
never read. Features of the frozen layers are kept in --keep, so that a second call is quick.

For each trial two tables: at fixed shares of the way from the old weights to the learned ones, and, from the share of
the recipe down, at the one that a limit on forgetting chooses, as `vggdigits teach` does. Errors of the writers are
sums, changes on MNIST means over all teachings, counted on 10,000 images. Seconds are a processor's (of one core, with
--threads 1, the default), of one learning: a teaching takes `folds` + 1 of them.
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
from vggdigits.training.collection import VALIDATION_SHARE
from vggdigits.training.data import LabelledFrames, Mnist, split_validation
from vggdigits.training.samples import frames
from vggdigits.training.teach import Features, Teacher, TeachRecipe

WRITERS = (4, 6, 12, 14, 16, 20, 28)
FOLDS = 3
"""Of the held-out images: one is judged, the others are replayed."""
SEEN = 7000
"""Images that the network learned, to judge with."""
FIRST = 4000
"""With --first: as many are replayed of those that the network learned, and none that are held out."""
SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
LIMITS = (0, 1, 2, 3, 10_000)
"""Further errors on the replay that are allowed; the last allows all."""

_BASE = TeachRecipe()
TRIALS = {
    "head": _BASE,
    "head, margin 2": replace(_BASE, margin=2.0),
    "head, weight 10 for old answers": replace(_BASE, keep=10.0),
    "head, softness 1": replace(_BASE, softness=1.0),
    "head, 30 steps": replace(_BASE, steps=30),
    "head, rate 0.0003": replace(_BASE, learning_rate=3e-4),
    "head, larger batches": replace(_BASE, samples=128, replayed=512, hard=170),
    "last convolution": replace(_BASE, frozen=12),
    "last block": replace(_BASE, frozen=10),
    "last two blocks": replace(_BASE, frozen=7),
    "all layers": replace(_BASE, frozen=0),
}


@dataclass(frozen=True)
class Judged:
    """MNIST as forgetting is judged on it.

    Attributes:
        unseen: images that the network did not learn from, in no order.
        seen: images that it did.
        first: others that it did, to be replayed with --first.
    """

    unseen: Features
    seen: Features
    first: Features

    def fold(self, number: int, first: bool) -> tuple[Features, Features]:
        """What is replayed and what is judged."""
        judged = torch.arange(len(self.unseen)) % FOLDS == number
        return self.first if first else self.unseen.subset(~judged), self.unseen.subset(judged)


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


def judged_frames(data_dir: Path) -> tuple[LabelledFrames, LabelledFrames, LabelledFrames]:
    """The unseen, the seen, and the first of the learned, none of them in another."""
    learned, unseen = split_validation(Mnist(data_dir).training(), VALIDATION_SHARE)
    return unseen, learned.subset(torch.arange(FIRST, FIRST + SEEN)), learned.subset(torch.arange(FIRST))


def features_of(teacher: Teacher, data_dir: Path, keep: Path) -> Judged:
    """Computed, or as they were kept."""
    file = keep / f"unseen-{teacher.checkpoint.sha256[:16]}-{teacher.recipe.frozen}.pt"
    if not file.is_file():
        parts = [teacher.features(each.frames, each.labels, quietly) for each in judged_frames(data_dir)]
        keep.mkdir(parents=True, exist_ok=True)
        torch.save([(part.maps, part.labels, part.logits) for part in parts], file)
    return Judged(*(Features(*part) for part in torch.load(file, weights_only=True)))


def quietly(share: float) -> None:
    """Nobody listens."""


def frames_and_labels(digits: list[PenDigit]) -> tuple[torch.Tensor, torch.Tensor]:
    """uint8 (n, 28, 28) and int64 (n,)."""
    made, labels = frames([sample_of(digit) for digit in digits])
    return torch.from_numpy(made), torch.from_numpy(labels).long()


def try_on(
    teacher: Teacher, digits: list[PenDigit], choice: int, judged: Judged, first: bool
) -> tuple[list[list[Reached]], float]:
    """For each fold, what one writer's samples do at share 0 and at each share of the way; and the seconds of all."""
    mine, others = (frames_and_labels(part) for part in split(digits, choice))
    samples, rest = teacher.bent(*mine, quietly), teacher.features(*others, quietly)
    runs, seconds = [], 0.0
    for number in range(FOLDS):
        replay, unseen = judged.fold(number, first)
        begun = time.process_time()
        learned = teacher.learn(samples, replay, quietly)
        seconds += time.process_time() - begun
        parts = (rest, replay, unseen, judged.seen)
        reached = [Reached(0.0, *(wrong(part.logits, part.labels) for part in parts))]
        for share in SHARES:
            tail = teacher.between(learned, share)
            counts = (wrong(teacher.logits(tail, part.maps), part.labels) for part in parts)
            reached.append(Reached(share, *counts))
        runs.append(reached)
    return runs, seconds


def summed(teachings: list[list[list[Reached]]], chosen: list[list[Reached]], unseen: int) -> str:
    """What is left of the writers' errors, in how many teachings at most half, and what is lost of 10,000 images."""
    left, halved, lost, seen = 0.0, 0, [], 0.0
    for runs, reached in zip(teachings, chosen, strict=True):
        before = runs[0][0]
        mine = sum(each.writer for each in reached) / FOLDS
        left += mine
        halved += 2 * mine <= before.writer
        lost.append(10_000 / unseen * sum(each.unseen - run[0].unseen for run, each in zip(runs, reached, strict=True)))
        seen += 10_000 / SEEN * sum(each.seen - before.seen for each in reached) / FOLDS
    noise = statistics.stdev(lost) / len(lost) ** 0.5 if len(lost) > 1 else float("nan")
    return (
        f"{left:6.0f} | {halved:6} | {statistics.mean(lost):+6.1f} +- {noise:.1f}, most {max(lost):+5.1f} | "
        f"{seen / len(teachings):+6.1f}"
    )


def tell(name: str, recipe: TeachRecipe, teachings: list[list[list[Reached]]], unseen: int, seconds: float) -> None:
    """Print both tables of a trial."""
    before = sum(runs[0][0].writer for runs in teachings)
    wrong_before = sum(run[0].unseen for run in teachings[0])
    print(
        f"\n== {name}: {len(teachings)} teachings, {seconds:.2f} core seconds a learning of {recipe.steps} steps;",
        end=" ",
    )
    print(f"before: {before} errors of the writers, {wrong_before} of {unseen} unseen, {teachings[0][0][0].seen} seen")
    print("at           | writer | halved |         unseen           |   seen")
    for number, share in enumerate(SHARES, 1):
        print(
            f"share {share:.1f}    | {summed(teachings, [[run[number] for run in runs] for runs in teachings], unseen)}"
        )
    start = SHARES.index(recipe.shares[0]) + 1
    for limit in LIMITS:
        chosen = [
            [
                next((each for each in run[start:] if each.forgotten <= run[0].forgotten + limit), run[-1])
                for run in runs  # the furthest first
            ]
            for runs in teachings
        ]
        print(f"limit {limit:5}  | {summed(teachings, chosen, unseen)}", flush=True)


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
    parser.add_argument("--trials", nargs="+", choices=TRIALS, default=["head", "head, margin 2"])
    parser.add_argument("--time", nargs="+", choices=TRIALS, default=[], help="only tell what a step of these takes")
    parser.add_argument("--writers", type=int, nargs="+", default=WRITERS)
    parser.add_argument("--choices", type=int, nargs="+", default=[0, 1], help="which choices of the samples")
    parser.add_argument("--first", action="store_true", help="replay images that the network learned")
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
        judged = features_of(teacher, options.data_dir, options.keep)
        tried = [
            try_on(teacher, writers[writer], choice, judged, options.first)
            for writer in options.writers
            for choice in options.choices
        ]
        seconds = statistics.mean(each for _, each in tried) / FOLDS
        tell(name, TRIALS[name], [runs for runs, _ in tried], len(judged.unseen), seconds)


if __name__ == "__main__":
    main()
