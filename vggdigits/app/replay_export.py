"""A replay as files for others: a GIF that plays it, and a CSV of what was read at each moment."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont

from vggdigits.app.nearest_digit import newest_digit
from vggdigits.app.replay_frames import ReplayFrames
from vggdigits.app.replay_readings import readings
from vggdigits.app.sample_jobs import SampleJob
from vggdigits.app.why_thread import step_back
from vggdigits.files import replacing, write_atomically
from vggdigits.ink.gif import write_gif
from vggdigits.ink.replay import Timeline

if TYPE_CHECKING:
    from vggdigits.model.explain import Explainer
    from vggdigits.model.recognizer import Reading

MOST_FRAMES, MOST_ROWS = 200, 500
BLANK_MS, HELD_MS = 300, 2000
"""Milliseconds for which a GIF shows blank paper, and at the end the whole drawing."""

_FRAME_S = 0.04  # between two frames, where that makes not too many

COLUMNS = (
    *("time_ms", "stroke", "points"),
    *(f"p{digit}" for digit in range(10)),
    *("none", "answer", "confidence", "reading"),
)
"""Of the CSV (docs/explain.md)."""


def frame_times(timeline: Timeline) -> list[tuple[int, int]]:
    """The moments of a GIF, each with the milliseconds, by tens, for which it is shown: at the speed of the pen."""
    step = max(_FRAME_S, timeline.duration / (MOST_FRAMES - 3))
    starts: dict[int, int] = {}  # hundredths of a second, by moment
    for number in range(int(timeline.duration / step) + 1):
        starts.setdefault(timeline.at(number * step), round(100 * number * step))
    starts.setdefault(timeline.count, round(100 * timeline.duration) + 1)
    shown = [10 * max(1, after - start) for start, after in pairwise(starts.values())]
    return list(zip([0, *starts], [BLANK_MS, *shown, HELD_MS], strict=True))


def rows_of(timeline: Timeline, moments: Sequence[int], readings: Sequence[Reading]) -> Iterator[list[str]]:
    """The rows of a CSV, without the columns' names; what is not read leaves its cells empty."""
    for moment, reading in zip(moments, readings, strict=True):
        row = [str(round(1000 * timeline.time(moment))), str(timeline.stroke(moment)), str(moment)]
        if not reading.digits:
            yield [*row, *[""] * (len(COLUMNS) - len(row))]
            continue
        digit = reading.digits[newest_digit(reading, timeline.cut(moment))]
        numbers = (*digit.probabilities, digit.none_probability)
        answer = str(digit.digit) if digit.accepted else "?"
        yield [*row, *(f"{each:.6f}" for each in numbers), answer, f"{digit.confidence:.6f}", reading.text]


class ReplayExport(SampleJob):
    """Writes a replay to a file; the file is there whole, or as it was. Succeeds with its path."""

    def __init__(
        self,
        text: str,
        make_explainer: Callable[[], Explainer],
        timeline: Timeline,
        path: Path,
        font: QFont,
        parent: QObject | None = None,
    ) -> None:
        """A GIF, or a CSV if the name says so. `make_explainer` runs in the thread; `font` is the text's."""
        super().__init__(text, parent)
        self._make_explainer, self._timeline, self._path, self._font = make_explainer, timeline, path, font

    def _work(self) -> Path:
        step_back()
        if self._path.suffix.lower() == ".csv":
            self._write_csv()
        else:
            self._write_gif()
        return self._path

    def _write_csv(self) -> None:
        moments = self._timeline.spread(MOST_ROWS)
        table = io.StringIO()
        writer = csv.writer(table)  # lines end in CRLF, as RFC 4180 has it
        writer.writerow(COLUMNS)
        writer.writerows(rows_of(self._timeline, moments, list(self._readings(moments))))
        write_atomically(self._path, table.getvalue().encode("ascii"))

    def _write_gif(self) -> None:
        moments, shown = zip(*frame_times(self._timeline), strict=True)
        frames = ReplayFrames(self._timeline, self._font)
        readings = self._readings(moments)
        with replacing(self._path) as file:
            write_gif(file, zip(map(frames.picture, moments, readings), shown, strict=True))

    def _readings(self, moments: Sequence[int]) -> Iterator[Reading]:
        read = readings(self._make_explainer(), self._timeline, moments)
        for number, reading in enumerate(read, start=1):
            yield reading
            self._report(number, len(moments))
