"""The funnel as it is drawn: plain values, kept with the plan so that the first frame needs nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StagePicture:
    """One layer of the funnel. Counts are people; rates are shares 0..1 or None for no data."""

    stage_id: str
    name: str
    phase: str
    planned: float | None = None
    planned_rate: float | None = None
    """Planned share of the previous stage that came here."""
    actual: int | None = None
    actual_rate: float | None = None
    interval: tuple[float, ...] | None = None
    """Wilson 95 % interval of ``actual_rate``: (low, high)."""
    overall: float | None = None
    """Share of the first stage that came here: measured when there are leads, else planned."""
    lost: int | None = None
    open: int | None = None
    """Leads that stopped at this stage: lost, and still open."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure: what it is (a kind, worded at the edge), its value, and how it is written."""

    kind: str
    value: float | None
    unit: str
    """``money``, ``share``, ``count``, ``ratio`` or ``days``."""


@dataclass(frozen=True, slots=True)
class FunnelPicture:
    """A funnel with its key figures, as drawn in the bar, on cards and in the first frame."""

    plan_id: str
    name: str
    currency: str
    stages: tuple[StagePicture, ...]
    tiles: tuple[Tile, ...] = ()
    lead_count: int = 0
    as_of: str = ""

    @property
    def is_measured(self) -> bool:
        """It shows what was counted, not the planned month; a report's counts may lack the leads that entered."""
        return bool(self.lead_count) or any(stage.actual is not None for stage in self.stages)
