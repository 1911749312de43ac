"""Files are looked over before anything is decided about them."""

from pathlib import Path

import pytest

from funnel_planner.app.files import drafting
from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with ReaderProcess() as reader, pytest.raises(PlannerError) as error:
        drafting.look_over(reader, [tmp_path / "gone.csv"])
    assert error.value.kind == "import_file_missing"
