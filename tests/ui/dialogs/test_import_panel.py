"""What the lists below the rows say of a file is what the file brings."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from funnel_planner.app.files.drafting import draft, look_over
from funnel_planner.app.files.expecting import expect
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices
from funnel_planner.ui.dialogs.import_panel import Panel
from funnel_planner.ui.theme import Theme

TICKED = "Lead Number,Source,Converted\n" + "".join(f"{n},Web,{int(n % 3 == 0)}\n" for n in range(30))
REPORT = """Campaign report
"July 8, 2025 - July 31, 2025"
Campaign status,Campaign,Budget,Currency code,Impr.,Interactions,Interaction rate,Cost,Conversions
Enabled,Video views,5000.00,INR,"25,881","20,127",77.77%,1661.67,0.00
Enabled,Sand,500.00,INR,"20,287","1,934",9.53%,904.26,15.00
Total: Campaigns, --, --,INR,"46,168","22,061",47.78%,2565.92,15.00
Total: Account,,,INR,"46,168","22,061",47.78%,2565.92,15.00
"""


def test_a_stage_says_how_many_rows_say_yes(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    (tmp_path / "leads.csv").write_text(TICKED, encoding="utf-8")
    plan = Plan("p", "P", (Stage("lead", "Lead"), Stage("won", "Converted")))
    reader = ReaderProcess()
    drafted = draft(look_over(reader, [tmp_path / "leads.csv"]), plan, Choices())
    expected = expect(reader, plan, drafted)
    reader.close()
    panel = Panel(theme)
    qtbot.addWidget(panel)
    panel.show_draft(drafted, plan, is_new=True)
    assert [count.text() for count in panel.stages._counts] == ["in 30 rows", "in 10 rows"]
    assert [stage.actual for stage in expected.picture.stages] == [30, 10]


def test_a_report_says_the_same_channels_and_days_everywhere(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    (tmp_path / "report.csv").write_text(REPORT, encoding="utf-8")
    plan = Plan("p", "P", (Stage("i", "Impr."), Stage("k", "Interactions"), Stage("c", "Conversions")))
    reader = ReaderProcess()
    drafted = draft(look_over(reader, [tmp_path / "report.csv"]), plan, Choices())
    expected = expect(reader, plan, drafted)
    reader.close()
    panel = Panel(theme)
    qtbot.addWidget(panel)
    panel.show_draft(drafted, plan, is_new=False)
    assert [panel.tabs.tabText(index) for index in range(panel.tabs.count())] == ["2 channels"]
    said = [text.replace("\N{NO-BREAK SPACE}", " ") for text in expected.totals]
    assert said == ["2 channels", "8 Jul – 31 Jul 2025", "Cost: INR 2,566"]
    assert expected.ledger.totals == 2
