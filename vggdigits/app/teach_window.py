"""The window that teaches the network the user's hand: what there is to learn from, how it went, adopt or keep."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vggdigits import paths
from vggdigits.app import theme
from vggdigits.app.reasons import in_words
from vggdigits.app.sample_counts import ENOUGH, SampleCounts
from vggdigits.app.teach_result import BeforeAfter
from vggdigits.app.thin_bar import ThinBar
from vggdigits.app.training_process import Outcome, TrainingProcess
from vggdigits.app.window_parts import MARGIN, Heading, Line, Note
from vggdigits.errors import UserError
from vggdigits.model.history import ModelHistory
from vggdigits.training.samples import SampleStore


class TeachWindow(QWidget):
    """Beside the pad, not in its way. What is slow and the same every time is prepared as soon as it opens.

    Attributes:
        counts: the samples of each digit.
        result: before and after.
        process: the teaching, or what prepares it.
        teach_button, stop_button, keep_button, adopt_button: what can be done.

    Signals:
        adopt_wanted(Path, str): a checkpoint to put to use, and a note on it; the window waits for `refresh`.
        use_wanted(str): back to the network with this digest, which was taught and is kept.
    """

    adopt_wanted = Signal(Path, str)
    use_wanted = Signal(str)

    def __init__(
        self,
        store: SampleStore,
        history: ModelHistory,
        parent: QWidget | None = None,
        *,
        process: TrainingProcess | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._store, self._history = store, history
        self.process = process or TrainingProcess(self)
        self._teaching = False
        self._wanted = False  # to be taught as soon as what prepares it is through
        self._prepared: str | None = None  # the digest of the network that was prepared
        self._taught: dict[str, Any] | None = None  # the event `done`, until it is adopted or dismissed
        self._old = ""  # the digest of the network that was taught
        self._adopting = self._adopted = False
        self.setWindowTitle(self.tr("Teach my samples – vggdigits"))
        self.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self._make_parts()
        self._lay_out()
        self.process.told.connect(self._on_event)
        self.process.ended.connect(self._on_ended)
        self.refresh()

    # Building.

    def _make_parts(self) -> None:
        self.counts = SampleCounts(self)
        self.hint = Note(parent=self)
        self.state = Note(parent=self)
        self.bar = ThinBar(parent=self)
        self.result = BeforeAfter(self)
        self.teach_button = QPushButton(self.tr("&Teach"))
        self.stop_button = QPushButton(self.tr("&Stop"))
        self.keep_button = QPushButton(self.tr("&Keep the old"))
        self.adopt_button = QPushButton(self.tr("&Adopt"))
        self.teach_button.clicked.connect(self.teach)
        self.stop_button.clicked.connect(self.stop)
        self.keep_button.clicked.connect(self._keep_old)
        self.adopt_button.clicked.connect(self._adopt)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GRID)
        buttons.addWidget(self.stop_button)
        buttons.addStretch()
        for button in (self.teach_button, self.keep_button, self.adopt_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(theme.GRID)
        layout.addWidget(Heading(self.tr("Teach it your hand"), self))
        layout.addWidget(
            Note(
                self.tr(
                    "The network learns from your samples, and goes over MNIST meanwhile so that it forgets nothing. "
                    "The one in use stays until you adopt the new one."
                ),
                self,
            )
        )
        layout.addSpacing(2 * theme.GRID)
        layout.addWidget(self.counts)
        layout.addWidget(self.hint)
        layout.addSpacing(theme.GRID)
        layout.addWidget(self.result)
        layout.addStretch()
        layout.addWidget(self.state)
        layout.addWidget(self.bar)
        layout.addSpacing(theme.GRID)
        layout.addWidget(Line(self))
        layout.addSpacing(theme.GRID)
        layout.addLayout(buttons)
        self.setMinimumSize(72 * theme.GRID, 64 * theme.GRID)
        self.resize(80 * theme.GRID, 72 * theme.GRID)

    # What the user does.

    def teach(self) -> None:
        """Teach the network in use with the samples as they are now."""
        if self._teaching or self._wanted or len(self._kinds()) < 2:
            return
        self._forget_result()
        if self.process.running:
            self._wanted = True  # what is being prepared is needed first
            self._show_state(self.tr("Getting ready…"))
            self._arrange()
        else:
            self._start_teaching()

    def stop(self) -> None:
        """Stop it; nothing was changed by then."""
        self._wanted = False
        self._show_state(self.tr("Stopping…"))
        self.stop_button.setEnabled(False)
        self.process.stop()

    def _adopt(self) -> None:
        if self._taught is None:
            return
        self._adopting = True
        self._show_state(self.tr("Checking the new network; until then the pad reads with the old one…"))
        self._arrange()
        self.adopt_wanted.emit(Path(self._taught["output"]), self._note())

    def _keep_old(self) -> None:
        if self._adopted:
            self.use_wanted.emit(self._old)
            return
        self._forget_result()
        self._show_state(self.tr("The old network stays in use. Your samples are kept."))
        self._arrange()

    # What follows from it.

    def refresh(self) -> None:
        """The samples, or the network in use, may have changed."""
        try:
            self.counts.show_counts(self._store.counts())
            self.hint.setText(self._hint())
        except UserError as error:
            self.counts.show_counts({})
            self.hint.clear()
            self._show_state(in_words(str(error)))
        in_use = self._history.in_use().sha256
        if self._taught is not None:
            self._follow_use(in_use)
        if self.isVisible():
            self._prepare()
        self._arrange()

    def shut_down(self) -> None:
        """End what runs, and wait for it, a few seconds at most."""
        self._wanted = False
        self.process.shut_down()

    def _follow_use(self, in_use: str) -> None:
        assert self._taught is not None  # noqa: S101
        was_adopted, self._adopted = self._adopted, in_use == self._taught.get("sha256")
        if self._adopted:
            self._show_state(self.tr("✓  The new network is in use."))
        elif was_adopted:
            self._show_state(self.tr("The old network is in use again."))
        elif self._adopting:
            self._show_state(self._verdict())
        self._adopting = False

    def _prepare(self) -> None:
        """Have ready what is slow, once for each network; that it fails is told when it is needed."""
        in_use = self._history.in_use()
        if not self.process.running and self._prepared != in_use.sha256:
            self._prepared = in_use.sha256
            self.process.start(["teach", *self._arguments(), "--prepare"])

    def _start_teaching(self) -> None:
        self._wanted, self._teaching = False, True
        self._old = self._history.in_use().sha256
        self._show_state(self.tr("Starting…"), 0.0)
        self.process.start(["teach", *self._arguments(), "--output", str(paths.user_dir() / "taught.safetensors")])
        self._arrange()

    def _arguments(self) -> list[str]:
        return ["--checkpoint", str(self._history.in_use().path), "--samples", str(self._store.path)]

    def _on_event(self, event: Mapping[str, Any]) -> None:
        if event["event"] in ("phase", "alive") and (self._teaching or self._wanted) and not self.process.stopping:
            self._show_state(self._progress(event), event.get("share"))

    def _on_ended(self, outcome: Outcome) -> None:
        taught, self._teaching = self._teaching, False
        if outcome.kind != "done" and not taught:
            self._prepared = None  # to be tried again
        if outcome.kind == "done" and self._wanted:
            self._start_teaching()
            return
        if taught or self._wanted or outcome.kind == "stopped":
            self._wanted = False
            self._show_outcome(outcome)
        self._arrange()

    def _show_outcome(self, outcome: Outcome) -> None:
        safe = self.tr("The network in use and your samples are as they were.")
        if outcome.kind == "stopped":
            self._show_state(self.tr("Stopped. {safe}").format(safe=safe))
        elif outcome.kind != "done" or outcome.event is None or "after" not in outcome.event:
            reason = outcome.message or self.tr("it told no figures")
            self._show_state(self.tr("Teaching failed: {reason}. {safe}").format(reason=reason.rstrip("."), safe=safe))
        else:
            self._taught, self._prepared = outcome.event, self._old
            self.result.show_figures(outcome.event.get("before", {}), outcome.event["after"])
            self._show_state(self._verdict())

    def _forget_result(self) -> None:
        self._taught, self._adopting, self._adopted = None, False, False

    # What is shown.

    def _kinds(self) -> list[int]:
        """The digits of which there are samples."""
        return [digit for digit in range(10) if self.counts.counts.get(digit, 0)]

    def _hint(self) -> str:
        few = self.counts.too_few()
        kinds = self._kinds()
        if not kinds:
            return self.tr(
                "No digits of yours yet. Where an answer is wrong, the key of the right digit keeps the drawing as a "
                "sample; or draw some on request."
            )
        if len(kinds) == 1:
            return self.tr(
                "Only {digit}s so far: it would learn nothing to tell them from. Draw some of the others too."
            ).format(digit=kinds[0])
        if few:
            return self.tr("Few of {digits}: {enough} of each are better.").format(
                digits=_in_words(few, self.tr("{some} and {last}")), enough=ENOUGH
            )
        return self.tr("Enough of every digit; more make it better still.")

    def _progress(self, event: Mapping[str, Any]) -> str:
        phase = str(event.get("phase", ""))
        words = {
            "loading": self.tr("Loading the network and MNIST"),
            "preparing": self.tr("Preparing, once for each network"),
            "teaching": self.tr("Teaching"),
            "measuring": self.tr("Measuring before and after"),
            "saving": self.tr("Saving"),
        }.get(phase, phase)
        left = event.get("eta_s")
        if not isinstance(left, (int, float)) or left < 1:
            share = event.get("share")
            if not isinstance(share, (int, float)) or not 0 < share < 1:
                return f"{words}…"
            return self.tr("{phase}, {percent} %").format(phase=words, percent=int(100 * share))
        if left < 90:
            return self.tr("{phase}, about {seconds} s left").format(phase=words, seconds=round(left))
        return self.tr("{phase}, about {minutes} min left").format(phase=words, minutes=round(left / 60))

    def _verdict(self) -> str:
        if self._taught is None:
            return ""
        reason = str(self._taught.get("reason", ""))
        if self._taught.get("adoptable"):
            reason = reason or self.tr("nothing was forgotten")
            return self.tr("It can be adopted: {reason}. One click brings the old one back.").format(
                reason=reason.rstrip(".")
            )
        reason = reason or self.tr("it is worse than the old one")
        return self.tr("It cannot be adopted: {reason}. The old one stays in use.").format(reason=reason.rstrip("."))

    def _note(self) -> str:
        samples = 0 if self._taught is None else int(self._taught.get("after", {}).get("mine_samples") or 0)
        samples = samples or sum(self.counts.counts.values())
        return self.tr("1 sample") if samples == 1 else self.tr("{n} samples").format(n=f"{samples:,}")

    def _show_state(self, text: str, share: float | None = None) -> None:
        self.state.setText(text)
        self.bar.show_share(share)

    def _arrange(self) -> None:
        """Show what belongs to this moment."""
        busy, taught = self._teaching or self._wanted, self._taught
        self.result.setVisible(taught is not None)
        self.bar.setVisible(busy)
        self.stop_button.setVisible(busy)
        self.stop_button.setEnabled(busy and not self.process.stopping)
        self.teach_button.setText(self.tr("&Teach") if taught is None else self.tr("&Teach again"))
        self.teach_button.setEnabled(not busy and not self._adopting and len(self._kinds()) > 1)
        self.teach_button.setDefault(taught is None)
        self.keep_button.setVisible(taught is not None)
        self.keep_button.setText(self.tr("Back to the &old") if self._adopted else self.tr("&Keep the old"))
        self.keep_button.setEnabled(not self._adopting)
        self.adopt_button.setVisible(taught is not None)
        adoptable = taught is not None and bool(taught.get("adoptable"))
        self.adopt_button.setEnabled(adoptable and not self._adopting and not self._adopted)
        self.adopt_button.setText(self.tr("✓ Adopted") if self._adopted else self.tr("&Adopt"))
        self.adopt_button.setToolTip("" if adoptable or taught is None else self._verdict())
        self.adopt_button.setDefault(taught is not None)

    # Qt overrides.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()


def _in_words(digits: list[int], pattern: str) -> str:
    """As "3, 4 and 7", by the language's own pattern of `{some} and {last}`."""
    if len(digits) == 1:
        return str(digits[0])
    return pattern.format(some=", ".join(map(str, digits[:-1])), last=digits[-1])
