"""The line at the bottom: saved, how many leads, as of when, counted how, and what works in the background."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from funnel_planner.app.findings.filter_words import filter_text, leads_text
from funnel_planner.app.state import State
from funnel_planner.domain.counting import CountingMode
from funnel_planner.ui.background import Task, Tasks
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.words import mark, tr
from funnel_planner.words.formats import day, percent

MODES = {
    CountingMode.REACHED: mark("Counting: reached at least"),
    CountingMode.ALL: mark("Counting: passed every stage"),
    CountingMode.ANY: mark("Counting: touched the stage"),
}


NEWS_MS = 30_000
"""How long news stay."""
LEAST_NEWS = 80
"""Room that news have at least; device-independent pixels."""
WORK_WIDTH = 420
"""A longer name of what works is shortened."""
AROUND_NEWS = 60
"""Edges of the button with the news, and of the line."""


class StatusLine(QStatusBar):
    """Shows a state on the left and the oldest running task, with a cancel button, on the right."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.setSizeGripEnabled(False)
        self.saved, self.leads, self.as_of, self.counting = QLabel(), QLabel(), QLabel(), QLabel()
        for label in (self.saved, self.leads, self.as_of, self.counting):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("look", "muted")
            label.setContentsMargins(10, 3, 6, 3)
            self.addWidget(label)
        self.news = QPushButton()
        self.news.setProperty("look", "link")
        self.news.setFlat(True)
        self.news.hide()
        self.news.clicked.connect(self._look_there)
        self.addPermanentWidget(self.news)
        self._news_place: Callable[[], object] | None = None
        self._news_parts = "", "", Qt.TextElideMode.ElideLeft
        self._work_parts = "", ""
        self._of_what: tuple[str, tuple[str, ...]] = "", ()
        self._news_time = QTimer(self)
        self._news_time.setSingleShot(True)
        self._news_time.setInterval(NEWS_MS)
        self._news_time.timeout.connect(self._end_news)
        self.work = _Work(self)
        self.work.cancel.clicked.connect(self._cancel)
        self.addPermanentWidget(self.work)
        tasks.changed.connect(self._show_work)
        self._show_work()

    def show_state(self, state: State) -> None:
        """Take the new truth; news of another plan, or of leads that are others now, are over."""
        of_what = state.plan.id, state.plan.batches
        if of_what != self._of_what:
            self._of_what = of_what
            self.news.hide()
        self.saved.setText(tr("Read-only") if state.read_only else tr("All changes saved"))
        is_measured = state.picture.is_measured
        leads, words = leads_text(state), filter_text(state)
        self.leads.setText(tr("{leads}, filtered").format(leads=leads) if words else leads)
        self.leads.setToolTip(tool_tip(tr("Filtered: {words}").format(words=words) if words else ""))
        self.as_of.setVisible(bool(is_measured and state.picture.as_of))
        if state.picture.as_of:
            self.as_of.setText(tr("as of {day}").format(day=day(date.fromisoformat(state.picture.as_of))))
            self.as_of.setToolTip(
                tr("Leads are counted as they stood on this day. Change it under any chart in Results.")
            )
        self.counting.setVisible(is_measured)
        self.counting.setText(tr(MODES[state.plan.counting.mode]))

    def tell(
        self,
        text: str,
        place: str,
        go_there: Callable[[], object],
        *,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideLeft,
    ) -> None:
        """Say for a while what happened; ``place``: where more of it stands, or what a click does.

        Where there is too little room, the text is shortened where ``cut`` says.
        """
        self._news_place = go_there
        self._news_parts = text, f" · {place}" if place else "", cut
        whole = "".join(self._news_parts[:2])
        self.news.setToolTip(tool_tip(whole))
        self.news.setAccessibleName(whole)
        self.news.show()
        self._fit()
        self._news_time.start()

    def _fit_news(self) -> None:
        """Write as much of the news as there is room for."""
        text, behind, cut = self._news_parts
        metrics = self.news.fontMetrics()
        free = self._free_width()
        if self._shown_tasks():
            free -= self.work.sizeHint().width()
        room = free - metrics.horizontalAdvance(behind)
        if room >= LEAST_NEWS:
            shown = metrics.elidedText(text, cut, room) + behind
        else:
            shown = metrics.elidedText(text + behind, Qt.TextElideMode.ElideRight, max(LEAST_NEWS, free))
        self.news.setText(shown.replace("&", "&&"))

    def _free_width(self) -> int:
        """Room behind what is told of the plan, device-independent pixels."""
        left = (self.saved, self.leads, self.as_of, self.counting)
        return self.width() - sum(known.sizeHint().width() for known in left if not known.isHidden()) - AROUND_NEWS

    def _end_news(self) -> None:
        """News have been seen, unless a dialog stood before them."""
        if QApplication.activeModalWidget() is not None:
            self._news_time.start()
        else:
            self.news.hide()

    def _look_there(self) -> None:
        self.news.hide()
        if self._news_place is not None:
            self._news_place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less of the news fits now."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Be as high as another look needs: Qt measures the texts only when asked."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def _shown_tasks(self) -> list[Task]:
        return [task for task in self._tasks.running if task.what]

    def _show_work(self) -> None:
        running = self._shown_tasks()
        self.work.setVisible(bool(running))
        if not running:
            self._fit()
            return
        task = running[0]
        more = f" (+{len(running) - 1})" if len(running) > 1 else ""
        numbers = ""
        if task.total:
            numbers = percent(min(1.0, task.done / task.total), 0)  # of what is the work's own affair: bytes, rows
            self.work.bar.setRange(0, 1000)
            self.work.bar.setValue(min(1000, task.done * 1000 // task.total))
        else:
            self.work.bar.setRange(0, 0)
        tail = f" · {numbers}" if numbers else ""
        self._work_parts = task.what, more + tail
        self.work.cancel.setEnabled(not task.cancelled)
        self._fit()

    def _fit(self) -> None:
        """Share the room between what works and the news; texts are shortened where it is too little."""
        if self._shown_tasks():
            what, behind = self._work_parts
            label = self.work.what
            label.setText(behind)
            free = self._free_width() - self.work.sizeHint().width()
            if not self.news.isHidden():
                free -= LEAST_NEWS + AROUND_NEWS
            room = max(LEAST_NEWS, min(WORK_WIDTH, free))
            label.setText(label.fontMetrics().elidedText(what, Qt.TextElideMode.ElideRight, room) + behind)
            label.setToolTip(tool_tip(what + behind))
        if not self.news.isHidden():
            self._fit_news()

    def _cancel(self) -> None:
        running = self._shown_tasks()
        if running:
            running[0].cancel()
            self._show_work()


class _Work(QWidget):
    """What runs, how far it has come, and a button to stop it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.what = QLabel()
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setFixedWidth(140)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setProperty("look", "link")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addWidget(self.what)
        layout.addWidget(self.bar)
        layout.addWidget(self.cancel)
