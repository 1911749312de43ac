"""Colours, spacing and type of the whole window: one set of tokens for palette, style sheet and charts.

Tokens come from ``resources/themes/*.toml``; code names roles ("accent", "muted"), never colours. Fonts are the
system's own. Sizes are device-independent pixels, type is relative to the application font, so both follow the
system's scaling.
"""

import tomllib
from functools import cache
from string import Template
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from funnel_planner.paths import resources

NAMES = ("light", "dark")

SPACE = {"xs": 4, "s": 8, "m": 12, "l": 16, "xl": 24, "xxl": 40}
"""Distances between things, in device-independent pixels."""
RADIUS = {"s": 4, "m": 8, "l": 12}
TYPE = {
    "small": (0.9, QFont.Weight.Normal),
    "small_strong": (0.9, QFont.Weight.DemiBold),
    "body": (1.0, QFont.Weight.Normal),
    "strong": (1.0, QFont.Weight.DemiBold),
    "title": (1.2, QFont.Weight.DemiBold),
    "heading": (1.55, QFont.Weight.DemiBold),
    "figure": (1.45, QFont.Weight.DemiBold),
    "display": (2.2, QFont.Weight.DemiBold),
}
"""Type scale: size relative to the application font, and weight."""

_PALETTE = (
    (QPalette.ColorRole.Window, "window"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "sunken"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.PlaceholderText, "muted"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "bad"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "on_accent"),
    (QPalette.ColorRole.Accent, "accent"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.LinkVisited, "accent_hover"),
    (QPalette.ColorRole.ToolTipBase, "tooltip"),
    (QPalette.ColorRole.ToolTipText, "on_tooltip"),
    (QPalette.ColorRole.Light, "surface"),
    (QPalette.ColorRole.Midlight, "hover"),
    (QPalette.ColorRole.Mid, "border"),
    (QPalette.ColorRole.Dark, "border_strong"),
    (QPalette.ColorRole.Shadow, "border_strong"),
)
_FADED_WHEN_DISABLED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)


class Theme(QObject):
    """The look in force. ``changed`` is emitted after ``use`` has switched it, so that painted things repaint."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._base_font: QFont | None = None
        self._fonts: dict[str, QFont] = {}
        self._take(name)

    @classmethod
    def load(cls, name: str) -> "Theme":
        """The theme of this name, one of ``NAMES``. Raises ``FileNotFoundError`` for any other."""
        return cls(name)

    @property
    def name(self) -> str:
        """``light`` or ``dark``."""
        return self._name

    @property
    def series_count(self) -> int:
        """How many series colours differ before they repeat."""
        return len(self._series)

    def colour(self, role: str, alpha: float = 1.0) -> QColor:
        """The colour of a role, ``alpha`` 0..1 of its strength. Raises ``KeyError`` for an unknown role."""
        colour = QColor(self._roles[role])
        if alpha < 1.0:
            colour.setAlphaF(alpha)
        return colour

    def mix(self, role: str, ground: str, share: float) -> QColor:
        """``share`` (0..1) of one role's colour in another's: an opaque tint."""
        over, under = self._roles[role], self._roles[ground]
        parts = (share * a + (1 - share) * b for a, b in zip(_rgb(over), _rgb(under), strict=True))
        return QColor.fromRgbF(*parts)

    def series(self, index: int) -> QColor:
        """The colour of a data series; colours repeat, so marks or labels must tell series apart, too."""
        return QColor(self._series[index % len(self._series)])

    def phase(self, phase: str) -> QColor:
        """The tint of a funnel phase (``tofu``, ``mofu``, ``bofu``, ``after``)."""
        return QColor(self._roles.get(f"phase_{phase}", self._roles["phase_mofu"]))

    def space(self, step: str) -> int:
        """A distance of the spacing scale: xs, s, m, l, xl, xxl."""
        return SPACE[step]

    def radius(self, step: str = "m") -> int:
        """A corner radius: s, m, l."""
        return RADIUS[step]

    def font(self, kind: str = "body") -> QFont:
        """The application font at a size and weight of the type scale; shared, so copy it before changing it."""
        base = QApplication.font()
        if base != self._base_font:
            self._base_font, self._fonts = base, {}
        if kind not in self._fonts:
            factor, weight = TYPE[kind]
            font = QFont(base)
            font.setPointSizeF(max(6.0, _points(base) * factor))
            font.setWeight(weight)
            self._fonts[kind] = font
        return self._fonts[kind]

    def apply(self, app: QApplication) -> None:
        """Give the application this theme's style, palette and style sheet."""
        self.apply_colours(app)
        self.apply_sheet(app)

    def apply_colours(self, app: QApplication) -> None:
        """Style and palette only: what is built now and dressed afterwards is built in half the time.

        Under a style sheet, Qt styles a widget and all in it anew each time it or anything around it gets a parent.
        """
        if app.style().objectName() != "fusion":
            app.setStyle("Fusion")
        app.setPalette(self.palette())

    def apply_sheet(self, app: QApplication) -> None:
        """The style sheet, for all widgets at once; each is styled anew, so only where it is another one."""
        sheet = self.style_sheet()
        if app.styleSheet() != sheet:
            app.setStyleSheet(sheet)

    def use(self, name: str) -> None:
        """Switch to another theme, apply it to the running application and tell everybody."""
        if name == self._name:
            return
        self._take(name)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.apply(app)
        self.changed.emit()

    def palette(self) -> QPalette:
        """This theme as a Qt palette."""
        palette = QPalette()
        for role, word in _PALETTE:
            palette.setColor(role, self._roles[word])
        for role in _FADED_WHEN_DISABLED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self._roles["faint"])
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, self._roles["border_strong"])
        return palette

    def style_sheet(self) -> str:
        """``resources/style.qss`` with this theme's tokens filled in."""
        words = {role: colour.name() for role, colour in self._roles.items()}
        words |= {f"space_{step}": f"{size}px" for step, size in SPACE.items()}
        words |= {f"radius_{step}": f"{size}px" for step, size in RADIUS.items()}
        points = _points(QApplication.font())
        words |= {f"type_{kind}": f"{points * factor:.2f}pt" for kind, (factor, _) in TYPE.items()}
        words["name"] = self._name
        words["icons"] = (resources() / "icons").as_posix()
        return Template(_sheet_template()).substitute(words)

    def _take(self, name: str) -> None:
        tokens = _tokens(name)
        tones = tokens["colours"]
        self._name = name
        self._roles = {role: QColor(tones[tone]) for role, tone in tokens["roles"].items()}
        self._series = [QColor(text) for text in tokens["series"]["colours"]]


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two opaque colours, 1..21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable_on(ground: QColor, light: QColor, dark: QColor) -> QColor:
    """Whichever of two text colours stands out more on this ground."""
    return light if contrast(light, ground) >= contrast(dark, ground) else dark


def _luminance(colour: QColor) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def _points(font: QFont) -> float:
    """Size of a font in points; fonts given in pixels report -1."""
    return font.pointSizeF() if font.pointSizeF() > 0 else font.pixelSize() * 0.75


@cache
def _tokens(name: str) -> dict[str, Any]:
    return tomllib.loads((resources() / "themes" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _sheet_template() -> str:
    return (resources() / "style.qss").read_text(encoding="utf-8")
