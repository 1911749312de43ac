"""The live funnel at the right of every place: the funnel with its legend and key figures."""

from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from funnel_planner.app.findings.filter_words import filter_text, leads_text
from funnel_planner.app.findings.planned_channels import planned_words
from funnel_planner.app.findings.said_below import lines_below, plan_line
from funnel_planner.app.state import State
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.ui.charts.funnel_view import FunnelView
from funnel_planner.ui.desk import Desk
from funnel_planner.ui.figure_words import tile_formula, tile_name, tile_short, tile_value
from funnel_planner.ui.more_button import MoreButton
from funnel_planner.ui.plain_text import tool_tip
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import ElidedLabel, KpiTile, label, quiet_button, row_of
from funnel_planner.words import formats, tr, trn

SMALLEST_WIDTH, USUAL_WIDTH, WIDEST = 250, 300, 460
LEAST_BESIDE = 724
"""Room for the rail and a page, where there is any more; device-independent pixels."""


class LiveFunnel(QFrame):
    """Shows the state's picture; needs nothing but plain values, so it stands in the first frame."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme = desk.theme
        self.setProperty("look", "panel")
        self.setAccessibleName(tr("Live funnel"))
        self.setMinimumWidth(SMALLEST_WIDTH)
        self.setMaximumWidth(WIDEST)
        self._picture: FunnelPicture | None = None
        self._name = ElidedLabel("", theme, "title")
        self._remark = label("", theme, "small", "muted", wrap=True)
        self.filtered = _Filtered(desk)
        self.planned_of = ElidedLabel("", theme, "small", "muted")
        """Which channels the planned numbers are of, where a filter asks for some."""
        self.planned_of.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.planned_of.hide()
        self.legend = Legend(theme)
        self.funnel = FunnelView(theme, detail="panel", ask=desk.ask)
        self.tiles = TileGrid(theme)
        self.more = MoreButton(theme, tr("Live funnel"), self.funnel)
        self._arrange()

    def fit(self, window_width: int) -> None:
        """Leave a page its room: a width chosen in a large window would take it away in a small one."""
        self.setMaximumWidth(min(WIDEST, max(USUAL_WIDTH, window_width - LEAST_BESIDE)))

    def show_state(self, state: State) -> None:
        """Show the state's funnel, if it is another one."""
        self.show_picture(state.picture, loading=state.loading)
        self.filtered.show_state(state)
        words = planned_words(state.plan, state.lead_filter) if state.picture.is_measured else ""
        self.planned_of.setText(words)
        self.planned_of.setToolTip(tool_tip(words))
        self.planned_of.setVisible(bool(words))
        self._say_below(state, words)
        if state.picture.is_measured and not state.loading:
            self._remark.setText(_with_day(leads_text(state), state.picture))
        if not state.picture.is_measured and not state.loading and not state.lead_filter.is_empty and state.measured:
            self._remark.setText(tr("Planned month; no lead passes the filter"))

    def _say_below(self, state: State, planned: str) -> None:
        """What the funnel is of, for where it is copied or saved to; ``planned``: what its planned numbers are of."""
        plan, known = state.plan, state.measured if state.picture.is_measured else None
        lines = (plan_line(plan),) if known is None else lines_below(plan, state.lead_filter, known)
        self.funnel.sharing.below = (*lines, planned) if planned else lines

    def show_picture(self, picture: FunnelPicture, *, loading: bool = False) -> None:
        """Show a funnel with its key figures."""
        self._remark.setText(_remark(picture, loading=loading))
        if picture is self._picture:
            return
        self._picture = picture
        self._name.setText(picture.name)
        self.funnel.set_picture(picture)
        self.legend.show_picture(picture)
        self.tiles.show_picture(picture)

    def _arrange(self) -> None:
        scroll = QScrollArea()
        scroll.setViewport(QWidget())  # Qt's own would be filled, and to ask for it costs 7 ms the first time
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.funnel)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.funnel.setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE["l"], SPACE["l"], SPACE["l"], SPACE["m"])
        column.setSpacing(SPACE["s"])
        column.addLayout(row_of(self._name, self.more, stretch=False))
        column.addWidget(self._remark)
        column.addWidget(self.filtered)
        column.addWidget(scroll, 1)
        column.addWidget(self.planned_of)
        column.addWidget(self.legend)
        column.addWidget(self.tiles)

    def sizeHint(self) -> QSize:
        """As wide as a funnel with its figures needs."""
        return QSize(USUAL_WIDTH, 600)


class _Filtered(QWidget):
    """Says that only some leads are shown, and which, with a way back to all of them; hidden while all are."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.words = ElidedLabel("", desk.theme, "small_strong", "accent")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.all = quiet_button(tr("Show all"), lambda: desk.session.set_filter(LeadFilter()))
        self.all.setAccessibleName(tr("Show all leads"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE["s"])
        row.addWidget(self.words, 1)
        row.addWidget(self.all)
        self.hide()

    def show_state(self, state: State) -> None:
        """Name the filter in force."""
        words = filter_text(state)
        self.words.setText(tr("Filtered: {words}").format(words=words))
        self.words.setToolTip(tool_tip(self.words.text()))
        self.words.setAccessibleName(self.words.text())
        self.setVisible(bool(words))


class TileGrid(QWidget):
    """Key figures, two a row."""

    def __init__(self, theme: Theme, columns: int = 2) -> None:
        super().__init__()
        self._theme, self._columns = theme, columns
        self._tiles: list[KpiTile] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE["s"])
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    @property
    def tiles(self) -> list[KpiTile]:
        """The tiles in use, in order."""
        return [tile for tile in self._tiles if not tile.isHidden()]

    def show_picture(self, picture: FunnelPicture) -> None:
        """Show a picture's figures; tiles are reused."""
        while len(self._tiles) < len(picture.tiles):
            tile = KpiTile(self._theme)
            self._grid.addWidget(tile, len(self._tiles) // self._columns, len(self._tiles) % self._columns)
            self._tiles.append(tile)
        for index, tile in enumerate(self._tiles):
            tile.setVisible(index < len(picture.tiles))
        for tile, figure in zip(self._tiles, picture.tiles, strict=False):
            text, short = tile_value(figure, picture.currency), tile_short(figure, picture.currency)
            tile.show_figure(tile_name(figure.kind), text, tip=tile_formula(figure.kind), short=short)


class Legend(QWidget):
    """Which strokes mean planned and which measured; hidden where only one of them is drawn."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(SPACE["s"])
        self._actual = ElidedLabel(tr("Measured"), theme, "small", "muted")
        self._planned = ElidedLabel(tr("Planned"), theme, "small", "muted")
        for sample, text in (
            (_Sample(theme, filled=True), self._actual),
            (_Sample(theme, filled=False), self._planned),
        ):
            row.addWidget(sample)
            row.addWidget(text)
            row.addSpacing(SPACE["s"])
        row.addStretch(1)

    def show_picture(self, picture: FunnelPicture) -> None:
        """Needed only where both are drawn."""
        both = any(s.actual is not None for s in picture.stages) and any(s.planned is not None for s in picture.stages)
        self.setVisible(both)


class _Sample(QWidget):
    """A piece of a layer, as the legend shows it."""

    def __init__(self, theme: Theme, *, filled: bool) -> None:
        super().__init__()
        self._theme, self._filled = theme, filled
        self.setFixedSize(22, 14)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Filled, or between two walls."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._filled:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.phase("mofu"))
            painter.drawRoundedRect(QRectF(1, 2, 20, 10), 2.5, 2.5)
            return
        painter.setPen(QPen(self._theme.colour("planned"), 1.6))
        for x, foot in ((2.5, 5.5), (19.5, 16.5)):
            painter.drawPolyline([QPointF(foot, 2), QPointF(x, 2), QPointF(x, 12), QPointF(foot, 12)])


def _remark(picture: FunnelPicture, *, loading: bool) -> str:
    if loading:
        return tr("Reading leads…")
    if not picture.is_measured:
        return tr("Planned month; no leads yet")
    n = picture.lead_count
    leads = trn("{n} lead", "{n} leads", n) if n else tr("Totals, not single leads")
    return _with_day(leads, picture)


def _with_day(leads: str, picture: FunnelPicture) -> str:
    if not picture.as_of:
        return leads
    return tr("{leads}, as of {day}").format(leads=leads, day=formats.day(date.fromisoformat(picture.as_of)))
