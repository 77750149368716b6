"""The long jobs that a menu of the pad starts, each held in its middle until it is asked to end.

VGGDIGITS_PICTURES names a folder of pictures by digit, VGGDIGITS_WORK one for what the jobs write, and for the small
MNIST of `teaching`.
"""

from __future__ import annotations

import itertools
import os
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from gestures import draw
from told import say

from vggdigits.app import sample_jobs, training_process
from vggdigits.app.main_window import MainWindow
from vggdigits.app.retrain_window import RetrainWindow
from vggdigits.app.sample_jobs import Export, SampleJob
from vggdigits.app.samples_window import SamplesWindow
from vggdigits.app.training_desk import TrainingDesk
from vggdigits.model.history import ModelHistory
from vggdigits.training import testset_files
from vggdigits.training.sample_files import export_csv, export_folder, export_idx, read_samples

PATIENCE_S = 60


def hold_at(report: int) -> None:
    """The job says that it is reached at its so-manieth report, and goes on once it is asked to end."""
    report_on, number = SampleJob._report, itertools.count(1)

    def hold(job: SampleJob, done: int, total: int) -> None:
        if next(number) == report:
            say()
            job._stop.wait(PATIENCE_S)
        report_on(job, done, total)

    SampleJob._report = hold  # type: ignore[method-assign]


def browser(window: MainWindow) -> SamplesWindow:
    window.act.samples.trigger()
    samples = window.desk._samples
    assert samples is not None
    return samples


def with_samples(window: MainWindow) -> SamplesWindow:
    window.desk.store().add_all(read_samples(Path(os.environ["VGGDIGITS_PICTURES"])))
    return browser(window)


def work(name: str) -> Path:
    return Path(os.environ["VGGDIGITS_WORK"]) / name


def importing(window: MainWindow) -> None:
    """Ten of the pictures are stored by then."""
    sample_jobs._AT_ONCE = 5
    samples = browser(window)
    hold_at(12)
    samples.import_from([Path(os.environ["VGGDIGITS_PICTURES"])])


def exporting(export: Export, name: str) -> Callable[[MainWindow], None]:
    def start(window: MainWindow) -> None:
        samples = with_samples(window)
        hold_at(12)
        samples.export(export, work(name))

    return start


def backing_up(window: MainWindow) -> None:
    samples = with_samples(window)
    hold_at(1)
    samples.back_up(work("samples.sqlite3"))


def exporting_a_replay(window: MainWindow) -> None:
    draw(window.canvas, (100, 100), (120, 200), (110, 300))
    hold_at(1)
    window.replay.export(work("replay.gif"))


def reading_the_test_set(window: MainWindow) -> None:
    """The images lie where they are looked for."""
    hold_at(1)
    window.act.test_set.trigger()


def downloading(window: MainWindow) -> None:
    """From who takes the call and says nothing."""
    silent = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
    os.environ["no_proxy"] = "127.0.0.1"
    for name, published in testset_files.PUBLISHED.items():
        testset_files.PUBLISHED[name] = replace(published, url=address)
    calls: list[socket.socket] = []

    def answer() -> None:
        calls.append(silent.accept()[0])
        calls[0].recv(1)
        say()

    threading.Thread(target=answer, daemon=True).start()
    window.act.test_set.trigger()
    test_set = window.desk._test_set
    assert test_set is not None
    test_set.empty.download_button.click()


def teaching(window: MainWindow) -> None:
    """Two digits, beside a small MNIST."""
    command = (sys.executable, str(Path(__file__).with_name("small_teaching.py")), str(work("mnist")), "teaching")
    training_process.own_command = lambda: command
    window.desk.store().add_all(read_samples(Path(os.environ["VGGDIGITS_PICTURES"])))
    window.act.teach.trigger()
    teach = window.desk._teach
    assert teach is not None
    teach.process.told.connect(lambda event: say() if event.get("phase") == "teaching" and teach._teaching else None)
    teach.process.ended.connect(lambda outcome: say(outcome.message) if outcome.kind == "failed" else None)
    teach.teach_button.click()


def retrain_from_pictures(window: MainWindow) -> RetrainWindow:
    """The window to retrain, with the pictures chosen to learn from."""
    window.desk.show_retrain()
    retrain = window.desk._retrain
    assert retrain is not None
    for box in retrain.form.boxes.values():
        box.setChecked(False)
    retrain.form._set_folder(Path(os.environ["VGGDIGITS_PICTURES"]))
    retrain.form.boxes["folder"].setChecked(True)
    retrain.form.batch_size.setValue(4)
    return retrain


def estimating(window: MainWindow) -> None:
    """How long a training would take, by a short trial."""
    trial = retrain_from_pictures(window).estimate._process
    said: list[bool] = []

    def look(event: Mapping[str, object]) -> None:
        if event.get("phase") == "training" and not said:
            said.append(True)
            say()

    trial.told.connect(look)
    trial.ended.connect(lambda outcome: say(outcome.message) if outcome.kind == "failed" else None)


def changing_the_network(window: MainWindow) -> None:
    adopt = ModelHistory.adopt

    def say_and_adopt(history: ModelHistory, *given: object) -> object:
        say()
        return adopt(history, *given)  # type: ignore[arg-type]

    ModelHistory.adopt = say_and_adopt  # type: ignore[method-assign, assignment]
    desk: TrainingDesk = window.desk
    desk.models.adopt(Path(os.environ["VGGDIGITS_CHECKPOINT"]), "chosen", "another")


JOBS: dict[str, Callable[[MainWindow], None]] = {
    "importing": importing,
    "exporting pictures": exporting(export_folder, "digits"),
    "exporting a table": exporting(export_csv, "samples.csv"),
    "exporting IDX": exporting(export_idx, "mine"),
    "backing up": backing_up,
    "exporting a replay": exporting_a_replay,
    "reading the test set": reading_the_test_set,
    "downloading": downloading,
    "teaching": teaching,
    "estimating": estimating,
    "changing the network": changing_the_network,
}
"""By name."""
