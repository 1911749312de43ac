"""The eight ready-made funnels, in every language, and which of them fits a business.

What a template is made of lies in ``resources/templates``: ``<key>.toml`` (stages, rates, channels) is shared by the
languages, ``<language>/<key>.toml`` has the words and the money.
"""

import tomllib
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from funnel_planner.domain.channel import Channel, ChannelCost, ChannelKind, RateOverride
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.economics import Economics
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep, Phase, Stage, StageKind
from funnel_planner.paths import resources
from funnel_planner.words import LANGUAGES, mark

TEMPLATES = (
    "basic", "marketing", "customer_journey", "sales",
    "visitor_to_customer", "aida", "marketing_and_sales", "loyalty_loop",
)  # fmt: skip

Toml = dict[str, Any]
"""A table as ``tomllib`` reads it."""


@dataclass(frozen=True, slots=True)
class TemplateInfo:
    """What to show of a template before it is chosen."""

    key: str
    title: str
    summary: str
    stages: tuple[str, ...]


class Purchase(StrEnum):
    """How people buy."""

    IMPULSE = "impulse"
    CONSIDERED = "considered"
    B2B = "b2b"


class ClosedBy(StrEnum):
    """Who makes the sale."""

    SELF_SERVICE = "self_service"
    SALES = "sales"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A template that fits, and why (a catalogue text for ``tr``)."""

    key: str
    reason: str


def template_names() -> tuple[str, ...]:
    """Keys of all templates, in the order they are offered."""
    return TEMPLATES


def template_info(key: str, language: str) -> TemplateInfo:
    """Title, summary and stage names of a template. Raises ``PlannerError("template_unknown")``."""
    shape, words = _read(key, language)
    names = tuple(words["stage"][stage["key"]]["name"] for stage in shape["stage"])
    return TemplateInfo(key, words["title"], words["summary"], names)


def plans_by_example(plan: Plan) -> bool:
    """Whether all rates and volumes of a plan are still the examples of its template: nobody planned them."""
    if plan.template not in TEMPLATES:
        return False
    example = load_template(plan.template, LANGUAGES[0])
    return _planned(plan) == _planned(example)


def _planned(plan: Plan) -> tuple[object, ...]:
    """Rates of the stages, and volumes and rates of the channels that have any: what comes from files has none."""
    channels = ((channel.volume_per_month, tuple(sorted(o.rate for o in channel.rates))) for channel in plan.channels)
    return tuple(stage.rate_to_next for stage in plan.stages), tuple(pair for pair in channels if any(pair))


def load_template(key: str, language: str) -> Plan:
    """A new plan made from a template, with identities of its own. Raises ``PlannerError("template_unknown")``."""
    shape, words = _read(key, language)
    ids = {stage["key"]: new_id() for stage in shape["stage"]}
    return Plan(
        id=new_id(),
        name=words["title"],
        stages=tuple(_stage(ids[s["key"]], s, words["stage"][s["key"]], language) for s in shape["stage"]),
        channels=tuple(_channel(channel, words["costs"], ids, language) for channel in shape["channel"]),
        economics=_economics(words["economics"], ids[shape["lead_stage"]]),
        template=key,
        language=_language(language),
    )


def without_examples(plan: Plan) -> Plan:
    """The stages of a template with their words, but none of its numbers, channels and money, which are examples."""
    return replace(
        plan,
        stages=tuple(replace(stage, rate_to_next=None, days_to_next=None) for stage in plan.stages),
        channels=(),
        messages=(),
        economics=Economics(plan.economics.currency, lead_stage=plan.economics.lead_stage),
        targets=(),
    )


def known_channel_kind(name: str) -> ChannelKind:
    """The kind of a channel that the templates know, by its name in any language or spelling; else ``OTHER``."""
    return _kinds_by_spelling().get(_letters(name), ChannelKind.OTHER)


def recommend(purchase: Purchase, closed_by: ClosedBy, *, repeat: bool) -> tuple[Recommendation, ...]:
    """The templates that fit a business, best first, each with its reason; never empty.

    ``repeat``: customers buy again. Rules rather than scores, so that the reason given is the reason.
    """
    found: list[Recommendation] = []
    for key, applies, reason in _rules(purchase, closed_by, repeat=repeat):
        if applies and key not in [known.key for known in found]:
            found.append(Recommendation(key, reason))
    return tuple(found)


def _rules(purchase: Purchase, closed_by: ClosedBy, *, repeat: bool) -> tuple[tuple[str, bool, str], ...]:
    """(template, whether it fits, reason), best first."""
    b2b, impulse = purchase is Purchase.B2B, purchase is Purchase.IMPULSE
    considered, sales = purchase is Purchase.CONSIDERED, closed_by is ClosedBy.SALES
    return (
        ("marketing_and_sales", b2b and sales, mark("Marketing and sales share the work: a hand-over has an owner.")),
        ("sales", b2b and sales, mark("A person closes each deal, step by step, with deadlines.")),
        ("visitor_to_customer", b2b, mark("Firms find you online and are qualified before they buy.")),
        ("customer_journey", considered and repeat, mark("People think it over, and regulars carry the business.")),
        ("basic", considered and sales, mark("One list of enquiries, an offer, a yes or no: nothing more is needed.")),
        ("sales", considered and sales, mark("Each sale needs a conversation and an offer.")),
        ("aida", impulse and not repeat, mark("The message decides in minutes: lead attention to action.")),
        ("marketing", not sales, mark("Customers serve themselves: reach, trust and first use decide.")),
        ("aida", impulse, mark("The message decides in minutes: lead attention to action.")),
        ("visitor_to_customer", considered, mark("The road from the first click to the order is measurable online.")),
        ("loyalty_loop", repeat, mark("Most profit comes after the first purchase.")),
        ("basic", True, mark("Three steps everyone understands, a good start for any list.")),
    )  # fmt: skip


def _stage(stage_id: str, shape: Toml, words: Toml, language: str) -> Stage:
    channels, labels = _library("channels"), _library("crm_labels")
    return Stage(
        id=stage_id,
        name=words["name"],
        phase=Phase(shape["phase"]),
        kind=StageKind(shape["kind"]),
        aida=AidaStep(shape["aida"]),
        question=words["question"],
        entry_criterion=words["entry"],
        exit_criterion=words["exit"],
        owner=words["owner"],
        sla_days=_amount(shape.get("sla")),
        days_to_next=_amount(shape.get("days")),
        rate_to_next=shape.get("rate"),
        metrics=tuple(words["metrics"]),
        content_ideas=tuple(words["ideas"]),
        suitable_channels=tuple(channels[key][_language(language)] for key in shape["channels"]),
        aliases=tuple(
            label
            for group in shape.get("crm", ())
            for label in labels[group]
            if label_key(label) != label_key(words["name"])
        ),
    )


def _channel(shape: Toml, costs: Toml, stage_ids: dict[str, str], language: str) -> Channel:
    known = _library("channels")[shape["key"]]
    cost = costs.get(shape["key"], {})
    return Channel(
        id=new_id(),
        name=known[_language(language)],
        kind=ChannelKind(known["kind"]),
        entry_stage=stage_ids[shape["entry"]] if "entry" in shape else "",
        volume_per_month=float(shape["volume"]),
        cost=ChannelCost(float(cost.get("fixed", 0)), float(cost.get("click", 0)), float(cost.get("lead", 0))),
        rates=tuple(RateOverride(stage_ids[key], rate) for key, rate in shape.get("rates", {}).items()),
        cap_per_month=_amount(shape.get("cap")),
        aliases=tuple(known["aliases"]),
    )


@cache
def _kinds_by_spelling() -> dict[str, ChannelKind]:
    """Kinds of the channels of the templates, by each of their spellings."""
    return {
        _letters(spelling): ChannelKind(known["kind"])
        for known in _library("channels").values()
        for spelling in (*(known[language] for language in LANGUAGES), *known["aliases"])
    }


def _letters(name: str) -> str:
    """What is compared of a channel's name: letters and digits."""
    return "".join(letter for letter in label_key(name) if letter.isalnum())


def _economics(words: Toml, lead_stage: str) -> Economics:
    return Economics(
        currency=words["currency"],
        deal_size=float(words["deal_size"]),
        margin=words["margin"],
        sales_cost_per_month=float(words["sales_cost"]),
        lead_stage=lead_stage,
        revenue_per_account_month=_amount(words.get("arpa")),
        churn_per_month=words.get("churn"),
        cycle_days=_amount(words.get("cycle_days")),
        orders_per_year=_amount(words.get("orders_per_year")),
        customer_years=_amount(words.get("customer_years")),
    )


def _amount(value: float | None) -> float | None:
    return None if value is None else float(value)


def _language(language: str) -> str:
    return language if language in LANGUAGES else "en"


def _read(key: str, language: str) -> tuple[Toml, Toml]:
    if key not in TEMPLATES:
        raise PlannerError("template_unknown", value=key, known=", ".join(TEMPLATES))
    return _library(key), _library(f"{_language(language)}/{key}")


@cache
def _library(name: str) -> Toml:
    return tomllib.loads((resources() / "templates" / f"{name}.toml").read_text("utf-8"))
