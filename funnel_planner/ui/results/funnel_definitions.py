"""What the numbers of the funnel mean, with formulas and sources."""

from funnel_planner.ui.definitions import RATE_INTERVAL, Definition
from funnel_planner.words import mark

DEFINITIONS: tuple[Definition, ...] = (
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
    RATE_INTERVAL,
    (mark("Of all"), mark("Share of the leads at the first stage that reached this one."), "N(k) / N(1)"),
    (
        mark("Drop-off"),
        mark("Leads that did not go on. It belongs to the step that leaves a stage and is lost or still open."),
        "N(k−1) − N(k)",
    ),
    (
        mark("Drop-off rate"),
        mark("Share of the leads at a stage that did not go on to the next one: what its step rate leaves."),
        "1 − N(k) / N(k−1)",
    ),
    (
        mark("Lost and open"),
        mark("Lost is an outcome, not a stage; open leads may still go on, so they are not counted as lost."),
        mark("advanced + lost + open = reached"),
    ),
    (
        mark("Of decided"),
        mark(
            "Step rate among leads whose fate is known: those that went on and those that were lost. A dash where no"
            " lead is marked as lost, or none at this stage or later while some losses do not name a stage."
        ),
        mark("N(k+1) / (N(k+1) + lost at k)"),
    ),
    (
        mark("95% of all, 95% of decided"),
        mark("Where the true share of the first stage, and that of decided leads, lies."),
        mark("Wilson score interval (Wilson 1927)"),
    ),
    (
        mark("Possible range"),
        mark("Some lost leads do not say where they were lost; whatever the truth is, the rate lies in here."),
        mark("Sharp bounds (Manski 2003)"),
    ),
    (
        mark("Won of all leads"),
        mark("Share of the leads that are won so far; open ones may still be won, so it can only rise."),
        mark("won / leads"),
    ),
    (
        mark("Wins per lead"),
        mark(
            "Where leads count at the stages they were seen at: wins for each lead that was seen at the first one. It"
            " is no share, for a won lead need not have been seen there, and can be above 100%."
        ),
        mark("won / leads seen at the first stage"),
    ),
    (
        mark("Won of decided leads"),
        mark("Share won of the leads that were won or lost; open ones are left out."),
        mark("won / (won + lost)"),
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
