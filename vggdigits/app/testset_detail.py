"""One image of the test set beside the grid: large, what it is, what was read, and the bars."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.painting import ink_image
from vggdigits.app.probability_bars import ProbabilityBars
from vggdigits.app.testset_model import Outcome, TestsetImage
from vggdigits.app.verdict import judge
from vggdigits.app.window_parts import Heading, Note

_WIDTH = 40 * theme.GRID
_SIDE = 28 * theme.GRID  # of the picture: each of its 28 pixels is eight


class PaperPicture(QAbstractButton):
    """A picture on paper, pixel by pixel; a click is a wish for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image: TestsetImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_image(self, image: TestsetImage | None) -> None:
        """Show an image, or blank paper."""
        self.image = image
        self.setCursor(Qt.CursorShape.ArrowCursor if image is None else Qt.CursorShape.PointingHandCursor)
        self.update()

    # Qt overrides.

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.hasFocus() or (self.underMouse() and self.image is not None)
        painter.setPen(QPen(colours.answer if lit else colours.track, 2 if lit else 1))
        painter.setBrush(colours.paper)
        paper = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(paper, 4, 4)
        if self.image is not None:
            painter.drawImage(paper.adjusted(2, 2, -2, -2), ink_image(self.image.ink, colours.ink))
        painter.end()


class TestsetDetail(QWidget):
    """The chosen image.

    Attributes:
        picture, put_button: a click on either puts the image on the canvas.
        bars: ten probabilities.

    Signals:
        wanted(TestsetImage): the user wants it on the canvas.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image: TestsetImage | None = None
        self.setFixedWidth(_WIDTH)
        self.picture = PaperPicture()
        self.picture.setToolTip(self.tr("Put it on the canvas"))
        self.picture.setAccessibleName(self.tr("The image"))
        self.title, self.number = Heading(""), Note("", size=theme.STATUS_SIZE)
        self.answer = QLabel()
        self.answer.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self.bars = ProbabilityBars()
        self.put_button = QPushButton(self.tr("&Put it on the canvas"))
        self.put_button.setFixedHeight(4 * theme.GRID)
        self.put_button.setToolTip(self.tr("As a picture; Undo brings back what was there (Enter in the list)"))
        for label in (self.title, self.number, self.answer):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.picture, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self.title)
        layout.addWidget(self.answer)
        layout.addWidget(self.number)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self.bars)
        layout.addStretch()
        layout.addWidget(self.put_button)
        for button in (self.picture, self.put_button):
            button.clicked.connect(self._want)
        self.show_image(None)

    def show_image(self, image: TestsetImage | None) -> None:
        """Show an image, or that none is chosen."""
        self.image = image
        self.picture.show_image(image)
        self.put_button.setEnabled(image is not None)
        self.title.setText("" if image is None else self.tr("Actual: {digit}").format(digit=image.label))
        self.number.setText("" if image is None else self.tr("Image {number}").format(number=f"{image.id:,}"))
        self.answer.setText(self._answer(image))
        if image is None or image.answer is None:
            self.bars.show_nothing()
        else:
            self.bars.show_probabilities(image.probabilities, judge(image))  # type: ignore[arg-type]

    def _answer(self, image: TestsetImage | None) -> str:
        if image is None:
            return self.tr("Choose an image")
        if image.outcome is Outcome.UNREAD:
            return self.tr("not read yet")
        sure = f"{int(100 * image.confidence)}"
        if image.outcome is Outcome.RIGHT:
            return self.tr("Predicted: {digit}, {percent} % sure").format(digit=image.answer, percent=sure)
        return self.tr("Predicted: {digit}, {percent} % sure – misread").format(digit=image.answer, percent=sure)

    def _want(self) -> None:
        if self.image is not None:
            self.wanted.emit(self.image)

    # Qt overrides.

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.picture.update()
        super().changeEvent(event)
