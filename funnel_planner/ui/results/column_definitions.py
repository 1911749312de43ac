"""What the numbers of the view by column mean, with formulas and sources."""

from funnel_planner.ui.definitions import Definition
from funnel_planner.words import mark

DEFINITIONS: tuple[Definition, ...] = (
    (
        mark("Value"),
        mark(
            "What the column says of a lead. Case and spaces make no difference; blanks and drop-downs left as they"
            " were (“Select”) are (unknown). Values add up to all leads."
        ),
        "",
    ),
    (mark("Of all leads"), mark("Share of the leads looked at that have this value."), mark("leads / all leads")),
    (mark("Share won"), mark("Share of the leads with this value that became customers."), mark("won / leads")),
    (
        mark("95% interval"),
        mark("Where the true rate lies, judged from so many leads. Where intervals overlap widely, nothing is proven."),
        mark("Wilson score interval (Wilson 1927)"),
    ),
    (
        mark("Revenue"),
        mark("What the won leads with this value were worth, as far as they say."),
        mark("Sum of the values of won leads"),
    ),
    (
        mark("Numbers"),
        mark(
            "A column is one of numbers if 9 of 10 leads that have a value there have a number, and at least three"
            " different ones. Codes such as 02139 are none."
        ),
        "",
    ),
    (
        mark("Ranges"),
        mark(
            "Numbers are put into ranges of one round width; those far beyond the others share the last one. Small"
            " whole numbers stand alone up to 9. A smallest number that a tenth of the leads or more have, such as 0"
            " visits, stands alone."
        ),
        "",
    ),
    (
        mark("Median and quantiles"),
        mark("Half of the leads have a number up to the median, a quarter up to 25%, nine of ten up to 90%."),
        mark("Linear between the two nearest: type 7 of Hyndman and Fan (1996)"),
    ),
    (
        mark("Not won"),
        mark("All other leads: those still open and those lost."),
        "",
    ),
    (
        mark("Filled in later"),
        mark(
            "A column that is filled in far more often for leads that won was probably filled in after they advanced."
            " Then it says nothing about new leads."
        ),
        mark("Share filled in differs by 20 points or more"),
    ),
)
