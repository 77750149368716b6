"""Importing, exporting and backing samples up: each in a thread of its own, with its own connection to the store."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from vggdigits.errors import UserError
from vggdigits.training.sample_files import read_samples
from vggdigits.training.sample_schema import file_at
from vggdigits.training.samples import NewSample, Sample, SampleStore

log = logging.getLogger(__name__)

_AT_ONCE = 200  # samples of one transaction: the pad can store its own between two
_PIXELS_AT_ONCE = 20_000_000  # of pictures in one transaction: what is done before a cancelling is heard
_REPORT_EVERY = 0.05  # seconds

Export = Callable[[Iterable[Sample], Path], int]
"""Writes samples to a path and tells how many it wrote."""

OpenStore = Callable[[], SampleStore]
"""Opens the store for the thread that calls it. May raise UserError."""


class _Cancelled(Exception):
    """The user changed their mind."""


class SampleJob(QThread):
    """Something that takes long; it succeeds, fails or is cancelled, and leaves nothing half done.

    Attributes:
        text: what is done, for the user.

    Signals:
        progressed(int, int): what is done, and what there is in all.
        succeeded(object): what came of it.
        failed(str): it could not be done, and why.
        cancelled(): it was ended before.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(self, text: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self._stop = threading.Event()
        self._reported = 0.0

    def cancel(self) -> None:
        """End it soon; it says when it has."""
        self._stop.set()

    def stop(self) -> None:
        """End it and wait for that."""
        self.cancel()
        self.wait()

    def run(self) -> None:
        try:
            result = self._work()
        except _Cancelled:
            self.cancelled.emit()
        except UserError as error:
            self.failed.emit(str(error))
        except Exception as error:
            log.exception("%s failed", type(self).__name__)
            self.failed.emit(str(error) or type(error).__name__)
        else:
            self.succeeded.emit(result)

    def _work(self) -> object:
        raise NotImplementedError

    def _report(self, done: int, total: int) -> None:
        """Tell how far it is, now and then. Ends the work where it was cancelled."""
        self._check()
        now = time.monotonic()
        if now - self._reported >= _REPORT_EVERY or done == total:
            self._reported = now
            self.progressed.emit(done, total)

    def _check(self) -> None:
        """End the work where it was cancelled."""
        if self._stop.is_set():
            raise _Cancelled


@dataclass(frozen=True)
class Imported:
    """What came of an import: the new samples and their numbers."""

    ids: list[int]
    samples: list[Sample]


class ImportJob(SampleJob):
    """Adds what files and folders hold; all of it or, where something cannot be read, none. Succeeds with
    `Imported`."""

    def __init__(
        self, text: str, open_store: OpenStore, sources: Sequence[Path], parent: QObject | None = None
    ) -> None:
        super().__init__(text, parent)
        self._open_store, self._sources = open_store, tuple(sources)

    def _work(self) -> Imported:
        ids: list[int] = []
        with self._open_store() as store:
            try:
                for source in self._sources:
                    if file_at(source) == file_at(store.path):
                        raise UserError(self.tr("{file}: these are your samples themselves").format(file=source))
                    news = read_samples(source, self._report)
                    while some := _some_of(news):
                        ids += store.add_all(some)
                        self._check()
            except BaseException:
                if ids:
                    store.delete(ids)
                raise
            new = set(ids)
            return Imported(ids, [sample for sample in store.samples() if sample.id in new])


def _some_of(news: Iterator[NewSample]) -> list[NewSample]:
    """The next ones, as many as are stored together; none at the end."""
    some: list[NewSample] = []
    pixels = 0
    while len(some) < _AT_ONCE and pixels < _PIXELS_AT_ONCE and (new := next(news, None)) is not None:
        some.append(new)
        pixels += 0 if new.ink is None else new.ink.size
    return some


@dataclass(frozen=True)
class Exported:
    """What came of an export: where it is, how many were written, and how many could not be."""

    path: Path
    count: int
    left_out: int


class ExportJob(SampleJob):
    """Writes samples to a file or a folder. Succeeds with `Exported`."""

    def __init__(
        self, text: str, export: Export, samples: Sequence[Sample], path: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(text, parent)
        self._export, self._samples, self._path = export, tuple(samples), path

    def _work(self) -> Exported:
        count = self._export(self._counted(), self._path)
        return Exported(self._path, count, len(self._samples) - count)

    def _counted(self) -> Iterator[Sample]:
        for done, sample in enumerate(self._samples):
            self._report(done, len(self._samples))
            yield sample


class BackupJob(SampleJob):
    """Copies the whole store to a file. Succeeds with its path."""

    def __init__(self, text: str, open_store: OpenStore, path: Path, parent: QObject | None = None) -> None:
        super().__init__(text, parent)
        self._open_store, self._path = open_store, path

    def _work(self) -> Path:
        with self._open_store() as store:
            back_up(store, self._path, self._report)
        return self._path


def back_up(store: SampleStore, path: Path, report: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Copy a store to a file, in a folder that is made where it is not there. Raises UserError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{path.parent}: cannot be made: {error.strerror or error}") from None
    store.backup(path, report)
