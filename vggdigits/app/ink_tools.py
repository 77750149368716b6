"""What the canvas is drawn on with: pen, eraser, brush; and how near one is to the paper."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMenu, QToolBar, QToolButton, QWidget

from vggdigits.app.action_parts import fill, make_action
from vggdigits.app.brush_chooser import BrushChooser
from vggdigits.app.canvas import Canvas, Tool
from vggdigits.app.history import ReplaceDrawing
from vggdigits.ink.erase import Erases
from vggdigits.ink.strokes import Drawing

ZOOM_STEP = 1.25


class InkTools(QObject):
    """The tools in their places: tool bar, Edit menu, View menu.

    Attributes:
        brush: its width.
        pen, eraser: choose a tool.
        by_stroke, by_area: choose what the eraser takes.
    """

    def __init__(self, window: QWidget, canvas: Canvas, steps: QUndoStack) -> None:
        super().__init__(window)
        self._canvas, self._steps = canvas, steps
        self.brush = BrushChooser()
        self.pen = make_action(window, self.tr("&Pen"), QKeySequence("P"), "pen")
        self.eraser = make_action(window, self.tr("&Eraser"), QKeySequence("E"), "eraser")
        self.by_stroke = make_action(window, self.tr("Eraser takes whole &strokes"))
        self.by_area = make_action(window, self.tr("Eraser takes what it t&ouches"))
        self.thicker = make_action(window, self.tr("&Thicker brush"), QKeySequence("]"))
        self.thinner = make_action(window, self.tr("T&hinner brush"), QKeySequence("["))
        self.zoom_in = make_action(window, self.tr("Zoom &in"), QKeySequence.StandardKey.ZoomIn)
        self.zoom_in.setShortcuts([self.zoom_in.shortcut(), QKeySequence("Ctrl+=")])  # + is often on the shifted =
        self.zoom_out = make_action(window, self.tr("Zoom &out"), QKeySequence.StandardKey.ZoomOut)
        self.fit = make_action(window, self.tr("&Zoom to fit"), QKeySequence("Ctrl+0"))
        self._one_of(self.pen, self.eraser)
        self._one_of(self.by_stroke, self.by_area)
        self._connect()

    def _connect(self) -> None:
        canvas = self._canvas
        self.pen.triggered.connect(lambda: self._take(Tool.PEN))
        self.eraser.triggered.connect(lambda: self._take(Tool.ERASER))
        self.by_stroke.triggered.connect(lambda: self._erase_by(Erases.STROKES))
        self.by_area.triggered.connect(lambda: self._erase_by(Erases.AREA))
        self.thicker.triggered.connect(lambda: self.brush.thicker())
        self.thinner.triggered.connect(lambda: self.brush.thinner())
        self.zoom_in.triggered.connect(lambda: canvas.zoom_by(ZOOM_STEP))
        self.zoom_out.triggered.connect(lambda: canvas.zoom_by(1 / ZOOM_STEP))
        self.fit.triggered.connect(self._fit)
        self.brush.chosen.connect(self._set_brush)
        canvas.brush_turned.connect(self.brush.turn)
        canvas.erased.connect(self._on_erased)

    def fill_edit_menu(self, menu: QMenu) -> None:
        """Tools by name."""
        fill(menu, [self.pen, self.eraser, self.by_stroke, self.by_area], [self.thicker, self.thinner])

    def fill_view_menu(self, menu: QMenu) -> None:
        """What is seen of the paper."""
        fill(menu, [self.zoom_in, self.zoom_out, self.fit])

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """Tools at hand; what the eraser takes hangs on its button."""
        bar.addAction(self.pen)
        button = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setDefaultAction(self.eraser)
        menu = QMenu(button)
        menu.addActions([self.by_stroke, self.by_area])
        button.setMenu(menu)
        bar.addWidget(button)
        bar.addWidget(self.brush)

    def _one_of(self, chosen: QAction, *others: QAction) -> None:
        group = QActionGroup(self)
        for action in (chosen, *others):
            action.setCheckable(True)
            group.addAction(action)
        chosen.setChecked(True)

    def _take(self, tool: Tool) -> None:
        self._canvas.tool = tool

    def _erase_by(self, what: Erases) -> None:
        self._canvas.erases = what
        self.eraser.trigger()  # who chooses how to erase wants to erase

    def _set_brush(self, width: float) -> None:
        self._canvas.brush = width

    def _fit(self) -> None:
        self._canvas.finish_stroke()
        self._canvas.set_view(self._canvas.view_of(self._canvas.drawing))

    def _on_erased(self, before: Drawing) -> None:
        self._steps.push(ReplaceDrawing(self.tr("Erase"), self._canvas, before, self._canvas.drawing))
