"""What goes with converting, in sentences: the same ones on the screen and in the text report."""

from funnel_planner.app.findings.driving import CHANNEL
from funnel_planner.app.findings.group_words import shown_label
from funnel_planner.words import tr
from funnel_planner.words.formats import count, rate

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.drivers import Driver


def driver_name(driver: "Driver") -> str:
    """Column and value."""
    column = tr("Channel") if driver.column == CHANNEL else driver.column
    return f"{column}: {shown_label(driver.label)}"


def driver_sentence(driver: "Driver", stage: str) -> str:
    """A driver in plain words: counts first, and whether to look twice."""
    text = tr(
        "{name}: of {n} leads {x} reached “{stage}” ({rate}); of the other {n_rest}, {x_rest} ({rate_rest})."
    ).format(
        name=driver_name(driver), n=count(driver.n), x=count(driver.x), stage=stage,
        rate=rate(driver.x / driver.n if driver.n else None), n_rest=count(driver.n_rest),
        x_rest=count(driver.x_rest), rate_rest=rate(driver.x_rest / driver.n_rest if driver.n_rest else None),
    )  # fmt: skip
    if driver.skewed:
        text += " " + tr("Look twice: this column may have been filled in only after leads advanced.")
    return text
