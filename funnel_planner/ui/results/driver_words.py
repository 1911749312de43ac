"""Drivers in words and figures: counts first, then how sure it is, never why."""

from funnel_planner.analytics.results import FEW, SURE
from funnel_planner.app.findings.driver_words import driver_sentence, driver_value
from funnel_planner.app.findings.driving import CHANNEL, Drivers
from funnel_planner.domain.plan import Plan
from funnel_planner.ui.charts.figures import Cell, Figures
from funnel_planner.ui.charts.funnel_words import odds_text, p_text
from funnel_planner.ui.definitions import Definition
from funnel_planner.words import mark, tr

TYPE_CHECKING = False
if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.analytics.drivers import Driver

DEFINITIONS: tuple[Definition, ...] = (
    (
        mark("Goes with, not leads to"),
        mark(
            "These numbers say what goes with converting in this data. They do not say why: whoever gets the better"
            " leads also converts more."
        ),
        "",
    ),
    (
        mark("Rate"),
        mark("Share of the leads with this value that came to the stage chosen above; beside it that of all others."),
        "x / n; x2 / n2",
    ),
    (
        mark("Odds ratio"),
        mark("Odds of converting with this value against the odds of all other leads. 1: no difference; 2: twice."),
        mark("(x / (n − x)) / (x2 / (n2 − x2)); half a lead is added where one of the four is 0 (Haldane 1956)"),
    ),
    (
        mark("95% interval"),
        mark("Where the true odds ratio lies, judged from so many leads. Without 1 in it, it is no chance."),
        mark("Interval of the log odds ratio (Woolf 1955)"),
    ),
    (
        mark("p, adjusted"),
        mark(
            "How often chance alone would show such a difference. Among so many comparisons some look large by chance,"
            " so each p is made larger. Below 5% the dot is full."
        ),
        mark("N−1 chi-squared or Fisher–Irwin test (Campbell 2007), adjusted by Holm (1979)"),
    ),
    (
        mark("Look twice (!)"),
        mark(
            "The column may follow from converting, and then says nothing about new leads: it is filled in far more"
            " often, or far less, for leads that converted; or one of its values is that of just those leads that came"
            " to a stage, or of leads that nearly all converted; or its name says that it tells how things stood last."
            " A lead has its channel from the beginning, so of channels only those values themselves are doubted."
        ),
        mark(
            "Share filled in differs by 20 points or more; 95% of the leads with a value, and of those at a stage, are"
            " the same; or 95% of the leads with it converted, and fewer than half of the others"
        ),
    ),
    (
        mark("What is compared"),
        mark(
            "Values of 10 leads or more, each against all other leads. Numbers are cut into four ranges of about as"
            " many leads each, and a smallest number that many have stands apart (0, −1). Of more than 50 different"
            " values the 20 largest are compared, the others together. Columns of names, or of a number of its own for"
            " each lead, are left out, and so are those that restate the stage, the outcome or the channel."
        ),
        "",
    ),
)


def sentence(driver: "Driver", stage: str) -> str:
    """A driver in plain words, and whether it rests on few leads."""
    text = driver_sentence(driver, stage)
    return text + " " + tr("Few leads.") if driver.n < FEW else text


def driver_table(plan: Plan, found: Drivers) -> Figures:
    """A driver a row, the surest first."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (tr("Channel") if d.column == CHANNEL else d.column, driver_value(d), d.x, d.n, d.x / d.n,
         d.x_rest, d.n_rest, d.x_rest / d.n_rest if d.n_rest else None,
         d.odds_ratio, *d.interval, d.p_holm, _doubts(d))
        for d in found.drivers
    )  # fmt: skip
    return Figures(
        title=tr("What goes with reaching “{stage}”: {plan}").format(
            stage=plan.stages[found.stage].name, plan=plan.name
        ),
        headings=(
            tr("Column"), tr("Value"), tr("Converted"), tr("Out of"), tr("Rate"), tr("Others converted"), tr("Others"),
            tr("Their rate"), tr("Odds ratio"), tr("95% from"), tr("95% to"), tr("p, adjusted"), tr("Note"),
        ),
        kinds=(
            "text", "text", "count", "count", "share", "count", "count", "share", "odds", "odds", "odds", "p", "text",
        ),
        rows=rows,
        currency=plan.economics.currency,
    )  # fmt: skip


def _doubts(driver: "Driver") -> str:
    parts = []
    if driver.look_twice:
        parts.append(tr("look twice (!)"))
    if driver.n < FEW:
        parts.append(tr("few leads"))
    if driver.p_holm >= SURE:
        parts.append(tr("may be chance"))
    return ", ".join(parts)


def driver_tip(driver: "Driver", stage: str) -> str:
    """The same with the odds ratio and the adjusted p."""
    text = tr("Odds ratio {ratio} ({low}–{high}), adjusted p {p}").format(
        ratio=odds_text(driver.odds_ratio), low=odds_text(driver.interval[0]), high=odds_text(driver.interval[1]),
        p=p_text(driver.p_holm),
    )  # fmt: skip
    return f"{sentence(driver, stage)} {text}"
