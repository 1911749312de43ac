"""The account of an import in words: one line for all rows, one for each row that was left out."""

from collections.abc import Sequence

from funnel_planner.domain.ledger import Ledger, RowClass, RowNote
from funnel_planner.spreadsheet.tables.own_columns import NOT_LEADS
from funnel_planner.words import formats, mark, tr, trn

CLASSES: dict[RowClass, str] = {
    RowClass.USED: mark("used"),
    RowClass.DUPLICATE: mark("duplicates"),
    RowClass.UNMAPPED: mark("without a known stage"),
    RowClass.SCHEDULED: mark("scheduled"),
    RowClass.EXCLUDED: mark("excluded"),
    RowClass.TOTAL: mark("totals"),
    RowClass.PREAMBLE: mark("preamble"),
    RowClass.REJECTED: mark("rejected"),
}
REASONS: dict[str, str] = {
    **NOT_LEADS,
    "same_as_earlier": mark("The same as an earlier row"),
    "after_as_of": mark("Dated after the day these leads are counted for"),
    "excluded_label": mark("“{value}” is left out everywhere"),
    "stage_unmapped": mark("“{value}” belongs to no stage"),
    "stage_blank": mark("No stage is given"),
    "amount_unreadable": mark("“{value}” is no amount; it was left out"),
    "id_missing": mark("No lead id is given"),
    "label_of_lead": mark("Another row of this lead says “{value}”"),
    "used_before": mark("Used already when the rest of its file was imported; without an id it would count twice"),
    "email_of_several": mark("“{value}” belongs to leads with different ids; they were kept apart"),
    "email_joins_ids": mark("“{value}” belongs to rows with different ids; they are one lead by the chosen rule"),
    "email_known": mark("The lead “{value}” has the e-mail address of another; they were kept apart"),
}
"""Why a row was left out, by the kind in its note."""


def ledger_sentence(ledger: Ledger) -> str:
    """The ledger in one line; classes without rows are left out."""
    counts = [(row_class, ledger_count(ledger, row_class)) for row_class in CLASSES]
    shown = [_counted(row_class, n) for row_class, n in counts if n or row_class is RowClass.USED]
    rows = trn("{n} row", "{n} rows", ledger.rows_in)
    return f"{rows} = {', '.join(shown)}"


def ledger_count(ledger: Ledger, row_class: RowClass) -> int:
    """Rows of one class."""
    return int(getattr(ledger, row_class.value))


def left_out_count(ledger: Ledger) -> int:
    """Rows of any class but used."""
    return ledger.rows_in - ledger.used


def remark_count(notes: Sequence[RowNote]) -> int:
    """Rows among these notes that were used, with a remark."""
    decided = {(note.file, note.line) for note in notes if note.row_class is not RowClass.USED}
    return len({(note.file, note.line) for note in notes if note.row_class is RowClass.USED} - decided)


def import_sentence(ledger: Ledger) -> str:
    """What an import brought and the account of its rows, for a line at the place of work."""
    change, account = change_sentence(ledger), ledger_sentence(ledger)
    if not left_out_count(ledger):
        account = trn("The {n} row was used", "All {n} rows were used", ledger.rows_in)
    if not change:  # totals are no leads
        return tr("Imported: totals, no single leads. {account}.").format(account=account)
    return tr("Imported: {change}. {account}.").format(change=change, account=account)


def change_sentence(ledger: Ledger) -> str:
    """What an import changed, empty where it was not compared with anything."""
    parts = [
        (ledger.created, trn("{n} new lead", "{n} new leads", ledger.created)),
        (ledger.updated, trn("{n} updated", "{n} updated", ledger.updated)),
        (ledger.unchanged, trn("{n} unchanged", "{n} unchanged", ledger.unchanged)),
        (ledger.gone, no_longer_there(ledger.gone)),
    ]
    return ", ".join(text.format(n=formats.count(n)) for n, text in parts if n)


def no_longer_there(n: int) -> str:
    """How many leads a file read again no longer has."""
    return trn("{n} lead is no longer in the file", "{n} leads are no longer in the file", n)


def class_word(row_class: RowClass) -> str:
    """What became of a row, in one word."""
    return tr(CLASSES[row_class])


def became_word(row_class: RowClass) -> str:
    """What became of a listed row: used ones are listed for a remark only."""
    return tr("used, with a remark") if row_class is RowClass.USED else class_word(row_class)


def _counted(row_class: RowClass, n: int) -> str:
    if row_class is RowClass.DUPLICATE:
        return trn("{n} duplicate", "{n} duplicates", n)
    if row_class is RowClass.TOTAL:
        return trn("{n} line of totals", "{n} lines of totals", n)
    return f"{formats.count(n)} {tr(CLASSES[row_class])}"


def reason_text(note: RowNote) -> str:
    """Why a row was left out; kinds without words show as they are."""
    sentence = REASONS.get(note.reason)
    return note.reason if sentence is None else tr(sentence).format(value=note.value)
