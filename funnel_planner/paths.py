"""Where the program's own files and the user's files are."""

import os
from pathlib import Path

APP_NAME = "Funnel Planner"
PLAN_SUFFIX = ".funnel"


def resources() -> Path:
    """Folder of the program's own data files: inside the package when installed, else the checkout's."""
    package = Path(__file__).resolve().parent  # not importlib.resources: it costs 8 ms before the first paint
    packaged = package / "resources"
    return packaged if packaged.is_dir() else package.parent / "resources"


def user_data() -> Path:
    """Folder of the user's own files; ``FUNNEL_PLANNER_HOME`` overrides it (tests, portable use)."""
    override = os.environ.get("FUNNEL_PLANNER_HOME")
    if override:
        return Path(override)
    from platformdirs import user_data_path

    return user_data_path(APP_NAME, appauthor=False)


def sample_plan_file() -> Path:
    """The plan file that ``--sample`` opens; kept, like any other, so that nothing tried out there is lost."""
    return user_data() / f"sample{PLAN_SUFFIX}"


def default_plan_file() -> Path:
    """The plan file that opens by itself."""
    return user_data() / f"plans{PLAN_SUFFIX}"
