"""What a tracker says about itself is read back as it was written, and nothing else is taken for one."""

from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.domain.lead_tracker import Tracker, TrackerColumn, tracker_lines, tracker_of

TEXT = st.text(min_size=1, max_size=20)
TRACKERS = st.builds(
    Tracker,
    plan_id=TEXT,
    sheet=TEXT,
    columns=st.lists(st.builds(TrackerColumn, TEXT, TEXT, TEXT), min_size=1, max_size=5).map(tuple),
    labels=st.lists(st.tuples(TEXT, TEXT), max_size=5).map(tuple),
)


@given(TRACKERS)
def test_what_is_written_is_read(tracker: Tracker) -> None:
    assert tracker_of(list(tracker_lines(tracker))) == tracker


@given(TRACKERS, st.lists(st.none(), max_size=3))
def test_blank_cells_beside_it_do_not_matter(tracker: Tracker, blanks: list[None]) -> None:
    assert tracker_of([(*line, *blanks) for line in tracker_lines(tracker)]) == tracker


@given(st.lists(st.lists(st.one_of(st.none(), st.text(), st.integers()), max_size=4), max_size=5))
def test_another_sheet_is_none(lines: list[list[object]]) -> None:
    assert tracker_of(lines) is None


def test_a_later_version_is_none() -> None:
    tracker = Tracker("p", "Leads", (TrackerColumn("No.", "id"),), ())
    lines = list(tracker_lines(tracker))
    assert tracker_of([("lead tracker", "2"), *lines[1:]]) is None
    assert tracker_of([("lead tracker", 1.0), *lines[1:]]) == tracker
