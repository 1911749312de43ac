"""What ``inspect`` tells about a file: every decision of the reader with its evidence."""

from typing import Any

from funnel_planner.app.commands.reading_answers import column_keys
from funnel_planner.app.explain import explain
from funnel_planner.app.files import drafting, drafts
from funnel_planner.app.files.fitting import plan_of_own_stages
from funnel_planner.app.files.import_check import uncountable
from funnel_planner.app.files.import_words import CONTAINERS, DATE_ORDERS, SHAPES, choice_name, evidence_text
from funnel_planner.app.files.notices import notice
from funnel_planner.app.files.reading_doubts import doubts
from funnel_planner.domain.mapping import CellType, DateOrder, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.table import Note
from funnel_planner.words import formats, language, mark, tr, trn

DELIMITERS = {
    ",": mark("commas"),
    ";": mark("semicolons"),
    "\t": mark("tabs"),
    "|": mark("vertical bars"),
    " ": mark("spaces"),
}
TYPES: dict[CellType, str] = {
    CellType.EMPTY: mark("empty"),
    CellType.TEXT: mark("text"),
    CellType.NUMBER: mark("numbers"),
    CellType.DATE: mark("days"),
    CellType.DATETIME: mark("days and times"),
    CellType.BOOLEAN: mark("yes and no"),
}
"""What most cells of a column hold, as people call it."""


def inspection(survey: Survey) -> dict[str, Any]:
    """The JSON object of ``inspect``."""
    funnel = load_template("visitor_to_customer", language())  # no plan is given: the commonest stage names
    drafted = drafting.draft([survey], funnel, Choices())
    own = _own_funnel(survey, drafted)
    if own is not None:
        funnel, drafted = own, drafting.draft([survey], own, Choices())
    (file,) = drafted.mapping.files
    stages = {stage.id: stage.name for stage in funnel.stages}
    stage = file.column(Role.STAGE)
    labels = survey.columns[stage.index].labels if stage is not None else ()
    error = uncountable(file)
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
        "doubts": [*([explain(error)] if error else []), *(doubt.text for doubt in doubts(drafted))],
        "notes": [{"kind": note.kind, "value": note.value, "line": note.line} for note in survey.notes],
    }


def _own_funnel(survey: Survey, drafted: drafts.Draft) -> Plan | None:
    """What a report counts, as a funnel, where it counts none of the commonest stages; None elsewhere."""
    (file,) = drafted.mapping.files
    if file.shape is not Shape.AGGREGATE or any(file.column(r) for r in (Role.STAGE_REACHED, Role.STAGE, Role.PAGE)):
        return None
    return plan_of_own_stages([survey], language())


def inspection_text(found: dict[str, Any]) -> str:
    """The same as lines for people; what the reader noticed is for the edge (``noticed``)."""
    lines = [", ".join(_facts(found)), tr("Header in line {line}").format(line=found["header_row"])]
    lines += [f"  {_column_text(column)}" for column in found["columns"]]
    if found["stage_labels"]:
        lines.append(tr("Stage labels:"))
        lines += [f"  {label}: {formats.count(count)}" for label, count in found["stage_labels"].items()]
    if found["preset"]:
        lines.append(tr("Looks like an export of {tool}").format(tool=found["preset"]))
    return "\n".join(lines)


def noticed(found: dict[str, Any]) -> list[str]:
    """What the reader noticed, and what it was not sure of, as sentences."""
    return [*(notice(Note(**note)) for note in found["notes"]), *found["doubts"]]


def _facts(found: dict[str, Any]) -> list[str]:
    """What kind of file it is, how it is read and how long it is."""
    container, encoding, delimiter = found["container"], found["encoding"], found["delimiter"]
    facts = [CONTAINERS.get(container, container.upper())]
    facts += [encoding.upper()] if encoding else []
    if delimiter in DELIMITERS:
        facts.append(tr("cells divided by {sign}").format(sign=tr(DELIMITERS[delimiter])))
    elif delimiter:
        facts.append(tr("cells divided by {sign}").format(sign=f"“{delimiter}”"))
    facts += [tr("sheet “{name}”").format(name=found["sheet"])] if found["sheet"] else []
    facts.append(trn("{n} row", "{n} rows", found["rows"]).format(n=formats.count(found["rows"])))
    return [*facts, _row_words(found)]


def _row_words(found: dict[str, Any]) -> str:
    """What a row is; of totals also of what."""
    shape, roles = Shape(found["shape"]), {column["role"] for column in found["columns"]}
    if shape is not Shape.AGGREGATE:
        return tr("one row is {shape}").format(shape=tr(SHAPES[shape]))
    if Role.PAGE in roles:
        return tr("one row is a page with its figures")
    if Role.COST in roles and not roles & {Role.STAGE_REACHED, Role.STAGE, Role.COUNT}:
        return tr("one row says what was spent")
    return tr("one row counts many people")


def _column_text(column: dict[str, Any]) -> str:
    """``Id: Lead number (text, sure). The header is “Id”``."""
    role = Role(column["role"])
    facts = [tr(TYPES[CellType(column["type"])])]
    if column["date_format"]:
        facts.append(tr(DATE_ORDERS[DateOrder(column["date_format"])]))
    if role not in (Role.OTHER, Role.IGNORE):
        facts.append(formats.percent(column["confidence"], 0))
    text = f"{column['header']}: {choice_name(role, column['stage'] or '')} ({', '.join(facts)})"
    evidence = evidence_text(column["evidence"], of_plan=False)
    return f"{text}. {evidence}" if evidence else text
