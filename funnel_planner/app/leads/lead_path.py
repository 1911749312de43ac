"""One lead's path: every observation that counts, in order, and where each comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from funnel_planner.app.files.mapping_text import mapping_from_json
from funnel_planner.domain.by_hand import ByHand, HandLead
from funnel_planner.domain.days import date_of, day_number
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import LOST_TARGET, Mapping
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.storage.records import BatchInfo, StoredLead

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy
    from funnel_planner.analytics.leads import LeadData
    from funnel_planner.spreadsheet.tables.table import Cell


@dataclass(frozen=True, slots=True)
class PathStep:
    """A lead was at a stage (or lost: ``LOST_TARGET``) on a day. ``file`` is empty for what was said by hand.

    ``line`` is 0 for what the file said when it was read before.
    """

    stage_id: str
    day: date | None
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """What one row says of a lead, alone."""

    file: str
    line: int
    as_of_day: int
    stages: tuple[tuple[str, int], ...]


def lead_path(file: PlanFile, imports: Sequence[str], fact: HandLead, stage_ids: Sequence[str]) -> tuple[PathStep, ...]:
    """The path of the lead that a fact is about, first to last.

    The lead's own rows are read again as they were when they were imported; on a worker thread where there are many.
    """
    from funnel_planner.analytics.by_hand import overlay
    from funnel_planner.analytics.leads import NO_DAY, no_leads
    from funnel_planner.analytics.merging import merge

    sources: list[_Source] = []
    parts: list[LeadData] = []
    for batch in imports:
        info = file.batch(batch)
        rows = _rows(file, info, fact)
        if rows:
            mapping = mapping_from_json(info.mapping_json)
            carried = _carried(file, info, rows)
            leads = carried or _read(rows, mapping)
            if leads is not None and leads.lead_count:
                parts.append(_as_one(leads))
            sources += _sources(rows, mapping, info)
            if carried is not None:  # what its rows do not say, an earlier reading did
                sources.append(_Source(info.files[rows[0].file].name, 0, _as_of(info), _with_entry(carried)))
    base = merge(parts) if parts else no_leads(tuple(stage_ids))
    place = 0 if base.lead_count else -1
    told = replace(fact, deleted=False, added=fact.added or place < 0)
    leads = overlay(base, ByHand((told,)), [place], stage_ids).leads
    if not leads.lead_count:
        return ()
    steps = []
    seen = list(_told(leads))
    created = int(leads.created_day[0])
    if leads.listed and created != NO_DAY:
        seen.insert(0, (leads.listed_stage or stage_ids[0], created))
    for stage_id, day in dict.fromkeys(seen):
        steps.append(_step(stage_id, day, sources, fact, NO_DAY))
    return _in_order(steps, {stage_id: rank for rank, stage_id in enumerate((*stage_ids, LOST_TARGET))})


def _in_order(steps: Sequence[PathStep], rank_of: dict[str, int]) -> tuple[PathStep, ...]:
    """Dated steps by day, undated ones where the funnel has them: before the first step to a later stage.

    Where a row also says on which day a stage was reached, that it was reached is no step of its own.
    """

    def rank(step: PathStep) -> int:
        return rank_of.get(step.stage_id, -1)

    ordered = sorted((step for step in steps if step.day is not None), key=lambda step: (step.day, rank(step)))
    dated = {(step.stage_id, step.file, step.line) for step in ordered}
    undated = (step for step in steps if step.day is None and (step.stage_id, step.file, step.line) not in dated)
    for step in sorted(undated, key=rank):
        later = (place for place, other in enumerate(ordered) if rank(other) > rank(step))
        ordered.insert(next(later, len(ordered)), step)
    return tuple(ordered)


def _as_one(leads: "LeadData") -> "LeadData":
    """All that was read is one lead."""
    keys = ("1",) * leads.lead_count
    return replace(leads, keys=keys, has_keys=True, merge_by="id", excluded_keys=(), excluded_emails=())


def _told(leads: "LeadData") -> Iterator[tuple[str, int]]:
    """Stages (or ``LOST_TARGET``) of the first lead, and their days."""
    from funnel_planner.analytics.leads import LOST, TOUCH

    events = zip(leads.obs_stage.tolist(), leads.obs_day.tolist(), leads.obs_lead.tolist(), strict=True)
    for stage, day, lead in events:
        if lead == 0 and stage != TOUCH:
            yield LOST_TARGET if stage == LOST else leads.stage_ids[stage], day


def _rows(file: PlanFile, info: BatchInfo, fact: HandLead) -> list[StoredLead]:
    if fact.batch == info.id and not fact.key:
        return file.stored_leads(info.id, [fact.row])
    rows = file.rows_of_lead(info.id, fact.key) if fact.key else []
    return rows or (file.stored_leads(info.id, [fact.row]) if fact.batch == info.id else [])


def _carried(file: PlanFile, info: BatchInfo, rows: Sequence[StoredLead]) -> "LeadData | None":
    """What a reading of current stages knows of the lead of some rows, brought along from the one before it, too.

    None for other files: all that these say is in their rows.
    """
    import numpy as np

    from funnel_planner.analytics.by_hand import without

    try:
        leads = file.load_leads(info.id, with_keys=False)
    except PlannerError:  # damaged, and built again from the rows when it is counted
        return None
    if not leads.names_stages or leads.stored_row is None:
        return None
    kept = np.isin(leads.stored_row, [row.row for row in rows])
    return without(leads, kept) if kept.any() else None


def _read(rows: Sequence[StoredLead], mapping: Mapping) -> "LeadData | None":
    """What some rows say, read as their import was; None where they say nothing by themselves."""
    from funnel_planner.spreadsheet.leads.parsing import parse_source
    from funnel_planner.spreadsheet.tables.stored_table import StoredTable

    tables = [
        StoredTable([(row.line, cast("list[Cell]", list(row.cells))) for row in rows if row.file == place])
        for place in range(len(mapping.files))
    ]
    try:
        return parse_source(tables, mapping).leads
    except PlannerError:
        return None


def _sources(rows: Sequence[StoredLead], mapping: Mapping, info: BatchInfo) -> list[_Source]:
    """What each row says alone, and the file and line it stands on."""
    found = []
    for row in rows:
        leads = _read([row], mapping)
        if leads is None:
            continue
        name = info.files[row.file].name if row.file < len(info.files) else ""
        found.append(_Source(name, row.line, _as_of(info), _with_entry(leads)))
    return found


def _with_entry(leads: "LeadData") -> tuple[tuple[str, int], ...]:
    """Stages of the first lead and their days, and that of being listed."""
    stages = list(_told(leads))
    if leads.listed and leads.lead_count and leads.stage_ids:
        stages.append((leads.listed_stage or leads.stage_ids[0], int(leads.created_day[0])))
    return tuple(stages)


def _as_of(info: BatchInfo) -> int:
    from funnel_planner.analytics.leads import NO_DAY

    return NO_DAY if info.as_of is None else day_number(info.as_of)


def _step(stage_id: str, day: int, sources: Sequence[_Source], fact: HandLead, no_day: int) -> PathStep:
    when = None if day == no_day else date_of(day)
    rows = [source for source in sources if source.line]
    for source in rows:
        if (stage_id, day) in source.stages:
            return PathStep(stage_id, when, source.file, source.line)
    if any(step.stage_id == stage_id and (step.day == when or step.corrects) for step in fact.steps):
        return PathStep(stage_id, when)
    for source in rows:  # dated by the day of its list
        if day == source.as_of_day and (stage_id, no_day) in source.stages:
            return PathStep(stage_id, when, source.file, source.line)
    before = next((source.file for source in sources if not source.line and (stage_id, day) in source.stages), "")
    return PathStep(stage_id, when, before)
