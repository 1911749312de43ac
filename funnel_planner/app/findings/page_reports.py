"""What page reports say under a look."""

from funnel_planner.app.findings.look import Look
from funnel_planner.domain.errors import PlannerError

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.page_sums import PageSums


def find_pages(look: Look) -> "PageSums":
    """Sums and weighted means of the pages in the filter's period; any thread. Refuses where no report tells of any."""
    pages = look.journeys.leads.pages
    if pages is None or not len(pages.day):
        raise PlannerError("pages_none")
    from funnel_planner.analytics.page_sums import page_sums
    from funnel_planner.analytics.reached import asked_day

    as_of = asked_day(look.journeys.counting)
    return page_sums(pages, look.lead_filter.first_day, look.lead_filter.last_day, as_of)
