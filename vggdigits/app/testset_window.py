"""The browser of MNIST's test set: all of its images, or those misread, with what the network says of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vggdigits import paths
from vggdigits.app import theme
from vggdigits.app.filter_list import FilterList
from vggdigits.app.job_strip import JobStrip
from vggdigits.app.sample_grid import SampleGrid
from vggdigits.app.sample_jobs import SampleJob
from vggdigits.app.testset_detail import TestsetDetail
from vggdigits.app.testset_empty import TestsetEmpty
from vggdigits.app.testset_job import DownloadJob, ReadJob
from vggdigits.app.testset_model import Outcome, ReadImages, TestsetImage, TestsetModel
from vggdigits.app.window_parts import EmptyState, Line, percent
from vggdigits.training.testset_files import find_test_images

if TYPE_CHECKING:
    from vggdigits.model.recognizer import Recognizer

_SIDEBAR = 24 * theme.GRID


class TestsetWindow(QWidget):
    """Stands beside the pad. It reads while it is seen, and goes on where it was when it is seen again.

    Attributes:
        model, grid, detail, outcomes, digits: what is shown, and what is chosen of it.
        job: the download or the reading under way; None while there is none.

    Signals:
        picture_wanted(str, object): an image for the canvas, uint8 (h, w), light on dark, and what it is called.
    """

    picture_wanted = Signal(str, object)

    def __init__(
        self,
        make_recognizer: Callable[[], Recognizer],
        parent: QWidget | None = None,
        *,
        data_dir: Path | None = None,
    ) -> None:
        """`make_recognizer` loads the network in use; it is called in the reading's thread."""
        super().__init__(parent, Qt.WindowType.Window)
        self._make_recognizer = make_recognizer
        self._data_dir = data_dir or paths.data_dir()
        self._images: tuple[NDArray[np.uint8], NDArray[np.int64]] | None = None
        self._stopped = False  # by the user or an error: it does not go on by itself
        self._outdated = False  # the job reads with a network that is not in use any more
        self.job: SampleJob | None = None
        self.model = TestsetModel(self)
        self.grid = SampleGrid(self.model)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.grid.setAccessibleName(self.tr("Images of the test set"))
        self.detail = TestsetDetail()
        outcomes = (
            (None, self.tr("All")),
            (Outcome.MISREAD, self.tr("Misread")),
            (Outcome.RIGHT, self.tr("Read rightly")),
            (Outcome.UNREAD, self.tr("Not read yet")),
        )
        self.outcomes = FilterList(outcomes, self.tr("Outcome"))
        self.digits = FilterList([(None, self.tr("All")), *((n, str(n)) for n in range(10))], self.tr("Digit"))
        self.strip = JobStrip()
        self.read_button = QPushButton(self.tr("&Read on"))
        self.read_button.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        self.empty = TestsetEmpty()
        self.none_shown = EmptyState(self.tr("None of these"), self.tr("Nothing was read like this so far."))
        self._lay_out()
        self._connect()
        self.setWindowTitle(self.tr("Test set – vggdigits"))
        self._show_state()

    # What the program does with it.

    def forget_answers(self) -> None:
        """Another network is in use: what was read is read again, as soon as the window is seen."""
        self.model.forget_answers()
        self._stopped = False
        if self.job is not None:
            self._outdated = True
            self.job.cancel()
        self._show_state()
        if self.isVisible():
            self._go_on()

    def shut_down(self) -> None:
        """End what is under way."""
        if self.job is not None:
            self.job.blockSignals(True)  # nobody is there to be told
            self.job.stop()
            self._forget_job()

    # Building.

    def _lay_out(self) -> None:
        sidebar = QWidget()
        sidebar.setFixedWidth(_SIDEBAR)
        lists = QVBoxLayout(sidebar)
        lists.setContentsMargins(0, theme.GRID, 1, theme.GRID)
        lists.setSpacing(theme.GRID // 2)
        for title, choices in ((self.tr("Outcome"), self.outcomes), (self.tr("Digit"), self.digits)):
            heading = QLabel(title)
            heading.setFont(theme.sized(self.font(), theme.STATUS_SIZE, bold=True))
            heading.setContentsMargins(2 * theme.GRID, theme.GRID, 0, 0)
            lists.addWidget(heading)
            lists.addWidget(choices)
        lists.addStretch()
        self.tiles = QStackedWidget()
        self.tiles.addWidget(self.grid)
        self.tiles.addWidget(self.none_shown)
        full = QWidget()
        middle = QHBoxLayout(full)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(sidebar)
        middle.addWidget(self.tiles, stretch=1)
        middle.addWidget(self.detail)
        self.pages = QStackedWidget()
        self.pages.addWidget(full)
        self.pages.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, theme.GRID, 0)
        foot.setSpacing(0)
        foot.addWidget(self.strip, stretch=1)
        foot.addWidget(self.read_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pages, stretch=1)
        layout.addWidget(Line())
        layout.addLayout(foot)
        self.strip.cancel_button.setText(self.tr("&Stop"))
        self.setMinimumSize(104 * theme.GRID, 78 * theme.GRID)
        self.resize(136 * theme.GRID, 88 * theme.GRID)

    def _connect(self) -> None:
        self.outcomes.chosen.connect(lambda _: self._filter())
        self.digits.chosen.connect(lambda _: self._filter())
        self.grid.selectionModel().selectionChanged.connect(self._on_selected)
        self.grid.activated.connect(lambda _: self._put(self.detail.image))
        self.detail.wanted.connect(self._put)
        self.empty.download_wanted.connect(self._download)
        self.empty.folder_wanted.connect(self._ask_folder)
        self.strip.cancel_button.clicked.connect(self._on_stop)
        self.read_button.clicked.connect(self._on_read_on)

    # What the user does.

    def use_folder(self, folder: Path) -> None:
        """Look for the test set in a folder, and read it."""
        if find_test_images(folder) is None:
            self.empty.show_place(self._data_dir, self.tr("It is not in {folder} either.").format(folder=folder))
            return
        self._data_dir = folder
        self._on_read_on()

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("The folder that holds MNIST"))
        if name:
            self.use_folder(Path(name))

    def _download(self) -> None:
        self.empty.download_button.setEnabled(False)
        job = DownloadJob(self.tr("Downloading MNIST's test set…"), self._data_dir, self)
        self._start(job, lambda _: self._on_read_on())

    def _put(self, image: TestsetImage | None) -> None:
        if image is not None:
            name = self.tr("test image {number}, a {digit}").format(number=image.id, digit=image.label)
            self.picture_wanted.emit(name, image.ink)

    def _on_stop(self) -> None:
        self._stopped = True

    def _on_read_on(self) -> None:
        self._stopped = False
        self._go_on()

    def _filter(self) -> None:
        self.model.set_filter(self.digits.value(), self.outcomes.value())
        self._show_counts()
        if self.model.shown:
            self.grid.select_row(0)
        else:
            self.detail.show_image(None)

    # What follows from it.

    def _go_on(self) -> None:
        """Load what is not loaded, and read what is not read."""
        file = find_test_images(self._data_dir)
        if self.job is not None or self._stopped or (self._images is None and file is None):
            return
        if self._images is not None and not self.model.unread:
            return
        start = self.model.total - self.model.unread
        job = ReadJob(self.tr("Reading…"), file or Path(), self._images, start, self._make_recognizer, self)
        job.loaded.connect(self._on_loaded)
        job.read.connect(self._on_read)
        self._start(job, lambda _: None)

    def _start(self, job: SampleJob, then: Callable[[object], None]) -> None:
        def finish(result: object) -> None:
            self._on_over()
            then(result)

        self.job = job
        job.succeeded.connect(finish)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_over)
        self.strip.follow(job)
        job.start()
        self._show_state()

    def _forget_job(self) -> None:
        if self.job is not None:
            job, self.job = self.job, None
            job.wait()
            job.deleteLater()
        self._outdated = False
        self.strip.follow(None)

    def _on_over(self) -> None:
        """It may have been ended because the window was hidden, or for another network: then it goes on."""
        self._forget_job()
        self._show_state()
        if self.isVisible():
            self._go_on()

    def _on_failed(self, reason: str) -> None:
        self._stopped = True
        self._forget_job()
        self._show_state(reason)

    def _on_loaded(self, images: NDArray[np.uint8], labels: NDArray[np.int64]) -> None:
        self._images = (images, labels)
        self.model.load(images, labels)
        self._show_state()
        self.grid.select_row(0)

    def _on_read(self, read: ReadImages) -> None:
        if self._outdated:
            return
        self.model.put(read)
        self._show_counts()
        selected = self.grid.first_selected_row()
        if selected is None and self.model.shown:
            self.grid.select_row(0)
        elif selected is not None:
            self.detail.show_image(self.model.shown[selected])

    def _on_selected(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        row = self.grid.first_selected_row()
        self.detail.show_image(None if row is None else self.model.shown[row])

    def _show_state(self, reason: str = "") -> None:
        missing = self._images is None and find_test_images(self._data_dir) is None
        self.pages.setCurrentIndex(1 if missing or (self._images is None and reason) else 0)
        self.empty.show_place(self._data_dir, reason)
        self.empty.download_button.setEnabled(self.job is None)
        if self._images is not None and reason:
            self.strip.say(reason)
        self._show_counts()

    def _show_counts(self) -> None:
        outcomes = self.model.outcome_counts()
        self.outcomes.show_counts(outcomes)
        self.digits.show_counts(self.model.digit_counts())
        whole = self.model.outcome_counts(of_all=True)
        self.read_button.setVisible(self.job is None and self._images is not None and whole[Outcome.UNREAD] > 0)
        self.tiles.setCurrentWidget(self.grid if self.model.shown or not self.model.total else self.none_shown)
        self.strip.counts.setText(self._summary(whole[Outcome.RIGHT], whole[Outcome.MISREAD]))

    def _summary(self, right: int, misread: int) -> str:
        read, total = right + misread, self.model.total
        if not read:
            return ""
        share = percent(right / read)
        if read == total:
            text = self.tr("{right} of {total} read rightly: {share}")
            return text.format(right=f"{right:,}", total=f"{total:,}", share=share)
        text = self.tr("{read} of {total} read, {share} of them rightly")
        return text.format(read=f"{read:,}", total=f"{total:,}", share=share)

    # Qt overrides.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._show_state()
            self._go_on()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous() and self.job is not None:
            self.job.cancel()
        super().hideEvent(event)
