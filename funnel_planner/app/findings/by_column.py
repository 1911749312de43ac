"""The funnel cut by an imported column: what each of its values brought, and how its numbers spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from funnel_planner.app.findings.driving import stage_aliases
from funnel_planner.app.findings.look import Look
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import UNKNOWN, label_key
from funnel_planner.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.column_cuts import ColumnNumbers, NumberSpread
    from funnel_planner.analytics.labels_result import LabelResult

MOST_LABELS = 50
"""A column of more labels is not offered first: names, remarks, numbers."""


@dataclass(frozen=True, slots=True, eq=False)
class ColumnCut:
    """One column of those that can be chosen from."""

    header: str
    headers: tuple[str, ...]
    results: "tuple[LabelResult, ...]"
    """The largest first, blanks last; months by the calendar, numbers from the smallest up."""
    numbers: "ColumnNumbers | None"
    """None: its values are no numbers."""
    is_money: bool = False
    """It is what the leads are worth."""


def column_cut(look: Look, header: str = "") -> ColumnCut:
    """The leads that pass by a column; empty, or one that is not there: the first that says something of its own.

    Raises ``PlannerError``: ``columns_need_leads``, ``columns_none``.
    """
    if not look.has_leads:
        raise PlannerError("columns_need_leads")
    worth = value_name(look)
    headers = (*look.journeys.leads.columns, *([worth] if worth else []))
    if not headers:
        raise PlannerError("columns_none")
    chosen = header if header in headers else _first_of_interest(look) or worth
    results, numbers = cut_by(look, chosen)
    return ColumnCut(chosen, headers, results, numbers, is_money=chosen == worth)


def value_name(look: Look) -> str:
    """What the column is called that says what leads are worth; empty where none says it."""
    from funnel_planner.analytics.leads import NO_VALUE

    leads = look.journeys.leads
    name = look.value_header or tr("Value")
    return "" if name in leads.columns or (leads.value_minor == NO_VALUE).all() else name


def cut_by(look: Look, header: str) -> "tuple[tuple[LabelResult, ...], ColumnNumbers | None]":
    """What each value of a column brought, and the numbers of a column of numbers; ``value_name``: of amounts."""
    from funnel_planner.analytics.column_cuts import column_numbers, value_column
    from funnel_planner.analytics.label_numbers import numbers_of
    from funnel_planner.analytics.labels_result import label_results

    kept = look.journeys.leads.columns.get(header)
    column = value_column(look.journeys.leads) if kept is None else kept
    results = tuple(label_results(look.journeys, column, look.rows))
    number_of = {label: float(label) for label in column.labels} if kept is None else numbers_of(column)
    if not number_of:
        return tuple(_by_calendar(results)), None
    by_number = sorted(results, key=lambda one: number_of.get(one.label, float("inf")))
    return tuple(by_number), column_numbers(by_number, number_of, look.journeys.won_index)


def _by_calendar(results: "Sequence[LabelResult]") -> "Sequence[LabelResult]":
    """Names of months in their order; others as they are."""
    from funnel_planner.spreadsheet.meaning.dates import month_number

    try:
        months = {one.label: month_number(one.label) for one in results if one.label != UNKNOWN}
    except ValueError:
        return results
    return sorted(results, key=lambda one: months.get(one.label, len(results) + 12))


def numbers_by(look: Look, header: str) -> "ColumnNumbers | None":
    """The numbers of a column of this name; None where it is not kept or none of numbers."""
    columns = (*look.journeys.leads.columns, value_name(look))
    kept = next((known for known in columns if label_key(known) == label_key(header)), None)
    return None if kept is None else cut_by(look, kept)[1]


def restates(look: Look, labels: Sequence[str]) -> bool:
    """A column's labels are those of the stages or of the channels, which are shown elsewhere."""
    stages = {label_key(name) for name in (*(stage.name for stage in look.plan.stages), *stage_aliases(look.plan))}
    channels = {label_key(label) for label in look.journeys.channel.labels}
    keys = {label_key(label) for label in labels}
    return 2 * len(keys & stages) > len(keys) or keys == channels


def _first_of_interest(look: Look) -> str:
    columns = look.journeys.leads.columns
    few = [header for header, column in columns.items() if 2 <= len(column.labels) <= MOST_LABELS]
    telling = [header for header in few if not restates(look, columns[header].labels)]
    return next((header for header in telling if _is_filled_alike(look, header)), next(iter(telling or columns), ""))


def _is_filled_alike(look: Look, header: str) -> bool:
    """Whether a column is known of won leads about as often as of the others, so not only since they won."""
    from funnel_planner.analytics.drivers import SKEW

    known = look.journeys.leads.columns[header].codes >= 0
    won = look.journeys.at(look.journeys.won_index)
    others = ~won & (look.journeys.furthest >= 0)
    return not won.any() or not others.any() or abs(float(known[won].mean() - known[others].mean())) < SKEW


def spreads(numbers: "ColumnNumbers") -> "list[tuple[str, NumberSpread | None]]":
    """The numbers of all leads, of those who won and of the others, each with its name."""
    return [(tr("All leads"), numbers.leads), (tr("Won"), numbers.won), (tr("Not won"), numbers.not_won)]


def filled_in(cut: ColumnCut, won: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Of the leads that won, and of all others: how many the column is filled in for, out of how many."""
    known = [one for one in cut.results if one.label != UNKNOWN]
    n, x = (sum(one.n for one in cut.results), sum(one.counts[won] for one in cut.results))
    known_n, known_x = (sum(one.n for one in known), sum(one.counts[won] for one in known))
    return (known_x, x), (known_n - known_x, n - x)


def spread_figures(spread: "NumberSpread") -> tuple[float, ...]:
    """The figures of a spread that are shown."""
    s = spread
    return (s.least, s.p25, s.median, s.mean, s.p75, s.p90, s.most, s.total)


def number_keys(numbers: "ColumnNumbers") -> dict[str, Any]:
    """The numbers of a column for JSON, unrounded."""
    return {
        "all": _spread_keys(numbers.leads),
        "won": _spread_keys(numbers.won),
        "not_won": _spread_keys(numbers.not_won),
        "without_number": sum(one.n for one in numbers.others),
        "ranges": [
            {"from": one.low, "below" if one.low != one.high else "to": one.high, "n": one.n, "counts": [*one.counts]}
            for one in numbers.ranges
        ],
    }


def _spread_keys(spread: "NumberSpread | None") -> dict[str, float] | None:
    if spread is None:
        return None
    names = ("min", "p25", "median", "mean", "p75", "p90", "max", "sum")
    return {"n": spread.n, **dict(zip(names, spread_figures(spread), strict=True))}
