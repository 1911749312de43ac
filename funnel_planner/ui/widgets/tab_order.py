"""The way of the Tab key: through what is seen as it is read, whatever was made first."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLayout, QScrollArea, QWidget


def tab_after(first: QWidget, *others: QWidget) -> None:
    """Tab goes from ``first`` to the buttons of the others, in this order: made last, they would come last.

    So it does, too, once one of them goes that has the focus. All stand in one window, or nothing is done.
    """
    buttons = (one for other in others for one in (other, *other.findChildren(QAbstractButton)))
    _follow([first, *filter(_takes_tab, buttons)])


def tab_as_read(place: QWidget) -> None:
    """Tab goes through a place as it is laid out, first to last; what is made later stays where it is."""
    _follow(list(filter(_takes_tab, _seen_in(place))))


def _seen_in(place: QWidget) -> Iterator[QWidget]:
    yield place
    held = place.widget() if isinstance(place, QScrollArea) else None
    if held is not None:
        yield from _seen_in(held)
    layout = place.layout()
    if layout is not None:
        yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for item in map(layout.itemAt, range(layout.count())):
        widget, inner = (None, None) if item is None else (item.widget(), item.layout())
        if widget is not None:
            yield from _seen_in(widget)
        elif inner is not None:
            yield from _laid_out(inner)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _follow(stops: Sequence[QWidget]) -> None:
    if len({one.window() for one in stops}) == 1:
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
