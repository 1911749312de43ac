"""Whether numbers that come again are leads on their way, or counts that happen to be equal."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import LOST_TARGET, Role
from funnel_planner.spreadsheet.meaning.dates import read_moment
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.cells import cell_text, id_text
from funnel_planner.spreadsheet.tables.table import Cell

_MOST, _FEW = 0.8, 0.5
Rows = list[tuple[Cell, ...]]


def are_ids(survey: Survey, roles: Sequence[Proposal], columns: tuple[int, int, int], plan: PlanStages) -> bool | None:
    """Whether equal numbers are one lead that moved on; None: nothing tells, so that it must be asked.

    ``columns``: of the numbers, the stage and the time. Rows of one lead go from stage to stage as time goes on and
    keep their channel; counts are equal in any rows. Two rows of the same stage, time and channel are no counts.
    """
    key, stage, time = columns
    if roles[key].evidence == "chosen":
        return True
    channel = next((index for index, p in enumerate(roles) if p.role is Role.CHANNEL), None)
    rows = [row for row in survey.sample_rows if len(row) > max(key, stage, time, channel or 0)]
    cells = {tuple(cell_text(row[index]) for index in (stage, time, channel) if index is not None) for row in rows}
    groups = list(_repeated(rows, key))
    if not groups:  # the rows of a lead lie far apart
        return True if len(cells) < len(rows) else None
    order = survey.columns[time].date_order
    ways = [sorted((read_moment(row[time], order, 0), _rank(row[stage], plan)) for row in group) for group in groups]
    forward = sum(all(one[1] < other[1] for one, other in pairwise(way)) for way in ways) / len(groups)
    steady = 0.0
    if channel is not None:
        steady = sum(len({label_key(cell_text(row[channel])) for row in group}) == 1 for group in groups) / len(groups)
    if forward >= _MOST and (steady >= _MOST or len(cells) < len(rows)):
        return True
    return False if forward < _FEW or (channel is not None and steady < _FEW) else None


def _repeated(rows: Rows, key: int) -> Iterator[Rows]:
    """The rows of each number that comes more than once."""
    groups: dict[str, Rows] = {}
    for row in rows:
        groups.setdefault(id_text(row[key]), []).append(row)
    yield from (group for name, group in groups.items() if name and len(group) > 1)


def _rank(cell: Cell, plan: PlanStages) -> int:
    """How far along a stage is; a loss ends the way, unknown labels stand before all."""
    target = plan.target_of(cell_text(cell)).target
    if target == LOST_TARGET:
        return len(plan.ids)
    return plan.ids.index(target) if target in plan.ids else -1
