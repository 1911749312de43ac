"""Real exports brought in through the window: what the views write is what is known of this data, every key of it."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from funnel_planner.domain.channel import Channel
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.ui.application import Program
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.pages.filter_choosers import PeriodChooser
from funnel_planner.ui.pages.funnel import FunnelPage
from funnel_planner.words.formats import day
from tests.support.import_window import ImportWindow, Work
from tests.support.known_answers import UNKNOWN, added_up, every_key
from tests.support.read_views import (
    ByColumn,
    assert_channels,
    assert_funnel,
    assert_numbers,
    assert_refuses,
    assert_spread,
    by_channel,
    by_month,
    channels,
    counts_by_month,
    funnel,
    happened,
    losses,
    named,
    pipeline,
    reached_by,
    time_view,
    times,
    trend,
)
from tests.support.results_window import ResultsWindow, months, number, rows
from tests.support.scripted_ask import ScriptedAsk

Opens = Callable[..., ResultsWindow]
OLIST = ("olist/olist_marketing_qualified_leads_dataset.csv", "olist/olist_closed_deals_dataset.csv")
PAGES = ("user", "home_page", "search_page", "payment_page", "payment_confirmation")


@pytest.fixture
def opens(program: Program, ask: ScriptedAsk, qtbot: QtBot, shared_data: Path) -> Opens:
    """Bring files into a plan of these stages, with ``work`` done on the page of the import; then see the results."""

    def do(stages: Sequence[str], files: Sequence[str], work: Work = lambda _dialog: None) -> ResultsWindow:
        made = [Stage(f"s{n}", name, kind=StageKind.SALES) for n, name in enumerate(stages[:-1])]
        program.session.create_plan(Plan(stages[0], stages[0], (*made, Stage("won", stages[-1], kind=StageKind.WON))))
        ImportWindow(program, ask, qtbot).bring([shared_data / file for file in files], work)
        return ResultsWindow(program, ask, qtbot)

    return do


def shown_columns(dialog: ImportDialog) -> list[list[str]]:
    """Headers of each file as the page of the import lists them."""
    page, found = dialog.page, []
    for place in range(page.files.tabs.count() or 1):
        page.files.tabs.setCurrentIndex(place)
        model = page.columns.preview
        texts = [str(model.headerData(n, Qt.Orientation.Horizontal)) for n in range(model.columnCount())]
        found.append([text.partition(": ")[0] for text in texts])
    return found


def test_olist(opens: Opens, answers: Any) -> None:
    with every_key(answers["olist"]) as known:
        read: list[list[str]] = []
        window = opens(("MQL", "Closed deal"), OLIST, lambda page: read.extend(shown_columns(page)))
        assert read == [known["columns"]["mql"], known["columns"]["closed"]]
        assert_funnel(window, known["funnel"])
        assert funnel(window).tiles[1].value_text == "–", "nobody is marked as lost, so nobody is decided"
        assert_refuses(window, "losses", "marked as lost")
        assert_channels(window, known["by_channel"])
        olist_rows(window, known)
        olist_months(window, known)
        olist_time_of_months(window, known)
        olist_landing_pages(window, known)
        olist_deals(ByColumn(window), window, known)
        olist_days_to_close(window, known)
        window.filter()
        merge_blank_and_unknown(window)
        assert_channels(window, known["by_channel_blank_and_unknown_merged"])
        sellers = opens(("Deal", "Signed"), OLIST[1:], lambda dialog: dialog.page.choose_role("seller_id", Role.ID))
        deals = {number(row["Reached"]) for row in rows(funnel(sellers).stages)}
        assert deals == {known["distinct"]["seller_ids"]}


def olist_rows(window: ResultsWindow, known: Any) -> None:
    distinct = known["distinct"]
    reached = [number(row["Reached"]) for row in rows(funnel(window).stages)]
    assert reached == [distinct["mql_id_in_mql"], distinct["mql_id_in_closed"]] == list(known["rows"].values())
    assert distinct["closed_not_in_mql"] == reached[0] - known["rows"]["mql"], "no deal without its lead"
    chooser = window.page.filters.period_menu().findChild(PeriodChooser)
    assert isinstance(chooser, PeriodChooser)
    days = known["date_range"]
    assert [day.isoformat() for day in chooser.days] == [days[f"first_contact_{end}"] for end in ("min", "max")]
    happened(window, "Entered")
    keys = ("first_contact_min", "first_contact_max", "won_min", "won_max")
    entered, until, won, last = (day(date.fromisoformat(days[key][:10])) for key in keys)
    told = f"First to last day: Entered {entered} – {until}; Closed deal {won} – {last}."
    assert trend(window).days_line.text() == told


def olist_months(window: ResultsWindow, known: Any) -> None:
    """By the month of entry, by channel, too, and by the month of the win."""
    cohorts = known["cohort_by_first_contact_month"]
    found = by_month(window, "Leads", "Closed deal", "Share won")
    assert found == {
        row["month"]: [f"{row['mql']:,}", f"{row['closed']:,}", rate_text(row["conversion"])] for row in cohorts
    }
    cells: dict[str, dict[str, list[int]]] = {}
    for entry in known["cohort_x_channel"]:
        name = entry["channel"].replace("(blank)", UNKNOWN)
        cells.setdefault(name, {})[entry["month"]] = [entry["mql"], entry["closed"]]
    for channel, expected in cells.items():
        window.filter(channels=frozenset({channel}))
        assert counts_by_month(window, "Leads", "Closed deal") == expected, channel
    window.filter()
    won = {name: int(n) for name, n in happened(window, "Closed deal").items()}
    assert won == {named(key): n for key, n in known["closed_by_won_month"].items()}
    assert number(happened(window, "Entered")[named("2018-01")]) == 1141, "who entered is the same either way"
    assert sum(map(number, happened(window, "Closed deal", "quarter").values())) == known["rows"]["closed"]


def olist_time_of_months(window: ResultsWindow, known: Any) -> None:
    """Median days of each month of entry, and those won within so many days.

    The month of the win before the entry is told with its negative days in a row of its own, and as it would be
    without them.
    """
    cohorts = known["cohort_by_first_contact_month"]
    medians = {row["month"]: row["median_days_calendar"] for row in cohorts}
    time_view(window)
    shown = {row["Entered, in days"]: row["Median"] for row in rows(time_view(window).period_table)}
    for key, median in medians.items():
        name = named(key)
        written = shown.get(f"{name}, with negative days", shown.get(name, "–"))
        assert written == ("–" if median is None else f"{median:g}"), name
    backwards = {row["first_contact_date"][:7] for row in known["negative_days"]["rows"]}
    assert {name for name in shown if "negative" in name} == {f"{named(key)}, with negative days" for key in backwards}
    for name, first, last in months(min(medians), max(medians)):
        window.filter(first_day=first, last_day=last)
        if name not in backwards:
            assert times(window)["Entry to won"]["Median"] == (
                "–" if medians[name] is None else f"{medians[name]:g}"
            ), name
    window.filter()
    for days in (30, 60, 90):
        trend(window)
        window.within(days)
        within = counts_by_month(window, "Closed deal")
        assert within == {row["month"]: [row[f"closed_within_{days}d"]] for row in cohorts}
        window.program.session.undo()
        ImportWindow(window.program, window._ask, window._qtbot).settle()


def olist_days_to_close(window: ResultsWindow, known: Any) -> None:
    """With and without the win that is dated before the entry, whole and by channel; that lead can be listed."""
    steps = times(window)
    for name, key in (("Entry to won", "calendar"), ("Entry to won, to the hour", "fractional")):
        assert_spread(steps[name], known[f"days_to_close_{key}_no_negatives"])
        assert_spread(steps[f"{name}, with negative days"], known[f"days_to_close_{key}"])
    view = time_view(window)
    by_channel = {row["Channel, in days"]: row for row in rows(view.channel_table)}
    negative = known["negative_days"]
    for label, spread in known["days_to_close_by_channel_calendar"].items():
        name = label.replace("(blank)", UNKNOWN)
        if spread["min"] < 0:
            assert number(by_channel[name]["Leads"]) == spread["n"] - negative["count"]
            name += ", with negative days"
        assert_spread(by_channel[name], spread)
    assert view.backward_button.text().startswith(f"{negative['count']} lead was won before it entered")
    view.backward_button.click()
    (lead,) = negative["rows"]
    leads = ImportWindow(window.program, window._ask, window._qtbot)
    leads.settle()
    assert leads.column("mql_id") == [lead["mql_id"]]
    assert leads.column("First contact") == [day(date.fromisoformat(lead["first_contact_date"]))]
    assert leads.column("won_date") == [lead["won_date"]]


def olist_landing_pages(window: ResultsWindow, known: Any) -> None:
    """How many there are, how many brought nothing, and the first ones by leads, wins and the share won."""
    card = channels(window).assets["landing_page_id"]
    distinct, without = known["distinct"]["landing_pages"], known["landing_pages_without_any_closed"]
    assert card.line.text().startswith(f"{distinct} values, {without} of them without a win.")
    for by, least, key in (("leads", 1, "mql"), ("won", 1, "closed"), ("share", 50, "conversion_min50mql")):
        card.ranking.setCurrentIndex(card.ranking.findData(by))
        card.least.setCurrentIndex(card.least.findData(least))
        shown = [
            (row["landing_page_id"], number(row["Leads"]), number(row["Won"]), row["Share won"])
            for row in rows(card.table)
        ]
        expected = known[f"top10_landing_pages_by_{key}"]
        assert shown[:10] == [
            (page["landing_page_id"], page["mql"], page["closed"], rate_text(page["conversion"])) for page in expected
        ]
    card.least.setCurrentIndex(0)
    card.ranking.setCurrentIndex(card.ranking.findData("no_win"))
    assert {row["Won"] for row in rows(card.table)} == {"0"}
    assert f"of {without} are shown" in card.line.text()


def olist_deals(seen: ByColumn, window: ResultsWindow, known: Any) -> None:
    """Columns of the deals, in the view by column and as a filter of the funnel."""
    for header in ("business_segment", "lead_type", "lead_behaviour_profile", "business_type"):
        closed = {key: n for key, (n,) in seen.counts(header, "Closed deal").items()}
        told = {label_key(label): n for label, n in known[f"closed_by_{header}"].items()}
        assert closed == {(UNKNOWN if key == "(blank)" else key): n for key, n in told.items()}, header
        assert f"“{header}” is filled in for" in seen.view.later.text, "only after the leads were won"
    revenue, answer = seen.numbers("declared_monthly_revenue")["Won"], known["declared_monthly_revenue"]
    assert (number(revenue["Sum"]), number(revenue["Maximum"])) == (answer["sum"], answer["max"])
    amounts = seen.counts("declared_monthly_revenue", "Closed deal")
    assert sum(n for key, (n,) in amounts.items() if key not in ("0", UNKNOWN)) == answer["nonzero"]
    types = {label_key(label): n for label, n in known["closed_by_business_type"].items() if label != "(blank)"}
    found = reached_by(window, "business_type", list(types))
    assert {label: numbers[1] for label, numbers in found.items()} == types


def merge_blank_and_unknown(window: ResultsWindow) -> None:
    """Both stay apart until one says, in the table of channels, that a blank means “unknown”, too."""
    program = window.program
    if "unknown" not in {channel.name for channel in program.session.state.plan.channels}:
        program.session.edit(program.session.state.plan.with_channel(Channel("unknown", "unknown")), "Add channel")
    program.window.go("funnel")
    funnel_page = program.window.page("funnel")
    assert isinstance(funnel_page, FunnelPage)
    grid = funnel_page.channels.model
    channel = next(one for one in program.session.state.plan.channels if one.name == "unknown")
    assert grid.setData(grid.index(grid.row_of(channel.id), grid.column_keys.index("aliases")), UNKNOWN)
    program.window.go("results")
    ImportWindow(program, window._ask, window._qtbot).settle()
    window.settle()


def test_x_education(opens: Opens, answers: Any) -> None:
    with every_key(answers["xeducation"]) as known:
        read: list[list[str]] = []
        window = opens(("Lead", "Converted"), ("xeducation/Leads.csv",), lambda page: read.extend(shown_columns(page)))
        assert [len(columns) for columns in read] == [known["columns"]]
        assert_funnel(window, known["funnel"])
        leads = number(rows(funnel(window).stages)[0]["Reached"])
        assert {leads} == {known["rows"], known["engaged_variant"]["leads"], *known["distinct"].values()}
        folded = [{**row, "value": row["value"].casefold()} for row in known["by_lead_source_casefold"]]
        shown = {label_key(name): list(pair) for name, pair in by_channel(window).items()}
        assert shown == added_up(folded, "entered", "converted")
        assert channels(window).money.isHidden(), "there is no money in this file"
        for key in ("trend", "time"):
            assert_refuses(window, key, "dates are not invented")
        tags = [row for row in known["by_Lead Quality"] if row["value"] != "(blank)"]
        assert reached_by(window, "Lead Quality", [row["value"] for row in tags]) == added_up(
            tags, "entered", "converted"
        )
        seen = ByColumn(window)
        for key in (key for key in known if key.startswith("by_") and not key.endswith("casefold")):
            seen.assert_column(key.removeprefix("by_"), known[key], "Converted")
        seen.assert_column("Lead Source", folded, "Converted")
        x_education_blanks(seen, known)
        x_education_visits(seen, known)


def x_education_blanks(seen: ByColumn, known: Any) -> None:
    """Blanks, and fillers of drop-downs, which are blanks."""
    for header, blank in known["blank_per_column"].items():
        unknown = seen.counts(header, "Leads")[UNKNOWN]
        assert unknown == [blank + known["Select_per_column"].get(header, 0)], header
        assert f"{unknown[0]:,} of 9,240 leads have none" in seen.view.about.text()


def x_education_visits(seen: ByColumn, known: Any) -> None:
    """Numbers by ranges, and how they spread."""
    visits, engaged = seen.counts("TotalVisits", "Leads", "Converted"), known["engaged_variant"]
    assert list(visits) == [*map(str, range(10)), "10 or more", UNKNOWN]
    some = [pair for key, pair in visits.items() if key not in ("0", UNKNOWN)]
    visited = [sum(column) for column in zip(*some, strict=True)]
    assert visited == [engaged["engaged"], engaged["engaged_and_converted"]]
    assert sum(won for _, won in visits.values()) == engaged["converted_total"]
    assert visits["0"][1] + visits[UNKNOWN][1] == engaged["converted_without_visit"]
    assert visits[UNKNOWN][0] == engaged["TotalVisits_blank"]
    assert "137 leads have no number here." in seen.view.said.text()
    time = seen.numbers("Total Time Spent on Website")
    for name, key in (("All leads", "all"), ("Won", "converted"), ("Not won", "not_converted")):
        assert_numbers(time[name], known["time_on_site_seconds"][key])
    assert seen.view.said.text() == "The median of those who won is 832, that of the others 179."


def test_uci_bank(opens: Opens, answers: Any) -> None:
    with every_key(answers["uci_bank"]) as known:
        read: list[list[str]] = []

        def work(dialog: ImportDialog) -> None:
            read.extend(shown_columns(dialog))
            dialog.page.choose_role("contact", Role.CHANNEL)

        window = opens(("Contacted", "Subscribed"), ("uci_bank/bank-full.csv",), work)
        assert [len(columns) for columns in read] == [known["columns"]]
        assert_funnel(window, known["funnel"])
        assert number(rows(funnel(window).stages)[0]["Reached"]) == known["rows"]
        assert_channels(window, known["by_contact"])
        for key in ("trend", "time"):
            assert_refuses(window, key, "dates are not invented")
        assert "without a year" in window.see("trend").refused
        marital = added_up(known["by_marital"], "entered", "converted")
        assert reached_by(window, "marital", list(marital)) == marital
        bank_columns(ByColumn(window), known)


def bank_columns(seen: ByColumn, known: Any) -> None:
    for header in ("contact", "month", "poutcome", "job", "education", "marital"):
        seen.assert_column(header, known[f"by_{header}"], "Subscribed")
    in_year = [row.name for row in seen.view.chart.rows] if seen.table("month") else []
    assert in_year == ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    attempts = [{**row, "value": row["value"].replace("10+", "10 or more")} for row in known["by_attempts_10plus"]]
    seen.assert_column("campaign", attempts, "Subscribed")
    assert len(seen.counts("campaign", "Leads", each=True)) == 48
    before, answer = seen.counts("pdays", "Leads", "Subscribed"), known["previously_contacted"]
    assert before["−1"][0] == answer["pdays_minus1"]
    others = [sum(column) for column in zip(*(pair for key, pair in before.items() if key != "−1"), strict=True)]
    assert others == [answer["contacted_before"], answer["contacted_before_and_subscribed"]]
    duration = seen.numbers("duration")
    for name, key in (("Won", "subscribed"), ("Not won", "not")):
        assert_numbers(duration[name], known["call_duration_seconds"][key])
    assert number(seen.numbers("balance")["All leads"]["Sum"]) == known["balance_sum"]


def test_page_funnel(opens: Opens, answers: Any) -> None:
    with every_key(answers["page_funnel"]) as known:
        stages = ("User", "Home page", "Search page", "Payment page", "Payment confirmation")
        window = opens(stages, [f"page_funnel/{name}_table.csv" for name in PAGES])
        assert_funnel(window, known["funnel"])
        assert number(rows(funnel(window).stages)[0]["Reached"]) == known["rows_users"]
        found = counts_by_month(window, *stages[1:])
        assert found == {row["value"]: [row[name] for name in PAGES[1:]] for row in known["by_month"]}
        is_nested = not any(stage.implied for stage in funnel(window).bars.stages)
        assert is_nested is known["strictly_nested"]
        devices = added_up(known["by_device"], *PAGES[1:])
        shown = reached_by(window, "device", list(devices))
        assert {label: numbers[1:] for label, numbers in shown.items()} == devices
        seen = ByColumn(window)
        for header in ("device", "sex"):
            assert seen.counts(header, *stages[1:]) == added_up(known[f"by_{header}"], *PAGES[1:])
        view = time_view(window)
        assert view.refused or view.no_steps.isVisible(), "one date a user: there is no time between stages"


def test_revops(opens: Opens, answers: Any) -> None:
    with every_key(answers["revops"]) as known:
        stages = ("Lead", "MQL", "SQL", "Opportunity", "Closed Won")
        window = opens(stages, ("revops/leads.csv", "revops/opportunities.csv"))
        assert_funnel(window, known["funnel"])
        shown = {row["Stage"]: row for row in rows(funnel(window).stages)}
        assert number(shown["Lead"]["Reached"]) == known["rows"]["distinct_leads"]
        assert number(shown["MQL"].get("Filled in", "0")) == known["sql_without_mql"]
        revops_ledger(window, known)
        revops_channels(window, stages, known)
        found = counts_by_month(window, "Leads", "MQL", "SQL", "Closed Won")
        assert found == {
            row["month"]: [row[name] for name in ("leads", "mql", "sql", "won")] for row in known["cohort"]
        }
        steps = times(window)
        for name, key in (
            ("Lead → MQL", "lead_to_mql"), ("MQL → SQL", "mql_to_sql"),
            ("Opportunity → Closed Won", "opp_created_to_won"), ("Entry to won", "lead_created_to_won"),
        ):  # fmt: skip
            assert_spread(steps[name], known["days"][key])
        revops_outcomes(window, known)
        revops_columns(ByColumn(window), stages, known)


def revops_ledger(window: ResultsWindow, known: Any) -> None:
    """What became of the rows, as the list of imports says it."""
    counts = known["rows"]
    page = ImportWindow(window.program, window._ask, window._qtbot).leads
    page.show_view("imports")
    told = [label.text() for label in page.imports.findChildren(QLabel)]
    n = counts["leads"] + counts["opportunities"]
    assert any(f"{n} rows = {n} used" in text for text in told), told
    assert known["duplicate_lead_ids"] == sum("duplicate" in text for text in told)
    page.show_view("leads")
    window.program.window.go("results")
    window.settle()


def revops_channels(window: ResultsWindow, stages: Sequence[str], known: Any) -> None:
    view = channels(window)
    for place, (stage, name) in enumerate(zip(stages[1:], ("mql", "sql", "opportunity", "won"), strict=True)):
        view.stage.setCurrentIndex(place)
        expected = {row["source"]: (row["leads"], row[name]) for row in known["by_source"]}
        assert by_channel(window, "Won" if stage == stages[-1] else stage) == expected
    money = {row["Channel"]: row["Revenue"] for row in rows(view.money.table)}
    assert money.pop("All leads") == f"€{known['revenue_won']:,.0f}"
    assert money == {row["source"]: f"€{row['revenue']:,.0f}" for row in known["by_source"]}


def revops_outcomes(window: ResultsWindow, known: Any) -> None:
    """Won, lost and open, by the period in which it happened and as they stand."""
    won = {name: number(n) for name, n in happened(window, "Closed Won", "quarter").items()}
    assert sum(won.values()) == known["opp_stage"]["Closed Won"]
    value = [number(text.removeprefix("€")) for text in happened(window, "Value won").values()]
    assert sum(value) == known["revenue_won"]
    lost = known["opp_stage"]["Closed Lost"]
    assert sum(number(n) for n in happened(window, "Lost").values()) == lost
    assert {row["Lost at"]: number(row["Lost"]) for row in rows(losses(window).stages) if row["Lost"] != "0"} == {
        "All lost leads": lost,
        "Opportunity": lost,
    }
    still_open = sum(n for name, n in known["opp_stage"].items() if not name.startswith("Closed"))
    assert {row["Stage"]: row["Open leads"] for row in rows(pipeline(window).table)}["Opportunity"] == str(still_open)


def revops_columns(seen: ByColumn, stages: Sequence[str], known: Any) -> None:
    for header, key in (("status", "status"), ("stage", "opp_stage")):
        found = {label: n for label, (n,) in seen.counts(header, "Leads").items() if label != UNKNOWN}
        assert found == {label_key(label): n for label, n in known[key].items()}
    sources = [{**row, "value": row["source"]} for row in known["by_source"]]
    names = ("leads", "mql", "sql", "opportunity", "won")
    assert seen.counts("source", "Leads", *stages[1:]) == added_up(sources, *names)
    assert seen.numbers("amount")["Won"]["Sum"] == f"€{known['revenue_won']:,.0f}"
    seen.table("source")
    assert f"€{known['revenue_won']:,.0f}" in {row["Revenue"] for row in rows(seen.view.table)}


def test_made_polish(opens: Opens, answers: Any) -> None:
    with every_key(answers["made_polish"]) as known:
        window = opens(("Nowy", "Kontakt", "Oferta", "Negocjacje", "Wygrany"), ("made_polish/leady.xlsx",))
        now = known["current_stage"]
        shown = {row["Stage"]: row for row in rows(funnel(window).stages)}
        assert number(shown["Nowy"]["Reached"]) == known["rows"]
        assert number(shown["Oferta"]["Reached"]) == known["offered"]
        assert number(shown["Wygrany"]["Reached"]) == known["won"] == now["Wygrany"]
        assert {name: number(shown[name]["Open"]) for name in ("Nowy", "Kontakt", "Oferta", "Negocjacje")} == {
            name: now[name] for name in ("Nowy", "Kontakt", "Oferta", "Negocjacje")
        }
        decided = funnel(window).tiles[1]
        assert decided.value_text == rate_text(known["won"] / known["closed"])
        assert f"{known['won']} of {known['closed']}" in decided.accessibleName()
        sources = {name.replace("(blank)", UNKNOWN): tuple(pair) for name, pair in known["by_source"].items()}
        assert by_channel(window) == sources
        money = {row["Channel"]: row["Revenue"] for row in rows(channels(window).money.table)}
        assert money["All leads"].endswith(f"{known['won_value']:,.0f}")
        view = funnel(window)
        view.unit.choose("money")
        view.unit.chosen.emit("money")
        worth = [bar.value for bar in view.bars.stages]
        assert [worth[0], worth[-1]] == pytest.approx([known["value_all"], known["won_value"]])
        view.unit.choose("count")
        view.unit.chosen.emit("count")
        assert counts_by_month(window, "Leads", "Wygrany") == known["by_month"]
        whole = times(window)["Entry to won"]
        assert whole["Median"] == f"{known['median_days_created_to_won']:g}"
        assert number(whole["Leads"]) == known["won"]
        assert rows(losses(window).stages)[0]["Lost"] == str(now["Przegrany"])
        assert rows(pipeline(window).table)[-1]["Open leads"] == str(known["rows"] - known["closed"])
