"""Asking for files, and telling what went wrong or should be known."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from vggdigits import __version__

translate = QCoreApplication.translate


def ask_checkpoint(parent: QWidget) -> Path | None:
    """A checkpoint to read with; None if the user changed their mind."""
    return _existing(
        parent, translate("dialogs", "Choose a checkpoint"), translate("dialogs", "Checkpoints (*.safetensors)")
    )


def _existing(parent: QWidget, title: str, kinds: str) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None


def complain(parent: QWidget, what: str, why: str) -> None:
    """Say what went wrong, and why; the program goes on meanwhile."""
    _tell(parent, QMessageBox.Icon.Warning, what, why)


def inform(parent: QWidget, what: str, more: str) -> None:
    """Say what should be known."""
    _tell(parent, QMessageBox.Icon.Information, what, more)


def _tell(parent: QWidget, kind: QMessageBox.Icon, text: str, more: str) -> None:
    box = QMessageBox(kind, "vggdigits", text, parent=parent)
    box.setInformativeText(more)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def show_about(parent: QWidget) -> None:
    """What this program is."""
    QMessageBox.about(
        parent,
        translate("dialogs", "About vggdigits"),
        translate(
            "dialogs", "<h3>vggdigits {version}</h3><p>A drawing pad that reads digits with a real VGG16.</p>"
        ).format(version=__version__),
    )
