"""How whole numbers are cut into digits: the weights of `model/segmentation.py`, tried on people that are learned from.

    python tools/choose_segmentation.py DIR [--checkpoint F] [--numbers N] [--close] [--set near=0.3,0.5 ...]

Told for each choice: numbers read right as strokes and as pictures, single digits that stay whole, and characters of
other scripts in which nothing but digits is read. With `--close` only numbers with digits that touch or lie over each
other are tried. Each `--set` varies one weight, the others at their default; a frame is read once.
Nothing of it is validated or tested with.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from vggdigits.ink.normalize import normalize_ink
from vggdigits.ink.pieces import Piece
from vggdigits.ink.raster import Picture, rasterize
from vggdigits.ink.segment import segment
from vggdigits.ink.strokes import Drawing
from vggdigits.model.engine import Engine
from vggdigits.model.recognizer import Recognizer
from vggdigits.model.segmentation import Weights, choose
from vggdigits.paths import bundled_checkpoint
from vggdigits.training.hands import Hand
from vggdigits.training.numbers import KINDS, compose_numbers
from vggdigits.training.omniglot import Omniglot
from vggdigits.training.pen_digits import PenDigits

SEED = 1  # the report's numbers have 0, and other writers


class Known:
    """What the network said of a frame before."""

    def __init__(self, confidence: float, digit: int) -> None:
        self.confidence, self.digit = confidence, digit


def reader(engine: Engine) -> Callable[[list[Piece]], list[Known]]:
    """Asks the network about frames that it was not asked about before."""
    known: dict[bytes, Known] = {}

    def read(pieces: list[Piece]) -> list[Known]:
        frames = [normalize_ink(piece.ink).frame for piece in pieces]
        new = list({frame.tobytes(): frame for frame in frames if frame.tobytes() not in known}.items())
        if new:
            said = engine.answers(np.stack([frame for _, frame in new]))
            for (key, _), row, confidence in zip(new, said.probabilities, said.confidence, strict=True):
                known[key] = Known(float(confidence), int(row.argmax()))
        return [known[frame.tobytes()] for frame in frames]

    return read


def main() -> None:
    """Print a line for each choice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, metavar="DIR")
    parser.add_argument("--checkpoint", type=Path, default=bundled_checkpoint())
    parser.add_argument("--numbers", type=int, default=400)
    parser.add_argument("--close", action="store_true")
    parser.add_argument("--set", action="append", default=[], metavar="WEIGHT=VALUE,...")
    options = parser.parse_args()
    engine = Recognizer(options.checkpoint, "cpu", exact=True).engine
    read = reader(engine)
    learned, _ = PenDigits(options.data).writers()
    numbers = compose_numbers(learned, options.numbers * (10 if options.close else 1), SEED)
    if options.close:
        numbers = [each for each in numbers if each.spacing in ("overlapping", "touching")][: options.numbers]
    random = np.random.default_rng(SEED)
    some = [learned[each] for each in random.permutation(len(learned))[: options.numbers]]
    characters, _ = Omniglot(options.data).alphabets()
    letters = [characters[each] for each in random.permutation(len(characters))[: options.numbers]]
    brush = iter(random.uniform(0.06, 0.16, len(some) + len(letters)).tolist())
    digits = [Hand(next(brush)).drawing(each.strokes) for each in some]
    others = [Hand(next(brush)).drawing(each.strokes) for each in letters]

    def texts(drawings: Sequence[Drawing], weights: Weights, as_picture: bool = False) -> list[str]:
        threshold, found = engine.checkpoint.threshold, []
        for drawing in drawings:
            picture = rasterize(drawing)
            if as_picture:
                picture = Picture(picture.ink)
            groups = segment(picture, None if as_picture else drawing)
            pairs = choose(groups, read, not as_picture, weights)
            found.append("".join(str(a.digit) if a.confidence >= threshold else "?" for _, a in pairs))
        return found

    def tell(name: str, weights: Weights) -> None:
        said = []
        for as_picture in (False, True):
            right = np.array(
                [
                    number.text == text
                    for number, text in zip(
                        numbers, texts([each.drawing for each in numbers], weights, as_picture), strict=True
                    )
                ]
            )
            of_kind = {kind: right[[number.spacing == kind for number in numbers]] for kind in KINDS}
            kinds = " ".join(f"{kind} {of.mean():.1%}" for kind, of in of_kind.items() if len(of))
            said.append(f"{right.mean():6.1%} ({kinds})")
        one = np.mean([text == str(digit.label) for digit, text in zip(some, texts(digits, weights), strict=True)])
        passed = [np.mean(["?" not in text for text in texts(others, weights, flat)]) for flat in (False, True)]
        letters = f"letters {passed[0]:5.1%}, {passed[1]:5.1%}"
        print(f"{name:18} strokes {said[0]}, pictures {said[1]}, single {one:6.1%}, {letters}", flush=True)

    tell("places alone", replace(Weights(), sure=0.0))
    tell("default", Weights())
    for choice in options.set:
        name, _, values = choice.partition("=")
        for value in values.split(","):
            tell(f"{name} = {value}", replace(Weights(), **{name: type(getattr(Weights(), name))(value)}))


if __name__ == "__main__":
    main()
