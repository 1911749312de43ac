"""What was measured, in plain sentences: the same ones in the text report, on the screen and in workbooks."""

from collections.abc import Callable, Mapping

from funnel_planner.analytics.channel_tests import ChannelTest
from funnel_planner.analytics.cohorts import Mature
from funnel_planner.analytics.curve import Curve
from funnel_planner.analytics.funnel_parts import FunnelMoney
from funnel_planner.analytics.mix import Mix
from funnel_planner.analytics.results import OTHER, ChannelResult, Measured
from funnel_planner.app.findings.trend_words import difference_sentence
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.words import formats, tr, trn
from funnel_planner.words.blank_counts import blank_sentences
from funnel_planner.words.differences import points_digits, points_text

FLAG_WORDS: dict[str, Callable[[int], str]] = {
    "skipped_leads": lambda n: trn("{n} lead skipped a stage.", "{n} leads skipped a stage.", n),
    "moved_back_leads": lambda n: trn(
        "{n} lead went back to an earlier stage.", "{n} leads went back to an earlier stage.", n
    ),
    "out_of_order_leads": lambda n: trn(
        "{n} lead has a stage dated before an earlier stage; such times are left out.",
        "{n} leads have a stage dated before an earlier stage; such times are left out.",
        n,
    ),
    "channel_conflicts": lambda n: trn(
        "{n} lead names more than one channel.", "{n} leads name more than one channel.", n
    ),
    "lost_unknown_stage": lambda n: trn(
        "{n} lost lead names no stage, so some rates are only known to lie in a range.",
        "{n} lost leads name no stage, so some rates are only known to lie in a range.",
        n,
    ),
    "lost_after_won_leads": lambda n: trn(
        "{n} lead was won and is marked as lost later; it counts as won.",
        "{n} leads were won and are marked as lost later; they count as won.",
        n,
    ),
    "excluded_lost": lambda n: trn("{n} lost lead is left out.", "{n} lost leads are left out.", n),
    "undated_events": lambda n: trn(
        "{n} stage change has no date: it counts, but has no time.",
        "{n} stage changes have no date: they count, but have no time.",
        n,
    ),
    "non_monotone": lambda n: trn(
        "{n} step has more leads after it than before it.", "{n} steps have more leads after them than before them.", n
    ),
    "scheduled_events": lambda n: trn(
        "{n} date lies after the as-of day and does not count yet.",
        "{n} dates lie after the as-of day and do not count yet.",
        n,
    ),
    "merged_leads": lambda n: trn(
        "{n} lead stood in several rows and counts once.", "{n} leads stood in several rows and count once each.", n
    ),
    "unreadable_dates": lambda n: trn(
        "{n} date could not be read and is left out.", "{n} dates could not be read and are left out.", n
    ),
    "unreadable_amounts": lambda n: trn(
        "{n} amount could not be read and is left out.", "{n} amounts could not be read and are left out.", n
    ),
    "summed_cells": lambda n: trn(
        "{n} count stood there again and was added.", "{n} counts stood there again and were added.", n
    ),
    "missing_cells": lambda n: trn(
        "{n} count is blank; a blank is not 0, so what rests on it is unknown.",
        "{n} counts are blank; a blank is not 0, so what rests on them is unknown.",
        n,
    ),
}
"""Sentences for what is odd; classes of rows are told by the ledger."""


def blank_words(plan: Plan, measured: Measured) -> list[str]:
    """A sentence for each stage of a report that some rows do not tell: how many, and what the others add up to."""
    return blank_sentences([stage.name for stage in plan.stages], measured.at_least, measured.blank_rows)


def flag_sentences(flags: Mapping[str, int]) -> list[str]:
    """One sentence for each thing that is odd, in a fixed order; none where nothing is."""
    found = [words(flags[name]) for name, words in FLAG_WORDS.items() if flags.get(name)]
    if flags.get("channel_leak"):
        found.append(tr("The channel seems to be recorded only for leads that advanced: compare channels with care."))
    return found


def channel_name(channel: ChannelResult) -> str:
    """The channel as it is shown; a blank one and the sum of the small ones by their words."""
    if not channel.folded:
        return shown_label(channel.label)
    if channel.label == OTHER:
        return tr("Other")
    return trn("Other ({n} channel)", "Other ({n} channels)", channel.folded)


def mature_words(found: Mature) -> str:
    """Conversion among leads that had the whole window."""
    sentence = trn(
        "Within {days}, of the {n} lead that had that long: {rate} ({interval})",
        "Within {days}, of the {n} leads that had that long: {rate} ({interval})",
        found.n,
    ).format(
        days=formats.days(found.window_days),
        n=formats.count(found.n),
        rate=formats.rate(found.rate),
        interval=formats.interval(*found.interval) if found.interval else formats.NO_DATA,
    )
    if not found.undated_wins:
        return sentence
    undated = trn(
        "{n} of them was won on an unknown day and is not counted as within.",
        "{n} of them were won on an unknown day and are not counted as within.",
        found.undated_wins,
    )
    return f"{sentence}. {undated}"


def uncut_words(n: int) -> str:
    """What a window could not cut; empty where there is nothing."""
    text = trn(
        "{n} lead came to a later stage on an unknown day; the window does not cut that.",
        "{n} leads came to a later stage on an unknown day; the window does not cut that.",
        n,
    )
    return text if n else ""


def curve_words(found: Curve) -> str:
    """What share converted after a month and a quarter, as far as leads were watched that long."""
    days = [day for day in (30, 90, 180) if day <= found.followed]
    if not found.converted or not days:
        return ""
    shares = ", ".join(
        tr("{rate} by day {day}").format(rate=formats.rate(found.at(day)), day=formats.count(day)) for day in days
    )
    return tr("Converted since entry, lost leads kept in: {shares}").format(shares=shares)


def difference_words(test: ChannelTest) -> str:
    """How far a channel is from the rest, with the interval."""
    assert test.difference is not None  # noqa: S101 - only channels with a test differ
    assert test.newcombe is not None  # noqa: S101
    better = test.difference > 0
    text = tr("{channel}: {points} points better") if better else tr("{channel}: {points} points worse")
    low, high = sorted(abs(end) for end in test.newcombe)
    digits = max(points_digits(low), points_digits(test.difference))
    return tr("{difference} (95% interval {low} to {high})").format(
        difference=text.format(
            channel=tr("(unknown)") if test.is_unknown else test.label,
            points=formats.number(abs(test.difference) * 100, digits),
        ),
        low=formats.number(low * 100, digits),
        high=formats.number(high * 100, digits),
    )


def mix_words(found: Mix, before: str, after: str, *, is_young: bool = False) -> str:
    """Whether and why the total changed between two spans of these names.

    ``is_young``: leads of the later one had less time than the others.
    """
    split = found.split
    if split is None:
        return tr("There is nothing to compare: one of the two spans has no leads.")
    why = tr(
        "Overall conversion went from {rate_before} ({before}) to {rate_after} ({after}): {rates} points because"
        " channels converted differently, {mix} points because the mix of channels changed."
    ).format(
        rate_before=formats.rate(split.before),
        before=before,
        rate_after=formats.rate(split.after),
        after=after,
        rates=points_text(split.rate_effect),
        mix=points_text(split.mix_effect),
    )
    total = found.total
    sure = "" if total is None else difference_sentence(total, fair=not is_young)
    return f"{why}\n{sure}" if sure else why


def filled_in_words(plan: Plan, measured: "Measured", filled_in: "tuple[int, ...]") -> list[str]:
    """Stages at which nobody was ever seen: the rates to and from them follow from the filling in, and say nothing."""
    pairs = zip(plan.stages, measured.total.counts, filled_in, strict=False)
    names = [stage.name for stage, count, filled in pairs if count and filled == count]
    if not names:
        return []
    return [
        tr(
            "All leads at {stages} are filled in, nothing says they were there: rates to and from there are no"
            " measurement."
        ).format(stages=", ".join(f"“{name}”" for name in names))
    ]


def no_value_words(money: FunnelMoney | None) -> str:
    """How many leads a funnel in money leaves out; empty where each has a value."""
    if money is None or money.known >= money.n:
        return ""
    return trn(
        "{n} of {all} leads has no value and counts as nothing: where leads without one are lost, no money is lost.",
        "{n} of {all} leads have no value and count as nothing: where leads without one are lost, no money is lost.",
        money.n - money.known,
    ).format(n=formats.count(money.n - money.known), all=formats.count(money.n))


def other_window_words(usual: int | None) -> str:
    """That some leads were given another time than all of them; ``usual``: that of all, None: the same."""
    if usual is None:
        return ""
    return tr("Nine of ten wins of these leads came within this time; of all leads within {days}.").format(
        days=formats.days(usual)
    )
