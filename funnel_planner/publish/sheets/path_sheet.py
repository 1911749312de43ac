"""The sheet of paths: leads that did not simply go from one stage to the next, and the most usual whole paths."""

from funnel_planner.publish.findings import PathFindings
from funnel_planner.publish.frame import COUNTED, FIRST, finish, heads, own, rate_cells, rate_heads, section, start
from funnel_planner.publish.look import COUNT
from funnel_planner.publish.sheet import Sheet, absolute
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import tr

MOST_MOVES = 12
MEANING = 7
WIDTH = 46


def write_paths(sheet: Sheet, parts: Parts) -> None:
    """Unusual paths, between which places leads took them, and the most usual ones."""
    found = parts.findings.paths
    assert found is not None  # noqa: S101 - the sheet is only made with it
    start(sheet, tr("Paths"), parts.line, WIDTH, 24, *[12] * 5, 90, 12)
    row, everyone = _odd(sheet, found)
    row = _moves(sheet, found, row, everyone)
    row = _usual(sheet, found, row, everyone)
    finish(sheet, row, MEANING)
    sheet.worksheet.freeze_panes(2, 1)


def _odd(sheet: Sheet, found: PathFindings) -> tuple[int, str]:
    """A kind a row with its meaning; returns the row after the table and the cell with all leads."""
    note = tr("A lead may take several of these paths. A dash: this data cannot tell; why stands beside it.")
    row = section(sheet, FIRST, tr("Unusual paths"), note)
    heads(sheet, row, [tr("Path"), "", tr("Leads"), tr("Out of"), *rate_heads(tr("Share"))], left=2)
    sheet.text(row, MEANING, tr("What it is"), "head_aside")
    everyone = absolute(row + 1, 3)
    for place, (name, meaning, way) in enumerate(found.odd):
        row += 1
        leads = way.leads if way.is_told else None
        sheet.text(row, 0, name, "row_strong")
        sheet.text(row, 1, "", "row")
        sheet.number(row, 2, leads, COUNT, COUNTED)
        if place:
            sheet.formula(row, 3, everyone, way.n, COUNT)
        else:
            sheet.number(row, 3, way.n, COUNT, COUNTED)
        rate_cells(sheet, row, 4, (own(row, 2), leads), (own(row, 3), way.n))
        sheet.text(row, MEANING, meaning, "row_aside")
    return row + 2, everyone


def _moves(sheet: Sheet, found: PathFindings, row: int, everyone: str) -> int:
    """From where to where leads took an unusual path."""
    lines = [(name, move, way.n) for name, _, way in found.odd if way.is_told for move in way.moves[:MOST_MOVES]]
    if not lines:
        return row
    row = section(sheet, row, tr("From where to where"), tr("A lead counts once for each pair of places."))
    titles = [tr("From where to where"), tr("Path"), tr("Leads"), tr("Out of"), *rate_heads(tr("Share"))]
    heads(sheet, row, titles, left=2)
    for name, (before, after, leads), n in lines:
        row += 1
        sheet.text(row, 0, f"{found.places[before]} → {found.places[after]}", "row")
        sheet.text(row, 1, name, "row")
        _share(sheet, row, leads, (everyone, n))
    return row + 2


def _usual(sheet: Sheet, found: PathFindings, row: int, everyone: str) -> int:
    if found.usual is None:
        return section(sheet, row, tr("Most usual paths"), found.usual_words)
    row = section(sheet, row, tr("Most usual paths"), found.usual_words)
    heads(sheet, row, [tr("Path"), "", tr("Leads"), tr("Out of"), *rate_heads(tr("Share"))], left=2)
    for text, leads in found.usual:
        row += 1
        sheet.text(row, 0, text, "row_text" if len(text) > WIDTH else "row")
        sheet.text(row, 1, "", "row")
        if len(text) > WIDTH:
            sheet.fit_height(row, [text], [WIDTH])
        _share(sheet, row, leads, (everyone, found.n))
    return row + 1


def _share(sheet: Sheet, row: int, leads: int, whole: tuple[str, int]) -> None:
    sheet.number(row, 2, leads, COUNT, COUNTED)
    sheet.formula(row, 3, whole[0], whole[1], COUNT)
    rate_cells(sheet, row, 4, (own(row, 2), leads), (own(row, 3), whole[1]))
