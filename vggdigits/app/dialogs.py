"""Asking for files, and telling what went wrong or should be known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from vggdigits import __version__
from vggdigits.app.icons import application_icon
from vggdigits.app.reasons import in_words

translate = QCoreApplication.translate


def ask_checkpoint(parent: QWidget) -> Path | None:
    """A checkpoint to read with; None if the user changed their mind."""
    return _existing(
        parent,
        translate("dialogs", "Choose a checkpoint"),
        translate("dialogs", "Checkpoints (*.safetensors *.pth *.pt)"),
    )


def _existing(parent: QWidget, title: str, kinds: str) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None


def complain(parent: QWidget, what: str, why: str) -> None:
    """Say what went wrong, and why; the program goes on meanwhile."""
    _tell(parent, QMessageBox.Icon.Warning, what, in_words(why))


def inform(parent: QWidget, what: str, more: str) -> None:
    """Say what should be known."""
    _tell(parent, QMessageBox.Icon.Information, what, more)


def offer(parent: QWidget, what: str, more: str, do: str, then: Callable[[], None]) -> None:
    """Offer something that can be done now or left; `do` names it."""
    box = QMessageBox(QMessageBox.Icon.Information, "vggdigits", what, parent=parent)
    box.setInformativeText(more)
    button = box.addButton(do, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(translate("dialogs", "&Later"), QMessageBox.ButtonRole.RejectRole)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    button.clicked.connect(lambda: then())
    box.open()


def _tell(parent: QWidget, kind: QMessageBox.Icon, text: str, more: str) -> None:
    box = QMessageBox(kind, "vggdigits", text, parent=parent)
    box.setInformativeText(more)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def show_about(parent: QWidget) -> None:
    """What this program is, and on whose work it stands."""
    text = translate(
        "dialogs",
        "<h3>vggdigits {version}</h3><p>A drawing pad that reads digits with a real VGG16.</p>"
        "<p>MIT licence. It uses PyTorch (BSD), Qt and PySide6 (LGPL), Lucide's icons (ISC) and MNIST (CC BY-SA 3.0)."
        "</p><p>Nothing leaves this computer: no statistics, no reports.</p>",
    )
    box = QMessageBox(QMessageBox.Icon.NoIcon, translate("dialogs", "About vggdigits"), "", parent=parent)
    box.setText(text.format(version=__version__))
    box.setIconPixmap(application_icon().pixmap(64))
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
