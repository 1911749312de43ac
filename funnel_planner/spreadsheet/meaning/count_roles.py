"""Proposing what each column of a table of counts is: ads and analytics reports, mailings, pages, hand-made totals."""

from collections.abc import Iterator
from dataclasses import replace

from funnel_planner.domain.mapping import CellType, Role
from funnel_planner.spreadsheet.meaning.column_roles import label_fit
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.header_words import GOOD_SCORE, concepts, header_key, is_total_word
from funnel_planner.spreadsheet.meaning.periods import is_period
from funnel_planner.spreadsheet.meaning.plan_stages import ADOPTED, PlanStages
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.meaning.unnamed_columns import channel_share

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
_RATIO_WORDS = frozenset(
    {
        "per", "avg", "average", "mean", "rate", "ratio", "share", "percent", "pct", "ctr", "cpc", "cpm", "cpl", "cpa",
        "cpv", "roas", "roi", "cr", "cvr", "frequency", "sredni", "srednia", "srednie", "sr", "za", "wspolcz",
        "wspolczynnik", "wskaznik", "udzial", "procent", "czestotliwosc", "position", "pozycja", "score",
    }
)  # fmt: skip
"""Words of a header whose numbers must not be added up."""
_PLANNED_WORDS = frozenset({"budget", "budzet", "limit", "target", "cel", "plan", "goal", "bid", "stawka"})
_LONG_COUNTS = ("reached_count", "leads_count", "visits", "event_count", "conversions")
ROW_OF_STAGES = 2
"""Columns named after stages from which on a row holds counts of several stages."""
_PARTS_OF_CAMPAIGNS = frozenset({"ad", "group", "set", "grupa", "zestaw", "zestawu", "reklamy", "reklam", "reklama"})
_STAGE_WORDS = frozenset({"stage", "etap", "step", "krok", "phase", "faza", "funnel", "lejka", "event", "zdarzenie"})
_NO_CHANNELS = frozenset(
    {
        "event", "zdarzenie", "zdarzenia", "device", "urzadzenie", "urzadzenia", "country", "kraj", "city", "miasto",
        "region", "browser", "przegladarka", "language", "jezyk", "age", "wiek", "gender", "plec", "product", "produkt",
        "keyword", "slowo", "owner", "opiekun", "handlowiec", "step", "krok", "name", "nazwa", "status", "title",
        "tytul", "subject", "temat", "month", "miesiac", "quarter", "kwartal", "week", "tydzien", "year", "rok",
    }
)  # fmt: skip
"""Words of headers whose labels are something else than channels."""
PAGE_ROLES: tuple[tuple[str, Role], ...] = (
    ("session_duration", Role.SESSION_DURATION), ("page_conversion", Role.PAGE_CONVERSION), ("exits", Role.EXITS),
    ("entrances", Role.ENTRANCES), ("clicks", Role.CLICKS), ("email_clicks", Role.CLICKS), ("visits", Role.VISITS),
    ("impressions", Role.VISITS), ("conversions", Role.COUNT), ("event_count", Role.COUNT),
)  # fmt: skip
_CHANNEL_CONCEPTS = (("channel", 0.95), ("campaign", 0.9), ("channel_medium", 0.85))
_DAY_WORDS = (
    ("day", 5), ("dzien", 5), ("date", 4), ("data", 4), ("week", 3), ("tydzien", 3), ("month", 2), ("miesiac", 2),
    ("start", 1), ("poczatek", 1),
)  # fmt: skip
_NOT_A_DAY = frozenset({"end", "ends", "koniec", "do", "to", "until", "modified", "updated"})


def propose_counts(survey: Survey, plan: PlanStages) -> list[Proposal]:
    """One proposal for each column of a survey, in order, if its rows are counts."""
    found = [_proposal(column, survey, plan) for column in survey.columns]
    if any(p.role is Role.PAGE for p in found):
        return _one_of_each(survey, _page_report(survey, found))
    wide = {p.stage_id for p in found if p.role is Role.STAGE_REACHED}
    long = any(p.role is Role.STAGE for p in found) and any(p.role is Role.COUNT or p.stage_id for p in found)
    if long and len(wide) < ROW_OF_STAGES:
        found = [replace(p, role=Role.COUNT, stage_id="") if p.role is Role.STAGE_REACHED else p for p in found]
    else:
        idle = Proposal(Role.OTHER, 0.0, "no stage")
        found = [idle if p.role in (Role.COUNT, Role.STAGE) else p for p in found]
    return _one_of_each(survey, found)


def _proposal(column: ColumnSurvey, survey: Survey, plan: PlanStages) -> Proposal:
    best = max(_candidates(column, survey, plan), key=lambda p: p.confidence, default=None)
    return best if best is not None and best.confidence >= ADOPTED else Proposal(Role.OTHER, 0.0, "")


def _candidates(column: ColumnSurvey, survey: Survey, plan: PlanStages) -> Iterator[Proposal]:
    known = known_concepts(column)
    header = column.header
    if is_dated(column):
        rank = _day_rank(header)
        says_day = bool(known & {"created_date", "stage_date", "start_date", "send_date", "period"}) or not known
        if says_day and (rank > 0 or column.type is not CellType.NUMBER):
            yield Proposal(Role.TIME, 0.9 if rank > 0 else 0.8, f"{_header(column)}; values:dates", rank=rank)
        return
    if column.labels and _period_share(column) >= 0.9:
        yield Proposal(Role.TIME, 0.9, f"{_header(column)}; values:periods", rank=_day_rank(header) - 0.5)
        return
    if "page_path" in known and column.number_share < 0.5:
        yield Proposal(Role.PAGE, 0.95, f"{_header(column)}; values:labels", rank=_page_rank(column))
    if is_text(column):
        yield from _labels(column, survey, plan, known)
        return
    if "session_duration" in known:
        yield Proposal(Role.SESSION_DURATION, 0.95, f"{_header(column)}; values:lengths of time")
    if column.number_share >= 0.5 or not column.filled:
        if "page_conversion" in known:
            yield Proposal(Role.PAGE_CONVERSION, 0.95, f"{_header(column)}; values:numbers")
        if not _is_ratio(column):
            yield from _numbers(column, plan, known)


def _numbers(column: ColumnSurvey, plan: PlanStages, known: set[str]) -> Iterator[Proposal]:
    """What a column of numbers that may be added up is: money, a stage's counts, or counts of something else."""
    header = column.header
    words = set(header_key(header).split())
    if "cost" in known and not words & _PLANNED_WORDS:
        yield Proposal(Role.COST, 0.95, f"{_header(column)}; values:numbers", rank=_cost_rank(header))
    if known & {"value", "revenue"}:
        yield Proposal(Role.VALUE, 0.9, f"{_header(column)}; values:numbers")
    target = plan.stage_in_header(header)
    kin = _kin(column, plan)
    if target.target and target.confidence >= ADOPTED:
        evidence = f"header:{header} names the stage; values:numbers"
        rank = 2 + target.confidence
        yield Proposal(Role.STAGE_REACHED, target.confidence, evidence, target.target, rank=rank)
    elif kin:
        yield Proposal(Role.STAGE_REACHED, 0.85, f"header:{header} counts the stage; values:numbers", kin, rank=1)
    elif known & COUNTED:
        rank = float(bool(known & set(_LONG_COUNTS))) + 0.5 * ("users" in words or "count" in words)
        yield Proposal(Role.COUNT, 0.9, f"{_header(column)}; values:numbers", rank=rank)


def _is_ratio(column: ColumnSurvey) -> bool:
    """Whether a column's numbers must not be added up."""
    words = set(header_key(column.header).split())
    return bool(words & _RATIO_WORDS) or "rate_ready_made" in known_concepts(column) or "/" in column.header


def _labels(column: ColumnSurvey, survey: Survey, plan: PlanStages, known: set[str]) -> Iterator[Proposal]:
    fit = label_fit(column, plan)
    several = max(2, (len(plan.stages) + 1) // 2)  # most stages of the plan, however many other labels there are
    if fit.targets >= several or (fit.any >= 0.5 and (fit.targets > 1 or "stage" in known)):
        yield Proposal(Role.STAGE, 0.9 if "stage" in known else 0.85, f"values:stages {fit.any:.0%}", rank=fit.any)
    elif "stage" in known and column.labels and set(header_key(column.header).split()) & _STAGE_WORDS:
        yield Proposal(Role.STAGE, 0.85, f"{_header(column)}; values:labels", rank=fit.any)
    for number, (concept, confidence) in enumerate(_CHANNEL_CONCEPTS):
        if concept in known:
            parts = set(header_key(column.header).split()) & _PARTS_OF_CAMPAIGNS
            rank = 10.0 - number - 0.5 * bool(parts)
            yield Proposal(Role.CHANNEL, confidence, f"{_header(column)}; values:labels", rank=rank)
    if known or set(header_key(column.header).split()) & _NO_CHANNELS:
        pass
    elif column.labels and channel_share(column) >= 0.4:
        yield Proposal(Role.CHANNEL, 0.85, f"values:channels {channel_share(column):.0%}", rank=5)
    elif _only_labels(column, survey):
        yield Proposal(Role.CHANNEL, 0.8, "values:the only labels", rank=4)
    if known & {"owner"}:
        yield Proposal(Role.OWNER, 0.9, _header(column))


def _one_of_each(survey: Survey, found: list[Proposal]) -> list[Proposal]:
    """Of several columns for one role, or one stage, the best ranked: what counts the same must not be added up."""
    result = list(found)

    def keep_best(rivals: list[int], what: str) -> None:
        best = max(rivals, key=lambda i: (result[i].rank, result[i].confidence, -i), default=-1)
        for index in rivals:
            if index != best:
                result[index] = Proposal(Role.OTHER, 0.0, f"rival of {what}")

    for role in (Role.STAGE, Role.CHANNEL, Role.TIME, Role.PAGE, Role.COST, Role.VALUE, Role.COUNT, Role.OWNER):
        channels = [index for index, p in enumerate(result) if p.role is role]
        if len(channels) > 1 and role is Role.CHANNEL:
            campaign = next((i for i in channels if "campaign" in known_concepts(survey.columns[i])), -1)
            keep_best(channels, role.value)
            if campaign >= 0 and result[campaign].role is not Role.CHANNEL:
                result[campaign] = Proposal(Role.ASSET, 0.8, _header(survey.columns[campaign]))
        elif len(channels) > 1:
            keep_best(channels, role.value)
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
            result.append(Proposal(role, 0.9, f"{_header(column)}; values:numbers"))
        elif proposal.role in (Role.STAGE_REACHED, Role.COUNT, Role.STAGE) or role is not None:
            result.append(Proposal(Role.OTHER, 0.0, "a page report"))
        else:
            result.append(proposal)
    return result


def _page_role(column: ColumnSurvey) -> Role | None:
    known = known_concepts(column)
    ratio = _is_ratio(column)
    for concept, role in PAGE_ROLES:
        if concept in known and (not ratio or role in (Role.SESSION_DURATION, Role.PAGE_CONVERSION)):
            return role
    return None


def known_concepts(column: ColumnSurvey) -> set[str]:
    """Concepts that a header surely means; a currency or unit behind it does not matter."""
    return {concept.name for concept in concepts(column.header) if concept.score >= GOOD_SCORE}


def _header(column: ColumnSurvey) -> str:
    """Evidence of a header that is known."""
    known = next((concept.known_as for concept in concepts(column.header)), column.header)
    return f"header:{column.header}~{known}"


def _kin(column: ColumnSurvey, plan: PlanStages) -> str:
    """The one stage whose name counts what a header counts; empty: none or several."""
    known = known_concepts(column)
    if header_key(column.header) in _CONVERSIONS:  # conversions of what? not of leads, unless the stage says no more
        plain = [stage.id for stage in plan.stages if header_key(stage.name) in _CONVERSIONS]
        return plain[0] if len(plain) == 1 else ""
    groups = [group for group in KINSHIP if group & known]
    stages = {
        stage.id
        for stage in plan.stages
        for name in (stage.name, *stage.aliases)
        for concept in concepts(name)
        if concept.score >= GOOD_SCORE and any(concept.name in group for group in groups)
    }
    return stages.pop() if len(stages) == 1 else ""


def is_counted(column: ColumnSurvey) -> bool:
    """Numbers that may be added up."""
    return not _is_ratio(column) and (column.number_share >= 0.5 or not column.filled) and not is_dated(column)


def is_dated(column: ColumnSurvey) -> bool:
    """Days, or numbers under a header that says day."""
    return column.type in (CellType.DATE, CellType.DATETIME) or (
        column.serial_share >= 0.8 and _day_rank(column.header) > 0
    )


def is_text(column: ColumnSurvey, *, times: bool = True) -> bool:
    """Labels; lengths of time are none."""
    if "session_duration" in known_concepts(column):
        return False
    return column.type is CellType.TEXT and column.number_share < 0.5 and times


def _only_labels(column: ColumnSurvey, survey: Survey) -> bool:
    """The only column that is neither numbers nor dates, with another label in each row: what else could it name?"""
    texts = [c for c in survey.columns if c.filled and is_text(c) and c.labels]
    return texts == [column] and column.index == 0 and column.distinct_share >= 0.9


def _period_share(column: ColumnSurvey) -> float:
    """Share of the labels that are months, weeks or quarters; plain numbers only under a header that says so."""
    says_period = bool(known_concepts(column) & {"period", "created_date"})
    labels = [label for label, _ in column.labels if not is_total_word(label)]
    if column.type is CellType.NUMBER and not says_period:
        return 0.0
    return sum(map(is_period, labels)) / max(1, len(labels))


def _day_rank(header: str) -> float:
    words = header_key(header).split()
    if set(words) & _NOT_A_DAY:
        return -1.0
    return float(max((points for word, points in _DAY_WORDS if any(w.startswith(word) for w in words)), default=0))


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
