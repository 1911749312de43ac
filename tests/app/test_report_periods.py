"""Reports of different periods add up, those of one period replace each other, and without any it is said."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app import importing
from funnel_planner.app.numbers import Numbers
from funnel_planner.app.oddity_words import replaced_sentences
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.proposal import Choices
from funnel_planner.storage.plan_file import PlanFile

PLAN = Plan(id="p", name="P", stages=(Stage(id="s1", name="Clicks"), Stage(id="s2", name="Conversions")))
LEADS = Plan(id="p", name="P", stages=(Stage(id="s1", name="Lead"), Stage(id="s2", name="Won")))
JANUARY, FEBRUARY = "January 1, 2024 - January 31, 2024", "1 lutego 2024 – 29 lutego 2024"


class Desk:
    """A plan file that files are imported into."""

    def __init__(self, folder: Path, reader: ReaderProcess, plan: Plan) -> None:
        self.folder, self.reader, self.plan = folder, reader, plan
        self.file = PlanFile.create(folder / "p.funnel")
        self.file.create_plan(plan, "made")

    def bring_in(self, name: str, text: str, as_of: date) -> importing.Outcome:
        """Import a text as a file."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        surveys = importing.look_over(self.reader, [path])
        drafted = importing.draft(surveys, self.plan, Choices(as_of=as_of), self.file)
        outcome = importing.store(self.file, self.plan, self.reader, drafted, backup=False)
        self.plan = importing.activated(self.plan, outcome, drafted.decided)
        self.file.record(self.plan, "imported")
        return outcome

    def clicks(self) -> int:
        """All clicks that count."""
        counts = Numbers(self.file).count(self.plan).leads
        assert counts is not None
        assert counts.counts is not None
        return int(counts.counts.counts[:, 0].sum())


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as reader:
        yield reader


@pytest.fixture
def desk(tmp_path: Path, reader: ReaderProcess) -> Iterator[Desk]:
    desk = Desk(tmp_path, reader, PLAN)
    yield desk
    desk.file.close()


def report(period: str, clicks: int) -> str:
    """A report of one campaign."""
    return f'Report\n"{period}"\nCampaign,Clicks,Conversions,Cost\nA,{clicks},10,50\nB,200,20,60\n'


def test_different_periods_add_up_and_one_period_is_replaced(desk: Desk) -> None:
    desk.bring_in("jan.csv", report(JANUARY, 100), date(2024, 3, 1))
    desk.bring_in("feb.csv", report(FEBRUARY, 7), date(2024, 3, 1))
    assert desk.clicks() == 300 + 207
    revised = desk.bring_in("feb2.csv", report(FEBRUARY, 9), date(2024, 3, 2))
    assert desk.clicks() == 300 + 209
    assert revised.oddities.replaced == ()


def test_without_a_period_what_is_replaced_is_said(desk: Desk) -> None:
    desk.bring_in("jan.csv", report("All of it", 100), date(2024, 3, 1))
    outcome = desk.bring_in("feb.csv", report("All of it, again", 7), date(2024, 3, 1))
    assert desk.clicks() == 207
    assert [(one.file, one.count) for one in outcome.oddities.replaced] == [("jan.csv", 6)]
    (sentence,) = replaced_sentences(outcome.oddities.replaced)
    assert "6 numbers of “jan.csv” are replaced" in sentence
    older = desk.bring_in("old.csv", report("Once more", 8), date(2024, 2, 1))
    assert desk.clicks() == 207
    assert [(one.file, one.count) for one in older.oddities.replaced] == [("old.csv", 12)]


def test_the_later_day_wins_whatever_is_imported_last(tmp_path: Path, reader: ReaderProcess) -> None:
    desk = Desk(tmp_path, reader, LEADS)
    march = "id,stage,created,value,note\n1,Won,2024-01-01,100,\n"
    january = "id,stage,created,value,note\n1,Lead,2024-01-01,5,from January\n2,Lead,2024-01-05,7,\n"
    desk.bring_in("march.csv", march, date(2024, 3, 10))
    desk.bring_in("january.csv", january, date(2024, 1, 10))
    numbers = Numbers(desk.file)
    leads = numbers.count(desk.plan).leads
    assert leads is not None
    assert leads.value_minor.tolist() == [10_000, 700]
    assert leads.batch_ids == desk.plan.batches
    assert leads.stored_batch is not None
    assert leads.stored_batch.tolist() == [0, 1]

    from funnel_planner.app.lead_rows import LeadRows

    rows = LeadRows(desk.file, desk.plan.batches, leads)
    assert rows.text_of_header(0, "note") == "from January"
    assert rows.text_of_header(0, "value") == "100"
    assert (rows.text_of_header(1, "value"), rows.text_of_header(1, "note")) == ("7", "")
    desk.file.close()
