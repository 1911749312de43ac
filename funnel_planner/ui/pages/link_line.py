"""The line at an import that says whether it is linked to its file, what the last save changed, or what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.files.ledger_words import no_longer_there
from funnel_planner.ui.icons import pixmap
from funnel_planner.ui.link_view import WHAT_LINKED_MEANS, LinkView, Standing
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label, quiet_button
from funnel_planner.words import formats, mark, tr, trn

if TYPE_CHECKING:
    from funnel_planner.app.files.links import Refreshed

TAKE_OUT, KEEP = mark("Take them out"), mark("Keep them")
"""What one can do with leads that a linked file suddenly lacks."""

_SAID = {
    Standing.READING: mark("Reading it again…"),
    Standing.WAITING: mark("Was saved; it is read as soon as possible…"),
    Standing.ASLEEP: mark("This window only reads, so nothing new is brought in."),
}


@dataclass(frozen=True, slots=True)
class LinkDeeds:
    """What one can do at the line."""

    keep: Callable[[bool], object]
    locate: Callable[[], object]
    look_at: Callable[[], object]
    read_anew: Callable[[], object]
    decide: Callable[[bool], object]
    """Whether leads that are missing in the file stay."""


class LinkLine(QWidget):
    """A check box and, where it is checked, a sentence; buttons only where something is to be done."""

    def __init__(self, theme: Theme, deeds: LinkDeeds) -> None:
        super().__init__()
        self._theme = theme
        self._shown: LinkView | None = None
        self._sign = QLabel()
        self.check = QCheckBox(tr("Keep linked"))
        self.check.setToolTip(tool_tip(tr(WHAT_LINKED_MEANS)))
        self.check.clicked.connect(deeds.keep)
        self.words = label("", theme, "body", "muted", wrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.locate = quiet_button(tr("Locate…"), deeds.locate)
        self.look_at = quiet_button(tr("Look at it…"), deeds.look_at)
        self.read_anew = quiet_button(tr("Read it now"), deeds.read_anew)
        self.take_out = quiet_button(tr(TAKE_OUT), lambda: deeds.decide(False))
        self.keep = quiet_button(tr(KEEP), lambda: deeds.decide(True))
        self.unlink = quiet_button(tr("Unlink"), lambda: deeds.keep(False))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE["s"])
        row.addWidget(self.check, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.locate, self.look_at, self.read_anew, self.take_out, self.keep, self.unlink):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_link(None, writable=True)

    def show_link(self, view: LinkView | None, *, writable: bool) -> None:
        """Say how things stand; None: there is no link."""
        standing = Standing.QUIET if view is None else view.standing
        broken, asks = standing in (Standing.MISSING, Standing.REFUSED), standing is Standing.ASKS
        self.check.setChecked(view is not None)
        self.check.setEnabled(writable)
        self.words.setText("" if view is None else link_words(view))
        self._sign.setVisible(broken or asks)
        if broken or asks:
            self._sign.setPixmap(pixmap("warning", self._theme.colour("warning"), 16))
        self.locate.setVisible(standing is Standing.MISSING and writable)
        self.look_at.setVisible(standing is Standing.REFUSED and writable)
        is_undone = view is not None and view.undone and standing is Standing.QUIET
        self.read_anew.setVisible(is_undone and writable)
        self.take_out.setVisible(asks and writable)
        self.keep.setVisible(asks and writable)
        self.unlink.setVisible(broken and writable)

    def show_older(self, view: LinkView, batch_id: str) -> None:
        """The import is an earlier reading of a linked file; whether that stays linked is said at the newest."""
        self.show_link(None, writable=False)
        is_reading = batch_id in view.link.batches
        self.check.setChecked(is_reading)
        name = Path(view.link.path).name
        text = tr("An earlier reading of {file}") if is_reading else tr("{file} is linked by another import of it")
        self.words.setText(text.format(file=name))


def link_words(view: LinkView) -> str:
    """How things stand with a link, in a sentence."""
    path = Path(view.link.path)
    if view.standing is Standing.MISSING:
        return tr("The file is not where it was: {path}").format(path=path)
    if view.standing in (Standing.REFUSED, Standing.ASKS) and view.error is not None:
        return explain(view.error)
    if view.standing in _SAID:
        return tr(_SAID[view.standing])
    if view.undone:
        return tr("The last refresh was undone. The next change that is saved is read again.")
    return (
        _refresh_words(view) if view.link.last.at else tr("Read again whenever {file} is saved").format(file=path.name)
    )


def reread_words(view: LinkView) -> str:
    """``leads.csv read again: 2 new, 1 updated``."""
    text = tr("{file} read again: {changes}")
    return text.format(file=Path(view.link.path).name, changes=_changes(view.link.last))


def _refresh_words(view: LinkView) -> str:
    """``12:03 refreshed: 2 new, 1 updated``."""
    last = view.link.last
    return tr("{time} refreshed: {changes}").format(time=_moment(last.at), changes=_changes(last))


def _changes(last: "Refreshed") -> str:
    counted = [
        (last.created, trn("{n} new", "{n} new", last.created)),
        (last.updated, trn("{n} updated", "{n} updated", last.updated)),
        (last.removed, _gone_words(last)),
        (last.left_out, trn("{n} row left out", "{n} rows left out", last.left_out)),
        (last.held, _held_words(last)),
    ]
    return ", ".join(text for n, text in counted if n) or tr("nothing new")


def _gone_words(last: "Refreshed") -> str:
    """What became of leads that are no longer in the file: the same words on the day of their import and later."""
    what = trn("{n} of them is kept as history", "{n} of them are kept as history", last.kept)
    if not last.kept:
        what = tr("taken out of the plan")
    elif last.kept == last.removed:
        what = tr("kept as history")
    return tr("{leads} ({what})").format(leads=no_longer_there(last.removed), what=what)


_HELD = {
    "stage_unmapped": mark("row {line}: stage “{value}” is unknown, lead kept as it was"),
    "stage_blank": mark("row {line}: no stage is given, lead kept as it was"),
}


def _held_words(last: "Refreshed") -> str:
    """Which row could not be used, and what that means for its lead."""
    row = last.held_by
    if row is None or last.held > 1:
        text = trn(
            "{n} lead kept as it was, for its row could not be used",
            "{n} leads kept as they were, for their rows could not be used",
            last.held,
        )
        return text.format(n=formats.count(last.held))
    text = _HELD.get(row.reason, mark("row {line} could not be used, lead kept as it was"))
    return tr(text).format(line=row.line, value=row.value)


def _moment(at: str) -> str:
    """A time of today, or a day and a time."""
    moment = datetime.fromisoformat(at).astimezone()
    time = f"{moment:%H:%M}"
    if moment.date() == datetime.now().astimezone().date():
        return time
    return tr("{day}, {time}").format(day=formats.day(moment.date()), time=time)
