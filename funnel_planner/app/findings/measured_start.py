"""A plan made from a spreadsheet begins with what was measured of its leads, not with numbers that nobody gave."""

from collections.abc import Iterator
from dataclasses import replace

from funnel_planner.app.files.import_names import file_names
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.missing_channels import with_channels_only
from funnel_planner.app.findings.plan_and_actual import compare
from funnel_planner.app.findings.plan_lines import Comparison, Line, What
from funnel_planner.app.findings.taking_over import sources, taken_over, worth_taking
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import ALL_LEADS
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import trn


def started_from_leads(file: PlanFile, plan: Plan) -> Plan:
    """The new plan with the rates and the deal size of all leads, and people and costs a month of each channel.

    So it comes to what was measured, and every rate can be tried out at once; channels get rates of their own in
    “Plan and actual”. Channels that it lacks are added, and people enter where the data begins to tell of them. What
    too few leads say (``worth_taking``) stays as it was; each number taken has its source. The plan as it is where it
    cannot be so. It reads the leads, so on a worker thread.
    """
    from funnel_planner.analytics.measure import measure
    from funnel_planner.app.numbers import Numbers

    cube = Numbers(file).count(plan).cube
    if cube is None:
        return plan
    try:
        return _started(Look(plan, cube, ALL_LEADS, measure(cube)), file_names(file, plan.batches))
    except PlannerError:
        return plan


def start_sentences(plan: Plan | None) -> list[str]:
    """What a new plan begins with, where anything was measured; None: it is not new."""
    n = 0 if plan is None else len(plan.measurements)
    text = trn(
        "The plan starts from what was measured: {n} number in Funnel and Forecast, with its source.",
        "The plan starts from what was measured: {n} numbers in Funnel and Forecast, each with its source.",
        n,
    )
    return [text] if n else []


def _started(look: Look, files: tuple[str, ...]) -> Plan:
    plan, first = look.plan, compare(look).first_index
    for channel in plan.channels:
        if plan.entry_index(channel) < first:
            plan = plan.with_channel(replace(channel, entry_stage=plan.stages[first].id))
    plan = with_channels_only(plan, compare(replace(look, plan=plan)))
    found = compare(replace(look, plan=plan))
    taken = (line for line in worth_taking(found, found.rates) if not line.channel_id or line.what is What.VOLUME)
    source = sources(plan, look.measured, ALL_LEADS, files, found.period)
    return taken_over(plan, [*taken, *_costs(found)], source)


def _costs(found: Comparison) -> Iterator[Line]:
    """What each channel cost a month, where anything says so."""
    for key in filter(None, found.amounts):
        spend = next(line for line in found.amounts[key] if line.what is What.SPEND)
        if spend.measured:
            yield replace(spend, usable=True)
