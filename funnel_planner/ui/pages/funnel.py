"""The Funnel place: the funnel to work on, the chosen stage's form beside it, the channels below."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from funnel_planner.app.editing import plan_rate_counts, plan_rate_for, stage_inserted, stage_moved, stage_removed
from funnel_planner.app.explain import explain
from funnel_planner.app.files.import_names import file_names
from funnel_planner.app.findings.filter_words import filter_text, leads_text
from funnel_planner.app.findings.taking_over import with_rate_source
from funnel_planner.app.state import State
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.latest import Latest
from funnel_planner.ui.pages.channel_panel import ChannelPanel
from funnel_planner.ui.pages.form import scrolling
from funnel_planner.ui.pages.funnel_editor import FunnelEditor
from funnel_planner.ui.pages.page import Page
from funnel_planner.ui.pages.plan_form import PlanForm
from funnel_planner.ui.pages.stage_form import USE_MEASURED, StageForm
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import Card, IconButton, Notice, SectionTitle, Segments
from funnel_planner.words import mark, tr, trn

Change = Callable[[Plan], Plan]
FORM_WIDTH = 316
BOTH_HALVES = 600
"""From this height on funnel and channels stand one above the other; device-independent pixels."""


class FunnelPage(Page):
    """Design the funnel: stages, rates, channels, money."""

    name: ClassVar[str] = "funnel"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        theme = desk.theme
        self._chosen = ""
        self.notice = Notice(theme)
        self.editor = FunnelEditor(theme, desk.ask)
        self.stage_form = StageForm(theme, self._take_stage)
        self.plan_form = PlanForm(theme, self._take_plan)
        self.channels = ChannelPanel(theme)
        self._drag: Latest[tuple[str, float]] = Latest(self._preview_rate, self)
        self._head = SectionTitle(tr("Funnel"), theme, kind="heading")
        self.halves = Segments(
            [("stages", tr("Stages")), ("channels", tr("Channels"))], tr("Which half of the page is shown")
        )
        self.halves.chosen.connect(lambda _key: self._show_halves())
        self._head.add(self.halves)
        self._buttons = self._stage_buttons()
        for button in self._buttons:
            self._head.add(button)
        self.tabs = Segments([("stage", tr("Stage")), ("plan", tr("Plan"))], tr("Which form is shown"))
        self._forms = QStackedWidget()
        self._arrange()
        self._connect()

    def take_focus(self) -> None:
        """Begin at the funnel, or at the channels where only they are shown."""
        (self.channels.table if self._upper.isHidden() else self.editor).setFocus(Qt.FocusReason.OtherFocusReason)

    def redraw(self, state: State, previous: State | None) -> None:
        """Show what changed; the chosen stage stays chosen."""
        plan = state.plan
        if previous is None or previous.plan.id != plan.id:
            self._chosen = ""
        if self._chosen not in {stage.id for stage in plan.stages}:
            self._chosen = self._successor(previous, plan)
        if previous is None or previous.picture is not state.picture:
            self.editor.set_picture(state.picture)
        self.editor.set_chosen(self._chosen)
        if previous is None or previous.read_only is not state.read_only:
            self.editor.set_draggable(not state.read_only)
            self.channels.set_read_only(state.read_only)
            for form in (self.stage_form, self.plan_form):
                form.set_read_only(state.read_only)
        same_plan = previous is not None and previous.plan is plan
        same_forecast = same_plan and previous is not None and previous.projection is state.projection
        if not same_forecast:
            self.channels.show_plan(plan, state.projection)
        if not same_plan:
            self.plan_form.show_plan(plan)
        if not (same_forecast and previous is not None and previous.measured is state.measured):
            self._show_stage(state)
        self._say_what_counts(state)
        self._enable_buttons()

    def _say_what_counts(self, state: State) -> None:
        """How many stages there are; while leads are filtered, that the counts are those of some leads only."""
        words, stages = filter_text(state), trn("{n} stage", "{n} stages", len(state.plan.stages))
        if words:
            stages = tr("Filtered: {words}").format(words=leads_text(state)) + f" · {stages}"
        self._head.set_remark(stages)
        self._head.setToolTip(tool_tip(tr("Filtered: {words}").format(words=words) if words else ""))

    def choose(self, stage_id: str) -> None:
        """Show another stage in the form; what was being typed there is stored first."""
        if self.state is None:
            return
        if stage_id != self._chosen:
            self.stage_form.commit()
            self._chosen = stage_id
            self.editor.set_chosen(stage_id)
            self._show_stage(self.state)
        self._show_form("stage")
        self._enable_buttons()

    def _arrange(self) -> None:
        for form in (self.stage_form, self.plan_form):
            self._forms.addWidget(scrolling(form))
        drawn = Card(padding="m")
        drawn.body.addWidget(self.editor)
        beside = Card(padding="m")
        beside.body.setSpacing(SPACE["s"])
        beside.body.addWidget(self.tabs)
        beside.body.addWidget(self._forms, 1)
        beside.setMinimumWidth(FORM_WIDTH)
        below = Card(padding="m")
        below.body.addWidget(self.channels)
        self._upper = _splitter(Qt.Orientation.Horizontal, drawn, beside, (62, 38))
        self._below = below
        whole = _splitter(Qt.Orientation.Vertical, self._upper, below, (56, 44))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["s"])
        column.addWidget(self._head)
        column.addWidget(self.notice)
        column.addWidget(whole, 1)

    def _connect(self) -> None:
        editor = self.editor
        editor.stage_chosen.connect(self.choose)
        editor.renamed.connect(self._rename)
        editor.insert_wanted.connect(self._insert)
        editor.moved.connect(self._move)
        editor.delete_wanted.connect(self._delete)
        editor.rate_dragged.connect(lambda stage_id, rate: self._drag.push((stage_id, rate)))
        editor.rate_set.connect(self._set_rate)
        editor.drag_cancelled.connect(self._cancel_drag)
        self.tabs.chosen.connect(self._show_form)
        self.channels.model.wished.connect(self._edit_channels)

    def _stage_buttons(self) -> list[IconButton]:
        """Buttons for the deeds with a picture; what they do now is looked up when they are pressed."""

        def do(text: str) -> None:
            for deed in self.editor.deeds():
                if deed is not None and deed.text == text and deed.possible:
                    deed.act()

        deeds = [deed for deed in self.editor.deeds() if deed is not None and deed.icon]
        return [IconButton(self.desk.theme, deed.icon, deed.text, partial(do, deed.text)) for deed in deeds]

    def _enable_buttons(self) -> None:
        possible = {deed.text: deed.possible for deed in self.editor.deeds() if deed is not None}
        for button in self._buttons:
            button.setEnabled(possible[button.accessibleName()])

    def _show_form(self, key: str) -> None:
        self.tabs.choose(key)
        self._forms.setCurrentIndex(0 if key == "stage" else 1)

    def _show_halves(self) -> None:
        """Both halves where they fit one above the other, else the one that was chosen."""
        both = self.height() >= BOTH_HALVES
        self.halves.setVisible(not both)
        shows_stages = both or self.halves.current == "stages"
        self._upper.setVisible(shows_stages)
        self._below.setVisible(both or not shows_stages)
        for button in self._buttons:
            button.setVisible(shows_stages)

    def _show_stage(self, state: State) -> None:
        stage = next((stage for stage in state.plan.stages if stage.id == self._chosen), None)
        if stage is not None:
            self.stage_form.show_stage(state.plan, stage, state.measured, state.projection)

    def _successor(self, previous: State | None, plan: Plan) -> str:
        """The stage to choose now that the chosen one is gone: the one in its place, or the first."""
        if previous is None or previous.plan.id != plan.id:
            return plan.stages[0].id
        index = next((i for i, stage in enumerate(previous.plan.stages) if stage.id == self._chosen), 0)
        return plan.stages[min(index, len(plan.stages) - 1)].id

    # wishes

    def _take_stage(self, stage: Stage, label: str, key: str) -> None:
        """Store an edited stage. Raises ``PlannerError``, which the form shows."""
        if label == USE_MEASURED:
            self._store(lambda plan: self._with_source(plan.with_stage(stage), stage), label, f"stage.{key}:{stage.id}")
            return
        self._store(lambda plan: plan.with_stage(stage), label, f"stage.{key}:{stage.id}")

    def _with_source(self, plan: Plan, stage: Stage) -> Plan:
        """The plan knowing what the stage's measured rate was measured from."""
        session = self.desk.session
        measured = session.state.measured
        if measured is None:
            return plan
        files = file_names(session.file, plan.batches)
        return with_rate_source(plan, plan.stage_index(stage.id), measured, session.state.lead_filter, files)

    def _take_plan(self, plan: Plan, label: str, key: str) -> None:
        """Store the edited money and time of the plan. Raises ``PlannerError``, which the form shows."""
        horizon, economics = plan.horizon_months, plan.economics
        self._store(lambda now: replace(now, horizon_months=horizon, economics=economics), label, f"plan.{key}")

    def _edit_channels(self, plan: Plan, label: str, control: str) -> None:
        try:
            self.desk.session.edit(plan, label, control=control)
        except PlannerError as error:
            self.channels.refuse(error)
        else:
            self.channels.notice.clear()

    def _rename(self, stage_id: str, name: str) -> None:
        self._try(
            lambda plan: plan.with_stage(replace(_stage(plan, stage_id), name=" ".join(name.split()))),
            mark("Rename stage"),
            f"stage.name:{stage_id}",
        )

    def _insert(self, index: int) -> None:
        inserted = ""

        def change(plan: Plan) -> Plan:
            nonlocal inserted
            changed, inserted = stage_inserted(plan, index)
            return changed

        if self._try(change, mark("Insert stage")):
            self.choose(inserted)
            self.editor.repaint()  # its place is known only once it is drawn
            self.editor.rename(inserted)

    def _move(self, stage_id: str, index: int) -> None:
        self._try(lambda plan: stage_moved(plan, stage_id, index), mark("Move stage"))

    def _delete(self, stage_id: str) -> None:
        self._try(lambda plan: stage_removed(plan, stage_id), mark("Delete stage"))

    def _set_rate(self, stage_id: str, rate: float) -> None:
        self._drag.drop()
        state = self.state
        if state is not None and not plan_rate_counts(state.plan, state.projection, state.plan.stage_index(stage_id)):
            self.desk.session.cancel_preview()
            self.notice.say(
                tr("Every channel has its own rate for this step. Change or clear it in the table of channels."), "info"
            )
            return
        self._try(
            lambda plan: self._with_rate(plan, stage_id, rate), mark("Change planned rate"), f"stage.rate:{stage_id}"
        )

    def _preview_rate(self, wish: tuple[str, float]) -> None:
        if self.state is not None:
            self.desk.session.preview(self._with_rate(self.state.plan, *wish))

    def _cancel_drag(self) -> None:
        self._drag.drop()
        self.desk.session.cancel_preview()

    def _with_rate(self, plan: Plan, stage_id: str, step_rate: float) -> Plan:
        """The plan in which the step of all channels together has this rate."""
        projection = self.state.projection if self.state is not None else None
        rate = plan_rate_for(plan, projection, plan.stage_index(stage_id), step_rate)
        return plan.with_stage(replace(_stage(plan, stage_id), rate_to_next=round(rate, 4)))

    def _try(self, change: Change, label: str, control: str = "") -> bool:
        """Store a change; False, with a sentence above the funnel, where it cannot be."""
        try:
            self._store(change, label, control)
        except PlannerError as error:
            self.notice.say(explain(error), "error")
            return False
        self.notice.clear()
        return True

    def _store(self, change: Change, label: str, control: str) -> None:
        if self.state is not None:
            self.desk.session.edit(change(self.state.plan), label, control=control)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low page shows one half at a time."""
        super().resizeEvent(event)
        self._show_halves()

    def hideEvent(self, event: QHideEvent) -> None:
        """Store what was being typed."""
        self.stage_form.commit()
        self.plan_form.commit()
        super().hideEvent(event)


def _stage(plan: Plan, stage_id: str) -> Stage:
    return plan.stages[plan.stage_index(stage_id)]


def _splitter(orientation: Qt.Orientation, first: QWidget, second: QWidget, shares: tuple[int, int]) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(SPACE["m"])
    for place, (widget, share) in enumerate(zip((first, second), shares, strict=True)):
        splitter.addWidget(widget)
        splitter.setStretchFactor(place, share)
    splitter.setSizes([share * 10 for share in shares])
    return splitter
