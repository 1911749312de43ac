"""Notes of the reader carry kinds; the sentences are made at the edge."""

import re
from pathlib import Path

from funnel_planner.app.files.notices import NOTICES, notice
from funnel_planner.spreadsheet.tables.table import Note

READER = Path(__file__).resolve().parents[3] / "funnel_planner" / "spreadsheet"


def test_every_kind_of_note_has_a_sentence_and_none_is_left_over() -> None:
    code = "\n".join(path.read_text("utf-8") for path in READER.rglob("*.py"))
    noted = set(re.findall(r'\b(?:Note|_note)\(\s*"(\w+)"', code))
    assert noted <= set(NOTICES)
    assert not [kind for kind in NOTICES if f'"{kind}"' not in code]


def test_a_sentence_tells_value_and_place() -> None:
    assert "“Leady”" in notice(Note("sheet_chosen", "Leady"))
    assert "Line 7" in notice(Note("stray_quote", "", 7))
