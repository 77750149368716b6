"""`vggdigits evaluate`: read every set below a folder, and say how well it went."""

from __future__ import annotations

import argparse
import json
import platform
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from vggdigits import __version__, paths
from vggdigits.model.history import ModelHistory
from vggdigits.model.recognizer import Recognizer
from vggdigits.terminal import complain
from vggdigits.training.data import NO_DIGIT
from vggdigits.training.error_sheet import Section, check_writable, write_sheet
from vggdigits.training.evaluation_data import Singles, Texts
from vggdigits.training.evaluation_sets import EvaluationSet, find_sets
from vggdigits.training.provenance import device_name
from vggdigits.training.report import Digits, NoDigits, Numbers, read_digits, read_no_digits, read_texts
from vggdigits.training.report_words import closing_words, each_in_words, sentences

Told = Callable[[dict[str, Any]], None]
"""Hears the figures of a set as soon as they are there, as `--json` prints them."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What was measured on one network.

    Attributes:
        digits, numbers, no_digits: by set, in the order in which they were found.
    """

    digits: tuple[Digits, ...]
    numbers: tuple[Numbers, ...]
    no_digits: tuple[NoDigits, ...]

    def sections(self, with_accepted: bool) -> list[Section]:
        """What was misread, for a sheet; with what was accepted and is no digit, or without."""
        measured: list[Digits | Numbers | NoDigits] = [*self.digits, *self.numbers]
        measured += self.no_digits if with_accepted else ()
        return [Section(each.title, len(each.data), list(each.misread())) for each in measured]


class Progress:
    """A bar on a terminal, nothing elsewhere."""

    def __init__(self, shown: bool) -> None:
        self._bar = tqdm(total=0, unit="", leave=False, disable=not shown, file=sys.stderr, dynamic_ncols=True)

    def begin(self, words: str, total: int) -> None:
        """Something new is counted, from 0 to a total."""
        self._bar.reset(total)
        self._bar.set_description_str(words)

    def advance(self, count: int) -> None:
        """So many more are done."""
        self._bar.update(count)

    def advance_to(self, share: float) -> None:
        """So much (0..1) is done."""
        self._bar.update(int(share * (self._bar.total or 0)) - self._bar.n)

    def write(self, text: str) -> None:
        """Print lines to standard output, above the bar."""
        if self._bar.disable:
            print(text, flush=True)
        else:
            tqdm.write(text)

    def close(self) -> None:
        """Take the bar away."""
        self._bar.close()


def main(options: argparse.Namespace) -> int:
    """Measure as the options say. Returns 0 when done, 130 when it was stopped with Ctrl+C.

    Raises UserError, before anything is measured, for data, a network or a place for the sheet that cannot be used.
    """
    done = 0
    progress = Progress(not options.quiet and sys.stderr is not None and sys.stderr.isatty())
    try:
        if options.errors is not None:
            check_writable(options.errors)
        sets = find_sets(options.data_dir or paths.data_dir(), options.data)
        file = options.checkpoint or ModelHistory().in_use().path
        recognizer = Recognizer(file, options.device, exact=True)
        parts = load(sets, options.limit, progress)

        def tell(figures: dict[str, Any]) -> None:
            nonlocal done
            done += 1
            progress.write(json.dumps(figures, ensure_ascii=False) if options.json else sentences(figures))

        def tell_each(digits: Digits) -> None:
            if options.each:
                lines = map(json.dumps, digits.each()) if options.json else each_in_words(digits)
                progress.write("\n".join(lines))

        evaluation = measure(recognizer, parts, progress, tell, tell_each)
        origin = summary(recognizer, Path(file), done, options.limit)
        progress.write(json.dumps(origin, ensure_ascii=False) if options.json else closing_words(origin))
        if options.errors is not None:
            write_sheet(evaluation.sections(options.accepted), options.errors)
    except KeyboardInterrupt:
        progress.close()
        complain(f"stopped; {done} {'set was' if done == 1 else 'sets were'} measured")
        return 128 + signal.SIGINT
    finally:
        progress.close()
    return 0


def load(sets: Sequence[EvaluationSet], limit: int | None, progress: Progress) -> list[Singles | Texts]:
    """Read and check all sets; at most `limit` of each part. Raises UserError for what is not as it should be."""
    parts: list[Singles | Texts] = []
    for number, each in enumerate(sets, 1):
        progress.begin(f"preparing {each.name} ({number} of {len(sets)})", 100)
        parts += each.load(limit, progress.advance_to)
    return parts


def measure(
    recognizer: Recognizer,
    parts: Sequence[Singles | Texts],
    progress: Progress,
    tell: Told = lambda figures: None,
    tell_each: Callable[[Digits], None] = lambda digits: None,
) -> Evaluation:
    """Read everything: first digits, then texts, then what is no digit and must be told apart from the digits.

    `tell_each` hears of a set of digits before its figures are told.
    """
    singles = [part for part in parts if isinstance(part, Singles)]
    digits, numbers, no_digits = [], [], []
    for part in _parts(singles, digits=True):
        progress.begin(part.name, len(part))
        digits.append(read_digits(recognizer, part, progress.advance))
        tell_each(digits[-1])
        tell(digits[-1].as_json())
    for texts in (part for part in parts if isinstance(part, Texts)):
        progress.begin(texts.name, len(texts))
        numbers.append(read_texts(recognizer, texts, progress.advance))
        tell(numbers[-1].as_json())
    for part in _parts(singles, digits=False):
        progress.begin(part.name, len(part))
        no_digits.append(read_no_digits(recognizer, part, progress.advance))
        tell(no_digits[-1].as_json(digits))
    return Evaluation(tuple(digits), tuple(numbers), tuple(no_digits))


def _parts(singles: Sequence[Singles], *, digits: bool) -> list[Singles]:
    """What is a digit in each set, or what is none; sets without are left out."""
    parts = [each.subset((each.labels != NO_DIGIT) == digits) for each in singles]
    return [part for part in parts if len(part)]


def summary(recognizer: Recognizer, file: Path, sets: int, limit: int | None) -> dict[str, Any]:
    """The network, the machine and the versions: the last line that `--json` prints."""
    checkpoint = recognizer.engine.checkpoint
    return {
        "sets": sets,
        "limit": limit,
        "checkpoint": str(file),
        "sha256": checkpoint.sha256,
        "preset": checkpoint.preset.name,
        "temperature": checkpoint.temperature,
        "threshold": checkpoint.threshold,
        "device": device_name(recognizer.engine.device),
        "threads": torch.get_num_threads(),
        "versions": {
            "vggdigits": __version__,
            "torch": torch.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
    }
