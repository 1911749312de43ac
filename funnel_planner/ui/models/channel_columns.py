"""The columns of the channel grid: what each shows, what one types there and what that changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from funnel_planner.app.findings.measurement_words import source_words
from funnel_planner.domain.channel import Channel, ChannelKind, RateOverride
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import UNKNOWN, label_key
from funnel_planner.domain.measurement import NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.vocabulary import value_of, word
from funnel_planner.words import mark, tr
from funnel_planner.words.formats import count, decimal_mark, money, number, percent
from funnel_planner.words.numbers import parse_number, parse_percent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.forecast.projection import ChannelProjection, Projection

LONGEST_HEADING = 14
"""Characters of a stage's name in the heading of its column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, ready to show.

    ``typed`` is what an editor starts with and what a copy brings back: empty where the value is inherited.
    """

    shown: str = ""
    typed: str = ""
    second: str = ""
    """A quieter second line: the people that arrive."""
    inherited: bool = False
    own: bool = False
    """A value of the channel's own where it could inherit."""
    source: str = ""
    """What it was measured from, in words."""


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``change`` gives the channel after ``text`` was typed; None: the column is only read.

    ``change`` raises ``PlannerError``; an empty text clears the cell (back to what is inherited, or nothing).
    """

    key: str
    title: str
    tip: str
    label: str
    """Names the edit in the undo menu (untranslated)."""
    cell: "Callable[[Plan, Channel, ChannelProjection | None], Cell]"
    change: Callable[[Plan, Channel, str], Channel] | None = None
    total: "Callable[[Plan, Projection], Cell] | None" = None
    choices: Callable[[Plan], list[str]] | None = None
    is_text: bool = False
    """Read from the left; numbers stand on the right."""


def columns(plan: Plan) -> list[Column]:
    """All columns of the grid for a plan, in order: what a channel is, costs, steps, what comes of it, other names."""
    steps = [_rate_column(plan, index) for index in range(len(plan.stages) - 1)]
    return [*_identity_columns(), *_amount_columns(plan), *steps, *_outcome_columns(plan), _aliases_column()]


def typed_number(value: float | None) -> str:
    """A number as one would type it in the language in use: all its digits, no thousands marks."""
    if value is None:
        return ""
    return f"{value:.15g}".replace(".", decimal_mark())


def typed_percent(rate: float | None) -> str:
    """A share as one would type it in percent."""
    return "" if rate is None else f"{typed_number(float(f'{rate * 100:.13g}'))}%"


def read_number(text: str) -> float | None:
    """The number typed, or None for an empty cell. Raises ``PlannerError("number_unreadable")``."""
    return _read(text, parse_number)


def read_percent(text: str) -> float | None:
    """The share typed as a percentage, or None. Raises ``PlannerError("number_unreadable")``."""
    return _read(text, parse_percent)


def _read(text: str, parse: Callable[[str], float]) -> float | None:
    if not text.strip():
        return None
    try:
        return parse(text)
    except ValueError as error:
        raise PlannerError("number_unreadable", value=text, field="") from error


def _identity_columns() -> list[Column]:
    return [
        Column(
            "name", tr("Channel"), tr("Name of the channel"), mark("Rename channel"),
            lambda _plan, c, _p: Cell(c.name, c.name),
            lambda _plan, c, text: replace(c, name=" ".join(text.split())),
            lambda _plan, _p: Cell(tr("All channels")),
            is_text=True,
        ),
        Column(
            "kind", tr("Kind"), tr("What kind of channel it is"), mark("Change kind of channel"),
            lambda _plan, c, _p: Cell(word(c.kind), word(c.kind)),
            lambda _plan, c, text: replace(c, kind=_kind(text)),
            choices=lambda _plan: [word(kind) for kind in ChannelKind],
            is_text=True,
        ),
        Column(
            "entry", tr("Enters at"), tr("The stage at which its people enter the funnel"),
            mark("Change entry stage"), _entry_cell, _with_entry,
            choices=lambda plan: [stage.name for stage in plan.stages],
            is_text=True,
        ),
    ]  # fmt: skip


def _aliases_column() -> Column:
    """Labels that mean the channel, too; that of blanks among them merges leads without a channel into it."""
    tip = tr("Other labels of this channel in imported files, with semicolons between them; {unknown} is a blank one")
    return Column(
        "aliases", tr("Also called,\nin files"), tip.format(unknown=tr("(unknown)")), mark("Change names in files"),
        lambda _plan, c, _p: Cell(_joined(c.aliases), _joined(c.aliases)),
        lambda _plan, c, text: replace(c, aliases=_labels(text)),
        is_text=True,
    )  # fmt: skip


def _labels(text: str) -> tuple[str, ...]:
    """Labels typed with semicolons between them, each once; the word for blanks as it is kept in every language."""
    blank = label_key(tr("(unknown)"))
    labels = (" ".join(part.split()) for part in text.split(";"))
    kept = (UNKNOWN if label_key(label) == blank else label for label in labels if label)
    return tuple({label_key(label): label for label in kept}.values())


def _joined(aliases: tuple[str, ...]) -> str:
    """Labels as they are typed; that of blanks in the language in use."""
    return "; ".join(tr("(unknown)") if alias == UNKNOWN else alias for alias in aliases)


def _amount_columns(plan: Plan) -> list[Column]:
    money_in = {"currency": plan.economics.currency}
    return [
        Column(
            "volume", tr("People\na month"), tr("How many people it brings in a month"), mark("Change volume"),
            lambda plan, c, _p: Cell(
                _amount(c.volume_per_month),
                typed_number(c.volume_per_month),
                source=source_words(plan, NumberKind.VOLUME, channel_id=c.id),
            ),
            lambda _plan, c, text: replace(c, volume_per_month=read_number(text) or 0.0),
            lambda plan, _p: Cell(_amount(sum(c.volume_per_month for c in plan.channels))),
        ),
        Column(
            "cap", tr("At most\na month"), tr("The most it can bring in a month; empty: no limit known"),
            mark("Change limit"),
            lambda _plan, c, _p: Cell(_amount(c.cap_per_month), typed_number(c.cap_per_month)),
            lambda _plan, c, text: replace(c, cap_per_month=read_number(text)),
        ),
        _cost_column(
            "fixed_per_month", tr("Fixed\na month"),
            tr("What it costs every month, in {currency}").format(**money_in),
            lambda plan, _p: Cell(_cash(plan, sum(c.cost.fixed_per_month for c in plan.channels))),
        ),
        _cost_column(
            "per_click", tr("Per\nperson"), tr("What each person it brings in costs, in {currency}").format(**money_in)
        ),
        _cost_column(
            "per_lead", tr("Per\nlead"),
            tr("What each person that reaches the lead stage costs, in {currency}").format(**money_in),
        ),
        Column(
            "deal", tr("Deal\nsize"),
            tr("What a customer from this channel pays, in {currency}; empty: as in the plan").format(**money_in),
            mark("Change deal size"), _deal_cell,
            lambda _plan, c, text: replace(c, deal_size=read_number(text)),
        ),
    ]  # fmt: skip


def _cost_column(field: str, title: str, tip: str, total: "Callable[[Plan, Projection], Cell] | None" = None) -> Column:
    def cell(plan: Plan, channel: Channel, _projected: "ChannelProjection | None") -> Cell:
        amount = getattr(channel.cost, field)
        source = source_words(plan, NumberKind.SPEND, channel_id=channel.id) if field == "fixed_per_month" else ""
        return Cell(_cash(plan, amount) if amount else "–", typed_number(amount) if amount else "", source=source)

    def change(_plan: Plan, channel: Channel, text: str) -> Channel:
        return replace(channel, cost=replace(channel.cost, **{field: read_number(text) or 0.0}))

    return Column(field, title, tip, mark("Change channel cost"), cell, change, total)


def _rate_column(plan: Plan, index: int) -> Column:
    stage, following = plan.stages[index], plan.stages[index + 1]

    def cell(plan: Plan, channel: Channel, projected: "ChannelProjection | None") -> Cell:
        own = channel.own_rate(stage.id)
        if own is None and plan.entry_index(channel) > index:
            return Cell("–", inherited=True)
        arriving = projected.volumes[index + 1] if projected and index + 1 < len(projected.volumes) else None
        return Cell(
            percent(plan.rate(channel, index)),
            typed_percent(own),
            "" if arriving is None else _amount(arriving),
            inherited=own is None,
            own=own is not None,
            source=source_words(plan, NumberKind.RATE, channel_id=channel.id, stage_id=stage.id),
        )

    def total(_plan: Plan, projection: "Projection") -> Cell:
        if index + 1 >= len(projection.volumes):
            return BLANK
        return Cell(percent(projection.step_rate[index + 1]), second=_amount(projection.volumes[index + 1]))

    return Column(
        f"rate:{stage.id}",
        f"{_short(stage.name)} →\n{_short(following.name)}",
        tr("Share that goes on from “{stage}” to “{next}”, and how many arrive a month; empty: as in the plan").format(
            stage=stage.name, next=following.name
        ),
        mark("Change channel rate"),
        cell,
        lambda plan, channel, text: _with_rate(plan, channel, stage.id, read_percent(text)),
        total,
    )


def _outcome_columns(plan: Plan) -> list[Column]:
    money_in = {"currency": plan.economics.currency}
    return [
        Column(
            "spend", tr("Spend\na month"), tr("All it costs in a month, in {currency}").format(**money_in), "",
            lambda plan, _c, p: Cell(_cash(plan, p.spend)) if p else BLANK,
            total=lambda plan, p: Cell(_cash(plan, p.spend)),
        ),
        Column(
            "cac", tr("Spend per\ncustomer"),
            tr("Its spend divided by its customers, in {currency}").format(**money_in), "",
            lambda plan, _c, p: Cell(_cash(plan, p.cac)) if p else BLANK,
            total=lambda plan, p: Cell(_cash(plan, p.cac_ads)),
        ),
    ]  # fmt: skip


def _entry_cell(plan: Plan, channel: Channel, _projected: "ChannelProjection | None") -> Cell:
    name = plan.stages[plan.entry_index(channel)].name
    return Cell(name, name if channel.entry_stage else "", inherited=not channel.entry_stage)


def _deal_cell(plan: Plan, channel: Channel, _projected: "ChannelProjection | None") -> Cell:
    own = channel.deal_size
    source = source_words(plan, NumberKind.DEAL_SIZE, channel_id=channel.id)
    size = _cash(plan, plan.deal_size(channel))
    return Cell(size, typed_number(own), inherited=own is None, own=own is not None, source=source)


def _with_entry(plan: Plan, channel: Channel, text: str) -> Channel:
    if not text.strip():
        return replace(channel, entry_stage="")
    key = label_key(text)
    stage_id = next((stage.id for stage in plan.stages if label_key(stage.name) == key), None)
    if stage_id is None:
        raise PlannerError("stage_unknown", value=text)
    return replace(channel, entry_stage="" if stage_id == plan.stages[0].id else stage_id)


def _with_rate(plan: Plan, channel: Channel, stage_id: str, rate: float | None) -> Channel:
    rates = [own for own in channel.rates if own.stage_id != stage_id]
    if rate is not None:
        rates.append(RateOverride(stage_id, rate))
    return replace(channel, rates=tuple(sorted(rates, key=lambda own: plan.stage_index(own.stage_id))))


def _kind(text: str) -> ChannelKind:
    if not text.strip():
        return ChannelKind.OTHER
    kind = value_of(ChannelKind, text)
    if kind is None:
        raise PlannerError("channel_kind_unknown", value=text)
    return kind


def _short(name: str) -> str:
    """A stage's name, short enough for a heading; the tool tip has it in full."""
    return name if len(name) <= LONGEST_HEADING else f"{name[: LONGEST_HEADING - 1].rstrip()}…"


def _amount(value: float | None) -> str:
    """People: whole where it is many, one decimal where a rounded figure would mislead."""
    if value is None:
        return "–"
    return number(value, 1) if 0.0 < value < 10.0 and not float(value).is_integer() else count(value)


def _cash(plan: Plan, amount: float | None) -> str:
    return money(amount, plan.economics.currency)


def spoken(cell: Cell) -> str:
    """A cell as one sentence, for screen readers."""
    parts = [cell.shown]
    if cell.second:
        parts.append(tr("{n} arrive").format(n=cell.second))
    if cell.inherited:
        parts.append(tr("as in the plan"))
    if cell.source:
        parts.append(cell.source)
    return ", ".join(parts)
