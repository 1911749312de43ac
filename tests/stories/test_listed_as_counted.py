"""Wherever one picks a bar, a gap or a row, so many leads are listed as it says, under every rule of counting."""

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.counting import Counting, CountingMode, LostPolicy
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.charts.picking import PickingChart
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.results.channels_view import ChannelResults
from funnel_planner.ui.results.view import ResultsView
from funnel_planner.ui.results.views import VIEWS
from funnel_planner.ui.theme import Theme
from tests.support.view_on import Shown, view_on

STAGES = ("Lead", "MQL", "SQL", "Won")
CHANNELS = ("Ads", "Email", "Fair", "Referral", "", "unknown", "SEO", "Partner", "Phone", "Blog", "TV", "Print")
AS_OF = date(2024, 8, 15)
RULES = {
    "reached": Counting(as_of=AS_OF),
    "reached within 40 days": Counting(as_of=AS_OF, window_days=40),
    "all within 40 days": Counting(CountingMode.ALL, as_of=AS_OF, window_days=40),
    "any, without lost ones": Counting(CountingMode.ANY, as_of=AS_OF, lost_policy=LostPolicy.EXCLUDE),
}
NUMBER = re.compile(r"\d[\d,]*")


def a_log(folder: Path) -> Path:
    """240 leads with skipped stages, steps back, losses and returns, blanks, and dates that are missing."""
    chance = random.Random(7)  # noqa: S311 - the same leads every time
    lines = ["Lead ID,Stage,Date,Channel,Region,Amount,Lost reason"]
    for number in range(240):
        channel, region = chance.choice(CHANNELS), chance.choice(("North", "South", ""))
        amount, stage = chance.choice(("1000", "2500", "")), int(chance.random() < 0.1)
        when = date(2024, 1, 1) + timedelta(days=chance.randrange(180))
        passed = [(STAGES[stage], when)]
        while stage < 3 and chance.random() < 0.8:
            when += timedelta(days=chance.randrange(30))
            way = chance.random()
            if way < 0.2:
                passed.append(("Lost", when))
                if chance.random() < 0.7:
                    break
            stage = max(0, min(3, stage + (-1 if way > 0.93 else 2 if way > 0.85 else 1)))
            passed.append((STAGES[stage], when))
        for name, day in passed:
            told = "" if chance.random() < 0.05 else day.isoformat()
            reason = chance.choice(("price", "")) if name == "Lost" else ""
            lines.append(f"L{number},{name},{told},{channel},{region},{amount},{reason}")
    path = folder / "log.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def picked(shown: Shown[ResultsView]) -> Iterator[tuple[str, str, int]]:
    """Every place that lists leads: where it is, what it says, and how many are listed."""
    view = shown.view

    def listed(where: str, text: str) -> Iterator[tuple[str, str, int]]:
        if not shown.session.state.lead_filter.is_empty:
            yield where, text, shown.listed
            shown.session.set_filter(LeadFilter())

    for chart in view.findChildren(PickingChart):
        if not chart.isVisibleTo(view):
            continue
        rows, columns = chart._grid
        for place in ((row, column) for row in range(rows) for column in range(columns)):
            if chart.is_pickable(place):
                chart.picked.emit(*place)
                yield from listed(f"{type(chart).__name__} {place}", chart.tip_of(place))
    for table in view.findChildren(FigureView):
        for row in range(len(table.figures.rows) if table.isVisibleTo(view) else 0):
            table.activated.emit(table.model().index(row, 0))
            text = " | ".join(table.figures.text(row, column) for column in range(len(table.figures.headings)))
            yield from listed(table.accessibleName(), text)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("key", [entry.key for entry in VIEWS if entry.needs == "leads"])
def test_so_many_leads_are_listed_as_are_counted(
    key: str, rule: str, tmp_path: Path, theme: Theme, qtbot: QtBot
) -> None:
    module, _, name = next(entry.made_by for entry in VIEWS if entry.key == key).rpartition(".")
    kind: type[ResultsView] = getattr(import_module(f"funnel_planner.ui.results.{module}"), name)
    plan = Plan("made", "Made", stages=tuple(Stage(name.lower(), name) for name in STAGES), counting=RULES[rule])
    with view_on(kind, plan, [[a_log(tmp_path)]], tmp_path, theme, qtbot) as shown:
        if isinstance(shown.view, ChannelResults):
            shown.view.most.setCurrentIndex(0)  # the others have a bar, too
        found = list(picked(shown))
        wrong = [one for one in found if str(one[2]) not in (n.replace(",", "") for n in NUMBER.findall(one[1]))]
        assert not wrong
        assert found or key == "actual" or shown.view.refused
        if isinstance(shown.view, ChannelResults):
            assert any("others" in text for _, text, _ in found)
