"""What the canvas is drawn on with: the brush."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QToolBar, QWidget

from vggdigits.app.action_parts import fill, make_action
from vggdigits.app.brush_chooser import BrushChooser
from vggdigits.app.canvas import Canvas

ZOOM_STEP = 1.25


class InkTools(QObject):
    """The tools in their places: tool bar, Edit menu, View menu.

    Attributes:
        brush: its width.
    """

    def __init__(self, window: QWidget, canvas: Canvas, steps: QUndoStack) -> None:
        super().__init__(window)
        self._canvas, self._steps = canvas, steps
        self.brush = BrushChooser()
        self.thicker = make_action(window, self.tr("&Thicker brush"), QKeySequence("]"))
        self.thinner = make_action(window, self.tr("T&hinner brush"), QKeySequence("["))
        self.zoom_in = make_action(window, self.tr("Zoom &in"), QKeySequence.StandardKey.ZoomIn)
        self.zoom_in.setShortcuts([self.zoom_in.shortcut(), QKeySequence("Ctrl+=")])  # + is often on the shifted =
        self.zoom_out = make_action(window, self.tr("Zoom &out"), QKeySequence.StandardKey.ZoomOut)
        self.fit = make_action(window, self.tr("&Zoom to fit"), QKeySequence("Ctrl+0"))
        self.brush.chosen.connect(self._set_brush)
        self.thicker.triggered.connect(lambda: self.brush.thicker())
        self.thinner.triggered.connect(lambda: self.brush.thinner())
        self.zoom_in.triggered.connect(lambda: canvas.zoom_by(ZOOM_STEP))
        self.zoom_out.triggered.connect(lambda: canvas.zoom_by(1 / ZOOM_STEP))
        self.fit.triggered.connect(lambda: canvas.set_view(canvas.view_of(canvas.drawing)))

    def fill_edit_menu(self, menu: QMenu) -> None:
        """Tools by name."""
        fill(menu, [self.thicker, self.thinner])

    def fill_view_menu(self, menu: QMenu) -> None:
        """What is seen of the paper."""
        fill(menu, [self.zoom_in, self.zoom_out, self.fit])

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """Tools at hand."""
        bar.addWidget(self.brush)

    def _set_brush(self, width: float) -> None:
        self._canvas.brush = width
