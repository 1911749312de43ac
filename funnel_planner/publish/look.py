"""The look of a workbook: its colours, number formats and cell styles."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from funnel_planner.words import language
from funnel_planner.words.formats import currency_symbol

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

INK = "#18202C"
SLATE = "#566173"
STEEL = "#7F8A99"
CLOUD = "#DBE1E9"
FOG = "#E9EDF2"
MIST = "#F4F6F9"
PAPER = "#FFFFFF"
BLUE = "#0067A3"
SKY = "#8CC1E0"
"""Light enough for dark labels on it."""
PALE_BLUE = "#E3F0F8"
INPUT_FILL = "#FFF9E5"
FOREST = "#007A5A"
PALE_GREEN = "#E2F4EE"
PALE_AMBER = "#FDF3DD"
RED = "#D55E00"
"""Of losses; the colour-blind safe red of the charts."""
ORANGE = "#F0B48A"
"""Light enough for whiskers on it."""
SERIES = ("#0072B2", "#D55E00", "#008A64", "#B2568C", "#9A6C00", "#3D8FC4")
FONT = "Calibri"

COUNT = "#,##0"
CENTS = "#,##0.00"
PEOPLE = "[=0]0;[<100]0.0;#,##0"
"""Planned people are real numbers: tenths matter where they are few."""
SHARE = "0.0%"
RATE = "[<0.0095]0.00%;0.0%"
"""Small rates with two decimals: 0.06 % is not 0.1 %."""
RATIO = '0.00"×"'
DAYS = "0.#"

_BASE: dict[str, Any] = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}
_STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "strong": {"bold": True},
    "muted": {"font_color": SLATE},
    "key": {"font_color": STEEL, "font_size": 9, "italic": True},
    "aside": {"font_color": SLATE, "indent": 1},
    "row_aside": {"bottom": 1, "bottom_color": FOG, "indent": 1},
    "note": {"font_color": SLATE, "text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 20},
    "section": {"bold": True, "font_size": 13, "font_color": BLUE},
    "head": {
        "bold": True, "font_color": SLATE, "bg_color": FOG, "bottom": 1, "bottom_color": STEEL, "text_wrap": True,
    },
    "head_right": {
        "bold": True, "font_color": SLATE, "bg_color": FOG, "bottom": 1, "bottom_color": STEEL, "text_wrap": True,
        "align": "right",
    },
    "head_aside": {
        "bold": True, "font_color": SLATE, "bg_color": FOG, "bottom": 1, "bottom_color": STEEL, "indent": 1,
    },
    "row": {"bottom": 1, "bottom_color": FOG},
    "counted": {"bottom": 1, "bottom_color": FOG, "font_color": BLUE},
    "fixed": {"bottom": 1, "bottom_color": FOG, "font_color": SLATE, "italic": True},
    "fixed_left": {
        "bottom": 1, "bottom_color": FOG, "font_color": SLATE, "italic": True, "align": "left",
    },
    "fixed_text": {
        "bottom": 1, "bottom_color": FOG, "font_color": SLATE, "italic": True, "text_wrap": True, "valign": "top",
    },
    "strong_row": {"bottom": 1, "bottom_color": FOG, "bold": True},
    "row_text": {"bottom": 1, "bottom_color": FOG, "text_wrap": True, "valign": "top"},
    "row_text_aside": {"bottom": 1, "bottom_color": FOG, "text_wrap": True, "valign": "top", "indent": 1},
    "row_strong": {"bottom": 1, "bottom_color": FOG, "bold": True, "text_wrap": True, "valign": "top"},
    "total": {"bold": True, "top": 1, "top_color": STEEL, "bg_color": MIST},
    "counted_total": {"bold": True, "top": 1, "top_color": STEEL, "bg_color": MIST, "font_color": BLUE},
    "fixed_total": {
        "bold": True, "top": 1, "top_color": STEEL, "bg_color": MIST, "font_color": SLATE, "italic": True,
    },
    "input": {
        "font_color": BLUE, "bg_color": INPUT_FILL, "border": 1, "border_color": CLOUD, "locked": False,
    },
    "tile_name": {
        "font_color": SLATE, "bg_color": MIST, "font_size": 10, "align": "left", "valign": "bottom",
    },
    "tile": {"bold": True, "font_size": 16, "bg_color": MIST, "align": "left", "shrink": True},
    "tile_note": {
        "font_color": SLATE, "bg_color": MIST, "font_size": 9, "align": "left", "valign": "top",
    },
    "missing": {"font_color": STEEL, "bg_color": MIST, "border": 1, "border_color": CLOUD},
    "draft": {"bg_color": PALE_AMBER, "border": 1, "border_color": CLOUD, "text_wrap": True, "valign": "top"},
    "ready": {"bg_color": PALE_BLUE, "border": 1, "border_color": CLOUD, "text_wrap": True, "valign": "top"},
    "live": {"bg_color": PALE_GREEN, "border": 1, "border_color": CLOUD, "text_wrap": True, "valign": "top"},
    "helper": {"font_color": STEEL, "font_size": 9},
    "tracker_essential": {
        "bold": True, "font_color": "#FFFFFF", "bg_color": BLUE, "text_wrap": True, "border": 1, "border_color": CLOUD,
    },
    "tracker_useful": {
        "bold": True, "font_color": "#FFFFFF", "bg_color": SLATE, "text_wrap": True, "border": 1, "border_color": CLOUD,
    },
    "tracker_useful_right": {
        "bold": True, "font_color": "#FFFFFF", "bg_color": SLATE, "text_wrap": True, "border": 1, "border_color": CLOUD,
        "align": "right",
    },
    "tracker_step": {
        "bold": True, "font_color": INK, "bg_color": CLOUD, "text_wrap": True, "border": 1, "border_color": STEEL,
    },
    "tracker_cell": {},
    "tracker_left": {"align": "left"},
    "tracker_number": {"font_color": STEEL, "font_size": 9},
}  # fmt: skip


@dataclass(slots=True)
class Look:
    """Cell styles of one workbook, made when first used. Money is written in ``currency``."""

    workbook: "Workbook"
    currency: str
    _made: dict[tuple[str, str, bool], "Format"] = field(default_factory=dict)

    def style(self, name: str, number: str = "", *, quoted: bool = False) -> "Format":
        """A style with a number format; ``quoted`` keeps text that looks like a formula text when it is edited."""
        key = (name, number, quoted)
        if key not in self._made:
            properties = {**_BASE, **_STYLES[name]}
            if number:
                properties["num_format"] = number
                properties.setdefault("align", "right")
            if quoted:
                properties["quote_prefix"] = True
            self._made[key] = self.workbook.add_format(properties)
        return self._made[key]

    @property
    def money(self) -> str:
        """Whole amounts."""
        return money_format(self.currency, "#,##0")

    @property
    def money_cents(self) -> str:
        """Amounts with cents."""
        return money_format(self.currency, CENTS)


def money_format(currency: str, digits: str) -> str:
    """The number format of amounts of a currency, as the language in use writes them."""
    symbol = currency_symbol(currency)
    if language() == "pl":
        return f'{digits}"\u00a0{symbol}"'
    mark = f'"{symbol}"' if symbol in "€$£¥" else f'"{currency}\u00a0"'
    return f"{mark}{digits};-{mark}{digits}"
