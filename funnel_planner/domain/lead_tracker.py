"""What a lead tracker says about itself: a workbook made from a plan, to be filled in by hand and read back.

It is written on a hidden sheet of the workbook, which survives Excel, LibreOffice and a change of file format.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHEET = "_funnel_planner"
"""Name of the hidden sheet."""
_FORMAT, _VERSION = "lead tracker", "1"
_MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class TrackerColumn:
    """One column: its header, its role as ``domain.mapping.Role`` writes it, and the stage whose date it holds."""

    header: str
    role: str
    stage_id: str = ""


@dataclass(frozen=True, slots=True)
class Tracker:
    """The plan a tracker was made from, where its leads stand, and what columns and stage labels mean."""

    plan_id: str
    sheet: str
    columns: tuple[TrackerColumn, ...]
    labels: tuple[tuple[str, str], ...]
    """(stage label, stage id or ``domain.mapping.LOST_TARGET``)."""

    def column(self, header: str) -> TrackerColumn | None:
        """The column of this header."""
        return next((column for column in self.columns if column.header == header), None)

    def index_of(self, role: str, headers: Sequence[str]) -> int | None:
        """Where among ``headers`` the column of a role stands; None: it was taken out or renamed."""
        wanted = {column.header for column in self.columns if column.role == role}
        return next((index for index, header in enumerate(headers) if header in wanted), None)

    def header_index(self, rows: Sequence[Sequence[str]]) -> int:
        """Which of a sheet's first rows is the header: the one with most of the headers; 0 where none has any."""
        known = {column.header for column in self.columns}
        found = [sum(text in known for text in row) for row in rows]
        return found.index(max(found)) if found else 0

    def target_of(self, label: str) -> str:
        """What a stage label stood for when the tracker was made; empty: it is not one of its own."""
        return next((target for known, target in self.labels if known == label), "")


def tracker_lines(tracker: Tracker) -> Iterator[tuple[str, ...]]:
    """The lines of the hidden sheet."""
    yield _FORMAT, _VERSION
    yield "plan", tracker.plan_id
    yield "sheet", tracker.sheet
    for column in tracker.columns:
        yield "column", column.header, column.role, column.stage_id
    for label, target in tracker.labels:
        yield "label", label, target


def tracker_of(lines: Sequence[Sequence[object]]) -> Tracker | None:
    """What the lines of a hidden sheet say; None where they are of something else or of a later version."""
    texts = [tuple("" if cell is None else str(cell) for cell in line) for line in lines[:_MOST_LINES]]
    padded = [(*line, "", "", "", "")[:4] for line in texts]
    if not padded or padded[0][0] != _FORMAT or padded[0][1].removesuffix(".0") != _VERSION:
        return None
    said = {line[0]: line[1] for line in padded if line[0] in ("plan", "sheet")}
    columns = tuple(TrackerColumn(*line[1:4]) for line in padded if line[0] == "column" and line[1])
    labels = tuple((line[1], line[2]) for line in padded if line[0] == "label" and line[1])
    return Tracker(said.get("plan", ""), said.get("sheet", ""), columns, labels) if columns else None
