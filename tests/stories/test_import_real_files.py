"""Real exports come in through the dialog, with clicks and keys, and the widgets show the answers known for them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog
from pytestqt.qtbot import QtBot

from funnel_planner.domain.mapping import Role
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.domain.templates import load_template
from funnel_planner.ui.application import Program
from funnel_planner.ui.dialogs.import_dialog import ImportDialog
from funnel_planner.ui.models.import_preview import NameRole
from tests.support.scripted_ask import ScriptedAsk

Work = Callable[[ImportDialog], object]
Bring = Callable[..., None]
PATIENCE_MS = 60_000


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

    def do(plan: Plan, paths: Sequence[Path], work: Work = lambda _dialog: None) -> None:
        program.session.create_plan(plan)
        finished: list[bool] = []

        def use(dialog: QDialog) -> None:
            assert isinstance(dialog, ImportDialog)
            dialog.show()
            settle(dialog, qtbot)
            work(dialog)
            settle(dialog, qtbot)
            qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            qtbot.waitUntil(dialog.done_page.isVisible, timeout=PATIENCE_MS)
            qtbot.keyClick(dialog.done_page.done_button, Qt.Key.Key_Return)
            assert dialog.outcome is not None
            finished.append(True)

        ask.will(use)
        program.window.import_files(list(paths))
        qtbot.waitUntil(lambda: bool(finished), timeout=PATIENCE_MS)
        state = program.session.state
        qtbot.waitUntil(
            lambda: not program.tasks.running and program.session.state.measured is not None, timeout=PATIENCE_MS
        )
        assert state.plan.batches

    return do


def settle(dialog: ImportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not dialog.counter.busy, timeout=PATIENCE_MS)


def shown_counts(dialog: ImportDialog) -> list[int | None]:
    """The numbers of the funnel on the page."""
    return [stage.actual for stage in dialog.page.results.funnel.picture.stages]


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


def choose(combo: QComboBox, text: str) -> None:
    place = combo.findText(text)
    assert place >= 0, [combo.itemText(i) for i in range(combo.count())]
    combo.setCurrentIndex(place)
    combo.activated.emit(place)


def role_of(dialog: ImportDialog, header: str) -> str:
    model = dialog.page.columns.preview
    names = [model.column(section).header for section in range(model.columnCount())]
    return str(model.headerData(names.index(header), Qt.Orientation.Horizontal, NameRole))


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
        dialog.choose_role("contact", Role.CHANNEL)

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
        choose(dialog.page.into, "a new funnel made from the file")
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
