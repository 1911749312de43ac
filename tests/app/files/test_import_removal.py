"""An import goes alone: what it took the place of comes back, and what came after it stays."""

import pytest

from funnel_planner.app.files.import_removal import without_import
from funnel_planner.domain.templates import load_template


@pytest.mark.parametrize(
    ("gone", "replaced", "left"),
    [
        (("b",), (), ("a", "c")),
        (("b", "c"), ("x",), ("a", "x")),
        (("b",), ("a",), ("a", "c")),
        (("z",), ("x",), ("a", "b", "c")),
    ],
)
def test_what_is_left(gone: tuple[str, ...], replaced: tuple[str, ...], left: tuple[str, ...]) -> None:
    plan = load_template("sales", "en").with_batches(("a", "b", "c"))
    assert without_import(plan, gone, replaced).batches == left
