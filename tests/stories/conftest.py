"""Stories use the same real window as the window's own tests."""

from tests.ui.conftest import ask, open_program, program, theme

__all__ = ["ask", "open_program", "program", "theme"]
