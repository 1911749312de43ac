"""The six places and how their pages are made: each module is imported when its place is first visited."""

from collections.abc import Callable

from funnel_planner.ui.desk import Desk
from funnel_planner.ui.pages.page import Page


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
