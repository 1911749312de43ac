"""The menu of saved views: named filters of the plan, to be used, saved and deleted."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu

from funnel_planner.app.saved_views import SavedView, delete_view, save_view, saved_views
from funnel_planner.app.state import LeadFilter
from funnel_planner.domain.errors import PlannerError
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
        for view in views:
            entry = menu.addAction(view.name.replace("&", "&&"), partial(use, view.lead_filter))
            entry.setCheckable(True)
            entry.setChecked(view.lead_filter == lead_filter)
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
        """Ask for a name and keep the filter under it."""
        name = self._desk.ask.text(tr("Save view"), tr("Name of the view"), "")
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
