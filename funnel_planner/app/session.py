"""One open plan file and the plan one works on: the only road from a wish to the file and back.

A committed edit is one revision in the file; a preview is a value that nothing stores. Whatever changes, listeners
get one new ``State``.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from funnel_planner.app.edit_names import spoken
from funnel_planner.app.findings.periods import last_day, moved
from funnel_planner.app.first_plan import LAST_PLAN, first_plan
from funnel_planner.app.leads.overlay import split
from funnel_planner.app.numbers import CountedLeads, Numbers
from funnel_planner.app.plan_pictures import PlanPictures
from funnel_planner.app.state import State
from funnel_planner.domain.by_hand import ByHand
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import PlanCard, PlanFile
from funnel_planner.words import mark

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy
    from funnel_planner.analytics.by_hand import Overlaid
    from funnel_planner.analytics.cube import Cube
    from funnel_planner.analytics.leads import LeadData

Listener = Callable[[State], None]
COUNT_AT_ONCE = 50_000
"""Up to this many leads are recounted within a frame; more are recounted in the background."""
RECOUNT_AT_ONCE = 150_000
"""Up to this many that are in memory are recounted on the spot: 25 ms."""


class Session:
    """The open plan file, the current plan and its numbers. Belongs to one thread, but for ``load_engine``."""

    def __init__(self, file: PlanFile) -> None:
        self.file = file
        self.request_load: Callable[[], None] | None = None
        """Set by a window: run ``load_engine`` in the background, then ``engine_ready``. None: load at once."""
        self._listeners: list[Listener] = []
        self._numbers = Numbers(file)
        self._pictures = PlanPictures(file, self._numbers)
        self._filter = LeadFilter()
        self._preview: Plan | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._loaded: CountedLeads | None = None
        self._plan = first_plan(self.file)
        self.state = self._make_state(stored_picture=True)

    @classmethod
    def open(cls, path: Path) -> "Session":
        """Open a plan file, or make it where there is none. Raises ``PlannerError`` as ``PlanFile`` does."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return cls(PlanFile.open(path) if path.exists() else PlanFile.create(path))

    @property
    def file_path(self) -> Path:
        """Where the open file is."""
        return self.file.path

    @property
    def read_only(self) -> bool:
        """Another window holds the file, or it cannot be written."""
        return self.file.read_only

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every new state; call what is returned to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def edit(self, plan: Plan, label: str, control: str = "") -> None:
        """Store a new value of the plan as one revision and show it; an equal value changes nothing.

        ``label`` is a catalogue key ("Rename stage"); edits of one ``control`` within a second merge.
        Raises ``PlannerError`` when the file cannot take it; the plan then stays as it was.
        """
        self._preview = None
        if plan == self._plan:
            self._show(self._make_state())
            return
        self.file.record(plan, label, control)
        self._plan = plan
        self._show(self._make_state())

    def by_hand(self) -> ByHand:
        """What was said of the plan's leads by hand."""
        return split(self.file, self._plan.batches)[1]

    def edit_by_hand(self, by_hand: ByHand, label: str) -> None:
        """Say something else of leads by hand: one small batch and one revision. Raises ``PlannerError``."""
        imports, before = split(self.file, self._plan.batches)
        if by_hand == before:
            return
        own = (self.file.store_by_hand(by_hand),) if by_hand.leads else ()
        self.edit(self._plan.with_batches((*imports, *own)), label)

    def change_plan(self, plan_id: str, change: Callable[[Plan], Plan], label: str) -> None:
        """Edit a plan that may have been left meanwhile (work in the background ends when it ends).

        Raises ``PlannerError`` as ``edit`` does, and ``plan_missing``.
        """
        if plan_id == self._plan.id:
            self.edit(change(self._plan), label)
            return
        plan = self.file.load_plan(plan_id)
        changed = change(plan)
        if changed != plan:
            self.file.record(changed, label)
            self._show(replace(self.state))

    def preview(self, plan: Plan) -> None:
        """Show a plan without storing it, while something is dragged."""
        self._preview = plan
        self._show(self._make_state())

    def cancel_preview(self) -> None:
        """Show the stored plan again."""
        if self._preview is not None:
            self._preview = None
            self._show(self._make_state())

    def undo(self) -> None:
        """Take the last edit back, also one made before the file was last closed."""
        self._step(self.file.undo(self._plan.id))

    def redo(self) -> None:
        """Bring back what undo took."""
        self._step(self.file.redo(self._plan.id))

    def cube(self) -> "Cube | None":
        """The leads of the state one by one, as they were counted; None while there are none."""
        return self._numbers.cube(self.state.plan)

    def overlaid(self) -> "Overlaid | None":
        """What was said by hand of the leads of ``cube``; None where nothing was."""
        return self._numbers.overlaid(self.state.plan)

    def imported(self) -> "LeadData | None":
        """The leads of the imports without anything said by hand; None while they are being read."""
        return self._numbers.imported(self.state.plan)

    def imports(self) -> tuple[str, ...]:
        """The plan's batches that were imported, in the order in which its leads count them."""
        return self._numbers.imports(self.state.plan)

    def set_filter(self, lead_filter: LeadFilter) -> None:
        """Look at some of the leads only."""
        self._filter = lead_filter
        self._show(self._make_state())

    def plan_cards(self) -> tuple[PlanCard, ...]:
        """All plans of the file with their pictures: the open plan's is the living one, a missing one its plan's."""
        cards = self.file.plan_cards()
        return tuple(self._living(card) if card.id == self._plan.id else self._pictures.on_card(card) for card in cards)

    def whole_picture(self) -> FunnelPicture:
        """The picture of the state's plan with all its leads, whatever the filter lets pass."""
        state, numbers = self.state, self._numbers
        if self._filter.is_empty or not numbers.is_counted(state.plan):
            return state.picture
        return self._pictures.of_plan(state.plan)

    def open_plan(self, plan_id: str) -> None:
        """Work on another plan of the file."""
        if plan_id == self._plan.id:
            return
        self._keep_picture()
        self._enter_plan(self.file.load_plan(plan_id))

    def create_plan(
        self, plan: Plan, label: str = mark("Create plan"), *, then: tuple[Plan, str] | None = None
    ) -> None:
        """Store a new plan and work on it; ``then`` is its first edit (plan, label), stored with it."""
        self.file.create_plan(plan, label, then=then)
        self._keep_picture()
        self._enter_plan(plan if then is None else then[0])

    def rename_plan(self, plan_id: str, name: str) -> None:
        """Give a plan of the file another name; undoable in that plan."""
        if plan_id == self._plan.id:
            self.edit(self._plan.with_name(name), mark("Rename plan"))
        else:
            self.file.record(self.file.load_plan(plan_id).with_name(name), mark("Rename plan"))
            self._show(replace(self.state))

    def clone_plan(self, plan_id: str, name: str) -> str:
        """Copy a plan under a new name; it shares the lead batches. The new plan's id."""
        if plan_id == self._plan.id:
            self._keep_picture()
        clone = self.file.clone_plan(plan_id, name)
        self._show(replace(self.state))
        return clone

    def trash_plan(self, plan_id: str) -> None:
        """Put a plan in the trash; if it is the open one, another is opened (or a new basic one made)."""
        if plan_id == self._plan.id:
            self._keep_picture()
        self.file.trash_plan(plan_id)
        if plan_id == self._plan.id:
            self._enter_plan(first_plan(self.file))
        else:
            self._show(replace(self.state))

    def restore_plan(self, plan_id: str) -> None:
        """Take a plan out of the trash."""
        self.file.restore_plan(plan_id)
        self._show(replace(self.state))

    def erase_plan(self, plan_id: str) -> None:
        """Delete a plan in the trash for good."""
        self.file.erase_plan(plan_id)
        self._show(replace(self.state))

    def load_engine(self) -> None:
        """Load numpy and the plan's leads and count them: on a worker thread, before ``engine_ready``."""
        with self._lock:
            self._loaded = self._numbers.count(self._plan)

    def engine_ready(self) -> None:
        """Show what ``load_engine`` has loaded: on the session's own thread."""
        with self._lock:
            self._numbers.use(self._loaded)
        self._show(self._make_state())

    def close(self) -> None:
        """Keep the picture for the next start and close the file; harmless when called twice."""
        if self._closed:
            return
        self._keep_picture()
        self._closed = True
        self._listeners.clear()
        self.file.close()

    def _enter_plan(self, plan: Plan) -> None:
        self._plan = plan
        self._preview = None
        self._filter = LeadFilter()
        if not self.file.read_only:
            self.file.set_setting(LAST_PLAN, plan.id)
        self._show(self._make_state(stored_picture=not self._numbers.ready))

    def _keep_picture(self) -> None:
        """Store the picture of the plan as it is stored, with all its leads."""
        plan, numbers = self._plan, self._numbers
        if self.file.read_only or not numbers.ready:
            return
        if not numbers.is_counted(plan) and self._may_count_now(plan):
            numbers.use(numbers.count(plan))
        self._pictures.keep(plan)

    def _step(self, plan: Plan | None) -> None:
        if plan is not None:
            self._plan = plan
            self._preview = None
            self._show(self._make_state())

    def _show(self, state: State) -> None:
        self.state = state
        for listener in tuple(self._listeners):
            listener(state)
        if state.loading and self.request_load is not None:
            self.request_load()

    def _make_state(self, *, stored_picture: bool = False) -> State:
        plan = self._plan if self._preview is None else self._preview
        numbers = self._numbers
        group = self._filter.group
        if group[:1] == ("batch",) and not set(group[1:2]) & set(plan.batches):
            self._filter = replace(self._filter, group=())  # the import was undone, or read again
        if not stored_picture and not numbers.is_counted(plan) and self._may_count_now(plan):
            numbers.use(numbers.count(plan))
        if self._filter.period:  # it moves along with the leads
            self._filter = moved(self._filter, last_day(numbers.cube(plan)))
        loading = not numbers.is_counted(plan)
        projection = numbers.projection(plan)
        kept = self._pictures.kept(plan) if projection is None or (loading and stored_picture) else None
        undo_label, redo_label = self._edit_labels()
        state = State(
            plan=plan,
            picture=kept or self._pictures.of_plan(plan, self._filter),
            measured=numbers.measured(plan, self._filter),
            leads=numbers.leads(plan),
            projection=projection,
            lead_filter=self._filter,
            all_leads=self._all_leads(plan),
            is_preview=self._preview is not None,
            loading=loading,
            read_only=self.file.read_only,
            undo_label=undo_label,
            redo_label=redo_label,
        )
        return self._with_last_numbers(state) if loading and not stored_picture else state

    def _all_leads(self, plan: Plan) -> int:
        everything = self._numbers.measured(plan, LeadFilter())
        return 0 if everything is None else everything.lead_count

    def _with_last_numbers(self, state: State) -> State:
        """While many leads are recounted, by another rule or after a change by hand, the last numbers stay in sight."""
        last = self.state
        same = last.plan.id == state.plan.id and last.lead_filter == state.lead_filter
        if not same or last.measured is None or not self._numbers.nearly_counted(state.plan):
            return state
        return replace(state, picture=last.picture, measured=last.measured, leads=last.leads, all_leads=last.all_leads)

    def _may_count_now(self, plan: Plan) -> bool:
        return self.request_load is None or (self._numbers.ready and self._numbers.is_quick(plan, RECOUNT_AT_ONCE))

    def _edit_labels(self) -> tuple[str, str]:
        """Names of the edits to undo and redo; while dragging they are the last state's, without asking the file."""
        if self._preview is not None:
            return self.state.undo_label, self.state.redo_label
        return spoken(self.file.undo_label(self._plan.id)), spoken(self.file.redo_label(self._plan.id))

    def _living(self, card: PlanCard) -> PlanCard:
        return replace(card, picture=self.whole_picture())
