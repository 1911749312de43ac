"""The account of an import in words: every class and every reason has some."""

import re
from pathlib import Path

from funnel_planner.app.files.ledger_words import (
    CLASSES,
    REASONS,
    change_sentence,
    import_sentence,
    ledger_sentence,
    left_out_count,
    reason_text,
)
from funnel_planner.domain.ledger import Ledger, RowClass, RowNote

PACKAGE = Path(__file__).resolve().parents[3] / "funnel_planner"


def test_classes_without_rows_are_left_out() -> None:
    ledger = Ledger(used=1200, duplicates=3, totals=1)
    assert ledger_sentence(ledger) == "1,204 rows = 1,200 used, 3 duplicates, 1 line of totals"
    assert left_out_count(ledger) == 4
    assert ledger_sentence(Ledger()) == "0 rows = 0 used"


def test_an_import_is_told_in_a_line() -> None:
    assert import_sentence(Ledger(used=1, created=1)) == "Imported: 1 new lead. The 1 row was used."
    told = import_sentence(Ledger(used=5, unmapped=1, created=2))
    assert told == "Imported: 2 new leads. 6 rows = 5 used, 1 without a known stage."
    assert import_sentence(Ledger(used=5)) == "Imported: totals, no single leads. All 5 rows were used."


def test_changes_are_named() -> None:
    assert change_sentence(Ledger(created=1, updated=2)) == "1 new lead, 2 updated"
    assert change_sentence(Ledger(used=5)) == ""


def test_every_class_and_every_reason_of_the_reader_has_words() -> None:
    assert set(CLASSES) == set(RowClass)
    text = "\n".join(path.read_text("utf-8") for path in (PACKAGE / "spreadsheet" / "leads").rglob("*.py"))
    text += (PACKAGE / "spreadsheet" / "meaning" / "total_rows.py").read_text("utf-8")
    told = set(re.findall(r'RowClass\.\w+[:,] "(\w+)"', text)) | set(re.findall(r'"(stage_\w+)"', text))
    assert told
    assert told <= set(REASONS)


def test_a_note_quotes_the_file_and_an_unknown_reason_shows_as_it_is() -> None:
    note = RowNote("a.csv", 7, RowClass.UNMAPPED, "stage_unmapped", "Wibble {x}")
    assert reason_text(note) == "“Wibble {x}” belongs to no stage"
    assert reason_text(RowNote("a.csv", 7, RowClass.REJECTED, "brand_new")) == "brand_new"
