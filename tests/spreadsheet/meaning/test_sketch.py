"""Estimates of distinct values and of overlaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.spreadsheet.meaning.sketch import Sketch, hashes, shared_share

TEXTS = st.lists(st.one_of(st.text(max_size=40), st.sampled_from(["", "a\nb", "a", "b"])))


def sketch_of(texts: list[str]) -> Sketch:
    sketch = Sketch()
    for start in range(0, len(texts), 1000):
        sketch.add(texts[start : start + 1000])
    return sketch


@given(TEXTS)
def test_a_text_has_the_same_hash_in_any_company(texts: list[str]) -> None:
    assert hashes(texts).tolist() == [int(hashes([text])[0]) for text in texts if text]


@given(st.lists(st.text(min_size=1, max_size=20), unique=True, max_size=200))
def test_few_values_are_counted_exactly(texts: list[str]) -> None:
    assert sketch_of([*texts, *texts, ""]).distinct(10**6) == len(texts)


@pytest.mark.parametrize("form", ["{}", "L{:07}", "lead{}@example.com", "{:032x}", "a long name of a person, {}"])
def test_many_values_are_estimated(form: str) -> None:
    values = [form.format(number) for number in range(50_000)]
    assert sketch_of(values * 2).distinct(10**6) == pytest.approx(50_000, rel=0.15)


def test_the_share_of_common_values() -> None:
    one = sketch_of([f"L{number}" for number in range(20_000)]).packed()
    half = sketch_of([f"L{number}" for number in range(10_000, 30_000)]).packed()
    other = sketch_of([f"M{number}" for number in range(20_000)]).packed()
    assert shared_share(one, half) == pytest.approx(0.5, abs=0.08)
    assert shared_share(one, other) == 0.0
    assert shared_share(one, b"") == 0.0
