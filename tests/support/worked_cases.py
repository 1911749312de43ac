"""Running worked cases (the format of ``tests/data/funnel_cases.json``) through the whole road of the program.

A case's rows are looked over, proposed a reading for, parsed, counted and answered as the command line answers them.
Options may be named as in the cases or as on the command line; an option or key that is not known is an error.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self

from funnel_planner.analytics.cohorts import Period
from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.curve import competing_shares, curve, naive_curve, waits
from funnel_planner.analytics.leads import LeadData
from funnel_planner.analytics.stage_times import stage_times
from funnel_planner.analytics.statistics import holm, kitagawa, newcombe_difference, two_channel_test, wilson
from funnel_planner.app.answers import Cuts, answer, counts_by, decisions
from funnel_planner.app.numbers import count_leads
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import CountKind, DateOrder, Shape
from funnel_planner.domain.mapping import Mapping as ReadAs
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_source
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import Choices, propose
from funnel_planner.spreadsheet.meaning.survey import survey_source
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, TableInfo

Case = Mapping[str, Any]

ROLE_COLUMNS = ("created", "closed", "last_stage", "value", "cost", "owner", "lost_reason", "asset", "email", "name")
"""Roles whose header an option ``ROLE_column`` gives."""
OPTIONS = {
    "as_of", "count_mode", "channel_attribution", "lost_labels", "lost_policy", "exclude_labels", "kind", "window_days",
    "mature_window_days", "aliases", "cohort", "top_channels", "utc_offset", "compare", "by", "dates", "columns",
    "ties", "quantile", "unknown_channel", *(f"{role}_column" for role in ROLE_COLUMNS),
}  # fmt: skip
"""Options of a case that are known; ties, quantile and unknown_channel can only have the value that is built in."""
SYNONYMS = {
    "counting": "count_mode",
    "attribution": "channel_attribution",
    "lost": "lost_labels",
    "exclude": "exclude_labels",
    "excluded_labels": "exclude_labels",
    "stage_aliases": "aliases",
    "labels": "aliases",
    "window": "window_days",
    "mature_window": "mature_window_days",
}
WHOLE = ("by_channel", "by")
"""Keys of which a case gives all parts: no channel may be there that it does not name."""
FIXED = {"ties": "funnel order", "quantile": "type 7", "unknown_channel": "(unknown)"}
HEADERS = {"lead": "id", "stage": "stage", "time": "time", "channel": "channel", "count": "count"}
"""What columns of these names are in every case."""


def load_cases(folder: Path) -> tuple[list[Case], float]:
    """All cases in a folder and the finest of their tolerances; a case's options override its file's defaults."""
    cases: list[Case] = []
    tolerances = []
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict) or "cases" not in content:
            continue
        defaults = {name: value for name, value in content.get("defaults", {}).items() if name != "as_of"}
        for case in content["cases"]:
            given = {SYNONYMS.get(name, name): value for name, value in case.get("options", {}).items()}
            options = {name: value for name, value in (defaults | given).items() if value is not None}
            cases.append({"rows": [], "expected": {}, **case, "options": options, "file": path.name})
        tolerances.append(content.get("tolerance", 1e-6))
    return cases, min(tolerances, default=1e-6)


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


@dataclass(frozen=True)
class Answered:
    """What the program says of a case: the command line's object, and the leads it rests on."""

    keys: dict[str, Any]
    cube: Cube


def parsed_rows(case: Case) -> tuple[Parsed, ReadAs]:
    """Survey, proposal with the case's roles, parsing."""
    stages = PlanStages.named(case["stages"])
    headers = list(dict.fromkeys(header for row in case["rows"] for header in row)) or _headers(case)
    cells = ([_cell(row.get(header)) for header in headers] for row in case["rows"])
    filled = (row for row in cells if any(str(cell).strip() for cell in row if cell is not None))
    source = Rows([list(headers), *filled])
    survey = survey_source(source, "case.csv", header_row=1)
    mapping = propose([survey], stages, _choices(case, headers))
    return parse_source([source], mapping), mapping


def answered(case: Case, leads: LeadData | None = None) -> Answered:
    """The whole road: the case's rows (or these ``leads``) counted and answered."""
    options = case["options"]
    stages = PlanStages.named(case["stages"])
    parsed, mapping = parsed_rows(case)
    leads = leads or parsed.leads
    counting = Counting(
        mode=CountingMode(options.get("count_mode", "reached")),
        attribution=Attribution(options.get("channel_attribution", "first")),
        lost_policy=LostPolicy(options.get("lost_policy", "entry")),
        window_days=options.get("window_days"),
    )
    plan = Plan(id="case", name="Case", stages=stages.stages, counting=counting)
    cube = count_leads(plan, leads)
    spans = [_span(span) for span in options.get("compare") or ()]
    cuts = Cuts(
        cohort=Period(options["cohort"]) if options.get("cohort") else None,
        mature_window_days=options.get("mature_window_days"),
        top_channels=options.get("top_channels"),
        compare=(spans[0], spans[1]) if spans else None,
    )
    keys = answer(plan, cube, parsed.ledger, decisions(mapping, plan), case["shape"], cuts)
    if "by" in options:
        keys["by"] = counts_by(cube, leads, mapping, options["by"])
    return Answered(json.loads(json.dumps(keys, allow_nan=False)), cube)


def found(case: Case, key: str, answer_of_case: Answered) -> object:
    """What is answered for an expected key; where a case gives only part of an object, that part."""
    expected = case["expected"][key]
    cube = answer_of_case.cube
    on_a_day = re.fullmatch(r"(naive_km|aalen_johansen)_(\d+)", key)
    if key == "curve" and expected is not None:
        watched = waits(cube.journeys, stage_times(cube.journeys))
        return [[day, None if watched is None else curve(watched).at(day)] for day, _ in expected]
    if on_a_day:
        watched = waits(cube.journeys, stage_times(cube.journeys))
        assert watched is not None
        day = int(on_a_day[2])
        return naive_curve(watched).at(day) if on_a_day[1] == "naive_km" else competing_shares(watched, day)
    if key == "channel_rates":
        return {label: _share(counts[-1], counts[0]) for label, counts in answer_of_case.keys["by_channel"].items()}
    assert key in answer_of_case.keys, f"{key} is not a key of the command line's answer"
    told = answer_of_case.keys[key]
    return told if key in WHOLE else part_of(told, expected)


def part_of(told: Any, expected: Any) -> Any:
    """Flags, cohorts and the like: cases name the keys they are about."""
    if isinstance(told, list) and isinstance(expected, list) and len(told) == len(expected):
        return [part_of(one, other) for one, other in zip(told, expected, strict=True)]
    if isinstance(told, dict) and isinstance(expected, dict):
        return {name: part_of(value, expected[name]) for name, value in told.items() if name in expected}
    return told


def found_statistics(case: Case, key: str) -> object:
    """A statistic of a case's rows."""
    rows = case["rows"]
    if key == "wilson":
        return [wilson(row["x"], row["n"]) for row in rows]
    if key in ("test", "statistic", "p", "min_expected"):
        test = two_channel_test(*_pairs(rows))
        return None if test is None else getattr(test, key)
    if key in ("difference", "newcombe"):
        gap = newcombe_difference(*_pairs(rows))
        return None if gap is None else gap[key == "newcombe"]
    if key in ("total", "rate_effect", "mix_effect"):
        split = kitagawa([(row["x1"], row["n1"]) for row in rows], [(row["x2"], row["n2"]) for row in rows])
        if split is None:
            return None
        return (split.before, split.after) if key == "total" else getattr(split, key)
    if key in ("holm", "p_holm"):
        return holm([row["p"] for row in rows] if "p" in rows[0] else _against_the_rest(rows))
    raise AssertionError(f"{key} is not a statistic of these rows")


def assert_alike(told: object, expected: object, tolerance: float, where: str = "") -> None:
    """Equal, numbers within the tolerance; null only where there is no data."""
    if isinstance(expected, dict):
        assert isinstance(told, dict), where
        assert sorted(told) == sorted(expected), where
        for key in expected:
            assert_alike(told[key], expected[key], tolerance, f"{where}.{key}")
    elif isinstance(expected, list | tuple):
        assert isinstance(told, list | tuple), where
        assert len(told) == len(expected), where
        for place, (one, other) in enumerate(zip(told, expected, strict=True)):
            assert_alike(one, other, tolerance, f"{where}[{place}]")
    elif isinstance(expected, int | float) and not isinstance(expected, bool):
        assert isinstance(told, int | float), f"{where}: {told} is not {expected}"
        assert math.isclose(told, expected, rel_tol=0, abs_tol=tolerance), f"{where}: {told} is not {expected}"
    else:
        assert told == expected, where


def _headers(case: Case) -> list[str]:
    """The columns of a table without rows."""
    if case["shape"] == "wide":
        return ["lead", *case["stages"]]
    return {"log": ["lead", "stage", "time"], "aggregate": ["channel", "stage", "count"]}.get(
        case["shape"], ["lead", "stage"]
    )


def _cell(value: object) -> Cell:
    return value if isinstance(value, str | int | float | bool) else None


def _choices(case: Case, headers: Sequence[str]) -> Choices:
    """What a case says about how its rows are to be read."""
    options = case["options"]
    roles = [(HEADERS[header], header) for header in headers if header in HEADERS]
    roles += [(role, options[f"{role}_column"]) for role in ROLE_COLUMNS if options.get(f"{role}_column") in headers]
    roles += list(dict(options.get("columns", {})).items())
    if case["shape"] in ("wide", "aggregate"):
        names = {label_key(stage): stage for stage in case["stages"]}
        exact = [header for header in headers if header in case["stages"]]
        alike = [header for header in headers if header not in HEADERS and label_key(header) in names]
        roles += [(f"stage:{names[label_key(header)]}", header) for header in dict.fromkeys([*exact, *alike])]
    return Choices(
        shape=Shape(case["shape"]),
        columns=tuple(roles),
        labels=tuple((label, stage) for label, stage in options.get("aliases", {}).items()),
        lost=tuple(options.get("lost_labels", ["Lost"])),
        exclude=tuple(options.get("exclude_labels", [])),
        dates=DateOrder(options["dates"]) if "dates" in options else None,
        kind=CountKind(options.get("kind", "reached")),
        as_of=date.fromisoformat(options["as_of"]) if "as_of" in options else None,
        utc_offset_minutes=_minutes(options.get("utc_offset", "+00:00")),
    )


def _minutes(offset: str) -> int:
    hours, minutes = offset[1:].split(":")
    return (int(hours) * 60 + int(minutes)) * (-1 if offset.startswith("-") else 1)


def _span(text: str) -> tuple[date, date]:
    first, last = text.split("..")
    return date.fromisoformat(first), date.fromisoformat(last)


def _share(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _against_the_rest(rows: list[dict[str, int]]) -> list[float | None]:
    hits, tries = sum(row["x"] for row in rows), sum(row["n"] for row in rows)
    tests = [two_channel_test(row["x"], row["n"], hits - row["x"], tries - row["n"]) for row in rows]
    return [None if test is None else test.p for test in tests]


def _pairs(rows: list[dict[str, int]]) -> tuple[int, int, int, int]:
    first, second = rows
    return first["x"], first["n"], second["x"], second["n"]
