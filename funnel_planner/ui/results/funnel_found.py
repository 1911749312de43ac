"""The funnel of the leads, ready to be drawn: its bars, what is said of each, its table and its key figures."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from funnel_planner.analytics.results import FEW
from funnel_planner.app.findings.look import Look
from funnel_planner.app.findings.planned_channels import project_part
from funnel_planner.app.pictures import make_picture
from funnel_planner.domain.counting import CountingMode
from funnel_planner.domain.picture import FunnelPicture
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.charts.funnel_bars import Parts, StageBar, Tips
from funnel_planner.ui.charts.funnel_words import people, rate_text
from funnel_planner.ui.pages.results_tables import funnel_table
from funnel_planner.words import formats, tr, trn
from funnel_planner.words.blank_counts import count_or_least
from funnel_planner.words.formats import count, interval, money

if TYPE_CHECKING:  # these load numpy, which must wait until after the first paint
    from funnel_planner.analytics.cohorts import Mature
    from funnel_planner.analytics.funnel_parts import FunnelMoney
    from funnel_planner.analytics.results import FunnelResult, Interval

STEP, OF_ALL, DECIDED = "step", "all", "decided"
"""Rates to choose from."""


@dataclass(frozen=True, slots=True)
class FunnelFound:
    """What is drawn beyond what was measured; ``implied`` is empty and ``money`` None while it is not known."""

    picture: FunnelPicture
    implied: tuple[int, ...] = ()
    money: "FunnelMoney | None" = None
    mature: "Mature | None" = None
    usual_days: int | None = None
    """Days that all leads are given, where ``mature`` gives those that pass other ones."""


def measured_only(look: Look) -> FunnelFound:
    """What can be drawn at once."""
    return FunnelFound(make_picture(look.plan, look.measured, project_part(look.plan, look.lead_filter)))


def find_funnel(look: Look) -> FunnelFound:
    """All of it."""
    from funnel_planner.analytics.funnel_parts import funnel_money, implied, mature_rate, usual_window

    first = measured_only(look)
    if not look.has_leads:
        return first
    mature = mature_rate(look.journeys, look.times, look.rows)
    return FunnelFound(
        first.picture,
        implied(look.journeys, look.rows),
        funnel_money(look.journeys, look.rows),
        mature,
        usual_window(look.cube, mature),
    )


def stage_bars(look: Look, found: FunnelFound, rate: str, *, in_money: bool) -> tuple[StageBar, ...]:
    """A bar a stage; ``rate`` is ``STEP``, ``OF_ALL`` or ``DECIDED``. Money has no plan and nobody filled in."""
    rates = _Rates(look, found, rate)
    bars = []
    for index, stage in enumerate(look.plan.stages):
        value, text = _value(look, found, index, in_money=in_money)
        bars.append(
            StageBar(
                name=stage.name,
                value=value,
                text=text,
                parts=_parts(look, found, index, in_money=in_money),
                implied=0.0 if in_money or not found.implied else float(found.implied[index]),
                planned=None if in_money else found.picture.stages[index].planned,
                rate=rates.rate[index],
                interval=rates.interval[index],
                bounds=rates.bounds[index],
                planned_rate=rates.planned[index],
                out_of=rates.out_of[index],
            )
        )
    return tuple(bars)


def stage_tips(look: Look, bars: tuple[StageBar, ...], *, in_money: bool) -> list[Tips]:
    """What is said of each stage, and of its parts."""
    currency = look.plan.economics.currency

    def amount(value: float) -> str:
        return money(value, currency) if in_money else trn("{n} lead", "{n} leads", int(value)).format(n=count(value))

    tips: list[Tips] = []
    for bar in bars:
        whole = f"{bar.name}: {amount(bar.value)}" if bar.value is not None else f"{bar.name}: {_untold(bar)}"
        parts = bar.parts or (0.0, 0.0, 0.0)
        came_on = tr("{amount} came on from {stage}").format(amount=amount(parts[0]), stage=bar.name)
        still_open = tr("{amount} still open at {stage}").format(amount=amount(parts[1]), stage=bar.name)
        lost = tr("{amount} lost at {stage}").format(amount=amount(parts[2]), stage=bar.name)
        filled = tr("{amount} filled in: they were seen further on, not at {stage}").format(
            amount=amount(bar.implied), stage=bar.name
        )
        more = [whole]
        if parts[1] + parts[2] > 0:
            more += [still_open, lost]
        if bar.implied:
            more.append(filled)
        if bar.rate is not None:
            more.append(_rate_sentence(bar))
        if bar.bounds is not None:
            more.append(tr("possible range {range}").format(range=interval(*bar.bounds)))
        if bar.planned is not None:
            more.append(tr("planned {count}").format(count=people(bar.planned)))
        if bar.planned_rate is not None:
            more.append(tr("planned rate {rate}").format(rate=rate_text(bar.planned_rate)))
        tips.append(("; ".join(more), came_on, still_open, lost, filled))
    return tips


def _untold(bar: StageBar) -> str:
    """What is known of a count that is not told."""
    return tr("no data") if bar.text == formats.NO_DATA else bar.text


def figures_of(look: Look, found: FunnelFound, *, in_money: bool) -> Figures:
    """The table of what is drawn."""
    sums = found.money
    if not in_money or sums is None:
        return funnel_table(look.plan, look.measured, found.implied)
    stages = look.plan.stages
    rows: list[tuple[Cell, ...]] = []
    for index, stage in enumerate(stages):
        last = index == len(stages) - 1
        before = sums.reached[index - 1] if index else None
        rows.append(
            (
                stage.name,
                sums.reached[index],
                sums.reached[index] / before if before else None,
                None if last else sums.lost[index],
                None if last else sums.open[index],
            )
        )
    return Figures(
        title=tr("Funnel in money: {plan}").format(plan=look.plan.name),
        headings=(tr("Stage"), tr("Value"), tr("Of the stage before"), tr("Lost"), tr("Open")),
        kinds=("text", "money", "share", "money", "money"),
        rows=tuple(rows),
        currency=look.plan.economics.currency,
    )


def share_of(part: int | None, whole: int | None) -> "tuple[float | None, Interval | None]":
    """A rate with its 95 % interval; None without data."""
    from funnel_planner.analytics.statistics import wilson

    if part is None or not whole:
        return None, None
    return part / whole, wilson(part, whole)


def proof(part: int | None, whole: int | None) -> str:
    """What a rate rests on: ``36 of 90, 31–50%``."""
    rate, own = share_of(part, whole)
    if rate is None or own is None:
        return tr("no data")
    text = tr("{part} of {whole}, {interval}").format(part=count(part), whole=count(whole), interval=interval(*own))
    return tr("{text}; few leads").format(text=text) if (whole or 0) < FEW else text


def examples(look: Look, found: FunnelFound) -> dict[str, str]:
    """The formulas of the definitions in the numbers of the first step, by term."""
    total, names = look.measured.total, [stage.name for stage in look.plan.stages]
    if len(names) < 2 or total.counts[0] is None or total.counts[1] is None:
        return {}
    first, second, last = total.counts[0], total.counts[1], total.counts[-1]
    step, own = share_of(second, first)
    found_examples = {
        "Reached": tr("{stage}: {n}").format(stage=names[1], n=count(second)),
        "Step rate": tr("{stage}: {part} / {whole} = {rate}").format(
            stage=names[1], part=count(second), whole=count(first), rate=rate_text(step)
        ),
        "Drop-off": f"{count(first)} − {count(second)} = {count(first - second)}",
    }
    if own is not None:
        found_examples["95% interval"] = tr("{stage}: {proof}").format(stage=names[1], proof=proof(second, first))
    if last is not None:
        found_examples["Of all"] = tr("{stage}: {part} / {whole} = {rate}").format(
            stage=names[-1], part=count(last), whole=count(first), rate=rate_text(share_of(last, first)[0])
        )
    if total.lost and _splits(look):
        found_examples["Lost and open"] = tr("{stage}: {on} + {lost} + {open} = {all}").format(
            stage=names[0], on=count(total.advanced[0]), lost=count(total.lost[0]), open=count(total.open[0]),
            all=count(first),
        )  # fmt: skip
        decided = total.advanced[0] + total.lost[0]
        if total.settled_told[1] is not None:
            found_examples["Of decided"] = tr("{stage}: {part} / {whole} = {rate}").format(
                stage=names[1],
                part=count(total.advanced[0]),
                whole=count(decided),
                rate=rate_text(total.settled_told[1]),
            )
    if found.mature is not None:
        found_examples["Mature conversion"] = mature_remark(found.mature, found.usual_days)
    return found_examples


def mature_remark(mature: "Mature", usual_days: int | None = None) -> str:
    """What a mature rate rests on, and how long leads were given; ``usual_days``: those of all leads, if others."""
    text = tr("{proof}, {days}").format(proof=proof(mature.converted, mature.n), days=formats.days(mature.window_days))
    return (
        text
        if usual_days is None
        else tr("{text} (all leads: {days})").format(text=text, days=formats.days(usual_days))
    )


class _Rates:
    """One kind of rate, a value a stage."""

    def __init__(self, look: Look, found: FunnelFound, kind: str) -> None:
        total, size = look.measured.total, len(look.plan.stages)
        none = (None,) * size
        self.bounds: tuple[Interval | None, ...] = none
        self.planned: tuple[float | None, ...] = none
        if kind == OF_ALL:
            pairs = [(part, total.counts[0]) for part in total.counts]
            self.planned = _products([stage.planned_rate for stage in found.picture.stages])
        elif kind == DECIDED:
            pairs = _decided(look, total)
        else:
            pairs = [(None, None), *zip(total.counts[1:], total.counts[:-1], strict=True)]
            self.bounds = (*look.measured.rate_bounds, *none)[:size]
            self.planned = tuple(stage.planned_rate for stage in found.picture.stages)
        shares = [share_of(part, whole) for part, whole in pairs]
        self.rate = [rate for rate, _ in shares]
        self.interval = [own for _, own in shares]
        if kind == OF_ALL:
            self.interval[0] = None  # all of all is no estimate
        self.out_of = [whole or 0 for _, whole in pairs]


def _decided(look: Look, total: "FunnelResult") -> list[tuple[int | None, int | None]]:
    """Came on, of those whose fate is known."""
    if not total.lost or not _splits(look):
        return [(None, None)] * len(total.counts)
    steps = zip(total.advanced, total.lost, total.settled_told[1:], strict=True)
    return [(None, None), *((None, None) if rate is None else (on, on + lost) for on, lost, rate in steps)]


def _splits(look: Look) -> bool:
    """What came on, is open and is lost adds up: not where stages are only touched, which are not nested."""
    return look.plan.counting.mode is not CountingMode.ANY


def _products(rates: "list[float | None]") -> tuple[float | None, ...]:
    """Planned share of the first stage."""
    found: list[float | None] = [1.0]
    for rate in rates[1:]:
        before = found[-1]
        found.append(None if rate is None or before is None else before * rate)
    return tuple(found)


def _value(look: Look, found: FunnelFound, index: int, *, in_money: bool) -> tuple[float | None, str]:
    if in_money:
        value = None if found.money is None else found.money.reached[index]
        return value, money(value, look.plan.economics.currency)
    number = look.measured.total.counts[index]
    least = look.measured.at_least[index] if look.measured.at_least else None
    return (None if number is None else float(number)), count_or_least(number, least)


def _parts(look: Look, found: FunnelFound, index: int, *, in_money: bool) -> Parts | None:
    total, sums = look.measured.total, found.money
    if not _splits(look) or not total.lost or (in_money and sums is None):
        return None
    if in_money and sums is not None:
        whole, lost, still_open = sums.reached[index], sums.lost[index], sums.open[index]
        is_last = index == len(total.counts) - 1
        return (whole, 0.0, 0.0) if is_last else (max(0.0, whole - lost - still_open), still_open, lost)
    whole = float(total.counts[index] or 0)
    if index == len(total.counts) - 1:
        return whole, 0.0, 0.0
    return float(total.advanced[index]), float(total.open[index]), float(total.lost[index])


def _rate_sentence(bar: StageBar) -> str:
    text = tr("rate {rate} of {n}").format(rate=rate_text(bar.rate), n=count(bar.out_of))
    if bar.interval is not None:
        text += f" ({interval(*bar.interval)})"
    if bar.out_of < FEW:
        text += ", " + tr("few leads")
    if (bar.rate or 0.0) > 1.0:
        text += ", " + tr("more than all: stages are only touched here, not passed")
    return text
