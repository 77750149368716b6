"""About the network that reads: what it is, where it comes from, how well it does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.checkpoint_facts import read_metadata
from vggdigits.app.models_window import origin_in_words
from vggdigits.app.network_story import story
from vggdigits.app.window_parts import MARGIN, Heading, Note, megabytes
from vggdigits.model.history import KnownModel, ModelHistory


class NetworkWindow(QWidget):
    """Beside the pad, not in its way.

    Attributes:
        rows: what is told, label and text.
    """

    def __init__(self, history: ModelHistory, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._history = history
        self.rows: list[tuple[str, str]] = []
        self.setWindowTitle(self.tr("This network – vggdigits"))
        self.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self._heading = Heading("", self)
        self._scroll = QScrollArea(self, widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self._heading)
        layout.addWidget(self._scroll, stretch=1)
        self.setMinimumSize(60 * theme.GRID, 40 * theme.GRID)
        self.resize(84 * theme.GRID, 76 * theme.GRID)
        self.refresh()

    def refresh(self) -> None:
        """Tell of the network that is in use now."""
        model = self._history.in_use()
        try:
            metadata = read_metadata(model.path)
        except (OSError, ValueError) as error:
            metadata, trouble = {}, str(error)
            self.rows = [(self.tr("Cannot be read"), trouble)]
        else:
            self.rows = story(metadata)
        self._heading.setText(self.tr("vgg16 {preset}").format(preset=metadata.get("preset", "?")))
        self.rows = [
            (self.tr("Comes from"), _origin(model)),
            *self.rows,
            (self.tr("File"), self._file(model, metadata)),
        ]
        self._scroll.setWidget(self._table())

    def shut_down(self) -> None:
        """Nothing runs here; every window of the desk has this."""

    def _file(self, model: KnownModel, metadata: dict[str, str]) -> str:
        size = megabytes(model.path.stat().st_size if model.path.is_file() else None)
        digest = metadata.get("sha256", "")[:16]
        return "\n".join(filter(None, (f"{model.path}", size, digest and f"SHA-256 {digest}…")))

    def _table(self) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, theme.GRID, 0)
        grid.setHorizontalSpacing(2 * theme.GRID)
        grid.setVerticalSpacing(2 * theme.GRID)
        grid.setColumnStretch(1, 1)
        for row, (label, text) in enumerate(self.rows):
            grid.addWidget(Note(label), row, 0, Qt.AlignmentFlag.AlignTop)
            told = QLabel(text, wordWrap=True)
            told.setTextFormat(Qt.TextFormat.PlainText)
            told.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            told.setAccessibleName(f"{label}: {text}")
            told.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
            grid.addWidget(told, row, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnMinimumWidth(0, 18 * theme.GRID)
        grid.setRowStretch(len(self.rows), 1)
        return table


def _origin(model: KnownModel) -> str:
    return " · ".join(filter(None, (origin_in_words(model.origin), model.note)))
