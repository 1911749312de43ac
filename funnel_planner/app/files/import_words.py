"""Roles, shapes and reasons of a mapping as people read them."""

import re
from collections.abc import Mapping as Names

from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import (
    ColumnMapping,
    CountKind,
    DateOrder,
    FileMapping,
    Mapping,
    MergeRule,
    Role,
    Shape,
)
from funnel_planner.words import formats, mark, tr

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
    Role.OUTCOME: mark("Won or lost"),
    Role.LOST_REASON: mark("Reason of the loss"),
    Role.VALUE: mark("Value"),
    Role.COST: mark("Cost"),
    Role.OWNER: mark("Salesperson"),
    Role.COUNT: mark("Number of leads"),
    Role.ASSET: mark("Page or form"),
    Role.PAGE: mark("Page"),
    Role.VISITS: mark("Visits of the page"),
    Role.SESSION_DURATION: mark("Length of a visit"),
    Role.PAGE_CONVERSION: mark("Conversion of the page"),
    Role.CLICKS: mark("Clicks on the page"),
    Role.EXITS: mark("Exits from the page"),
    Role.ENTRANCES: mark("Entrances by the page"),
    Role.STAGE_REACHED: mark("Stage reached"),
    Role.OTHER: mark("Kept as it is"),
    Role.IGNORE: mark("Not brought in"),
}
WISHES: dict[Role, str] = {Role.OTHER: mark("Keep as it is"), Role.IGNORE: mark("Do not bring in")}
"""How these roles are asked for."""
ROLE_HINTS: dict[Role, str] = {
    Role.ID: mark("Tells leads apart and recognises them in the next import."),
    Role.STAGE: mark("Where the lead is now; its labels are assigned below."),
    Role.CHANNEL: mark("Where the lead came from."),
    Role.CREATED: mark("The day the lead came in; it decides to which month the lead belongs."),
    Role.CLOSED: mark("The day the lead was won or lost."),
    Role.LAST_STAGE: mark("For lost leads: how far they had come."),
    Role.TIME: mark("In lists of events: the day each row happened."),
    Role.COUNT: mark("In tables of totals: how many people a row stands for."),
    Role.PAGE: mark("In page reports: the address or title of the page."),
    Role.OUTCOME: mark("Won, lost or open, beside a column that says the stage; or the day of the loss."),
    Role.VALUE: mark("What the deal is worth."),
    Role.COST: mark("What the lead cost."),
    Role.STAGE_REACHED: mark("A date or a tick in this column says that the lead reached the stage."),
    Role.OTHER: mark("Can be read, searched and filtered."),
    Role.IGNORE: mark("Is left out of the plan file altogether."),
}
OFFERED: tuple[Role, ...] = (
    Role.STAGE, Role.STAGE_REACHED, Role.CHANNEL, Role.CREATED, Role.CLOSED, Role.VALUE, Role.ID,
)  # fmt: skip
"""Roles to choose from at once, the usual ones first."""
GROUPS: tuple[tuple[str, tuple[Role, ...]], ...] = (
    (mark("Person"), (Role.NAME, Role.EMAIL, Role.PHONE, Role.OWNER)),
    (mark("More about the lead"), (Role.OUTCOME, Role.LAST_STAGE, Role.LOST_REASON, Role.TIME, Role.COST, Role.ASSET)),
    (
        mark("Figures of a report"),
        (
            Role.COUNT, Role.PAGE, Role.VISITS, Role.ENTRANCES, Role.SESSION_DURATION, Role.PAGE_CONVERSION,
            Role.CLICKS, Role.EXITS,
        ),
    ),
)  # fmt: skip
"""Rarer roles by what they are about."""
SHAPES: dict[Shape, str] = {
    Shape.SNAPSHOT: mark("a lead and its stage"),
    Shape.WIDE: mark("a lead with a column for each stage"),
    Shape.LOG: mark("an event of a lead"),
    Shape.AGGREGATE: mark("a total"),
}
MERGE_RULES: dict[MergeRule, str] = {
    MergeRule.ID: mark("lead number"),
    MergeRule.EMAIL: mark("e-mail"),
    MergeRule.BOTH: mark("number, else e-mail"),
}
"""By what rows and imports recognise one and the same lead."""
CLASS_HINTS: dict[RowClass, str] = {
    RowClass.USED: mark("They say something about a lead."),
    RowClass.DUPLICATE: mark("They say nothing that another row had not said."),
    RowClass.UNMAPPED: mark("Their stage belongs to no stage of the plan."),
    RowClass.SCHEDULED: mark("They are dated after the day leads are counted for."),
    RowClass.EXCLUDED: mark("Spam, tests and what else is left out everywhere."),
    RowClass.TOTAL: mark("They add up other rows."),
    RowClass.PREAMBLE: mark("They stand above the header, or are remarks below the table."),
    RowClass.REJECTED: mark("Something in them cannot be understood."),
}
"""What it means that a row is in a class of the account."""
COUNT_KINDS: dict[CountKind, str] = {
    CountKind.REACHED: mark("all who came to a stage"),
    CountKind.CURRENT: mark("those who are there now"),
}
"""What the counts of a table of totals mean."""
DATE_ORDERS: dict[DateOrder, str] = {
    DateOrder.DMY: mark("day, month, year"),
    DateOrder.MDY: mark("month, day, year"),
    DateOrder.YMD: mark("year, month, day"),
}
SHORT_ORDERS: dict[DateOrder, str] = {
    DateOrder.DMY: mark("d.m.y"),
    DateOrder.MDY: mark("m.d.y"),
    DateOrder.YMD: mark("y.m.d"),
}
"""The same in a few letters, for a column's heading."""
DECIMALS: dict[str, str] = {
    ",": mark("comma: 1.234 is one thousand, 1,234 a little more than one"),
    ".": mark("point: 1,234 is one thousand, 1.234 a little more than one"),
}
"""What the marks in numbers mean."""
CONTAINERS = {"csv": "CSV", "tsv": "CSV", "xlsx": "Excel", "xls": "Excel", "xlsb": "Excel", "ods": "ODS"}

_MERGE_COLUMN = re.compile(r"(?:id|email):(.+?)(?=; |$| \d+% distinct| where it is blank)")
_PLAIN = {
    "chosen": mark("you chose it"),
    "the table is called costs": mark("the table is called costs"),
    "shape:counts of what was spent": mark("rows say what was spent, and nobody is named"),
    "shape:a stage and a time in each row": mark("each row has a stage and a time, and no other date"),
    "shape:shares side by side": mark("shares of months or channels stand side by side"),
    "shape:periods side by side": mark("periods stand side by side above numbers, and nobody is named"),
    "shape:nobody is named": mark("nothing names anybody, and no stage is told"),
    "doubt:planned": mark("it may only be what was planned"),
    "doubt:filled cells": mark("every filled cell counts"),
    "doubt:called like a stage": mark("it is called like a stage, but holds neither dates nor ticks"),
    "unit:millionths": mark("the amounts are millionths and are divided by 1,000,000"),
    "tracker": mark("the lead tracker says so itself"),
    "values:identities": mark("the values tell leads apart"),
    "values:labels": mark("the values are a few labels"),
    "values:dates": mark("the values are dates"),
    "values:numbers": mark("the values are numbers"),
    "values:addresses": mark("the values are e-mail addresses"),
    "values:ticks": mark("the values are ticks"),
    "values:yes or no, two stages": mark("the values are yes or no, and the funnel has two stages"),
    "values:shared with the other file": mark("the other file has the same values"),
    "presence:order of files": mark("the files were given in this order"),
    "kind:counts grow": mark("the counts grow from stage to stage"),
    "contradicts the stage column": mark("it contradicts the stage column"),
    "another file lists this stage": mark("another file lists the leads of this stage"),
    "shape:chosen": mark("you chose it"),
    "shape:stage column": mark("there is a stage column"),
    "shape:no stage column": mark("there is no stage column"),
    "shape:a page report": mark("there are pages and numbers of visits"),
    "shape:a stage and a count in each row": mark("each row has a stage and a count"),
    "values:lengths of time": mark("the values are lengths of time"),
    "values:the only dates": mark("they are the only dates of the table"),
    "values:the only amounts": mark("they are the only amounts of the table"),
    "values:names": mark("the values are names"),
    "values:periods": mark("the values are months, weeks or quarters"),
    "values:names of what was spent on": mark("it names what was spent on"),
    "values:the only labels": mark("they are the only labels of the table"),
    "values:differ from row to row of a lead": mark("they differ from row to row of a lead"),
    "values:archived beside a lost reason": mark("leads that are not active have a reason of the loss"),
    "values:months": mark("the values are months, taken as their first day"),
    "values:days without a year": mark("the values are days without a year"),
    "the stage column says it": mark("the stage column says it already"),
    "no stage": mark("it counts no stage of this plan"),
    "known:no stage": mark("it counts no stage that funnels usually have"),
    "shape:one row for each stage": mark("each row counts one stage"),
    "shape:a number of a cross table": mark("months or channels stand side by side above numbers"),
    "a page report": mark("the table is about pages"),
    "rows are stage changes": mark("each row is a stage change"),
    "values:the only numbers": mark("they are the only numbers of the table"),
    "shape:counts and no leads": mark("there are counts, and nothing stands for one person"),
    "presence:chosen": mark("you chose it"),
    "presence:same kind of list": mark("it is a list of the same kind as the other"),
    "values:addresses of pages": mark("the values are addresses of pages"),
    "names the campaigns": mark("it names the campaigns of the report"),
    "earlier:not brought in": mark("it was not brought in last time"),
    "own:left out": mark("it only says why a row was left out earlier"),
}
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:shape:|merge:)?profile:(?P<name>.*)"), mark("as last time (“{name}”)")),
    (re.compile(r"header:(?P<header>.*)~(?P<known>[^~]*)"), mark("the header “{header}” is known as “{known}”")),
    (re.compile(r"values:stages (?P<share>\d+%)"), mark("{share} of the values are stages of this plan")),
    (re.compile(r"known:values:stages (?P<share>\d+%)"), mark("{share} of the values are usual names of stages")),
    (re.compile(r"header:(?P<header>.*) names the stage"), mark("the header names the stage")),
    (re.compile(r"header:(?P<header>.*) counts the stage"), mark("the header names what is counted at the stage")),
    (re.compile(r"header:(?P<header>.*) is the (?:loss|sale)"), mark("“{header}” says how it ended")),
    (re.compile(r"header:(?P<header>.*)"), mark("the header is “{header}”")),
    (re.compile(r"preset:(?P<name>.*)"), mark("{name} calls it so")),
    (re.compile(r"values:channels (?P<share>\d+%)"), mark("{share} of the values are channels")),
    (re.compile(r"values:won and lost, (?P<labels>.*)"), mark("the values say how it ended: {labels}")),
    (re.compile(r"values:dates in (?P<n>\d+) of (?P<rows>\d+) rows"), mark("{n} of {rows} rows have a date")),
    (re.compile(r"shape:counts in (?P<n>\d+) stage columns"), mark("stages have counts of their own: {n}")),
    (re.compile(r"values:email (?P<share>\d+%)"), mark("{share} of the values are e-mail addresses")),
    (re.compile(r"values:phone (?P<share>\d+%)"), mark("{share} of the values are phone numbers")),
    (re.compile(r"values:distinct (?P<share>\d+%)"), mark("{share} of the values differ")),
    (
        re.compile(r"shape:stage column and (?P<n>\d+) stage columns"),
        mark("there is a stage column, and stages have columns of their own: {n}"),
    ),
    (re.compile(r"shape:(?P<n>\d+) stage columns"), mark("stages have columns of their own: {n}")),
    (re.compile(r"shape:counts of an advertising report: .*"), mark("these are the columns of an advertising report")),
    (re.compile(r"shape:counts of a mailing report: .*"), mark("these are the columns of a mailing report")),
    (re.compile(r"shape:counts(?: of .*)?: .*"), mark("there are counts, and nothing stands for one person")),
    (
        re.compile(r"shape:(?P<n>[\d.]+) rows a lead(?:, .*)?"),
        mark("there are {n} rows for each lead, and their stages and dates differ"),
    ),
    (re.compile(r"presence:(?:file name|column) (?P<name>.*)"), mark("“{name}” names the stage")),
    (re.compile(r"presence:leads told by (?P<name>.*)"), mark("“{name}” tells leads, and a visitor is none yet")),
    (re.compile(r"order:(?P<column>.*)"), mark("day and month stand as in “{column}”")),
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


def merge_evidence_text(mapping: Mapping) -> str:
    """Why leads are recognised so."""
    if mapping.merge_evidence == "chosen":
        return tr("You chose it.")
    if mapping.merge_evidence.startswith(("profile:", "preset:")):
        return evidence_text(mapping.merge_evidence)
    columns = _MERGE_COLUMN.findall(mapping.merge_evidence)
    texts = {
        MergeRule.ID: tr("“{column}” tells leads apart."),
        MergeRule.EMAIL: tr("There is no lead number, and nearly every row has an address of its own in “{column}”."),
        MergeRule.BOTH: tr("Some rows have no “{column}”; their e-mail address tells whose they are."),
    }
    if not columns or mapping.merge_evidence.startswith("no id"):
        return tr("Nothing tells leads apart: every row is a lead of its own.")
    return texts[mapping.merge].format(column=columns[0])


def shape_evidence(file: FileMapping) -> str:
    """Why a row is taken for what it is."""
    return evidence_text("; ".join(part for part in file.evidence.split("; ") if part.startswith("shape:")))


def evidence_text(evidence: str, *, of_plan: bool = True) -> str:
    """Machine-readable reasons as words; those without words are left out.

    Without ``of_plan`` stages are those that funnels usually have.
    """
    parts = evidence.split("; ")
    found = (_reason(part if of_plan else f"known:{part}") or _reason(part) for part in parts)
    said = dict.fromkeys(filter(None, found))
    sentence = ", ".join(said)
    return sentence[:1].upper() + sentence[1:]


def _reason(part: str) -> str:
    if part in _PLAIN:
        return tr(_PLAIN[part])
    for pattern, sentence in _PATTERNS:
        if found := pattern.fullmatch(part):
            told = found.groupdict()
            if "." in told.get("n", ""):
                told["n"] = formats.number(float(told["n"].rstrip(".")), 1)
            return tr(sentence).format(**told)
    return ""
