"""The sheet of messages: the matrix channel x AIDA step, and below it every message in full."""

from funnel_planner.domain.message import MessageStatus
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep
from funnel_planner.domain.vocabulary import word
from funnel_planner.publish.look import COUNT
from funnel_planner.publish.sheet import Sheet, area
from funnel_planner.words import tr

HEADS = 3
STEPS = tuple(AidaStep)
WIDTHS = (22, 32, 38, 32, 32, 24, 16, 26)


def write_messages(sheet: Sheet, plan: Plan) -> None:
    """The matrix shows headline and status; what is missing is said in words, not only by colour."""
    sheet.title(tr("Messages"), tr("What each channel says at each step: headline and status."))
    sheet.widths(*WIDTHS, 12)
    sheet.heads(HEADS, 0, [tr("Channel"), *[word(step) for step in STEPS]], left=5)
    for offset, channel in enumerate(plan.channels):
        row = HEADS + 1 + offset
        sheet.worksheet.set_row(row, 48)
        sheet.text(row, 0, channel.name, "row_strong")
        for column, step in enumerate(STEPS, start=1):
            _cell(sheet, row, column, plan, channel.id, step)
    row = HEADS + 1 + len(plan.channels)
    _coverage(sheet, row, plan)
    _in_full(sheet, row + 2, plan)
    sheet.worksheet.freeze_panes(HEADS + 1, 1)


def _cell(sheet: Sheet, row: int, column: int, plan: Plan, channel_id: str, step: AidaStep) -> None:
    message = plan.message(channel_id, step)
    if message is None or message.is_blank:
        sheet.text(row, column, word(MessageStatus.MISSING), "missing")
        return
    style = message.status.value if message.status is not MessageStatus.MISSING else "draft"
    headline = message.headline or message.body or message.call_to_action
    sheet.text(row, column, f"{headline}\n· {word(message.status)}", style)


def _coverage(sheet: Sheet, row: int, plan: Plan) -> None:
    """How many channels have a message at each step: missing cells counted in the matrix itself."""
    sheet.text(row, 0, tr("Channels with a message"), "total")
    first, count = HEADS + 1, len(plan.channels)
    for column, step in enumerate(STEPS, start=1):
        written = sum(message.step is step and not message.is_blank for message in plan.messages)
        if not count:
            sheet.number(row, column, 0, COUNT, "total")
            continue
        cells = area(first, column, first + count - 1, column)
        missing = word(MessageStatus.MISSING).replace('"', '""')
        sheet.formula(row, column, f'{count}-COUNTIF({cells},"{missing}")', written, COUNT, "total")


def _in_full(sheet: Sheet, row: int, plan: Plan) -> None:
    sheet.text(row, 0, tr("Every message in full"), "section")
    titles = [
        tr("Channel"), tr("Headline"), tr("Message"), tr("Proof"), tr("Offer"), tr("Call to action"),
        tr("Step, format, status"), tr("Link"),
    ]  # fmt: skip
    sheet.heads(row + 1, 0, titles, left=len(titles))
    for offset, message in enumerate(message for message in plan.messages if not message.is_blank):
        line = row + 2 + offset
        kinds = "\n".join((word(message.step), word(message.format), word(message.status)))
        texts = [
            plan.channel(message.channel_id).name, message.headline, message.body, message.proof, message.offer,
            message.call_to_action, kinds, message.link,
        ]  # fmt: skip
        for column, text in enumerate(texts):
            sheet.text(line, column, text, "row_text" if column else "row_strong")
        sheet.fit_height(line, texts, WIDTHS)
