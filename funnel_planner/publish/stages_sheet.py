"""The sheet of what each stage is for: guidance to work with, one line a stage."""

from funnel_planner.domain.plan import Plan
from funnel_planner.domain.vocabulary import word
from funnel_planner.publish.inputs import Inputs
from funnel_planner.publish.look import DAYS, SHARE
from funnel_planner.publish.sheet import Sheet
from funnel_planner.words import tr
from funnel_planner.words.formats import NO_DATA

HEADS = 3


def write_stages(sheet: Sheet, plan: Plan, inputs: Inputs) -> None:
    """Question, criteria, owner, days, planned rate, metrics, ideas and channels of each stage."""
    sheet.title(tr("Stages"), tr("What each stage is for, who owns it and when someone moves on."))
    titles = [
        tr("Stage"), tr("Phase"), tr("Kind"), tr("AIDA step"), tr("Guiding question"), tr("In when"), tr("Out when"),
        tr("Owner"), tr("Answer within (days)"), tr("Days to next stage"), tr("Planned rate"), tr("Metrics to watch"),
        tr("Content ideas"), tr("Suitable channels"),
    ]  # fmt: skip
    sheet.widths(24, 15, 15, 12, 34, 34, 34, 16, 11, 11, 11, 34, 48, 24, 12)
    sheet.heads(HEADS, 0, titles, left=8)
    for index, stage in enumerate(plan.stages):
        row = HEADS + 1 + index
        sheet.text(row, 0, stage.name, "row_strong")
        texts = [
            word(stage.phase), word(stage.kind), word(stage.aida), stage.question, stage.entry_criterion,
            stage.exit_criterion, stage.owner,
        ]  # fmt: skip
        for column, text in enumerate(texts, start=1):
            sheet.text(row, column, text, "row_text")
        sheet.number(row, 8, stage.sla_days, DAYS, "row_text")
        sheet.number(row, 9, stage.days_to_next, DAYS, "row_text")
        if index < len(inputs.rates):
            name = inputs.rates[index]
            formula = f'IF(ISNUMBER({name}),{name},"{NO_DATA}")'
            sheet.formula(row, 10, formula, stage.rate_to_next, SHARE, "row_text")
        else:
            sheet.number(row, 10, None, SHARE, "row_text")
        for column, lines in ((11, stage.metrics), (12, stage.content_ideas), (13, stage.suitable_channels)):
            sheet.text(row, column, "\n".join(f"• {line}" for line in lines), "row_text")
    sheet.worksheet.freeze_panes(HEADS + 1, 1)
