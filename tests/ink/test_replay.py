"""When each point came, and what was there then."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vggdigits.ink.inkml import from_inkml, to_inkml
from vggdigits.ink.raster import rasterize
from vggdigits.ink.replay import LONGEST_PAUSE_S, PAUSE_S, Timeline, coarse_to_fine
from vggdigits.ink.strokes import Backdrop, Drawing, Stroke


def stroke(*times: float, x: float = 0.0) -> Stroke:
    return Stroke(np.array([(x, 10.0 * number, time, 0.5) for number, time in enumerate(times)]), 8.0)


def test_the_pads_strokes_each_count_from_their_own_beginning() -> None:
    line = Timeline.of(Drawing((stroke(0, 0.1, 0.2), stroke(0, 0.05))))
    assert line.times.tolist() == pytest.approx([0, 0.1, 0.2, 0.2 + PAUSE_S, 0.25 + PAUSE_S])
    assert line.begins.tolist() == [0, 3, 5]


def test_a_clock_that_runs_on_tells_the_pause() -> None:
    line = Timeline.of(Drawing((stroke(100, 100.1), stroke(100.3, 100.4))))
    assert line.times.tolist() == pytest.approx([0, 0.1, 0.3, 0.4])


def test_long_rests_are_shortened_between_strokes_and_within_them() -> None:
    line = Timeline.of(Drawing((stroke(0, 0.1, 60.1), stroke(1e300, 1e300 + 1e290))))
    assert line.times.tolist() == pytest.approx(np.cumsum([0, 0.1, *[LONGEST_PAUSE_S] * 3]))


@pytest.mark.parametrize("times", [(0, 0, 0), (3, 2, 5), (1e308, -1e308, 1e308)], ids=["none", "back", "absurd"])
def test_times_that_tell_nothing_are_spread_evenly(times: tuple[float, ...]) -> None:
    assert Timeline.of(Drawing((stroke(*times),))).times.tolist() == pytest.approx([0, 0.01, 0.02])


def test_a_cut_in_the_middle_of_a_stroke() -> None:
    first, second = stroke(0, 0.1, 0.2), stroke(0, 0.1, 0.2, x=40)
    drawing = Drawing((first, second))
    line = Timeline.of(drawing)
    assert not line.cut(0)
    assert line.cut(3).strokes == (first,)
    whole, part = line.cut(5).strokes
    assert whole is first
    assert part.points.tolist() == second.points[:2].tolist() and part.width == second.width
    assert line.cut(6) is drawing


def test_a_picture_is_there_from_the_beginning() -> None:
    picture = Backdrop(np.full((8, 8), 200, np.uint8))
    line = Timeline.of(Drawing((stroke(0, 0.1),), picture, ((0.0, 0.0, 8.0, 8.0),)))
    assert line.cut(0).backdrop is picture and not line.cut(0).strokes
    assert line.cut(1).by_hand == ((0.0, 0.0, 8.0, 8.0),)
    alone = Timeline.of(Drawing(backdrop=picture))
    assert (alone.count, alone.duration, alone.spread(10)) == (0, 0.0, [0])


def test_steps_go_from_stroke_to_stroke() -> None:
    line = Timeline.of(Drawing((stroke(0, 0.1), stroke(0, 0.1, 0.2), stroke(0))))
    ends = [0, 2, 5, 6]
    assert [line.next_stroke(moment) for moment in range(7)] == [2, 2, 5, 5, 5, 6, 6]
    assert [line.previous_stroke(moment) for moment in range(7)] == [0, 0, 0, 2, 2, 2, 5]
    assert [line.stroke(moment) for moment in range(7)] == [0, 1, 1, 2, 2, 2, 3]
    assert [line.stroke(end) for end in ends] == [0, 1, 2, 3]


def test_time_and_moment_belong_together() -> None:
    line = Timeline.of(Drawing((stroke(0, 0.1, 0.2), stroke(0, 0.1))))
    assert [line.at(line.time(moment)) for moment in range(1, line.count + 1)] == [1, 2, 3, 4, 5]
    assert line.at(-1) == 0 and line.at(0.15) == 2 and line.at(99) == 5
    assert line.duration == line.times[-1]


def test_ink_that_was_erased_in_part_and_read_from_a_file_replays_the_same() -> None:
    drawing = Drawing((stroke(0, 0.1, 0.2), stroke(0.35, 0.4, x=30)))
    again = Timeline.of(from_inkml(to_inkml(drawing)))
    line = Timeline.of(drawing)
    assert again.times.tolist() == line.times.tolist()
    assert np.array_equal(rasterize(again.cut(4)).ink, rasterize(line.cut(4)).ink)


@given(st.integers(0, 400), st.integers(2, 50))
def test_moments_are_spread_from_the_first_to_the_last(count: int, most: int) -> None:
    drawing = Drawing((Stroke.from_xy([(i, i) for i in range(count)], 4.0),) if count else ())
    moments = Timeline.of(drawing).spread(most)
    assert moments == sorted(set(moments)) and len(moments) <= most
    assert (moments[0], moments[-1]) == (0, count)
    assert max(np.diff(moments), default=0) <= count / (most - 1) + 1


@given(st.integers(0, 200))
def test_from_coarse_to_fine_all_are_there_and_the_last_is_first(count: int) -> None:
    moments = list(range(0, 3 * count, 3))
    order = coarse_to_fine(moments)
    assert sorted(order) == moments
    assert order[:1] == moments[-1:]
    half = sorted(order[: len(order) // 2])
    assert max(np.diff(half), default=0) <= 4 * 3
