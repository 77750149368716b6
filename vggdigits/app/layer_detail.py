"""One filter, large: what it makes of the ink, what its layer does, and the training digits it answers to most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from vggdigits.app import theme
from vggdigits.app.feature_pictures import FeatureTile, MarkedTile
from vggdigits.app.layer_strip import LayerStrip, in_figures
from vggdigits.app.layer_words import sentence
from vggdigits.app.window_parts import Heading, Note

if TYPE_CHECKING:
    from vggdigits.model.best_matches import Match
    from vggdigits.model.feature_maps import Layer, Look, Watched

_LARGE, _SMALL, _ACROSS = 144, 66, 4  # pixels: two large pictures are as wide as four small ones
_MATCHES = 8


class LayerDetail(QWidget):
    """Begins with a filter of a layer, and follows the ink.

    Attributes:
        back: leads to all layers.
        heading: layer and filter.
        strip: the other filters of the layer that are strong.
        given, made: the input, and the feature map.
        matches: training digits; their labels stand below them.
        about, verdict: what the layer does; what the matches are.

    Signals:
        left(): enough of it.
        opened(int): another filter of the layer is wanted.
    """

    left = Signal()
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layer: Layer | None = None
        self.strip: LayerStrip | None = None
        self.back = QToolButton(autoRaise=True)
        self.back.setArrowType(Qt.ArrowType.LeftArrow)
        self.back.setText(self.tr("All layers"))
        self.back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.back.setFont(theme.sized(self.back.font(), theme.TEXT_SIZE))
        self.back.setToolTip(self.tr("All layers (Esc)"))
        self.back.clicked.connect(lambda: self.left.emit())
        self.heading = Heading("")
        self._facts, self._strength = Note(size=theme.STATUS_SIZE), Note(size=theme.STATUS_SIZE)
        self.about, self.verdict = QLabel(wordWrap=True), Note(size=theme.STATUS_SIZE)
        self.about.setFont(theme.sized(self.about.font(), theme.TEXT_SIZE))
        self.given, self.made = MarkedTile(_LARGE), FeatureTile(_LARGE)
        self._given_note = Note(self.tr("what the network got"), size=theme.STATUS_SIZE)
        self._made_note = Note(self.tr("its feature map"), size=theme.STATUS_SIZE)
        self._digits = QLabel(self.tr("Training digits that it answers to most"))
        self._digits.setFont(theme.sized(self._digits.font(), theme.TEXT_SIZE, bold=True))
        self._digits.setWordWrap(True)
        self.matches = [MarkedTile(_SMALL) for _ in range(_MATCHES)]
        self.labels = [QLabel() for _ in self.matches]
        self._strip_place = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GRID, theme.GRID, 2 * theme.GRID, 2 * theme.GRID)
        layout.setSpacing(theme.GRID)
        layout.addWidget(self.back, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.heading)
        layout.addWidget(self._facts)
        layout.addLayout(self._strip_place)
        layout.addLayout(self._pictures())
        layout.addWidget(self._strength)
        layout.addWidget(self.about)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self._digits)
        layout.addLayout(self._training_digits())
        layout.addWidget(self.verdict)
        layout.addStretch()

    def _pictures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GRID)
        grid.setVerticalSpacing(theme.GRID // 2)
        for column, (tile, note) in enumerate(((self.given, self._given_note), (self.made, self._made_note))):
            grid.addWidget(tile, 0, column, Qt.AlignmentFlag.AlignLeft)
            note.setFixedWidth(_LARGE)
            grid.addWidget(note, 1, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(2, 1)
        return grid

    def _training_digits(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GRID)
        grid.setVerticalSpacing(theme.GRID // 2)
        for number, (tile, label) in enumerate(zip(self.matches, self.labels, strict=True)):
            label.setFont(theme.sized(label.font(), theme.STATUS_SIZE))
            label.setMinimumHeight(label.fontMetrics().height())
            row, column = divmod(number, _ACROSS)
            grid.addWidget(tile, 2 * row, column)
            grid.addWidget(label, 2 * row + 1, column, Qt.AlignmentFlag.AlignHCenter)
        grid.setColumnStretch(_ACROSS, 1)
        return grid

    def begin(self, number: int, channel: int, look: Look) -> None:
        """Show what is known at once of a filter of a layer; what is found out about it follows."""
        layer, strongest = look.layers[number], look.strongest[number]
        if layer is not self._layer:
            self._layer = layer
            self.about.setText("")
            if self.strip is not None:
                self._strip_place.removeWidget(self.strip)
                self.strip.hide()
                self.strip.deleteLater()
            self.strip = LayerStrip(layer, titled=False)
            self.strip.opened.connect(self.opened)
            self._strip_place.addWidget(self.strip)
        assert self.strip is not None  # noqa: S101
        self.strip.show_strongest(strongest)
        self.strip.choose(channel)
        self.heading.setText(self._name(layer, channel))
        self._facts.setText(self._of_layer(layer))
        self.made.setVisible(layer.block > 0)
        self._made_note.setVisible(layer.block > 0)
        for tile, label in zip(self.matches, self.labels, strict=True):  # they keep their places, nothing jumps
            tile.show_marked(None, None)
            label.setText("")
        self.verdict.setText("")
        self._strength.setText("")
        self.given.show_marked(look.picture, None)
        known = channel in strongest.channels
        self.made.show_picture(strongest.maps[strongest.channels.index(channel)] if known else None)

    def clear(self) -> None:
        """There is no ink; what is said of the filter itself stays."""
        self.given.show_marked(None, None)
        self.made.show_picture(None)
        self._strength.setText("")

    def show_look(self, look: Look, watched: Watched) -> None:
        """What was found out, and what the layer makes of the ink now."""
        layer = look.layers[watched.layer]
        if self.strip is not None:
            self.strip.show_strongest(look.strongest[watched.layer])
            self.strip.choose(watched.channel)
        self.given.show_marked(
            look.picture, None if watched.place is None or layer.sees_all else layer.sees(*watched.place)
        )
        self.made.show_picture(watched.map)
        if layer.is_last:
            text = self.tr("Logit {strength}: number {rank} of {count}.")
        else:
            text = self.tr("Strength {strength}: number {rank} of {count}.")
        strength = in_figures(watched.strength)
        self._strength.setText(text.format(strength=strength, rank=watched.rank, count=layer.channels))
        self._say(layer, watched)

    def _say(self, layer: Layer, watched: Watched) -> None:
        known, text = watched.matches is not None, sentence(layer)
        if not known and text:
            text = self.tr("In the bundled network: {sentence}").format(sentence=text)
        self.about.setText(text)
        self._show_matches(layer, watched.matches or ())
        if watched.matches:
            self.verdict.setText(self._verdict(watched.matches))
        elif known:
            self.verdict.setText(self.tr("It answered to none of the training digits that were shown to it."))
        else:
            self.verdict.setText(watched.trouble or self.tr("Best matches are kept for the bundled network only."))

    def _show_matches(self, layer: Layer, matches: Sequence[Match]) -> None:
        for number, (tile, label) in enumerate(zip(self.matches, self.labels, strict=True)):
            match = matches[number] if number < len(matches) else None
            tile.setVisible(match is not None)
            label.setVisible(match is not None)
            if match is not None:
                box = None if layer.sees_all else layer.sees(*divmod(match.place, layer.side))
                tile.show_marked(match.picture, box)
                label.setText(str(match.label))
                tile.setAccessibleName(self.tr("labelled {digit}").format(digit=match.label))

    def _verdict(self, matches: Sequence[Match]) -> str:
        (digit, count), *others = Counter(match.label for match in matches).most_common()
        if not others:
            return self.tr("All of them are labelled {digit}.").format(digit=digit)
        if count > len(matches) / 2:
            text = self.tr("{count} of {all} are labelled {digit}.")
            return text.format(count=count, all=len(matches), digit=digit)
        return self.tr("They are various digits: what they share is what counts.")

    def _name(self, layer: Layer, channel: int) -> str:
        if layer.is_last and layer.channels <= 10:
            return self.tr("{layer}, digit {number}").format(layer=layer.name, number=channel)
        text = self.tr("{layer}, filter {number}") if layer.block else self.tr("{layer}, unit {number}")
        return text.format(layer=layer.name, number=channel + 1)

    def _of_layer(self, layer: Layer) -> str:
        if not layer.block:
            return self.tr("A linear layer: every unit sees the whole picture.")
        if layer.sees_all:
            text = self.tr("{count} maps of {side} × {side}; every value sees the whole picture.")
        else:
            text = self.tr(
                "{count} maps of {side} × {side}; a value sees {field} × {field} pixels.\n"
                "The box is what the brightest one sees."
            )
        return text.format(count=layer.channels, side=layer.side, field=layer.field)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
