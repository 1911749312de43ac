"""One choice changes; all others stay."""

from datetime import date

import pytest

from funnel_planner.app.choosing import choices_again, with_label, with_presence, with_role
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, ColumnMapping, FileMapping, Mapping, Role
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.meaning.proposal import Choices

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
