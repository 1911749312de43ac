"""What ``inspect`` tells about a file: every decision of the reader with its evidence."""

from typing import Any

from funnel_planner.app import importing
from funnel_planner.app.answers import column_keys
from funnel_planner.app.notices import notice
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.meaning.proposal import Choices
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.table import Note
from funnel_planner.words import formats, language, tr, trn


def inspection(survey: Survey) -> dict[str, Any]:
    """The JSON object of ``inspect``."""
    funnel = load_template("visitor_to_customer", language())  # no plan is given: the commonest stage names
    drafted = importing.draft([survey], funnel, Choices())
    (file,) = drafted.mapping.files
    stages = {stage.id: stage.name for stage in funnel.stages}
    stage = file.column(Role.STAGE)
    labels = survey.columns[stage.index].labels if stage is not None else ()
    return {
        "container": survey.info.container,
        "encoding": survey.info.encoding,
        "delimiter": survey.info.delimiter,
        "sheet": survey.info.sheet,
        "sheets": [sheet.name for sheet in survey.info.sheets],
        "header_row": survey.header_row,
        "shape": file.shape.value,
        "rows": survey.row_count,
        "columns": [column_keys(column, stages) for column in file.columns],
        "stage_labels": dict(labels),
        "preset": drafted.suggestion.removeprefix("preset:") or None,
        "merge": {"by": drafted.mapping.merge.value, "evidence": drafted.mapping.merge_evidence},
        "notes": [{"kind": note.kind, "value": note.value, "line": note.line} for note in survey.notes],
    }


def inspection_text(found: dict[str, Any]) -> str:
    """The same as lines for people."""
    rows = trn("{n} row", "{n} rows", found["rows"]).format(n=formats.count(found["rows"]))
    facts = [found["container"], found["encoding"], found["delimiter"].replace("\t", "TAB"), found["sheet"], rows]
    lines = [", ".join(fact for fact in facts if fact)]
    lines.append(tr("Header in line {line}").format(line=found["header_row"]))
    for column in found["columns"]:
        sure = formats.percent(column["confidence"], 0)
        kind = " ".join(part for part in (column["type"], column["date_format"]) if part)
        role = " ".join(part for part in (column["role"], column["stage"]) if part)
        lines.append(f"  {column['header']}: {role} ({kind}, {sure}) {column['evidence']}")
    if found["stage_labels"]:
        lines.append(tr("Stage labels:"))
        lines += [f"  {label}: {formats.count(count)}" for label, count in found["stage_labels"].items()]
    if found["preset"]:
        lines.append(tr("Looks like an export of {tool}").format(tool=found["preset"]))
    lines += [notice(Note(**note)) for note in found["notes"]]
    return "\n".join(lines)
