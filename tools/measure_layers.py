"""What the dock "Layers" costs: `python tools/measure_layers.py`, in milliseconds of one thread's time.

Looks at each bundled drawing three times with the bundled network, as the thread that explains does, and has the
result shown and painted, as the window's thread does.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from types import SimpleNamespace

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported

import numpy as np
import torch
from PySide6.QtWidgets import QApplication

from vggdigits.app.layers_view import LayersView
from vggdigits.model.bundled import bundled_frames
from vggdigits.model.checkpoint import load_checkpoint
from vggdigits.model.engine import Engine
from vggdigits.model.explain import Explainer
from vggdigits.paths import bundled_checkpoint


def main() -> None:
    """Measure three steps, and print median and 95th percentile of each."""
    application = QApplication([])
    checkpoint = load_checkpoint(bundled_checkpoint())
    explainer = Explainer(Engine(checkpoint, torch.device("cpu")))
    view = LayersView()
    view.resize(352, 640)
    view.show()
    times: dict[str, list[float]] = {"look": [], "show": [], "paint": []}
    for frame in np.repeat(bundled_frames(), 3, axis=0):
        digit = SimpleNamespace(steps=SimpleNamespace(frame=frame))
        task = view.task(digit)  # type: ignore[arg-type]  # all that it reads of a digit
        look = _timed(lambda task=task: task(explainer), times["look"])
        _timed(lambda digit=digit, look=look: view.show_result(digit, look), times["show"])
        application.processEvents()
        _timed(view.grab, times["paint"])
    for name, taken in times.items():
        median, late = np.percentile(taken[1:], [50, 95])  # the first sets up what the others find
        print(f"{name}: {median:.1f} ms, 95th percentile {late:.1f} ms, n = {len(taken) - 1}")
    print(f"weights {checkpoint.sha256[:16]}, torch {torch.__version__}")
    view.close()


def _timed(step: Callable[[], object], times: list[float]) -> object:
    begun = time.thread_time()
    result = step()
    times.append(1e3 * (time.thread_time() - begun))
    return result


if __name__ == "__main__":
    main()
