"""Worked cases (``funnel_cases.json``): every expected key of every case, through the whole road.

The cases of another folder are run instead where ``FUNNEL_CASES_DIR`` names one.
"""

import os
from functools import cache
from pathlib import Path

import pytest

from tests.support.case_answers import assert_alike, found, found_statistics
from tests.support.worked_cases import FIXED, OPTIONS, Answered, Case, answered, load_cases

FOLDER = Path(os.environ.get("FUNNEL_CASES_DIR") or Path(__file__).parent.parent / "data")
CASES, TOLERANCE = load_cases(FOLDER)
NAMES = [f"{case['id']}" for case in CASES]
CHECKS = [
    pytest.param(place, key, id=f"{case['id']}-{key}") for place, case in enumerate(CASES) for key in case["expected"]
]


def test_there_are_cases() -> None:
    assert CHECKS


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_option_of_a_case_is_understood(case: Case) -> None:
    assert set(case["options"]) <= OPTIONS
    assert {name: case["options"].get(name, value) for name, value in FIXED.items()} == FIXED


@pytest.mark.parametrize(("place", "key"), CHECKS)
def test_case(place: int, key: str) -> None:
    case = CASES[place]
    told = found_statistics(case, key) if case["shape"] == "statistics" else found(case, key, _answered(place))
    assert_alike(told, case["expected"][key], TOLERANCE, key)


@cache
def _answered(place: int) -> Answered:
    """Each case once; by its place, because two files may use one id."""
    return answered(CASES[place])
