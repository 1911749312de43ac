"""What is open about the dates of files: day or month first, months without days, days without a year."""

from funnel_planner.app.files.question import Place, Question, Weight
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import CellType, ColumnMapping, Mapping, Role, Shape
from funnel_planner.words import formats, tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # the survey loads what must wait until after the first paint
    from funnel_planner.app.files.drafts import Draft
    from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey

_DATED = (Role.CREATED, Role.CLOSED, Role.TIME, Role.STAGE_REACHED)
_NO_YEAR = "values:days without a year"


def undecided_dates(mapping: Mapping) -> list[tuple[int, ColumnMapping]]:
    """(file, column) of needed dates of which nothing tells day from month."""
    return [
        (number, column)
        for number, file in enumerate(mapping.files)
        for column in file.columns
        if column.role in _DATED and column.type in (CellType.DATE, CellType.DATETIME) and column.date_order is None
        if column.role is not Role.TIME or file.shape in (Shape.LOG, Shape.AGGREGATE)  # of leads it dates nothing
    ]


def months_as_days(drafted: "Draft") -> list[Question]:
    """Dates of leads that only name a month."""
    text = tr("“{column}” names months without a day; each counts as the first day of its month.")
    return [
        Question(text.format(column=column.header), Weight.INFORMS, Place.COLUMNS, number, column.index)
        for number, (file, survey) in enumerate(zip(drafted.mapping.files, drafted.surveys, strict=True))
        for column in file.columns
        if file.shape is not Shape.AGGREGATE and column.role in _DATED and survey.columns[column.index].month_share
        if column.role is not Role.TIME or file.shape is Shape.LOG
    ]


def years_wanted(error: PlannerError, mapping: Mapping) -> PlannerError:
    """The error that dates are wanted; where there are days without a year, that it is the years."""
    if error.kind != "dates_wanted":
        return error
    columns = [c.header for file in mapping.files for c in file.columns if c.evidence == _NO_YEAR]
    return PlannerError("years_wanted", option=error.values["option"], column=columns[0]) if columns else error


def yearless(mapping: Mapping) -> list[Question]:
    """Days and months of no year."""
    text = tr("“{column}” names days, weeks or months without a year, so it cannot tell to which month a lead belongs.")
    return [
        Question(text.format(column=column.header), Weight.INFORMS, Place.COLUMNS, number, column.index)
        for number, file in enumerate(mapping.files)
        for column in file.columns
        if column.evidence == _NO_YEAR
    ]


def open_dates(drafted: "Draft") -> list[Question]:
    """Needed dates of which nobody knows which is the day and which the month."""
    found = []
    for number, column in undecided_dates(drafted.mapping):
        survey = drafted.surveys[number].columns[column.index]
        text = tr("“{column}”: is {value} written day first or month first?")
        if survey.contrary is not None:
            text = tr(
                "“{column}” has dates of both orders, {value} and {other}: which is right? The others are left out."
            )
            sentence = text.format(column=column.header, value=survey.contrary[0], other=survey.contrary[1])
            found.append(Question(sentence, Weight.BLOCKS, Place.DATES, number, column.index))
            continue
        sentence = text.format(column=column.header, value=_doubtful(survey, formats.NO_DATA))
        found.append(Question(sentence, Weight.BLOCKS, Place.DATES, number, column.index))
    return found


def _doubtful(survey: "ColumnSurvey", otherwise: str) -> str:
    """A cell of a column of dates that can be read day first and month first."""
    from funnel_planner.spreadsheet.meaning.date_orders import order_evidence

    cells = (*survey.samples, *(label for label, _ in survey.labels))
    return next((cell for cell in cells if order_evidence([cell]).either), next(iter(cells), otherwise))
