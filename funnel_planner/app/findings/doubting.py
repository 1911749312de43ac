"""What gives reason to doubt the numbers of a look, with what can be done about each, and what was waved aside."""

import json
import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from funnel_planner.app.findings.look import Look
from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.days import date_of
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import mark

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.consistency import Remark

FEWEST_TIMES = 10
"""Times to close that a usual one is judged from."""
MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Fix:
    """A button: its text (a catalogue key) and what it does, as far as it is one of these."""

    text: str
    lead_filter: LeadFilter | None = None
    """Look at these leads instead."""
    counting: Counting | None = None
    """Count by this rule."""
    place: str = ""
    """Go there."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A doubt in words; ``key`` tells it from others, so that it can be waved aside."""

    key: str
    what: str
    why: str
    advice: str
    fix: Fix | None
    is_grave: bool = False
    """It changes what the numbers mean, so it is to be seen at least once."""


def noted(look: Look) -> list[Noted]:
    """Everything that is doubtful about what is looked at; takes a moment where there are many leads."""
    from funnel_planner.app.findings.consistency_words import doubt_words

    currency = look.plan.economics.currency
    found = []
    for remark in (*_remarks(look), *stated_in_targets(look.plan)):
        what, why, advice = doubt_words(remark, currency)
        about = remark.values.get("stage", remark.values.get("channel", ""))
        found.append(Noted(f"{remark.doubt}:{about}", what, why, advice, _fix(look, remark), _is_grave(remark)))
    return found


def _is_grave(remark: "Remark") -> bool:
    from funnel_planner.analytics.consistency import Doubt

    return remark.doubt in {
        Doubt.GROWING_STAGE, Doubt.ENDS_EARLIER, Doubt.LATER_THAN_IMPORT, Doubt.UNDATED_THEN, Doubt.YET_TO_COME,
    }  # fmt: skip


def stated_in_targets(plan: Plan) -> "list[Remark]":
    """Targets of two stages in one month state a rate; it should be what the planned rates multiply to.

    Targets are whole people: a difference of less than one of them is rounding.
    """
    from funnel_planner.analytics.consistency import stated_rates
    from funnel_planner.forecast.flow import project

    planned = project(plan).step_rate if plan.targets else ()
    by_month: dict[str, dict[int, float]] = {}
    for target in plan.targets:
        by_month.setdefault(target.month, {})[plan.stage_index(target.stage_id)] = target.count
    found = []
    for wanted in by_month.values():
        for before, after in pairwise(sorted(wanted)):
            rates = [planned[index + 1] if planned[index + 1] is not None else plan.stages[index].rate_to_next
                     for index in range(before, after)]  # fmt: skip
            known = [rate for rate in rates if rate is not None]
            if len(known) < len(rates) or not wanted[before]:
                continue
            if abs(math.prod(known) * wanted[before] - wanted[after]) < 1.0:
                continue
            remark = stated_rates(known, wanted[after] / wanted[before])
            if remark is not None:
                names = {"before": plan.stages[before].name, "stage": plan.stages[after].name}
                found.append(replace(remark, values={**remark.values, **names}))
    return found


def dismissed(file: PlanFile, plan_id: str) -> frozenset[str]:
    """Keys of the doubts of a plan that were waved aside."""
    return _keys(file, f"notes_dismissed:{plan_id}")


def dismiss(file: PlanFile, plan_id: str, keys: frozenset[str]) -> None:
    """Remember which doubts were waved aside. Raises ``PlannerError`` as a file that cannot be written does."""
    _keep(file, f"notes_dismissed:{plan_id}", keys)


def seen(file: PlanFile, plan_id: str) -> frozenset[str]:
    """Keys of the grave doubts of a plan that stood open once."""
    return _keys(file, f"notes_seen:{plan_id}")


def see(file: PlanFile, plan_id: str, keys: frozenset[str]) -> None:
    """Remember which ones stood open. Raises ``PlannerError`` as a file that cannot be written does."""
    _keep(file, f"notes_seen:{plan_id}", keys)


def _keys(file: PlanFile, setting: str) -> frozenset[str]:
    try:
        kept = json.loads(file.setting(setting) or "[]")
    except ValueError:
        return frozenset()
    return frozenset(key for key in kept if isinstance(key, str)) if isinstance(kept, list) else frozenset()


def _keep(file: PlanFile, setting: str, keys: frozenset[str]) -> None:
    file.set_setting(setting, json.dumps(sorted(keys)[:MOST_KEPT]))


def _remarks(look: Look) -> "list[Remark]":
    from funnel_planner.analytics import consistency
    from funnel_planner.analytics.cohorts import Period, cohorts
    from funnel_planner.analytics.consistency import Doubt, doubts
    from funnel_planner.analytics.leaks import reason_column

    names = [stage.name for stage in look.plan.stages]
    if not look.has_leads:
        return doubts(look.measured, names)
    window = _window(look)
    periods = None if window is None else cohorts(look.journeys, look.times, Period.MONTH, window, look.rows)
    found = doubts(look.measured, names, periods, window or 0)
    found = [
        replace(one, values={**one.values, "window": window}) if one.doubt is Doubt.COHORT_STILL_OPEN else one
        for one in found
    ]
    journeys, rows = look.journeys, look.rows
    of_leads = (
        consistency.ends_earlier(journeys, look.cube.told_day),
        consistency.later_than_import(journeys),
        consistency.undated_then(journeys, rows),
        consistency.yet_to_come(journeys, rows),
        consistency.reason_without_loss(journeys, reason_column(journeys, look.reason_headers), rows),
        consistency.closed_at_month_end(journeys, look.times, rows),
    )
    return [*found, *(one for one in of_leads if one is not None)]


def _window(look: Look) -> int | None:
    """Days a lead needs: the window of the counting rule, else those within which nine of ten wins came.

    Of all leads, as in every view: a filter gives no lead more time.
    """
    from funnel_planner.analytics.durations import total_days

    if look.plan.counting.window_days is not None:
        return look.plan.counting.window_days
    is_judged = len(total_days(look.journeys, look.times)) >= FEWEST_TIMES
    return look.cube.usual_wait if is_judged else None


def _fix(look: Look, remark: "Remark") -> Fix | None:
    """What a button can do about it."""
    from funnel_planner.analytics.consistency import Doubt

    plan, wish = look.plan, look.lead_filter
    counts_any = look.has_leads and plan.counting.mode is CountingMode.ANY
    fixes = {
        Doubt.GROWING_STAGE: Fix(
            mark("Count leads that reached at least"), counting=replace(plan.counting, mode=CountingMode.REACHED)
        )
        if counts_any
        else Fix(mark("Go to the imports"), place="leads"),
        Doubt.COST_WITHOUT_LEADS: Fix(mark("Go to the channels"), place="funnel"),
        Doubt.RATES_DO_NOT_MULTIPLY: Fix(mark("Go to the funnel"), place="funnel"),
        Doubt.CLOSED_AT_MONTH_END: _show(wish, "month_end"),
        Doubt.COHORT_STILL_OPEN: _without_the_young(look, remark),
        Doubt.ENDS_EARLIER: _as_of_the_last_day(look, remark),
        Doubt.LATER_THAN_IMPORT: Fix(
            mark("Count as of the day of the import"), counting=replace(plan.counting, as_of=None)
        ),
        Doubt.UNDATED_THEN: _show(wish, "undated_then"),
        Doubt.YET_TO_COME: _show(wish, "yet_to_come"),
        Doubt.REASON_WITHOUT_LOSS: _show(wish, "open_reason", *look.reason_headers),
        Doubt.FEW_LEADS: None if wish.is_empty else Fix(mark("Clear filter"), lead_filter=LeadFilter()),
    }
    return fixes.get(remark.doubt)


def _show(wish: LeadFilter, *group: str) -> Fix:
    return Fix(mark("Show these leads"), lead_filter=replace(wish, group=group), place="leads")


def _as_of_the_last_day(look: Look, remark: "Remark") -> Fix | None:
    last = remark.values.get("last")
    if not isinstance(last, date):
        return None
    return Fix(mark("Count as of that day"), counting=replace(look.plan.counting, as_of=last))


def _without_the_young(look: Look, remark: "Remark") -> Fix | None:
    """Only periods that have had their time, where there are any."""
    since, first = remark.values.get("since"), look.lead_filter.first_day
    if not isinstance(since, date):
        return None
    last = since - timedelta(days=1)
    earliest = look.measured.first_day
    if earliest is None or last < date_of(earliest) or (first is not None and last < first):
        return None
    fixed = replace(look.lead_filter, last_day=last, period="")  # a period that moves along would move back
    return Fix(mark("Leave them out"), lead_filter=fixed)
