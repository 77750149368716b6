"""How much more kindly ink among digits is looked at: `AMONG_DIGITS` of `model/confidence.py`, tried on whole numbers.

    python tools/choose_among_digits.py DIR [--checkpoint F] [--odds 1,0.3,0.1,0.01]

Told for each choice: numbers of writers who validate that are read right, and numbers in one of whose places stands a
character of an alphabet never learned instead of a digit in which that is told. Nothing of it is tested with.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.model import confidence
from vggdigits.model.recognizer import REJECTED, Recognizer
from vggdigits.paths import bundled_checkpoint
from vggdigits.training.numbers import WrittenNumber, compose_numbers
from vggdigits.training.omniglot import Character, Omniglot
from vggdigits.training.pen_digits import PenDigits

NUMBERS, WITH_OTHER_INK = 1000, 400
SEED = 1  # the report's numbers have 0


def with_other_ink(number: WrittenNumber, place: int, character: Character) -> Drawing:
    """The number with a character in place of a digit: as large, on the same foot; what follows makes room."""
    first = sum(number.strokes[:place])
    last = first + number.strokes[place]
    strokes = number.drawing.strokes
    digit = np.concatenate([stroke.points[:, :2] for stroke in strokes[first:last]])
    points = np.concatenate(character.strokes)
    scale = float(np.ptp(digit, axis=0).max() / np.ptp(points, axis=0).max())
    begin, foot = digit[:, 0].min(), digit[:, 1].max()
    corner = np.array([points[:, 0].min(), points[:, 1].max()])
    other = [
        Stroke.from_xy((each - corner) * scale + (begin, foot), strokes[first].width) for each in character.strokes
    ]
    wider = float(np.ptp(points[:, 0]) * scale - np.ptp(digit[:, 0]))
    return Drawing((*strokes[:first], *other, *(each.moved(wider, 0) for each in strokes[last:])))


def main() -> None:
    """Print a line for each choice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="DIR")
    parser.add_argument("--checkpoint", type=Path, default=bundled_checkpoint())
    parser.add_argument("--odds", default="1,0.3,0.1,0.01", metavar="SHARE,...")
    options = parser.parse_args()
    recognizer = Recognizer(options.checkpoint, "cpu", exact=True)
    numbers = compose_numbers(PenDigits(options.data).writers()[1], NUMBERS, SEED)
    characters = [each for each in Omniglot(options.data).alphabets()[1] if not each.looks_like_a_digit]
    random = np.random.default_rng(SEED)
    others = [
        with_other_ink(number, int(random.integers(len(number.text))), characters[random.integers(len(characters))])
        for number in numbers[:WITH_OTHER_INK]
    ]
    for odds in map(float, options.odds.split(",")):
        confidence.AMONG_DIGITS = odds
        right = np.mean([recognizer.read(each.drawing).text == each.text for each in numbers])
        told = np.mean([REJECTED in recognizer.read(each).text for each in others])
        print(f"odds of no digit times {odds:g}: {right:.1%} of {NUMBERS} numbers right, other ink told in {told:.1%}")


if __name__ == "__main__":
    main()
