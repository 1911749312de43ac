"""What days a report is about: as its title lines say, as chosen from a calendar, or nobody knows."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton

from funnel_planner.app.period_words import span_words
from funnel_planner.app.today import today
from funnel_planner.domain.days import day_number
from funnel_planner.domain.mapping import FileMapping, Role, Shape
from funnel_planner.spreadsheet.meaning.proposal import PERIOD_CHOSEN
from funnel_planner.ui.icons import show_icon
from funnel_planner.ui.pages.filter_choosers import PeriodChooser, embed
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import Theme
from funnel_planner.words import tr

Span = tuple[date, date]


class PeriodField(QToolButton):
    """A button that shows the days and opens a menu of what they can be.

    ``chosen(first day, last day)``, both None: nobody knows; ``told_wanted``: as the title lines say.
    """

    chosen = Signal(object, object)
    told_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._span: Span | None = None
        self._told: Span | None = None
        self._is_chosen = False
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("look", "button")
        self.setProperty("density", "compact")
        show_icon(self, theme, "calendar", "muted", 16)

    def show_file(self, file: FileMapping) -> None:
        """Show the period of a file."""
        self._span = None if file.period is None else (file.period, file.period_end or file.period)
        reasons = [part for part in file.evidence.split("; ") if part.startswith(PERIOD_CHOSEN)]
        self._is_chosen = bool(reasons)
        self._told = _span(reasons[0].removeprefix(PERIOD_CHOSEN)) if reasons else self._span
        text = span_text(self._span) if self._span else tr("not known")
        self.setText(text)
        self.setAccessibleDescription(text)
        if self._span is None:
            tip = tr("The numbers count, but in no month.")
        elif self._is_chosen:
            tip = tr("All numbers of this file count for these days.")
        else:
            tip = tr("The lines above the header say so. All numbers of this file count for these days.")
        self.setToolTip(tool_tip(tip))

    def _fill(self) -> None:
        """Offer what the period can be."""
        menu = self._menu
        menu.clear()
        if self._told is not None:
            told = menu.addAction(tr("{days} (as the title lines say)").format(days=span_text(self._told)))
            told.setCheckable(True)
            told.setChecked(not self._is_chosen)
            told.triggered.connect(lambda _checked=False: self.told_wanted.emit())
        unknown = menu.addAction(tr("not known"))
        unknown.setCheckable(True)
        unknown.setChecked(self._span is None)
        unknown.triggered.connect(lambda _checked=False: self.chosen.emit(None, None))
        menu.addSeparator()
        first, last = self._span or self._told or _last_month(today())
        chooser = PeriodChooser(first, last, self._theme)

        def take() -> None:
            menu.close()
            self.chosen.emit(*chooser.days)

        chooser.chosen.connect(take)
        embed(menu, chooser)


def has_period(file: FileMapping) -> bool:
    """A file is a report whose rows are not dated themselves, so that it is asked what days it is about."""
    return file.shape is Shape.AGGREGATE and not any(file.column(role) for role in (Role.TIME, Role.CREATED))


def span_text(span: Span) -> str:
    """``January 2024``, or both days."""
    first, last = span
    return span_words(day_number(first), day_number(last))


def _span(text: str) -> Span | None:
    """``2024-01-01..2024-01-31``, or nothing."""
    first, _, last = text.partition("..")
    return (date.fromisoformat(first), date.fromisoformat(last)) if first and last else None


def _last_month(day: date) -> Span:
    """The month before that of a day: what reports are usually about."""
    last = day.replace(day=1).toordinal() - 1
    return date.fromordinal(last).replace(day=1), date.fromordinal(last)
