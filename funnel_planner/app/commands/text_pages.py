"""What page reports tell, in lines for people: the busiest pages as a table, and sentences."""

from funnel_planner.analytics.page_sums import PageSum
from funnel_planner.app.commands.text_tables import text_table
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.page_reports import find_pages
from funnel_planner.app.findings.page_words import page_sentences
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.words import formats, tr, trn

MOST_PAGES = 12


def text_pages(look: Look) -> str:
    """All pages and the busiest ones. Raises ``PlannerError`` as ``find_pages`` does."""
    found = find_pages(look)
    told = found.pages[:MOST_PAGES]
    names = [tr("All pages"), *(shown_label(page.page) for page in told)]
    lines = [text_table(*_columns(names, [found.total, *told]))]
    rest = len(found.pages) - len(told)
    if rest:
        lines.append(
            trn(
                "{n} more page is left out; the first line has it.",
                "{n} more pages are left out; the first line has them.",
                rest,
            )
        )
    return "\n".join([*lines, *page_sentences(found)])


def _columns(names: list[str], pages: list[PageSum]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows, without the columns of which the report says nothing."""
    columns = [
        (tr("Page"), names),
        (tr("Visits"), [formats.count(page.visits) for page in pages]),
        (tr("Mean visit"), [formats.duration(page.seconds) for page in pages]),
        (tr("Conversion"), [formats.rate(page.conversion) for page in pages]),
        (tr("Clicks"), [formats.count(page.clicks) for page in pages]),
        (tr("Entrances"), [formats.count(page.entrances) for page in pages]),
        (tr("Exits"), [formats.count(page.exits) for page in pages]),
        (tr("Exits of visits"), [formats.rate(page.exit_rate) for page in pages]),
    ]
    known = [(heading, cells) for heading, cells in columns if any(cell != formats.NO_DATA for cell in cells)]
    return [heading for heading, _ in known], [list(row) for row in zip(*(cells for _, cells in known), strict=True)]
