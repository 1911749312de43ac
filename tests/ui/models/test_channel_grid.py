"""The channel grid: what its cells show, and what typing, clearing and pasting make of the plan."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.forecast.flow import project
from funnel_planner.ui.models.channel_columns import Cell, typed_percent
from funnel_planner.ui.models.channel_grid import CellRole, ChannelGrid
from funnel_planner.ui.models.channel_totals import ChannelTotals
from funnel_planner.words import use_language
from tests.support.sample_plans import sample_plan


@dataclass
class Watched:
    """A grid whose wishes come true."""

    grid: ChannelGrid
    labels: list[str] = field(default_factory=list)
    refusals: list[PlannerError] = field(default_factory=list)

    def show(self, plan: Plan) -> None:
        self.grid.show_plan(plan, project(plan))

    @property
    def plan(self) -> Plan:
        assert self.grid.plan is not None
        return self.grid.plan

    def at(self, channel: str, column: str) -> QModelIndex:
        return self.grid.index(self.grid.row_of(channel), self.grid.column_keys.index(column))

    def cell(self, channel: str, column: str) -> Cell:
        cell = self.at(channel, column).data(CellRole)
        assert isinstance(cell, Cell)
        return cell

    def take(self, plan: Plan, label: str, control: str) -> None:
        self.labels.append(f"{label}|{control}")
        self.show(plan)


@pytest.fixture
def watched(qapp: object) -> Iterator[Watched]:  # noqa: ARG001 - the model tester needs an application
    grid = ChannelGrid()
    tester = QAbstractItemModelTester(grid, QAbstractItemModelTester.FailureReportingMode.Fatal)
    watched = Watched(grid)
    grid.wished.connect(watched.take)
    grid.refused.connect(watched.refusals.append)
    watched.show(sample_plan())
    yield watched
    del tester
    use_language("en")


def test_inherited_and_own_values_can_be_told_apart(watched: Watched) -> None:
    own, inherited = watched.cell("ads", "rate:visitor"), watched.cell("mail", "rate:visitor")
    assert (own.shown, own.typed, own.own, own.inherited) == ("20.0%", "20%", True, False)
    assert (inherited.shown, inherited.typed, inherited.own, inherited.inherited) == ("10.0%", "", False, True)
    assert watched.cell("mail", "deal").shown == "€1,000"
    assert watched.at("mail", "deal").data(Qt.ItemDataRole.AccessibleTextRole) == "€1,000, as in the plan"


def test_a_step_shows_how_many_arrive(watched: Watched) -> None:
    assert watched.cell("ads", "rate:visitor").second == "200"
    assert watched.cell("ads", "rate:lead").second == "100"
    assert watched.cell("webinar", "rate:visitor") == Cell("–", inherited=True)
    assert watched.cell("webinar", "rate:lead").second == "20"


def test_typing_is_one_edit_named_after_what_it_changes(watched: Watched) -> None:
    assert watched.grid.setData(watched.at("mail", "rate:lead"), "37,5 %")
    assert watched.plan.channel("mail").own_rate("lead") == 0.375
    assert watched.labels == ["Change channel rate|channel.rate:lead:mail"]
    assert watched.grid.setData(watched.at("mail", "rate:lead"), "37.5%")
    assert len(watched.labels) == 1, "the same text changes nothing"


@pytest.mark.parametrize("text", ["1 234,56", "1,234.56", "1.234,56 zł", "€1,234.56", "1234.56"])
def test_numbers_are_read_however_they_are_written(watched: Watched, text: str) -> None:
    for language in ("en", "pl"):
        use_language(language)
        watched.grid.setData(watched.at("mail", "fixed_per_month"), text)
        assert watched.plan.channel("mail").cost.fixed_per_month == 1234.56


@pytest.mark.parametrize("language", ["en", "pl"])
def test_what_an_editor_starts_with_means_the_same_value(watched: Watched, language: str) -> None:
    use_language(language)
    for rate in (0.333333333333, 0.1, 1.0, 0.00012345):
        watched.grid.setData(watched.at("mail", "rate:lead"), typed_percent(rate))
        assert watched.plan.channel("mail").own_rate("lead") == pytest.approx(rate, rel=1e-12)


@pytest.mark.parametrize(
    ("column", "text", "kind"),
    [
        ("rate:lead", "lots", "number_unreadable"),
        ("rate:lead", "120 %", "rate_out_of_range"),
        ("volume", "-1", "amount_out_of_range"),
        ("name", "ads", "not_unique"),
        ("name", " ", "name_empty"),
        ("kind", "carrier pigeon", "channel_kind_unknown"),
        ("entry", "Nowhere", "stage_unknown"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(watched: Watched, column: str, text: str, kind: str) -> None:
    before = watched.plan
    assert not watched.grid.setData(watched.at("mail", column), text)
    assert watched.plan is before
    assert [error.kind for error in watched.refusals] == [kind]


def test_clearing_goes_back_to_what_the_plan_says(watched: Watched) -> None:
    cells = [watched.at("ads", key) for key in ("name", "rate:visitor", "deal", "volume", "spend")]
    watched.grid.clear(cells)
    ads = watched.plan.channel("ads")
    assert (ads.name, ads.rates, ads.deal_size, ads.volume_per_month) == ("Ads", (), None, 0.0)
    assert watched.labels == ["Clear cells|"]


def test_choosing_kind_and_entry_stage_by_word(watched: Watched) -> None:
    watched.grid.setData(watched.at("mail", "kind"), "social MEDIA")
    watched.grid.setData(watched.at("mail", "entry"), "Offer")
    watched.grid.setData(watched.at("webinar", "entry"), "Visitor")
    assert watched.plan.channel("mail").kind == "social"
    assert watched.plan.channel("mail").entry_stage == "offer"
    assert watched.plan.channel("webinar").entry_stage == ""


def test_a_block_is_pasted_as_one_edit(watched: Watched) -> None:
    watched.grid.paste(watched.at("ads", "volume"), [["10", "20"], ["30", ""], ["5,5", "6"]])
    assert [c.volume_per_month for c in watched.plan.channels] == [10, 30, 5.5]
    assert [c.cap_per_month for c in watched.plan.channels] == [20, None, 6]
    assert watched.labels == ["Paste cells|"]


def test_one_value_fills_the_selection(watched: Watched) -> None:
    watched.grid.paste(watched.at("ads", "rate:lead"), [["60%"]], (3, 2))
    assert [c.own_rate("lead") for c in watched.plan.channels] == [0.6] * 3
    assert [c.own_rate("offer") for c in watched.plan.channels] == [0.6] * 3


def test_a_block_with_one_wrong_cell_changes_nothing_and_names_it(watched: Watched) -> None:
    before = watched.plan
    watched.grid.paste(watched.at("ads", "volume"), [["10"], ["many"]])
    assert watched.plan is before
    assert watched.refusals[0].values == {"value": "many", "field": "Newsletter, People a month"}


def test_rows_beyond_the_last_become_channels_if_they_bring_names(watched: Watched) -> None:
    watched.grid.paste(watched.at("webinar", "name"), [["Webinar", "webinar"], ["Fair", "event"], ["SEO", "search"]])
    assert [c.name for c in watched.plan.channels] == ["Ads", "Newsletter", "Webinar", "Fair", "SEO"]
    assert [c.kind for c in watched.plan.channels[3:]] == ["event", "search"]
    watched.grid.paste(watched.at("ads", "volume"), [["1"]] * 9)
    assert [error.kind for error in watched.refusals] == ["paste_too_long"]


def test_copied_as_typed_inherited_cells_stay_inherited(watched: Watched) -> None:
    cells = [watched.at(channel, key) for channel in ("ads", "mail") for key in ("deal", "rate:visitor")]
    assert watched.grid.copied(cells) == "€900\t20.0%\n€1,000\t10.0%\n"
    assert watched.grid.copied(cells, as_typed=True) == "900\t20%\n\t\n"


def test_stages_and_channels_come_and_go_without_starting_anew(watched: Watched) -> None:
    resets: list[int] = []
    watched.grid.modelReset.connect(lambda: resets.append(1))
    kept = QPersistentModelIndex(watched.at("mail", "rate:offer"))
    plan = watched.plan.without_stage("lead").with_channel_moved("mail", 0).without_channel("ads")
    watched.show(plan)
    assert not resets
    assert (kept.row(), watched.grid.column_keys[kept.column()]) == (0, "rate:offer")
    assert watched.cell("mail", "rate:offer").shown == "20.0%"


def test_totals_are_those_of_the_forecast(watched: Watched) -> None:
    totals = ChannelTotals()
    tester = QAbstractItemModelTester(totals, QAbstractItemModelTester.FailureReportingMode.Fatal)
    totals.show_plan(watched.plan, project(watched.plan))
    row = {key: totals.index(0, place).data(CellRole) for place, key in enumerate(watched.grid.column_keys)}
    assert row["name"].shown == "All channels"
    assert row["volume"].shown == "1,540"
    assert (row["rate:visitor"].shown, row["rate:visitor"].second) == ("16.7%", "290")
    assert row["rate:offer"].second == "29"
    assert row["spend"].shown == "€500"
    del tester


def test_other_names_in_files_are_typed_with_semicolons(watched: Watched) -> None:
    channel = watched.plan.channels[0].name
    index = watched.at(watched.plan.channels[0].id, "aliases")
    assert watched.grid.setData(index, " fb ads ; FB Ads;(unknown); ", Qt.ItemDataRole.EditRole)
    changed = watched.plan.channels[0]
    assert (changed.name, changed.aliases) == (channel, ("FB Ads", "(unknown)"))
    assert watched.cell(changed.id, "aliases") == Cell("FB Ads; (unknown)", "FB Ads; (unknown)")
    assert watched.grid.setData(watched.at(changed.id, "aliases"), "", Qt.ItemDataRole.EditRole)
    assert watched.plan.channels[0].aliases == ()


def test_the_label_of_blanks_is_typed_in_the_language_in_use(watched: Watched) -> None:
    use_language("pl")
    index = watched.at(watched.plan.channels[0].id, "aliases")
    assert watched.grid.setData(index, "FB; (nieznany)", Qt.ItemDataRole.EditRole)
    changed = watched.plan.channels[0]
    assert changed.aliases == ("FB", "(unknown)")
    assert watched.cell(changed.id, "aliases").typed == "FB; (nieznany)"
