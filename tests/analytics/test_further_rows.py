"""Rows beside the one a lead is shown with: through merging and leaving out nothing is lost or mixed up."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.by_hand import without
from funnel_planner.analytics.emails import email_hashes
from funnel_planner.analytics.further_rows import MOST_OF_LEAD, further_rows
from funnel_planner.analytics.leads import LeadData
from funnel_planner.analytics.merging import merge
from tests.support.made_leads import MadeLead, build

Owners = list[int]
"""Of each row of an import the lead it is about, -1 for none."""
imports = st.lists(st.lists(st.integers(-1, 4), min_size=1, max_size=8), min_size=1, max_size=3)


def import_of(owners: Owners) -> LeadData:
    """Leads named after their numbers, in the order in which their rows come."""
    names = [name for name in dict.fromkeys(owners) if name >= 0]
    first = np.array([owners.index(name) for name in names], np.int32)
    lead_of_row = np.array([names.index(owner) if owner >= 0 else -1 for owner in owners])
    leads = build([MadeLead(key=f"k{name}") for name in names])
    return replace(leads, stored_row=first, further_rows=further_rows(lead_of_row, first))


def rows_of(leads: LeadData, lead: int, batch: int) -> list[int]:
    """All rows of a lead in an import, first the one that stands for all."""
    assert leads.stored_row is not None
    assert leads.further_rows is not None
    own = leads.stored_row if leads.earlier_rows is None else leads.earlier_rows[batch]
    return [int(own[lead]), *leads.further_rows.of_lead(lead, batch)] if own[lead] >= 0 else []


def expected(several: list[Owners], key: str) -> list[list[int]]:
    return [[row for row, owner in enumerate(owners) if f"k{owner}" == key] for owners in several]


@given(imports, st.sets(st.integers(0, 4)))
def test_each_lead_keeps_all_its_rows(several: list[Owners], gone: set[int]) -> None:
    merged = merge([import_of(owners) for owners in several])
    kept = np.array([key not in {f"k{name}" for name in gone} for key in merged.keys or ()], bool)
    for leads in merged, without(merged, kept):
        for lead, key in enumerate(leads.keys or ()):
            assert [rows_of(leads, lead, batch) for batch in range(len(several))] == expected(several, key)
        assert leads.further_rows is not None
        assert len(leads.further_rows.row) == sum(
            max(0, len(rows) - 1) for key in leads.keys or () for rows in expected(several, key)
        )


def test_two_leads_of_an_import_that_are_one_keep_both_rows() -> None:
    """An earlier import knows whose address it is that one of the rows has instead of an id."""
    address = "ann@x.io"
    known, blank = int(email_hashes([address])[0]), 0
    first = replace(build([MadeLead(key="7")]), stored_row=np.array([3], np.int32), email_hash=np.array([known]))
    later = replace(
        build([MadeLead(key="7"), MadeLead(key=address)]),
        stored_row=np.array([0, 1], np.int32),
        email_hash=np.array([blank, known]),
    )
    merged = merge([replace(batch, merge_by="both") for batch in (first, later)])
    assert merged.keys == ("7",)
    assert rows_of(merged, 0, 0) == [3]
    assert sorted(rows_of(merged, 0, 1)) == [0, 1]


def test_an_import_of_before_has_only_the_rows_it_knows() -> None:
    known, before = import_of([0, 0]), replace(import_of([0, 1, 0]), further_rows=None)
    merged = merge([before, known])
    assert [rows_of(merged, 0, batch) for batch in range(2)] == [[0], [0, 1]]


def test_a_word_that_stands_in_every_row_is_not_read_for_ever() -> None:
    leads = import_of([0] * 500 + [1])
    assert len(rows_of(leads, 0, 0)) == 1 + MOST_OF_LEAD
    assert leads.further_rows is not None
    assert [leads.further_rows.beyond(lead, 0) for lead in range(2)] == [500 - 1 - MOST_OF_LEAD, 0]
