"""What the program remembers about its user between starts: look, language, last file, sizes."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from funnel_planner.domain.codec import from_plain, to_plain
from funnel_planner.paths import user_data

FILE_NAME = "preferences.json"
MAX_RECENT = 8


@dataclass(frozen=True, slots=True)
class Preferences:
    """All remembered settings; every one has a sensible value when nothing is remembered."""

    language: str = ""
    """``en`` or ``pl``; empty follows the system."""
    theme: str = "system"
    """``light``, ``dark`` or ``system``."""
    place: str = "plans"
    live_funnel: bool = True
    geometry: str = ""
    """Place and size of the window, as Qt writes it, in hexadecimal."""
    splitters: dict[str, str] = field(default_factory=dict)
    """Splitter states by name, as Qt writes them, in hexadecimal."""
    last_file: str = ""
    """The plan file that was open; empty: the default one."""
    recent_files: tuple[str, ...] = ()
    """Plan files, newest first."""

    def with_file(self, path: Path) -> "Preferences":
        """``path`` becomes the last and the most recent file."""
        name = str(path)
        others = [other for other in self.recent_files if other != name]
        return replace(self, last_file=name, recent_files=(name, *others)[:MAX_RECENT])

    def without_file(self, path: Path) -> "Preferences":
        """A recent file that is gone."""
        return replace(self, recent_files=tuple(name for name in self.recent_files if name != str(path)))


def load_preferences() -> Preferences:
    """What is remembered; defaults where nothing is or where the file is damaged."""
    try:
        plain = json.loads((user_data() / FILE_NAME).read_text("utf-8"))
        preferences = from_plain(Preferences, plain)
        return preferences if isinstance(preferences, Preferences) else Preferences()
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Preferences()


def save_preferences(preferences: Preferences) -> None:
    """Remember; a folder that cannot be written is no reason to bother anyone."""
    target = user_data() / FILE_NAME
    with suppress(OSError):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".tmp")
        temporary.write_text(json.dumps(to_plain(preferences), ensure_ascii=False, indent=1), "utf-8")
        os.replace(temporary, target)  # noqa: PTH105 - names the atomic call
