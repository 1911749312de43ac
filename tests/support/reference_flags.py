"""The definitions once more: what the reader of a number should know."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from tests.support.reference_passage import Passage, reopened
from tests.support.reference_rates import ratio
from tests.support.reference_rows import LOST, Reading, Row, Seen


def flags(everyone: Sequence[Passage], reading: Reading, case: Row) -> dict[str, int]:
    """What the reader of a number should know; of all leads that are not left out, in every mode alike."""
    met = everyone
    if case["options"].get("lost_policy") == "exclude":
        everyone = [one for one in everyone if one.outcome != "lost"]
    furthest = [max((one.rank for one in passage.kept), default=-1) for passage in everyone]
    there = {k: [one for one, far in zip(everyone, furthest, strict=True) if far >= k] for k in (0, 2)}
    known = {k: ratio(sum(one.channel != "" for one in group), len(group)) for k, group in there.items()}
    leak = known[0] is not None and known[2] is not None and Fraction(known[2]) - Fraction(known[0])
    names = enumerate(case["stages"] if case["shape"] == "wide" else (), 1)
    columns = {rank for rank, name in names if any(name in row for row in case["rows"])}
    stages = recorded([one.kept for one in met], columns, is_log=case["shape"] == "log")
    return {
        "skipped_leads": sum(skipped(one.kept, stages) for one in everyone),
        "moved_back_leads": sum(moved_back(one.kept) for one in everyone),
        "out_of_order_leads": sum(out_of_order(one.kept) for one in everyone),
        "unknown_channel_leads": sum(one.channel == "" for one in everyone),
        "channel_conflicts": sum(
            len({seen.channel for seen in (*one.lead.seen, *one.lead.listings)} - {""}) > 1 for one in met
        ),
        "channel_leak": int(leak is not False and float(leak) >= 0.2 - 1e-12),
        "unmapped_rows": reading.ledger["unmapped"],
        "unmapped_leads": len(reading.unmapped_ids - set(reading.leads)),
        "duplicates_dropped": reading.ledger["duplicates"],
        "merged_leads": sum(one.lead.rows > 1 and bool(one.lead.listings) for one in met),
        "scheduled_events": reading.scheduled_events,
        "undated_events": reading.undated_events,
        "lost_unknown_stage": sum(one.is_vague for one in everyone),
        "lost_after_won_leads": sum(lost_after_won(one) for one in everyone),
    }


def lost_after_won(one: Passage) -> bool:
    """Won, and a loss that no later stage event takes back, or that is not before the win: only flagged."""
    steps = [seen for seen in one.kept if seen.rank != LOST]
    wins = [seen.when.order for seen in steps if seen.when and seen.rank == max(step.rank for step in steps)]
    losses = [seen for seen in one.kept if seen.rank == LOST]
    since = any(seen.when and seen.when.order >= min(wins) for seen in losses) if wins else False
    return one.outcome == "won" and (since or any(not reopened(seen, steps) for seen in losses))


def skipped(seen: Sequence[Seen], stages: set[int]) -> bool:
    """Beyond one of these stages and never seen there."""
    own = {one.rank for one in seen} - {LOST}
    return any(rank in stages and rank not in own for rank in range(1, max(own, default=0)))


def recorded(ways: Sequence[Sequence[Seen]], columns: set[int], *, is_log: bool) -> set[int]:
    """Stages of which it is written down who was there.

    Some lead was seen there that went further, or on a day, or there is a column for it. In a log, where a row is a
    change of stage, all from the first one named.
    """
    ranks = [{one.rank for one in seen} - {LOST} for seen in ways]
    found = {rank for own in ranks for rank in own if rank < max(own)}
    found |= columns | {one.rank for seen in ways for one in seen if one.named and one.when}
    if is_log:
        named = {rank for own in ranks for rank in own}
        found = set(range(min(named, default=1), max(named, default=0) + 1))
    return found


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
