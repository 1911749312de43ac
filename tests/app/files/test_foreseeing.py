"""What is said of an import before it is made has come true after it, whatever a plan has been through."""

from pathlib import Path

import pytest

from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from tests.support.plan_life import PlanLife

LIVES = (0, 1, 2, 3, 4, 7)
"""Numbers of lives; the last ones once found something wrong."""
STEPS = 7


@pytest.mark.parametrize("seed", LIVES)
def test_what_is_foreseen_comes_true(seed: int, reader: ReaderProcess, tmp_path: Path) -> None:
    life = PlanLife(seed, reader, tmp_path)
    try:
        for _ in range(STEPS):
            life.step()
    except AssertionError as error:
        raise AssertionError("\n".join([str(error), *life.story])) from error
    finally:
        life.session.close()
    assert life.story
