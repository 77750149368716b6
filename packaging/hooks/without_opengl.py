"""Runs before the frozen program: pyqtgraph imports QtOpenGL, to draw with it where told to, which nobody does here.

Empty modules in its place save 10 MB. They are made when they are asked for: `vggdigits predict` needs no Qt.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


class _EmptyModules(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name in ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets") else None

    def create_module(self, spec: ModuleSpec) -> None:
        return None  # an ordinary one

    def exec_module(self, module: ModuleType) -> None:
        if module.__name__ == "PySide6.QtOpenGLWidgets":  # it is a base class
            from PySide6.QtWidgets import QWidget

            module.QOpenGLWidget = QWidget  # type: ignore[attr-defined]


sys.meta_path.append(_EmptyModules())
