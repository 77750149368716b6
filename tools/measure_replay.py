"""What a replay costs, and how large it is as a file: `python tools/measure_replay.py`; needs no data.

Prints, over the drawings: milliseconds of one core for a moment, read by itself and in passes of eight as the chart and
the exports do it, and for each export its size and the time that it took.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import torch
from PySide6.QtWidgets import QApplication

from vggdigits.app.replay_export import ReplayExport, frame_times
from vggdigits.app.replay_readings import AT_ONCE
from vggdigits.ink.inkml import read_inkml
from vggdigits.ink.replay import Timeline
from vggdigits.model.explain import Explainer
from vggdigits.model.recognizer import Recognizer
from vggdigits.paths import bundled_checkpoint, resources_dir


def main() -> None:
    """Read every moment of every bundled drawing in both ways, and export each."""
    application = QApplication([])
    recognizer = Recognizer(bundled_checkpoint(), "cpu")
    explainer = Explainer(recognizer.engine)
    lines = [Timeline.of(read_inkml(path)) for path in sorted((resources_dir() / "drawings").glob("*.inkml"))]
    print(f"torch {torch.__version__}, {recognizer.engine.description}, {len(lines)} drawings")
    alone, together = [], []
    for line in lines:
        cuts = [line.cut(moment) for moment in range(1, line.count + 1)]
        explainer.read_all(cuts)  # what is rasterised is kept: neither way has to do that first
        start = time.process_time()
        for cut in cuts:
            recognizer.read(cut)
        middle = time.process_time()
        for first in range(0, len(cuts), AT_ONCE):
            explainer.read_all(cuts[first : first + AT_ONCE])
        alone.append(1000 * (middle - start) / len(cuts))
        together.append(1000 * (time.process_time() - middle) / len(cuts))
    print(f"a moment: {median(alone):.1f} ms by itself, {median(together):.1f} ms in passes of {AT_ONCE}")
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".gif", ".csv"):
            sizes, seconds = [], []
            for number, line in enumerate(lines):
                path = Path(folder) / f"{number}{suffix}"
                job = ReplayExport("", lambda: explainer, line, path, application.font())
                start = time.process_time()
                job.run()
                seconds.append(time.process_time() - start)
                sizes.append(path.stat().st_size / 1000)
            print(f"{suffix}: median {median(sizes):.0f} KB, largest {max(sizes):.0f} KB, {median(seconds):.2f} s")
    print(f"frames: {min(len(frame_times(line)) for line in lines)} to {max(len(frame_times(line)) for line in lines)}")


if __name__ == "__main__":
    main()
