"""One sheet being written: texts that can never become formulas, formulas that carry the program's own number."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from funnel_planner.publish.look import Look
from funnel_planner.publish.texts import Changes, header_text, is_formula_like
from funnel_planner.words import tr
from funnel_planner.words.formats import NO_DATA

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

A4 = 9
Value = float | str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows and columns count from 0, as in XlsxWriter. None is written as a dash, never as 0."""

    workbook: "Workbook"
    worksheet: "Worksheet"
    name: str
    look: Look
    changes: Changes

    def text(self, row: int, column: int, text: str, style: str = "plain") -> None:
        """A text, whatever it starts with."""
        harmless = self.changes.clean(text)
        made = self.look.style(style, quoted=is_formula_like(harmless))
        if harmless:
            self.worksheet.write_string(row, column, harmless, made)
        else:
            self.worksheet.write_blank(row, column, None, made)

    def number(self, row: int, column: int, value: float | None, number: str, style: str = "row") -> None:
        """A number that is what it is."""
        made = self.look.style(style, number)
        if value is None:
            self.worksheet.write_string(row, column, NO_DATA, made)
        else:
            self.worksheet.write_number(row, column, value, made)

    def formula(self, row: int, column: int, formula: str, value: Value, number: str, style: str = "row") -> None:
        """A formula (without ``=``) with the program's own number, shown until the sheet is recalculated."""
        shown = NO_DATA if value is None else value
        self.worksheet.write_formula(row, column, f"={formula}", self.look.style(style, number), shown)

    def input(self, row: int, column: int, value: float | None, number: str, name: str, *, share: bool = False) -> None:
        """A cell people change, with a name that formulas use; None leaves it blank."""
        made = self.look.style("input", number)
        if value is None:
            self.worksheet.write_blank(row, column, None, made)
        else:
            self.worksheet.write_number(row, column, value, made)
        self.name_cell(name, row, column)
        self.worksheet.data_validation(row, column, row, column, _share_rule() if share else _amount_rule())

    def name_cell(self, name: str, row: int, column: int) -> None:
        """Let formulas call a cell by a name."""
        self.workbook.define_name(name, f"={self.address(row, column)}")

    def name_area(self, name: str, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """Let formulas call a range by a name."""
        self.workbook.define_name(name, f"={self.range(first_row, first_column, last_row, last_column)}")

    def address(self, row: int, column: int) -> str:
        """``'Forecast'!$B$4``, for other sheets."""
        return f"{quoted(self.name)}!{absolute(row, column)}"

    def range(self, first_row: int, first_column: int, last_row: int, last_column: int) -> str:
        """``'Forecast'!$B$4:$D$9``, for charts and other sheets."""
        return f"{quoted(self.name)}!{area(first_row, first_column, last_row, last_column)}"

    def heads(self, row: int, column: int, titles: Sequence[str], *, left: int = 1) -> None:
        """A table's header; the first ``left`` titles stand over texts, the others over numbers."""
        for offset, title in enumerate(titles):
            self.text(row, column + offset, title, "head" if offset < left else "head_right")
        self.worksheet.set_row(row, 32)

    def fit_height(self, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
        """Make a row as high as its wrapped texts need; not every program does it by itself."""
        lines = max(
            sum(max(1, math.ceil(1.15 * len(line) / width)) for line in text.split("\n"))
            for text, width in zip(texts, widths, strict=True)
        )
        self.worksheet.set_row(row, min(409, 15 * max(1, lines) + 3))

    def title(self, text: str, note: str = "") -> None:
        """The sheet's title and what it is about."""
        self.worksheet.set_row(0, 34)
        self.text(0, 0, text, "title")
        self.text(1, 0, note, "muted")

    def widths(self, *widths: float) -> None:
        """Column widths from the left; the last one goes on to the 60th column."""
        for column, width in enumerate(widths):
            self.worksheet.set_column(column, column, width)
        self.worksheet.set_column(len(widths), 60, widths[-1])

    def page(self, plan_name: str, *, repeat: int | None = None, one_page: bool = False) -> None:
        """Print set-up: A4 landscape, as wide as the page; ``repeat`` is a header row that every page shows."""
        sheet = self.worksheet
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        sheet.fit_to_pages(1, 1 if one_page else 0)
        if repeat is not None:
            sheet.repeat_rows(repeat)
        sheet.set_header(f"&L&9&K566173{header_text(plan_name)}&R&9&K566173{header_text(self.name)}")
        page = header_text(tr("Page {page} of {pages}")).format(page="&P", pages="&N")
        sheet.set_footer(f"&L&9&K566173&D&R&9&K566173{page}")


def absolute(row: int, column: int) -> str:
    """``$B$4``."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def relative(row: int, column: int) -> str:
    """``B4``."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column))


def area(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """``$B$4:$D$9``."""
    return f"{absolute(first_row, first_column)}:{absolute(last_row, last_column)}"


def quoted(sheet_name: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + sheet_name.replace("'", "''") + "'"


def _share_rule() -> dict[str, object]:
    return {
        "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1,
        "error_title": tr("Not a rate"), "error_message": tr("A rate lies between 0 % and 100 %."),
    }  # fmt: skip


def _amount_rule() -> dict[str, object]:
    return {
        "validate": "decimal", "criteria": ">=", "value": 0,
        "error_title": tr("Not an amount"), "error_message": tr("Please enter a number that is not negative."),
    }  # fmt: skip
