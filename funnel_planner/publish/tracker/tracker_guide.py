"""How to use a tracker, on one page of it."""

from collections.abc import Iterator

from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.publish.sheet import Sheet
from funnel_planner.publish.tracker.tracker_columns import Layout
from funnel_planner.publish.tracker.tracker_leads import NUMBERED_ROWS, STALE_DAYS
from funnel_planner.words import formats, tr

_WIDTHS = (26, 84)
_CHARACTERS = (26, 100)
"""What a line of each takes, on average."""


def write_guide(sheet: Sheet, plan: Plan, layout: Layout) -> None:
    """Steps, what the colours mean, and the stages with when to choose them."""
    sheet.title(tr("How to use this list"), tr("Lead tracker: {plan}").format(plan=plan.name))
    sheet.worksheet.set_column(0, 0, _WIDTHS[0])
    sheet.worksheet.set_column(1, 1, _WIDTHS[1])
    row = _write_part(sheet, 3, tr("Step by step"), list(_steps(layout)))
    row = _write_part(sheet, row + 1, tr("Colours and signs"), list(_signs(layout)))
    _write_part(sheet, row + 1, tr("When to choose which stage"), list(_stages(plan, layout)))


def _write_part(sheet: Sheet, row: int, title: str, lines: list[tuple[str, str]]) -> int:
    """A title and two columns of text; the row below."""
    sheet.text(row, 0, title, "section")
    sheet.worksheet.set_row(row, 24)
    for offset, (name, text) in enumerate(lines, 1):
        sheet.text(row + offset, 0, name, "row_strong")
        sheet.text(row + offset, 1, text, "row_text")
        sheet.fit_height(row + offset, (name, text), _CHARACTERS)
    return row + len(lines) + 1


def _steps(layout: Layout) -> Iterator[tuple[str, str]]:
    headers = {column.key: column.header for column in layout.columns}
    yield (
        tr("1. A new lead"),
        tr(
            "Go to the next free row of the sheet “Leads”. Fill in the name, the channel, the day of the first contact"
            " and the stage. The number is there already; never change or copy it."
        ),
    )
    if any(column.role is Role.STAGE_REACHED for column in layout.columns):
        moves_on = tr(
            "Choose the new stage. If you like, enter the day under “Reached: …”; Funnel Planner then shows how long"
            " each step takes. Ctrl+; enters today’s date."
        )
    else:
        moves_on = tr("Choose the new stage. Ctrl+; enters today’s date.")
    yield tr("2. The lead moves on"), moves_on
    yield (
        tr("3. Won"),
        tr("Choose “{stage}” and enter the day under “{closed}” and the value.").format(
            stage=layout.won, closed=headers["closed"]
        ),
    )
    yield (
        tr("4. Lost"),
        tr("Choose “{lost}”, and under “{last}” the stage the lead had reached; the reason helps.").format(
            lost=layout.lost, last=headers["last_stage"]
        ),
    )
    yield tr("5. Look at the funnel"), tr("The sheet “Funnel” counts by itself. Nothing has to be refreshed.")
    yield (
        tr("6. Into Funnel Planner"),
        tr(
            "Choose Import leads and this file, or drop it on the window: nothing has to be mapped. Keep the import"
            " linked, and the charts move whenever you save this file."
        ),
    )
    yield (
        tr("Good to know"),
        tr(
            "{n} rows are numbered; for more, drag the number down. Columns may be moved, hidden or added, but keep"
            " their titles. The yellow lists on the sheet “Lists” can be added to."
        ).format(n=formats.count(NUMBERED_ROWS)),
    )


def _signs(layout: Layout) -> Iterator[tuple[str, str]]:
    yield tr("✓ green"), tr("A customer.")
    yield tr("✕ grey"), tr("{lost}: stays in the list and in the rates.").format(lost=layout.lost)
    yield (
        tr("⚠ amber"),
        tr(
            "Needs you: the next step is overdue, or nothing has happened for {n} days and no next step is planned."
        ).format(n=STALE_DAYS),
    )
    yield tr("Dotted frame"), tr("Something is missing, or a lead number stands there twice.")
    yield tr("Blue titles"), tr("Needed to count the lead; all others are worth having.")


def _stages(plan: Plan, layout: Layout) -> Iterator[tuple[str, str]]:
    for stage, name in zip(plan.stages, layout.stages, strict=True):
        yield name, stage.entry_criterion or stage.question or formats.NO_DATA
