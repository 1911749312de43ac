"""Reports of several imports: nothing is lost, nothing counts twice."""

from dataclasses import replace

import numpy as np

from funnel_planner.analytics.counts import ChannelCounts, PageMetrics
from funnel_planner.analytics.leads import NO_VALUE, Coded, LeadData
from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.merging import merge
from funnel_planner.analytics.page_sums import page_sums
from funnel_planner.analytics.reached import resolve
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.mapping import CountKind
from tests.support.made_leads import STAGES, Event, MadeLead, build

Counts = list[tuple[str, int, list[int | None], int | None]]


def test_leads_keep_the_costs_and_pages_of_reports_imported_beside_them() -> None:
    leads = build([MadeLead(channel="Ads"), MadeLead(channel="Fair")])
    both = merge([leads, _report([("ads", 3, [900, None, None, None], 5000)]), _pages([("/", 1, 7)])])
    result = measure(resolve(both, STAGES, 3, Counting()))
    assert result.total.counts[0] == 2
    assert result.total.cost == 50.0
    assert both.pages is not None
    assert page_sums(both.pages).total.visits == 7


def test_a_report_imported_later_moves_no_day_of_the_leads() -> None:
    leads = build([MadeLead((Event(1, 12),), created=5)], as_of=10)
    report = replace(_pages([("/", 1, 7)]), as_of_day=99)
    both = merge([leads, report])
    assert both.as_of_day == 10
    assert measure(resolve(both, STAGES, 3, Counting())).flags["scheduled_events"] == 1
    assert merge([report, replace(report, as_of_day=120)]).as_of_day == 120


def test_a_later_report_replaces_what_it_repeats_and_adds_the_rest() -> None:
    first = _report([("Ads", 1, [10, 5, None, 1], 100), ("Ads", 2, [20, 5, 2, 1], 200)])
    second = _report([("ADS", 2, [30, None, 3, 1], None), ("Fair", 2, [7, 0, 0, 0], 50)])
    result = measure(resolve(merge([first, second]), STAGES, 3, Counting()))
    assert result.total.counts[:2] == (10 + 30 + 7, 5 + 5 + 0)
    assert result.total.cost == (100 + 200 + 50) / 100
    assert [channel.label for channel in result.channels] == ["Ads", "Fair"]


def test_counts_of_current_stages_are_added_up_where_others_count_all() -> None:
    now = _report([("Ads", 1, [4, 3, 2, 1], None)], CountKind.CURRENT)
    ever = _report([("Fair", 1, [9, 5, 1, 0], None)])
    total = measure(resolve(merge([now, ever]), STAGES, 3, Counting())).total
    assert total.counts == (10 + 9, 6 + 5, 3 + 1, 1 + 0)
    assert measure(resolve(merge([now, now]), STAGES, 3, Counting())).total.counts == (10, 6, 3, 1)


def test_pages_of_later_reports_win_cell_by_cell() -> None:
    merged = merge([_pages([("/", 1, 7), ("/cart", 1, 3)]), _pages([("/", 1, 9), ("/Cart", 2, None), ("/x", 2, 1)])])
    assert merged.pages is not None
    sums = {page.page: page.visits for page in page_sums(merged.pages).pages}
    assert sums == {"/": 9, "/cart": 3, "/x": 1}


def _report(rows: Counts, kind: CountKind = CountKind.REACHED) -> LeadData:
    labels = tuple(dict.fromkeys(label for label, *_ in rows))
    cells = [[NO_VALUE if count is None else count for count in counts] for _, _, counts, _ in rows]
    cost = [NO_VALUE if minor is None else minor for *_, minor in rows]
    counts = ChannelCounts(
        channel=Coded(np.array([labels.index(label) for label, *_ in rows], dtype=np.int32), labels),
        day=np.array([day for _, day, *_ in rows], dtype=np.int32),
        counts=np.array(cells, dtype=np.int64),
        value_minor=np.full(len(rows), NO_VALUE, dtype=np.int64),
        cost_minor=np.array(cost, dtype=np.int64),
        kind=kind,
    )
    return replace(build([]), counts=counts)


def _pages(rows: list[tuple[str, int, int | None]]) -> LeadData:
    labels = tuple(dict.fromkeys(page for page, _, _ in rows))
    nothing = np.full(len(rows), NO_VALUE, dtype=np.int64)
    visits = [NO_VALUE if seen is None else seen for *_, seen in rows]
    pages = PageMetrics(
        page=Coded(np.array([labels.index(page) for page, _, _ in rows], dtype=np.int32), labels),
        day=np.array([day for _, day, _ in rows], dtype=np.int32),
        visits=np.array(visits, dtype=np.int64),
        seconds=np.full(len(rows), np.nan),
        conversion=np.full(len(rows), np.nan),
        clicks=nothing,
        exits=nothing,
        entrances=nothing,
    )
    return replace(build([]), pages=pages)
