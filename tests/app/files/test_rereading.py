"""What a linked list keeps when it is saved again: how far leads came, unread rows, and leads that suddenly lack."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from funnel_planner.analytics.leads import LOST, NO_DAY, LeadData
from funnel_planner.analytics.merging import merge
from funnel_planner.analytics.paths import skipped
from funnel_planner.analytics.reached import Journeys, resolve
from funnel_planner.app.files import drafting, foreseeing, importing, watching
from funnel_planner.app.files.links import Link
from funnel_planner.app.files.rereading import Missing
from funnel_planner.app.leads.lead_path import lead_path
from funnel_planner.domain.by_hand import HandLead
from funnel_planner.domain.days import day_number
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import RowClass
from funnel_planner.domain.mapping import LOST_TARGET, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.storage.plan_file import PlanFile

DAY = date(2026, 6, 10)
HEADER = "Lead ID,Name,Source,Stage,Created\n"
REST = "1,Ann,Ads,MQL,2026-03-31\n3,Cy,Fair,Lost,2026-04-06\n4,Di,Fair,Close,2026-04-06\n"
OPEN, WON, LEFT = 0, 1, 2


class Life:
    """A plan and the list it is linked to; ``day`` is today."""

    def __init__(self, file: PlanFile, reader: ReaderProcess, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.file, self.reader, self.path = file, reader, path
        self.day = DAY
        monkeypatch.setattr(drafting, "today", lambda: self.day)
        self.plan = load_template("sales", "en")
        file.create_plan(self.plan, "Create plan")
        self.link: Link | None = None

    def bring(self, text: str, choices: Choices | None = None, instead_of: str = "") -> importing.Outcome:
        """Import the file by hand."""
        self.path.write_text(text)
        drafted = drafting.draft(drafting.look_over(self.reader, [self.path]), self.plan, choices or Choices())
        outcome = importing.store(self.file, self.plan, self.reader, drafted, instead_of=instead_of)
        self._activate(importing.activated(self.plan, outcome, drafted.choices))
        self.link = watching.linked(self.file, self.plan, drafted, outcome)
        return outcome

    def save(self, text: str, missing: Missing = Missing.ASK) -> watching.Reread:
        """Save the file; the link reads it."""
        assert self.link is not None
        self.path.write_text(text)
        found = watching.reread(self.file, self.plan, self.reader, self.link, missing=missing)
        if found.outcome is not None:
            self._activate(importing.activated(self.plan, found.outcome, found.choices))
        self.link = found.link
        return found

    def undo(self) -> None:
        plan = self.file.undo(self.plan.id)
        assert plan is not None
        self.plan = plan

    def _activate(self, plan: Plan) -> None:
        self.plan = plan
        self.file.record(plan, "Refresh leads")

    @property
    def leads(self) -> LeadData:
        return merge([self.file.load_leads(batch, with_keys=True) for batch in self.plan.batches])

    @property
    def journeys(self) -> Journeys:
        stages = [stage.id for stage in self.plan.stages]
        return resolve(self.leads, stages, len(stages) - 1, self.plan.counting, {})

    def stands(self, key: str = "2") -> tuple[int, int]:
        """How far a lead came, and its outcome."""
        ways, lead = self.journeys, (self.leads.keys or ()).index(key)
        return int(ways.furthest[lead]), int(ways.outcome[lead])

    def told(self, key: str = "2") -> list[tuple[int, date | None]]:
        """The observations of a lead."""
        leads = self.leads
        own = leads.obs_lead == (leads.keys or ()).index(key)
        epoch = day_number(DAY)
        return [
            (int(stage), None if day == NO_DAY else DAY + timedelta(days=int(day) - epoch))
            for stage, day in zip(leads.obs_stage[own], leads.obs_day[own], strict=True)
        ]


@pytest.fixture
def life(reader: ReaderProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Life]:
    with PlanFile.create(tmp_path / "plans.funnel") as file:
        yield Life(file, reader, tmp_path / "leads.csv", monkeypatch)


def at(*stages: str) -> str:
    """The list with further leads, from number 2 on, at these stages."""
    numbers = [2, *range(5, 5 + len(stages))]
    rows = (f"{n},Bo,Fair,{stage},2026-04-05\n" for n, stage in zip(numbers, stages, strict=False))
    return HEADER + REST + "".join(rows)


STEPS = [
    (("SQL", "Lost"), (1, LEFT)),
    (("SQL", "Proposal", "Lost"), (3, LEFT)),
    (("Close", "Lost"), (4, WON)),
    (("SQL", "Lost", "Lost"), (1, LEFT)),
]


@pytest.mark.parametrize(("steps", "stands"), STEPS, ids=lambda step: "-".join(map(str, step)))
def test_a_linked_list_remembers_as_much_as_one_imported_again_by_hand(
    life: Life, steps: tuple[str, ...], stands: tuple[int, int]
) -> None:
    life.bring(at(steps[0]))
    for step in steps[1:]:
        life.save(at(step))
    linked = life.stands(), life.told()
    assert (linked[0], len(life.plan.batches)) == (stands, 1)
    life.plan = life.plan.with_batches(())
    for step in steps:
        life.bring(at(step))
    assert (life.stands(), life.told()) == linked


@pytest.mark.parametrize(
    ("steps", "stands"),
    [
        (("Proposal", "SQL"), (1, OPEN)),
        (("SQL", "MQL"), (0, OPEN)),
        (("Close", "SQL"), (1, OPEN)),
        (("SQL", "Proposal", "SQL", "Lost"), (1, LEFT)),
    ],
    ids=lambda step: "-".join(map(str, step)),
)
def test_a_slip_that_is_put_right_the_same_day_is_forgotten(
    life: Life, steps: tuple[str, ...], stands: tuple[int, int]
) -> None:
    life.bring(at(steps[0]))
    for step in steps[1:]:
        life.save(at(step))
    assert life.stands() == stands


def test_who_stands_further_back_on_a_later_day_has_been_there(life: Life) -> None:
    life.bring(at("Proposal"))
    life.day += timedelta(days=1)
    life.save(at("SQL"))
    assert life.stands() == (3, OPEN)


@pytest.mark.parametrize("days", [0, 1])
def test_one_lead_that_moves_on_makes_no_other_skip_a_stage(life: Life, days: int) -> None:
    """Lead 4 was beyond SQL at the first reading, which could not tell whether it had been there."""
    life.bring(at("SQL"))
    life.day += timedelta(days=days)
    life.save(at("Proposal"))
    assert life.stands() == (3, OPEN)
    assert not skipped(life.journeys.histories).any()


def test_the_path_of_a_lead_tells_what_its_row_no_longer_says(life: Life) -> None:
    life.bring(at("SQL"))
    life.save(at("Lost"))
    life.save(at("Wibble"))
    stages = [stage.id for stage in life.plan.stages]
    steps = lead_path(life.file, life.plan.batches, HandLead("2"), stages)
    places = {stage_id: place for place, stage_id in enumerate((*stages, LOST_TARGET))}
    assert [(places[step.stage_id], step.day, step.file, step.line) for step in steps] == [
        (0, date(2026, 4, 5), "leads.csv", 0),
        (1, None, "leads.csv", 0),
        (len(stages), DAY, "leads.csv", 0),
    ]


@pytest.mark.parametrize("steps", [("Lost", "SQL"), ("SQL", "Lost", "SQL"), ("MQL", "Lost", "MQL")])
def test_a_loss_that_was_taken_back_the_same_day_is_none(life: Life, steps: tuple[str, ...]) -> None:
    life.bring(at(steps[0]))
    for step in steps[1:]:
        life.save(at(step))
    assert life.stands() == (1 if "SQL" in steps else 0, OPEN)
    assert LOST not in dict(life.told())


def test_what_was_known_stays_so_on_a_later_day_saved_twice(life: Life) -> None:
    life.bring(at("MQL"))
    life.day += timedelta(days=2)
    life.save(at("SQL"))
    life.save(at("Lost"))
    assert (life.stands(), len(life.plan.batches)) == ((1, LEFT), 2)
    assert life.told() == [(1, life.day), (LOST, life.day)]


def test_undo_forgets_what_only_the_undone_reading_said(life: Life) -> None:
    life.bring(at("SQL"))
    life.save(at("Close"))
    life.undo()
    life.save(at("Lost"))
    assert life.stands() == (1, LEFT)


def test_cells_say_what_they_say_now(life: Life) -> None:
    """Only how far leads came is remembered: a value that was moved to another row counts once."""
    header = "Lead ID,Source,Stage,Created,Value,SQL,Proposal\n"
    life.bring(header + "1,Ads,SQL,2026-03-31,500,2026-04-02,2026-04-09\n2,Fair,MQL,2026-04-05,,,\n")
    assert life.stands("1") == (3, OPEN)
    life.save(header + "1,Ads,SQL,2026-03-31,,2026-04-03,\n2,Fair,MQL,2026-04-05,500,,\n")
    assert life.leads.value_minor.tolist()[1] == 500_00
    assert life.leads.value_minor.tolist()[0] < 0
    assert life.stands("1") == (1, OPEN), "the date of the proposal was taken out"
    assert [day for stage, day in life.told("1") if stage == 1 and day] == [date(2026, 4, 3)]


def test_labels_that_mean_something_else_now_have_no_history(life: Life) -> None:
    life.bring(at("Meeting done"), Choices(labels=(("Meeting done", "Close"),)))
    assert life.stands() == (4, WON)
    earlier = life.plan.batches[0]
    life.bring(at("Meeting done"), Choices(labels=(("Meeting done", "SQL"),)), instead_of=earlier)
    assert (life.stands(), len(life.plan.batches)) == ((1, OPEN), 1)


def test_a_stage_that_is_unknown_leaves_its_lead_as_it_was(life: Life) -> None:
    life.bring(at("SQL"))
    found = life.save(at("Banana").replace("1,Ann,Ads,MQL", "1,Ann,Ads,SQL"))
    assert life.stands() == (1, OPEN)
    last = found.link.last
    assert (last.updated, last.removed, last.left_out, last.held) == (1, 0, 0, 1)
    row = last.held_by
    assert row is not None
    assert (row.line, row.row_class, row.reason, row.value) == (5, RowClass.UNMAPPED, "stage_unmapped", "Banana")
    rows = life.leads.stored_row
    assert rows is not None
    (shown,) = life.file.stored_leads(life.plan.batches[0], rows[-1:].tolist())
    assert "Banana" in str(shown)
    found = life.save(at("Banana", "MQL"))  # and again, while it is not mended
    assert (found.link.last.created, found.link.last.held, life.stands()) == (1, 1, (1, OPEN))
    found = life.save(at("Lost", "MQL"))
    assert (found.link.last.updated, found.link.last.held, life.stands()) == (1, 0, (1, LEFT))


def test_a_stage_that_is_unknown_is_no_lead_less_on_a_later_day(life: Life) -> None:
    life.bring(at("SQL"))
    life.day += timedelta(days=1)
    found = life.save(at("Banana"))
    assert (found.link.last.removed, found.link.last.held, life.stands()) == (0, 1, (1, OPEN))


def test_a_log_keeps_a_lead_of_which_nothing_can_be_read(life: Life) -> None:
    header = "Lead ID,New status,Source,Changed at\n"
    log = header + "".join(f"{n},MQL,Ads,2026-05-0{n}\n{n},SQL,Fair,2026-05-1{n}\n" for n in (1, 3, 4))
    life.bring(log + "2,SQL,Ads,2026-05-09\n")
    assert life.link is not None
    assert life.link.mapping.files[0].shape is Shape.LOG
    found = life.save(log + "2,Banana,Ads,2026-05-09\n")
    assert (found.link.last.held, found.link.last.removed, life.stands("2")[0], life.stands("4")[0]) == (1, 0, 1, 1)
    assert len(life.told("2")) == 1
    life.save(log.replace("4,SQL,Fair,2026-05-14\n", ""))
    assert life.stands("4") == (0, OPEN), "a log says all that it says itself"


def test_a_lead_with_a_label_that_leaves_leads_out_is_gone(life: Life) -> None:
    life.bring(at("SQL"), Choices(exclude=("Spam",)))
    found = life.save(at("Spam"))
    assert (found.link.last.held, "2" in (life.leads.keys or ())) == (0, False)


def test_the_dialog_foresees_what_an_import_of_a_linked_file_does(life: Life) -> None:
    life.bring(at("SQL", "SQL"))
    life.path.write_text(at("Banana", "Lost"))
    drafted = drafting.draft(drafting.look_over(life.reader, [life.path]), life.plan, Choices())
    foreseen = foreseeing.foresee(life.file, life.plan, life.reader, drafted, instead_of=life.plan.batches[0])
    outcome = importing.store(life.file, life.plan, life.reader, drafted, instead_of=life.plan.batches[0])
    for ledger in (foreseen.ledger, outcome.ledger):
        assert (ledger.created, ledger.updated, ledger.unchanged, ledger.gone) == (0, 1, 4, 0)


MANY = at(*["SQL"] * 13)
FEWER = MANY[: MANY.index("5,Bo")]


@pytest.mark.parametrize("text", [HEADER, FEWER], ids=["header only", "most"])
def test_leads_do_not_go_without_a_question(life: Life, text: str) -> None:
    life.bring(MANY)
    before = life.plan
    with pytest.raises(PlannerError) as caught:
        life.save(text)
    gone = 16 if text == HEADER else 12
    assert (caught.value.kind, caught.value.values["gone"], caught.value.values["known"]) == (
        "link_leads_missing", gone, 16,
    )  # fmt: skip
    assert life.plan == before
    found = life.save(text, Missing.TAKE_OUT)
    assert (found.link.last.removed, life.leads.lead_count) == (gone, 16 - gone)
    life.undo()
    assert life.leads.lead_count == 16


@pytest.mark.parametrize("text", [HEADER, FEWER], ids=["header only", "most"])
def test_leads_that_are_kept_stay_while_the_file_begins_anew(life: Life, text: str) -> None:
    life.bring(MANY)
    found = life.save(text, Missing.KEEP)
    assert (found.link.last.removed, found.link.last.kept) == ((16, 16) if text == HEADER else (12, 12))
    assert life.leads.lead_count == 16
    found = life.save(text + "90,New,Ads,SQL,2026-05-05\n")
    assert (found.link.last.created, life.leads.lead_count) == (1, 17)
    found = life.save(MANY)
    assert (life.leads.lead_count, found.link.last.created, found.link.last.removed) == (16, 0, 1)


def test_a_few_leads_go_as_before(life: Life) -> None:
    life.bring(at(*["SQL"] * 3))
    found = life.save(HEADER + "1,Ann,Ads,MQL,2026-03-31\n")
    assert (found.link.last.removed, life.leads.lead_count) == (5, 1)


def test_leads_without_a_number_are_kept_by_passing_the_file_over(life: Life) -> None:
    text = "Source,Stage\n" + "Ads,SQL\n" * 12
    life.bring(text)
    with pytest.raises(PlannerError):
        life.save(text[: -len("Ads,SQL\n") * 9])
    found = life.save(text[: -len("Ads,SQL\n") * 9], Missing.KEEP)
    assert (found.outcome, life.leads.lead_count) == (None, 12)
    assert life.save(text[: -len("Ads,SQL\n") * 9]).outcome is None, "not asked again before it is saved anew"


def test_totals_do_not_go_without_a_question(life: Life) -> None:
    text = "Channel,MQL,SQL\nAds,60,40\nSEO,30,10\n"
    life.bring(text)
    with pytest.raises(PlannerError) as caught:
        life.save("Channel,MQL,SQL\n")
    assert caught.value.kind == "link_totals_missing"
    life.save("Channel,MQL,SQL\n", Missing.TAKE_OUT)
    counts = life.leads.counts
    assert counts is None or not len(counts.day)
