"""What unusual paths are, and why some data cannot tell them; keys are those of ``analytics.odd_paths``."""

from funnel_planner.words import mark

MEANINGS = {
    "entered_midway": mark("Leads that were never seen at the first stage: they came in further on."),
    "skipped": mark("Leads that went on without being seen at a stage at which others were seen on their way."),
    "went_back": mark("Leads that stood at a stage after they had been at a higher one."),
    "returned": mark("Leads that were at a stage again after they had been lost."),
    "reentered": mark("Leads that came to the first stage more than once."),
}
UNTOLD = {
    "entered_midway": mark("Every lead of a list counts as having been at the first stage, so nobody can tell."),
    "skipped": mark("No stage is recorded on the way to another one, so nobody can tell which were skipped."),
    "went_back": mark("No lead has dates at two stages, so nobody can tell who went back."),
    "returned": mark("No loss has a date, so nobody can tell what came after it."),
    "reentered": mark("The first stage has one date for each lead, so nobody can tell who came again."),
}
