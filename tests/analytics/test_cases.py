"""Worked cases (``funnel_cases.json``): every expected key of every case of the shapes and rules built so far.

The cases of another folder are run instead where ``FUNNEL_CASES_DIR`` names one.
"""

import json
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

import pytest

from funnel_planner.analytics.measure import measure
from funnel_planner.analytics.reached import channel_aliases, resolve
from funnel_planner.analytics.results import FunnelResult, Measured
from funnel_planner.analytics.statistics import holm, kitagawa, newcombe_difference, two_channel_test, wilson
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.mapping import Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.leads.parsing import parse_source
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import Choices, propose
from funnel_planner.spreadsheet.meaning.survey import survey_source
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, TableInfo

Case = Mapping[str, Any]

FOLDER = Path(os.environ.get("FUNNEL_CASES_DIR") or Path(__file__).parent.parent / "data")
LATER_SHAPES = {"log": "event logs are not read yet", "aggregate": "counts by channel are not read yet"}
LATER_KEYS = dict.fromkeys(
    ("median_step_days", "mean_step_days", "n_step_times", "median_total_days", "cohorts", "curve", "mature"),
    "times between stages and cohorts are not built yet",
) | dict.fromkeys(("moved_back_leads", "channel_conflicts"), "paths of event logs are not built yet")
LATER_OPTIONS = ("window_days", "top_channels", "mature_window_days")


def load_cases() -> tuple[list[Case], float]:
    """All cases of the folder and their tolerance."""
    cases: list[Case] = []
    tolerance = 1e-6
    for path in sorted(FOLDER.glob("*cases*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        cases += content["cases"]
        tolerance = content.get("tolerance", tolerance)
    return cases, tolerance


CASES, TOLERANCE = load_cases()
CHECKS = [pytest.param(case, key, id=f"{case['id']}-{key}") for case in CASES for key in case["expected"]]


@dataclass
class Rows:
    """A case's rows as an open table, held in memory."""

    rows: list[list[Cell]]
    info: TableInfo = field(default_factory=lambda: TableInfo("csv", "utf-8", ","))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def progress(self) -> tuple[int, int]:
        return 0, 0

    def chunks(self, size: int = 1000) -> Iterator[Chunk]:
        for start in range(0, len(self.rows), size):
            block = self.rows[start : start + size]
            yield Chunk(list(range(start + 1, start + 1 + len(block))), block)


def test_there_are_cases() -> None:
    assert CHECKS


@pytest.mark.parametrize(("case", "key"), CHECKS)
def test_case(case: Case, key: str) -> None:
    expected = case["expected"][key]
    if case["shape"] == "statistics":
        _assert_alike(_statistics(case, key), expected)
        return
    _skip_what_comes_later(case, key)
    _assert_alike(_answer(_measured(case["id"]), key, expected), expected)


def _skip_what_comes_later(case: Case, key: str) -> None:
    options = case["options"]
    if case["shape"] in LATER_SHAPES:
        pytest.skip(LATER_SHAPES[case["shape"]])
    if key in LATER_KEYS:
        pytest.skip(LATER_KEYS[key])
    if options.get("count_mode", "reached") != "reached" or options.get("channel_attribution", "first") != "first":
        pytest.skip("other ways of counting are not built yet")
    for option in LATER_OPTIONS:
        if options.get(option) is not None:
            pytest.skip(f"{option} is not built yet")


@cache
def _measured(case_id: str) -> Measured:
    """The whole road: survey, proposal with the case's roles, parsing, counting."""
    case = next(case for case in CASES if case["id"] == case_id)
    options = case["options"]
    plan = PlanStages.named(case["stages"])
    headers = list(dict.fromkeys(header for row in case["rows"] for header in row))
    source = Rows([list(headers), *([_cell(row.get(header)) for header in headers] for row in case["rows"])])
    survey = survey_source(source, "case.csv", header_row=1)
    mapping = propose([survey], plan, _choices(case, headers))
    leads = parse_source([source], mapping).leads
    counting = Counting(
        mode=CountingMode(options.get("count_mode", "reached")),
        attribution=Attribution(options.get("channel_attribution", "first")),
        lost_policy=LostPolicy(options.get("lost_policy", "entry")),
        as_of=date.fromisoformat(options["as_of"]) if "as_of" in options else None,
    )
    as_plan = Plan(id="case", name="Case", stages=plan.stages)
    return measure(resolve(leads, plan.ids, as_plan.won_index, counting, channel_aliases(as_plan)))


def _cell(value: object) -> Cell:
    return value if isinstance(value, str | int | float | bool) else None


def _choices(case: Case, headers: list[str]) -> Choices:
    options = case["options"]
    known = {
        "lead": "id",
        "stage": "stage",
        "channel": "channel",
        options.get("created_column"): "created",
        options.get("closed_column"): "closed",
        options.get("last_stage_column"): "last_stage",
        options.get("value_column"): "value",
        options.get("cost_column"): "cost",
    }
    roles = [(known[header], header) for header in headers if header in known]
    if case["shape"] == "wide":
        roles += [(f"stage:{header}", header) for header in headers if header in case["stages"]]
    hours, minutes = options.get("utc_offset", "+00:00")[1:].split(":")
    offset = (int(hours) * 60 + int(minutes)) * (-1 if options.get("utc_offset", "+").startswith("-") else 1)
    return Choices(
        shape=Shape(case["shape"]),
        columns=tuple(roles),
        labels=tuple((label, stage) for label, stage in options.get("aliases", {}).items()),
        lost=tuple(options.get("lost_labels", ["Lost"])),
        exclude=tuple(options.get("exclude_labels", [])),
        as_of=date.fromisoformat(options["as_of"]) if "as_of" in options else None,
        utc_offset_minutes=offset,
    )


def _answer(result: Measured, key: str, expected: object) -> object:  # noqa: PLR0911 - one line a key
    total: FunnelResult = result.total
    match key:
        case "counts" | "step_rate" | "dropoff" | "dropoff_rate" | "overall_rate" | "settled_rate":
            return getattr(total, key)
        case "split":
            return {"advanced": total.advanced, "lost": total.lost, "open": total.open}
        case "by_channel":
            return {channel.label: channel.funnel.counts for channel in result.channels}
        case "channel_rates":
            return {channel.label: channel.funnel.overall_rate for channel in result.channels}
        case "rate_bounds":
            return result.rate_bounds
        case "won_value" | "cost":
            return getattr(total, key)
        case "flags":
            assert isinstance(expected, dict)
            return {name: result.flags.get(name, 0) for name in expected if name not in LATER_KEYS} | {
                name: value for name, value in expected.items() if name in LATER_KEYS
            }
    pytest.skip(f"{key} is not built yet")


def _statistics(case: Case, key: str) -> object:
    rows = case["rows"]
    if key == "wilson":
        return [wilson(row["x"], row["n"]) for row in rows]
    if key in ("test", "statistic", "p", "min_expected"):
        test = two_channel_test(*_pairs(rows))
        return None if test is None else getattr(test, key)
    if key in ("difference", "newcombe"):
        found = newcombe_difference(*_pairs(rows))
        return None if found is None else found[key == "newcombe"]
    if key in ("total", "rate_effect", "mix_effect"):
        split = kitagawa([(row["x1"], row["n1"]) for row in rows], [(row["x2"], row["n2"]) for row in rows])
        assert split is not None
        return (split.before, split.after) if key == "total" else getattr(split, key)
    if key in ("holm", "p_holm") and all("p" in row for row in rows):
        return holm([row["p"] for row in rows])
    pytest.skip(f"{key} is not built yet")


def _pairs(rows: list[dict[str, int]]) -> tuple[int, int, int, int]:
    first, second = rows
    return first["x"], first["n"], second["x"], second["n"]


def _assert_alike(found: object, expected: object) -> None:
    """Equal, numbers within the cases' tolerance; null only where there is no data."""
    if isinstance(expected, dict):
        assert isinstance(found, dict)
        assert sorted(found) == sorted(expected)
        for key in expected:
            _assert_alike(found[key], expected[key])
    elif isinstance(expected, list):
        assert isinstance(found, list | tuple)
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            _assert_alike(one, other)
    elif isinstance(expected, int | float) and not isinstance(expected, bool):
        assert isinstance(found, int | float)
        assert math.isclose(found, expected, rel_tol=0, abs_tol=TOLERANCE)
    else:
        assert found == expected
