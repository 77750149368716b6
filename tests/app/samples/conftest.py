"""A store of samples, and the window on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from samples_hands import (
    picture,
    stroke,
)

from vggdigits.app.samples_window import SamplesWindow
from vggdigits.training.samples import NewSample, Origin, SampleStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SampleStore]:
    with SampleStore(tmp_path / "home" / "samples.sqlite3") as store:
        yield store


@pytest.fixture
def make(qtbot: QtBot, store: SampleStore) -> Iterator[Callable[[], SamplesWindow]]:
    windows = []

    def make() -> SamplesWindow:
        window = SamplesWindow(store)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.shut_down()


@pytest.fixture
def window(store: SampleStore, make: Callable[[], SamplesWindow]) -> SamplesWindow:
    """Twelve samples: 0 to 9 drawn on request, a corrected 4 that was read as a 9, and an imported 7; the newest is
    shown first."""
    store.add_all([NewSample(digit, stroke(digit), None, Origin.REQUESTED, digit) for digit in range(10)])
    store.add(NewSample(4, stroke(4), None, Origin.CORRECTED, 9))
    store.add(picture(7))
    return make()
