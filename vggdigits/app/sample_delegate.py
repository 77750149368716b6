"""How a sample looks in the browser: its ink on paper, its label below."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vggdigits.app import theme
from vggdigits.app.painting import ink_image
from vggdigits.app.samples_model import SAMPLE_ROLE, label_text
from vggdigits.errors import UserError
from vggdigits.ink.normalize import ink_box
from vggdigits.training.samples import NO_DIGIT, Sample

PAPER = 12 * theme.GRID
TILE = QSize(PAPER + 2 * theme.GRID, PAPER + 5 * theme.GRID)
"""Pixels of a sample, with half the distance to its neighbours on each side."""

_ROUND = 4  # pixels of the paper's corners
_INK = PAPER - 2 * theme.GRID  # pixels of the ink's longer side
_MOST_KEPT = 1024  # pictures, some 25 MB


class SampleDelegate(QStyledItemDelegate):
    """Paints samples; a picture is made when it is first seen, and the newest thousand are kept."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: OrderedDict[tuple[int, int, float], QPixmap] = OrderedDict()

    # Qt overrides.

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return TILE

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        sample = index.data(SAMPLE_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = theme.GRID // 2
        if selected:
            ground = QColor(theme.colours(option.palette).answer)
            ground.setAlpha(48)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), _ROUND + half, _ROUND + half)
        paper = QRect(option.rect.left() + theme.GRID, option.rect.top() + theme.GRID, PAPER, PAPER)
        self._paint_paper(painter, paper, sample, option.palette, selected)
        caption = QRect(paper.left(), paper.bottom() + 1, PAPER, option.rect.bottom() - paper.bottom())
        _paint_caption(painter, caption, sample, option)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.secondary_text(option.palette), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5), _ROUND + half, _ROUND + half)
        painter.restore()

    def _paint_paper(self, painter: QPainter, paper: QRect, sample: Sample, palette: QPalette, selected: bool) -> None:
        colours = theme.colours(palette)
        painter.setPen(QPen(colours.answer, 2) if selected else QPen(colours.track, 1))
        painter.setBrush(colours.paper)
        painter.drawRoundedRect(QRectF(paper).adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        picture = self._picture(sample, colours.ink, painter.device().devicePixelRatio())
        if picture is None:
            painter.setPen(colours.hint)
            painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, self.tr("damaged"))
            return
        where = QRect(0, 0, PAPER, PAPER)
        where.setSize(picture.deviceIndependentSize().toSize())
        where.moveCenter(paper.center())
        painter.drawPixmap(where.topLeft(), picture)

    def _picture(self, sample: Sample, colour: QColor, ratio: float) -> QPixmap | None:
        """The ink in a colour, for a screen of so many pixels a pixel; None where it cannot be decoded."""
        key = (sample.id, colour.rgba(), ratio)
        if key in self._pictures:
            self._pictures.move_to_end(key)
            return self._pictures[key]
        try:
            image = thumbnail(sample, colour, round(_INK * ratio))
        except UserError:
            return None
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(ratio)
        self._pictures[key] = picture
        if len(self._pictures) > _MOST_KEPT:
            self._pictures.popitem(last=False)
        return picture


def thumbnail(sample: Sample, colour: QColor, side: int) -> QImage:
    """A sample's ink with `side` pixels on its longer side. Raises UserError for a damaged sample."""
    ink = sample.ink
    left, top, width, height = ink_box(ink) or (0, 0, ink.shape[1], ink.shape[0])
    inside = np.pad(ink[top : top + height, left : left + width], 1)  # a soft edge where pixels are enlarged
    image = ink_image(inside, colour)
    return image.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _paint_caption(painter: QPainter, place: QRect, sample: Sample, option: QStyleOptionViewItem) -> None:
    """The label, and what was read where that was something else."""
    vertical = Qt.AlignmentFlag.AlignVCenter
    size = theme.STATUS_SIZE if sample.label is NO_DIGIT else theme.TEXT_SIZE
    label = label_text(sample.label)
    painter.setFont(theme.sized(option.font, size, bold=True))
    painter.setPen(option.palette.color(QPalette.ColorRole.Text))
    painter.drawText(place, vertical | Qt.AlignmentFlag.AlignLeft, label)
    if sample.answer is not None and sample.answer != sample.label:
        rest = place.adjusted(QFontMetrics(painter.font()).horizontalAdvance(label) + theme.GRID // 2, 0, 0, 0)
        painter.setFont(theme.sized(option.font, theme.STATUS_SIZE))
        painter.setPen(theme.secondary_text(option.palette))
        read = QCoreApplication.translate("SampleDelegate", "read {digit}").format(digit=sample.answer)
        if QFontMetrics(painter.font()).horizontalAdvance(read) <= rest.width():  # half a word would say nothing
            painter.drawText(rest, vertical | Qt.AlignmentFlag.AlignRight, read)
