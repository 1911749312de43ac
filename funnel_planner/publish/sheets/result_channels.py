"""Counts by channel on the sheet of results: the cells that other sheets take them from."""

from dataclasses import dataclass

from funnel_planner.analytics.measure import with_other
from funnel_planner.analytics.results import FunnelResult, Measured
from funnel_planner.analytics.statistics import wilson
from funnel_planner.domain import unit_economics as money
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.publish.formulas import divided, wilson_formula
from funnel_planner.publish.look import COUNT, SHARE
from funnel_planner.publish.sheet import Sheet, relative
from funnel_planner.words import tr, trn

MAX_CHANNELS = 40
"""Beyond these the channels are summed up as one, totals unchanged; those without a name keep their row."""


@dataclass(frozen=True, slots=True)
class ShownChannel:
    """A channel with a row of its own, or the sum of the small ones (``key`` empty)."""

    name: str
    label: str
    """As written in the data; empty: a sum."""
    funnel: FunnelResult

    @property
    def key(self) -> str:
        """What the channels of the plan are compared with."""
        return label_key(self.label)


def shown_channels(measured: Measured) -> tuple[ShownChannel, ...]:
    """The largest channels, the others as one."""
    if len(measured.channels) <= MAX_CHANNELS:
        return tuple(_shown(channel.label, channel.funnel) for channel in measured.channels)
    folded = with_other(measured, MAX_CHANNELS - 1)
    *largest, rest = folded.channels
    if not rest.folded:  # nearly all of them are gaps in the data
        return tuple(_shown(channel.label, channel.funnel) for channel in folded.channels)
    other = ShownChannel(trn("Other ({n} channel)", "Other ({n} channels)", rest.folded), "", rest.funnel)
    return (*(_shown(channel.label, channel.funnel) for channel in largest), other)


def add_up(channels: tuple[ShownChannel, ...], total: FunnelResult, stage: int) -> bool:
    """Whether the channels' counts at a stage sum to the total's, so that a formula may."""
    return bool(channels) and sum(one.funnel.counts[stage] or 0 for one in channels) == total.counts[stage]


def write_channel_counts(sheet: Sheet, plan: Plan, channels: tuple[ShownChannel, ...], first: int) -> int:
    """Counts by channel with each one's overall rate and interval; returns the row after the table."""
    if not channels:
        return first - 3
    sheet.text(first - 2, 0, tr("Channels, as written in the imported file"), "section")
    rates = [tr("From first to last stage"), tr("95 % from"), tr("95 % to")]
    sheet.heads(first - 1, 0, [tr("Channel"), *[stage.name for stage in plan.stages], *rates])
    column = 1 + len(plan.stages)
    for offset, channel in enumerate(channels):
        row, counts = first + offset, channel.funnel.counts
        sheet.text(row, 0, channel.name, "row")
        for stage, count in enumerate(counts):
            sheet.number(row, 1 + stage, count, COUNT, "input")
        entered, won = relative(row, 1), relative(row, len(plan.stages))
        known = counts[-1] is not None and counts[0] is not None
        low, high = (wilson(counts[-1] or 0, counts[0] or 0) if known else None) or (None, None)
        sheet.formula(row, column, divided(won, entered), money.ratio(counts[-1], counts[0]), SHARE)
        sheet.formula(row, column + 1, wilson_formula(won, entered, upper=False), low, SHARE)
        sheet.formula(row, column + 2, wilson_formula(won, entered, upper=True), high, SHARE)
    return first + len(channels)


def _shown(label: str, funnel: FunnelResult) -> ShownChannel:
    return ShownChannel(shown_label(label), label, funnel)
