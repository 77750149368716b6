"""The training that runs in the background, for the status bar: a thin bar and the percent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QStyleOptionFocusRect, QWidget

from vggdigits.app import theme
from vggdigits.app.thin_bar import paint_thin_bar

_BAR = (96, 4)  # pixels


class TrainingStatus(QAbstractButton):
    """Hidden while nothing is trained; a click asks for the window that shows more.

    Signals (of every button): clicked().
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self._paused = False
        self.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.hide()

    def show_training(self, training: Mapping[str, Any]) -> None:
        """Show what `training_changed` told: `running`, `paused`, `share` (0..1 or None), `text`; {} hides it."""
        if not training.get("running"):
            self.hide()
            return
        share = training.get("share")
        self._share = None if share is None else min(max(float(share), 0.0), 1.0)
        self._paused = bool(training.get("paused"))
        if self._paused:
            text = self.tr("training paused")
        elif self._share is None:
            text = self.tr("training")
        else:
            text = self.tr("training {percent} %").format(percent=int(100 * self._share))
        if text != self.text():
            self.setText(text)
            self.updateGeometry()
        self.setToolTip(str(training.get("text", "")))
        self.setAccessibleName(text)
        self.update()
        self.show()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        texts = (self.text(), self.tr("training {percent} %").format(percent=99))
        widest = max(metrics.horizontalAdvance(text) for text in texts)
        return QSize(widest + _BAR[0] + 3 * theme.GRID, metrics.height() + theme.GRID // 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(theme.GRID, (self.height() - _BAR[1]) / 2, *_BAR)
        paint_thin_bar(painter, bar, self._share, self.palette(), muted=self._paused)
        role = self.palette().windowText().color() if self.underMouse() else theme.secondary_text(self.palette())
        painter.setPen(role)
        beside = QRectF(self.rect()).adjusted(2 * theme.GRID + _BAR[0], 0, 0, 0)
        painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)
        painter.end()
