"""What is still open before files can be imported: each question says where to answer it."""

from dataclasses import dataclass
from enum import StrEnum

from funnel_planner.app.notices import notice
from funnel_planner.domain.mapping import CellType, ColumnMapping, Mapping, Role, Shape
from funnel_planner.words import formats, tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:  # the survey loads what must wait until after the first paint
    from funnel_planner.app.importing import Draft

_DATED = (Role.CREATED, Role.CLOSED, Role.STAGE_REACHED)


class Place(StrEnum):
    """Where a question is answered."""

    COLUMNS = "columns"
    LABELS = "labels"
    DATES = "dates"
    SHAPE = "shape"
    NOWHERE = "nowhere"


class Weight(StrEnum):
    """How much a question matters."""

    BLOCKS = "error"
    WARNS = "warning"
    INFORMS = "info"


@dataclass(frozen=True, slots=True)
class Question:
    """Something open: a sentence, where to answer it, and the file, column or label it is about."""

    text: str
    weight: Weight
    place: Place = Place.NOWHERE
    file: int = 0
    column: int = -1
    label: str = ""


def questions(drafted: "Draft") -> tuple[Question, ...]:
    """All that is open, the gravest first."""
    mapping = drafted.mapping
    found = [*_shapes(mapping), *_dates(drafted), *_stages(mapping), *_labels(mapping)]
    found += [*_currencies(drafted), *_missing(mapping)]
    for number, survey in enumerate(drafted.surveys):
        found += [Question(notice(note), Weight.INFORMS, file=number) for note in survey.notes]
    order = list(Weight)
    return tuple(sorted(found, key=lambda question: order.index(question.weight)))


def undecided_dates(mapping: Mapping) -> list[tuple[int, ColumnMapping]]:
    """(file, column) of needed dates of which nothing tells day from month."""
    return [
        (number, column)
        for number, file in enumerate(mapping.files)
        for column in file.columns
        if column.role in _DATED and column.type in (CellType.DATE, CellType.DATETIME) and column.date_order is None
    ]


def _shapes(mapping: Mapping) -> list[Question]:
    sentences = {
        Shape.LOG: tr("Each row seems to be an event, several for one lead. Such lists cannot be imported yet."),
        Shape.AGGREGATE: tr("Each row seems to be a total, not a lead. Such tables cannot be imported yet."),
    }
    return [
        Question(sentences[file.shape], Weight.BLOCKS, Place.SHAPE, number)
        for number, file in enumerate(mapping.files)
        if file.shape in sentences
    ]


def _dates(drafted: "Draft") -> list[Question]:
    found = []
    for number, column in undecided_dates(drafted.mapping):
        samples = drafted.surveys[number].columns[column.index].samples
        text = tr("“{column}”: is {value} written day first or month first?")
        sentence = text.format(column=column.header, value=samples[0] if samples else formats.NO_DATA)
        found.append(Question(sentence, Weight.BLOCKS, Place.DATES, number, column.index))
    return found


def _stages(mapping: Mapping) -> list[Question]:
    """Whether anything says how far leads came."""
    if any(file.column(Role.STAGE) or file.column(Role.STAGE_REACHED) for file in mapping.files):
        return []
    if any(file.presence_stage for file in mapping.files):
        return []
    text = tr("No column says how far the leads came, so all would stand at the first stage. Choose the stage column.")
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


def _currencies(drafted: "Draft") -> list[Question]:
    """Values in another currency than that of the leads which the plan has."""
    own = drafted.plan_currency
    text = tr("“{column}” is in {currency}, but this plan counts in {own}. Amounts are not converted.")
    return [
        Question(
            text.format(column=column.header, currency=column.currency, own=own),
            Weight.WARNS,
            Place.COLUMNS,
            number,
            column.index,
        )
        for number, file in enumerate(drafted.mapping.files)
        for column in file.columns
        if own and column.role is Role.VALUE and column.currency not in ("", own)
    ]


def _missing(mapping: Mapping) -> list[Question]:
    """Columns that are worth having."""
    wanted = (
        (Role.ID, tr("No column tells leads apart, so a later import cannot recognise them.")),
        (Role.CHANNEL, tr("No column says where leads come from: all are shown as (unknown).")),
        (Role.CREATED, tr("No column says when leads came in, so there are no months to compare.")),
    )
    dated = any(
        column.role is Role.STAGE_REACHED and column.type in (CellType.DATE, CellType.DATETIME)
        for file in mapping.files
        for column in file.columns
    )
    return [
        Question(text, Weight.INFORMS, Place.COLUMNS)
        for role, text in wanted
        if not any(file.column(role) for file in mapping.files) and not (role is Role.CREATED and dated)
    ]
