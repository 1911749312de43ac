"""What the numbers of plan and actual mean."""

from funnel_planner.ui.definitions import Definition
from funnel_planner.words import mark

DEFINITIONS: tuple[Definition, ...] = (
    (
        mark("Planned and measured"),
        mark(
            "Planned is what the plan assumes, measured what the leads that pass the filter did. A difference is beyond"
            " chance where the 95% interval leaves the planned rate out."
        ),
        mark("Wilson score interval (Wilson 1927)"),
    ),
    (
        mark("What explains the gap"),
        mark(
            "What each factor adds to the gap, averaged over all orders in which the factors could have changed. The"
            " parts add up exactly, and no factor is favoured by being the first one."
        ),
        mark("Das Gupta 1978; with two factors that of Kitagawa (1955): (r + r2) / 2 × (s2 − s)"),
    ),
    (
        mark("Rates and mix of channels"),
        mark(
            "The overall rate also changes when leads come through other channels than planned. The mix is that part;"
            " the rest is channels that convert better or worse than planned."
        ),
        mark("Σ (s + s2) / 2 × (r2 − r) and Σ (r + r2) / 2 × (s2 − s) (Kitagawa 1955)"),
    ),
    (
        mark("A month"),
        mark(
            "Measured numbers of a month are those of the filter's period, for each 30.44 days; without one, of the"
            " time in which leads entered, a month at either end in full unless leads are missing there."
        ),
        mark("leads / (days / 30.44)"),
    ),
    (
        mark("Not measured"),
        mark(
            "Where all leads of the data are further than a stage, nobody is seen to stop there: the rate of that step"
            " would be 100% and says nothing."
        ),
        "",
    ),
    (
        mark("Use"),
        mark(
            "Takes the measured number over into the plan and keeps beside it what it was measured from. “Use all”"
            " leaves out rates and deal sizes of all channels that rest on fewer than 30 leads. Undo takes it back."
        ),
        "",
    ),
    (
        mark("Numbers of few leads"),
        mark(
            "“Use all” takes a channel’s rate of fewer than 30 leads together with the rate of all channels, which"
            " counts as some more leads: 1 if channels differ much, up to 30 if they are alike. So 0 of 20 is planned"
            " neither as 0% nor as an average channel. So it is with a deal size of fewer than 30 customers, unless"
            " that of all channels rests on as few. How it came about is kept with the number."
        ),
        mark(
            "(x + m × rate of all) / (n + m); m from how much the channels differ (empirical Bayes, moments of the"
            " beta-binomial: Kleinman 1973), at least the 1 of Jeffreys (1946). Deal size: (sum + m × mean of all) /"
            " (n + m), m: variance within channels / variance between them (Bühlmann & Straub 1970)"
        ),
    ),
)
