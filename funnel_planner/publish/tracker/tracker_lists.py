"""The lists behind a tracker's drop-downs, on a sheet where people can add to them."""

from collections.abc import Sequence

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.plan import Plan
from funnel_planner.publish.sheet import Sheet, absolute, quoted
from funnel_planner.publish.tracker.tracker_columns import Layout
from funnel_planner.words import tr

HEAD, FIRST = 3, 4
ROOM = 250
"""Rows that a list one may add to can have; more than the channels a plan can have and the answers."""
_INPUT_ROWS = 12
"""Empty cells shown below the longest list."""


def write_lists(sheet: Sheet, plan: Plan, layout: Layout) -> None:
    """Each list under its title; formulas and drop-downs know them by the names ``tracker_...``."""
    sheet.title(
        tr("Lists"), tr("What the drop-downs offer. Add to the yellow lists; the stages are those of the plan.")
    )
    channels = [channel.name for channel in plan.channels]
    owners = list(dict.fromkeys(stage.owner.strip() for stage in plan.stages if stage.owner.strip()))
    heads = [tr("Stage"), tr("Channel"), tr("How did you find us?"), tr("Lost reason"), tr("Salesperson")]
    sheet.heads(HEAD, 0, heads, left=len(heads))
    sheet.widths(28, 28, 30, 30, 28)
    for row, name in enumerate([*layout.stages, layout.lost], FIRST):
        sheet.text(row, 0, name, "row")
    end = FIRST + len(layout.stages)
    sheet.name_area("tracker_stages", FIRST, 0, end, 0)
    sheet.name_area("tracker_last_stages", FIRST, 0, end - 1, 0)
    sheet.name_area("tracker_won", FIRST + plan.won_index, 0, end - 1, 0)
    sheet.name_cell("tracker_lost", end, 0)
    names = ("tracker_channels", "tracker_found", "tracker_reasons", "tracker_owners")
    lists = (channels, _answers(channels), _reasons(), owners)
    length = min(ROOM, max(map(len, lists)) + _INPUT_ROWS)
    for column, (name, items) in enumerate(zip(names, lists, strict=True), 1):
        _write_open_list(sheet, column, name, items, length)
    sheet.worksheet.freeze_panes(FIRST, 0)


def _write_open_list(sheet: Sheet, column: int, name: str, items: Sequence[str], length: int) -> None:
    """A list that one may add to: the name reaches as far as it is filled."""
    for row in range(FIRST, FIRST + length):
        sheet.text(row, column, items[row - FIRST] if row - FIRST < len(items) else "", "input")
    top, bottom = absolute(FIRST, column), absolute(FIRST + ROOM - 1, column)
    own = quoted(sheet.name)
    filled = f"MAX(1,COUNTA({own}!{top}:{bottom}))"
    sheet.workbook.define_name(name, f"=OFFSET({own}!{top},0,0,{filled},1)")


def _answers(channels: Sequence[str]) -> list[str]:
    """What people answer, and the plan's own channels."""
    usual = [
        tr("Recommended by someone"), tr("Internet search"), tr("Asked an AI assistant"), tr("Social media"),
        tr("Advertisement"), tr("Event or fair"), tr("Article, newsletter or podcast"), tr("Has known us for long"),
        tr("Does not remember"),
    ]  # fmt: skip
    known = {label_key(answer) for answer in usual}
    return [*(channel for channel in channels if label_key(channel) not in known), *usual]


def _reasons() -> list[str]:
    return [
        tr("Too expensive"), tr("No budget"), tr("No need any more"), tr("Bad timing"), tr("Chose a competitor"),
        tr("Does not answer"), tr("Not our kind of customer"), tr("Other reason"),
    ]  # fmt: skip
