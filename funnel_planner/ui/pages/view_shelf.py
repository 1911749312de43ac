"""The menu of saved views: named filters of the plan, to be used, saved and deleted."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu

from funnel_planner.app.findings.periods import last_day, moved, period_name
from funnel_planner.app.findings.saved_views import SavedView, delete_view, save_view, saved_views
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.ui.desk import Desk
from funnel_planner.words import tr


class ViewShelf:
    """Knows the open plan's saved views."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def views(self) -> tuple[SavedView, ...]:
        """Those of the open plan."""
        return saved_views(self._desk.session.file, self._desk.session.state.plan.id)

    def fill(self, menu: QMenu, lead_filter: LeadFilter, use: Callable[[LeadFilter], object]) -> None:
        """Put the views into a menu; the one in force is ticked."""
        views, read_only = self.views(), self._desk.session.read_only
        last = last_day(self._desk.session.cube())
        for view in views:
            wish = moved(view.lead_filter, last)
            when = period_name(wish.period)
            name = view.name.replace("&", "&&")
            entry = menu.addAction(f"{name}\t{when}" if when else name, partial(use, wish))
            entry.setCheckable(True)
            entry.setChecked(wish == lead_filter)
        if not views:
            menu.addAction(tr("No saved views yet")).setEnabled(False)
        menu.addSeparator()
        save = menu.addAction(tr("Save this filter as a view…"), partial(self.save, lead_filter))
        save.setEnabled(not lead_filter.is_empty and not read_only)
        if views:
            forget = menu.addMenu(tr("Delete a view"))
            forget.setEnabled(not read_only)
            for view in views:
                forget.addAction(view.name.replace("&", "&&"), partial(self._delete, view.name))

    def save(self, lead_filter: LeadFilter) -> None:
        """Ask for a name and keep the filter under it; a period by its name, so that it moves along."""
        name = self._desk.ask.text(tr("Save view"), _question(lead_filter), "")
        if name is None or not name.strip():
            return
        try:
            save_view(self._desk.session.file, self._desk.session.state.plan.id, name, lead_filter)
        except PlannerError as error:
            self._desk.ask.error(error)

    def _delete(self, name: str) -> None:
        try:
            delete_view(self._desk.session.file, self._desk.session.state.plan.id, name)
        except PlannerError as error:
            self._desk.ask.error(error)


def _question(lead_filter: LeadFilter) -> str:
    """Asks for a name, and says what will become of the days."""
    if lead_filter.period:
        text = tr("Name of the view; “{period}” moves along when later leads come")
        return text.format(period=period_name(lead_filter.period))
    if lead_filter.first_day is not None or lead_filter.last_day is not None:
        return tr("Name of the view; its days stay as they are")
    return tr("Name of the view")
