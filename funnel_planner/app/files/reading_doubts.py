"""What was decided about files though they leave it open: sentences for the dialog and for the command line."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from funnel_planner.app.files.stated_rates import stated_otherwise
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import ColumnMapping, FileMapping, Mapping, Role, Shape
from funnel_planner.words import formats, tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:  # the survey loads what must wait until after the first paint
    from funnel_planner.app.files.drafts import Draft
    from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
    from funnel_planner.spreadsheet.meaning.survey import Survey

_SHOWN = 3
"""Cells that are quoted."""
_LONGEST = 24
_SPENT = "shape:counts of what was spent"
_CROSS = "shape:a number of a cross table"


class About(StrEnum):
    """What a doubt is about, and so where it is cleared up."""

    COLUMN = "column"
    DECIMAL = "decimal"
    AMOUNTS = "amounts"
    """The file itself is doubtful, not how it is read."""
    PRESENCE = "presence"
    LABELS = "labels"
    CHANNELS = "channels"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One sentence, the file it is about, the column (-1: the whole file), the label, and what the column may be."""

    text: str
    about: About
    file: int
    column: int = -1
    label: str = ""
    role: Role | None = None


def doubts(drafted: "Draft") -> list[Doubt]:
    """All that was decided though it could be otherwise, file by file."""
    found: list[Doubt] = []
    for number, (file, survey) in enumerate(zip(drafted.mapping.files, drafted.surveys, strict=True)):
        if text := _of_file(file, survey, drafted.mapping):
            found.append(Doubt(text, About.PRESENCE, number))
        if stated := stated_otherwise(survey, file, drafted.mapping.stage_ids):
            found.append(Doubt(stated[1], About.AMOUNTS, number, stated[0]))
        found += _subtotals(survey, file, number, drafted.mapping.channels_left_out)
        for column in file.columns:
            found += _of_column(survey, column, number, decided=drafted.decided.decimal_of(column.header))
            found += [Doubt(text, About.LABELS, number, column.index) for text in _converted(drafted, survey, column)]
            if text := _lost_elsewhere(drafted, survey, column):
                found.append(Doubt(text, About.COLUMN, number, column.index, role=Role.OUTCOME))
    return found


def _subtotals(survey: "Survey", file: FileMapping, number: int, left_out: Collection[str]) -> Iterator[Doubt]:
    """Channels that are exactly what others add up to."""
    from funnel_planner.spreadsheet.meaning.subtotals import subtotals

    channel = file.column(Role.CHANNEL)
    for label, parts in subtotals(survey, file) if channel is not None else ():
        if label_key(label) in left_out:
            continue
        text = tr("“{label}” is exactly the sum of {parts}. If it is a subtotal, leave it out, or it counts twice.")
        sentence = text.format(label=label, parts=_quoted(list(parts)))
        yield Doubt(sentence, About.CHANNELS, number, channel.index if channel else -1, label)


def only_costs(mapping: Mapping) -> bool:
    """Whether files tell nothing but what was spent."""
    return bool(mapping.files) and all(map(_says_only_costs, mapping.files))


def _says_only_costs(file: FileMapping) -> bool:
    reasons = file.evidence.split("; ")
    counts = any(file.column(role) for role in (Role.STAGE_REACHED, Role.STAGE, Role.COUNT, Role.PAGE))
    return not counts and (_SPENT in reasons or (_CROSS in reasons and file.column(Role.COST) is not None))


def only_costs_sentence() -> str:
    """What a report of costs does."""
    return tr("The rows say what was spent: they bring costs into the plan, and no leads.")


def _of_column(survey: "Survey", column: ColumnMapping, number: int, *, decided: str) -> Iterator[Doubt]:
    looked_at = survey.columns[column.index]
    if text := _planned(column):
        yield Doubt(text, About.COLUMN, number, column.index, role=Role.IGNORE)
    elif text := _called_like_a_stage(column, looked_at) or _mere_numbers(survey, column):
        yield Doubt(text, About.COLUMN, number, column.index)
    if column.role is Role.COST and (text := _absurd_cost(survey, column)):
        yield Doubt(text, About.AMOUNTS, number, column.index)
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


def _converted(drafted: "Draft", survey: "Survey", column: ColumnMapping) -> Iterator[str]:
    """Labels that may mean won, but are taken for less because others say so."""
    from funnel_planner.spreadsheet.meaning.conversions import is_conversion

    mapping = drafted.mapping
    if column.role is not Role.STAGE:
        return
    asked = {label_key(label) for label, _ in drafted.decided.labels}
    targets = {label_key(label.label): label.target for label in mapping.labels}
    for label, _ in survey.columns[column.index].labels:
        key = label_key(label)
        is_less = targets.get(key, "") in set(mapping.stage_ids) - {mapping.won_stage}
        if is_less and key not in asked and is_conversion(label):
            yield tr(
                "“{label}” is not taken for won: other labels or files say which leads were. If it means won, choose"
                " that stage for it."
            ).format(label=label)


def _lost_elsewhere(drafted: "Draft", survey: "Survey", column: ColumnMapping) -> str:
    """A column that stands for nothing, and has words of losses, while the stages come from elsewhere."""
    from funnel_planner.spreadsheet.meaning.outcomes import lost_labels
    from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages

    files = drafted.mapping.files
    asked = any(label_key(header) == label_key(column.header) for _, header in drafted.decided.columns)
    staged = any(file.column(role) for file in files for role in (Role.STAGE, Role.STAGE_REACHED))
    counted = any(file.shape in (Shape.AGGREGATE, Shape.LOG) for file in files)
    if column.role is not Role.OTHER or asked or counted or not (staged or len(files) > 1):
        return ""
    found = lost_labels(survey.columns[column.index], PlanStages.named([]))
    if not found:
        return ""
    text = trn(
        "{n} row says {labels} in “{column}”: is it lost? It counts as open. If it is lost, choose “Won or lost” for"
        " the column.",
        "{n} rows say {labels} in “{column}”: are these lost? They count as open. If they are lost, choose “Won or"
        " lost” for the column.",
        sum(count for _, count in found),
    )
    labels = ", ".join(f"“{label}”" for label, _ in found[:_SHOWN])
    n = formats.count(sum(count for _, count in found))
    return text.format(n=n, labels=labels, column=column.header)


def _planned(column: ColumnMapping) -> str:
    """A budget taken for what was spent."""
    from funnel_planner.spreadsheet.meaning.cost_reports import PLANNED

    if column.role is not Role.COST or PLANNED not in column.evidence.split("; "):
        return ""
    text = tr("“{column}” is taken for what was spent. If it is only what was planned, do not bring it in.")
    return text.format(column=column.header)


def has_mere_numbers(mapping: Mapping) -> bool:
    """Whether some file is a cross table of numbers of which nothing says what they are."""
    return any(
        _CROSS in file.evidence.split("; ") and any(map(_is_mere_number, file.columns)) for file in mapping.files
    )


def _is_mere_number(column: ColumnMapping) -> bool:
    from funnel_planner.spreadsheet.meaning.cross_words import NUMBERS

    return column.role is Role.OTHER and column.header in NUMBERS


def _mere_numbers(survey: "Survey", column: ColumnMapping) -> str:
    """Numbers of a cross table of which nothing says what they are."""
    if not survey.is_cross_table or not _is_mere_number(column):
        return ""
    text = tr(
        "Nothing says what the numbers of this table are, so they are not counted. Choose what “{column}” is: costs,"
        " values, or the stage that leads reached."
    )
    return text.format(column=column.header)


def _absurd_cost(survey: "Survey", column: ColumnMapping) -> str:
    """Costs beside clicks of which one would cost a fortune, as where millionths are taken for whole ones."""
    from funnel_planner.spreadsheet.meaning.click_costs import absurd_click

    price = absurd_click(survey, column)
    if price is None:
        return ""
    text = tr(
        "By “{column}” one click did cost {price}. Look whether the amounts are millionths (micros), or are written"
        " otherwise than they are read."
    )
    return text.format(column=column.header, price=formats.money(price, column.currency).strip())


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
