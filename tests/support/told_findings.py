"""The findings of ``analyse``'s JSON by what they are: losses, paths, pages, open leads, the plan, drivers, columns."""

from typing import Any

from funnel_planner.app.commands.forecast_answers import FIGURES
from funnel_planner.domain.plan import Plan
from tests.support.told_tables import NUMBERS, Told, told_of

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


def findings_in_json(answer: Answer, plan: Plan) -> Told:
    """All of them."""
    told: Told = {}
    for part in (_losses, _paths, _pages, _pipeline, _planned, _drivers, _columns, _forecast):
        told |= part(answer, plan)
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
            told |= told_of(area, row, values, rate=keys["interval"])
    return told


def _leak(row: str, keys: Answer) -> Told:
    values = {name: keys[name] for name in ("lost", "out_of", "rate", "value", "expected")}
    values["least"] = keys.get("expected_if_open_lost")  # not told of all lost leads together
    return told_of("loss", row, values, rate=keys["interval"], expected=keys.get("expected_interval"))


def _paths(answer: Answer, plan: Plan) -> Told:
    del plan
    told: Told = {}
    found = answer["paths"]
    if not found:
        return told
    for kind, name in PATHS.items():
        told |= told_of("path", name, {"leads": found[kind], "n": found["leads"]})
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
        told |= told_of(
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
        told |= told_of("pipeline", stage.name, values, chance=keys["interval"])
    if found["too_old"]:
        for what, key in (("counted", "counted"), ("counted value", "counted_value")):
            by_stage = {stage.name: found["by_stage"][stage.name][key] for stage in plan.stages[: plan.won_index]}
            told |= {("pipeline", name, what): number for name, number in by_stage.items()}
            told["pipeline", "All", what] = sum(number or 0 for number in by_stage.values())
    goal, outcomes = found["goal"], found["outcomes"]
    if goal:
        told |= told_of("goal", "", {
            "target": goal["amount"], "won so far": goal["won_so_far"], "missing": goal["missing"],
            "coverage": found["coverage"], "needed": found["needed_coverage"],
            "chance": None if outcomes is None else outcomes["chance_of_missing"],
        })  # fmt: skip
    if outcomes:
        told |= told_of("outlook", "", {name: outcomes[name] for name in ("p10", "median", "p90", "mean")})
        told["outlook", "", "nothing"] = outcomes["chance_of_nothing"]
        beside = {"with mean deal": found["with_mean_deal"], "would add": (found["too_old"] or {}).get("would_add")}
        told |= {("outlook", "", what): number for what, number in beside.items() if number is not None}
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
        told |= told_of("plan", row, values, measured=line["interval"])
    for line in found["amounts"]:
        if line["planned"] or line["measured"] is not None:
            row = f"{line['channel'] or 'All channels'}: {AMOUNTS[line['what']]}"
            told |= told_of("amount", row, {"planned": line["planned"], "measured": line["measured"]})
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
        told |= told_of("driver", f"{column}: {driver['label']}", values, odds_ratio=driver["interval"])
    return told


def _columns(answer: Answer, plan: Plan) -> Told:
    numbers = answer["by_numbers"] or {}
    rows = {"All leads": numbers.get("all"), "Won": numbers.get("won"), "Not won": numbers.get("not_won")}
    return {
        ("numbers", row, what): spread[what] for row, spread in rows.items() if spread is not None for what in NUMBERS
    } | {
        ("column", f"Owner: {label}", f"at {stage.name}"): n
        for label, counts in answer["by"].items()
        for stage, n in zip(plan.stages, counts, strict=True)
    }


def _forecast(answer: Answer, plan: Plan) -> Told:
    del plan
    month = answer["forecast"]
    told: Told = {("month", "", name): month[name] for name in FIGURES}
    for stage, keys in month["by_stage"].items():
        told |= told_of("planned", stage, {name: keys[name] for name in ("volume", "step_rate", "cost_per")})
        told |= {("planned", stage, name): keys["volumes"][stage] for name, keys in month["by_channel"].items()}
    for channel, keys in month["by_channel"].items():
        told |= told_of(
            "planned of", channel, {n: keys[n] for n in ("spend", "customers", "revenue", "cac_ads", "roas", "roi")}
        )
    return told
