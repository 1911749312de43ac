"""Fields understand every usual way of writing a number, in every language, and never invent one."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from funnel_planner.ui.fields import MoneyField, NumberField, PercentField
from funnel_planner.words import use_language


@pytest.fixture(params=["en", "pl"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    use_language(str(request.param))
    yield str(request.param)
    use_language("en")


@pytest.fixture
def number(qtbot: QtBot) -> NumberField:
    return _shown(qtbot, NumberField("Volume"))


def _shown(qtbot: QtBot, field: NumberField) -> NumberField:
    qtbot.addWidget(field)
    field.show()
    return field


def _type(qtbot: QtBot, field: NumberField, text: str) -> None:
    field.clear()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("text", ["1234,56", "1234.56", "1 234,56", "1.234,56", "1,234.56"])
def test_an_amount_means_the_same_however_it_is_typed(qtbot: QtBot, text: str) -> None:
    field = _shown(qtbot, MoneyField("Deal size", "PLN"))
    with qtbot.waitSignal(field.edited) as told:
        _type(qtbot, field, text)
    assert told.args == [1234.56]
    assert field.value == 1234.56


def test_what_a_field_shows_it_reads_back(qtbot: QtBot, spoken: str) -> None:
    field = _shown(qtbot, MoneyField("Deal size", "PLN"))
    field.set_value(1234.5)
    assert field.text() == {"en": "PLN\u00a01,234.50", "pl": "1\u00a0234,50\u00a0zł"}[spoken]
    assert field.read(field.text()) == 1234.5


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("text", ["12,5", "12.5", "12,5 %", "12.5%"])
def test_a_percentage_is_a_share(qtbot: QtBot, text: str) -> None:
    field = _shown(qtbot, PercentField("Rate"))
    _type(qtbot, field, text)
    assert field.value == 0.125


@pytest.mark.parametrize("text", ["abc", "1..2", "-5", "12%%"])
def test_wrong_text_stays_framed_and_changes_nothing(qtbot: QtBot, number: NumberField, text: str) -> None:
    number.set_value(7)
    with qtbot.assertNotEmitted(number.edited):
        _type(qtbot, number, text)
    assert number.is_wrong
    assert number.toolTip()
    assert (number.value, number.text()) == (7, text)
    qtbot.keyClick(number, Qt.Key.Key_Escape)
    assert (number.property("state"), number.text()) == ("", "7")


def test_a_share_above_one_is_refused(qtbot: QtBot) -> None:
    field = _shown(qtbot, PercentField("Rate"))
    _type(qtbot, field, "120")
    assert field.is_wrong
    assert field.value is None


def test_blank_is_an_answer(qtbot: QtBot) -> None:
    field = _shown(qtbot, PercentField("Rate"))
    field.set_value(0.3)
    with qtbot.waitSignal(field.edited) as told:
        _type(qtbot, field, "")
    assert told.args == [None]


def test_leaving_a_field_untouched_keeps_every_digit(qtbot: QtBot, number: NumberField) -> None:
    number.set_value(1 / 3)
    assert number.text() == "0.33"
    with qtbot.assertNotEmitted(number.edited):
        qtbot.keyClick(number, Qt.Key.Key_Return)
    assert number.value == 1 / 3


def test_typing_tells_each_readable_value(qtbot: QtBot, number: NumberField) -> None:
    told: list[object] = []
    number.typed.connect(told.append)
    number.clear()
    qtbot.keyClicks(number, "12a")
    assert told == [1.0, 12.0]


def test_arrows_step_within_the_limits(qtbot: QtBot) -> None:
    field = _shown(qtbot, PercentField("Rate"))
    field.set_value(0.995)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value == 1.0
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.value == pytest.approx(0.99)


def test_a_value_that_cannot_be_missing_is_asked_for(qtbot: QtBot) -> None:
    field = _shown(qtbot, NumberField("Volume", optional=False))
    field.set_value(3)
    _type(qtbot, field, "")
    assert field.is_wrong
    assert field.value == 3
