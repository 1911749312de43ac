"""What was decided about files though they leave it open: sentences for the dialog and for the command line."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from funnel_planner.domain.mapping import ColumnMapping, FileMapping, Mapping, Role, Shape
from funnel_planner.words import formats, tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # the survey loads what must wait until after the first paint
    from funnel_planner.app.importing import Draft
    from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
    from funnel_planner.spreadsheet.meaning.survey import Survey

_SHOWN = 3
"""Cells that are quoted."""
_LONGEST = 24
_SPENT = "shape:counts of what was spent"


class About(StrEnum):
    """What a doubt is about, and so where it is cleared up."""

    COLUMN = "column"
    DECIMAL = "decimal"
    PRESENCE = "presence"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One sentence, the file it is about, and the column; -1: the whole file."""

    text: str
    about: About
    file: int
    column: int = -1


def doubts(drafted: "Draft") -> list[Doubt]:
    """All that was decided though it could be otherwise, file by file."""
    found: list[Doubt] = []
    for number, (file, survey) in enumerate(zip(drafted.mapping.files, drafted.surveys, strict=True)):
        if text := _of_file(file, survey, drafted.mapping):
            found.append(Doubt(text, About.PRESENCE, number))
        for column in file.columns:
            found += _of_column(survey, column, number, decided=drafted.decided.decimal_of(column.header))
    return found


def only_costs(mapping: Mapping) -> bool:
    """Whether files tell nothing but what was spent."""
    return bool(mapping.files) and all(_SPENT in file.evidence.split("; ") for file in mapping.files)


def only_costs_sentence() -> str:
    """What a report of costs does."""
    return tr("The rows say what was spent: they bring costs into the plan, and no leads.")


def _of_column(survey: "Survey", column: ColumnMapping, number: int, *, decided: str) -> Iterator[Doubt]:
    looked_at = survey.columns[column.index]
    text = _called_like_a_stage(column, looked_at) or _planned(column)
    if text:
        yield Doubt(text, About.COLUMN, number, column.index)
    if column.role in (Role.VALUE, Role.COST) and not decided and (text := _thousands(survey, column, looked_at)):
        yield Doubt(text, About.DECIMAL, number, column.index)


def _called_like_a_stage(column: ColumnMapping, looked_at: "ColumnSurvey") -> str:
    """A column that is called like a stage and has cells that are neither dates nor ticks."""
    from funnel_planner.spreadsheet.meaning.named_stages import CALLED, FILLED, unclear_cells

    reasons = column.evidence.split("; ")
    if FILLED in reasons and column.role is Role.STAGE_REACHED:
        text = tr(
            "“{column}” is called like a stage, but has cells that are neither dates nor ticks ({cells}). Each filled"
            " cell counts as reached. If that is wrong, choose another meaning for the column."
        )
        return text.format(column=column.header, cells=_quoted(unclear_cells(looked_at) or list(looked_at.samples)))
    if CALLED in reasons and column.role is Role.OTHER:
        text = tr(
            "“{column}” is called like a stage, but its cells are neither dates nor ticks ({cells}). It is not counted."
            " If it should be, choose the stage for the column."
        )
        return text.format(column=column.header, cells=_quoted(unclear_cells(looked_at) or list(looked_at.samples)))
    return ""


def _planned(column: ColumnMapping) -> str:
    """A budget taken for what was spent."""
    from funnel_planner.spreadsheet.meaning.cost_reports import PLANNED

    if column.role is not Role.COST or PLANNED not in column.evidence.split("; "):
        return ""
    text = tr("“{column}” is taken for what was spent. If it is only what was planned, do not bring it in.")
    return text.format(column=column.header)


def _thousands(survey: "Survey", column: ColumnMapping, looked_at: "ColumnSurvey") -> str:
    """Amounts of which nothing tells thousands from fractions."""
    from funnel_planner.spreadsheet.meaning.decimal_marks import doubtful_number
    from funnel_planner.words.numbers import parse_number

    cell = doubtful_number(survey, looked_at)
    if not cell:
        return ""
    text = tr("“{column}”: nothing tells what “{cell}” means; it is read as {number}. Choose the decimal mark if not.")
    number = parse_number(cell, column.decimal or ".")
    return text.format(column=column.header, cell=cell, number=formats.number(number, 0 if number.is_integer() else 3))


def _of_file(file: FileMapping, survey: "Survey", mapping: Mapping) -> str:
    """A file that stands for a stage, or for none, only because nothing says otherwise."""
    from funnel_planner.spreadsheet.meaning.joining import SAME_KIND, STRANGERS

    reasons = file.evidence.split("; ")
    if STRANGERS in reasons and file.presence_stage:
        text = tr(
            "“{file}” has no lead in common with the other files, so each of its rows counts as one more lead, at the"
            " stage that comes next. If that is wrong, choose what being listed in it means, or leave the file out."
        )
        return text.format(file=survey.name)
    says_stage = file.shape is Shape.AGGREGATE or file.column(Role.STAGE) or file.column(Role.STAGE_REACHED)
    if SAME_KIND in reasons and not says_stage and any(other.presence_stage for other in mapping.files):
        text = tr(
            "“{file}” is called after no stage, so being listed in it means the first one. If it means another, choose"
            " that."
        )
        return text.format(file=survey.name)
    return ""


def _quoted(cells: list[str]) -> str:
    shown = [cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1].rstrip() + "…" for cell in cells[:_SHOWN]]
    return ", ".join(tr("“{text}”").format(text=text) for text in shown) + (" …" if len(cells) > _SHOWN else "")
