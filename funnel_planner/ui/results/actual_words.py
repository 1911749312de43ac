"""The plan beside what was measured, in words and tables."""

import math
from collections.abc import Callable

from funnel_planner.analytics.results import FEW
from funnel_planner.app.findings.comparison_words import comparison_remarks
from funnel_planner.app.findings.plan_lines import DAYS_PER_MONTH, Comparison, Effect, Gap, Line, Metric, What
from funnel_planner.app.findings.taking_over import left_by_drawing
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.figures import Between, Cell, Figures
from funnel_planner.ui.charts.funnel_words import people, rate_text, short_amount, tick_text
from funnel_planner.ui.charts.gap_chart import GapRow
from funnel_planner.ui.charts.plan_chart import PlanRow
from funnel_planner.words import mark, tr, trn
from funnel_planner.words.differences import points_between, points_phrase, signed
from funnel_planner.words.formats import NO_DATA, brief_money, count, interval, number, round_money

AMOUNTS = {
    What.VOLUME: mark("People a month"),
    What.CUSTOMERS: mark("Customers a month"),
    What.DEAL_SIZE: mark("Deal size"),
    What.VALUED: mark("Customers with an amount"),
    What.REVENUE: mark("Revenue a month"),
    What.SPEND: mark("Spend a month"),
}
METRICS = {
    Metric.RATE: mark("Overall rate"),
    Metric.CUSTOMERS: mark("Customers a month"),
    Metric.REVENUE: mark("Revenue a month"),
}


class ActualWords:
    """Words and tables of one comparison of a plan."""

    def __init__(self, plan: Plan, found: Comparison) -> None:
        self._plan, self._found = plan, found

    def line_name(self, line: Line | Effect) -> str:
        """A step, or what is measured."""
        return self.step(line.index) if line.what is What.RATE else tr(AMOUNTS[line.what])

    def step(self, index: int) -> str:
        """``Lead → MQL``."""
        return f"{self._plan.stages[index].name} → {self._plan.stages[index + 1].name}"

    def value(self, line: Line, value: float | None) -> str:
        """A number of a line as written."""
        if value is None:
            return NO_DATA
        if line.what is What.RATE:
            return rate_text(value)
        if line.what in (What.VOLUME, What.CUSTOMERS):
            return people(value)
        return round_money(value, self._plan.economics.currency)

    def brief(self, line: Line, value: float | None) -> str:
        """A number of a line where it has little room."""
        in_money = line.what not in (What.RATE, What.VOLUME, What.CUSTOMERS)
        return brief_money(value, self._plan.economics.currency) if in_money else self.value(line, value)

    def rests_on(self, line: Line) -> str:
        """What the measured number rests on: "36 of 90 (31–50%)"."""
        if line.untold:
            return tr("not measured: the data begins later")
        if line.overruled:
            return f"{self._rate_from(line)} · " + tr("each channel has its own rate")
        if line.measured is None:
            return tr("no data")
        if line.what is What.RATE:
            own = self._own_rates(line)
            said = trn("{n} channel has its own rate", "{n} channels have their own rate", own).format(n=own)
            return f"{self._rate_from(line)} · {said}" if own else self._rate_from(line)
        if line.what is What.DEAL_SIZE:
            return trn("{n} customer", "{n} customers", line.rests_on)
        return tr("in {months} months").format(months=number(line.whole, 1 if line.whole >= 1 else 2))

    def _own_rates(self, line: Line) -> int:
        """How many channels keep to a rate of their own, whatever the plan's is."""
        if line.channel_id:
            return 0
        left = self._plan.stages[line.index]
        passing = [one for one in self._plan.channels if self._plan.entry_index(one) <= line.index]
        return sum(one.own_rate(left.id) is not None for one in passing)

    def _rate_from(self, line: Line) -> str:
        text = tr("{x} of {n}").format(x=count(line.part), n=count(line.whole))
        return f"{text} ({interval(*line.interval)})" if line.interval else text

    def difference(self, line: Line) -> str:
        """By how much the measured number differs: points for shares, percent for amounts."""
        if line.planned is None or line.measured is None:
            return ""
        if line.what is What.RATE:
            return tr("{n} points").format(n=points_between(line.planned, line.measured))
        if not line.planned:
            return ""
        change = (line.measured / line.planned - 1) * 100
        return f"{signed(change, 0 if abs(change) >= 1 else 1)}%"

    def verdict(self, line: Line) -> str:
        """Few leads, or whether the difference is beyond chance."""
        if line.measured is None:
            return ""
        if line.few:
            return tr("few leads")
        if line.what is not What.RATE or line.planned is None or math.isclose(line.planned, line.measured):
            return ""
        return tr("beyond chance") if line.differs else tr("may be chance")

    def rate_rows(self, lines: tuple[Line, ...]) -> tuple[PlanRow, ...]:
        """Rows of the chart of rates."""
        return tuple(
            PlanRow(
                self.step(line.index),
                line.planned,
                line.measured,
                line.interval,
                self._beside(line),
                line.few,
                self.difference(line),
            )
            for line in lines
        )

    def tips(self, lines: tuple[Line, ...]) -> list[str]:
        """A sentence a line."""
        return [self.sentence(line) for line in lines]

    def sentence(self, line: Line) -> str:
        """One line in words."""
        parts = [tr("planned {value}").format(value=self.value(line, line.planned))]
        if line.measured is not None:
            parts.append(tr("measured {value}").format(value=self.value(line, line.measured)))
        parts += [self.rests_on(line), self.difference(line), self.verdict(line)]
        return f"{self.line_name(line)}: " + ", ".join(part for part in parts if part)

    def table(self) -> Figures:
        """Every line of all channels and of each."""
        rows: list[tuple[Cell, ...]] = []
        for channel_id, rates in self._found.rates.items():
            name = self._plan.channel(channel_id).name if channel_id else tr("All channels")
            for line in (*rates, *self._found.amounts[channel_id]):
                if line.is_empty:
                    continue
                rows.append(
                    (name, self.line_name(line), self.value(line, line.planned), self.value(line, line.measured),
                     self.rests_on(line) if line.measured is not None or line.untold else "", self.difference(line),
                     self.verdict(line))
                )  # fmt: skip
        headings = (
            tr("Channel"),
            tr("Number"),
            tr("Planned"),
            tr("Measured"),
            tr("From"),
            tr("Difference"),
            tr("Note"),
        )
        title = tr("Plan and actual: {plan}").format(plan=self._plan.name)
        kinds = ("text", "text", "written", "written", "text", "written", "text")
        return Figures(title, headings, kinds, tuple(rows), self._plan.economics.currency)

    def rate_table(self, lines: tuple[Line, ...]) -> Figures:
        """Rates as raw numbers, for copying."""
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (self.step(line.index), line.planned, line.measured, *_counted(line), line.interval,
             None if line.planned is None or line.measured is None else Between(line.planned, line.measured))
            for line in lines
        )  # fmt: skip
        headings = (
            tr("Step"), tr("Planned"), tr("Measured"), tr("Went on"), tr("Out of"), tr("95% interval"),
            tr("Difference"),
        )  # fmt: skip
        kinds = ("text", "share", "share", "count", "count", "interval", "points")
        return Figures(tr("Planned and measured rates"), headings, kinds, rows, self._plan.economics.currency)

    def examples(self) -> dict[str, str]:
        """Formulas in the numbers shown."""
        found = self._found
        volume = next((line for line in found.amounts[""] if line.what is What.VOLUME), None)
        if volume is None or volume.measured is None or found.months is None:
            return {}
        days = count(found.months * DAYS_PER_MONTH)
        per_month = number(DAYS_PER_MONTH, 2)
        return {"A month": f"{count(volume.part)} / ({days} / {per_month}) = {people(volume.measured)}"}

    # the gap

    def gap_rows(self, metric: Metric, gap: Gap) -> tuple[GapRow, ...]:
        """Planned, each factor, measured."""
        write = self.metric_writer(metric)
        rows = [GapRow(tr("Planned"), gap.planned, write(gap.planned), is_total=True)]
        rows += [GapRow(self.line_name(one), one.effect, self.change(metric, one.effect)) for one in gap.effects]
        rows.append(GapRow(tr("Measured"), gap.measured, write(gap.measured), is_total=True))
        return tuple(rows)

    def gap_table(self, metric: Metric, gap: Gap) -> Figures:
        """The factors with planned and measured values and what they add."""
        kind = {Metric.RATE: "points", Metric.CUSTOMERS: "people", Metric.REVENUE: "money"}[metric]
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                self.line_name(one),
                self._factor_value(one, one.planned),
                self._factor_value(one, one.measured),
                one.effect,
            )
            for one in gap.effects
        )
        headings = (tr("Factor"), tr("Planned"), tr("Measured"), tr("Adds"))
        title = tr("What explains the gap: {metric}").format(metric=tr(METRICS[metric]))
        return Figures(title, headings, ("text", "text", "text", kind), rows, self._plan.economics.currency)

    def _gap(self, metric: Metric, gap: Gap) -> str:
        if metric is Metric.RATE:
            return tr("{n} points").format(n=points_between(gap.planned, gap.measured))
        return self.change(metric, gap.measured - gap.planned)

    def gap_sentence(self, metric: Metric, gap: Gap) -> str:
        """The gap, and in a line of its own the factor that explains most of it."""
        write = self.metric_writer(metric)
        text = tr("{metric}: planned {planned}, measured {measured} ({change}).").format(
            metric=tr(METRICS[metric]), planned=write(gap.planned), measured=write(gap.measured),
            change=self._gap(metric, gap),
        )  # fmt: skip
        whole = gap.measured - gap.planned
        if write(gap.planned) == write(gap.measured):
            return text  # nothing that anybody could see is to be explained
        if left_by_drawing(self._plan, self._found):
            drawn = tr(
                "What is left is no finding: the plan takes rates of few leads with those of all channels, not as they"
                " were seen."
            )
            return f"{text}\n{drawn}"
        same_way = [one for one in gap.effects if one.effect * whole > 0 and self._counts(metric, one)]
        if not same_way:
            return text
        most = max(same_way, key=lambda one: abs(one.effect))
        why = tr("Most of it is “{factor}” ({change}): planned {planned}, measured {measured}.").format(
            factor=self.line_name(most), planned=self._factor_value(most, most.planned),
            measured=self._factor_value(most, most.measured), change=self.change(metric, most.effect),
        )  # fmt: skip
        against = [one for one in gap.effects if one.effect * whole < 0 and self._counts(metric, one)]
        if not against:
            return f"{text}\n{why}"
        other = max(against, key=lambda one: abs(one.effect))
        back = tr("“{factor}” works the other way ({change}).")
        return f"{text}\n{why} {back.format(factor=self.line_name(other), change=self.change(metric, other.effect))}"

    def _counts(self, metric: Metric, one: Effect) -> bool:
        """The effect is not gone once it is written."""
        return self.change(metric, abs(one.effect)) not in (points_phrase(0.0), self.change(metric, 0.0))

    def mix_sentence(self) -> str:
        """Rates and mix of channels; empty where there are no two channels to mix, or nothing to be explained."""
        split = self._found.mix
        none = points_phrase(0.0)
        if split is None or left_by_drawing(self._plan, self._found):
            return ""
        if points_phrase(split.rate_effect) == none == points_phrase(split.mix_effect):
            return ""
        text = tr(
            "By channel: {rates} because channels convert otherwise than planned, {mix} because leads come through"
            " other channels than planned."
        )
        return text.format(rates=points_phrase(split.rate_effect), mix=points_phrase(split.mix_effect))

    def remarks(self) -> str:
        """What the comparison leaves out."""
        return " ".join(comparison_remarks(self._plan, self._found))

    def metric_writer(self, metric: Metric) -> Callable[[float], str]:
        """How values of a metric are written."""
        if metric is Metric.RATE:
            return rate_text
        if metric is Metric.CUSTOMERS:
            return people
        return lambda value: round_money(value, self._plan.economics.currency)

    def axis_writer(self, metric: Metric) -> Callable[[float], str]:
        """How ticks are written."""
        return tick_text if metric is Metric.RATE else short_amount

    def change(self, metric: Metric, change: float) -> str:
        """A part of the gap with its sign."""
        if metric is Metric.RATE:
            return points_phrase(change)
        sign = "+" if change >= 0 else "−"
        return sign + self.metric_writer(metric)(abs(change))

    def _factor_value(self, one: Effect, value: float) -> str:
        if one.what in (What.RATE, What.VALUED):
            return rate_text(value)
        if one.what is What.VOLUME:
            return people(value)
        return round_money(value, self._plan.economics.currency)

    def _beside(self, line: Line) -> str:
        if line.measured is None:
            return tr("not measured") if line.untold else NO_DATA
        n = tr("n {n}").format(n=count(line.whole))
        parts = [self.difference(line), n]
        if line.few or line.differs:
            parts.append(self.verdict(line))
        return " · ".join(part for part in parts if part)


def beforehand_text(name: str, planned: float | None, measured: float, drawn: int) -> str:
    """What taking numbers over will do to the overall rate; ``drawn`` of them are drawn towards those of all."""
    text = tr("“{button}”: the plan will then say {planned} overall; measured {measured}.").format(
        button=name, planned=rate_text(planned), measured=rate_text(measured)
    )
    few = trn("{n} number of fewer than {few} leads is taken with that of all channels.",
              "{n} numbers of fewer than {few} leads are taken with those of all channels.", drawn)  # fmt: skip
    return f"{text} {few.format(n=count(drawn), few=FEW)}" if drawn else text


def left_out_text(skipped: int) -> str:
    """What "use all" passed over."""
    text = trn("{n} number rests on fewer than {few} leads and was left as planned.",
               "{n} numbers rest on fewer than {few} leads and were left as planned.", skipped)  # fmt: skip
    return text.format(few=FEW) if skipped else ""


def _counted(line: Line) -> tuple[int | None, int | None]:
    """Leads of leads that a rate was measured from."""
    return (None, None) if line.measured is None else (round(line.part), round(line.whole))
