"""Names of the files a plan's leads come from."""

from collections.abc import Sequence

from funnel_planner.storage.plan_file import PlanFile


def file_names(file: PlanFile, batches: Sequence[str]) -> tuple[str, ...]:
    """Names without folders, each once, the newest import first; what was said by hand has none."""
    names: dict[str, None] = {}
    for batch in reversed(batches):
        info = file.batch(batch)
        if info.kind == "file":
            names.update(dict.fromkeys(one.name for one in info.files))
    return tuple(names)
