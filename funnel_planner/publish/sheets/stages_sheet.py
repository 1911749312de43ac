"""The sheet of what each stage is for: guidance to work with, one line a stage."""

from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.domain.vocabulary import word
from funnel_planner.publish.inputs import Inputs
from funnel_planner.publish.look import DAYS, SHARE
from funnel_planner.publish.sheet import Sheet
from funnel_planner.words import tr
from funnel_planner.words.formats import NO_DATA

HEADS = 3
WIDTHS = (20, 17, 26, 26, 26, 14, 10, 10, 10, 28, 36, 18)


def write_stages(sheet: Sheet, plan: Plan, inputs: Inputs) -> None:
    """Question, criteria, owner, days, planned rate, metrics, ideas and channels of each stage."""
    sheet.title(tr("Stages"), tr("What each stage is for, who owns it and when someone moves on."))
    titles = [
        tr("Stage"), tr("Phase, kind, AIDA step"), tr("Guiding question"), tr("In when"), tr("Out when"), tr("Owner"),
        tr("Answer within (days)"), tr("Days to next stage"), tr("Planned rate"), tr("Metrics to watch"),
        tr("Content ideas"), tr("Suitable channels"),
    ]  # fmt: skip
    sheet.widths(*WIDTHS, 12)
    sheet.heads(HEADS, 0, titles[:6], left=6)
    sheet.heads(HEADS, 6, titles[6:9], left=0)
    sheet.heads(HEADS, 9, titles[9:], left=3)
    sheet.text(HEADS, 9, titles[9], "head_aside")
    sheet.worksheet.set_row(HEADS, 48)
    for index, stage in enumerate(plan.stages):
        row = HEADS + 1 + index
        before, behind = _texts(stage)
        for column, text in enumerate(before):
            sheet.text(row, column, text, "row_text" if column else "row_strong")
        sheet.number(row, 6, stage.sla_days, DAYS, "row_text")
        sheet.number(row, 7, stage.days_to_next, DAYS, "row_text")
        if index < len(inputs.rates):
            name = inputs.rates[index]
            formula = f'IF(ISNUMBER({name}),{name},"{NO_DATA}")'
            sheet.formula(row, 8, formula, stage.rate_to_next, SHARE, "row_text")
        else:
            sheet.number(row, 8, None, SHARE, "row_text")
        for column, text in enumerate(behind, start=9):
            sheet.text(row, column, text, "row_text_aside" if column == 9 else "row_text")
        sheet.fit_height(row, [*before, *behind], [*WIDTHS[:6], *WIDTHS[9:]])
    sheet.worksheet.freeze_panes(HEADS + 1, 1)


def _texts(stage: Stage) -> tuple[list[str], list[str]]:
    """Cells before and behind the numbers."""
    kinds = "\n".join((word(stage.phase), word(stage.kind), word(stage.aida)))
    before = [stage.name, kinds, stage.question, stage.entry_criterion, stage.exit_criterion, stage.owner]
    lists = (stage.metrics, stage.content_ideas, stage.suitable_channels)
    return before, ["\n".join(f"• {line}" for line in lines) for lines in lists]
