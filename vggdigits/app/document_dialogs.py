"""Asking where a drawing comes from and goes to, and whether it may be lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from vggdigits.app.personal import without_personal_data
from vggdigits.app.unsaved import LeftBehind
from vggdigits.app.window_parts import day_and_time
from vggdigits.ink.images import SUFFIXES as PICTURE_SUFFIXES
from vggdigits.ink.inkml import SUFFIXES as INKML_SUFFIXES

translate = QCoreApplication.translate


def ask_document(parent: QWidget, folder: Path) -> Path | None:
    """A drawing or a picture to open; None if the user changed their mind."""
    patterns = " ".join(f"*{suffix}" for suffix in (*INKML_SUFFIXES, *PICTURE_SUFFIXES))
    kinds = translate("dialogs", "Drawings and pictures ({patterns})").format(patterns=patterns)
    name, _ = QFileDialog.getOpenFileName(parent, translate("dialogs", "Open"), str(folder), kinds)
    return Path(name) if name else None


def ask_inkml(parent: QWidget, suggested: Path) -> Path | None:
    """Where to save; a file that is there is only named after the user agreed to replace it."""
    title, kind = translate("dialogs", "Save as InkML"), translate("dialogs", "InkML drawings (*.inkml)")
    return _ask_target(parent, title, kind, suggested)


def ask_export(parent: QWidget, suggested: Path) -> Path | None:
    """Where to export to, in the format of the suggested name; as `ask_inkml`."""
    match suggested.suffix:
        case ".svg":
            title, kind = translate("dialogs", "Export as SVG"), translate("dialogs", "SVG pictures (*.svg)")
        case ".gif":
            title, kind = translate("dialogs", "Export the replay as GIF"), translate("dialogs", "GIF pictures (*.gif)")
        case ".csv":
            title, kind = translate("dialogs", "Export the replay as CSV"), translate("dialogs", "CSV tables (*.csv)")
        case _:
            title, kind = translate("dialogs", "Export as PNG"), translate("dialogs", "PNG pictures (*.png)")
    return _ask_target(parent, title, kind, suggested)


def _ask_target(parent: QWidget, title: str, kind: str, suggested: Path) -> Path | None:
    dialog = QFileDialog(parent, title, str(suggested.parent), kind)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggested.suffix)
    dialog.selectFile(suggested.name)
    try:
        while dialog.exec():
            path = Path(dialog.selectedFiles()[0])
            if path.suffix.lower() == suggested.suffix:
                return path
            dialog.selectFile(f"{path}{suggested.suffix}")  # the name says what it is; asked again with that
        return None
    finally:
        dialog.deleteLater()


def ask_to_save(parent: QWidget, name: str) -> QMessageBox:
    """The question whether to save, accept, or to discard, destructive; to be opened."""
    text = (
        translate("dialogs", "Save the changes to {file}?").format(file=name)
        if name
        else translate("dialogs", "Save the drawing?")
    )
    box = _question(parent, text, translate("dialogs", "What is not saved is lost."))
    save = box.addButton(translate("dialogs", "&Save"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(translate("dialogs", "&Discard"), QMessageBox.ButtonRole.DestructiveRole)
    box.setEscapeButton(box.addButton(translate("dialogs", "&Cancel"), QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(save)
    return box


def offer_left_behind(parent: QWidget, left: LeftBehind, crashed: Path | None = None) -> QMessageBox:
    """The question whether to restore, accept, or to discard, destructive, a drawing; to be opened. It says as well
    where a crash is told."""
    when = day_and_time(left.when)
    text = (
        translate("dialogs", "Changes to {file} were not saved when the pad ended.").format(file=left.file.name)
        if left.file is not None
        else translate("dialogs", "A drawing was not saved when the pad ended.")
    )
    more = [translate("dialogs", "It was last changed {when}.").format(when=when)]
    if crashed is not None:
        unexpected = translate("dialogs", "vggdigits ended unexpectedly. What is known of it is in {file}")
        more.append(unexpected.format(file=without_personal_data(str(crashed))))
    box = _question(parent, text, "\n\n".join(more))
    restore = box.addButton(translate("dialogs", "&Restore"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(translate("dialogs", "&Discard"), QMessageBox.ButtonRole.DestructiveRole)
    box.setEscapeButton(box.addButton(translate("dialogs", "&Later"), QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(restore)
    return box


def _question(parent: QWidget, text: str, more: str) -> QMessageBox:
    box = QMessageBox(QMessageBox.Icon.Question, "vggdigits", text, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)  # it quotes a file's name
    box.setInformativeText(more)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box
