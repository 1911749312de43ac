"""Files looked over in the child process, and how they would be read for a plan; nothing is stored yet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Thread

from funnel_planner.app.files import not_brought_in
from funnel_planner.app.files.currency_check import planned_currency
from funnel_planner.app.files.drafts import Draft
from funnel_planner.app.files.hidden_labels import HiddenLabels
from funnel_planner.app.today import today
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import Mapping
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.storage.plan_file import PlanFile

TYPE_CHECKING = False
if TYPE_CHECKING:  # these load numpy or rapidfuzz, which must wait until after the first paint
    from funnel_planner.spreadsheet.leads.parsing import Parsed
    from funnel_planner.spreadsheet.meaning.choices import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey

_OWN_STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/")


def look_over(
    reader: ReaderProcess,
    paths: Sequence[Path],
    *,
    sheet: str = "",
    as_it_stands: bool = False,
    headers: Sequence[str] = (),
    reporter: Reporter | None = None,
) -> "tuple[Survey, ...]":
    """A survey of each file. Raises ``PlannerError`` naming what is wrong with the first unreadable one.

    ``as_it_stands``: months or channels side by side stay so, whatever they look like. ``headers``: names of columns
    that are there, which tells the header from the rows around it.
    """
    for path in paths:
        if not path.exists():
            raise PlannerError("import_file_missing", file=str(path))
        if not (path.is_file() or path.is_dir()) or path.as_posix().startswith(
            _OWN_STREAMS
        ):  # another process reads it
            raise PlannerError("file_not_regular", file=str(path))
    reader.warm_up()
    loading = Thread(target=prepare, name="import", daemon=True)
    loading.start()
    try:
        more = (sheet, as_it_stands, tuple(headers))
        found = (_survey(reader.run("survey", str(path), *more, reporter=reporter)) for path in paths)
        return tuple(survey for surveys in found for survey in surveys)
    finally:
        loading.join()  # what it loads is needed next, and no thread outlives the work it was started for


def as_before(
    reader: ReaderProcess, found: "tuple[Survey, ...]", file: PlanFile, reporter: Reporter | None = None
) -> "tuple[Survey, ...]":
    """Surveys of files just looked over; what the plan file has read row by row before is no table of months now.

    Raises as ``look_over``.
    """
    from funnel_planner.app.files.profiles import signature

    if not any(survey.is_cross_table for survey in found) or file.profile(signature(found)) is not None:
        return found
    again: list[Survey] = []
    for survey in found:
        if survey.is_cross_table:
            path, sheet = Path(survey.path), survey.info.sheet
            again += look_over(reader, [path], sheet=sheet, as_it_stands=True, reporter=reporter)
        else:
            again.append(survey)
    return found if file.profile(signature(again)) is None else tuple(again)


def _survey(messages: Iterator[object]) -> "Iterator[Survey]":
    """The survey among the messages of the process, which has been asked for it and is at work."""
    from funnel_planner.spreadsheet.meaning.survey import Survey

    return (message for message in messages if isinstance(message, Survey))


def prepare() -> None:
    """Load what proposal and import need: while files are chosen or looked over."""
    import rapidfuzz  # noqa: F401

    from funnel_planner.analytics import comparing, merging  # noqa: F401
    from funnel_planner.app.files import merge_check, profiles, report_overlaps  # noqa: F401
    from funnel_planner.spreadsheet.leads import parsing  # noqa: F401
    from funnel_planner.spreadsheet.meaning import header_words, presets, proposal  # noqa: F401

    header_words.synonyms()


def draft(
    surveys: "Sequence[Survey]", plan: Plan, choices: "Choices", file: PlanFile | None = None, *, suggest: bool = True
) -> Draft:
    """How these files would be read for this plan; call it again whenever a choice changes.

    With the plan file it is offered how files with these headers were read before. Without ``suggest`` neither
    that nor the presets of known tools play a part. Raises ``PlannerError`` as ``propose``.
    """
    from funnel_planner.app.files import profiles
    from funnel_planner.app.files.merge_check import merge_roles_missing
    from funnel_planner.spreadsheet.meaning.plan_stages import PlanStages
    from funnel_planner.spreadsheet.meaning.proposal import propose

    decided = choices if choices.as_of is not None else replace(choices, as_of=today())
    own = decided
    if file is not None:
        decided = not_brought_in.remembered(file, plan, surveys, own)
    own_currency = plan.economics.currency
    currency = own_currency if plan.batches else ""
    planned = "" if plan.batches else planned_currency(plan)
    stages = PlanStages.of(plan)
    suggestion = profiles.suggestion_for(surveys, file) if suggest else None
    if suggestion is not None and suggestion.is_preset:
        alone = propose(surveys, stages, decided)
        suggestion = profiles.without_contradicted(surveys, alone, suggestion)
    if suggestion is None:
        mapping = not_brought_in.marked(propose(surveys, stages, decided), decided, own)
        effective_choices = None if decided is own else decided
        return Draft(
            tuple(surveys), choices, mapping, currency, planned, effective=effective_choices, own_currency=own_currency
        )
    effective = profiles.with_suggestion(surveys, plan, decided, suggestion)
    mapping = profiles.marked(propose(surveys, stages, effective), choices, suggestion)
    if choices.merge is None and merge_roles_missing(mapping):  # the column that it went by has another meaning now
        suggestion, effective = replace(suggestion, merge=""), replace(effective, merge=None)
        mapping = profiles.marked(propose(surveys, stages, effective), choices, suggestion)
    mapping = not_brought_in.marked(mapping, decided, own)
    return Draft(tuple(surveys), choices, mapping, currency, planned, suggestion.source, effective, own_currency)


def read(reader: ReaderProcess, mapping: Mapping, reporter: Reporter | None = None) -> "Parsed":
    """The leads of the files, in memory only."""
    from funnel_planner.spreadsheet.leads.parsing import Parsed

    for message in reader.run("parse", mapping, False, reporter=reporter):
        if isinstance(message, Parsed):
            return message
    raise PlannerError("reader_died", file=mapping.files[0].path)


def to_keep(drafted: Draft) -> Draft:
    """A draft as it may be written down: without labels of columns that are not brought in."""
    hidden = HiddenLabels.of(drafted.surveys, drafted.mapping)
    effective = None if drafted.effective is None else hidden.choices(drafted.effective)
    mapping = hidden.mapping(drafted.mapping)
    return replace(drafted, mapping=mapping, choices=hidden.choices(drafted.choices), effective=effective)
