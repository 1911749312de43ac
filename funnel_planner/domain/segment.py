"""A named condition on lead columns."""

from dataclasses import dataclass

from funnel_planner.domain.checks import check_name


@dataclass(frozen=True, slots=True)
class Segment:
    """Leads whose ``column`` holds one of ``values`` (compared as labels: case and spacing do not matter)."""

    id: str
    name: str
    column: str
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_name("segment", self.name)
        check_name("column", self.column)
