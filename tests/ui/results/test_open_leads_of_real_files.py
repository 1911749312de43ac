"""Pipeline and drivers of files whose answers were counted by other means."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.domain.economics import Economics
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage, StageKind
from funnel_planner.ui.results.drivers_view import DriverResults
from funnel_planner.ui.results.pipeline_view import PipelineResults
from funnel_planner.ui.theme import Theme
from tests.support.view_on import Shown, view_on


def _plan(*names: str) -> Plan:
    stages = [Stage(f"s{number}", name, rate_to_next=0.5) for number, name in enumerate(names[:-1])]
    return Plan("p", "Real", (*stages, Stage("won", names[-1], kind=StageKind.WON)))


def _rows(shown: Shown[PipelineResults]) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in shown.view.table.figures.rows}


def _counted(shown: Shown[DriverResults], column: str) -> dict[object, tuple[object, ...]]:
    return {row[1]: row[2:4] for row in shown.view.table.figures.rows if row[0] == column}


POLISH = replace(_plan("Nowy", "Kontakt", "Oferta", "Negocjacje", "Wygrany"), economics=Economics("PLN"))


@pytest.mark.parametrize("name", ["leady_utf8_bom.csv", "leady_cp1250.csv"])
def test_a_polish_list(data_folder: Path, name: str, tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    file = data_folder / "made_polish" / name
    with view_on(PipelineResults, POLISH, [[file]], tmp_path, theme, qtbot) as pipeline:
        rows = _rows(pipeline)
        assert {stage: row[:2] for stage, row in rows.items()} == {
            "Nowy": (21, 1_234_567.89), "Kontakt": (26, None), "Oferta": (20, pytest.approx(421_580.30)),
            "Negocjacje": (3, pytest.approx(68_928.80)), "All": (70, pytest.approx(1_725_076.99)),
        }  # fmt: skip
        assert pipeline.view.tiles[0].value_text == "70"


def test_drivers_of_a_polish_list(data_folder: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    file = data_folder / "made_polish" / "leady_utf8_bom.csv"
    with view_on(DriverResults, POLISH, [[file]], tmp_path, theme, qtbot) as drivers:
        assert _counted(drivers, "Channel") == {
            "Formularz WWW": (4, 32), "Facebook Ads": (8, 31), "Google Ads": (5, 22), "Polecenie": (7, 15),
            "Targi": (4, 10),
        }  # fmt: skip
        assert drivers.view.words.text().startswith("No difference here is beyond what chance explains")


def test_deals_with_chances_of_their_own(shared_data: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    file = shared_data / "revops" / "opportunities.csv"
    with file.open(encoding="utf-8") as lines:
        still_open = [row for row in csv.DictReader(lines) if not row["stage"].startswith("Closed")]
    weighted = sum(float(row["amount"]) * float(row["probability"]) / 100 for row in still_open)
    plan = _plan("Discovery", "Demo", "Proposal", "Negotiation", "Closed Won")
    with view_on(PipelineResults, plan, [[file]], tmp_path, theme, qtbot) as pipeline:
        rows = _rows(pipeline)
        for stage in ("Discovery", "Demo", "Proposal", "Negotiation"):
            own = [row for row in still_open if row["stage"] == stage]
            assert rows[stage][:2] == (len(own), sum(float(row["amount"]) for row in own))
        assert rows["All"][:2] == (39, 5_147_000.0)
        found = pipeline.view.found
        assert found is not None
        assert found.too_old is not None
        assert found.too_old.count == 39, "all of them entered longer before today than any win took"
        assert (found.weighted, found.weighted_all) == (0.0, found.would_add)
        assert found.would_add == pytest.approx(weighted)
        assert "39 leads have their own, from “probability”." in pipeline.view.remark.text()


def test_drivers_of_a_long_list(shared_data: Path, tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    file = shared_data / "xeducation" / "Leads.csv"
    with view_on(DriverResults, _plan("Lead", "Converted"), [[file]], tmp_path, theme, qtbot) as drivers:
        origins = _counted(drivers, "Lead Origin")
        assert origins["Lead Add Form"] == (664, 718)
        assert origins["API"] == (1115, 3580)
        assert "Converted" in drivers.view.remark.text()
        assert _counted(drivers, "Channel")["Google"] == (1147, 2873)  # "google" is "Google"
        assert not _counted(drivers, "Converted")
