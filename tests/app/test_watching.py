"""A linked file is read as it was before, whatever its new values look like."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from funnel_planner.app import importing, watching
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import DateOrder, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.templates import load_template
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.proposal import Choices
from funnel_planner.storage.plan_file import PlanFile

HEADER = "Lead ID,Source,Stage,Created,Remark\n"
FIRST = HEADER + "1,Ads,MQL,31/03/2026,x\n2,Fair,SQL,05/04/2026,y\n3,Fair,SQL,06/04/2026,z\n"


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as found:
        yield found


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
def linked(reader: ReaderProcess, file: PlanFile, path: Path) -> tuple[Plan, watching.Link]:
    """A plan with a file imported and linked."""
    plan = load_template("sales", "en")
    file.create_plan(plan, "Create plan")
    drafted = importing.draft(importing.look_over(reader, [path]), plan, Choices())
    outcome = importing.store(file, plan, reader, drafted)
    plan = importing.activated(plan, outcome, drafted.choices)
    file.record(plan, "Import leads")
    link = watching.linked(file, plan, drafted, outcome)
    assert link is not None
    return plan, link


def again(file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, watching.Link]) -> watching.Reread:
    plan, link = linked
    return watching.reread(file, plan, reader, link)


def test_a_link_is_kept_as_it_is(file: PlanFile, linked: tuple[Plan, watching.Link]) -> None:
    plan, link = linked
    told = replace(link, choices=replace(link.choices, date_orders=(("Created", DateOrder.DMY),)))
    watching.keep(file, told)
    assert watching.links_of(file, plan.id) == (told,)


def test_the_same_content_is_not_read_in(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, watching.Link], path: Path
) -> None:
    path.write_text(FIRST)
    assert again(file, reader, linked).outcome is None


def test_the_order_of_days_and_months_stays_decided(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, watching.Link], path: Path
) -> None:
    path.write_text(HEADER + "1,Ads,MQL,04/03/2026,x\n")  # nothing decides here
    found = again(file, reader, linked)
    assert found.link.mapping.files[0].columns[3].date_order is DateOrder.DMY


def test_columns_keep_their_roles_and_new_ones_get_none(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, watching.Link], path: Path
) -> None:
    path.write_text("Owner," + FIRST.replace("\n", "\nann@example.com,")[: -len("ann@example.com,")])
    found = again(file, reader, linked)
    roles = {column.header: column.role for column in found.link.mapping.files[0].columns}
    before = {column.header: column.role for column in linked[1].mapping.files[0].columns}
    assert roles == {"Owner": Role.OTHER, **before}


def test_a_missing_column_is_named(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, watching.Link], path: Path
) -> None:
    path.write_text(FIRST.replace("Source", "Somewhere"))
    with pytest.raises(PlannerError) as caught:
        again(file, reader, linked)
    assert (caught.value.kind, caught.value.values["columns"]) == ("link_columns_gone", "Source")


def test_a_remark_without_meaning_may_go(
    file: PlanFile, reader: ReaderProcess, linked: tuple[Plan, watching.Link], path: Path
) -> None:
    path.write_text("\n".join(line.rpartition(",")[0] for line in FIRST.splitlines()) + "\n")
    assert again(file, reader, linked).outcome is not None


def test_a_link_learns_where_its_files_went(linked: tuple[Plan, watching.Link], tmp_path: Path) -> None:
    link = watching.moved(linked[1], tmp_path / "new" / "leads.csv")
    assert link.path == str(tmp_path / "new" / "leads.csv")
    assert link.mapping.files[0].path == link.path


def test_what_cannot_be_understood_is_no_link(file: PlanFile, linked: tuple[Plan, watching.Link]) -> None:
    from funnel_planner.storage.links import FileLink

    plan, _ = linked
    file.put_link(FileLink(plan.id, "/a.csv", "", "{}"))
    file.put_link(FileLink(plan.id, "/b.csv", "", "no json"))
    assert watching.links_of(file, plan.id) == ()
