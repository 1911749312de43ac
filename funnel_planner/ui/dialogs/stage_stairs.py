"""The stages of a template as tapered steps, each with its guiding question."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from funnel_planner.domain.stage import Stage
from funnel_planner.ui.theme import Theme, readable_on

STEP = 36
GAP = 4
SHARE = 0.44
"""Share of the width for the steps; the questions get the rest."""
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
NARROWEST = 0.45
"""Width of the last step as a share of the first's."""


class StageStairs(QWidget):
    """Painted steps; screen readers get the stages as one sentence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._stages: Sequence[Stage] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_stages(self, stages: Sequence[Stage]) -> None:
        """Show these stages."""
        self._stages = stages
        self.setAccessibleName(", ".join(stage.name for stage in stages))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """One line a stage."""
        return QSize(320, max(1, len(self._stages)) * (STEP + GAP))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - all of it is painted
        """Paint steps on the left, questions on the right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        full = self.width() * SHARE
        last = max(1, len(self._stages) - 1)
        for index, stage in enumerate(self._stages):
            width = full * (1 - (1 - NARROWEST) * index / last)
            box = QRectF((full - width) / 2, index * (STEP + GAP), width, STEP)
            self._paint_step(painter, box, stage)
            words = QRectF(full + 16, box.top(), self.width() - full - 16, STEP)
            painter.setFont(self._theme.font("small"))
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(words, WRAPPED, stage.question)
        painter.end()

    def _paint_step(self, painter: QPainter, box: QRectF, stage: Stage) -> None:
        ground = self._theme.phase(stage.phase)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 6, 6)
        ink = readable_on(ground, QColor("white"), QColor("black"))
        font = self._theme.font("strong")
        painter.setFont(font)
        painter.setPen(ink)
        text = QFontMetricsF(font).elidedText(stage.name, Qt.TextElideMode.ElideRight, box.width() - 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
