"""What was said by hand wins over imports: against a model that keeps each lead as a plain record."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from funnel_planner.analytics.by_hand import ABSENT, Overlaid, find, overlay
from funnel_planner.analytics.leads import BLANK, LOST, NO_DAY, NO_VALUE, LeadData, no_leads
from funnel_planner.analytics.merging import merge
from funnel_planner.analytics.reached import resolve
from funnel_planner.domain import by_hand
from funnel_planner.domain.by_hand import CHANNEL, CREATED, VALUE, ByHand, HandLead, Step, column_field
from funnel_planner.domain.counting import Counting
from funnel_planner.domain.days import date_of
from funnel_planner.domain.mapping import LOST_TARGET
from tests.support.made_leads import STAGES, Event, MadeLead, build

TODAY = 1000


def laid(base: LeadData, *facts: HandLead) -> Overlaid:
    return overlay(base, ByHand(facts), find(base, facts, ["b"]), STAGES)


def furthest(leads: LeadData) -> list[int]:
    return [int(rank) for rank in resolve(leads, STAGES, len(STAGES) - 1, Counting()).furthest]


def outcomes(leads: LeadData) -> list[int]:
    return [int(code) for code in resolve(leads, STAGES, len(STAGES) - 1, Counting()).outcome]


def imported(*leads: MadeLead, as_of: int = TODAY, listed: bool = True) -> LeadData:
    return build([replace(lead, key=f"k{row}") for row, lead in enumerate(leads)], as_of=as_of, listed=listed)


def test_a_lead_added_leaves_the_others_alone() -> None:
    base = imported(MadeLead((Event(2, 5),), created=1), MadeLead((Event(3, 7),), created=2))
    new = HandLead(key="by-hand-1", added=True, fields=((CREATED, "1972-01-01"),))
    got = laid(base, new)
    assert furthest(got.leads) == [2, 3, 0]
    assert got.facts == {2: new}


def test_fields_win_and_a_blank_takes_away() -> None:
    base = imported(MadeLead(channel="Ads", value=100, owner="Ann", created=3), MadeLead(channel="Ads", value=5))
    fact = HandLead(
        key="k0",
        fields=((CHANNEL, "Fair"), (VALUE, "777"), (CREATED, ""), (column_field("Owner"), "Cy"), ("name", "N")),
    )
    leads = laid(base, fact).leads
    assert [leads.channel.labels[code] for code in leads.channel.codes] == ["Fair", "Ads"]
    assert leads.value_minor.tolist() == [777, 5]
    assert leads.created_day[0] == NO_DAY
    owner = leads.columns["Owner"]
    assert owner.labels[owner.codes[0]] == "Cy"
    blanked = laid(base, replace(fact, fields=((CHANNEL, ""), (VALUE, "")))).leads
    assert blanked.channel.codes[0] == BLANK
    assert blanked.value_minor[0] == NO_VALUE


def test_a_deleted_lead_is_nowhere_and_the_rest_keep_their_observations() -> None:
    base = imported(MadeLead((Event(1, 5),)), MadeLead((Event(3, 6),)), MadeLead((Event(2, 7),)))
    got = laid(base, HandLead(key="k1", deleted=True))
    assert furthest(got.leads) == [1, 2]
    assert got.leads.keys == ("k0", "k2")
    assert got.origin is not None
    assert got.origin.tolist() == [0, 2]


def test_a_move_after_the_last_list_counts_and_what_was_planned_then_does_not() -> None:
    base = imported(MadeLead((Event(1, 5),)), MadeLead((Event(3, TODAY + 5),), created=1), as_of=TODAY)
    got = laid(base, by_hand.moved(HandLead(key="k0"), "offer", date_of(TODAY + 9)))
    assert got.leads.as_of_day == TODAY + 9
    assert furthest(got.leads) == [2, 0]


def test_going_back_is_a_step_and_a_correction_is_not() -> None:
    base = imported(MadeLead((Event(1, 5), Event(3)), created=1))
    back = by_hand.moved(HandLead(key="k0"), "demo", date_of(TODAY))
    assert furthest(laid(base, back).leads) == [3]
    right = by_hand.corrected(HandLead(key="k0"), "demo", date_of(TODAY))
    leads = laid(base, right).leads
    assert furthest(leads) == [1]
    assert leads.obs_day.tolist() == [5], "the day of the stage is that of the file, not that of the correction"


def test_a_correction_yields_to_something_later() -> None:
    later = imported(MadeLead((Event(3, TODAY + 1),), created=1), as_of=TODAY + 2)
    right = by_hand.corrected(HandLead(key="k0"), "demo", date_of(TODAY))
    assert furthest(laid(later, right).leads) == [3]


@pytest.mark.parametrize("loss", [None, TODAY - 3, TODAY])
def test_open_again_takes_back_a_loss_of_any_day(loss: int | None) -> None:
    base = imported(MadeLead((Event(1, 5), Event(LOST, loss)), created=1))
    assert outcomes(base) == [2]
    assert outcomes(laid(base, by_hand.moved(HandLead(key="k0"), "demo", date_of(TODAY))).leads) == [0]


def test_a_loss_by_hand_and_open_again_on_the_same_day() -> None:
    base = imported(MadeLead((Event(1, 5),), created=1))
    lost = by_hand.moved(HandLead(key="k0"), LOST_TARGET, date_of(TODAY))
    assert outcomes(laid(base, lost).leads) == [2]
    assert outcomes(laid(base, by_hand.moved(lost, "demo", date_of(TODAY))).leads) == [0]


def test_beside_an_event_log_an_added_lead_is_at_the_first_stage_and_channels_win() -> None:
    base = build([MadeLead((Event(1, 5, channel="Ads"),), key="k0")], listed=False, as_of=TODAY, event_channels=True)
    added = HandLead(key="by-hand-1", added=True, fields=((CHANNEL, "Fair"), (CREATED, date_of(9).isoformat())))
    got = laid(base, added, HandLead(key="k0", fields=((CHANNEL, "Fair"),)))
    journeys = resolve(got.leads, STAGES, 3, Counting())
    assert journeys.furthest.tolist() == [1, 0]
    assert [journeys.channel.labels[code] for code in journeys.channel.codes] == ["Fair", "Fair"]


def test_without_imports_leads_stand_alone() -> None:
    fact = HandLead(
        key="by-hand-1", added=True, fields=((CREATED, date_of(3).isoformat()),), steps=(Step("won", date_of(4)),)
    )
    got = overlay(no_leads(STAGES), ByHand((fact,)), [ABSENT], STAGES)
    assert furthest(got.leads) == [3]
    assert outcomes(got.leads) == [1]


def test_leads_without_an_id_are_found_by_their_row_and_missed_when_it_is_gone() -> None:
    base = replace(build([MadeLead(channel="Ads"), MadeLead()]), stored_row=np.array([4, 7], dtype=np.int32))
    facts = [HandLead(batch="b", row=7), HandLead(batch="gone", row=7)]
    assert find(base, facts, ["b"]) == [1, ABSENT]
    got = overlay(base, ByHand((replace(facts[1], deleted=True),)), [ABSENT], STAGES)
    assert got.leads.lead_count == 2
    assert got.missing == (replace(facts[1], deleted=True),)


@dataclass
class Record:
    """A lead as the model keeps it."""

    stages: list[tuple[int, int]]
    channel: str | None
    value: int | None
    gone: bool = False
    said: dict[str, str] = field(default_factory=dict)


names = st.sampled_from(["Ads", "Fair", ""])
deeds = st.lists(
    st.tuples(
        st.sampled_from(["channel", "value", "move", "delete", "restore", "add"]),
        st.integers(0, 7),
        names,
        st.integers(0, 3),
        st.integers(0, 50),
    ),
    max_size=12,
)


@given(deeds, st.lists(st.tuples(names, st.integers(0, 3), st.integers(1, 50)), min_size=1, max_size=5), st.booleans())
def test_random_work_by_hand_is_as_a_plain_record_says(
    work: list[tuple[str, int, str, int, int]],
    files: list[tuple[str, int, int]],
    again: bool,  # noqa: FBT001 - drawn
) -> None:
    first = [MadeLead((Event(stage, when),), channel=label or None, created=0, value=7) for label, stage, when in files]
    records = [Record([(stage, when)], label or None, 7) for label, stage, when in files]
    said, facts = ByHand(), [HandLead(key=f"k{row}") for row in range(len(files))]
    for deed, who, label, stage, amount in work:
        if deed == "add":
            facts.append(HandLead(key=f"by-hand-{len(facts)}", added=True, fields=((CREATED, date_of(0).isoformat()),)))
            records.append(Record([], None, None))
            said = said.with_leads([facts[-1]])
            continue
        place = who % len(facts)
        (lead,) = said.known_as([facts[place]])
        record = records[place]
        if deed == "channel":
            lead, record.channel = by_hand.with_fields(lead, {CHANNEL: label}), label or None
        elif deed == "value":
            lead, record.value = by_hand.with_fields(lead, {VALUE: str(amount)}), amount
        elif deed == "move":
            lead = by_hand.moved(lead, STAGES[stage], date_of(amount))
            record.stages.append((stage, amount))
        else:
            lead = by_hand.deleted(lead) if deed == "delete" else by_hand.restored(lead)
            record.gone = deed == "delete"
        said = said.with_leads([lead])
    base = imported(*first, as_of=60)
    if again:  # the same leads come once more, with other channels and values: hand still wins
        other = imported(*(replace(lead, channel="E-mail", value=99) for lead in first), as_of=61)
        base = merge([base, other])
        for row, record in enumerate(records[: len(files)]):
            known = dict(said.known_as([facts[row]])[0].fields)
            record.channel = record.channel if CHANNEL in known else "E-mail"
            record.value = record.value if VALUE in known else 99
    got = overlay(base, said, find(base, said.leads, ["b"]), STAGES).leads
    kept = [record for record in records if not record.gone]
    assert furthest(got) == [max((stage for stage, _ in record.stages), default=0) for record in kept]
    assert [None if code == BLANK else got.channel.labels[code] for code in got.channel.codes] == [
        record.channel for record in kept
    ]
    assert [None if value == NO_VALUE else value for value in got.value_minor.tolist()] == [r.value for r in kept]
    assert (np.diff(got.obs_lead) >= 0).all()


def test_a_loss_by_hand_is_where_the_lead_stood() -> None:
    base = imported(MadeLead(created=1), MadeLead((Event(LOST),), created=1), MadeLead((Event(2, 5),), created=1))
    facts = [HandLead(key=f"k{row}", steps=(Step(LOST_TARGET, date_of(50)),)) for row in range(3)]
    found = resolve(laid(base, *facts).leads, STAGES, len(STAGES) - 1, Counting())
    assert found.furthest.tolist() == [0, 0, 2]
    assert found.stage_unknown.tolist() == [False, True, False], "a file that names no stage still does not"
    assert found.flags["lost_unknown_stage"] == 1


def test_a_loss_by_hand_is_where_being_listed_says() -> None:
    """The same of a list that nobody is on before the second stage."""
    here, gone = Event(1, 1), Event(LOST)
    base = imported(*(MadeLead(seen, created=1) for seen in ((here,), (here, gone), (here, Event(2, 5)))))
    facts = [HandLead(key=f"k{row}", steps=(Step(LOST_TARGET, date_of(50)),)) for row in range(3)]
    leads = laid(replace(base, listed_stage=STAGES[1]), *facts).leads
    found = resolve(leads, STAGES, len(STAGES) - 1, Counting())
    assert (found.furthest.tolist(), found.stage_unknown.tolist()) == ([1, 1, 2], [False, True, False])
