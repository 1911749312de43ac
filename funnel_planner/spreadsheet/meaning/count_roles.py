"""Proposing what each column of a table of counts is: ads and analytics reports, mailings, pages, hand-made totals."""

from collections.abc import Iterator
from dataclasses import replace

from funnel_planner.domain.mapping import CellType, Role
from funnel_planner.spreadsheet.meaning.coarse_periods import sums_of_months
from funnel_planner.spreadsheet.meaning.column_roles import NO_YEAR
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.cost_reports import with_costs
from funnel_planner.spreadsheet.meaning.count_channels import MERE_NAMES, channels
from funnel_planner.spreadsheet.meaning.count_columns import (
    day_rank,
    header_evidence,
    is_counted,
    is_dated,
    is_ratio,
    is_text,
    known_concepts,
    period_share,
)
from funnel_planner.spreadsheet.meaning.header_words import (
    GOOD_SCORE,
    concepts,
    header_key,
    is_total_word,
    plain,
    same_word,
)
from funnel_planner.spreadsheet.meaning.periods import is_yearless
from funnel_planner.spreadsheet.meaning.plan_stages import ADOPTED, PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.stage_columns import label_fit
from funnel_planner.spreadsheet.meaning.survey import Survey

COUNTED = frozenset(
    {
        "impressions", "clicks", "conversions", "reached_count", "leads_count", "visits", "exits", "entrances", "sent",
        "sent_count", "opens", "opened", "clicked", "email_clicks", "bounced", "event_count", "opted_out",
    }
)  # fmt: skip
"""Concepts of columns that count something."""
KINSHIP = (
    frozenset({"impressions"}),
    frozenset({"clicks", "clicked", "email_clicks"}),
    frozenset({"visits"}),
    frozenset({"sent", "sent_count"}),
    frozenset({"opens", "opened"}),
    frozenset({"exits"}),
    frozenset({"entrances"}),
)
"""Concepts that count the same thing: a stage called one is counted by a column called another."""
_CONVERSIONS = frozenset(
    {"conversions", "conversion", "key events", "results", "konwersje", "konwersja", "wyniki", "kluczowe zdarzenia",
     "goals", "goal completions", "cele"}
)  # fmt: skip
_PLANNED_WORDS = frozenset({"budget", "budzet", "limit", "target", "cel", "plan", "goal", "bid", "stawka"})
_LONG_COUNTS = ("reached_count", "leads_count", "visits", "event_count", "conversions")
_FEWEST_ROWS, _MOST_ROWS = 2, 40
"""Rows of a table with a row for each stage."""
ROW_OF_STAGES = 2
"""Columns named after stages from which on a row holds counts of several stages."""
_STAGE_WORDS = frozenset({"stage", "etap", "step", "krok", "phase", "faza", "funnel", "lejka", "event", "zdarzenie"})
_PATHS = ("/", "http://", "https://")
PAGE_ROLES: tuple[tuple[str, Role], ...] = (
    ("session_duration", Role.SESSION_DURATION), ("page_conversion", Role.PAGE_CONVERSION), ("exits", Role.EXITS),
    ("entrances", Role.ENTRANCES), ("clicks", Role.CLICKS), ("email_clicks", Role.CLICKS), ("visits", Role.VISITS),
    ("impressions", Role.VISITS), ("conversions", Role.COUNT), ("event_count", Role.COUNT),
)  # fmt: skip
_OF_PAGES = (Role.SESSION_DURATION, Role.PAGE_CONVERSION)
"""Roles that only columns of a page report have."""


def propose_counts(survey: Survey, plan: PlanStages) -> list[Proposal]:
    """One proposal for each column of a survey, in order, if its rows are counts."""
    found = [_proposal(column, survey, plan) for column in survey.columns]
    if any(p.role is Role.PAGE for p in found):
        return _one_of_each(survey, _page_report(survey, found))
    found = [Proposal(Role.OTHER, 0.0, "no page report") if p.role in _OF_PAGES else p for p in found]
    wide = {p.stage_id for p in found if p.role is Role.STAGE_REACHED}
    numbers = [c for c in survey.columns if c.filled and is_counted(c)]
    if len(numbers) == 1 and not wide and is_row_of_one_stage(survey) and any(p.role is Role.STAGE for p in found):
        found[numbers[0].index] = Proposal(Role.COUNT, 0.85, "values:the only numbers")
    long = any(p.role is Role.STAGE for p in found) and any(p.role is Role.COUNT or p.stage_id for p in found)
    if long and len(wide) < ROW_OF_STAGES:
        found = [replace(p, role=Role.COUNT, stage_id="") if p.role is Role.STAGE_REACHED else p for p in found]
    else:
        idle = Proposal(Role.OTHER, 0.0, "no stage")
        found = [idle if p.role in (Role.COUNT, Role.STAGE) else p for p in found]
    return with_costs(survey, _one_of_each(survey, found))


def is_row_of_one_stage(survey: Survey) -> bool:
    """Whether labels that never come again stand before nothing but numbers: no list of leads looks so."""
    columns = [column for column in survey.columns if column.filled]
    if not _FEWEST_ROWS <= survey.row_count <= _MOST_ROWS or len(columns) < ROW_OF_STAGES:
        return False
    first, *others = columns
    told_apart = is_text(first) and first.distinct == first.filled and not first.blank
    if any({"lead_id", "phone"} & known_concepts(column) for column in others):
        return False
    return told_apart and all(column.type is CellType.NUMBER and not is_dated(column) for column in others)


def _proposal(column: ColumnSurvey, survey: Survey, plan: PlanStages) -> Proposal:
    best = max(_candidates(column, survey, plan), key=lambda p: p.confidence, default=None)
    if best is not None and best.confidence >= ADOPTED:
        return best
    labels = [label for label, _ in column.labels if not is_total_word(label)]
    sums = sums_of_months(labels, yearless=True)
    own = [label for label in labels if label not in sums]
    return Proposal(Role.OTHER, 0.0, NO_YEAR if own and all(map(is_yearless, own)) else "")


def _candidates(column: ColumnSurvey, survey: Survey, plan: PlanStages) -> Iterator[Proposal]:
    known = known_concepts(column)
    header = column.header
    if is_dated(column):
        rank = day_rank(header)
        says_day = bool(known & {"created_date", "stage_date", "start_date", "send_date", "period"}) or not known
        if says_day and (rank > 0 or column.type is not CellType.NUMBER):
            yield Proposal(Role.TIME, 0.9 if rank > 0 else 0.8, f"{header_evidence(column)}; values:dates", rank=rank)
        return
    if column.labels and period_share(column) >= 0.9:
        yield Proposal(Role.TIME, 0.9, f"{header_evidence(column)}; values:periods", rank=day_rank(header) - 0.5)
        return
    yield from _pages(column, known)
    if is_text(column):
        yield from _labels(column, survey, plan, known)
        return
    if "session_duration" in known:
        yield Proposal(Role.SESSION_DURATION, 0.95, f"{header_evidence(column)}; values:lengths of time")
    if column.number_share >= 0.5 or not column.filled:
        if "page_conversion" in known:
            yield Proposal(Role.PAGE_CONVERSION, 0.95, f"{header_evidence(column)}; values:numbers")
        if not is_ratio(column):
            yield from _numbers(column, plan, known)


def _pages(column: ColumnSurvey, known: set[str]) -> Iterator[Proposal]:
    """What a column of pages is: named so, or mere names that are addresses."""
    mere_name = bool(column.samples) and set(header_key(column.header).split()) <= MERE_NAMES
    if mere_name and all(text.strip().startswith(_PATHS) for text in column.samples):
        yield Proposal(Role.PAGE, 0.85, "values:addresses of pages", rank=_page_rank(column))
    if "page_path" in known and column.number_share < 0.5:
        yield Proposal(Role.PAGE, 0.95, f"{header_evidence(column)}; values:labels", rank=_page_rank(column))


def _numbers(column: ColumnSurvey, plan: PlanStages, known: set[str]) -> Iterator[Proposal]:
    """What a column of numbers that may be added up is: money, a stage's counts, or counts of something else."""
    header = column.header
    words = set(header_key(header).split())
    if "cost" in known and not words & _PLANNED_WORDS:
        yield Proposal(Role.COST, 0.95, f"{header_evidence(column)}; values:numbers", rank=_cost_rank(header))
    if known & {"value", "revenue"}:
        yield Proposal(Role.VALUE, 0.9, f"{header_evidence(column)}; values:numbers")
    target = plan.stage_in_header(header)
    kin = _kin(column, plan)
    if target.target and target.confidence >= ADOPTED:
        evidence = f"header:{header} names the stage; values:numbers"
        rank = 2 + target.confidence
        yield Proposal(Role.STAGE_REACHED, target.confidence, evidence, target.target, rank=rank)
    elif kin:
        rank = 1 + 0.5 * _is_named_alike(header, plan, kin)
        yield Proposal(Role.STAGE_REACHED, 0.85, f"header:{header} counts the stage; values:numbers", kin, rank=rank)
    elif known & COUNTED:
        rank = float(bool(known & set(_LONG_COUNTS))) + 0.5 * ("users" in words or "count" in words)
        yield Proposal(Role.COUNT, 0.9, f"{header_evidence(column)}; values:numbers", rank=rank)


def _labels(column: ColumnSurvey, survey: Survey, plan: PlanStages, known: set[str]) -> Iterator[Proposal]:
    fit = label_fit(column, plan)
    several = max(2, (len(plan.stages) + 1) // 2)  # most stages of the plan, however many other labels there are
    if fit.targets >= several or (fit.any >= 0.5 and (fit.targets > 1 or "stage" in known)):
        yield Proposal(Role.STAGE, 0.9 if "stage" in known else 0.85, f"values:stages {fit.any:.0%}", rank=fit.any)
    elif "stage" in known and column.labels and set(header_key(column.header).split()) & _STAGE_WORDS:
        yield Proposal(Role.STAGE, 0.85, f"{header_evidence(column)}; values:labels", rank=fit.any)
    yield from channels(column, survey, known)
    if known & {"owner"}:
        yield Proposal(Role.OWNER, 0.9, header_evidence(column))


def _one_of_each(survey: Survey, found: list[Proposal]) -> list[Proposal]:
    """Of several columns for one role, or one stage, the best ranked: what counts the same must not be added up."""
    result = list(found)

    def keep_best(rivals: list[int], what: str) -> None:
        best = max(rivals, key=lambda i: (result[i].rank, result[i].confidence, -i), default=-1)
        for index in rivals:
            if index != best:
                result[index] = Proposal(Role.OTHER, 0.0, f"rival of {what}")

    for role in (Role.STAGE, Role.CHANNEL, Role.TIME, Role.PAGE, Role.COST, Role.VALUE, Role.COUNT, Role.OWNER):
        named = [index for index, p in enumerate(result) if p.role is role]
        if len(named) > 1 and role is Role.CHANNEL:
            campaign = next((i for i in named if "campaign" in known_concepts(survey.columns[i])), -1)
            keep_best(named, role.value)
            if campaign >= 0 and result[campaign].role is not Role.CHANNEL:
                result[campaign] = Proposal(Role.ASSET, 0.8, header_evidence(survey.columns[campaign]))
        elif len(named) > 1:
            keep_best(named, role.value)
    for stage in {p.stage_id for p in result if p.role is Role.STAGE_REACHED}:
        keep_best([index for index, p in enumerate(result) if p.stage_id == stage], "the stage")
    return result


def _page_report(survey: Survey, found: list[Proposal]) -> list[Proposal]:
    """A table of pages: its counts are visits, clicks and exits of pages, each kind once."""
    result = []
    taken: set[Role] = set()
    for column, proposal in zip(survey.columns, found, strict=True):
        role = _page_role(column) if proposal.role is not Role.PAGE and not is_text(column, times=False) else None
        if role is not None and role not in taken:
            taken.add(role)
            result.append(Proposal(role, 0.9, f"{header_evidence(column)}; values:numbers"))
        elif proposal.role in (Role.STAGE_REACHED, Role.COUNT, Role.STAGE) or role is not None:
            result.append(Proposal(Role.OTHER, 0.0, "a page report"))
        else:
            result.append(proposal)
    return result


def _page_role(column: ColumnSurvey) -> Role | None:
    known = known_concepts(column)
    ratio = is_ratio(column)
    for concept, role in PAGE_ROLES:
        if concept in known and (not ratio or role in (Role.SESSION_DURATION, Role.PAGE_CONVERSION)):
            return role
    return None


def _kin(column: ColumnSurvey, plan: PlanStages) -> str:
    """The one stage whose name counts what a header counts; empty: none or several.

    Where the name says what is counted, other names do not: a ``Lead`` that is ``Otwarty`` is no opened mail.
    """
    known = known_concepts(column)
    if header_key(column.header) in _CONVERSIONS:  # conversions of what? not of leads, unless the stage says no more
        plain = [stage.id for stage in plan.stages if header_key(stage.name) in _CONVERSIONS]
        return plain[0] if len(plain) == 1 else ""
    groups = [group for group in KINSHIP if group & known]
    stages = {
        stage.id
        for stage in plan.stages
        for name in ((stage.name,) if concepts(stage.name) else (stage.name, *stage.aliases))
        for concept in concepts(name)
        if concept.score >= GOOD_SCORE and any(concept.name in group for group in groups)
    }
    return stages.pop() if len(stages) == 1 else ""


def _is_named_alike(header: str, plan: PlanStages, stage_id: str) -> bool:
    """Whether a header has a word of a stage's name in any form: ``Successful Deliveries`` counts ``Delivered``."""
    names = [word for s in plan.stages if s.id == stage_id for n in (s.name, *s.aliases) for word in plain(n).split()]
    return any(same_word(word, name) for word in header_key(header).split() for name in names)


def _cost_rank(header: str) -> float:
    words = set(header_key(header).split())
    return 2.0 * bool(words & {"spent", "spend", "wydana", "wydatki"}) - 2.0 * bool(words & {"total"}) * 0.1


def _page_rank(column: ColumnSurvey) -> float:
    """Paths tell pages apart better than titles."""
    words = set(header_key(column.header).split())
    return (
        3.0 * bool(words & {"path", "sciezka", "page", "strona"})
        + 1.0 * bool(words & {"landing"})
        + (2.0 * sum(text.strip().startswith(("/", "http")) for text in column.samples) / max(1, len(column.samples)))
    )
