"""Reports that state a conversion which their own counts do not have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from funnel_planner.domain.mapping import FileMapping, Role, Shape
from funnel_planner.words import formats, tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # the survey loads what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
    from funnel_planner.spreadsheet.meaning.survey import Survey
    from funnel_planner.spreadsheet.tables.table import Cell

_OF_ALL = frozenset({"overall", "total", "ogolem", "calkowita", "calkowity", "laczna", "laczny"})
_RATES = frozenset({"conversion", "rate", "cr", "cvr", "konwersja", "wspolczynnik"})
_OF_STEPS = frozenset({"conversion", "konwersja", "konwersji", "step", "krok", "kroku", "cr", "cvr"})
"""What a column of rates says besides in a report with a row for each stage; a bounce rate is of no stage."""
_ROUNDING = 0.0051
"""Reports write whole percents."""
_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class _Stated:
    """A rate that a cell states, and those of the counts that it may mean, the likeliest first."""

    column: "ColumnSurvey"
    row: str
    told: float
    own: list[float]


def stated_otherwise(survey: "Survey", file: FileMapping, stage_ids: Sequence[str]) -> tuple[int, str] | None:
    """The column of a rate and the first row whose counts say another one, as a sentence; None: none.

    Of reports with a column for each stage: conversions of all, and of stages that the header names. Of reports with
    a row for each stage: conversions of all, and of steps. A rate that any of the counts may mean is none of these.
    """
    if file.shape is not Shape.AGGREGATE:
        return None
    for stated in (*_across(survey, file, stage_ids), *_down(survey, file)):
        if stated.own and all(abs(own - stated.told) > _ROUNDING for own in stated.own):
            text = tr(
                "“{column}” says {told} in the row “{row}”, but its counts make {own}. One of them is of other people,"
                " or mistyped: the counts are used."
            )
            told, own = formats.rate(stated.told), formats.rate(stated.own[0])
            return stated.column.index, text.format(column=stated.column.header, told=told, row=stated.row, own=own)
    return None


def _across(survey: "Survey", file: FileMapping, stage_ids: Sequence[str]) -> Iterator[_Stated]:
    """What rows with a count for each stage state."""
    from funnel_planner.spreadsheet.meaning.count_evidence import number_of
    from funnel_planner.spreadsheet.tables.cells import cell_text

    of_stage = {column.stage_id: column for column in file.columns if column.role is Role.STAGE_REACHED}
    stages = [of_stage[stage_id] for stage_id in stage_ids if stage_id in of_stage]
    names = [_words(column.header) for column in stages]
    columns = [(column, _places(column, names)) for column in _rate_columns(survey)] if len(stages) > 1 else []
    for row in survey.sample_rows if columns else ():
        cells = [row[column.index] if column.index < len(row) else None for column in stages]
        numbers = [number_of(cell, column.decimal) for cell, column in zip(cells, stages, strict=True)]
        counts = [number for number in numbers if number is not None]
        for column, places in columns:
            told = _share(row, column)
            if told is not None and len(counts) == len(stages):
                yield _Stated(column, cell_text(row[0]), told, _ratios(counts, places))


def _places(column: "ColumnSurvey", names: list[set[str]]) -> list[tuple[int, int]]:
    """Between which stages a column may state a rate; empty: it does not say."""
    words, last = _words(column.header), len(names) - 1
    if words & _OF_ALL:
        return [(0, last)]
    named = [place for place, own in enumerate(names) if own <= words]
    if len(named) == 2:
        return [(named[0], named[1])]
    return [pair for place in named[:1] for pair in _about(place, last)] if len(named) == 1 else []


def _about(place: int, last: int) -> list[tuple[int, int]]:
    """Rates that a stage may be named for: from the one before, to the next, from the first, to the last."""
    pairs = [(place - 1, place), (place, place + 1), (0, place), (place, last)]
    return [(start, end) for start, end in pairs if 0 <= start < end <= last]


def _down(survey: "Survey", file: FileMapping) -> Iterator[_Stated]:
    """What rows of one stage each state, where there are no others, such as of channels."""
    from funnel_planner.spreadsheet.meaning.count_evidence import number_of
    from funnel_planner.spreadsheet.tables.cells import cell_text

    stage, count, rows = file.column(Role.STAGE), file.column(Role.COUNT), survey.sample_rows
    if stage is None or count is None or file.column(Role.CHANNEL) is not None or len(rows) > _MOST_ROWS:
        return
    labels = [cell_text(row[stage.index]).strip() if stage.index < len(row) else "" for row in rows]
    numbers = [number_of(row[count.index], count.decimal) if count.index < len(row) else None for row in rows]
    counts = [number for number in numbers if number is not None]
    if len(set(labels)) < len(labels) or len(counts) < len(numbers):
        return
    for column in _rate_columns(survey):
        words = _words(column.header)
        of_all = bool(words & _OF_ALL)
        if not (of_all or words & _OF_STEPS or words <= _RATES):
            continue
        for place, (row, label) in enumerate(zip(rows, labels, strict=True)):
            told = _share(row, column)
            if told is not None:
                pairs = [(0, place)] if of_all else [*_about(place, len(rows) - 1), (place, place)]
                yield _Stated(column, label, told, _ratios(counts, pairs))


def _ratios(counts: Sequence[float], pairs: Sequence[tuple[int, int]]) -> list[float]:
    """Shares that went on, then those that did not: a rate may be that of a drop-off."""
    shares = [counts[end] / counts[start] for start, end in pairs if counts[start]]
    return [*shares, *(1 - share for share in shares)]


def _rate_columns(survey: "Survey") -> "list[ColumnSurvey]":
    return [column for column in survey.columns if _words(column.header) & _RATES]


def _words(header: str) -> set[str]:
    from funnel_planner.spreadsheet.meaning.header_words import header_key

    return set(header_key(header).split())


def _share(row: "Sequence[Cell]", column: "ColumnSurvey") -> float | None:
    """A share as a percentage, or as a number as spreadsheets keep it: below 1, unless others of the column are not."""
    from funnel_planner.spreadsheet.tables.cells import cell_text

    text = cell_text(row[column.index]) if column.index < len(row) else ""
    share = _number(text)
    if share is None:
        return None
    if "%" not in text and any((_number(label) or 0.0) > 1 for label in (*column.samples, text)):
        share /= 100  # whole numbers of percents
    return share if 0 <= share <= 1 else None


def _number(text: str) -> float | None:
    from funnel_planner.words.numbers import parse_number, parse_percent

    try:
        return parse_percent(text) if "%" in text else parse_number(text)
    except ValueError:
        return None
