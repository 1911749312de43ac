"""Real exports are imported, handed over as workbooks, and recalculated: the cells hold the answers known for them."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from funnel_planner.app.files import drafting, importing
from funnel_planner.app.workbook.exporting import export_workbook
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import speaking
from funnel_planner.words.formats import day, month
from tests.support.known_answers import added_up, every_key, shares
from tests.support.libre_office import recalculating

PAGES = ("user", "home_page", "search_page", "payment_page", "payment_confirmation")
REVOPS = ("lead", "MQL", "SQL", "Opportunity", "Closed Won")
Row = tuple[Any, ...]
Sheets = dict[str, list[Row]]


CHANNEL_COLUMN = ("lead source", "lead_source_casefold")
"""Where X Education says which channel a lead came by, as it is written and as labels are compared."""


@dataclass(frozen=True)
class Source:
    """Files of one data set, the stages they are brought in under, and the day they describe."""

    stages: Sequence[str]
    files: Sequence[str]
    as_of: date | None = None
    choices: Choices = Choices()
    channels: Sequence[Channel] = ()
    window_days: int | None = None


OLIST = Source(
    ("MQL", "Closed deal"),
    ("olist/olist_marketing_qualified_leads_dataset.csv", "olist/olist_closed_deals_dataset.csv"),
    date(2018, 11, 14),
)
SOURCES = {
    "olist": OLIST,
    "olist_merged": replace(OLIST, channels=(Channel("unknown", "unknown", aliases=("(unknown)",)),)),
    "olist_sellers": replace(OLIST, files=OLIST.files[1:], choices=Choices(columns=(("id", "seller_id"),))),
    **{f"olist_{days}": replace(OLIST, window_days=days) for days in (30, 60, 90)},
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
    counting = Counting(as_of=source.as_of, window_days=source.window_days)
    plan = Plan("p", "Real", tuple(stages), counting=counting, channels=tuple(source.channels))
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
    """Lines of the stages on the sheet of results; the sentences below them have one cell."""
    return {name: row for name, row in below(book["Results"], "Stage", "Reached").items() if row[1] is not None}


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


def trend_column(book: Sheets, title: str) -> dict[str, Any]:
    """A column of the table of months of entry, by month."""
    rows = book["Trend"]
    head = next(row for row in rows if row[:2] == ("Entered", "Leads"))
    table = below(rows, "Entered", "Leads")
    return {name: row[head.index(title)] for name, row in table.items() if row[1] and name != "All months"}


def assert_funnel(book: Sheets, stages: Sequence[str], expected: Sequence[Any]) -> None:
    """Counts, rates with their intervals, drop-offs and their share of every stage."""
    rows = book["Results"]
    head = next(row for row in rows if row[0] == "Stage")
    dropped = head.index("Drop-off rate")
    table = stages_of(book)
    for answer, stage in zip(expected, stages, strict=True):
        row = table[stage]
        assert (label_key(stage), row[1]) == (label_key(answer["stage"]), answer["reached"])
        if answer["conversion_from_previous"] is None:
            continue
        keys = ("conversion_from_previous", "conversion_from_first", "drop_off", "drop_off_rate")
        assert [row[2], row[5], row[6], row[dropped]] == pytest.approx([answer[key] for key in keys], abs=1e-6)
        assert row[3] <= row[2] <= row[4]


def assert_channels(book: Sheets, expected: Sequence[Any]) -> None:
    """Leads, wins, the share won and of all leads of each channel, and how it stands to the rest."""
    known = {row["value"]: (row["entered"], row["converted"]) for row in expected}
    assert channels_of(book, 2) == known
    rows = below(book["Channel comparison"], "Channel", "Leads", "Of all leads", "Won")
    total = rows.pop("All leads")
    assert {name.replace("(unknown)", "(blank)"): (row[1], row[3]) for name, row in rows.items()} == known
    for answer in expected:
        row = rows[answer["value"].replace("(blank)", "(unknown)")]
        assert (row[4], row[2]) == pytest.approx((answer["conversion"], answer["share_of_entered"]), abs=1e-6)
        others = (total[3] - row[3]) / (total[1] - row[1])
        assert row[10] == pytest.approx(100 * (row[4] - others)), "points from the rest"


def assert_column(book: Sheets, header: str, expected: Sequence[Any]) -> None:
    """Leads and wins of every value of a column, the share won and the share of all leads."""
    pairs = added_up(expected, "entered", "converted")
    found = column_of(book, header, 1, 2, 3, 6)
    assert {label: list(row[:2]) for label, row in found.items()} == pairs, header
    everyone = sum(n for n, _ in pairs.values())
    for label, (n, won) in pairs.items():
        assert found[label][2:] == pytest.approx((won / n, n / everyone)), (header, label)
    for label, pair in shares(expected).items():
        assert found[label][2:] == pytest.approx(pair, abs=1e-6), (header, label)


def about(book: Sheets) -> dict[str, Any]:
    return {str(row[0]): row[1] for row in book["About"]}


def test_olist(books: dict[str, Sheets], answers: Any) -> None:
    book = books["olist"]
    with every_key(answers["olist"], "columns", "negative_days.rows.mql_id") as known:
        assert_funnel(book, SOURCES["olist"].stages, known["funnel"])
        assert_channels(book, known["by_channel"])
        assert_channels(books["olist_merged"], known["by_channel_blank_and_unknown_merged"])
        olist_rows(book, known)
        olist_months(book, known)
        olist_time_of_months(books, known)
        olist_months_by_channel(book, known)
        olist_days_to_close(book, known)
        olist_landing_pages(book, known)
        olist_deals(book, known)
        sellers = stages_of(books["olist_sellers"])
        assert [row[1] for row in sellers.values()] == [known["distinct"]["seller_ids"]] * 2


def olist_rows(book: Sheets, known: Any) -> None:
    """How many rows were read, and from when to when things happened."""
    distinct, rows = known["distinct"], known["rows"]
    assert about(book)["Used"] == sum(rows.values())
    reached = [row[1] for row in stages_of(book).values()]
    assert reached == [distinct["mql_id_in_mql"], distinct["mql_id_in_closed"]]
    assert distinct["closed_not_in_mql"] == reached[0] - rows["mql"], "no deal without its lead"
    days = known["date_range"]
    with speaking("en"):
        (entered_first, entered_last, won_first, won_last) = (
            day(date.fromisoformat(days[key][:10]))
            for key in ("first_contact_min", "first_contact_max", "won_min", "won_max")
        )
    told = f"First to last day: Entered {entered_first} – {entered_last}; Closed deal {won_first} – {won_last}."
    assert any(row[0] == told for row in book["Trend"])


def olist_months(book: Sheets, known: Any) -> None:
    """By the month of entry, and by the month of the win."""
    months = known["cohort_by_first_contact_month"]
    assert months_of(book, 1, 2) == {named(row["month"]): (row["mql"], row["closed"]) for row in months}
    assert trend_column(book, "Share won") == {
        named(row["month"]): pytest.approx(row["conversion"], abs=1e-6) for row in months
    }
    assert happened_in(book, 1) == {named(row["month"]): row["mql"] for row in months}
    assert happened_in(book, 2) == {named(key): n for key, n in known["closed_by_won_month"].items()}
    quarters: dict[str, int] = {}
    for key, n in known["closed_by_won_month"].items():
        name = f"Q{(int(key[5:]) + 2) // 3} {key[:4]}"
        quarters[name] = quarters.get(name, 0) + n
    assert happened_in(book, 2, "quarter") == quarters
    assert sum(happened_in(book, 2, "week").values()) == known["rows"]["closed"]


def olist_time_of_months(books: dict[str, Sheets], known: Any) -> None:
    """Median days by the month of entry, and wins within so many days of it: a workbook for each window."""
    table, months = below(books["olist"]["Time"], "Entered, in days"), known["cohort_by_first_contact_month"]
    for row in months:
        name = named(row["month"])
        shown = table.get(f"{name}, with negative days", table.get(name))
        assert (None if shown is None else shown[4]) == row["median_days_calendar"], name
    for days in (30, 60, 90):
        within = trend_column(books[f"olist_{days}"], "Closed deal")
        assert within == {named(row["month"]): row[f"closed_within_{days}d"] for row in months}


def olist_days_to_close(book: Sheets, known: Any) -> None:
    """With and without the win before the entry, in calendar days and to the hour, whole and by channel."""
    steps = below(book["Time"], "Step, in days")
    for name, key in (("Entry to won", "calendar"), ("Entry to won, to the hour", "fractional")):
        assert days_in(steps[name]) == known_days(known[f"days_to_close_{key}_no_negatives"])
        assert days_in(steps[f"{name}, with negative days"]) == known_days(known[f"days_to_close_{key}"])
    negative = known["negative_days"]
    assert sum("won before it entered" in str(row[0]) for row in book["Time"]) == negative["count"]
    backward = below(book["Time"], "Entered", "Won", "Days")
    with speaking("en"):
        assert [row[:2] for row in backward.values()] == [
            tuple(day(date.fromisoformat(lead[key][:10])) for key in ("first_contact_date", "won_date"))
            for lead in negative["rows"]
        ]
    channels = below(book["Time"], "Channel, in days")
    for label, spread in known["days_to_close_by_channel_calendar"].items():
        name = label.replace("(blank)", "(unknown)") + (", with negative days" if spread["min"] < 0 else "")
        assert days_in(channels[name]) == known_days(spread), label


def olist_landing_pages(book: Sheets, known: Any) -> None:
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


def olist_months_by_channel(book: Sheets, known: Any) -> None:
    rows = book["Trend"]
    titles = ("Leads by month of entry and channel", "Won of them, by month of entry and channel")
    for title, key in zip(titles, ("mql", "closed"), strict=True):
        top = next(place for place, row in enumerate(rows) if row[0] == title)
        head = next(row for row in rows[top:] if row[0] == "Entered")
        table = below(rows[top:], "Entered")
        for answer in known["cohort_x_channel"]:
            column = head.index(answer["channel"].replace("(blank)", "(unknown)"))
            assert table[named(answer["month"])][column] == answer[key]
        assert (
            sum(sum(row[1 : head.index(None)] if None in head else row[1:]) for row in table.values())
            == (known["funnel"][key == "closed"]["reached"])
        )


def olist_deals(book: Sheets, known: Any) -> None:
    """Deals by the values of their columns; leads without a deal say nothing, as deals with a blank do."""
    for header in ("business_segment", "lead_type", "lead_behaviour_profile", "business_type"):
        told = {label_key(label): n for label, n in known[f"closed_by_{header}"].items()}
        found = {label.replace("(unknown)", "(blank)"): n for label, (n,) in column_of(book, header, 2).items()}
        assert found == told, header
    revenue, answer = numbers_of(book, "declared_monthly_revenue")["Won"], known["declared_monthly_revenue"]
    assert [revenue[8], revenue[7]] == [answer["sum"], answer["max"]]
    amounts = column_of(book, "declared_monthly_revenue", 2).items()
    assert sum(n for label, (n,) in amounts if label not in ("0", "(unknown)")) == answer["nonzero"]


def test_x_education(books: dict[str, Sheets], answers: Any) -> None:
    book = books["xeducation"]
    with every_key(answers["xeducation"], "columns") as known:
        assert_funnel(book, SOURCES["xeducation"].stages, known["funnel"])
        leads, won = (row[1] for row in stages_of(book).values())
        assert about(book)["Used"] == known["rows"]
        assert {leads} == set(known["distinct"].values()), "every row is a lead of its own under either id"
        folded = [{**row, "value": row["value"].casefold()} for row in known["by_lead_source_casefold"]]
        found = {label_key(name): list(counts) for name, counts in channels_of(book, 2).items()}
        assert found == {
            label.replace("(unknown)", "(blank)"): counts
            for label, counts in added_up(folded, "entered", "converted").items()
        }
        rows = below(book["Channel comparison"], "Channel", "Leads", "Of all leads", "Won")
        parts = {label_key(name): (row[4], row[2]) for name, row in rows.items()}
        for label, pair in shares(folded).items():
            assert parts[label] == pytest.approx(pair, abs=1e-6), label
        assert added_up(known["by_Lead Source"], "entered", "converted") == added_up(folded, "entered", "converted")
        for label, pair in shares(known["by_Lead Source"]).items():
            assert parts[label] == pytest.approx(pair, abs=1e-6), label
        for key in (key for key in known if key.startswith("by_") and key[3:].lower() not in CHANNEL_COLUMN):
            assert_column(book, key.removeprefix("by_"), known[key])
        for header, blank in known["blank_per_column"].items():
            fillers = known["Select_per_column"].get(header, 0)
            if label_key(header) in CHANNEL_COLUMN:
                assert channels_of(book, 1)["(blank)"] == (blank + fillers,)
            else:
                assert column_of(book, header, 1)["(unknown)"] == (blank + fillers,), header
        visits, engaged = column_of(book, "TotalVisits", 1, 2), known["engaged_variant"]
        some = [pair for label, pair in visits.items() if label not in ("0", "(unknown)")]
        assert [sum(column) for column in zip(*some, strict=True)] == [
            engaged["engaged"], engaged["engaged_and_converted"],
        ]  # fmt: skip
        assert visits["0"][1] + visits["(unknown)"][1] == engaged["converted_without_visit"]
        assert visits["(unknown)"][0] == engaged["TotalVisits_blank"]
        assert (leads, won) == (engaged["leads"], engaged["converted_total"])
        time = numbers_of(book, "Total Time Spent on Website")
        for name, key in (("All leads", "all"), ("Won", "converted"), ("Not won", "not_converted")):
            assert [*time[name][:8]] == known_numbers(known["time_on_site_seconds"][key]), name


def test_uci_bank(books: dict[str, Sheets], answers: Any) -> None:
    book = books["uci_bank"]
    with every_key(answers["uci_bank"], "columns") as known:
        assert_funnel(book, SOURCES["uci_bank"].stages, known["funnel"])
        assert about(book)["Used"] == known["rows"]
        assert_channels(book, known["by_contact"])
        for header in ("month", "poutcome", "job", "education", "marital"):
            assert_column(book, header, known[f"by_{header}"])
        found: dict[str, list[int]] = {}
        for label, pair in column_of(book, "campaign", 1, 2).items():
            key = label if int(label) < 10 else "10+"
            found[key] = [a + b for a, b in zip(found.get(key, (0, 0)), pair, strict=True)]
        assert found == added_up(known["by_attempts_10plus"], "entered", "converted")
        for label, pair in shares(known["by_attempts_10plus"]).items():
            n, won = found[label]
            assert (won / n, n / known["rows"]) == pytest.approx(pair, abs=1e-6)
        before, answer = column_of(book, "pdays", 1, 2), known["previously_contacted"]
        assert before.pop("−1")[0] == answer["pdays_minus1"]
        contacted = [sum(column) for column in zip(*before.values(), strict=True)]
        assert contacted == [answer["contacted_before"], answer["contacted_before_and_subscribed"]]
        duration = numbers_of(book, "duration")
        for name, key in (("Won", "subscribed"), ("Not won", "not")):
            assert [*duration[name][:8]] == known_numbers(known["call_duration_seconds"][key]), name
        assert numbers_of(book, "balance")["All leads"][8] == known["balance_sum"]


def test_page_funnel(books: dict[str, Sheets], answers: Any) -> None:
    book = books["page_funnel"]
    with every_key(answers["page_funnel"]) as known:
        assert_funnel(book, PAGES, known["funnel"])
        assert stages_of(book)["user"][1] == known["rows_users"]
        assert known["strictly_nested"] is not any(filled_in(book).values())
        for header in ("device", "sex"):
            found = {label: [*counts] for label, counts in column_of(book, header, 2, 3, 4, 5).items()}
            assert found == added_up(known[f"by_{header}"], *PAGES[1:])
        assert months_of(book, 2, 3, 4, 5) == {
            named(row["value"]): tuple(row[name] for name in PAGES[1:]) for row in known["by_month"]
        }


def filled_in(book: Sheets) -> dict[str, int]:
    """For each stage the leads that were only seen further on; the column is there where there are any."""
    head = next(row for row in book["Results"] if row[0] == "Stage")
    if "Of them seen further on only" not in head:
        return {}
    column = head.index("Of them seen further on only")
    return {name: row[column] for name, row in stages_of(book).items()}


def test_revops(books: dict[str, Sheets], answers: Any) -> None:
    book = books["revops"]
    with every_key(answers["revops"]) as known:
        assert_funnel(book, REVOPS, known["funnel"])
        assert filled_in(book).get("MQL", 0) == known["sql_without_mql"]
        rows = known["rows"]
        assert about(book)["Used"] == rows["leads"] + rows["opportunities"]
        assert about(book)["Duplicates"] == known["duplicate_lead_ids"]
        assert stages_of(book)["lead"][1] == rows["distinct_leads"]
        revops_channels(book, known)
        revops_times(book, known)
        for header, key in (("status", "status"), ("stage", "opp_stage")):
            labels = {label: n for label, (n,) in column_of(book, header, 1).items() if label != "(unknown)"}
            assert labels == {label_key(label): n for label, n in known[key].items()}
        assert below(book["Losses"], "Lost at")["All lost leads"][1] == known["opp_stage"]["Closed Lost"]


def revops_channels(book: Sheets, known: Any) -> None:
    keys = ("leads", "mql", "sql", "opportunity", "won")
    assert channels_of(book, 5) == {row["source"]: tuple(row[key] for key in keys) for row in known["by_source"]}
    money = below(book["Channel comparison"], "Channel", "Revenue")
    for row in known["by_source"]:
        assert money[row["source"]][1] == pytest.approx(row["revenue"])
    assert money["All leads"][1] == pytest.approx(known["revenue_won"])


def revops_times(book: Sheets, known: Any) -> None:
    """Months of entry, days of steps, and what happened when."""
    assert months_of(book, 1, 2, 3, 5) == {
        named(row["month"]): (row["leads"], row["mql"], row["sql"], row["won"]) for row in known["cohort"]
    }
    steps = below(book["Time"], "Step, in days")
    for step, key in (
        ("lead → MQL", "lead_to_mql"), ("MQL → SQL", "mql_to_sql"), ("Opportunity → Closed Won", "opp_created_to_won"),
        ("Entry to won", "lead_created_to_won"),
    ):  # fmt: skip
        assert days_in(steps[step]) == known_days(known["days"][key]), step
    value = happened_in(book, len(REVOPS) + 2)
    assert sum(value.values()) == pytest.approx(known["revenue_won"]), "whatever month a deal was won in"
    assert sum(happened_in(book, len(REVOPS)).values()) == known["opp_stage"]["Closed Won"]
    assert sum(happened_in(book, len(REVOPS) + 1, "week").values()) == known["opp_stage"]["Closed Lost"]


def test_made_polish(books: dict[str, Sheets], answers: Any) -> None:
    book = books["made_polish"]
    with every_key(answers["made_polish"]) as known:
        rows, now = stages_of(book), known["current_stage"]
        assert [rows[stage][1] for stage in ("Nowy", "Oferta", "Wygrany")] == [
            known["rows"], known["offered"], known["won"],
        ]  # fmt: skip
        lost = below(book["Losses"], "Lost at")["All lost leads"][1]
        assert (lost, rows["Wygrany"][1] + lost) == (now["Przegrany"], known["closed"])
        assert rows["Wygrany"][1] == now["Wygrany"]
        assert {name: [counts[0], counts[3]] for name, counts in channels_of(book, 4).items()} == known["by_source"]
        pipeline = below(book["Pipeline"], "Stage", "Open leads")
        found = [pipeline[stage][1] for stage in ("Nowy", "Kontakt", "Oferta")]
        assert found == [now["Nowy"], now["Kontakt"], now["Oferta"] + now["Negocjacje"]]
        assert months_of(book, 1, 4) == {named(key): tuple(pair) for key, pair in known["by_month"].items()}
        whole = below(book["Time"], "Step, in days")["Entry to won"]
        assert (whole[1], whole[4]) == (known["won"], known["median_days_created_to_won"])
        assert filled_in(book)["Kontakt"], "a list of current stages fills in those before"
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
