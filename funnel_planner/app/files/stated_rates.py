"""Reports that state an overall conversion which their own counts do not have."""

from collections.abc import Sequence

from funnel_planner.domain.mapping import FileMapping, Role, Shape
from funnel_planner.words import formats, tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # the survey loads what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
    from funnel_planner.spreadsheet.meaning.survey import Survey

_OF_ALL = frozenset({"overall", "total", "ogolem", "calkowita", "calkowity", "laczna", "laczny"})
_RATES = frozenset({"conversion", "rate", "cr", "cvr", "konwersja", "wspolczynnik"})
_ROUNDING = 0.0051
"""Reports write whole percents."""


def stated_otherwise(survey: "Survey", file: FileMapping, stage_ids: Sequence[str]) -> tuple[int, str] | None:
    """The column of an overall conversion and the first row whose counts say another one, as a sentence; None: none.

    Of reports with a column for each stage: from the first to the last stage that is counted.
    """
    from funnel_planner.spreadsheet.meaning.count_evidence import number_of
    from funnel_planner.spreadsheet.tables.cells import cell_text

    of_stage = {column.stage_id: column for column in file.columns if column.role is Role.STAGE_REACHED}
    stages = [of_stage[stage_id] for stage_id in stage_ids if stage_id in of_stage]
    stated = next((column for column in survey.columns if _is_overall(column)), None)
    if file.shape is not Shape.AGGREGATE or len(stages) < 2 or stated is None:
        return None
    for row in survey.sample_rows:
        cells = [row[column.index] if column.index < len(row) else None for column in stages]
        numbers = [number_of(cell, column.decimal) for cell, column in zip(cells, stages, strict=True)]
        counts = [number for number in numbers if number is not None]
        told = _share(cell_text(row[stated.index])) if stated.index < len(row) else None
        if len(counts) < len(stages) or told is None or not counts[0]:
            continue
        own = counts[-1] / counts[0]
        if abs(own - told) > _ROUNDING:
            text = tr(
                "“{column}” says {told} in the row “{row}”, but its counts make {own}. One of them is of other people,"
                " or mistyped: the counts are used."
            )
            name = cell_text(row[0])
            said = text.format(column=stated.header, told=formats.rate(told), row=name, own=formats.rate(own))
            return stated.index, said
    return None


def _is_overall(column: "ColumnSurvey") -> bool:
    from funnel_planner.spreadsheet.meaning.header_words import header_key

    words = set(header_key(column.header).split())
    return bool(words & _OF_ALL) and bool(words & _RATES)


def _share(text: str) -> float | None:
    """A share as a percentage, or as a number below 1 as spreadsheets keep it."""
    from funnel_planner.words.numbers import parse_number, parse_percent

    try:
        share = parse_percent(text) if "%" in text else parse_number(text)
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None
