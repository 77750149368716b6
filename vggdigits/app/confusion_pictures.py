"""The pictures behind one cell of the confusion matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from vggdigits.app import theme

_TILE = 56  # pixels: each of the 28 is four
_STEP = _TILE + theme.GRID
_MOST = 500


class PictureGrid(QWidget):
    """Frames, white on black as the network gets them, in rows that fit the width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_frames(self, frames: NDArray[np.uint8]) -> None:
        """Show frames, uint8 (n, 28, 28)."""
        self._images = [
            QImage(
                frame.tobytes(), frame.shape[1], frame.shape[0], frame.shape[1], QImage.Format.Format_Grayscale8
            ).copy()
            for frame in frames
        ]
        self._fit()
        self.update()

    def heightForWidth(self, width: int) -> int:
        columns = max(1, (width + theme.GRID) // _STEP)
        return max(1, -(-len(self._images) // columns)) * _STEP

    def sizeHint(self) -> QSize:
        return QSize(6 * _STEP, self.heightForWidth(6 * _STEP))

    def _fit(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        columns = max(1, (self.width() + theme.GRID) // _STEP)
        for number, image in enumerate(self._images):
            row, column = divmod(number, columns)
            painter.drawImage(QRectF(column * _STEP, row * _STEP, _TILE, _TILE), image)
        painter.end()


class ConfusionPictures(QWidget):
    """A small window with the pictures of a digit that were read as another (or rightly)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.grid, self.caption = PictureGrid(), QLabel(wordWrap=True)
        self.caption.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, theme.GRID, 2 * theme.GRID)
        layout.setSpacing(2 * theme.GRID)
        layout.addWidget(self.caption)
        layout.addWidget(area, stretch=1)
        self.resize(6 * _STEP + 4 * theme.GRID, 5 * _STEP)

    def show_pictures(self, right: int, answer: int, frames: NDArray[np.uint8]) -> None:
        """Show frames, uint8 (n, 28, 28), of one cell; many are cut off, and that is said."""
        if right == answer:
            title = self.tr("{digit}, read rightly").format(digit=right)
        else:
            title = self.tr("{right}, read as {answer}").format(right=right, answer=answer)
        self.setWindowTitle(title)
        if not len(frames):
            text = self.tr("{title}: the run's folder does not hold these pictures.").format(title=title)
        elif len(frames) > _MOST:
            text = self.tr("{title}: the first {shown} of {count} pictures").format(
                title=title, shown=_MOST, count=f"{len(frames):,}"
            )
        elif len(frames) == 1:
            text = self.tr("{title}: 1 picture").format(title=title)
        else:
            text = self.tr("{title}: {count} pictures").format(title=title, count=len(frames))
        self.caption.setText(text)
        self.grid.show_frames(frames[:_MOST])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
