"""What stands in the browser while there is no test set: where it was looked for, and two ways to get it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.icons import icon
from vggdigits.app.window_parts import Heading, Note, lay_in_the_middle
from vggdigits.training.testset_files import IMAGES, place_below

_WIDTH = 64 * theme.GRID


class TestsetEmpty(QWidget):
    """No test set.

    Attributes:
        download_button, folder_button: the two ways.
        reason: why the last one did not lead there.

    Signals:
        download_wanted(), folder_wanted(): the user wants to fetch it, or to say where it is.
    """

    download_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QWidget(self)
        column.setFixedWidth(_WIDTH)
        self.place = Note()
        self.reason = Note()
        self.download_button = QPushButton(icon("import"), self.tr("&Download (1.7 MB)"))
        self.folder_button = QPushButton(icon("open"), self.tr("&Choose its folder…"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        for button in (self.download_button, self.folder_button):
            button.setFixedHeight(4 * theme.GRID)
            button.setMinimumWidth(20 * theme.GRID)
            buttons.addWidget(button)
        buttons.addStretch()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2 * theme.GRID)
        rows.addWidget(Heading(self.tr("MNIST's test set is not here"), column))
        rows.addWidget(
            Note(self.tr("Ten thousand digits that the network never learned from: how it reads them, one by one."))
        )
        rows.addWidget(self.place)
        rows.addLayout(buttons)
        rows.addWidget(self.reason)
        lay_in_the_middle(self, column)
        self.download_button.clicked.connect(self.download_wanted)
        self.folder_button.clicked.connect(self.folder_wanted)

    def show_place(self, data_dir: Path, reason: str = "") -> None:
        """Say where it was looked for, and why what was tried did not help."""
        self.place.setText(
            self.tr("It was looked for as {file} in {folder}.").format(file=IMAGES, folder=place_below(data_dir))
        )
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
