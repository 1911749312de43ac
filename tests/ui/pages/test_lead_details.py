"""The panel about one lead tells what it leaves out."""

from pytestqt.qtbot import QtBot

from funnel_planner.app.leads.lead_rows import LeadStory
from funnel_planner.ui.pages.lead_details import LeadDetails
from funnel_planner.ui.theme import Theme


def test_rows_that_are_too_many_to_show_are_counted(theme: Theme, qtbot: QtBot) -> None:
    details = LeadDetails(theme)
    qtbot.addWidget(details)
    stories = [LeadStory("log.csv", line, (("Stage", f"S{line}"),)) for line in range(2, 53)]
    details.show_lead("Ann", "", stories, beyond=1449)
    assert not details.origin.isHidden()
    assert details.origin.text() == "1,449 more rows are about this lead."
    details.show_lead("Ann", "", stories)
    assert details.origin.isHidden(), "each row tells its place"
    details.show_lead("Bo", "", stories[:1])
    assert details.origin.text() == "log.csv, line 2"
