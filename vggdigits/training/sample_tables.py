"""Samples as tables of pixels: CSV and MNIST's IDX files (format: Y. LeCun, http://yann.lecun.com/exdb/mnist/)."""

from __future__ import annotations

import contextlib
import gzip
import logging
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from vggdigits.errors import UserError
from vggdigits.files import replacing, write_atomically
from vggdigits.ink.images import to_ink
from vggdigits.ink.normalize import FRAME
from vggdigits.training.samples import NO_DIGIT, NewSample, Origin

log = logging.getLogger(__name__)

Report = Callable[[int, int], None]
"""Called with what is done and what there is in all."""

MAX_SAMPLES = 300_000
"""Samples that are read from one file or folder."""

_Readable = IO[bytes] | gzip.GzipFile

_PIXELS = FRAME * FRAME
_LONGEST_LINE = 20_000  # bytes; 784 numbers of up to 20 characters and their commas are less
_LONGEST_SIDE = 1024  # pixels of an IDX picture
_LARGEST = 400_000_000  # bytes of pixels in an IDX file
_IMAGES, _LABELS = 0x0803, 0x0801  # magic numbers: unsigned bytes in three dimensions, and in one
_GZIP = b"\x1f\x8b"
_IDX_NO_DIGIT = 255
_LABEL_NAMES = ("label", "class", "digit", "target", "y")
_NO_DIGIT_WORDS = ("-1", "", "x", "none", "no digit")


def read_csv(path: Path, report: Report | None = None) -> Iterator[NewSample]:
    """Read lines of a label and 784 grey levels (0..255, rows of 28), separated by commas, semicolons or tabs.

    The file may be gzipped. Where the first line holds names, the label is the column called so (or class, digit,
    target), else the first.
    """
    try:
        with _opened(path) as (file, size):
            yield from _csv_rows(path, file, size, report)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None


def _csv_rows(path: Path, file: _Readable, size: int | None, report: Report | None) -> Iterator[NewSample]:
    separator, column, number, samples = ",", 0, 0, 0
    while line := file.readline(_LONGEST_LINE + 1):
        number += 1
        try:
            if number > 2 * MAX_SAMPLES:  # blank ones, without an end
                raise UserError(f"too long: at most {MAX_SAMPLES:,} samples are read at once")
            if len(line) > _LONGEST_LINE:
                raise UserError("too long for a label and 784 grey levels")
            text = _text(line, first=number == 1)
            if number == 1:
                separator = max(",;\t", key=text.count)
            fields = [field.strip().strip('"').strip() for field in text.rstrip("\r\n").split(separator)]
            if fields == [""]:
                continue
            if len(fields) != 1 + _PIXELS:
                raise UserError(f"{len(fields)} values, not a label and 784 grey levels")
            if number == 1 and not _is_number(fields[1]):
                names = [field.casefold() for field in fields]
                column = next((names.index(name) for name in _LABEL_NAMES if name in names), 0)
                continue
            label = _csv_label(fields.pop(column))
            ink = _as_ink(_grey_levels(fields).reshape(FRAME, FRAME))
            samples += 1
            if samples > MAX_SAMPLES:
                raise UserError(f"too many: at most {MAX_SAMPLES:,} samples are read at once")
        except UserError as error:
            raise UserError(f"{path}, line {number}: {error}") from None
        if ink.any():
            yield NewSample(label, None, ink, Origin.IMPORTED)
        else:
            log.info("%s, line %d: blank, passed over", path, number)
        if report is not None and size is not None:
            report(min(file.tell(), size), size)
    if not samples:
        raise UserError(f"{path}: no samples in it")


def _text(line: bytes, *, first: bool) -> str:
    if b"\0" in line:
        raise UserError("not a line of text: this is no CSV file")
    try:
        return line.decode("utf-8-sig" if first else "utf-8")
    except UnicodeDecodeError:
        raise UserError("not a line of text: this is no CSV file") from None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _csv_label(text: str) -> int | None:
    if text.casefold() in _NO_DIGIT_WORDS:
        return NO_DIGIT
    if not _is_number(text) or float(text) not in range(10):
        raise UserError(f"the label is {text[:20]!r}, not 0 to 9 (or -1: no digit)")
    return int(float(text))


def _grey_levels(fields: list[str]) -> NDArray[np.uint8]:
    try:
        levels = np.array(fields, dtype=np.float64)
    except ValueError:
        wrong = next((field for field in fields if not _is_number(field)), "")
        raise UserError(f"a grey level is {wrong[:20]!r}, not a number") from None
    if not ((levels >= 0) & (levels <= 255)).all():
        raise UserError("a grey level is not between 0 and 255")
    return (levels + 0.5).astype(np.uint8)


def _as_ink(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """MNIST's pictures are ink as they are: their paper is 0. Of others, ink and paper are told apart."""
    border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    return picture if np.median(border) == 0 else to_ink(picture)


def write_csv(some: Iterable[tuple[NDArray[np.uint8], NDArray[np.int16]]], path: Path) -> int:
    """Write frames, uint8 (n, 28, 28), and their labels, -1 for no digit, as they come; tell how many.

    Raises UserError; a file that was there stays whole.
    """
    count = 0
    with replacing(path) as file:
        names = ",".join(f"pixel{number}" for number in range(_PIXELS))
        file.write(f"label,{names}\n".encode("ascii"))
        for pictures, labels in some:
            table = np.column_stack([labels.astype(np.int64), pictures.reshape(-1, _PIXELS)])
            file.writelines(f"{','.join(map(str, row))}\n".encode("ascii") for row in table.tolist())
            count += len(labels)
    return count


def is_idx(path: Path, beginning: bytes) -> bool:
    """Whether a file with these first bytes is one of MNIST's pair, or gzipped so that it may be."""
    return beginning[:4] in (_magic(_IMAGES), _magic(_LABELS)) or (beginning[:2] == _GZIP and ".csv" not in path.name)


def _magic(number: int) -> bytes:
    return struct.pack(">I", number)


def read_idx(path: Path, report: Report | None = None) -> Iterator[NewSample]:
    """Read a pair of files, given either of them; the other one is beside it, its name differs as MNIST's do."""
    images, labels = idx_pair(path)
    for number, (label, picture) in enumerate(idx_pictures(images, labels, report), 1):
        ink = _as_ink(picture)
        if ink.any():
            yield NewSample(label, None, ink, Origin.IMPORTED)
        else:
            log.info("%s, picture %d: blank, passed over", images, number)


def idx_pictures(
    images: Path, labels: Path, report: Report | None = None
) -> Iterator[tuple[int | None, NDArray[np.uint8]]]:
    """Labels, 0 to 9 or `NO_DIGIT`, and pictures, uint8 (h, w), as a pair of files holds them.

    Raises UserError with the file and what is wrong, before the first picture where the files' sizes tell it.
    """
    known = _idx_labels(labels)
    with _opened(images) as (file, size):
        magic, count, height, width = _numbers(images, file, 4)
        if magic != _IMAGES:
            raise UserError(f"{images}: not an IDX file of pictures")
        if count > MAX_SAMPLES or max(height, width) > _LONGEST_SIDE or count * height * width > _LARGEST:
            raise UserError(f"{images}: too large: {count:,} pictures of {width} x {height}")
        if count != len(known):
            raise UserError(f"{images}: {count:,} pictures, but {len(known):,} labels in {labels.name}")
        if count == 0 or height * width == 0:
            raise UserError(f"{images}: no samples in it")
        _check_size(images, size, 16 + count * height * width)
        for done, label in enumerate(known, 1):
            yield label, np.frombuffer(_bytes(images, file, height * width), np.uint8).reshape(height, width)
            if report is not None:
                report(done, count)
        _check_end(images, file)


def idx_pair(path: Path) -> tuple[Path, Path]:
    """The images' and the labels' file, given one of them. Raises UserError where the other is not beside it."""
    with _opened(path) as (file, _):
        is_labels = _bytes(path, file, 4) == _magic(_LABELS)
    swaps = (("labels", "images"), ("idx1", "idx3")) if is_labels else (("images", "labels"), ("idx3", "idx1"))
    name = path.name
    for old, new in swaps:
        name = name.replace(old, new)
    plain = name.removesuffix(".gz")
    for candidate in (path.with_name(name), path.with_name(plain), path.with_name(plain + ".gz")):
        if candidate != path and candidate.is_file():
            return (candidate, path) if is_labels else (path, candidate)
    missing = "pictures" if is_labels else "labels"
    raise UserError(f"{path}: the file of its {missing} is not beside it ({name if name != path.name else 'unknown'})")


def _idx_labels(path: Path) -> list[int | None]:
    with _opened(path) as (file, size):
        magic, count = _numbers(path, file, 2)
        if magic != _LABELS:
            raise UserError(f"{path}: not an IDX file of labels")
        if count > MAX_SAMPLES:
            raise UserError(f"{path}: too many: at most {MAX_SAMPLES:,} samples are read at once")
        _check_size(path, size, 8 + count)
        values = _bytes(path, file, count)
        _check_end(path, file)
    for number, value in enumerate(values, 1):
        if value > 9 and value != _IDX_NO_DIGIT:
            raise UserError(f"{path}: label {number} is {value}, not 0 to 9 (or 255: no digit)")
    return [NO_DIGIT if value == _IDX_NO_DIGIT else value for value in values]


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[_Readable, int | None]]:
    """A file, unzipped where it is zipped, and its size; None where only reading it would tell."""
    try:
        with open(path, "rb") as file:
            zipped = file.read(2) == _GZIP
            file.seek(0)
            if not zipped:
                yield file, os.fstat(file.fileno()).st_size
                return
            with gzip.GzipFile(fileobj=file) as content:
                yield content, None
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or f'damaged ({error})'}") from None
    except (EOFError, zlib.error) as error:
        raise UserError(f"{path}: damaged ({error})") from None


def _numbers(path: Path, file: _Readable, count: int) -> tuple[int, ...]:
    return struct.unpack(f">{count}I", _bytes(path, file, 4 * count))


def _bytes(path: Path, file: _Readable, count: int) -> bytes:
    content = file.read(count)
    if len(content) != count:
        raise UserError(f"{path}: damaged: it ends too early")
    return content


def _check_size(path: Path, size: int | None, expected: int) -> None:
    if size is not None and size != expected:
        raise UserError(f"{path}: damaged: {size:,} bytes, where its beginning announces {expected:,}")


def _check_end(path: Path, file: _Readable) -> None:
    if file.read(1):
        raise UserError(f"{path}: damaged: it goes on after its end")


def write_idx(pictures: NDArray[np.uint8], labels: NDArray[np.int16], path: Path) -> int:
    """Write frames, uint8 (n, 28, 28), and labels, -1 for no digit, as a pair; tell how many. Raises UserError."""
    images = path if "images" in path.name else path.with_name(f"{path.name}-images-idx3-ubyte")
    targets = images, images.with_name(images.name.replace("images", "labels").replace("idx3", "idx1"))
    known = np.where(labels < 0, _IDX_NO_DIGIT, labels).astype(np.uint8)
    contents = (
        struct.pack(">4I", _IMAGES, *pictures.shape) + pictures.tobytes(),
        struct.pack(">2I", _LABELS, len(known)) + known.tobytes(),
    )
    parts = [target.with_name(f".{target.name}.new") for target in targets]
    try:
        for part, content in zip(parts, contents, strict=True):  # both or none: one alone would not fit the other
            write_atomically(part, content)
        for part, target in zip(parts, targets, strict=True):
            os.replace(part, target)
    except UserError as error:
        raise UserError(str(error).replace(f".{images.name}.new", images.name)) from None
    except OSError as error:
        raise UserError(f"{images}: cannot be written: {error.strerror or error}") from None
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return len(known)
