"""Networks that only the command line trains, where the windows meet them."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from vggdigits.app.input_strip import InputStrip
from vggdigits.app.retrain_form import RetrainForm
from vggdigits.app.retrain_settings import PRESETS, RetrainSettings
from vggdigits.ink.whole import frame_whole


def test_the_form_goes_on_from_a_run_of_a_preset_that_it_does_not_offer(qtbot: QtBot) -> None:
    form = RetrainForm()
    qtbot.addWidget(form)
    form.show_settings(RetrainSettings(preset="seed"))
    form.preset.setCurrentIndex(form.preset.findData("paper"))
    assert form.settings().preset == "paper"
    assert form.settings().batch_size == PRESETS["paper"].batch_size


def test_the_strip_shows_a_whole_picture_as_it_was_given(qtbot: QtBot) -> None:
    strip = InputStrip()
    qtbot.addWidget(strip)
    strip.resize(strip.sizeHint())
    wide = np.zeros((20, 60), np.uint8)
    wide[5:15, 5:15] = 255
    steps = frame_whole(wide, 224)
    assert (steps.cropped.shape, steps.fitted.shape, steps.frame.shape) == ((20, 60), (60, 60), (224, 224))
    strip.show_steps(steps)
    image = strip.grab().toImage()
    tiles = [image.pixelColor(44 + number * 116, 44).lightness() for number in range(3)]
    assert max(tiles) < 64  # the middle of each is paper, black: nothing was centred
