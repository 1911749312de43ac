"""Running worked cases (the format of ``tests/data/funnel_cases.json``) through the whole road of the program.

A case's rows are looked over, proposed a reading for, parsed, counted and answered as the command line answers them.
Options may be named as in the cases or as on the command line; an option or key that is not known is an error.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from funnel_planner.analytics.cohorts import Period
from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.leads import LeadData
from funnel_planner.app.commands.analysis import analysis, look_at
from funnel_planner.app.commands.answers import Cuts, counts_by, find
from funnel_planner.app.numbers import count_leads
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import CountKind, DateOrder, MergeRule, Shape
from funnel_planner.domain.mapping import Mapping as ReadAs
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.leads.parsing import Parsed, parse_source
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposal import propose
from funnel_planner.spreadsheet.tables.table import Cell, Chunk, TableInfo, TableSource
from tests.support.surveyed import survey_source

Case = Mapping[str, Any]

ROLE_COLUMNS = ("created", "closed", "last_stage", "value", "cost", "owner", "lost_reason", "asset", "email", "name")
"""Roles whose header an option ``ROLE_column`` gives."""
HEADERS = {"lead": "id", "stage": "stage", "time": "time", "channel": "channel", "count": "count"}
"""What columns of these names are in every case."""
OPTIONS = {
    "as_of", "count_mode", "channel_attribution", "lost_labels", "lost_policy", "exclude_labels", "kind", "window_days",
    "mature_window_days", "aliases", "cohort", "top_channels", "utc_offset", "compare", "by", "dates", "columns",
    "merge", "ties", "quantile", "unknown_channel", *(f"{role}_column" for role in (*ROLE_COLUMNS, *HEADERS, "id")),
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
    "mature_days": "mature_window_days",
    "offset": "utc_offset",
    "period": "cohort",
}
FIXED = {"ties": "funnel order", "quantile": "type 7", "unknown_channel": "(unknown)"}


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
class Rows(TableSource):
    """A case's rows as an open table, held in memory."""

    rows: list[list[Cell]]
    info: TableInfo = field(default_factory=lambda: TableInfo("csv", "utf-8", ","))

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
    """Survey, proposal with the case's roles, parsing. A case of joined tables has ``files``: name -> rows."""
    stages = PlanStages.named(case["stages"])
    tables = _tables(case)
    headers = [list(dict.fromkeys(header for row in rows for header in row)) or _headers(case) for _, rows in tables]
    sources = []
    for (_, rows), names in zip(tables, headers, strict=True):
        cells = ([_cell(row.get(header)) for header in names] for row in rows)
        filled = (row for row in cells if any(str(cell).strip() for cell in row if cell is not None))
        sources.append(Rows([list(names), *filled]))
    surveys = [
        survey_source(source, f"{name}.csv", header_row=1) for (name, _), source in zip(tables, sources, strict=True)
    ]
    every = list(dict.fromkeys(header for names in headers for header in names))
    mapping = propose(surveys, stages, _choices(case, every, is_joined=len(tables) > 1))
    return parse_source(sources, mapping), mapping


def _tables(case: Case) -> list[tuple[str, list[dict[str, Any]]]]:
    """The tables of a case with their names: one, or ``files`` as an object or a list."""
    files = case.get("files")
    if not files:
        return [("case", case["rows"])]
    if isinstance(files, dict):
        return list(files.items())
    return [(str(file.get("name") or file.get("stage")), file["rows"]) for file in files]


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
    measured = find(plan, cube, cuts)
    keys = analysis(measured, look_at(plan, cube, mapping, measured), parsed.ledger, mapping)
    if "by" in options:
        keys["by"] = counts_by(cube, mapping, options["by"])
    return Answered(json.loads(json.dumps(keys, allow_nan=False)), cube)


def _headers(case: Case) -> list[str]:
    """The columns of a table without rows."""
    if case["shape"] == "wide":
        return ["lead", *case["stages"]]
    return {"log": ["lead", "stage", "time"], "aggregate": ["channel", "stage", "count"]}.get(
        case["shape"], ["lead", "stage"]
    )


def _cell(value: object) -> Cell:
    return value if isinstance(value, str | int | float | bool) else None


def _choices(case: Case, headers: Sequence[str], *, is_joined: bool = False) -> Choices:
    """What a case says about how its rows are to be read; the shapes of joined tables are found."""
    options = case["options"]
    own = {role: options[f"{role}_column"] for role in (*ROLE_COLUMNS, *HEADERS, "id") if f"{role}_column" in options}
    named = {HEADERS.get(role, role): header for role, header in own.items() if header in headers}
    named |= dict(options.get("columns", {}))
    roles = [(HEADERS[h], h) for h in headers if h in HEADERS and HEADERS[h] not in named and h not in named.values()]
    roles += named.items()
    if case["shape"] in ("wide", "aggregate"):
        names = {label_key(stage): stage for stage in case["stages"]}
        exact = [header for header in headers if header in case["stages"]]
        alike = [header for header in headers if header not in HEADERS and label_key(header) in names]
        roles += [(f"stage:{names[label_key(header)]}", header) for header in dict.fromkeys([*exact, *alike])]
    return Choices(
        shape=None if is_joined else Shape(case["shape"]),
        columns=tuple(roles),
        labels=tuple((label, stage) for label, stage in options.get("aliases", {}).items()),
        lost=tuple(options.get("lost_labels", ["Lost"])),
        exclude=tuple(options.get("exclude_labels", [])),
        dates=DateOrder(options["dates"]) if "dates" in options else None,
        kind=CountKind(options.get("kind", "reached")),
        merge=MergeRule(options["merge"]) if "merge" in options else None,
        as_of=date.fromisoformat(options["as_of"]) if "as_of" in options else None,
        utc_offset_minutes=_minutes(options.get("utc_offset", "+00:00")),
    )


def _minutes(offset: str) -> int:
    hours, minutes = offset[1:].split(":")
    return (int(hours) * 60 + int(minutes)) * (-1 if offset.startswith("-") else 1)


def _span(text: str) -> tuple[date, date]:
    first, last = text.split("..")
    return date.fromisoformat(first), date.fromisoformat(last)
