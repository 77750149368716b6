"""A report of a problem, for the user to read, copy and send themselves: version, device, the log's last lines."""

from __future__ import annotations

import platform
from collections import deque
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from vggdigits import __version__, paths
from vggdigits.app import theme
from vggdigits.app.personal import without_personal_data
from vggdigits.app.window_parts import MARGIN, Heading, Note

_LINES = 60


def report_text(device: str) -> str:
    """What a developer needs: versions, the system, the device that reads, and the log's last lines.

    Where the user lives stands as `~`: in a path is often a name; the user's and the machine's names are left out.
    """
    facts = {
        "vggdigits": f"{__version__}{' (frozen)' if paths.FROZEN else ''}",
        "Python": platform.python_version(),
        "torch": _installed("torch"),
        "Qt": f"{qVersion()}, {QGuiApplication.platformName()}",
        "system": f"{platform.platform()}, {platform.machine()}",
        "device": device,
    }
    lines = [f"{name}: {value}" for name, value in facts.items()]
    text = "\n".join([*lines, "", f"Last lines of {paths.log_file()}:", *_last_log_lines()])
    return without_personal_data(text)


def _installed(package: str) -> str:
    """Without importing it."""
    try:
        return version(package)
    except PackageNotFoundError:  # frozen
        import sys

        return str(getattr(sys.modules.get(package), "__version__", "?"))


def _last_log_lines() -> list[str]:
    try:
        with open(paths.log_file(), encoding="utf-8", errors="replace") as file:
            return [line.rstrip("\n") for line in deque(file, _LINES)]
    except OSError:
        return ["(none)"]


class ProblemReport(QWidget):
    """Shows the report and copies it; nothing is sent.

    Attributes:
        text: the report, which may be shortened before it is copied.
        copy_button: puts it on the clipboard.
    """

    def __init__(self, device: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Report a problem – vggdigits"))
        self.setFont(theme.sized(self.font(), theme.TEXT_SIZE))
        self.text = QPlainTextEdit(report_text(device))
        self.text.setFont(theme.sized(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont), theme.STATUS_SIZE))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("The report"))
        self.copy_button = QPushButton(self.tr("&Copy"))
        self.copy_button.setDefault(True)
        self.copy_button.clicked.connect(self._copy)
        self._told = Note(parent=self)
        buttons = QHBoxLayout()
        buttons.addWidget(self._told, stretch=1)
        buttons.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(theme.GRID)
        layout.addWidget(Heading(self.tr("What a developer needs to know")))
        layout.addWidget(
            Note(
                self.tr(
                    "Nothing is sent, and nothing else is in it: no drawing, no sample. Read it, take out what is"
                    " nobody's business, copy it, and add what you did and what happened."
                )
            )
        )
        layout.addSpacing(theme.GRID)
        layout.addWidget(self.text, stretch=1)
        layout.addLayout(buttons)
        self.setMinimumSize(60 * theme.GRID, 40 * theme.GRID)
        self.resize(90 * theme.GRID, 64 * theme.GRID)
        self.copy_button.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._told.setText(self.tr("Copied. It can be pasted into a mail or a web page now."))
