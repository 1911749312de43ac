"""A quiet line that says whose reading is offered: that of the last time, or of the tool that wrote the file."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from funnel_planner.app.explain import explain
from funnel_planner.app.files.drafts import Draft
from funnel_planner.app.files.profiles import signature
from funnel_planner.domain.errors import PlannerError
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.theme import SPACE
from funnel_planner.ui.widgets import ElidedLabel, quiet_button
from funnel_planner.words import tr

PROFILE, PRESET = "profile:", "preset:"


class ProfileLine(QWidget):
    """Hidden where nothing is offered. ``changed``: it was renamed or forgotten; ``refused(text)``: that failed.

    ``use_wanted(bool)``: the reading should be used, or not this time.
    """

    changed = Signal()
    refused = Signal(str)
    use_wanted = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._draft: Draft | None = None
        self._offered = ""
        self.text = ElidedLabel("", desk.theme, "small", "muted")
        self.use_button = quiet_button("", self._toggle)
        self.rename_button = quiet_button(tr("Rename…"), self._rename)
        self.forget_button = quiet_button(tr("Forget"), self._forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE["xs"])
        row.addWidget(self.text)
        for button in (self.use_button, self.rename_button, self.forget_button):
            row.addWidget(button)
        row.addStretch(1)
        self.hide()

    def show_draft(self, draft: Draft, *, used: bool) -> None:
        """Show what is offered for a draft; ``used`` False: it was turned away this time."""
        self._draft = draft
        if used:
            self._offered = draft.suggestion
        offered = self._offered
        is_own = offered.startswith(PROFILE)
        name = offered.removeprefix(PROFILE).removeprefix(PRESET)
        if is_own:
            text = tr("Read as last time: “{name}”") if used else tr("Not read as last time (“{name}”)")
        else:
            text = tr("Read as an export of {name}") if used else tr("Not read as an export of {name}")
        self.text.setText(text.format(name=name))
        self.use_button.setText(tr("Do not use it") if used else tr("Use it again"))
        writable = is_own and not self._desk.session.read_only
        self.rename_button.setVisible(writable)
        self.forget_button.setVisible(writable)
        self.setVisible(bool(offered))

    def _toggle(self) -> None:
        assert self._draft is not None  # noqa: S101 - the line is shown
        self.use_wanted.emit(not self._draft.suggestion)

    def _rename(self) -> None:
        file, profile = self._desk.session.file, self._profile_id()
        name = self._desk.ask.text(tr("Rename"), tr("What such files are called:"), self._offered.removeprefix(PROFILE))
        if name is None or profile is None:
            return
        try:
            file.rename_profile(profile, name)
        except PlannerError as error:
            self.refused.emit(explain(error))
            return
        self.changed.emit()

    def _forget(self) -> None:
        profile = self._profile_id()
        if profile is None:
            return
        try:
            self._desk.session.file.forget_profile(profile)
        except PlannerError as error:
            self.refused.emit(explain(error))
            return
        self._offered = ""
        self.changed.emit()

    def _profile_id(self) -> int | None:
        assert self._draft is not None  # noqa: S101 - the line is shown
        profile = self._desk.session.file.profile(signature(self._draft.surveys))
        return None if profile is None else profile.id
