"""Below the rows: what stage labels and channels mean, and the stages of a new funnel, one list at a time."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from funnel_planner.app.files.channel_choices import ChannelLabel, channel_labels
from funnel_planner.app.files.drafts import Draft
from funnel_planner.app.files.question import Place
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import LabelMapping, Role, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.templates import template_info, template_names
from funnel_planner.ui.dialogs.import_labels import ChannelLabels, MeaningList, StageLabels
from funnel_planner.ui.dialogs.import_stages import FROM_FILE, StageList
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.words import formats, language, tr, trn

if TYPE_CHECKING:  # surveys come from the reading process
    from funnel_planner.spreadsheet.meaning.columns import ColumnSurvey


class Panel(QWidget):
    """Tabs of lists; those with nothing in them are not there."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.labels = StageLabels(theme)
        self.channels = ChannelLabels(theme)
        self.stages = StageList(theme, _starts())
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(tr("What the file's words mean"))
        self._lists: dict[Place, MeaningList | StageList] = {
            Place.STAGES: self.stages,
            Place.LABELS: self.labels,
            Place.CHANNELS: self.channels,
        }
        self._places: tuple[Place, ...] = ()
        self._stack = QStackedWidget()
        for each in self._lists.values():
            self._stack.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE["s"])
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._show_list)

    @property
    def has_content(self) -> bool:
        """There is something to decide about."""
        return bool(self._places)

    @property
    def place(self) -> Place | None:
        """The list shown."""
        index = self.tabs.currentIndex()
        return self._places[index] if 0 <= index < len(self._places) else None

    def needed_height(self) -> int:
        """Room for the longest list without scrolling."""
        inside = max((self._lists[place].needed_height(self.width()) for place in self._places), default=0)
        return inside + self.tabs.sizeHint().height() + 2 * SPACE["s"]

    def show_draft(self, draft: Draft, plan: Plan, *, is_new: bool) -> None:
        """Show what a draft makes of labels, channels and stages."""
        channels = channel_labels(draft.surveys, draft.mapping, plan, draft.effective or draft.choices)
        of_channels = {label_key(channel.label) for channel in channels}
        labels = tuple(item for item in draft.mapping.labels if item.count or label_key(item.label) not in of_channels)
        self.labels.show_labels(labels, plan)
        of_report = any(file.shape is Shape.AGGREGATE for file in draft.mapping.files)
        self.channels.show_labels(channels, plan, of_report=of_report)
        if is_new:
            self.stages.show_plan(plan, _rows_by_stage(draft, plan))
        titles = {
            Place.STAGES: trn("{n} stage", "{n} stages", len(plan.stages)) if is_new else "",
            Place.LABELS: _labels_title(labels),
            Place.CHANNELS: _channels_title(channels),
        }
        self._show_tabs({place: title for place, title in titles.items() if title})
        fields = [*self.stages.fields, *self.labels.combos.values(), *self.channels.combos.values()]
        for one, other in pairwise([self.tabs, *fields]):
            QWidget.setTabOrder(one, other)  # made last, they would come last

    def go_to(self, place: Place, label: str) -> None:
        """Show a list, with the focus on a label."""
        if place not in self._places:
            return
        self.tabs.setCurrentIndex(self._places.index(place))
        shown = self._lists[place]
        if isinstance(shown, MeaningList):
            shown.focus_label(label)
        else:
            self.stages.focus_stage(0)

    def _show_tabs(self, titles: dict[Place, str]) -> None:
        wanted, before = tuple(titles), self.place
        if wanted != self._places:
            self._places = wanted
            self.tabs.blockSignals(True)
            while self.tabs.count():
                self.tabs.removeTab(0)
            for place in wanted:
                self.tabs.addTab(titles[place])
            self.tabs.setCurrentIndex(wanted.index(before) if before in wanted and Place.STAGES not in wanted else 0)
            self.tabs.blockSignals(False)
            self._show_list(self.tabs.currentIndex())
        for index, title in enumerate(titles.values()):
            self.tabs.setTabText(index, title)

    def _show_list(self, index: int) -> None:
        if 0 <= index < len(self._places):
            self._stack.setCurrentWidget(self._lists[self._places[index]])
        self.tabs.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _starts() -> list[tuple[str, str]]:
    """What a new funnel can begin with."""
    code = language()
    return [
        (FROM_FILE, tr("the stages of the file")),
        *((key, template_info(key, code).title) for key in template_names()),
    ]


def _labels_title(labels: Sequence[LabelMapping]) -> str:
    if not labels:
        return ""
    title = trn("{n} stage label", "{n} stage labels", len(labels))
    left = sum(not item.target and item.count > 0 for item in labels)
    return tr("{labels}, {n} open").format(labels=title, n=formats.count(left)) if left else title


def _channels_title(channels: Sequence[ChannelLabel]) -> str:
    return trn("{n} channel", "{n} channels", len(channels)) if channels else ""


def _saying_so(column: "ColumnSurvey") -> int:
    """Rows whose cell says that a stage was reached: 0, no and the like say that it was not."""
    return column.filled - sum(n for label, n in column.labels if _says_no(label))


def _says_no(label: str) -> bool:
    from funnel_planner.spreadsheet.tables.cells import BLANK_WORDS, NOT_YET_WORDS, tick

    return tick(label) is False or label.strip().casefold() in BLANK_WORDS | NOT_YET_WORDS


def _rows_by_stage(draft: Draft, plan: Plan) -> dict[str, int]:
    """Rows that name a stage: by its labels, its own columns, or by being listed, which at least is the first.

    None where rows are totals: how many of them there are says nothing about a stage.
    """
    if all(file.shape is Shape.AGGREGATE for file in draft.mapping.files):
        return {}
    lists = Shape.SNAPSHOT, Shape.WIDE
    by_label: Counter[str] = Counter()
    for item in draft.mapping.labels:
        by_label[item.target] += item.count
    rows = dict(by_label)
    for survey, file in zip(draft.surveys, draft.mapping.files, strict=True):
        is_list = file.shape in lists and not file.column(Role.STAGE)
        listed = file.presence_stage or (plan.stages[0].id if is_list else "")
        said = [(listed, survey.row_count)]
        reached = [column for column in file.columns if column.role is Role.STAGE_REACHED]
        said += [(column.stage_id, _saying_so(survey.columns[column.index])) for column in reached]
        for stage, count in said:
            rows[stage] = max(rows.get(stage, 0), count)  # the same rows may say it in several ways
    return rows
