"""Worked cases (``funnel_cases.json``): every expected key of every case, through the whole road.

A case's rows are looked over, proposed a reading for, parsed, counted and answered as the command line answers them.
The cases of another folder are run instead where ``FUNNEL_CASES_DIR`` names one.
"""

import json
import math
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Self

import pytest

from funnel_planner.analytics.cohorts import Period
from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.curve import competing_shares, curve, naive_curve, waits
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.analytics.statistics import holm, kitagawa, newcombe_difference, two_channel_test, wilson
from funnel_planner.app.answers import Cuts, answer
from funnel_planner.app.numbers import count_leads
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.mapping import CountKind, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.leads.parsing import parse_source
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import Choices, propose
from funnel_planner.spreadsheet.meaning.survey import survey_source
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, TableInfo

Case = Mapping[str, Any]

FOLDER = Path(os.environ.get("FUNNEL_CASES_DIR") or Path(__file__).parent.parent / "data")
OPTIONS = {
    "as_of", "count_mode", "channel_attribution", "lost_labels", "lost_policy", "exclude_labels", "kind", "window_days",
    "mature_window_days", "aliases", "cohort", "top_channels", "utc_offset", "compare", "created_column",
    "closed_column", "last_stage_column", "value_column", "cost_column",
    "ties", "quantile", "unknown_channel",
}  # fmt: skip
"""Options of a case that are known; the last line can only have the value that is built in."""
FIXED = {"ties": "funnel order", "quantile": "type 7", "unknown_channel": "(unknown)"}


def load_cases() -> tuple[list[Case], float]:
    """All cases of the folder and their tolerance; a case's options override its file's defaults."""
    cases: list[Case] = []
    tolerance = 1e-6
    for path in sorted(FOLDER.glob("*cases*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for case in content["cases"]:
            defaults = {name: value for name, value in content.get("defaults", {}).items() if name != "as_of"}
            cases.append({**case, "options": {**defaults, **case.get("options", {})}})
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


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_every_option_of_a_case_is_understood(case: Case) -> None:
    assert set(case["options"]) <= OPTIONS
    assert {name: case["options"].get(name, value) for name, value in FIXED.items()} == FIXED


@pytest.mark.parametrize(("case", "key"), CHECKS)
def test_case(case: Case, key: str) -> None:
    expected = case["expected"][key]
    found = _statistics(case, key) if case["shape"] == "statistics" else _found(case, key, expected)
    _assert_alike(found, expected)


@cache
def _answered(case_id: str) -> tuple[dict[str, Any], Cube]:
    """The whole road: survey, proposal with the case's roles, parsing, counting, answering."""
    case = next(case for case in CASES if case["id"] == case_id)
    options = case["options"]
    stages = PlanStages.named(case["stages"])
    headers = list(dict.fromkeys(header for row in case["rows"] for header in row)) or _headers(case)
    source = Rows([list(headers), *([_cell(row.get(header)) for header in headers] for row in case["rows"])])
    survey = survey_source(source, "case.csv", header_row=1)
    mapping = propose([survey], stages, _choices(case, headers))
    parsed = parse_source([source], mapping)
    counting = Counting(
        mode=CountingMode(options.get("count_mode", "reached")),
        attribution=Attribution(options.get("channel_attribution", "first")),
        lost_policy=LostPolicy(options.get("lost_policy", "entry")),
        window_days=options.get("window_days"),
        as_of=date.fromisoformat(options["as_of"]) if "as_of" in options else None,
    )
    plan = Plan(id="case", name="Case", stages=stages.stages, counting=counting)
    cube = count_leads(plan, parsed.leads)
    spans = [tuple(map(date.fromisoformat, span.split(".."))) for span in options.get("compare") or ()]
    cuts = Cuts(
        cohort=Period(options["cohort"]) if options.get("cohort") else None,
        mature_window_days=options.get("mature_window_days"),
        top_channels=options.get("top_channels"),
        compare=(spans[0], spans[1]) if spans else None,  # type: ignore[arg-type]  # tuples of two
    )
    answered = answer(plan, cube, parsed.ledger, {}, case["shape"], cuts)
    return json.loads(json.dumps(answered, allow_nan=False)), cube


def _headers(case: Case) -> list[str]:
    """The columns of a table without rows."""
    if case["shape"] == "wide":
        return ["lead", *case["stages"]]
    return {"log": ["lead", "stage", "time"], "aggregate": ["channel", "stage", "count"]}.get(
        case["shape"], ["lead", "stage"]
    )


def _cell(value: object) -> Cell:
    return value if isinstance(value, str | int | float | bool) else None


def _choices(case: Case, headers: list[str]) -> Choices:
    options = case["options"]
    known = {
        "lead": "id",
        "stage": "stage",
        "time": "time",
        "channel": "channel",
        "count": "count",
        options.get("created_column"): "created",
        options.get("closed_column"): "closed",
        options.get("last_stage_column"): "last_stage",
        options.get("value_column"): "value",
        options.get("cost_column"): "cost",
    }
    roles = [(known[header], header) for header in headers if header in known]
    if case["shape"] in ("wide", "aggregate"):
        roles += [(f"stage:{header}", header) for header in headers if header in case["stages"]]
    hours, minutes = options.get("utc_offset", "+00:00")[1:].split(":")
    offset = (int(hours) * 60 + int(minutes)) * (-1 if options.get("utc_offset", "+").startswith("-") else 1)
    return Choices(
        shape=Shape(case["shape"]),
        columns=tuple(roles),
        labels=tuple((label, stage) for label, stage in options.get("aliases", {}).items()),
        lost=tuple(options.get("lost_labels", ["Lost"])),
        exclude=tuple(options.get("exclude_labels", [])),
        kind=CountKind(options.get("kind", "reached")),
        as_of=date.fromisoformat(options["as_of"]) if "as_of" in options else None,
        utc_offset_minutes=offset,
    )


def _found(case: Case, key: str, expected: object) -> object:
    """What is answered for a key; where a case gives only part of an object, that part."""
    answered, cube = _answered(case["id"])
    on_a_day = re.fullmatch(r"(naive_km|aalen_johansen)_(\d+)", key)
    if key == "curve":
        return [[day, _converted_by(cube, day)] for day, _ in expected]  # type: ignore[attr-defined]  # a list of pairs
    if on_a_day:
        watched = waits(cube.journeys, stage_times(cube.journeys))
        assert watched is not None
        day = int(on_a_day[2])
        return naive_curve(watched).at(day) if on_a_day[1] == "naive_km" else competing_shares(watched, day)
    if key == "channel_rates":
        return {label: _share(counts[-1], counts[0]) for label, counts in answered["by_channel"].items()}
    assert key in answered, "not a key of the command line's answer"
    return _part(answered[key], expected)


def _converted_by(cube: Cube, day: float) -> float | None:
    watched = waits(cube.journeys, stage_times(cube.journeys))
    assert watched is not None
    return curve(watched).at(day)


def _part(found: Any, expected: Any) -> Any:
    """Flags, cohorts and the like: cases name the keys they are about. Labels of channels are all there."""
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        return [_part(one, other) for one, other in zip(found, expected, strict=True)]
    if isinstance(found, dict) and isinstance(expected, dict) and not all(isinstance(v, list) for v in found.values()):
        return {name: _part(value, expected[name]) for name, value in found.items() if name in expected}
    return found


def _share(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


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
    if key in ("holm", "p_holm"):
        return holm([row["p"] for row in rows] if "p" in rows[0] else _against_the_rest(rows))
    pytest.fail(f"{key} is not a statistic of these rows")


def _against_the_rest(rows: list[dict[str, int]]) -> list[float | None]:
    hits, tries = sum(row["x"] for row in rows), sum(row["n"] for row in rows)
    tests = [two_channel_test(row["x"], row["n"], hits - row["x"], tries - row["n"]) for row in rows]
    return [None if test is None else test.p for test in tests]


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
