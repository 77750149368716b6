"""The thread that explains: it gives way to the one that reads, and leaves what nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from vggdigits.app.why_thread import Task, WhyThread


class FakeExplainer:
    """Computes one batch."""

    before_batch: Callable[[], None]

    def compute(self, result: str) -> str:
        self.before_batch()
        return result


class Reading:
    """A network that reads for as long as the test wants.

    Attributes:
        over: set when it has read; asked: when somebody waits for that.
    """

    def __init__(self) -> None:
        self.over, self.asked = threading.Event(), threading.Event()

    def wait(self, timeout_s: float) -> None:
        self.asked.set()
        self.over.wait(10)


@pytest.fixture
def reading() -> Reading:
    return Reading()


@pytest.fixture
def thread(qtbot: QtBot, reading: Reading) -> Iterator[WhyThread]:
    thread = WhyThread(FakeExplainer, reading.wait)  # type: ignore[arg-type]
    thread.start()
    yield thread
    reading.over.set()
    thread.stop()


@pytest.fixture
def done(thread: WhyThread) -> list[tuple[int, object]]:
    found: list[tuple[int, object]] = []
    thread.done.connect(lambda number, index, result: found.append((number, result)))
    return found


def task(result: str) -> Task:
    return lambda explainer: explainer.compute(result)  # type: ignore[attr-defined]


def test_nothing_is_computed_while_something_is_read(
    qtbot: QtBot, thread: WhyThread, reading: Reading, done: list[tuple[int, object]]
) -> None:
    thread.submit(1, [task("why")])
    qtbot.waitUntil(reading.asked.is_set)
    assert done == []
    reading.over.set()
    qtbot.waitUntil(lambda: done == [(1, "why")])


@pytest.mark.parametrize(("settled", "explained"), [(False, [1, 2]), (True, [2])])
def test_what_was_begun_ends_while_the_pen_moves_and_is_left_for_finished_ink(
    qtbot: QtBot,
    thread: WhyThread,
    reading: Reading,
    done: list[tuple[int, object]],
    settled: bool,
    explained: list[int],
) -> None:
    thread.submit(1, [task("why")])
    qtbot.waitUntil(reading.asked.is_set)
    thread.submit(2, [task("why")], settled=settled)
    reading.over.set()
    qtbot.waitUntil(lambda: (2, "why") in done)
    assert [number for number, _ in done] == explained


def test_what_was_withdrawn_is_left(
    qtbot: QtBot, thread: WhyThread, reading: Reading, done: list[tuple[int, object]]
) -> None:
    thread.submit(1, [task("why")])
    qtbot.waitUntil(reading.asked.is_set)
    thread.withdraw()
    thread.withdraw()
    reading.over.set()
    thread.submit(2, [task("why not")], settled=False)
    qtbot.waitUntil(lambda: done == [(2, "why not")])
