"""The sheet of leads: a table with drop-downs, checks, and rows that show by colour and sign how they stand."""

from datetime import date
from typing import Any

from funnel_planner.publish.look import CLOUD, FOREST, INK, PALE_AMBER, PALE_GREEN, SLATE, STEEL
from funnel_planner.publish.sheet import Sheet, area, quoted, relative
from funnel_planner.publish.tracker.tracker_columns import Column, Kind, Layout, Need
from funnel_planner.words import language, tr

NUMBERED_ROWS = 1000
"""Rows that come with a lead number."""
LAST_ROW = 5000
"""Row (from 0) down to which drop-downs, checks, colours and the funnel reach."""
STALE_DAYS = 30
_AMBER = "#8A5A00"
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_DAYS = {"en": "d mmm yyyy", "pl": "dd.mm.yyyy"}
_HEADS = {Need.ESSENTIAL: "tracker_essential", Need.USEFUL: "tracker_useful", Need.STEP: "tracker_step"}


def column_area(layout: Layout, key: str, sheet_name: str) -> str:
    """``'Leads'!$H$2:$H$5001``, for formulas of other sheets."""
    index = layout.index(key)
    return f"{quoted(sheet_name)}!{area(1, index, LAST_ROW, index)}"


def write_leads(sheet: Sheet, layout: Layout) -> None:
    """Write the table, empty but for the numbers."""
    worksheet = sheet.worksheet
    columns = layout.columns
    for index, column in enumerate(columns):
        worksheet.set_column(index, index, column.width, _cells(sheet, column))
    numbers = sheet.look.style("tracker_number")
    for row in range(1, NUMBERED_ROWS + 1):
        worksheet.write_string(row, 0, f"{layout.prefix}-{row:04d}", numbers)
    heads = [{"header": column.header, "header_format": sheet.look.style(_head(column))} for column in columns]
    worksheet.add_table(
        0, 0, NUMBERED_ROWS, len(columns) - 1,
        {"name": "Leads", "columns": heads, "style": "Table Style Light 1", "banded_rows": False},
    )  # fmt: skip
    worksheet.set_row(0, 44)
    worksheet.freeze_panes(1, layout.index("name") + 1)
    for index, column in enumerate(columns):
        rule = _rule(column, index)
        if rule is not None:
            worksheet.data_validation(1, index, LAST_ROW, index, rule)
    _write_signs(sheet, layout)
    worksheet.print_area(0, 0, NUMBERED_ROWS, len(columns) - 1)


def _head(column: Column) -> str:
    """Style of a header: as its cells are aligned."""
    style = _HEADS[column.need]
    return f"{style}_right" if column.kind is Kind.MONEY else style


def _cells(sheet: Sheet, column: Column) -> Any:  # noqa: ANN401 - XlsxWriter's Format
    """How cells of a column look."""
    if column.kind is Kind.DATE:
        return sheet.look.style("tracker_left", _DAYS.get(language(), "yyyy-mm-dd"))
    if column.kind is Kind.MONEY:
        return sheet.look.style("tracker_cell", sheet.look.money_cents)
    if column.kind is Kind.PHONE:  # as text: leading zeros and a plus stay
        return sheet.look.style("tracker_left", "@")
    return sheet.look.style("tracker_number" if column.kind is Kind.NUMBER else "tracker_cell")


def _rule(column: Column, index: int) -> dict[str, Any] | None:
    """What may be typed into a column."""
    if column.kind is Kind.DATE:
        return {
            "validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY,
            "error_title": tr("Not a date"),
            "error_message": tr("Please enter a date, such as {day}.").format(day=_example_day()),
        }  # fmt: skip
    if column.kind is Kind.MONEY:
        return {
            "validate": "decimal", "criteria": ">=", "value": 0,
            "error_title": tr("Not an amount"), "error_message": tr("Please enter a number that is not negative."),
        }  # fmt: skip
    if column.kind is Kind.EMAIL:
        cell = relative(1, index)
        return {
            "validate": "custom", "value": f'=ISNUMBER(FIND(".",{cell},FIND("@",{cell})))',
            "error_type": "warning", "error_title": tr("Not an e-mail address"),
            "error_message": tr("An e-mail address looks like name@example.com."),
        }  # fmt: skip
    if column.kind is Kind.CHOICE:
        return {"validate": "list", "source": f"=tracker_{column.choices}", **_strictness(column)}
    return None


def _strictness(column: Column) -> dict[str, Any]:
    """What happens when something is typed that the list lacks."""
    if column.key in ("stage", "last_stage"):
        return {
            "error_title": tr("Not a stage"),
            "error_message": tr("Please choose a stage from the list: only then is the lead counted."),
        }
    if column.key == "channel":
        return {
            "error_type": "warning", "error_title": tr("A new channel?"),
            "error_message": tr("This channel is not in the list. Misspelt channels are counted apart."),
        }  # fmt: skip
    return {"show_error": False}


def _write_signs(sheet: Sheet, layout: Layout) -> None:
    """Won green, lost grey, neglected amber, each with a sign before the stage; what is missing has a dotted frame."""
    name, stage, last = (layout.index(key) for key in ("name", "stage", "last_stage"))
    end = len(layout.columns) - 1
    at = {column.key: f"${relative(1, index)}" for index, column in enumerate(layout.columns)}
    dates = [index for index, column in enumerate(layout.columns) if column.key.startswith("reached")]
    steps = f",{_row_area(dates)}" if dates else ""
    latest = f"MAX({at['created']}{steps})"
    is_won = f"ISNUMBER(MATCH({at['stage']},tracker_won,0))"
    is_lost = f"{at['stage']}=tracker_lost"
    overdue = f"AND(ISNUMBER({at['next_day']}),{at['next_day']}<TODAY())"
    forgotten = f'AND({at["next_day"]}="",{latest}>0,TODAY()-{latest}>{STALE_DAYS})'
    is_stale = f'AND({at["stage"]}<>"",NOT({is_won}),NOT({is_lost}),OR({overdue},{forgotten}))'
    begun = f"COUNTA({_row_area([name, end])})>0"
    missing = {"bg_color": PALE_AMBER, "border": 4, "border_color": _AMBER}

    def rule(first: int, last_column: int, formula: str, **look: object) -> None:
        sheet.worksheet.conditional_format(
            1, first, LAST_ROW, last_column,
            {"type": "formula", "criteria": f"={formula}", "format": sheet.workbook.add_format(look)},
        )  # fmt: skip

    for key in ("channel", "created", "stage"):
        rule(layout.index(key), layout.index(key), f'AND({at[key]}="",{begun})', **missing)
    rule(name, name, f'AND({at["name"]}="",{at["email"]}="",{begun})', **missing)
    rule(last, last, f'AND({is_lost},{at["last_stage"]}="",{_no_step(dates)})', **missing)
    rule(0, 0, f'AND({at["number"]}="",{begun})', **missing)
    sheet.worksheet.conditional_format(
        1, 0, LAST_ROW, 0, {"type": "duplicate", "format": sheet.workbook.add_format(missing)}
    )
    rule(stage, stage, is_won, num_format='"✓ "@', bold=True, font_color=FOREST, bg_color=PALE_GREEN)
    rule(stage, stage, is_lost, num_format='"✕ "@', italic=True, font_color=SLATE, bg_color=CLOUD)
    rule(stage, stage, is_stale, num_format='"⚠ "@', bold=True, font_color=_AMBER, bg_color=PALE_AMBER)
    for index in (layout.index("next"), layout.index("next_day")):
        rule(index, index, f"AND({is_stale},{overdue})", bold=True, font_color=_AMBER, bg_color=PALE_AMBER)
    rule(0, end, is_won, bg_color=PALE_GREEN, font_color=INK)
    rule(0, end, is_lost, bg_color="#F1F3F6", font_color=STEEL, italic=True)


def _no_step(dates: list[int]) -> str:
    """Formula: no date says how far a lead came."""
    return f"COUNT({_row_area(dates)})=0" if dates else "TRUE"


def _row_area(columns: list[int]) -> str:
    """``$R2:$W2``."""
    return f"${relative(1, columns[0])}:${relative(1, columns[-1])}"


def _example_day() -> str:
    return "31.01.2026" if language() == "pl" else "2026-01-31"
