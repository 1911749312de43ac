"""The definitions once more, in plain loops: a second, slow and independent answer to every case.

Written from the definitions alone; shares no line with the program and knows neither arrays nor tricks.
`answer(case)` gives every key a case may expect. Durations are exact fractions until the very end.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.support.reference_rows import (
    LOST,
    UNKNOWN,
    Lead,
    Moment,
    Reading,
    Row,
    Seen,
    days_between,
    folded,
    in_list,
    in_time,
    read,
)
from tests.support.reference_statistics import each_against_the_rest, kitagawa, steps_compared

Answer = dict[str, Any]


@dataclass
class Passage:
    """The one passage of a lead: what lies in it, ranks reached, stage times, outcome, channel."""

    lead: Lead
    kept: list[Seen]
    channel: str
    entry: Moment | None
    reached: set[int]
    times: dict[int, tuple[Moment, bool]] = field(default_factory=dict)  # rank -> (time, observed)
    outcome: str = "open"
    is_vague: bool = False  # lost nobody knows where
    is_won: bool = False  # counts at the last stage

    @property
    def furthest(self) -> int:
        """Highest rank reached, 0 for none."""
        return max(self.reached, default=0)


def answer(case: Row) -> Answer:
    """Everything a case may expect."""
    if case["shape"] == "aggregate":
        return answer_counts(case)
    reading = read(case)
    stages, options = len(case["stages"]), case["options"]
    everyone = [passage_of(lead, stages, options) for lead in reading.leads.values()]
    passages = [one for one in everyone if one.reached]
    if options.get("lost_policy") == "exclude":
        passages = [one for one in passages if one.outcome != "lost"]
    found = rates(count(passages, stages))
    found |= by_channel(passages, stages, reading, options)
    found |= splits(passages, stages)
    found |= times(passages, stages)
    found["time_in_stage"] = time_in_stage(passages, stages)
    found["rate_bounds"] = bounds(passages, stages, options)
    found |= cohorts(passages, stages, options)
    found |= maturity(passages, stages, options)
    found |= curves(passages, stages, options)
    found |= comparisons(passages, stages, reading, options)
    found |= money(everyone, passages, reading, options)
    found["ledger"] = dict(reading.ledger)
    found["flags"] = flags(everyone, reading) | {
        "excluded_lost": sum(bool(one.reached) for one in everyone) - len(passages),
        "non_monotone": sum(high > low for low, high in pairwise(found["counts"])),
    }
    return found


# --- one lead --------------------------------------------------------------------------------------------------


def passage_of(lead: Lead, stages: int, options: Row) -> Passage:
    """Entry first, then what lies inside the window, then stages and their times in the counting mode."""
    entry, window = entry_of(lead), options.get("window_days")

    def inside(one: Seen) -> bool:
        return window is None or entry is None or one.when is None or days_between(entry, one.when) <= window

    kept = [one for one in lead.seen if inside(one)]
    steps = [one for one in kept if one.rank != LOST]
    name = options.get("count_mode", "reached")
    times_of = {"reached": reached, "all": chain, "any": touched}[name](steps, stages)
    if kept and not steps and name == "reached":
        times_of = {1: None}  # nobody is lost who was not a lead
    touches = [*lead.seen, *lead.listings]
    rule = options.get("channel_attribution", "first")
    channel = channel_of(touches, entry, rule, is_list=bool(lead.listings))
    passage = Passage(lead, kept, channel, entry, set(times_of), is_won=stages in times_of)
    passage.times = {rank: time for rank, time in times_of.items() if time is not None}
    if any(one.rank == stages for one in steps):
        passage.outcome = "won"
    elif any(one.rank == LOST and not reopened(one, steps) for one in kept):
        passage.outcome = "lost"
        passage.is_vague = not any(one.named for one in steps)
    return passage


def reopened(loss: Seen, steps: Iterable[Seen]) -> bool:
    """Is there a dated stage event later than the loss?"""
    return loss.when is not None and any(one.when and one.when.order > loss.when.order for one in steps)


def entry_of(lead: Lead) -> Moment | None:
    """Created, else the observed first time of stage 1, else the first dated event."""
    if lead.created:
        return lead.created
    dated = [one for one in lead.seen if one.when]
    first = reached([one for one in dated if one.rank != LOST], 1).get(1)
    if first and first[1]:
        return first[0]
    return min((one.when for one in dated if one.when), key=lambda when: when.order, default=None)


Times = dict[int, tuple[Moment, bool] | None]
"""Ranks reached, each with (time, observed) or None where nothing dates it."""


def reached(seen: Sequence[Seen], stages: int) -> Times:
    """Reached at least: k counts iff anything at or above k was seen."""
    times: Times = {}
    for rank in range(1, max([*(one.rank for one in seen), 0]) + 1):
        own = [one.when for one in seen if one.rank == rank and one.when]
        above = [one.when for one in seen if one.rank > rank and one.when]
        first_own = min(own, key=lambda when: when.order, default=None)
        first_above = min(above, key=lambda when: when.order, default=None)
        if first_own and (first_above is None or first_own.order <= first_above.order):
            times[rank] = first_own, True
        else:
            times[rank] = (first_above, False) if first_above else None
    return {rank: time for rank, time in times.items() if rank <= max(stages, rank)}


def chain(seen: Sequence[Seen], stages: int) -> Times:
    """Passed every stage in order; what is undated contradicts nothing and moves no clock."""
    if any(one.rank == 1 and one.named and one.when for one in seen):  # being listed adds nothing beside a date
        seen = [one for one in seen if one.named or one.when]
    times: Times = {}
    last: Moment | None = None
    for rank in range(1, stages + 1):
        own = [one.when for one in seen if one.rank == rank]
        later = [when for when in own if when and (last is None or when.order >= last.order)]
        if not later and None not in own:
            break
        first = min(later, key=lambda when: when.order, default=None)
        times[rank] = (first, True) if first else None
        if None not in own:
            last = first
    return times


def touched(seen: Sequence[Seen], stages: int) -> Times:
    """Own observations only."""
    times: Times = {}
    for rank in range(1, stages + 1):
        own = [one.when for one in seen if one.rank == rank]
        if own:
            first = min((when for when in own if when), key=lambda when: when.order, default=None)
            times[rank] = (first, True) if first else None
    return times


def channel_of(touches: Sequence[Seen], entry: Moment | None, attribution: str, *, is_list: bool) -> str:
    """Earliest or latest dated non-blank channel (undated ones only where none is dated), or the entry row's."""
    ordered = sorted(touches, key=in_list if is_list else in_time)
    if attribution == "entry":
        first = [one for one in ordered if one.when == entry] or ordered
        same = [one for one in first if (one.when, one.rank) == (first[0].when, first[0].rank)]
        return next((one.channel for one in same if one.channel), "")
    named = [one for one in ordered if one.channel]
    dated = [one for one in named if one.when] or named
    return (dated[0] if attribution == "first" else dated[-1]).channel if dated else ""


# --- all leads -------------------------------------------------------------------------------------------------


def ratio(part: int | None, whole: int | None) -> float | None:
    """No data where there is nothing to divide by."""
    return None if part is None or not whole else part / whole


def count(passages: Iterable[Passage], stages: int) -> list[int]:
    """N_k."""
    passages = list(passages)
    return [sum(rank in one.reached for one in passages) for rank in range(1, stages + 1)]


def rates(counts: Sequence[int | None]) -> Answer:
    """Steps, drop-offs and the whole way."""
    pairs = list(pairwise(counts))
    steps = [ratio(high, low) for low, high in pairs]
    return {
        "counts": list(counts),
        "step_rate": [None, *steps],
        "dropoff": [None, *(None if low is None or high is None else low - high for low, high in pairs)],
        "dropoff_rate": [None, *(None if rate is None else 1 - rate for rate in steps)],
        "overall_rate": ratio(counts[-1], counts[0]),
    }


def by_channel(passages: Sequence[Passage], stages: int, reading: Reading, options: Row) -> Answer:
    """Attribute first, count after."""
    groups = labelled(passages, reading)
    counts = {label: count(group, stages) for label, group in groups.items()}
    sizes = {label: len(group) for label, group in groups.items()}
    return top_channels(counts, sizes, options.get("top_channels"))


def top_channels(counts: dict[str, list[Any]], sizes: dict[str, int], limit: int | None) -> Answer:
    """The largest by entries keep their row, the rest is Other; what is unknown always stays visible."""
    ranked = sorted(counts, key=lambda label: (-sizes[label], folded(label)))
    small = [label for label in ranked if folded(label) not in (UNKNOWN, "unknown")][limit:] if limit else []
    if small:
        other = [added(column) for column in zip(*(counts[label] for label in small), strict=True)]
        counts = {label: row for label, row in counts.items() if label not in small} | {"Other": other}
    return {"by_channel": counts, "channel_rates": {label: ratio(row[-1], row[0]) for label, row in counts.items()}}


def added(column: Iterable[int | None]) -> int | None:
    """A sum; unknown if any part is."""
    values = list(column)
    return None if any(value is None for value in values) else sum(value or 0 for value in values)


def splits(passages: Sequence[Passage], stages: int) -> Answer:
    """Advanced, lost, open among those whose furthest stage is k."""
    counts = count(passages, stages)
    ended = Counter((one.furthest, "lost" if one.outcome == "lost" else "open") for one in passages)
    split = {
        "advanced": counts[1:],
        "lost": [ended[rank, "lost"] for rank in range(1, stages)],
        "open": [ended[rank, "open"] for rank in range(1, stages)],
    }
    settled = [ratio(up, up + lost) for up, lost in zip(split["advanced"], split["lost"], strict=True)]
    return {"split": split, "settled_rate": [None, *settled]}


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


def times(passages: Sequence[Passage], stages: int) -> Answer:
    """Medians and means of steps and of the whole way."""
    steps = [
        [day for one in passages if (day := step(one, rank - 1, rank)) is not None] for rank in range(2, stages + 1)
    ]
    whole = [day for one in passages if (day := step(one, 1, stages)) is not None]
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


def bounds(passages: Sequence[Passage], stages: int, options: Row) -> list[list[float] | None] | None:
    """Sharp bounds of the step rates while lost leads have no stage; in mode reached, where they count at stage 1."""
    sure = count([one for one in passages if not one.is_vague], stages)
    m = sum(one.is_vague for one in passages)
    if not m or options.get("count_mode", "reached") != "reached":
        return None
    ends: list[list[float] | None] = [None]
    for k in range(2, stages + 1):
        here, before = sure[k - 1], sure[k - 2]
        low = ratio(here, before + m)
        if k == 2:  # all of the unknown were at stage 1, and none at the last
            high = ratio(here + (m if stages > 2 else 0), before + m)
        else:
            high = ratio(here + m, before + m) if k < stages else ratio(here, before)
        ends.append(None if low is None or high is None else [low, high])
    return ends


# --- cohorts, curve, maturity ----------------------------------------------------------------------------------


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


# --- channels against each other, two spans, other columns, money ------------------------------------------------


def labelled(passages: Iterable[Passage], reading: Reading) -> dict[str, list[Passage]]:
    """Passages by their channel as it is shown."""
    groups: dict[str, list[Passage]] = {}
    for one in passages:
        groups.setdefault(reading.spelling[one.channel], []).append(one)
    return groups


def comparisons(passages: Sequence[Passage], stages: int, reading: Reading, options: Row) -> Answer:
    """Each channel against the rest, the labels of a column, and what changed between two spans of entry days."""

    def pairs(some: Iterable[Passage]) -> dict[str, tuple[int, int]]:
        counts = {label: count(group, stages) for label, group in labelled(some, reading).items()}
        return {label: (row[-1], row[0]) for label, row in counts.items()}

    found: Answer = {"channel_tests": each_against_the_rest(pairs(passages))}
    if "by" in options:
        groups: dict[str, list[Passage]] = {}
        for one in passages:
            groups.setdefault(folded(one.lead.more.get(options["by"], "")) or UNKNOWN, []).append(one)
        found["by"] = {label: count(group, stages) for label, group in groups.items()}
    if "compare" in options:
        sides = [[one for one in passages if within(one, span)] for span in options["compare"]]
        found["mix"] = kitagawa(*(pairs(side) for side in sides))
        first = [count([one for one in side if 1 in one.reached], stages) for side in sides]
        found["compare"] = {"steps": steps_compared(*first)}
    return found


def within(one: Passage, span: str) -> bool:
    """Entered in a span of days; both ends are in it."""
    start, end = map(date.fromisoformat, span.split(".."))
    return one.entry is not None and start <= one.entry.day <= end


def money(everyone: Sequence[Passage], passages: Sequence[Passage], reading: Reading, options: Row) -> Answer:
    """Value of won leads and cost of all, in total and by channel; amounts nobody wrote down are no data, not 0."""
    if "value_column" not in options:
        return {}
    value, cost = options["value_column"], options["cost_column"]
    kept = {id(one) for one in passages}

    def won_values(some: Iterable[Passage]) -> list[Fraction | None]:
        return [one.lead.amount(value) for one in some if id(one) in kept and one.is_won]

    told = any(one.lead.amount(value) is not None for one in everyone)
    of_won = won_values(everyone)
    told = told and (not of_won or any(amount is not None for amount in of_won))

    def of(some: Sequence[Passage]) -> Answer:
        won, costs = won_values(some), [one.lead.amount(cost) for one in some]
        known = told and (not won or any(amount is not None for amount in won))
        paid = any(amount is not None for amount in costs)
        return {
            "won_value": float(sum(amount or 0 for amount in won)) if known else None,
            "cost": float(sum(amount or 0 for amount in costs)) if paid else None,
        }

    channels = {label: of(group) for label, group in labelled(passages, reading).items()}
    return {**of(passages), **({} if options.get("top_channels") else {"channels": channels})}


# --- flags -----------------------------------------------------------------------------------------------------


def flags(everyone: Sequence[Passage], reading: Reading) -> dict[str, int]:
    """What the reader of a number should know; of all leads that came anywhere, in whatever mode they are counted."""
    furthest = [max((one.rank for one in passage.kept), default=-1) for passage in everyone]
    there = {k: [one for one, far in zip(everyone, furthest, strict=True) if far >= k] for k in (0, 2)}
    known = {k: ratio(sum(one.channel != "" for one in group), len(group)) for k, group in there.items()}
    leak = known[0] is not None and known[2] is not None and Fraction(known[2]) - Fraction(known[0])
    return {
        "skipped_leads": skipped([one.kept for one in everyone], is_log=not any(one.lead.listings for one in everyone)),
        "moved_back_leads": sum(moved_back(one.kept) for one in everyone),
        "out_of_order_leads": sum(out_of_order(one.kept) for one in everyone),
        "unknown_channel_leads": sum(one.channel == "" for one in everyone),
        "channel_conflicts": sum(
            len({seen.channel for seen in (*one.lead.seen, *one.lead.listings)} - {""}) > 1 for one in everyone
        ),
        "channel_leak": int(leak is not False and float(leak) >= 0.2 - 1e-12),
        "unmapped_rows": reading.ledger["unmapped"],
        "unmapped_leads": len(reading.unmapped_ids - set(reading.leads)),
        "duplicates_dropped": reading.ledger["duplicates"],
        "merged_leads": sum(one.lead.rows > 1 and bool(one.lead.listings) for one in everyone),
        "scheduled_events": reading.scheduled_events,
        "undated_events": reading.undated_events,
        "lost_unknown_stage": sum(one.is_vague for one in everyone),
        "lost_after_won_leads": sum(lost_after_won(one) for one in everyone),
    }


def lost_after_won(one: Passage) -> bool:
    """Won, and a loss no later stage event takes back: only flagged."""
    steps = [seen for seen in one.kept if seen.rank != LOST]
    return one.outcome == "won" and any(seen.rank == LOST and not reopened(seen, steps) for seen in one.kept)


def skipped(ways: Sequence[Sequence[Seen]], *, is_log: bool) -> int:
    """Leads beyond a stage they were never seen at, of stages that are recorded.

    Some lead was seen there that went further, or on a day, or in a log: there a row is a change of stage.
    """
    ranks = [{one.rank for one in seen} - {LOST} for seen in ways]
    recorded = {rank for own in ranks for rank in own if rank < max(own)}
    recorded |= {one.rank for seen in ways for one in seen if one.named and (is_log or one.when)}
    return sum(any(rank in recorded and rank not in own for rank in range(1, max(own, default=0))) for own in ranks)


def moved_back(seen: Iterable[Seen]) -> bool:
    """A dated stage later than a higher one; being listed late is no way back."""
    dated = [(one.rank, one.when.order, one.named) for one in seen if one.when and one.rank != LOST]
    return any(named and rank < above and when > then for rank, when, named in dated for above, then, _ in dated)


def out_of_order(seen: Iterable[Seen]) -> bool:
    """The first time of a stage lies before the first time of a lower one."""
    first: dict[int, Any] = {}
    for one in seen:
        if one.when and one.rank != LOST:
            first[one.rank] = min(first.get(one.rank, one.when.order), one.when.order)
    return any(rank < above and first[rank] > first[above] for rank in first for above in first)


# --- aggregates ------------------------------------------------------------------------------------------------


def answer_counts(case: Row) -> Answer:
    """Counts per channel and stage; a cell that is blank or not there stays unknown.

    Where rows are dated a cell is one of a day, and a stage that a channel has on other days only had nobody that day.
    """
    cells: dict[tuple[tuple[str, str], int], list[int]] = {}
    spelling: dict[str, str] = {}
    ranks = {folded(name): rank for rank, name in enumerate(case["stages"], 1)}
    told = {ranks[folded(row["stage"])] for row in case["rows"]}
    for row in case["rows"]:
        channel, count = folded(row.get("channel")), row.get("count")
        spelling.setdefault(channel, " ".join(row["channel"].split()) if channel else UNKNOWN)
        cell = (channel, row.get("time", "")), ranks[folded(row["stage"])]
        cells.setdefault(cell, []).extend([] if count is None else [count])
    lines = dict.fromkeys(line for line, _ in cells)
    table: dict[str, list[int | None]] = {}
    for line, rank in [(line, rank) for line in lines for rank in told if line[1] and (line, rank) not in cells]:
        if any(values for (other, stage), values in cells.items() if (other[0], stage) == (line[0], rank)):
            cells[line, rank] = [0]
    for channel, label in spelling.items():
        days = [line for line in lines if line[0] == channel]
        table[label] = [
            added(sum(values) if (values := cells.get((day, rank))) else None for day in days)
            for rank in sorted(ranks.values())
        ]
        if case["options"].get("kind") == "current":
            table[label] = [added(table[label][place:]) for place in range(len(ranks))]
    found = rates([added(column) for column in zip(*table.values(), strict=True)])
    sizes = {label: -1 if line[0] is None else line[0] for label, line in table.items()}
    found |= top_channels(table, sizes, case["options"].get("top_channels"))
    if "compare" in case["options"]:
        found["mix"] = kitagawa(*(_pairs_in(case, span) for span in case["options"]["compare"]))
    steps = [(low, high) for low, high in pairwise(found["counts"]) if low is not None and high is not None]
    found["flags"] = {
        "summed_cells": sum(len(values) > 1 for values in cells.values()),
        "missing_cells": sum(not cells.get((line, rank)) for line in lines for rank in told),
        "non_monotone": sum(high > low for low, high in steps),
    }
    return found


def _pairs_in(case: Row, span: str) -> dict[str, tuple[int, int]]:
    """By channel those at the last stage and at the first, of rows dated in a span; who is not told is nobody."""
    first, last = span.split("..")
    rows = [row for row in case["rows"] if first <= row["time"] <= last]
    if not rows:
        return {}
    told = answer_counts({**case, "rows": rows, "options": {"kind": case["options"]["kind"]}})["by_channel"]
    return {folded(label): (counts[-1] or 0, counts[0] or 0) for label, counts in told.items()}
