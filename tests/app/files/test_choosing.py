"""One choice changes; all others stay."""

from datetime import date

import pytest

from funnel_planner.app.files.choosing import (
    choices_again,
    still_there,
    with_channel,
    with_date_order,
    with_label,
    with_presence,
    with_role,
    with_shape,
    with_stage_names,
)
from funnel_planner.domain.mapping import (
    EXCLUDE_TARGET,
    LOST_TARGET,
    ColumnMapping,
    DateOrder,
    FileMapping,
    Mapping,
    Role,
    Shape,
)
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from tests.support.surveyed import survey_source

BEFORE = Choices(columns=(("id", "Nr"),), labels=(("New", "Lead"),), lost=("Bad",), as_of=date(2024, 5, 1))


def test_a_role_keeps_everything_else() -> None:
    after = with_role(BEFORE, "Etap", Role.STAGE)
    assert after.columns == (("id", "Nr"), ("stage", "Etap"))
    assert (after.labels, after.lost, after.as_of) == (BEFORE.labels, BEFORE.lost, BEFORE.as_of)


def test_a_column_is_one_thing_at_a_time() -> None:
    after = with_role(with_role(BEFORE, "Nr", Role.NAME), "Nr", Role.IGNORE)
    assert after.columns == (("ignore", "Nr"),)


def test_a_role_for_one_column_leaves_the_column_chosen_before() -> None:
    assert with_role(BEFORE, "Id", Role.ID).columns == (("other", "Nr"), ("id", "Id"))
    two_names = with_role(with_role(Choices(), "First", Role.NAME), "Last", Role.NAME)
    assert two_names.columns == (("name", "First"), ("name", "Last"))


def test_a_stage_of_its_own() -> None:
    after = with_role(
        with_role(Choices(), "Offer date", Role.STAGE_REACHED, "Offer"), "Sent", Role.STAGE_REACHED, "Offer"
    )
    assert after.columns == (("other", "Offer date"), ("stage:Offer", "Sent"))


@pytest.mark.parametrize("first", ["Lead", LOST_TARGET, EXCLUDE_TARGET, ""])
@pytest.mark.parametrize("then", ["Offer", LOST_TARGET, EXCLUDE_TARGET, ""])
def test_a_label_means_one_thing_at_a_time(first: str, then: str) -> None:
    after = with_label(with_label(BEFORE, "Wibble", first), " WIBBLE ", then)
    said = [*after.labels, *((label, LOST_TARGET) for label in after.lost)]
    said += [(label, EXCLUDE_TARGET) for label in after.exclude]
    assert sorted(said) == sorted([("New", "Lead"), ("Bad", LOST_TARGET), (" WIBBLE ", then)])
    assert after.columns == BEFORE.columns


def test_what_listing_means_is_kept_by_file() -> None:
    after = with_presence(with_presence(with_presence(Choices(), "a.csv", "Lead"), "b.csv", "Won"), "a.csv", "Offer")
    assert after.presence == (("b.csv", "Won"), ("a.csv", "Offer"))


def test_importing_again_repeats_what_was_chosen_and_nothing_else() -> None:
    plan = load_template("sales", "en")
    columns = (
        ColumnMapping(0, "Nr", Role.ID, confidence=0.9, evidence="header:Nr~lead id"),
        ColumnMapping(1, "X", Role.CHANNEL, confidence=1.0, evidence="chosen"),
        ColumnMapping(2, "Sent", Role.STAGE_REACHED, stage_id=plan.stages[1].id, evidence="chosen"),
        ColumnMapping(3, "Gone", Role.STAGE_REACHED, stage_id="gone", evidence="chosen"),
    )
    mapping = Mapping((FileMapping("a.csv", columns), FileMapping("b.csv", columns)))
    assert choices_again(mapping, plan).columns == (("channel", "X"), (f"stage:{plan.stages[1].name}", "Sent"))


def test_choices_of_one_file_or_column_leave_the_others() -> None:
    shaped = with_shape(with_shape(with_shape(Choices(), "a.csv", Shape.LOG), "b.csv", Shape.WIDE), "a.csv", None)
    assert shaped.shapes == (("b.csv", Shape.WIDE),)
    ordered = with_date_order(with_date_order(Choices(), "A", DateOrder.DMY), "B", DateOrder.MDY)
    assert with_date_order(ordered, "A", None).date_orders == (("B", DateOrder.MDY),)
    channels = with_channel(with_channel(Choices(), "Web", "Ads"), " WEB", "Fair")
    assert channels.channels == ((" WEB", "Fair"),)


def test_choices_follow_a_stage_to_its_new_name() -> None:
    before = Choices(columns=(("stage:Offer", "Sent"),), labels=(("x", "Offer"), ("y", "")), presence=(("b", "offer"),))
    after = with_stage_names(before, (("Offer", "Quote"),))
    assert (after.columns, after.labels, after.presence) == (
        (("stage:Quote", "Sent"),),
        (("x", "Quote"), ("y", "")),
        (("b", "Quote"),),
    )


def test_what_is_gone_is_not_chosen_any_more() -> None:
    plan = load_template("sales", "en")
    kept = Choices(
        columns=(("stage:Gone", "A"), ("id", "A"), ("name", "B")),
        labels=(("x", "Gone"), ("y", plan.stages[0].name), ("z", "")),
        presence=(("other.csv", plan.stages[1].name),),
        date_orders=(("A", DateOrder.DMY), ("B", DateOrder.DMY)),
        shapes=(("leads.csv", Shape.LOG), ("other.csv", Shape.LOG)),
    )
    survey = survey_source(MemoryTable([["A"], ["1"]]), "leads.csv")
    assert still_there(kept, [survey], plan) == Choices(
        columns=(("id", "A"),),
        labels=(("y", plan.stages[0].name), ("z", "")),
        date_orders=(("A", DateOrder.DMY),),
        shapes=(("leads.csv", Shape.LOG),),
    )
