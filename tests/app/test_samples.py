"""The sample plans are whole, and their lead lists fit them."""

import csv
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from funnel_planner.app.findings.look import Look
from funnel_planner.app.samples import SAMPLE_DAY, create_samples, sample_files, sample_leads, sample_plan
from funnel_planner.app.session import Session
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.stage import AidaStep
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import LANGUAGES, speaking
from funnel_planner.words.numbers import parse_number

STAGE_COLUMN = {"en": "Stage", "pl": "Etap"}
CHANNEL_COLUMN = {"en": "Lead Source", "pl": "Źródło"}
CREATED_COLUMN = {"en": "Created Date", "pl": "Data utworzenia"}
VALUE_COLUMN = {"en": "Amount", "pl": "Wartość (PLN)"}


def rows(language: str) -> list[dict[str, str]]:
    with sample_leads(language).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";" if language == "pl" else ","))


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_cells_of_the_matrix_are_filled(language: str) -> None:
    plan = sample_plan(language)
    cells = len(plan.channels) * len(AidaStep)
    assert 0.7 * cells <= len(plan.messages) < cells, "some are left to fill in"
    assert all(message.headline and message.body and message.call_to_action for message in plan.messages)
    assert {message.language for message in plan.messages} == {language} == {plan.language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_planned_month_is_a_business(language: str) -> None:
    from funnel_planner.forecast.flow import project

    month = project(sample_plan(language))
    assert 3 < month.customers < 20
    assert month.gross_profit > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_copies_share_no_identity(language: str) -> None:
    one, other = sample_plan(language), sample_plan(language)
    assert not {one.id, *(s.id for s in one.stages)} & {other.id, *(s.id for s in other.stages)}
    assert not any(stage.id.startswith("@") for stage in one.stages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_and_channel_of_the_list_is_in_the_plan(language: str) -> None:
    plan = sample_plan(language)
    stages = {label_key(name) for stage in plan.stages for name in (stage.name, *stage.aliases)}
    stages |= {label_key(label) for label in (*plan.lost_labels, *plan.exclude_labels)}
    found = Counter(label_key(row[STAGE_COLUMN[language]]) for row in rows(language))
    assert set(found) <= stages
    assert min(found.values()) > 0
    assert 400 <= found.total() <= 600
    channels = {label_key(channel.name) for channel in plan.channels} | {""}
    assert {label_key(row[CHANNEL_COLUMN[language]]) for row in rows(language)} == channels


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_of_the_last_twelve_months(language: str) -> None:
    pattern = {"en": "%Y-%m-%d", "pl": "%d.%m.%Y"}[language]
    days = [datetime.strptime(row[CREATED_COLUMN[language]], pattern).date() for row in rows(language)]  # noqa: DTZ007
    assert days == sorted(days)
    assert date(2025, 11, 1) <= days[0]
    assert days[-1] <= date(2026, 10, 31)
    with speaking(language):
        assert all(parse_number(text) > 0 for row in rows(language) if (text := row[VALUE_COLUMN[language]]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_start_shows_the_plan_in_ones_own_language(tmp_path: Path, language: str) -> None:
    with speaking(language):
        create_samples(tmp_path / "plans.funnel")
    with PlanFile.open(tmp_path / "plans.funnel") as file:
        cards = file.plan_cards()
        assert len(cards) == len(LANGUAGES)
        newest = max(cards, key=lambda card: card.modified)
        assert file.load_plan(newest.id).language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_understood_without_help(tmp_path: Path, language: str) -> None:
    create_samples(tmp_path / "plans.funnel")
    with PlanFile.open(tmp_path / "plans.funnel") as file:
        plan = next(plan for card in file.plan_cards() if (plan := file.load_plan(card.id)).language == language)
        ledger = file.batch(plan.batches[0]).ledger
        assert (ledger.rows_in, ledger.excluded, ledger.used) == (len(rows(language)), 2, len(rows(language)) - 2)
        card = next(card for card in file.plan_cards() if card.id == plan.id)
        assert card.picture is not None
        found = [stage.actual or 0 for stage in card.picture.stages]
        won = {"en": "Customer", "pl": "Umowa"}[language]
        assert found[-1] == sum(row[STAGE_COLUMN[language]] == won for row in rows(language))
        assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_every_file_is_used_but_spam(tmp_path: Path, language: str) -> None:
    create_samples(tmp_path / "plans.funnel")
    with PlanFile.open(tmp_path / "plans.funnel") as file:
        plan = next(plan for card in file.plan_cards() if (plan := file.load_plan(card.id)).language == language)
        imports = [file.batch(batch) for batch in plan.batches]
    assert [info.files[0].name for info in imports] == [path.name for path in sample_files(language)]
    assert [info.ledger.rows_in - info.ledger.used for info in imports] == [2, 0, 0, 0]
    assert imports[1].ledger.created == 0, "stage changes are of leads of the list"


def opened(path: Path, language: str) -> Look:
    """All leads of the plan that is open when a file is made in a language."""
    with speaking(language):
        create_samples(path)
    session = Session.open(path)
    session.load_engine()
    session.engine_ready()
    state, cube = session.state, session.cube()
    session.close()
    assert cube is not None
    assert state.measured is not None
    return Look(state.plan, cube, state.lead_filter, state.measured)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_of_the_results_has_something_to_show(tmp_path: Path, language: str) -> None:
    from funnel_planner.analytics.drivers import drivers
    from funnel_planner.analytics.losses import losses
    from funnel_planner.analytics.odd_paths import OddPath, odd_paths
    from funnel_planner.app.findings.deals import pipeline_of
    from funnel_planner.app.findings.timing import find_timing

    look = opened(tmp_path / "samples.funnel", language)
    times = find_timing(look)
    assert all(spread is not None and spread.n >= 50 for spread in times.steps[1:]), "days of every step"
    assert times.curve is not None
    assert times.velocity is not None
    assert times.velocity.is_telling
    ways = {kind: int(mask.sum()) for kind, mask in odd_paths(look.journeys).items()}
    assert all(n >= 5 for kind, n in ways.items() if kind is not OddPath.ENTERED_MIDWAY), ways
    assert look.journeys.leads.pages is not None
    costs = [channel.funnel.cost for channel in look.measured.channels if not channel.is_unknown]
    assert all(cost and cost > 0 for cost in costs), "what every channel cost"
    open_deals = pipeline_of(look)
    assert open_deals.own_column, "chances of offers, by hand"
    assert open_deals.deal_count >= 20
    assert sum(bool(stage.value) for stage in open_deals.stages) >= 3
    reasons = look.journeys.leads.columns[{"en": "Lost Reason", "pl": "Powód utraty"}[language]]
    assert len(losses(look.journeys, reasons).reasons) >= 10
    assert any(driver.p_holm < 0.05 for driver in drivers(look.journeys)), "something goes with winning"


def test_samples_never_replace_a_file(tmp_path: Path) -> None:
    path = tmp_path / "plans.funnel"
    path.write_bytes(b"mine")
    with pytest.raises(PlannerError):
        create_samples(path)
    assert path.read_bytes() == b"mine"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_plan_in_the_language_in_use_is_open_and_has_leads(tmp_path: Path, language: str) -> None:
    path = tmp_path / "samples.funnel"
    with speaking(language):
        create_samples(path)
    session = Session.open(path)
    assert session.state.plan.language == language
    cards = session.plan_cards()
    assert len(cards) == 2
    assert all(card.picture is not None and card.picture.lead_count > 400 for card in cards)
    session.load_engine()
    session.engine_ready()
    state = session.state
    assert state.measured is not None
    assert state.measured.lead_count == state.picture.lead_count > 400
    assert state.picture.as_of == SAMPLE_DAY.isoformat()
    assert not state.undo_label, "the samples are where undo begins"
    counts = state.measured.total.counts
    assert all(count for count in counts)
    session.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_a_sample_look_like_those_of_a_business(tmp_path: Path, language: str) -> None:
    from funnel_planner.analytics.losses import losses
    from funnel_planner.analytics.waiting import waiting

    look = opened(tmp_path / "samples.funnel", language)
    lost = losses(look.journeys)
    worths = [worth for worth in (look.measured.total.won_value, *lost.stage_value) if worth]
    assert len({round(worth) for worth in worths}) == len(worths) > 2, "no amount looks copied"
    places = waiting(look.journeys, [stage.sla_days for stage in look.plan.stages])
    late, all_open = (sum(getattr(place, name) or 0 for place in places) for name in ("stalled", "open"))
    assert 0.2 * all_open < late < 0.8 * all_open, "some wait too long, but not all"
