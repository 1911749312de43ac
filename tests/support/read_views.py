"""The views of the results as they are written on the screen: numbers by name, read from the widgets."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

import pytest

from funnel_planner.domain.labels import label_key
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.results.channels_view import ChannelResults
from funnel_planner.ui.results.columns_view import EACH, ColumnResults
from funnel_planner.ui.results.funnel_view import FunnelResults
from funnel_planner.ui.results.losses_view import LossResults
from funnel_planner.ui.results.pipeline_view import PipelineResults
from funnel_planner.ui.results.time_view import TimeView
from funnel_planner.ui.results.trend_view import TrendView
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.words.formats import count, month
from tests.support.known_answers import added_up, shares
from tests.support.results_window import ResultsWindow, Row, number, rows

View = TypeVar("View", bound=ResultsView)


def _seen(window: ResultsWindow, key: str, kind: type[View]) -> View:
    view = window.see(key)
    assert isinstance(view, kind)
    return view


def funnel(window: ResultsWindow) -> FunnelResults:
    """The funnel."""
    return _seen(window, "funnel", FunnelResults)


def channels(window: ResultsWindow) -> ChannelResults:
    """The channels, all of them."""
    view = _seen(window, "channels", ChannelResults)
    view.most.setCurrentIndex(view.most.count() - 1)
    return view


def trend(window: ResultsWindow) -> TrendView:
    """The trend."""
    return _seen(window, "trend", TrendView)


def time_view(window: ResultsWindow) -> TimeView:
    """Times."""
    return _seen(window, "time", TimeView)


def losses(window: ResultsWindow) -> LossResults:
    """Losses."""
    return _seen(window, "losses", LossResults)


def pipeline(window: ResultsWindow) -> PipelineResults:
    """Open leads."""
    return _seen(window, "pipeline", PipelineResults)


def times(window: ResultsWindow) -> dict[str, Row]:
    """Days of each step and of the whole way, also as it is counted in other ways."""
    view = time_view(window)
    return {row["Step, in days"]: row for table in (view.step_table, view.other_table) for row in rows(table)}


def happened(window: ResultsWindow, heading: str, unit: str = "month") -> dict[str, str]:
    """One strip of what happened in each period, where something did; the switch goes back to cohorts."""
    view = trend(window)
    for switch, key in ((view.kinds, "period"), (view.units, unit)):
        switch.choose(key)
        switch.chosen.emit(key)
    found = {row["Period"]: row[heading] for row in rows(view.happened) if row[heading] not in {"0", "€0"}}
    for switch, key in ((view.kinds, "cohort"), (view.units, "month")):
        switch.choose(key)
        switch.chosen.emit(key)
    return found


def named(year_month: str) -> str:
    """``2024-02`` as the views name it."""
    return month(date.fromisoformat(f"{year_month}-01"))


def by_month(window: ResultsWindow, *headings: str) -> dict[str, list[str]]:
    """Cells of the months with leads in the table of the trend's chart, by ``2017-06``."""
    names = {named(key): key for key in (f"{year}-{n:02}" for year in range(2014, 2027) for n in range(1, 13))}
    shown = [row for row in rows(trend(window).chart) if row["Leads"] != "0"]
    return {names[row["Entered"]]: [row[heading] for heading in headings] for row in shown}


def counts_by_month(window: ResultsWindow, *headings: str) -> dict[str, list[int]]:
    """The same as numbers."""
    return {key: list(map(number, cells)) for key, cells in by_month(window, *headings).items()}


def by_channel(window: ResultsWindow, part: str = "Won") -> dict[str, tuple[int, int]]:
    """Leads of each channel, and those of them that won or came to a stage."""
    return {row["Channel"]: (number(row["Leads"]), number(row[part])) for row in rows(channels(window).channels)[1:]}


def assert_channels(window: ResultsWindow, expected: Sequence[Any]) -> None:
    """Leads, wins, the share won and the share of all leads of each channel."""
    shown = {row["Channel"].replace("(unknown)", "(blank)"): row for row in rows(channels(window).channels)[1:]}
    assert {name: (number(row["Leads"]), number(row["Won"])) for name, row in shown.items()} == {
        row["value"]: (row["entered"], row["converted"]) for row in expected
    }
    assert {name: (row["Share won"], row["Of all leads"]) for name, row in shown.items()} == {
        row["value"]: (rate_text(row["conversion"]), rate_text(row["share_of_entered"])) for row in expected
    }


def assert_funnel(window: ResultsWindow, expected: Sequence[Any]) -> None:
    """Counts, rates and drop-offs in the table of stages, counts in the bars and in the funnel beside the pages."""
    view = funnel(window)
    shown = rows(view.stages)
    assert [label_key(row["Stage"]) for row in shown] == [
        label_key(stage["stage"].replace("_", " ")) for stage in expected
    ]
    assert [number(row["Reached"]) for row in shown] == [stage["reached"] for stage in expected]
    assert [bar.value for bar in view.bars.stages] == [stage["reached"] for stage in expected]
    live = window.program.window.live.funnel.picture.stages
    assert [stage.actual for stage in live] == [stage["reached"] for stage in expected]
    for row, before, stage in zip(shown[1:], shown, expected[1:], strict=False):
        assert row["Step rate"] == rate_text(stage["conversion_from_previous"])
        assert row["Of all"] == rate_text(stage["conversion_from_first"])
        dropped = (number(before["Drop-off"]), before["Drop-off rate"])
        assert dropped == (stage["drop_off"], rate_text(stage["drop_off_rate"])), (dropped, dict(stage))
    overall = view.tiles[0]
    assert overall.value_text == rate_text(expected[-1]["conversion_from_first"])
    assert count(expected[-1]["reached"]) in overall.accessibleName()


def reached_by(window: ResultsWindow, header: str, labels: Sequence[str]) -> dict[str, list[int]]:
    """Leads at each stage as the funnel writes it while only one label of a column passes; no label: none passes."""
    view, found = funnel(window), {}
    offered = {label_key(label): label for label in window.page.filters._all_columns[header]}
    for label in labels:
        window.filter(columns=((header, frozenset({offered[label_key(label)]})),))
        found[label_key(label)] = [number(row["Reached"]) for row in rows(view.stages)]
    window.filter()
    return found


def assert_spread(row: Row, spread: Any) -> None:
    """A row of days against quantiles that were computed independently."""
    assert number(row["Leads"]) == spread["n"]
    for heading, name in (
        ("25%", "p25"), ("Median", "median"), ("75%", "p75"), ("90%", "p90"), ("Shortest", "min"), ("Longest", "max"),
        ("Mean", "mean"),
    ):  # fmt: skip
        shown = float(row[heading].replace(",", "").replace("−", "-"))
        assert shown == pytest.approx(spread[name], abs=0.0501), heading


def assert_numbers(row: Row, answer: Any) -> None:
    """A row of numbers against what pandas found; numbers are written with four digits that count or all whole ones."""
    assert number(row["Leads"]) == answer["n"]
    names = {"Minimum": "min", "25%": "p25", "Median": "median", "Mean": "mean", "75%": "p75", "90%": "p90"}
    for heading, name in {**names, "Maximum": "max"}.items():
        assert float(row[heading].replace(",", "")) == pytest.approx(answer[name], rel=5e-4), heading


def assert_refuses(window: ResultsWindow, key: str, *words: str) -> None:
    """The view says why this data cannot answer, in place of its charts."""
    view = window.see(key)
    assert view.refusal.isVisible()
    assert all(word in view.refused for word in words), view.refused


class ByColumn:
    """The view by column of an open program."""

    def __init__(self, window: ResultsWindow) -> None:
        self._window = window
        self.view = _seen(window, "columns", ColumnResults)

    def table(self, header: str, *, each: bool = False) -> dict[str, Row]:
        """Rows of the table of a column, by label as labels are compared; all leads are left out."""
        self.view.columns.setCurrentText(header)
        self._window.settle()
        assert self.view.columns.currentText() == header
        if each:
            self.view.kind.choose(EACH)
            self.view.kind.chosen.emit(EACH)
        total, *others = rows(self.view.table)
        leads = sum(number(row["Leads"]) for row in others)
        assert leads == number(total["Leads"]), "values add up to all leads"
        return {label_key(row[header]): row for row in others}

    def counts(self, header: str, *stages: str, each: bool = False) -> dict[str, list[int]]:
        """Leads at these stages by label."""
        return {key: [number(row[stage]) for stage in stages] for key, row in self.table(header, each=each).items()}

    def numbers(self, header: str) -> dict[str, Row]:
        """Rows of the table of numbers."""
        self.table(header)
        assert self.view.numbers.isVisibleTo(self.view)
        return {row[header]: row for row in rows(self.view.numbers)}

    def assert_column(self, header: str, expected: Sequence[Any], won: str) -> None:
        """Leads and wins of every value, the share won and the share of all leads."""
        pairs = added_up(expected, "entered", "converted")
        assert self.counts(header, "Leads", won) == pairs, header
        everyone = sum(n for n, _ in pairs.values())
        shown = {key: (row["Share won"], row["Of all leads"]) for key, row in self.table(header).items()}
        assert shown == {key: (rate_text(x / n), rate_text(n / everyone)) for key, (n, x) in pairs.items()}
        for label, (share, of_all) in shares(expected).items():
            assert shown[label] == (rate_text(share), rate_text(of_all)), (header, label)
