"""Sheets of findings: they recalculate to the program's numbers, follow changed counts, and never make numbers up."""

import math
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from funnel_planner.analytics.leads import LOST, NO_DAY, Coded, LeadData, no_leads
from funnel_planner.analytics.leaks import leaks
from funnel_planner.analytics.losses import losses
from funnel_planner.analytics.statistics import newcombe_difference, wilson
from funnel_planner.app.findings.comparison_words import comparison_remarks
from funnel_planner.app.findings.counting_words import counting_words
from funnel_planner.app.findings.deals import pipeline_of
from funnel_planner.app.findings.pipeline_words import pipeline_amount, pipeline_remarks
from funnel_planner.app.findings.plan_and_actual import compare
from funnel_planner.app.workbook.workbook_findings import findings_of
from funnel_planner.domain.channel import RateOverride
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.plan import Plan
from funnel_planner.publish.contents import WorkbookContents
from funnel_planner.publish.look import RATE
from funnel_planner.publish.workbook import workbook_bytes, write_workbook
from funnel_planner.words import LANGUAGES, speaking
from tests.support.libre_office import Recalculate, differences
from tests.support.made_findings import AS_OF, contents_of, leads_of, look_of, plan_of, report_leads, with_pages
from tests.support.made_leads import Event, MadeLead, build

NAN = math.nan
PAGES = [
    ("/", 500, 40.0, NAN, 120), ("/price", 90, 61.5, 0.1, 30), ("/rare", 3, NAN, 1.0, 3),
    ("/none", None, NAN, NAN, None),
    ("=1+1", 40, 12.0, 0.05, 50),
]  # fmt: skip
LONG = ("in", "a", "b", "c", "d", "e", "f", "g", "won")
REPORT = report_leads([("Ads", (1000, 400, None, 12)), ("=2+2", (500, 100, 30, 3)), ("Fair", (0, 0, 0, 0))])


def rules() -> dict[str, Counting]:
    """Every way of counting that changes what the sheets show."""
    return {
        "reached": Counting(),
        "all": Counting(mode=CountingMode.ALL),
        "any": Counting(mode=CountingMode.ANY),
        "window": Counting(window_days=30),
        "last": Counting(attribution=Attribution.LAST),
        "lost_out": Counting(lost_policy=LostPolicy.EXCLUDE),
    }


def messy() -> dict[str, tuple[Plan, LeadData]]:
    """Data of every shape, with gaps of every kind; few files, for another program has to open them all."""
    plan = plan_of()
    rule = rules()
    ads, *others = plan.channels
    stuck = replace(plan, channels=(replace(ads, rates=(RateOverride("lead", 0.0),)), *others))
    bare = replace(plan.with_stage(replace(plan.stages[1], rate_to_next=None)), channels=(), targets=())
    return {
        "reached": (plan, leads_of(1, 160)),
        "any": (plan_of(counting=rule["any"]), leads_of(3, 120, clocks=True)),
        "window": (plan_of(counting=rule["window"]), leads_of(4, 120)),
        "log": (plan_of(counting=rule["all"]), leads_of(11, 120, listed=False, clocks=True)),
        "lost_out": (stuck, leads_of(12, 80, dated=False)),
        "few": (plan_of(counting=rule["last"]), leads_of(13, 7)),
        "one": (bare, leads_of(14, 1)),
        "bare": (bare, leads_of(15, 700)),
        "report": (plan, REPORT),
        "untold": (plan, report_leads([("Ads", (1000, 400, 30, None)), ("Fair", (20, 10, 4, None))])),
        "pages": (plan, with_pages(build([MadeLead(created=100 + n, channel="Ads") for n in range(12)]), PAGES)),
    }


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, recalculate: Recalculate) -> dict[str, tuple[Path, Path]]:
    """Every workbook as written and as another program computes it."""
    folder = tmp_path_factory.mktemp("findings")
    files = {}
    for name, (plan, leads) in messy().items():
        for language in LANGUAGES if name == "reached" else ("en",):
            files[f"{name}_{language}"] = folder / f"{name}_{language}.xlsx"
            with speaking(language):
                write_workbook(files[f"{name}_{language}"], contents_of(plan, leads))
    return {
        name: (path, other) for (name, path), other in zip(files.items(), recalculate([*files.values()]), strict=True)
    }


def test_another_program_computes_the_same_numbers(books: dict[str, tuple[Path, Path]]) -> None:
    wrong = {}
    for name, (path, other) in books.items():
        count, found = differences(path, other)
        assert count > 100, name
        if found:
            wrong[name] = found
    assert wrong == {}


def test_no_number_is_an_error_or_out_of_range(books: dict[str, tuple[Path, Path]]) -> None:
    for name, (_, other) in books.items():
        for sheet in load_workbook(other, data_only=True):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "e", (name, sheet.title, cell.coordinate, cell.value)
                    if cell.number_format == RATE and isinstance(cell.value, int | float):
                        assert cell.value >= 0, (name, sheet.title, cell.coordinate, cell.value)


def names(contents: WorkbookContents, tmp_path: Path) -> list[str]:
    path = tmp_path / "names.xlsx"
    with speaking("en"):
        write_workbook(path, contents)
    return load_workbook(path).sheetnames[7:-1]


def test_only_sheets_with_something_to_say_are_there(tmp_path: Path) -> None:
    plan = plan_of()
    whole = ["Plan and actual", "Channel comparison", "Trend", "Time", "Losses", "Paths", "Pipeline", "Drivers",
             "By column"]  # fmt: skip
    found = names(contents_of(plan, leads_of(1, 200)), tmp_path)
    assert [name for name in found if name != "Doubts"] == whole
    undated = names(contents_of(plan, leads_of(1, 200, dated=False)), tmp_path)
    assert not {"Trend", "Time"} & set(undated)
    assert names(contents_of(plan, REPORT), tmp_path)[:2] == ["Plan and actual", "Channel comparison"]
    assert not {"Losses", "Paths", "Pipeline", "Drivers", "Trend", "Time"} & set(
        names(contents_of(plan, REPORT), tmp_path)
    )
    only = names(contents_of(plan, with_pages(no_leads(tuple(stage.id for stage in plan.stages)), PAGES)), tmp_path)
    assert only == ["Pages"]


def test_what_the_data_cannot_tell_is_said_with_the_reason(tmp_path: Path) -> None:
    with speaking("en"):
        write_workbook(tmp_path / "a.xlsx", contents_of(plan_of(), leads_of(1, 200, dated=False)))
    sheet = load_workbook(tmp_path / "a.xlsx")["About"]
    lines = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}
    assert "date" in str(lines["Trend"])
    assert "Nothing is known of pages" in str(lines["Pages"])


def rows_of(book: Workbook, title: str, first: str) -> list[tuple[Any, ...]]:
    """Values of all rows of a sheet that begin with a text."""
    return [values for values in book[title].iter_rows(values_only=True) if values[0] == first]


def test_a_changed_count_changes_rates_intervals_and_differences(tmp_path: Path, recalculate: Recalculate) -> None:
    plan = plan_of(("lead", "won"))
    leads = report_leads([("Ads", (400, 40)), ("Mail", (300, 60)), ("Fair", (50, 4))], ("lead", "won"))
    with speaking("en"):
        write_workbook(tmp_path / "before.xlsx", contents_of(plan, leads))
    book = load_workbook(tmp_path / "before.xlsx")
    sheet = book["Results"]
    row = next(cells for cells in sheet.iter_rows() if cells[0].value == "Mail")
    assert row[2].value == 60
    row[2].value = 90
    book.save(tmp_path / "after.xlsx")
    after = load_workbook(recalculate([tmp_path / "after.xlsx"])[0], data_only=True)
    mail = rows_of(after, "Channel comparison", "Mail")[0]
    expected = newcombe_difference(90, 300, 44, 450)
    assert expected is not None
    assert mail[1:5] == (300, pytest.approx(0.4), 90, pytest.approx(0.3))
    assert mail[5:7] == pytest.approx(wilson(90, 300))
    assert mail[7] == pytest.approx(44 / 450)
    assert mail[10:13] == pytest.approx([100 * expected[0], 100 * expected[1][0], 100 * expected[1][1]])
    total = rows_of(after, "Channel comparison", "All leads")[0]
    assert (total[1], *total[3:5]) == (750, 134, pytest.approx(134 / 750))
    step = next(values for values in rows_of(after, "Plan and actual", "All channels") if values[1] == "Lead → Won")
    assert step[3:6] == (134, 750, pytest.approx(134 / 750))


def test_a_changed_rate_changes_what_explains_the_gap(tmp_path: Path, recalculate: Recalculate) -> None:
    """The effects add up to the gap, however many factors there are."""
    from funnel_planner.analytics.gap import factor_effects

    plan = plan_of(LONG)
    counts = (4_000, 2_900, 2_000, 1_500, 1_100, 700, 300, 150, 40)
    with speaking("en"):
        write_workbook(tmp_path / "before.xlsx", contents_of(plan, report_leads([("Ads", counts)], LONG)))
    book = load_workbook(tmp_path / "before.xlsx")
    row = next(cells for cells in book["Results"].iter_rows() if cells[0].value == "Ads")
    row[4].value = 1_200
    book.save(tmp_path / "after.xlsx")
    after = load_workbook(recalculate([tmp_path / "after.xlsx"])[0], data_only=True)
    seen = [*counts[:3], 1_200, *counts[4:]]
    measured = [b / a for a, b in pairwise(seen)]
    sheet = [*after["Plan and actual"].iter_rows(values_only=True)]
    top = next(place for place, values in enumerate(sheet) if values[0] == "Factor")
    shown = sheet[top + 1 : top + 1 + len(measured)]
    planned = [float(str(values[2])) for values in shown]
    assert [values[3] for values in shown] == pytest.approx(measured)
    effects = factor_effects(planned, measured)
    assert [values[4] for values in shown] == pytest.approx([100 * effect for effect in effects])
    total = sheet[top + 1 + len(measured)]
    assert total[4] == pytest.approx(100 * (math.prod(measured) - math.prod(planned)))


def test_no_data_is_a_dash_and_never_nought(books: dict[str, tuple[Path, Path]]) -> None:
    book = load_workbook(books["pages_en"][1], data_only=True)
    told, silent = rows_of(book, "Pages", "/price")[0], rows_of(book, "Pages", "/none")[0]
    assert (told[1], told[4], told[10]) == (90, pytest.approx(0.1), 30)
    assert told[3] == timedelta(seconds=61.5)
    assert set(silent[1:15]) == {"–"}
    more = rows_of(book, "Pages", "=1+1")[0]
    assert (more[10], more[11], more[12]) == (50, 40, pytest.approx(1.25)), "more exits than visits: no interval"
    assert more[13:15] == ("–", "–")
    report = load_workbook(books["report_en"][1], data_only=True)
    fair = rows_of(report, "Channel comparison", "Fair")[0]
    assert fair[4:7] == ("–", "–", "–"), "nobody of nobody is no data"
    untold = load_workbook(books["untold_en"][1], data_only=True)
    lines = {values[1]: values for values in rows_of(untold, "Plan and actual", "All channels")}
    assert "Customers a month" in lines
    assert lines["Customers a month"][3:6] == ("–", "–", "–"), "nobody knows is not nobody"
    assert lines["Offer → Won"][3:8] == ("–", "–", "–", "–", "–")


def test_lost_leads_are_told_apart_from_open_ones(books: dict[str, tuple[Path, Path]]) -> None:
    plan, leads = messy()["reached"]
    journeys = look_of(plan, leads).journeys
    book = load_workbook(books["reached_en"][1], data_only=True)
    for stage, leak in zip(plan.stages, leaks(journeys).stages, strict=False):
        line = rows_of(book, "Losses", stage.name)[0]
        assert line[1] == leak.lost
        assert line[3] == leak.reached
        assert line[4:7] == tuple(
            "–" if one is None else pytest.approx(one) for one in (leak.rate, *(leak.interval or ()))
        )
        assert line[11] == pytest.approx(leak.expected)
    reasons = {values[0]: values[1] for values in book["Losses"].iter_rows(values_only=True)}
    groups = losses(journeys, leads.columns["Lost reason"]).reasons
    assert reasons["=1+1"] == next(group.n for group in groups if group.label == "=1+1")


def test_weighted_value_uses_a_leads_own_chance(books: dict[str, tuple[Path, Path]]) -> None:
    plan, leads = messy()["reached"]
    found = pipeline_of(look_of(plan, leads))
    assert found.own_column == "Probability"
    book = load_workbook(books["reached_en"][1], data_only=True)
    for index, stage in enumerate(plan.stages[:-1]):
        line = rows_of(book, "Pipeline", stage.name)[0]
        assert line[9] == pytest.approx(found.stages[index].weighted)
        assert line[10] == found.stages[index].own
    assert sum(stage.weighted or 0.0 for stage in found.stages) == pytest.approx(rows_of(book, "Pipeline", "All")[0][9])


def test_with_refunds_the_weighted_value_is_no_product_of_value_and_mean_chance(
    tmp_path: Path, recalculate: Recalculate
) -> None:
    made = [MadeLead((Event(3, AS_OF - 60 + day),), created=AS_OF - 60, value=900_00) for day in (2, 30)] * 20
    made += [MadeLead((Event(LOST, AS_OF - 40),), created=AS_OF - 60)] * 20
    made += [MadeLead(created=AS_OF - 1, value=100_00), MadeLead(created=AS_OF - 20, value=-90_00)]
    plan, leads = plan_of(), build(made, as_of=AS_OF)
    stage = pipeline_of(look_of(plan, leads)).stages[0]
    assert stage.weighted is not None
    with speaking("en"):
        write_workbook(tmp_path / "b.xlsx", contents_of(plan, leads))
    for path in (tmp_path / "b.xlsx", *recalculate([tmp_path / "b.xlsx"])):
        (line,) = rows_of(load_workbook(path, data_only=True), "Pipeline", "Lead")
        assert any(cell == pytest.approx(stage.weighted) for cell in line[4:] if isinstance(cell, float | int))


def test_what_is_left_out_is_said_on_the_sheets(tmp_path: Path) -> None:
    plan, leads = messy()["reached"]
    look = look_of(plan, replace(leads, created_day=np.full(leads.lead_count, NO_DAY, dtype=np.int32)))
    pipeline, paths = pipeline_of(look), findings_of(look).paths
    assert paths is not None
    with speaking("en"):
        write_workbook(tmp_path / "b.xlsx", contents_of(plan, look.journeys.leads))
        said = {
            "Plan and actual": comparison_remarks(plan, compare(look)),
            "Paths": [paths.usual_words],
            "Pipeline": [" ".join(pipeline_remarks(plan, pipeline, partial(pipeline_amount, plan, pipeline)))],
        }
    assert all(said.values())
    book = load_workbook(tmp_path / "b.xlsx")
    for sheet, remarks in said.items():
        cells = {cell for row in book[sheet].iter_rows(values_only=True) for cell in row}
        assert cells.issuperset(remarks), sheet


def test_the_sheet_of_the_pipeline_names_the_rule_that_matters_there(tmp_path: Path) -> None:
    plan, leads = plan_of(counting=rules()["all"]), messy()["reached"][1]
    with speaking("en"):
        write_workbook(tmp_path / "b.xlsx", replace(contents_of(plan, leads), counting=counting_words(plan.counting)))
    book = load_workbook(tmp_path / "b.xlsx")
    told = {name: " ".join(str(book[name].cell(row, 1).value) for row in (1, 2)) for name in ("Pipeline", "Paths")}
    assert "as leads stand" in told["Pipeline"]
    assert "passed every stage" not in told["Pipeline"]
    assert "passed every stage" in told["Paths"]


def test_columns_that_say_the_stage_the_channel_or_a_name_again_are_no_groups() -> None:
    leads = leads_of(1, 60)
    size = np.arange(60, dtype=np.int32)
    columns = {
        "Owner": leads.columns["Owner"],
        "Status": Coded(size % 3, ("Lead", "demo ", "Other")),
        "Source": Coded(size % len(leads.channel.labels), leads.channel.labels),
        "Remark": Coded(size % 40, tuple(f"Remark {n}" for n in range(40))),
    }
    found = contents_of(plan_of(), replace(leads, columns=columns)).findings.columns
    assert [one.header for one in found] == ["Owner", "Value"]
    assert sum(result.n for result in found[0].results) == 60


def test_thousands_of_pages_reasons_and_channels_stay_readable(tmp_path: Path) -> None:
    plan = plan_of(("lead", "won"))
    many = report_leads([(f"Channel {n}", (1_000 - n, n % 7)) for n in range(300)], ("lead", "won"))
    pages = [(f"/page/{n}", 5_000 - n, 20.0, 0.01, n % 90) for n in range(3_000)]
    with speaking("en"):
        write_workbook(tmp_path / "many.xlsx", contents_of(plan, with_pages(many, pages)))
    book = load_workbook(tmp_path / "many.xlsx", data_only=True)
    assert book["Pages"].max_row < 1_100
    texts = [str(values[0]) for values in book["Pages"].iter_rows(values_only=True)]
    assert "2,000 more pages are left out; the first line has them." in texts
    assert rows_of(book, "Pages", "All pages")[0][1] == sum(page[1] for page in pages)
    comparison = [str(values[0]) for values in book["Channel comparison"].iter_rows(values_only=True)]
    assert "Other (261 channels)" in comparison


@pytest.mark.parametrize("seed", range(6))
def test_any_leads_can_be_written(seed: int) -> None:
    plan = plan_of(counting=[*rules().values()][seed])
    for count in (0, 1, 2, 5):
        leads = leads_of(100 + 10 * seed + count, count, listed=seed % 2 == 0)
        assert workbook_bytes(contents_of(plan, leads))


def test_every_sheet_prints_what_is_read_and_no_helpers(tmp_path: Path) -> None:
    with speaking("en"):
        write_workbook(tmp_path / "print.xlsx", contents_of(plan_of(), with_pages(leads_of(1, 200), PAGES)))
    for sheet in load_workbook(tmp_path / "print.xlsx").worksheets[7:-1]:
        assert sheet.freeze_panes is not None, sheet.title
        if sheet.title == "Doubts":
            continue
        assert sheet.print_area, sheet.title
        printed = sheet[sheet.print_area.split("!")[1]]
        small = [cell.coordinate for row in printed[3:] for cell in row if cell.value is not None and cell.font.sz == 9]
        assert small == [], f"{sheet.title}: helpers of charts are printed"


def test_money_a_day_finds_room_in_its_column(tmp_path: Path) -> None:
    """A narrower column would show ``###``."""
    plan, leads = plan_of(), leads_of(1, 160)
    assert leads.value_minor is not None
    dear = replace(leads, value_minor=np.where(leads.value_minor > 0, 123_456_789_00, leads.value_minor))
    path = tmp_path / "dear.xlsx"
    with speaking("en"):
        write_workbook(path, contents_of(replace(plan, economics=replace(plan.economics, currency="PLN")), dear))
    sheet = load_workbook(path, data_only=True)["Time"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "A day")
    written = f"PLN {row[1].value:,.2f}"
    assert len(written) > 12
    assert sheet.column_dimensions["B"].width >= len(written) + 2


def test_counts_that_blank_rows_leave_open_are_at_least_what_is_known(tmp_path: Path) -> None:
    plan, stage = plan_of(), plan_of().stages[2].name
    with speaking("en"):
        write_workbook(tmp_path / "report.xlsx", contents_of(plan, REPORT))
    cells = [row[:2] for row in load_workbook(tmp_path / "report.xlsx")["Results"].values if row[0]]
    assert (stage, "–") in cells, "formulas count on it"
    assert any(str(text).endswith(f"“{stage}” is blank in 1 row; the others add up to 30.") for text, _ in cells)
