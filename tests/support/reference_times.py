"""The definitions once more: days between stages, cohorts, maturity and curves."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from tests.support.reference_passage import Passage, reopened
from tests.support.reference_rates import Answer, ratio
from tests.support.reference_rows import LOST, Moment, Row, days_between, in_time


def quantile(values: Iterable[Fraction], share: Fraction) -> float | None:
    """Type 7: linear between order statistics."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


def step(one: Passage, start: int, end: int) -> Fraction | None:
    """Days between two stages, both observed and in order."""
    if start not in one.times or end not in one.times:
        return None
    (begin, begun), (finish, finished) = one.times[start], one.times[end]
    return days_between(begin, finish) if begun and finished and begin.order <= finish.order else None


def whole_way(one: Passage, stages: int) -> Fraction | None:
    """Days from entry to the win, both observed and in order; the entry is the created column where it is filled.

    Who was never seen at the first stage entered with the first dated event, if one before the win was seen.
    """
    if one.entry is None or (not one.lead.created and 1 in one.times and one.times[1][1]):
        return step(one, 1, stages)
    if stages not in one.times or not one.times[stages][1]:
        return None
    won = one.times[stages][0]
    if one.lead.created:
        return days_between(one.entry, won) if one.entry.order <= won.order else None
    if any(seen.rank == 1 and seen.named for seen in one.kept):
        return None
    before = [one.times[rank] for rank in range(2, stages) if rank in one.times]
    seen_before = any(observed and when.order <= won.order for when, observed in before)
    return days_between(one.entry, won) if seen_before else None


def times(passages: Sequence[Passage], stages: int) -> Answer:
    """Medians and means of steps and of the whole way."""
    steps = [
        [day for one in passages if (day := step(one, rank - 1, rank)) is not None] for rank in range(2, stages + 1)
    ]
    whole = [day for one in passages if (day := whole_way(one, stages)) is not None]
    half = Fraction(1, 2)
    return {
        "median_step_days": [None, *(quantile(days, half) for days in steps)],
        "mean_step_days": [None, *(float(sum(days) / len(days)) if days else None for days in steps)],
        "n_step_times": [None, *(len(days) for days in steps)],
        "median_total_days": quantile(whole, half),
    }


def time_in_stage(passages: Sequence[Passage], stages: int) -> list[float | None]:
    """Median days a lead spent at a stage, all its ended stays together.

    A stay ends with the next event of another stage, or the loss where this was the furthest stage seen; not with a
    jump over the next stage, for nobody knows when it was left.
    """
    days: dict[int, list[Fraction]] = {rank: [] for rank in range(1, stages + 1)}
    for one in passages:
        spent: dict[int, Fraction] = {}
        highest = max((seen.rank for seen in one.kept if seen.named), default=0)
        ordered = sorted((seen for seen in one.kept if seen.when), key=in_time)
        visits = [seen for place, seen in enumerate(ordered) if not place or ordered[place - 1].rank != seen.rank]
        for here, then in pairwise(visits):
            ends = highest <= here.rank if then.rank == LOST else then.rank <= here.rank + 1
            if here.rank != LOST and ends and here.when and then.when:
                spent[here.rank] = spent.get(here.rank, Fraction(0)) + days_between(here.when, then.when)
        for rank, total in spent.items():
            days[rank].append(total)
    return [quantile(days[rank], Fraction(1, 2)) for rank in days]


def period_of(day: date, kind: str) -> str:
    """2024-02, 2025-W01, 2024-Q1."""
    if kind == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day.year}-Q{(day.month + 2) // 3}" if kind == "quarter" else f"{day.year}-{day.month:02}"


def cohorts(passages: Sequence[Passage], stages: int, options: Row) -> Answer:
    """Leads by the period of their entry; a win belongs to its entry's period."""
    kind = options.get("cohort", "month")
    window = options.get("mature_window_days", options.get("window_days"))
    as_of = date.fromisoformat(options["as_of"])
    groups: dict[str, list[Passage]] = {}
    for one in passages:
        if one.entry and 1 in one.reached:
            groups.setdefault(period_of(one.entry.day, kind), []).append(one)
    found = []
    for period in sorted(groups):
        group = groups[period]
        row: Answer = {"period": period, "n": len(group), "converted": sum(stages in one.reached for one in group)}
        if window is not None:
            day = last = max(one.entry.day for one in group if one.entry)
            while period_of(day, kind) == period:
                last, day = day, day + timedelta(days=1)
            row["converted_within"] = sum(converted_within(one, stages, window) for one in group)
            row["complete"] = last + timedelta(days=window) <= as_of
        found.append(row)
    return {"cohorts": found}


def converted_within(one: Passage, stages: int, window: float) -> bool:
    """Reached the last stage at most so many days after the entry."""
    if one.entry is None or stages not in one.times:
        return False
    return days_between(one.entry, one.times[stages][0]) <= window


def maturity(passages: Sequence[Passage], stages: int, options: Row) -> Answer:
    """Conversion of those who had their whole window, above and below the line."""
    window = options.get("mature_window_days", options.get("window_days"))
    if window is None:
        return {"mature": None}
    as_of = date.fromisoformat(options["as_of"])
    ripe = [
        one for one in passages if one.entry and one.entry.day + timedelta(days=window) <= as_of and 1 in one.reached
    ]
    won = sum(converted_within(one, stages, window) for one in ripe)
    return {"mature": {"n": len(ripe), "converted": won, "rate": ratio(won, len(ripe))}}


def waits(passages: Sequence[Passage], stages: int, options: Row) -> list[tuple[Fraction, bool, Fraction | None]]:
    """Of each lead the days from entry to the win or the as-of day, whether it won, and the days to a loss."""
    as_of = Moment(date.fromisoformat(options["as_of"]), None)
    found = []
    for one in passages:
        if 1 not in one.reached:  # as in cohorts: of those who came in
            continue
        won = stages in one.reached
        end = (one.times[stages][0] if stages in one.times else None) if won else as_of
        if one.entry is None or end is None or (won and end.order < one.entry.order):
            continue
        found.append((days_between(one.entry, end), won, None if won else days_to_loss(one)))
    return found


def days_to_loss(one: Passage) -> Fraction | None:
    """Days from entry to the first loss that stands; None without a date."""
    steps = [seen for seen in one.kept if seen.rank != LOST]
    standing = [seen for seen in one.kept if seen.rank == LOST and seen.when and not reopened(seen, steps)]
    if one.outcome != "lost" or not standing or one.entry is None:
        return None
    first = min(standing, key=in_time).when
    return days_between(one.entry, first) if first and first.order >= one.entry.order else None


def kaplan_meier(spans: Sequence[tuple[Fraction, bool]]) -> list[tuple[Fraction, float]]:
    """Steps (day, share converted): 1 - product of (1 - d/n); conversions precede censorings at ties."""
    share, steps = Fraction(1), []
    for day in sorted({span for span, won in spans if won}):
        at_risk = sum(span >= day for span, _ in spans)
        share *= 1 - Fraction(sum(won and span == day for span, won in spans), at_risk)
        steps.append((day, float(1 - share)))
    return steps


def curves(passages: Sequence[Passage], stages: int, options: Row) -> Answer:
    """Lost leads stay at risk; and what other tools do: taken out at the loss, or a way to end of its own."""
    found = waits(passages, stages, options)

    def naive(day: int) -> float:
        gone = [(span if lost is None else lost, won) for span, won, lost in found]
        return max((share for step, share in kaplan_meier(gone) if step <= day), default=0.0)

    def aalen_johansen(day: int) -> list[float]:
        ends = [(span, "won") if won else (span, "") if lost is None else (lost, "lost") for span, won, lost in found]
        still, shares = Fraction(1), {"won": Fraction(0), "lost": Fraction(0)}
        for step in sorted({span for span, end in ends if end and span <= day}):
            at_risk = sum(span >= step for span, _ in ends)
            here = {way: Fraction(ends.count((step, way)), at_risk) for way in shares}
            shares = {way: share + still * here[way] for way, share in shares.items()}
            still *= 1 - sum(here.values())
        return [float(share) for share in shares.values()]

    curve = kaplan_meier([(span, won) for span, won, _ in found])
    return {"curve": curve, "naive_km": naive, "aalen_johansen": aalen_johansen}
