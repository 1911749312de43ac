"""A session on a new file, with a plan of the sales template."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from funnel_planner.app.session import Session
from funnel_planner.domain.templates import load_template


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    session = Session.open(tmp_path / "plans.funnel")
    session.create_plan(load_template("sales", "en"))
    yield session
    session.close()
