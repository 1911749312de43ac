"""Templates are complete, alike in every language, and recommended for a reason."""

import itertools
from collections import Counter
from dataclasses import replace

import pytest

from funnel_planner.domain.channel import Channel
from funnel_planner.domain.codec import plan_from_json, plan_to_json
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.stage import AidaStep, StageKind
from funnel_planner.domain.templates import (
    TEMPLATES,
    ClosedBy,
    Purchase,
    load_template,
    plans_by_example,
    recommend,
    template_info,
    template_names,
)
from funnel_planner.words import LANGUAGES

EVERY = [pytest.param(key, language, id=f"{key}-{language}") for key in TEMPLATES for language in LANGUAGES]


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_every_stage_guides(key: str, language: str) -> None:
    plan = load_template(key, language)
    for index, stage in enumerate(plan.stages):
        assert all((stage.question, stage.entry_criterion, stage.exit_criterion, stage.owner)), stage.name
        assert len(stage.metrics) >= 3, stage.name
        assert len(stage.content_ideas) >= 3, stage.name
        assert len(stage.suitable_channels) >= 2, stage.name
        last = index == len(plan.stages) - 1
        assert (stage.rate_to_next is None) == (stage.days_to_next is None) == last, stage.name


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_every_template_is_a_plan_with_channels_and_one_winning_stage(key: str, language: str) -> None:
    plan = load_template(key, language)
    assert plan.language == language
    assert plan.template == key
    assert sum(stage.kind is StageKind.WON for stage in plan.stages) == 1
    assert len(plan.channels) >= 4
    assert all(channel.volume_per_month > 0 for channel in plan.channels)
    assert plan.economics.currency == {"en": "EUR", "pl": "PLN"}[language]
    assert plan_from_json(plan_to_json(plan)) == plan


@pytest.mark.parametrize("key", TEMPLATES)
def test_languages_differ_in_words_and_money_only(key: str) -> None:
    shapes = []
    for language in LANGUAGES:
        plan = load_template(key, language)
        stages = [(s.phase, s.kind, s.aida, s.rate_to_next, s.days_to_next, len(s.metrics)) for s in plan.stages]
        channels = [
            (c.kind, plan.entry_index(c), c.volume_per_month, [(plan.stage_index(o.stage_id), o.rate) for o in c.rates])
            for c in plan.channels
        ]
        costs = [[bool(amount) for amount in vars_of(c.cost)] for c in plan.channels]
        shapes.append((stages, channels, costs, plan.won_index, plan.lead_index))
    assert all(shape == shapes[0] for shape in shapes)


def vars_of(cost: object) -> list[float]:
    return [getattr(cost, name) for name in ("fixed_per_month", "per_click", "per_lead")]


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_no_label_means_two_stages_or_two_channels(key: str, language: str) -> None:
    plan = load_template(key, language)
    for parts in (plan.stages, plan.channels):
        labels = [label_key(label) for part in parts for label in (part.name, *part.aliases)]
        assert [label for label, n in Counter(labels).items() if n > 1] == []


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_planned_month_is_a_business(key: str, language: str) -> None:
    from funnel_planner.forecast.flow import project

    month = project(load_template(key, language))
    assert month.customers >= 2
    assert month.roi is not None
    assert 0.5 < month.roi < 6, "neither a loss nor a fairy tale"
    assert month.gross_profit > 0


def test_aida_asks_the_four_questions() -> None:
    plan = load_template("aida", "en")
    assert [s.aida for s in plan.stages] == list(AidaStep)
    assert [s.question for s in plan.stages] == [
        "“What do you do?”", "“I'm listening …”", "“I'm interested.”", "“I'm in.”",
    ]  # fmt: skip


def test_the_hand_over_has_an_owner_and_a_deadline() -> None:
    for language in LANGUAGES:
        plan = load_template("marketing_and_sales", language)
        stage = next(stage for stage in plan.stages if stage.kind is StageKind.HAND_OVER)
        assert stage.owner
        assert stage.sla_days == 1


def test_each_plan_made_has_identities_of_its_own() -> None:
    one, other = load_template("basic", "en"), load_template("basic", "en")
    ids = [{plan.id, *(s.id for s in plan.stages), *(c.id for c in plan.channels)} for plan in (one, other)]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(
    ("label", "stage"),
    [("Nowy", 0), ("kontakt", 1), ("OFERTA", 1), ("Negocjacje", 1), ("Wygrany", 2), ("Closed Won", 2), ("Quote", 1)],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_usual_lists_are_known(label: str, stage: int, language: str) -> None:
    plan = load_template("basic", language)
    known = [label_key(alias) for alias in plan.stages[stage].aliases]
    assert label_key(label) in known


def test_an_offer_is_never_a_win() -> None:
    for key in TEMPLATES:
        plan = load_template(key, "en")
        won = {label_key(alias) for alias in plan.stages[plan.won_index].aliases}
        assert not won & {"offer", "oferta", "negotiation", "negocjacje"}


def test_info_shows_title_summary_and_stages() -> None:
    info = template_info("sales", "en")
    assert info.stages == ("MQL", "SQL", "Sales meeting", "Proposal", "Close")
    assert info.title == "Sales funnel"
    assert len({template_info(key, language).summary for key in template_names() for language in LANGUAGES}) == 16


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(PlannerError) as refused:
        load_template("../basic", "en")
    assert refused.value.kind == "template_unknown"


def test_every_business_gets_a_recommendation() -> None:
    for purchase, closed_by, repeat in itertools.product(Purchase, ClosedBy, (False, True)):
        found = recommend(purchase, closed_by, repeat=repeat)
        keys = [recommendation.key for recommendation in found]
        assert keys
        assert len(keys) == len(set(keys))
        assert set(keys) <= set(TEMPLATES)
        assert "loyalty_loop" not in keys or repeat


@pytest.mark.parametrize(
    ("purchase", "closed_by", "repeat", "best"),
    [
        (Purchase.B2B, ClosedBy.SALES, False, "marketing_and_sales"),
        (Purchase.B2B, ClosedBy.SELF_SERVICE, False, "visitor_to_customer"),
        (Purchase.CONSIDERED, ClosedBy.SALES, False, "basic"),
        (Purchase.CONSIDERED, ClosedBy.SALES, True, "customer_journey"),
        (Purchase.IMPULSE, ClosedBy.SELF_SERVICE, False, "aida"),
        (Purchase.IMPULSE, ClosedBy.SELF_SERVICE, True, "marketing"),
    ],
)
def test_the_best_fit(purchase: Purchase, closed_by: ClosedBy, repeat: bool, best: str) -> None:  # noqa: FBT001
    assert recommend(purchase, closed_by, repeat=repeat)[0].key == best


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_template_plans_by_example_until_somebody_plans(key: str, language: str) -> None:
    plan = load_template(key, language)
    assert plans_by_example(plan)
    assert plans_by_example(plan.with_channel(Channel("new", "Found in a file")))
    first, *others = plan.stages
    assert not plans_by_example(replace(plan, stages=(replace(first, rate_to_next=0.123), *others)))
    assert not plans_by_example(plan.with_channel(Channel("new", "Fair", volume_per_month=7)))
    assert not plans_by_example(replace(plan, template=""))
