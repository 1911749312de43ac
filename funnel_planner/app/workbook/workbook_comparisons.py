"""What the workbook compares: the plan with the leads, channels with each other, months with months."""

from datetime import date

from funnel_planner.app.findings.look import Look
from funnel_planner.app.period_words import span_words
from funnel_planner.domain.days import day_number
from funnel_planner.words import mark, tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.mix import ChannelShift
    from funnel_planner.app.findings.plan_lines import Line
    from funnel_planner.publish.findings import ChannelFindings, PlanFindings, PlannedLine

SHARE_MODELS = {
    "first": mark("the first touch"),
    "last": mark("the last touch"),
    "linear": mark("all touches, equally"),
    "u": mark("first and last 40% each (U)"),
    "w": mark("first, middle, last 30% each (W)"),
    "decay": mark("later touches more (decay)"),
}
"""Ways of sharing won money among the channels that touched a lead."""


def plan_findings(look: Look) -> "PlanFindings":
    """The plan beside the leads of a look."""
    from funnel_planner.app.findings.comparison_words import comparison_remarks
    from funnel_planner.app.findings.plan_and_actual import compare
    from funnel_planner.publish.findings import GapFindings, PlanFindings

    found = compare(look)
    lines = [
        _planned_line(look, line, found.first_index)
        for channel_id, rates in found.rates.items()
        for line in (*rates, *found.amounts[channel_id])
        if not line.is_empty
    ]
    gaps = tuple(
        GapFindings(
            metric.value,
            tuple((one.what.value, one.index) for one in gap.effects),
            gap.planned,
            gap.measured,
            tuple(one.effect for one in gap.effects),
        )
        for metric, gap in found.gaps.items()
    )
    return PlanFindings(
        lines=tuple(lines),
        gaps=gaps,
        remarks=tuple(comparison_remarks(look.plan, found)),
        rate_effect=None if found.mix is None else found.mix.rate_effect,
        mix_effect=None if found.mix is None else found.mix.mix_effect,
    )


def _planned_line(look: Look, line: "Line", first: int) -> "PlannedLine":
    from funnel_planner.app.findings.plan_lines import What
    from funnel_planner.publish.findings import PlannedLine

    index = line.index
    if line.what is What.VOLUME:
        index = look.plan.entry_index(look.plan.channel(line.channel_id)) if line.channel_id else first
    told = line.measured is not None
    return PlannedLine(
        what=line.what.value,
        planned=line.planned,
        part=line.part if told else None,
        whole=line.whole if told else None,
        measured=line.measured,
        channel_id=line.channel_id,
        index=index,
        rests_on=line.rests_on,
        untold=line.untold,
    )


def channel_findings(look: Look) -> "ChannelFindings | None":
    """How the channels differ, as they stand; None where there is only one."""
    from funnel_planner.analytics.channel_tests import against_the_rest
    from funnel_planner.analytics.labels_result import label_results
    from funnel_planner.app.findings.trend_words import difference_sentence
    from funnel_planner.app.findings.two_periods import change_between, periods_of
    from funnel_planner.publish.findings import ChannelFindings

    measured, columns = look.measured, look.journeys.leads.columns
    assets = tuple(
        (header, tuple(label_results(look.journeys, columns[header], look.rows)))
        for header in look.asset_headers
        if header in columns
    )
    tests = against_the_rest(measured.channels, last=look.plan.won_index)
    pairs, filled = periods_of(look)
    shifts: tuple[ChannelShift, ...] = ()
    names, sentence = ("", ""), ""
    if filled is not None:
        pair = pairs[filled]
        found = change_between(look, pair, look.plan.won_index)
        shifts = found.channels if found.split is not None else ()
        if found.total is not None:
            sentence = difference_sentence(found.total, fair=look.had_time(day_number(pair.after[1])))
        names = (_span_words(pair.before), _span_words(pair.after))
    if len(measured.channels) < 2 and not assets:
        return None
    return ChannelFindings(tuple(tests), _shares(look), names, shifts, sentence, assets)


def _shares(look: Look) -> dict[str, dict[str, float | None]]:
    """Won money by channel for each way of sharing it, where leads had several touches; None: nothing tells it."""
    measured = look.measured
    if not (measured.flags.get("channel_conflicts") and measured.total.won_value is not None):
        return {}
    from funnel_planner.analytics.touch_shares import ShareModel, touch_shares

    return {
        tr(name): {one.label: one.value for one in touch_shares(look.journeys, ShareModel(model), rows=look.rows)}
        for model, name in SHARE_MODELS.items()
    }


def _span_words(span: tuple[date, date]) -> str:
    return span_words(day_number(span[0]), day_number(span[1]))
