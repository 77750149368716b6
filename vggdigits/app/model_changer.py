"""Changing the network in use: checked in a thread of its own, so that the window goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from vggdigits.errors import UserError
from vggdigits.model.history import KnownModel, ModelHistory

log = logging.getLogger(__name__)


class ModelChanger(QObject):
    """Puts networks to use, one at a time; one that fails its check leaves the old one in use.

    Attributes:
        history: what was ever in use.

    Signals:
        changed(KnownModel): another network is in use.
        failed(str): the old one stays, and why.
    """

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, history: ModelHistory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = history
        self._work: _Work | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a check is under way; a wish that comes meanwhile is dropped."""
        return self._work is not None

    def adopt(self, path: Path, origin: str, note: str = "") -> None:
        """Use a checkpoint, once it was checked."""
        self._start(lambda: self.history.adopt(path, origin, note))

    def use(self, sha256: str) -> None:
        """Use a network of the history again, "" for the bundled one."""
        self._start(lambda: self.history.use(sha256))

    def back(self) -> None:
        """Use the one before again."""
        self._start(self.history.back)

    def stop(self) -> None:
        """Wait for what is under way; no signal comes after."""
        if self._work is not None:
            self._work.disconnect(self)
            self._work.wait()
            self._work.deleteLater()
            self._work = None

    def _start(self, change: Callable[[], KnownModel | None]) -> None:
        if self._work is not None:
            return
        self._work = _Work(change, self)
        self._work.succeeded.connect(self._on_succeeded)
        self._work.failed.connect(self._on_failed)
        self._work.start()

    def _on_succeeded(self, model: KnownModel | None) -> None:
        self._finish()
        if model is not None:
            self.changed.emit(model)

    def _on_failed(self, reason: str) -> None:
        self._finish()
        self.failed.emit(reason)

    def _finish(self) -> None:
        work, self._work = self._work, None
        if work is not None:
            work.wait()
            work.deleteLater()


class _Work(QThread):
    succeeded = Signal(object)
    failed = Signal(str)

    def __init__(self, change: Callable[[], KnownModel | None], parent: QObject) -> None:
        super().__init__(parent)
        self._change = change

    def run(self) -> None:
        try:
            model = self._change()
        except UserError as error:
            self.failed.emit(str(error))
        except Exception as error:
            log.exception("the network could not be changed")
            self.failed.emit(str(error) or type(error).__name__)
        else:
            self.succeeded.emit(model)
