"""The funnel as it is drawn, made from a plan, what was measured and what it forecasts."""

from funnel_planner.domain.days import date_of
from funnel_planner.domain.picture import FunnelPicture, StagePicture, Tile
from funnel_planner.domain.plan import Plan

TYPE_CHECKING = False
if TYPE_CHECKING:  # both load numpy, which must wait until after the first paint
    from funnel_planner.analytics.results import FunnelResult, Measured
    from funnel_planner.forecast.projection import Projection


def make_picture(plan: Plan, measured: "Measured | None", projection: "Projection | None") -> FunnelPicture:
    """The picture of a plan.

    With leads, ``planned`` is what the planned rates would have made of the same entries, so that planned and
    actual can be compared; without, it is the planned month.
    """
    total = measured.total if measured is not None and not measured.is_empty else None
    return FunnelPicture(
        plan_id=plan.id,
        name=plan.name,
        currency=plan.economics.currency,
        stages=tuple(_layer(plan, index, total, projection) for index in range(len(plan.stages))),
        tiles=_planned_tiles(projection) if total is None else _measured_tiles(plan, total, projection),
        lead_count=measured.lead_count if measured is not None and not measured.of_report else 0,
        as_of=_as_of(measured),
    )


def _layer(plan: Plan, index: int, total: "FunnelResult | None", projection: "Projection | None") -> StagePicture:
    stage = plan.stages[index]
    planned_rate = projection.step_rate[index] if projection is not None and index else None
    if total is None:
        volumes = projection.volumes if projection is not None else None
        overall = volumes[index] / volumes[0] if volumes and volumes[0] else None
        return StagePicture(
            stage_id=stage.id,
            name=stage.name,
            phase=stage.phase,
            planned=volumes[index] if volumes else None,
            planned_rate=planned_rate,
            overall=overall,
        )
    last = index == len(plan.stages) - 1
    return StagePicture(
        stage_id=stage.id,
        name=stage.name,
        phase=stage.phase,
        planned=_planned_of_same_entries(total, projection, index),
        planned_rate=planned_rate,
        actual=total.counts[index],
        actual_rate=total.step_rate[index],
        interval=total.step_interval[index],
        overall=total.from_first[index],
        lost=None if last or not total.lost else total.lost[index],
        open=None if last or not total.open else total.open[index],
    )


def _planned_of_same_entries(total: "FunnelResult", projection: "Projection | None", index: int) -> float | None:
    if projection is None or total.counts[0] is None or all(rate is None for rate in projection.step_rate[1:]):
        return None  # nothing is planned, not even of the first stage
    planned = float(total.counts[0])
    for rate in projection.step_rate[1 : index + 1]:
        if rate is None:
            return None
        planned *= rate
    return planned


def _planned_tiles(projection: "Projection | None") -> tuple[Tile, ...]:
    if projection is None:
        return ()
    return (
        Tile("customers_per_month", projection.customers, "count"),
        Tile("overall_conversion_planned", projection.overall_rate, "share"),
        Tile("revenue_per_month", projection.revenue, "money"),
        Tile("cac_planned", projection.cac, "money"),
    )


def _measured_tiles(plan: Plan, total: "FunnelResult", projection: "Projection | None") -> tuple[Tile, ...]:
    won = total.counts[plan.won_index]
    tiles = [
        Tile("won", None if won is None else float(won), "count"),
        Tile("overall_conversion", total.overall_rate, "share"),
        Tile("won_value", total.won_value, "money"),
    ]
    if projection is not None and plan.has_numbers:
        tiles.append(Tile("revenue_per_month", projection.revenue, "money"))
    return tuple(tiles)


def _as_of(measured: "Measured | None") -> str:
    if measured is None or measured.is_empty or measured.as_of_day < 0:
        return ""
    return date_of(measured.as_of_day).isoformat()
