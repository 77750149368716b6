"""Asking where samples come from and where they go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from vggdigits.ink.inkml import SUFFIXES as INKML_SUFFIXES

BACKUP_SUFFIX = ".sqlite3"
_IDX_END = "-images-idx3-ubyte"

translate = QCoreApplication.translate


def ask_import_files(parent: QWidget) -> list[Path]:
    """Tables, drawings and back-ups to import; none if the user changed their mind."""
    names, _ = QFileDialog.getOpenFileNames(
        parent,
        translate("sample_dialogs", "Import samples"),
        "",
        ";;".join(
            (
                translate("sample_dialogs", "CSV, IDX, InkML and back-ups ({patterns})").format(
                    patterns="*.csv *.csv.gz *ubyte *ubyte.gz *.idx *.inkml *.sqlite3"
                ),
                translate("sample_dialogs", "All files (*)"),
            )
        ),
    )
    return [Path(name) for name in names]


def ask_import_folder(parent: QWidget) -> list[Path]:
    """A folder of pictures or drawings to import; none if the user changed their mind."""
    name = QFileDialog.getExistingDirectory(
        parent, translate("sample_dialogs", "Import the folder that holds the folders 0 to 9")
    )
    return [Path(name)] if name else []


def ask_new_folder(parent: QWidget, title: str, stem: str) -> Path | None:
    """A folder that is not there yet, named after the day, in one that the user chooses; None if they changed their
    mind."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return free_name(Path(name), f"{stem} {date.today():%Y-%m-%d}") if name else None


def free_name(folder: Path, stem: str, suffix: str = "") -> Path:
    """A name that nothing in the folder has."""
    path, number = folder / f"{stem}{suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem} ({number}){suffix}"
    return path


def ask_csv(parent: QWidget) -> Path | None:
    """Where to write a table; a file that is there only with the user's consent."""
    return _ask_save(
        parent,
        translate("sample_dialogs", "Export as CSV"),
        translate("sample_dialogs", "CSV (*.csv)"),
        "samples.csv",
        (".csv",),
    )


def ask_idx(parent: QWidget) -> Path | None:
    """Where to write the pictures of an IDX pair; the labels come beside them."""
    return _ask_save(
        parent,
        translate("sample_dialogs", "Export as IDX: the pictures; the labels come beside them"),
        translate("sample_dialogs", "IDX (*ubyte)"),
        f"samples{_IDX_END}",
        (_IDX_END,),
    )


def ask_backup(parent: QWidget) -> Path | None:
    """Where to back up to."""
    return _ask_save(
        parent,
        translate("sample_dialogs", "Back up all samples"),
        translate("sample_dialogs", "Back-ups (*.sqlite3)"),
        f"samples {datetime.now():%Y-%m-%d}{BACKUP_SUFFIX}",
        (BACKUP_SUFFIX,),
    )


def is_importable(path: Path) -> bool:
    """Whether something that was dropped may be samples; its content is looked at when it is read."""
    name = path.name.lower()
    ends = (".csv", ".gz", "ubyte", ".idx", BACKUP_SUFFIX, *INKML_SUFFIXES)
    return path.is_dir() or name.endswith(ends)


def _ask_save(parent: QWidget, title: str, kinds: str, name: str, ends: Sequence[str]) -> Path | None:
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(name)
    try:
        while dialog.exec():
            path = Path(dialog.selectedFiles()[0])
            if path.name.lower().endswith(tuple(ends)):
                return path
            dialog.selectFile(f"{path}{ends[0]}")  # the name says what it is; asked again with that
        return None
    finally:
        dialog.deleteLater()
