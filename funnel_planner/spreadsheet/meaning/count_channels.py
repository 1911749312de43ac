"""Which labels of a table of counts are channels: by their header, by what they are, or because nothing else can be."""

import re
from collections.abc import Iterator

from funnel_planner.domain.mapping import Role
from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey
from funnel_planner.spreadsheet.meaning.cost_reports import ONLY_NAMED
from funnel_planner.spreadsheet.meaning.count_columns import header_evidence, is_counted, is_text, known_concepts
from funnel_planner.spreadsheet.meaning.header_words import header_key
from funnel_planner.spreadsheet.meaning.plan_stages import ADOPTED
from funnel_planner.spreadsheet.meaning.proposed import Proposal
from funnel_planner.spreadsheet.meaning.survey import Survey
from funnel_planner.spreadsheet.meaning.unnamed_columns import channel_share

_CHANNEL_CONCEPTS = (("channel", 0.95), ("campaign", 0.9), ("channel_medium", 0.85))
_PARTS_OF_CAMPAIGNS = frozenset({"ad", "group", "set", "grupa", "zestaw", "zestawu", "reklamy", "reklam", "reklama"})
_NO_CHANNELS = frozenset(
    {
        "event", "zdarzenie", "zdarzenia", "device", "urzadzenie", "urzadzenia", "country", "kraj", "city", "miasto",
        "region", "browser", "przegladarka", "language", "jezyk", "age", "wiek", "gender", "plec", "product", "produkt",
        "keyword", "slowo", "owner", "opiekun", "handlowiec", "step", "krok", "name", "nazwa", "status", "title",
        "tytul", "subject", "temat", "month", "miesiac", "quarter", "kwartal", "week", "tydzien", "year", "rok",
    }
)  # fmt: skip
"""Words of headers whose labels are something else than channels."""
MERE_NAMES = frozenset({"name", "nazwa", "title", "tytul", "label", "etykieta"})
"""Headers of nothing but these may name anything: the labels tell what."""
_SPENT = frozenset({"spend", "spent", "wydatki", "wydano", "wydane"})
"""Words of what is paid for a channel, not for a lead."""
_PERSON = re.compile(r"[A-ZŻŹĆĄŚĘŁÓŃ]\w+(?:[ -][A-ZŻŹĆĄŚĘŁÓŃ]\w+){1,2}")


def channels(column: ColumnSurvey, survey: Survey, known: set[str]) -> Iterator[Proposal]:
    """Why a column of labels may be the channels; ``known``: the concepts of its header."""
    for number, (concept, confidence) in enumerate(_CHANNEL_CONCEPTS):
        if concept in known:
            parts = set(header_key(column.header).split()) & _PARTS_OF_CAMPAIGNS
            number_of_campaign = header_key(column.header).split()[-1:] == ["id"]
            rank = 10.0 - number - 0.5 * bool(parts) - 9.0 * number_of_campaign
            yield Proposal(Role.CHANNEL, confidence, f"{header_evidence(column)}; values:labels", rank=rank)
    yield from _nameless(column, survey, known)


def _nameless(column: ColumnSurvey, survey: Survey, known: set[str]) -> Iterator[Proposal]:
    """Labels that are channels, though their header does not say so."""
    words = set(header_key(column.header).split())
    mere_name = words <= MERE_NAMES
    if not mere_name and (known or words & _NO_CHANNELS):
        return
    if column.labels and channel_share(column) >= 0.4:
        yield Proposal(Role.CHANNEL, 0.85, f"values:channels {channel_share(column):.0%}", rank=5)
    elif mere_name and _has_campaign_numbers(survey) and column.distinct_share >= 0.9:
        yield Proposal(Role.CHANNEL, 0.85, f"header:{column.header}; names the campaigns", rank=2)
    elif mere_name and _only_labels(column, survey) and _all_else_is_cost(column, survey):
        yield Proposal(Role.CHANNEL, ADOPTED, ONLY_NAMED, rank=1)
    elif not (known or words & _NO_CHANNELS) and _only_labels(column, survey):
        yield Proposal(Role.CHANNEL, 0.8, "values:the only labels", rank=4)


def _all_else_is_cost(column: ColumnSurvey, survey: Survey) -> bool:
    """``Name, Spend``: nothing is told of anybody but what was spent; what people cost is no such table."""
    others = [other for other in survey.columns if other.filled and other is not column]
    if not others or not all("cost" in known_concepts(other) and is_counted(other) for other in others):
        return False
    spent = any(_SPENT & set(header_key(other.header).split()) for other in others)
    people = sum(_PERSON.fullmatch(label.strip()) is not None for label, _ in column.labels)
    return spent or people * 2 <= len(column.labels)


def _has_campaign_numbers(survey: Survey) -> bool:
    """Whether the rows are campaigns: one number for each."""
    return any("campaign" in known_concepts(c) and c.distinct_share >= 0.9 for c in survey.columns)


def _only_labels(column: ColumnSurvey, survey: Survey) -> bool:
    """The only column that is neither numbers nor dates, with another label in each row: what else could it name?"""
    texts = [c for c in survey.columns if c.filled and is_text(c) and c.labels]
    return texts == [column] and column.index == 0 and column.distinct_share >= 0.9
