"""What is known of the leads that are changed by hand: their fields, how they stand, and what a form offers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from funnel_planner.app.files.import_words import ROLES
from funnel_planner.app.leads.lead_rows import LeadRows
from funnel_planner.domain.by_hand import CHANNEL, CREATED, EMAIL, NAME, PHONE, VALUE, HandLead, column_field
from funnel_planner.domain.days import date_of
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.pages.lead_talk import LeadOptions, Subject
from funnel_planner.words import tr

if TYPE_CHECKING:  # they load numpy, which must wait until after the first paint
    from funnel_planner.analytics.cube import Cube
    from funnel_planner.analytics.leads import LeadData
    from funnel_planner.analytics.reached import Journeys

_WON, _LOST = 1, 2
"""Outcomes as ``analytics.reached`` numbers them."""
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
        from funnel_planner.analytics.leads import BLANK, NO_DAY, NO_VALUE

        leads, rows = self._leads, self._rows
        assert leads is not None  # noqa: S101 - a lead is chosen
        assert rows is not None  # noqa: S101 - a lead is chosen
        code, day, value = int(leads.channel.codes[lead]), int(leads.created_day[lead]), int(leads.value_minor[lead])
        texts = {
            NAME: rows.text_of_role(lead, Role.NAME),
            EMAIL: rows.text_of_role(lead, Role.EMAIL),
            PHONE: rows.text_of_role(lead, Role.PHONE),
            CHANNEL: "" if code == BLANK else leads.channel.labels[code],
            CREATED: "" if day == NO_DAY else date_of(day).isoformat(),
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

    def subject(self, facts: Sequence[HandLead], leads: Sequence[int]) -> Subject | None:
        """What a form about these leads says of them; ``leads`` are their numbers. None while they are being read."""
        now = self._standing()
        if now is None:
            return None
        outcomes = [int(now.outcome[lead]) for lead in leads]
        return Subject(
            count=len(leads),
            name=self._name_of(facts[0], leads[0]),
            furthest=tuple(int(now.histories.furthest[lead]) for lead in leads),
            lost=outcomes.count(_LOST),
            won=outcomes.count(_WON),
        )

    def _name_of(self, fact: HandLead, lead: int) -> str:
        """What a lead is called: its name, e-mail address or phone number, else its own number."""
        rows = self._rows
        named = [fact.known(field) for field in (NAME, EMAIL, PHONE)]
        if rows is not None:
            named += [rows.text_of_role(lead, role) for role in (Role.NAME, Role.EMAIL, Role.PHONE)]
        number = "" if rows is None else rows.text_of_role(lead, Role.ID)
        return next(filter(None, named), tr("Lead {id}").format(id=number) if number else "")

    def lost_at(self, leads: Sequence[int]) -> list[int | None]:
        """For each of these leads the stage that it had come to when it was lost; None for those that are not."""
        now = self._standing()
        if now is None:
            return [None] * len(leads)
        came_to = now.histories.furthest
        return [int(came_to[lead]) if int(now.outcome[lead]) == _LOST else None for lead in leads]

    def any_lost(self, leads: Sequence[int]) -> bool:
        """Some of these leads are lost."""
        return any(stage is not None for stage in self.lost_at(leads))

    def any_changed(self, leads: Sequence[int]) -> bool:
        """Something was said by hand of some of these leads, which came with an import."""
        known = () if self._rows is None else (self._rows.facts.get(lead) for lead in leads)
        return any(fact is not None and not fact.added for fact in known)

    def has_key(self, key: str) -> bool | None:
        """A lead has this id; None: the keys are not at hand."""
        keys = None if self._leads is None else self._leads.keys
        return None if keys is None else key in keys

    def _standing(self) -> "Journeys | None":
        """How the leads stand, whatever the rule; one that leaves lost leads out does so in ``furthest``."""
        from funnel_planner.analytics.standing import standing

        return None if self._cube is None else standing(self._cube.journeys)

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
