"""What every number means: definition, formula and source, one click away from where it is shown."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from funnel_planner.app.counting_words import (
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

FUNNEL: tuple[Definition, ...] = (
    (
        mark("Reached"),
        mark("A lead counts at a stage if anything shows that it got at least that far; skipped stages are filled."),
        mark("N(k) = leads with a stage of rank k or higher"),
    ),
    (
        mark("Step rate"),
        mark("Share of the leads at the stage before that came on to this one."),
        "N(k) / N(k−1)",
    ),
    (
        mark("95% interval"),
        mark("Where the true rate lies, judged from so many leads; few leads give a wide one."),
        mark("Wilson score interval (Wilson 1927)"),
    ),
    (mark("Of all"), mark("Share of the leads at the first stage that reached this one."), "N(k) / N(1)"),
    (
        mark("Drop-off"),
        mark("Leads that did not go on. It belongs to the step that leaves a stage and is lost or still open."),
        "N(k−1) − N(k)",
    ),
    (
        mark("Lost and open"),
        mark("Lost is an outcome, not a stage; open leads may still go on, so they are not counted as lost."),
        mark("advanced + lost + open = reached"),
    ),
    (
        mark("Of decided"),
        mark("Step rate among leads whose fate is known: those that went on and those that were lost."),
        mark("N(k+1) / (N(k+1) + lost at k)"),
    ),
    (
        mark("Possible range"),
        mark("Some lost leads do not say where they were lost; whatever the truth is, the rate lies in here."),
        mark("Sharp bounds (Manski 2003)"),
    ),
    (
        mark("Mature conversion"),
        mark("Won leads among those that had the whole time it takes; young leads are in neither number."),
        mark("wins within W days / leads with entry + W up to the as-of day; W: the time limit, else 90% of the wins"),
    ),
    (
        mark("Filled in"),
        mark("Leads that count at a stage because they were seen further on, not because they were seen there."),
        mark("hatched in the bars"),
    ),
    (
        mark("Width of the layers"),
        mark("A funnel is round: the area of its cross-section is the number of people, so width is its square root."),
        "",
    ),
    (
        mark("Brackets"),
        mark("What the planned rates would have made of the same leads."),
        "",
    ),
)
CHANNELS: tuple[Definition, ...] = (
    (
        mark("Channel"),
        mark("Every lead belongs to one channel: the first one known. Leads without one are shown as (unknown)."),
        mark("First touch; channels add up to the total"),
    ),
    (mark("Share won"), mark("Share of a channel's leads that became customers."), mark("won / leads")),
    (
        mark("95% interval"),
        mark("Where the true rate lies. Where intervals overlap widely, channels cannot be ranked by these leads."),
        mark("Wilson score interval (Wilson 1927)"),
    ),
    (
        mark("Points from the rest"),
        mark("A channel's share minus that of all other channels together, in percentage points."),
        mark("Newcombe 1998, method 10; test: N−1 chi-squared (Campbell 2007), or Fisher-Irwin where few are expected"),
    ),
    (
        mark("p (Holm)"),
        mark("How often chance alone would bring such a difference, adjusted for the number of channels compared."),
        mark("Holm 1979; below 0.05 and with an interval without 0 it counts as a difference"),
    ),
    (
        mark("What changed, and why"),
        mark("Part of a change comes from channels that convert differently, part from another mix of channels."),
        mark("rates: Σ (s₁+s₂)/2 · (r₂−r₁); mix: Σ (r₁+r₂)/2 · (s₂−s₁); they add up exactly (Kitagawa 1955)"),
    ),
    (
        mark("Revenue by touches"),
        mark("The value of a won lead shared among all channels that touched it; the shares add up to it exactly."),
        mark("linear; U 40/20/40; W 30/30/30/10; decay: half for every 7 days before the last touch"),
    ),
    (mark("CPL"), mark("Cost per lead."), mark("cost / leads")),
    (mark("CAC"), mark("Cost per new customer, ads only."), mark("cost / won")),
    (mark("ROAS"), mark("Return on ad spend: what a unit of money spent brought back."), mark("revenue / cost")),
    (
        mark("ROI"),
        mark("What is left of the margin after the cost, per unit of cost."),
        mark("(margin · revenue − cost) / cost"),
    ),
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
    """A list of definitions to read; ``examples`` are formulas in the numbers shown, by term."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        rule: str,
        definitions: tuple[Definition, ...],
        examples: Mapping[str, str] | None = None,
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
