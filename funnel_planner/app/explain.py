"""Expected errors as sentences: what, where, what to do."""

from funnel_planner.domain.errors import PlannerError
from funnel_planner.words import mark, tr

SENTENCES: dict[str, str] = {
    # domain
    "rate_out_of_range": mark("A rate must lie between 0 % and 100 % ({field}). Please enter another value."),
    "amount_out_of_range": mark("This value must be a number that is not negative ({field}). Please enter another."),
    "name_empty": mark("A name is needed here ({field})."),
    "text_too_long": mark("This text is too long: {length} characters, at most {limit} fit ({field})."),
    "not_unique": mark("“{value}” is already there. Please choose another name."),
    "currency_unknown": mark("“{value}” is not a currency code. Use three capital letters, such as EUR or PLN."),
    "month_malformed": mark("“{value}” is not a month. Write it as year and month, such as 2024-05."),
    "utc_offset_out_of_range": mark("The time difference {value} is not possible."),
    "stage_count": mark("A funnel has between 1 and {limit} stages; this would make {count}."),
    "channel_count": mark("A plan has at most {limit} channels; this would make {count}."),
    "stage_unknown": mark("There is no stage “{value}” in this plan."),
    "channel_unknown": mark("There is no channel “{value}” in this plan."),
    "plan_unreadable": mark("This plan cannot be read ({reason}). Restore an earlier version or a backup."),
}


def explain(error: PlannerError) -> str:
    """The sentence for an expected error, in the language in use."""
    return tr(SENTENCES[error.kind]).format(**error.values)
