"""Whether decided leads tell what becomes of open ones, and open leads older than any that ever won."""

import numpy as np

from funnel_planner.analytics.leads import LOST
from funnel_planner.analytics.open_ages import Undecided, longest_win, undecided
from funnel_planner.analytics.open_leads import open_leads, won_from
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.domain.counting import Counting
from tests.support.made_leads import STAGES, Event, MadeLead, build

TODAY = 1000
WON = [MadeLead((Event(3, 100 + days),), created=100) for days in range(1, 41)]


def _found(made: list[MadeLead]) -> Undecided | None:
    journeys = _journeys(made)
    return undecided(journeys, stage_times(journeys), np.flatnonzero(journeys.furthest >= 0))


def _journeys(made: list[MadeLead]) -> Journeys:
    return resolve(build(made, as_of=TODAY), STAGES, len(STAGES) - 1, Counting())


def test_one_loss_among_many_open_leads_decides_nothing() -> None:
    old = [MadeLead(created=100)] * 200
    found = _found([*WON, MadeLead((Event(LOST, 300),), created=100), *old])
    assert found == Undecided(stage=0, decided=41, of=241, window_days=37)


def test_young_leads_have_not_had_their_time() -> None:
    young = [MadeLead(created=TODAY - 5)] * 200
    assert _found([*WON, MadeLead((Event(LOST, 300),), created=100), *young]) is None


def test_leads_lost_nobody_knows_where_are_decided_at_every_stage() -> None:
    still = [MadeLead((Event(1, 110),), created=100)] * 90
    assert _found([*WON, *[MadeLead((Event(LOST),), created=100)] * 20, *still]) is None
    assert _found([*WON, *still]) == Undecided(stage=1, decided=40, of=130, window_days=37)


def test_leads_older_than_the_longest_of_enough_wins() -> None:
    journeys = _journeys([*WON, MadeLead(created=TODAY - 40), MadeLead(created=TODAY - 41), MadeLead()])
    rows = np.arange(len(WON) + 3)
    assert longest_win(journeys, stage_times(journeys), rows) == (40, 40)
    found = open_leads(journeys, won_from(journeys), [0.5] * len(STAGES), longest_days=40)
    assert found.old.tolist() == [False, True, False]
    assert longest_win(journeys, stage_times(journeys), rows[:29]) is None, "few wins: the next may take longer"
