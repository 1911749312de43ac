"""What a report of totals brings, in words."""

from dataclasses import replace
from datetime import date

import numpy as np

from funnel_planner.analytics.counts import ChannelCounts, PageMetrics
from funnel_planner.analytics.leads import BLANK, NO_DAY, NO_VALUE, Coded
from funnel_planner.app.files.totals_words import totals_sentences
from tests.support.made_leads import build

MAY, JUNE, MIDDLE = 20_574, 20_605, 20_580


def counts(days: list[int], costs: list[int]) -> ChannelCounts:
    n = len(days)
    nothing = np.full(n, NO_VALUE, dtype=np.int64)
    return ChannelCounts(
        channel=Coded(np.arange(n, dtype=np.int32) % 2, ("Ads", "Fair")),
        day=np.array(days, dtype=np.int32),
        counts=np.zeros((n, 1), dtype=np.int64),
        value_minor=nothing,
        cost_minor=np.array(costs, dtype=np.int64),
    )


def test_a_list_of_leads_brings_none() -> None:
    assert totals_sentences(build([]), "EUR") == ()


def test_months_are_told_as_months_and_days_as_days() -> None:
    leads = replace(build([]), counts=counts([MAY, JUNE], [100_00, NO_VALUE]))
    assert totals_sentences(leads, "EUR") == ("2 channels", "May\xa02026 to Jun\xa02026", "Cost: €100")
    leads = replace(build([]), counts=counts([MAY, MIDDLE], [NO_VALUE, NO_VALUE]))
    assert totals_sentences(leads, "EUR") == ("2 channels", "1\xa0May\xa02026 to 7\xa0May\xa02026")


def test_the_days_that_title_lines_tell_are_told_whole() -> None:
    leads = replace(build([]), counts=counts([MIDDLE, MIDDLE], [NO_VALUE, NO_VALUE]))
    told = [(date(2026, 5, 7), date(2026, 5, 30))]
    assert totals_sentences(leads, "EUR", told)[1] == "7\xa0May – 30\xa0May\xa02026"
    leads = replace(build([]), counts=counts([MAY, MAY], [NO_VALUE, NO_VALUE]))
    assert totals_sentences(leads, "EUR", [(date(2026, 5, 1), date(2026, 5, 31))])[1] == "May\xa02026"


def test_what_is_not_told_is_left_out() -> None:
    leads = replace(build([]), counts=counts([NO_DAY, NO_DAY], [NO_VALUE, NO_VALUE]))
    assert totals_sentences(leads, "EUR") == ("2 channels",)


def test_pages_and_their_visits() -> None:
    n = 2
    unknown, nothing = np.full(n, np.nan), np.full(n, NO_VALUE, dtype=np.int64)
    pages = PageMetrics(
        page=Coded(np.array([0, BLANK], dtype=np.int32), ("/",)),
        day=np.full(n, MIDDLE, dtype=np.int32),
        visits=np.array([1200, NO_VALUE], dtype=np.int64),
        seconds=unknown, conversion=unknown, clicks=nothing, exits=nothing, entrances=nothing,
    )  # fmt: skip
    leads = replace(build([]), pages=pages)
    assert totals_sentences(leads, "EUR") == ("1 page", "Visits: 1,200", "7\xa0May\xa02026")
