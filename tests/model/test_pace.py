from __future__ import annotations

from vggdigits.model.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def predict(pace: Pace, clock: Clock, count: int, *, steady: float = 0.002, quick: float = 0.001) -> list[bool]:
    """So many predictions, one each 16 ms, that take so long by each way; and which way each went."""
    went = []
    for _ in range(count):
        clock.seconds += 0.016
        went.append(pace.quick())
        pace.took(went[-1], quick if went[-1] else steady)
    return went


def test_the_quick_way_is_taken_once_the_steady_one_is_known_and_that_is_kept_known() -> None:
    pace = Pace(clock := Clock())
    went = predict(pace, clock, 500)
    assert not any(went[:5])
    assert 0.95 < sum(went) / len(went) < 1
    assert False in went[250:]


def test_one_late_prediction_changes_nothing() -> None:
    pace = Pace(clock := Clock())
    predict(pace, clock, 10)
    predict(pace, clock, 1, quick=0.1)
    assert all(predict(pace, clock, 30))


def test_while_the_quick_way_is_late_it_rests_for_longer_and_longer_and_comes_back() -> None:
    pace = Pace(clock := Clock())
    predict(pace, clock, 10)
    shares = [sum(predict(pace, clock, 750, quick=0.1)) for _ in range(20)]  # 12 s each
    assert shares[0] > shares[-1] and sum(shares[-5:]) <= 4  # in the end, twice a minute
    clock.seconds += 60
    assert sum(predict(pace, clock, 200)) > 190


def test_where_all_is_slower_at_present_the_quick_way_is_not_late() -> None:
    pace = Pace(clock := Clock())
    predict(pace, clock, 10)
    went = predict(pace, clock, 1000, steady=0.005, quick=0.0035)  # 1.75 times what the steady way took before
    assert sum(went[:70]) < 70
    assert sum(went[500:]) > 480
