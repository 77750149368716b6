"""The network, layer by layer, in its dock: real maps of the bundled network, opened by mouse and keyboard."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
from fakes import FakeRecognizer
from gestures import draw, move
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from vggdigits.app.feature_pictures import feature_image
from vggdigits.app.layer_strip import LayerStrip, in_steady_places
from vggdigits.app.layer_words import sentence
from vggdigits.app.layers_view import LayersView
from vggdigits.app.main_window import MainWindow
from vggdigits.ink.inkml import read_inkml
from vggdigits.model.checkpoint import Checkpoint, load_checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.explain import Explainer
from vggdigits.paths import bundled_checkpoint, resources_dir

Key = Qt.Key


@pytest.fixture(scope="module")
def bundled() -> Checkpoint:
    return load_checkpoint(bundled_checkpoint())


def explain_with(window: MainWindow, checkpoint: Checkpoint) -> None:
    """The network that reads is a fake; the one that is looked into is not."""
    explainer = Explainer(Engine(checkpoint, torch.device("cpu"), exact=True))
    window.why.make_explainer = lambda engine: explainer


@pytest.fixture
def layers(window: MainWindow, bundled: Checkpoint) -> Iterator[LayersView]:
    """What is in the dock, which is shown."""
    window.resize(1200, 900)
    explain_with(window, bundled)
    toggle(window)
    yield window.why.layers
    window.why.stop()


def toggle(window: MainWindow) -> None:
    found = window.findChild(QDockWidget, "layers")
    assert isinstance(found, QDockWidget)
    found.toggleViewAction().trigger()


def draw_two(window: MainWindow) -> None:
    """All at once: half of it would have other maps."""
    window.canvas.set_drawing(read_inkml(resources_dir() / "drawings" / "2-curved.inkml"))


def wait_for_maps(qtbot: QtBot, layers: LayersView) -> None:
    qtbot.waitUntil(lambda: bool(layers.strips) and all(each.channels and each.isVisible() for each in layers.strips))


def wait_for_detail(qtbot: QtBot, layers: LayersView) -> None:
    qtbot.waitUntil(lambda: layers.detail.verdict.text() != "")


def click(strip: LayerStrip, number: int) -> None:
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.place(number).center().toPoint())


def shown_large(layers: LayersView) -> bool:
    return layers.detail.isVisible()


def test_every_layer_shows_its_strongest_maps(qtbot: QtBot, window: MainWindow, layers: LayersView) -> None:
    assert layers.note.text().startswith("Draw a digit")
    draw_two(window)
    wait_for_maps(qtbot, layers)
    assert not layers.note.isVisible()
    assert [strip.layer.name for strip in layers.strips][::5] == ["conv1_1", "conv3_2", "conv5_1", "fc3"]
    assert [len(strip.channels) for strip in layers.strips] == [8] * 13 + [16, 16, 10]
    sides = [strip.maps[0].shape[0] for strip in layers.strips]
    assert sides == [32, 32, 16, 16, 8, 8, 8, 4, 4, 4, 2, 2, 2, 1, 1, 1]
    assert layers.strips[15].channels == list(range(10))
    strip = layers.strips[10]  # 2 x 2 squares
    place, picture = strip.place(2), strip.grab().toImage()
    for row, column in itertools.product(range(2), range(2)):
        x = place.left() + (column + 0.5) * place.width() / 2
        y = place.top() + (row + 0.5) * place.height() / 2
        shown = picture.pixelColor(int(x), int(y))
        assert shown == feature_image(strip.maps[2]).pixelColor(column, row)


def test_a_hidden_dock_asks_for_nothing(
    qtbot: QtBot,
    window: MainWindow,
    recognizer: FakeRecognizer,
    bundled: Checkpoint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    explain_with(window, bundled)
    asked: list[object] = []
    task = window.why.layers.task
    monkeypatch.setattr(window.why.layers, "task", lambda digit: (asked.append(digit), task(digit))[1])
    draw_two(window)
    qtbot.waitUntil(lambda: window.panel.reading.text() == "3")
    assert asked == [] and window.why.layers.strips == []
    toggle(window)
    wait_for_maps(qtbot, window.why.layers)
    toggle(window)
    count = len(asked)
    recognizer.digit = 7
    draw(window.canvas, (20, 40), (20, 60))
    qtbot.waitUntil(lambda: "7" in window.panel.reading.text())
    assert count >= 1 and len(asked) == count
    window.why.stop()


def test_a_click_opens_a_map_with_the_training_digits_of_its_filter(
    qtbot: QtBot, window: MainWindow, layers: LayersView
) -> None:
    draw_two(window)
    wait_for_maps(qtbot, layers)
    strip = layers.strips[4]
    channel = strip.channels[3]
    expected = strip.maps[3]
    layers._all.ensureWidgetVisible(strip)
    click(strip, 3)
    assert shown_large(layers) and layers.opened == (4, channel)
    detail = layers.detail
    assert detail.heading.text() == f"conv3_1, filter {channel + 1}"
    wait_for_detail(qtbot, layers)
    assert detail.made.picture is not None and (detail.made.picture == expected).all()
    assert detail.given.picture is not None and detail.given.picture.shape == (32, 32)
    assert detail.given.box is not None and max(detail.given.box[2:]) <= 24
    assert detail.about.text() == sentence(strip.layer)
    assert [tile.isVisible() for tile in detail.matches] == [True] * 8
    assert all(label.text() in "0123456789" for label in detail.labels)
    assert detail.verdict.text()
    QTest.mouseClick(detail.back, Qt.MouseButton.LeftButton)
    assert not shown_large(layers) and layers.opened is None


def test_the_keyboard_goes_through_the_layers_and_opens_them(
    qtbot: QtBot, window: MainWindow, layers: LayersView
) -> None:
    draw_two(window)
    wait_for_maps(qtbot, layers)
    layers.strips[0].setFocus()
    for key in (Key.Key_Up, Key.Key_Down, Key.Key_Down, Key.Key_Right, Key.Key_Right, Key.Key_Left):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
    strip = layers.strips[2]
    assert QApplication.focusWidget() is strip and strip.current == 1
    assert str(strip.channels[1] + 1) in strip.accessibleDescription()
    channel = strip.channels[1]
    QTest.keyClick(strip, Key.Key_Return)
    assert layers.opened == (2, channel)
    wait_for_detail(qtbot, layers)
    beside = layers.detail.strip
    assert beside is not None and QApplication.focusWidget() is beside
    assert beside.channels[beside.current] == channel
    QTest.keyClick(beside, Key.Key_Right)
    other = beside.channels[beside.current]
    QTest.keyClick(beside, Key.Key_Enter)
    assert layers.opened == (2, other) != (2, channel)
    assert layers.detail.heading.text() == f"conv2_1, filter {other + 1}"
    wait_for_detail(qtbot, layers)
    QTest.keyClick(beside, Key.Key_Escape)
    assert not shown_large(layers)
    assert QApplication.focusWidget() is strip


def test_tab_comes_to_one_layer_and_goes_on(qtbot: QtBot, window: MainWindow, layers: LayersView) -> None:
    draw_two(window)
    wait_for_maps(qtbot, layers)
    layers.strips[3].setFocus()
    QTest.keyClick(layers.strips[3], Key.Key_Tab)
    assert QApplication.focusWidget() not in layers.strips
    policies = [bool(strip.focusPolicy() & Qt.FocusPolicy.TabFocus) for strip in layers.strips]
    assert policies == [number == 3 for number in range(16)]


def test_what_is_opened_follows_the_ink(qtbot: QtBot, window: MainWindow, layers: LayersView) -> None:
    draw_two(window)
    wait_for_maps(qtbot, layers)
    layers.open(0, layers.strips[0].channels[0])
    wait_for_detail(qtbot, layers)
    before = layers.detail.given.picture
    draw(window.canvas, (20, 40), (20, 60))
    qtbot.waitUntil(lambda: (layers.detail.given.picture != before).any())
    labels = [label.text() for label in layers.detail.labels]
    window.clear()
    assert layers.detail.given.picture is None and layers.detail.made.picture is None
    assert [label.text() for label in layers.detail.labels] == labels  # of the filter, whatever is drawn
    assert all(strip.channels == [] for strip in layers.strips)
    click(layers.strips[0], 0)  # an empty place
    assert layers.opened is not None and layers.opened[0] == 0


def test_another_network_clears_everything(
    qtbot: QtBot, window: MainWindow, layers: LayersView, untrained: Checkpoint
) -> None:
    draw_two(window)
    wait_for_maps(qtbot, layers)
    old = layers.strips[5].channels
    layers.open(5, old[0])
    wait_for_detail(qtbot, layers)
    explain_with(window, replace(untrained, sha256="1" * 64))
    assert window.reader.info is not None
    window.reader.started_up.emit(window.reader.info)
    assert not shown_large(layers) and layers.opened is None and layers.strips == []
    wait_for_maps(qtbot, layers)
    layers.open(5, layers.strips[5].channels[0])
    wait_for_detail(qtbot, layers)
    detail = layers.detail
    assert detail.verdict.text() == "Best matches are kept for the bundled network only."
    assert detail.about.text().startswith("In the bundled network: ")
    assert not any(tile.isVisible() for tile in detail.matches)


def test_the_last_layer_has_ten_digits(qtbot: QtBot, window: MainWindow, layers: LayersView) -> None:
    draw_two(window)
    wait_for_maps(qtbot, layers)
    assert layers.strips[15].words(7).startswith("fc3, digit 7: ")
    layers.open(15, 7)
    wait_for_detail(qtbot, layers)
    detail = layers.detail
    assert detail.heading.text() == "fc3, digit 7"
    assert not detail.made.isVisible()
    assert [label.text() for label in detail.labels] == ["7"] * 8
    assert detail.verdict.text() == "All of them are labelled 7."


def test_what_is_pointed_at_can_be_clicked(qtbot: QtBot, window: MainWindow, layers: LayersView) -> None:
    draw_two(window)
    wait_for_maps(qtbot, layers)
    strip = layers.strips[0]
    move(strip, strip.place(5).center())
    assert strip.cursor().shape() == Qt.CursorShape.PointingHandCursor
    move(strip, strip.place(0).topLeft() - QPoint(0, 10))
    assert strip.cursor().shape() == Qt.CursorShape.ArrowCursor


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([], [5, 3, 9], [5, 3, 9]),
        ([5, 3, 9], [9, 5, 3], [5, 3, 9]),
        ([5, 3, 9], [7, 9, 5], [5, 7, 9]),
        ([5, 3, 9], [1, 2, 4], [1, 2, 4]),
        ([5, 3], [1, 2, 4], [1, 2, 4]),
    ],
)
def test_what_stays_strong_stays_in_its_place(before: list[int], now: list[int], expected: list[int]) -> None:
    assert in_steady_places(before, now) == expected


def test_the_ramp_only_grows_lighter() -> None:
    image = feature_image(np.arange(256, dtype=np.uint8)[None])
    lightness = [image.pixelColor(value, 0).getRgbF() for value in range(256)]
    luminance = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue, _ in lightness]
    assert all(after >= before for before, after in itertools.pairwise(luminance))
    assert luminance[0] == 0 and luminance[255] > 0.95


def test_what_belonged_to_another_filter_goes_at_once(qtbot: QtBot, window: MainWindow, layers: LayersView) -> None:
    draw_two(window)
    wait_for_maps(qtbot, layers)
    layers.open(15, 7)
    wait_for_detail(qtbot, layers)
    detail = layers.detail
    assert detail.strip is not None
    click(detail.strip, 4)
    assert detail.heading.text() == "fc3, digit 4"
    assert [tile.picture for tile in detail.matches] == [None] * 8
    assert {label.text() for label in detail.labels} == {""}
    wait_for_detail(qtbot, layers)
    assert [label.text() for label in detail.labels] == ["4"] * 8
