"""What the channels view shows, as tables: pure functions of what was measured."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from funnel_planner.domain import unit_economics
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.results.channel_lines import Line, sign
from funnel_planner.words import tr

if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.mix import Mix


def rates_table(plan: Plan, found: Sequence[Line], stage: int) -> Figures:
    """Leads, those at a stage, the rate with its interval, and how it differs from all other channels together.

    The first line stands for all leads.
    """
    from funnel_planner.analytics.statistics import wilson

    verdicts = {
        "better": tr("better than the rest"),
        "worse": tr("worse than the rest"),
        "same": tr("no clear difference"),
        "": "",
    }
    name = plan.stages[stage].name
    rows: list[tuple[Cell, ...]] = []
    everyone = found[0].counts[0] if found else None
    for line in found:
        part, whole = line.pair(stage) or (None, line.counts[0])
        test = line.test
        rows.append(
            (
                line.name,
                whole,
                whole / everyone if everyone and whole is not None else None,
                part,
                part / whole if whole and part is not None else None,
                wilson(part, whole) if whole and part is not None else None,
                None if test is None else test.difference,
                None if test is None else test.newcombe,
                None if test is None else test.p_holm,
                verdicts[sign(line)],
            )
        )
    is_won = stage == plan.won_index
    return Figures(
        title=tr("Channels: {plan}").format(plan=plan.name),
        headings=(
            tr("Channel"),
            tr("Leads"),
            tr("Of all leads"),
            tr("Won") if is_won else name,
            tr("Share won") if is_won else tr("Share"),
            tr("95% interval"),
            tr("Points from the rest"),
            tr("95% of the difference"),
            tr("p (Holm)"),
            tr("Against the rest"),
        ),
        kinds=("text", "count", "share", "count", "share", "interval", "points", "points", "p", "text"),
        rows=tuple(rows),
        currency=plan.economics.currency,
    )


def money_table(plan: Plan, found: Sequence[Line]) -> Figures:
    """Revenue, cost and what each person at a stage cost; only columns that are known."""
    won = plan.won_index
    values = [line.won_value for line in found]
    costs = [line.cost for line in found]
    columns: list[tuple[str, str, list[Cell]]] = [
        (tr("Channel"), "text", [line.name for line in found]),
        (tr("Revenue"), "money", list(values)),
        (tr("Cost"), "money", list(costs)),
        (tr("CPL"), "money", [unit_economics.cost_per(line.cost, line.counts[0]) for line in found]),
    ]
    for index, stage in enumerate(plan.stages[1:won], start=1):
        cells: list[Cell] = [unit_economics.cost_per(line.cost, line.counts[index]) for line in found]
        columns.append((tr("Cost per {stage}").format(stage=stage.name), "money", cells))
    columns += [
        (tr("CAC, ads only"), "money", [unit_economics.cost_per(line.cost, line.counts[won]) for line in found]),
        (tr("ROAS"), "ratio", [unit_economics.roas(value, cost) for value, cost in zip(values, costs, strict=True)]),
        (
            tr("ROI on gross profit"),
            "share",
            [unit_economics.roi(v, cost, plan.economics.margin) for v, cost in zip(values, costs, strict=True)],
        ),
    ]
    known = [column for column in columns if any(cell is not None for cell in column[2])]
    return Figures(
        title=tr("Money by channel: {plan}").format(plan=plan.name),
        headings=tuple(heading for heading, _, _ in known),
        kinds=tuple(kind for _, kind, _ in known),
        rows=tuple(zip(*(cells for _, _, cells in known), strict=True)),
        currency=plan.economics.currency,
    )


def change_table(found: "Mix") -> Figures:
    """Each channel in both periods: leads, their share of all, and the rate."""
    leads = [sum(getattr(shift, side)[1] for shift in found.channels) for side in ("before", "after")]
    rows: list[tuple[Cell, ...]] = []
    for shift in sorted(found.channels, key=lambda one: -one.before[1] - one.after[1]):
        cells: list[Cell] = [tr("(unknown)") if shift.is_unknown else shift.label]
        for (part, whole), total in zip((shift.before, shift.after), leads, strict=True):
            cells += [whole, whole / total if total else None, part / whole if whole else None]
        rows.append(tuple(cells))
    headings = (
        tr("Channel"),
        tr("Leads before"),
        tr("Of all before"),
        tr("Rate before"),
        tr("Leads after"),
        tr("Of all after"),
        tr("Rate after"),
    )
    return Figures(
        title=tr("What changed, by channel"),
        headings=headings,
        kinds=("text", *("count", "share", "share") * 2),
        rows=tuple(rows),
    )
