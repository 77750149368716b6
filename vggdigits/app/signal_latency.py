"""How long a reading is on its way from its thread to the window's: for `vggdigits bench`."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QEventLoop, QThread, Signal


class _Sender(QThread):
    sent = Signal(float)

    def __init__(self, times: int) -> None:
        super().__init__()
        self._times = times

    def run(self) -> None:
        for _ in range(self._times):
            self.sent.emit(time.perf_counter())
            self.msleep(1)  # one at a time, as readings come


def measure(times: int) -> list[float]:
    """Seconds from emission to the slot in this thread, so many times."""
    application = QCoreApplication.instance() or QCoreApplication([])
    taken: list[float] = []
    sender, loop = _Sender(times), QEventLoop(application)
    sender.sent.connect(lambda start: taken.append(time.perf_counter() - start))
    sender.finished.connect(loop.quit)
    sender.start()
    loop.exec()
    sender.wait()
    return taken
