"""A plan's links are found by their files and by the imports that came of them."""

from dataclasses import replace

import pytest

from funnel_planner.app.files.links import Link
from funnel_planner.domain.mapping import Mapping
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.ui.link_book import LinkBook
from funnel_planner.ui.link_view import LinkView, Standing

PLAN = Plan("p", "Plan", (Stage("a", "A"), Stage("b", "B")), batches=("1", "2", "other"))
LIST = Link("p", ("/list.csv", "/more.csv"), ("1", "2"), ("x", "y"), Mapping(()), Choices())
TRACKER = replace(LIST, paths=("/tracker.xlsx",), batches=())


@pytest.fixture
def book() -> LinkBook:
    found = LinkBook(lambda: PLAN)
    for link in (LIST, TRACKER):
        found.write(LinkView(link))
    return found


def test_an_import_belongs_to_a_link_while_it_is_its_newest(book: LinkBook) -> None:
    assert book.view("2") == LinkView(LIST)
    assert book.view("1") is None
    assert book.view("other") is None
    assert [book.since(batch) for batch in ("1", "2")] == [("1", "2"), ("2",)]
    assert book.since("other") == ("other",)


def test_files_are_known_as_they_were_read_together(book: LinkBook) -> None:
    assert book.is_linked(LIST.paths)
    assert not book.is_linked(("/list.csv",))
    assert book.earlier(LIST.paths) == "2"
    assert book.earlier(TRACKER.paths) == ""
    assert [view.link for view in book.waiting_for_leads()] == [TRACKER]


def test_an_undone_reading_is_said(book: LinkBook) -> None:
    undone = LinkBook(lambda: PLAN.with_batches(("1",)))
    undone.write(book["/list.csv"])
    assert [view.undone for view in undone.views] == [True]
    assert undone.earlier(LIST.paths) == "1"


def test_a_link_is_written_over_and_taken_out(book: LinkBook) -> None:
    book.write(LinkView(LIST, Standing.READING))
    assert [view.standing for view in book] == [Standing.READING, Standing.QUIET]
    for view in book:  # a link may go while all are looked at
        book.forget(view.link.path)
    assert book.views == ()
    assert "/list.csv" not in book
