"""The reading in large type, as large as the panel is wide."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from vggdigits.app import theme


class ReadingLabel(QWidget):
    """One line of digits; long ones get smaller, very long ones lose their middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._muted = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(self.tr("Reading"))

    def text(self) -> str:
        """The reading that is shown."""
        return self._text

    def set_text(self, text: str, *, muted: bool = False) -> None:
        """Show a reading; `muted` for what is not a digit."""
        if (text, muted) != (self._text, self._muted):
            self._text, self._muted = text, muted
            self.setAccessibleDescription(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, theme.READING_SIZES[0] + 2 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, theme.READING_SIZES[1] + theme.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        largest, smallest = theme.READING_SIZES
        largest = min(largest, self.height() - theme.GRID)
        font = theme.sized(self.font(), largest)
        width = QFontMetrics(font).horizontalAdvance(self._text)
        if width > self.width():
            font = theme.sized(self.font(), max(smallest, largest * self.width() // width))
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(theme.secondary_text(self.palette()) if self._muted else self.palette().windowText().color())
        text = QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
