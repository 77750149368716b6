"""Which files were opened and saved last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from vggdigits.app.settings import RECENT_FILES, Settings

MOST = 8


class RecentFiles(QObject):
    """The user's last files, the newest first.

    Signals:
        changed(): the list is another one.
    """

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    def paths(self) -> list[Path]:
        """Whether they are still there is not asked: a drive may come back."""
        return [Path(name) for name in self._settings.get(RECENT_FILES)][:MOST]

    def add(self, path: Path) -> None:
        """This one was used now."""
        path = path.absolute()
        self._keep([path, *(other for other in self.paths() if other != path)])

    def remove(self, path: Path) -> None:
        """This one is gone."""
        self._keep([other for other in self.paths() if other != path])

    def clear(self) -> None:
        """Forget them all."""
        self._keep([])

    def _keep(self, paths: list[Path]) -> None:
        self._settings.set(RECENT_FILES, tuple(map(str, paths[:MOST])))
        self.changed.emit()
