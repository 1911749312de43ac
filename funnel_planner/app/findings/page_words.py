"""Pages in plain sentences: the same ones in the text report, on the screen and in workbooks."""

from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.formats import count, interval, rate

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.page_sums import PageSum, PageSums

NO_EXITS = mark("The report does not say where visits ended, so no page can be named as the most abandoned one.")


def page_sentences(found: "PageSums") -> list[str]:
    """The busiest page, the one most abandoned, what visits brought, and what the report does not say."""
    said = [_busiest(found), _abandoned(found), _conversion(found.total)]
    if any(page.exit_rate is not None and page.exit_rate > 1 for page in found.pages):
        said.append(tr("Some pages have more exits than visits: here visits seem to count people, and exits do not."))
    if found.undated:
        text = trn(
            "{n} row without a date is left out of this period.",
            "{n} rows without a date are left out of this period.",
            found.undated,
        )
        said.append(text)
    return [sentence for sentence in said if sentence]


def _busiest(found: "PageSums") -> str:
    page, whole = found.busiest, found.total.visits
    if page is None or page.visits is None:
        return ""
    text = trn(
        "The busiest page is {page}: {n} visit, {share} of all.",
        "The busiest page is {page}: {n} visits, {share} of all.",
        page.visits,
    )
    return text.format(page=shown_label(page.page), share=rate(page.visits / whole if whole else None))


def _abandoned(found: "PageSums") -> str:
    from funnel_planner.analytics.page_sums import FEW_VISITS

    page = found.most_abandoned
    if page is None and found.total.exits is None:
        return tr(NO_EXITS)
    if page is None or page.exits is None:
        return ""
    text = trn(
        "Of the pages with at least {few} visits, {page} is most often left for good: {exits} of {n} visit ended"
        " there ({share}, 95% interval {interval}).",
        "Of the pages with at least {few} visits, {page} is most often left for good: {exits} of {n} visits ended"
        " there ({share}, 95% interval {interval}).",
        page.exit_visits,
    )
    return text.format(
        few=FEW_VISITS,
        page=shown_label(page.page),
        exits=count(page.exits),
        share=rate(page.exit_rate),
        interval=interval(*(page.exit_interval or (0.0, 1.0))),
    )


def _conversion(total: "PageSum") -> str:
    """How many of all visits did what their page is for, of which the report says it."""
    own = total.conversion_interval
    if own is None or not total.conversion_visits:
        return ""
    text = trn(
        "Of {n} visit of which the report tells it, {share} did what the page is for (95% interval {interval}).",
        "Of {n} visits of which the report tells it, {share} did what the page is for (95% interval {interval}).",
        total.conversion_visits,
    )
    return text.format(share=rate(total.conversion), interval=interval(*own))
