"""What ``analyse`` found beyond counts, in lines for people: money, open leads, drivers, the plan beside, doubts."""

from collections.abc import Callable, Iterator

from funnel_planner.analytics.results import SURE, Measured
from funnel_planner.app.commands.answers import Found
from funnel_planner.app.commands.text_pages import text_pages
from funnel_planner.app.commands.text_tables import interval_text, text_table
from funnel_planner.app.commands.why_answers import day_spans
from funnel_planner.app.findings.deals import pipeline_of
from funnel_planner.app.findings.doubting import noted
from funnel_planner.app.findings.driver_words import driver_sentence
from funnel_planner.app.findings.driving import drivers_of
from funnel_planner.app.findings.finding_words import channel_name
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.pipeline_words import (
    coverage_remarks,
    may_bring,
    pipeline_amount,
    warnings,
    without_value,
)
from funnel_planner.app.findings.plan_and_actual import compare
from funnel_planner.app.findings.time_words import stalled_sentence
from funnel_planner.app.findings.timing import find_timing
from funnel_planner.app.findings.trend import Spans, find_trend
from funnel_planner.app.findings.trend import compare as compare_spans
from funnel_planner.app.period_words import span_words
from funnel_planner.domain import unit_economics
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.templates import plans_by_example
from funnel_planner.words import formats, tr, trn
from funnel_planner.words.differences import points_between, points_range

MOST_DRIVERS = 5


def more_parts(found: Found, look: Look) -> Iterator[str]:
    """The further parts of the text report; those that the data cannot answer are left out."""
    yield money_by_channel(look.plan, found.shown, is_report=not look.has_leads)
    parts: tuple[Callable[[], str], ...] = (
        lambda: text_pages(look),
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


def money_by_channel(plan: Plan, shown: Measured, *, is_report: bool = False) -> str:
    """Value won, cost and what follows from them; empty where nothing is told.

    What one of the first and the last stage did cost has the stage's name in a report: impressions are no leads.
    """
    currency, won = plan.economics.currency, plan.won_index

    def money(amount: float | None) -> str:
        return formats.money(amount, currency)

    funnels = [(channel_name(channel), channel.funnel) for channel in shown.channels]
    names = [tr("CPL"), tr("CAC")]
    if is_report:
        names = [tr("Cost / {stage}").format(stage=plan.stages[place].name) for place in (0, won)]
    columns: list[tuple[str, list[float | None], Callable[[float | None], str]]] = [
        (tr("Revenue"), [funnel.won_value for _, funnel in funnels], money),
        (tr("Cost"), [funnel.cost for _, funnel in funnels], money),
        (names[0], [unit_economics.cost_per(funnel.cost, funnel.counts[0]) for _, funnel in funnels], money),
        (names[-1], [unit_economics.cost_per(funnel.cost, funnel.counts[won]) for _, funnel in funnels], money),
        (tr("ROAS"), [unit_economics.roas(funnel.won_value, funnel.cost) for _, funnel in funnels], formats.ratio),
    ]
    known = [column for column in columns if any(value is not None for value in column[1])]
    if len(plan.stages) < 2:
        known = [column for column in known if column[0] != names[-1] or column is columns[2]]
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
        was, now = (rate or 0.0 for rate in change.rates)
        points = formats.NO_DATA if change.difference is None else points_between(was, now)
        low_high = formats.NO_DATA if change.interval is None else points_range(*change.interval)
        rows.append([name, first, second, points, low_high])
    headings = [tr("Step"), span_words(*before), span_words(*after), tr("Points"), tr("95% interval")]
    return text_table(headings, rows)


def open_leads(look: Look) -> str:
    """How many are open, what they are worth, and what they may bring."""
    found = pipeline_of(look)
    if not found.open_count:
        return ""
    lines = [trn("{n} open lead", "{n} open leads", found.open_count).format(n=formats.count(found.open_count))]
    if found.in_money:
        text = tr("worth {value}, expected by the chance to win {weighted}")
        lines[0] += ": " + text.format(
            value=pipeline_amount(look.plan, found, found.open_value),
            weighted=pipeline_amount(look.plan, found, found.weighted),
        )
    elif found.weighted is not None:
        expected = tr("Expected customers"), pipeline_amount(look.plan, found, found.weighted)
        lines[0] += "; {}: {}".format(*expected)
    if found.outcomes is not None:
        lines.append(may_bring(found.outcomes, lambda value: pipeline_amount(look.plan, found, value)))
    lines += warnings(look.plan, found, lambda value: pipeline_amount(look.plan, found, value))
    if found.with_mean_deal is not None:
        lines.append(without_value(found, lambda value: pipeline_amount(look.plan, found, value)))
    if found.goal is not None and found.coverage is not None:
        text = tr("Open leads are worth {coverage} of what is missing to {goal}; to reach it takes {needed}")
        lines.append(
            text.format(
                goal=pipeline_amount(look.plan, found, found.goal.amount),
                coverage=formats.ratio(found.coverage),
                needed=formats.ratio(found.needed),
            )
        )
        lines += coverage_remarks(found, lambda value: pipeline_amount(look.plan, found, value))
    return "\n".join(lines)


def waiting(look: Look) -> str:
    """Leads that wait longer than their stage allows, and sales velocity."""
    found, lines = find_timing(look), []
    rules = [now for now in found.waiting if now.stalled is not None and now.open]
    if rules:
        lines.append(stalled_sentence(rules))
    if found.velocity is not None and found.velocity.a_day is not None:
        a_day = formats.money(found.velocity.a_day, look.plan.economics.currency)
        telling = found.velocity.is_telling
        text = (
            tr("Sales velocity: {velocity} a day")
            if telling
            else tr("Sales velocity, of too few wins: {velocity} a day")
        )
        lines.append(text.format(velocity=a_day))
    return "\n".join(lines)


def planned_beside(look: Look) -> str:
    """Planned and measured rates of all channels; empty where nothing is planned, or only by a template's example."""
    if not look.plan.has_numbers or plans_by_example(look.plan):
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
    return "\n".join([title, *(driver_sentence(driver, stage) for driver in sure[:MOST_DRIVERS])])
