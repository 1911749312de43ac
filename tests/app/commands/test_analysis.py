"""Further numbers of ``analyse``: money, open leads, drivers, the plan beside, two spans, and what cannot be told."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from funnel_planner.analytics.leads import LOST, LeadData
from funnel_planner.app.commands.analysis import analysis, as_imported, look_at
from funnel_planner.app.commands.answers import Cuts, find
from funnel_planner.app.commands.text_report import text_report
from funnel_planner.app.numbers import count_leads
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import CellType, ColumnMapping, FileMapping, LabelMapping, Mapping, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.domain.target import Target
from funnel_planner.words import use_language
from tests.support.made_leads import Event, MadeLead, build

WON = (Event(3, 20),)
OWNERS = Mapping(
    (
        FileMapping(
            "made.csv",
            (
                ColumnMapping(0, "Owner", Role.ASSET),
                ColumnMapping(1, "Worth", Role.VALUE, type=CellType.NUMBER, currency="PLN"),
            ),
            shape=Shape.SNAPSHOT,
        ),
    ),
    labels=(LabelMapping("Call", "demo", 3), LabelMapping("DEMO", "demo", 1), LabelMapping("Spam", "(exclude)")),
)
PLAN = Plan(
    id="p",
    name="Plan",
    stages=(
        Stage("lead", "Lead", rate_to_next=0.5, sla_days=5),
        Stage("demo", "Demo", rate_to_next=0.5),
        Stage("offer", "Offer", rate_to_next=0.8, sla_days=50),
        Stage("won", "Won"),
    ),
    targets=(Target("won", 4),),
)


def test_open_deals_are_weighted_by_the_rates_of_all_leads_and_a_little_by_age() -> None:
    """Of all, 1 of 4 was won from demo and 1 of 2 from offer; the age counts 1/30: nobody won as late as these."""
    leads = [
        MadeLead((Event(1, 2), Event(2, 3), Event(3, 20)), created=0, value=30_000),
        MadeLead((Event(1, 2), Event(LOST, 9)), created=0),
        MadeLead((Event(1, 30),), created=0, value=10_000),
        MadeLead((Event(2, 30),), created=0, value=4_000),
        MadeLead(created=40),
    ]
    found = _answer(leads, PLAN)
    pipeline = found["pipeline"]
    assert (pipeline["open_leads"], pipeline["open_value"]) == (3, 140.0)
    expected = 29 / 30 * (100 * 1 / 4 + 40 * 1 / 2)
    assert pipeline["weighted_value"] == pipeline["expected_value"] == pytest.approx(expected)
    assert pipeline["by_stage"]["Demo"]["chance"] == pytest.approx(29 / 120)
    assert [amount for amount, _ in pipeline["outcomes"]["distribution"]] == [0.0, 40.0, 100.0, 140.0]
    assert pipeline["outcomes"]["mean"] == pytest.approx(expected)
    assert (pipeline["basis"], pipeline["without_amount"], pipeline["lost_somewhere"]) == ("age", 1, 0)
    assert pipeline["bases"] == ["age", "all", "plan", "decided"]
    assert pipeline["needed_coverage"] == pytest.approx(140 / expected)
    assert (found["waiting"]["Lead"]["stalled"], found["waiting"]["Offer"]["stalled"]) == (1, 0)
    assert found["waiting"]["Demo"]["stalled"] is None
    assert found["value_by_stage"]["open"] == [0.0, 100.0, 40.0]


def test_old_and_undecided_leads_are_told() -> None:
    made = [MadeLead((Event(3, 10 + day),), created=0, value=1_000) for day in range(30)]
    made += [MadeLead(created=0, value=1_000)] * 99 + [MadeLead((Event(LOST, 5),), created=0)]
    pipeline = _answer(made, PLAN)["pipeline"]
    assert pipeline["basis"] != "decided"
    assert pipeline["undecided"] == {"stage": "Lead", "decided": 31, "of": 130, "window_days": 37}
    would_add = pytest.approx(99 * 10 * 30 / 130)
    assert pipeline["too_old"] == {
        "count": 99, "longest_days": 39, "wins": 30, "weighted_without": 0.0, "would_add": None,
    }  # fmt: skip
    assert (pipeline["expected_value"], pipeline["outcomes"]) == (0.0, None)
    assert pipeline["weighted_value"] == would_add


def test_money_of_channels_and_of_assets() -> None:
    leads = [
        MadeLead(WON, created=0, channel="Ads", value=50_000, cost=10_000, owner="Ann"),
        MadeLead(created=0, channel="Ads", cost=15_000, owner="Ann"),
        MadeLead(WON, created=0, channel="Fair", owner="Bo"),
    ]
    found = _answer(leads, PLAN)
    ads, fair = found["channels"]["Ads"], found["channels"]["Fair"]
    assert (ads["won_value"], ads["cost"], ads["cost_per"]["Lead"], ads["cac"]) == (500.0, 250.0, 125.0, 250.0)
    assert (ads["roas"], ads["roi_on_revenue"]) == (2.0, 1.0)
    assert (fair["won_value"], fair["cost"], fair["cac"], fair["roas"]) == (None,) * 4
    assert found["currency"] == "PLN"
    assert found["assets"]["Owner"]["Ann"]["counts"] == [2, 1, 1, 1]
    assert found["assets"]["Owner"]["Bo"]["won_value"] is None
    assert found["revenue_shares"] is None  # nobody names several channels


def test_shares_of_touches_add_up_to_the_money_won() -> None:
    events = (Event(0, 1, channel="Ads"), Event(1, 5, channel="Mail"), Event(3, 9, channel="Fair"))
    data = build([MadeLead(events, value=1_001)], listed=False, event_channels=True, as_of=60)
    found = _answered(data, PLAN)
    assert found["flags"]["channel_conflicts"] == 1
    assert found["revenue_shares"]["u"] == {
        "Ads": {"won": 0.4, "value": pytest.approx(4.0, abs=0.011)},
        "Mail": {"won": pytest.approx(0.2), "value": pytest.approx(2.0, abs=0.011)},
        "Fair": {"won": 0.4, "value": pytest.approx(4.0, abs=0.011)},
    }
    for shares in found["revenue_shares"].values():
        assert sum(share["value"] for share in shares.values()) == pytest.approx(10.01, abs=1e-9)


def test_the_plan_beside_and_what_explains_the_gap() -> None:
    leads = [MadeLead(WON if n < 4 else (), created=n % 30) for n in range(8)]
    beside = _answer(leads, PLAN)["plan_vs_actual"]
    (last,) = (line for line in beside["rates"] if line["to"] == "Won")
    assert (last["planned"], last["measured"], last["x"], last["n"]) == (0.8, 1.0, 4, 4)
    gap = beside["gaps"]["rate"]
    assert sum(effect["effect"] for effect in gap["effects"]) == pytest.approx(gap["measured"] - gap["planned"])
    bare = replace(PLAN, stages=tuple(Stage(stage.id, stage.name) for stage in PLAN.stages), targets=())
    assert _answer(leads, bare)["plan_vs_actual"] is None


def test_drivers_and_doubts() -> None:
    leads = [MadeLead(WON if n < 18 else (), created=n, owner="Ann" if n < 20 else "Bo") for n in range(40)]
    found = _answer(leads, PLAN)
    first = found["drivers"]["drivers"][0]
    assert (first["column"], first["label"], first["x"], first["n"], first["x_rest"]) == ("Owner", "Ann", 18, 20, 0)
    assert first["p_holm"] < 0.05
    few = _answer(leads[:10], PLAN)["consistency"]
    assert "few_leads" in [note["doubt"] for note in few]
    assert all(note["what"] and note["why"] and note["advice"] for note in few)


def test_two_spans_are_compared_step_by_step() -> None:
    leads = [MadeLead((Event(1, 9),) if n % 2 else (), created=0) for n in range(10)] + [MadeLead(created=40)] * 10
    cuts = Cuts(compare=((date(1970, 1, 1), date(1970, 1, 31)), (date(1970, 2, 1), date(1970, 2, 28))))
    step = _answer(leads, PLAN, cuts)["compare"]["steps"][1]
    assert (step["rates"], step["difference"], step["differs"]) == ([0.5, 0.0], -0.5, True)
    assert _answer(leads, PLAN)["compare"] is None


def test_what_the_data_cannot_answer_has_a_reason() -> None:
    found = _answer([], PLAN)
    for key in ("pipeline", "drivers", "waiting", "velocity"):
        assert found[key] is None
        assert found["no_data"][key] == "There are no leads in these files."
    undated = _answer([MadeLead(WON[:0], value=5), MadeLead((Event(3),))], PLAN)
    assert undated["curve_at"] is None
    for key in ("curve_at", "curve", "total_days", "median_total_days", "proposed_window_days", "mature_proposed"):
        assert undated[key] is None
        assert undated["no_data"][key], key
    for kind in ("went_back", "returned"):
        assert (undated["paths"][kind] is None) is bool(undated["no_data"].get(f"paths.{kind}")), kind
    assert undated["pipeline"]["open_leads"] == 1


def test_the_plan_speaks_the_words_of_the_files() -> None:
    plan = as_imported(PLAN, OWNERS)
    assert plan.stages[1].aliases == ("Call",)
    assert plan.economics.currency == "PLN"


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_report_has_all_of_it_in_words(language: str) -> None:
    leads = [
        MadeLead((Event(1, 2), *WON) if n < 18 else (Event(1, 2),), created=n, value=900_00, cost=100_00, channel="Ads")
        for n in range(30)
    ]
    leads += [MadeLead((Event(1, 2), Event(LOST, 3)), created=n, owner="Bo", channel="Fair") for n in range(30)]
    leads += [MadeLead(created=0)] * 3
    cube = count_leads(PLAN, build(leads, as_of=60))
    found = find(
        PLAN, cube, Cuts(compare=((date(1970, 1, 1), date(1970, 1, 9)), (date(1970, 1, 10), date(1970, 2, 1))))
    )
    use_language(language)
    try:
        text = text_report(found, look_at(PLAN, cube, OWNERS, found), Ledger(used=63))
    finally:
        use_language("en")
    assert "{" not in text
    assert "None" not in text
    if language == "en":
        for words in ("Money by channel", "open lead", "wait longer", "Planned", "What goes with", "9 Jan 1970"):
            assert words in text.replace("\N{NO-BREAK SPACE}", " ")


def _answer(leads: Sequence[MadeLead], plan: Plan, cuts: Cuts | None = None) -> dict[str, Any]:
    return _answered(build(leads, as_of=60), plan, cuts)


def _answered(data: LeadData, plan: Plan, cuts: Cuts | None = None) -> dict[str, Any]:
    plan = replace(as_imported(plan, OWNERS), counting=Counting())
    cube = count_leads(plan, data)
    found = find(plan, cube, cuts or Cuts())
    told = analysis(found, look_at(plan, cube, OWNERS, found), Ledger(), OWNERS)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    return told
