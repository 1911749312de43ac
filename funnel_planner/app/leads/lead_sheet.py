"""The leads shown in the table as a sheet of their own: Excel or CSV, with numbers and days as such."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from funnel_planner.app.files.import_words import ROLES
from funnel_planner.app.leads.lead_rows import LeadRows, stage_names
from funnel_planner.app.leads.outcome_words import outcome_words
from funnel_planner.app.leads.sheet_columns import SheetColumn, iso_column, sheet_column, still_readable, typed
from funnel_planner.app.leads.shown_texts import channel_names
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
    first = len(roles) + len(own)
    kinds = _kinds(rows, plan, journeys, numbers, reporter)
    columns = {first + place: kinds[header] for place, header in enumerate(rows.other_headers()) if header in kinds}
    columns[len(roles) + own.index(tr("First contact"))] = iso_column()
    money = [place for place, column in columns.items() if column.is_money] + [len(roles) + own.index(tr("Value"))]
    table = PlainTable(
        tr("Leads"),
        headers,
        typed(made, columns),
        dated=frozenset(place for place, column in columns.items() if column.is_dated),
        currencies=dict.fromkeys(money, plan.economics.currency),
    )
    return write_tables(path, [table])


def _kinds(
    rows: LeadRows, plan: Plan, journeys: "Journeys", numbers: "Numbers", reporter: Reporter
) -> dict[str, SheetColumn]:
    """By header, the columns that are not texts. Texts that stand in the rows only are read, as far as need be."""
    offset = plan.counting.utc_offset_minutes
    known = {header: sheet_column(rows.columns_named(header), offset) for header in rows.other_headers()}
    coded = journeys.leads.columns
    kinds = {header: column for header, column in known.items() if column is not None}
    kinds = still_readable(kinds, {header: coded[header].labels for header in kinds if header in coded})
    for start in range(0, len(numbers), _AT_ONCE):
        asked = [header for header, column in kinds.items() if not (column.is_lenient or header in coded)]
        if not asked:
            break
        reporter.advance(0, len(numbers))
        part = numbers[start : start + _AT_ONCE].tolist()
        rows.fetch(part)
        kinds = still_readable(kinds, {header: [rows.text_of_header(n, header) for n in part] for header in asked})
    return kinds


def _rows(
    rows: LeadRows, plan: Plan, journeys: "Journeys", numbers: "Numbers", reporter: Reporter
) -> "Iterator[list[Value]]":
    from funnel_planner.analytics.leads import MINOR_PER_UNIT, NO_DAY, NO_VALUE
    from funnel_planner.analytics.standing import standing

    leads, roles, headers = journeys.leads, rows.roles(), rows.other_headers()
    stands = standing(journeys).outcome
    stages = stage_names(plan)
    outcomes = outcome_words()
    channels = channel_names(journeys.channel)
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
