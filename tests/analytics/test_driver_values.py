"""What drivers compare: quarters of numbers, the largest of many labels; columns that follow from advancing."""

import numpy as np
import pytest

from funnel_planner.analytics.column_cuts import quantile_ranges
from funnel_planner.analytics.driver_values import column_values
from funnel_planner.analytics.drivers import Driver, Suspicion, drivers, restating_columns
from funnel_planner.analytics.groups import members
from funnel_planner.analytics.leads import Coded
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.app.findings.driver_words import group_of
from funnel_planner.app.findings.driving import CHANNEL
from funnel_planner.domain.counting import Counting
from tests.support.made_leads import STAGES, Event, MadeLead, build

WON = 3
N = 240


def _column(*texts: str) -> Coded:
    labels = tuple(dict.fromkeys(text for text in texts if text))
    return Coded(np.array([labels.index(t) if t else -1 for t in texts], dtype=np.int32), labels)


def _journeys(**columns: Coded) -> Journeys:
    """Every third lead is won, every second of the others came to a demo."""
    leads = [MadeLead((Event(WON),) if n % 3 == 0 else (Event(1),) if n % 3 == 1 else ()) for n in range(N)]
    journeys = resolve(build(leads), STAGES, WON, Counting())
    journeys.leads.columns.update(columns)  # type: ignore[attr-defined]
    return journeys


def _seconds(n: int) -> int:
    return (10 * n if n % 3 == 0 else n) // 2


def _of(found: list[Driver], column: str) -> list[Driver]:
    return [driver for driver in found if driver.column == column]


def test_numbers_are_cut_into_quarters_that_every_lead_is_in() -> None:
    seconds = _column(*(str(_seconds(n)) for n in range(N)))
    journeys = _journeys(Seconds=seconds)
    found = _of(drivers(journeys), "Seconds")
    assert len(found) == 4
    assert sum(driver.n for driver in found) == N
    assert all(abs(driver.n - N / 4) <= 3 for driver in found)
    best = max(found, key=lambda driver: driver.span[0] or 0.0 if driver.span else 0.0)
    assert best.span is not None
    low = best.span[0] or 0.0
    numbers = [_seconds(n) for n in range(N)]
    assert best.n == sum(number >= low for number in numbers)
    assert best.x == sum(number >= low for n, number in enumerate(numbers) if n % 3 == 0)
    for driver in found:
        rows = members(journeys, lambda: stage_times(journeys), group_of(driver))
        assert np.count_nonzero(rows) == driver.n


def test_scores_are_cut_like_other_numbers_and_equal_ones_are_never_apart() -> None:
    scores = np.arange(1.0, 17.0)
    assert quantile_ranges(scores, np.full(16, 5)) == [(None, 5.0), (5.0, 9.0), (9.0, 13.0), (13.0, None)]
    ranges = quantile_ranges(np.array([0.0, 1, 2, 3]), np.array([900, 40, 30, 30]))
    assert ranges[0] == (0.0, 0.0)
    assert quantile_ranges(np.array([4.0]), np.array([7])) == [(4.0, 4.0)]


def test_numbers_of_the_leads_themselves_are_no_numbers_to_compare() -> None:
    values, _ = column_values(_column(*map(str, range(N))), np.arange(N, dtype=np.int32))
    assert values == []


def test_of_many_labels_the_largest_are_compared_and_the_others_together() -> None:
    pages = _column(
        *(f"/page/{n % 4}" if n < 200 else f"/rare/{n}" for n in range(N - 60)), *(f"/odd/{n}" for n in range(60))
    )
    journeys = _journeys(Page=pages)
    found = _of(drivers(journeys), "Page")
    assert sorted(driver.label for driver in found) == ["", "/page/0", "/page/1", "/page/2", "/page/3"]
    others = next(driver for driver in found if not driver.label)
    assert (others.n, others.value.others) == (60, 60)
    assert sum(driver.n for driver in found) == N
    rows = members(journeys, lambda: stage_times(journeys), group_of(others))
    assert np.count_nonzero(rows) == 60
    names = _column(*(f"Firm {n}" for n in range(N)))
    assert _of(drivers(_journeys(Firm=names)), "Firm") == []


def test_a_label_of_just_those_who_came_to_a_stage_is_looked_at_twice() -> None:
    status = _column(*("Converted" if n % 3 == 0 else "New" if n % 2 else "Working" for n in range(N)))
    came = _column(*("hot" if n % 3 != 2 else ("cold" if n % 2 else "cool") for n in range(N)))
    nearly = _column(*("sold" if n % 12 == 0 else "other" if n % 2 else "none" for n in range(N)))
    region = _column(*("North" if n % 2 else "South" for n in range(N)))
    found = drivers(_journeys(Status=status, Came=came, Tag=nearly, Region=region))
    doubts = {driver.column: driver.doubt for driver in found}
    assert doubts == {
        "Status": Suspicion.TELLS_STAGE,
        "Came": Suspicion.TELLS_STAGE,
        "Tag": Suspicion.TELLS_STAGE,
        "Region": Suspicion.NONE,
    }


@pytest.mark.parametrize("labels", [("yes", "no"), ("no", "yes")])
def test_yes_and_no_of_another_question_restate_nothing(labels: tuple[str, str]) -> None:
    """Where "yes" was said to mean the won stage, another column of yes and no is still one of its own."""
    loan = _column(*(labels[n % 2] for n in range(N)))
    answer = _column(*("yes" if n % 3 == 0 else "no" for n in range(N)))
    assert restating_columns(_journeys(Loan=loan, Answer=answer), ["yes", "no"]) == ["Answer"]


def test_channels_are_names_though_they_may_be_numbers() -> None:
    leads = [MadeLead((Event(WON),) if n % 3 == 0 else (), channel=str(100 + n % 4)) for n in range(N)]
    journeys = resolve(build(leads), STAGES, WON, Counting())
    found = drivers(journeys, {CHANNEL: journeys.channel})
    assert {driver.label for driver in found} == {"100", "101", "102", "103"}
    for driver in found:
        assert np.count_nonzero(members(journeys, lambda: stage_times(journeys), group_of(driver))) == driver.n


def test_texts_of_few_leads_among_numbers_are_listed_without_those_of_many() -> None:
    texts = ["not asked" if n < 12 else f"about {n}" if n < 24 else str(n % 40) for n in range(N)]
    journeys = _journeys(Staff=_column(*texts))
    (together,) = [driver for driver in drivers(journeys) if driver.value.others]
    assert (together.n, together.value.others) == (12, 12)
    assert np.count_nonzero(members(journeys, lambda: stage_times(journeys), group_of(together))) == 12
