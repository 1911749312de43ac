"""The definitions once more: channels against each other, two spans, other columns, money."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from tests.support.reference_passage import Passage
from tests.support.reference_rates import Answer, count, labelled
from tests.support.reference_rows import UNKNOWN, Reading, Row, folded
from tests.support.reference_statistics import each_against_the_rest, kitagawa, steps_compared


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
        """What is spent on a lead is spent, whether the rule counts it or not."""
        won, costs = won_values(some), [one.lead.amount(cost) for one in some]
        known = told and (not won or any(amount is not None for amount in won))
        paid = any(amount is not None for amount in costs)
        return {
            "won_value": float(sum(amount or 0 for amount in won)) if known else None,
            "cost": float(sum(amount or 0 for amount in costs)) if paid else None,
        }

    there = [one for one in everyone if one.kept]
    shown = {
        label: group
        for label, group in labelled(there, reading).items()
        if any(id(one) in kept or one.lead.amount(cost) for one in group)
    }
    channels = {label: of(group) for label, group in shown.items()}
    return {**of(there), **({} if options.get("top_channels") else {"channels": channels})}
