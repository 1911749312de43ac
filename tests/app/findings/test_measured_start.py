"""A plan made from a spreadsheet begins with what was measured, each number with its source."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from funnel_planner.app.files import drafting, importing
from funnel_planner.app.files.fitting import plan_for, plan_of_template
from funnel_planner.app.findings.measured_start import start_sentences, started_from_leads
from funnel_planner.app.findings.measurement_words import source_words
from funnel_planner.app.session import Session
from funnel_planner.domain.labels import UNKNOWN
from funnel_planner.domain.measurement import NumberKind
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.spreadsheet.meaning.choices import Choices

AS_OF = date(2026, 6, 30)


def leads(count: int, *, dated: bool = True) -> str:
    """A shop: two thirds quoted, a third of those won for 200 each, cost on ads only, some without a source."""
    lines = ["Lead ID,Source,Created,Stage,Value,Ad cost"]
    for number in range(count):
        stage = ("New", "Quote sent", "Won")[0 if number % 3 == 0 else 1 if number % 9 < 6 else 2]
        source = ("Google Ads", "Google Ads", "Fair", "")[number % 4]
        day = (date(2026, 4, 1) + timedelta(days=number * 90 // count)).isoformat() if dated else ""
        value, cost = "200" if stage == "Won" else "", "3.00" if source == "Google Ads" else ""
        lines.append(f"{number:03},{source},{day},{stage},{value},{cost}")
    return "\n".join(lines)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = Session.open(tmp_path / "plans.funnel")
    yield session
    session.close()


def made_of(session: Session, reader: ReaderProcess, folder: Path, text: str, template: str = "") -> tuple[Plan, Plan]:
    """A new plan with an import of these leads, and what it begins with."""
    path = folder / "shop.csv"
    path.write_text(text, "utf-8")
    surveys = drafting.look_over(reader, [path])
    plan = plan_of_template(template, surveys, "en") if template else plan_for(surveys, "en")
    drafted = drafting.draft(surveys, plan, Choices(as_of=AS_OF))
    plan = importing.activated(plan, importing.store(session.file, plan, reader, drafted), drafted.decided)
    return plan, started_from_leads(session.file, plan)


def test_the_forecast_is_what_was_measured(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    from funnel_planner.forecast.flow import project

    plan, started = made_of(session, reader, tmp_path, leads(360))
    assert not project(plan).customers, "nothing was planned"
    session.create_plan(started)
    session.load_engine()
    session.engine_ready()
    measured, forecast = session.state.measured, project(started)
    assert measured is not None
    months = 91 / 30.44  # 1 April to 30 June
    assert forecast.volumes[0] == pytest.approx(360 / months)
    assert forecast.customers == pytest.approx((measured.total.counts[-1] or 0) / months)
    assert forecast.revenue == pytest.approx((measured.total.won_value or 0) / months)
    assert forecast.spend == pytest.approx(180 * 3.0 / months)
    assert started.economics.deal_size == 200
    rates = [stage.rate_to_next for stage in started.stages[:-1]]
    assert rates == list(measured.total.step_rate[1:])
    assert not any(channel.rates or channel.deal_size for channel in started.channels), "the plan's rates move people"


def test_channels_are_there_with_those_that_nobody_named(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    _, started = made_of(session, reader, tmp_path, leads(360))
    known = {channel.name: channel for channel in started.channels}
    assert set(known) == {"Google Ads", "Fair", "No channel given"}
    assert known["No channel given"].aliases == (UNKNOWN,)
    assert known["Google Ads"].cost.fixed_per_month == pytest.approx(540 / (91 / 30.44))
    assert known["Fair"].cost.fixed_per_month == 0


def test_each_number_says_what_it_was_measured_from(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    _, started = made_of(session, reader, tmp_path, leads(360))
    ads = next(channel.id for channel in started.channels if channel.name == "Google Ads")
    said = [
        source_words(started, NumberKind.RATE, stage_id=started.stages[0].id),
        source_words(started, NumberKind.DEAL_SIZE),
        source_words(started, NumberKind.VOLUME, channel_id=ads),
        source_words(started, NumberKind.SPEND, channel_id=ads),
    ]
    assert said[0].startswith("Measured: 240 of 360")
    assert said[1].startswith("Measured: €16,000 from 80 customers")
    assert said[2].startswith("Measured: 180 leads in 3.0 months")
    assert said[3].startswith("Measured: €540 in 3.0 months")
    assert all("shop.csv" in text for text in said)
    count = len(started.measurements)
    assert len(start_sentences(started)) == 1, "none of them rests on few"
    assert start_sentences(started)[0].startswith(f"The plan starts from what was measured: {count} numbers")
    channel = started.channel(ads)
    changed = started.with_channel(replace(channel, cost=replace(channel.cost, fixed_per_month=1.0)))
    assert source_words(changed, NumberKind.SPEND, channel_id=ads) == "", "it is no longer the measured one"


def test_few_leads_say_more_than_what_nobody_gave(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    plan, started = made_of(session, reader, tmp_path, leads(18))
    assert [stage.rate_to_next for stage in started.stages[:-1]] == [pytest.approx(12 / 18), pytest.approx(4 / 12)]
    assert started.economics.deal_size == 200
    assert start_sentences(started)[1:] == ["3 of them rest on fewer than 30 leads and can be far off by chance."]
    assert start_sentences(plan) == start_sentences(None) == []
    assert sum(channel.volume_per_month for channel in started.channels) > 0, "how many came was counted"


def test_without_dates_nothing_is_said_of_a_month(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    _, started = made_of(session, reader, tmp_path, leads(360, dated=False))
    assert not any(channel.volume_per_month or channel.cost.fixed_per_month for channel in started.channels)
    assert started.stages[0].rate_to_next == pytest.approx(2 / 3)


def test_people_enter_where_the_data_begins_to_tell_of_them(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    """A list of leads says nothing of visitors."""
    text = leads(360).replace(",New,", ",Lead,").replace(",Quote sent,", ",Opportunity,").replace(",Won,", ",Customer,")
    plan, started = made_of(session, reader, tmp_path, text, "visitor_to_customer")
    assert started.stages[0].rate_to_next == plan.stages[0].rate_to_next
    assert {started.entry_index(channel) for channel in started.channels} == {1}
    assert sum(channel.volume_per_month for channel in started.channels) == pytest.approx(360 / (91 / 30.44))


def test_the_file_keeps_the_sources(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    _, started = made_of(session, reader, tmp_path, leads(360))
    session.create_plan(started)
    assert session.file.load_plan(started.id) == started


def test_what_cannot_be_planned_leaves_the_rest(session: Session, reader: ReaderProcess, tmp_path: Path) -> None:
    """More was paid back than earned: no plan has a deal size below 0."""
    plan, started = made_of(session, reader, tmp_path, leads(360).replace(",200,", ",-200,"))
    assert started.economics.deal_size == plan.economics.deal_size
    assert started.stages[0].rate_to_next == pytest.approx(2 / 3)
    assert sum(channel.cost.fixed_per_month for channel in started.channels) > 0


def test_a_step_that_nobody_has_taken_yet_is_not_planned_at_0(
    session: Session, reader: ReaderProcess, tmp_path: Path
) -> None:
    text = leads(360).replace(",Quote sent,", ",New,").replace(",Won,", ",New,")
    plan, started = made_of(session, reader, tmp_path, text, "basic")
    assert [stage.rate_to_next for stage in started.stages] == [stage.rate_to_next for stage in plan.stages]
    assert sum(channel.volume_per_month for channel in started.channels) > 0
