"""A plan made from a spreadsheet begins with what was measured of its leads, not with numbers that nobody gave."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from funnel_planner.analytics.results import FEW
from funnel_planner.app.files.import_names import file_names
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.missing_channels import with_channels_only
from funnel_planner.app.findings.plan_and_actual import compare
from funnel_planner.app.findings.plan_lines import Comparison, Line, What
from funnel_planner.app.findings.taking_over import sources, taken_over
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.lead_filter import ALL_LEADS
from funnel_planner.domain.measurement import Measurement, NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import trn


def started_from_leads(file: PlanFile, plan: Plan) -> Plan:
    """The new plan with the rates and the deal size of all leads, and people and costs a month of each channel.

    So it comes to what was measured, and every rate can be tried out at once; channels get rates of their own in
    “Plan and actual”. Channels that it lacks are added, and people enter where the data begins to tell of them. Few
    leads say more than a number that nobody gave, so that theirs are taken, too, which ``start_sentences`` says. What
    cannot be planned (amounts below 0), or would plan nothing (a rate of 0, where nobody has gone on yet), stays as it
    was; each number taken has its source. It reads the leads, so on a worker thread.
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
    few = 0 if plan is None else sum(map(_is_of_few, plan.measurements))
    doubt = trn(
        "{n} of them rests on fewer than {few} leads and can be far off by chance.",
        "{n} of them rest on fewer than {few} leads and can be far off by chance.",
        few,
    )
    return [text, *([doubt.format(few=FEW)] if few else [])] if n else []


def _is_of_few(source: Measurement) -> bool:
    return source.what in (NumberKind.RATE, NumberKind.DEAL_SIZE) and source.whole < FEW


def _started(look: Look, files: tuple[str, ...]) -> Plan:
    plan, first = look.plan, compare(look).first_index
    for channel in plan.channels:
        if plan.entry_index(channel) < first:
            plan = plan.with_channel(replace(channel, entry_stage=plan.stages[first].id))
    plan = with_channels_only(plan, compare(replace(look, plan=plan)))
    found = compare(replace(look, plan=plan))
    source = sources(plan, look.measured, ALL_LEADS, files, found.period)
    for line in (*_of_all(found), *_of_channels(found)):
        with suppress(PlannerError):
            plan = taken_over(plan, [line], source)
    return plan


def _of_all(found: Comparison) -> Iterator[Line]:
    """Rates and deal size of all leads that plan something."""
    for line in (*found.rates[""], *found.amounts[""]):
        if line.usable and line.rests_on and line.measured:
            yield line


def _of_channels(found: Comparison) -> Iterator[Line]:
    """How many people each brought a month, and what it cost, where anything says so."""
    for key in filter(None, found.amounts):
        for line in found.amounts[key]:
            if line.measured and (line.what is What.SPEND or (line.what is What.VOLUME and line.usable)):
                yield replace(line, usable=True)
