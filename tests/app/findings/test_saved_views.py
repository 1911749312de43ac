"""Saved views live in the plan file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from funnel_planner.app.findings.saved_views import SavedView, delete_view, save_view, saved_views
from funnel_planner.domain.lead_filter import LeadFilter
from funnel_planner.storage.plan_file import PlanFile

WISH = LeadFilter(
    date(2026, 1, 1),
    None,
    frozenset({"Żółć", "(unknown)"}),
    (("Owner", frozenset({"Ann"})),),
    frozenset({"won"}),
    ("stopped", "demo", "lost"),
    outcomes=frozenset({"open", "lost"}),
)


@pytest.fixture
def file(tmp_path: Path) -> PlanFile:
    return PlanFile.create(tmp_path / "plans.funnel")


def test_a_view_comes_back_as_it_was(file: PlanFile) -> None:
    save_view(file, "p", " Mine ", WISH)
    save_view(file, "p", "All", LeadFilter())
    path = file.path
    file.close()
    again = PlanFile.open(path)
    assert saved_views(again, "p") == (SavedView("Mine", WISH), SavedView("All", LeadFilter()))
    assert saved_views(again, "other plan") == ()
    again.close()


def test_a_period_is_kept_as_such_and_one_nobody_knows_leaves_its_days(file: PlanFile) -> None:
    quarter = LeadFilter(date(2026, 1, 1), date(2026, 3, 31), period="this_quarter")
    save_view(file, "p", "Quarter", quarter)
    assert saved_views(file, "p") == (SavedView("Quarter", quarter),)
    kept = file.setting("views.p") or ""
    file.set_setting("views.p", kept.replace("this_quarter", "this_decade"))
    (view,) = saved_views(file, "p")
    assert view.lead_filter == replace(quarter, period="")
    before = kept.replace(', "period": "this_quarter"', "").replace('"outcomes": [], ', "")  # as it was written before
    file.set_setting("views.p", before)
    (view,) = saved_views(file, "p")
    assert view.lead_filter == replace(quarter, period="")
    file.close()


def test_the_same_name_replaces(file: PlanFile) -> None:
    save_view(file, "p", "Mine", WISH)
    save_view(file, "p", "MINE", LeadFilter())
    assert saved_views(file, "p") == (SavedView("MINE", LeadFilter()),)
    delete_view(file, "p", "MINE")
    assert saved_views(file, "p") == ()
    file.close()


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '[{"name": "x"}]', '[{"name": "x", "first_day": "tomorrow"}]'])
def test_what_another_version_wrote_is_left_out(file: PlanFile, text: str) -> None:
    file.set_setting("views.p", text)
    assert saved_views(file, "p") == ()
    file.close()
