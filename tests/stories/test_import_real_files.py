"""Real exports come in through the dialog, with clicks and keys, and the widgets show the answers known for them."""

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.domain.templates import load_template
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from tests.support.import_window import PATIENCE_MS, ImportWindow, Work, choose, role_of, shown_counts
from tests.support.scripted_ask import ScriptedAsk

Bring = Callable[..., None]


@pytest.fixture(scope="module")
def answers() -> Callable[[Path], dict[str, Any]]:
    def read(folder: Path) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((folder / "ANSWERS.json").read_text("utf-8"))
        return found

    return read


def plan_of(*names: str) -> Plan:
    """A plan of these stages, the last of which is the sale."""
    basic = load_template("basic", "en")
    stages = [Stage(f"s{n}", name, kind=StageKind.SALES) for n, name in enumerate(names[:-1])]
    stages.append(Stage("won", names[-1], kind=StageKind.WON))
    return Plan(id=basic.id, name="Real", stages=tuple(stages))


@pytest.fixture
def bring(program: Program, ask: ScriptedAsk, qtbot: QtBot) -> Bring:
    """Bring files into a plan: ``work`` is done on the page, then Ctrl+Enter imports and Enter closes."""
    window = ImportWindow(program, ask, qtbot)

    def do(plan: Plan, paths: Sequence[Path], work: Work = lambda _dialog: None) -> None:
        program.session.create_plan(plan)
        window.bring(paths, work)
        qtbot.waitUntil(lambda: program.session.state.measured is not None, timeout=PATIENCE_MS)
        assert program.session.state.plan.batches

    return do


def live_counts(program: Program) -> list[int | None]:
    """The numbers of the live funnel beside the pages."""
    return [stage.actual for stage in program.window.live.funnel.picture.stages]


def channels(program: Program) -> dict[str, tuple[int, int]]:
    """(leads, won) of each channel as measured."""
    measured = program.session.state.measured
    assert measured is not None
    found = {}
    for channel in measured.channels:
        first, last = channel.funnel.counts[0], channel.funnel.counts[-1]
        found["(blank)" if channel.is_unknown else channel.label] = (first or 0, last or 0)
    return found


def test_olist_two_files_joined_on_the_lead(
    program: Program, bring: Bring, shared_data: Path, answers: Callable[[Path], dict[str, Any]]
) -> None:
    known = answers(shared_data)["olist"]
    folder = shared_data / "olist"
    seen: list[object] = []

    def look(dialog: ImportDialog) -> None:
        seen.append(shown_counts(dialog))

    paths = [folder / "olist_marketing_qualified_leads_dataset.csv", folder / "olist_closed_deals_dataset.csv"]
    bring(plan_of("MQL", "Closed deal"), paths, look)
    funnel = [row["reached"] for row in known["funnel"]]
    assert seen == [funnel]
    assert live_counts(program) == funnel
    assert channels(program) == {row["value"]: (row["entered"], row["converted"]) for row in known["by_channel"]}


def test_xeducation_a_tick_says_who_was_won(
    program: Program, bring: Bring, shared_data: Path, answers: Callable[[Path], dict[str, Any]]
) -> None:
    known = answers(shared_data)["xeducation"]
    seen: list[object] = []

    def look(dialog: ImportDialog) -> None:
        seen.extend([role_of(dialog, "Converted"), shown_counts(dialog)])

    bring(plan_of("Lead", "Converted"), [shared_data / "xeducation" / "Leads.csv"], look)
    funnel = [row["reached"] for row in known["funnel"]]
    assert seen == ["Stage reached: Converted", funnel]
    assert live_counts(program) == funnel


def test_uci_bank_the_channel_column_is_chosen_by_hand(
    program: Program, bring: Bring, shared_data: Path, answers: Callable[[Path], dict[str, Any]]
) -> None:
    known = answers(shared_data)["uci_bank"]

    def look(dialog: ImportDialog) -> None:
        dialog.page.choose_role("contact", Role.CHANNEL)

    bring(plan_of("Contacted", "Subscribed"), [shared_data / "uci_bank" / "bank-full.csv"], look)
    assert live_counts(program) == [row["reached"] for row in known["funnel"]]
    by = next(value for key, value in known.items() if key.startswith("by_") and {"telephone"} <= _values(value))
    assert channels(program) == {row["value"]: (row["entered"], row["converted"]) for row in by}


def _values(rows: object) -> set[object]:
    return {row.get("value") for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set()


def test_revops_a_date_for_each_stage_and_a_second_file(
    program: Program, bring: Bring, shared_data: Path, answers: Callable[[Path], dict[str, Any]]
) -> None:
    known = answers(shared_data)["revops"]
    folder = shared_data / "revops"
    plan = plan_of("Lead", "MQL", "SQL", "Opportunity", "Closed Won")
    bring(plan, [folder / "leads.csv", folder / "opportunities.csv"])
    assert live_counts(program) == [row["reached"] for row in known["funnel"]]
    assert channels(program) == {row["source"]: (row["leads"], row["won"]) for row in known["by_source"]}


def test_page_funnel_becomes_a_new_funnel_of_its_five_files(
    program: Program, bring: Bring, shared_data: Path, answers: Callable[[Path], dict[str, Any]]
) -> None:
    known = answers(shared_data)["page_funnel"]
    folder = shared_data / "page_funnel"
    names = ("user", "home_page", "search_page", "payment_page", "payment_confirmation")
    seen: list[object] = []

    def make(dialog: ImportDialog) -> None:
        assert dialog.page.files.tabs.count() == 5
        choose(dialog.page.target.into, "a new funnel made from the file")
        seen.append([edit.text() for edit in dialog.page.panel.stages.names])

    bring(load_template("sales", "en"), [folder / f"{name}_table.csv" for name in names], make)
    assert seen == [["User", "Home page", "Search page", "Payment page", "Payment confirmation"]]
    assert live_counts(program) == [row["reached"] for row in known["funnel"]]


@pytest.mark.parametrize("name", ["leady.xlsx", "leady_utf8_bom.csv", "leady_cp1250.csv"])
def test_the_polish_list_in_every_container(
    program: Program,
    bring: Bring,
    shared_data: Path,
    answers: Callable[[Path], dict[str, Any]],
    name: str,
) -> None:
    known = answers(shared_data)["made_polish"]
    seen: dict[str, str] = {}

    def look(dialog: ImportDialog) -> None:
        labels = dialog.page.panel.labels.combos
        seen.update({text: combo.currentText() for text, combo in labels.items()})

    bring(plan_of("Nowy", "Kontakt", "Oferta", "Wygrany"), [shared_data / "made_polish" / name], look)
    assert seen["Przegrany"] == "Lost"
    assert {label for label in seen if label} == set(known["current_stage"])
    assert live_counts(program)[0] == known["rows"]
    assert live_counts(program)[-1] == known["won"]
    assert channels(program) == {source: tuple(numbers) for source, numbers in known["by_source"].items()}
    measured = program.session.state.measured
    assert measured is not None
    assert measured.total.won_value == pytest.approx(known["won_value"])


def test_an_ads_report_becomes_a_funnel_without_counting_its_totals(
    program: Program, bring: Bring, shared_data: Path
) -> None:
    seen: list[object] = []

    def make(dialog: ImportDialog) -> None:
        choose(dialog.page.target.into, "a new funnel made from the file")
        seen.append([edit.text() for edit in dialog.page.panel.stages.names])

    bring(load_template("sales", "en"), [shared_data / "google_ads" / "campaign_report_inr.csv"], make)
    (names,) = seen
    assert isinstance(names, list)
    counts = dict(zip(names, live_counts(program), strict=True))
    assert 46_168 in counts.values(), "184 672 were the lines of totals counted, too"
    batch = program.session.file.batch(program.session.state.plan.batches[0])
    assert batch.ledger.used == 2
    assert batch.ledger.totals == 4


def test_a_report_of_months_counts_every_row_once(program: Program, bring: Bring, shared_data: Path) -> None:
    path = shared_data / "google_ads" / "google_ads_monthly_device.csv"
    lines = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    wanted = [sum(int(line[name]) for line in lines) for name in ("Impressions", "Clicks")]

    def make(dialog: ImportDialog) -> None:
        choose(dialog.page.target.into, "a new funnel made from the file")

    bring(load_template("sales", "en"), [path], make)
    assert live_counts(program)[:2] == wanted
