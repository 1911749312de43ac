"""The program against a second, naive reading of the definitions, on tables with everything that goes wrong."""

import io
import json
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from csv import DictWriter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from funnel_planner.analytics.merging import merge
from funnel_planner.cli import main
from funnel_planner.domain.errors import PlannerError
from tests.support.case_answers import assert_alike
from tests.support.made_cases import STAGES, Row, joined_files, logs, reports, snapshots, wide
from tests.support.reference_funnel import answer
from tests.support.reference_rates import Answer
from tests.support.reference_rows import NOT_REACHED_WORDS, REACHED_WORDS, folded, id_text
from tests.support.worked_cases import answered, load_cases, parsed_rows

DATA = Path(__file__).parent.parent / "data"
CASES = [case for case in load_cases(DATA)[0] if case["file"] == "funnel_cases.json" and case["shape"] != "statistics"]
SLOW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
weekly_lists = st.dictionaries(st.sampled_from("abc"), st.sampled_from([*STAGES, "Lost"]))
ROLES = {"lead": "id", "stage": "stage", "time": "time", "channel": "channel", "count": "count"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_the_reference_answers_the_worked_cases(case: Row) -> None:
    told = answer(case)
    for key, expected in case["expected"].items():
        assert_alike(_told(told, key, expected), expected, 1e-6, key)


@given(logs())
def test_stage_changes(case: Row) -> None:
    _compare(answer(case), _answered(case))


@given(wide())
def test_columns_of_stages(case: Row) -> None:
    assume(not _says_the_same_in_other_words(case["rows"]))
    _compare(answer(case), _answered(case))


def _says_the_same_in_other_words(rows: Sequence[Row]) -> bool:
    """Two rows of a lead of which one says “no” where the other is blank: a copy to the reference, not to the program.

    The program compares the words, too: a column of stages may hold remarks.
    """
    words = REACHED_WORDS | NOT_REACHED_WORDS | {""}

    def meant(row: Row) -> tuple[str, ...]:
        cells = {name: folded(cell) for name, cell in row.items()}
        ticks = {name: "reached" if cells.get(name, "") in REACHED_WORDS else "" for name in STAGES}
        told = {name: ticks[name] if name in STAGES and cells[name] in words else cells[name] for name in cells}
        return (id_text(row.get("lead")), *(told[name] for name in sorted(told) if name != "lead"))

    said = {(meant(row), *(folded(row.get(name)) for name in STAGES)) for row in rows}
    return len(said) > len({meaning for meaning, *_ in said})


@given(snapshots())
def test_current_stages(case: Row) -> None:
    _compare(answer(case), _answered(case))


@given(st.lists(weekly_lists, min_size=1, max_size=4))
def test_weekly_lists_are_a_history(lists: list[dict[str, str]]) -> None:
    """A list imported again later adds an observation (stage, as-of day) for each of its leads."""
    case: Row = {"shape": "snapshot", "stages": list(STAGES), "options": {"lost_labels": ["Lost"]}, "rows": []}
    days = [f"2024-01-{7 * week:02}" for week in range(1, len(lists) + 1)]
    weeks = [[{"lead": lead, "stage": stage} for lead, stage in listed.items()] for listed in lists]
    read = [
        parsed_rows({**case, "rows": rows, "options": {**case["options"], "as_of": day}})[0].leads
        for day, rows in zip(days, weeks, strict=True)
    ]
    told = answered(case, merge(read)).keys
    log = [{**row, "time": day} for day, rows in zip(days, weeks, strict=True) for row in rows]
    history = {**case, "shape": "log", "rows": log, "options": {**case["options"], "as_of": days[-1]}}
    expected = answer(history)
    assert {key: told[key] for key in ("counts", "split")} == {key: expected[key] for key in ("counts", "split")}


@given(reports())
def test_counts_of_reports(case: Row) -> None:
    # compared spans are read as files of their own by the reference: what the other span tells is nothing to it
    assume("compare" not in case["options"] or all(row["count"] is not None for row in case["rows"]))
    _compare(answer(case), _answered(case))


@SLOW
@given(st.one_of(logs(), wide(), snapshots(), reports()), st.sampled_from([",", ";", "\t"]))
def test_through_a_file_and_the_command_line(case: Row, delimiter: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        headers = _write(path, case["rows"], delimiter)
        if case["shape"] in ("snapshot", "aggregate"):  # which cannot be counted otherwise
            case["options"].pop("count_mode", None)
        assume("lead" in headers or case["shape"] not in ("log", "wide"))
        _compare(answer(case), _analyse(case, headers, [path]))


@SLOW
@given(wide())
def test_one_file_for_each_stage(case: Row) -> None:
    """What stood in a column stands in a file of its own; blank cells and refusals are not listed there."""
    rows = [{**row, **{name: row[name] if row[name][:2] == "20" else "" for name in STAGES}} for row in case["rows"]]
    rows = [{**row, STAGES[0]: row[STAGES[0]] or "2023-12-31"} for row in rows]  # the first file lists everybody
    assume(rows)
    case["options"].pop("window_days", None)  # counted from the created column, which a wide table has not
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name in STAGES:
            listed = [{"lead": row["lead"], "on": row[name]} for row in rows if row[name]]
            assume(listed)
            paths.append(Path(folder) / f"{name}.csv")
            _write(paths[-1], listed, ",")
        told = _analyse(case, ["lead", "on"], paths, shape="auto", more=["--column", "created=on"])
    expected = answer({**case, "rows": [{**row, "channel": ""} for row in rows]})
    assert_alike(told["counts"], expected["counts"], 1e-9, "counts")


@SLOW
@given(joined_files(), st.sampled_from(["first", "last", "entry"]))
def test_channels_of_files_joined(files: dict[str, dict[str, tuple[str, str]]], rule: str) -> None:
    """A lead listed in several files may name a channel in each: the entry's row is that of the list of all."""
    options = {"as_of": "2024-03-31", "channel_attribution": rule, "created_column": "created"}
    case: Row = {"shape": "wide", "stages": list(STAGES), "options": options, "rows": []}
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, listed in files.items():
            rows = [{"lead": lead, "on": day, "channel": channel} for lead, (day, channel) in listed.items()]
            column = "created" if name == STAGES[0] else name
            case["rows"] += [{"lead": row["lead"], column: row["on"], "channel": row["channel"]} for row in rows]
            paths.append(Path(folder) / f"{name}.csv")
            _write(paths[-1], rows, ",")
        more = ["--column", "created=on"]
        plain = {**case, "options": {name: text for name, text in options.items() if name != "created_column"}}
        told = _analyse(plain, ["lead", "on", "channel"], paths, shape="auto", more=more)
    expected = answer(case)
    for key in ("counts", "by_channel"):
        assert_alike(told[key], expected[key], 1e-9, key)


def _answered(case: Row) -> Answer:
    try:
        return answered(case).keys
    except PlannerError as error:
        # cohorts were asked for and nothing is dated, or a window and only entries are
        assume(error.kind not in ("dates_wanted", "stage_dates_wanted"))
        raise


def _compare(expected: Answer, told: Answer) -> None:
    """Every key of the reference; of flags and the like those that it knows."""
    for key, value in expected.items():
        if key in ("channel_rates", "naive_km", "aalen_johansen"):
            continue
        if key in ("mature", "cohorts") and told["mature"] is None and expected.get("counts", [0])[-1]:
            continue  # leads are won on unknown days (tests/analytics/test_untimed_wins.py)
        if key == "compare" and told[key] is None:
            assert key in told["no_data"]  # no lead that counts has an entry date
        elif key == "curve":
            days = [] if told[key] is None else told[key]
            assert_alike(days, [[day, _converted_by(value, day)] for day, _ in days], 1e-9, key)
        else:
            assert_alike(_as_far_as(value, key, told[key]), value, 1e-9, key)


def _as_far_as(value: Any, key: str, told: Any) -> Any:
    """What the program says of a key, as far as the reference knows it."""
    if key == "by":
        return {folded(label): counts for label, counts in told.items()}
    if key == "channels":
        return {label: {name: channel[name] for name in ("won_value", "cost")} for label, channel in told.items()}
    if key == "compare":
        names = value["steps"][1]
        return {"steps": [step and {name: step[name] for name in names} for step in told["steps"]]}
    if key in ("flags", "mature", "mix") and value is not None:
        return {name: told[name] for name in value}
    if key == "cohorts":
        return [{name: row[name] for name in value[0]} for row in told or []] if value else told or []
    return told


def _converted_by(steps: Sequence[tuple[Any, float]], day: float) -> float:
    return max((share for step, share in steps if step <= day), default=0.0)


def _told(told: Answer, key: str, expected: Any) -> Any:
    """The part of the reference's answer that a case is about."""
    if key == "curve":
        return [[day, _converted_by(told[key], day)] for day, _ in expected]
    if key.startswith(("naive_km_", "aalen_johansen_")):
        name, day = key.rsplit("_", 1)
        return told[name](int(day))
    if key == "flags":
        return {name: told[key].get(name, 0) for name in expected}
    if key == "cohorts":
        return [{name: row[name] for name in expected[0]} for row in told[key]]
    return told[key]


def _write(path: Path, rows: Sequence[Row], delimiter: str) -> list[str]:
    headers = list(dict.fromkeys(name for row in rows for name in row)) or ["lead", "stage", "time"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = DictWriter(file, headers, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return headers


def _analyse(
    case: Row, headers: Sequence[str], paths: Sequence[Path], shape: str = "", more: Sequence[str] = ()
) -> Answer:
    """``analyse --json`` in this process, with the options of a case."""
    options = case["options"]
    words = ["analyse", *map(str, paths), "--json", "--stages", ",".join(case["stages"])]
    words += ["--shape", shape or case["shape"], *more]
    roles = [(ROLES[name], name) for name in headers if name in ROLES]
    named = ("created", "closed", "last_stage", "value", "cost")
    roles += [(role, options[f"{role}_column"]) for role in named if f"{role}_column" in options]
    roles += [(f"stage:{name}", name) for name in headers if name in STAGES]
    for role, header in roles:
        words += ["--column", f"{role}={header}"] if header in headers else []
    for label, stage in options.get("aliases", {}).items():
        words += ["--stage", f"{label}={stage}"]
    for option, name in (("--lost", "lost_labels"), ("--exclude", "exclude_labels")):
        for label in options.get(name, []):
            words += [option, label]
    for option, name in (
        ("--as-of", "as_of"), ("--counting", "count_mode"), ("--attribution", "channel_attribution"),
        ("--lost-policy", "lost_policy"), ("--utc-offset", "utc_offset"), ("--window-days", "window_days"),
        ("--mature-window-days", "mature_window_days"), ("--top-channels", "top_channels"), ("--cohort", "cohort"),
        ("--kind", "kind"),
    ):  # fmt: skip
        words += [option, str(options[name])] if name in options else []
    words += ["--by", options["by"]] if options.get("by") in headers else []
    words += ["--compare", *options["compare"]] if "compare" in options else []
    out, complaint = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(complaint), suppress(SystemExit):
        code = main(words)
    assume("entry date" not in complaint.getvalue())
    assume("only their entry is dated" not in complaint.getvalue())
    assert code == 0, complaint.getvalue()
    found: Answer = json.loads(out.getvalue())
    return found
