"""The definitions once more: counts and rates of all leads and of each channel, and what became of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from tests.support.reference_passage import Passage
from tests.support.reference_rows import UNKNOWN, Reading, Row, folded

Answer = dict[str, Any]


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


def labelled(passages: Iterable[Passage], reading: Reading) -> dict[str, list[Passage]]:
    """Passages by their channel as it is shown."""
    groups: dict[str, list[Passage]] = {}
    for one in passages:
        groups.setdefault(reading.spelling[one.channel], []).append(one)
    return groups
