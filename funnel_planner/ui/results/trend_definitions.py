"""What the numbers of the trend mean, with formulas and sources."""

from funnel_planner.ui.definitions import RATE_INTERVAL, Definition
from funnel_planner.words import mark

DEFINITIONS: tuple[Definition, ...] = (
    (
        mark("Cohort: period of entry"),
        mark("A lead belongs to the period it entered in and to no other; a win belongs to its lead's period."),
        mark("Weeks from Monday to Sunday (ISO 8601), months, quarters"),
    ),
    (
        mark("Period: day of the event"),
        mark(
            "What happened in a period counts there, whenever the lead had entered. Who enters and who wins in a"
            " month are different people, so no share is shown: where leads grow by 10% a month and win two months"
            " later, wins / leads of a month would show 0.83 of the true share. A stage that was skipped, or has no"
            " date of its own, was reached on no day that is known; those leads are said below the figures."
        ),
        mark("wins of a month / leads of a month = true share / (1 + growth)^months to win"),
    ),
    (mark("Share won"), mark("Leads of the period that won by the as-of day."), mark("won / leads")),
    (
        mark("Won within a time"),
        mark("Only wins so many days after entry at most: periods of different age can be compared."),
        mark("won with days to win ≤ W / leads"),
    ),
    (
        mark("Complete"),
        mark("Even the last lead of the period had the whole window W. The shares of others will still rise."),
        mark("last day + W ≤ as-of day"),
    ),
    (
        mark("Window W"),
        mark("That of the counting rule; without one, the days within which nine of ten observed wins happened."),
        mark("90% quantile of the days from entry to won, type 7 (Hyndman & Fan 1996)"),
    ),
    RATE_INTERVAL,
    (
        mark("Difference"),
        mark("Later share minus earlier share. Where its interval includes 0, chance alone can explain it."),
        mark("Newcombe 1998, method 10"),
    ),
    (
        mark("Higher, lower"),
        mark(
            "Said where the interval of the difference leaves out 0 and a test, adjusted for the number of steps, is"
            " below 0.05; else it may be chance."
        ),
        mark("N−1 chi-squared (Campbell 2007), or Fisher-Irwin where few are expected; Holm 1979"),
    ),
)
