"""The sheet of doubts: what in the numbers should make one look twice, why it matters, what to do."""

from funnel_planner.publish.sheet import Sheet
from funnel_planner.publish.sheets.parts import Parts
from funnel_planner.words import tr

HEADS = 3
WIDTHS = (60, 60, 60)


def write_doubts(sheet: Sheet, parts: Parts) -> None:
    """One line a doubt."""
    sheet.title(tr("Doubts"), parts.line)
    sheet.widths(*WIDTHS, 12)
    sheet.heads(HEADS, 0, [tr("What was noticed"), tr("Why it matters"), tr("What to do")], left=3)
    for offset, texts in enumerate(parts.findings.doubts, start=1):
        for column, text in enumerate(texts):
            sheet.text(HEADS + offset, column, text, "row_text" if column else "row_strong")
        sheet.fit_height(HEADS + offset, texts, WIDTHS)
    sheet.worksheet.freeze_panes(HEADS + 1, 0)
