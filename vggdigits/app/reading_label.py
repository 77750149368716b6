"""The reading in large type, as large as the panel is wide."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from vggdigits.app import theme


class ReadingLabel(QWidget):
    """One line of digits; long ones get smaller, very long ones lose their middle.

    Signals:
        stepped(int): an arrow key was pressed: so many digits to the right, or, negative, to the left.
    """

    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, scale: float = 1.0) -> None:
        super().__init__(parent)
        self._largest, self._smallest = (round(size * scale) for size in theme.READING_SIZES)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
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
        return QSize(320, self._largest + 2 * theme.GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._smallest + theme.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        largest, smallest = min(self._largest, self.height() - theme.GRID), self._smallest
        font = theme.sized(self.font(), largest)
        width = QFontMetrics(font).horizontalAdvance(self._text)
        if width > self.width():
            font = theme.sized(self.font(), max(smallest, largest * self.width() // width))
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(theme.secondary_text(self.palette()) if self._muted else self.palette().windowText().color())
        text = QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colours(self.palette()).answer, 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
