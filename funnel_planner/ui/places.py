"""The six places and how their pages are made: each module is imported when its place is first visited."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from funnel_planner.ui.actions import PLACES
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.pages.page import Page


def make_page(place: str, desk: Desk) -> Page:
    """The page of a place (one of ``PLACES``)."""
    page: Callable[[Desk], Page] = getattr(import_module(f"funnel_planner.ui.pages.{place}"), f"{place.title()}Page")
    return page(desk)


def places_there() -> tuple[str, ...]:
    """Places that have a page."""
    return tuple(place for place in PLACES if find_spec(f"funnel_planner.ui.pages.{place}"))
