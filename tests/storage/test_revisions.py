"""Every edit is one revision; undo and redo walk along them, across restarts and crashes."""

import json
import signal
import sqlite3
import tempfile
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from funnel_planner.domain.codec import plan_to_json
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.picture import FunnelPicture, StagePicture, Tile
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.storage import plan_shelf, revisions
from funnel_planner.storage.plan_file import PlanFile
from tests.storage.conftest import Start
from tests.support.made_plans import basic_plan, made_plans

EDIT_FOR_EVER = """
from dataclasses import replace
from itertools import count
from funnel_planner.storage.plan_file import PlanFile
file = PlanFile.open(path)
plan = file.load_plan("plan")
for number in count():
    file.record(replace(plan, name=str(number), notes=str(number) * 500), "Rename plan")
    print(number, flush=True)
"""


class Editing(RuleBasedStateMachine):
    """A plan edited at random, beside a list of its values: the file must always say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.file = PlanFile.create(Path(self.folder.name) / "plans.funnel")
        self.values = [basic_plan()]
        self.head = 0
        self.last_control = ""
        self.file.create_plan(self.values[0], "Create plan")
        self.merge_seconds = plan_shelf.MERGE_SECONDS
        plan_shelf.MERGE_SECONDS = 1e9  # merging must not depend on how fast this machine is

    @rule(plan=made_plans(), control=st.sampled_from(["", "", "rate", "name"]))
    def edit(self, plan: Plan, control: str) -> None:
        self.file.record(plan, "Edit", control)
        if plan == self.values[self.head]:
            return
        if control and control == self.last_control:
            self.values[self.head] = plan
        else:
            self.values = [*self.values[: self.head + 1], plan]
            self.head += 1
        self.last_control = control

    @rule(data=st.data())
    def edit_a_little(self, data: st.DataObject) -> None:
        plan = self.values[self.head]
        stage = data.draw(st.sampled_from(plan.stages))
        rate = data.draw(st.floats(0, 1))
        self.edit(plan.with_stage(replace(stage, rate_to_next=rate)), "")

    @rule()
    def undo(self) -> None:
        wanted = self.values[self.head - 1] if self.head else None
        assert self.file.undo("plan") == wanted
        if wanted is not None:
            self.head, self.last_control = self.head - 1, ""

    @rule()
    def redo(self) -> None:
        wanted = self.values[self.head + 1] if self.head + 1 < len(self.values) else None
        assert self.file.redo("plan") == wanted
        if wanted is not None:
            self.head, self.last_control = self.head + 1, ""

    @precondition(lambda self: self.head > 1)
    @rule()
    def restore_the_first(self) -> None:
        first = self.file.revisions("plan")[-1]
        restored = self.file.load_revision("plan", first.id)
        self.file.record(restored, "Restore version")
        assert restored == self.values[0]
        if restored != self.values[self.head]:
            self.values = [*self.values[: self.head + 1], restored]
            self.head += 1
            self.last_control = ""

    @rule()
    def reopen(self) -> None:
        path = self.file.path
        self.file.close()
        self.file = PlanFile.open(path)
        self.last_control = ""

    @invariant()
    def the_tables_say_the_plan(self) -> None:
        assert self.file.load_plan("plan") == self.values[self.head]
        assert bool(self.file.undo_label("plan")) == (self.head > 0)
        assert bool(self.file.redo_label("plan")) == (self.head + 1 < len(self.values))

    def teardown(self) -> None:
        plan_shelf.MERGE_SECONDS = self.merge_seconds
        self.file.check()
        self.file.close()
        self.folder.cleanup()


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@given(plan=made_plans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_tables_hold_any_plan_exactly(file: PlanFile, plan: Plan) -> None:
    changed = replace(plan, id=f"plan {time.perf_counter_ns()}")
    file.create_plan(changed, "Create plan")
    assert file.load_plan(changed.id) == changed


def test_every_field_of_a_plan_can_be_read_with_any_sqlite_tool(file: PlanFile, path: Path) -> None:
    plan = basic_plan().with_stage(Stage("visit", "Żółw", rate_to_next=0.1, metrics=("a", "b")))
    file.create_plan(plan, "Create plan")
    connection = sqlite3.connect(path)
    stages = connection.execute("SELECT name, rate_to_next FROM stage ORDER BY position").fetchall()
    metrics = connection.execute("SELECT text FROM plan_text WHERE list = 'metrics' ORDER BY position").fetchall()
    connection.close()
    assert stages == [("Żółw", 0.1), ("Customer", None)]
    assert metrics == [("a",), ("b",)]


def test_a_revision_is_canonical_json(file: PlanFile, path: Path) -> None:
    file.create_plan(basic_plan(), "Create plan")
    connection = sqlite3.connect(path)
    text = zlib.decompress(connection.execute("SELECT plan_json_zlib FROM revision").fetchone()[0]).decode()
    connection.close()
    assert text == plan_to_json(basic_plan())
    assert json.loads(text)["name"] == "Basic"


def test_undo_is_named_after_the_edit_and_survives_reopening(file: PlanFile, path: Path) -> None:
    file.create_plan(basic_plan(), "Create plan")
    assert (file.undo_label("plan"), file.redo_label("plan")) == ("", "")
    file.record(basic_plan(name="B"), "Rename plan")
    file.record(basic_plan(name="B", notes="n"), "Edit notes")
    file.close()
    with PlanFile.open(path) as opened:
        assert opened.undo_label("plan") == "Edit notes"
        assert opened.undo("plan") == basic_plan(name="B")
        assert (opened.undo_label("plan"), opened.redo_label("plan")) == ("Rename plan", "Edit notes")


def test_quick_edits_of_one_control_merge(file: PlanFile, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [100.0]
    monkeypatch.setattr("funnel_planner.storage.plan_shelf.time.monotonic", lambda: moment[0])
    file.create_plan(basic_plan(), "Create plan")
    for name, seconds in (("a", 0.0), ("b", 0.9), ("c", 0.9), ("d", 1.1)):
        moment[0] += seconds
        file.record(basic_plan(name=name), "Rename plan", "plan.name")
    file.record(basic_plan(name="e"), "Rename plan", "another control")
    names = []
    while (plan := file.undo("plan")) is not None:
        names.append(plan.name)
    assert names == ["d", "c", "Basic"]


def test_an_equal_plan_is_no_edit(file: PlanFile) -> None:
    file.create_plan(basic_plan(), "Create plan")
    file.record(basic_plan(), "Rename plan")
    assert file.undo_label("plan") == ""


def test_the_last_200_are_kept_and_named_ones_for_ever(file: PlanFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisions, "KEPT_REVISIONS", 5)
    file.create_plan(basic_plan(), "Create plan")
    file.record(basic_plan(name="offer sent"), "Rename plan")
    named = file.name_version("plan", "As sent")
    for number in range(20):
        file.record(basic_plan(name=str(number)), "Rename plan")
    kept = file.revisions("plan")
    assert [revision.name for revision in kept] == ["", "", "", "", "", "As sent"]
    steps = 0
    while file.undo("plan") is not None:
        steps += 1
    assert steps == 4
    assert file.load_revision("plan", named).name == "offer sent"


def test_a_named_version_outlives_being_undone_and_cut_off(file: PlanFile) -> None:
    file.create_plan(basic_plan(), "Create plan")
    file.record(basic_plan(name="good"), "Rename plan")
    named = file.name_version("plan", "Good")
    file.undo("plan")
    file.record(basic_plan(name="other"), "Rename plan")
    assert file.redo("plan") is None
    assert file.undo("plan") == basic_plan()
    assert file.load_revision("plan", named).name == "good"
    by_name = {revision.name: revision for revision in file.revisions("plan")}
    assert not by_name["Good"].undone


def test_a_version_that_is_gone_is_an_expected_error(file: PlanFile) -> None:
    file.create_plan(basic_plan(), "Create plan")
    with pytest.raises(PlannerError) as error:
        file.load_revision("plan", 99)
    assert error.value.kind == "revision_missing"


def test_plans_live_apart_in_one_file(file: PlanFile) -> None:
    file.create_plan(basic_plan("a"), "Create plan")
    file.create_plan(basic_plan("b"), "Create plan")
    file.record(basic_plan("a", name="A2"), "Rename plan")
    file.record(basic_plan("b", name="B2"), "Rename plan")
    assert file.undo("a") == basic_plan("a")
    assert file.load_plan("b").name == "B2"
    with pytest.raises(PlannerError) as error:
        file.create_plan(basic_plan("a"), "Create plan")
    assert error.value.kind == "plan_exists"


def test_trash_restore_and_erase(file: PlanFile, path: Path) -> None:
    file.create_plan(basic_plan("a", name="Secret client"), "Create plan")
    file.create_plan(basic_plan("b"), "Create plan")
    file.trash_plan("a")
    assert {card.id: card.trashed for card in file.plan_cards()} == {"a": True, "b": False}
    file.restore_plan("a")
    assert not any(card.trashed for card in file.plan_cards())
    file.erase_plan("a")
    assert [card.id for card in file.plan_cards()] == ["b"]
    assert b"Secret client" not in path.read_bytes()
    for act in (file.load_plan, file.trash_plan, file.erase_plan, file.undo):
        with pytest.raises(PlannerError) as error:
            act("a")
        assert error.value.kind == "plan_missing"


def test_a_clone_is_a_plan_of_its_own(file: PlanFile) -> None:
    file.create_plan(basic_plan(), "Create plan")
    file.record(basic_plan(notes="edited"), "Edit notes")
    clone = file.clone_plan("plan", "Copy")
    assert file.load_plan(clone) == replace(basic_plan(notes="edited"), id=clone, name="Copy")
    assert file.undo(clone) is None
    file.record(replace(file.load_plan(clone), notes="mine"), "Edit notes")
    assert file.load_plan("plan").notes == "edited"


def test_a_clone_looks_like_what_it_was_made_from(file: PlanFile) -> None:
    file.create_plan(basic_plan(), "Create plan")
    assert file.picture(file.clone_plan("plan", "Plain")) is None
    picture = FunnelPicture("plan", "Basic", "EUR", (StagePicture("visit", "Visitor", "tofu", actual=3),), lead_count=7)
    file.save_picture(picture)
    clone = file.clone_plan("plan", "Copy")
    assert file.picture(clone) == replace(picture, plan_id=clone, name="Copy")
    assert file.picture("plan") == picture


def test_pictures_are_kept_with_their_plans(file: PlanFile) -> None:
    file.create_plan(basic_plan(), "Create plan")
    picture = FunnelPicture(
        plan_id="plan",
        name="Basic",
        currency="EUR",
        stages=(StagePicture("visit", "Visitor", "tofu", actual=3, interval=(0.1, 0.2)),),
        tiles=(Tile("cac", 2000.5, "money"),),
    )
    assert file.picture("plan") is None
    file.save_picture(picture)
    assert file.picture("plan") == picture
    assert file.plan_cards()[0].picture == picture
    file.save_picture(replace(picture, plan_id="gone"))
    assert file.picture("gone") is None


def test_half_a_character_is_refused_and_changes_nothing(file: PlanFile) -> None:
    file.create_plan(basic_plan(), "Create plan")
    with pytest.raises(PlannerError) as error:
        file.record(basic_plan(notes="\ud83d"), "Edit notes")
    assert error.value.kind == "text_not_unicode"
    assert file.load_plan("plan") == basic_plan()


def test_unreadable_tables_are_an_expected_error(file: PlanFile, path: Path) -> None:
    file.create_plan(basic_plan(), "Create plan")
    connection = sqlite3.connect(path)
    connection.execute("UPDATE stage SET rate_to_next = 7")
    connection.commit()
    connection.close()
    with pytest.raises(PlannerError) as error:
        file.load_plan("plan")
    assert error.value.kind == "plan_unreadable"


@pytest.mark.parametrize("acknowledged", [1, 20, 57])
def test_kill_9_during_edits_loses_nothing_acknowledged(
    file: PlanFile, path: Path, start_program: Start, acknowledged: int
) -> None:
    file.create_plan(basic_plan(), "Create plan")
    file.close()
    other = start_program(EDIT_FOR_EVER)
    assert other.stdout is not None
    seen = [int(other.stdout.readline()) for _ in range(acknowledged)]
    other.send_signal(signal.SIGKILL)
    seen += [int(line) for line in other.stdout]  # not communicate(), which forgets what was read ahead
    with PlanFile.open(path) as opened:
        opened.check()
        plan = opened.load_plan("plan")
        assert int(plan.name) in {seen[-1], seen[-1] + 1}
        assert plan == opened.load_revision("plan", opened.revisions("plan")[0].id)
        assert opened.undo("plan") is not None


def test_an_edit_takes_a_few_milliseconds(file: PlanFile) -> None:
    stages = tuple(Stage(f"s{i}", f"S{i}", metrics=tuple("abcdef"), content_ideas=tuple("abcdef")) for i in range(30))
    plan = basic_plan(stages=stages)
    file.create_plan(plan, "Create plan")
    taken = []
    for number in range(15):
        plan = plan.with_stage(replace(plan.stages[3], rate_to_next=number / 100))
        start = time.perf_counter()
        file.record(plan, "Change rate")
        taken.append(time.perf_counter() - start)
    assert sorted(taken)[7] < 0.1  # some 3 ms here; a bound for slow disks


def test_a_plan_made_by_its_first_edit_is_there_with_it(file: PlanFile) -> None:
    plan = basic_plan()
    file.create_plan(plan, "Create plan", then=(plan.with_name("Filled"), "Import leads"))
    assert file.load_plan(plan.id).name == "Filled"
    assert [revision.label for revision in file.revisions(plan.id)] == ["Import leads", "Create plan"]
    assert file.undo(plan.id) == plan
    again = replace(basic_plan(), id="other")
    file.create_plan(again, "Create plan", then=(again, "Import leads"))  # nothing to undo
    assert file.undo(again.id) is None
