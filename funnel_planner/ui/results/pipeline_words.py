"""The pipeline in words and tables: what its figures say, and what they rest on."""

from datetime import date

from funnel_planner.analytics.results import FEW
from funnel_planner.app.findings.chances import Basis, planned_chance
from funnel_planner.app.findings.deals import Pipeline
from funnel_planner.app.findings.pipeline_untold import no_goal, no_outcomes, no_wins_of_the_month
from funnel_planner.app.findings.pipeline_words import (
    MEASURED,
    between_ends,
    coverage_remarks,
    may_bring,
    pipeline_remarks,
)
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.charts.funnel_words import people, rate_text
from funnel_planner.ui.charts.outcome_chart import Mark
from funnel_planner.words import formats, tr, trn
from funnel_planner.words.formats import NO_DATA, count, interval, ratio, round_money, short_money

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from collections.abc import Sequence

    from funnel_planner.analytics.open_leads import OpenStage

TileWords = tuple[str, str, str, str, str, str]
"""Name, value, remark, look of the remark, tool tip, value in few letters."""


class PipelineWords:
    """Words and tables of one pipeline of a plan."""

    def __init__(self, plan: Plan, found: Pipeline) -> None:
        self._plan, self._found = plan, found
        self._currency = plan.economics.currency

    def amount(self, value: float | None) -> str:
        """Money, or people where no lead says what it is worth."""
        if value is None:
            return NO_DATA
        if self._found.in_money:
            return round_money(value, self._currency)
        return people(value)

    def _short(self, value: float | None) -> str:
        return short_money(value, self._currency) if self._found.in_money and value is not None else ""

    def worth(self, stage: "OpenStage") -> tuple[float | None, float | None]:
        """Value and weighted value of a stage; None where no lead there says what it is worth."""
        return (stage.value, stage.weighted) if stage.valued else (None, None)

    def tiles(self) -> list[TileWords]:
        """The key figures."""
        found = self._found
        worth: TileWords
        if found.in_money:
            value, weighted = found.open_value, tr("Expected value")
            worth = tr("Open value"), self.amount(value), "", "muted", "", self._short(value)
        else:
            mean = rate_text(1 / found.needed) if found.needed else NO_DATA
            worth, weighted = (tr("Mean chance"), mean, "", "muted", "", ""), tr("Expected customers")
        covers = (
            tr("goal reached") if found.missing == 0 else NO_DATA if found.coverage is None else ratio(found.coverage)
        )
        needed = (
            ""
            if found.missing == 0 or found.needed is None
            else tr("needed: {ratio}").format(ratio=ratio(found.needed))
        )
        look = "muted"
        if found.coverage is not None and found.needed is not None:
            look = "good" if found.coverage >= found.needed else "bad"
        return [
            (tr("Open leads"), count(found.open_count), "", "muted", tr("Neither won nor lost"), ""),
            worth,
            (
                weighted,
                self.amount(found.weighted),
                self._beside(),
                "muted",
                tr("Σ amount × chance: what the open leads bring on average. Leads older than any win are left out."),
                self._short(found.weighted),
            ),
            (tr("Coverage"), covers, needed, look, self._coverage_tip(), ""),
        ]

    def _beside(self) -> str:
        """What is left out of what is expected, and what it may be instead."""
        found = self._found
        if found.basis is Basis.NONE and found.weighted is None:
            return tr("cannot be told")
        if found.too_old is not None:
            return tr("without {n} older than any win").format(n=count(found.too_old.count))
        if found.ends is not None:
            return tr("up to {amount}, as decided ones end").format(amount=self.amount(found.ends[1]))
        if found.with_mean_deal is not None:
            return tr("with the mean deal: {amount}").format(amount=self.amount(found.with_mean_deal))
        return ""

    def _coverage_tip(self) -> str:
        """What coverage is and how much of it is needed."""
        return " ".join(
            (
                tr("Open value for each unit of money still missing to the goal: open value / (target − won so far)."),
                tr("Leads older than any win are left out."),
                tr("Needed is what brings, with the mean chance of these leads, just what is missing."),
            )
        )

    def remark(self) -> str:
        """Where the chances come from, and what is left out: a line a sentence."""
        parts = pipeline_remarks(self._plan, self._found, self.amount)
        if self._rests_on_few():
            parts.append(tr("Some chances rest on fewer than {n} leads and can be far off.").format(n=FEW))
        return "\n".join(parts)

    def coverage(self) -> str:
        """Whether it is enough, in a sentence or two."""
        found = self._found
        goal = found.goal
        if goal is None:
            return no_goal(self._plan, found)
        aim = tr("The plan's target is {amount}.") if goal.is_target else tr("The plan's own month brings {amount}.")
        parts = [aim.format(amount=self.amount(goal.amount))]
        if goal.won_so_far is None:
            parts.append(no_wins_of_the_month())
            return " ".join(parts)
        so_far = tr("Won in {month} so far: {won}; missing: {missing}.")
        if not found.missing:
            so_far = tr("Won in {month} so far: {won}.")
        won, missing = self.amount(goal.won_so_far), self.amount(found.missing)
        parts.append(so_far.format(month=_month(goal.month), won=won, missing=missing))
        if found.coverage is None:
            parts.append(tr("The goal is reached."))
        elif found.needed is not None:
            enough = tr("That is enough on average.") if found.coverage >= found.needed else tr("That is too little.")
            text = tr("The open leads cover it {coverage}; with their mean chance, {needed} is needed.")
            parts.append(text.format(coverage=ratio(found.coverage), needed=ratio(found.needed)))
            parts.append(enough)
        parts += coverage_remarks(found, self.amount)
        if found.outcomes is not None and found.missing:
            chance = rate_text(found.outcomes.chance_of_at_least(found.missing))
            parts.append(tr("Chance to win all that is missing from them: {chance}.").format(chance=chance))
        return " ".join(parts)

    def outlook(self) -> str:
        """What is to be expected, in plain words."""
        found = self._found
        if found.outcomes is None:
            return no_outcomes(found, self.amount)
        parts = [may_bring(found.outcomes, self.amount)]
        if found.with_mean_deal is not None:
            text = tr("With the mean deal for leads without a value: {amount} on average.")
            parts.append(text.format(amount=self.amount(found.with_mean_deal)))
        if found.ends is not None:
            parts.append(between_ends(found.ends, self.amount))
        return " ".join(parts)

    def method(self) -> str:
        """How that was found, and what it allows for."""
        found = self._found
        if found.outcomes is None:
            return ""
        deals = trn("{n} lead", "{n} leads", found.deal_count)
        how = (
            tr("Exact, from {leads}.")
            if found.outcomes.exact
            else tr(
                "Simulated 10,000 times who of {leads} wins, always with the same draws, so that the numbers do not"
                " jump."
            )
        )
        parts = [how.format(leads=deals)]
        if found.basis in MEASURED:
            parts.append(tr("The range allows for luck, and for how few leads the chances rest on."))
        return " ".join(parts)

    def marks(self) -> tuple[Mark, ...]:
        """10, 50 and 90 % and what is missing."""
        found = self._found
        if found.outcomes is None:
            return ()
        result = found.outcomes
        marks = [
            Mark(result.p10, tr("10%: {amount}").format(amount=self.amount(result.p10))),
            Mark(result.median, tr("50%: {amount}").format(amount=self.amount(result.median)), strong=True),
            Mark(result.p90, tr("90%: {amount}").format(amount=self.amount(result.p90))),
        ]
        if found.missing:
            marks.append(
                Mark(found.missing, tr("missing: {amount}").format(amount=self.amount(found.missing)), dashed=True)
            )
        return tuple(marks)

    def table(self) -> Figures:
        """A stage a row, the sum last."""
        found, plan = self._found, self._plan
        rows: list[tuple[Cell, ...]] = []
        for index in range(plan.won_index):
            stage, whole = found.stages[index], found.whole(index)
            rows.append(
                (plan.stages[index].name, stage.count, *self.worth(stage), found.chances[index],
                 *self._counted((stage,)), None if whole is None else found.won[index].won, whole,
                 found.intervals[index], stage.own, stage.old)
            )  # fmt: skip
        rows.append((tr("All"), found.open_count, found.open_value, found.weighted, None,
                     *self._counted(found.stages), None, None, None,
                     sum(one.own for one in found.stages), sum(one.old for one in found.stages)))  # fmt: skip
        kind = "money" if found.in_money else "people"
        headings = [
            tr("Stage"), tr("Open leads"), tr("Value") if found.in_money else tr("Leads"),
            tr("Expected value") if found.in_money else tr("Expected customers"),
            tr("Chance"), tr("Leads counted"), tr("Value counted") if found.in_money else tr("Counted"),
            tr("Won"), tr("Out of"), tr("95% interval"), tr("With own chance"),
            tr("Older than any win"),
        ]  # fmt: skip
        kinds = ["text", "count", kind, kind, "share", "count", kind, "count", "count", "interval", "count", "count"]
        kept = [c for c in range(len(headings)) if c < 5 or any(row[c] for row in rows)]
        return Figures(
            title=tr("Pipeline: {plan}").format(plan=plan.name),
            headings=tuple(headings[c] for c in kept),
            kinds=tuple(kinds[c] for c in kept),
            rows=tuple(tuple(row[c] for c in kept) for row in rows),
            currency=self._currency,
        )

    def _counted(self, stages: "Sequence[OpenStage]") -> tuple[int | None, float | None]:
        """The leads that a chance and a weighted value are of, and their value, where old ones are left out."""
        if self._found.too_old is None:
            return None, None
        return sum(stage.counted for stage in stages), sum(stage.counted_value for stage in stages)

    def tips(self) -> list[str]:
        """A sentence a stage."""
        return [self._tip(index) for index in range(self._plan.won_index)]

    def examples(self) -> dict[str, str]:
        """Formulas in the numbers shown."""
        found = self._found
        texts = {}
        if found.coverage is not None and found.goal is not None:
            texts["Coverage"] = (
                f"{self.amount(found.live_value)} / ({self.amount(found.goal.amount)} − "
                f"{self.amount(found.goal.won_so_far)}) = {ratio(found.coverage)}"
            )
        if found.needed is not None:
            texts["Needed coverage"] = f"1 / {rate_text(1 / found.needed)} = {ratio(found.needed)}"
        return texts

    def _tip(self, index: int) -> str:
        found = self._found
        stage, chance = found.stages[index], found.chances[index]
        leads = trn("{n} open lead", "{n} open leads", stage.count)
        parts = [f"{self._plan.stages[index].name}: {leads}"]
        if found.in_money:
            parts.append(tr("worth {amount}").format(amount=self.amount(self.worth(stage)[0])))
        parts.append(tr("weighted {amount}").format(amount=self.amount(self.worth(stage)[1])))
        if found.basis is Basis.PLAN:
            parts.append(tr("planned chance {rate}").format(rate=rate_text(planned_chance(self._plan, index))))
        elif chance is not None:
            parts.append(self._chance(index, chance))
        return "; ".join(parts)

    def _chance(self, index: int, chance: float) -> str:
        """The chance with what it rests on."""
        between, whole = self._found.intervals[index], self._found.whole(index)
        if between is None:
            return ""
        if whole is None:
            text = tr("mean chance by age {rate} ({interval})")
            return text.format(rate=rate_text(chance), interval=interval(*between))
        text = tr("chance {rate}: {won} of {n} ({interval})")
        won = count(self._found.won[index].won)
        return text.format(rate=rate_text(chance), won=won, n=count(whole), interval=interval(*between))

    def _rests_on_few(self) -> bool:
        found = self._found
        if found.basis not in MEASURED:
            return False
        wholes = [found.whole(index) or found.won[index].reached for index in range(self._plan.won_index)]
        return any(stage.count and whole < FEW for stage, whole in zip(found.stages, wholes, strict=False))


def _month(month: str) -> str:
    """``2024-06`` as people read it."""
    return formats.month(date.fromisoformat(f"{month}-01"))
