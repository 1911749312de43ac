"""The views of the results as a table: key, title and where each is made; nothing is loaded before it is looked at."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from funnel_planner.words import mark, tr

if TYPE_CHECKING:  # a view is loaded when it is first chosen
    from funnel_planner.ui.desk import Desk
    from funnel_planner.ui.results.view import ResultsView


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """A view: its key, its title as a catalogue key, and its class as ``module.Class`` in this package."""

    key: str
    title: str
    made_by: str
    needs: str = "leads"
    """``leads`` (or counts), or ``pages``: page reports; without them the view is not offered."""


VIEWS: tuple[ViewEntry, ...] = (
    ViewEntry("funnel", mark("Funnel"), "funnel_view.FunnelResults"),
    ViewEntry("channels", mark("Channels"), "channels_view.ChannelResults"),
    ViewEntry("trend", mark("Trend"), "trend_view.TrendView"),
    ViewEntry("time", mark("Time"), "time_view.TimeView"),
    ViewEntry("losses", mark("Losses"), "losses_view.LossResults"),
    ViewEntry("paths", mark("Paths"), "paths_view.PathResults"),
    ViewEntry("pipeline", mark("Pipeline"), "pipeline_view.PipelineResults"),
    ViewEntry("columns", mark("By column"), "columns_view.ColumnResults"),
    ViewEntry("drivers", mark("Drivers"), "drivers_view.DriverResults"),
    ViewEntry("actual", mark("Plan and actual"), "actual_view.ActualResults"),
    ViewEntry("pages", mark("Pages"), "pages_view.PageResults", needs="pages"),
)
"""In the order of the switch. Only views that work stand here."""


def view_title(key: str) -> str:
    """How the view with a key of ``VIEWS`` is called."""
    return next((tr(entry.title) for entry in VIEWS if entry.key == key), "")


def make_view(key: str, desk: "Desk") -> "ResultsView":
    """The view with a key of ``VIEWS``."""
    entry = next(entry for entry in VIEWS if entry.key == key)
    module, _, name = entry.made_by.rpartition(".")
    return cast("ResultsView", getattr(import_module(f"{__package__}.{module}"), name)(desk))
