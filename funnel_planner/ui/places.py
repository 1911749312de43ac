"""The six places and how their pages are made: a module is loaded in an idle moment, or when its place is visited."""

from collections.abc import Callable, Generator, Sequence
from importlib import import_module

from funnel_planner.ui.desk import Desk
from funnel_planner.ui.pages.page import Page

_FORM = ("funnel_planner.ui.pages.form_fields", "funnel_planner.ui.pages.form")
_PARTS = {
    "funnel": (
        *_FORM,
        "funnel_planner.ui.models.channel_grid",
        "funnel_planner.ui.pages.channel_delegate",
        "funnel_planner.ui.pages.channel_panel",
    ),
    "messages": (*_FORM, "funnel_planner.ui.models.message_matrix", "funnel_planner.ui.pages.message_cards"),
    "leads": (
        "funnel_planner.app.leads.lead_texts",
        "funnel_planner.ui.pages.filter_bar",
        "funnel_planner.ui.pages.lead_hands",
        "funnel_planner.ui.models.lead_table",
        "funnel_planner.ui.pages.lead_details",
        "funnel_planner.ui.pages.lead_list",
    ),
    "results": (
        "funnel_planner.ui.pages.filter_bar",
        "funnel_planner.ui.definitions",
        "funnel_planner.ui.charts.chart_view",
        "funnel_planner.ui.results.counting_line",
        "funnel_planner.ui.results.view",
        "funnel_planner.ui.pages.view_shelf",
    ),
}
"""Modules that take long to load, by place: each is a step of its own."""
_LATER = {
    "leads": (
        "funnel_planner.spreadsheet.child.reader_process",
        "funnel_planner.app.files.importing",
        "funnel_planner.ui.pages.lead_importer",
        "funnel_planner.ui.link_keeper",
        "funnel_planner.ui.pages.left_out",
        "funnel_planner.ui.pages.import_list",
        *_FORM,
        "funnel_planner.ui.pages.lead_form",
        "funnel_planner.ui.pages.lead_move",
    ),
}
"""Modules that a place needs only once someone asks for what they do."""


def load_place(place: str) -> Generator[None, None, None]:
    """Load the modules of a place in steps of a few milliseconds each, so that the window answers in between."""
    yield from _load((*_PARTS.get(place, ()), f"funnel_planner.ui.pages.{place}"))


def load_rest(places: Sequence[str]) -> Generator[None, None, None]:
    """Load in such steps what is not loaded yet, so that the first visit or wish does not hold the window up."""
    for place in places:
        yield from load_place(place)
        yield from _load(_LATER.get(place, ()))


def _load(modules: Sequence[str]) -> Generator[None, None, None]:
    for module in modules:
        import_module(module)
        yield


def make_page(place: str, desk: Desk) -> Page:
    """The page of a place (one of ``PLACES``)."""
    makers: dict[str, Callable[[Desk], Page]] = {
        "plans": _plans,
        "funnel": _funnel,
        "messages": _messages,
        "leads": _leads,
        "results": _results,
        "forecast": _forecast,
    }
    return makers[place](desk)


def _plans(desk: Desk) -> Page:
    from funnel_planner.ui.pages.plans import PlansPage

    return PlansPage(desk)


def _funnel(desk: Desk) -> Page:
    from funnel_planner.ui.pages.funnel import FunnelPage

    return FunnelPage(desk)


def _messages(desk: Desk) -> Page:
    from funnel_planner.ui.pages.messages import MessagesPage

    return MessagesPage(desk)


def _leads(desk: Desk) -> Page:
    from funnel_planner.ui.pages.leads import LeadsPage

    return LeadsPage(desk)


def _results(desk: Desk) -> Page:
    from funnel_planner.ui.pages.results import ResultsPage

    return ResultsPage(desk)


def _forecast(desk: Desk) -> Page:
    from funnel_planner.ui.pages.forecast import ForecastPage

    return ForecastPage(desk)
