"""The definitions once more, in plain loops: a second, slow and independent answer to every case.

Written from the definitions alone; shares no line with the program and knows neither arrays nor tricks.
`answer(case)` gives every key a case may expect. Durations are exact fractions until the very end.
"""

from itertools import pairwise

from tests.support.reference_comparisons import comparisons, money
from tests.support.reference_counts import answer_counts
from tests.support.reference_flags import flags
from tests.support.reference_passage import passage_of
from tests.support.reference_rates import Answer, bounds, by_channel, count, rates, splits
from tests.support.reference_rows import Row, read
from tests.support.reference_times import cohorts, curves, maturity, time_in_stage, times


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
    found["flags"] = flags(everyone, reading, case) | {
        "excluded_lost": sum(bool(one.reached) for one in everyone) - len(passages),
        "non_monotone": sum(high > low for low, high in pairwise(found["counts"])),
    }
    return found
