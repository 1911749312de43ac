"""Sliders for what a plan assumes, a row an assumption."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from funnel_planner.domain.plan import Plan
from funnel_planner.ui.fields import MoneyField, NumberField, PercentField
from funnel_planner.ui.pages.assumptions import Assumption, assumptions
from funnel_planner.ui.slider_row import SliderRow
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import DownScroll, label
from funnel_planner.ui.widgets.emptying import empty_layout
from funnel_planner.words import tr

LEAST_WIDTH = 300


class AssumptionSliders(DownScroll):
    """``dragged(assumption, value)`` while one is moved, ``committed(assumption, value)`` when it is let go."""

    dragged = Signal(object, float)
    committed = Signal(object, float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: dict[str, SliderRow] = {}
        self._shown: dict[str, tuple[object, ...]] = {}
        """What each row shows, so that a drag redraws one row and not all."""
        page = QWidget()
        page.setProperty("look", "page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["m"], SPACE["l"])
        self._column.setSpacing(SPACE["m"])
        self.setWidget(page)
        self.setMinimumWidth(LEAST_WIDTH)
        self.setMaximumWidth(LEAST_WIDTH + 40)

    def show_plan(self, plan: Plan, reference: Plan, *, writable: bool) -> None:
        """Show what a plan assumes, and how that differs from another plan."""
        found, currency = assumptions(plan), plan.economics.currency
        known = [(row.property("control"), row.name.text()) for row in self.rows.values()]
        if known != [(one.control, one.name) for one in found]:
            self._build(found, currency)
        before = {one.control: one.read(reference) for one in assumptions(reference)}
        for one in found:
            row = self.rows[one.control]
            value, was = one.read(plan), before.get(one.control)
            shown = (value, one.remark, one.warning, one.locked, was, currency, writable)
            if self._shown.get(one.control) == shown:
                continue
            self._shown[one.control] = shown
            if isinstance(row.field, MoneyField):
                row.field.set_currency(currency)
            row.show_value(value)
            row.set_remark(one.remark)
            row.set_warning(one.warning)
            row.set_reference(None if one.locked else was)
            row.set_editable(writable, in_force=not one.locked)

    def forget(self) -> None:
        """Draw every row anew when next shown: a wish was refused, so that they stand elsewhere than they should."""
        self._shown.clear()

    def _build(self, found: list[Assumption], currency: str) -> None:
        empty_layout(self._column)
        self.rows, self._shown = {}, {}
        group = ""
        for one in found:
            if one.group != group:
                group = one.group
                if self.rows:
                    self._column.addSpacing(SPACE["s"])
                self._column.addWidget(label(tr(group), self._theme, "strong", wrap=True))
            row = SliderRow(one.name, _field(one, currency), self._theme, remark=one.remark)
            row.setProperty("control", one.control)
            row.dragged.connect(partial(self.dragged.emit, one))
            row.committed.connect(partial(self.committed.emit, one))
            self._column.addWidget(row)
            self.rows[one.control] = row
        self._column.addStretch(1)


def _field(one: Assumption, currency: str) -> NumberField:
    if one.unit == "share":
        return PercentField(one.name, optional=False)
    if one.unit == "money":
        return MoneyField(one.name, currency, optional=False)
    return NumberField(one.name, digits=1, optional=False)
