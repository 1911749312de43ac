"""The leads shown in the table as a sheet of their own: Excel or CSV, with numbers and days as such."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from funnel_planner.app.files.import_words import ROLES
from funnel_planner.app.leads.lead_rows import LeadRows, stage_names
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.days import date_of
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy or xlsxwriter
    from funnel_planner.analytics.listing import Numbers
    from funnel_planner.analytics.reached import Journeys
    from funnel_planner.publish.plain_sheets import Value

_AT_ONCE = 500


def write_leads(
    path: Path,
    file: PlanFile,
    imports: Sequence[str],
    plan: Plan,
    journeys: "Journeys",
    facts: Mapping[int, HandLead],
    numbers: "Numbers",
    reporter: Reporter,
) -> int:
    """Write these leads in this order, replacing ``path`` in one step; how many there were. On a worker thread.

    Raises ``PlannerError``: ``leads_suffix``, or as ``publish.replacing``; and ``Cancelled``.
    """
    from funnel_planner.publish.plain_sheets import PlainTable, write_tables, write_text

    rows = LeadRows(file, imports, journeys.leads, facts)
    roles = rows.roles()
    own = [tr("Stage reached"), tr("Outcome"), tr("Channel"), tr("First contact"), tr("Value")]
    persons = [rows.role_header(role) or tr(ROLES[role]) for role in roles]
    headers = _distinct([*persons, *own, *rows.other_headers()])
    made = _rows(rows, plan, journeys, numbers, reporter)
    if path.suffix.lower() == ".csv":
        return write_text(path, PlainTable("", headers, made))
    if path.suffix.lower() != ".xlsx":
        raise PlannerError("leads_suffix", file=path.name)
    return write_tables(path, [PlainTable(tr("Leads"), headers, made)])


def _rows(
    rows: LeadRows, plan: Plan, journeys: "Journeys", numbers: "Numbers", reporter: Reporter
) -> "Iterator[list[Value]]":
    from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_DAY, NO_VALUE
    from funnel_planner.analytics.standing import standing

    leads, roles, headers = journeys.leads, rows.roles(), rows.other_headers()
    stands = standing(journeys).outcome
    stages = stage_names(plan)
    outcomes = (tr("Open"), tr("Won"), tr("Lost"))
    channels = (*journeys.channel.labels, tr("(unknown)"))  # a blank's code is -1
    coded = {header: (leads.columns[header].codes, (*leads.columns[header].labels, "")) for header in leads.columns}
    for start in range(0, len(numbers), _AT_ONCE):
        reporter.advance(start, len(numbers))
        part = numbers[start : start + _AT_ONCE].tolist()
        rows.fetch(part)
        for lead in part:
            day, minor = int(journeys.entry_day[lead]), int(leads.value_minor[lead])
            yield [
                *(rows.text_of_role(lead, role) for role in roles),
                stages[journeys.furthest[lead]],
                outcomes[stands[lead]],
                channels[journeys.channel.codes[lead]],
                "" if day == NO_DAY else date_of(day).isoformat(),
                "" if minor == NO_VALUE else minor / MINOR_PER_UNIT,
                *(
                    coded[header][1][coded[header][0][lead]] if header in coded else rows.text_of_header(lead, header)
                    for header in headers
                ),
            ]


def _distinct(headers: Sequence[str]) -> list[str]:
    """Headers told apart: a file may have columns of the names that ours have."""
    found: list[str] = []
    for header in headers:
        name, number = header, 2
        while name in found:
            name, number = f"{header} {number}", number + 1
        found.append(name)
    return found
