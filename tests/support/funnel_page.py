"""The page of a funnel worked by mouse and keyboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from funnel_planner.domain.plan import Plan
from funnel_planner.ui.pages.funnel import FunnelPage
from funnel_planner.ui.theme import Theme
from tests.support.page_desk import page_on
from tests.support.sample_plans import sample_plan

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@contextmanager
def sample_page(folder: Path, theme: Theme, qtbot: QtBot) -> Iterator[FunnelPage]:
    """The page with the sample plan, its funnel drawn."""
    with page_on(FunnelPage, sample_plan(), folder, theme, qtbot) as page:
        assert isinstance(page, FunnelPage)
        page.editor.repaint()
        yield page


def plan(page: FunnelPage) -> Plan:
    return page.desk.session.state.plan


def names(page: FunnelPage) -> list[str]:
    return [stage.name for stage in plan(page).stages]


def middle(page: FunnelPage, index: int) -> QPoint:
    assert page.editor.shape is not None
    return page.editor.shape.layers[index].band.center().toPoint()


def cell(page: FunnelPage, channel: str, column: str) -> QModelIndex:
    grid = page.channels.model
    return grid.index(grid.row_of(channel), grid.column_keys.index(column))


def go(page: FunnelPage, channel: str, column: str) -> None:
    page.channels.table.setFocus()
    page.channels.table.go_to(cell(page, channel, column))


def typed(qtbot: QtBot, text: str) -> None:
    """Type into the focused widget, then Enter."""
    for char in text:
        qtbot.keyClick(focused(), char)
    enter(qtbot)


def enter(qtbot: QtBot) -> None:
    """Press Enter in the focused field; an editor of a table is closed a turn of the event loop later."""
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    QApplication.processEvents()


def focused() -> QLineEdit:
    widget = QApplication.focusWidget()
    assert isinstance(widget, QLineEdit), widget
    return widget
