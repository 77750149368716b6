"""What a network is measured on: each data set one small class that finds itself below a folder.

None of it is learned from: MNIST's test set, the writers and alphabets that validate, and whatever a user puts there.
A set is read and checked whole before anything is measured. To add one, write a class with `find` and `load` as
`EvaluationSet` has them, and name it in `SETS`.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.ink.documents import open_document
from vggdigits.ink.images import SUFFIXES as PICTURE_SUFFIXES
from vggdigits.ink.images import to_ink
from vggdigits.ink.inkml import SUFFIXES as INKML_SUFFIXES
from vggdigits.ink.normalize import FRAME, normalize
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing
from vggdigits.training.data import NO_DIGIT, Mnist, normalize_all
from vggdigits.training.evaluation_data import Singles, Texts
from vggdigits.training.hands import Hand
from vggdigits.training.numbers import KINDS, compose_numbers
from vggdigits.training.omniglot import Omniglot
from vggdigits.training.pen_digits import PenDigit, PenDigits
from vggdigits.training.sample_tables import idx_pair, idx_pictures

NUMBERS = 1000
"""Whole numbers that are put together."""

NUMBERS_SEED = 0

_BRUSHES = (0.06, 0.16)  # shares of a drawing's size: the thinnest and the widest brush
_DEEPEST = 4  # folders below the given one in which sets are looked for
_NO_DIGIT_FOLDERS = ("none", "no digit", "no_digit", "no-digit", "nodigit", "x")  # as for samples that are imported
_OF_NO_DIGITS = ("FashionMNIST", "KMNIST")  # published in MNIST's form, with ten classes of something else
_IDX = re.compile(r"(?P<stem>.*?)[-_.]?(?:images[-_.]idx3|labels[-_.]idx1)[-_.]ubyte(?:\.gz)?")

Report = Callable[[float], None]
"""Hears which share (0..1) of a set is read."""


class EvaluationSet(Protocol):
    """A data set that was found.

    Attributes:
        name: as on the command line and in the report.
    """

    @property
    def name(self) -> str: ...

    @classmethod
    def find(cls, folder: Path) -> Iterable[EvaluationSet]:
        """Those of this kind below a folder; nothing is read yet."""

    def load(self, limit: int | None, report: Report) -> list[Singles | Texts]:
        """Read and check it; at most `limit` of it, evenly from all of it.

        Raises UserError with the file, and the line or the picture, for what is not as it should be.
        """


def find_sets(folder: Path, names: Sequence[str] = ()) -> list[EvaluationSet]:
    """The sets below a folder, or only those of these names. Raises UserError where there is none, or not one named."""
    if not folder.is_dir():
        raise UserError(f"{folder}: not a folder" if folder.exists() else f"{folder}: no such folder")
    found = [each for kind in SETS for each in kind.find(folder)]
    if not found:
        raise UserError(
            f"{folder}: nothing to measure with below it; looked for MNIST/raw/t10k-*, pendigits/pendigits-orig.tra, "
            "omniglot/strokes_background_small1.zip, *-images-idx3-ubyte with *-labels-idx1-ubyte, and folders 0 to 9 "
            "of pictures"
        )
    there = list(dict.fromkeys(each.name for each in found))
    for name in names:
        if name not in there:
            raise UserError(f"{folder}: no set {name!r} below it; there are {', '.join(there)}")
    return [each for each in found if not names or each.name in names]


@dataclass(frozen=True)
class IdxPair:
    """Pictures and labels, 0 to 9 or 255 for no digit, as a pair of files in MNIST's form; gzipped or not.

    Attributes:
        path: one of the two; md5: the published ones, by file, where there are any.
    """

    name: str
    about: str
    path: Path
    md5: dict[str, str] = field(default_factory=dict)

    @classmethod
    def find(cls, folder: Path) -> Iterator[EvaluationSet]:
        """MNIST's test set is one of them; halves that are learned from are passed over."""
        for inside in _folders(folder):
            pairs: dict[str, Path] = {}
            for name in _names(inside):  # images come before labels, what is not zipped before what is
                match = _IDX.fullmatch(name)
                if match is not None:
                    pairs.setdefault(match["stem"], inside / name)
            is_mnist = inside == folder / "MNIST" / "raw"
            for stem, path in pairs.items():
                if stem == "train" and (is_mnist or "t10k" in pairs):
                    continue
                if is_mnist and stem == "t10k":
                    yield cls("mnist", "MNIST's test set", path, Mnist.published_md5())
                else:
                    yield cls(_own_name(inside / stem, folder), "pictures of one digit each (IDX)", path)

    def load(self, limit: int | None, report: Report) -> list[Singles | Texts]:
        """Read as `predict --single` reads a picture."""
        images, labels = idx_pair(self.path)
        read = list(idx_pictures(images, labels, lambda done, total: report(0.2 * done / total)))
        sources = {path.name: _digest(path, self.md5) for path in (images, labels)}
        chosen = evenly(len(read), limit)
        no_digits = any(name in images.parts for name in _OF_NO_DIGITS)
        known = [NO_DIGIT if read[each][0] is None or no_digits else int(read[each][0] or 0) for each in chosen]
        frames = normalize_all(
            [read[each][1] for each in chosen],
            f"mnist-{sources[images.name][:16]}-{len(chosen)}" if limit is None else None,
            lambda done, total: report(0.2 + 0.8 * done / total),
        ).numpy()
        places = [f"{images.name.partition('-images')[0]} {each}" for each in chosen]
        return [Singles(self.name, self.about, frames, np.array(known, np.int64), places, sources)]


@dataclass(frozen=True)
class PenStrokes:
    """Pen strokes of the writers that validate, as one digit each and as texts of one digit."""

    data_dir: Path
    name: str = "pen"

    @classmethod
    def find(cls, folder: Path) -> Iterator[EvaluationSet]:
        if (folder / "pendigits" / "pendigits-orig.tra").exists():
            yield cls(folder)

    def load(self, limit: int | None, report: Report) -> list[Singles | Texts]:
        """Drawn once each, with brushes as a training validates with."""
        digits, sources = _validating(self.data_dir)
        brushes = np.random.default_rng(0).uniform(*_BRUSHES, len(digits))
        chosen = evenly(len(digits), limit)
        drawings = [Hand(float(brushes[each])).drawing(digits[each].strokes) for each in chosen]
        labels = [digits[each].label for each in chosen]
        places = [f"writer {digits[each].writer}, {each}" for each in chosen]
        about = "pen strokes of writers never learned from"
        return [
            Singles(self.name, about, _frames(drawings, report), np.array(labels, np.int64), places, sources),
            Texts(self.name, about, drawings, [str(label) for label in labels], places, sources),
        ]


@dataclass(frozen=True)
class WholeNumbers:
    """Numbers of two to six digits, put together from the pen strokes of the writers that validate."""

    data_dir: Path
    name: str = "numbers"

    @classmethod
    def find(cls, folder: Path) -> Iterator[EvaluationSet]:
        for pen in PenStrokes.find(folder):
            if isinstance(pen, PenStrokes):
                yield cls(pen.data_dir)

    def load(self, limit: int | None, report: Report) -> list[Singles | Texts]:
        """The same `NUMBERS` for the same digits; with a limit the first of them, each drawn by chance anyway."""
        digits, sources = _validating(self.data_dir)
        numbers = compose_numbers(digits, NUMBERS if limit is None else min(limit, NUMBERS), NUMBERS_SEED)
        return [
            Texts(
                self.name,
                "whole numbers of those writers' digits",
                [each.drawing for each in numbers],
                [each.text for each in numbers],
                [f"writer {each.writer}, {each.spacing}, {place}" for place, each in enumerate(numbers)],
                sources,
                {kind: np.array([each.spacing == kind for each in numbers]) for kind in KINDS},
            )
        ]


@dataclass(frozen=True)
class Alphabets:
    """Characters of Omniglot's alphabets that nothing is learned from: ink that is no digit."""

    data_dir: Path
    name: str = "omniglot"

    @classmethod
    def find(cls, folder: Path) -> Iterator[EvaluationSet]:
        if (folder / "omniglot" / "strokes_background_small1.zip").exists():
            yield cls(folder)

    def load(self, limit: int | None, report: Report) -> list[Singles | Texts]:
        """All of them; those without the characters whose ink is that of a digit are told as a part."""
        omniglot = Omniglot(self.data_dir)
        held_out = omniglot.alphabets()[1]
        brushes = np.random.default_rng(0).uniform(*_BRUSHES, len(held_out))
        chosen = evenly(len(held_out), limit)
        drawn = [held_out[each] for each in chosen]
        drawings = [Hand(float(brushes[each])).drawing(held_out[each].strokes) for each in chosen]
        groups = {
            alphabet: np.array([each.alphabet == alphabet for each in drawn])
            for alphabet in sorted({each.alphabet for each in drawn})
        }
        return [
            Singles(
                self.name,
                "characters of alphabets never learned from",
                _frames(drawings, report),
                np.full(len(drawn), NO_DIGIT, np.int64),
                [f"{each.alphabet} {each.character}, by {each.drawer}" for each in drawn],
                omniglot.sources,
                groups | {"without look-alikes of digits": np.array([not each.looks_like_a_digit for each in drawn])},
            )
        ]


@dataclass(frozen=True)
class PictureFolder:
    """A folder of pictures and drawings in folders by class: 0 to 9, and `none` for what is no digit."""

    name: str
    folder: Path

    @classmethod
    def find(cls, folder: Path) -> Iterator[EvaluationSet]:
        for inside in _folders(folder):
            if any(_pictures(inside / name) for name in _names(inside) if _is_class(name)):
                yield cls(_own_name(inside, folder), inside)

    def load(self, limit: int | None, report: Report) -> list[Singles | Texts]:
        """Read as `predict --single` reads a file. Raises UserError for a class without pictures as well."""
        files: list[tuple[Path, int]] = []
        for name in filter(_is_class, _names(self.folder)):
            inside = _pictures(self.folder / name)
            if not inside:
                raise UserError(f"{self.folder / name}: no pictures in it: a class without examples")
            files += [(file, int(name) if name.isdecimal() else NO_DIGIT) for file in inside]
        files = [files[each] for each in evenly(len(files), limit)]
        frames = np.zeros((len(files), FRAME, FRAME), np.uint8)
        for done, (file, _) in enumerate(files):
            try:
                frames[done] = _frame(open_document(file))
            except UserError as error:
                raise UserError(f"{file}: {error}") from None
            report(done / len(files))
        labels = np.array([label for _, label in files], np.int64)
        digest = hashlib.sha256(frames.tobytes() + labels.tobytes()).hexdigest()
        places = [file.relative_to(self.folder).as_posix() for file, _ in files]
        about = "pictures of one digit each (folders by class)"
        return [Singles(self.name, about, frames, labels, places, {self.name: digest})]


SETS: tuple[type[EvaluationSet], ...] = (IdxPair, PenStrokes, WholeNumbers, Alphabets, PictureFolder)
"""What is looked for, in the order of the report."""


def evenly(count: int, limit: int | None) -> list[int]:
    """At most `limit` indices below `count`, spread over all of it; all of them without a limit."""
    if limit is None or limit >= count:
        return list(range(count))
    return [each * count // limit for each in range(limit)]


def _validating(data_dir: Path) -> tuple[list[PenDigit], dict[str, str]]:
    pen = PenDigits(data_dir)
    return pen.writers()[1], pen.sources


def _frames(drawings: Sequence[Drawing], report: Report) -> NDArray[np.uint8]:
    frames = np.zeros((len(drawings), FRAME, FRAME), np.uint8)
    for done, drawing in enumerate(drawings):
        frames[done] = _frame(drawing)
        report(done / len(drawings))
    return frames


def _frame(source: Drawing | NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What the network reads of a drawing or a picture that is one digit, uint8 (28, 28); zeros where it is blank."""
    normalized = normalize(rasterize(source).ink if isinstance(source, Drawing) else to_ink(source))
    return np.zeros((FRAME, FRAME), np.uint8) if normalized is None else normalized.frame


def _folders(folder: Path) -> Iterator[Path]:
    """The folder and those below it, by name; what is hidden and what holds one class is not looked into."""
    for where, inner, _ in os.walk(folder):
        path = Path(where)
        yield path
        deep = len(path.relative_to(folder).parts) >= _DEEPEST
        kept = [] if deep else [name for name in inner if name[0] not in "._" and not _is_class(name)]
        inner[:] = sorted(kept)


def _names(folder: Path) -> list[str]:
    """What is in a folder and not hidden, by name. Raises UserError where it cannot be listed."""
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        raise UserError(f"{folder}: {error.strerror or error}") from None


def _is_class(name: str) -> bool:
    return (len(name) == 1 and name in "0123456789") or name.casefold() in _NO_DIGIT_FOLDERS


def _pictures(folder: Path) -> list[Path]:
    """Pictures and drawings in a folder, by name; none where it is no folder."""
    if not folder.is_dir():
        return []
    found = [folder / name for name in _names(folder) if name.lower().endswith((*PICTURE_SUFFIXES, *INKML_SUFFIXES))]
    return [file for file in found if file.is_file()]


def _own_name(path: Path, folder: Path) -> str:
    """A set's name: where it lies, or the folder's own name; told apart from the published ones'."""
    name = path.relative_to(folder).as_posix()
    name = folder.absolute().name if name == "." else name
    return f"./{name}" if name in ("mnist", "pen", "numbers", "omniglot") else name


def _digest(path: Path, md5: dict[str, str]) -> str:
    """SHA-256 of a file's content, unzipped; a published file must be as it was published."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else open(path, "rb") as file:
            content = file.read()
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(f"{path}: {getattr(error, 'strerror', None) or f'damaged ({error})'}") from None
    found, expected = hashlib.md5(content, usedforsecurity=False).hexdigest(), md5.get(path.name.removesuffix(".gz"))
    if expected not in (None, found):
        raise UserError(f"{path}: not the published file (MD5 {found})")
    return hashlib.sha256(content).hexdigest()
