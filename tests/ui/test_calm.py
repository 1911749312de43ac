"""The wheel scrolls the page: no field of the window changes under it unless it has the focus."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDateEdit, QScrollArea, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import funnel_planner.ui
from funnel_planner.ui.calm import calm
from funnel_planner.ui.pages.form_fields import ChoiceField
from funnel_planner.ui.pages.lead_fields import LabelField

FIELDS = {"QComboBox", "QDateEdit", "QDateTimeEdit", "QTimeEdit", "QSpinBox", "QDoubleSpinBox", "QDial"}


def _combo() -> QComboBox:
    made = calm(QComboBox())
    made.addItems(["one", "two", "three"])
    made.setCurrentIndex(1)
    return made


def _choice() -> QComboBox:
    made = ChoiceField("Phase", [("one", "one"), ("two", "two"), ("three", "three")])
    made.set_value("two")
    return made


def _label() -> QComboBox:
    made = LabelField("Channel")
    made.set_labels(["one", "two", "three"])
    made.setCurrentIndex(1)
    return made


def _turn(widget: QWidget) -> bool:
    """Turn the wheel over a widget: whether it takes that for itself."""
    middle = QPointF(widget.rect().center())
    there = QPointF(widget.mapToGlobal(widget.rect().center()))
    none = Qt.KeyboardModifier.NoModifier
    turned = QWheelEvent(
        middle, there, QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(widget, turned)
    return turned.isAccepted()


def _in_scroll_area(qtbot: QtBot, field: QWidget) -> QScrollArea:
    area, page, first = QScrollArea(), QWidget(), QComboBox()
    qtbot.addWidget(area)
    column = QVBoxLayout(page)
    column.addWidget(first)
    column.addWidget(field)
    column.addSpacing(2000)
    area.setWidget(page)
    area.resize(300, 200)
    area.show()
    qtbot.waitExposed(area)
    first.setFocus()
    return area


@pytest.mark.parametrize("make", [_combo, _choice, _label])
def test_the_wheel_scrolls_past_a_list_without_the_focus(qtbot: QtBot, make: object) -> None:
    field = make()  # type: ignore[operator]
    area = _in_scroll_area(qtbot, field)
    assert area.isVisible()
    assert not _turn(field), "the area behind scrolls"
    assert field.currentIndex() == 1
    assert not field.hasFocus()


@pytest.mark.parametrize("make", [QSpinBox, QDateEdit])
def test_the_wheel_scrolls_past_numbers_and_dates_without_the_focus(qtbot: QtBot, make: type[QWidget]) -> None:
    field = calm(make())
    area = _in_scroll_area(qtbot, field)
    before = field.text()  # type: ignore[attr-defined]
    assert area.isVisible()
    assert not _turn(field), "the area behind scrolls"
    assert field.text() == before  # type: ignore[attr-defined]


def test_the_wheel_changes_a_list_that_has_the_focus(qtbot: QtBot) -> None:
    field = _combo()
    area = _in_scroll_area(qtbot, field)
    area.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    _turn(field)
    assert field.currentIndex() == 2


def test_every_such_field_of_the_program_is_calm() -> None:
    loud = []
    for path in Path(funnel_planner.ui.__path__[0]).rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        calmed = {id(call.args[0]) for call in _calls(tree, {"calm"}) if call.args}
        loud += [f"{path.name}:{call.lineno}" for call in _calls(tree, FIELDS) if id(call) not in calmed]
        for node in ast.walk(tree):
            if not isinstance(node, ast.ClassDef) or not FIELDS & {getattr(base, "id", "") for base in node.bases}:
                continue
            if not any(getattr(call.args[0], "id", "") == "self" for call in _calls(node, {"calm"})):
                loud.append(f"{path.name}: {node.name}")
    assert not loud


def _calls(tree: ast.AST, names: set[str]) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names]
