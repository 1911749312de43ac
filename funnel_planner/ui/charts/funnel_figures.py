"""A drawn funnel as a table of figures."""

from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.words import tr


def funnel_figures(picture: FunnelPicture) -> Figures:
    """All numbers of a funnel, a stage a row; columns nobody has a number for are left out."""
    columns: list[tuple[str, str, list[Cell]]] = [
        (tr("Stage"), "text", [stage.name for stage in picture.stages]),
        (tr("Planned"), "people", [stage.planned for stage in picture.stages]),
        (tr("Planned rate"), "share", [stage.planned_rate for stage in picture.stages]),
        (tr("Reached"), "count", [stage.actual for stage in picture.stages]),
        (tr("Step rate"), "share", [stage.actual_rate for stage in picture.stages]),
        (tr("95% interval"), "interval", [_pair(stage.interval) for stage in picture.stages]),
        (tr("Of all"), "share", [stage.overall for stage in picture.stages]),
        (tr("Lost"), "count", [stage.lost for stage in picture.stages]),
        (tr("Open"), "count", [stage.open for stage in picture.stages]),
    ]
    shown = [column for column in columns if any(cell is not None for cell in column[2])]
    return Figures(
        title=picture.name,
        headings=tuple(heading for heading, _, _ in shown),
        kinds=tuple(kind for _, kind, _ in shown),
        rows=tuple(zip(*(cells for _, _, cells in shown), strict=True)),
        currency=picture.currency,
    )


def _pair(interval: tuple[float, ...] | None) -> tuple[float, float] | None:
    return (interval[0], interval[1]) if interval else None
