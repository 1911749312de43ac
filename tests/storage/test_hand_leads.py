"""What was said by hand comes back from the file as it was; damage is told."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funnel_planner.domain.by_hand import ByHand, HandLead, Step
from funnel_planner.domain.errors import PlannerError
from funnel_planner.storage.plan_file import PlanFile

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
pairs = st.lists(st.tuples(texts, texts), max_size=3).map(tuple)
steps = st.builds(Step, texts, st.none() | st.dates(), st.booleans())
leads = st.builds(
    HandLead,
    key=texts,
    batch=texts,
    row=st.integers(-1, 2**31),
    added=st.booleans(),
    who=pairs,
    fields=pairs,
    steps=st.lists(steps, max_size=3).map(tuple),
    deleted=st.booleans(),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "plans.funnel"
    PlanFile.create(path).close()
    return path


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(leads, max_size=4))
def test_facts_come_back_as_they_were(file: Path, facts: list[HandLead]) -> None:
    said = ByHand(tuple(facts))
    with PlanFile.open(file) as plans:
        batch = plans.store_by_hand(said)
    with PlanFile.open(file) as plans:
        assert plans.by_hand(batch) == said
        assert plans.batch(batch).kind == "hand"
        assert plans.batch(batch).lead_count == len(facts)
        assert plans.hand_batches([batch]) == (batch,)
        assert plans.load_leads(batch, with_keys=True).lead_count == 0, "as an import it says nothing"


def test_a_large_batch_is_stored_in_pieces(file: Path) -> None:
    many = ByHand(
        tuple(HandLead(key=f"{n * 7919 % 104729:x}-{n}", steps=(Step("s", date(2026, 1, 1)),)) for n in range(60_000))
    )
    with PlanFile.open(file) as plans:
        batch = plans.store_by_hand(many)
    with PlanFile.open(file) as plans:
        assert plans.by_hand(batch) == many


def test_damage_is_told(file: Path) -> None:
    with PlanFile.open(file) as plans:
        batch = plans.store_by_hand(ByHand((HandLead(key="1", deleted=True),)))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE lead_column SET data = x'0011'")
        connection.commit()
    with PlanFile.open(file) as plans, pytest.raises(PlannerError, match="by_hand_damaged"):
        plans.by_hand(batch)


def test_what_no_plan_mentions_is_cleaned_away_at_the_next_opening(file: Path) -> None:
    with PlanFile.open(file) as plans:
        batch = plans.store_by_hand(ByHand((HandLead(key="1", deleted=True),)))
        plans.clean_up()
        assert plans.batch(batch).id == batch, "the edit that names it may be on its way"
    with PlanFile.open(file) as plans:
        assert plans.clean_up() == 1
        with pytest.raises(PlannerError, match="batch_unknown"):
            plans.batch(batch)
