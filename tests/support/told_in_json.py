"""The numbers of ``analyse``'s JSON by what they are, as the workbook and the views are asked for them."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from funnel_planner.app.commands.forecast_answers import FIGURES
from funnel_planner.app.period_words import period_words
from funnel_planner.domain.plan import Plan
from tests.support.told_tables import SPREAD, Told

Answer = dict[str, Any]
AMOUNTS = {
    "volume": "People a month", "customers": "Customers a month", "deal_size": "Deal size",
    "revenue": "Revenue a month", "spend": "Spend a month",
}  # fmt: skip
PATHS = {
    "entered_midway": "Entered mid-way", "skipped": "Skipped a stage", "went_back": "Went back",
    "returned": "Came back after a loss", "reentered": "Entered again",
}  # fmt: skip
PLACES = {"(lost)": "lost", "(outside)": "outside"}


def told_in_json(answer: Answer, plan: Plan) -> Told:
    """All of them."""
    told: Told = {}
    for part in (
        _funnel, _channels, _money, _touches, _assets, _periods, _compared, _steps, _waiting, _curve, _losses, _paths,
        _pages, _pipeline, _planned, _drivers, _columns, _forecast,
    ):  # fmt: skip
        told |= part(answer, plan)
    return told


def _of(area: str, row: str, values: dict[str, Any], **intervals: Any) -> Told:
    """Values of one row; an interval's ends apart."""
    found: Told = {(area, row, what): value for what, value in values.items()}
    for what, interval in intervals.items():
        low, high = interval or (None, None)
        found[area, row, f"{what} low"], found[area, row, f"{what} high"] = low, high
    return found


def _share(area: str, row: str, keys: Answer | None, x: str = "x", n: str = "n") -> Told:
    """``x`` of ``n`` with the rate and its interval."""
    keys = keys or {"x": None, "n": None, "rate": None, "interval": None}
    return _of(area, row, {x: keys["x"], n: keys["n"], "rate": keys["rate"]}, rate=keys["interval"])


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
        told |= _of("stage", stage.name, values, rate=intervals["step_rate"][place], bounds=bounds[place])
        told |= _of("stage", stage.name, {}, **{"of first": intervals["from_first"][place], "of decided": decided})
        filled, money = answer["implied"], answer["value_by_stage"]
        told["stage", stage.name, "filled in"] = filled[place] if filled and any(filled) else None
        told["stage", stage.name, "at least"] = (answer["counts_at_least"] or nothing)[place]
        if place < k - 1:
            after = place + 1
            told |= _of("left", stage.name, {
                "lost": split["lost"][place], "open": split["open"][place], "dropped": answer["dropoff"][after],
                "drop-off rate": answer["dropoff_rate"][after],
            })  # fmt: skip
        if money:
            told["value", stage.name, "reached"] = money["reached"][place]
            if place < k - 1:
                told |= _of("value", stage.name, {"lost": money["lost"][place], "open": money["open"][place]})
    for row in ("won", "decided"):
        keys = answer["won" if row == "won" else "won_of_decided"] or {"rate": None, "interval": None}
        told |= _of("all", row, {"rate": keys["rate"]}, rate=keys["interval"])
    mature = answer["mature"] if answer["window_days"] is not None else answer["mature_proposed"]
    if mature:
        told |= _share("all", "mature", mature | {"x": mature["converted"]})
    return told


def _channels(answer: Answer, plan: Plan) -> Told:
    told: Told = {}
    for label, channel in answer["channels"].items():
        test = answer["channel_tests"][label]
        told |= _share("channel", label, channel["won"], "won", "leads")
        told |= _of("channel", label, {
            "difference": test["difference"], "p (Holm)": test["p_holm"],
            **{f"at {stage.name}": n for stage, n in zip(plan.stages, channel["counts"], strict=True)},
        }, difference=test["newcombe"])  # fmt: skip
    return told


def _money(answer: Answer, plan: Plan) -> Told:
    told: Told = {}
    for label, keys in [("All leads", answer), *answer["channels"].items()]:
        told |= _of("money", label, {
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
        told |= _of("cohort", row, {
            **{f"at {stage.name}": n for stage, n in zip(plan.stages, cohort["counts"], strict=True)},
            **{f"share {stage.name}": n for stage, n in zip(plan.stages[1:], cohort["step_rate"][1:], strict=True)},
            "rate": cohort["rate"], "within": within["x"],
        }, rate=cohort["interval"])  # fmt: skip
    for period in answer["periods"] or ():
        told |= _of("happened", period_words(period["period"]), {
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
            told |= _of("compared", row, values, difference=change["newcombe"])
    if answer["mix"] and answer["mix"]["total"]:
        for label, sides in answer["mix"]["by_channel"].items():
            for side in ("before", "after"):
                x, n = sides[side]
                told |= _of("mix", label, {f"leads {side}": n, f"rate {side}": x / n if n else None})
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
        told |= _of("waiting", stage, {
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
        told |= _of("curve", day, {"share": at["share"], "at risk": at["at_risk"]}, share=at["interval"])
    return told


def _losses(answer: Answer, plan: Plan) -> Told:
    found = answer["losses"]
    if not found or not found["lost"]:
        return {}
    told = _leak("All lost leads", found | {"out_of": found["reached"]})
    for stage in plan.stages[: plan.won_index]:
        told |= _leak(stage.name, found["by_stage"][stage.name] | {"out_of": found["by_stage"][stage.name]["reached"]})
    for area, groups in (("reason", found["reasons"] or {}), ("lost of channel", found["channels"])):
        for label, keys in groups.items():
            row = "(no reason given)" if area == "reason" and label == "(unknown)" else label
            values = {name: keys[name] for name in ("lost", "out_of", "rate", "value")}
            told |= _of(area, row, values, rate=keys["interval"])
    return told


def _leak(row: str, keys: Answer) -> Told:
    values = {name: keys[name] for name in ("lost", "out_of", "rate", "value", "expected")}
    return _of("loss", row, values, rate=keys["interval"])


def _paths(answer: Answer, plan: Plan) -> Told:
    del plan
    told: Told = {}
    found = answer["paths"]
    if not found:
        return told
    for kind, name in PATHS.items():
        told |= _of("path", name, {"leads": found[kind], "n": found["leads"]})
        for move in found["moves"][kind] or ():
            places = (PLACES.get(place, place) for place in (move["from"], move["to"]))
            told["move", name, " → ".join(places)] = move["leads"]
    for way in found["usual"] or ():
        places = (PLACES.get(place, place) for place in way["path"])
        told["usual", " → ".join([*places, "…"] if way["goes_on"] else places), "leads"] = way["leads"]
    return told


def _pages(answer: Answer, plan: Plan) -> Told:
    del plan
    told: Told = {}
    found = answer["pages"]
    for row, page in [("All pages", found["total"]), *found["by_page"].items()] if found else ():
        names = ("visits", "mean_seconds", "conversion", "clicks", "entrances", "exits", "exit_rate")
        told |= _of(
            "page", row, {name: page[name] for name in names},
            conversion=page["conversion_interval"], exit_rate=page["exit_interval"],
        )  # fmt: skip
        if row != "All pages":
            told["page", row, "of_all_visits"] = page["of_all_visits"]
    return told


def _pipeline(answer: Answer, plan: Plan) -> Told:
    found = answer["pipeline"]
    if not found or not found["open_leads"]:
        return {}
    told: Told = {
        ("pipeline", "All", "open"): found["open_leads"],
        ("pipeline", "All", "value"): found["open_value"],
        ("pipeline", "All", "weighted"): found["expected_value"],
    }
    for stage in plan.stages[: plan.won_index]:
        keys = found["by_stage"][stage.name]
        values = {name: keys[name] for name in ("open", "value", "chance", "won", "of")} | {
            "weighted": keys["expected"]
        }
        told |= _of("pipeline", stage.name, values, chance=keys["interval"])
    goal, outcomes = found["goal"], found["outcomes"]
    if goal:
        told |= _of("goal", "", {
            "target": goal["amount"], "won so far": goal["won_so_far"], "missing": goal["missing"],
            "coverage": found["coverage"], "needed": found["needed_coverage"],
            "chance": None if outcomes is None else outcomes["chance_of_missing"],
        })  # fmt: skip
    if outcomes:
        told |= _of("outlook", "", {name: outcomes[name] for name in ("p10", "median", "p90", "mean")})
    return told


def _planned(answer: Answer, plan: Plan) -> Told:
    del plan
    told: Told = {}
    found = answer["plan_vs_actual"]
    if not found:
        return told
    for line in found["rates"]:
        if not line["planned"] and line["measured"] is None:
            continue
        row = f"{line['channel'] or 'All channels'}: {line['from']} → {line['to']}"
        x, n = (None if line["measured"] is None else line[name] for name in ("x", "n"))
        values = {"planned": line["planned"], "measured": line["measured"], "x": x, "n": n}
        told |= _of("plan", row, values, measured=line["interval"])
    for line in found["amounts"]:
        if line["planned"] or line["measured"] is not None:
            row = f"{line['channel'] or 'All channels'}: {AMOUNTS[line['what']]}"
            told |= _of("amount", row, {"planned": line["planned"], "measured": line["measured"]})
    for metric, gap in found["gaps"].items():
        for place, effect in enumerate(gap["effects"]):
            told["gap", metric, str(place)] = effect["effect"]
    return told


def _drivers(answer: Answer, plan: Plan) -> Told:
    del plan
    told: Told = {}
    for driver in (answer["drivers"] or {"drivers": ()})["drivers"]:
        column = "Channel" if driver["column"] == "(channel)" else driver["column"]
        names = ("x", "n", "rate", "x_rest", "n_rest", "rate_rest", "odds_ratio", "p_holm")
        values = {name: driver[name] for name in names}
        told |= _of("driver", f"{column}: {driver['label']}", values, odds_ratio=driver["interval"])
    return told


def _columns(answer: Answer, plan: Plan) -> Told:
    return {
        ("column", f"Owner: {label}", f"at {stage.name}"): n
        for label, counts in answer["by"].items()
        for stage, n in zip(plan.stages, counts, strict=True)
    }


def _forecast(answer: Answer, plan: Plan) -> Told:
    del plan
    month = answer["forecast"]
    told: Told = {("month", "", name): month[name] for name in FIGURES}
    for stage, keys in month["by_stage"].items():
        told |= _of("planned", stage, {name: keys[name] for name in ("volume", "step_rate", "cost_per")})
        told |= {("planned", stage, name): keys["volumes"][stage] for name, keys in month["by_channel"].items()}
    for channel, keys in month["by_channel"].items():
        told |= _of(
            "planned of", channel, {n: keys[n] for n in ("spend", "customers", "revenue", "cac_ads", "roas", "roi")}
        )
    return told
