"""What the command line says about a reading that went well."""

from datetime import date

from funnel_planner.app.files import drafting
from funnel_planner.app.files.remarks import remarks
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.spreadsheet.tables.memory_table import MemoryTable
from tests.support.surveyed import survey_source

PLAN = Plan(id="p", name="P", stages=(Stage(id="s1", name="Visits"), Stage(id="s2", name="Orders")))


def said(*rows: list[str]) -> str:
    surveys = [survey_source(MemoryTable([*rows]), "report.csv")]
    return "\n".join(remarks(drafting.draft(surveys, PLAN, Choices()), PLAN))


def test_stages_that_a_report_does_not_count() -> None:
    text = said(["Channel", "Visits", "Impressions"], ["Ads", "10", "200"], ["Fair", "20", "300"])
    assert 'No column counts Orders. If one does, say so with --column "stage:Orders=HEADER".' in text
    assert "how far the leads came" not in text


def test_pages_are_counted_at_no_stage() -> None:
    text = said(["Page path", "Pageviews", "Exits"], ["/", "10", "2"], ["/a", "20", "3"])
    assert "Rows are pages" in text
    assert "stage:Visits=HEADER" in text


def test_counts_that_grow() -> None:
    text = said(["Channel", "Visits", "Orders"], ["Ads", "10", "200"], ["Fair", "20", "300"])
    assert "report.csv: more are counted at a later stage" in text
    assert "--kind current" in text


def test_labels_that_nobody_has_are_said() -> None:
    """A slip of the pen must not leave a subtotal in unseen."""
    rows = [["Channel", "Visits", "Orders"], ["Ads", "10", "2"], ["Paid", "10", "2"]]
    survey = survey_source(MemoryTable(rows), "r.csv")

    def of(**choices: tuple[object, ...]) -> str:
        return "\n".join(remarks(drafting.draft([survey], PLAN, Choices(**choices)), PLAN))  # type: ignore[arg-type]  # any of them

    text = "Nothing in the files is called “Padi”; what was said of it changes nothing."
    for choices in ({"exclude_channels": ("Padi",)}, {"lost": ("Padi",)}, {"channels": (("Padi", "Ads"),)}):
        assert text in of(**choices)
    assert "Nothing in the files" not in of(exclude_channels=("paid",), channels=(("(unknown)", "Ads"),))


def test_days_of_files_that_name_their_own_are_said() -> None:
    days = Choices(periods=(("report.csv", date(2024, 1, 1), date(2024, 1, 31)),))
    for rows, is_said in (
        ([["Channel", "Visits", "Orders"], ["Ads", "10", "2"]], False),
        ([["Channel", "Month", "Visits", "Orders"], ["Ads", "2024-02", "10", "2"]], True),
        ([["Id", "Status"], ["1", "Visits"], ["2", "Orders"]], True),
    ):
        drafted = drafting.draft([survey_source(MemoryTable(rows), "report.csv")], PLAN, days)
        assert ("--period" in "\n".join(remarks(drafted, PLAN))) is is_said, rows
