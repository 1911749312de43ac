"""Real exports are imported, handed over as workbooks, and recalculated: the cells hold the answers known for them."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from funnel_planner.app.files import drafting, importing
from funnel_planner.app.workbook.exporting import export_workbook
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.labels import is_blank_label, label_key
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import speaking
from funnel_planner.words.formats import day, month
from tests.support.libre_office import recalculating

PAGES = ("user", "home_page", "search_page", "payment_page", "payment_confirmation")
REVOPS = ("lead", "MQL", "SQL", "Opportunity", "Closed Won")
Row = tuple[Any, ...]
Sheets = dict[str, list[Row]]


@dataclass(frozen=True)
class Source:
    """Files of one data set, the stages they are brought in under, and the day they describe."""

    stages: Sequence[str]
    files: Sequence[str]
    as_of: date | None = None
    choices: Choices = Choices()


SOURCES = {
    "olist": Source(
        ("MQL", "Closed deal"),
        ("olist/olist_marketing_qualified_leads_dataset.csv", "olist/olist_closed_deals_dataset.csv"),
        date(2018, 11, 14),
    ),
    "xeducation": Source(("Lead", "Converted"), ("xeducation/Leads.csv",)),
    "uci_bank": Source(
        ("Contacted", "Subscribed"), ("uci_bank/bank-full.csv",), choices=Choices(columns=(("channel", "contact"),))
    ),
    "page_funnel": Source(PAGES, [f"page_funnel/{name}_table.csv" for name in PAGES], date(2015, 6, 30)),
    "revops": Source(REVOPS, ("revops/leads.csv", "revops/opportunities.csv"), date(2025, 12, 31)),
    "made_polish": Source(
        ("Nowy", "Kontakt", "Oferta", "Wygrany"), ("made_polish/leady.xlsx",), date(2024, 12, 31)
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def answers(shared_data: Path) -> Any:
    return json.loads((shared_data / "ANSWERS.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def books(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Sheets]]:
    """Values of every workbook after another program has computed all of its formulas; all in one go."""
    recalculate = recalculating(tmp_path_factory)
    folder = tmp_path_factory.mktemp("answers")
    with pytest.MonkeyPatch.context() as home, ReaderProcess() as reader, speaking("en"):
        home.setenv("FUNNEL_PLANNER_HOME", str(folder / "home"))
        paths = {name: exported(reader, source, shared_data, folder / name) for name, source in SOURCES.items()}
        yield {name: read(other) for name, other in zip(paths, recalculate([*paths.values()]), strict=True)}


def exported(reader: ReaderProcess, source: Source, data: Path, target: Path) -> Path:
    """Import the files into a plan of a new plan file and write its workbook."""
    stages = [Stage(f"s{number}", name, kind=StageKind.SALES) for number, name in enumerate(source.stages[:-1])]
    stages.append(Stage("won", source.stages[-1], kind=StageKind.WON))
    plan = Plan("p", "Real", tuple(stages), counting=Counting(as_of=source.as_of))
    with PlanFile.create(target.with_suffix(".funnel")) as file:
        surveys = drafting.look_over(reader, [data / name for name in source.files])
        drafted = drafting.draft(surveys, plan, source.choices)
        outcome = importing.store(file, plan, reader, drafted, backup=False)
        plan = importing.activated(plan, outcome, drafted.choices)
        file.create_plan(plan, "Create plan")
        export_workbook(file, plan, target.with_suffix(".xlsx"))
    return target.with_suffix(".xlsx")


def read(path: Path) -> Sheets:
    """Values of all rows, sheet by sheet."""
    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        return {sheet.title: [*sheet.iter_rows(values_only=True)] for sheet in book}


def below(rows: list[Row], *heading: str) -> dict[str, Row]:
    """Lines of the table with this header by their first cell, up to an empty one."""
    top = next(place for place, row in enumerate(rows) if row[: len(heading)] == heading)
    found = {}
    for row in rows[top + 1 :]:
        if row[0] is None:
            break
        found[str(row[0])] = row
    return found


def stages_of(book: Sheets) -> dict[str, Row]:
    return below(book["Results"], "Stage", "Reached")


def channels_of(book: Sheets, count: int) -> dict[str, tuple[int, ...]]:
    """Counts of each channel on the sheet of results."""
    rows = below(book["Results"], "Channel")
    return {("(blank)" if name == "(unknown)" else name): row[1 : 1 + count] for name, row in rows.items()}


def months_of(book: Sheets, *columns: int) -> dict[str, tuple[Any, ...]]:
    """Some columns of the months that have leads."""
    rows = below(book["Trend"], "Entered", "Leads")
    return {name: tuple(row[c] for c in columns) for name, row in rows.items() if row[1] and name != "All months"}


def named(year_month: str) -> str:
    year, number = map(int, year_month.split("-"))
    with speaking("en"):
        return month(date(year, number, 1))


def happened_in(book: Sheets, column: int, unit: str = "month") -> dict[str, Any]:
    """One column of the table of what happened in each period, where something did."""
    rows = book["Trend"]
    top = next(place for place, row in enumerate(rows) if row[0] == f"What happened in each {unit}")
    table = below(rows[top:], "Period", "Entered")
    return {name: row[column] for name, row in table.items() if row[column] and not name.startswith("All ")}


def days_in(row: Row) -> list[float]:
    """n, quartiles, 90 %, mean, shortest and longest of a line of the sheet of time."""
    return [row[1], *row[3:10]]


def known_days(answer: dict[str, float]) -> Any:
    names = ("n", "p25", "median", "p75", "p90", "mean", "min", "max")
    return pytest.approx([answer[name] for name in names], abs=1e-6)


def column_of(book: Sheets, header: str, *columns: int) -> dict[str, tuple[Any, ...]]:
    """Counts by the values of an imported column."""
    rows = book["By column"]
    top = next(place for place, row in enumerate(rows) if row[0] == header and row[1] is None)
    table = below(rows[top:], "Value")
    return {label_key(name): tuple(row[c] for c in columns) for name, row in table.items()}


def numbers_of(book: Sheets, header: str) -> dict[str, Row]:
    """How the numbers of an imported column spread: leads, minimum, 25 %, median, mean, 75 %, 90 %, maximum, sum."""
    rows = book["By column"]
    top = next(place for place, row in enumerate(rows) if row[0] == header and row[1] is None)
    return {name: row[1:10] for name, row in below(rows[top:], "Numbers").items()}


def known_numbers(answer: dict[str, float]) -> Any:
    names = ("n", "min", "p25", "median", "mean", "p75", "p90", "max")
    return pytest.approx([answer[name] for name in names], abs=1e-6)


def by_label(entries: Sequence[dict[str, Any]], *names: str) -> dict[str, tuple[int, ...]]:
    """Answers by label as labels are compared, fillers of drop-downs among the blanks."""
    found: dict[str, tuple[int, ...]] = {}
    for entry in entries:
        text = entry["value"]
        key = "(unknown)" if text == "(blank)" or is_blank_label(text) else label_key(text)
        row = found.get(key, (0,) * len(names))
        found[key] = tuple(a + entry[name] for a, name in zip(row, names, strict=True))
    return found


@pytest.mark.parametrize("name", ["olist", "xeducation", "uci_bank", "page_funnel", "revops"])
def test_every_stage_with_its_rates(name: str, books: dict[str, Sheets], answers: Any) -> None:
    rows = stages_of(books[name])
    for answer, stage in zip(answers[name]["funnel"], SOURCES[name].stages, strict=True):
        row = rows[stage]
        assert row[1] == answer["reached"]
        if answer["conversion_from_previous"] is None:
            continue
        shown = [row[2], row[5], row[6]]
        keys = ("conversion_from_previous", "conversion_from_first", "drop_off")
        assert shown == pytest.approx([answer[key] for key in keys], abs=1e-6)
        assert row[3] <= row[2] <= row[4]


@pytest.mark.parametrize(("name", "key"), [("olist", "by_channel"), ("uci_bank", "by_contact")])
def test_every_channel(name: str, key: str, books: dict[str, Sheets], answers: Any) -> None:
    known = {row["value"]: (row["entered"], row["converted"]) for row in answers[name][key]}
    assert channels_of(books[name], 2) == known
    rows = below(books[name]["Channel comparison"], "Channel", "Leads", "Won")
    total = rows.pop("All leads")
    assert {("(blank)" if row == "(unknown)" else row): values[1:3] for row, values in rows.items()} == known
    for answer in answers[name][key]:
        row = rows["(unknown)" if answer["value"] == "(blank)" else answer["value"]]
        assert row[3] == pytest.approx(answer["conversion"], abs=1e-6)
        others = (total[2] - row[2]) / (total[1] - row[1])
        assert row[9] == pytest.approx(100 * (row[3] - others)), "points from the rest"


def test_olist_months(books: dict[str, Sheets], answers: Any) -> None:
    """By the month of entry, and by the month of the win."""
    book, known = books["olist"], answers["olist"]
    months = known["cohort_by_first_contact_month"]
    assert months_of(book, 1, 2) == {named(row["month"]): (row["mql"], row["closed"]) for row in months}
    assert happened_in(book, 1) == {named(row["month"]): row["mql"] for row in months}
    assert happened_in(book, 2) == {named(key): n for key, n in known["closed_by_won_month"].items()}
    quarters: dict[str, int] = {}
    for key, n in known["closed_by_won_month"].items():
        name = f"Q{(int(key[5:]) + 2) // 3} {key[:4]}"
        quarters[name] = quarters.get(name, 0) + n
    assert happened_in(book, 2, "quarter") == quarters
    assert sum(happened_in(book, 2, "week").values()) == known["rows"]["closed"]


def test_olist_days_to_close(books: dict[str, Sheets], answers: Any) -> None:
    """With and without the win before the entry, whole and by channel."""
    book, known = books["olist"], answers["olist"]
    steps = below(book["Time"], "Step, in days")
    assert days_in(steps["Entry to won"]) == known_days(known["days_to_close_calendar_no_negatives"])
    assert days_in(steps["Entry to won, with negative days"]) == known_days(known["days_to_close_calendar"])
    assert sum("won before it entered" in str(row[0]) for row in book["Time"]) == known["negative_days"]["count"]
    channels = below(book["Time"], "Channel, in days")
    for label, spread in known["days_to_close_by_channel_calendar"].items():
        name = label.replace("(blank)", "(unknown)") + (", with negative days" if spread["min"] < 0 else "")
        assert days_in(channels[name]) == known_days(spread), label


def test_olist_landing_pages(books: dict[str, Sheets], answers: Any) -> None:
    book, known = books["olist"], answers["olist"]
    pages = below(book["Channel comparison"], "landing_page_id")
    distinct, without = known["distinct"]["landing_pages"], known["landing_pages_without_any_closed"]
    assert len(pages) == distinct
    assert sum(row[2] == 0 for row in pages.values()) == without
    assert any(row[0] == f"{distinct} values, {without} of them without a win." for row in book["Channel comparison"])
    for top, column, many in (
        ("by_mql", None, 0), ("by_closed", 6, 0), ("by_conversion_min50mql", 7, 50),
    ):  # fmt: skip
        order = [name for name, row in pages.items() if row[1] >= many]
        if column is not None:
            order.sort(key=lambda name: pages[name][column])
        expected = known[f"top10_landing_pages_{top}"]
        assert order[:10] == [page["landing_page_id"] for page in expected]
        for page in expected:
            row = pages[page["landing_page_id"]]
            assert row[1:4] == (page["mql"], page["closed"], pytest.approx(page["conversion"], abs=1e-6))


def test_olist_rows_and_dates(books: dict[str, Sheets], answers: Any) -> None:
    """How many rows were read, and from when to when things happened."""
    book, known = books["olist"], answers["olist"]
    about = {row[0]: row[1] for row in book["About"]}
    assert about["Used"] == sum(known["rows"].values())
    days = known["date_range"]
    with speaking("en"):
        (entered_first, entered_last, won_first, won_last) = (
            day(date.fromisoformat(days[key][:10]))
            for key in ("first_contact_min", "first_contact_max", "won_min", "won_max")
        )
    told = f"First to last day: Entered {entered_first} – {entered_last}; Closed deal {won_first} – {won_last}."
    assert any(row[0] == told for row in book["Trend"])


def test_olist_months_by_channel(books: dict[str, Sheets], answers: Any) -> None:
    rows = books["olist"]["Trend"]
    titles = ("Leads by month of entry and channel", "Won of them, by month of entry and channel")
    for title, key in zip(titles, ("mql", "closed"), strict=True):
        top = next(place for place, row in enumerate(rows) if row[0] == title)
        head = next(row for row in rows[top:] if row[0] == "Entered")
        table = below(rows[top:], "Entered")
        for answer in answers["olist"]["cohort_x_channel"]:
            column = head.index(answer["channel"].replace("(blank)", "(unknown)"))
            assert table[named(answer["month"])][column] == answer[key]
        assert (
            sum(sum(row[1 : head.index(None)] if None in head else row[1:]) for row in table.values())
            == (answers["olist"]["funnel"][key == "closed"]["reached"])
        )


@pytest.mark.parametrize("column", ["business_segment", "lead_type", "lead_behaviour_profile", "business_type"])
def test_olist_deals(column: str, books: dict[str, Sheets], answers: Any) -> None:
    found = column_of(books["olist"], column, 2)
    known = {label_key(k): (n,) for k, n in answers["olist"][f"closed_by_{column}"].items() if k != "(blank)"}
    assert {label: counts for label, counts in found.items() if label != "(unknown)"} == known


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("xeducation", ("Lead Origin", "Last Activity", "Country", "City", "Specialization", "Tags")),
        ("xeducation", ("What is your current occupation", "Lead Quality")),
        ("uci_bank", ("month", "poutcome", "job", "education", "marital")),
    ],
)
def test_every_value_of_a_column(name: str, columns: Sequence[str], books: dict[str, Sheets], answers: Any) -> None:
    for column in columns:
        expected = by_label(answers[name][f"by_{column}"], "entered", "converted")
        assert column_of(books[name], column, 1, 2) == expected, column


def test_numbers_of_won_leads_and_of_the_others(books: dict[str, Sheets], answers: Any) -> None:
    time, known = numbers_of(books["xeducation"], "Total Time Spent on Website"), answers["xeducation"]
    for name, key in (("All leads", "all"), ("Won", "converted"), ("Not won", "not_converted")):
        assert [*time[name][:8]] == known_numbers(known["time_on_site_seconds"][key]), name
    bank, known = books["uci_bank"], answers["uci_bank"]
    duration = numbers_of(bank, "duration")
    for name, key in (("Won", "subscribed"), ("Not won", "not")):
        assert [*duration[name][:8]] == known_numbers(known["call_duration_seconds"][key]), name
    assert numbers_of(bank, "balance")["All leads"][8] == known["balance_sum"]
    revenue = numbers_of(books["olist"], "declared_monthly_revenue")["Won"]
    assert [revenue[8], revenue[7]] == [answers["olist"]["declared_monthly_revenue"][key] for key in ("sum", "max")]


def test_ranges_and_numbers_one_by_one(books: dict[str, Sheets], answers: Any) -> None:
    bank, known = books["uci_bank"], answers["uci_bank"]
    found: dict[str, tuple[int, ...]] = {}
    for label, pair in column_of(bank, "campaign", 1, 2).items():
        key = label if int(label) < 10 else "10+"
        found[key] = tuple(a + b for a, b in zip(found.get(key, (0, 0)), pair, strict=True))
    assert found == by_label(known["by_attempts_10plus"], "entered", "converted")
    before, answer = column_of(bank, "pdays", 1, 2), known["previously_contacted"]
    assert before.pop("−1")[0] == answer["pdays_minus1"]
    contacted = [sum(column) for column in zip(*before.values(), strict=True)]
    assert contacted == [answer["contacted_before"], answer["contacted_before_and_subscribed"]]


@pytest.mark.parametrize("column", ["device", "sex"])
def test_pages_by_column_and_month(column: str, books: dict[str, Sheets], answers: Any) -> None:
    book, known = books["page_funnel"], answers["page_funnel"]
    assert column_of(book, column, 2, 3, 4, 5) == by_label(known[f"by_{column}"], *PAGES[1:])
    assert months_of(book, 2, 3, 4, 5) == {
        named(row["value"]): tuple(row[name] for name in PAGES[1:]) for row in known["by_month"]
    }


def test_revops_channels_money_months_and_times(books: dict[str, Sheets], answers: Any) -> None:
    book, known = books["revops"], answers["revops"]
    keys = ("leads", "mql", "sql", "opportunity", "won")
    sources = {row["source"]: tuple(row[key] for key in keys) for row in known["by_source"]}
    assert channels_of(book, 5) == sources
    money = below(book["Channel comparison"], "Channel", "Revenue")
    for row in known["by_source"]:
        assert money[row["source"]][1] == pytest.approx(row["revenue"])
    assert money["All leads"][1] == pytest.approx(known["revenue_won"])
    assert months_of(book, 1, 2, 3, 5) == {
        named(row["month"]): (row["leads"], row["mql"], row["sql"], row["won"]) for row in known["cohort"]
    }
    steps = below(book["Time"], "Step, in days")
    for step, key in (
        ("lead → MQL", "lead_to_mql"), ("MQL → SQL", "mql_to_sql"), ("Opportunity → Closed Won", "opp_created_to_won"),
        ("Entry to won", "lead_created_to_won"),
    ):  # fmt: skip
        assert days_in(steps[step]) == known_days(known["days"][key]), step
    assert below(book["Losses"], "Lost at")["All lost leads"][1] == known["opp_stage"]["Closed Lost"]
    value = happened_in(book, len(REVOPS) + 2)
    assert sum(value.values()) == pytest.approx(known["revenue_won"]), "whatever month a deal was won in"
    won = sum(row["won"] for row in known["cohort"])
    assert sum(happened_in(book, len(REVOPS)).values()) == won
    assert sum(happened_in(book, len(REVOPS) + 1, "week").values()) == known["opp_stage"]["Closed Lost"]


def test_the_polish_list(books: dict[str, Sheets], answers: Any) -> None:
    book, known = books["made_polish"], answers["made_polish"]
    rows = stages_of(book)
    assert [rows[stage][1] for stage in ("Nowy", "Oferta", "Wygrany")] == [
        known["rows"], known["offered"], known["won"],
    ]  # fmt: skip
    lost = below(book["Losses"], "Lost at")["All lost leads"][1]
    assert rows["Wygrany"][1] + lost == known["closed"]
    assert channels_of(book, 4).keys() == known["by_source"].keys()
    for source, counts in channels_of(book, 4).items():
        assert [counts[0], counts[3]] == known["by_source"][source]
    now = known["current_stage"]
    pipeline = below(book["Pipeline"], "Stage", "Open leads")
    found = [pipeline[stage][1] for stage in ("Nowy", "Kontakt", "Oferta")]
    assert found == [now["Nowy"], now["Kontakt"], now["Oferta"] + now["Negocjacje"]]
    assert below(book["Losses"], "Lost at")["All lost leads"][1] == now["Przegrany"]
    assert months_of(book, 1, 4) == {named(key): tuple(pair) for key, pair in known["by_month"].items()}
    whole = below(book["Time"], "Step, in days")["Entry to won"]
    assert (whole[1], whole[4]) == (known["won"], known["median_days_created_to_won"])
    values = below(book["Results"], "Stage", "Value")
    assert values["Nowy"][1] == pytest.approx(known["value_all"])
    assert values["Wygrany"][1] == pytest.approx(known["won_value"])


def test_what_a_file_cannot_tell_is_refused_with_the_reason(books: dict[str, Sheets]) -> None:
    """X Education has no date, the bank no year: no months and no times are made up."""
    for name in ("xeducation", "uci_bank"):
        book = books[name]
        assert not {"Trend", "Time", "Losses", "Pages"} & book.keys()
        reasons = {row[0]: row[1] for row in book["About"]}
        assert "date" in reasons["Trend"]
        assert "date" in reasons["Time"]
