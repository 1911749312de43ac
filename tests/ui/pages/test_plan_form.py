"""The lifetime value in the form of a plan: a subscription or orders, and which of them holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from funnel_planner.app.session import Session
from funnel_planner.forecast.flow import project
from funnel_planner.ui.pages.funnel import FunnelPage
from funnel_planner.ui.theme import Theme
from tests.support.funnel_page import plan, sample_page, typed


@pytest.fixture
def page(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[FunnelPage]:
    with sample_page(tmp_path, theme, qtbot) as page:
        page.tabs.chosen.emit("plan")
        yield page


def fill(page: FunnelPage, qtbot: QtBot, key: str, text: str) -> None:
    """Type into a field of the form, found by its key, then Enter."""
    field = next(tie.field for tie in page.plan_form._ties if tie.key == key)
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, "\b")
    typed(qtbot, text)


def test_orders_and_years_bring_a_lifetime_value(page: FunnelPage, qtbot: QtBot) -> None:
    assert project(plan(page)).ltv is None
    fill(page, qtbot, "orders_per_year", "2,5")
    assert project(plan(page)).ltv is None
    fill(page, qtbot, "customer_years", "3")
    economics = plan(page).economics
    assert (economics.orders_per_year, economics.customer_years) == (2.5, 3.0)
    assert project(plan(page)).ltv == pytest.approx(project(plan(page)).mean_deal * 2.5 * 3 * economics.margin)
    assert page.plan_form._lifetime.text().startswith("Lifetime value = deal size × orders a year")


def test_a_subscription_is_said_to_go_before(page: FunnelPage, qtbot: QtBot) -> None:
    for key, text in (("orders_per_year", "4"), ("customer_years", "2"), ("revenue_per_account_month", "10")):
        fill(page, qtbot, key, text)
    assert not page.plan_form._lifetime.text().startswith("Not counted now")
    fill(page, qtbot, "churn", "5")
    assert page.plan_form._lifetime.text().startswith("Not counted now: both fields of the subscription")
    assert project(plan(page)).ltv == pytest.approx(10 * plan(page).economics.margin / 0.05)
    fill(page, qtbot, "churn", "")
    assert not page.plan_form._lifetime.text().startswith("Not counted now")
    assert project(plan(page)).ltv == pytest.approx(project(plan(page)).mean_deal * 8 * plan(page).economics.margin)


def test_orders_are_undone_kept_in_the_file_and_come_back_with_a_version(page: FunnelPage, qtbot: QtBot) -> None:
    session: Session = page.desk.session
    fill(page, qtbot, "orders_per_year", "4")
    assert session.state.undo_label == "Change orders a year"
    version = next(one for one in session.file.revisions(plan(page).id) if one.is_head)
    session.undo()
    assert plan(page).economics.orders_per_year is None
    session.redo()
    assert session.file.load_plan(plan(page).id).economics.orders_per_year == 4.0
    fill(page, qtbot, "orders_per_year", "")
    assert plan(page).economics.orders_per_year is None
    session.edit(session.file.load_revision(plan(page).id, version.id), "Go back to a version")
    assert plan(page).economics.orders_per_year == 4.0


def test_fewer_than_no_orders_are_refused_where_they_are_typed(page: FunnelPage, qtbot: QtBot) -> None:
    fill(page, qtbot, "customer_years", "-1")
    assert plan(page).economics.customer_years is None
    assert page.plan_form.notice.text.startswith("Years a customer keeps buying: “-1” was not taken.")
