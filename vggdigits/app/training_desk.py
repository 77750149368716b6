"""Everything about learning that stands beside the pad: its windows, opened when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from vggdigits.app import dialogs
from vggdigits.app.model_changer import ModelChanger
from vggdigits.app.training_status import TrainingStatus
from vggdigits.errors import UserError
from vggdigits.model.history import TAUGHT, TRAINED, KnownModel, ModelHistory
from vggdigits.training.run_folder import RunFolder
from vggdigits.training.samples import SampleStore

if TYPE_CHECKING:
    from vggdigits.app.models_window import ModelsWindow
    from vggdigits.app.network_window import NetworkWindow
    from vggdigits.app.retrain_window import RetrainWindow
    from vggdigits.app.runs_window import RunsWindow
    from vggdigits.app.samples_window import SamplesWindow
    from vggdigits.app.teach_window import TeachWindow
    from vggdigits.app.testset_window import TestsetWindow
    from vggdigits.model.recognizer import Recognizer


STORE_PATIENCE_S = 2.0
"""How long the window stands still for another program that writes to the samples."""


class TrainingDesk(QObject):
    """Owns the user's samples, the networks and the windows that work with them.

    Attributes:
        models: changes the network in use.
        status: the training that is under way, for the status bar.

    Signals:
        request_wanted(): the user wants to draw digits on request.
        told(str): something was done, in one line.
    """

    request_wanted = Signal()
    told = Signal(str)

    def __init__(self, window: QWidget, history: ModelHistory) -> None:
        super().__init__(window)
        self._window = window
        self.models = ModelChanger(history, self)
        self.models.changed.connect(self._on_model_changed)
        self.models.failed.connect(self._on_model_failed)
        self.status = TrainingStatus()
        self.status.clicked.connect(self.show_retrain)
        self._store: SampleStore | None = None
        self._samples: SamplesWindow | None = None
        self._retrain: RetrainWindow | None = None
        self._runs: RunsWindow | None = None
        self._teach: TeachWindow | None = None
        self._models: ModelsWindow | None = None
        self._test_set: TestsetWindow | None = None
        self._network: NetworkWindow | None = None

    def store(self) -> SampleStore:
        """The user's samples. Raises UserError where they cannot be opened."""
        if self._store is None:
            self._store = SampleStore(patience_s=STORE_PATIENCE_S)
        return self._store

    def samples_changed(self) -> None:
        """Something else than a window's own doing changed the samples."""
        for window in (self._samples, self._teach):
            if window is not None:
                window.refresh()

    def show_samples(self) -> None:
        """The browser of the user's samples."""
        if self._samples is None:
            from vggdigits.app.samples_window import SamplesWindow

            store = self._store_or_complain()
            if store is None:
                return
            self._samples = SamplesWindow(store, self._window)
            self._samples.changed.connect(self._on_samples_edited)
            self._samples.request_wanted.connect(self.request_wanted)
            self._samples.teach_wanted.connect(self.show_teach)
        _to_front(self._samples)

    def show_teach(self) -> None:
        """Teaching the network the user's hand."""
        if self._teach is None:
            from vggdigits.app.teach_window import TeachWindow

            store = self._store_or_complain()
            if store is None:
                return
            self._teach = TeachWindow(store, self.models.history, self._window)
            self._teach.adopt_wanted.connect(lambda path, note: self.models.adopt(path, TAUGHT, note))
            self._teach.use_wanted.connect(self.models.use)
        _to_front(self._teach)

    def show_retrain(self) -> None:
        """Training a network from the start."""
        _to_front(self._retrain_window())

    def show_runs(self) -> None:
        """The list of runs."""
        if self._runs is None:
            from vggdigits.app.runs_window import RunsWindow

            self._runs = RunsWindow(self.models.history, self._window)
            self._runs.adopt_wanted.connect(self._adopt_trained)
            self._runs.resume_wanted.connect(self._resume)
        _to_front(self._runs)

    def show_models(self) -> None:
        """The history of networks."""
        if self._models is None:
            from vggdigits.app.models_window import ModelsWindow

            self._models = ModelsWindow(self.models.history, self._window)
            self._models.use_wanted.connect(self.models.use)
        _to_front(self._models)

    def show_test_set(
        self, make_recognizer: Callable[[Path | None, str], Recognizer], show_picture: Callable[[str, Any], None]
    ) -> None:
        """The test set as the network in use reads it; `show_picture` puts an image on the canvas."""
        if self._test_set is None:
            from vggdigits.app.testset_window import TestsetWindow

            self._test_set = TestsetWindow(partial(make_recognizer, None, "auto"), self._window)
            self._test_set.picture_wanted.connect(show_picture)
        _to_front(self._test_set)

    def show_network(self) -> None:
        """What the network in use is, and where it comes from."""
        if self._network is None:
            from vggdigits.app.network_window import NetworkWindow

            self._network = NetworkWindow(self.models.history, self._window)
        self._network.refresh()
        _to_front(self._network)

    def shut_down(self) -> None:
        """Stop every training and wait for it; what was trained so far can be resumed."""
        windows = (self._retrain, self._teach, self._runs, self._samples, self._models, self._network, self._test_set)
        for window in windows:
            if window is not None:
                window.shut_down()
                window.close()
        self.models.stop()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _retrain_window(self) -> RetrainWindow:
        if self._retrain is None:
            from vggdigits.app.retrain_window import RetrainWindow

            self._retrain = RetrainWindow(None, self._window)
            self._retrain.adopt_wanted.connect(self._adopt_trained)
            self._retrain.training_changed.connect(self.status.show_training)
        return self._retrain

    def _resume(self, folder: Path) -> None:
        window = self._retrain_window()
        window.show_run(RunFolder(folder))
        _to_front(window)

    def _adopt_trained(self, path: Path, note: str) -> None:
        self.models.adopt(path, TRAINED, note)

    def _store_or_complain(self) -> SampleStore | None:
        try:
            return self.store()
        except UserError as error:
            dialogs.complain(self._window, self.tr("Your samples cannot be opened."), str(error))
            return None

    def _on_samples_edited(self) -> None:
        if self._teach is not None:
            self._teach.refresh()

    def _on_model_changed(self, model: KnownModel) -> None:
        self.told.emit(self.tr("Another network is in use. Model > Back to the one before undoes that."))
        if self._test_set is not None:
            self._test_set.forget_answers()
        self._refresh_models()

    def _on_model_failed(self, reason: str) -> None:
        dialogs.complain(self._window, self.tr("The network was not changed. The one before is still in use."), reason)
        self._refresh_models()
        if self._retrain is not None:
            self._retrain.refresh()  # it may be tried again

    def _refresh_models(self) -> None:
        for window in (self._models, self._teach, self._network):
            if window is not None:
                window.refresh()


def _to_front(window: QWidget) -> None:
    window.show()
    window.raise_()
    window.activateWindow()
