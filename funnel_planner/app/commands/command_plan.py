"""What the options of the command line mean: the funnel and its counting rule, the cuts, and how to read the files."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from funnel_planner.app.files import drafting, drafts
from funnel_planner.app.files.channel_choices import check_meaning
from funnel_planner.domain.channel import Channel
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import CountKind, DateOrder, MergeRule, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import language

if TYPE_CHECKING:
    from funnel_planner.app.commands.answers import Cuts
    from funnel_planner.spreadsheet.meaning.survey import Survey


def plan_of(options: argparse.Namespace) -> Plan:
    """The funnel named by ``--template`` or ``--stages``, under the counting options."""
    if options.template:
        from funnel_planner.domain.templates import load_template

        plan = load_template(options.template, language())
    elif options.stages:
        names = _stage_names(options)
        if not names:
            raise _stages_wanted()
        stages = tuple(Stage(id=f"s{number}", name=name) for number, name in enumerate(names, 1))
        plan = Plan(id=new_id(), name=names[0], stages=stages)
    else:
        raise _stages_wanted()
    meant = {label_key(label): label_key(name) for label, name in options.channel}
    for channel in plan.channels:  # examples of a template
        if meant.get(label_key(channel.name), label_key(channel.name)) != label_key(channel.name):
            plan = plan.without_channel(channel.id)
    return with_named_channels(replace(plan, counting=_counting(options)), options)


def _stages_wanted() -> PlannerError:
    from funnel_planner.domain.templates import template_names

    return PlannerError("stages_wanted", names=", ".join(template_names()))


def with_named_channels(plan: Plan, options: argparse.Namespace) -> Plan:
    """The plan with a channel for every name that ``--channel`` gives a label, where it has none.

    Raises ``PlannerError("channel_means_itself")`` for a label that is itself the name of another one.
    """
    for _label, name in options.channel:
        if label_key(name) not in {label_key(channel.name) for channel in plan.channels}:
            plan = plan.with_channel(Channel(new_id(), name.strip()))
    for label, name in options.channel:
        check_meaning(plan, label, name)
    return plan


def _stage_names(options: argparse.Namespace) -> list[str]:
    return [name.strip() for name in options.stages.split(",") if name.strip()]


def _counting(options: argparse.Namespace) -> Counting:
    """The rule of the options, with the usual one where nothing was said."""
    return Counting(
        mode=CountingMode(options.counting or CountingMode.REACHED),
        attribution=Attribution(options.attribution or Attribution.FIRST),
        lost_policy=LostPolicy(options.lost_policy or LostPolicy.ENTRY),
        window_days=options.window_days,
        utc_offset_minutes=options.utc_offset or 0,
    )


def cuts_of(options: argparse.Namespace) -> "Cuts":
    """What else is asked for: cohorts, a window to wait for, the largest channels, two spans to compare."""
    from funnel_planner.analytics.cohorts import Period
    from funnel_planner.app.commands.answers import Cuts

    return Cuts(
        cohort=Period(options.cohort) if options.cohort else None,
        mature_window_days=options.mature_window_days,
        top_channels=options.top_channels,
        compare=tuple(options.compare) if options.compare else None,
    )


def refuse_what_differs(plan: Plan, options: argparse.Namespace) -> None:
    """Raise ``PlannerError("plan_differs")`` where an option says something else than the plan that is there."""
    own = [stage.name for stage in plan.stages]
    if options.template and options.template != plan.template:
        _differs(plan, "--template", plan.template or ", ".join(own))
    if options.stages and list(map(label_key, _stage_names(options))) != list(map(label_key, own)):
        _differs(plan, "--stages", ", ".join(own))
    rule = plan.counting
    for option, said, kept in (
        ("--counting", options.counting, rule.mode),
        ("--attribution", options.attribution, rule.attribution),
        ("--lost-policy", options.lost_policy, rule.lost_policy),
        ("--window-days", options.window_days, rule.window_days),
    ):
        if said is not None and said != kept:
            _differs(plan, option, str(kept))
    if options.utc_offset is not None and options.utc_offset != rule.utc_offset_minutes:
        minutes = rule.utc_offset_minutes
        _differs(plan, "--utc-offset", f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}")


def _differs(plan: Plan, option: str, own: str) -> None:
    raise PlannerError("plan_differs", plan=plan.name, option=option, own=own)


def draft_of(
    surveys: "tuple[Survey, ...]", plan: Plan, options: argparse.Namespace, file: PlanFile | None = None
) -> drafts.Draft:
    """Decide how to read the files, the options overriding every proposal; ``file`` knows earlier readings."""
    from funnel_planner.app.files.merge_check import check_merge
    from funnel_planner.spreadsheet.meaning.choices import Choices

    choices = Choices(
        shape=None if options.shape == "auto" else Shape(options.shape),
        columns=tuple(options.column),
        labels=tuple(options.stage),
        lost=tuple(options.lost),
        exclude=tuple(options.exclude),
        channels=tuple(options.channel),
        exclude_channels=tuple(options.exclude_channel),
        dates=DateOrder(options.dates) if options.dates else None,
        decimal={"point": ".", "comma": ","}.get(options.decimal, ""),
        kind=CountKind(options.kind) if options.kind else None,
        merge=MergeRule(options.merge) if options.merge else None,
        as_of=options.as_of,
        utc_offset_minutes=plan.counting.utc_offset_minutes,
        periods=() if options.period is None else tuple((survey.path, *options.period) for survey in surveys),
    )
    drafted = drafting.draft(surveys, plan, choices, file)
    check_merge(drafted.mapping)
    return drafted
