"""The stages that a table of counts speaks of, from many to few: for making a funnel after a report."""

import re
from collections.abc import Iterator

from funnel_planner.domain.labels import is_blank_label, label_key
from funnel_planner.domain.mapping import EXCLUDE_TARGET, LOST_TARGET, Role, Shape
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.meaning.column_roles import propose_roles
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.count_columns import is_counted, known_concepts
from funnel_planner.spreadsheet.meaning.count_evidence import number_of
from funnel_planner.spreadsheet.meaning.count_roles import COUNTED, KINSHIP, propose_counts
from funnel_planner.spreadsheet.meaning.decimal_marks import decimal_mark
from funnel_planner.spreadsheet.meaning.header_words import header_key, is_total_word
from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
from funnel_planner.spreadsheet.meaning.shapes import recognise
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.tables.cells import cell_text, is_blank
from funnel_planner.spreadsheet.tables.table import Cell

_USUAL = (
    ("Impressions", "Wyświetlenia"), ("Sent", "Wysłane"), ("Opens", "Otwarcia"), ("Clicks", "Kliknięcia"),
    ("Visitors", "Odwiedzający", "Odwiedziny"), ("Lead", "Zapytanie", "Kontakt"), ("MQL",), ("SQL",),
    ("Meeting", "Demo", "Call", "Spotkanie", "Rozmowa"), ("Opportunity", "Szansa", "Szansa sprzedaży"),
    ("Proposal", "Offer", "Quote", "Oferta", "Wycena"), ("Negotiation", "Negocjacje"), ("Contacted", "Rozmowy"),
    ("Qualified", "Zakwalifikowane"), ("Won", "Sale", "Customer", "Deal", "Order", "Sprzedaż", "Klient", "Umowa"),
)  # fmt: skip
"""Stages that reports and hand-made tables count, under the names they usually have."""
_LOSSES = frozenset({"bounced", "opted_out", "exits"})
"""Counts of people who left; no stage."""
_EVENTS = frozenset({"event count", "events", "total events", "number of events", "liczba zdarzen", "zdarzenia"})
"""Headers of what nobody counts people by."""
_NUMBERS = frozenset(
    {"id", "nr", "no", "lp", "number", "numer", "year", "rok", "zip", "phone", "telefon", "age", "wiek"}
)
_NUMBERING = re.compile(r"^\W*(\d{1,3})\s*[.):\-]\s*\S")


def counted_stages(survey: Survey) -> list[str]:
    """Names of the stages of a table of counts; empty for other tables and page reports."""
    plan = _usual()
    if recognise(survey, propose_roles(survey, plan), plan, None).shape is not Shape.AGGREGATE:
        return []
    roles = propose_counts(survey, plan)
    given = {proposal.role for proposal in roles}
    if Role.PAGE in given:
        return []
    if Role.STAGE in given and Role.COUNT in given:
        index = {p.role: i for i, p in enumerate(roles)}
        return _labels(survey, index[Role.STAGE], index[Role.COUNT], plan)
    sums = [(_sum(survey, column.index), column) for column in _columns(survey, {c.index for c in _money(survey)})]
    return [column.header for _, column in sorted(sums, key=lambda item: -item[0])]


def _usual() -> PlanStages:
    stages = (Stage(id=f"s{n}", name=name, aliases=tuple(others)) for n, (name, *others) in enumerate(_USUAL, start=1))
    return PlanStages(tuple(stages))


def _labels(survey: Survey, stage: int, count: int, plan: PlanStages) -> list[str]:
    """Labels of the stage column by their numbers, else from many to few."""
    shown: dict[str, str] = {}
    sums: dict[str, float] = {}
    mark = decimal_mark(survey, survey.columns[count])
    for row in _rows(survey):
        label = " ".join(cell_text(row[stage]).split()) if stage < len(row) else ""
        if is_blank_label(label) or is_total_word(label):
            continue
        if plan.target_of(label).target in (LOST_TARGET, EXCLUDE_TARGET):
            continue
        key = label_key(label)
        shown.setdefault(key, label)
        sums[key] = sums.get(key, 0.0) + (number_of(row[count], mark) or 0.0 if count < len(row) else 0.0)

    def place(key: str) -> tuple[float, float]:
        number = _NUMBERING.match(shown[key])
        return (float(number[1]) if number else 0.0), -sums[key]

    return [shown[key] for key in sorted(shown, key=place)]


def _columns(survey: Survey, money: set[int]) -> Iterator[ColumnSurvey]:
    """Columns that count people, each kind once; where no header is known, all whole numbers."""
    counting = [
        c
        for c in survey.columns
        if is_counted(c) and c.filled and c.index not in money and header_key(c.header) not in _EVENTS
    ]
    known = [c for c in counting if known_concepts(c) & COUNTED - _LOSSES or _names_stage(c)]
    chosen = known if len(known) > 1 else [c for c in counting if not set(header_key(c.header).split()) & _NUMBERS]
    taken: set[object] = set()
    for column in chosen:
        concepts = known_concepts(column)
        kind = next((group for group in KINSHIP if group & concepts), None) or header_key(column.header)
        if kind not in taken and not concepts & _LOSSES:
            taken.add(kind)
            yield column


def _names_stage(column: ColumnSurvey) -> bool:
    return bool(_usual().stage_in_header(column.header).target)


def _money(survey: Survey) -> list[ColumnSurvey]:
    return [c for c in survey.columns if known_concepts(c) & {"cost", "value", "revenue", "lead_id", "campaign"}]


def _sum(survey: Survey, index: int) -> float:
    mark = decimal_mark(survey, survey.columns[index])
    return sum(number_of(row[index], mark) or 0.0 for row in _rows(survey) if index < len(row))


def _rows(survey: Survey) -> Iterator[tuple[Cell, ...]]:
    """The rows looked at, without lines of totals."""
    for row in survey.sample_rows:
        first = next((cell for cell in row if not is_blank(cell)), None)
        if not is_total_word(cell_text(first)):
            yield row
