"""The sample plans, one a language, each with files to import: a lead list, stage changes, costs and page reports."""

import re
from datetime import date
from pathlib import Path

from funnel_planner.domain.checks import new_id
from funnel_planner.domain.codec import plan_from_json
from funnel_planner.domain.plan import Plan
from funnel_planner.paths import resources
from funnel_planner.words import LANGUAGES, language, mark

TYPE_CHECKING = False
if TYPE_CHECKING:  # loaded when samples are made, which is once
    from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
    from funnel_planner.storage.plan_file import PlanFile

BESIDE_THE_LIST = ("changes", "costs", "pages")
"""What is imported after the lead list, in this order."""
SAMPLE_DAY = date(2026, 10, 31)
"""The day the sample leads describe."""
_PLACEHOLDER = re.compile(r'"@(\w+)"')


def sample_plan(language: str) -> Plan:
    """The sample plan of a language (English for languages without one), with identities of its own."""
    ids: dict[str, str] = {}
    text = _sample("plan", language, "json").read_text("utf-8")
    return plan_from_json(_PLACEHOLDER.sub(lambda found: f'"{ids.setdefault(found[1], new_id())}"', text))


def sample_leads(language: str) -> Path:
    """The lead list that belongs to the sample plan of a language; imported without help."""
    return _sample("leads", language, "csv")


def sample_files(language: str) -> tuple[Path, ...]:
    """All files of the sample plan of a language, in the order of their import; the lead list is the first."""
    return (sample_leads(language), *(_sample(what, language, "csv") for what in BESIDE_THE_LIST))


def create_samples(path: Path) -> None:
    """Make a plan file with all sample plans and their leads; the one in the language in use is last, so on top.

    Takes about a second, once. Raises ``PlannerError`` where the file exists or cannot be written, and leaves nothing.
    """
    from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
    from funnel_planner.storage.plan_file import PlanFile

    own = language()
    with PlanFile.create(path) as file:
        reader = ReaderProcess()
        try:
            for code in sorted(LANGUAGES, key=lambda code: code == own):
                _create_sample(file, reader, code)
        except BaseException:
            file.close()
            path.unlink(missing_ok=True)
            raise
        finally:
            reader.close()


def _create_sample(file: "PlanFile", reader: "ReaderProcess", code: str) -> None:
    """One plan with its files, imported as any file is, and the picture that the first frame shows."""
    from funnel_planner.app.files import drafting, importing
    from funnel_planner.app.numbers import Numbers
    from funnel_planner.app.plan_pictures import PlanPictures
    from funnel_planner.spreadsheet.meaning.choices import Choices

    plan = sample_plan(code)
    choices = Choices(as_of=SAMPLE_DAY)
    for path in sample_files(code):
        drafted = drafting.draft(drafting.look_over(reader, [path]), plan, choices)
        plan = importing.activated(plan, importing.store(file, plan, reader, drafted, backup=False), choices)
    file.create_plan(plan, mark("Create plan"))  # with its leads, so that there is nothing to undo
    numbers = Numbers(file)
    numbers.use(numbers.count(plan))
    PlanPictures(file, numbers).keep(plan)


def _sample(what: str, language: str, suffix: str) -> Path:
    code = language if language in LANGUAGES else "en"
    return resources() / "samples" / f"{what}_{code}.{suffix}"
