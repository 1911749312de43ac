"""Days are written in fields as everywhere else, and can be read again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from funnel_planner.ui.pages.filter_choosers import _date_edit
from funnel_planner.ui.pages.lead_fields import DayField, read_day
from funnel_planner.ui.theme import Theme
from funnel_planner.words import formats, use_language

PAST = st.dates(date(1950, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("code", ["en", "pl"])
def test_a_day_as_it_is_shown_can_be_read(code: str) -> None:
    use_language(code)

    @given(PAST)
    def check(day: date) -> None:
        assert read_day(" ".join(formats.day(day).split())) == day

    try:
        check()
    finally:
        use_language("en")


def test_fields_show_a_day_as_tables_do(qtbot: QtBot, theme: Theme) -> None:
    field, edit = DayField(theme, "Day"), _date_edit(date(2026, 3, 5), "Day")
    qtbot.addWidget(field)
    qtbot.addWidget(edit)
    field.set_iso("2026-03-05")
    assert field.text() == edit.text() == "5 Mar 2026"
    assert field.iso() == "2026-03-05"
    assert field.day() == date(2026, 3, 5)
    field.set_iso("some day")
    assert (field.text(), field.iso()) == ("some day", "some day")
