"""What people should know about a reading that went well: sentences for the edge of the command line."""

from collections.abc import Sequence
from pathlib import Path

from funnel_planner.app.files.currency_check import currency_doubts, unnamed_currency
from funnel_planner.app.files.date_check import months_as_days, yearless
from funnel_planner.app.files.import_check import SURE_SHAPE, damaged_ids
from funnel_planner.app.files.import_words import SHAPES
from funnel_planner.app.files.not_brought_in import remembered_sentences
from funnel_planner.app.files.notices import notice
from funnel_planner.app.files.reading_doubts import About, Doubt, doubts, only_costs, only_costs_sentence
from funnel_planner.domain.labels import UNKNOWN, label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, CellType, Mapping, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.meaning.proposal import PERIOD_CHOSEN
from funnel_planner.words import formats, tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.app.files.drafts import Draft

_DATING = (Role.TIME, Role.CREATED)
_FEWEST_STAGES = 2
MOST_LABELS = 10
"""Labels named one by one; of more, only how many there are."""


def remarks(drafted: "Draft", plan: Plan) -> list[str]:
    """What the reader noticed and was not sure of, which columns are missing, and which labels belong to no stage."""
    named = len(drafted.surveys) > 1
    found = [
        f"{survey.name}: {notice(note)}" if named else notice(note)
        for survey in drafted.surveys
        for note in survey.notes
    ]
    if drafted.suggestion:
        kind, _, name = drafted.suggestion.partition(":")
        text = tr("Read as before (“{name}”).") if kind == "profile" else tr("Looks like an export of {name}.")
        found.append(text.format(name=name))
    if len(plan.stages) < _FEWEST_STAGES:
        found.append(tr("A funnel of one stage has no conversion. Name the stages that follow, too."))
    mapping = drafted.mapping
    open_ones = (*damaged_ids(drafted), *yearless(mapping), *months_as_days(drafted))
    found += [*(question.text for question in open_ones), *remembered_sentences(mapping)]
    found += [doubt.text for doubt in (*currency_doubts(drafted), *unnamed_currency(drafted))]
    found += [_with_option(doubt, drafted) for doubt in doubts(drafted)]
    found += [*_doubts(mapping), *_missing(mapping), *_not_counted(mapping, plan), *_without_days(mapping)]
    return [*found, *_unmapped(mapping), *_without_effect(drafted)]


def stage_sentences(drafted: "Draft", plan: Plan) -> list[str]:
    """Which labels, columns and files stand for which stage, a line a stage, and which stages nothing stands for."""
    mapping = drafted.mapping
    told: dict[str, list[str]] = {}
    for item in mapping.labels:
        if item.count and item.target:
            told.setdefault(item.target, []).append(f"{_plain(item.label)} ({formats.count(item.count)})")
    for file in mapping.files:
        for column in file.columns:
            if column.role is Role.STAGE_REACHED and column.stage_id:
                told.setdefault(column.stage_id, []).append(_plain(column.header))
        if file.presence_stage:
            told.setdefault(file.presence_stage, []).append(Path(file.path).name)
    names = {stage.id: stage.name for stage in plan.stages} | {LOST_TARGET: tr("lost"), EXCLUDE_TARGET: tr("left out")}
    found = [
        tr("Counted as “{stage}”: {labels}").format(stage=_plain(name), labels=_some(told[key]))
        for key, name in names.items()
        if key in told
    ]
    untold = [_plain(stage.name) for stage in plan.stages[1:] if stage.id not in told]
    if untold:
        text = tr("Nothing in the files stands for {stages}; leads count there only if they are seen further on.")
        found.append(text.format(stages=_some(untold)))
    return found


def _some(texts: Sequence[str]) -> str:
    """The first ones by name, how many more there are."""
    more = len(texts) - MOST_LABELS
    shown = [
        *texts[:MOST_LABELS],
        *([trn("{n} more", "{n} more", more).format(n=formats.count(more))] if more > 0 else []),
    ]
    return ", ".join(shown)


def _without_effect(drafted: "Draft") -> list[str]:
    """What was said of labels that no row has, and of the days of files that name their own or need none."""
    choices, mapping, found = drafted.choices, drafted.mapping, []
    columns = [column for survey in drafted.surveys for column in survey.columns]
    seen = {label_key(label) for column in columns for label, _ in column.labels}
    pairs = [label for label, _ in (*choices.labels, *choices.channels)]
    said = {label_key(label): label for label in (*pairs, *choices.lost, *choices.exclude, *choices.exclude_channels)}
    said.pop(label_key(UNKNOWN), None)
    unseen = [label for key, label in said.items() if not any(key in other for other in seen)]
    if unseen and not any(column.has_many for column in columns if column.type is CellType.TEXT):
        labels = ", ".join(f"“{_plain(label)}”" for label in unseen)
        text = tr("Nothing in the files is called {labels}; what was said of it changes nothing.")
        found.append(text.format(labels=labels))
    reports = (file for file in mapping.files if file.shape is Shape.AGGREGATE)
    if choices.periods and all(any(file.column(role) for role in _DATING) for file in reports):
        found.append(tr("--period is for reports whose rows name no day; here it changes nothing."))
    return found


def _without_days(mapping: Mapping) -> list[str]:
    """Costs of which nothing says when they were spent: they stand beside leads of all times."""
    text = tr("Nothing says of what days the costs in {file} are. Say so with --period FROM..TO.")
    return [
        text.format(file=Path(file.path).name)
        for file in mapping.files
        if file.shape is Shape.AGGREGATE and file.column(Role.COST) and file.period is None
        if PERIOD_CHOSEN not in file.evidence and not any(file.column(role) for role in _DATING)
    ]


def _with_option(doubt: Doubt, drafted: "Draft") -> str:
    """A doubt with the option that clears it up."""
    if doubt.about is About.DECIMAL:
        return f"{doubt.text} (--decimal)"
    if doubt.about is About.LABELS:
        return f"{doubt.text} (--stage)"
    if doubt.about is About.CHANNELS:
        return f'{doubt.text} (--exclude-channel "{_plain(doubt.label)}")'
    if doubt.about is About.COLUMN:
        role = "ROLE" if doubt.role is None else doubt.role.value
        return f'{doubt.text} (--column "{role}={_plain(drafted.surveys[doubt.file].columns[doubt.column].header)}")'
    return doubt.text


def _doubts(mapping: Mapping) -> list[str]:
    """What a row is, and what counts mean, where that is not sure."""
    found = []
    for file in mapping.files:
        if file.shape_confidence < SURE_SHAPE:
            text = tr("{file}: one row seems to be {shape}, but that is not certain. Say so with --shape.")
            found.append(text.format(file=Path(file.path).name, shape=tr(SHAPES[file.shape])))
        if "kind:counts grow" in file.evidence.split("; "):
            text = tr(
                "{file}: more are counted at a later stage than at an earlier one."
                " If the counts are of those who stand at a stage now, say --kind current."
            )
            found.append(text.format(file=Path(file.path).name))
    return found


def _not_counted(mapping: Mapping, plan: Plan) -> list[str]:
    """Stages of which a table of counts says nothing."""
    if not mapping.files or any(file.shape is not Shape.AGGREGATE or file.column(Role.STAGE) for file in mapping.files):
        return []
    if only_costs(mapping):
        return [only_costs_sentence()]
    counted = {c.stage_id for file in mapping.files for c in file.columns if c.role is Role.STAGE_REACHED}
    missing = [stage.name for stage in plan.stages if stage.id not in counted]
    if not missing:
        return []
    if not counted and any(file.column(Role.PAGE) for file in mapping.files):
        text = tr(
            "Rows are pages: their visits and clicks are told page by page and counted at no stage."
            ' If a column counts a stage, say so with --column "stage:{stage}=HEADER".'
        )
    else:
        text = tr('No column counts {stages}. If one does, say so with --column "stage:{stage}=HEADER".')
    return [text.format(stages=", ".join(map(_plain, missing)), stage=_plain(missing[0]))]


def _missing(mapping: Mapping) -> list[str]:
    found = []
    counts = any(file.shape is Shape.AGGREGATE for file in mapping.files)
    if not counts and not any(
        file.column(Role.STAGE) or file.column(Role.STAGE_REACHED) or file.presence_stage for file in mapping.files
    ):
        found.append(
            tr(
                "No column says how far the leads came, so all stand at the first stage."
                " Name it with --column stage=HEADER."
            )
        )
    of_leads = [file for file in mapping.files if not file.column(Role.PAGE)]
    if of_leads and not any(file.column(Role.CHANNEL) for file in of_leads):
        found.append(
            tr(
                "No column says where leads come from: all are shown as (unknown)."
                " Name it with --column channel=HEADER."
            )
        )
    return found


def _unmapped(mapping: Mapping) -> list[str]:
    items = [item for item in mapping.labels if not item.target and item.count]
    if not items:
        return []
    shown = [f"{_plain(item.label)} ({formats.count(item.count)})" for item in items[:MOST_LABELS]]
    if len(items) > MOST_LABELS:
        more = len(items) - MOST_LABELS
        shown.append(trn("{n} more label", "{n} more labels", more).format(n=formats.count(more)))
    labels = shown[0]
    if len(shown) > 1:
        labels = tr("{labels} and {last}").format(labels=", ".join(shown[:-1]), last=shown[-1])
    sentence = trn(
        '{labels} belongs to no stage; map it with --stage "{label}=STAGE", --lost or --exclude.',
        '{labels} belong to no stage; map them with --stage "{label}=STAGE", --lost or --exclude.',
        len(items),
    )
    return [sentence.format(labels=labels, label=_plain(items[0].label))]


def _plain(label: str) -> str:
    """A label that cannot steer a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in label)
