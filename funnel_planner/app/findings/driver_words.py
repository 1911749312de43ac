"""What goes with converting, in sentences: the same ones on the screen and in the text report."""

from funnel_planner.app.findings.driving import CHANNEL
from funnel_planner.domain.vocabulary import shown_label
from funnel_planner.words import mark, tr
from funnel_planner.words.formats import count, rate
from funnel_planner.words.spreads import value_text

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.drivers import Driver

DOUBTS = {
    "filled_later": mark("Look twice: this column may have been filled in only after leads advanced."),
    "tells_stage": mark("Look twice: this column seems to say how far leads came."),
    "latest": mark("Look twice: by its name this column says how things stood last, which changes as leads advance."),
}
"""Kinds of ``analytics.drivers.Suspicion`` in words."""


def driver_value(driver: "Driver") -> str:
    """The value alone: a label, a range of numbers, or several labels together."""
    value = driver.value
    return value_text(shown_label(value.label), value.span, value.others, whole=value.whole)


def driver_name(driver: "Driver") -> str:
    """Column and value."""
    column = tr("Channel") if driver.column == CHANNEL else driver.column
    return f"{column}: {driver_value(driver)}"


def group_of(driver: "Driver") -> tuple[str, ...]:
    """The leads of a driver (see ``analytics.groups``)."""
    value, of_channel = driver.value, driver.column == CHANNEL
    if value.span is not None:
        ends = ("" if end is None else repr(end) for end in value.span)
        return ("number", driver.column, *ends, *(("whole",) if value.whole else ()))
    if value.others:
        return ("other_channels", *value.apart) if of_channel else ("other_labels", driver.column, *value.apart)
    return ("channel", value.label) if of_channel else ("label", driver.column, value.label)


def driver_sentence(driver: "Driver", stage: str) -> str:
    """A driver in plain words: counts first, and whether to look twice."""
    text = tr(
        "{name}: of {n} leads {x} reached “{stage}” ({rate}); of the other {n_rest}, {x_rest} ({rate_rest})."
    ).format(
        name=driver_name(driver), n=count(driver.n), x=count(driver.x), stage=stage,
        rate=rate(driver.x / driver.n if driver.n else None), n_rest=count(driver.n_rest),
        x_rest=count(driver.x_rest), rate_rest=rate(driver.x_rest / driver.n_rest if driver.n_rest else None),
    )  # fmt: skip
    return f"{text} {tr(DOUBTS[driver.doubt.value])}" if driver.look_twice else text
