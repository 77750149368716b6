"""Runs before the frozen program: small modules in place of large ones that are imported and never used here.

- pyqtgraph imports QtOpenGL, to draw with it where told to, which nobody does: 10 MB.
- torch imports its compiler (torch._dynamo, and with it sympy: 800 modules, 1.5 s) at the first step of an optimiser,
  to ask it to leave that step alone. Nothing here is compiled: a module that leaves everything alone will do.
- torchvision imports its models and operators, and with them torch.onnx, before its data sets, which are what we use.

Whatever else should be asked of one of them fails with its name. They are made when they are asked for: `vggdigits
predict` needs no Qt.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def _widget(module: ModuleType) -> None:
    from PySide6.QtWidgets import QWidget

    module.QOpenGLWidget = QWidget  # type: ignore[attr-defined] (it is a base class)


def _no_compiler(module: ModuleType) -> None:
    vars(module).update(disable=_disable, graph_break=_graph_break)


def _disable(fn: Callable[..., Any] | None = None, *_: object, **__: object) -> Callable[..., Any]:
    """As the compiler's: the function itself, or a decorator."""
    return _disable if fn is None else fn


def _graph_break(*_: object, **__: object) -> None:
    """Where a compiled graph would end."""


def _empty(module: ModuleType) -> None:
    pass


_FILL: dict[str, Callable[[ModuleType], None]] = {
    "PySide6.QtOpenGL": _empty,
    "PySide6.QtOpenGLWidgets": _widget,
    "torch._dynamo": _no_compiler,
    "torchvision.models": _empty,
    "torchvision.ops": _empty,
}


class _StandIns(MetaPathFinder, Loader):
    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name in _FILL else None

    def create_module(self, spec: ModuleSpec) -> None:
        return None  # an ordinary one

    def exec_module(self, module: ModuleType) -> None:
        _FILL[module.__name__](module)


sys.meta_path.insert(0, _StandIns())
