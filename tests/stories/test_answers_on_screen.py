"""Real exports brought in through the window: what the views of the results write is what is known of this data."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.channel import Channel
from funnel_planner.domain.labels import is_blank_label, label_key
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.ui.application import Program
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.pages.filter_choosers import PeriodChooser
from funnel_planner.ui.pages.funnel import FunnelPage
from funnel_planner.ui.results.channels_view import ChannelResults
from funnel_planner.ui.results.funnel_view import FunnelResults
from funnel_planner.ui.results.losses_view import LossResults
from funnel_planner.ui.results.pipeline_view import PipelineResults
from funnel_planner.ui.results.time_view import TimeView
from funnel_planner.ui.results.trend_view import TrendView
from funnel_planner.words.formats import count, day, month
from tests.support.import_window import ImportWindow, Work
from tests.support.results_window import ResultsWindow, Row, months, number, rows
from tests.support.scripted_ask import ScriptedAsk

Opens = Callable[..., ResultsWindow]
UNKNOWN = "(unknown)"
MERGED = "by_channel_blank_and_unknown_merged"


@pytest.fixture
def known(shared_data: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared_data / "ANSWERS.json").read_text("utf-8"))
    return found


@pytest.fixture
def opens(program: Program, ask: ScriptedAsk, qtbot: QtBot, shared_data: Path) -> Opens:
    """Bring files into a plan of these stages, with ``work`` done on the page of the import; then see the results."""

    def do(stages: Sequence[str], files: Sequence[str], work: Work = lambda _dialog: None) -> ResultsWindow:
        made = [Stage(f"s{n}", name, kind=StageKind.SALES) for n, name in enumerate(stages[:-1])]
        program.session.create_plan(
            Plan(id="real", name="Real", stages=(*made, Stage("won", stages[-1], kind=StageKind.WON)))
        )
        ImportWindow(program, ask, qtbot).bring([shared_data / file for file in files], work)
        return ResultsWindow(program, ask, qtbot)

    return do


# what is read from the widgets


def funnel(window: ResultsWindow) -> FunnelResults:
    view = window.see("funnel")
    assert isinstance(view, FunnelResults)
    return view


def channels(window: ResultsWindow) -> ChannelResults:
    view = window.see("channels")
    assert isinstance(view, ChannelResults)
    view.most.setCurrentIndex(view.most.count() - 1)
    return view


def trend(window: ResultsWindow) -> TrendView:
    view = window.see("trend")
    assert isinstance(view, TrendView)
    return view


def time_view(window: ResultsWindow) -> TimeView:
    view = window.see("time")
    assert isinstance(view, TimeView)
    return view


def times(window: ResultsWindow) -> dict[str, Row]:
    return {row["Step, in days"]: row for row in rows(time_view(window).step_table)}


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
    return month(date.fromisoformat(f"{year_month}-01"))


def assert_funnel(window: ResultsWindow, expected: Sequence[dict[str, Any]]) -> None:
    """Counts, rates and drop-offs in the table of stages, counts in the bars and in the funnel beside the pages."""
    view = funnel(window)
    shown = rows(view.stages)
    assert [number(row["Reached"]) for row in shown] == [stage["reached"] for stage in expected]
    assert [bar.value for bar in view.bars.stages] == [stage["reached"] for stage in expected]
    live = window.program.window.live.funnel.picture.stages
    assert [stage.actual for stage in live] == [stage["reached"] for stage in expected]
    for row, before, stage in zip(shown[1:], shown, expected[1:], strict=False):
        assert row["Step rate"] == rate_text(stage["conversion_from_previous"])
        assert row["Of all"] == rate_text(stage["conversion_from_first"])
        assert number(before["Drop-off"]) == stage["drop_off"]
    overall = view.tiles[0]
    assert overall.value_text == rate_text(expected[-1]["conversion_from_first"])
    assert count(expected[-1]["reached"]) in overall.accessibleName()


def by_channel(window: ResultsWindow, part: str = "Won") -> dict[str, tuple[int, int]]:
    return {row["Channel"]: (number(row["Leads"]), number(row[part])) for row in rows(channels(window).channels)[1:]}


def reached_by(window: ResultsWindow, header: str, labels: Sequence[str]) -> dict[str, list[int]]:
    """Leads at each stage as the funnel writes it while only one label of a column passes; no label: none passes."""
    view, found = funnel(window), {}
    offered = {label_key(label): label for label in window.page.filters._all_columns[header]}
    for label in labels:
        window.filter(columns=((header, frozenset({offered[label_key(label)]})),))
        found[label_key(label)] = [number(row["Reached"]) for row in rows(view.stages)]
    window.filter()
    return found


def added_up(entries: Sequence[dict[str, Any]], *names: str) -> dict[str, list[int]]:
    """Answers by label as labels are compared; blanks and fillers of drop-downs are no labels."""
    found: dict[str, list[int]] = {}
    for entry in entries:
        if entry["value"] != "(blank)" and not is_blank_label(entry["value"]):
            row = found.setdefault(label_key(entry["value"]), [0] * len(names))
            found[label_key(entry["value"])] = [a + entry[name] for a, name in zip(row, names, strict=True)]
    return found


def assert_columns(window: ResultsWindow, known: dict[str, Any], headers: Sequence[str]) -> None:
    for header in headers:
        expected = added_up(known[f"by_{header}"], "entered", "converted")
        assert reached_by(window, header, list(expected)) == expected, header


def by_month(window: ResultsWindow, *headings: str) -> dict[str, list[int]]:
    """Numbers of the months with leads in the table of the trend's chart, by ``2017-06``."""
    names = {
        month(date(year, number, 1)): f"{year}-{number:02}" for year in range(2014, 2027) for number in range(1, 13)
    }
    shown = [row for row in rows(trend(window).chart) if row["Leads"] != "0"]
    return {names[row["Entered"]]: [number(row[heading]) for heading in headings] for row in shown}


def assert_spread(row: Row, spread: dict[str, Any]) -> None:
    """A row of days against quantiles that were computed independently."""
    assert number(row["Leads"]) == spread["n"]
    for heading, name in (
        ("25%", "p25"), ("Median", "median"), ("75%", "p75"), ("90%", "p90"), ("Shortest", "min"), ("Longest", "max"),
        ("Mean", "mean"),
    ):  # fmt: skip
        shown = float(row[heading].replace(",", "").replace("−", "-"))
        assert shown == pytest.approx(spread[name], abs=0.0501), heading


def assert_refuses(window: ResultsWindow, key: str, *words: str) -> None:
    """The view says why this data cannot answer, in place of its charts."""
    view = window.see(key)
    assert view.refusal.isVisible()
    assert all(word in view.refused for word in words), view.refused


# the data sets


def test_olist(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["olist"]
    window = opens(
        ("MQL", "Closed deal"),
        ("olist/olist_marketing_qualified_leads_dataset.csv", "olist/olist_closed_deals_dataset.csv"),
    )
    assert_funnel(window, answers["funnel"])
    assert funnel(window).tiles[1].value_text == "–", "nobody is marked as lost, so nobody is decided"
    assert_refuses(window, "losses", "marked as lost")

    expected = {row["value"].replace("(blank)", UNKNOWN): row for row in answers["by_channel"]}
    assert by_channel(window) == {name: (row["entered"], row["converted"]) for name, row in expected.items()}
    shares = {row["Channel"]: row["Share won"] for row in rows(channels(window).channels)[1:]}
    assert shares == {name: rate_text(row["conversion"]) for name, row in expected.items()}
    chooser = window.page.filters.period_menu().findChild(PeriodChooser)
    assert isinstance(chooser, PeriodChooser)
    days = answers["date_range"]
    assert [day.isoformat() for day in chooser.days] == [days[f"first_contact_{end}"] for end in ("min", "max")]
    happened(window, "Entered")
    keys = ("first_contact_min", "first_contact_max", "won_min", "won_max")
    entered, until, won, last = (day(date.fromisoformat(days[key][:10])) for key in keys)
    told = f"First to last day: Entered {entered} – {until}; Closed deal {won} – {last}."
    assert trend(window).days_line.text() == told
    assert number(rows(funnel(window).stages)[0]["Reached"]) == answers["rows"]["mql"]


def test_olist_months_and_days(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["olist"]
    window = opens(
        ("MQL", "Closed deal"),
        ("olist/olist_marketing_qualified_leads_dataset.csv", "olist/olist_closed_deals_dataset.csv"),
    )
    cohorts = answers["cohort_by_first_contact_month"]
    found = by_month(window, "Leads", "Closed deal")
    assert found == {row["month"]: [row["mql"], row["closed"]] for row in cohorts}
    cells: dict[str, dict[str, list[int]]] = {}
    for entry in answers["cohort_x_channel"]:
        name = entry["channel"].replace("(blank)", UNKNOWN)
        cells.setdefault(name, {})[entry["month"]] = [entry["mql"], entry["closed"]]
    for channel, expected in cells.items():
        window.filter(channels=frozenset({channel}))
        assert by_month(window, "Leads", "Closed deal") == expected, channel
    window.filter()

    won = {name: int(n) for name, n in happened(window, "Closed deal").items()}
    assert won == {named(key): n for key, n in answers["closed_by_won_month"].items()}
    assert number(happened(window, "Entered")[named("2018-01")]) == 1141, "who entered is the same either way"
    assert sum(map(number, happened(window, "Closed deal", "quarter").values())) == answers["rows"]["closed"]

    medians = {row["month"]: row["median_days_calendar"] for row in cohorts}
    backwards = {row["first_contact_date"][:7] for row in answers["negative_days"]["rows"]}
    for name, first, last in months(min(medians), max(medians)):
        window.filter(first_day=first, last_day=last)
        whole = times(window)["Entry to won"]
        if name not in backwards:
            assert whole["Median"] == ("–" if medians[name] is None else f"{medians[name]:g}"), name
    window.filter()
    for days in (30, 60, 90):
        trend(window)
        window.within(days)
        found = by_month(window, "Closed deal")
        expected_within = {row["month"]: [row[f"closed_within_{days}d"]] for row in cohorts}
        assert {name: numbers for name, numbers in found.items() if name not in backwards} == {
            name: numbers for name, numbers in expected_within.items() if name not in backwards
        }


def test_olist_days_to_close(opens: Opens, known: dict[str, Any]) -> None:
    """With and without the win that is dated before the entry, whole and by channel; that lead can be listed."""
    answers = known["olist"]
    window = opens(
        ("MQL", "Closed deal"),
        ("olist/olist_marketing_qualified_leads_dataset.csv", "olist/olist_closed_deals_dataset.csv"),
    )
    steps = times(window)
    assert_spread(steps["Entry to won"], answers["days_to_close_calendar_no_negatives"])
    assert_spread(steps["Entry to won, with negative days"], answers["days_to_close_calendar"])
    view = time_view(window)
    channels = {row["Channel, in days"]: row for row in rows(view.channel_table)}
    for label, spread in answers["days_to_close_by_channel_calendar"].items():
        name = label.replace("(blank)", UNKNOWN)
        if spread["min"] < 0:
            assert number(channels[name]["Leads"]) == spread["n"] - answers["negative_days"]["count"]
            name += ", with negative days"
        assert_spread(channels[name], spread)
    assert view.backward_button.text().startswith(f"{answers['negative_days']['count']} lead was won before it entered")
    view.backward_button.click()
    measured = window.program.session.state.measured
    assert measured is not None
    (lead,) = answers["negative_days"]["rows"]
    entered = (date.fromisoformat(lead["first_contact_date"]) - date(1970, 1, 1)).days
    assert (measured.lead_count, measured.first_day) == (answers["negative_days"]["count"], entered)


def test_olist_landing_pages(opens: Opens, known: dict[str, Any]) -> None:
    """How many there are, how many brought nothing, and the first ones by leads, wins and the share won."""
    answers = known["olist"]
    window = opens(
        ("MQL", "Closed deal"),
        ("olist/olist_marketing_qualified_leads_dataset.csv", "olist/olist_closed_deals_dataset.csv"),
    )
    card = channels(window).assets["landing_page_id"]
    distinct, without = answers["distinct"]["landing_pages"], answers["landing_pages_without_any_closed"]
    assert card.line.text().startswith(f"{distinct} values, {without} of them without a win.")
    for by, least, key in (("leads", 1, "mql"), ("won", 1, "closed"), ("share", 50, "conversion_min50mql")):
        card.ranking.setCurrentIndex(card.ranking.findData(by))
        card.least.setCurrentIndex(card.least.findData(least))
        shown = [
            (row["landing_page_id"], number(row["Leads"]), number(row["Won"]), row["Share won"])
            for row in rows(card.table)
        ]
        expected = answers[f"top10_landing_pages_by_{key}"]
        assert shown[:10] == [
            (page["landing_page_id"], page["mql"], page["closed"], rate_text(page["conversion"])) for page in expected
        ]
    card.least.setCurrentIndex(0)
    card.ranking.setCurrentIndex(card.ranking.findData("no_win"))
    assert {row["Won"] for row in rows(card.table)} == {"0"}
    assert f"of {without} are shown" in card.line.text()


def test_olist_blank_and_unknown_merged(opens: Opens, known: dict[str, Any]) -> None:
    """Both stay apart until one says, in the table of channels, that a blank means “unknown”, too."""
    answers = known["olist"]
    window = opens(
        ("MQL", "Closed deal"),
        ("olist/olist_marketing_qualified_leads_dataset.csv", "olist/olist_closed_deals_dataset.csv"),
    )
    program = window.program
    if "unknown" not in {channel.name for channel in program.session.state.plan.channels}:
        program.session.edit(program.session.state.plan.with_channel(Channel("unknown", "unknown")), "Add channel")
    program.window.go("funnel")
    funnel_page = program.window.page("funnel")
    assert isinstance(funnel_page, FunnelPage)
    grid = funnel_page.channels.model
    channel = next(one for one in program.session.state.plan.channels if one.name == "unknown")
    assert grid.setData(grid.index(grid.row_of(channel.id), grid.column_keys.index("aliases")), UNKNOWN)
    merged = ResultsWindow(program, window._ask, window._qtbot)
    expected = {row["value"]: (row["entered"], row["converted"]) for row in answers[MERGED]}
    assert by_channel(merged) == expected
    shares = {row["Channel"]: row["Share won"] for row in rows(channels(merged).channels)[1:]}
    assert shares == {row["value"]: rate_text(row["conversion"]) for row in answers[MERGED]}


def test_olist_columns_of_the_deals(opens: Opens, known: dict[str, Any]) -> None:
    window = opens(
        ("MQL", "Closed deal"),
        ("olist/olist_marketing_qualified_leads_dataset.csv", "olist/olist_closed_deals_dataset.csv"),
    )
    for header in ("business_segment", "lead_type", "lead_behaviour_profile", "business_type"):
        expected = {
            label_key(label): closed
            for label, closed in known["olist"][f"closed_by_{header}"].items()
            if label != "(blank)"
        }
        found = reached_by(window, header, list(expected))
        assert {label: numbers[1] for label, numbers in found.items()} == expected, header


def test_x_education(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["xeducation"]
    window = opens(("Lead", "Converted"), ("xeducation/Leads.csv",))
    assert_funnel(window, answers["funnel"])
    shown = {label_key(name): list(pair) for name, pair in by_channel(window).items()}
    expected = added_up(answers["by_lead_source_casefold"], "entered", "converted")
    blank = next(row for row in answers["by_lead_source_casefold"] if row["value"] == "(blank)")
    assert shown == expected | {UNKNOWN: [blank["entered"], blank["converted"]]}
    assert channels(window).money.isHidden(), "there is no money in this file"
    for key in ("trend", "time"):
        assert_refuses(window, key, "dates are not invented")
    assert_columns(
        window,
        answers,
        (
            "Lead Origin", "Last Activity", "Last Notable Activity", "City", "Specialization", "Tags",
            "What is your current occupation", "Lead Quality",
        ),
    )  # fmt: skip


def test_uci_bank(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["uci_bank"]
    window = opens(
        ("Contacted", "Subscribed"),
        ("uci_bank/bank-full.csv",),
        lambda dialog: dialog.choose_role("contact", Role.CHANNEL),
    )
    assert_funnel(window, answers["funnel"])
    assert by_channel(window) == {row["value"]: (row["entered"], row["converted"]) for row in answers["by_contact"]}
    for key in ("trend", "time"):
        assert_refuses(window, key, "dates are not invented")
    assert "without a year" in window.see("trend").refused
    assert_columns(window, answers, ("month", "poutcome", "job", "education", "marital"))


def test_page_funnel(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["page_funnel"]
    names = ("user", "home_page", "search_page", "payment_page", "payment_confirmation")
    stages = ("User", "Home page", "Search page", "Payment page", "Payment confirmation")
    window = opens(stages, [f"page_funnel/{name}_table.csv" for name in names])
    assert_funnel(window, answers["funnel"])
    found = by_month(window, *stages[1:])
    assert found == {row["value"]: [row[name] for name in names[1:]] for row in answers["by_month"]}
    is_nested = not any(stage.implied for stage in funnel(window).bars.stages)
    assert is_nested is answers["strictly_nested"]
    for header in ("device", "sex"):
        expected = added_up(answers[f"by_{header}"], *names[1:])
        shown = reached_by(window, header, list(expected))
        assert {label: numbers[1:] for label, numbers in shown.items()} == expected
    view = window.see("time")
    assert isinstance(view, TimeView)
    assert view.refused or view.no_steps.isVisible(), "one date a user: there is no time between stages"


def test_revops(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["revops"]
    stages = ("Lead", "MQL", "SQL", "Opportunity", "Closed Won")
    window = opens(stages, ("revops/leads.csv", "revops/opportunities.csv"))
    assert_funnel(window, answers["funnel"])
    view = channels(window)
    for place, (stage, name) in enumerate(zip(stages[1:], ("mql", "sql", "opportunity", "won"), strict=True)):
        view.stage.setCurrentIndex(place)
        expected = {row["source"]: (row["leads"], row[name]) for row in answers["by_source"]}
        assert by_channel(window, "Won" if stage == stages[-1] else stage) == expected
    money = {row["Channel"]: row["Revenue"] for row in rows(view.money.table)}
    assert money.pop("All leads") == f"€{answers['revenue_won']:,.0f}"
    assert money == {row["source"]: f"€{row['revenue']:,.0f}" for row in answers["by_source"]}
    found = by_month(window, "Leads", "MQL", "SQL", "Closed Won")
    assert found == {row["month"]: [row[name] for name in ("leads", "mql", "sql", "won")] for row in answers["cohort"]}
    steps = times(window)
    for name, key in (
        ("Lead → MQL", "lead_to_mql"),
        ("MQL → SQL", "mql_to_sql"),
        ("Opportunity → Closed Won", "opp_created_to_won"),
        ("Entry to won", "lead_created_to_won"),
    ):
        assert_spread(steps[name], answers["days"][key])
    won = {name: number(n) for name, n in happened(window, "Closed Won", "quarter").items()}
    assert sum(won.values()) == sum(row["won"] for row in answers["by_source"])
    value = [number(text.removeprefix("€")) for text in happened(window, "Value won").values()]
    assert sum(value) == answers["revenue_won"]
    losses = window.see("losses")
    assert isinstance(losses, LossResults)
    lost = answers["opp_stage"]["Closed Lost"]
    assert sum(number(n) for n in happened(window, "Lost").values()) == lost
    assert {row["Lost at"]: number(row["Lost"]) for row in rows(losses.stages) if row["Lost"] != "0"} == {
        "All lost leads": lost,
        "Opportunity": lost,
    }
    still_open = sum(n for name, n in answers["opp_stage"].items() if not name.startswith("Closed"))
    pipeline = window.see("pipeline")
    assert isinstance(pipeline, PipelineResults)
    assert {row["Stage"]: row["Open leads"] for row in rows(pipeline.table)}["Opportunity"] == str(still_open)


def test_made_polish(opens: Opens, known: dict[str, Any]) -> None:
    answers = known["made_polish"]
    window = opens(("Nowy", "Kontakt", "Oferta", "Negocjacje", "Wygrany"), ("made_polish/leady.xlsx",))
    now = answers["current_stage"]
    shown = {row["Stage"]: row for row in rows(funnel(window).stages)}
    assert number(shown["Nowy"]["Reached"]) == answers["rows"]
    assert number(shown["Oferta"]["Reached"]) == answers["offered"]
    assert number(shown["Wygrany"]["Reached"]) == answers["won"] == now["Wygrany"]
    assert {name: number(shown[name]["Open"]) for name in ("Nowy", "Kontakt", "Oferta", "Negocjacje")} == {
        name: now[name] for name in ("Nowy", "Kontakt", "Oferta", "Negocjacje")
    }
    decided = funnel(window).tiles[1]
    assert decided.value_text == rate_text(answers["won"] / answers["closed"])
    assert f"{answers['won']} of {answers['closed']}" in decided.accessibleName()

    sources = {name.replace("(blank)", UNKNOWN): tuple(pair) for name, pair in answers["by_source"].items()}
    assert by_channel(window) == sources
    money = {row["Channel"]: row["Revenue"] for row in rows(channels(window).money.table)}
    assert money["All leads"].endswith(f"{answers['won_value']:,.0f}")
    view = funnel(window)
    view.unit.choose("money")
    view.unit.chosen.emit("money")
    worth = [bar.value for bar in view.bars.stages]
    assert [worth[0], worth[-1]] == pytest.approx([answers["value_all"], answers["won_value"]])
    view.unit.choose("count")
    view.unit.chosen.emit("count")
    assert by_month(window, "Leads", "Wygrany") == answers["by_month"]
    whole = times(window)["Entry to won"]
    assert whole["Median"] == f"{answers['median_days_created_to_won']:g}"
    assert number(whole["Leads"]) == answers["won"]
    losses = window.see("losses")
    assert isinstance(losses, LossResults)
    assert rows(losses.stages)[0]["Lost"] == str(now["Przegrany"])
    pipeline = window.see("pipeline")
    assert isinstance(pipeline, PipelineResults)
    assert rows(pipeline.table)[-1]["Open leads"] == str(answers["rows"] - answers["closed"])
