"""What the results page shows, as tables: pure functions of what was measured."""

from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.results import Measured

Column = tuple[str, str, list[Cell]]


def funnel_table(plan: Plan, measured: "Measured", implied: tuple[int, ...] = ()) -> Figures:
    """A stage a row: counts, rates of the step that leads to it, and what became of the leads that stopped there.

    ``implied``: leads that count at each stage though nothing says they were there; a column if there are any.

    Where blank rows of a report leave a count open, a column says what it is at least.

    Drop-off, lost and open belong to the stage that is left, so that the last two add up to the first.
    """
    from funnel_planner.analytics.conversion import settled_intervals

    total, width = measured.total, len(plan.stages)
    before: list[Cell] = [None, *total.counts[:-1]]
    columns: list[Column] = [
        (tr("Stage"), "text", [stage.name for stage in plan.stages]),
        (tr("Reached"), "count", list(total.counts)),
        (tr("Out of"), "count", before),
        (tr("Step rate"), "share", list(total.step_rate)),
        (tr("95% interval"), "interval", list(total.step_interval)),
        (tr("Of all"), "share", list(total.from_first)),
        (tr("95% of all"), "interval", _of_first(total.counts)),
        (tr("Drop-off"), "count", _padded(total.dropoff[1:], width)),
        (tr("Drop-off rate"), "share", _padded(total.dropoff_rate[1:], width)),
        (tr("Lost"), "count", _padded(total.lost, width)),
        (tr("Open"), "count", _padded(total.open, width)),
        (tr("Of decided"), "share", _padded(total.settled_told, width)),
        (tr("95% of decided"), "interval", _padded(settled_intervals(total), width)),
    ]
    if any(implied):
        columns.append((tr("Filled in"), "count", list(implied)))
    if any(least is not None for least in measured.at_least):
        columns.insert(2, (tr("At least"), "count", _padded(measured.at_least, width)))
    if any(measured.rate_bounds):
        after = 1 + [heading for heading, _, _ in columns].index(tr("95% interval"))
        columns.insert(after, (tr("Possible range"), "interval", _padded(measured.rate_bounds, width)))
    return Figures.of_columns(tr("Funnel: {plan}").format(plan=plan.name), columns, plan.economics.currency)


def _of_first(counts: tuple[int | None, ...]) -> list[Cell]:
    """95 % intervals of the shares of the first stage; it has none of itself."""
    from funnel_planner.analytics.statistics import wilson

    n = counts[0]
    return [None, *(None if x is None or n is None else wilson(x, n) for x in counts[1:])]


def _padded(values: "tuple[Cell, ...]", width: int) -> list[Cell]:
    """A column's values; stages past the end have none."""
    return [*values, *([None] * (width - len(values)))]
