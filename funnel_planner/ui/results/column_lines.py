"""Rows of the view by column: labels, ranges of numbers, the sum of the small ones; and its tables."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from funnel_planner.app.findings.by_column import ColumnCut, spread_figures, spreads
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.charts.range_chart import RangeRow
from funnel_planner.ui.results.channel_lines import Line
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count
from funnel_planner.words.spreads import number_label, range_text, spread_heads

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.column_cuts import ColumnNumbers, NumberRange
    from funnel_planner.analytics.labels_result import LabelResult

MOST_ROWS = 1_000
"""Of the table."""


@dataclass(frozen=True, slots=True)
class ColumnLine(Line):
    """A row of leads with some labels of the column."""

    labels: frozenset[str] = frozenset()
    span: tuple[float | None, float | None] | None = None
    """The range of numbers it stands for; None: just these labels."""
    n: int = 0
    """Leads, at whichever stage they count: in mode *any* some never touched the first."""

    def pair(self, stage: int) -> tuple[int, int] | None:
        """Leads that came to a stage, of all of them."""
        part = self.counts[stage]
        return None if part is None else (part, self.n)


def column_lines(cut: ColumnCut, *, each: bool = False) -> list[ColumnLine]:
    """All labels, blanks last. Of numbers their ranges and what is no number; ``each``: every number by itself."""
    numbers = cut.numbers
    if numbers is None:
        return [_of_label(one) for one in cut.results]
    if not each:
        return [*(_of_range(one, numbers) for one in numbers.ranges), *map(_of_label, numbers.others)]
    return [replace(line, name=number_label(line.name)) for line in map(_of_label, cut.results)]


def total_line(cut: ColumnCut, stages: int) -> ColumnLine:
    """All leads, counted at so many stages."""
    counts = tuple(sum(one.counts[stage] for one in cut.results) for stage in range(stages))
    n = sum(one.n for one in cut.results)
    return ColumnLine(tr("All leads"), None, counts, _money(one.won_value for one in cut.results), None, n=n)


def at_most(lines: Sequence[ColumnLine], most: int) -> list[ColumnLine]:
    """The ``most`` largest in their order, the others as one line, blanks after it: they always have a line."""
    blank = [line for line in lines if line.label == UNKNOWN]
    named = [line for line in lines if line.label != UNKNOWN]
    if len(named) <= most + 1:
        return list(lines)
    by_size = sorted(range(len(named)), key=lambda place: (-named[place].n, place))
    kept, rest = sorted(by_size[:most]), sorted(by_size[most:])
    name, stages = trn("{n} other", "{n} others", len(rest)), len(named[0].counts)
    others = _sum_of(name, [named[place] for place in rest], stages)
    return [*(named[place] for place in kept), others, *blank]


def sorted_lines(lines: Sequence[ColumnLine], by: str, stage: int) -> list[ColumnLine]:
    """The same by ``leads``, by the ``share`` that came to a stage, or by ``name``; sums and blanks stay last.

    Empty: as they are.
    """
    if not by:
        return list(lines)

    def place(line: ColumnLine) -> tuple[bool, bool, float, float, str]:
        part, whole = line.pair(stage) or (0, 0)
        size = {"leads": whole, "share": part / whole if whole else -1.0}.get(by, 0.0)
        is_sum = line.label is None and line.span is None
        return (line.label == UNKNOWN, is_sum, -size, -whole if size else 0, line.name.casefold())

    return sorted(lines, key=place)


def column_table(plan: Plan, header: str, total: ColumnLine, lines: Sequence[ColumnLine], stage: int) -> Figures:
    """All leads, then each line: leads, those at each stage, the share that came to ``stage`` with its interval."""
    from funnel_planner.analytics.statistics import wilson

    rows: list[tuple[Cell, ...]] = []
    for line in (total, *lines):
        part, whole = line.pair(stage) or (0, 0)
        rows.append(
            (
                line.name,
                line.n,
                whole / total.n if total.n else None,
                *line.counts[1:],
                part / whole if whole else None,
                wilson(part, whole),
                line.won_value,
            )
        )
    names = [one.name for one in plan.stages[1:]]
    share = tr("Share won") if stage == plan.won_index else tr("Share")
    headings = (header, tr("Leads"), tr("Of all leads"), *names, share, tr("95% interval"), tr("Revenue"))
    kinds = ("text", "count", "share", *("count",) * len(names), "share", "interval", "money")
    width = len(headings) - all(row[-1] is None for row in rows)
    return Figures(
        title=tr("{plan} by {column}").format(plan=plan.name, column=header),
        headings=headings[:width],
        kinds=kinds[:width],
        rows=tuple(row[:width] for row in rows),
        currency=plan.economics.currency,
    )


def number_table(plan: Plan, header: str, numbers: "ColumnNumbers", *, is_money: bool) -> Figures:
    """How the numbers of all leads, of those who won and of the others spread."""
    heads = spread_heads()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, spread.n if spread else 0, *(spread_figures(spread) if spread else (None,) * len(heads)))
        for name, spread in spreads(numbers)
    )
    return Figures(
        title=tr("{column} of those who won and of the others: {plan}").format(column=header, plan=plan.name),
        headings=(header, tr("Leads"), *heads),
        kinds=("text", "count", *("money" if is_money else "figure",) * len(heads)),
        rows=rows,
        currency=plan.economics.currency,
    )


def number_rows(numbers: "ColumnNumbers") -> tuple[RangeRow, ...]:
    """The same for the chart."""
    return tuple(
        RangeRow(name, 0, None) if s is None else RangeRow(name, s.n, (s.p10, s.p25, s.median, s.p75, s.p90))
        for name, s in spreads(numbers)
    )


def _of_label(one: "LabelResult") -> ColumnLine:
    name, labels = shown_label(one.label), frozenset({one.label})
    return ColumnLine(name, one.label, one.counts, one.won_value, None, None, labels, n=one.n)


def _of_range(one: "NumberRange", numbers: "ColumnNumbers") -> ColumnLine:
    name = range_text(one.low, one.high, whole=numbers.whole)
    span = (one.low, one.high)
    return ColumnLine(name, None, one.counts, one.won_value, None, None, frozenset(one.labels), span, one.n)


def _sum_of(name: str, lines: Sequence[ColumnLine], stages: int) -> ColumnLine:
    counts = tuple(sum(line.counts[stage] or 0 for line in lines) for stage in range(stages))
    labels = frozenset[str]().union(*(line.labels for line in lines))
    n = sum(line.n for line in lines)
    return ColumnLine(name, None, counts, _money(line.won_value for line in lines), None, None, labels, n=n)


def _money(values: Iterable[float | None]) -> float | None:
    """The sum of what is told; None where nothing is."""
    told = [value for value in values if value is not None]
    return math.fsum(told) if told else None


def group_of(line: ColumnLine, cut: ColumnCut) -> tuple[str, ...]:
    """The group of leads behind a range, or behind a line of amounts (see ``analytics.column_groups``).

    Empty: there is none.
    """
    kind = ("value",) if cut.is_money else ("number", cut.header)
    if line.label == UNKNOWN:
        return kind
    if line.span is None and line.label is None:  # a sum of several
        return ()
    low, high = line.span or (float(line.label or 0),) * 2
    ends = ("" if end is None else repr(end) for end in (low, high))
    return (*kind, *ends, *(("whole",) if cut.numbers is not None and cut.numbers.whole else ()))


def about_labels(cut: ColumnCut) -> str:
    """How many different values there are, and for how many leads none is known."""
    known = [one for one in cut.results if one.label != UNKNOWN]
    everyone, told = sum(one.n for one in cut.results), sum(one.n for one in known)
    text = trn("{n} different value", "{n} different values", len(known)).format(n=count(len(known)))
    if told == everyone:
        return text
    blank = trn("{n} of {leads} leads has none", "{n} of {leads} leads have none", everyone - told)
    return f"{text}; {blank.format(n=count(everyone - told), leads=count(everyone))}"
