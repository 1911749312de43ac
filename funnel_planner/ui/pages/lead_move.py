"""Moving leads on a day of one's choice: to a stage, to lost; forth, back, or as a correction."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.today import today
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import LOST_TARGET
from funnel_planner.ui.day_field import DayField
from funnel_planner.ui.pages.form_fields import ChoiceField, mark_wrong
from funnel_planner.ui.pages.lead_fields import LabelField
from funnel_planner.ui.pages.lead_talk import Subject, Wish
from funnel_planner.ui.pages.side_form import SideForm
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label
from funnel_planner.words import formats, tr, trn


class MoveForm(SideForm):
    """``wished(Wish)`` may raise ``PlannerError``, which is told in the form; ``closed`` on Escape or when done."""

    def __init__(self, theme: Theme, wished: Callable[[Wish], object]) -> None:
        super().__init__(theme)
        self._wished = wished
        self._stages: tuple[tuple[str, str], ...] = ()
        self._subject = Subject(0, "", ())
        self.setAccessibleName(tr("Move leads"))
        self.stage = ChoiceField(tr("To stage"))
        self.stage.currentIndexChanged.connect(lambda _index: self._explain())
        self.since = DayField(theme, tr("Since"), past_only=True)
        self.reason = LabelField(tr("Reason of the loss"))
        self.goes_back = QRadioButton(tr("It went back to this stage"))
        self.is_correction = QRadioButton(tr("It never was further: correct it"))
        self.goes_back.setChecked(True)
        for button in (self.goes_back, self.is_correction):
            button.toggled.connect(lambda _on: self._explain())
        self.hint = label("", theme, "small", "muted", wrap=True)
        self._names: list[tuple[QWidget, QWidget]] = []
        self._arrange()

    def start(
        self, subject: Subject, stages: Sequence[tuple[str, str]], stage_id: str, reasons: Sequence[str] = ()
    ) -> None:
        """Ask where to; ``stages`` are ids and names, ``stage_id`` is chosen to begin with."""
        self._subject, self._stages = subject, tuple(stages)
        one = tr("Move {name}").format(name=subject.name) if subject.name else tr("Move this lead")
        many = trn("Move {n} lead", "Move {n} leads", subject.count).format(n=formats.count(subject.count))
        self.title.setText(one if subject.count == 1 else many)
        self.stage.set_choices([*stages, (LOST_TARGET, tr("Lost"))])
        self.stage.set_value(stage_id)
        self.since.set_day(today())
        self.reason.set_labels(reasons)
        self.reason.set_text("")
        self.goes_back.setChecked(True)
        self.notice.clear()
        self._explain()

    def take_focus(self) -> None:
        """Put the keyboard where the answer is: the reason of a loss, else the stage. The form must be shown."""
        (self.reason if self._is_loss else self.stage).setFocus()

    def choose(self, stage_id: str) -> None:
        """Choose a stage, as the list does."""
        self.stage.setCurrentIndex([*(known for known, _ in self._stages), LOST_TARGET].index(stage_id))

    def submit(self) -> None:
        """Do it."""
        try:
            day = self.since.day()
            if day is None and self._corrects:
                day = today()
            self._wished(Wish(self._stage_id, day, self._corrects, self.reason.text() if self._is_loss else ""))
        except PlannerError as error:
            mark_wrong(self.since, wrong=error.kind.startswith("lead_day"))
            self.notice.say(explain(error), "error")
            return
        self.closed.emit()

    @property
    def _stage_id(self) -> str:
        index = self.stage.currentIndex()
        return self._stages[index][0] if 0 <= index < len(self._stages) else LOST_TARGET

    @property
    def _is_loss(self) -> bool:
        return self._stage_id == LOST_TARGET

    @property
    def _further(self) -> int:
        """Leads that have come further than the chosen stage, or are lost."""
        place = self.stage.currentIndex()
        return 0 if self._is_loss else sum(1 for reached in self._subject.furthest if reached > place)

    @property
    def _corrects(self) -> bool:
        return self.is_correction.isChecked() and not self.is_correction.isHidden()

    def _explain(self) -> None:
        """Say what the choice means for the numbers."""
        further, is_loss = self._further, self._is_loss
        self.goes_back.setVisible(further > 0)
        self.is_correction.setVisible(further > 0)
        for name, widget in self._names:
            shown = (widget is not self.reason or is_loss) and (widget is not self.since or not self._corrects)
            name.setVisible(shown)
            widget.setVisible(shown)
        self.hint.setText(self._hint(further))
        self.hint.setVisible(bool(self.hint.text()))
        self.submit_button.setText(tr("Mark as lost") if is_loss else tr("Correct") if self._corrects else tr("Move"))

    def _hint(self, further: int) -> str:
        if self._is_loss and self._subject.won and self._subject.count == 1:
            return tr(
                "This lead is won, and stays so: who was a customer once is not lost. To take that back, correct the"
                " stage."
            )
        if self._is_loss and self._subject.won:
            text = trn(
                "{n} of them is won, and stays so: who was a customer once is not lost. To take that back,"
                " correct the stage.",
                "{n} of them are won, and stay so: who was a customer once is not lost. To take that back,"
                " correct the stage.",
                self._subject.won,
            )
            return text.format(n=formats.count(self._subject.won))
        if not further:
            return ""
        if self._corrects:
            return tr(
                "What the files and you said of later stages, or of a loss, counts as a mistake: the funnel goes back."
                " Only something dated later than today can move it on."
            )
        return tr(
            "Going back is one more step on its way: it still counts as having reached the later stages,"
            " because it did."
        )

    def _arrange(self) -> None:
        top = self._head()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["m"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["xs"])
        top.setContentsMargins(0, 0, SPACE["s"] - SPACE["l"], 0)  # the cross stands in the corner
        column.addLayout(top)
        column.addWidget(self.notice)
        for title, widget in (
            (tr("To stage"), self.stage),
            (tr("Since"), self.since),
            (tr("Reason of the loss"), self.reason),
        ):
            name = label(title, self._theme, "small", "muted")
            name.setBuddy(widget)
            self._names.append((name, widget))
            column.addWidget(name)
            column.addWidget(widget)
        for button in (self.goes_back, self.is_correction):
            column.addWidget(button)
        column.addWidget(self.hint)
        column.addSpacing(SPACE["s"])
        column.addLayout(self._foot())
        column.addStretch(1)
