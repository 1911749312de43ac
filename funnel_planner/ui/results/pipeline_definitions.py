"""What the numbers of the pipeline mean, with formulas."""

from funnel_planner.ui.definitions import Definition
from funnel_planner.words import mark

DEFINITIONS: tuple[Definition, ...] = (
    (
        mark("Open lead"),
        mark("A lead that counts and is neither won nor lost. It stands at the furthest stage it counts at."),
        mark("open = reached − advanced − lost"),
    ),
    (
        mark("Chance of winning"),
        mark(
            "“Of decided”: won leads of all that came to the stage and are won or lost. “Of all”: won leads of all"
            " that came to the stage, the open ones among them; it can only rise. “Plan”: the planned rates from the"
            " stage to the win, multiplied. A lead's own chance, from a column of probabilities, beats all of them and"
            " stays when the lead moves on. “Of decided” is not chosen where fewer than a third of the leads at a"
            " stage with open leads are won or lost, young leads left out: losses are then rather not marked than rare."
        ),
        mark("won / (won + lost); won / reached; c(k+1) × … × c(won)"),
    ),
    (
        mark("95% interval"),
        mark("Where the true chance lies, judged from so many leads; few leads give a wide one."),
        mark("Wilson score interval (Wilson 1927)"),
    ),
    (
        mark("Open value"),
        mark("What the open leads are worth, as far as they say."),
        mark("Sum of the values of open leads that have one"),
    ),
    (
        mark("Weighted value"),
        mark("What such leads bring on average, though perhaps never exactly."),
        mark("Σ amount × chance"),
    ),
    (
        mark("Coverage"),
        mark("Open value for each unit of money that is still missing to the goal of the month."),
        mark("open value / (target − won so far)"),
    ),
    (
        mark("Older than any win"),
        mark(
            "Open leads that entered longer ago than the longest win took, where 30 wins or more tell how long. They"
            " are still in the open value; what is expected without them stands beside it."
        ),
        mark("as-of day − entry > longest days from entry to win"),
    ),
    (
        mark("Needed coverage"),
        mark("The coverage at which the open leads bring, on average, just what is missing."),
        mark("1 / win rate; win rate = weighted value / open value"),
    ),
    (
        mark("What the open leads may bring"),
        mark(
            "Each lead is won or not, independently of the others. Up to 20 leads: all combinations, exactly. More:"
            " drawn by lot 10,000 times, always alike, so that the numbers stay; very many small leads are drawn"
            " together."
        ),
        mark("8 of 10 results lie between the 10% and the 90% mark; half lie above the 50% mark"),
    ),
)
