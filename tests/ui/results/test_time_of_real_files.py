"""Trend and time of real files, read from the widgets, are the answers known for them; what has no dates is refused."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.counting import Counting
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.ui.charts.figures import Figures
from funnel_planner.ui.results.time_view import TimeView
from funnel_planner.ui.results.trend_view import TrendView
from funnel_planner.ui.theme import Theme
from funnel_planner.words.formats import month
from tests.support.view_on import view_on


def plan_of(*names: str, as_of: date) -> Plan:
    stages = [Stage(f"s{number}", name) for number, name in enumerate(names[:-1])]
    stages.append(Stage("won", names[-1], kind=StageKind.WON))
    return Plan(id="p", name="Real", stages=tuple(stages), counting=Counting(as_of=as_of))


def by_month(figures: Figures) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Rows with leads by the month's name."""
    for row in figures.rows:
        if row[1]:
            yield str(row[0]), row[1:]


def named(year_month: str) -> str:
    year, number = map(int, year_month.split("-"))
    return month(date(year, number, 1))


def test_olist(shared_data: Path, answers: dict[str, Any], tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    known = answers["olist"]
    folder = shared_data / "olist"
    files = ["olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv"]
    plan = plan_of("MQL", "Closed deal", as_of=date(2018, 11, 14))
    paths = [[folder / name for name in files]]
    with view_on(TrendView, plan, paths, tmp_path, theme, qtbot) as shown:
        found = {name: row[:2] for name, row in by_month(shown.view.chart.figures)}
        expected = known["cohort_by_first_contact_month"]
        assert found == {named(row["month"]): (row["mql"], row["closed"]) for row in expected}
    (tmp_path / "plans.funnel").unlink()
    with view_on(TimeView, plan, paths, tmp_path, theme, qtbot) as timed:
        keys = ("calendar_no_negatives", "calendar", "fractional_no_negatives", "fractional")
        whole, others = timed.view.step_table.figures.rows[-1], timed.view.other_table.figures.rows
        for row, end in zip((whole, *others), keys, strict=True):
            key = f"days_to_close_{end}"
            numbers = [known[key][name] for name in ("n", "p25", "median", "p75", "p90", "mean", "min", "max")]
            assert [row[1], *row[3:10]] == pytest.approx(numbers, abs=1e-6)


def test_revops(shared_data: Path, answers: dict[str, Any], tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    known = answers["revops"]
    paths = [[shared_data / "revops" / name for name in ("leads.csv", "opportunities.csv")]]
    plan = plan_of("Lead", "MQL", "SQL", "Opportunity", "Closed Won", as_of=date(2025, 12, 31))
    with view_on(TrendView, plan, paths, tmp_path, theme, qtbot) as shown:
        found = {name: (*row[:3], row[4]) for name, row in by_month(shown.view.chart.figures)}
        assert found == {
            named(row["month"]): (row["leads"], row["mql"], row["sql"], row["won"]) for row in known["cohort"]
        }
    (tmp_path / "plans.funnel").unlink()
    with view_on(TimeView, plan, paths, tmp_path, theme, qtbot) as timed:
        rows = timed.view.step_table.figures.rows
        for row, key in zip((rows[0], rows[1], rows[3], rows[4]), (
            "lead_to_mql", "mql_to_sql", "opp_created_to_won", "lead_created_to_won",
        ), strict=True):  # fmt: skip
            days = known["days"][key]
            numbers = [days[name] for name in ("n", "p25", "median", "p75", "p90", "mean", "min", "max")]
            assert [row[1], *row[3:10]] == pytest.approx(numbers, abs=1e-6)


def test_made_polish(data_folder: Path, answers: dict[str, Any], tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    known = answers["made_polish"]
    plan = plan_of("Nowy", "Kontakt", "Oferta", "Negocjacje", "Wygrany", as_of=date(2024, 12, 31))
    paths = [[data_folder / "made_polish" / "leady_utf8_bom.csv"]]
    with view_on(TrendView, plan, paths, tmp_path, theme, qtbot) as shown:
        found = {name: [row[0], row[4]] for name, row in by_month(shown.view.chart.figures)}
        assert found == {named(period): counts for period, counts in known["by_month"].items()}
    (tmp_path / "plans.funnel").unlink()
    with view_on(TimeView, plan, paths, tmp_path, theme, qtbot) as timed:
        whole = timed.view.step_table.figures.rows[-1]
        assert (whole[1], whole[4]) == (known["won"], known["median_days_created_to_won"])


@pytest.mark.parametrize("view", [TrendView, TimeView])
@pytest.mark.parametrize(
    ("file", "stages"),
    [("xeducation/Leads.csv", ("Lead", "Converted")), ("uci_bank", ("Contacted", "Subscribed"))],
)
def test_what_has_no_dates_is_refused(
    view: type[TrendView | TimeView],
    file: str,
    stages: tuple[str, ...],
    shared_data: Path,
    tmp_path: Path,
    theme: Theme,
    qtbot: QtBot,
) -> None:
    path = shared_data / file
    paths = [[path if path.is_file() else next(path.glob("*.csv"))]]
    with view_on(view, plan_of(*stages, as_of=date(2024, 1, 1)), paths, tmp_path, theme, qtbot) as shown:
        assert "dates are not invented" in shown.view.refused
