"""In mode *any* a channel's leads are those that touched the first stage; a click lists as many as the row says."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from funnel_planner.domain.counting import Counting, CountingMode
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.charts.channel_chart import LEADS
from funnel_planner.ui.results.channels_view import ChannelResults
from funnel_planner.ui.theme import Theme
from tests.support.view_on import view_on

LOG = """id,stage,time,channel
a,Lead,2024-01-01,Mail
a,Won,2024-01-05,Mail
b,Demo,2024-01-01,Mail
c,Lead,2024-01-01,Ads
"""
STAGES = (Stage("l", "Lead"), Stage("d", "Demo"), Stage("w", "Won"))


def test_a_channel_row_lists_the_leads_it_counts(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    file = tmp_path / "log.csv"
    file.write_text(LOG, "utf-8")
    plan = Plan(id="p", name="P", stages=STAGES, counting=Counting(mode=CountingMode.ANY))
    with view_on(ChannelResults, plan, [[file]], tmp_path, theme, qtbot) as shown:
        rows = [(row[0], row[1]) for row in shown.view.channels.figures.rows]
        assert sorted(rows) == [("Ads", 1), ("All leads", 2), ("Mail", 1)]
        mail = [row.name for row in shown.view.chart.rows].index("Mail")
        shown.view.chart.picked.emit(mail, LEADS)
        assert shown.session.state.lead_filter.channels == {"Mail"}
        assert shown.listed == 1
