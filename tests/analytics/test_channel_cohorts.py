"""Months of entry by channel add up to the cohorts and to the channels."""

from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.channel_cohorts import channel_cohorts
from funnel_planner.analytics.cohorts import Period, cohorts
from funnel_planner.analytics.reached import resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.labels import UNKNOWN
from tests.support.made_leads import STAGES, Event, MadeLead, build, made_leads

WON = len(STAGES) - 1


def test_each_channel_has_its_periods() -> None:
    leads = [
        MadeLead((Event(WON, 40),), "Ads", created=5),
        MadeLead(channel="Ads", created=35),
        MadeLead(channel="Ads"),
        MadeLead(created=6),
        MadeLead(created=7),
        MadeLead(channel="E-mail", created=8),
    ]
    found = channel_cohorts(resolve(build(leads), STAGES, WON, Counting()), Period.MONTH)
    assert [(one.label, one.is_unknown, one.periods) for one in found] == [
        ("Ads", False, {"1970-01": (1, 1, 1, 1), "1970-02": (1, 0, 0, 0)}),
        ("E-mail", False, {"1970-01": (1, 0, 0, 0)}),
        (UNKNOWN, True, {"1970-01": (2, 0, 0, 0)}),
    ]


@given(made_leads(), st.sampled_from(CountingMode), st.sampled_from(Period))
def test_channels_add_up_to_the_cohorts(leads: list[MadeLead], mode: CountingMode, unit: Period) -> None:
    journeys = resolve(build(leads, as_of=12), STAGES, WON, Counting(mode=mode))
    found = channel_cohorts(journeys, unit)
    for cohort in cohorts(journeys, stage_times(journeys), unit).periods:
        parts = [one.periods[cohort.period] for one in found if cohort.period in one.periods]
        assert tuple(map(sum, zip(*parts, strict=True))) == cohort.counts
