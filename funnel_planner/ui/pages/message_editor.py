"""The editor of one message: what it is for, quiet hints, and its texts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from funnel_planner.app.coverage import Move
from funnel_planner.domain.message import Message, MessageFormat, MessageStatus
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep
from funnel_planner.domain.vocabulary import word
from funnel_planner.ui.icons import pixmap
from funnel_planner.ui.models.message_heads import move_text, rate_text
from funnel_planner.ui.pages.form import Form
from funnel_planner.ui.pages.form_fields import ChoiceField, LineField, TextField
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label, row_of
from funnel_planner.words import mark, tr

IDEAS_SHOWN = 3


class MessageForm(Form[Message]):
    """Fields of a message; an empty cell is a message with nothing in it yet."""

    def __init__(self, theme: Theme, taken: Callable[[Message, str, str], None]) -> None:
        super().__init__(theme, taken)
        self.headline = LineField("", tr("One sentence that makes them stop"))
        self._add(tr("Headline"), self.headline, "headline", mark("Write headline"), wide=True)
        self.body = TextField("", 4, tr("What you say"))
        self._add(tr("Message"), self.body, "body", mark("Write message"), wide=True)
        self.status = ChoiceField("", [(status, word(status)) for status in MessageStatus])
        self._add(tr("Status"), self.status, "status", mark("Change status of message"))
        self._add(tr("Format"), ChoiceField("", [(f, word(f)) for f in MessageFormat]), "format", mark("Change format"))
        self._add(tr("Call to action"), LineField("", tr("What they should do next")), "call_to_action",
                  mark("Write call to action"), wide=True)  # fmt: skip
        self._add(tr("Proof"), TextField("", 2, tr("A figure, a customer, a guarantee")), "proof",
                  mark("Write proof"), wide=True)  # fmt: skip
        self._add(tr("Offer"), TextField("", 2, tr("What they get")), "offer", mark("Write offer"), wide=True)
        self._add(tr("Link"), LineField("", "https://"), "link", mark("Change link"), wide=True)
        self._add(tr("Language"), LineField("", tr("as the plan")), "language", mark("Change language of message"))

    def show_message(self, message: Message) -> None:
        """Show a message; another cell than before starts afresh."""
        before = self.subject
        fresh = before is None or (before.channel_id, before.step) != (message.channel_id, message.step)
        if fresh:
            self.notice.clear()
        self.show_subject(message, fresh=fresh)

    def _add(self, title: str, field: Any, part: str, label_key: str, *, wide: bool = False) -> None:  # noqa: ANN401 - as in Form
        self.add(
            title,
            field,
            lambda message: getattr(message, part),
            lambda message, value: replace(message, **{part: value}),
            label_key=label_key,
            key=part,
            wide=wide,
        )


class MessageEditor(QWidget):
    """Head (channel, step, what the message is meant to move), hints, form."""

    def __init__(self, theme: Theme, taken: Callable[[Message, str, str], None]) -> None:
        super().__init__()
        self._theme = theme
        self._title = label("", theme, "title", wrap=True)
        self._aim = label("", theme, "body", "muted", wrap=True)
        self._hints = label("", theme, "small", "muted", wrap=True)
        self._bulb = QLabel()
        self.form = MessageForm(theme, taken)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE["s"])
        column.setSpacing(SPACE["xs"])
        column.addWidget(self._title)
        column.addWidget(self._aim)
        self._hint_row = QWidget()
        hints = row_of(self._bulb, self._hints, stretch=False)
        hints.setStretch(1, 1)
        self._hint_row.setLayout(hints)
        column.addWidget(self._hint_row)
        column.addSpacing(SPACE["xs"])
        column.addWidget(self.form, 1)
        theme.changed.connect(self._draw_bulb)
        self._draw_bulb()

    def show_cell(self, plan: Plan, channel_id: str, step: AidaStep, move: Move | None) -> None:
        """Show a cell of the matrix with the step it is meant to move."""
        self._title.setText(f"{plan.channel(channel_id).name} · {word(step)}")
        self._aim.setText(
            tr("No stage of this plan serves this step.")
            if move is None
            else tr("Meant to move {step}: {rate}").format(step=move_text(plan, move), rate=rate_text(move))
        )
        hints = _hints(plan, step)
        self._hints.setText(hints)
        self._hint_row.setVisible(bool(hints))
        self.form.show_message(plan.message(channel_id, step) or Message(channel_id, step))

    def _draw_bulb(self) -> None:
        self._bulb.setPixmap(pixmap("idea", self._theme.colour("muted"), 16))


def _hints(plan: Plan, step: AidaStep) -> str:
    """The guiding question and some content ideas of the stages that serve a step, a line each."""
    serving = [stage for stage in plan.stages if stage.aida is step]
    questions = [stage.question for stage in serving if stage.question][:1]
    ideas = [idea for stage in serving for idea in stage.content_ideas][:IDEAS_SHOWN]
    lines = [*questions]
    if ideas:
        lines.append(tr("Ideas: {ideas}").format(ideas="; ".join(ideas)))
    return "\n".join(lines)
