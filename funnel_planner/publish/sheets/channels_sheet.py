"""The sheet of channels: what each costs and brings in a planned month."""

from funnel_planner.analytics.results import Measured
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.vocabulary import word
from funnel_planner.forecast.projection import Projection
from funnel_planner.publish.charts import add_channel_chart
from funnel_planner.publish.inputs import Inputs
from funnel_planner.publish.look import COUNT, PEOPLE, RATIO, SHARE
from funnel_planner.publish.sheet import Sheet
from funnel_planner.publish.sheets.forecast_sheet import (
    CAC,
    CUSTOMERS,
    LEADS,
    REVENUE,
    ROAS,
    ROI,
    SPEND,
    ForecastPlaces,
)
from funnel_planner.publish.sheets.result_channels import shown_channels
from funnel_planner.words import tr

HEADS = 3
FIRST_NUMBER = 4


def write_channels(sheet: Sheet, places: ForecastPlaces, plan: Plan, projection: Projection, inputs: Inputs) -> None:
    """One line a channel, its messages counted, with a chart below."""
    sheet.title(tr("Channels"), tr("What each channel costs and brings in a planned month."))
    sheet.widths(28, 16, 18, 12, *[15] * 8, 12)
    titles = [
        tr("Channel"), tr("Kind"), tr("Enters at"), tr("Messages"), tr("People per month"), tr("Leads"), tr("Spend"),
        tr("Customers"), tr("Revenue"), tr("CAC, ads only"), tr("ROAS"), tr("ROI on gross profit"),
    ]  # fmt: skip
    sheet.heads(HEADS, 0, titles, left=4)
    look = sheet.look
    for offset, (channel, month) in enumerate(zip(plan.channels, projection.channels, strict=True)):
        row, source = HEADS + 1 + offset, places.first_money + offset
        written = sum(message.channel_id == channel.id and not message.is_blank for message in plan.messages)
        leads = month.volumes[max(plan.lead_index, plan.entry_index(channel))]
        sheet.text(row, 0, channel.name, "row_strong")
        sheet.text(row, 1, word(channel.kind), "row")
        sheet.text(row, 2, plan.stages[plan.entry_index(channel)].name, "row")
        sheet.text(row, 3, tr("{n} of {all}").format(n=written, all=4), "row")
        sheet.formula(row, FIRST_NUMBER, inputs.channels[offset].volume, channel.volume_per_month, PEOPLE)
        figures = [
            (LEADS, leads, PEOPLE), (SPEND, month.spend, look.money), (CUSTOMERS, month.customers, PEOPLE),
            (REVENUE, month.revenue, look.money), (CAC, month.cac, look.money_cents), (ROAS, month.roas, RATIO),
            (ROI, month.roi, SHARE),
        ]  # fmt: skip
        for column, value, number in figures:
            sheet.formula(row, FIRST_NUMBER + column, places.at(source, column), value, number)
    add_channel_chart(sheet, HEADS + 3 + len(plan.channels), places, plan)
    sheet.worksheet.freeze_panes(HEADS + 1, 1)


def write_seen_channels(sheet: Sheet, plan: Plan, measured: Measured) -> None:
    """The channels of the leads, for a plan that has none of its own yet: how many entered, and came to the end."""
    sheet.title(tr("Channels"), tr("No channel is planned yet; these are the channels of the leads."))
    sheet.widths(28, *[15] * 2)
    sheet.heads(HEADS, 0, [tr("Channel"), tr("Leads"), plan.stages[plan.won_index].name], left=1)
    for row, channel in enumerate(shown_channels(measured), HEADS + 1):
        sheet.text(row, 0, channel.name, "row_strong")
        sheet.number(row, 1, channel.funnel.counts[0], COUNT, "row")
        sheet.number(row, 2, channel.funnel.counts[plan.won_index], COUNT, "row")
    sheet.worksheet.freeze_panes(HEADS + 1, 1)
