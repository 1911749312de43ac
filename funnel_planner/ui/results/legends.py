"""What the signs of the funnel's bars mean; only those that are drawn are shown."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from funnel_planner.ui.charts.hatching import hatch
from funnel_planner.ui.flow_layout import FlowLayout
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label
from funnel_planner.words import mark, tr

SIGNS: tuple[tuple[str, str], ...] = (
    ("came_on", mark("came on")),
    ("open", mark("open: may still come on")),
    ("not_on", mark("did not come on, as it is counted here")),
    ("lost", mark("lost")),
    ("filled", mark("filled in: seen only further on")),
    ("planned", mark("planned")),
    ("bounds", mark("possible range")),
    ("few", mark("hollow: fewer than 30 leads")),
)


class Legend(QWidget):
    """Signs with their meanings, on as many lines as they need."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        flow = FlowLayout(SPACE["m"])
        self.setLayout(flow)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._entries: dict[str, QWidget] = {}
        for key, text in SIGNS:
            entry = QWidget()
            row = QHBoxLayout(entry)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(SPACE["xs"])
            row.addWidget(Sign(theme, key))
            row.addWidget(label(tr(text), theme, "small", "muted"))
            self._entries[key] = entry
            flow.addWidget(entry)

    def show_only(self, shown: dict[str, bool]) -> None:
        """Show the signs that are drawn."""
        for key, entry in self._entries.items():
            entry.setVisible(shown.get(key, False))
        self.updateGeometry()


class Sign(QWidget):
    """A piece of the chart."""

    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__()
        self._theme, self._key = theme, key
        self.setFixedSize(QSize(20, 14))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Painted as in the chart."""
        del event
        theme, box = self._theme, QRectF(1, 2, 17, 10)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            if self._key in ("came_on", "filled"):
                painter.setBrush(theme.colour("accent"))
                painter.drawRect(box)
                if self._key == "filled":
                    hatch(painter, box, theme.colour("surface"), gap=4.0, width=1.4)
            elif self._key in ("open", "not_on"):
                painter.setBrush(theme.mix("accent", "surface", 0.28))
                painter.setPen(QPen(theme.colour("accent"), 1))
                painter.drawRect(box)
            elif self._key in ("lost", "bounds"):
                role = "lost" if self._key == "lost" else "warning"
                painter.setBrush(theme.mix(role, "surface", 0.22))
                painter.drawRect(box)
                hatch(painter, box, theme.mix(role, "surface", 0.75), gap=5.0)
            elif self._key == "planned":
                painter.setPen(QPen(theme.colour("planned"), 1.6))
                painter.drawPolyline([QPointF(6, 1), QPointF(10, 1), QPointF(10, 13), QPointF(6, 13)])
            else:
                painter.setPen(QPen(theme.colour("accent"), 2))
                painter.setBrush(theme.colour("surface"))
                painter.drawEllipse(QPointF(9.5, 7), 4.5, 4.5)
