"""The sample plans, one a language, each with a lead list to import."""

import re
from pathlib import Path

from funnel_planner.domain.checks import new_id
from funnel_planner.domain.codec import plan_from_json
from funnel_planner.domain.plan import Plan
from funnel_planner.paths import resources
from funnel_planner.words import LANGUAGES, language, mark

_PLACEHOLDER = re.compile(r'"@(\w+)"')


def sample_plan(language: str) -> Plan:
    """The sample plan of a language (English for languages without one), with identities of its own."""
    ids: dict[str, str] = {}
    text = _sample("plan", language, "json").read_text("utf-8")
    return plan_from_json(_PLACEHOLDER.sub(lambda found: f'"{ids.setdefault(found[1], new_id())}"', text))


def sample_leads(language: str) -> Path:
    """The lead list that belongs to the sample plan of a language; imported without help."""
    return _sample("leads", language, "csv")


def create_samples(path: Path) -> None:
    """Make a plan file with all sample plans, the one in the language in use last, so that it is on top.

    Raises ``PlannerError`` where the file exists or cannot be written.
    """
    from funnel_planner.storage.plan_file import PlanFile

    own = language()
    with PlanFile.create(path) as file:
        for code in sorted(LANGUAGES, key=lambda code: code == own):
            file.create_plan(sample_plan(code), mark("Create plan"))


def _sample(what: str, language: str, suffix: str) -> Path:
    code = language if language in LANGUAGES else "en"
    return resources() / "samples" / f"{what}_{code}.{suffix}"
