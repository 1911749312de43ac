"""Key figures in words: what each kind of tile is called, how it is computed, and how its value is written."""

from funnel_planner.domain.picture import Tile
from funnel_planner.ui.charts.funnel_words import people, rate_text
from funnel_planner.words import mark, tr
from funnel_planner.words.formats import NO_DATA, days, number, ratio, round_money, short_money

NAMES = {
    "won": mark("Won"),
    "overall_conversion": mark("Overall conversion"),
    "won_value": mark("Value won"),
    "customers_per_month": mark("Customers a month"),
    "overall_conversion_planned": mark("Planned conversion"),
    "revenue_per_month": mark("Planned revenue a month"),
    "cac_planned": mark("Cost per customer, planned"),
    "revenue": mark("Revenue a month"),
    "spend": mark("Spend a month"),
    "gross_profit": mark("Profit a month"),
    "cac": mark("CAC, fully loaded"),
    "cac_ads": mark("CAC, ads only"),
    "cost_per_lead": mark("Cost per lead"),
    "roas": mark("ROAS"),
    "roi": mark("ROI on gross profit"),
    "roi_revenue": mark("ROI on revenue"),
    "ltv": mark("Lifetime value"),
    "ltv_cac": mark("LTV : CAC"),
    "payback_months": mark("Payback"),
    "break_even_entries": mark("Break-even entries"),
    "velocity_per_day": mark("Sales velocity a day, planned"),
}

FORMULAS = {
    "won": mark("Leads that reached the won stage"),
    "overall_conversion": mark("Leads at the last stage / leads at the first stage"),
    "won_value": mark("Sum of the values of won leads"),
    "overall_conversion_planned": mark("Share of the people at the first stage who reach the last one"),
    "customers_per_month": mark("People who reach the last stage in a month"),
    "revenue_per_month": mark("Customers a month × deal size, summed over channels"),
    "revenue": mark("Customers × deal size, summed over channels"),
    "cac_planned": mark("(Channel costs + sales costs) / new customers"),
    "spend": mark("Fixed costs + cost per click × entries + cost per lead × leads, of all channels"),
    "gross_profit": mark("Margin × revenue − channel costs − sales costs: what is left after winning customers"),
    "cac": mark("(Channel costs + sales costs) / new customers"),
    "cac_ads": mark("Channel costs / new customers"),
    "cost_per_lead": mark("Channel costs / leads"),
    "roas": mark("Revenue / channel costs"),
    "roi": mark("(Margin × revenue − channel costs) / channel costs; sales costs are left out, as in ROAS"),
    "roi_revenue": mark("(Revenue − channel costs) / channel costs; neither margin nor sales costs are taken off"),
    "ltv": mark(
        "Gross profit that a customer brings in all: in a subscription, monthly revenue × margin / churn; of customers"
        " who buy again, mean deal size × orders a year × years × margin"
    ),
    "ltv_cac": mark("Lifetime value / CAC, fully loaded: channel and sales costs"),
    "payback_months": mark("CAC, fully loaded / (monthly revenue of a customer × margin)"),
    "break_even_entries": mark(
        "Entries a month that pay all fixed costs: fixed costs / (revenue per entry × margin − cost per entry)"
    ),
    "velocity_per_day": mark(
        "Customers of a month × deal size / days of a sales cycle; what leads show is under Results, Time"
    ),
}


def tile_name(kind: str) -> str:
    """What a key figure is called; an unknown kind is shown as it is."""
    return tr(NAMES[kind]) if kind in NAMES else kind.replace("_", " ")


def tile_formula(kind: str) -> str:
    """How it is computed; empty for unknown kinds."""
    return tr(FORMULAS[kind]) if kind in FORMULAS else ""


def tile_short(tile: Tile, currency: str) -> str:
    """Its value in few letters; empty where it is never long."""
    return short_money(tile.value, currency) if tile.unit == "money" and tile.value is not None else ""


def tile_value(tile: Tile, currency: str) -> str:
    """Its value as written."""
    value = tile.value
    if value is None:
        return NO_DATA
    if tile.kind == "payback_months" or tile.unit == "months":
        return tr("{n} mo.").format(n=number(value, 1))
    if tile.unit == "money":
        return round_money(value, currency)
    writers = {"share": rate_text, "count": people, "ratio": ratio, "days": days}
    return writers[tile.unit](value) if tile.unit in writers else number(value, 1)
