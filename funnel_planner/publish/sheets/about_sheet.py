"""The last sheet: how the numbers came about and how to use the workbook."""

from collections.abc import Sequence
from datetime import date
from textwrap import wrap

from funnel_planner import __version__
from funnel_planner.domain.ledger import Ledger
from funnel_planner.publish.contents import WorkbookContents
from funnel_planner.publish.frame import leads_words
from funnel_planner.publish.look import COUNT
from funnel_planner.publish.sheet import Sheet, area
from funnel_planner.publish.sheets.finding_sheets import FindingSheet
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import NO_DATA, day

LINE = 100
"""Letters of a line, which goes on over the columns at its right."""


def write_about(sheet: Sheet, contents: WorkbookContents, found: Sequence[tuple[str, FindingSheet]] = ()) -> None:
    """Origin, counting rule, ledger, definitions; call it last, for it also tells which texts were changed.

    ``found`` are the sheets of findings with their names.
    """
    sheet.title(tr("About this workbook"), tr("How the numbers came about and how to use them."))
    sheet.widths(34, 18, 70, 12)
    row = _origin(sheet, 3, contents)
    if contents.ledger is not None:
        row = _ledger(sheet, row + 1, contents.ledger)
    if contents.findings.noticed:
        row = _lines(sheet, row + 1, tr("What was noticed in all the data"), [*contents.findings.noticed])
    row = _lines(sheet, row + 1, tr("How to use it"), _hints())
    if found:
        row = _pairs(sheet, row + 1, tr("What was found out"), [(name, tr(kind.about)) for name, kind in found])
    if found and contents.findings.refused:
        row = _pairs(sheet, row + 1, tr("What this data cannot tell"), list(contents.findings.refused.items()))
    row = _lines(sheet, row + 1, tr("What the numbers mean"), _definitions())
    changed = _changed(sheet)
    if changed:
        _lines(sheet, row + 1, tr("Texts that were changed"), changed)


def _origin(sheet: Sheet, row: int, contents: WorkbookContents) -> int:
    made_on = contents.made_on or date.today()  # noqa: DTZ011 - the user's own day
    lines = [
        (tr("Plan"), contents.plan.name),
        (tr("Made on"), day(made_on)),
        (tr("Made with"), f"Funnel Planner {__version__}"),
        (tr("Currency"), contents.plan.economics.currency),
        (tr("How leads are counted"), contents.counting or NO_DATA),
        (tr("As of"), day(contents.as_of)),
        (tr("Imported files"), ", ".join(contents.sources) or NO_DATA),
    ]
    lines[4:4] = _leads(contents)
    if contents.plan.notes:
        lines.append((tr("Notes"), contents.plan.notes))
    sheet.text(row, 0, tr("Origin"), "section")
    for offset, (label, text) in enumerate(lines, start=1):
        sheet.text(row + offset, 0, label, "row")
        sheet.text(row + offset, 1, text, "plain")
    return row + 1 + len(lines)


def _leads(contents: WorkbookContents) -> list[tuple[str, str]]:
    """Which leads the numbers are of; each condition whole, in as many lines as it takes."""
    if contents.measured is None:
        return []
    if not contents.conditions:
        return [(tr("Leads counted"), tr("All leads"))]
    lines = [line for condition in contents.conditions for line in wrap(condition, LINE, subsequent_indent="    ")]
    return [
        (tr("Leads counted"), leads_words(contents, contents.measured)),
        *zip([tr("Only these"), *[""] * (len(lines) - 1)], lines, strict=True),
    ]


def _ledger(sheet: Sheet, row: int, ledger: Ledger) -> int:
    """The account of the import; its sum is a formula, so that anyone can see that it adds up."""
    sheet.text(row, 0, tr("What became of the imported rows"), "section")
    classes = [
        (tr("Used"), ledger.used),
        (tr("Duplicates"), ledger.duplicates),
        (tr("Without a known stage"), ledger.unmapped),
        (tr("In the future"), ledger.scheduled),
        (tr("Excluded (spam, test)"), ledger.excluded),
        (tr("Totals"), ledger.totals),
        (tr("Lines above the header and below the table"), ledger.preamble),
        (tr("Rejected"), ledger.rejected),
    ]
    for offset, (label, rows) in enumerate(classes, start=1):
        sheet.text(row + offset, 0, label, "row")
        sheet.number(row + offset, 1, rows, COUNT)
    total = row + 1 + len(classes)
    sheet.text(total, 0, tr("Rows in the files"), "total")
    sheet.formula(total, 1, f"SUM({area(row + 1, 1, total - 1, 1)})", ledger.rows_in, COUNT, "total")
    return total + 1


def _lines(sheet: Sheet, row: int, title: str, lines: list[str]) -> int:
    sheet.text(row, 0, title, "section")
    for offset, line in enumerate(lines, start=1):
        sheet.text(row + offset, 0, line)
    return row + 1 + len(lines)


def _pairs(sheet: Sheet, row: int, title: str, lines: list[tuple[str, str]]) -> int:
    sheet.text(row, 0, title, "section")
    for offset, (name, text) in enumerate(lines, start=1):
        sheet.text(row + offset, 0, name, "row")
        sheet.text(row + offset, 1, text, "plain")
    return row + 1 + len(lines)


def _hints() -> list[str]:
    return [
        tr("Change the blue numbers on Assumptions: Forecast, Channels and Summary are computed from them."),
        tr("A blank deal size or rate of a channel takes the plan's."),
        tr("Blue numbers on Results are what was counted; rates and intervals beside them are formulas."),
        tr("On the sheets after it, too. What is grey there was worked out by the program and follows no change."),
        tr("A dash means “no data”: it is neither 0 % nor 100 %."),
    ]


def _definitions() -> list[str]:
    return [
        tr("Step rate: those who reached a stage, of those who reached the stage before."),
        tr("95 % from, to: Wilson interval, the range in which the true rate lies if leads like these go on coming."),
        tr(
            "Of decided leads: advanced, of advanced and lost; open leads are left out. A dash where no lead is marked"
            " as lost, or none at this stage or later while some losses do not name a stage."
        ),
        tr("Planned, same entries: what the planned rates would have made of the leads that came."),
        tr("CAC: spend on channels (ads only), or with sales cost (fully loaded), per new customer."),
        tr("ROAS: revenue / spend. ROI: (margin × revenue − spend) / spend."),
        tr("LTV of a subscription: revenue per account × margin / churn."),
        tr("LTV of customers who buy again: mean deal size × orders a year × years × margin."),
        tr("Payback: CAC / (revenue per account × margin)."),
    ]


def _changed(sheet: Sheet) -> list[str]:
    changes, lines = sheet.changes, []
    if changes.shortened:
        lines.append(
            trn(
                "{n} text was too long for a cell and has been cut.",
                "{n} texts were too long for a cell and have been cut.",
                changes.shortened,
            )
        )
    if changes.cleaned:
        lines.append(
            trn(
                "{n} text had control characters, which have been left out.",
                "{n} texts had control characters, which have been left out.",
                changes.cleaned,
            )
        )
    return lines
