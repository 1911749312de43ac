"""Drivers of a look: every imported column and the channel against reaching a stage."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.own_chances import own_chances
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.drivers import Driver
    from funnel_planner.analytics.leads import Coded

CHANNEL = "\u0000channel"
"""Stands for the plan's channels among the headers of columns; no header has such a character."""

LATEST = frozenset({"last", "latest", "outcome", "result", "ostatni", "ostatnia", "ostatnie", "wynik"})
"""Words of headers of columns that are written over while leads advance."""
STANDING = frozenset({"status", "stan"})
"""So are these, alone or beside one of ``OF_LEADS``; a marital status is not, nor is the state one lives in."""
OF_LEADS = frozenset(
    {
        "lead", "deal", "opportunity", "contact", "customer", "client", "sales", "current",
        "leada", "leadu", "szansy", "kontaktu", "klienta", "sprzedaży", "aktualny", "obecny",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Drivers:
    """Drivers towards a stage; ``left_out`` columns have too many values, each of too few leads, to be compared."""

    stage: int
    drivers: "tuple[Driver, ...]"
    leads: int
    converted: int
    left_out: tuple[str, ...]
    restating: tuple[str, ...]
    """Columns that say again what the stage, the outcome or the channel says."""


def drivers_of(look: Look, stage: int | None = None) -> Drivers:
    """Every imported column and the channel against reaching a stage (None: the won one).

    Raises ``PlannerError`` where there is nothing to compare.
    """
    if not look.has_leads:
        raise PlannerError("drivers_need_leads")
    import numpy as np

    from funnel_planner.analytics.driver_values import FEWEST_LEADS, MOST_LABELS
    from funnel_planner.analytics.drivers import drivers, restating_columns

    journeys, target = look.journeys, look.journeys.won_index if stage is None else stage
    rows = np.flatnonzero(journeys.furthest >= 0) if look.rows is None else look.rows
    restating = restating_columns(journeys, [*(s.name for s in look.plan.stages), *stage_aliases(look.plan)])
    own = {header: column for header, column in journeys.leads.columns.items() if header not in restating}
    columns: Mapping[str, Coded] = {CHANNEL: journeys.channel, **own}
    likely, _ = own_chances(journeys.leads)
    found = [_doubted(driver, likely) for driver in drivers(journeys, columns, rows, target)]
    found.sort(key=lambda driver: driver.look_twice)  # what may follow from advancing comes last
    converted = int(np.count_nonzero(journeys.at(target)[rows]))
    if not 0 < converted < len(rows):
        raise PlannerError("drivers_one_outcome", n=len(rows), converted=converted)
    if not found:
        raise PlannerError("drivers_no_columns", fewest=FEWEST_LEADS)
    compared = {driver.column for driver in found}
    left_out = tuple(
        header for header, column in columns.items() if len(column.labels) > MOST_LABELS and header not in compared
    )
    return Drivers(target, tuple(found), len(rows), converted, left_out, tuple(restating))


def _doubted(driver: "Driver", likely: str) -> "Driver":
    """A column called "status" or "last activity" tells how things stood last, and so does ``likely``, of chances."""
    from funnel_planner.analytics.drivers import Suspicion

    if driver.look_twice or driver.column == CHANNEL or not (driver.column == likely or tells_latest(driver.column)):
        return driver
    return replace(driver, doubt=Suspicion.LATEST)


def tells_latest(header: str) -> bool:
    """A column is by its name about how things stood last."""
    words = set(re.findall(r"[^\W_]+", label_key(header)))
    if words & LATEST:
        return words - OF_LEADS != {"last", "name"}
    return bool(words & STANDING) and words <= STANDING | OF_LEADS


def stage_aliases(plan: Plan) -> list[str]:
    """Every label that means a stage, a loss or an exclusion."""
    aliases = [alias for stage in plan.stages for alias in stage.aliases]
    return [*aliases, *plan.lost_labels, *plan.exclude_labels]
