"""One number, whoever asks: the JSON of ``analyse``, the sheets of a workbook and the tables on the screen agree."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.analytics.cohorts import Period
from funnel_planner.analytics.leads import Coded, LeadData
from funnel_planner.app.commands.analysis import analysis
from funnel_planner.app.commands.answers import Cuts, counts_by, find
from funnel_planner.app.findings.by_column import number_keys, numbers_by
from funnel_planner.app.findings.doubting import noted
from funnel_planner.app.findings.finding_words import flag_sentences
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.page_reports import find_pages
from funnel_planner.app.findings.page_words import page_sentences
from funnel_planner.app.findings.two_periods import periods_of
from funnel_planner.app.numbers import measured_in
from funnel_planner.app.workbook.workbook_findings import findings_of
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.days import date_of
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import ColumnMapping, FileMapping, Mapping, Role
from funnel_planner.domain.picture import Tile
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import StageKind
from funnel_planner.forecast.flow import project
from funnel_planner.publish.contents import WorkbookContents
from funnel_planner.publish.findings import Findings
from funnel_planner.publish.workbook import write_workbook
from funnel_planner.ui.charts.funnel_words import people as people_text
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.figure_words import tile_name, tile_value
from funnel_planner.ui.pages.forecast import TILES
from funnel_planner.ui.theme import Theme
from funnel_planner.words import speaking
from funnel_planner.words.formats import count, days, ratio, round_money
from tests.support.made_findings import AS_OF, leads_of, look_of, plan_of, report_leads, with_pages
from tests.support.results_screen import Screen, screen_in
from tests.support.told_in_json import told_in_json
from tests.support.told_in_workbook import told_in_workbook
from tests.support.told_on_screen import said_on_screen, told_on_screen
from tests.support.told_tables import Book, Told

HEADERS = {"Lost reason": Role.LOST_REASON, "Landing page": Role.ASSET, "Owner": Role.OTHER}
COLUMNS = tuple(ColumnMapping(place, header, role) for place, (header, role) in enumerate(HEADERS.items()))
MAPPING = Mapping((FileMapping("made.csv", COLUMNS),))
LEAST = 100
"""So many numbers are there to compare, however few the leads; and so many leads are enough for everything."""
MISSING = "missing"
IN_WORDS = {"all", "goal", "outlook", "velocity", "amount", "month", "planned of"}
"""Areas that the screen tells in sentences and on tiles, not in tables."""
NAN = float("nan")
PAGES = [("/home", 1000, 31.5, 0.07, 420), ("/price", 400, 12.0, NAN, 130), ("/blog", 25, NAN, NAN, None)]
ECONOMICS = Economics("EUR", 1200.0, 0.6, 300.0, "", 80.0, 0.05, 45.0)
SHOP = Economics("EUR", 1200.0, 0.6, 300.0, cycle_days=45.0, orders_per_year=2.5, customer_years=3.0)
"""Customers buy again instead of paying monthly."""
PLAN = replace(plan_of(), economics=ECONOMICS)


@dataclass(frozen=True)
class Case:
    """Some leads and how they are counted."""

    name: str
    seed: int
    leads: int
    counting: Counting = Counting()
    pages: bool = False
    clocks: bool = False
    dated: bool = True
    won: int = 3
    """Index of the won stage, of four."""
    economics: Economics = ECONOMICS


CASES = (
    Case("many", 1, 240, pages=True),
    Case("touched", 2, 150, Counting(CountingMode.ANY)),
    Case("ordered, without lost", 3, 150, Counting(CountingMode.ALL, lost_policy=LostPolicy.EXCLUDE)),
    Case("window, last touch", 4, 150, Counting(attribution=Attribution.LAST, window_days=40), clocks=True),
    Case("few", 6, 7),
    Case("undated", 7, 60, dated=False),
    Case("stages after the win", 8, 120, won=2),
    Case("customers who buy again", 9, 20, economics=SHOP),
)


@pytest.fixture
def screen(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Screen]:
    with screen_in(tmp_path, theme, qtbot) as made:
        yield made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_numbers_are_the_same_in_json_in_excel_and_on_screen(case: Case, screen: Screen, tmp_path: Path) -> None:
    assert_equal(*made(case), screen, tmp_path)


def test_numbers_of_a_report_are_the_same(screen: Screen, tmp_path: Path) -> None:
    rows = [
        ("Ads", (100, 40, None, 9)),
        ("E-mail", (80, 20, 12, 6)),
        ("Fair", (20, 15, 4, 0)),
        ("unknown", (5, 1, 1, 1)),
    ]
    assert_equal(PLAN, report_leads(rows), screen, tmp_path)


@pytest.mark.parametrize(
    "wish",
    [
        LeadFilter(channels=frozenset({"Ads", "(unknown)"})),
        LeadFilter(first_day=date_of(AS_OF - 200), last_day=date_of(AS_OF - 40)),
        LeadFilter(columns=(("Owner", frozenset({"Ann"})),)),
    ],
    ids=["channels", "days", "column"],
)
def test_a_filtered_workbook_has_the_numbers_of_the_filtered_screen(
    wish: LeadFilter, screen: Screen, tmp_path: Path
) -> None:
    plan, leads = made(CASES[0])
    with speaking("en"):
        cube = look_of(plan, leads).cube
        look = replace(look_of(plan, leads), cube=cube, lead_filter=wish, measured=measured_in(cube, wish))
        sheets = written(plan, look, tmp_path)
        book, shown = told_in_workbook(sheets, plan, "Landing page"), told_on_screen(screen, look)
    in_tables = {key: n for key, n in book.items() if key[0] not in IN_WORDS}
    assert len(in_tables) > LEAST
    assert differing(in_tables, shown, "screen") == []


def assert_equal(plan: Plan, leads: LeadData, screen: Screen, tmp_path: Path) -> None:
    """All numbers of these leads, wherever they are told."""
    with speaking("en"):
        look = look_of(plan, leads)
        findings = findings_of(look)
        sheets = written(plan, look, tmp_path)
        book = told_in_workbook(sheets, plan, "Landing page")
        answer = answered(plan, leads, findings)
        json = told_in_json(answer, plan)
        shown = told_on_screen(screen, look)
        said = said_on_screen(screen, look)
        words = in_words(json, plan)
        noticed = flag_sentences(answer["flags"])
    assert len(json) > LEAST
    assert differing(json, book, "workbook") == []
    in_tables = {key: n for key, n in json.items() if key[0] not in IN_WORDS}
    assert differing(in_tables, shown, "screen") == []
    assert unsaid(words, said) == []
    if answer["pages"]:
        sentences = page_sentences(find_pages(look))
        assert all(f" {answer['pages'][key]}" in " ".join(sentences) for key in ("busiest", "most_abandoned"))
        assert sheets.has("Pages", " ".join(sentences))
        assert all(sentence in said["pages"] for sentence in sentences)
    doubts = [(one["what"], one["why"], one["advice"]) for one in answer["consistency"]]
    assert doubts == [line[:3] for line in sheets.table("Doubts", "", "What was noticed").lines]
    assert doubts == [(one.what, one.why, one.advice) for one in noted(look)]
    assert noticed == sheets.texts("About", "What was noticed in all the data", len(noticed))
    assert noticed == screen.noticed(look)


def written(plan: Plan, look: Look, folder: Path) -> Book:
    """The workbook of a look."""
    path = folder / "book.xlsx"
    write_workbook(path, WorkbookContents(plan, project(plan), look.measured, findings=findings_of(look)))
    return Book(path)


def made(case: Case) -> tuple[Plan, LeadData]:
    """The plan and the leads of a case."""
    kinds = [StageKind.WON if place == case.won else StageKind.SALES for place in range(len(PLAN.stages))]
    stages = tuple(replace(stage, kind=kind) for stage, kind in zip(PLAN.stages, kinds, strict=True))
    leads = leads_of(case.seed, case.leads, clocks=case.clocks, dated=case.dated)
    calls = Coded(np.arange(case.leads, dtype=np.int32) * 7 % 5 - 1, ("0", "1.5", "2", "12"))
    if case.leads >= LEAST:  # of fewer the workbook tells no numbers
        leads = replace(leads, columns={**leads.columns, "Calls": calls})
    plan = replace(PLAN, counting=case.counting, stages=stages, economics=case.economics)
    return plan, with_pages(leads, PAGES) if case.pages else leads


def answered(plan: Plan, leads: LeadData, findings: Findings) -> dict[str, Any]:
    """What ``analyse`` answers, asked for the periods that the workbook compares."""
    look = look_of(plan, leads)
    spans = None if findings.trend is None else findings.trend.spans
    compared = None
    if spans is not None:
        days = (spans.before.first_day, spans.before.last_day, spans.after.first_day, spans.after.last_day)
        first, second, third, fourth = (date_of(day) for day in days)
        compared = (first, second), (third, fourth)
    dated = None if findings.trend is None else Period.MONTH
    pairs, filled = periods_of(look)
    of_channels = None if filled is None else (pairs[filled].before, pairs[filled].after)
    answers = [
        analysis(find(plan, look.cube, Cuts(cohort=dated, compare=spans)), look, Ledger(), MAPPING)
        for spans in (compared, of_channels)
    ]
    counts = counts_by(look.cube, MAPPING, "Owner") if look.has_leads else {}
    numbers = numbers_by(look, "Calls") if look.has_leads else None
    by = {"by": counts, "by_numbers": None if numbers is None else number_keys(numbers)}
    return {**answers[0], "mix": answers[1]["mix"], **by}


def in_words(told: Told, plan: Plan) -> dict[tuple[str, ...], str]:
    """Numbers that the screen tells in words only, as they are written there."""

    def amount(value: float | None) -> str:
        return round_money(value, plan.economics.currency)

    writers: dict[str, Callable[[float | None], str]] = {
        "x": count, "n": count, "rate": rate_text, "target": amount, "won so far": amount, "missing": amount,
        "coverage": ratio, "needed": ratio, "chance": rate_text, "p10": amount, "median": amount, "p90": amount,
        "opportunities": count, "open_opportunities": count, "win_rate": rate_text, "mean_deal": amount,
        "with mean deal": amount, "would add": amount, "cycle_days": days, "a_day": amount, "open_a_day": amount,
    }  # fmt: skip
    words = {key: writers[key[2]](n) for key, n in told.items() if key[0] in IN_WORDS and key[2] in writers}
    people = ("People a month", "Customers a month")
    for key, value in told.items():
        if key[0] == "amount":
            words[key] = people_text(value) if key[1].endswith(people) else amount(value)
    for kind, field, unit in TILES:
        tile = Tile(kind, told["month", "", field], unit)
        if tile.value is not None:
            words["month", "", field] = f"{tile_name(kind)}: {tile_value(tile, plan.economics.currency)}"
    if told.get(("goal", "", "coverage")) is None:  # the goal is reached
        words = {key: text for key, text in words.items() if key[2] not in ("missing", "coverage", "needed", "chance")}
    return words


def unsaid(words: dict[tuple[str, ...], str], said: dict[str, str]) -> list[str]:
    """What the screen does not say as it should be written."""
    texts = {key: said.get(f"{key[0]} {key[1]}" if key[0] == "amount" else key[0], "") for key in words}
    return [f"{key}: {word!r} is not in {texts[key]!r}" for key, word in words.items() if word not in texts[key]]


def differing(one: Told, other: Told, where: str) -> list[str]:
    """What two places tell differently, or one of them only."""
    return [
        f"{key}: {one.get(key, MISSING)} in JSON, {other.get(key, MISSING)} in the {where}"
        for key in sorted({**one, **other})
        if not same(one.get(key, MISSING), other.get(key, MISSING), 1e-3 if key[-1] == "mean_seconds" else 1e-9)
    ]


def same(one: float | str | None, other: float | str | None, tolerance: float) -> bool:
    """As far as ten digits say. A row or column may be missing where there is nothing to say."""
    if MISSING in (one, other):
        return {one, other} <= {MISSING, None, 0.0}
    if one is None or other is None:
        return one is other
    return math.isclose(float(one), float(other), rel_tol=1e-8, abs_tol=tolerance)
