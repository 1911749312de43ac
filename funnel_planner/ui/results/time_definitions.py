"""What the numbers of the view of time mean, with formulas and sources."""

from funnel_planner.ui.definitions import Definition
from funnel_planner.words import mark

DEFINITIONS: tuple[Definition, ...] = (
    (
        mark("Days of a step"),
        mark(
            "From reaching the stage before to reaching this one, of leads that were seen at both, in this order."
            " Skipped stages give no duration. With clocks exact, else in calendar days."
        ),
        "T(k) − T(k−1)",
    ),
    (
        mark("Entry to won"),
        mark(
            "From entry to the won stage, of leads seen at both. Who was never seen at the first stage entered on the"
            " first day known, if that is not the win's."
        ),
        mark("won − entry, in days"),
    ),
    (
        mark("Negative days"),
        mark(
            "Of leads whose win is dated before their entry: an error in the data. They are left out of all days; a row"
            " of its own says what the numbers would be with them."
        ),
        mark("won − entry < 0"),
    ),
    (
        mark("To the hour"),
        mark(
            "Where only one of the two dates has a time of day, calendar days are counted. This row takes the date"
            " without one as 0:00 instead; it is there where that makes a difference."
        ),
        "",
    ),
    (
        mark("Median and quantiles"),
        mark("Half of the leads took at most the median; 90% took at most the last number. Exact, not estimated."),
        mark("Type 7 (Hyndman & Fan 1996)"),
    ),
    (
        mark("Share won by days since entry"),
        mark(
            "Young leads count as long as they were watched. A lost lead can no longer win, but stays at risk until"
            " the as-of day: leaving it out would claim that the others speak for it."
        ),
        mark("F(t) = 1 − ∏(1 − d/n) (Kaplan & Meier 1958; Fine & Gray 1999); band: Greenwood 1926, log-log"),
    ),
    (
        mark("95% interval"),
        mark("Where the true share lies, judged from those still watched; few of them give a wide one."),
        mark("Greenwood 1926, log-log"),
    ),
    (
        mark("At risk"),
        mark("Leads that were still watched on this day and had not won. The curve rests on them."),
        "",
    ),
    (
        mark("Days in a stage"),
        mark("All stays of a lead that ended, added up; a stay ends when the next stage or a loss is seen."),
        "",
    ),
    (
        mark("Stalled"),
        mark(
            "Open leads that wait longer than their stage’s SLA, since their latest dated event. SLA: the days a"
            " lead may wait at a stage; it is set where stages are edited. At this stage: days since the lead came"
            " there, where that is dated."
        ),
        mark("as-of day − latest event > SLA"),
    ),
    (
        mark("Sales velocity, measured"),
        mark(
            "Money a day, from the leads. Opportunities are leads that came to the stage before won,"
            " of all time shown, as if all were worked on at once; of the open ones only, it is what may come now."
            " That of the forecast, planned, is another number: customers of a month × deal size / days of a"
            " sales cycle, all as planned."
        ),
        mark("opportunities × share won × mean deal / mean days from opportunity to won"),
    ),
)
