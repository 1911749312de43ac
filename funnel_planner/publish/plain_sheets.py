"""Plain tables written row by row, as a workbook or as text: for people to mend and bring back.

Numbers stay numbers, days stay days and texts stay texts, whatever they start with.
"""

import contextlib
import csv
import math
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from funnel_planner.publish.look import CENTS, money_format
from funnel_planner.publish.replacing import replacing
from funnel_planner.publish.texts import FORMULA_STARTS, Changes, is_formula_like, sheet_names

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Value = str | int | float | bool | date | None
MOST_ROWS = 1_048_576
"""Rows of a sheet, the header among them."""
_LARGEST_EXACT = 2**53
_FIRST_YEAR = 1900
"""Spreadsheets know no day before it."""
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?", re.ASCII)
_GUARDED = re.compile("'+[=+\\-@\t\r]")
_WIDEST, _DATED = 40, 17
_DAY, _MOMENT = 14, 22
"""Numbers of the formats that every spreadsheet shows as its reader's country writes days and times."""


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table with a header; rows come when they are written, once. ``wide``: columns to be shown wide.

    In a workbook: ``dated`` columns have days or moments, numbers in those of ``currencies`` are money.
    """

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Value]]
    wide: frozenset[int] = frozenset()
    dated: frozenset[int] = frozenset()
    currencies: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Styles:
    """Formats of cells in one sheet."""

    quoted: "Format"
    day: "Format"
    moment: "Format"
    money: "Mapping[int, Format]"


def write_tables(path: Path, tables: Sequence[PlainTable]) -> int:
    """Write tables as the sheets of a workbook, replacing ``path`` in one step. How many rows.

    A sheet that is full goes on in the next. Raises ``PlannerError`` as ``replacing``, and whatever the rows raise.
    """
    written = 0
    with replacing(path) as temporary, _workbook(temporary) as workbook:
        names = iter(sheet_names([table.name for table in tables]))
        taken = {table.name for table in tables}
        for table in tables:
            written += _write_table(workbook, next(names), table, taken)
    return written


@contextlib.contextmanager
def _workbook(path: Path) -> "Iterator[Workbook]":
    """A workbook that keeps its rows on the disk; they are gone afterwards, whatever happens."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with tempfile.TemporaryDirectory(prefix="funnel-planner-") as folder:
        workbook = Workbook(
            str(path),
            {
                "constant_memory": True,
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        try:
            yield workbook
            workbook.close()
        except FileCreateError as error:  # it wraps what the disk said
            said = error.args[0] if error.args else None
            raise (said if isinstance(said, OSError) else OSError(str(error))) from None
        finally:
            for sheet in workbook.worksheets():
                rows = getattr(sheet, "row_data_fh", None)
                if rows is not None:
                    rows.close()


def write_text(path: Path, table: PlainTable, delimiter: str = ",") -> int:
    """Write a table as CSV (UTF-8 with a mark, so that spreadsheets know), replacing ``path`` in one step.

    What a spreadsheet would take for a formula gets an apostrophe in front. How many rows. Raises as ``write_tables``.
    """
    written = 0
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow([guarded(header) for header in table.headers])
        for row in table.rows:
            writer.writerow([guarded(_as_text(value)) for value in row])
            written += 1
    return written


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: with an apostrophe in front, unless it is a plain number."""
    if not text.startswith(FORMULA_STARTS):
        return f"'{text}" if _GUARDED.match(text) else text
    return text if _PLAIN_NUMBER.fullmatch(text) else f"'{text}"


def _write_table(workbook: "Workbook", name: str, table: PlainTable, taken: set[str]) -> int:
    written = 0
    rows: Iterator[Sequence[Value]] = iter(table.rows)
    row = next(rows, None)
    number = 1
    while True:
        sheet = _new_sheet(workbook, name if number == 1 else _next_name(name, number, taken), table)
        styles = (_styles(workbook, table), Changes())
        place = 1
        while row is not None and place < MOST_ROWS:
            for column, value in enumerate(row):
                _write(sheet, place, column, value, *styles)
            place += 1
            written += 1
            row = next(rows, None)
        if row is None:
            return written
        number += 1


def _styles(workbook: "Workbook", table: PlainTable) -> _Styles:
    return _Styles(
        workbook.add_format({"quote_prefix": True}),
        workbook.add_format({"num_format": _DAY}),
        workbook.add_format({"num_format": _MOMENT}),
        {
            column: workbook.add_format({"num_format": money_format(currency, CENTS)})
            for column, currency in table.currencies.items()
        },
    )


def _new_sheet(workbook: "Workbook", name: str, table: PlainTable) -> "Worksheet":
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True, "bottom": 1})
    changes = Changes()
    for column, header in enumerate(table.headers):
        least = _DATED if column in table.dated else 10
        width = _WIDEST if column in table.wide else min(_WIDEST, max(least, len(header) + 3))
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    for column, header in enumerate(table.headers):
        sheet.write_string(0, column, changes.clean(header), bold)
    return sheet


def _next_name(name: str, number: int, taken: set[str]) -> str:
    (found,) = sheet_names([f"{name[:20]} ({number})"])
    while found in taken:
        number += 1
        (found,) = sheet_names([f"{name[:20]} ({number})"])
    taken.add(found)
    return found


def _write(sheet: "Worksheet", row: int, column: int, value: Value, styles: _Styles, changes: Changes) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) <= _LARGEST_EXACT:
        sheet.write_number(row, column, value, styles.money.get(column))
    elif isinstance(value, date) and value.year >= _FIRST_YEAR:
        style = styles.moment if isinstance(value, datetime) else styles.day
        sheet.write_datetime(row, column, value, style)
    else:
        text = changes.clean(str(value))
        sheet.write_string(row, column, text, styles.quoted if is_formula_like(text) else None)


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_EXACT:
        return str(int(value))
    return str(value)
