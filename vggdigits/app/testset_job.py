"""Reading the test set: in a thread of its own, which owns its own network, so that the pad reads on meanwhile.

Its priority is the window's: a thread that yields to other programs would still hold Python's lock while it waits.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from vggdigits.app.sample_jobs import SampleJob
from vggdigits.app.testset_model import ReadImages
from vggdigits.training.testset_files import download_test_images, read_test_images

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Recognizer

_PIXELS_AT_ONCE = {"cpu": 100_000, "cuda": 2_000_000}  # of input: a fraction of a second, so that Stop is soon heard


class DownloadJob(SampleJob):
    """Fetches the images. Succeeds with their file."""

    def __init__(self, text: str, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(text, parent)
        self._data_dir = data_dir

    def _work(self) -> Path:
        return download_test_images(self._data_dir, self._check)


class ReadJob(SampleJob):
    """Loads the images where they are not loaded, and reads them from a number on, in order.

    Signals:
        loaded(object, object): images, uint8 (n, h, w), and digits, int64 (n,).
        read(ReadImages): what was read next.
    """

    loaded = Signal(object, object)
    read = Signal(object)

    def __init__(
        self,
        text: str,
        file: Path,
        images: tuple[NDArray[np.uint8], NDArray[np.int64]] | None,
        start: int,
        make_recognizer: Callable[[], Recognizer],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._file, self._images, self._start = file, images, start
        self._make_recognizer = make_recognizer

    def _work(self) -> None:
        if self._images is None:
            self._images = read_test_images(self._file, lambda done, total: self._check())
            self.loaded.emit(*self._images)
        images, labels = self._images
        recognizer = self._make_recognizer()
        size = recognizer.engine.checkpoint.preset.architecture.input_size
        at_once = max(1, _PIXELS_AT_ONCE.get(recognizer.engine.device.type, 100_000) // size**2)
        for start in range(self._start, len(labels), at_once):
            self.read.emit(_read(recognizer, images[start : start + at_once], start))
            self._report(min(start + at_once, len(labels)), len(labels))


def _read(recognizer: Recognizer, images: NDArray[np.uint8], start: int) -> ReadImages:
    """As `vggdigits evaluate` reads them."""
    from vggdigits.training.data import normalize_all

    engine = recognizer.engine
    return ReadImages(start, engine.answers(normalize_all(list(images)).numpy()), engine.checkpoint.threshold)
