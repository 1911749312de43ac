"""Stories use the same real window as the window's own tests."""

from tests.ui.conftest import ask, garbage_stays_here, made_samples, open_program, program, samples, theme

__all__ = ["ask", "garbage_stays_here", "made_samples", "open_program", "program", "samples", "theme"]
