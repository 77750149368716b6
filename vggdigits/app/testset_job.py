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
from vggdigits.app.testset_model import Answers
from vggdigits.training.test_images import download_test_images, read_test_images

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Recognizer

_AT_ONCE = 100  # images whose answers are shown together


class DownloadJob(SampleJob):
    """Fetches the images. Succeeds with their file."""

    def __init__(self, text: str, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(text, parent)
        self._data_dir = data_dir

    def _work(self) -> Path:
        return download_test_images(self._data_dir)


class ReadJob(SampleJob):
    """Loads the images where they are not loaded, and reads them from a number on, in order.

    Signals:
        loaded(object, object): images, uint8 (n, h, w), and digits, int64 (n,).
        read(Answers): what was read next.
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
        for start in range(self._start, len(labels), _AT_ONCE):
            chosen = slice(start, min(start + _AT_ONCE, len(labels)))
            self.read.emit(self._answers(recognizer, images[chosen], labels[chosen], start, len(labels)))

    def _answers(
        self,
        recognizer: Recognizer,
        images: NDArray[np.uint8],
        labels: NDArray[np.int64],
        start: int,
        total: int,
    ) -> Answers:
        """As `vggdigits evaluate` reads them."""
        from vggdigits.training.data import normalize_all
        from vggdigits.training.evaluation_data import Singles
        from vggdigits.training.report import read_digits

        done = start

        def after_batch(count: int) -> None:
            nonlocal done
            done += count
            self._report(done, total)

        frames = normalize_all(list(images)).numpy()
        digits = read_digits(recognizer, Singles("mnist", "", frames, labels, [""] * len(labels), {}), after_batch)
        return Answers(start, digits.answers, digits.probabilities, digits.confidence, digits.threshold)
