"""What the view of losses shows, as tables and sentences: pure functions of what was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from funnel_planner.app.findings.lost_leads import NO_REASONS
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.charts.funnel_words import rate_text
from funnel_planner.words import tr, trn
from funnel_planner.words.formats import count, interval, money

TYPE_CHECKING = False
if TYPE_CHECKING:  # analytics loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.leaks import Leak, Leaks
    from funnel_planner.analytics.losses import LostGroup

Group = tuple[str, ...]
MOST_ROWS = 12
"""More reasons or channels than this are shown as the largest and one row for the others."""


@dataclass(frozen=True, slots=True)
class LostRow:
    """A reason or channel: lost leads ``out_of`` so many, and what they were worth; ``group`` lists them."""

    name: str
    lost: int
    out_of: int
    value: float | None
    group: Group

    @property
    def rate(self) -> float | None:
        """Share that was lost."""
        return self.lost / self.out_of if self.out_of else None


@dataclass(frozen=True, slots=True)
class FoundLosses:
    """What the view shows."""

    leaks: "Leaks"
    reasons: tuple[LostRow, ...]
    """Of all lost leads; empty where no column gives reasons."""
    given: int
    """Lost leads that give a reason."""
    channels: tuple[LostRow, ...]


def stage_rows(plan: Plan, leaks: "Leaks") -> list[tuple[str, "Leak", Group]]:
    """Name, numbers and leads of every row: the stages, and the losses nothing places."""
    rows: list[tuple[str, Leak, Group]] = [
        (stage.name, leak, ("lost", stage.id) if leak.lost else ())
        for stage, leak in zip(plan.stages, leaks.stages, strict=False)
    ]
    if leaks.unplaced.lost:
        rows.append((tr("(stage not known)"), leaks.unplaced, ("lost", "")))
    return rows


def stage_table(plan: Plan, leaks: "Leaks") -> Figures:
    """A stage a row: how many were lost there, out of how many, and the money; all lost leads first."""
    from funnel_planner.analytics.leaks import all_brought
    from funnel_planner.analytics.statistics import wilson

    rows = stage_rows(plan, leaks)
    total, everyone = leaks.lost, leaks.unplaced.reached
    worth, brought = _sum([leak.value for _, leak, _ in rows]), all_brought([leak for _, leak, _ in rows])
    names: list[Cell] = [tr("All lost leads"), *(name for name, _, _ in rows)]
    placed = [leak is not leaks.unplaced for _, leak, _ in rows]
    columns: list[tuple[str, str, list[Cell]]] = [
        (tr("Lost at"), "text", names),
        (tr("Lost"), "count", [total, *(leak.lost for _, leak, _ in rows)]),
        (tr("Of all losses"), "share", [1.0, *(leak.lost / total for _, leak, _ in rows)]),
        (tr("Out of"), "count", [everyone, *_where(placed, [leak.reached for _, leak, _ in rows])]),
        (
            tr("Share lost"),
            "share",
            [total / everyone if everyone else None, *_where(placed, [leak.rate for _, leak, _ in rows])],
        ),
        (tr("95% interval"), "interval", [wilson(total, everyone), *_where(placed, [x.interval for _, x, _ in rows])]),
    ]
    if any(leak.at_stake is not None for _, leak, _ in rows):
        columns += [
            (tr("With a value"), "count", [sum(x.valued for _, x, _ in rows), *(x.valued for _, x, _ in rows)]),
            (tr("Their value"), "money", [worth, *(leak.value for _, leak, _ in rows)]),
            (tr("Would have brought"), "money", [brought, *(leak.expected for _, leak, _ in rows)]),
            (tr("95% of the amount"), "money", [None, *(leak.expected_range for _, leak, _ in rows)]),
            (tr("If no open one wins"), "money", [None, *(leak.least_expected for _, leak, _ in rows)]),
        ]
    return Figures.of_columns(tr("Losses by stage: {plan}").format(plan=plan.name), columns, plan.economics.currency)


def group_table(title: str, heading: str, rows: tuple[LostRow, ...], out_of: str, plan: Plan) -> Figures:
    """Reasons or channels, the largest first; ``out_of`` heads the column of what they are a share of."""
    from funnel_planner.analytics.statistics import wilson

    columns: list[tuple[str, str, list[Cell]]] = [
        (heading, "text", [row.name for row in rows]),
        (tr("Lost"), "count", [row.lost for row in rows]),
        (out_of, "count", [row.out_of for row in rows]),
        (tr("Share"), "share", [row.rate for row in rows]),
        (tr("95% interval"), "interval", [wilson(row.lost, row.out_of) for row in rows]),
    ]
    if any(row.value is not None for row in rows):
        columns.append((tr("Their value"), "money", [row.value for row in rows]))
    return Figures.of_columns(title, columns, plan.economics.currency)


def lost_rows(
    groups: "tuple[LostGroup, ...]", out_of: dict[str, int], unknown: str, others: str, kind: Group
) -> tuple[LostRow, ...]:
    """Rows of reasons or channels; beyond ``MOST_ROWS`` they are summed as ``others`` ({n} of them).

    ``kind`` is the group's kind and the values that follow the label; what is not told keeps its own row.
    """
    own = [group for group in groups if group.label == UNKNOWN]
    named = [group for group in groups if group.label != UNKNOWN]
    few = len(named) <= MOST_ROWS + 1
    shown, folded = (named, []) if few else (named[:MOST_ROWS], named[MOST_ROWS:])
    rows = [
        LostRow(group.label, group.n, out_of[group.label], group.value, (kind[0], group.label, *kind[1:]))
        for group in shown
    ]
    if folded:
        lost, worth = sum(group.n for group in folded), _sum([group.value for group in folded])
        together = {out_of[group.label] for group in folded} if kind[0] == "lost_reason" else set()
        total = together.pop() if together else sum(out_of[group.label] for group in folded)
        rows.append(LostRow(others.format(n=len(folded)), lost, total, worth, ()))
    rows += [LostRow(unknown, group.n, out_of[UNKNOWN], group.value, (kind[0], UNKNOWN, *kind[1:])) for group in own]
    return tuple(rows)


def sentences(plan: Plan, found: FoundLosses) -> list[str]:
    """The losses in plain words: where most are lost, the leak that costs most, and what is not known."""
    leaks = found.leaks
    said = []
    if leaks.unplaced.lost:
        text = trn(
            "{n} of {lost} lost leads does not say at which stage it was lost and stands in a row of its own.",
            "{n} of {lost} lost leads do not say at which stage they were lost and stand in a row of their own.",
            leaks.unplaced.lost,
        ).format(lost=count(leaks.lost))
        advice = tr("A column with the last stage before the loss would tell.")
        said.append(f"{text} {advice}")
    if leaks.most_lost is not None:
        text = _most_lost(plan.stages[leaks.most_lost].name, leaks)
        said.insert(len(said) if leaks.most_may_be_elsewhere else 0, text)
    said += _money_sentences(plan, leaks)
    if found.reasons and found.given == leaks.lost:
        return said  # nothing is missing
    if found.reasons:
        share = rate_text(found.given / leaks.lost)
        text = trn("{given} of {n} lost lead gives a reason ({share}).",
                   "{given} of {n} lost leads give a reason ({share}).", leaks.lost)  # fmt: skip
        said.append(text.format(given=count(found.given), share=share))
    else:
        said.append(tr(NO_REASONS))
    return said


def _most_lost(stage: str, leaks: "Leaks") -> str:
    """Where most are lost, or where most of those are that say where."""
    assert leaks.most_lost is not None  # noqa: S101 - asked before
    leak = leaks.stages[leaks.most_lost]
    own = leak.interval or (0.0, 1.0)
    if leaks.most_may_be_elsewhere:
        text = trn(
            "Of the others, most were lost at {stage}: {n} of the {reached} known to have come there ({share};"
            " {interval} by chance and with those nobody can place).",
            "Of the others, most were lost at {stage}: {n} of the {reached} known to have come there ({share};"
            " {interval} by chance and with those nobody can place).",
            leak.lost,
        )
    else:
        text = trn(
            "Most leads are lost at {stage}: {n} of the {reached} that came there ({share}, 95% interval {interval}).",
            "Most leads are lost at {stage}: {n} of the {reached} that came there ({share}, 95% interval {interval}).",
            leak.lost,
        )
    return text.format(stage=stage, reached=count(leak.reached), share=rate_text(leak.rate), interval=interval(*own))


def _money_sentences(plan: Plan, leaks: "Leaks") -> list[str]:
    said = []
    currency = plan.economics.currency
    if leaks.costliest is not None:
        said.append(_costliest(plan, leaks.costliest, leaks.stages[leaks.costliest]))
    untold = [(leak.at_stake, stage) for stage, leak in enumerate(leaks.stages) if leak.lost and leak.circular]
    most = max(((stake, stage) for stake, stage in untold if stake is not None), default=None)
    if most is not None:
        said.append(_cannot_be_told(plan, most[1], leaks.stages[most[1]]))
    if leaks.richest is not None and leaks.richest != leaks.costliest:
        text = tr("Most of the values that lost leads do say was lost at {stage}: {value}.")
        if leaks.costliest is None and not leaks.stages[leaks.richest].decided_later:
            text += " " + tr("What of it would have come in cannot be told: no lead beyond is won or lost yet.")
        worth = money(leaks.stages[leaks.richest].value, currency, 0)
        said.append(text.format(stage=plan.stages[leaks.richest].name, value=worth))
    silent = leaks.lost - leaks.unplaced.valued - sum(leak.valued for leak in leaks.stages)
    typical = leaks.unplaced.typical
    if silent and typical is not None:
        text = trn(
            "{n} of {lost} lost leads does not say what it was worth; it is taken for {typical}, the mean of the won"
            " leads.",
            "{n} of {lost} lost leads do not say what they were worth; each is taken for {typical}, the mean of the won"
            " leads.",
            silent,
        )
        said.append(text.format(lost=count(leaks.lost), typical=money(typical, currency, 0)))
    elif silent == leaks.lost:
        said.append(tr("Neither lost nor won leads say what they were worth, so losses cannot be told in money."))
    elif silent:
        text = trn(
            "{n} of {lost} lost leads does not say what it was worth and is missing in the money.",
            "{n} of {lost} lost leads do not say what they were worth and are missing in the money.",
            silent,
        )
        said.append(text.format(lost=count(leaks.lost)))
    return said


def _cannot_be_told(plan: Plan, stage: int, leak: "Leak") -> str:
    """No lead is known to be lost beyond the next stage: nobody could fail there."""
    text = trn(
        "What the {n} lead lost at {stage} would have brought cannot be told: no lead is known to be lost from {next}"
        " on, so all {decided} decided ones there won.",
        "What the {n} leads lost at {stage} would have brought cannot be told: no lead is known to be lost from {next}"
        " on, so all {decided} decided ones there won.",
        leak.lost,
    )
    names = {"stage": plan.stages[stage].name, "next": plan.stages[stage + 1].name}
    return text.format(decided=count(leak.decided_later), **names)


def _costliest(plan: Plan, stage: int, leak: "Leak") -> str:
    """What would have come in without the leak."""
    currency, following = plan.economics.currency, plan.stages[stage + 1].name
    words = {
        "stage": plan.stages[stage].name,
        "next": following,
        "won": count(leak.won_later),
        "decided": count(leak.decided_later),
        "expected": money(leak.expected, currency, 0),
    }
    if stage + 1 == plan.won_index:
        text = trn(
            "The leak that costs most is at {stage}, one step from {next}: the {n} lead lost there was worth"
            " {expected}.",
            "The leak that costs most is at {stage}, one step from {next}: the {n} leads lost there were worth"
            " {expected}.",
            leak.lost,
        )
        return text.format(**words)
    low, high = leak.expected_range or (0.0, 0.0)
    text = trn(
        "The leak that costs most is at {stage}: had the {n} lead lost there come on to {next} and done as well as"
        " others there ({won} of {decided} decided leads won), it would have brought about {expected} (95% interval"
        " {low} to {high}).",
        "The leak that costs most is at {stage}: had the {n} leads lost there come on to {next} and done as well as"
        " others there ({won} of {decided} decided leads won), they would have brought about {expected} (95% interval"
        " {low} to {high}).",
        leak.lost,
    )
    said = text.format(low=money(low, currency, 0), high=money(high, currency, 0), **words)
    return f"{said} {_less(leak, low, currency)}".rstrip()


def _less(leak: "Leak", low: float, currency: str) -> str:
    """How much less it may have been, where leads not decided yet say more than chance does; else nothing."""
    least = leak.least_expected
    if least is None or least >= low:
        return ""
    if leak.perhaps:
        text = trn(
            "That is rather too much: {n} more lead is open or was lost nobody knows where; had none of these won, it"
            " would be {least}.",
            "That is rather too much: {n} more leads are open or were lost nobody knows where; had none of these won,"
            " it would be {least}.",
            leak.undecided_later,
        )
    else:
        text = trn(
            "That is rather too much: {n} more lead there is still open; should it not win, it would be {least}.",
            "That is rather too much: {n} more leads there are still open; should none of them win, it would be"
            " {least}.",
            leak.undecided_later,
        )
    return text.format(least=money(least, currency, 0))


def _where(kept: Sequence[bool], cells: Sequence[Cell]) -> list[Cell]:
    return [cell if keep else None for keep, cell in zip(kept, cells, strict=True)]


def _sum(amounts: list[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None
