"""A linked file is read as it was before, whatever its new values look like."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from funnel_planner.analytics.leads import LeadData
from funnel_planner.analytics.merging import merge
from funnel_planner.app.files import drafting, foreseeing, importing, links, watching
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import CountKind, DateOrder, MergeRule, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.storage.plan_file import PlanFile

HEADER = "Lead ID,Source,Stage,Created,Remark\n"
FIRST = HEADER + "1,Ads,MQL,31/03/2026,x\n2,Fair,SQL,05/04/2026,y\n3,Fair,SQL,06/04/2026,z\n"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[PlanFile]:
    with PlanFile.create(tmp_path / "plans.funnel") as made:
        yield made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "leads.csv"
    found.write_text(FIRST)
    return found


@pytest.fixture
def linked(reader: ReaderProcess, file: PlanFile, path: Path) -> tuple[Plan, links.Link]:
    """A plan with a file imported and linked."""
    plan = load_template("sales", "en")
    file.create_plan(plan, "Create plan")
    drafted = drafting.draft(drafting.look_over(reader, [path]), plan, Choices())
    outcome = importing.store(file, plan, reader, drafted)
    plan = importing.activated(plan, outcome, drafted.choices)
    file.record(plan, "Import leads")
    link = watching.linked(file, plan, drafted, outcome)
    assert link is not None
    return plan, link


def again(file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, links.Link]) -> watching.Reread:
    plan, link = linked
    return watching.reread(file, plan, reader, link)


def test_a_link_is_kept_as_it_is(file: PlanFile, linked: tuple[Plan, links.Link]) -> None:
    plan, link = linked
    told = replace(link, choices=replace(link.choices, date_orders=(("Created", DateOrder.DMY),)))
    links.keep(file, told)
    assert links.links_of(file, plan.id) == (told,)


def test_the_same_content_is_not_read_in(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, links.Link], path: Path
) -> None:
    path.write_text(FIRST)
    assert again(file, reader, linked).outcome is None


def test_titles_and_totals_are_no_rows_that_were_left_out(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, links.Link], path: Path
) -> None:
    """They are left out of every list, each time it is saved: nothing that anybody has to look after."""
    path.write_text("Our leads\n\n" + FIRST + "4,Ads,MQL,07/04/2026,new\nTotal,,,,4\n")
    found = again(file, reader, linked)
    assert found.outcome is not None
    assert (found.outcome.ledger.preamble, found.outcome.ledger.totals) == (1, 1)
    assert (found.link.last.created, found.link.last.left_out) == (1, 0)


def test_a_row_of_data_that_was_left_out_is_told(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, links.Link], path: Path
) -> None:
    path.write_text(FIRST + "4,Ads,Nobody knows,07/04/2026,new\n")
    assert again(file, reader, linked).link.last.left_out == 1


def test_the_order_of_days_and_months_stays_decided(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, links.Link], path: Path
) -> None:
    path.write_text(HEADER + "1,Ads,MQL,04/03/2026,x\n")  # nothing decides here
    found = again(file, reader, linked)
    assert found.link.mapping.files[0].columns[3].date_order is DateOrder.DMY


def test_days_that_tell_their_order_themselves_are_read_by_it(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, links.Link], path: Path
) -> None:
    """A list saved again on another machine may have months in front."""
    path.write_text(HEADER + "1,Ads,MQL,03/31/2026,x\n2,Fair,SQL,04/05/2026,y\n")
    found = again(file, reader, linked)
    assert found.link.mapping.files[0].columns[3].date_order is DateOrder.MDY


def test_columns_keep_their_roles_and_new_ones_get_none(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, links.Link], path: Path
) -> None:
    path.write_text("Owner," + FIRST.replace("\n", "\nann@example.com,")[: -len("ann@example.com,")])
    found = again(file, reader, linked)
    roles = {column.header: column.role for column in found.link.mapping.files[0].columns}
    before = {column.header: column.role for column in linked[1].mapping.files[0].columns}
    assert roles == {"Owner": Role.OTHER, **before}


def test_a_missing_column_is_named(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, links.Link], path: Path
) -> None:
    path.write_text(FIRST.replace("Source", "Somewhere"))
    with pytest.raises(PlannerError) as caught:
        again(file, reader, linked)
    assert (caught.value.kind, caught.value.values["columns"]) == ("link_columns_gone", "Source")


def test_a_remark_without_meaning_may_go(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, links.Link], path: Path
) -> None:
    path.write_text("\n".join(line.rpartition(",")[0] for line in FIRST.splitlines()) + "\n")
    assert again(file, reader, linked).outcome is not None


def test_a_link_learns_where_its_files_went(linked: tuple[Plan, links.Link], tmp_path: Path) -> None:
    link = links.moved(linked[1], tmp_path / "new" / "leads.csv")
    assert link.path == str(tmp_path / "new" / "leads.csv")
    assert link.mapping.files[0].path == link.path


def test_what_cannot_be_understood_is_no_link(file: PlanFile, linked: tuple[Plan, links.Link]) -> None:
    from funnel_planner.storage.links import FileLink

    plan, _ = linked
    file.put_link(FileLink(plan.id, "/a.csv", "", "{}"))
    file.put_link(FileLink(plan.id, "/b.csv", "", "no json"))
    assert links.links_of(file, plan.id) == ()


DAY = date(2026, 3, 1)


def bring(
    file: PlanFile, reader: ReaderProcess, path: Path, choices: Choices, monkeypatch: pytest.MonkeyPatch
) -> tuple[Plan, links.Link]:
    """A plan with a file imported on ``DAY``, and the link that its import gets later."""
    monkeypatch.setattr(drafting, "today", lambda: DAY)
    plan = load_template("sales", "en")
    file.create_plan(plan, "Create plan")
    drafted = drafting.draft(drafting.look_over(reader, [path]), plan, choices)
    outcome = importing.store(file, plan, reader, drafted)
    plan = importing.activated(plan, outcome, drafted.choices)
    file.record(plan, "Import leads")
    return plan, watching.linked_again(file, plan, outcome.batch_id)


def saved(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, links.Link], text: str
) -> tuple[Plan, watching.Reread]:
    """The plan after the link's file was saved with this text."""
    plan, link = linked
    Path(link.path).write_text(text)
    found = watching.reread(file, plan, reader, link)
    if found.outcome is not None:
        plan = importing.activated(plan, found.outcome, found.choices)
        file.record(plan, "Refresh leads")
    return plan, found


def leads_of(file: PlanFile, plan: Plan) -> LeadData:
    return merge([file.load_leads(batch, with_keys=True) for batch in plan.batches])


def test_an_import_linked_later_keeps_what_counts_mean(
    file: PlanFile, reader: ReaderProcess, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Channel,MQL,SQL\nAds,60,40\nSEO,30,10\n"
    path.write_text(text)
    linked = bring(file, reader, path, Choices(kind=CountKind.CURRENT), monkeypatch)
    plan, _ = saved(file, reader, linked, text.replace("60", "61"))
    counts = leads_of(file, plan).counts
    assert counts is not None
    assert (counts.kind, counts.counts[:, 0].max()) == (CountKind.CURRENT, 61)


def test_an_import_linked_later_keeps_its_rule_labels_and_order_of_days(
    file: PlanFile, reader: ReaderProcess, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "id,email,stage,created\n1,a@x.pl,MQL,03/02/2025\n2,a@x.pl,SQL,04/02/2025\n3,b@x.pl,opportunity,05/02/2025\n"
    path.write_text(text)
    choices = Choices(merge=MergeRule.EMAIL, labels=(("opportunity", ""),), date_orders=(("created", DateOrder.MDY),))
    linked = bring(file, reader, path, choices, monkeypatch)
    before = leads_of(file, linked[0])
    _, found = saved(file, reader, linked, text + "4,c@x.pl,MQL,25/01/2025\n")  # now the values say otherwise
    mapping = found.link.mapping
    assert mapping.merge is MergeRule.EMAIL
    assert {label.label: label.target for label in mapping.labels}["opportunity"] == ""
    assert mapping.files[0].columns[3].date_order is DateOrder.MDY
    assert found.outcome is not None
    assert (found.outcome.ledger.unmapped, before.lead_count) == (1, 1)


def test_what_an_earlier_reading_suggested_is_read_again_so(
    file: PlanFile, reader: ReaderProcess, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text("Channel,MQL,SQL\nAds,60,40\nSEO,30,10\n")
    plan, _ = bring(file, reader, path, Choices(kind=CountKind.CURRENT), monkeypatch)
    other = path.with_name("other.csv")
    other.write_text("Channel,MQL,SQL\nFair,6,4\n")
    drafted = drafting.draft(drafting.look_over(reader, [other]), plan, Choices(), file)
    assert drafted.choices.kind is None  # the profile of these headers says it
    outcome = importing.store(file, plan, reader, drafted)
    plan = importing.activated(plan, outcome, drafted.decided)
    link = watching.linked(file, plan, drafted, outcome)
    assert link is not None
    _, found = saved(file, reader, (plan, link), "Channel,MQL,SQL\nFair,7,4\n")
    assert found.link.mapping.files[0].kind is CountKind.CURRENT


A = "id,stage,created,value\n1,MQL,2026-01-05,100\n2,MQL,2026-01-06,200\n"
B = "id,stage,created,value\n1,SQL,2026-01-05,999\n2,MQL,2026-01-06,200\n"


def test_a_file_that_is_again_as_it_was_is_news_on_a_later_day(
    file: PlanFile, reader: ReaderProcess, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text(A)
    plan, link = bring(file, reader, path, Choices(), monkeypatch)
    for day, text, value in ((1, B, 999_00), (2, A, 100_00), (3, B, 999_00)):
        monkeypatch.setattr(drafting, "today", lambda day=day: DAY + timedelta(days=day))
        plan, found = saved(file, reader, (plan, link), text)
        link = found.link
        assert (found.link.last.updated, int(leads_of(file, plan).value_minor[0])) == (1, value)
    assert len(plan.batches) == 4


@pytest.mark.parametrize(
    ("first", "second"),
    [(A, B), ("Channel,MQL,SQL\nAds,60,40\n", "Channel,MQL,SQL\nAds,70,40\n")],
    ids=["leads", "counts"],
)
def test_a_file_brought_in_again_by_hand_says_what_is_true_now(
    file: PlanFile, reader: ReaderProcess, path: Path, monkeypatch: pytest.MonkeyPatch, first: str, second: str
) -> None:
    path.write_text(first)
    plan, _ = bring(file, reader, path, Choices(), monkeypatch)
    for day, text, is_news in ((1, second, True), (2, first, True), (3, first, False)):
        monkeypatch.setattr(drafting, "today", lambda day=day: DAY + timedelta(days=day))
        path.write_text(text)
        drafted = drafting.draft(drafting.look_over(reader, [path]), plan, Choices())
        outcome = importing.store(file, plan, reader, drafted)
        plan = importing.activated(plan, outcome, drafted.choices)
        assert bool(outcome.batch_id) is is_news, (day, text)


@pytest.mark.parametrize(
    ("text", "later"),
    [(A[: A.index("2,MQL")], 0), (A[: A.index("2,MQL")], 1), (A[: A.index("1,MQL")], 1)],
    ids=["one", "one later", "all later"],
)
def test_leads_that_are_no_longer_in_the_file_are_counted_on_every_day(
    file: PlanFile, reader: ReaderProcess, path: Path, monkeypatch: pytest.MonkeyPatch, text: str, later: int
) -> None:
    path.write_text(A)
    linked = bring(file, reader, path, Choices(), monkeypatch)
    monkeypatch.setattr(drafting, "today", lambda: DAY + timedelta(days=later))
    plan, found = saved(file, reader, linked, text)
    gone = 3 - text.count("\n")
    assert (found.link.last.removed, found.link.last.kept) == (gone, gone if later else 0)
    assert leads_of(file, plan).lead_count == (2 if later else 2 - gone)


def test_leads_that_another_reading_has_are_not_said_to_be_taken_out(
    file: PlanFile, reader: ReaderProcess, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text(A)
    linked = bring(file, reader, path, Choices(), monkeypatch)
    monkeypatch.setattr(drafting, "today", lambda: DAY + timedelta(days=1))
    plan, found = saved(file, reader, linked, B + "3,MQL,2026-01-07,1\n")
    plan, found = saved(file, reader, (plan, found.link), "id,stage,created,value\n1,SQL,2026-01-05,999\n")
    assert (found.link.last.removed, found.link.last.kept) == (2, 1)
    assert leads_of(file, plan).lead_count == 2


def test_linking_any_reading_goes_on_from_the_newest(
    file: PlanFile, reader: ReaderProcess, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text(A)
    plan, link = bring(file, reader, path, Choices(), monkeypatch)
    monkeypatch.setattr(drafting, "today", lambda: DAY + timedelta(days=1))
    plan, _ = saved(file, reader, (plan, link), B)
    again = watching.linked_again(file, plan, plan.batches[0])
    assert (again.batches, again.current(plan)) == (plan.batches, plan.batches[-1])


def test_leads_that_another_import_knows_by_their_address_stay(
    file: PlanFile, reader: ReaderProcess, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "today", lambda: DAY)
    crm = "id,E-mail,stage\n1,ann@x.pl,MQL\n2,bo@x.pl,SQL\n"
    path.write_text(crm)
    plan, link = bring(file, reader, path, Choices(merge=MergeRule.BOTH), monkeypatch)
    mails = path.with_name("mails.csv")
    mails.write_text("E-mail,stage\nAnn@x.pl,SQL\n")
    drafted = drafting.draft(drafting.look_over(reader, [mails]), plan, Choices(merge=MergeRule.EMAIL))
    plan = importing.activated(plan, importing.store(file, plan, reader, drafted), drafted.choices)
    plan, found = saved(file, reader, (plan, link), crm.replace("1,ann@x.pl,MQL\n", ""))
    assert (found.link.last.created, found.link.last.removed, found.link.last.kept) == (0, 1, 1)
    assert leads_of(file, plan).lead_count == 2
    plan, found = saved(file, reader, (plan, found.link), crm)
    assert (found.link.last.created, found.link.last.updated, found.link.last.removed) == (0, 1, 0)
    assert leads_of(file, plan).lead_count == 2


def test_a_list_without_rows_is_followed_by_one_with_them(
    file: PlanFile, reader: ReaderProcess, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_text("id,stage\n")
    plan, link = bring(file, reader, path, Choices(), monkeypatch)
    plan, found = saved(file, reader, (plan, link), "id,stage\n1,MQL\n2,SQL\n")
    assert (found.link.last.created, leads_of(file, plan).lead_count) == (2, 2)
    other = path.with_name("other.csv")
    other.write_text("id,stage\n3,MQL\n")
    path.write_text("id,stage\n")
    drafted = drafting.draft(drafting.look_over(reader, [other]), plan, Choices())
    assert foreseeing.foresee(file, plan, reader, drafted).ledger.created == 1
