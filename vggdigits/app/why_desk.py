"""The docks that explain the answer. Hidden ones cost nothing: the thread begins with the first that is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar

from vggdigits.app.canvas import Canvas
from vggdigits.app.doctor_view import DoctorView
from vggdigits.app.layers_view import LayersView
from vggdigits.app.live_reader import continues
from vggdigits.app.neighbours_view import NeighboursView
from vggdigits.app.reading_view import ReadingView
from vggdigits.app.recognition_thread import NetworkInfo
from vggdigits.app.why_saliency import SaliencyView
from vggdigits.app.why_thread import Task, WhyThread, explainer_of
from vggdigits.app.why_view import WhyView
from vggdigits.app.why_way_in import WayInView
from vggdigits.errors import UserError
from vggdigits.ink.strokes import Drawing

if TYPE_CHECKING:
    from vggdigits.model.engine import Engine
    from vggdigits.model.explain import Explainer
    from vggdigits.model.recognizer import DigitReading


class WhyDesk(QObject):
    """Has the chosen digit of a reading explained, in every dock that is seen.

    Attributes:
        docks: for the View menu.
        saliency, way_in, doctor, layers, neighbours: what stands in them.
        make_explainer: makes what looks into a network; called in the thread.

    Signals:
        explained(WhyView, DigitReading): a view shows what was found out about a digit.
    """

    explained = Signal(object, object)

    def __init__(self, window: QMainWindow, canvas: Canvas, reading: ReadingView) -> None:
        super().__init__(window)
        self.docks: list[QDockWidget] = []
        self.make_explainer: Callable[[Engine], Explainer] = explainer_of
        self._window, self._canvas, self._reading = window, canvas, reading
        self._views: dict[QDockWidget, WhyView] = {}
        self._thread: WhyThread | None = None
        self._engine: Engine | None = None
        self._trouble = ""
        self._number = 0
        self._oldest_valid = 0  # what was asked before is about ink that is gone
        self._drawing = canvas.drawing
        self.saliency = SaliencyView(canvas)
        self._add(self.tr("Why"), self.tr("&Why this digit"), "why", self.saliency)
        self.way_in = WayInView(canvas, reading)
        self._add(self.tr("The way in"), self.tr("The wa&y in"), "way_in", self.way_in)
        self.doctor = DoctorView(self.way_in)
        self._add(self.tr("Drawing doctor"), self.tr("Drawing &doctor"), "doctor", self.doctor)
        self.layers = LayersView()
        self._add(self.tr("Layers"), self.tr("Layers of the &network"), "layers", self.layers)
        self.neighbours = NeighboursView()
        self._add(self.tr("Looks like"), self.tr("Looks li&ke"), "looks_like", self.neighbours)
        # A timer without delay comes after the events that paint: the answer is seen before it is explained.
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(self._ask)
        reading.drawing_changed.connect(self._on_drawing_changed)
        reading.changed.connect(self._on_reading_changed)
        reading.reader.started_up.connect(self._on_started_up)
        reading.reader.unavailable.connect(self.stop)

    def stop(self) -> None:
        """Explain nothing until another network has started."""
        self._engine, self._trouble = None, ""
        self._end_thread()
        for view in self._views.values():
            view.forget_network()

    def _add(self, title: str, menu_text: str, name: str, view: WhyView) -> None:
        """A dock on the left, hidden to begin with; those that are shown share the place."""
        dock = QDockWidget(title, self._window)
        dock.setObjectName(name)
        dock.setWidget(view)
        dock.toggleViewAction().setText(menu_text)
        self._window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        dock.hide()
        dock.toggleViewAction().triggered.connect(lambda shown: self._share_place(dock, shown))
        dock.visibilityChanged.connect(partial(self._on_shown, dock))
        view.asked.connect(self._ask)
        self.docks.append(dock)
        self._views[dock] = view

    def _share_place(self, dock: QDockWidget, shown: bool) -> None:
        """A dock that is chosen stands in front of those that are shown already."""
        others = [each for each in self.docks if each is not dock and not each.isHidden() and not each.isFloating()]
        if shown and others and not dock.isFloating():
            self._window.tabifyDockWidget(others[-1], dock)
            dock.raise_()
            self._name_tabs()

    def _name_tabs(self) -> None:
        """Qt makes the tabs of docks when it pleases."""
        for tabs in self._window.findChildren(QTabBar):
            tabs.setAccessibleName(self.tr("What explains"))

    def _seen(self) -> list[WhyView]:
        return [view for dock, view in self._views.items() if dock.property("seen")]

    def _on_shown(self, dock: QDockWidget, shown: bool) -> None:
        dock.setProperty("seen", shown)
        self._views[dock].set_shown(shown)
        self._name_tabs()
        if shown:
            self._views[dock].show_nothing(self._trouble)
            self._ask()

    def _on_started_up(self, info: NetworkInfo) -> None:
        self.stop()
        self._engine = info.engine
        self._name_tabs()
        self._ask()

    def _on_drawing_changed(self, drawing: Drawing) -> None:
        """While ink is added, what was said of the ink before still shows; colours of ink that is gone do not."""
        before, self._drawing = self._drawing, drawing
        if not continues(drawing, before):
            self._oldest_valid = self._number + 1
            self.saliency.overlay.clear()

    def _on_reading_changed(self) -> None:
        if self._reading.reading is None:
            self._oldest_valid = self._number + 1
            if self._thread is not None:
                self._thread.withdraw()
            self._show_nothing()
        else:
            self._painted.start()

    def _ask(self) -> None:
        reading = self._reading.reading
        if reading is None or self._trouble or self._engine is None:
            return
        views = sorted(self._seen(), key=lambda view: view.takes_long)
        if not views:
            return
        digit = reading.digits[self._reading.chosen]
        self._number += 1
        tasks: list[Task] = [view.task(digit) for view in views]
        settled = not self._canvas.is_drawing
        self._running_thread(self._engine).submit(self._number, tasks, about=(digit, views), settled=settled)

    def _running_thread(self, engine: Engine) -> WhyThread:
        if self._thread is None:
            thread = WhyThread(partial(self.make_explainer, engine), self._reading.reader.wait_until_idle, self)
            thread.unavailable.connect(self._on_unavailable)
            thread.done.connect(self._on_done)
            self._thread = thread
            thread.start()
        return self._thread

    def _end_thread(self) -> None:
        if self._thread is None:
            return
        thread, self._thread = self._thread, None
        thread.disconnect(self)
        thread.stop()
        thread.deleteLater()

    def _on_unavailable(self, reason: str) -> None:
        self._trouble = reason
        self._end_thread()
        self._show_nothing()

    def _on_done(self, number: int, index: int, result: object, about: tuple[DigitReading, list[WhyView]]) -> None:
        if number < self._oldest_valid:
            return
        digit, views = about
        if isinstance(result, UserError):
            views[index].show_nothing(str(result))
        else:
            views[index].show_result(digit, result)
            if result is not None:
                self.explained.emit(views[index], digit)

    def _show_nothing(self) -> None:
        for view in self._seen():
            view.show_nothing(self._trouble)
