"""One sentence on what each layer of the bundled network does. Each was checked against the digits that its filters
answer to most (docs/explain.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from vggdigits.model.feature_maps import Layer


def sentence(layer: Layer) -> str:
    """What it does, in the user's language; "" of a layer that the bundled network does not have."""
    translate = QCoreApplication.translate
    return {
        "conv1_1": translate(
            "layer_words",
            "Edges of strokes, each filter in one direction, and their ends; some answer to blank paper.",
        ),
        "conv1_2": translate("layer_words", "Rims of strokes, bends, tips, and the narrow gap inside a small loop."),
        "conv2_1": translate("layer_words", "Short pieces of stroke: arcs, corners, and where two strokes come close."),
        "conv2_2": translate("layer_words", "Bends and joins: where strokes cross, meet, or begin to close a loop."),
        "conv3_1": translate("layer_words", "Parts of digits: the bar of a 5, the left of a 4, a bow of a 3."),
        "conv3_2": translate("layer_words", "Larger parts: a loop, the top of a 7, the crossing of a 4."),
        "conv3_3": translate(
            "layer_words", "Parts joined: the round of a 9 with its tail, both bows of a 3, the foot of a 2."
        ),
        "conv4_1": translate("layer_words", "Whole shapes: from here on a value sees all of a digit."),
        "conv4_2": translate("layer_words", "Whole shapes in one way of writing them, such as a slanted 4."),
        "conv4_3": translate("layer_words", "More than half of the filters answer most to one digit alone."),
        "conv5_1": translate("layer_words", "Four places are left of the picture: a digit, and where its parts are."),
        "conv5_2": translate("layer_words", "Two filters in three answer most to one digit alone, written in one way."),
        "conv5_3": translate("layer_words", "The last maps: seven in ten filters answer most to one digit alone."),
        "fc1": translate("layer_words", "Sums the places up: a unit stands for a digit in one way of writing it."),
        "fc2": translate(
            "layer_words", "Weighs for and against: some units speak for digits, some for no digit at all."
        ),
        "fc3": translate("layer_words", "One unit for each digit: the greatest is the answer, if it beats “no digit”."),
    }.get(layer.name, "")
