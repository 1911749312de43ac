"""What every number means: definition, formula and source, one click away from where it is shown."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from funnel_planner.app.findings.counting_words import (
    ATTRIBUTION_HELP,
    ATTRIBUTIONS,
    LOST,
    LOST_HELP,
    MODE_HELP,
    MODES,
    SAME_AS,
)
from funnel_planner.domain.counting import Counting
from funnel_planner.ui.theme import SPACE, Theme
from funnel_planner.ui.widgets import label
from funnel_planner.words import mark, tr

Definition = tuple[str, str, str]
"""Term, definition, formula or source (may be empty)."""
RATE_INTERVAL: Definition = (
    mark("95% interval"),
    mark("Where the true rate lies, judged from so many leads; few leads give a wide one."),
    mark("Wilson score interval (Wilson 1927)"),
)


def rule_definitions(counting: Counting) -> tuple[Definition, ...]:
    """What the parts of a counting rule mean, and which tools count so."""
    return (
        (MODES[counting.mode], MODE_HELP[counting.mode], SAME_AS[counting.mode]),
        (ATTRIBUTIONS[counting.attribution], ATTRIBUTION_HELP[counting.attribution], ""),
        (LOST[counting.lost_policy], LOST_HELP[counting.lost_policy], ""),
        (
            mark("Time limit and as-of day"),
            mark("Only what happened up to the as-of day counts, and within the time limit from a lead's entry."),
            mark("Days include both ends"),
        ),
    )


class DefinitionsDialog(QDialog):
    """A list of definitions to read; ``examples`` are formulas in the numbers shown, by term.

    ``noticed`` are sentences on what is odd in the data.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        rule: str,
        definitions: tuple[Definition, ...],
        examples: Mapping[str, str] | None = None,
        noticed: Sequence[str] = (),
    ) -> None:
        super().__init__(QApplication.activeWindow())
        self.setWindowTitle(title)
        self.resize(560, 560)
        page = QWidget()
        page.setProperty("look", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE["xl"], SPACE["l"], SPACE["xl"], SPACE["l"])
        column.setSpacing(SPACE["xs"])
        column.addWidget(label(title, theme, "heading"))
        column.addWidget(label(rule, theme, "body", "muted", wrap=True))
        for term, meaning, formula in definitions:
            column.addSpacing(SPACE["s"])
            column.addWidget(label(capitalised(tr(term)), theme, "strong"))
            column.addWidget(label(tr(meaning), theme, wrap=True))
            if formula:
                column.addWidget(label(tr(formula), theme, "small", "muted", wrap=True))
            if examples and term in examples:
                column.addWidget(label(examples[term], theme, "small", "accent", wrap=True))
        if noticed:
            column.addSpacing(SPACE["s"])
            column.addWidget(label(tr("What was noticed in all the data"), theme, "strong"))
            column.addWidget(label("\n".join(noticed), theme, wrap=True))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(SPACE["m"], 0, SPACE["m"], SPACE["m"])
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scroll)
        around.addWidget(buttons)


def capitalised(text: str) -> str:
    """A term as a heading."""
    return text[:1].upper() + text[1:]
