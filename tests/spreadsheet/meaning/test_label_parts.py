"""Labels that say more than a stage mean the stage, unless something beside it is denied."""

import pytest

from funnel_planner.domain.mapping import LOST_TARGET
from funnel_planner.spreadsheet.meaning.label_parts import label_parts
from funnel_planner.spreadsheet.meaning.plan_stages import ADOPTED, PlanStages

PLAN = PlanStages.named(["Open", "Contacted", "Qualified to buy", "Demo", "Oferta", "Closed won"])


@pytest.mark.parametrize(
    ("label", "stage"),
    [
        ("Qualified to buy (Sales pipeline)", "Qualified to buy"),
        ("Oferta [wysłana]", "Oferta"),
        ("Working - Contacted", "Contacted"),
        ("Open - Not contacted", "Open"),
        ("Kraków / Oferta", "Oferta"),
        ("Demo: done", "Demo"),
        ("Contacted", "Contacted"),
    ],
)
def test_the_known_part_decides(label: str, stage: str) -> None:
    found = PLAN.target_of(label)
    assert found.target == PLAN.id_of_name(stage)
    assert found.confidence >= ADOPTED


@pytest.mark.parametrize(
    "label",
    ["Closed lost to competition", "Lost - price", "Przegrana – cena", "Closed Lost: no budget", "Lost (price)"],
)
def test_a_reason_beside_a_loss(label: str) -> None:
    assert PLAN.target_of(label).target == LOST_TARGET


@pytest.mark.parametrize(
    "label", ["Demo (no show)", "Demo - cancelled", "Oferta (odrzucona)", "Demo / Oferta", "Lost found"]
)
def test_what_is_denied_or_has_two_stages_is_asked(label: str) -> None:
    assert PLAN.target_of(label).target == ""


@pytest.mark.parametrize("label", ["", "()", "(", " - ", "a" * 5000, "((((", "---", "::"])
def test_odd_labels_have_no_parts(label: str) -> None:
    assert label_parts(label) == ()


@pytest.mark.parametrize(
    "header", ["Date entered “Qualified to buy (Sales pipeline)”", "qualified_to_buy_date", "Became qualified buy"]
)
def test_headers_lack_the_small_words_of_stage_names(header: str) -> None:
    assert PLAN.stage_in_header(header).target == PLAN.id_of_name("Qualified to buy")


def test_participles_beside_a_stage() -> None:
    plan = PlanStages.named(["Spotkanie", "Umowa"])
    assert plan.stage_in_header("Umowa podpisana").target == plan.ids[1]
    assert plan.stage_in_header("Spotkanie odbyło się").target == plan.ids[0]
    assert not plan.stage_in_header("Umowa numer").target


def test_numbered_headers() -> None:
    assert PLAN.stage_in_header("4. Demo").target == PLAN.id_of_name("Demo")
    assert not PLAN.stage_in_header("2024 Demo").target
