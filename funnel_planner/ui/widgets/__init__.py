"""Small pieces every page is made of: cards, titles, notices, key figures, buttons; each kind in a module of its own.

Texts given here may come from files: they are shown as plain text everywhere.
"""

from funnel_planner.ui.widgets.buttons import FoldButton, IconButton, primary_button, quiet_button
from funnel_planner.ui.widgets.cards import Card, KpiTile, Line, SectionTitle
from funnel_planner.ui.widgets.choices import Chip, Segments
from funnel_planner.ui.widgets.drop_down import DropDown
from funnel_planner.ui.widgets.labels import ElidedLabel, FigureLabel, Sentences, label, row_of, set_look
from funnel_planner.ui.widgets.notices import EmptyState, Notice, Way
from funnel_planner.ui.widgets.scrolls import DownScroll

__all__ = [
    "Card",
    "Chip",
    "DownScroll",
    "DropDown",
    "ElidedLabel",
    "EmptyState",
    "FigureLabel",
    "FoldButton",
    "IconButton",
    "KpiTile",
    "Line",
    "Notice",
    "SectionTitle",
    "Segments",
    "Sentences",
    "Way",
    "label",
    "primary_button",
    "quiet_button",
    "row_of",
    "set_look",
]
