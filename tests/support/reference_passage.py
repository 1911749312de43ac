"""The definitions once more: the one passage of a lead, its stages, their times, its outcome and channel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.support.reference_rows import LOST, Lead, Moment, Row, Seen, days_between, in_list, in_time


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
        passage.is_vague = not any(one.named and one.rank != LOST for one in lead.seen)  # after the window, too
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
