"""What leads can be filtered by: all that these leads have."""

from typing import TYPE_CHECKING

from funnel_planner.app.files.column_roles import headers_with
from funnel_planner.app.findings.periods import last_day
from funnel_planner.domain.days import date_of
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.pages.filter_bar import FilterBar

if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.cube import Cube


def offer_filters(filters: FilterBar, cube: "Cube", plan: Plan, desk: Desk) -> None:
    """Offer the channels, labels and days of these leads (or of a report without leads), stages and owners."""
    from funnel_planner.analytics.histories import NOWHERE
    from funnel_planner.analytics.leads import BLANK
    from funnel_planner.spreadsheet.meaning.columns import LABEL_LIMIT

    journeys, report = cube.journeys, cube.journeys.report
    has_leads = bool(journeys.leads.lead_count)
    channel, days = journeys.channel if has_leads or report is None else report.channel, cube.days
    channels = list(channel.labels)
    if (channel.codes == BLANK).any():
        channels.append(UNKNOWN)
    columns = journeys.leads.columns

    def has_blanks(header: str) -> bool:
        """Some lead that counts has nothing there."""
        return bool(((columns[header].codes == BLANK) & (journeys.furthest != NOWHERE)).any())

    labels = {
        header: tuple(sorted(coded.labels, key=str.casefold))
        for header, coded in columns.items()
        if 1 < len(coded.labels) <= LABEL_LIMIT or (len(coded.labels) == 1 and has_blanks(header))
    }
    first, last = (int(days.min()), int(days.max())) if len(days) else (None, None)
    filters.set_options(
        channels,
        labels,
        None if first is None else date_of(first),
        None if last is None else date_of(last),
        stages=[(stage.id, stage.name) for stage in plan.stages] if has_leads else (),
        owners=headers_with(desk.session.file, desk.session.imports(), Role.OWNER),
        seen_from=last_day(cube),
        has_blanks=has_blanks,
    )
