"""What a planned number was measured from, in words: "Measured: 36 of 90, 3 Jan 2024 – 28 Jun 2024, leads.csv"."""

from funnel_planner.app.findings.counting_words import counting_words
from funnel_planner.domain.measurement import Measurement, NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.words import formats, tr, trn


def source_words(plan: Plan, kind: NumberKind, *, channel_id: str = "", stage_id: str = "") -> str:
    """Where a number of a plan comes from; empty where it was not measured, or was changed since."""
    value = _value(plan, kind, channel_id, stage_id)
    source = plan.measurement(kind, value, channel_id=channel_id, stage_id=stage_id)
    return "" if source is None else _with_place(_parts(source, plan.economics.currency), source)


def sources_in_words(plan: Plan) -> "dict[tuple[NumberKind, str, str], str]":
    """Where each number of a plan comes from that was measured and is still the same, by ``Measurement.place``."""
    places = (one.place for one in plan.measurements)
    found = {place: source_words(plan, place[0], channel_id=place[1], stage_id=place[2]) for place in places}
    return {place: text for place, text in found.items() if text}


def _value(plan: Plan, kind: NumberKind, channel_id: str, stage_id: str) -> float | None:
    """The number as it is now; None where a channel inherits the plan's."""
    channel = plan.channel(channel_id) if channel_id else None
    if kind is NumberKind.RATE:
        stage = plan.stages[plan.stage_index(stage_id)]
        if stage is plan.stages[-1]:
            return None  # the stage it led to is gone
        return stage.rate_to_next if channel is None else channel.own_rate(stage_id)
    if kind is NumberKind.DEAL_SIZE:
        return plan.economics.deal_size if channel is None else channel.deal_size
    if channel is None:
        return None
    return channel.cost.fixed_per_month if kind is NumberKind.SPEND else channel.volume_per_month


def _parts(source: Measurement, currency: str) -> str:
    """What was divided by what."""
    if source.what is NumberKind.RATE:
        text = tr("Measured: {part} of {whole}")
        said = text.format(part=formats.count(source.part), whole=formats.count(source.whole))
        return said if source.drawn_to is None else f"{said}, {_drawn(source.drawn_to, source.drawn_by)}"
    if source.what is NumberKind.VOLUME:
        leads = trn("{n} lead", "{n} leads", round(source.part))
        text = tr("Measured: {leads} in {months} months")
        return text.format(leads=leads, months=formats.number(source.whole, 1 if source.whole >= 1 else 2))
    if source.what is NumberKind.SPEND:
        text = tr("Measured: {money} in {months} months")
        months = formats.number(source.whole, 1 if source.whole >= 1 else 2)
        return text.format(money=formats.money(source.part, currency), months=months)
    customers = trn("{n} customer", "{n} customers", round(source.whole))
    said = tr("Measured: {money} from {customers}").format(
        money=formats.money(source.part, currency), customers=customers
    )
    if source.drawn_to is None:
        return said
    text = tr("with the mean of all channels, {money}, counted as {customers} more customers, because few were seen")
    mean, more = formats.money(source.drawn_to, currency), formats.number(source.drawn_by, 1)
    return f"{said}, {text.format(money=mean, customers=more)}"


def _drawn(rate: float, weight: float) -> str:
    text = tr("with the {rate} of all channels counted as {leads} more leads, because few were seen")
    return text.format(rate=formats.rate(rate), leads=formats.number(weight, 1))


def _with_place(text: str, source: Measurement) -> str:
    """When, under which filter and rule, and from which files."""
    parts = [text]
    if source.first_day is not None and source.last_day is not None:
        parts.append(f"{formats.day(source.first_day)} – {formats.day(source.last_day)}")
    parts += source.conditions
    parts += source.files
    if source.more_files:
        parts.append(trn("{n} more file", "{n} more files", source.more_files))
    if source.counting is not None:
        parts.append(counting_words(source.counting))
    return ", ".join(parts)
