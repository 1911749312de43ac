"""Reports of different periods add up, those of one period replace each other, and without any it is said."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app.files import drafting, foreseeing, importing, links, watching
from funnel_planner.app.files.choosing import choices_again, with_period, with_period_as_told
from funnel_planner.app.files.oddity_words import report_sentences
from funnel_planner.app.numbers import Numbers
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
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

    def bring_in(self, name: str, text: str, as_of: date, choices: Choices | None = None) -> importing.Outcome:
        """Import a text as a file; what was foreseen must have come."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        surveys = drafting.look_over(self.reader, [path])
        decided = replace(choices or Choices(), as_of=as_of)
        drafted = self.drafted = drafting.draft(surveys, self.plan, decided, self.file)
        foreseen = foreseeing.foresee(self.file, self.plan, self.reader, drafted)
        outcome = importing.store(self.file, self.plan, self.reader, drafted, backup=False)
        self.plan = importing.activated(self.plan, outcome, drafted.decided)
        self.file.record(self.plan, "imported")
        assert report_sentences(foreseen.oddities) == report_sentences(outcome.oddities)
        return outcome

    def clicks(self) -> int:
        """All clicks that count."""
        counts = Numbers(self.file).count(self.plan).leads
        assert counts is not None
        assert counts.counts is not None
        return int(counts.counts.counts[:, 0].sum())


@pytest.fixture
def desk(tmp_path: Path, reader: ReaderProcess) -> Iterator[Desk]:
    desk = Desk(tmp_path, reader, PLAN)
    yield desk
    desk.file.close()


def written(desk: Desk, name: str, text: str) -> Path:
    """A file with this text."""
    path = desk.folder / name
    path.write_text(text, encoding="utf-8")
    return path


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
    (sentence,) = report_sentences(outcome.oddities)
    assert "6 numbers of “jan.csv” are replaced" in sentence
    older = desk.bring_in("old.csv", report("Once more", 8), date(2024, 2, 1))
    assert desk.clicks() == 207
    assert [(one.file, one.count) for one in older.oddities.replaced] == [("old.csv", 12)]


def test_a_period_can_be_corrected_and_goes_back_to_what_the_titles_say(desk: Desk) -> None:
    path = str(desk.folder / "feb.csv")
    february = with_period(Choices(), path, date(2024, 2, 1), date(2024, 2, 29))
    desk.bring_in("jan.csv", report("All of it", 100), date(2024, 3, 1), with_period(
        Choices(), str(desk.folder / "jan.csv"), date(2024, 1, 1), date(2024, 1, 31)
    ))  # fmt: skip
    outcome = desk.bring_in("feb.csv", report("All of it", 7), date(2024, 3, 1), february)
    assert desk.clicks() == 300 + 207
    assert report_sentences(outcome.oddities) == []
    (file,) = desk.drafted.mapping.files
    assert (file.period, file.period_end) == (date(2024, 2, 1), date(2024, 2, 29))
    assert choices_again(desk.drafted.mapping, PLAN).periods == february.periods
    none = drafting.draft(desk.drafted.surveys, PLAN, with_period(Choices(), path, None, None))
    assert none.mapping.files[0].period is None
    (titled,) = drafting.look_over(desk.reader, [written(desk, "feb.csv", report(FEBRUARY, 7))])
    told = drafting.draft([titled], PLAN, with_period_as_told(february, path)).mapping.files[0]
    assert (told.period, told.period_end) == (date(2024, 2, 1), date(2024, 2, 29))
    assert choices_again(drafting.draft([titled], PLAN, Choices()).mapping, PLAN).periods == ()


def test_a_file_read_with_another_period_takes_its_own_place(desk: Desk) -> None:
    desk.bring_in("jan.csv", report(JANUARY, 100), date(2024, 3, 1))
    wrong = with_period(Choices(), str(desk.folder / "jan.csv"), date(2023, 12, 1), date(2023, 12, 31))
    desk.bring_in("jan.csv", report(JANUARY, 100), date(2024, 3, 1), wrong)
    assert desk.clicks() == 300
    assert len(desk.plan.batches) == 1


def test_a_link_keeps_a_chosen_period_until_the_titles_say_another(desk: Desk) -> None:
    path = written(desk, "ads.csv", report("All of it", 100))
    chosen = with_period(Choices(), str(path), date(2024, 1, 1), date(2024, 1, 31))
    outcome = desk.bring_in("ads.csv", report("All of it", 100), date(2024, 3, 1), chosen)
    link = watching.linked(desk.file, desk.plan, desk.drafted, outcome)
    assert link is not None
    written(desk, "ads.csv", report("All of it", 101))
    link = watching.reread(desk.file, desk.plan, desk.reader, link).link
    assert link.mapping.files[0].period == date(2024, 1, 1)
    written(desk, "moved.csv", report("All of it", 102))
    link = watching.reread(desk.file, desk.plan, desk.reader, links.moved(link, desk.folder / "moved.csv")).link
    assert link.mapping.files[0].period == date(2024, 1, 1)
    written(desk, "moved.csv", report(FEBRUARY, 102))
    assert watching.reread(desk.file, desk.plan, desk.reader, link).link.mapping.files[0].period == date(2024, 2, 1)


@pytest.mark.parametrize(
    ("earlier", "later", "said"),
    [
        (JANUARY, "Q1 2024", "Jan 2024, and this report about Jan 2024 – Mar 2024: as both begin"),
        ("Q1 2024", FEBRUARY, "Jan 2024 – Mar 2024, and this report about Feb 2024: what both count"),
        ("15 grudnia – 14 stycznia 2024", JANUARY, "what both count is counted twice"),
    ],
)
def test_reports_that_have_days_in_common_are_said(desk: Desk, earlier: str, later: str, said: str) -> None:
    assert desk.bring_in("one.csv", report(earlier, 100), date(2024, 4, 1)).oddities.overlaps == ()
    (sentence,) = report_sentences(desk.bring_in("two.csv", report(later, 7), date(2024, 4, 1)).oddities)
    assert sentence.startswith("“one.csv” is about")
    assert said in sentence.replace("\xa0", " ")


def test_days_of_rows_meet_periods_too_but_other_channels_do_not(desk: Desk) -> None:
    daily = "Day,Campaign,Clicks,Conversions\n2024-01-09,A,1,0\n2024-01-10,A,2,0\n2024-03-01,B,3,1\n"
    desk.bring_in("daily.csv", daily, date(2024, 4, 1))
    met = desk.bring_in("jan.csv", report(JANUARY, 100), date(2024, 4, 1)).oddities.overlaps
    assert [(one.file, one.counts_twice) for one in met] == [("daily.csv", True)]
    other = 'Report\n"Q1 2024"\nCampaign,Clicks,Conversions\nC,1,2\n'
    assert desk.bring_in("other.csv", other, date(2024, 4, 1)).oddities.overlaps == ()


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

    from funnel_planner.app.leads.lead_rows import LeadRows

    rows = LeadRows(desk.file, desk.plan.batches, leads)
    assert rows.text_of_header(0, "note") == "from January"
    assert rows.text_of_header(0, "value") == "100"
    assert (rows.text_of_header(1, "value"), rows.text_of_header(1, "note")) == ("7", "")
    desk.file.close()
