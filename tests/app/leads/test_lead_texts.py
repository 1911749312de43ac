"""Texts in alphabetical order, with what was typed by hand among them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.listing import sorted_by
from funnel_planner.app.leads.lead_texts import TextOrder, all_collated, collated

names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4)


def order_of(texts: list[str]) -> TextOrder:
    keys = sorted({collated(text) for text in texts if text})
    ranks = [keys.index(collated(text)) if text else -1 for text in texts]
    return TextOrder(tuple(keys), np.array(ranks, dtype=np.int32))


@given(st.lists(names, min_size=1, max_size=8), st.dictionaries(st.integers(0, 9), names, max_size=4))
def test_what_is_typed_stands_where_it_belongs(texts: list[str], typed: dict[int, str]) -> None:
    origin = np.arange(len(texts) + 2)  # two leads were added by hand
    said = {lead: text for lead, text in typed.items() if lead < len(origin)}
    now = [said.get(lead, texts[lead] if lead < len(texts) else "") for lead in range(len(origin))]
    keys = order_of(texts).keys(origin, said)
    sorted_texts = [now[lead] for lead in sorted_by(np.arange(len(now)), keys)]
    expected = sorted((text for text in now if text), key=collated)
    assert sorted_texts == [*expected, *([""] * (len(now) - len(expected)))]


@pytest.mark.parametrize(
    ("first", "second"), [("ąb", "az"), ("Łucja", "Lz"), ("anna", "Bo"), ("Zoë", "zof"), ("a", "A b")]
)
def test_accents_and_case_do_not_tear_names_apart(first: str, second: str) -> None:
    assert collated(first) < collated(second)


@given(st.lists(st.text(max_size=12)))
def test_many_texts_are_collated_as_one_is(texts: list[str]) -> None:
    assert all_collated(texts) == [collated(text) if text else "" for text in texts]
