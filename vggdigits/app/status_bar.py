"""The status bar: device and latency left, the network right."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from vggdigits.app import theme
from vggdigits.app.latency import Latency
from vggdigits.app.recognition_thread import NetworkInfo


class StatusBar(QStatusBar):
    """Says what reads, where, and how fast.

    Attributes:
        device_label, network_label: what stands left and right.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info: NetworkInfo | None = None
        self._latency = Latency()
        self.device_label, self.network_label = QLabel(), QLabel()
        for label in (self.device_label, self.network_label):
            label.setFont(theme.sized(self.font(), theme.STATUS_SIZE))
            label.setContentsMargins(theme.GRID, 0, theme.GRID, 0)
        self._what_it_is = self.tr("Where the network computes, and how long an answer takes: the median, and p95.")
        self.device_label.setToolTip(self._what_it_is)
        self.setSizeGripEnabled(False)
        self.addWidget(self.device_label, 1)
        self.addPermanentWidget(self.network_label)

    def show_network(self, info: NetworkInfo) -> None:
        """A network has started."""
        self._info, self._latency = info, Latency()
        self.device_label.setText(info.device)
        self.device_label.setToolTip(" ".join(filter(None, (self._what_it_is, info.device_problem))))
        name = self.tr("vgg16 {preset}").format(preset=info.preset)
        if info.accuracy is not None:
            name = self.tr("{name}, {percent} % on MNIST").format(name=name, percent=f"{100 * info.accuracy:.2f}")
        self.network_label.setText(name)

    def in_words(self) -> str:
        """What reads, and where."""
        if self._info is None:
            return self.device_label.text()
        return ", ".join(filter(None, (self._info.device, self.network_label.text(), self._info.device_problem)))

    def show_off(self, _: str = "") -> None:
        """There is no network."""
        self._info = None
        self.device_label.setText(self.tr("recognition is off"))
        self.network_label.clear()

    def add_latency(self, ms: float) -> None:
        """An answer took so many milliseconds."""
        self._latency.add(ms)
        median, slow = self._latency.percentile(0.5), self._latency.percentile(0.95)
        if self._info is not None and median is not None and slow is not None:
            self.device_label.setText(
                self.tr("{device}, {ms} ms (p95 {p95})").format(
                    device=self._info.device, ms=f"{median:.1f}", p95=f"{slow:.1f}"
                )
            )
