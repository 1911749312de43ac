"""Columns that are not to be brought in: remembered for the next time, and what earlier imports still have of them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from funnel_planner.app.files.mapping_text import mapping_from_json
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import ColumnMapping, FileMapping, Mapping, Role
from funnel_planner.domain.plan import Plan
from funnel_planner.storage.plan_file import BatchInfo, PlanFile
from funnel_planner.words import formats, tr, trn

TYPE_CHECKING = False
if TYPE_CHECKING:  # they load what must wait until after the first paint
    from funnel_planner.spreadsheet.meaning.choices import Choices
    from funnel_planner.spreadsheet.meaning.survey import Survey

REMEMBERED = "earlier:not brought in"
"""Evidence of a column that is left out because an earlier import of the file left it out."""
MOST_IMPORTS = 3
"""Earlier imports that are named."""


@dataclass(frozen=True, slots=True)
class StillThere:
    """A column that is not brought in now, and the imports of the plan that have it."""

    header: str
    imports: tuple[str, ...]
    """Names of their files with their days, the newest first."""


def remembered(file: PlanFile, plan: Plan, surveys: "Sequence[Survey]", choices: "Choices") -> "Choices":
    """The choices, and the columns of these files that their newest import left out, unless they are chosen otherwise.

    Files are known by path or name. The same object where there is nothing to add.
    """
    chosen = {label_key(header) for _, header in choices.columns}
    found: dict[tuple[str, str], None] = {}
    for survey in surveys:
        read = _newest_reading(file, plan, survey.path)
        if read is None:
            continue
        left_out = {label_key(header) for header in _left_out(read)}
        for column in survey.columns:
            if label_key(column.header) in left_out - chosen:
                found[Role.IGNORE.value, column.header] = None
    return replace(choices, columns=(*found, *choices.columns)) if found else choices


def marked(mapping: Mapping, told: "Choices", choices: "Choices") -> Mapping:
    """The mapping in which columns that ``remembered`` left out say so."""
    added = set(told.columns) - set(choices.columns)
    if not added:
        return mapping
    files = tuple(
        replace(
            file,
            columns=tuple(
                replace(column, evidence=REMEMBERED) if (column.role.value, column.header) in added else column
                for column in file.columns
            ),
        )
        for file in mapping.files
    )
    return replace(mapping, files=files)


def still_there(file: PlanFile, plan: Plan, mapping: Mapping, replaced: Collection[str]) -> tuple[StillThere, ...]:
    """Columns that are not brought in now and that other imports of the plan have, ``replaced`` ones aside."""
    wanted = {label_key(header): header for each in mapping.files for header in _left_out(each)}
    if not wanted:
        return ()
    found: dict[str, list[str]] = {}
    for batch in reversed(plan.batches):
        info = file.batch(batch)
        if batch in replaced or info.kind != "file":
            continue
        has = {label_key(column.header) for column in _brought_in(info)}
        for key in wanted.keys() & has:
            found.setdefault(key, []).append(_called(info))
    return tuple(StillThere(header, tuple(found[key])) for key, header in wanted.items() if key in found)


def still_there_sentences(found: Sequence[StillThere]) -> list[str]:
    """That earlier imports still have a column, which they are, and how it goes."""
    return [
        trn(
            "“{column}” is not brought in, but an earlier import has it: {imports}. Remove that import to take it out"
            " of the leads.",
            "“{column}” is not brought in, but {n} earlier imports have it: {imports}. Remove those imports to take it"
            " out of the leads.",
            len(one.imports),
        ).format(column=one.header, imports=_some(one.imports))
        for one in found
    ]


def remembered_sentences(mapping: Mapping) -> list[str]:
    """Which columns are left out because they were last time."""
    headers = [column.header for file in mapping.files for column in file.columns if column.evidence == REMEMBERED]
    if not headers:
        return []
    text = trn(
        "{columns} is not brought in, as last time.", "{columns} are not brought in, as last time.", len(headers)
    )
    return [text.format(columns=", ".join(tr("“{text}”").format(text=header) for header in dict.fromkeys(headers)))]


def _newest_reading(file: PlanFile, plan: Plan, path: str) -> FileMapping | None:
    """How a file was read last; of several sheets the newest."""
    name = Path(path).name
    for batch in reversed(plan.batches):
        info = file.batch(batch)
        if info.kind != "file":
            continue
        for each in mapping_from_json(info.mapping_json).files:
            if each.path == path or Path(each.path).name == name:
                return each
    return None


def _left_out(read: FileMapping) -> Iterator[str]:
    """Headers of columns that somebody does not want; our own columns of left-out rows are not among them."""
    for column in read.columns:
        if column.role is Role.IGNORE and not column.evidence.startswith("own:"):
            yield column.header


def _brought_in(info: BatchInfo) -> Iterator[ColumnMapping]:
    for each in mapping_from_json(info.mapping_json).files:
        yield from (column for column in each.columns if column.role is not Role.IGNORE)


def _called(info: BatchInfo) -> str:
    """An import by its files and day."""
    names = ", ".join(each.name for each in info.files)
    return names if info.as_of is None else f"{names} ({formats.day(info.as_of)})"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_IMPORTS]) + (" …" if len(names) > MOST_IMPORTS else "")
