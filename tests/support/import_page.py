"""The page of an import as tests see and work it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QMenu
from pytestqt.qtbot import QtBot

from funnel_planner.domain.templates import load_template
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.models.import_preview import NameRole

PLAN = load_template("sales", "en")
LIST = """\
Lead ID,Name,Source,Stage,Sent,Created
1,Ann,Ads,MQL,,2026-04-01
2,Bo,Fair,Wibble,x,2026-04-02
3,Cy,,Close,x,2026-04-03
"""
Opens = Callable[..., ImportDialog]


def settle(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.page.counter.busy, timeout=20_000)


def counts(dialog: ImportDialog) -> list[int | None]:
    assert dialog.page.expected is not None
    return [stage.actual for stage in dialog.page.expected.picture.stages]


def roles(dialog: ImportDialog) -> list[str]:
    model = dialog.page.columns.preview
    return [model.headerData(i, Qt.Orientation.Horizontal, NameRole) for i in range(model.columnCount())]


def open_asked(dialog: ImportDialog) -> list[str]:
    return [dialog.page.open_questions.item(row).text() for row in range(dialog.page.open_questions.count())]


def spoken(text: str) -> str:
    return text.replace("\xa0", " ")


def choose(combo: QComboBox, data: object) -> None:
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def popup() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def pick(menu: QMenu, texts: Sequence[str]) -> None:
    for text in texts[:-1]:
        found = next(action for action in menu.actions() if action.text() == text)
        submenu = found.menu()
        assert isinstance(submenu, QMenu)
        menu = submenu
    next(action for action in menu.actions() if action.text() == texts[-1]).trigger()
