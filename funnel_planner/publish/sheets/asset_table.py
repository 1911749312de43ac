"""What brought leads: a table a column of landing pages, campaigns and the like, each ranked by wins and by share."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from funnel_planner.analytics.labels_result import LabelResult, label_totals
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.publish.formulas import DASH
from funnel_planner.publish.frame import COUNTED, heads, own, rate_cells, rate_heads, section
from funnel_planner.publish.look import COUNT
from funnel_planner.publish.sheet import Sheet, absolute, area
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count

MOST_ASSETS = 500
LEAST = 30
"""Leads that a label must have to be ranked by its share; it can be changed in the workbook."""
(LEADS, WON, SHARE, _LOW, _HIGH, BY_WON, BY_SHARE, REVENUE) = range(1, 9)


def write_assets(sheet: Sheet, parts: Parts, head: tuple[int, str], results: tuple[LabelResult, ...]) -> int:
    """What each label brought, the largest of them; returns the row after the table."""
    top, header = head
    won = parts.plan.won_index
    shown = results[:MOST_ASSETS]
    row = section(sheet, top, tr("What brought leads: {column}").format(column=header), *_notes(results, won))
    sheet.text(row, 0, tr("Ranked by share from so many leads on"), "row")
    sheet.number(row, 1, LEAST, COUNT, COUNTED)
    least, row = absolute(row, 1), row + 1
    has_money = any(result.won_value is not None for result in shown)
    titles = [header, tr("Leads"), tr("Won"), *rate_heads(tr("Share won")), tr("Rank by won"), tr("Rank by share won")]
    heads(sheet, row, [*titles, tr("Revenue")] if has_money else titles)
    first, last = row + 1, row + len(shown)
    by_won = _ranks({one.label: one.counts[won] for one in shown})
    by_share = _ranks({one.label: one.counts[won] / one.n for one in shown if one.n >= LEAST})
    leads, wins, shares = (area(first, column, last, column) for column in (LEADS, WON, SHARE))
    for result in shown:
        row += 1
        sheet.text(row, 0, shown_label(result.label), "row")
        sheet.number(row, LEADS, result.n, COUNT, COUNTED)
        sheet.number(row, WON, result.counts[won], COUNT, COUNTED)
        rate_cells(sheet, row, SHARE, (own(row, WON), result.counts[won]), (own(row, LEADS), result.n))
        mine, n, share = own(row, WON), own(row, LEADS), own(row, SHARE)
        sheet.formula(row, BY_WON, f'COUNTIF({wins},">"&{mine})+1', by_won[result.label], COUNT)
        # COUNTIFS would compare shares as texts of 15 digits, and find some larger than themselves
        place = f"SUMPRODUCT(ISNUMBER({shares})*({shares}>{share})*({leads}>={least}))+1"
        sheet.formula(row, BY_SHARE, f"IF({n}>={least},{place},{DASH})", by_share.get(result.label), COUNT)
        if has_money:
            sheet.number(row, REVENUE, result.won_value, sheet.look.money, COUNTED)
    return row + 2


def _notes(results: Sequence[LabelResult], won: int) -> list[str]:
    labels, without = label_totals(results, won)
    text = trn("{n} value, {without} without a win.", "{n} values, {without} of them without a win.", labels)
    notes = [text.format(n=count(labels), without=count(without))]
    if len(results) > MOST_ASSETS:
        notes.append(tr("The {n} largest of {all}.").format(n=count(MOST_ASSETS), all=count(len(results))))
    return notes


def _ranks(values: Mapping[str, float]) -> dict[str, int]:
    """Rank of each label, the largest value first and the same rank for equal ones."""
    ordered = sorted(values.values())
    return {label: 1 + len(ordered) - bisect_right(ordered, value) for label, value in values.items()}
