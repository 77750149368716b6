from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from fakes import FakeRecognizer, broken_recognizer
from pytestqt.qtbot import QtBot

from vggdigits.app.live_reader import LiveReader
from vggdigits.app.recognition_thread import NetworkInfo, RecognitionThread
from vggdigits.ink.strokes import Drawing, Stroke

LINE = Stroke.from_xy([(10, 10), (10, 60)], width=8)


def drawing_of(count: int) -> Drawing:
    return Drawing(tuple(Stroke.from_xy([(10 + 20 * n, 10), (10 + 20 * n, 60)], width=8) for n in range(count)))


@pytest.fixture
def thread(qtbot: QtBot, recognizer: FakeRecognizer) -> Iterator[RecognitionThread]:
    thread = RecognitionThread(lambda: recognizer)
    with qtbot.waitSignal(thread.started_up):
        thread.start()
    yield thread
    recognizer.gate.set()
    thread.stop()


def test_it_says_what_network_it_started(qtbot: QtBot, recognizer: FakeRecognizer) -> None:
    thread = RecognitionThread(lambda: recognizer)
    with qtbot.waitSignal(thread.started_up) as started:
        thread.start()
    thread.stop()
    assert started.args == [NetworkInfo("CPU fp32", "digits", 0.9966)]


def test_a_burst_of_fifty_costs_at_most_two_runs_and_the_newest_wins(
    qtbot: QtBot, thread: RecognitionThread, recognizer: FakeRecognizer
) -> None:
    recognizer.gate.clear()
    answers: list[int] = []
    thread.answered.connect(lambda number, reading: answers.append(number))
    drawings = [drawing_of(1) for _ in range(50)]
    for number, drawing in enumerate(drawings):
        thread.submit(number, drawing)
        if number == 0:
            assert recognizer.reading_begun.wait(5)
    recognizer.gate.set()
    qtbot.waitUntil(lambda: 49 in answers)
    assert len(recognizer.seen) <= 2
    assert recognizer.seen[-1] is drawings[-1]
    assert answers == sorted(answers)


def test_a_faster_way_is_made_ready_beside_readings_after_the_first_and_never_left_behind(
    qtbot: QtBot, thread: RecognitionThread, recognizer: FakeRecognizer
) -> None:
    begun, end = threading.Event(), threading.Event()
    made: list[int] = []

    def hasten(give_way: Callable[[], None]) -> None:
        made.append(len(recognizer.seen))
        give_way()
        begun.set()
        assert end.wait(10)
        made.append(len(recognizer.seen))

    recognizer.engine.hasten = hasten
    with qtbot.waitSignal(thread.answered):
        thread.submit(0, drawing_of(1))
    assert begun.wait(10)
    with qtbot.waitSignal(thread.answered):
        thread.submit(1, drawing_of(1))
    end.set()
    thread.stop()
    assert made == [1, 2]


def test_a_faster_way_that_is_being_made_ready_is_left_where_the_thread_ends(
    qtbot: QtBot, thread: RecognitionThread, recognizer: FakeRecognizer
) -> None:
    begun = threading.Event()

    def hasten(give_way: Callable[[], None]) -> None:
        while True:  # for ever, but for what `give_way` does
            begun.set()
            give_way()

    recognizer.engine.hasten = hasten
    with qtbot.waitSignal(thread.answered):
        thread.submit(0, drawing_of(1))
    assert begun.wait(10)
    thread.stop()


def test_a_faster_way_that_cannot_be_made_ready_costs_a_line_in_the_log(
    qtbot: QtBot, thread: RecognitionThread, recognizer: FakeRecognizer, caplog: pytest.LogCaptureFixture
) -> None:
    def hasten(give_way: Callable[[], None]) -> None:
        raise MemoryError

    recognizer.engine.hasten = hasten
    for number in range(2):
        with qtbot.waitSignal(thread.answered):
            thread.submit(number, drawing_of(1))
    thread.stop()
    assert [each.message for each in caplog.records] == ["no faster way of computing was made ready"]


def test_a_failing_network_is_reported_and_the_next_drawing_is_read(
    qtbot: QtBot, thread: RecognitionThread, recognizer: FakeRecognizer
) -> None:
    recognizer.error = RuntimeError("out of memory")
    with qtbot.waitSignal(thread.failed) as failed:
        thread.submit(1, drawing_of(1))
    assert failed.args == [1, "out of memory"]
    recognizer.error = None
    with qtbot.waitSignal(thread.answered) as answered:
        thread.submit(2, drawing_of(1))
    assert answered.args[1].text == "3"


def test_a_checkpoint_that_cannot_be_loaded_is_reported(qtbot: QtBot) -> None:
    thread = RecognitionThread(broken_recognizer)
    with qtbot.waitSignal(thread.unavailable) as unavailable:
        thread.start()
    thread.stop()
    assert unavailable.args == ["vgg16.safetensors: no such checkpoint"]


def test_it_stops_while_a_reading_is_under_way(
    qtbot: QtBot, thread: RecognitionThread, recognizer: FakeRecognizer
) -> None:
    recognizer.gate.clear()
    thread.submit(1, drawing_of(1))
    assert recognizer.reading_begun.wait(5)
    recognizer.gate.set()
    thread.stop()
    assert thread.isFinished()


@pytest.fixture
def reader(qtbot: QtBot, recognizer: FakeRecognizer) -> Iterator[LiveReader]:
    reader = LiveReader()
    with qtbot.waitSignal(reader.started_up):
        reader.start(lambda: recognizer)
    yield reader
    recognizer.gate.set()
    reader.stop()


def test_an_answer_that_comes_after_the_paper_was_cleared_is_dropped(
    qtbot: QtBot, reader: LiveReader, recognizer: FakeRecognizer
) -> None:
    readings: list[str] = []
    reader.read.connect(lambda reading: readings.append(reading.text))
    recognizer.gate.clear()
    reader.set_drawing(drawing_of(1))
    assert recognizer.reading_begun.wait(5)
    reader.set_drawing(Drawing())
    recognizer.gate.set()
    reader.set_drawing(drawing_of(2))
    qtbot.waitUntil(lambda: readings != [])
    assert readings == ["33"]


def test_a_blank_drawing_is_never_read(qtbot: QtBot, reader: LiveReader, recognizer: FakeRecognizer) -> None:
    reader.set_drawing(Drawing())
    with qtbot.waitSignal(reader.read):
        reader.set_drawing(drawing_of(1))
    assert len(recognizer.seen) == 1


def test_while_a_stroke_grows_an_answer_about_its_beginning_still_shows(
    qtbot: QtBot, reader: LiveReader, recognizer: FakeRecognizer
) -> None:
    readings: list[str] = []
    reader.read.connect(lambda reading: readings.append(reading.text))
    recognizer.gate.clear()
    reader.set_drawing(Drawing((LINE,)))
    assert recognizer.reading_begun.wait(5)
    reader.set_drawing(Drawing((Stroke.from_xy([(10, 10), (10, 90)], width=8),)))
    recognizer.gate.set()
    qtbot.waitUntil(lambda: len(readings) == 2)
    assert readings == ["3", "3"]


def test_a_drawing_made_before_the_network_started_is_read_then(qtbot: QtBot, recognizer: FakeRecognizer) -> None:
    reader = LiveReader()
    reader.set_drawing(drawing_of(1))
    with qtbot.waitSignal(reader.read) as read:
        reader.start(lambda: recognizer)
    reader.stop()
    assert read.args[0].text == "3"


def test_fifty_thousand_signals_arrive(qtbot: QtBot) -> None:
    """A Qt binding that miscounts references of True and None aborts here (PYSIDE-3474)."""
    from PySide6.QtCore import QObject, Signal

    class Source(QObject):
        changed = Signal(bool, object)

    source, count = Source(), [0]

    def receive(flag: bool, value: object) -> bool:
        count[0] += 1
        return flag

    source.changed.connect(receive)
    for number in range(50_000):
        source.changed.emit(number % 2 == 0, None)
    assert count[0] == 50_000


class OnGpu(FakeRecognizer):
    """Computes on a GPU until that fails, and counts how often the CPU took over."""

    def __init__(self) -> None:
        super().__init__()
        self.engine.device.type, self.engine.description = "cuda", "GPU fp16"
        self.cpu = FakeRecognizer(digit=7)
        self.taken_over = 0

    def on_cpu(self, problem: str) -> FakeRecognizer:
        self.taken_over += 1
        self.cpu.read(Drawing())  # it is warm
        self.cpu.device_problem = problem
        return self.cpu


def test_a_gpu_that_fails_while_it_reads_is_replaced_by_the_cpu_once_and_no_drawing_is_lost(qtbot: QtBot) -> None:
    gpu = OnGpu()
    thread = RecognitionThread(lambda: gpu)  # type: ignore[arg-type, return-value]
    with qtbot.waitSignal(thread.started_up):
        thread.start()
    gpu.error = RuntimeError("CUDA error: out of memory\nCompile with TORCH_USE_CUDA_DSA")
    hastened: list[str] = []
    gpu.cpu.engine.hasten = lambda give_way: hastened.append("CPU")
    told: list[NetworkInfo] = []
    thread.started_up.connect(told.append)
    for number in (1, 2):
        with qtbot.waitSignal(thread.answered) as answered:
            thread.submit(number, Drawing((LINE,)))
        assert answered.args is not None and answered.args[0] == number and answered.args[1].text == "7"
    thread.stop()
    assert gpu.taken_over == 1 and hastened == ["CPU"]
    assert [(info.device, info.device_problem) for info in told] == [("CPU fp32", "CUDA error: out of memory")]
