"""What would result from an import: its funnel, the account of its rows, by what leads are recognised."""

from PySide6.QtCore import Qt, Signal

from funnel_planner.app.explain import explain
from funnel_planner.app.files.expecting import Expected
from funnel_planner.app.files.foreseeing import merge_rules
from funnel_planner.app.files.import_words import MERGE_RULES, merge_evidence_text
from funnel_planner.app.files.ledger_words import ledger_sentence
from funnel_planner.app.files.merge_check import merge_roles_missing
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import Mapping, MergeRule, Shape
from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.funnel_view import FunnelView
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.dialogs.import_top import named
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, DownScroll, DropDown, SectionTitle, label
from funnel_planner.words import formats, tr, trn

WIDTH = 300


class Result(Card):
    """The funnel that would result, the account of the rows, and by what leads are recognised: ``rule_chosen``."""

    rule_chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding="m")
        theme = desk.theme
        self.body.setSpacing(SPACE["xs"])
        self._heading = SectionTitle("", theme)
        self.body.addWidget(self._heading)
        self.funnel = FunnelView(theme, detail="panel")
        self.funnel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.state = label("", theme, "body", "muted", wrap=True)
        self.totals = label("", theme, "body", wrap=True)
        self.totals.hide()
        self.account = label("", theme, "small", "muted", wrap=True)
        self.change = label("", theme, "small_strong", wrap=True)
        self._is_totals = False
        self.doubts = label("", theme, "small", "warning", wrap=True)
        self.doubts.hide()
        self.rule = DropDown()
        self.rule.activated.connect(lambda _index: self.rule_chosen.emit(MergeRule(self.rule.currentData())))
        self._scroll = DownScroll(self.funnel)
        self._scroll.viewport().setAutoFillBackground(False)
        self.funnel.setAutoFillBackground(False)
        self._rule_row = named(tr("&Leads known by"), self.rule, theme, above=True)
        self.body.addWidget(self.state)
        self.body.addWidget(self.totals)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self.account)
        self.body.addWidget(self.change)
        self.body.addWidget(self.doubts)
        self.body.addWidget(self._rule_row)

    def show_scope(self, plan: Plan, files: int) -> None:
        """Say of what the funnel is: beside what a plan has, that of the files alone."""
        alone = tr("In this file") if files == 1 else tr("In these files")
        title = alone if plan.batches else tr("What results")
        self._heading.set_title(title)
        self.setAccessibleName(title)

    def show_rule(self, mapping: Mapping) -> None:
        """Show by what leads are recognised; asked only where there is a choice."""
        self._is_totals = all(file.shape is Shape.AGGREGATE for file in mapping.files)
        is_open = len(merge_rules(mapping)) > 1 or bool(merge_roles_missing(mapping))
        rules = list(MERGE_RULES) if is_open else []
        if self.rule.count() != len(rules):
            self.rule.clear()
            for rule in rules:
                self.rule.addItem(tr(MERGE_RULES[rule]), rule.value)
        self.rule.setCurrentIndex(self.rule.findData(mapping.merge.value))
        self.rule.setToolTip(tool_tip(merge_evidence_text(mapping)))
        self._rule_row.setVisible(bool(rules))

    def show_counting(self) -> None:
        """A count is under way; what was counted last stays in sight."""
        self.state.setText(tr("Counting…"))

    def show_expected(self, expected: Expected) -> None:
        """Show what was counted."""
        self.funnel.set_picture(expected.picture)
        self.funnel.setVisible(_has_counts(expected.picture))
        self.state.setText(_totals_text(expected) if self._is_totals else _state_text(expected))
        self.totals.setText("\n".join(expected.totals))
        self.totals.setVisible(bool(expected.totals))
        self.account.setText(ledger_sentence(expected.ledger))
        change = () if self._is_totals else expected.change  # it counts leads
        self.change.setText(change[0] if change else "")
        self.change.setToolTip(tool_tip("\n".join(change)))
        self.change.setVisible(bool(change))
        doubts = [*expected.spoilt, *change[2:]]
        self.doubts.setText("\n".join(doubts))
        self.doubts.setVisible(bool(doubts))

    def show_error(self, error: PlannerError) -> None:
        """Nothing can be counted as things stand."""
        self._show_nothing(explain(error))

    def show_blocked(self, why: str = "") -> None:
        """Something must be answered first, or nothing can be counted at all."""
        self._show_nothing(why or tr("Answer what is still open, and the funnel appears here."))

    def _show_nothing(self, why: str) -> None:
        self.funnel.hide()
        self.totals.hide()
        self.state.setText(why)
        self.account.setText("")
        self.change.hide()
        self.doubts.hide()


def _totals_text(expected: Expected) -> str:
    """That these are no leads, and what they say where they measure no stage."""
    if _has_counts(expected.picture):
        return tr("Totals, not single leads")
    return tr("Totals, not single leads. No stage of this plan can be counted from them; kept are:")


def _has_counts(picture: FunnelPicture) -> bool:
    return bool(picture.lead_count) or any(stage.actual for stage in picture.stages)


def _state_text(expected: Expected) -> str:
    """How many leads these are, and whether all rows have been read for them."""
    n = expected.picture.lead_count
    if expected.sample_rows:
        first = trn("From the first {n} row", "From the first {n} rows", expected.sample_rows)
        return tr("{first} of {rows}").format(first=first, rows=formats.count(expected.row_count))
    return trn("{n} lead", "{n} leads", n)
