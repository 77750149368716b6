"""Ten bars, always in the order 0 to 9: the answer marked and bold, the runner-up coloured where it is close."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QRectF, QSize, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from vggdigits.app.bars_painting import paint_bars, percentage
from vggdigits.app.verdict import Verdict

_ROW, _LOWEST_ROW = 28, 20  # pixels
_GLIDE_MS = 80


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
        return [""] * 10 if self._target is None else [percentage(each) for each in self._target]

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

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        paint_bars(
            painter, QRectF(self.rect()), self._shown, self.percentages(), self._verdict, self.palette(), self._scale
        )
        painter.end()
