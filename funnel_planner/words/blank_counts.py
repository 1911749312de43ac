"""Counts of a report that blank rows leave open: what is known of them in words."""

from collections.abc import Sequence

from funnel_planner.words.catalogue import tr, trn
from funnel_planner.words.formats import count


def count_or_least(n: int | None, least: int | None) -> str:
    """A count; where it is not told, what it is at least."""
    return count(n) if n is not None or least is None else tr("≥ {n}").format(n=count(least))


def blank_sentences(stages: Sequence[str], least: Sequence[int | None], blank: Sequence[int]) -> list[str]:
    """For each stage that some rows do not tell: how many, and what the others add up to."""
    return [
        trn(
            "“{stage}” is blank in {n} row; the others add up to {sum}.",
            "“{stage}” is blank in {n} rows; the others add up to {sum}.",
            rows,
        ).format(stage=stage, n=count(rows), sum=count(low))
        for stage, low, rows in zip(stages, least, blank, strict=False)
        if low is not None
    ]
