"""In the import dialog: amounts that may be thousands are asked about, and answered at the question."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.import_page import Opens, open_asked, pick, popup, settle

MONEY = 'Lead ID,Stage,Source,Created,Amount\n1,Close,Ads,2026-04-01,"1.234"\n2,Close,Ads,2026-04-02,"2.500"\n'


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_an_amount_in_doubt_is_answered_at_its_question(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens(MONEY)
    page = dialog.page
    (asked,) = [text for text in open_asked(dialog) if "1.234" in text]
    row = open_asked(dialog).index(asked)
    page.open_questions.setCurrentRow(row)
    page.open_questions.setFocus()
    qtbot.keyClick(page.open_questions, Qt.Key.Key_Return)
    menu = popup()
    texts = [action.text() for action in menu.actions() if action.text()]
    assert [text.partition(":")[0] for text in texts] == ["comma", "point", "As the values show"]
    next(action for action in menu.actions() if action.text().startswith("point")).trigger()
    menu.close()
    settle(qtbot, dialog)
    assert list(dialog.drafted.choices.decimals) == [("Amount", ".")]
    assert not any("1.234" in text for text in open_asked(dialog))
    pick(page.columns.menu(4), ["Decimal mark", "As the values show"])
    settle(qtbot, dialog)
    assert not list(dialog.drafted.choices.decimals)
    assert any("1.234" in text for text in open_asked(dialog))
