"""All rows that an import has of one lead: of a second file, a third, and of an id that a list has twice."""

import csv
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from funnel_planner.app.leads.lead_rows import LeadRows
from funnel_planner.app.leads.lead_search import search
from funnel_planner.app.leads.lead_sheet import write_leads
from funnel_planner.app.leads.lead_texts import of_header, of_role, text_order
from funnel_planner.app.leads.leads_by_hand import HandWork
from funnel_planner.app.session import Session
from funnel_planner.domain.by_hand import column_field
from funnel_planner.domain.codec import counting_to_text
from funnel_planner.domain.counting import LostPolicy
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.mapping import MergeRule, Role
from funnel_planner.domain.progress import Silent
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from tests.support.bringing_in import bring_in

LEADS = """\
Lead ID,Name,E-mail,Source,Created
17,Ann Lee,ann@x.io,Ads,2026-01-05
18,Bo Ray,bo@x.io,Fair,2026-01-06
19,,cy@x.io,Ads,2026-01-07
"""
DEALS = """\
Lead ID,Name,Seller,Won date,Remark
19,Cy Fox,s-901,2026-02-03,
17,Annie,s-900,2026-02-01,Called twice
20,Di Orr,s-902,2026-02-04,Only here
"""
THIRD = "Lead ID,Remark,Shoe size\n17,Third,38\n19,Came late,44\n"
TWICE = "Lead ID,Source,Stage,Note\n1,Ads,MQL,\n2,Ads,MQL,two\n1,Ads,SQL,again\n1,Ads,Proposal,later\n"
LOG = """\
Lead ID,Stage,Changed at,Note
17,Lead,2026-01-01,
17,MQL,2026-01-02,b
18,Lead,2026-01-03,c
17,SQL,2026-01-04,d
18,MQL,2026-01-05,e
"""
WITHOUT_IDS = (f"{LEADS},No Id,,Ads,2026-01-08\n", f"{DEALS},Who,s-0,2026-02-09,Whose\nTotal,,,,4\n")
Bring = Callable[..., None]


@pytest.fixture
def bring(session: Session, reader: ReaderProcess, tmp_path: Path) -> Bring:
    """Import some texts as the files of one import."""

    def do(*texts: str, **decided: object) -> None:
        paths = []
        for text in texts:
            path = tmp_path / f"file{len(list(tmp_path.glob('*.csv')))}.csv"
            path.write_text(text, "utf-8")
            paths.append(path)
        assert bring_in(session, reader, *paths, choices=replace(Choices(), **decided)).batch_id  # type: ignore[arg-type]  # by name

    return do


def rows_of(session: Session) -> LeadRows:
    leads, overlaid = session.state.leads, session.overlaid()
    assert leads is not None
    return LeadRows(session.file, session.imports(), leads, None if overlaid is None else overlaid.facts)


def column(session: Session, header: str | Role) -> list[str]:
    """What the table shows of all leads, in order."""
    leads, rows = session.state.leads, rows_of(session)
    assert leads is not None
    if isinstance(header, Role):
        return [rows.text_of_role(lead, header) for lead in range(leads.lead_count)]
    return [rows.text_of_header(lead, header) for lead in range(leads.lead_count)]


def ordered(session: Session, header: str | Role) -> list[int]:
    """Leads in the order of a column that stands in the rows only."""
    base = session.imported()
    assert base is not None
    columns_of = of_role(header) if isinstance(header, Role) else of_header(header)
    ranks = text_order(session.file, session.imports(), base, columns_of, Silent()).ranks.tolist()
    return sorted((lead for lead, rank in enumerate(ranks) if rank >= 0), key=ranks.__getitem__)


def found(session: Session, text: str) -> list[int]:
    cube = session.cube()
    assert cube is not None
    plan = session.state.plan
    hits: list[int] = search(session.file, session.imports(), plan, cube.journeys, {}, text, Silent()).tolist()
    return hits


def told(session: Session, lead: int) -> list[tuple[str, int, dict[str, str]]]:
    return [(story.file, story.line, dict(story.cells)) for story in rows_of(session).stories(lead)]


def test_a_lead_shows_what_both_files_say(session: Session, bring: Bring) -> None:
    bring(LEADS, DEALS)
    assert column(session, "Seller") == ["s-900", "", "s-901", "s-902"]
    assert column(session, "Won date") == ["2026-02-01", "", "2026-02-03", "2026-02-04"]
    assert column(session, "Remark") == ["Called twice", "", "", "Only here"]
    assert column(session, Role.NAME) == ["Ann Lee", "Bo Ray", "Cy Fox", "Di Orr"], "the first file goes before"
    assert column(session, Role.EMAIL) == ["ann@x.io", "bo@x.io", "cy@x.io", ""]


def test_its_story_names_both_files_and_repeats_nothing(session: Session, bring: Bring) -> None:
    bring(LEADS, DEALS)
    first = {"Lead ID": "17", "Name": "Ann Lee", "E-mail": "ann@x.io", "Source": "Ads", "Created": "2026-01-05"}
    second = {"Name": "Annie", "Seller": "s-900", "Won date": "2026-02-01", "Remark": "Called twice"}
    assert told(session, 0) == [("file0.csv", 2, first), ("file1.csv", 3, second)]
    assert [place[:2] for place in told(session, 1)] == [("file0.csv", 3)]
    assert [place[:2] for place in told(session, 3)] == [("file1.csv", 4)]


def test_three_files_and_the_first_that_says_anything(session: Session, bring: Bring) -> None:
    bring(LEADS, DEALS, THIRD)
    assert column(session, "Remark") == ["Called twice", "", "Came late", "Only here"]
    assert column(session, "Shoe size") == ["38", "", "44", ""]
    assert [place[:2] for place in told(session, 2)] == [("file0.csv", 4), ("file1.csv", 2), ("file2.csv", 3)]


def test_rows_without_an_id_are_nobody_elses(session: Session, bring: Bring) -> None:
    bring(*WITHOUT_IDS)
    assert column(session, Role.NAME) == ["Ann Lee", "Bo Ray", "Cy Fox", "Di Orr", "No Id", "Who"]
    assert column(session, "Remark") == ["Called twice", "", "", "Only here", "", "Whose"]
    assert [found(session, text) for text in ("Whose", "No Id")] == [[5], [4]]


def test_an_id_that_a_list_has_twice(session: Session, bring: Bring) -> None:
    bring(TWICE)
    assert column(session, "Note") == ["again", "two"]
    assert found(session, "later") == [0]
    assert ordered(session, "Note") == [0, 1]
    assert [place[1] for place in told(session, 0)] == [2, 4, 5]


def test_stage_changes_are_shown_by_their_first_row(session: Session, bring: Bring) -> None:
    bring(LOG)
    leads = session.state.leads
    assert leads is not None
    assert not leads.listed, "it is a log"
    assert column(session, "Note") == ["", "c"]
    assert found(session, "2026-01-05") == [1]


def test_a_list_beside_stage_changes_says_who_the_leads_are(session: Session, bring: Bring) -> None:
    bring(LOG, LEADS)
    assert column(session, Role.NAME) == ["Ann Lee", "Bo Ray", ""]
    assert column(session, "Note") == ["", "c", ""]


def test_rows_that_were_not_counted_say_something_of_their_lead(session: Session, bring: Bring) -> None:
    bring("Lead ID,Source,Stage,Note\n1,Ads,MQL,\n2,Ads,Wibble,zz\n1,Ads,Wibble,odd\n2,Ads,MQL,aa\n3,Ads,Wibble,no\n")
    assert column(session, Role.ID) == ["1", "2"]
    assert column(session, "Note") == ["odd", "aa"], "a row that was counted goes before"
    assert ordered(session, "Note") == [1, 0]
    assert [found(session, text) for text in ("odd", "zz", "no")] == [[0], [1], []]


def test_leads_recognised_by_address(session: Session, bring: Bring) -> None:
    bring(
        "Name,E-mail,Source,Created\nAnn,ann@x.io,Ads,2026-01-05\nBo,bo@x.io,Ads,2026-01-06\n",
        "E-mail,Won date,Seller\n Bo@X.io ,2026-02-01,s-1\n",
        merge=MergeRule.EMAIL,
    )
    assert column(session, "Seller") == ["", "s-1"]
    assert ordered(session, "Seller") == [1]


def test_leads_recognised_by_id_else_by_address(session: Session, bring: Bring) -> None:
    bring(
        "Lead ID,E-mail,Source,Created\n1,ann@x.io,Ads,2026-01-05\n,bo@x.io,Ads,2026-01-06\n",
        "Lead ID,E-mail,Won date,Seller\n,ann@x.io,2026-02-01,s-1\n2,bo@x.io,2026-02-02,s-2\n",
        merge=MergeRule.BOTH,
    )
    assert column(session, "Seller") == ["s-1", "s-2"]
    assert [found(session, seller) for seller in ("s-1", "s-2")] == [[0], [1]]
    assert ordered(session, "Seller") == [0, 1]


def test_ids_that_a_workbook_has_as_numbers(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("Deals", 0)
    for row in ("Lead ID", "Seller", "Won date"), (17.0, "s-900", "2026-02-01"), (19, "s-901", "2026-02-03"):
        sheet.append(row)
    book.save(tmp_path / "deals.xlsx")
    (tmp_path / "leads.csv").write_text(LEADS, "utf-8")
    bring_in(session, reader, tmp_path / "leads.csv", tmp_path / "deals.xlsx")
    assert column(session, "Seller") == ["s-900", "", "s-901"]


def test_a_later_import_goes_before_and_hides_nothing(session: Session, bring: Bring) -> None:
    bring(LEADS, DEALS)
    bring("Lead ID,Stage,Remark\n19,MQL,Now\n20,SQL,\n21,MQL,New\n", "Lead ID,Seller,Won date\n17,s-999,2026-03-01\n")
    assert column(session, "Remark") == ["Called twice", "", "Now", "Only here", "New"]
    assert column(session, "Seller") == ["s-999", "", "s-901", "s-902", ""]
    assert ordered(session, "Remark") == [0, 4, 2, 3]
    assert ordered(session, "Seller") == [2, 3, 0]
    assert found(session, "s-900") == [0], "what stands in any row is found"
    session.undo()
    assert column(session, "Seller") == ["s-900", "", "s-901", "s-902"]
    session.redo()
    assert column(session, "Seller") == ["s-999", "", "s-901", "s-902", ""]


def test_sorting_agrees_with_what_is_shown(session: Session, bring: Bring) -> None:
    bring(LEADS, DEALS, THIRD)
    bring("Lead ID,Remark,Stage\n18,Aha,MQL\n", "Lead ID,Remark,Won date\n18,no,2026-03-01\n20,,2026-03-02\n")
    for header in "Remark", "Seller", "Won date", "Shoe size", Role.NAME, Role.ID, Role.EMAIL:
        texts = column(session, header)
        in_order = [texts[lead] for lead in ordered(session, header)]
        assert in_order == sorted(filter(None, texts), key=str.casefold), header


def test_what_was_said_by_hand_wins(session: Session, bring: Bring) -> None:
    bring(LEADS, DEALS)
    work = HandWork(session)
    work.change(rows_of(session).facts_about([0]), {column_field("Remark"): "By hand", column_field("Seller"): ""})
    assert column(session, "Remark") == ["By hand", "", "", "Only here"]
    assert column(session, "Seller") == ["", "", "s-901", "s-902"]
    work.delete(rows_of(session).facts_about([1]))
    assert column(session, "Seller") == ["", "s-901", "s-902"], "leads have other numbers now"
    session.undo()
    session.undo()
    assert column(session, "Seller") == ["s-900", "", "s-901", "s-902"]


def test_the_sheet_of_leads_says_it_all(session: Session, bring: Bring, tmp_path: Path) -> None:
    bring(LEADS, DEALS)
    cube = session.cube()
    assert cube is not None
    path, leads = tmp_path / "shown.csv", cube.passing(uncounted_too=True)
    write_leads(path, session.file, session.imports(), session.state.plan, cube.journeys, {}, leads, Silent())
    lines = [line.split(",") for line in path.read_text("utf-8-sig").splitlines()]
    place = lines[0].index("Won date")
    assert [line[place] for line in lines[1:]] == ["2026-02-01", "", "2026-02-03", "2026-02-04"]


def test_the_sheet_of_leads_names_no_stage_of_those_that_do_not_count(
    session: Session, bring: Bring, tmp_path: Path
) -> None:
    """Lost leads that the rule leaves out can be listed, and what is listed can be saved."""
    bring("Lead ID,Source,Stage\n1,Ads,Lost\n2,Ads,MQL\n", lost=("Lost",))
    plan = session.state.plan
    session.edit(replace(plan, counting=replace(plan.counting, lost_policy=LostPolicy.EXCLUDE)), "x")
    cube = session.cube()
    assert cube is not None
    group = ("counted_differently", counting_to_text(plan.counting))
    path, leads = tmp_path / "shown.csv", cube.passing(LeadFilter(group=group), uncounted_too=True)
    assert leads.tolist() == [0]
    write_leads(path, session.file, session.imports(), session.state.plan, cube.journeys, {}, leads, Silent())
    (line,) = csv.DictReader(path.read_text("utf-8-sig").splitlines())
    assert (line["Stage reached"], line["Outcome"]) == ("(not counted)", "Lost")


@pytest.mark.parametrize("files", [(LEADS, DEALS, THIRD), (TWICE,), (LOG, LEADS), WITHOUT_IDS])
def test_imports_stored_by_an_earlier_version(session: Session, bring: Bring, files: tuple[str, ...]) -> None:
    bring(*files)
    headers = rows_of(session).other_headers()
    known = [column(session, header) for header in headers]
    stories = [told(session, lead) for lead in range(len(known[0]))]
    (batch,) = session.imports()
    leads = session.file.load_leads(batch, with_keys=True)
    session.file.replace_columns(batch, replace(leads, further_rows=None))
    assert session.file.load_leads(batch).further_rows is None
    session.close()
    with closing(Session.open(session.file.path)) as opened:
        opened.load_engine()
        opened.engine_ready()
        assert opened.state.leads is not None
        assert [column(opened, header) for header in headers] == known
        assert [told(opened, lead) for lead in range(len(known[0]))] == stories
        for header, texts in zip(headers, known, strict=True):
            in_order = [texts[lead] for lead in ordered(opened, header)]
            assert in_order == sorted(filter(None, texts), key=str.casefold)


def test_a_page_is_read_at_once(session: Session, bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(LEADS, DEALS)
    asked: list[list[int]] = []
    read = session.file.stored_leads

    def noted(batch: str, numbers: Sequence[int]) -> object:
        asked.append(list(numbers))
        return read(batch, numbers)

    monkeypatch.setattr(session.file, "stored_leads", noted)
    rows = rows_of(session)
    rows.fetch(range(3))
    for lead in range(3):
        assert rows.has(lead)
        rows.text_of_header(lead, "Seller")
        rows.stories(lead)
    assert asked == [[0, 4, 1, 2, 3]]


def test_olist(session: Session, reader: ReaderProcess, shared_data: Path) -> None:
    """8000 leads and, in a file of its own, 842 deals: dates and sellers stand in the rows only."""
    names = "olist_marketing_qualified_leads_dataset.csv", "olist_closed_deals_dataset.csv"
    bring_in(session, reader, *(shared_data / "olist" / name for name in names))
    assert [sum(map(bool, column(session, header))) for header in ("won_date", "seller_id")] == [842, 842]
    ids = column(session, Role.ID)
    lead = ids.index("5420aad7fec3549a85876ba1c529bd84")
    assert column(session, "won_date")[lead] == "2018-02-26 19:58:54"
    assert found(session, "2c43fb513632d29b3b58df74816f1b06") == [lead]
    assert len(ordered(session, "seller_id")) == 842
