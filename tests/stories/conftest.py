"""Stories use the same real window as the window's own tests."""

from tests.ui.conftest import ask, garbage_stays_here, open_program, program, theme

__all__ = ["ask", "garbage_stays_here", "open_program", "program", "theme"]
