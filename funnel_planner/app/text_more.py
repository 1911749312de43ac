"""What ``analyse`` found beyond counts, in lines for people: money, open leads, drivers, the plan beside, doubts."""

from collections.abc import Callable, Iterator

from funnel_planner.analytics.drivers import Driver
from funnel_planner.analytics.results import Measured
from funnel_planner.analytics.statistics import wilson
from funnel_planner.app.answers import Found
from funnel_planner.app.deals import Pipeline, pipeline_of
from funnel_planner.app.doubting import noted
from funnel_planner.app.driving import CHANNEL, drivers_of
from funnel_planner.app.finding_words import channel_name, signed_points
from funnel_planner.app.group_words import shown_label
from funnel_planner.app.look import Look
from funnel_planner.app.plan_and_actual import compare
from funnel_planner.app.text_tables import interval_text, text_table
from funnel_planner.app.timing import find_timing
from funnel_planner.app.trend import Spans, find_trend
from funnel_planner.app.trend import compare as compare_spans
from funnel_planner.app.why_answers import day_spans, has_plan
from funnel_planner.domain import unit_economics
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.words import formats, tr, trn

MOST_DRIVERS = 5
SURE = 0.05


def more_parts(found: Found, look: Look) -> Iterator[str]:
    """The further parts of the text report; those that the data cannot answer are left out."""
    yield money_by_channel(look.plan, found.shown)
    parts: tuple[Callable[[], str], ...] = (
        lambda: span_changes(found, look),
        lambda: open_leads(look),
        lambda: waiting(look),
        lambda: planned_beside(look),
        lambda: surest_drivers(look),
    )
    for part in parts:
        try:
            yield part()
        except PlannerError:  # such as no leads, or no dates
            continue


def doubts(look: Look) -> str:
    """What is doubtful about the numbers, why it matters and what to do: a line each."""
    return "\n".join(f"{one.what} {one.why} {one.advice}" for one in noted(look))


def money_by_channel(plan: Plan, shown: Measured) -> str:
    """Value won, cost and what follows from them; empty where nothing is told."""
    currency, won = plan.economics.currency, plan.won_index

    def money(amount: float | None) -> str:
        return formats.money(amount, currency)

    funnels = [(channel_name(channel), channel.funnel) for channel in shown.channels]
    columns: list[tuple[str, list[float | None], Callable[[float | None], str]]] = [
        (tr("Revenue"), [funnel.won_value for _, funnel in funnels], money),
        (tr("Cost"), [funnel.cost for _, funnel in funnels], money),
        (tr("CPL"), [unit_economics.cost_per(funnel.cost, funnel.counts[0]) for _, funnel in funnels], money),
        (tr("CAC"), [unit_economics.cost_per(funnel.cost, funnel.counts[won]) for _, funnel in funnels], money),
        (tr("ROAS"), [unit_economics.roas(funnel.won_value, funnel.cost) for _, funnel in funnels], formats.ratio),
    ]
    known = [column for column in columns if any(value is not None for value in column[1])]
    if not known:
        return ""
    rows = [[name, *(write(values[place]) for _, values, write in known)] for place, (name, _) in enumerate(funnels)]
    return tr("Money by channel:") + "\n" + text_table([tr("Channel"), *(name for name, _, _ in known)], rows)


def span_changes(found: Found, look: Look) -> str:
    """Each step's rate in the two spans that are compared, and how sure the difference is."""
    if found.cuts.compare is None:
        return ""
    before, after = day_spans(found.cuts.compare)
    compared = compare_spans(find_trend(look), Spans(before, after, 0), of_all=False)
    names = [stage.name for stage in look.plan.stages]
    changes = [
        *((f"{one} → {other}", change) for one, other, change in zip(names, names[1:], compared.stages, strict=False)),
        (tr("Overall conversion"), compared.won),
    ]
    rows = []
    for name, change in changes:
        first, second = (f"{formats.rate(rate)} ({formats.count(x)}/{formats.count(n)})"
                         for rate, x, n in zip(change.rates, change.x, change.n, strict=True))  # fmt: skip
        points = formats.NO_DATA if change.difference is None else signed_points(change.difference)
        low_high = formats.NO_DATA
        if change.interval is not None:
            low_high = tr("{low} to {high}").format(
                low=signed_points(change.interval[0]), high=signed_points(change.interval[1])
            )
        rows.append([name, first, second, points, low_high])
    headings = [tr("Step"), tr("Before"), tr("After"), tr("Points"), tr("95% interval")]
    return text_table(headings, rows)


def open_leads(look: Look) -> str:
    """How many are open, what they are worth, and what they may bring."""
    found = pipeline_of(look)
    if not found.open_count:
        return ""
    lines = [trn("{n} open lead", "{n} open leads", found.open_count).format(n=formats.count(found.open_count))]
    if found.in_money:
        text = tr("worth {value}, weighted by the chance to win {weighted}")
        lines[0] += ": " + text.format(
            value=_amount(look, found, found.open_value), weighted=_amount(look, found, found.weighted)
        )
    if found.outcomes is not None and found.in_money:
        result = found.outcomes
        text = tr(
            "8 times of 10 they bring between {low} and {high}; half of the time {median} or more; {mean} on average."
        )
        amounts = {name: _amount(look, found, value) for name, value in (
            ("low", result.p10), ("high", result.p90), ("median", result.median), ("mean", result.mean))}  # fmt: skip
        lines.append(text.format(**amounts))
    if found.goal is not None and found.coverage is not None:
        text = tr("Coverage of what is missing to {goal}: {coverage}; needed: {needed}")
        lines.append(
            text.format(
                goal=_amount(look, found, found.goal.amount),
                coverage=formats.ratio(found.coverage),
                needed=formats.ratio(found.needed),
            )
        )
    return "\n".join(lines)


def _amount(look: Look, found: Pipeline, value: float | None) -> str:
    if found.in_money:
        return formats.money(value, look.plan.economics.currency)
    return formats.number(value, 1)


def waiting(look: Look) -> str:
    """Leads that wait longer than their stage allows, and sales velocity."""
    found, lines = find_timing(look), []
    rules = [now for now in found.waiting if now.stalled is not None and now.open]
    if rules:
        stalled = sum(now.stalled or 0 for now in rules)
        text = trn(
            "{n} of {total} open leads at stages with an SLA waits longer than it allows.",
            "{n} of {total} open leads at stages with an SLA wait longer than it allows.",
            stalled,
        )
        lines.append(text.format(n=formats.count(stalled), total=formats.count(sum(now.open for now in rules))))
    if found.velocity is not None and found.velocity.a_day is not None:
        a_day = formats.money(found.velocity.a_day, look.plan.economics.currency)
        lines.append(tr("Sales velocity: {velocity} a day").format(velocity=a_day))
    return "\n".join(lines)


def planned_beside(look: Look) -> str:
    """Planned and measured rates of all channels; empty where nothing is planned."""
    if not has_plan(look.plan):
        return ""
    names = [stage.name for stage in look.plan.stages]
    rows = [
        [
            f"{names[line.index]} → {names[line.index + 1]}",
            formats.rate(line.planned),
            formats.rate(line.measured),
            interval_text(line.interval),
        ]
        for line in compare(look).rates[""]
        if not line.is_empty
    ]
    headings = [tr("Step"), tr("Planned"), tr("Measured"), tr("95% interval")]
    return text_table(headings, rows) if rows else ""


def surest_drivers(look: Look) -> str:
    """What goes with winning for sure, the surest first; what may have been filled in afterwards comes last."""
    found = drivers_of(look)
    sure = [driver for driver in found.drivers if driver.p_holm < SURE]
    if not sure:
        return ""
    stage = look.plan.stages[found.stage].name
    title = tr("What goes with reaching “{stage}”, though not why:").format(stage=stage)
    return "\n".join([title, *(_driver(driver, stage) for driver in sure[:MOST_DRIVERS])])


def _driver(driver: Driver, stage: str) -> str:
    column = tr("Channel") if driver.column == CHANNEL else driver.column
    rates = [wilson(x, n) and x / n for x, n in ((driver.x, driver.n), (driver.x_rest, driver.n_rest))]
    text = tr("{name}: of {n} leads {x} reached “{stage}” ({rate}); of the other {n_rest}, {x_rest} ({rate_rest}).")
    said = text.format(
        name=f"{column}: {shown_label(driver.label)}", n=formats.count(driver.n), x=formats.count(driver.x),
        stage=stage, rate=formats.rate(rates[0]), n_rest=formats.count(driver.n_rest),
        x_rest=formats.count(driver.x_rest), rate_rest=formats.rate(rates[1]),
    )  # fmt: skip
    if driver.skewed:
        said += " " + tr("Look twice: this column may have been filled in only after leads advanced.")
    return said
