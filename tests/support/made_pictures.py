"""Funnels as drawn, made up: ordinary ones and every awkward kind."""

from collections.abc import Sequence

from funnel_planner.domain.picture import FunnelPicture, StagePicture, Tile

PHASES = ("tofu", "mofu", "bofu", "after")


def made_picture(
    planned: Sequence[float | None], actual: Sequence[int | None] | None = None, name: str = "Made"
) -> FunnelPicture:
    """A funnel with these counts; rates follow from them, and whoever stops is lost or open in equal parts."""
    stages = []
    for index in range(len(planned)):
        now = actual[index] if actual else None
        before = actual[index - 1] if actual and index else None
        rate = now / before if now is not None and before else None
        after = actual[index + 1] if actual and index + 1 < len(actual) else None
        dropped = max(0, now - after) if now is not None and after is not None else None
        stages.append(
            StagePicture(
                stage_id=f"s{index}",
                name=f"Stage {index}",
                phase=PHASES[min(3, index)],
                planned=planned[index],
                planned_rate=_rate(planned, index),
                actual=now,
                actual_rate=rate,
                interval=(rate * 0.9, min(1.0, rate * 1.1)) if rate is not None else None,
                overall=now / actual[0] if now is not None and actual and actual[0] else None,
                lost=None if dropped is None else dropped // 2,
                open=None if dropped is None else dropped - dropped // 2,
            )
        )
    tiles = (Tile("won", 6.0, "count"), Tile("cac", None, "money"), Tile("roi", 0.5, "share"))
    return FunnelPicture(
        "plan", name, "PLN", tuple(stages), tiles, (actual[0] or 0) if actual else 0, "2026-03-31" if actual else ""
    )


def _rate(planned: Sequence[float | None], index: int) -> float | None:
    now, before = planned[index], planned[index - 1] if index else None
    return now / before if now is not None and before else None


ORDINARY = made_picture([1000.0, 400.0, 100.0], [500, 250, 25])
PLANNED_ONLY = made_picture([1000.0, 400.0, 100.0])
AWKWARD = {
    "no stage": FunnelPicture("p", "None", "EUR", ()),
    "one stage": made_picture([10.0], [5]),
    "thirty stages": made_picture([1e6 * 0.8**i for i in range(30)], [int(1e6 * 0.78**i) for i in range(30)]),
    "nothing known": made_picture([None, None, None]),
    "zeros": made_picture([0.0, 0.0, 0.0], [0, 0, 0]),
    "holes": made_picture([100.0, None, 5.0], [50, None, 3]),
    "growing": made_picture([10.0, 20.0, 40.0], [5, 50, 500]),
    "huge": made_picture([1.5e15, 1e12, 1.0], [1_234_567_890, 1_234_567, 1]),
    "long names": FunnelPicture("p", "L", "EUR", (StagePicture("a", "Wyjątkowo długa nazwa etapu " * 8, "tofu", 5.0),)),
    "unknown phase": FunnelPicture(
        "p", "U", "EUR", (StagePicture("a", "A", "", 5.0), StagePicture("b", "B", "x", 2.0))
    ),
}
