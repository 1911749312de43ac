"""The numbers that the views of the results write in their tables, by what they are (see ``told_tables.Told``)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from funnel_planner.app.findings.look import Look
from funnel_planner.domain.plan import Plan
from funnel_planner.forecast.flow import project
from funnel_planner.ui.charts.chart_view import ChartView
from funnel_planner.ui.charts.volume_chart import VolumeChart
from funnel_planner.ui.figure_view import FigureView
from funnel_planner.ui.pages.forecast import ForecastPage
from funnel_planner.ui.results.actual_view import ActualResults
from funnel_planner.ui.results.channels_view import ChannelResults
from funnel_planner.ui.results.columns_view import ColumnResults
from funnel_planner.ui.results.drivers_view import DriverResults
from funnel_planner.ui.results.funnel_view import MONEY, FunnelResults
from funnel_planner.ui.results.losses_view import LossResults
from funnel_planner.ui.results.pages_view import PageResults
from funnel_planner.ui.results.paths_view import PathResults
from funnel_planner.ui.results.pipeline_view import PipelineResults
from funnel_planner.ui.results.time_view import TimeView
from funnel_planner.ui.results.trend_view import TrendView
from funnel_planner.ui.theme import Theme
from funnel_planner.ui.widgets import KpiTile
from tests.support.results_screen import Screen
from tests.support.told_tables import (
    COUNTED,
    LOSS_INTERVALS,
    NUMBERS,
    REST,
    REST_INTERVALS,
    SPREAD,
    Line,
    Table,
    Told,
    money_columns,
    number,
    of_figures,
)


def told_on_screen(screen: Screen, look: Look) -> Told:
    """All of them."""
    told: Told = {}
    parts: tuple[tuple[type[Any], Callable[[Any, Screen, Plan], Told]], ...] = (
        (FunnelResults, _funnel), (ChannelResults, _channels), (TrendView, _trend), (TimeView, _times),
        (LossResults, _losses), (PathResults, _paths), (PageResults, _pages), (PipelineResults, _pipeline),
        (ActualResults, _actual), (DriverResults, _drivers),
    )  # fmt: skip
    for kind, read in parts:
        view = screen.see(kind, look)
        if view is not None:
            told |= read(view, screen, look.plan)
    told |= _forecast(screen.theme, look.plan)
    for header, read_column in (("Owner", _columns), ("Calls", _numbers)):
        if header in look.journeys.leads.columns:
            columns = screen.see(ColumnResults, replace(look, column=header))
            told |= {} if columns is None else read_column(columns, look.plan)
    return told


def said_on_screen(screen: Screen, look: Look) -> dict[str, str]:
    """What the views say in words and on tiles, by area."""
    said: dict[str, str] = {}
    funnel = screen.see(FunnelResults, look)
    if funnel is not None:
        said["all"] = _tiles(funnel)
    pipeline = screen.see(PipelineResults, look)
    if pipeline is not None:
        said["goal"] = f"{_tiles(pipeline)} {pipeline.coverage.text()}"
        marks = " ".join(mark.text for mark in pipeline.outcomes._marks)
        said["outlook"] = f"{_tiles(pipeline)} {pipeline.sentence.text()} {marks} {pipeline.remark.text()}"
    time = screen.see(TimeView, look)
    if time is not None:
        said["velocity"] = time.velocity_line.text()
    pages = screen.see(PageResults, look)
    if pages is not None:
        said["pages"] = " ".join(pages.said.texts)
    actual = screen.see(ActualResults, look)
    if actual is not None:
        for row in actual.table.figures.rows:
            said[f"amount {row[0]}: {row[1]}"] = f"{row[2]} {row[3]}"
    forecast = ForecastPage(screen.desk)
    forecast._show_tiles(look.plan, project(look.plan), None)
    said["month"] = _named(forecast.tiles.values())
    forecast.deleteLater()
    return said


def _tiles(view: FunnelResults | PipelineResults) -> str:
    return _named(view.tiles)


def _named(tiles: Iterable[KpiTile]) -> str:
    return " ".join(tile.accessibleName() for tile in tiles if not tile.isHidden())


def _table(shown: FigureView | ChartView) -> Table:
    return of_figures(shown.figures)


def _but_total(line: Line) -> str | None:
    name = str(line[0])
    return None if name in {"All leads", "All"} else name


def _funnel(view: FunnelResults, screen: Screen, plan: Plan) -> Told:
    del screen
    last = plan.stages[-1].name
    table = _table(view.stages)
    told = table.told(
        "stage",
        {
            "reached": "Reached",
            "rate": "Step rate",
            "of first": "Of all",
            "of decided": "Of decided",
            "filled in": "Filled in",
            "at least": "At least",
        },
        {"rate": "Step rate", "of first": "Of all", "of decided": "Of decided"},
    )
    bounds = "Possible range, from" in table.heads
    for line in table.lines:
        for end, head in (("low", "Possible range, from"), ("high", "Possible range, to")):
            told["stage", str(line[0]), f"bounds {end}"] = table.number(line, head) if bounds else None
    columns = {"lost": "Lost", "open": "Open", "dropped": "Drop-off", "drop-off rate": "Drop-off rate"}
    told |= table.told("left", columns, name=lambda line: None if line[0] == last else str(line[0]))
    if not view.unit.isHidden():
        view.unit.choose(MONEY)
        view.unit.chosen.emit(MONEY)
        values = _table(view.stages).told("value", {"reached": "Value", "lost": "Lost", "open": "Open"})
        told |= {key: n for key, n in values.items() if key[1] != last or key[2] == "reached"}
    return told


def _channels(view: ChannelResults, screen: Screen, plan: Plan) -> Told:
    view.most.setCurrentIndex(view.most.count() - 1)
    told = _table(view.channels).told("channel", REST, REST_INTERVALS, _but_total)
    for place, stage in enumerate(plan.stages[1:]):
        view.stage.setCurrentIndex(place)
        heading = "Won" if place + 1 == plan.won_index else stage.name
        counts = {f"at {plan.stages[0].name}": "Leads", f"at {stage.name}": heading}
        told |= _table(view.channels).told("channel", counts, name=_but_total)
    view.stage.setCurrentIndex(plan.won_index - 1)
    told |= _table(view.money.table).told("money", money_columns(plan))
    model = view.money.model
    for place in range(1, model.count()) if not model.isHidden() else ():
        model.setCurrentIndex(place)
        screen.settle()
        shares = _table(view.money.table).told("touches", {str(model.itemData(place)): "Revenue"}, name=_but_total)
        told |= shares
    model.setCurrentIndex(0)
    columns = {f"{what} {side}": f"{what.title()} {side}" for what in ("leads", "rate") for side in ("before", "after")}
    if view.change.table.figures.headings:
        told |= _table(view.change.table).told("mix", columns)
    for card in view.assets.values():
        columns = {"leads": "Leads", "won": "Won", "rate": "Share won", "revenue": "Revenue"}
        told |= _table(card.table).told("asset", columns, {"rate": "Share won"})
    return told


def _trend(view: TrendView, screen: Screen, plan: Plan) -> Told:
    first, *others = (stage.name for stage in plan.stages)
    counts = {f"at {first}": "Leads"} | {f"at {name}": name for name in others}
    table = _table(view.chart)
    within = next((head for head in table.heads if head.startswith("Won within")), "")
    told = table.told("cohort", counts | {"rate": "Share won", "within": within}, {"rate": "Share won"})
    told |= _table(view.heat).told("cohort", {f"share {name}": name for name in others})
    compared = _table(view.comparison.table)
    if view.comparison.compared is not None:
        before, after = compared.heads[1:3]

        def row(line: Line) -> str:
            return "within" if str(line[0]).startswith("Won within") else str(line[0])

        columns = {"before": before, "after": after, "difference": "Points"}
        told |= compared.told("compared", columns, {"difference": "Points"}, row)
    for key in ("period", "cohort"):
        view.kinds.choose(key)
        view.kinds.chosen.emit(key)
        screen.settle()
        if key == "period":
            columns = counts | {f"at {first}": "Entered", "lost": "Lost", "value": "Value won"}
            told |= _table(view.happened).told("happened", columns)
    return told


def _times(view: TimeView, screen: Screen, plan: Plan) -> Told:
    del screen
    steps = {f"{one.name} → {other.name}" for one, other in pairwise(plan.stages)} | {"Entry to won"}
    told = _table(view.step_table).told("days", SPREAD, name=lambda line: str(line[0]) if line[0] in steps else None)
    for place in range(view.step_choice.count()):
        view.step_choice.setCurrentIndex(place)
        view._draw_histogram()
        for line in _table(view.histogram).lines:
            told["took", view.step_choice.itemText(place), f"{line[0]}-{line[1]}"] = number(line[2])
    told |= _table(view.stay_table).told("stay", SPREAD)
    columns = {
        "open": "Open", "undated": "Without a date", "SLA": "SLA in days", "stalled": "Stalled",
        "share": "Share of dated", "median": "Median", "p90": "90%", "longest": "Longest",
    }  # fmt: skip
    told |= _table(view.waits.table).told("waiting", columns, {"share": "Share of dated"})
    columns = {"share": "Share won", "at risk": "At risk"}
    return told | _table(view.curve_table).told("curve", columns, {"share": "Share won"})


def _losses(view: LossResults, screen: Screen, plan: Plan) -> Told:
    del screen, plan
    columns = {
        "lost": "Lost",
        "out_of": "Out of",
        "rate": "Share lost",
        "value": "Their value",
        "expected": "Would have brought",
        "least": "If no open one wins",
    }

    def stage(line: Line) -> str | None:
        return None if line[0] == "(stage not known)" else str(line[0])

    told = _table(view.stages).told("loss", columns, LOSS_INTERVALS, stage)
    for area, table, of in (("reason", view.reasons, "Of lost leads"), ("lost of channel", view.channels, "Of leads")):
        columns = {"lost": "Lost", "out_of": of, "rate": "Share", "value": "Their value"}
        told |= _table(table).told(area, columns, {"rate": "Share"})
    return told


def _paths(view: PathResults, screen: Screen, plan: Plan) -> Told:
    del screen, plan
    told = _table(view.kinds).told("path", {"leads": "Leads", "n": "Out of"})
    told |= _table(view.usual).told("usual", {"leads": "Leads"})
    for row, (kind, *_) in enumerate(view.kinds.figures.rows):
        view._show_kind(row)
        moves = _table(view.picture).lines
        told |= {("move", str(kind), f"{line[0]} → {line[1]}"): number(line[2]) for line in moves}
    return told


def _pages(view: PageResults, screen: Screen, plan: Plan) -> Told:
    del screen, plan
    columns = {
        "visits": "Visits", "of_all_visits": "Of all visits", "mean_seconds": "Mean visit", "conversion": "Conversion",
        "clicks": "Clicks", "entrances": "Entrances", "exits": "Exits", "exit_rate": "Exits of visits",
    }  # fmt: skip
    intervals = {"conversion": "Conversion", "exit_rate": "Exits of visits"}
    told = _table(view.table).told("page", columns, intervals)
    told.pop(("page", "All pages", "of_all_visits"), None)
    return told


def _pipeline(view: PipelineResults, screen: Screen, plan: Plan) -> Told:
    del screen, plan
    table = _table(view.table)
    kind = {"value": "Value", "weighted": "Expected value"}
    if "Value" not in table.heads:
        kind = {"value": "Leads", "weighted": "Expected customers"}
    columns = {"open": "Open leads", **kind, "chance": "Chance", "won": "Won", "of": "Out of"} | COUNTED
    told = table.told("pipeline", columns, {"chance": "Chance"})
    return {key: n for key, n in told.items() if key[1] != "All" or key[2] in ("open", "value", "weighted", *COUNTED)}


def _actual(view: ActualResults, screen: Screen, plan: Plan) -> Told:
    del screen, plan
    told: Told = {}
    columns = {"planned": "Planned", "measured": "Measured", "x": "Went on", "n": "Out of"}
    for place in range(view.channel.count()):
        view.channel.setCurrentIndex(place)
        view._choose_channel(place)
        name = view.channel.itemText(place)
        told |= _table(view.rates).told("plan", columns, {"measured": "Out of"}, of=f"{name}: ")
    for metric in view.found.gaps if view.found is not None else ():
        view.measure.choose(metric.value)
        view.measure.chosen.emit(metric.value)
        lines = _table(view.gap).lines
        told |= {("gap", metric.value, str(row)): number(line[3]) for row, line in enumerate(lines)}
    return told


def _drivers(view: DriverResults, screen: Screen, plan: Plan) -> Told:
    del screen, plan
    columns = {
        "x": "Converted", "n": "Out of", "rate": "Rate", "x_rest": "Others converted", "n_rest": "Others",
        "rate_rest": "Their rate", "odds_ratio": "Odds ratio", "odds_ratio low": "95% from",
        "odds_ratio high": "95% to", "p_holm": "p, adjusted",
    }  # fmt: skip
    return _table(view.table).told("driver", columns, name=lambda line: f"{line[0]}: {line[1]}")


def _columns(view: ColumnResults, plan: Plan) -> Told:
    first, *others = (stage.name for stage in plan.stages)
    counts = {f"at {first}": "Leads"} | {f"at {name}": name for name in others}
    return _table(view.table).told("column", counts, name=_but_total, of="Owner: ")


def _numbers(view: ColumnResults, plan: Plan) -> Told:
    del plan
    return _table(view.numbers).told("numbers", NUMBERS)


def _forecast(theme: Theme, plan: Plan) -> Told:
    chart = VolumeChart(theme)
    chart.show_projection([stage.name for stage in plan.stages], project(plan), plan.economics.currency)
    columns = {"volume": "Total", "step_rate": "From the stage before", "cost_per": "Spend per person here"}
    return _table(chart).told("planned", columns | {channel.name: channel.name for channel in plan.channels})
