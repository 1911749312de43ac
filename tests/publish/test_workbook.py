"""The workbook recalculates: another program computes every formula and finds the program's numbers."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from funnel_planner.analytics.results import Measured
from funnel_planner.app.samples import sample_plan
from funnel_planner.domain.channel import Channel, ChannelCost, RateOverride
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.measurement import NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.domain.templates import TEMPLATES, load_template
from funnel_planner.forecast.flow import project
from funnel_planner.publish.workbook import WorkbookContents, write_workbook
from funnel_planner.words import LANGUAGES, speaking
from tests.support.libre_office import Recalculate, differences, formulas

LEDGER = Ledger(used=480, duplicates=3, unmapped=2, preamble=1)


def contents(plan: Plan, measured: Measured | None = None) -> WorkbookContents:
    return WorkbookContents(
        plan,
        project(plan),
        measured,
        LEDGER,
        date(2026, 10, 30),
        "reached",
        ("leads.csv",),
        date(2026, 11, 2),
    )


def written(path: Path, plan: Plan, measured: Measured | None = None, language: str = "en") -> Path:
    with speaking(language):
        write_workbook(path, contents(plan, measured))
    return path


def change(path: Path, changes: dict[str, float | None], target: Path) -> Path:
    """Type into named cells, as someone without the program would."""
    book = load_workbook(path)
    for name, value in changes.items():
        sheet, place = book.defined_names[name].attr_text.split("!")
        book[sheet.strip("'")][place.replace("$", "")].value = value
    book.save(target)
    return target


def odd_plans() -> dict[str, Plan]:
    """Plans in which something is missing, so that much is undefined."""
    base = load_template("visitor_to_customer", "en")
    stages = base.stages
    unplanned = replace(base, stages=(stages[0], replace(stages[1], rate_to_next=None), *stages[2:]))
    zero = replace(base, stages=(stages[0], replace(stages[1], rate_to_next=0.0), *stages[2:]))
    free = replace(base, channels=tuple(replace(c, cost=ChannelCost()) for c in base.channels))
    shop = replace(base.economics, churn_per_month=None, orders_per_year=2.5, customer_years=3.0)
    stays = replace(shop, churn_per_month=0.0)
    dear = base.with_channel(replace(base.channels[0], deal_size=777.0))
    return {
        "repeat": dear.with_economics(shop),
        "repeat_nobody": replace(base, channels=()).with_economics(shop),
        "never_leaves": base.with_economics(stays),
        "unplanned": unplanned,
        "zero": zero,
        "free": free,
        "no_channels": replace(base, channels=()),
        "nobody": replace(base, channels=tuple(replace(c, volume_per_month=0.0) for c in base.channels)),
        "one_stage": Plan("p", "One", (Stage("s", "Only"),), (Channel("c", "Street", volume_per_month=7.0),)),
        "two_stages": Plan(
            "p",
            "Two",
            (Stage("a", "In", rate_to_next=0.3), Stage("b", "Out")),
            (Channel("c", "Street", entry_stage="b"),),
        ),
    }


def test_another_program_computes_the_same_numbers(
    tmp_path: Path, recalculate: Recalculate, measure: Callable[[Plan], Measured]
) -> None:
    files = []
    for key in TEMPLATES:
        for language in LANGUAGES:
            plan = load_template(key, language)
            files.append(written(tmp_path / f"{key}_{language}.xlsx", plan, measure(plan), language))
            files.append(written(tmp_path / f"{key}_{language}_plan.xlsx", plan, None, language))
    for name, plan in odd_plans().items():
        files.append(written(tmp_path / f"{name}.xlsx", plan, measure(plan)))
    for file, recalculated in zip(files, recalculate(files), strict=True):
        count, wrong = differences(file, recalculated)
        assert count > 30, file.name
        assert wrong == [], file.name


def test_the_judge_can_find_a_wrong_number(tmp_path: Path, recalculate: Recalculate) -> None:
    plan = sample_plan("en")
    richer = plan.with_economics(replace(plan.economics, deal_size=plan.economics.deal_size + 1))
    with speaking("en"):
        write_workbook(tmp_path / "wrong.xlsx", replace(contents(plan), projection=project(richer)))
    _, wrong = differences(tmp_path / "wrong.xlsx", recalculate([tmp_path / "wrong.xlsx"])[0])
    assert any(difference.formula == "=revenue" for difference in wrong)


def test_three_changed_assumptions_change_everything_that_depends_on_them(
    tmp_path: Path, recalculate: Recalculate, measure: Callable[[Plan], Measured]
) -> None:
    plan = sample_plan("en")
    measured = measure(plan)
    before = written(tmp_path / "before.xlsx", plan, measured)
    changes: dict[str, float | None] = {"rate_Enquiry": 0.8, "volume_LinkedIn": 44.0, "deal_size": 3100.0}
    edited = change(before, changes, tmp_path / "edited.xlsx")
    linkedin = next(channel for channel in plan.channels if channel.name == "LinkedIn")
    changed = plan.with_stage(replace(plan.stages[0], rate_to_next=0.8))
    changed = changed.with_channel(replace(linkedin, volume_per_month=44.0))
    changed = changed.with_economics(replace(changed.economics, deal_size=3100.0))
    expected = written(tmp_path / "expected.xlsx", changed, measured)

    untouched, after = recalculate([change(before, {}, tmp_path / "same.xlsx"), edited])
    assert differences(before, untouched)[1] == []
    assert differences(expected, after)[1] == []
    assert len(differences(before, after)[1]) > 40, "the change is seen all over the workbook"
    summary = load_workbook(after, data_only=True)["Summary"]
    assert summary["B5"].value == pytest.approx(project(changed).customers)


def test_overrides_costs_and_goals_can_be_typed_in(tmp_path: Path, recalculate: Recalculate) -> None:
    plan = sample_plan("pl")
    file = written(tmp_path / "before.xlsx", plan, None, "pl")
    form = next(channel for channel in plan.channels if channel.name == "Formularz WWW")
    google = next(channel for channel in plan.channels if channel.name == "Google Ads")
    changed = plan.with_channel(
        replace(
            form,
            deal_size=50_000.0,
            rates=(RateOverride(plan.stages[0].id, 0.0), RateOverride(plan.stages[3].id, 0.9)),
            cost=ChannelCost(10.0, 2.0, 3.0),
        )
    ).with_channel(replace(google, rates=()))
    typed: dict[str, float | None] = {
        "deal_size_Formularz_WWW": 50_000.0, "rate_Formularz_WWW_Zapytanie": 0.0, "rate_Formularz_WWW_Oferta": 0.9,
        "fixed_cost_Formularz_WWW": 10.0, "cost_per_person_Formularz_WWW": 2.0, "cost_per_lead_Formularz_WWW": 3.0,
        "rate_Google_Ads_Zapytanie": None, "rate_Google_Ads_Oferta": None,
    }  # fmt: skip
    edited = change(file, typed, tmp_path / "edited.xlsx")
    expected = written(tmp_path / "expected.xlsx", changed, None, "pl")
    assert differences(expected, recalculate([edited])[0])[1] == []


def test_a_subscription_becomes_a_shop_and_back(tmp_path: Path, recalculate: Recalculate) -> None:
    """Typed into the workbook: orders and years count as soon as churn is cleared, and no longer once it is back."""
    plan = load_template("visitor_to_customer", "en")
    plan = plan.with_channel(replace(plan.channels[0], deal_size=7_000.0))
    shop = replace(plan.economics, churn_per_month=None, orders_per_year=2.5, customer_years=3.0)
    both = replace(shop, churn_per_month=0.08)
    before = written(tmp_path / "before.xlsx", plan)
    orders: dict[str, float | None] = {"orders_per_year": 2.5, "customer_years": 3.0}
    edited = [
        change(before, {**orders, "churn": None}, tmp_path / "shop.xlsx"),
        change(before, {**orders, "churn": 0.08}, tmp_path / "both.xlsx"),
    ]
    for economics, found in zip((shop, both), recalculate(edited), strict=True):
        changed = plan.with_economics(economics)
        expected = written(tmp_path / f"expected_{found.name}", changed)
        assert differences(expected, found)[1] == []
        sheet, place = load_workbook(found).defined_names["ltv"].attr_text.split("!")
        ltv = load_workbook(found, data_only=True)[sheet.strip("'")][place.replace("$", "")].value
        assert ltv == pytest.approx(project(changed).ltv)


def test_a_plan_of_the_largest_size_is_written(tmp_path: Path) -> None:
    stages = tuple(Stage(f"s{n}", f"Stage {n}", rate_to_next=0.9) for n in range(30))
    channels = tuple(Channel(f"c{n}", f"Channel {n}", volume_per_month=float(n)) for n in range(200))
    plan = Plan("p", "Large", stages, channels)
    assert len(list(formulas(load_workbook(written(tmp_path / "large.xlsx", plan))))) > 12_000


def test_sheets_stand_in_reading_order_in_both_languages(tmp_path: Path) -> None:
    plan = sample_plan("en")
    book = load_workbook(written(tmp_path / "en.xlsx", plan))
    assert book.sheetnames == [
        "Summary", "Stages", "Channels", "Messages", "Forecast", "Assumptions", "Results", "About",
    ]  # fmt: skip
    assert book.active is book["Summary"]
    assert len(load_workbook(written(tmp_path / "pl.xlsx", plan, None, "pl")).sheetnames) == 8


def test_every_sheet_prints_on_a_page_width(tmp_path: Path, measure: Callable[[Plan], Measured]) -> None:
    plan = sample_plan("en")
    path = written(tmp_path / "print.xlsx", plan, measure(plan))
    book = load_workbook(path)
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape", sheet.title
        assert sheet.page_setup.paperSize == 9, sheet.title
        properties, footer = sheet.sheet_properties.pageSetUpPr, sheet.oddFooter
        assert properties is not None
        assert properties.fitToPage, sheet.title
        assert (sheet.page_setup.fitToWidth or 1) == 1, sheet.title
        assert footer is not None
        assert footer.right.text == "Page &P of &N", sheet.title
    for title in ("Stages", "Channels", "Messages", "Forecast", "Assumptions", "Results"):
        assert book[title].freeze_panes is not None, title
    assert book["Stages"].print_title_rows == "$4:$4"
    with zipfile.ZipFile(path) as archive:
        assert sum(name.startswith("xl/charts/chart") for name in archive.namelist()) == 5


def test_what_assumptions_were_measured_from_stands_beside_them(tmp_path: Path) -> None:
    plan = sample_plan("en")
    channel, stage = plan.channels[0], plan.stages[0]
    sources = {
        (NumberKind.RATE, "", stage.id): "Measured: 255 of 400",
        (NumberKind.DEAL_SIZE, "", ""): "Measured: 5 customers",
        (NumberKind.RATE, channel.id, stage.id): "Measured: 11 of 22, drawn",
        (NumberKind.VOLUME, channel.id, ""): "Measured: 30 leads",
        (NumberKind.SPEND, channel.id, ""): "Measured: 500 PLN",
    }
    path = tmp_path / "measured.xlsx"
    write_workbook(path, replace(contents(plan), measured_from=sources))
    rows = [[cell for cell in row if cell] for row in load_workbook(path)["Assumptions"].iter_rows(values_only=True)]
    said = {row[0]: row[-1] for row in rows if row}
    assert said[f"{stage.name} → {plan.stages[1].name}"] == "Measured: 255 of 400"
    assert said["Deal size"] == "Measured: 5 customers"
    assert said[f"{channel.name}: {stage.name} → {plan.stages[1].name}"] == "Measured: 11 of 22, drawn"
    assert said[f"{channel.name}: People per month"] == "Measured: 30 leads"
    assert said[f"{channel.name}: Fixed cost per month"] == "Measured: 500 PLN"


def test_inputs_are_named_checked_and_can_be_typed_into(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path / "inputs.xlsx", sample_plan("en")))
    sheet = book["Assumptions"]
    place = book.defined_names["rate_Enquiry"].attr_text
    assert place == "'Assumptions'!$B$6"
    assert sheet["B6"].value == 0.64
    assert not sheet["B6"].protection.locked
    rules = [rule for rule in sheet.data_validations.dataValidation if "B6" in rule.sqref]
    assert [(rule.type, rule.formula1, rule.formula2) for rule in rules] == [("decimal", "0", "1")]


@pytest.mark.parametrize(("language", "written_as"), [("en", '"PLN\u00a0"#,##0'), ("pl", '#,##0"\u00a0zł"')])
def test_money_is_written_in_the_plans_currency(tmp_path: Path, language: str, written_as: str) -> None:
    plan = sample_plan("pl")
    book = load_workbook(written(tmp_path / "money.xlsx", plan, None, language))
    sheet, place = book.defined_names["revenue"].attr_text.split("!")
    assert book[sheet.strip("'")][place.replace("$", "")].number_format.startswith(written_as)


def test_the_ledger_adds_up_on_the_last_sheet(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path / "about.xlsx", sample_plan("en")), data_only=True)["About"]
    values = {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}
    assert values["Rows in the files"] == LEDGER.rows_in == 486
    assert values["How leads are counted"] == "reached"
    assert values["Made on"] == "2\u00a0Nov\u00a02026"
