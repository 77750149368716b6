"""The real program, which says when it has come to a phase: `python program_in_phase.py PHASE WORDS...`, where WORDS
are the program's own. A line to the descriptor that VGGDIGITS_TOLD names says that the phase is reached; the program
goes on meanwhile, except before its window: there it waits until a line comes in, since nothing else keeps it there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from gestures import draw
from jobs_in_phase import JOBS, retrain_from_pictures
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from told import say

import vggdigits.app.application as application
from vggdigits.__main__ import main
from vggdigits.app.main_window import MainWindow
from vggdigits.app.training_session import TrainingState
from vggdigits.model.recognizer import Recognizer


def wait_before(function: Callable[..., object]) -> Callable[..., object]:
    def waiting(*given: object, **named: object) -> object:
        say()
        sys.stdin.readline()
        return function(*given, **named)

    return waiting


def load_saying_so(checkpoint: Path | None, device: str) -> Recognizer:
    say()
    return make_recognizer(checkpoint, device)


def draw_one(window: MainWindow) -> None:
    draw(window.canvas, (100, 100), (120, 200), (110, 300))


def drawn(window: MainWindow) -> None:
    draw_one(window)
    say()


def asked_to_save(window: MainWindow) -> None:
    draw_one(window)
    window.close()  # the question is open
    say()


def asked_for_a_file(window: MainWindow) -> None:
    """The dialog has a loop of its own."""
    draw_one(window)
    QTimer.singleShot(0, window.documents, say)
    window.documents.actions.save_as.trigger()


def told_about_it(window: MainWindow) -> None:
    draw_one(window)
    window.help.about.trigger()
    say()


def training(window: MainWindow) -> None:
    """In the folder of pictures that the environment names, for longer than anyone waits."""
    draw_one(window)
    retrain = retrain_from_pictures(window)
    retrain.form.epochs.setValue(1000)
    said: list[bool] = []

    def look() -> None:
        if retrain.session.state is TrainingState.RUNNING and retrain.session.record.step and not said:
            said.append(True)
            say()
        elif retrain.session.state is TrainingState.FAILED:
            say(retrain.session.failure)

    retrain.session.state_changed.connect(look)
    retrain.session.changed.connect(look)
    retrain.start_button.click()


IN_THE_WINDOW: dict[str, Callable[[MainWindow], None]] = {
    "idle": lambda window: say(),
    "drawn": drawn,
    "asked to save": asked_to_save,
    "asked for a file": asked_for_a_file,
    "about": told_about_it,
    "training": training,
    **JOBS,
}
"""What is done once the network is there and Qt's loop runs."""


def come_to(phase: str, window: MainWindow) -> None:
    try:
        IN_THE_WINDOW[phase](window)
    except Exception as error:
        say(repr(error))
        raise


make_recognizer = application._make_recognizer
show_network = MainWindow._on_started_up


def go_to(phase: str) -> None:
    """From now on the program says when it comes there."""
    if phase == "before Qt":
        application.check_display = wait_before(application.check_display)  # type: ignore[assignment]
    elif phase == "before the window":
        MainWindow.__init__ = wait_before(MainWindow.__init__)  # type: ignore[method-assign]
    elif phase == "loading":
        application._make_recognizer = load_saying_so
    else:

        def on_started_up(window: MainWindow, info: object) -> None:
            show_network(window, info)  # type: ignore[arg-type]
            QTimer.singleShot(0, QApplication.instance(), lambda: come_to(phase, window))

        MainWindow._on_started_up = on_started_up  # type: ignore[method-assign]


if __name__ == "__main__":
    go_to(sys.argv.pop(1))
    main()
