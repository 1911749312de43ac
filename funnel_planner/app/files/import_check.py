"""What is still open before files can be imported: each question says where to answer it."""

import re
from collections.abc import Sequence
from pathlib import Path

from funnel_planner.app.explain import explain
from funnel_planner.app.files.currency_check import currency_doubts, unnamed_currency
from funnel_planner.app.files.date_check import months_as_days, open_dates, undecided_dates, yearless
from funnel_planner.app.files.import_words import SHAPES
from funnel_planner.app.files.merge_check import MERGED_BY, merge_roles_missing
from funnel_planner.app.files.not_brought_in import remembered_sentences
from funnel_planner.app.files.notices import notice
from funnel_planner.app.files.question import Place, Question, Weight
from funnel_planner.app.files.reading_doubts import About, doubts, has_mere_numbers, only_costs, only_costs_sentence
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import CellType, FileMapping, Mapping, MergeRule, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.words import formats, tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:  # the survey loads what must wait until after the first paint
    from funnel_planner.app.files.drafts import Draft
    from funnel_planner.spreadsheet.meaning.survey import Survey

SURE_SHAPE = 0.8
_ROUNDED = re.compile(r"\s*\d[.,]\d+E\+\d+\s*", re.IGNORECASE)
"""``9,00712E+14``: what a spreadsheet makes of a long number."""
_UNCOUNTABLE = {"shape:shares side by side": "rows_are_shares", "shape:periods side by side": "rows_beside_periods"}
"""Evidence of rows that nobody can count, and the error that says so."""


def questions(drafted: "Draft", new: Plan | None = None) -> tuple[Question, ...]:
    """All that is open, the gravest first. ``new``: the plan, where it is made of these files."""
    mapping = drafted.mapping
    found = [
        *_shapes(mapping),
        *_merge(mapping),
        *damaged_ids(drafted),
        *yearless(mapping),
        *months_as_days(drafted),
        *open_dates(drafted),
        *_doubts(drafted),
        *_stages(mapping),
        *_labels(mapping),
        *(() if new is None else _stage_order(drafted.surveys, new)),
    ]
    found += _missing(mapping)
    found += [
        Question(doubt.text, Weight.INFORMS, Place.COLUMNS, doubt.file, doubt.column)
        for doubt in unnamed_currency(drafted)
    ]
    found += [Question(text, Weight.INFORMS) for text in remembered_sentences(mapping)]
    for number, survey in enumerate(drafted.surveys):
        found += [Question(notice(note), Weight.INFORMS, file=number) for note in survey.notes]
    order = list(Weight)
    return tuple(sorted(found, key=lambda question: order.index(question.weight)))


def _doubts(drafted: "Draft") -> list[Question]:
    """What was decided though files leave it open."""
    places = {
        About.COLUMN: Place.COLUMNS,
        About.AMOUNTS: Place.COLUMNS,
        About.DECIMAL: Place.DECIMALS,
        About.PRESENCE: Place.SHAPE,
        About.LABELS: Place.LABELS,
        About.CHANNELS: Place.CHANNELS,
    }
    return [
        Question(d.text, Weight.WARNS, places[d.about], d.file, d.column, d.label)
        for d in (*doubts(drafted), *currency_doubts(drafted))
    ]


def damaged_ids(drafted: "Draft") -> list[Question]:
    """Ids that a spreadsheet has rounded: different ones may be the same now, so that they tell nobody apart."""
    from funnel_planner.spreadsheet.meaning.header_words import concepts

    text = tr(
        "“{column}” has ids such as {value}, which a spreadsheet has rounded: different leads may have got the same id."
        " Export the file again, with this column as text."
    )
    found = []
    for number, (file, survey) in enumerate(zip(drafted.mapping.files, drafted.surveys, strict=True)):
        for column in file.columns:
            rounded = next(filter(_ROUNDED.fullmatch, map(str, survey.columns[column.index].samples)), None)
            if rounded is None or column.role not in (Role.ID, Role.OTHER):
                continue
            if column.role is Role.ID or any(concept.name == "lead_id" for concept in concepts(column.header)):
                sentence = text.format(column=column.header, value=rounded)
                found.append(Question(sentence, Weight.WARNS, Place.COLUMNS, number, column.index))
    return found


def _shapes(mapping: Mapping) -> list[Question]:
    """What a row is, where that is not sure."""
    text = tr("One row seems to be {shape}, but that is not certain. If it is something else, choose it above.")
    growing = tr(
        "More are counted at a later stage than at an earlier one. If the counts are of those who stand at a stage now,"
        " choose that; otherwise rates above 100 % are shown."
    )
    found = []
    for number, file in enumerate(mapping.files):
        if error := uncountable(file):
            found.append(Question(explain(error), Weight.BLOCKS, Place.SHAPE, number))
        elif file.shape_confidence < SURE_SHAPE:
            found.append(Question(text.format(shape=tr(SHAPES[file.shape])), Weight.WARNS, Place.SHAPE, number))
        if "kind:counts grow" in file.evidence.split("; "):
            found.append(Question(growing, Weight.WARNS, Place.KIND, number))
    return found


def uncountable(file: FileMapping) -> PlannerError | None:
    """That the rows of a file are nothing that can be counted, as long as nobody says what they are."""
    kind = next((_UNCOUNTABLE[part] for part in file.evidence.split("; ") if part in _UNCOUNTABLE), "")
    return PlannerError(kind, file=Path(file.path).name) if kind else None


def _merge(mapping: Mapping) -> list[Question]:
    """A rule by which leads are to be recognised, without the column it needs."""
    missing = merge_roles_missing(mapping)
    if not missing:
        return []
    text = tr("Leads are to be recognised by {value}, but no column holds it. Choose the column, or another rule.")
    return [Question(text.format(value=MERGED_BY[missing[0]]()), Weight.BLOCKS, Place.MERGE)]


def check_answered(drafted: "Draft") -> None:
    """Raise ``PlannerError`` where something must be said before anything is counted.

    ``rows_are_shares``, ``rows_beside_periods``: nobody knows what rows are; ``dates_contradict``: a needed column has
    dates of both orders, and none prevails.
    """
    for error in map(uncountable, drafted.mapping.files):
        if error is not None:
            raise error
    for number, column in undecided_dates(drafted.mapping):
        contrary = drafted.surveys[number].columns[column.index].contrary
        if contrary is not None:
            raise PlannerError("dates_contradict", column=column.header, value=contrary[0], other=contrary[1])


def _stages(mapping: Mapping) -> list[Question]:
    """Whether anything says how far leads came; tables of totals and page reports have no leads."""
    if any(file.shape is Shape.AGGREGATE for file in mapping.files):
        return _counted_stages(mapping)
    if any(file.column(Role.STAGE) or file.column(Role.STAGE_REACHED) for file in mapping.files):
        return []
    if any(file.presence_stage for file in mapping.files):
        return []
    text = tr("No column says how far the leads came, so all would stand at the first stage. Choose the stage column.")
    return [Question(text, Weight.WARNS, Place.COLUMNS)]


def _stage_order(surveys: "Sequence[Survey]", plan: Plan) -> list[Question]:
    """That a plan made of files has its stages in an order which nothing tells, as long as it has that order."""
    from funnel_planner.spreadsheet.meaning.stage_names import named_stages, order_is_guessed

    if plan.template or [stage.name for stage in plan.stages] != named_stages(surveys)[: len(plan.stages)]:
        return []
    text = tr("Nothing tells in which order people pass these stages, so their order is a guess. Put them in order.")
    return [Question(text, Weight.WARNS, Place.STAGES)] if order_is_guessed(surveys) else []


def _counted_stages(mapping: Mapping) -> list[Question]:
    """Whether the counts of a table of totals belong to stages; page reports have none."""
    known = (Role.STAGE_REACHED, Role.STAGE, Role.PAGE)
    if any(file.column(role) for file in mapping.files for role in known):
        return []
    if only_costs(mapping):
        return [Question(only_costs_sentence(), Weight.INFORMS)]
    if has_mere_numbers(mapping):  # what they are is asked
        return []
    text = tr("No count belongs to a stage of this plan. Choose the stage that a column counts, or a new funnel.")
    return [Question(text, Weight.WARNS, Place.COLUMNS)]


def _labels(mapping: Mapping) -> list[Question]:
    unmapped = [item for item in mapping.labels if not item.target and item.count]
    if not unmapped:
        return []
    rows = sum(item.count for item in unmapped)
    if len(unmapped) == 1:
        text = trn(
            "“{label}” belongs to no stage: {n} row would be left out.",
            "“{label}” belongs to no stage: {n} rows would be left out.",
            rows,
        ).format(label=unmapped[0].label, n=formats.count(rows))
    else:
        text = tr("{labels} labels belong to no stage; rows that would be left out: {n}.").format(
            labels=len(unmapped), n=formats.count(rows)
        )
    return [Question(text, Weight.WARNS, Place.LABELS, label=unmapped[0].label)]


def _missing(mapping: Mapping) -> list[Question]:
    """Columns that are worth having."""
    wanted = (
        (Role.ID, tr("No column tells leads apart, so a later import cannot recognise them.")),
        (Role.CHANNEL, tr("No column says where leads come from: all are shown as (unknown).")),
        (Role.CREATED, tr("No column says when leads came in, so there are no months to compare.")),
    )
    totals, events = (Shape.AGGREGATE,), (Shape.AGGREGATE, Shape.LOG)
    without = {Role.ID: totals, Role.CHANNEL: (), Role.CREATED: events}
    """Shapes that have no such column, or date leads otherwise."""
    dated = any(
        column.role is Role.STAGE_REACHED and column.type in (CellType.DATE, CellType.DATETIME)
        for file in mapping.files
        for column in file.columns
    )
    by_address = mapping.merge is not MergeRule.ID and any(file.column(Role.EMAIL) for file in mapping.files)
    return [
        Question(text, Weight.INFORMS, Place.COLUMNS)
        for role, text in wanted
        if not any(file.column(role) or file.shape in without[role] for file in mapping.files)
        and not (role is Role.CREATED and dated)
        and not (role is Role.ID and by_address)
    ]
