"""The tracker's own funnel: formulas that count the leads as they are typed in, so that it is useful by itself."""

from collections.abc import Callable

from funnel_planner.domain.plan import Plan
from funnel_planner.publish.formulas import divided
from funnel_planner.publish.look import BLUE, COUNT, FOG, INK, SHARE, SLATE
from funnel_planner.publish.sheet import Sheet, absolute, quoted, relative
from funnel_planner.publish.tracker.tracker_columns import Layout
from funnel_planner.publish.tracker.tracker_leads import column_area
from funnel_planner.words import tr

HEAD, FIRST = 3, 4
_NOW, _LOST, _REACHED, _STEP, _MONEY = 1, 2, 3, 4, 5
_CHART_COLUMN = 7
_BAR_PIXELS, _LEAST_PIXELS = 34, 240


def write_funnel(sheet: Sheet, plan: Plan, layout: Layout, leads_name: str) -> None:
    """Counts by stage with a chart, and by channel below."""
    sheet.title(
        tr("Funnel"), tr("Counts itself as you fill in the leads. Funnel Planner also counts the dates of stages.")
    )
    sheet.widths(30, 13, 14, 16, 17, 19, 3)
    at = _Areas(layout, leads_name)
    end = _write_stages(sheet, layout, at)
    _write_chart(sheet, end)
    _write_channels(sheet, plan, at, end + 3)


class _Areas:
    """Columns of the sheet of leads, for formulas; equality there minds no case and knows no wildcards."""

    def __init__(self, layout: Layout, leads_name: str) -> None:
        def found(key: str) -> str:
            return column_area(layout, key, leads_name)

        self.stage, self.last = found("stage"), found("last_stage")
        self.value, self.channel = found("value"), found("channel")

    def count(self, *conditions: str) -> str:
        """How many leads meet all conditions."""
        product = "*".join(f"({condition})" for condition in conditions)
        return f"SUMPRODUCT(--({product}))" if len(conditions) == 1 else f"SUMPRODUCT({product})"

    def amount(self, condition: str) -> str:
        """Value of the leads that meet a condition; texts among the values count as nothing."""
        return f"SUMPRODUCT(--({condition}),{self.value})"


def _write_stages(sheet: Sheet, layout: Layout, at: _Areas) -> int:
    """One row a stage; the row below the table."""
    money = sheet.look.money
    heads = [
        tr("Stage"), tr("Here now"), tr("Lost after it"), tr("Reached it"), tr("Of the stage before"),
        tr("Value here now"),
    ]  # fmt: skip
    sheet.heads(HEAD, 0, heads)
    last = FIRST + len(layout.stages) - 1
    for row, name in enumerate(layout.stages, FIRST):
        own = f"${relative(row, 0)}"
        sheet.text(row, 0, name, "row")
        sheet.formula(row, _NOW, at.count(f"{at.stage}={own}"), 0, COUNT)
        sheet.formula(row, _LOST, _lost_after(at, own, is_first=row == FIRST), 0, COUNT)
        here = f"{relative(row, _NOW)}+{relative(row, _LOST)}"
        later = f"+{relative(row + 1, _REACHED)}" if row < last else ""
        sheet.formula(row, _REACHED, here + later, 0, COUNT)
        if row > FIRST:
            rate = divided(relative(row, _REACHED), relative(row - 1, _REACHED))
            sheet.formula(row, _STEP, rate, None, SHARE)
        else:
            sheet.text(row, _STEP, "", "row")
        sheet.formula(row, _MONEY, at.amount(f"{at.stage}={own}"), 0, money)
    total = last + 1
    sheet.text(total, 0, tr("All leads"), "total")
    for column in (_NOW, _LOST):
        span = f"{relative(FIRST, column)}:{relative(last, column)}"
        sheet.formula(total, column, f"SUM({span})", 0, COUNT, "total")
    sheet.formula(total, _REACHED, relative(FIRST, _REACHED), 0, COUNT, "total")
    overall = divided(relative(last, _REACHED), relative(FIRST, _REACHED))
    sheet.formula(total, _STEP, overall, None, SHARE, "total")
    sheet.formula(total, _MONEY, f"SUM({relative(FIRST, _MONEY)}:{relative(last, _MONEY)})", 0, money, "total")
    return total


def _lost_after(at: _Areas, own: str, *, is_first: bool) -> str:
    """Lost leads that came as far as this stage; those of which it is not known, at the first."""
    lost = f"{at.stage}=tracker_lost"
    formula = at.count(lost, f"{at.last}={own}")
    unknown = at.count(lost, at.last + '=""')
    return f"{formula}+{unknown}" if is_first else formula


def _write_chart(sheet: Sheet, end: int) -> None:
    """Bars of how many reached each stage, from the top down."""
    chart = sheet.workbook.add_chart({"type": "bar"})
    own = quoted(sheet.name)
    chart.add_series(
        {
            "name": tr("Reached it"),
            "categories": f"={own}!{absolute(FIRST, 0)}:{absolute(end - 1, 0)}",
            "values": f"={own}!{absolute(FIRST, _REACHED)}:{absolute(end - 1, _REACHED)}",
            "fill": {"color": BLUE},
            "gap": 35,
            "data_labels": {"value": True, "font": {"color": INK}},
        }
    )
    chart.set_title(
        {"name": tr("Leads that reached each stage"), "name_font": {"size": 12, "color": INK}, "overlay": False}
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "line": {"none": True}, "num_font": {"color": SLATE}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": True, "line": {"color": FOG}}, "min": 0})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 520, "height": max(_LEAST_PIXELS, 70 + _BAR_PIXELS * (end - FIRST))})
    sheet.worksheet.insert_chart(HEAD, _CHART_COLUMN, chart, {"object_position": 3})


def _write_channels(sheet: Sheet, plan: Plan, at: _Areas, head: int) -> None:
    """One row a channel of the plan, and one for all others, so that they add up."""
    money = sheet.look.money
    heads = [tr("Channel"), tr("Leads"), tr("Customers"), tr("Of its leads"), "", tr("Value of customers")]
    sheet.heads(head, 0, heads)
    won = f"ISNUMBER(MATCH({at.stage},tracker_won,0))"
    is_lead = f'{at.stage}<>""'
    columns: tuple[tuple[int, Callable[[str], str], str], ...] = (
        (1, lambda is_it: at.count(is_it, is_lead), COUNT),
        (2, lambda is_it: at.count(is_it, won), COUNT),
        (5, lambda is_it: at.amount(f"({is_it})*{won}"), money),
    )
    everything: tuple[tuple[int, str, str], ...] = (
        (1, at.count(is_lead), COUNT), (2, at.count(won), COUNT), (5, at.amount(won), money),
    )  # fmt: skip
    first = head + 1
    for row, channel in enumerate(plan.channels, first):
        sheet.text(row, 0, channel.name, "row")
        for column, formula, number in columns:
            sheet.formula(row, column, formula(f"{at.channel}=${relative(row, 0)}"), 0, number)
        _write_share(sheet, row, "row")
    others, total = first + len(plan.channels), first + len(plan.channels) + 1
    sheet.text(others, 0, tr("Other or unknown"), "row")
    sheet.text(total, 0, tr("All leads"), "total")
    for column, whole, number in everything:
        named = f"SUM({relative(first, column)}:{relative(others - 1, column)})" if plan.channels else "0"
        sheet.formula(total, column, whole, 0, number, "total")
        sheet.formula(others, column, f"{relative(total, column)}-{named}", 0, number)
    _write_share(sheet, others, "row")
    _write_share(sheet, total, "total")


def _write_share(sheet: Sheet, row: int, style: str) -> None:
    sheet.formula(row, 3, divided(relative(row, 2), relative(row, 1)), None, SHARE, style)
    sheet.text(row, 4, "", style)
