"""The user's own samples: strokes, pictures and labels in one SQLite database (WAL) in the user's folder.

What is stored is safe once the call returns, whatever ends the program. Nothing here deletes a file: a database that
cannot be read is left where it is, and said so.
"""

from __future__ import annotations

import contextlib
import io
import os
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vggdigits import paths
from vggdigits.errors import UserError
from vggdigits.ink.images import MAX_PIXELS
from vggdigits.ink.normalize import FRAME, normalize
from vggdigits.ink.raster import rasterize
from vggdigits.ink.strokes import Drawing, Stroke
from vggdigits.training.sample_schema import PATIENCE_S, file_at, finish_log, open_database, told

NO_DIGIT: Final = None
"""The label of ink that is no digit."""


_PAGES_AT_ONCE = 1000  # of a copy: 4 MB


class _Any(Enum):
    ANY = "any"


ANY: Final = _Any.ANY
"""Every label, `NO_DIGIT` too."""


class Origin(StrEnum):
    """How a sample came to be: the answer was corrected, the user was asked to draw it, or it came from a file."""

    CORRECTED = "corrected"
    REQUESTED = "requested"
    IMPORTED = "imported"


@dataclass(frozen=True, eq=False)
class NewSample:
    """A sample to store.

    Attributes:
        label: 0..9, or `NO_DIGIT`.
        drawing: its strokes; None for a picture.
        ink: uint8 (h, w), 0 is paper; None: the drawing's raster.
        origin: how it came to be.
        answer: 0..9, what the network said; None where it accepted no digit or was not asked.
    """

    label: int | None
    drawing: Drawing | None = None
    ink: NDArray[np.uint8] | None = None
    origin: Origin = Origin.CORRECTED
    answer: int | None = None

    def __post_init__(self) -> None:
        for digit in (self.label, self.answer):
            if digit is not None and not 0 <= digit <= 9:
                raise ValueError(f"a label is 0 to 9 or None, not {digit}")
        if self.ink is not None and (self.ink.dtype != np.uint8 or self.ink.ndim != 2 or self.ink.size == 0):
            raise ValueError(f"ink must be uint8 of shape (h, w), not {self.ink.dtype} {self.ink.shape}")

    def picture(self) -> NDArray[np.uint8]:
        """The ink, uint8 (h, w); rasterised where only strokes are given, blank where there is neither."""
        return rasterize(self.drawing or Drawing()).ink if self.ink is None else self.ink


@dataclass(frozen=True, eq=False)
class Sample:
    """A stored sample. Its parts are decoded when they are asked for: thousands are listed at once.

    Attributes:
        id: never given to another one.
        label: 0..9, or `NO_DIGIT`.
        origin: how it came to be.
        answer: 0..9, what the network said when it was stored; None where it accepted no digit or was not asked.
        created: when it was stored, UTC.
        png: its picture as a PNG file's content, light ink on dark paper.
        pen: width and points (little-endian float64, (n, 4)) of each stroke; empty for a picture.
    """

    id: int
    label: int | None
    origin: Origin
    answer: int | None
    created: datetime
    png: bytes
    pen: tuple[tuple[float, bytes], ...] = ()

    @cached_property
    def drawing(self) -> Drawing | None:
        """The strokes as they were drawn, bit for bit; None for a picture. Raises UserError where damaged."""
        try:
            strokes = [Stroke(np.frombuffer(points, "<f8").reshape(-1, 4), width) for width, points in self.pen]
        except (ValueError, TypeError):
            raise UserError(f"the strokes of sample {self.id} are damaged") from None
        return Drawing(tuple(strokes)) if strokes else None

    @property
    def ink(self) -> NDArray[np.uint8]:
        """uint8 (h, w), 0 is paper, 255 full ink; decoded at each call. Raises UserError where damaged."""
        try:
            # Pillow warns of its size, which is checked, and of what else is odd in it.
            with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(self.png), formats=["PNG"]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise UserError(f"the picture of sample {self.id} is too large")
                return np.asarray(image.convert("L"))
        except (OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError):
            raise UserError(f"the picture of sample {self.id} is damaged") from None

    def picture(self) -> NDArray[np.uint8]:
        """The same as `ink`, as a `NewSample` has it."""
        return self.ink


def frames(samples: Iterable[Sample | NewSample]) -> tuple[NDArray[np.uint8], NDArray[np.int16]]:
    """What the network reads of samples, by the one way in: uint8 (n, 28, 28), and labels int16 (n,), -1 for no digit.

    Raises UserError for a damaged sample.
    """
    pictures, labels = [], []
    for sample in samples:
        normalized = normalize(sample.picture())
        pictures.append(np.zeros((FRAME, FRAME), np.uint8) if normalized is None else normalized.frame)
        labels.append(-1 if sample.label is None else sample.label)
    return np.array(pictures, np.uint8).reshape(-1, FRAME, FRAME), np.array(labels, np.int16)


class SampleStore:
    """The database of samples: one connection, for the thread that made it. Several processes may have it open.

    Every method raises UserError, with what was stored before untouched, where the disk is full, the place is
    read-only, the file was moved, deleted or replaced meanwhile, or another program holds it for too long.

    Attributes:
        path: where it is.
    """

    def __init__(self, path: Path | None = None, patience_s: float = PATIENCE_S) -> None:
        """Open or make it; the user's own, unless another is named. Another program that writes is waited for, so long.

        Raises UserError for what is no database of samples, is damaged, or was written by a newer version.
        """
        self.path = paths.user_dir() / "samples.sqlite3" if path is None else Path(path)
        self._database = open_database(self.path, patience_s)
        self._file = file_at(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; more than once does no harm."""
        if not self.in_place:
            finish_log(self._database)
        self._database.close()

    def another(self) -> SampleStore:
        """A connection of its own for another thread, which may call this. Raises UserError, and makes no new file."""
        self._check_place()
        return SampleStore(self.path)

    @property
    def in_place(self) -> bool:
        """Whether the file is still the one that was opened. What is no more, `backup` still saves."""
        return self._file == file_at(self.path)

    def __len__(self) -> int:
        with self._reading():
            return int(self._database.execute("SELECT count(*) FROM samples WHERE NOT deleted").fetchone()[0])

    def counts(self) -> dict[int | None, int]:
        """How many there are of each label that has any."""
        with self._reading():
            return dict(self._database.execute("SELECT label, count(*) FROM samples WHERE NOT deleted GROUP BY label"))

    def add(self, new: NewSample) -> Sample:
        """Store one. Raises UserError for one without ink."""
        return self.get(self.add_all([new])[0])

    def add_all(self, news: Iterable[NewSample]) -> list[int]:
        """Store all, or none where anything fails, and tell their numbers. Raises UserError for one without ink."""
        rows = [_row(new) for new in news]  # before the database is held: reading files takes time
        ids: list[int] = []
        with self._transaction():
            for row, pen in rows:
                cursor = self._database.execute(
                    "INSERT INTO samples (label, origin, answer, created, picture) VALUES (?, ?, ?, ?, ?)", row
                )
                assert cursor.lastrowid is not None  # noqa: S101 (a fact of sqlite3, for the type checker)
                ids.append(cursor.lastrowid)
                self._database.executemany(
                    "INSERT INTO strokes (sample, number, width, points) VALUES (?, ?, ?, ?)",
                    [(ids[-1], number, *stroke) for number, stroke in enumerate(pen)],
                )
        return ids

    def get(self, number: int) -> Sample:
        """One, even if it was deleted. Raises UserError where it is not there (any more)."""
        found = self._select("id = ?", [number])
        if not found:
            raise UserError(f"sample {number} is not there any more")
        return found[0]

    def samples(
        self,
        *,
        label: int | _Any | None = ANY,
        origin: Origin | None = None,
        limit: int | None = None,
        deleted: bool = False,
    ) -> list[Sample]:
        """The newest first: those of a label, of an origin, at most so many; or those deleted and not yet purged."""
        condition = "deleted = ?"
        values: list[int | str | None] = [int(deleted)]
        if not isinstance(label, _Any):
            condition += " AND label IS ?"
            values.append(label)
        if origin is not None:
            condition += " AND origin = ?"
            values.append(origin.value)
        return self._select(condition, values, limit)

    def relabel(self, ids: Iterable[int], label: int | None) -> None:
        """Give them another label, 0..9 or `NO_DIGIT`; those that are not there are passed over."""
        if label is not None and not 0 <= label <= 9:
            raise ValueError(f"a label is 0 to 9 or None, not {label}")
        with self._transaction():
            self._database.executemany("UPDATE samples SET label = ? WHERE id = ?", [(label, number) for number in ids])

    def delete(self, ids: Iterable[int]) -> None:
        """Take them out of every list; `restore` brings them back until `purge`."""
        self._mark(ids, deleted=True)

    def restore(self, ids: Iterable[int]) -> None:
        """Take a deletion back."""
        self._mark(ids, deleted=False)

    def purge(self) -> None:
        """Forget for good what was deleted; its place in the file is overwritten."""
        with self._transaction():
            self._database.execute("DELETE FROM samples WHERE deleted")  # its strokes go with it
        with self._reading():
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def backup(self, path: str | Path, report: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Copy all to one file, put in place whole: the old file there or the new one. Raises UserError.

        `report(done, total)` is called now and then, with pages; what it raises ends the copying.
        """
        target = Path(path)
        temporary: str | None = None
        try:
            if target.exists() and target.samefile(self.path):
                raise UserError(f"{target}: the samples themselves are there; choose another name")
            descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
            os.close(descriptor)
            with told(target), contextlib.closing(sqlite3.connect(temporary, isolation_level=None)) as copy:
                self._database.backup(
                    copy, pages=_PAGES_AT_ONCE, progress=lambda _, left, total: report(total - left, total)
                )
                copy.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, without a log beside it
            with open(temporary, "rb+") as file:
                os.fsync(file.fileno())
            os.replace(temporary, target)
            temporary = None
        except OSError as error:
            raise UserError(f"{target}: cannot be written: {error.strerror or error}") from None
        finally:
            if temporary is not None:
                for suffix in ("", "-journal", "-wal", "-shm"):
                    Path(temporary + suffix).unlink(missing_ok=True)

    def _mark(self, ids: Iterable[int], *, deleted: bool) -> None:
        with self._transaction():
            self._database.executemany(
                "UPDATE samples SET deleted = ? WHERE id = ?", [(int(deleted), number) for number in ids]
            )

    def _select(self, condition: str, values: list[int | str | None], limit: int | None = None) -> list[Sample]:
        """Those that meet a condition (of this file, never a user's text), the newest first."""
        chosen = f"SELECT id FROM samples WHERE {condition} ORDER BY id DESC LIMIT ?"  # noqa: S608
        bound = [*values, -1 if limit is None else limit]
        pens: dict[int, list[tuple[float, bytes]]] = {}
        with self._reading(), self._snapshot():
            rows = self._database.execute(
                "SELECT id, label, origin, answer, created, picture FROM samples"  # noqa: S608
                f" WHERE id IN ({chosen}) ORDER BY id DESC",
                bound,
            ).fetchall()
            strokes = f"SELECT sample, width, points FROM strokes WHERE sample IN ({chosen}) ORDER BY sample, number"  # noqa: S608
            for number, width, points in self._database.execute(strokes, bound):
                pens.setdefault(number, []).append((width, points))
        try:
            return [
                Sample(
                    number,
                    _digit(label),
                    Origin(origin),
                    _digit(answer),
                    _time(created),
                    png,
                    tuple(pens.get(number, ())),
                )
                for number, label, origin, answer, created, png in rows
            ]
        except ValueError as error:
            raise UserError(f"{self.path}: damaged ({error}); it was left as it is") from None

    def _check_place(self) -> None:
        """SQLite goes on with a file that has no name any more: what is stored there would be lost."""
        if not self.in_place:
            finish_log(self._database)
            raise UserError(
                f"{self.path}: moved, deleted or replaced while it was in use; "
                "put it back, or back up what was in it before you close the program"
            )

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        """The file as it is now, not as it was remembered; what SQLite cannot do is told."""
        self._check_place()
        with told(self.path):
            self._database.execute("PRAGMA shrink_memory")
            yield

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing of what is written meanwhile."""
        with self._reading():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # a full disk may have ended it already
                    self._database.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _snapshot(self) -> Iterator[None]:
        """One state of the database for several reads, while others write."""
        self._database.execute("BEGIN")
        try:
            yield
        finally:
            with contextlib.suppress(sqlite3.Error):
                self._database.execute("COMMIT")


def _row(new: NewSample) -> tuple[tuple[object, ...], list[tuple[float, bytes]]]:
    """What goes into the table of samples, and the strokes; a drawing over a picture is kept as a picture alone."""
    ink = new.picture()
    if not ink.any():
        raise UserError("there is no ink in it")
    content = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(ink)).save(content, "PNG")
    row = (new.label, new.origin.value, new.answer, datetime.now(UTC).isoformat(), content.getvalue())
    strokes = new.drawing.strokes if new.drawing is not None and new.drawing.backdrop is None else ()
    return row, [(stroke.width, stroke.points.astype("<f8").tobytes()) for stroke in strokes]


def _digit(value: object) -> int | None:
    """What a column of digits holds: SQLite's checks hold for what is written, not for what a disk made of it."""
    if value is None or (isinstance(value, int) and 0 <= value <= 9):
        return value
    raise ValueError("a label that is none")


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except (ValueError, TypeError):
        return datetime.fromtimestamp(0, UTC)  # a moment is not worth losing a sample for
