"""The finished ink as a picture: painted once, mended where the drawing changes, and of many strokes only some in each
turn of the event loop."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion

from vggdigits.app.canvas_view import View
from vggdigits.app.painting import ink_image, paint_stroke
from vggdigits.app.theme import Colours
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke, meet, union

_EDGE = 2  # pixels around ink that its anti-aliased edge may reach
_LEAST_POINTS = 4000  # of outlines, painted in a turn however long they take: any usual drawing
_TURN_S = 0.012  # after which the rest is left for the next turn
_MOST_ON_TOP = 100  # strokes that are painted turn by turn while the picture they belong to is under way

Look = tuple[View, QSize, float, Colours]
"""What is seen of the drawing, the size of the widget, its pixels' ratio, the colours."""


class InkLayer:
    """Keeps what it painted: ink that was added is painted over it, where ink went the paper is painted anew.

    A picture that takes several turns is finished before the next one begins. Ink that only comes is seen as it comes;
    until another picture in its place is done, the one before is shown where it would be seen now.
    """

    def __init__(self) -> None:
        self._shown: _Picture | None = None
        self._coming: _Picture | None = None  # takes its place once it is done

    def paint(self, painter: QPainter, drawing: Drawing, look: Look) -> bool:
        """Paint the drawing on a widget; whether that is not all of it yet, so that the next turn is to paint again."""
        turn = _Turn()
        if self._under_way is not None and not _share_ink(self._under_way.drawing, drawing):
            self._shown = self._coming = None
        while not self._is_done(drawing, look):
            picture = self._under_way or self._begin(drawing, look)
            if not picture.go_on(turn):
                break
            self._shown, self._coming = picture, None
        if self._shown is not None:
            self._shown.show(painter, look)
        if self._under_way is not None:
            _paint_on_top(painter, _added(self._under_way.drawing, drawing) or (), look)
        return self._under_way is not None

    @property
    def _under_way(self) -> _Picture | None:
        if self._coming is not None:
            return self._coming
        return None if self._shown is None or self._shown.is_done else self._shown

    def _is_done(self, drawing: Drawing, look: Look) -> bool:
        shown = self._shown
        return shown is not None and self._under_way is None and shown.drawing is drawing and bool(shown.look == look)

    def _begin(self, drawing: Drawing, look: Look) -> _Picture:
        """The picture that is to be painted: what only adds ink to blank paper, or to what is seen, is seen itself."""
        shown = self._shown
        if shown is not None and shown.look == look and (added := _added(shown.drawing, drawing)) is not None:
            shown.drawing = drawing
            shown.add(added)
            return shown
        if shown is None or not _share_ink(shown.drawing, drawing):
            self._shown = _painted_anew(drawing, look)
            return self._shown
        if shown.look == look:
            self._coming = _mended(shown, drawing)
        elif drawing is shown.drawing and look == (shown.look[0], look[1], *shown.look[2:]):
            self._coming = _of_another_size(shown, look)
        else:
            self._coming = _painted_anew(drawing, look)
        return self._coming


@dataclass
class _Turn:
    """How much of a turn of the event loop was used."""

    points: int = 0
    until: float = field(default_factory=lambda: time.perf_counter() + _TURN_S)

    @property
    def is_over(self) -> bool:
        return self.points >= _LEAST_POINTS and time.perf_counter() >= self.until


@dataclass
class _Work:
    """Strokes to be painted in a part of the widget, which may have to be made blank paper before."""

    strokes: Iterator[Stroke]
    where: QRect
    blank: bool


class _Picture:
    """A drawing as it looks, with what of it is to be painted yet."""

    def __init__(self, drawing: Drawing, look: Look, pixmap: QPixmap) -> None:
        self.drawing, self.look = drawing, look
        self._pixmap = pixmap
        self._work: deque[_Work] = deque()

    @property
    def is_done(self) -> bool:
        return not self._work

    def copy(self) -> QPixmap:
        """What is painted so far, to paint on."""
        return QPixmap(self._pixmap)

    def add(self, strokes: Iterable[Stroke]) -> None:
        """Paint these on what is there."""
        self._work.append(_Work(iter(strokes), QRect(QPoint(0, 0), self.look[1]), blank=False))

    def repaint(self, strokes: Iterable[Stroke], where: QRect) -> None:
        """Paint paper, the picture under the strokes, and these, in a part of the widget."""
        if not where.isEmpty():
            self._work.append(_Work(iter(strokes), where, blank=True))

    def go_on(self, turn: _Turn) -> bool:
        """Paint until the turn is over, one stroke at least; whether all is done."""
        while self._work:
            if not self._paint_some(self._work[0], turn):
                return False
            self._work.popleft()
        return True

    def show(self, painter: QPainter, look: Look) -> None:
        """Paint it on a widget; where another part of the drawing is seen by now, as much of that as it has."""
        view, size, _, _ = look
        own = self.look[0]
        painter.save()
        if self.look != look:
            painter.fillRect(QRect(QPoint(0, 0), size), self.look[3].paper)
            scale = view.zoom / own.zoom
            painter.translate(view.offset - own.offset * scale)
            painter.scale(scale, scale)
        painter.drawPixmap(0, 0, self._pixmap)
        painter.restore()

    def _paint_some(self, work: _Work, turn: _Turn) -> bool:
        """Whether that is all of it."""
        view, _, _, colours = self.look
        painter = QPainter(self._pixmap)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipRect(work.where)
        painter.translate(view.offset)
        painter.scale(view.zoom, view.zoom)
        part = view.area_to_units(QRectF(work.where.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)))
        if work.blank:
            work.blank = False
            painter.fillRect(part.adjusted(-1, -1, 1, 1), colours.paper)
            if self.drawing.backdrop is not None:
                paint_backdrop(painter, self.drawing.backdrop, part, colours)
        seen = (part.left(), part.top(), part.right(), part.bottom())
        for stroke in work.strokes:
            if meet(stroke.bounds, seen):
                paint_stroke(painter, stroke, colours.ink, part)
                turn.points += len(stroke.outline)
            if turn.is_over:
                painter.end()
                return False
        painter.end()
        return True


def _painted_anew(drawing: Drawing, look: Look) -> _Picture:
    picture = _Picture(drawing, look, _pixmap(look))
    picture.repaint(drawing.strokes, QRect(QPoint(0, 0), look[1]))
    return picture


def _of_another_size(before: _Picture, look: Look) -> _Picture:
    """What came into sight is painted."""
    pixmap, whole, known = _pixmap(look), QRect(QPoint(0, 0), look[1]), QRect(QPoint(0, 0), before.look[1])
    painter = QPainter(pixmap)
    painter.drawPixmap(0, 0, before.copy())
    painter.end()
    picture = _Picture(before.drawing, look, pixmap)
    for part in QRegion(whole) - QRegion(known):  # type: ignore[attr-defined]  # PySide's stubs leave its __iter__ out
        seam = part.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE).intersected(whole)
        picture.repaint(before.drawing.strokes, seam)
    return picture


def _mended(before: _Picture, drawing: Drawing) -> _Picture:
    """Where ink went, what stayed is painted anew; what is new comes on top."""
    view, size, _, _ = before.look
    known, left = set(before.drawing.strokes), set(drawing.strokes)
    boxes = [stroke.bounds for stroke in before.drawing.strokes if stroke not in left]
    changed = _changed_area(before.drawing.backdrop, drawing.backdrop)
    if changed is not None:
        near, top, far, bottom = changed  # smoothing carries a pixel's shade into its neighbours
        boxes.append((near - 1, top - 1, far + 1, bottom + 1))
    picture = _Picture(drawing, before.look, before.copy())
    if boxes:
        where = view.area_to_widget(ink_area(union(boxes))).toAlignedRect().adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)
        stayed = (stroke for stroke in drawing.strokes if stroke in known)
        picture.repaint(stayed, where.intersected(QRect(QPoint(0, 0), size)))
    picture.add(stroke for stroke in drawing.strokes if stroke not in known)
    return picture


def _pixmap(look: Look) -> QPixmap:
    pixmap = QPixmap(look[1] * look[2])
    pixmap.setDevicePixelRatio(look[2])
    return pixmap


def _added(before: Drawing, after: Drawing) -> tuple[Stroke, ...] | None:
    """The strokes that came on top of a drawing; None where it changed otherwise."""
    kept = len(before.strokes)
    stayed = after.strokes[:kept] == before.strokes and after.backdrop is before.backdrop
    return after.strokes[kept:] if stayed else None


def _share_ink(one: Drawing, other: Drawing) -> bool:
    same_picture = one.backdrop is not None and one.backdrop is other.backdrop
    return same_picture or not set(one.strokes).isdisjoint(other.strokes)


def _paint_on_top(painter: QPainter, strokes: tuple[Stroke, ...], look: Look) -> None:
    if not 0 < len(strokes) <= _MOST_ON_TOP:
        return
    view, _, _, colours = look
    painter.save()
    painter.translate(view.offset)
    painter.scale(view.zoom, view.zoom)
    for stroke in strokes:
        paint_stroke(painter, stroke, colours.ink)
    painter.restore()


def ink_area(bounds: tuple[float, float, float, float]) -> QRectF:
    """Left, top, right, bottom of ink as an area; never empty, as a dot's hairline would be."""
    left, top, right, bottom = bounds
    return QRectF(left, top, max(right - left, 1e-9), max(bottom - top, 1e-9))


def _changed_area(before: Backdrop | None, after: Backdrop | None) -> tuple[float, float, float, float] | None:
    """Where two pictures differ, left, top, right, bottom; None where they do not."""
    if before is after:
        return None
    if before is None or after is None or before.ink.shape != after.ink.shape:
        heights, widths = zip(*(each.ink.shape for each in (before, after) if each is not None), strict=True)
        return 0.0, 0.0, float(max(widths)), float(max(heights))
    differs = before.ink != after.ink
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return None
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def paint_backdrop(painter: QPainter, backdrop: Backdrop, part: QRectF, colours: Colours) -> None:
    """Paint the pixels of the picture that lie in a part of the drawing."""
    height, width = backdrop.ink.shape
    pixels = part.toAlignedRect().adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE).intersected(QRect(0, 0, width, height))
    if pixels.isEmpty():
        return
    top, left = pixels.top(), pixels.left()
    ink = backdrop.ink[top : top + pixels.height(), left : left + pixels.width()]
    painter.drawImage(QPointF(left, top), ink_image(ink, colours.ink))
