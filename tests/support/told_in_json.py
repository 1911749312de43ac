"""The numbers of ``analyse``'s JSON by what they are, as the workbook and the views are asked for them."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from funnel_planner.app.period_words import period_words
from funnel_planner.domain.plan import Plan
from tests.support.told_findings import findings_in_json
from tests.support.told_tables import SPREAD, Told, told_of

Answer = dict[str, Any]


def told_in_json(answer: Answer, plan: Plan) -> Told:
    """All of them."""
    told: Told = {}
    for part in (
        _funnel, _channels, _money, _touches, _assets, _periods, _compared, _steps, _waiting, _curve, findings_in_json,
    ):  # fmt: skip
        told |= part(answer, plan)
    return told


def _share(area: str, row: str, keys: Answer | None, x: str = "x", n: str = "n") -> Told:
    """``x`` of ``n`` with the rate and its interval."""
    keys = keys or {"x": None, "n": None, "rate": None, "interval": None}
    return told_of(area, row, {x: keys["x"], n: keys["n"], "rate": keys["rate"]}, rate=keys["interval"])


def _funnel(answer: Answer, plan: Plan) -> Told:
    told: Told = {}
    split, intervals, k = answer["split"], answer["intervals"], len(plan.stages)
    nothing = [None] * k
    bounds = answer["rate_bounds"] or nothing
    for place, stage in enumerate(plan.stages):
        values = {
            "reached": answer["counts"][place], "rate": answer["step_rate"][place],
            "of first": answer["from_first"][place], "of decided": answer["settled_told"][place],
        }  # fmt: skip
        decided = (intervals["settled_rate"] or nothing)[place]
        told |= told_of("stage", stage.name, values, rate=intervals["step_rate"][place], bounds=bounds[place])
        told |= told_of("stage", stage.name, {}, **{"of first": intervals["from_first"][place], "of decided": decided})
        filled, money = answer["implied"], answer["value_by_stage"]
        told["stage", stage.name, "filled in"] = filled[place] if filled and any(filled) else None
        told["stage", stage.name, "at least"] = (answer["counts_at_least"] or nothing)[place]
        if place < k - 1:
            after = place + 1
            told |= told_of("left", stage.name, {
                "lost": split["lost"][place], "open": split["open"][place], "dropped": answer["dropoff"][after],
                "drop-off rate": answer["dropoff_rate"][after],
            })  # fmt: skip
        if money:
            told["value", stage.name, "reached"] = money["reached"][place]
            if place < k - 1:
                told |= told_of("value", stage.name, {"lost": money["lost"][place], "open": money["open"][place]})
    for row in ("won", "decided"):
        keys = answer["won" if row == "won" else "won_of_decided"] or {"rate": None, "interval": None}
        told |= told_of("all", row, {"rate": keys["rate"]}, rate=keys["interval"])
    mature = answer["mature"] if answer["window_days"] is not None else answer["mature_proposed"]
    if mature:
        told |= _share("all", "mature", mature | {"x": mature["converted"]})
    return told


def _channels(answer: Answer, plan: Plan) -> Told:
    told: Told = {}
    for label, channel in answer["channels"].items():
        test = answer["channel_tests"][label]
        told |= _share("channel", label, channel["won"], "won", "leads")
        told |= told_of("channel", label, {
            "difference": test["difference"], "p (Holm)": test["p_holm"],
            **{f"at {stage.name}": n for stage, n in zip(plan.stages, channel["counts"], strict=True)},
        }, difference=test["newcombe"])  # fmt: skip
    return told


def _money(answer: Answer, plan: Plan) -> Told:
    told: Told = {}
    for label, keys in [("All leads", answer), *answer["channels"].items()]:
        told |= told_of("money", label, {
            "revenue": keys["won_value"], "cost": keys["cost"], "CAC": keys["cac"], "ROAS": keys["roas"],
            "ROI": keys["roi"],
            **{f"per {stage.name}": keys["cost_per"][stage.name] for stage in plan.stages[: plan.won_index]},
        })  # fmt: skip
    return told


def _touches(answer: Answer, plan: Plan) -> Told:
    del plan
    return {
        ("touches", label, model): share["value"]
        for model, shares in (answer["revenue_shares"] or {}).items()
        for label, share in shares.items()
    }


def _assets(answer: Answer, plan: Plan) -> Told:
    told: Told = {}
    for labels in answer["assets"].values():
        for label, keys in labels.items():
            won = {
                "x": keys["counts"][plan.won_index],
                "n": keys["n"],
                "rate": keys["rate"],
                "interval": keys["interval"],
            }
            told |= _share("asset", label, won, "won", "leads")
            told["asset", label, "revenue"] = keys["won_value"]
    return told


def _periods(answer: Answer, plan: Plan) -> Told:
    told: Told = {}
    for cohort in answer["cohorts"] or ():
        row, within = period_words(cohort["period"]), cohort["within"] or {"x": None, "rate": None}
        told |= told_of("cohort", row, {
            **{f"at {stage.name}": n for stage, n in zip(plan.stages, cohort["counts"], strict=True)},
            **{f"share {stage.name}": n for stage, n in zip(plan.stages[1:], cohort["step_rate"][1:], strict=True)},
            "rate": cohort["rate"], "within": within["x"],
        }, rate=cohort["interval"])  # fmt: skip
    for period in answer["periods"] or ():
        told |= told_of("happened", period_words(period["period"]), {
            **{f"at {stage.name}": n for stage, n in zip(plan.stages, period["counts"], strict=True)},
            "lost": period["lost"], "value": period["won_value"],
        })  # fmt: skip
    return told


def _compared(answer: Answer, plan: Plan) -> Told:
    told: Told = {}
    found = answer["compare"]
    if found:
        lines = [(stage.name, change) for stage, change in zip(plan.stages[1:], found["steps"][1:], strict=True)]
        lines += [("within", found["within_window"])] if found["within_window"] else []
        for row, change in lines:
            before, after = change["rates"]
            values = {"before": before, "after": after, "difference": change["difference"]}
            told |= told_of("compared", row, values, difference=change["newcombe"])
    if answer["mix"] and answer["mix"]["total"]:
        for label, sides in answer["mix"]["by_channel"].items():
            for side in ("before", "after"):
                x, n = sides[side]
                told |= told_of("mix", label, {f"leads {side}": n, f"rate {side}": x / n if n else None})
    return told


def _steps(answer: Answer, plan: Plan) -> Told:
    names = [stage.name for stage in plan.stages]
    steps = [f"{before} → {after}" for before, after in pairwise(names)]
    bars = answer["histogram"] or {"total": (), "steps": [None]}
    took = [("Entry to won", bars["total"]), *zip(steps, bars["steps"][1:], strict=False)]
    return {
        **{("took", row, f"{first}-{end - 1}"): n for row, found in took for first, end, n in found},
        **_spreads("days", zip(steps, answer["step_days"][1:], strict=True)),
        **_spreads("days", [("Entry to won", answer["total_days"])]),
        **_spreads("stay", zip(names, answer["stage_days"], strict=True)),
    }


def _spreads(area: str, rows: Iterable[tuple[str, Answer | None]]) -> Told:
    empty: Answer = dict.fromkeys(SPREAD) | {"n": 0}
    return {(area, row, what): (spread or empty)[what] for row, spread in rows for what in SPREAD}


def _waiting(answer: Answer, plan: Plan) -> Told:
    del plan
    told: Told = {}
    for stage, now in (answer["waiting"] or {}).items():
        days = now["days"] or {}
        told |= told_of("waiting", stage, {
            "open": now["open"], "undated": now["undated"], "SLA": now["allowed_days"], "stalled": now["stalled"],
            "share": now["stalled_share"], **{what: days.get(what) for what in ("median", "p90", "longest")},
        }, share=now["stalled_interval"])  # fmt: skip
    velocity = answer["velocity"]
    if velocity and velocity["a_day"] is not None:
        names = (
            "opportunities",
            "won",
            "win_rate",
            "mean_deal",
            "cycle_days",
            "a_day",
            "open_opportunities",
            "open_a_day",
        )
        told |= {("velocity", "", name): velocity[name] for name in names}
    return told


def _curve(answer: Answer, plan: Plan) -> Told:
    del plan
    told: Told = {}
    for day, at in (answer["curve_at"] or {}).items():
        told |= told_of("curve", day, {"share": at["share"], "at risk": at["at_risk"]}, share=at["interval"])
    return told
