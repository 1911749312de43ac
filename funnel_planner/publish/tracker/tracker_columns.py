"""The columns of a lead tracker: their headers, what is typed into them, and what they mean when it is read back."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.lead_tracker import Tracker, TrackerColumn
from funnel_planner.domain.mapping import LOST_TARGET, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.publish.texts import Changes, shortened
from funnel_planner.words import tr, trc

LONGEST_HEADER = 200
"""Excel refuses tables with headers beyond 255."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that look like digits."""


class Kind(StrEnum):
    """What a cell holds."""

    NUMBER = "number"
    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    DATE = "date"
    MONEY = "money"
    CHOICE = "choice"


class Need(StrEnum):
    """How much a column matters; shown by the colour of its header."""

    ESSENTIAL = "essential"
    USEFUL = "useful"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the sheet of leads; ``choices`` names the list of a drop-down, ``key`` is how formulas find it."""

    key: str
    header: str
    role: Role
    kind: Kind
    width: float
    need: Need = Need.USEFUL
    choices: str = ""
    stage_id: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """All columns, the label of lost leads, and the beginning of the lead numbers."""

    columns: tuple[Column, ...]
    lost: str
    stages: tuple[str, ...]
    """Names of the stages as cells can hold them, in funnel order."""
    won: str
    """The stage of a new customer."""
    prefix: str
    """Two trackers of one plan must not number their leads alike."""

    def index(self, key: str) -> int:
        """Where a column stands, from 0."""
        return next(index for index, column in enumerate(self.columns) if column.key == key)


def layout_of(plan: Plan, changes: Changes, prefix: str = "") -> Layout:
    """The columns of a plan's tracker in the language in use; ``prefix`` is drawn by lot unless given."""
    stages = tuple(changes.clean(stage.name) for stage in plan.stages)
    columns = list(_about_the_lead(plan))
    columns += _reached(plan, stages, {label_key(column.header) for column in columns})
    return Layout(
        columns=tuple(columns),
        lost=_lost_label(plan),
        stages=stages,
        won=stages[plan.won_index],
        prefix=prefix or "".join(secrets.choice(_LETTERS) for _ in range(3)),
    )


def said_of(plan: Plan, layout: Layout, sheet: str) -> Tracker:
    """What the tracker says about itself."""
    ids = (stage.id for stage in plan.stages)
    return Tracker(
        plan_id=plan.id,
        sheet=sheet,
        columns=tuple(TrackerColumn(each.header, each.role.value, each.stage_id) for each in layout.columns),
        labels=(*zip(layout.stages, ids, strict=True), (layout.lost, LOST_TARGET)),
    )


def _about_the_lead(plan: Plan) -> Iterator[Column]:
    """Columns in the order in which a lead's story is told."""
    money = tr("Value ({currency})").format(currency=plan.economics.currency)
    yield Column("number", tr("No."), Role.ID, Kind.NUMBER, 10)
    yield Column("name", tr("Name"), Role.NAME, Kind.TEXT, 26, Need.ESSENTIAL)
    yield Column("email", tr("E-mail"), Role.EMAIL, Kind.EMAIL, 28)
    yield Column("phone", tr("Phone"), Role.PHONE, Kind.PHONE, 16)
    yield Column("channel", tr("Channel"), Role.CHANNEL, Kind.CHOICE, 20, Need.ESSENTIAL, "channels")
    yield Column("found", tr("How did you find us?"), Role.OTHER, Kind.CHOICE, 22, choices="found")
    yield Column("created", tr("First contact"), Role.CREATED, Kind.DATE, 13, Need.ESSENTIAL)
    yield Column("stage", tr("Stage"), Role.STAGE, Kind.CHOICE, 22, Need.ESSENTIAL, "stages")
    yield Column("value", money, Role.VALUE, Kind.MONEY, 14)
    yield Column("owner", tr("Salesperson"), Role.OWNER, Kind.CHOICE, 16, choices="owners")
    yield Column("next", tr("Next step"), Role.OTHER, Kind.TEXT, 26)
    yield Column("next_day", tr("Next step on"), Role.OTHER, Kind.DATE, 15)
    yield Column("closed", tr("Closed on"), Role.CLOSED, Kind.DATE, 13)
    yield Column("last_stage", tr("Lost after stage"), Role.LAST_STAGE, Kind.CHOICE, 20, choices="last_stages")
    yield Column("reason", tr("Lost reason"), Role.LOST_REASON, Kind.CHOICE, 22, choices="reasons")
    yield Column("notes", tr("Notes"), Role.OTHER, Kind.TEXT, 34)


def _reached(plan: Plan, stages: tuple[str, ...], taken: set[str]) -> Iterator[Column]:
    """A date for each stage but the first, which the first contact dates, and the win, which the closing dates."""
    for index, (stage, name) in enumerate(zip(plan.stages, stages, strict=True)):
        if index in (0, plan.won_index):
            continue
        header = shortened(tr("Reached: {stage}").format(stage=name), LONGEST_HEADER)
        number = 2
        while label_key(header) in taken:
            header, number = f"{shortened(header, LONGEST_HEADER - 5)} {number}", number + 1
        taken.add(label_key(header))
        yield Column(f"reached{index}", header, Role.STAGE_REACHED, Kind.DATE, 15, Need.STEP, stage_id=stage.id)


def _lost_label(plan: Plan) -> str:
    """What the stage of a lost lead is called, which no stage may be."""
    names = {label_key(stage.name) for stage in plan.stages}
    label = trc("lead", "Lost")
    while label_key(label) in names:
        label = f"({label})"
    return label
