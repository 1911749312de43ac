"""What hands can do in the list of leads: add, change, move, lose, open again, delete, restore."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QMenu, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.leads.lead_rows import LeadRows
from funnel_planner.app.leads.leads_by_hand import Draft, HandWork
from funnel_planner.app.today import today
from funnel_planner.domain.by_hand import (
    EMAIL,
    MOST_AT_ONCE,
    NAME,
    PHONE,
    HandLead,
    check_count,
    column_field,
)
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import LOST_TARGET
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.deeds import SEPARATOR, Deed
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.icons import icon
from funnel_planner.ui.menus import passing_menu
from funnel_planner.ui.pages.lead_known import KnownLeads
from funnel_planner.ui.pages.lead_talk import Subject, Wish
from funnel_planner.words import formats, tr, trn

if TYPE_CHECKING:  # numpy must wait until after the first paint, the forms until someone asks for one
    from funnel_planner.analytics.cube import Cube
    from funnel_planner.ui.pages.lead_form import LeadForm
    from funnel_planner.ui.pages.lead_move import MoveForm

MOST_ASKED = 500
"""Of more selected leads the first ones say whether something can be done."""
Say = Callable[..., None]


class Chosen(Protocol):
    """The list that hands work on."""

    def chosen_leads(self, most: int) -> list[int]:
        """Numbers of the selected leads, at most so many."""

    def current_lead(self) -> int:
        """Number of the lead the keyboard is on, -1 for none."""

    def open_side(self, panel: QWidget) -> None:
        """Show a panel beside the table."""

    def close_side(self) -> None:
        """Give the room back to the table."""

    def menu_place(self) -> "tuple[QWidget, object]":
        """The table, and where on the screen a menu about the current lead belongs."""

    def show_soon(self, lead: HandLead) -> None:
        """Select a lead as soon as it is there."""


class LeadHands:
    """The deeds by hand on the leads chosen in a list; ``say`` tells what was done, with a way back."""

    def __init__(self, desk: Desk, listed: Chosen, say: Say) -> None:
        self._desk, self._listed, self._say = desk, listed, say
        self._work = HandWork(desk.session)
        self._rows: LeadRows | None = None
        self.known = KnownLeads(None, None)
        self._subjects: list[HandLead] = []
        self._moving: list[HandLead] = []
        self._some_won = False
        """Some of those that are moved by the form are won."""
        self.menu: QMenu | None = None

    @cached_property
    def form(self) -> "LeadForm":
        """The form for a lead; loaded when first needed."""
        from funnel_planner.ui.pages.lead_form import LeadForm

        form = LeadForm(self._desk.theme, self._save)
        form.closed.connect(self._listed.close_side)
        form.hide()
        return form

    @cached_property
    def move_form(self) -> "MoveForm":
        """The form that asks where leads move to; loaded when first needed."""
        from funnel_planner.ui.pages.lead_move import MoveForm

        form = MoveForm(self._desk.theme, self._move)
        form.closed.connect(self._listed.close_side)
        form.hide()
        return form

    def take(self, cube: "Cube | None", rows: LeadRows | None) -> None:
        """Work on other leads from now on; a form that is open goes on."""
        self._rows, self.known = rows, KnownLeads(cube, rows)
        if self._is_open():
            self.form.offer_channels(self.known.channels(self._plan))

    @property
    def possible(self) -> bool:
        """Leads can be changed: the file can be written, and they are there."""
        return not self._desk.session.read_only

    def deeds(self) -> list[Deed | None]:
        """What can be done with the selected leads, by key and menu."""
        chosen = self._listed.chosen_leads(MOST_ASKED)
        can = bool(chosen) and self.possible
        lost, changed = can and self.known.any_lost(chosen), can and self.known.any_changed(chosen)
        return [
            Deed(tr("Add lead"), self.add, "Ins", "add", possible=self.possible),
            Deed(tr("Change…"), self.change, "F2", "edit", possible=can),
            Deed(tr("Move to stage…"), self.open_move_menu, "Ctrl+M", "chevron_right", possible=can),
            Deed(tr("Mark as lost…"), self.ask_loss, "Ctrl+L", "close", possible=can),
            Deed(tr("Open again"), self.reopen, "Ctrl+Shift+L", "restore", possible=lost),
            Deed(tr("As in the file again"), self.as_in_file, icon="undo", possible=changed),
            Deed(tr("Delete"), self.delete, "Del", "delete", possible=can),
            SEPARATOR,
        ]

    def add(self) -> None:
        """Open the form for a new lead."""
        if self._is_typing():
            return
        self.form.start_new(self.known.options(self._plan))
        self._listed.open_side(self.form)
        self.form.name.setFocus()

    def change(self) -> None:
        """Open the form with the current lead."""
        lead = self._listed.current_lead()
        if lead < 0 or self._rows is None or self._is_typing():
            return
        self._subjects = self._rows.facts_about([lead])
        texts = self.known.texts(lead)
        title = next((texts[name] for name in (NAME, EMAIL, PHONE) if texts.get(name)), "")
        self.form.start_change(title, texts, self.known.options(self._plan))
        self._listed.open_side(self.form)
        self.form.name.setFocus()

    def open_move_menu(self) -> None:
        """The stages as a menu: one key moves the selected leads there as of today."""
        plan = self._plan
        widget, place = self._listed.menu_place()
        self.menu = menu = passing_menu(widget)
        for number, stage in enumerate(plan.stages, start=1):
            text = stage.name.replace("&", "&&")
            shown = f"&{number}  {text}" if number < 10 else text
            menu.addAction(shown, partial(self.move_to, stage.id))
        menu.addSeparator()
        menu.addAction(
            icon(self._desk.theme, "calendar", "muted", 16), tr("On another &day…"), partial(self.ask_move, "")
        )
        menu.addAction(icon(self._desk.theme, "close", "muted", 16), tr("&Lost…"), self.ask_loss)
        menu.popup(place)  # type: ignore[arg-type]  # a QPoint

    def move_to(self, stage_id: str) -> None:
        """Move the selected leads as of today; where some have come further, ask what that means."""
        place = self._plan.stage_index(stage_id)
        subject = self._subject()
        if subject is None:
            return
        if any(reached > place for reached in subject.furthest):
            self.ask_move(stage_id)
            return
        self._moving = self._facts()
        self._try(lambda: self._move(Wish(stage_id, today())))

    def ask_move(self, stage_id: str = "") -> None:
        """Open the form that asks where to, since when, and whether it is a correction."""
        if self._is_typing():
            return
        self._moving = self._facts()
        subject = self._subject()
        if subject is None or self._rows is None:
            return
        stages = [(stage.id, stage.name) for stage in self._plan.stages]
        self._some_won = max(subject.furthest, default=0) >= self._plan.won_index
        following = min(max(subject.furthest, default=0) + 1, len(stages) - 1)
        self.move_form.start(subject, stages, stage_id or stages[following][0], self.known.reasons())
        self._listed.open_side(self.move_form)
        self.move_form.take_focus()

    def ask_loss(self) -> None:
        """Open the form for a loss and its reason."""
        self.ask_move(LOST_TARGET)

    def reopen(self) -> None:
        """Open the selected leads that are lost, at the stage they had come to."""
        facts = self._facts()
        if not facts:
            return
        stages = self._plan.stages
        came_to = self.known.lost_at(self._listed.chosen_leads(len(facts)))
        lost = [
            (fact, stages[max(0, stage)].id) for fact, stage in zip(facts, came_to, strict=True) if stage is not None
        ]
        text = trn("{n} lead is open again.", "{n} leads are open again.", len(lost))
        self._try(lambda: self._done(partial(self._work.reopen, lost, today()), text, len(lost)))

    def as_in_file(self) -> None:
        """Forget what was said by hand of the selected leads."""
        facts = [fact for fact in self._facts() if fact.fields or fact.steps if not fact.added]
        if facts:
            text = trn("{n} lead is as in the file again.", "{n} leads are as in the file again.", len(facts))
            self._try(lambda: self._done(partial(self._work.as_in_file, facts), text, len(facts)))

    def delete(self) -> None:
        """Delete the selected leads."""
        facts = self._facts()
        if facts:
            text = trn("{n} lead was deleted.", "{n} leads were deleted.", len(facts))
            self._try(lambda: self._done(partial(self._work.delete, facts), text, len(facts)))

    def show_deleted(self) -> None:
        """List deleted leads, to restore them."""
        from funnel_planner.ui.dialogs.deleted_leads import DeletedLeads

        dialog = DeletedLeads(self._desk.theme, self._desk.session.by_hand().deleted)
        if self._desk.ask.run(dialog) and dialog.chosen:
            chosen = dialog.chosen
            text = trn("{n} lead is here again.", "{n} leads are here again.", len(chosen))
            self._try(lambda: self._done(partial(self._work.restore, chosen), text, len(chosen)))
        dialog.deleteLater()

    # doing it

    def _save(self, draft: Draft) -> None:
        if self.form.adding:
            was_totals = self.known.has_only_totals
            lead = self._work.add(draft, self._taken(draft))
            name = lead.known(NAME) or lead.known(EMAIL) or lead.known(PHONE) or lead.key
            text = tr("{name} was added.")
            if was_totals:
                text = tr(
                    "{name} was added. From now on leads are counted here; of the totals imported before, only the"
                    " costs still count."
                )
            kind = "warning" if was_totals else "good"
            self._say(text.format(name=name), kind, tr("Undo"), self._desk.session.undo)
            self._listed.show_soon(lead)
        elif draft.texts:
            self._work.change(self._subjects, draft.texts)

    def _move(self, wish: Wish) -> None:
        """Move the leads that were selected when it was asked for."""
        facts = self._moving
        if not facts:
            return
        count = len(facts)
        if wish.stage_id == LOST_TARGET:
            field = column_field(self.known.reason_header)
            text = trn("{n} lead was marked as lost.", "{n} leads were marked as lost.", count)
            if self._some_won:
                text += " " + tr("Who was won stays won: if that was wrong, correct the stage.")
            self._done(partial(self._work.lose, facts, wish.day, field, wish.reason), text, count)
            return
        act = self._work.correct if wish.corrects else self._work.move
        text = trn("{n} lead is at {stage} now.", "{n} leads are at {stage} now.", count)
        self._done(partial(act, facts, wish.stage_id, wish.day or today()), text, count, self._name_of(wish.stage_id))

    def _done(self, act: Callable[[], object], text: str, count: int, stage: str = "") -> None:
        act()
        self._say(text.format(n=formats.count(count), stage=stage), "good", tr("Undo"), self._desk.session.undo)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except PlannerError as error:
            self._say(explain(error), "error")

    # what is known

    @property
    def _plan(self) -> Plan:
        return self._desk.session.state.plan

    def _name_of(self, stage_id: str) -> str:
        return self._plan.stages[self._plan.stage_index(stage_id)].name

    def _facts(self) -> list[HandLead]:
        """The selected leads as they are recognised; none where they are too many, which is told."""
        leads = self._listed.chosen_leads(MOST_AT_ONCE + 1)
        if self._rows is None or not leads:
            return []
        try:
            check_count(len(leads))
            return self._rows.facts_about(leads)
        except PlannerError as error:
            self._say(explain(error), "error")
            return []

    def _subject(self) -> Subject | None:
        facts = self._facts()
        return self.known.subject(facts, self._listed.chosen_leads(len(facts))) if facts else None

    def _is_open(self) -> bool:
        return "form" in vars(self) and not self.form.isHidden()

    def _is_typing(self) -> bool:
        """Something in the form is not stored: it goes on with that, and says so."""
        if not self._is_open() or not self.form.is_changed:
            return False
        self.form.notice.say(tr("This is not saved yet. Save it, or cancel, before you go on."), "warning")
        self.form.name.setFocus()
        return True

    def _taken(self, draft: Draft) -> Sequence[str]:
        """Ids of other leads, as far as they matter for a new one."""
        wanted = draft.texts.get("id", "")
        if not wanted:
            return ()
        session = self._desk.session
        known = self.known.has_key(wanted)
        if known is None:
            known = any(session.file.rows_of_lead(batch, wanted) for batch in session.imports())
        return (wanted,) if known else ()
