"""What the numbers of the channels view mean, with formulas and sources."""

from funnel_planner.ui.definitions import Definition
from funnel_planner.words import mark

DEFINITIONS: tuple[Definition, ...] = (
    (
        mark("Channel"),
        mark("Every lead belongs to one channel: the first one known. Leads without one are shown as (unknown)."),
        mark("First touch; channels add up to the total"),
    ),
    (mark("Of all leads"), mark("Share of the leads looked at that came by this channel."), mark("leads / all leads")),
    (mark("Share won"), mark("Share of a channel's leads that became customers."), mark("won / leads")),
    (
        mark("95% interval"),
        mark("Where the true rate lies. Where intervals overlap widely, channels cannot be ranked by these leads."),
        mark("Wilson score interval (Wilson 1927)"),
    ),
    (
        mark("Points from the rest"),
        mark("A channel's share minus that of all other channels together, in percentage points."),
        "p₁ − p₂",
    ),
    (
        mark("95% of the difference"),
        mark("Where the true difference lies. Where it includes 0, chance alone can explain what is seen."),
        mark("Newcombe 1998, method 10"),
    ),
    (
        mark("p (Holm)"),
        mark("How often chance alone would bring such a difference, adjusted for the number of channels compared."),
        mark("N−1 chi-squared (Campbell 2007), or Fisher-Irwin where few are expected; Holm 1979"),
    ),
    (
        mark("Against the rest"),
        mark("A channel is better or worse where p (Holm) is below 0.05 and the interval does not include 0."),
        "",
    ),
    (
        mark("Revenue"),
        mark("What the won leads of a channel were worth, as far as they say."),
        mark("Sum of the values of won leads"),
    ),
    (
        mark("Revenue by touches"),
        mark("The value of a won lead shared among all channels that touched it; the shares add up to it exactly."),
        mark("first; last; linear; U 40/20/40; W 30/30/30/10; decay: half for every 7 days before the last touch"),
    ),
    (
        mark("Cost"),
        mark("What was spent on a channel, from the leads or from reports of costs. Sales costs are not part of it."),
        "",
    ),
    (mark("CPL"), mark("Cost per lead."), mark("cost / leads")),
    (
        mark("Cost per stage"),
        mark("What each lead that came to a stage cost."),
        mark("cost / leads of the channel that came to the stage"),
    ),
    (
        mark("CAC, ads only"),
        mark(
            "Cost per new customer from what was spent on the channel. Fully loaded, with sales costs, it is told of"
            " the plan as a whole: sales costs belong to no channel."
        ),
        mark("cost / won"),
    ),
    (mark("ROAS"), mark("Return on ad spend: what a unit of money spent brought back."), mark("revenue / cost")),
    (
        mark("ROI on gross profit"),
        mark(
            "What is left of the margin after the cost of the channel, per unit of that cost. Sales costs are left out,"
            " as in ROAS; the margin is the plan's."
        ),
        mark("(margin · revenue − cost) / cost"),
    ),
    (
        mark("What changed, and why"),
        mark("Part of a change comes from channels that convert differently, part from another mix of channels."),
        mark("rates: Σ (s₁+s₂)/2 · (r₂−r₁); mix: Σ (r₁+r₂)/2 · (s₂−s₁); they add up exactly (Kitagawa 1955)"),
    ),
    (
        mark("Of all before, of all after"),
        mark("Which share of all leads of the earlier or the later period came through the channel."),
        mark("leads of the channel / leads of all channels"),
    ),
    (
        mark("Rate before, rate after"),
        mark("Share of the channel's leads of that period that came to the stage chosen above."),
        "",
    ),
)
