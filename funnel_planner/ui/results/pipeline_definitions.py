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
            "“By age”, where wins have dates: of the leads that stood at the stage as many days after their entry, the"
            " share won later. Where nobody knows when leads came to a stage, all that ever came to it are taken. Ages"
            " of few leads are taken together. Where losses have no date, what leads of an age bring is divided among"
            " those of them that are open. Only what happened in the last"
            " 90 days counts, or in as many as hold 30 wins, so that it tells how leads fare now. With fewer than 30"
            " dated wins, or with wins without dates, the age counts less and “of all” more. “Of all”: won leads of all"
            " that came to the stage, the open ones among them. “Of decided”: won leads of those won or lost. “Plan”:"
            " the planned rates from the stage to the win, multiplied. A lead's own chance, from a column of"
            " probabilities, beats all of them and stays when the lead moves on."
        ),
        mark(
            "V(a) = h + Σ m × W(a+1) + (1 − h − l − Σ m) × V(a+1), h, l and m: shares won, lost and moved on to a"
            " later stage (with its chance W) of those that stood at the stage on day a+1;"
            " won / reached; won / (won + lost); c(k+1) × … × c(won). Life table of a period (Aalen & Johansen 1978;"
            " Brenner & Gefeller 1996)"
        ),
    ),
    (
        mark("Between two ends"),
        mark(
            "Where no win has a date, nobody can tell how the open leads will end: as all leads so far, which takes"
            " those open as not won, or as those already decided, which takes them as if they were decided in the same"
            " shares. Both are said; the lower one is expected. Where no lead is lost either, nothing tells open leads"
            " from those given up, and no forecast is made."
        ),
        mark("Σ amount × won / reached … Σ amount × won / (won + lost)"),
    ),
    (
        mark("95% interval"),
        mark("Where the true chance lies, judged from so many leads; few leads give a wide one."),
        mark("Wilson score interval (Wilson 1927); by age: Beta(won + ½, rest + ½) (Jeffreys 1946)"),
    ),
    (
        mark("Open value"),
        mark("What the open leads are worth, as far as they say."),
        mark("Sum of the values of open leads that have one"),
    ),
    (
        mark("Expected value"),
        mark("What such leads bring on average, though perhaps never exactly."),
        mark("Σ amount × chance"),
    ),
    (
        mark("Coverage"),
        mark(
            "Open value for each unit of money that is still missing to the goal of the month. Leads older than any win"
            " cover nothing. Where the plan has no deal size, a customer of the target is taken for the mean of the won"
            " leads."
        ),
        mark("(open value − that of leads older than any win) / (target − won so far)"),
    ),
    (
        mark("Older than any win"),
        mark(
            "Open leads that entered longer ago than the longest win took, where 30 wins or more tell how long. They"
            " are still in the open value, but in nothing that is expected: not in the expected value, the range, the"
            " chances of amounts, the coverage and the sales velocity of open leads. What they would add stands"
            " beside it only where their chances are counted like those of the others: by age, none tells theirs."
        ),
        mark("as-of day − entry > longest days from entry to win"),
    ),
    (
        mark("Leads counted"),
        mark(
            "The open leads that the chance and the expected value are of: their value and a chance are known, and they"
            " are not older than any win."
        ),
        mark("Open leads with a value − those older than any win"),
    ),
    (
        mark("Value counted"),
        mark("What these leads say they are worth; times the chance it is the expected value."),
        mark("Σ values of the leads counted"),
    ),
    (
        mark("Needed coverage"),
        mark("The coverage at which the open leads bring, on average, just what is missing."),
        mark("1 / win rate; win rate = expected value / open value"),
    ),
    (
        mark("What the open leads may bring"),
        mark(
            "Each lead is won or not. The chance of a stage is drawn as well, since so many leads tell it only so well:"
            " Beta(won + ½, rest + ½), high for all stages or low for all. By age, fewer wins stand behind it: only"
            " those later than the age of the open leads. It is drawn more widely where the wins of the last twelve"
            " months rose and fell more than by chance: the months to come will, too. A change that was never seen so"
            " far is in no range. Own chances and planned rates are taken as given. Up to 20 leads: all"
            " combinations, exactly. More: drawn by lot 10,000 times, always alike, so that the numbers stay; very many"
            " small leads are drawn together."
        ),
        mark(
            "8 of 10 results lie between the 10% and the 90% mark; half lie above the 50% mark. Wins behind a chance:"
            " (Σ v / Σ (v / √wins))², v = amount × chance. Added to the variance of the beta distribution:"
            " s² × (1 + 30 / days looked back) × ((1 − p) ln(1 − p))²; s: relative deviation of the pace of wins from"
            " month to month, by the moments of Pearson's X² (as Kleinman 1973)"
        ),
    ),
)
