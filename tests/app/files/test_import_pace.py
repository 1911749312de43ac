"""How fast an import goes: rows of all files, whatever the reader counts, and how long it still takes."""

from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.app.files.import_pace import Pace, Progress, pace_sentence, time_text


def test_bytes_become_rows_with_rate_and_time_left() -> None:
    found = Pace([1000]).progress(500_000, 2_000_000, seconds=2.0)
    assert found == Progress(0.25, 250, 1000, 125.0, 6.0)
    assert pace_sentence(found) == "250 of 1,000 rows  ·  120 rows a second  ·  6 s left"


def test_a_second_file_starts_where_the_first_ended() -> None:
    pace = Pace([300, 100])
    assert pace.progress(90, 100, 1.0).rows == 270
    second = pace.progress(10, 20, 4.0)
    assert (second.rows, second.share) == (350, 0.875)


def test_the_first_moments_tell_no_rate() -> None:
    found = Pace([1000]).progress(1, 100, seconds=0.1)
    assert (found.rate, found.left) == (None, None)
    assert pace_sentence(found) == "10 of 1,000 rows"


def test_without_a_total_nothing_is_claimed() -> None:
    assert pace_sentence(Pace([10]).progress(5, None, 3.0)) == ""
    assert pace_sentence(Pace(()).progress(5, 10, 3.0)) == ""


def test_when_all_is_read_it_is_written() -> None:
    assert "Writing" in pace_sentence(Pace([10]).progress(10, 10, 3.0))


def test_times_are_short() -> None:
    assert [time_text(seconds) for seconds in (0.2, 89, 90, 600)] == ["1 s", "89 s", "2 min", "10 min"]


@given(
    st.lists(st.integers(0, 10**6), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)), max_size=12),
)
def test_shares_and_rows_stay_within_bounds(rows: list[int], told: list[tuple[int, int]]) -> None:
    pace = Pace(rows)
    for place, (done, total) in enumerate(told):
        found = pace.progress(done, total, float(place))
        assert 0 <= found.rows <= sum(rows)
        assert found.left is None or found.left >= 0
