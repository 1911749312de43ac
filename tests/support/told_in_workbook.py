"""The numbers of a workbook's sheets of results by what they are (see ``told_tables.Told``)."""

from itertools import pairwise

from funnel_planner.app.commands.loss_answers import MOST_WAYS
from funnel_planner.domain.counting import CountingMode
from funnel_planner.domain.plan import Plan
from funnel_planner.words.win_rows import won_share
from tests.support.told_tables import (
    COUNTED,
    LOSS_INTERVALS,
    NUMBERS,
    REST,
    REST_INTERVALS,
    SPREAD,
    Book,
    Line,
    Told,
    money_columns,
    number,
)

POINTS = ("difference", "difference low", "difference high")
"""Written in percentage points."""
METRICS = {"rate": "Overall rate", "customers": "Customers a month", "revenue": "Revenue a month"}
TOUCHES = {
    "first": "the first touch", "last": "the last touch", "linear": "all touches, equally",
    "u": "first and last 40% each (U)", "w": "first, middle, last 30% each (W)", "decay": "later touches more (decay)",
}  # fmt: skip
"""Headings of ways of sharing won money."""


def told_in_workbook(book: Book, plan: Plan, assets: str) -> Told:
    """All of them; ``assets`` heads the column of what brought the leads."""
    told: Told = {}
    for part in (
        _funnel, _channels, _money, _periods, _compared, _times, _velocity, _losses, _paths, _pages, _pipeline,
        _planned, _drivers, _columns, _forecast,
    ):  # fmt: skip
        told |= part(book, plan)
    table = book.table("Channel comparison", f"What brought leads: {assets}", assets)
    columns = {"leads": "Leads", "won": "Won", "rate": "Share won", "revenue": "Revenue"}
    told |= table.told("asset", columns, {"rate": "Share won"})
    return told


def _in_points(told: Told) -> Told:
    """Differences as shares."""
    return {key: n / 100 if n is not None and key[-1] in POINTS else n for key, n in told.items()}


def _without_total(line: Line) -> str | None:
    name = str(line[0])
    return None if name.startswith("All ") else name


def _funnel(book: Book, plan: Plan) -> Told:
    stages = book.table("Results", "Stages", "Stage")
    names = [stage.name for stage in plan.stages]

    def one(line: Line) -> str | None:
        return str(line[0]) if line[0] in names else None

    told = stages.told("stage", {
        "reached": "Reached", "rate": "Measured rate", "of first": "Of the first stage",
        "of decided": "Of decided leads", "filled in": "Of them seen further on only", "at least": "At least",
        "bounds low": "Rate at least",
        "bounds high": "Rate at most", "rate low": "95 % from", "rate high": "95 % to",
        "of first low": "Of the first: 95 % from", "of first high": "Of the first: 95 % to",
        "of decided low": "Of decided: 95 % from", "of decided high": "Of decided: 95 % to",
    }, name=one)  # fmt: skip
    told["stage", names[0], "of first"] = 1.0 if told["stage", names[0], "reached"] else None
    told |= _left(stages.told("left", {"lost": "Lost here", "open": "Open here"}, name=one), names)
    arrived = stages.told("left", {"dropped": "Dropped before", "drop-off rate": "Drop-off rate"}, name=one)
    for before, after in pairwise(names):
        told |= {("left", before, what): arrived["left", after, what] for what in ("dropped", "drop-off rate")}
    told |= _left(
        book.table("Results", "The funnel in money", "Stage").told(
            "value", {"reached": "Value", "lost": "Lost", "open": "Open"}
        ),
        names,
        kept="reached",
    )
    share = won_share(names[0], is_touched=plan.counting.mode is CountingMode.ANY)
    rows = {share: "won", "Won of decided leads": "decided"}
    if plan.won_index == len(names) - 1:
        rows["From first to last stage"] = "won"
    told |= stages.told(
        "all", {"rate": "Measured rate"}, {"rate": "Measured rate"}, lambda line: rows.get(str(line[0]))
    )
    return told | _mature(book)


def _mature(book: Book) -> Told:
    """The table's header begins with a blank; leads, won ones, share and both ends stand in its only line."""
    line = book.line("Results", "Mature conversion", "All leads")
    names = ("n", "x", "rate", "rate low", "rate high")
    return {("all", "mature", what): number(line[1 + place]) for place, what in enumerate(names)} if line else {}


def _left(told: Told, names: list[str], kept: str = "") -> Told:
    """Without what nobody can leave: the last stage."""
    return {key: n for key, n in told.items() if key[1] != names[-1] or key[2] == kept}


def _channels(book: Book, plan: Plan) -> Told:
    table = book.table("Channel comparison", "Each channel against the rest", "Channel", "Leads")
    told = _in_points(table.told("channel", REST, REST_INTERVALS, _without_total))
    counts = {f"at {stage.name}": stage.name for stage in plan.stages}
    return told | book.table("Results", "Channels, as written in the imported file", "Channel").told("channel", counts)


def _money(book: Book, plan: Plan) -> Told:
    told = book.table("Channel comparison", "Money by channel", "Channel").told("money", money_columns(plan))
    shares = book.table("Channel comparison", "Revenue shared among all channels that touched a lead", "Channel")
    return told | shares.told("touches", TOUCHES, name=_without_total)


def _periods(book: Book, plan: Plan) -> Told:
    first, *others = (stage.name for stage in plan.stages)
    counts = {f"at {first}": "Leads"} | {f"at {name}": name for name in others}
    table = book.table("Trend", "By month of entry", "Entered", "Leads")
    within = next((head for head in table.heads if head.startswith("Won within")), "")
    shares = {f"share {name}": f"→ {name}" for name in others}
    columns = counts | shares | {"rate": "Share won", "within": within}
    told = table.told("cohort", columns, {"rate": "Share won"}, _without_total)
    happened = counts | {f"at {first}": "Entered", "lost": "Lost", "value": "Value won"}
    return told | book.table("Trend", "What happened in each month", "Period").told(
        "happened", happened, name=_without_total
    )


def _compared(book: Book, plan: Plan) -> Told:
    names = [stage.name for stage in plan.stages]

    def row(line: Line) -> str | None:
        name = str(line[0])
        return name if name in names else "within" if name.startswith("Won within") else None

    told: Told = {}
    for table in book.tables("Trend", "", "Stage"):
        before, after = (place for place, head in enumerate(table.heads) if head == "Share")
        told |= _in_points(table.told("compared", {"difference": "Points"}, {"difference": "Points"}, row))
        told |= {
            ("compared", name, side): number(line[place])
            for line in table.lines
            for side, place in (("before", before), ("after", after))
            if (name := row(line)) is not None
        }
    for table in book.tables("Channel comparison", "", "Channel"):
        if table.heads[1].startswith("Leads, "):
            columns = {"leads before": 1, "rate before": 3, "leads after": 5, "rate after": 7}
            told |= {
                ("mix", str(line[0]), what): number(line[place])
                for line in table.lines
                for what, place in columns.items()
                if _without_total(line)
            }
    return told


def _times(book: Book, plan: Plan) -> Told:
    steps = {f"{one.name} → {other.name}" for one, other in pairwise(plan.stages)} | {"Entry to won"}
    table = book.table("Time", "Days of steps", "Step, in days")
    told = table.told("days", SPREAD, name=lambda line: str(line[0]) if line[0] in steps else None)
    for line in book.table("Time", "How many days it took", "Step").lines:
        told["took", str(line[0]), f"{line[1]}-{line[2]}"] = number(line[3])
    told |= book.table("Time", "Days in stages", "Stage, in days").told("stay", SPREAD)
    columns = {
        "open": "Open", "undated": "Without a date", "SLA": "SLA in days", "stalled": "Stalled",
        "share": "Of dated leads", "median": "Median", "p90": "90%", "longest": "Longest",
    }  # fmt: skip
    told |= book.table("Time", "Open leads that wait", "Stage").told("waiting", columns, {"share": "Of dated leads"})
    curve = book.table("Time", "Share won by days since entry", "Within days")
    columns = {"share": "Share won", "at risk": "At risk"}
    return told | curve.told("curve", columns, {"share": "Share won"}, lambda line: f"{number(line[0]):g}")


def _velocity(book: Book, plan: Plan) -> Told:
    title, stage = "Sales velocity, measured: money per day", plan.stages[max(plan.won_index - 1, 0)].name
    names = {
        "opportunities": f"Leads that came to {stage}", "won": "Won", "win_rate": "Share won",
        "mean_deal": "Mean deal, of ", "cycle_days": "Mean days to the win, of ",
        "a_day": "A day", "open_opportunities": "Still open",
        "open_a_day": "A day, of those still open",
    }  # fmt: skip
    found = {what: book.after("Time", title, name) for what, name in names.items()}
    if found["open_opportunities"] is None:
        found["open_opportunities"] = book.after("Time", title, "Still open ")
    return {} if found["a_day"] is None else {("velocity", "", what): n for what, n in found.items()}


def _losses(book: Book, plan: Plan) -> Told:
    del plan
    columns = {
        "lost": "Lost",
        "out_of": "Reached",
        "rate": "Share lost",
        "value": "Their value",
        "expected": "Would have brought",
        "least": "If no open one wins",
    }
    stages = book.table("Losses", "Where leads are lost", "Lost at")
    told = stages.told(
        "loss", columns, LOSS_INTERVALS, lambda line: str(line[0]) if line[0] != "(stage not known)" else None
    )
    for area, title, heading, of in (
        ("reason", "Why leads are lost", "Reason", "Of lost leads"),
        ("lost of channel", "Which channels lose leads", "Channel", "Of leads"),
    ):
        columns = {"lost": "Lost", "out_of": of, "rate": "Share", "value": "Their value"}
        told |= book.table("Losses", title, heading).told(area, columns, {"rate": "Share"})
    return told


def _paths(book: Book, plan: Plan) -> Told:
    del plan
    told = book.table("Paths", "Unusual paths", "Path").told("path", {"leads": "Leads", "n": "Out of"})
    for line in book.table("Paths", "Most usual paths", "Path").lines[:MOST_WAYS]:
        told["usual", str(line[0]), "leads"] = number(line[2])
    moves = book.table("Paths", "", "From where to where", "Path")
    return told | {("move", str(line[1]), str(line[0])): number(line[2]) for line in moves.lines}


def _pages(book: Book, plan: Plan) -> Told:
    del plan
    columns = {
        "visits": "Visits", "of_all_visits": "Of all visits", "mean_seconds": "Mean visit (min:s)",
        "conversion": "Conversion", "clicks": "Clicks", "entrances": "Entrances", "exits": "Exits",
        "exit_rate": "Exits of visits",
    }  # fmt: skip
    told = book.table("Pages", "", "Page").told(
        "page", columns, {"conversion": "Conversion", "exit_rate": "Exits of visits"}
    )
    told.pop(("page", "All pages", "of_all_visits"), None)
    return told


def _pipeline(book: Book, plan: Plan) -> Told:
    del plan
    table = book.table("Pipeline", "Open leads by stage", "Stage")
    kind = {"value": "Value", "weighted": "Expected value"}
    if "Value" not in table.heads:
        kind = {"value": "Leads", "weighted": "Expected customers"}
    columns = {"open": "Open leads", **kind, "chance": "Chance", "won": "Won", "of": "Out of"} | COUNTED
    found = table.told("pipeline", columns, {"chance": "Chance"})
    told = {key: n for key, n in found.items() if key[1] != "All" or key[2] in ("open", "value", "weighted", *COUNTED)}
    title, opens = "Coverage of the target", "What the open leads may bring"
    goal = {
        "target": "Target of the month", "won so far": "Won ", "missing": "Missing",
        "coverage": "Coverage", "needed": "Needed coverage",
        "chance": "Chance to win all that is missing",
    }  # fmt: skip
    if book.has("Pipeline", title):
        told |= {("goal", "", what): book.after("Pipeline", title, name) for what, name in goal.items()}
        own = book.after("Pipeline", title, "The plan's own month brings")
        told["goal", "", "target"] = told["goal", "", "target"] if own is None else own
    outlook = {
        "p10": "In 9 of 10 cases at least", "median": "Half of the time at least", "p90": "In 1 of 10 cases at least",
        "mean": "On average", "nothing": "Chance that they bring nothing",
        "with mean deal": "On average, leads without a value taken for the mean of the won",
        "would add": "Leads older than any win would add",
    }  # fmt: skip
    if book.has("Pipeline", opens):
        told |= {("outlook", "", what): book.after("Pipeline", opens, name) for what, name in outlook.items()}
    return told


def _planned(book: Book, plan: Plan) -> Told:
    del plan
    sheet = "Plan and actual"

    def row(line: Line) -> str:
        return f"{line[0]}: {line[1]}"

    columns = {"planned": "Planned", "measured": "Measured", "x": "Went on", "n": "Out of"}
    told = book.table(sheet, "Rates, step by step", "Channel").told("plan", columns, {"measured": "Measured"}, row)
    columns = {"planned": "Planned", "measured": "Measured"}
    told |= book.table(sheet, "Amounts a month", "Channel").told("amount", columns, name=row)
    for metric, name in METRICS.items():
        scale = 0.01 if metric == "rate" else 1.0
        table = book.table(sheet, f"What explains the gap: {name}", "Factor")
        for place, line in enumerate(table.lines[:-1]):
            told["gap", metric, str(place)] = scale * (number(line[4]) or 0.0)
    return told


def _drivers(book: Book, plan: Plan) -> Told:
    del plan
    columns = {
        "x": "Converted", "n": "Out of", "rate": "Rate", "x_rest": "Others converted", "n_rest": "Others",
        "rate_rest": "Their rate", "odds_ratio": "Odds ratio", "p_holm": "p, adjusted",
    }  # fmt: skip
    table = book.table("Drivers", "", "Column", "Value")
    return table.told("driver", columns, {"odds_ratio": "Odds ratio"}, lambda line: f"{line[0]}: {line[1]}")


def _columns(book: Book, plan: Plan) -> Told:
    counts = {f"at {stage.name}": stage.name for stage in plan.stages}
    told = book.table("By column", "Owner", "Value").told("column", counts, of="Owner: ")
    return told | book.table("By column", "Calls", "Numbers").told("numbers", NUMBERS)


def _forecast(book: Book, plan: Plan) -> Told:
    names = {
        "overall_rate": "From first to last stage", "spend": "Spend on channels", "sales_cost": "Sales cost",
        "customers": "Customers", "revenue": "Revenue", "gross_profit": "Profit after marketing and sales",
        "cost_per_lead": "Cost per lead", "cac_ads": "CAC, ads only", "cac": "CAC, fully loaded", "roas": "ROAS",
        "roi": "ROI on gross profit", "roi_revenue": "ROI on revenue", "ltv": "Lifetime value (LTV)",
        "ltv_cac": "LTV : CAC", "payback_months": "Payback in months",
        "break_even_entries": "Break-even: people entering per month",
        "velocity_per_day": "Sales velocity, planned: money per day",
    }  # fmt: skip
    told: Told = {("month", "", what): book.after("Forecast", "Key figures", name) for what, name in names.items()}
    people = book.table("Forecast", "People per month", "Channel")
    rows = {"All channels": "volume", "From the stage before": "step_rate", "Spend per person here": "cost_per"}
    rows |= {channel.name: channel.name for channel in plan.channels}
    for line in people.lines:
        if line[0] in rows:
            told |= {("planned", one.name, rows[str(line[0])]): people.number(line, one.name) for one in plan.stages}
    columns = {
        "spend": "Spend", "customers": "Customers", "revenue": "Revenue", "cac_ads": "CAC, ads only", "roas": "ROAS",
        "roi": "ROI on gross profit",
    }  # fmt: skip
    return told | book.table("Forecast", "Money per month", "Channel").told("planned of", columns, name=_without_total)
