"""Tables of totals on the page: what their numbers are, the days they are about, what is left out."""

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.app.files.import_check import questions
from funnel_planner.app.files.question import Place, Weight
from funnel_planner.domain.mapping import EXCLUDE_TARGET, CountKind, Role, Shape
from funnel_planner.ui.pages.filter_choosers import PeriodChooser
from tests.support.import_page import LIST, Opens, choose, counts, pick, settle, spoken

REPORT = """\
Campaign report
1 May 2026 - 31 May 2026
Campaign,Impressions,Clicks,Conversions,Cost
Shoes,12400,640,31,512.40
Coats,9100,411,18,388.00
"""


def test_months_side_by_side_are_read_number_by_number_unless_rows_are_leads(opens: Opens, qtbot: QtBot) -> None:
    months = ["Leads by channel,Jan 2026,Feb 2026,Total", "Google Ads,10,12,22", "Newsletter,1,,1", "Total,11,12,23"]
    dialog = opens("\n".join(months))
    files = dialog.page.files
    assert files.shape.currentText() == "a total"
    assert files.why.text() == "Months or channels stand side by side above numbers"
    assert counts(dialog)[0] == 23
    assert any("side by side" in question.text for question in questions(dialog.drafted))
    choose(files.shape, Shape.SNAPSHOT.value)
    qtbot.waitUntil(lambda: dialog.page.surveys[0].as_it_stands, timeout=20_000)
    settle(qtbot, dialog)
    assert [column.header for column in dialog.page.surveys[0].columns][1:3] == ["Jan 2026", "Feb 2026"]
    assert files.shape.currentText() == "a lead and its stage"
    choose(files.shape, "")
    qtbot.waitUntil(lambda: not dialog.page.surveys[0].as_it_stands, timeout=20_000)
    settle(qtbot, dialog)
    assert counts(dialog)[0] == 23


def test_shares_are_not_counted_until_somebody_says_that_they_are_counts(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens("Leads by channel,Jan 2026,Feb 2026\nGoogle Ads,60,55\nNewsletter,40,45")
    (question,) = [one for one in questions(dialog.drafted) if one.weight is Weight.BLOCKS]
    assert (question.place, "seems to hold shares" in question.text) == (Place.SHAPE, True)
    choose(dialog.page.files.shape, Shape.AGGREGATE.value)  # the one that is shown already
    settle(qtbot, dialog)
    assert not [one for one in questions(dialog.drafted) if one.weight is Weight.BLOCKS]
    assert counts(dialog)[0] == 200


def test_a_plan_beside_what_happened_is_not_taken_for_leads(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens("Channel,Jan Plan,Jan Actual\nGoogle Ads,10,9\nNewsletter,5,6")
    (question,) = [one for one in questions(dialog.drafted) if one.weight is Weight.BLOCKS]
    assert (question.place, "periods side by side" in question.text) == (Place.SHAPE, True)
    choose(dialog.page.files.shape, Shape.SNAPSHOT.value)
    settle(qtbot, dialog)
    assert not [one for one in questions(dialog.drafted) if one.weight is Weight.BLOCKS]


def test_numbers_of_which_nothing_says_what_they_are_are_asked_about(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens("Channel,Jan 2026,Feb 2026\nGoogle Ads,10,12\nNewsletter,1,2")
    (question,) = [one for one in questions(dialog.drafted) if "Nothing says what the numbers" in one.text]
    assert question.place is Place.COLUMNS
    assert not any("No count belongs to a stage" in one.text for one in questions(dialog.drafted)), "asked once"
    dialog.page.choose_role("Numbers", Role.COST)
    settle(qtbot, dialog)
    assert dialog.page.expected is not None
    assert any("25" in text for text in dialog.page.expected.totals)


def test_a_subtotal_is_asked_about_and_left_out(opens: Opens, qtbot: QtBot) -> None:
    rows = ["Channel,Leads,SQL", "Google,120,12", "Meta,60,2", "Paid,180,14", "Fair,40,5"]
    dialog = opens("\n".join(rows))
    (question,) = [one for one in questions(dialog.drafted) if "exactly the sum" in one.text]
    assert (question.place, question.label) == (Place.CHANNELS, "Paid")
    before = dialog.page.expected
    choose(dialog.page.panel.channels.combos["Paid"], EXCLUDE_TARGET)
    settle(qtbot, dialog)
    assert before is not None
    assert dialog.page.expected is not None
    assert (dialog.drafted.decided.exclude, dialog.drafted.decided.exclude_channels) == ((), ("Paid",))
    assert max(n or 0 for n in counts(dialog)) == 220
    assert not [one for one in questions(dialog.drafted) if "exactly the sum" in one.text]
    choose(dialog.page.panel.channels.combos["Paid"], "")
    settle(qtbot, dialog)
    assert max(n or 0 for n in counts(dialog)) == 400


@pytest.mark.parametrize(
    "text",
    [
        "Lead ID,Stage\n",
        "Lead ID\n1\n2\n",
        ",".join(f"A very long header number {n}" for n in range(60)) + "\n" + "1," * 59,
    ],
    ids=["no rows", "one column", "60 columns"],
)
def test_tables_of_any_form_are_shown(opens: Opens, text: str) -> None:
    dialog = opens(text)
    assert not dialog.page.grab().isNull()
    dialog.resize(1600, 1000)
    assert not dialog.page.grab().isNull()


def test_counts_can_be_those_who_are_there_now(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens("Source,MQL,SQL,Sales meeting,Proposal,Close\nAds,50,20,6,5,5\nFair,30,10,6,5,4\n")
    files = dialog.page.files
    assert files.shape.currentText() == "a total"
    assert files.kind.isVisible()
    choose(files.kind, "current")
    settle(qtbot, dialog)
    assert dialog.drafted.choices.kind is CountKind.CURRENT
    assert dialog.page.results.state.text() == "Totals, not single leads"


@pytest.mark.qt_log_ignore("This plugin does not support")  # said by the offscreen platform about any menu
def test_the_days_of_a_report_are_shown_and_can_be_others(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens(REPORT)
    files = dialog.page.files
    assert files.period.isVisible()
    assert spoken(files.period.text()) == "May 2026"
    assert "lines above the header" in files.period.toolTip()

    def offered() -> dict[str, bool]:
        files.period.menu().aboutToShow.emit()
        return {spoken(a.text()): a.isChecked() for a in files.period.menu().actions() if a.isCheckable()}

    assert offered() == {"May 2026 (as the title lines say)": True, "not known": False}
    (chooser,) = files.period.menu().findChildren(PeriodChooser)
    assert chooser.days == (date(2026, 5, 1), date(2026, 5, 31))
    chooser._first.set_day(date(2026, 4, 1))
    chooser._last.set_day(date(2026, 6, 30))
    chooser.chosen.emit()
    settle(qtbot, dialog)
    assert spoken(files.period.text()) == "Apr 2026 – Jun 2026"
    (read,) = dialog.drafted.mapping.files
    assert (read.period, read.period_end) == (date(2026, 4, 1), date(2026, 6, 30))
    assert dialog.page.expected is not None
    assert any("2026" in line for line in map(spoken, dialog.page.expected.totals))
    pick(files.period.menu(), ["not known"])
    assert dialog.drafted.mapping.files[0].period is None
    assert offered() == {"May 2026 (as the title lines say)": False, "not known": True}
    told = next(action for action in files.period.menu().actions() if "as the title" in action.text())
    told.trigger()
    assert spoken(files.period.text()) == "May 2026"


def test_rows_with_days_of_their_own_need_no_period(opens: Opens) -> None:
    dated = REPORT.replace("Campaign,", "Campaign,Day,").replace("Shoes,", "Shoes,2026-05-02,")
    assert not opens(dated.replace("Coats,", "Coats,2026-05-03,")).page.files.period.isVisible()
    assert not opens(LIST).page.files.period.isVisible()


def test_of_several_tables_one_is_chosen(opens: Opens, qtbot: QtBot) -> None:
    leads = "Leads of May\nLead ID,Stage,E-mail\n" + "".join(f"{n},MQL,a{n}@example.com\n" for n in range(8))
    dialog = opens(leads + "\n\nCosts\nChannel,Cost,Clicks\nAds,100,7\nFair,300,9\nWeb,20,2\n")
    files = dialog.page.files
    assert files.table.count() == 2
    files.table.setCurrentIndex(1)
    files.table.activated.emit(1)
    qtbot.waitUntil(lambda: "Cost" in [column.header for column in dialog.page.surveys[0].columns], timeout=20_000)
    settle(qtbot, dialog)
    assert files.table.currentIndex() == 1


def test_a_header_alone_is_nothing_to_bring_in(opens: Opens) -> None:
    dialog = opens("Lead ID,Name,Stage\n")
    page = dialog.page
    assert page.blocked == page.reason.text() == page.results.state.text() == "There are no rows below the header."
    assert not page.import_button.isEnabled()


def test_a_header_alone_does_not_keep_another_file_back(opens: Opens) -> None:
    dialog = opens("Lead ID,Name,Stage\n", "Lead ID,Name,Stage\n1,Ann,MQL\n")
    assert dialog.page.import_button.isEnabled()


def test_what_results_is_that_of_the_files_where_the_plan_has_leads(opens: Opens, qtbot: QtBot) -> None:
    first = opens("Lead ID,Name,Stage\n1,Ann,MQL\n")
    assert first.page.results.accessibleName() == "What results"
    first.accept()
    qtbot.waitUntil(lambda: first.outcome is not None, timeout=20_000)
    again = opens("Lead ID,Name,Stage\n2,Bo,MQL\n")
    assert again.page.results.accessibleName() == "In this file"
    two = opens("Lead ID,Name,Stage\n2,Bo,MQL\n", "Lead ID,Phone\n2,55\n")
    assert two.page.results.accessibleName() == "In these files"


def test_a_file_without_leads_is_not_called_totals(opens: Opens, qtbot: QtBot) -> None:
    dialog = opens("Lead ID,Name,Stage\n1,Ann,Wibble\n")
    dialog.accept()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    assert dialog.done_page.title.text() == "No leads in this file"
    assert dialog.done_page.change.text() == "No row of it became a lead."
    assert dialog.done_page.done_button.text() == "Done"
