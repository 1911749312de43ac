"""Tables of plain text, for people who read a terminal."""

from collections.abc import Sequence

from funnel_planner.analytics.results import Interval
from funnel_planner.words import formats


def text_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Headings above rows: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    return "\n".join(
        "  ".join(
            f"{cell:>{width}}" if index else f"{cell:<{width}}"
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (headings, *rows)
    )


def interval_text(bounds: Interval | None) -> str:
    """``9–53%``, or the sign for no data."""
    return formats.NO_DATA if bounds is None else formats.interval(*bounds)
