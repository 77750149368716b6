"""What stands in the browser while there are no samples: what they are for, and three ways to get some."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.icons import icon
from vggdigits.app.window_parts import Heading, Note, lay_in_the_middle

_WIDTH = 56 * theme.GRID


class SamplesEmpty(QWidget):
    """No samples at all.

    Signals:
        request_wanted(), import_wanted(): the user wants to draw on request, or to import a folder.
    """

    request_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QWidget(self)
        column.setFixedWidth(_WIDTH)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(3 * theme.GRID)
        rows.addWidget(Heading(self.tr("No samples yet"), column))
        rows.addWidget(
            Note(self.tr("Samples are digits in your own hand, with what they are. The network learns from them."))
        )
        self.request_button = QPushButton(icon("draw"), self.tr("Draw on request…"))
        self.import_button = QPushButton(icon("import"), self.tr("Import a folder…"))
        for button in (self.request_button, self.import_button):
            button.setFixedHeight(4 * theme.GRID)
            button.setMinimumWidth(20 * theme.GRID)
        keys = QLabel(self.tr("0 – 9,  N"))
        keys.setFont(theme.sized(self.font(), theme.TEXT_SIZE, bold=True))
        keys.setAlignment(Qt.AlignmentFlag.AlignCenter)
        keys.setFixedWidth(self.request_button.sizeHint().width())
        texts = (
            self.tr("The pad asks for ten of each digit. Ten minutes, and the best start."),
            self.tr("While you draw on the pad: when an answer is wrong, press the right digit, or N for no digit."),
            self.tr("Pictures in folders named 0 to 9. CSV, IDX, InkML and back-ups: see Import above."),
        )
        leads = (self.request_button, keys, self.import_button)
        widest = max(lead.sizeHint().width() for lead in leads)
        for lead, text in zip(leads, texts, strict=True):
            lead.setFixedWidth(max(widest, 20 * theme.GRID))
            row = QHBoxLayout()
            row.setSpacing(2 * theme.GRID)
            row.addWidget(lead)
            row.addWidget(Note(text, column), stretch=1)
            rows.addLayout(row)
        lay_in_the_middle(self, column)
        self.request_button.clicked.connect(self.request_wanted)
        self.import_button.clicked.connect(self.import_wanted)


class FilterEmpty(QWidget):
    """There are samples, but the filter lets none through.

    Signals:
        all_wanted(): the user wants to see all.
    """

    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = Heading(self.tr("None of these"), self)
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.all_button = QPushButton(self.tr("Show all samples"))
        self.all_button.setFixedHeight(4 * theme.GRID)
        self.all_button.clicked.connect(self.all_wanted)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * theme.GRID)
        layout.addStretch(2)
        layout.addWidget(heading)
        layout.addWidget(self.all_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
