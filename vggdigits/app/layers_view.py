"""The network, layer by layer, while it reads: the strongest feature maps of each; one of them large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vggdigits.app import theme
from vggdigits.app.layer_detail import LayerDetail
from vggdigits.app.layer_strip import LayerStrip
from vggdigits.app.why_thread import Task
from vggdigits.app.why_view import WhyView
from vggdigits.app.why_way_in import Tile
from vggdigits.app.window_parts import Note

if TYPE_CHECKING:
    from vggdigits.model.feature_maps import Layer, Look
    from vggdigits.model.recognizer import DigitReading

_INPUT = 8 * theme.GRID


class LayersView(WhyView):
    """A picture of the network to scroll in, or one of its filters.

    Attributes:
        strips: a row of maps a layer, from the input to the answer; none before the network has looked at ink.
        detail: the filter that was opened.
        note: what is said in place of pictures.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strips: list[LayerStrip] = []
        self._look: Look | None = None
        self._layers: tuple[Layer, ...] = ()
        self._wanted: tuple[int, int] | None = None
        self.note, self._input = Note(), Tile(_INPUT)
        self._input_words = Note(size=theme.STATUS_SIZE)
        self._network = QWidget()
        top = QHBoxLayout()
        top.setSpacing(2 * theme.GRID)
        top.addWidget(self._input, alignment=Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._input_words, stretch=1)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.GRID)
        layout = QVBoxLayout(self._network)
        layout.setContentsMargins(2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.note)
        layout.addLayout(top)
        layout.addLayout(self._rows)
        layout.addStretch()
        self.detail = LayerDetail()
        self.detail.left.connect(self.show_all)
        self.detail.opened.connect(self._open_beside)
        self._all, self._one = _scrolling(self._network), _scrolling(self.detail)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._all)
        self._pages.addWidget(self._one)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._pages)
        self.show_nothing("")

    @property
    def opened(self) -> tuple[int, int] | None:
        """The number of the layer, and of its filter, that is shown large."""
        return self._wanted

    def task(self, digit: DigitReading) -> Task:
        frame, wanted = digit.steps.frame, self._wanted
        return lambda explainer: explainer.feature_maps.look(frame, wanted)

    def show_result(self, digit: DigitReading, result: object) -> None:
        if result is None:
            self.show_nothing(self.tr("This could not be explained. The log says more."))
            return
        look: Look = result  # type: ignore[assignment]  # what the task gives
        if look.layers != self._layers:
            self.forget_network()
            self._lay_out(look)
        self._look = look
        self.note.setText("")
        self.note.hide()
        self._input.show()
        self._input.show_picture(look.picture)
        self._input_words.setText(self._guide(look))
        for strip, strongest in zip(self.strips, look.strongest, strict=True):
            strip.show_strongest(strongest)
        watched = look.watched
        if watched is not None and (watched.layer, watched.channel) == self._wanted:
            self.detail.show_look(look, watched)

    def show_nothing(self, reason: str) -> None:
        self._look = None
        self.note.setText(reason or self.tr("Draw a digit, and watch what every layer of the network makes of it."))
        self.note.show()
        self._input.hide()
        self._input_words.setText("")
        for strip in self.strips:
            strip.show_strongest(None)
        self.detail.clear()

    def forget_network(self) -> None:
        self.show_all()
        self._layers = ()
        self.strips = []
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def open(self, layer: int, channel: int) -> None:
        """Show a filter of a layer large."""
        if self._look is None:
            return
        self._wanted = layer, channel
        self.detail.begin(layer, channel, self._look)
        if self._pages.currentWidget() is not self._one:
            self._pages.setCurrentWidget(self._one)
            self._one.verticalScrollBar().setValue(0)
        if self.detail.strip is not None:
            self.detail.strip.setFocus()
        self.asked.emit()

    def show_all(self) -> None:
        """Show the whole network."""
        if self._wanted is None:
            return
        layer, _ = self._wanted
        self._wanted = None
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.detail.isAncestorOf(focus)
        self._pages.setCurrentWidget(self._all)
        if had_focus:
            self.strips[layer].setFocus()

    def sizeHint(self) -> QSize:
        return QSize(352, 560)

    def minimumSizeHint(self) -> QSize:
        return QSize(344, 240)

    def _open_beside(self, channel: int) -> None:
        if self._wanted is not None:
            self.open(self._wanted[0], channel)

    def _lay_out(self, look: Look) -> None:
        self._layers = look.layers
        block = -1
        for number, layer in enumerate(look.layers):
            if layer.block != block:
                block = layer.block
                self._rows.addWidget(self._block(layer))
            strip = LayerStrip(layer)
            strip.opened.connect(lambda channel, number=number: self.open(number, channel))
            strip.passed.connect(lambda step, number=number: self._go(number + step))
            strip.entered.connect(lambda number=number: self._enter(number))
            self.strips.append(strip)
            self._rows.addWidget(strip)
        self._take_tab(0)

    def _block(self, layer: Layer) -> QLabel:
        if layer.block == 0:
            text = self.tr("Linear layers")
        elif layer.block == 1:
            text = self.tr("Block 1")
        else:
            text = self.tr("Block {number}: halved by max pooling").format(number=layer.block)
        label = QLabel(text)
        label.setFont(theme.sized(label.font(), theme.TEXT_SIZE))
        label.setContentsMargins(0, theme.GRID, 0, 0)
        return label

    def _guide(self, look: Look) -> str:
        text = self.tr(
            "Input: {side} × {side}. Below, of each layer, the feature maps that answer most, bright where they do. "
            "Click one."
        )
        return text.format(side=len(look.picture))

    def _go(self, number: int) -> None:
        if 0 <= number < len(self.strips):
            self.strips[number].setFocus()

    def _enter(self, number: int) -> None:
        self._all.ensureWidgetVisible(self.strips[number], 0, 2 * theme.GRID)
        self._take_tab(number)

    def _take_tab(self, number: int) -> None:
        """Tab comes to one layer, and goes on from it; the arrows lead to the others."""
        for each, strip in enumerate(self.strips):
            strip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each == number else Qt.FocusPolicy.ClickFocus)


def _scrolling(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    widget.setAutoFillBackground(False)
    return area
