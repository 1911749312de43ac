"""Days are written in fields as everywhere else, can be read again, and are taken as typed or refused."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.day_field import DayField, read_day
from funnel_planner.ui.pages.filter_choosers import DayChooser, PeriodChooser
from funnel_planner.ui.theme import Theme
from funnel_planner.words import formats, use_language
from tests.support.typing_over import type_over

PAST = st.dates(date(1950, 1, 1), date(2025, 12, 31))
MAY = date(2018, 5, 22)
TYPED = [
    ("en", "31 May 2018", date(2018, 5, 31)),
    ("en", "15 May 2018", date(2018, 5, 15)),
    ("en", "15 Sep 2026", date(2026, 9, 15)),
    ("en", "31.05.2018", date(2018, 5, 31)),
    ("en", "2018-05-31", date(2018, 5, 31)),
    ("en", "31/05/2018", date(2018, 5, 31)),
    ("en", "5/31/2018", date(2018, 5, 31)),
    ("en", "5/5/2018", date(2018, 5, 5)),
    ("pl", "31 maj 2018", date(2018, 5, 31)),
    ("pl", "31 maja 2018", date(2018, 5, 31)),
    ("pl", "31.05.2018", date(2018, 5, 31)),
    ("pl", "2018-05-31", date(2018, 5, 31)),
]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    use_language("en")


@pytest.mark.parametrize("code", ["en", "pl"])
def test_a_day_as_it_is_shown_can_be_read(code: str) -> None:
    use_language(code)

    @given(PAST)
    def check(day: date) -> None:
        assert read_day(" ".join(formats.day(day).split())) == day

    check()


@pytest.mark.parametrize(("code", "text", "day"), TYPED)
def test_a_day_is_what_was_typed(qtbot: QtBot, theme: Theme, code: str, text: str, day: date) -> None:
    use_language(code)
    one, period = DayChooser(MAY, theme), PeriodChooser(MAY, MAY, theme)
    for shown in (one, period):
        qtbot.addWidget(shown)
    type_over(one._day, text)
    with qtbot.waitSignal(one.chosen):
        qtbot.keyClick(one._day, Qt.Key.Key_Return)
    assert one.day == day
    type_over(period._last, text)
    with qtbot.waitSignal(period.chosen):
        period.take()
    assert period.days == (min(MAY, day), max(MAY, day))


@pytest.mark.parametrize("text", ["31 Foo 2018", "05/06/2018", "31 Jun 2018", "31 May", " "])
def test_what_is_no_day_is_refused_with_a_sentence(qtbot: QtBot, theme: Theme, text: str) -> None:
    one, period = DayChooser(MAY, theme), PeriodChooser(MAY, MAY, theme)
    for shown, field in ((one, one._day), (period, period._first)):
        qtbot.addWidget(shown)
        shown.show()
        type_over(field, text)
        with qtbot.assertNotEmitted(shown.chosen):
            shown.take()
        assert "is not a day" in shown._wrong.text()
        assert shown._wrong.isVisible()
        type_over(field, "31 May 2018")
        assert not shown._wrong.isVisible()


def test_fields_show_a_day_as_tables_do(qtbot: QtBot, theme: Theme) -> None:
    field = DayField(theme, "Day")
    qtbot.addWidget(field)
    field.set_iso("2026-03-05")
    assert field.text() == "5 Mar 2026"
    assert field.iso() == "2026-03-05"
    assert field.day() == date(2026, 3, 5)
    field.set_iso("some day")
    assert (field.text(), field.iso()) == ("some day", "some day")


def test_only_fields_of_the_past_refuse_days_to_come(qtbot: QtBot, theme: Theme) -> None:
    any_day, past = DayField(theme, "Day"), DayField(theme, "Day", past_only=True)
    for field in (any_day, past):
        qtbot.addWidget(field)
        field.set_day(date(2199, 3, 5))
    assert any_day.day() == date(2199, 3, 5)
    with pytest.raises(PlannerError):
        past.day()


def test_a_day_that_could_be_two_is_refused() -> None:
    with pytest.raises(PlannerError, match="lead_day_unreadable"):
        read_day("03/04/2026")
    use_language("pl")
    assert read_day("03/04/2026") == date(2026, 4, 3)
