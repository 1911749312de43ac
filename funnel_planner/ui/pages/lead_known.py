"""What is known of the leads that are changed by hand: their fields as they are, and what a form offers."""

from datetime import timedelta
from typing import TYPE_CHECKING

from funnel_planner.app.import_words import ROLES
from funnel_planner.app.lead_rows import LeadRows
from funnel_planner.domain.by_hand import CHANNEL, CREATED, EMAIL, NAME, PHONE, VALUE, column_field
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.pages.lead_talk import LeadOptions
from funnel_planner.words import tr

if TYPE_CHECKING:  # they load numpy, which must wait until after the first paint
    from funnel_planner.analytics.cube import Cube
    from funnel_planner.analytics.leads import LeadData

MOST_NAMED = 200
"""Labels offered in a form."""


class KnownLeads:
    """Leads as they were counted and their rows; both None where a plan has no leads yet."""

    def __init__(self, cube: "Cube | None", rows: LeadRows | None) -> None:
        self._cube, self._rows = cube, rows

    @property
    def has_only_totals(self) -> bool:
        """The plan is measured from a report: until it has a lead of its own."""
        return self._leads is not None and self._leads.counts is not None and not self._leads.lead_count

    @property
    def reason_header(self) -> str:
        """The column that says why leads were lost."""
        return self._header_of(Role.LOST_REASON)

    def reasons(self) -> tuple[str, ...]:
        """Reasons given so far."""
        return self._labels_of(self.reason_header)

    def texts(self, lead: int) -> dict[str, str]:
        """All fields of a lead as they are now."""
        from funnel_planner.analytics.leads import BLANK, EPOCH, NO_DAY, NO_VALUE

        leads, rows = self._leads, self._rows
        assert leads is not None  # noqa: S101 - a lead is chosen
        assert rows is not None  # noqa: S101 - a lead is chosen
        code, day, value = int(leads.channel.codes[lead]), int(leads.created_day[lead]), int(leads.value_minor[lead])
        texts = {
            NAME: rows.text_of_role(lead, Role.NAME),
            EMAIL: rows.text_of_role(lead, Role.EMAIL),
            PHONE: rows.text_of_role(lead, Role.PHONE),
            CHANNEL: "" if code == BLANK else leads.channel.labels[code],
            CREATED: "" if day == NO_DAY else (EPOCH + timedelta(days=day)).isoformat(),
            VALUE: "" if value == NO_VALUE else str(value),
        }
        for header in self._columns():
            coded = leads.columns.get(header)
            if coded is None:
                texts[column_field(header)] = rows.text_of_header(lead, header)
            else:
                label = int(coded.codes[lead])
                texts[column_field(header)] = "" if label == BLANK else coded.labels[label]
        return texts

    def options(self, plan: Plan) -> LeadOptions:
        """What a form offers."""
        leads = self._leads
        owner = self._header_of(Role.OWNER)
        columns: dict[str, tuple[str, ...] | None] = {owner: self._labels_of(owner)}
        for header in self._columns():
            coded = None if leads is None else leads.columns.get(header)
            if header not in columns:
                columns[header] = None if coded is None else coded.labels[:MOST_NAMED]
        columns.setdefault(tr("Note"), None)
        return LeadOptions(
            stages=tuple((stage.id, stage.name) for stage in plan.stages),
            channels=self.channels(plan),
            columns=columns,
            currency=plan.economics.currency,
            has_ids=self._rows is not None and Role.ID in self._rows.roles(),
        )

    def channels(self, plan: Plan) -> tuple[str, ...]:
        """The plan's channels, and those that leads came from under other names."""
        names = [channel.name for channel in plan.channels]
        known = {label_key(name) for name in names}
        labels = () if self._cube is None else self._cube.journeys.channel.labels
        names += [name for name in labels if label_key(name) not in known]
        return tuple(names[: MOST_NAMED + len(plan.channels)])

    @property
    def _leads(self) -> "LeadData | None":
        return None if self._cube is None else self._cube.journeys.leads

    def _columns(self) -> tuple[str, ...]:
        return () if self._rows is None else self._rows.editable_headers()

    def _labels_of(self, header: str) -> tuple[str, ...]:
        leads = self._leads
        coded = None if leads is None else leads.columns.get(header)
        return () if coded is None else coded.labels[:MOST_NAMED]

    def _header_of(self, role: Role) -> str:
        usual = tr(ROLES[role])
        return usual if self._rows is None else self._rows.header_of_role(role, usual)
