"""What all sheets of findings have in common: title, counting line, legend, sections, rates with their intervals."""

from collections.abc import Sequence
from textwrap import wrap

from funnel_planner.analytics.results import Measured
from funnel_planner.analytics.statistics import wilson
from funnel_planner.domain.days import date_of
from funnel_planner.publish.contents import WorkbookContents
from funnel_planner.publish.formulas import divided, wilson_formula
from funnel_planner.publish.look import COUNT, RATE
from funnel_planner.publish.sheet import Sheet, relative
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, day

COUNTED = "counted"
"""Style of what was counted: it may be changed, and formulas follow."""
FIXED = "fixed"
"""Style of what the program worked out and no formula of a spreadsheet can: it follows nothing."""
FIRST = 4
"""Row on which a sheet's first section begins."""
POINTS = "[>=0.05]+0.0;[<=-0.05]-0.0;0.0"
P_VALUE = '[<0.0005]"<0.001";0.000'


def start(sheet: Sheet, title: str, line: str, *widths: float) -> None:
    """Title, counting line, legend, and column widths."""
    sheet.title(title, line)
    sheet.text(
        2, 0, tr("Blue: counted. Black: formulas over it. Grey: worked out by the program, stays as it is."), "key"
    )
    sheet.widths(*widths)


def counting_line(contents: WorkbookContents, measured: Measured) -> str:
    """How many leads, as of when, counted how, and which if not all."""
    parts = [leads_words(contents, measured)]
    if contents.as_of is not None:
        parts.append(tr("as of {day}").format(day=day(contents.as_of)))
    elif measured.as_of_day > 0:
        parts.append(tr("as of {day}").format(day=day(date_of(measured.as_of_day))))
    if contents.counting:
        parts.append(contents.counting)
    if contents.conditions:
        parts.append(tr("Filtered: {words}").format(words=contents.filter_line))
    return " · ".join(parts)


def leads_words(contents: WorkbookContents, measured: Measured) -> str:
    """How many leads are counted, and of how many where only some are."""
    n = measured.lead_count
    if contents.conditions:
        return trn("{shown} of {n} lead", "{shown} of {n} leads", contents.all_leads).format(shown=count(n))
    return trn("{n} lead", "{n} leads", n)


def section(sheet: Sheet, row: int, title: str, *notes: str) -> int:
    """A table's title with notes below it; returns the row of the table's header."""
    sheet.text(row, 0, title, "section")
    for offset, note in enumerate(notes, start=1):
        sheet.text(row + offset, 0, note, "muted")
    return row + 1 + len(notes)


def heads(sheet: Sheet, row: int, titles: Sequence[str], *, left: int = 1, width: float = 12) -> None:
    """A table's header, as high as its longest title over columns of this width needs."""
    sheet.heads(row, 0, titles, left=left)
    lines = max(len(wrap(title, max(6, int(width)))) for title in (*titles[left:], "-"))
    sheet.worksheet.set_row(row, max(32, 15 * lines + 4))


def count_cell(sheet: Sheet, row: int, column: int, value: float | None, source: str | None = None) -> None:
    """A count: what stands elsewhere in the workbook (``source``), else a number that can be changed."""
    if source is None or value is None:
        sheet.number(row, column, value, COUNT, COUNTED)
    else:
        sheet.formula(row, column, source, value, COUNT)


def rate_cells(
    sheet: Sheet, row: int, column: int, part: tuple[str, float | None], whole: tuple[str, float | None],
    style: str = "row",
) -> None:  # fmt: skip
    """Share and both ends of its Wilson interval in three cells; ``part`` and ``whole`` are cells and their values."""
    (x_cell, x), (n_cell, n) = part, whole
    share = x / n if x is not None and n else None
    bounds = wilson(x, n) if x is not None and n is not None else None
    low, high = (None, None) if bounds is None else bounds
    sheet.formula(row, column, divided(x_cell, n_cell), share, RATE, style)
    sheet.formula(row, column + 1, wilson_formula(x_cell, n_cell, upper=False), low, RATE, style)
    sheet.formula(row, column + 2, wilson_formula(x_cell, n_cell, upper=True), high, RATE, style)


def rate_heads(share: str) -> list[str]:
    """Titles of those three cells."""
    return [share, tr("95 % from"), tr("95 % to")]


def own(row: int, column: int) -> str:
    """A cell of the same sheet."""
    return relative(row, column)


def finish(sheet: Sheet, end: int, last_column: int) -> None:
    """Print what is to be read, up to this row and column: not the helpers of the charts beyond."""
    sheet.worksheet.print_area(0, 0, max(end, FIRST), last_column)
