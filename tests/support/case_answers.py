"""What the program says of a worked case, in the form in which the case expects it, and whether the two are alike."""

import math
import re
from collections.abc import Sequence
from typing import Any

from funnel_planner.analytics.cube import Cube
from funnel_planner.analytics.curve import competing_shares, curve, naive_curve, waits
from funnel_planner.analytics.statistics import holm, kitagawa, newcombe_difference, two_channel_test, wilson
from tests.support.worked_cases import Answered, Case

WHOLE = ("by_channel", "by")
"""Keys of which a case gives all parts: no channel may be there that it does not name."""
TWO_RATES = ("test", "statistic", "p", "min_expected", "difference", "newcombe")
"""Statistics of two rates."""


def found(case: Case, key: str, answer_of_case: Answered) -> object:
    """What is answered for an expected key, in the form the case gives it; of an object the part it names."""
    expected, keys = case["expected"][key], answer_of_case.keys
    told = _of_curve(key, expected, answer_of_case.cube)
    if told is not None:
        return told
    if key == "channel_rates":
        return {label: _share(counts[-1], counts[0]) for label, counts in keys["by_channel"].items()}
    if key in ("total", "rate_effect", "mix_effect") and keys["mix"]:
        return keys["mix"][key]
    part = re.fullmatch(r"(n|mean|p10|p25|median|p75|p90|longest)_(step|total)_(?:days|times)", key)
    if part and key not in keys:
        spreads = keys["step_days"] if part[2] == "step" else [keys["total_days"]]
        values = [None if spread is None else spread[part[1]] for spread in spreads]
        return in_form(values if part[2] == "step" else values[0], expected, case["stages"])
    assert key in keys, f"{key} is not a key of the command line's answer"
    told = in_form(keys[key], expected, case["stages"])
    return told if key in WHOLE else part_of(told, expected)


def _of_curve(key: str, expected: Any, cube: Cube) -> object:
    """The curve, or one of those of other tools, at the days a case asks for; None for other keys."""
    on_a_day = re.fullmatch(r"(curve|naive_km|aalen_johansen)_(\d+)", key)
    if on_a_day is None and (key != "curve" or expected is None):
        return None
    watched = waits(cube.journeys, cube.times)

    def at(day: float) -> float | None:
        return None if watched is None else curve(watched).at(day)

    if key == "curve" and isinstance(expected, dict):
        return {day: at(float(day)) for day in expected}
    if key == "curve":
        return [[day, at(day)] for day, _ in expected]
    assert on_a_day is not None
    name, day = on_a_day[1], int(on_a_day[2])
    if name == "curve" or watched is None:
        return at(day)
    return naive_curve(watched).at(day) if name == "naive_km" else competing_shares(watched, day)


def in_form(told: Any, expected: Any, stages: Sequence[str]) -> Any:
    """What is told of each stage under the stages' names, without a first or last gap, or a rate alone: as expected."""
    if isinstance(told, list) and isinstance(expected, dict) and len(told) == len(stages):
        return dict(zip(stages, told, strict=True))
    if isinstance(told, list) and isinstance(expected, list) and len(told) == len(expected) + 1:
        return told[1:] if told[0] is None else told[:-1] if told[-1] is None else told
    if isinstance(told, dict) and "rate" in told and isinstance(expected, int | float):
        return told["rate"]
    return told


def part_of(told: Any, expected: Any) -> Any:
    """Flags, cohorts and the like: cases name the keys they are about."""
    if isinstance(told, list) and isinstance(expected, list) and len(told) == len(expected):
        return [part_of(one, other) for one, other in zip(told, expected, strict=True)]
    if isinstance(told, dict) and isinstance(expected, dict):
        return {name: part_of(value, expected[name]) for name, value in told.items() if name in expected}
    return told


def found_statistics(case: Case, key: str) -> object:
    """A statistic of a case's rows; of more than two, each against the rest."""
    rows = case["rows"]
    if key in ("wilson", "interval", "intervals"):
        return [wilson(row["x"], row["n"]) for row in rows]
    if key in TWO_RATES:
        return _of_two(rows, key) if len(rows) == 2 else [_of_two([row, _rest(rows, row)], key) for row in rows]
    if key in ("total", "rate_effect", "mix_effect"):
        split = kitagawa([(row["x1"], row["n1"]) for row in rows], [(row["x2"], row["n2"]) for row in rows])
        if split is None:
            return None
        return (split.before, split.after) if key == "total" else getattr(split, key)
    if key in ("holm", "p_holm", "p_adjusted", "adjusted"):
        return holm([row["p"] for row in rows] if "p" in rows[0] else _against_the_rest(rows))
    raise AssertionError(f"{key} is not a statistic of these rows")


def assert_alike(told: object, expected: object, tolerance: float, where: str = "") -> None:
    """Equal, numbers within the tolerance; null only where there is no data."""
    if isinstance(expected, dict):
        assert isinstance(told, dict), where
        assert sorted(told) == sorted(expected), where
        for key in expected:
            assert_alike(told[key], expected[key], tolerance, f"{where}.{key}")
    elif isinstance(expected, list | tuple):
        assert isinstance(told, list | tuple), where
        assert len(told) == len(expected), where
        for place, (one, other) in enumerate(zip(told, expected, strict=True)):
            assert_alike(one, other, tolerance, f"{where}[{place}]")
    elif isinstance(expected, int | float) and not isinstance(expected, bool):
        assert isinstance(told, int | float), f"{where}: {told} is not {expected}"
        assert math.isclose(told, expected, rel_tol=0, abs_tol=tolerance), f"{where}: {told} is not {expected}"
    else:
        assert told == expected, where


def _of_two(rows: Sequence[dict[str, int]], key: str) -> object:
    """A statistic of two rates."""
    if key in ("difference", "newcombe"):
        gap = newcombe_difference(*_pairs(rows))
        return None if gap is None else gap[key == "newcombe"]
    test = two_channel_test(*_pairs(rows))
    return None if test is None else getattr(test, key)


def _share(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _against_the_rest(rows: Sequence[dict[str, int]]) -> list[float | None]:
    hits, tries = sum(row["x"] for row in rows), sum(row["n"] for row in rows)
    tests = [two_channel_test(row["x"], row["n"], hits - row["x"], tries - row["n"]) for row in rows]
    return [None if test is None else test.p for test in tests]


def _rest(rows: Sequence[dict[str, int]], row: dict[str, int]) -> dict[str, int]:
    return {name: sum(one[name] for one in rows) - row[name] for name in ("x", "n")}


def _pairs(rows: Sequence[dict[str, int]]) -> tuple[int, int, int, int]:
    first, second = rows
    return first["x"], first["n"], second["x"], second["n"]
