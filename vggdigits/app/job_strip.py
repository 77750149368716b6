"""The line at the foot of the browser: how many samples there are, what was done, and how far a job is."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from vggdigits.app import theme
from vggdigits.app.sample_jobs import SampleJob
from vggdigits.app.thin_bar import ThinBar


class JobStrip(QWidget):
    """Says one thing on the left, and another on the right: what was done last, or what is being done.

    Attributes:
        counts, message: the two texts.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts, self.message = QLabel(), QLabel()
        self.bar = ThinBar(theme.GRID // 2)
        self.bar.setFixedWidth(20 * theme.GRID)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.counts.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextFormat(Qt.TextFormat.RichText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.message.linkActivated.connect(lambda link: QDesktopServices.openUrl(QUrl(link)))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, theme.GRID // 2, theme.GRID, theme.GRID // 2)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self.counts)
        layout.addStretch()
        layout.addWidget(self.message)
        layout.addWidget(self.bar)
        layout.addWidget(self.cancel_button)
        for label in (self.counts, self.message):
            label.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        self.cancel_button.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        self.setFixedHeight(5 * theme.GRID)
        self._doing = ""
        self.follow(None)

    def follow(self, job: SampleJob | None) -> None:
        """Show how far a job is, and let it be cancelled; None where it has ended."""
        self.bar.setVisible(job is not None)
        self.cancel_button.setVisible(job is not None)
        if job is None:
            if self.message.text() == self._doing:  # else it says what came of it
                self.message.clear()
            return
        self.say(job.text)
        self._doing = self.message.text()
        self.bar.show_share(None)
        job.progressed.connect(lambda done, total: self.bar.show_share(done / total if total else None))
        self.cancel_button.clicked.connect(job.cancel)

    def say(self, text: str, place: Path | None = None) -> None:
        """Say what was done, with a link that shows the folder of what came of it."""
        words = escape(text)
        if place is not None:
            link = QUrl.fromLocalFile(str(place if place.is_dir() else place.parent)).toString()
            show = self.tr("Show")
            words += f' <a href="{escape(link)}">{escape(show)}</a>'
        self.message.setText(words)
