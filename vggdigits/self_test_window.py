"""The self-test's window: opened on no screen, drawn in with mouse events, its answer awaited; and its training."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from vggdigits import paths
from vggdigits.self_test import CheckFailed

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QApplication, QWidget

    from vggdigits.ink.strokes import Drawing

_ANSWER_WITHIN_S = 60  # a cold start of torch on a busy machine
_TRAINED_WITHIN_S = 240
_SMALL = ("--epochs", "1", "--batch-size", "8", "--device", "cpu")
_DRAWN = "3*.inkml"
_MARGIN = 0.2  # of the canvas, around what is drawn


def check_window(folder: Path) -> str:
    """The pad opens, a digit is drawn with the mouse, its reading comes; it clears, closes, and its thread ends."""
    from vggdigits.app.application import _make_recognizer
    from vggdigits.app.main_window import MainWindow
    from vggdigits.ink.inkml import read_inkml

    application = offscreen_application()
    file = sorted((paths.resources_dir() / "drawings").glob(_DRAWN))[0]
    window = MainWindow(_make_recognizer)
    texts: list[str] = []
    problems: list[str] = []
    window.reader.read.connect(lambda reading: texts.append(reading.text))
    window.reader.unavailable.connect(problems.append)
    window.reader.failed.connect(problems.append)
    try:
        window.show()
        _wait(window.reader.started_up, lambda: window.reader.info is not None or bool(problems))
        _draw(window.canvas, read_inkml(file))
        # The reading of a part may come before that of the whole.
        _wait(window.reader.read, lambda: texts[-1:] == [file.name[0]] or bool(problems))
        title = window.windowTitle()
        window.clear()
    finally:
        window.close()
        window.deleteLater()
        application.processEvents()
    if problems:
        raise CheckFailed(problems[0])
    if texts[-1:] != [file.name[0]]:
        raise CheckFailed(f"{file.name}, drawn in the window, was read as {texts[-1] if texts else 'nothing'!r}")
    if not title.startswith(f"{file.name[0]} "):
        raise CheckFailed(f"the title does not show the reading but {title!r}")
    from PySide6.QtCore import qVersion

    return f"opened with Qt {qVersion()}, a {file.name[0]} drawn with the mouse and read, closed"


def check_other_windows(folder: Path) -> str:
    """Samples, teaching, training, runs and networks: each window opens, and closes with the pad."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QDialog

    from vggdigits.app.application import _make_recognizer
    from vggdigits.app.main_window import MainWindow

    application = offscreen_application()
    window = MainWindow(_make_recognizer)
    opened: list[str] = []
    problems: list[str] = []

    def refuse_dialogs() -> None:  # whatever could not be opened says so in one, and would wait for ever
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            problems.append(f"a dialog came up: {getattr(dialog, 'text', dialog.windowTitle)()}")
            dialog.reject()

    watch = QTimer(interval=50)
    watch.timeout.connect(refuse_dialogs)
    watch.start()
    try:
        window.show()
        desk = window.desk
        for show in (
            desk.show_samples,
            desk.show_teach,
            desk.show_retrain,
            desk.show_runs,
            desk.show_models,
            desk.show_network,
            window.help.show_keys,
        ):
            before = _visible()
            show()
            application.processEvents()
            new = _visible() - before
            if not new:
                raise CheckFailed(f"no window came up: {show.__name__}")
            opened.extend(each.windowTitle() for each in new)
            for each in new:
                if each.grab().isNull():
                    raise CheckFailed(f"{each.windowTitle()}: nothing is painted")
    finally:
        watch.stop()
        window.close()
        window.deleteLater()
        application.processEvents()
    if problems:
        raise CheckFailed(problems[0])
    return f"opened and closed: {', '.join(opened)}"


def check_languages(folder: Path) -> str:
    """Every language of the menu has its strings, and those of Qt's own dialogs."""
    from PySide6.QtCore import QCoreApplication

    from vggdigits.app.languages import ENGLISH, NAMES, Translation

    translation = Translation(offscreen_application())
    known = [("PadActions", "&Undo"), ("QPlatformTheme", "Cancel")]
    try:
        for language in NAMES:
            translation.speak(language)
            for context, text in known:
                if (QCoreApplication.translate(context, text) == text) is not (language == ENGLISH):
                    raise CheckFailed(f"{language}: {text!r} of {context} is not translated")
    finally:
        translation.silence()
    return ", ".join(NAMES.values())


def _visible() -> set[QWidget]:
    from PySide6.QtWidgets import QApplication

    return {each for each in QApplication.topLevelWidgets() if each.isVisible()}


def check_training_process(folder: Path) -> str:
    """The program starts itself to train, as the window's menu does, and its checkpoint can be used."""
    from vggdigits.app.training_process import Outcome, TrainingProcess
    from vggdigits.model.recognizer import Recognizer
    from vggdigits.self_test_training import write_folder

    offscreen_application()
    pictures, output = folder / "pictures", folder / "trained.safetensors"
    count = write_folder(pictures)
    process = TrainingProcess(background=False)  # on a busy machine it would wait for ever
    outcomes: list[Outcome] = []
    process.ended.connect(outcomes.append)
    process.start(["train", "--data", "folder", "--folder", str(pictures), "--output", str(output), *_SMALL])
    try:
        _wait(process.ended, lambda: bool(outcomes), _TRAINED_WITHIN_S)
    finally:
        process.shut_down()
        process.deleteLater()
    if not outcomes:
        raise CheckFailed(f"a training of {count} pictures did not end within {_TRAINED_WITHIN_S} s")
    if outcomes[0].kind != "done":
        raise CheckFailed(f"training {outcomes[0].kind}: {outcomes[0].message}")
    Recognizer(output)
    return f"trained on {count} pictures in a process of its own; its checkpoint can be used"


def check_nothing_left(folder: Path) -> str:
    """No window, and no thread but this one, is left."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    application = offscreen_application()
    application.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    windows = [type(each).__name__ for each in QApplication.topLevelWidgets() if each.isVisible()]
    threads = [each.name for each in threading.enumerate() if each is not threading.main_thread() and not each.daemon]
    if windows or threads:
        raise CheckFailed(f"left behind: {', '.join([*windows, *threads])}")
    return "no window and no thread is left"


def offscreen_application() -> QApplication:
    """The application without a screen; there can be one in a process."""
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    if application is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        qInstallMessageHandler(_pass_on)
        application = QApplication(sys.argv[:1])
        application.setApplicationName("vggdigits")
        application.setQuitOnLastWindowClosed(False)
    if not isinstance(application, QApplication):
        raise CheckFailed("Qt runs without widgets")
    return application


def _pass_on(kind: object, context: object, message: str) -> None:
    """Qt's messages, but for what the offscreen platform says of raised windows."""
    if not message.startswith("This plugin does not support") and sys.stderr is not None:
        print(message, file=sys.stderr)


def _wait(signal: SignalInstance, is_there: Callable[[], bool], within_s: float = _ANSWER_WITHIN_S) -> None:
    """Let Qt work until something is there, looked for at each signal and now and then besides, or time is up."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    look = QTimer(interval=100)

    def end_if_there() -> None:
        if is_there():
            loop.quit()

    look.timeout.connect(end_if_there)
    signal.connect(end_if_there)
    QTimer.singleShot(round(within_s * 1000), loop, loop.quit)
    look.start()
    if not is_there():
        loop.exec()
    look.stop()
    signal.disconnect(end_if_there)


def _draw(canvas: QWidget, drawing: Drawing) -> None:
    """Draw the strokes with the left button, as large as fits."""
    from PySide6.QtCore import QPointF

    from vggdigits.app.scripted_mouse import ScriptedMouse

    if drawing.bounds is None:
        raise CheckFailed("a drawing that comes with the program is blank")
    mouse = ScriptedMouse(canvas)
    left, top, right, bottom = drawing.bounds
    room = 1 - 2 * _MARGIN
    scale = min(canvas.width() * room / (right - left), canvas.height() * room / (bottom - top))
    for stroke in drawing.strokes:
        points = [
            QPointF(
                (x - (left + right) / 2) * scale + canvas.width() / 2,
                (y - (top + bottom) / 2) * scale + canvas.height() / 2,
            )
            for x, y in stroke.points[:, :2].tolist()
        ]
        mouse.press(points[0])
        for point in points[1:]:
            mouse.drag(point)
        mouse.release(points[-1])
