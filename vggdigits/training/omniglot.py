"""Characters of other scripts, drawn online: real drawings that are no digits."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from vggdigits.errors import UserError
from vggdigits.model.damaged import DAMAGED
from vggdigits.training.data import NO_DIGIT, LabelledFrames
from vggdigits.training.downloads import Published, read_published
from vggdigits.training.frame_cache import frames_of
from vggdigits.training.glyphs import variant
from vggdigits.training.hands import Hand, Points

COPIES = 6
"""Each character to learn from is drawn so many times, each time by another hand."""

VARIANTS = 8
"""And so many characters are made of it that no script has (`glyphs.variant`)."""

VALIDATING = ("Early_Aramaic", "Greek")
"""Alphabets that nothing is learned from."""

LOOK_ALIKES: dict[str, frozenset[int]] = {
    "Latin": frozenset({2, 7, 9, 12, 15, 17, 19, 25, 26}),  # b g i l o q s y z
    "Korean": frozenset({21, 22, 27, 28, 33}),  # a line, a corner, a Z, a box, a circle
    "Balinese": frozenset({5, 14}),
    "Early_Aramaic": frozenset({2, 3, 4, 6, 10, 12, 14, 16, 17, 20}),  # drawn as 9 7 4 4 2 6 9 0 1 4
    "Greek": frozenset({4, 9, 15, 18}),  # delta, iota, omicron, sigma
}
"""Characters that a reader of digits rightly takes for one, told by eye: the ink is the same."""

PUBLISHED = Published(
    "https://raw.githubusercontent.com/brendenlake/omniglot/master/python/strokes_background_small1.zip",
    "8cb3960fb6cf4ccf5f064ad83169f828c36c36782a0f6e7faacb7ecfae4468a2",
)

_NAME = re.compile(r"[^/]+/(?P<alphabet>[^/]+)/character(?P<character>\d+)/\d+_(?P<drawer>\d+)\.txt")
_VERSION = 1  # of what is made of them: kept frames of another are made anew
_MOST_FILES = 50_000
_MOST_BYTES = 1_000_000  # of one drawing
_MOST_IN_ALL = 200_000_000  # bytes of all drawings; the published ones have 9 million


@dataclass(frozen=True)
class Character:
    """One character as one person drew it.

    Attributes:
        alphabet: its name; character, drawer: numbers from 1.
        strokes: float64 (n, 2) each, x to the right and y downwards.
    """

    alphabet: str
    character: int
    drawer: int
    strokes: tuple[Points, ...]

    @property
    def looks_like_a_digit(self) -> bool:
        """Whether its ink is that of a digit."""
        return self.character in LOOK_ALIKES.get(self.alphabet, ())


class Omniglot:
    """Strokes of Omniglot's small background set 1 (B. M. Lake, R. Salakhutdinov, J. B. Tenenbaum, "Human-level
    concept learning through probabilistic program induction", Science, 2015; MIT): five alphabets, 20 people each.

    Looks for `omniglot/strokes_background_small1.zip` below the folder, and downloads it where it is not there.
    """

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / "omniglot" / "strokes_background_small1.zip"
        self._digest = ""

    @property
    def sources(self) -> dict[str, str]:
        """SHA-256 of the file, once it was read, by its name."""
        return {self._file.name: self._digest}

    def alphabets(self) -> tuple[list[Character], list[Character]]:
        """Characters to learn from, look-alikes of digits left out, and all those of the alphabets kept out.

        Raises UserError where the file cannot be had or is not as it should be, with the drawing and the line.
        """
        content = read_published(self._file, PUBLISHED, "characters of other scripts")
        self._digest = hashlib.sha256(content).hexdigest()
        everything = read_zip(content, self._file)
        learned = [each for each in everything if each.alphabet not in VALIDATING and not each.looks_like_a_digit]
        held_out = [each for each in everything if each.alphabet in VALIDATING]
        if not learned or not held_out:
            raise UserError(f"{self._file}: not the alphabets of Omniglot's small background set 1")
        return learned, held_out

    def split(
        self, limit: int | None = None, report: Callable[[float], None] = lambda share: None
    ) -> tuple[LabelledFrames, LabelledFrames]:
        """Training and validation, parted by alphabet, all labelled `NO_DIGIT`; at most `limit` characters of all.

        Look-alikes of digits are in neither. A character to learn from is drawn `COPIES` times (with a limit: once),
        each with a brush, slant and stretch of its own, and then come its `VARIANTS`; one to validate with is drawn
        once. Raises UserError as `alphabets` does.
        """
        learned, held_out = self.alphabets()
        held_out = [each for each in held_out if not each.looks_like_a_digit]
        whole = len(learned) + len(held_out)
        if limit is not None and limit < whole:
            learned, held_out = (_some(part, max(1, round(limit * len(part) / whole))) for part in (learned, held_out))
        random = np.random.default_rng(1)
        hands = [Hand(float(brush)) for brush in random.uniform(0.06, 0.16, len(held_out))]
        validation = self._drawn("validation", held_out, hands, lambda share: report(0.1 * share))
        copies = COPIES if limit is None else 1
        drawn = learned * copies + ([] if limit is not None else _variants(learned, random))
        hands = [Hand.any(random) for _ in drawn]
        training = self._drawn("training", drawn, hands, lambda share: report(0.1 + 0.9 * share))
        return training, validation

    def _drawn(
        self, part: str, characters: list[Character], hands: list[Hand], report: Callable[[float], None]
    ) -> LabelledFrames:
        frames = frames_of(
            list(zip(characters, hands, strict=True)),
            lambda drawn: drawn[1].frame(drawn[0].strokes),
            f"omniglot-{part}-{self._digest[:16]}-{len(characters)}-{_VERSION}",
            lambda done, total: report(done / total),
        )
        return LabelledFrames(torch.from_numpy(frames), torch.full((len(characters),), NO_DIGIT), self.sources)


def _some(characters: Sequence[Character], count: int) -> list[Character]:
    """So many of them, of all alphabets, in their order."""
    chosen = np.random.default_rng(0).permutation(len(characters))[:count]
    return [characters[each] for each in np.sort(chosen)]


def _variants(characters: Sequence[Character], random: np.random.Generator) -> list[Character]:
    """`VARIANTS` of each, mixed with others of its alphabet."""
    alphabets = {
        each.alphabet: [other for other in characters if other.alphabet == each.alphabet] for each in characters
    }
    made = []
    for character in [*characters] * VARIANTS:
        others = alphabets[character.alphabet]
        strokes = variant(character.strokes, others[random.integers(len(others))].strokes, random)
        made.append(replace(character, strokes=tuple(strokes)))
    return made


def read_zip(content: bytes, file: Path) -> list[Character]:
    """All drawings in the published zip; `file` is its name. Raises UserError for what is damaged or too large."""
    characters = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _MOST_IN_ALL:
                raise UserError(f"{file}: too many files in it, or too large ones")
            for member in sorted(members, key=lambda each: each.filename):
                name = _NAME.fullmatch(member.filename)
                if name is None or name["alphabet"].startswith("."):
                    continue
                if member.file_size > _MOST_BYTES:
                    raise UserError(f"{file}: {member.filename}: too large")
                strokes = parse_strokes(packed.read(member).decode("ascii", "replace"), f"{file}: {member.filename}")
                characters.append(Character(name["alphabet"], int(name["character"]), int(name["drawer"]), strokes))
    except (OSError, *DAMAGED) as error:
        raise UserError(f"{file}: a damaged zip file ({error})") from None
    return characters


def parse_strokes(text: str, name: str) -> tuple[Points, ...]:
    """Read one drawing: `START`, a point `x,y,ms` a line, y upwards, `BREAK` after each stroke.

    Raises UserError with the drawing's name and the line for what is none of that, or where there is no point.
    """
    strokes: list[list[tuple[float, float]]] = [[]]
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.strip()
        if word in ("", "START"):
            continue
        if word == "BREAK":
            strokes.append([])
            continue
        try:
            x, y, _ = (float(value) for value in word.split(","))
            if not (np.isfinite(x) and np.isfinite(y)):
                raise ValueError("not finite")
        except ValueError as error:
            raise UserError(f"{name}, line {number}: not a point ({error})") from None
        strokes[-1].append((x, -y))
    kept = tuple(np.array(stroke) for stroke in strokes if stroke)
    if not kept:
        raise UserError(f"{name}: no strokes in it")
    return kept
