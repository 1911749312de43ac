"""Where pictures of the program are taken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from funnel_planner.ui.application import Program


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a scene is played: the program, a folder for made files, the size of the screen, and a way to wait."""

    program: Program
    folder: Path
    size: QSize
    wait: Callable[[Callable[[], bool]], None]


Scene = Callable[[Stage], Iterator[QWidget]]
"""Yields what a picture is taken of, and clears up afterwards."""
