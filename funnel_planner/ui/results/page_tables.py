"""What the view of pages shows, as tables and charts: pure functions of what was found."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.ui.charts.row_chart import Bars, Dots, Panel
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.formats import count, duration, interval

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.page_sums import PageSum, PageSums

MOST_BARS = 12
MOST_ROWS = 200
"""Rows of the table; a search finds the pages beyond."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What the chart can show beside the visits: key, name, and whether a page says it."""

    key: str
    name: str
    told: Callable[["PageSum"], object]


MEASURES: tuple[Measure, ...] = (
    Measure("exits", mark("Exits"), lambda page: page.exit_rate),
    Measure("conversion", mark("Conversion"), lambda page: page.conversion),
    Measure("seconds", mark("Duration"), lambda page: page.seconds),
    Measure("clicks", mark("Clicks"), lambda page: page.clicks),
)


def told_measures(found: "PageSums") -> list[Measure]:
    """The measures that some page says something of."""
    return [measure for measure in MEASURES if any(measure.told(page) is not None for page in found.pages)]


def matching(found: "PageSums", words: str) -> "list[PageSum]":
    """Pages whose name has all of the words, whatever their case; the busiest first."""
    wanted = words.casefold().split()
    return [page for page in found.pages if all(word in page.page.casefold() for word in wanted)]


def page_table(title: str, total: "PageSum", pages: "Sequence[PageSum]") -> Figures:
    """All pages first, then these; columns of which the report says nothing are left out."""
    rows = [total, *pages]
    names: list[Cell] = [tr("All pages"), *(shown_label(page.page) for page in pages)]
    columns: list[tuple[str, str, list[Cell]]] = [
        (tr("Page"), "text", names),
        (tr("Visits"), "count", [page.visits for page in rows]),
        (tr("Of all visits"), "share", [_part(page.visits, total.visits) for page in rows]),
        (tr("Mean visit"), "seconds", [page.seconds for page in rows]),
        (tr("Conversion"), "share", [page.conversion for page in rows]),
        (tr("95% interval"), "interval", [page.conversion_interval for page in rows]),
        (tr("Clicks"), "count", [page.clicks for page in rows]),
        (tr("Entrances"), "count", [page.entrances for page in rows]),
        (tr("Exits"), "count", [page.exits for page in rows]),
        (tr("Exits of visits"), "share", [page.exit_rate for page in rows]),
        (tr("95% interval"), "interval", [page.exit_interval for page in rows]),
    ]
    known = [column for column in columns if column[1] == "text" or any(cell is not None for cell in column[2])]
    return Figures(
        title=title,
        headings=tuple(heading for heading, _, _ in known),
        kinds=tuple(kind for _, kind, _ in known),
        rows=tuple(zip(*(cells for _, _, cells in known), strict=True)),
    )


def panels(pages: "Sequence[PageSum]", total: "PageSum", measure: str) -> tuple[Panel, ...]:
    """Visits, and beside them a measure."""
    visits = Bars(
        tr("Visits"),
        tuple(None if page.visits is None else float(page.visits) for page in pages),
        tuple(count(page.visits) for page in pages),
    )
    out_of = tuple(page.exit_visits if measure == "exits" else page.conversion_visits for page in pages)
    if measure == "exits":
        heading = tr("Exits of visits, with 95% interval; dashed: all pages; hollow: fewer than 30 visits")
        rates = tuple(page.exit_rate for page in pages)
        intervals = tuple(page.exit_interval for page in pages)
        return visits, Dots(heading, rates, intervals, tuple(map(rate_text, rates)), out_of, total.exit_rate)
    if measure == "conversion":
        heading = tr("Conversion, with 95% interval; dashed: all pages; hollow: fewer than 30 visits")
        rates = tuple(page.conversion for page in pages)
        intervals = tuple(page.conversion_interval for page in pages)
        return visits, Dots(heading, rates, intervals, tuple(map(rate_text, rates)), out_of, total.conversion)
    if measure == "seconds":
        lengths = tuple(page.seconds for page in pages)
        return visits, Bars(tr("Mean visit"), lengths, tuple(map(duration, lengths)), (), time_tick, ticks=time_ticks)
    if measure == "clicks":
        clicks = tuple(None if page.clicks is None else float(page.clicks) for page in pages)
        return visits, Bars(tr("Clicks"), clicks, tuple(map(count, clicks)))
    return (visits,)


def time_ticks(longest: float, about: int) -> list[float]:
    """Round lengths from 0 up to the longest, in seconds."""
    steps = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
    step = next((step for step in steps if longest / step <= about + 0.5), math.ceil(longest / about / 3600) * 3600)
    return [float(step * place) for place in range(int(longest / step) + 1)]


def time_tick(seconds: float) -> str:
    """A length on an axis: whole minutes as such."""
    return tr("{n} min").format(n=round(seconds / 60)) if seconds and seconds % 60 == 0 else duration(seconds)


def page_tip(page: "PageSum") -> str:
    """All that is told about a page, in one line."""
    parts = []
    if page.visits is not None:
        parts.append(trn("{n} visit", "{n} visits", page.visits))
    if page.seconds is not None:
        parts.append(tr("{duration} on average").format(duration=duration(page.seconds)))
    if page.conversion is not None:
        text = tr("conversion {share}").format(share=rate_text(page.conversion))
        parts.append(text + _bounds(page.conversion_interval))
    if page.clicks is not None:
        parts.append(trn("{n} click", "{n} clicks", page.clicks))
    if page.exits is not None:
        text = trn("{n} exit", "{n} exits", page.exits)
        parts.append(text if page.exit_rate is None else f"{text}, {rate_text(page.exit_rate)}")
    return f"{shown_label(page.page)}: " + (", ".join(parts) or tr("no data"))


def _part(value: int | None, whole: int | None) -> float | None:
    return None if value is None or not whole else value / whole


def _bounds(own: tuple[float, float] | None) -> str:
    return f" ({interval(*own)})" if own else ""
