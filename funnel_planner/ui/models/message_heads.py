"""What the cells and heads of the message matrix say, ready to paint and to be read aloud."""

from dataclasses import dataclass

from funnel_planner.app.coverage import Covered, Leak, Move, covered_by_channel, covered_by_step
from funnel_planner.domain.message import Message, MessageStatus
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import AidaStep
from funnel_planner.domain.vocabulary import word
from funnel_planner.words import tr
from funnel_planner.words.formats import count, percent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from funnel_planner.domain.channel import Channel


@dataclass(frozen=True, slots=True)
class Card:
    """One cell, ready to paint. ``message`` None: nothing there; ``wanted``: missing where it matters most."""

    message: Message | None
    status: MessageStatus
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class StepHead:
    """The head of a column: the AIDA step, what it moves and how much of it is ready."""

    step: AidaStep
    title: str
    moves: str
    short_moves: str
    """Where that leads, without where it comes from."""
    rate: str
    short_rate: str
    covered: Covered
    leaky: bool


@dataclass(frozen=True, slots=True)
class ChannelHead:
    """The head of a row."""

    channel_id: str
    name: str
    kind: str
    covered: Covered


def covered_text(covered: Covered) -> str:
    """``3 of 4 ready``."""
    return tr("{n} of {total} ready").format(n=covered.ready, total=covered.cells)


def move_text(plan: Plan, move: Move) -> str:
    """``Lead → MQL``."""
    return f"{plan.stages[move.source].name} → {plan.stages[move.target].name}"


def rate_text(move: Move) -> str:
    """The current rate of a move and where it comes from."""
    if move.rate is None:
        return tr("no rate yet")
    if move.n is None:
        return tr("{rate} planned").format(rate=percent(move.rate))
    return tr("{rate} of {n} measured").format(rate=percent(move.rate), n=count(move.n))


def short_rate_text(move: Move) -> str:
    """The same where there is little room: what is not called planned is measured."""
    if move.rate is None or move.n is None:
        return rate_text(move)
    return tr("{rate} of {n}").format(rate=percent(move.rate), n=count(move.n))


def leak_text(plan: Plan, leak: Leak) -> str:
    """Which step is the weakest, and by what rule; or that none clearly is."""
    move = leak.move
    if not leak.is_clear and move.n is not None:
        return tr("No clear weakest step: none is behind its plan, or lower than the others, by more than chance")
    if not leak.is_clear:
        return tr("No clear weakest step: the lowest planned rates are equal; nothing is measured yet")
    names = {"step": move_text(plan, move), "rate": percent(move.rate), "planned": percent(move.planned)}
    if leak.is_behind:
        text = tr("The weakest step: {step}, furthest behind its plan ({rate} measured, {planned} planned)")
    elif move.n is not None:
        text = tr("The weakest step: {step}, the lowest measured rate ({rate}); none is clearly behind its plan")
    else:
        text = tr("The weakest step: {step}, the lowest planned rate ({rate}); nothing is measured yet")
    return text.format(**names)


def as_plain_text(message: Message) -> str:
    """A message as one would paste it into a mail: its parts, a blank line between."""
    parts = (message.headline, message.body, message.proof, message.offer, message.call_to_action, message.link)
    return "\n\n".join(part for part in parts if part)


def card_of(message: Message | None, *, wanted: bool) -> Card:
    """A cell; a message that is written is not wanted any more."""
    status = MessageStatus.MISSING if message is None else message.status
    return Card(message, status, wanted=wanted and status is MessageStatus.MISSING)


def channel_head(plan: Plan, channel: "Channel") -> ChannelHead:
    """The head of a channel's row."""
    return ChannelHead(channel.id, channel.name, channel.kind.value, covered_by_channel(plan, channel.id))


def step_head(plan: Plan, step: AidaStep, move: Move | None, *, leaky: bool) -> StepHead:
    """The head of an AIDA step's column; ``leaky``: it is the weakest."""
    return StepHead(
        step=step,
        title=word(step),
        moves=tr("no stage yet") if move is None else move_text(plan, move),
        short_moves=tr("no stage yet") if move is None else f"→ {plan.stages[move.target].name}",
        rate="" if move is None else rate_text(move),
        short_rate="" if move is None else short_rate_text(move),
        covered=covered_by_step(plan, step),
        leaky=leaky,
    )


def spoken_head(head: StepHead | ChannelHead) -> str:
    """A head as one sentence."""
    if isinstance(head, ChannelHead):
        return f"{head.name}, {covered_text(head.covered)}"
    parts = [head.title, head.moves, head.rate, covered_text(head.covered)]
    if head.leaky:
        parts.append(tr("the weakest step"))
    return ", ".join(part for part in parts if part)


def spoken(card: Card) -> str:
    """A cell as one sentence."""
    parts = [word(card.status)]
    if card.message is not None:
        parts = [card.message.headline or tr("no headline"), word(card.message.format), word(card.status)]
    if card.wanted:
        parts.append(tr("missing at the weakest step"))
    return ", ".join(parts)
