"""torchvision, also where its compiled part does not match torch.

A CPU-only torch beside the registry's torchvision (built for CUDA) makes `import torchvision` fail with "operator
torchvision::nms does not exist". Its data sets, transforms and models need no operator: declaring the two
schemas that the import looks up is enough.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import torch

_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
_declared: list[torch.library.Library] = []  # a library that is collected takes its schemas with it


def import_torchvision(module: str = "torchvision") -> ModuleType:
    """Import torchvision, or a module of it, whether or not its operators load. Raises ImportError otherwise."""
    try:
        return importlib.import_module(module)
    except RuntimeError as error:
        if "torchvision::nms" not in str(error) or _declared:
            raise ImportError(f"torchvision cannot be used with torch {torch.__version__}: {error}") from error
    for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
        del sys.modules[name]
    library = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
    for schema in _SCHEMAS:
        library.define(schema)  # type: ignore[no-untyped-call]
    _declared.append(library)
    return importlib.import_module(module)
