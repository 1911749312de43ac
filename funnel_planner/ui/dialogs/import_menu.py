"""What a column can be, as a menu: the usual first, the rest by what it is about, dates, and the reason."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from funnel_planner.app.files.import_words import (
    DATE_ORDERS,
    DECIMALS,
    GROUPS,
    OFFERED,
    WISHES,
    choice_name,
    column_evidence,
    role_hint,
)
from funnel_planner.domain.mapping import CellType, ColumnMapping, DateOrder, Role
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.words import tr

RoleChosen = Callable[[Role, str], None]
OrderChosen = Callable[[DateOrder | None], None]
DecimalChosen = Callable[[str], None]
LONGEST_WHY = 64


def role_menu(
    parent: QWidget,
    column: ColumnMapping,
    stages: Sequence[Stage],
    role_chosen: RoleChosen,
    order_chosen: OrderChosen,
    decimal_chosen: DecimalChosen,
) -> QMenu:
    """The menu of one column; it deletes itself.

    ``role_chosen(role, stage name)``, ``order_chosen(order)``, ``decimal_chosen(mark)``.
    """
    menu = _menu(parent)
    add = partial(_add_role, column=column, chosen=role_chosen)
    for role in OFFERED:
        if role is Role.STAGE_REACHED:
            _add_stages(menu.addMenu(choice_name(role)), column, stages, role_chosen)
        else:
            add(menu, role)
    menu.addSeparator()
    for title, roles in GROUPS:
        group = menu.addMenu(tr(title))
        group.setToolTipsVisible(True)
        for role in roles:
            add(group, role)
        if any(action.isChecked() for action in group.actions()):
            _mark(group)
    menu.addSeparator()
    add(menu, Role.OTHER)
    add(menu, Role.IGNORE)
    if column.type in (CellType.DATE, CellType.DATETIME):
        menu.addSeparator()
        _add_orders(menu.addMenu(tr("Dates are written")), column, order_chosen)
    if column.role in (Role.VALUE, Role.COST):
        menu.addSeparator()
        _add_decimals(menu.addMenu(tr("Decimal mark")), column, decimal_chosen)
    why = column_evidence(column)
    if why:
        menu.addSeparator()
        _add_why(menu, why)
    return menu


def order_menu(parent: QWidget, column: ColumnMapping, chosen: OrderChosen) -> QMenu:
    """How the dates of a column can be written; the menu deletes itself."""
    menu = _menu(parent)
    _add_orders(menu, column, chosen)
    return menu


def decimal_menu(parent: QWidget, column: ColumnMapping, chosen: DecimalChosen) -> QMenu:
    """How the numbers of a column can be written; the menu deletes itself."""
    menu = _menu(parent)
    _add_decimals(menu, column, chosen)
    return menu


def chosen_action(menu: QMenu) -> QAction:
    """The entry in force, or the group it is in; else the first."""
    return next((action for action in menu.actions() if action.isChecked() or _is_marked(action)), menu.actions()[0])


def _menu(parent: QWidget) -> QMenu:
    menu = passing_menu(parent)
    menu.setToolTipsVisible(True)
    return menu


def _add_role(menu: QMenu, role: Role, *, column: ColumnMapping, chosen: RoleChosen) -> None:
    text = tr(WISHES[role]) if role in WISHES else choice_name(role)
    _add(menu, text, column.role is role, partial(chosen, role, ""), role_hint(role))


def _add_stages(menu: QMenu, column: ColumnMapping, stages: Sequence[Stage], chosen: RoleChosen) -> None:
    for stage in stages:
        is_it = column.role is Role.STAGE_REACHED and column.stage_id == stage.id
        _add(menu, stage.name, is_it, partial(chosen, Role.STAGE_REACHED, stage.name), role_hint(Role.STAGE_REACHED))
    if column.role is Role.STAGE_REACHED:
        _mark(menu)


def _add_orders(menu: QMenu, column: ColumnMapping, chosen: OrderChosen) -> None:
    for order, text in DATE_ORDERS.items():
        _add(menu, tr(text), column.date_order is order, partial(chosen, order))
    menu.addSeparator()
    _add(menu, tr("As the values show"), False, partial(chosen, None))


def _add_decimals(menu: QMenu, column: ColumnMapping, chosen: DecimalChosen) -> None:
    for mark, text in DECIMALS.items():
        _add(menu, tr(text), (column.decimal or ".") == mark, partial(chosen, mark))
    menu.addSeparator()
    _add(menu, tr("As the values show"), False, partial(chosen, ""))


def _add_why(menu: QMenu, why: str) -> None:
    """Why the column is taken for what it is: to read, not to choose."""
    short = why if len(why) <= LONGEST_WHY else why[: LONGEST_WHY - 1].rstrip() + "…"
    action = menu.addAction(short.replace("&", "&&"))
    action.setEnabled(False)
    action.setToolTip(tool_tip(why))


def _add(menu: QMenu, text: str, checked: bool, choose: Callable[[], object], tip: str = "") -> None:  # noqa: FBT001 - a state
    action = QAction(text.replace("&", "&&"), menu)
    action.setCheckable(True)
    action.setChecked(checked)
    action.setToolTip(tool_tip(tip or text))
    action.triggered.connect(lambda _checked=False: choose())
    menu.addAction(action)


def _mark(menu: QMenu) -> None:
    """The entry in force is in this group: it is written in bold."""
    font = menu.menuAction().font()
    font.setBold(True)
    menu.menuAction().setFont(font)


def _is_marked(action: QAction) -> bool:
    return action.menu() is not None and action.font().bold()
