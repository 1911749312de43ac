"""What the view of ways shows, as tables, arcs and words: pure functions of what was found."""

from dataclasses import dataclass

from funnel_planner.app.findings.group_words import PATH_NAMES
from funnel_planner.app.findings.path_words import MEANINGS, UNTOLD, place_name, way_text
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.charts.path_chart import Move
from funnel_planner.words import tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.odd_ways import OddWay
    from funnel_planner.analytics.ways import Way

Group = tuple[str, ...]
MOST_ARCS = 8
"""More arcs than this are told in the table only."""


@dataclass(frozen=True, slots=True)
class FoundPaths:
    """What the view shows; ``usual`` None: this data does not say how leads went."""

    odd: "tuple[OddWay, ...]"
    usual: "tuple[Way, ...] | None"
    n: int
    unseen: tuple[int, ...]
    """Stages in between at which no lead was seen on its way to a further one."""


def odd_table(plan: Plan, found: FoundPaths) -> Figures:
    """A kind a row: how many leads went so, out of how many."""
    from funnel_planner.analytics.statistics import wilson

    rows: list[tuple[Cell, ...]] = [
        (
            tr(PATH_NAMES[odd.kind.value]),
            odd.leads if odd.is_told else None,
            odd.n,
            odd.leads / odd.n if odd.is_told and odd.n else None,
            wilson(odd.leads, odd.n) if odd.is_told else None,
        )
        for odd in found.odd
    ]
    return Figures(
        tr("Unusual paths: {plan}").format(plan=plan.name),
        (tr("Path"), tr("Leads"), tr("Out of"), tr("Share"), tr("95% interval")),
        ("text", "count", "count", "share", "interval"),
        tuple(rows),
    )


def odd_groups(found: FoundPaths) -> list[Group]:
    """The leads behind each row of ``odd_table``."""
    return [("path", odd.kind.value) if odd.is_told and odd.leads else () for odd in found.odd]


def about(plan: Plan, odd: "OddWay", found: FoundPaths) -> str:
    """What a kind is, or why this data cannot tell."""
    if not odd.is_told:
        return tr(UNTOLD[odd.kind.value])
    said = [tr(MEANINGS[odd.kind.value])]
    if not odd.leads:
        said.append(tr("There is none."))
    if odd.kind.value == "skipped" and found.unseen:
        stages = ", ".join(plan.stages[stage].name for stage in found.unseen)
        said.append(tr("Of these stages nobody can tell: {stages}.").format(stages=stages))
    return " ".join(said)


def arcs(plan: Plan, odd: "OddWay") -> tuple[list[str], tuple[Move, ...], bool]:
    """Rows, the largest arcs between them, and whether the last row stands for losses."""
    from funnel_planner.analytics.events import LOST_RANK
    from funnel_planner.analytics.odd_ways import OUTSIDE

    names = [stage.name for stage in plan.stages]
    has_lost = any(before == LOST_RANK for before, _, _ in odd.moves)
    if has_lost:
        names.append(tr("Lost"))
    starts = {OUTSIDE: None, LOST_RANK: len(names) - 1}
    moves = tuple(Move(starts.get(before, before), after, leads) for before, after, leads in odd.moves[:MOST_ARCS])
    return names, moves, has_lost


def arc_table(plan: Plan, odd: "OddWay") -> Figures:
    """Between which places leads went an unusual way."""
    from funnel_planner.analytics.statistics import wilson

    return Figures(
        f"{tr(PATH_NAMES[odd.kind.value])}: {plan.name}",
        (tr("From"), tr("To"), tr("Leads"), tr("Share"), tr("95% interval")),
        ("text", "text", "count", "share", "interval"),
        tuple(
            (
                place_name(plan, before),
                place_name(plan, after),
                leads,
                leads / odd.n if odd.n else None,
                wilson(leads, odd.n),
            )
            for before, after, leads in odd.moves
        ),
    )


def arc_tips(plan: Plan, odd: "OddWay") -> list[str]:
    """Each drawn arc in words."""
    return [
        trn("{before} → {after}: {n} lead", "{before} → {after}: {n} leads", leads).format(
            before=place_name(plan, before), after=place_name(plan, after)
        )
        for before, after, leads in odd.moves[:MOST_ARCS]
    ]


def usual_table(plan: Plan, found: FoundPaths) -> Figures:
    """The ways that most leads went."""
    from funnel_planner.analytics.statistics import wilson

    return Figures(
        tr("Most usual paths: {plan}").format(plan=plan.name),
        (tr("Path"), tr("Leads"), tr("Share"), tr("95% interval")),
        ("text", "count", "share", "interval"),
        tuple(
            (way_text(plan, way), way.leads, way.leads / found.n if found.n else None, wilson(way.leads, found.n))
            for way in found.usual or ()
        ),
    )


def usual_group(plan: Plan, way: "Way") -> Group:
    """The leads that went a way."""
    from funnel_planner.analytics.loss_groups import BEGINNING, FROM_LOSS, WHOLE

    places = (plan.stages[step].id if step >= 0 else FROM_LOSS for step in way.steps)
    return ("way", BEGINNING if way.is_cut else WHOLE, *places)


def unseen_sentence(plan: Plan, found: FoundPaths) -> str:
    """Which stages are missing in paths because nothing records them; empty where all are recorded."""
    if not found.unseen or found.usual is None:
        return ""
    names = ", ".join(plan.stages[stage].name for stage in found.unseen)
    return tr("No lead was seen at these stages and further on, so they are missing in paths: {stages}.").format(
        stages=names
    )
