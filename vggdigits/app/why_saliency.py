"""Which ink speaks for a digit, and which against it: on the canvas, for the answer and for any other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.canvas import Canvas
from vggdigits.app.why_overlay import WhyOverlay, faded_ink, tinted_ink
from vggdigits.app.why_thread import Task
from vggdigits.app.why_view import WhyView
from vggdigits.app.window_parts import Heading, Note

if TYPE_CHECKING:
    from vggdigits.model.explain import Influence
    from vggdigits.model.recognizer import DigitReading

_BUTTON = 26  # pixels: ten of them fit beside the canvas


class SaliencyView(WhyView):
    """Asks for one of ten digits; the canvas shows the answer.

    Attributes:
        buttons: by digit.
        overlay: what is shown on the canvas.
        heading: which question is answered.
    """

    takes_long = True

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.overlay = WhyOverlay(canvas)
        self._wanted: int | None = None  # None asks for the answer, whichever it is
        self._shown: tuple[DigitReading, Influence] | None = None
        self.heading = Heading("")
        self._note, self._method = Note(), Note(size=theme.STATUS_SIZE)
        self._method.setText(
            self.tr(
                "Each piece of ink was rubbed out in turn, and the network asked again: the stronger the colour, the "
                "more it changed its mind."
            )
        )
        self.buttons = [self._button(digit) for digit in range(10)]
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(0)
        for button in self.buttons:
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch()
        self._legend = [_Swatch(True), _Swatch(False)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.heading)
        layout.addLayout(row)
        layout.addWidget(self._note)
        for swatch in self._legend:
            layout.addWidget(swatch)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self._method)
        layout.addStretch()
        self.show_nothing("")

    def task(self, digit: DigitReading) -> Task:
        frame = digit.steps.frame
        return lambda explainer: explainer.influence(frame)

    def show_result(self, digit: DigitReading, result: object) -> None:
        if result is None:
            self.show_nothing(self.tr("This could not be explained. The log says more."))
            return
        self._shown = digit, result  # type: ignore[assignment]  # what the task gives
        self._show()

    def show_nothing(self, reason: str) -> None:
        self._shown = None
        self.overlay.clear()
        self._wanted = None
        self.heading.setText(self.tr("Why this digit"))
        self._note.setText(reason or self.tr("Draw a digit: its ink takes on the colour of what it speaks for."))
        self._note.show()
        self._set_legend("", "")
        for button in self.buttons:
            button.setEnabled(False)

    def set_shown(self, shown: bool) -> None:
        self.overlay.setVisible(shown)
        if not shown:
            self.overlay.clear()

    def words(self) -> str:
        """What is said in place of colours; "" while there are colours."""
        return self._note.text() if self._note.isVisibleTo(self) else ""

    def sizeHint(self) -> QSize:
        return QSize(10 * _BUTTON + 4 * theme.GRID, 320)

    def _button(self, digit: int) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setCheckable(True)
        button.setText(str(digit))
        button.setFixedSize(_BUTTON, 4 * theme.GRID)
        button.setFont(theme.sized(button.font(), theme.TEXT_SIZE))
        button.setToolTip(self.tr("Why {digit}, or why not").format(digit=digit))
        button.clicked.connect(partial(self._on_clicked, digit))
        return button

    def _on_clicked(self, digit: int, _: bool = True) -> None:
        self._wanted = digit
        self._show()

    def _show(self) -> None:
        if self._shown is None:
            return
        digit, influence = self._shown
        answer = digit.digit
        asked = answer if self._wanted is None else self._wanted
        against = None if asked == answer else answer
        colours = theme.colours(self.palette())
        saliency = influence.saliency(asked, against)
        image = tinted_ink(digit.steps, saliency, faded_ink(colours), colours.answer, colours.runner_up)
        self.overlay.show_image(image, digit.box)
        self._note.hide()
        self._say(asked, answer)
        for each, button in enumerate(self.buttons):
            button.setEnabled(True)
            button.setChecked(each == asked)

    def _say(self, asked: int, answer: int) -> None:
        if asked == answer:
            self.heading.setText(self.tr("Why {digit}?").format(digit=answer))
            self._set_legend(
                self.tr("speaks for {digit}").format(digit=answer),
                self.tr("speaks against {digit}").format(digit=answer),
            )
            return
        self.heading.setText(self.tr("Why not {digit}?").format(digit=asked))
        self._set_legend(
            self.tr("rather {digit} than {other}").format(digit=asked, other=answer),
            self.tr("rather {digit} than {other}").format(digit=answer, other=asked),
        )

    def _set_legend(self, *texts: str) -> None:
        for swatch, text in zip(self._legend, texts, strict=True):
            swatch.set_text(text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()


class _Swatch(QWidget):
    """A colour, and what it stands for; keeps no place while it has no text."""

    def __init__(self, first: bool) -> None:
        super().__init__()
        self._first, self._text = first, ""
        self.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 3 * theme.GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.answer if self._first else colours.runner_up)
        painter.drawRoundedRect(QRectF(0, self.height() / 2 - 6, 20, 12), 4, 4)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(
            self.rect().adjusted(28, 0, 0, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._text
        )
        painter.end()
