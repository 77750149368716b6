"""Ten bars, always in the order 0 to 9: the answer marked and bold, the runner-up coloured where it is close."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from vggdigits.app import theme
from vggdigits.app.verdict import Certainty, Verdict

_ROW, _LOWEST_ROW, _BAR = 28, 20, 12  # pixels
_GLIDE_MS = 80
_UNSEEN = 0.0005  # a probability below it would read "0.0 %", and its row stays empty


class ProbabilityBars(QWidget):
    """Shows ten probabilities; bars glide to new lengths unless the system wants no motion."""

    def __init__(self, parent: QWidget | None = None, *, scale: float = 1.0) -> None:
        super().__init__(parent)
        self._scale = scale
        self._target: tuple[float, ...] | None = None
        self._verdict: Verdict | None = None
        self._shown = [0.0] * 10
        self._from = [0.0] * 10
        self._glide = QVariantAnimation(self)
        self._glide.setStartValue(0.0)
        self._glide.setEndValue(1.0)
        self._glide.setDuration(_GLIDE_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(self._advance)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(self.tr("Probability of each digit"))

    def show_probabilities(self, probabilities: tuple[float, ...], verdict: Verdict) -> None:
        """Show ten probabilities, 0..1, with the verdict on them."""
        self._verdict = verdict
        self._move_to(probabilities)

    def show_nothing(self) -> None:
        """Flat bars without numbers."""
        self._verdict = None
        self._move_to(None)

    def percentages(self) -> list[str]:
        """The numbers as they stand beside the bars, "" where there is none."""
        return [self._percentage(digit) for digit in range(10)]

    def sizeHint(self) -> QSize:
        return QSize(320, round(10 * _ROW * self._scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, round(10 * _LOWEST_ROW * self._scale))

    def _move_to(self, target: tuple[float, ...] | None) -> None:
        if target == self._target:
            self.update()
            return
        self._target = target
        self._describe()
        self._from = list(self._shown)
        self._glide.stop()
        if self._motion_wanted():
            self._glide.start()
        else:
            self._advance(1.0)

    def _describe(self) -> None:
        rows = [f"{digit}: {text}" for digit, text in enumerate(self.percentages()) if text]
        self.setAccessibleDescription(", ".join(rows))

    def _motion_wanted(self) -> bool:
        return self.isVisible() and self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0

    def _advance(self, share: float) -> None:
        target = self._target or (0.0,) * 10
        self._shown = [(1 - share) * a + share * b for a, b in zip(self._from, target, strict=True)]
        self.update()

    def _percentage(self, digit: int) -> str:
        if self._target is None or self._target[digit] < _UNSEEN:
            return ""
        return self.tr("{percent} %").format(percent=f"{100 * self._target[digit]:.1f}")

    def _colour(self, digit: int) -> QColor:
        colours = theme.colours(self.palette())
        verdict = self._verdict
        if verdict is None or verdict.certainty is Certainty.NO_DIGIT:
            return colours.other
        if digit == verdict.answer:
            return colours.answer
        close = verdict.certainty is Certainty.UNSURE and digit == verdict.runner_up
        return colours.runner_up if close else colours.other

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        verdict = self._verdict
        answer = verdict.answer if verdict is not None and verdict.certainty is not Certainty.NO_DIGIT else None
        widest = QFontMetrics(self._font(bold=True)).horizontalAdvance("100.0 %")
        for digit in range(10):
            self._paint_row(painter, digit, digit == answer, widest)
        painter.end()

    def _paint_row(self, painter: QPainter, digit: int, is_answer: bool, number_width: int) -> None:
        height, grid = self.height() / 10, theme.GRID * self._scale
        row = QRectF(0, digit * height, self.width(), height)
        label = QRectF(grid * 2, row.top(), grid * 2, height)
        around = (height - _BAR * self._scale) / 2
        bar = row.adjusted(grid * 5, around, -(number_width + grid * 1.5), -around)
        painter.setFont(self._font(bold=is_answer))
        text = self.palette().windowText().color()
        painter.setPen(text if is_answer else theme.secondary_text(self.palette()))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, str(digit))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._percentage(digit))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colours(self.palette()).track)
        painter.drawRoundedRect(bar, 3, 3)
        length = self._shown[digit] * bar.width()
        if length >= 0.5:
            painter.setBrush(self._colour(digit))
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(length, 3), bar.height()), 3, 3)
        if is_answer:
            painter.setBrush(self._colour(digit))
            middle = row.center().y()
            half, tip = 5 * self._scale, 2 + 7 * self._scale
            painter.drawPolygon([QPointF(2, middle - half), QPointF(tip, middle), QPointF(2, middle + half)])

    def _font(self, *, bold: bool) -> QFont:
        return theme.sized(self.font(), round(theme.TEXT_SIZE * self._scale), bold=bold)
