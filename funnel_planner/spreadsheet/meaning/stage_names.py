"""The stages that files themselves speak of, in the order people pass them: for making a funnel after a spreadsheet."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from funnel_planner.domain.labels import is_blank_label, label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, CellType, Shape
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.meaning.column_roles import propose_roles
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.counted_stages import counted_stages
from funnel_planner.spreadsheet.meaning.header_words import GOOD_SCORE, concepts, plain, stage_key, synonyms
from funnel_planner.spreadsheet.meaning.nested_files import larger_first
from funnel_planner.spreadsheet.meaning.pipelines import pipeline_of
from funnel_planner.spreadsheet.meaning.plan_stages import ADOPTED, FILE_WORDS, PlanStages
from funnel_planner.spreadsheet.meaning.shapes import recognise
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.cells import cell_text, id_text

ORDER = (
    "new", "prospecting", "assigned", "attempted", "contact_later", "cold", "contacted", "warm", "in_progress",
    "pre_qualified", "mql", "hot", "needs_analysis", "perception_analysis", "qualified", "sql", "meeting", "demo",
    "opportunity", "value_proposition", "proposal", "decision_makers", "negotiation", "converted", "won",
)  # fmt: skip
"""Groups of stage words in the order people pass them; what is in none stands before a sale."""
COUNTS = ("impressions", "reached_count", "clicks", "leads_count", "conversions")
"""What reports count, from many to few."""
MOST_LABELS = 40
_LONGEST = 60
_NUMBER = re.compile(r"^\W*(\d{1,3})\s*[.):\-]\s*\S")
_NOISE = frozenset(
    [
        "date",
        "data",
        "daty",
        "dnia",
        "dzien",
        "day",
        "time",
        "timestamp",
        "datetime",
        "datum",
        "kiedy",
        "when",
        "entered",
        "reached",
        "became",
        "become",
        "moved",
        "entry",
        "first",
        "at",
        "on",
        "of",
        "a",
        "an",
        "the",
        "is",
        "was",
        "has",
        "wejscia",
        "osiagniecia",
        "do",
        "na",
        "czy",
        "stage",
        "etap",
        "etapu",
    ]
)
_FILE_NOISE = FILE_WORDS | {"file"}


def named_stages(surveys: Sequence[Survey]) -> list[str]:
    """Names of the stages in funnel order, each once; empty where files name none."""
    surveys = _without_reports(surveys)
    if len(surveys) == 1 and len(counted := counted_stages(surveys[0])) > 1:
        return counted
    found: list[str] = []
    surveys = larger_first(surveys)
    names = _file_names(surveys)
    for place, survey in enumerate(surveys):
        wide = [] if place else _wide_names(survey)  # dates of a joined file say when, not how far
        labels = _label_names(survey)
        if len(wide) > 1:
            labels = _in_order_of(wide, labels)
            wide = [] if labels else wide
        wide = [] if labels and len(wide) == 1 else wide  # a tick such as IsWon repeats what the labels say
        if len(surveys) > 1:
            found.append(names[place])
        elif wide and not labels:
            found.append("Lead")
        found += [*wide, *labels] or (_count_names(survey) if len(surveys) == 1 else [])
    return _each_once(found)


def _without_reports(surveys: Sequence[Survey]) -> Sequence[Survey]:
    """The files that list somebody, where there are any: one of costs beside them is no stage of theirs."""
    lists = [survey for survey in surveys if not _is_report(survey)] if len(surveys) > 1 else []
    return lists or surveys


def _is_report(survey: Survey) -> bool:
    """A table of sums, such as costs by channel and month."""
    plan = PlanStages.named(["\0"])
    return recognise(survey, propose_roles(survey, plan), plan, None).shape is Shape.AGGREGATE


def _in_order_of(columns: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Labels that name each of the columns too: as the list spells them, in the order of the columns.

    Nothing where some column is no label: the labels then speak of something else.
    """
    wanted = [_meaning(name) for name in columns]
    named = [label for label in labels if _meaning(label) in wanted]
    if not set(wanted) <= {_meaning(label) for label in named}:
        return []
    in_order = iter(sorted(named, key=lambda label: wanted.index(_meaning(label))))
    return [next(in_order) if label in named else label for label in labels]


def _each_once(names: Iterable[str]) -> list[str]:
    """Without names that mean the same: the same words, or synonyms of one stage.

    Who is won stands where it is said last: a list of contacts has customers, yet the deals beside it go on to a win.
    """
    kept: dict[str, str] = {}
    for name in names:
        key = _meaning(name)
        if key == "won" and key in kept:
            kept[key] = kept.pop(key)
        elif key:
            kept.setdefault(key, name[:_LONGEST].strip())
    return list({label_key(name): name for name in kept.values()}.values())


def _meaning(name: str) -> str:
    """The one group of stage words that a name is in, else its own words."""
    groups = _groups(name)
    return groups[0] if len(groups) == 1 else stage_key(name)


def _groups(label: str) -> list[str]:
    """The groups of stage words a label is in."""
    found = (group.removeprefix("stage:") for group in synonyms().labels.get(stage_key(label), ()) if "stage:" in group)
    return [group for group in found if group in ORDER]


def order_is_guessed(surveys: Sequence[Survey]) -> bool:
    """Whether nothing tells in which order the labels of a stage column are passed, so that it is a guess."""
    surveys = _without_reports(surveys)
    if len(surveys) == 1 and len(counted_stages(surveys[0])) > 1:
        return False
    for place, survey in enumerate(larger_first(surveys)):
        column = None if not place and len(_wide_names(survey)) > 1 else _stage_column(survey)
        if column is not None and _is_guessed(survey, column):
            return True
    return False


def _is_guessed(survey: Survey, column: ColumnSurvey) -> bool:
    """Neither numbers, a known pipeline, the ways of leads nor words tell all labels apart."""
    labels = _stage_labels(column)
    if pipeline_of(label for label, _ in labels) is not None:
        return False
    times = _places_in_logs(survey, column)
    said = [label for label, _ in labels if _NUMBER.match(label) or label_key(label) in times or _groups(label)]
    places = {_place(label, 0, times)[0] for label, _ in labels}
    return len(said) < len(labels) or len(places) < len(_each_once(label for label, _ in labels))


def _label_names(survey: Survey) -> list[str]:
    """The labels of the stage column; lost ones, spam and fillers are none."""
    column = _stage_column(survey)
    if column is None:
        return []
    labels = _stage_labels(column)
    pipeline = pipeline_of(label for label, _ in labels)
    if pipeline is not None:
        stages = [label for label, _ in labels if pipeline.place(label) >= 0]
        return sorted(stages, key=pipeline.place)
    times = _places_in_logs(survey, column)
    return [label for label, _ in sorted(labels, key=lambda item: _place(item[0], item[1], times))]


def _stage_labels(column: ColumnSurvey) -> list[tuple[str, int]]:
    """Labels that may be stages, with their rows."""
    meant = PlanStages.named(["\0"])  # no stage of its own: only what is lost or left out is of interest
    return [
        (label, count)
        for label, count in column.labels
        if not is_blank_label(label) and meant.target_of(label).target not in (LOST_TARGET, EXCLUDE_TARGET)
    ]


def _stage_column(survey: Survey) -> ColumnSurvey | None:
    """The column of stage labels: by its header; a generic one only where there is no better and its labels are."""
    for wanted in ("stage", "status_generic"):
        for column in survey.columns:
            is_text = column.type in (CellType.TEXT, CellType.EMPTY) and column.email_share < 0.5
            if not is_text or not 2 <= len(column.labels) <= MOST_LABELS or column.tick_share >= 0.9:
                continue
            named = any(concept.name == wanted and concept.score >= GOOD_SCORE for concept in concepts(column.header))
            if named and (wanted == "stage" or any(_groups(label) for label, _ in column.labels)):
                return column
    return None


def _place(label: str, count: int, times: dict[str, float]) -> tuple[float, float]:
    """Where a label stands in the funnel: by its number, by when leads of a log come there, by its words."""
    number = _NUMBER.match(label)
    if number:
        return float(number[1]), -count
    key = label_key(label)
    if key in times:
        return times[key], -count
    groups = _groups(label)
    return (max(map(ORDER.index, groups)) if groups else ORDER.index("demo") + 0.5), -count


def _places_in_logs(survey: Survey, stage: ColumnSurvey) -> dict[str, float]:
    """Mean position of each label on the way of leads that have several rows; empty for other tables."""
    ids = next((c for c in survey.columns if any(k.name == "lead_id" for k in concepts(c.header))), None)
    if ids is None or ids.filled < 1.5 * ids.distinct:
        return {}
    dated = next((c for c in survey.columns if c.type in (CellType.DATE, CellType.DATETIME)), None)
    ways: dict[str, list[tuple[str, str]]] = {}
    for row in survey.sample_rows:
        if len(row) > max(ids.index, stage.index):
            when = cell_text(row[dated.index]) if dated is not None and dated.index < len(row) else ""
            ways.setdefault(id_text(row[ids.index]), []).append((when, label_key(cell_text(row[stage.index]))))
    places: dict[str, list[int]] = {}
    for way in ways.values():
        in_time = sorted(way, key=lambda step: step[0]) if _sortable(way) else way
        for place, (_, label) in enumerate(in_time):
            places.setdefault(label, []).append(place)
    return {label: sum(found) / len(found) for label, found in places.items()}


def _sortable(way: Sequence[tuple[str, str]]) -> bool:
    """Whether the dates are written year first, so that their texts sort as they do."""
    return all(re.match(r"\d{4}-\d{2}-\d{2}", when) for when, _ in way)


def _wide_names(survey: Survey) -> list[str]:
    """Columns of dates or ticks that each name a stage, in the order of the file."""
    known = _known_stages()
    found = []
    for column in survey.columns:
        ticks = column.tick_share >= 0.95 and column.distinct <= 6
        if not column.filled or not (column.looks_dated or ticks):
            continue
        kinds = {concept.name for concept in concepts(column.header)}
        if "created_date" in kinds or "modified_date" in kinds:
            continue
        if known.stage_in_header(column.header).confidence >= ADOPTED:
            found.append(_bare(column.header))
    return found


def _known_stages() -> PlanStages:
    """A stage for each group of stage words, so that any of its synonyms means it."""
    groups = synonyms().groups
    return PlanStages(
        tuple(
            Stage(group, group.replace("_", " "), aliases=tuple(sorted(groups.get(f"stage:{group}", ()), key=len)[:1]))
            for group in ORDER
        )
    )


def _bare(header: str) -> str:
    """``Date entered "Proposal"`` and ``mql_date`` without what only says that a stage was reached."""
    words = [word for word in re.split(r"[\W_]+", header) if word and plain(word) not in _NOISE]
    name = " ".join(words) or header
    is_short = len(name) <= 3 and not set(plain(name)) & set("aeiouy")  # mql, but not won
    return name.upper() if is_short else name[:1].upper() + name[1:]


def _count_names(survey: Survey) -> list[str]:
    """The figures of a report that stand for people, from many to few."""
    found: list[tuple[int, str]] = []
    for column in survey.columns:
        names = {concept.name for concept in concepts(column.header) if concept.score >= GOOD_SCORE}
        places = [COUNTS.index(name) for name in names if name in COUNTS]
        if places and column.number_share >= 0.8:
            found.append((min(places), column.header))
    kinds = [place for place, _ in found]
    return [header for place, header in sorted(found, key=lambda item: item[0])] if len(set(kinds)) > 1 else []


def _file_names(surveys: Sequence[Survey]) -> list[str]:
    """What each file is called, without the words that all of them share and those that every file name has."""
    words = [[word for word in re.split(r"[\W_]+", Path(survey.path).stem) if word] for survey in surveys]
    shared = Counter(word for each in words for word in {plain(word) for word in each})
    names = []
    for each in words:
        own = [w for w in each if plain(w) not in _FILE_NOISE and (shared[plain(w)] < len(words) or len(words) == 1)]
        name = " ".join(own or each) or "?"
        names.append(name[:1].upper() + name[1:])
    return names
