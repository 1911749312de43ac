"""Errors carry kinds; the sentences are made at the edge."""

import ast
from pathlib import Path

from funnel_planner.app.explain import SENTENCES

PACKAGE = Path(__file__).resolve().parents[2] / "funnel_planner"


def raised_kinds() -> dict[str, str]:
    """Kind of every ``PlannerError("kind", ...)`` in the program -> where it is raised."""
    kinds: dict[str, str] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PlannerError" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    kinds[first.value] = f"{path.relative_to(PACKAGE)}:{node.lineno}"
    return kinds


def test_every_error_kind_has_a_sentence() -> None:
    kinds = raised_kinds()
    assert len(kinds) > 10
    missing = {kind: place for kind, place in kinds.items() if kind not in SENTENCES}
    assert not missing


def test_no_sentence_is_left_over() -> None:
    text = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path.name != "explain.py")
    assert not [kind for kind in SENTENCES if f'"{kind}"' not in text]
