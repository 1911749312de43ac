"""How ranges of numbers and the figures of a spread are written."""

from funnel_planner.words.catalogue import tr, trn
from funnel_planner.words.formats import count, number
from funnel_planner.words.numbers import is_ambiguous


def spread_heads() -> tuple[str, ...]:
    """What ``spread_figures`` are called."""
    return (tr("Minimum"), "25%", tr("Median"), tr("Mean"), "75%", "90%", tr("Maximum"), tr("Sum"))


def edge_text(x: float) -> str:
    """A number that is given, not worked out: with all of its digits."""
    digits = next((digits for digits in range(10) if round(x, digits) == x), 10)
    return number(x, digits)


def number_label(label: str) -> str:
    """A label of a column of numbers, as a file may write whole ones: ``6.0`` is 6; ``6.000`` may be six thousand."""
    whole, mark, rest = label.partition(".")
    is_whole = mark and not rest.strip("0") and whole.lstrip("-").isdigit() and not is_ambiguous(label)
    return edge_text(float(whole)) if is_whole else label


def value_text(label: str, span: tuple[float | None, float | None] | None, others: int, *, whole: bool) -> str:
    """What a value of a column is called: its label, its range of numbers, or so many others together."""
    if span is not None:
        return range_text(*span, whole=whole)
    return trn("{n} other value", "{n} other values", others).format(n=count(others)) if others else label


def range_text(low: float | None, high: float | None, *, whole: bool) -> str:
    """``10–19``, ``2 to under 3``, ``10 or more``, ``under 5``; whole numbers by the last one that belongs to them."""
    if low is not None and high is not None:
        if low == high or (whole and high - low == 1):
            return edge_text(low)
        if whole:
            text = tr("{low} to {high}") if low < 0 else "{low}–{high}"  # a dash would look like a minus
            return text.format(low=edge_text(low), high=edge_text(high - 1))
        return tr("{low} to under {high}").format(low=edge_text(low), high=edge_text(high))
    if low is not None:
        return tr("{low} or more").format(low=edge_text(low))
    return tr("under {high}").format(high=edge_text(high or 0.0))
