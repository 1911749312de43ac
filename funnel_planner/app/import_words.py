"""Roles, shapes and reasons of a mapping as people read them."""

import re
from collections.abc import Mapping as Names

from funnel_planner.domain.mapping import ColumnMapping, DateOrder, FileMapping, Role, Shape
from funnel_planner.words import mark, tr

ROLES: dict[Role, str] = {
    Role.ID: mark("Lead number"),
    Role.NAME: mark("Name"),
    Role.EMAIL: mark("E-mail"),
    Role.PHONE: mark("Phone"),
    Role.STAGE: mark("Stage"),
    Role.TIME: mark("When the stage was reached"),
    Role.CHANNEL: mark("Channel"),
    Role.CREATED: mark("First contact"),
    Role.CLOSED: mark("Closed on"),
    Role.LAST_STAGE: mark("Stage before the loss"),
    Role.LOST_REASON: mark("Reason of the loss"),
    Role.VALUE: mark("Value"),
    Role.COST: mark("Cost"),
    Role.OWNER: mark("Salesperson"),
    Role.COUNT: mark("Number of leads"),
    Role.ASSET: mark("Page or form"),
    Role.STAGE_REACHED: mark("Stage reached"),
    Role.OTHER: mark("Kept as it is"),
    Role.IGNORE: mark("Not brought in"),
}
ROLE_HINTS: dict[Role, str] = {
    Role.ID: mark("Tells leads apart and recognises them in the next import."),
    Role.STAGE: mark("Where the lead is now; its labels are assigned below."),
    Role.CHANNEL: mark("Where the lead came from."),
    Role.CREATED: mark("The day the lead came in; it decides to which month the lead belongs."),
    Role.CLOSED: mark("The day the lead was won or lost."),
    Role.LAST_STAGE: mark("For lost leads: how far they had come."),
    Role.VALUE: mark("What the deal is worth."),
    Role.COST: mark("What the lead cost."),
    Role.STAGE_REACHED: mark("A date or a tick in this column says that the lead reached the stage."),
    Role.OTHER: mark("Can be read, searched and filtered."),
    Role.IGNORE: mark("Is left out of the plan file altogether."),
}
OFFERED: tuple[Role, ...] = (
    Role.STAGE, Role.CHANNEL, Role.CREATED, Role.CLOSED, Role.VALUE, Role.ID, Role.NAME, Role.EMAIL, Role.PHONE,
    Role.LAST_STAGE, Role.LOST_REASON, Role.COST, Role.OWNER, Role.ASSET,
)  # fmt: skip
"""Roles to choose from, the usual ones first; stages, *kept* and *not brought in* follow."""
SHAPES: dict[Shape, str] = {
    Shape.SNAPSHOT: mark("a lead and its stage"),
    Shape.WIDE: mark("a lead with a column for each stage"),
    Shape.LOG: mark("an event of a lead"),
    Shape.AGGREGATE: mark("a total"),
}
DATE_ORDERS: dict[DateOrder, str] = {
    DateOrder.DMY: mark("day, month, year"),
    DateOrder.MDY: mark("month, day, year"),
    DateOrder.YMD: mark("year, month, day"),
}
CONTAINERS = {"csv": "CSV", "xlsx": "Excel", "xls": "Excel", "xlsb": "Excel", "ods": "ODS"}

_PLAIN = {
    "chosen": mark("you chose it"),
    "values:identities": mark("the values tell leads apart"),
    "values:labels": mark("the values are a few labels"),
    "values:dates": mark("the values are dates"),
    "values:numbers": mark("the values are numbers"),
    "values:addresses": mark("the values are e-mail addresses"),
    "values:ticks": mark("the values are ticks"),
    "values:yes or no, two stages": mark("the values are yes or no, and the funnel has two stages"),
    "values:shared with the other file": mark("the other file has the same values"),
    "contradicts the stage column": mark("it contradicts the stage column"),
    "another file lists this stage": mark("another file lists the leads of this stage"),
    "shape:chosen": mark("you chose it"),
    "shape:stage column": mark("there is a stage column"),
    "shape:no stage column": mark("there is no stage column"),
    "shape:counts and no leads": mark("there are counts, and nothing stands for one person"),
    "presence:chosen": mark("you chose it"),
}
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"header:(?P<header>.*)~(?P<known>[^~]*)"), mark("the header “{header}” is known as “{known}”")),
    (re.compile(r"header:(?P<header>.*) names the stage"), mark("the header names the stage")),
    (re.compile(r"values:stages (?P<share>\d+%)"), mark("{share} of the values are stages of this plan")),
    (re.compile(r"values:email (?P<share>\d+%)"), mark("{share} of the values are e-mail addresses")),
    (re.compile(r"values:phone (?P<share>\d+%)"), mark("{share} of the values are phone numbers")),
    (re.compile(r"values:distinct (?P<share>\d+%)"), mark("{share} of the values differ")),
    (
        re.compile(r"shape:(?:stage column and )?(?P<n>\d+) stage columns"),
        mark("stages have columns of their own: {n}"),
    ),
    (re.compile(r"shape:(?P<n>[\d.]+) rows a lead"), mark("there are {n} rows for each lead")),
    (re.compile(r"presence:(?:file name|column) (?P<name>.*)"), mark("“{name}” names the stage")),
    (re.compile(r"rival of .*"), mark("another column fits better")),
)


def role_name(column: ColumnMapping, stages: Names[str, str]) -> str:
    """What a column is; ``stages`` are names by id."""
    return choice_name(column.role, stages.get(column.stage_id, ""))


def choice_name(role: Role, stage: str = "") -> str:
    """A role to choose; of a stage's own column with the stage's name."""
    if role is Role.STAGE_REACHED and stage:
        return tr("Stage reached: {stage}").format(stage=stage)
    return tr(ROLES[role])


def role_hint(role: Role) -> str:
    """What a role is for; empty where its name says it."""
    return tr(ROLE_HINTS[role]) if role in ROLE_HINTS else ""


def sureness(column: ColumnMapping) -> str:
    """How sure a proposal is, in a word; empty where nothing was proposed."""
    if column.evidence == "chosen":
        return tr("chosen")
    if column.role in (Role.OTHER, Role.IGNORE):
        return ""
    return tr("sure") if column.confidence >= 0.95 else tr("likely")


def column_evidence(column: ColumnMapping) -> str:
    """Why a column is taken for what it is."""
    return evidence_text(column.evidence)


def shape_evidence(file: FileMapping) -> str:
    """Why a row is taken for what it is."""
    return evidence_text("; ".join(part for part in file.evidence.split("; ") if part.startswith("shape:")))


def evidence_text(evidence: str) -> str:
    """Machine-readable reasons as words; those without words are left out."""
    said = [text for part in evidence.split("; ") if (text := _reason(part))]
    sentence = ", ".join(said)
    return sentence[:1].upper() + sentence[1:]


def _reason(part: str) -> str:
    if part in _PLAIN:
        return tr(_PLAIN[part])
    for pattern, sentence in _PATTERNS:
        if found := pattern.fullmatch(part):
            return tr(sentence).format(**found.groupdict())
    return ""
