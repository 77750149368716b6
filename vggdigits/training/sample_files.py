"""Samples in and out of files: pictures and InkML drawings in folders by class, tables (CSV, IDX), and back-ups.

Nothing that a file says is believed before it is checked: sizes and counts are bounded, and what cannot be read is
told with its file and, in a table, its line.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from vggdigits.errors import UserError
from vggdigits.files import umask
from vggdigits.ink.images import SUFFIXES as PICTURE_SUFFIXES
from vggdigits.ink.images import read_image, to_ink
from vggdigits.ink.inkml import SUFFIXES as INKML_SUFFIXES
from vggdigits.ink.inkml import read_labelled_inkml, write_inkml
from vggdigits.training.sample_schema import told
from vggdigits.training.sample_tables import MAX_SAMPLES, Report, is_idx, read_csv, read_idx, write_csv, write_idx
from vggdigits.training.samples import NO_DIGIT, NewSample, Origin, Sample, SampleStore, frames

log = logging.getLogger(__name__)

NO_DIGIT_FOLDER = "no digit"
"""The folder of ink that is no digit, and what an InkML file's annotation calls it."""

_NO_DIGIT_NAMES = {NO_DIGIT_FOLDER, "no_digit", "no-digit", "nodigit", "none", "x"}
_OWN_INK = "vggdigits ink"  # the text in a PNG that was written here: the digest of its pixels, which are ink already
_SQLITE = b"SQLite format 3\0"


def read_samples(path: str | Path, report: Report | None = None) -> Iterator[NewSample]:
    """Read samples to import: a folder, a table, a drawing or a back-up; what it is, its content tells.

    - a folder with folders `0` to `9` and `no digit` (or `none`, `x`) of pictures and InkML drawings, and drawings
      that say themselves what they are;
    - CSV: a label and 784 grey levels a line, with or without a line of names;
    - IDX as MNIST's, also gzipped: the images, with the labels' file beside them (or the other way round);
    - an InkML drawing with an annotation of type `truth`, or in a folder named by its class;
    - a back-up of samples (SQLite).

    Blank pictures are passed over. `report(done, total)` is called as it goes on, in bytes for CSV, else in samples.
    Raises UserError, naming the file and where it can the line, for what cannot be read.
    """
    path = Path(path)
    try:
        if path.is_dir():
            yield from _read_files(_files_by_class(path), report)
            return
        if not path.is_file():  # a pipe would be waited for
            raise UserError(f"{path}: not a file" if path.exists() else f"{path}: no such file or folder")
        with open(path, "rb") as file:
            beginning = file.read(16)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None
    suffix = path.suffix.lower()
    if beginning == _SQLITE:
        yield from _read_backup(path, report)
    elif suffix in INKML_SUFFIXES:
        yield from _read_files([(path, _class_of(path.parent.name))], report)
    elif is_idx(path, beginning):
        yield from read_idx(path, report)
    elif suffix in PICTURE_SUFFIXES:
        raise UserError(f"{path}: a single picture has no label; choose the folder that holds the folders 0 to 9")
    else:
        yield from read_csv(path, report)


def export_folder(samples: Iterable[Sample], path: str | Path) -> int:
    """Write pictures as PNG, light ink on dark, into folders by class; tell how many. Imported again they are the same.

    Raises UserError, with nothing written, for a folder that is there and not empty.
    """
    return _export(samples, path, lambda sample, file: _write_picture(sample, file.with_suffix(".png")))


def export_inkml(samples: Iterable[Sample], path: str | Path) -> int:
    """Write those that have strokes as InkML into folders by class; tell how many. The strokes are kept bit for bit.

    Raises UserError, with nothing written, where none has strokes, or for a folder that is there and not empty.
    """
    drawn = [sample for sample in samples if sample.pen]
    if not drawn:
        raise UserError("none of these samples has strokes: they are pictures, which InkML does not hold")

    def write(sample: Sample, file: Path) -> None:
        if sample.drawing is not None:
            write_inkml(sample.drawing, file.with_suffix(".inkml"), _folder_name(sample.label))

    return _export(drawn, path, write)


def export_csv(samples: Iterable[Sample], path: str | Path) -> int:
    """Write what the network reads, 28x28 grey levels a line after the label (-1: no digit); tell how many.

    Strokes and larger pictures are not in it. Raises UserError; a file that was there stays whole.
    """
    return write_csv((frames([sample]) for sample in samples), Path(path))


def export_idx(samples: Iterable[Sample], path: str | Path) -> int:
    """Write what the network reads, 28x28, as MNIST's pair of files; tell how many. Label 255 is no digit.

    `path` names the images' file, or what both names begin with: `mine` becomes `mine-images-idx3-ubyte` and
    `mine-labels-idx1-ubyte`. Strokes and larger pictures are not in it. Raises UserError; files that were there stay
    whole.
    """
    return write_idx(*frames(samples), Path(path))


def _class_of(name: str) -> int | str | None:
    """The label that a folder or an annotation names, `NO_DIGIT` included; "" where it names none."""
    name = name.strip().casefold()
    if re.fullmatch("[0-9]", name):
        return int(name)
    return NO_DIGIT if name in _NO_DIGIT_NAMES else ""


def _folder_name(label: int | None) -> str:
    return NO_DIGIT_FOLDER if label is None else str(label)


def _files_by_class(folder: Path) -> list[tuple[Path, int | str | None]]:
    """All pictures and drawings below a folder, each with the label its folder gives, "" where that gives none."""
    found: list[tuple[Path, int | str | None]] = [
        (file, "") for file in _sorted(folder) if file.suffix.lower() in INKML_SUFFIXES and file.is_file()
    ]
    classes = [(inner, _class_of(inner.name)) for inner in _sorted(folder) if inner.is_dir()]
    for inner, label in classes:
        suffixes = (*PICTURE_SUFFIXES, *INKML_SUFFIXES)
        if label != "":
            found += [(file, label) for file in _sorted(inner) if file.suffix.lower() in suffixes and file.is_file()]
    if len(found) > MAX_SAMPLES:
        raise UserError(f"{folder}: too many files: at most {MAX_SAMPLES:,} samples are read at once")
    if not found:
        raise UserError(f'{folder}: no pictures or drawings in folders named 0 to 9 or "{NO_DIGIT_FOLDER}"')
    return found


def _sorted(folder: Path) -> list[Path]:
    """What is in a folder and not hidden, 2 before 10."""
    names = [name for name in os.listdir(folder) if not name.startswith(".")]
    names.sort(key=lambda name: [(part.isdecimal(), part.zfill(20)) for part in re.split(r"(\d+)", name)])
    return [folder / name for name in names]


def _read_files(files: list[tuple[Path, int | str | None]], report: Report | None) -> Iterator[NewSample]:
    for done, (file, label) in enumerate(files, 1):
        try:
            new = _read_file(file, label)
            blank = not new.drawing if new.ink is None else not new.ink.any()
        except UserError as error:
            raise UserError(f"{file}: {error}") from None
        if blank:
            log.info("%s: blank, passed over", file)
        else:
            yield new
        if report is not None:
            report(done, len(files))


def _read_file(file: Path, label: int | str | None) -> NewSample:
    drawing = ink = None
    if file.suffix.lower() in INKML_SUFFIXES:
        drawing, truth = read_labelled_inkml(file)
        if label == "" and truth is not None:
            label = _class_of(truth)
    else:
        picture = read_image(file)
        ink = picture if _is_own_ink(file, picture) else to_ink(picture)
    if isinstance(label, str):
        raise UserError('no label: an annotation of type "truth", or a folder named 0 to 9, says what it is')
    return NewSample(label, drawing, ink, Origin.IMPORTED)


def _export(samples: Iterable[Sample], path: str | Path, write: Callable[[Sample, Path], None]) -> int:
    """Write a file for each sample into folders by class, all beside the target first, then put in place."""
    target = Path(path)
    temporary: Path | None = None
    count = 0
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UserError(f"{target}: already there, and not an empty folder; choose a new name")
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
        temporary.chmod(0o777 & ~umask())
        for sample in samples:
            folder = temporary / _folder_name(sample.label)
            folder.mkdir(exist_ok=True)
            write(sample, folder / f"{sample.id:06}")
            count += 1
        if target.exists():
            target.rmdir()  # it is empty
        os.replace(temporary, target)
        temporary = None
    except UserError as error:
        raise UserError(str(error).replace(str(temporary), str(target))) from None
    except OSError as error:
        raise UserError(f"{target}: cannot be written: {error.strerror or error}") from None
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    return count


def _write_picture(sample: Sample, file: Path) -> None:
    ink = sample.ink
    mark = PngInfo()
    mark.add_text(_OWN_INK, _digest(ink))
    Image.fromarray(np.ascontiguousarray(ink)).save(file, "PNG", pnginfo=mark)


def _is_own_ink(file: Path, picture: NDArray[np.uint8]) -> bool:
    """Whether a picture was written here and not changed since: no guess is needed what is ink and what is paper."""
    if picture.ndim != 2:
        return False
    try:
        with Image.open(file, formats=["PNG"]) as image:
            return bool(image.info.get(_OWN_INK) == _digest(picture))
    except (OSError, ValueError, SyntaxError):
        return False


def _digest(ink: NDArray[np.uint8]) -> str:
    return hashlib.sha256(f"{ink.shape}".encode() + ink.tobytes()).hexdigest()


def _read_backup(path: Path, report: Report | None) -> Iterator[NewSample]:
    """Read a database of samples from a copy of it, which may be brought to this version; the file is not changed."""
    with tempfile.TemporaryDirectory(prefix="vggdigits-") as folder:
        copy = Path(folder) / "samples.sqlite3"
        with told(path), contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source:
            with contextlib.closing(sqlite3.connect(copy)) as target:
                source.backup(target, pages=1000, progress=lambda *_: None if report is None else report(0, 1))
        try:
            with SampleStore(copy) as store:
                found = store.samples()[::-1]
        except UserError as error:
            raise UserError(str(error).replace(str(copy), str(path))) from None
    for done, sample in enumerate(found, 1):
        yield NewSample(sample.label, sample.drawing, sample.ink, sample.origin, sample.answer)
        if report is not None:
            report(done, len(found))
