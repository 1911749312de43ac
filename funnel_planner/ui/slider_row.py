"""One assumption to play with: its name, a slider, a field to type into, and by how much it was changed."""

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QSlider, QWidget

from funnel_planner.ui.fields import NumberField, PercentField
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label
from funnel_planner.words import tr
from funnel_planner.words.differences import change_text, signed

STEPS = 1000
"""Positions of a slider."""


class SliderRow(QWidget):
    """A number between 0 and ``top`` on a slider, and any number in its field.

    ``dragged(value)`` while the slider moves, ``committed(value)`` when it is let go, moved by a key or typed.
    The change is told against ``set_reference``: shares in points and percent, amounts in percent.
    """

    dragged = Signal(float)
    committed = Signal(float)

    def __init__(self, name: str, field: NumberField, theme: Theme, *, remark: str = "") -> None:
        super().__init__()
        self._is_share = isinstance(field, PercentField)
        self._reference: float | None = None
        self._value: float | None = None
        self._top = 1.0
        self.name = label(name, theme)
        self.name.setToolTip("")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.name.setWordWrap(True)
        self.field = field
        self.field.setFixedWidth(118)
        self.slider = _CalmSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(STEPS // 20)
        self.slider.setSingleStep(STEPS // 100)
        self.slider.setAccessibleName(name)
        self.change = label(remark, theme, "small", "muted", wrap=True)
        self.warning = label("", theme, "small", "warning", wrap=True)
        self.warning.hide()
        self._remark = remark
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE["m"])
        grid.setVerticalSpacing(0)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addWidget(self.slider, 1, 0, 1, 2)
        grid.addWidget(self.change, 2, 0, 1, 2)
        grid.addWidget(self.warning, 3, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self.slider.valueChanged.connect(self._on_slider)
        self.slider.sliderReleased.connect(self._on_release)
        self.field.edited.connect(self._on_field)

    @property
    def value(self) -> float | None:
        """The number shown."""
        return self._value

    @property
    def held(self) -> bool:
        """The slider is being dragged."""
        return bool(self.slider.isSliderDown())

    def set_reference(self, value: float | None) -> None:
        """What changes are measured against."""
        self._reference = value
        self._tell_change()

    def set_remark(self, remark: str) -> None:
        """What is said below while nothing was changed."""
        self._remark = remark
        self._tell_change()

    def set_warning(self, warning: str) -> None:
        """What is wrong with the value, whether it was changed or not; empty where nothing is."""
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self._tell_change()

    def show_value(self, value: float | None) -> None:
        """Show a number; a slider in somebody's hand is left there."""
        self._value = value
        self.field.set_value(value)
        self._tell_change()
        if self.held:
            return
        if self._top == 1.0 or (not self._is_share and (value or 0.0) > self._top * 0.98):
            self._top = self._room(value)
        self.slider.blockSignals(True)  # showing a value is not a wish
        self.slider.setValue(self._position(value))
        self.slider.blockSignals(False)

    def set_editable(self, editable: bool, *, in_force: bool = True) -> None:  # noqa: FBT001 - like a Qt setter
        """Allow or forbid changes; what is not ``in_force`` is greyed out."""
        self.setEnabled(in_force)
        self.slider.setEnabled(editable)
        self.field.setReadOnly(not editable)

    def _room(self, value: float | None) -> float:
        """End of the slider: shares end at 1, amounts at a round number above twice their value."""
        if self._is_share:
            return 1.0
        wanted = max(10.0, 2.0 * (value or 0.0))
        power = 10.0 ** math.floor(math.log10(wanted))
        return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= wanted)

    def _position(self, value: float | None) -> int:
        """Rates are mostly small: their slider gives the lower half of its way to the lowest quarter."""
        share = min(1.0, max(0.0, (value or 0.0) / self._top))
        return round(STEPS * (math.sqrt(share) if self._is_share else share))

    def _value_at(self, position: int) -> float:
        share = position / STEPS
        if self._is_share:
            exact = share * share
            return round(exact, 3) if exact >= 0.02 else round(exact, 4)
        step = 10.0 ** (math.floor(math.log10(self._top)) - 2)
        return round(round(share * self._top / step) * step, 6)

    def _on_slider(self, position: int) -> None:
        value = self._value_at(position)
        self._value = value
        self.field.set_value(value)
        self._tell_change()
        if self.held:
            self.dragged.emit(value)
        else:
            self.committed.emit(value)

    def _on_release(self) -> None:
        if self._value is not None:
            self.committed.emit(self._value)

    def _on_field(self, value: float | None) -> None:
        self.committed.emit(value or 0.0)

    def _tell_change(self) -> None:
        text = self._change()
        self.change.setText(text or self._remark)
        self.change.setVisible(bool(text or self._remark))
        self.slider.setAccessibleDescription(" ".join(filter(None, (self.field.text(), text, self.warning.text()))))

    def _change(self) -> str:
        before, now = self._reference, self._value
        if before is None or now is None or math.isclose(before, now, rel_tol=1e-9, abs_tol=1e-12):
            return ""
        if self._is_share:
            change = change_text(before, now)
        else:
            change = f"{signed((now / before - 1) * 100, 1)}%" if before else ""
        was = tr("was {value}").format(value=self.field.write(before))
        return f"{change} · {was}" if change else was


class _CalmSlider(QSlider):
    """A slider that scrolls the page with the wheel instead of changing by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
