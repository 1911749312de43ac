"""What an import would change, before it is made: leads created, updated and unchanged, and by what rule."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from funnel_planner.app.files import drafting, drafts
from funnel_planner.app.files.import_changes import other_day
from funnel_planner.app.files.import_news import Comparison
from funnel_planner.app.files.not_brought_in import StillThere, still_there, still_there_sentences
from funnel_planner.app.files.oddity_words import report_sentences
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.ledger import Ledger
from funnel_planner.domain.mapping import Mapping, MergeRule, Role, Shape
from funnel_planner.domain.oddities import Oddities
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.progress import Reporter
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import formats, mark, tr, trn

if TYPE_CHECKING:  # it loads numpy, which must wait until after the first paint
    from funnel_planner.spreadsheet.leads.parsing import Parsed

READ_WHOLE = 50_000
"""Files of up to this many rows are read as a whole; of larger ones the first rows are."""
_RULES = {
    MergeRule.ID: mark("by their id"),
    MergeRule.EMAIL: mark("by their e-mail address"),
    MergeRule.BOTH: mark("by their id, without one by their e-mail address"),
}


@dataclass(frozen=True, slots=True)
class Foresight:
    """What an import would do; ``sample_rows`` 0: all rows were read, else only that many of ``row_count``."""

    merge: MergeRule
    evidence: str
    """Why leads are recognised so, machine-readable (``Mapping.merge_evidence``)."""
    ledger: Ledger
    """With ``created``, ``updated`` and ``unchanged``; of the sample, where there is one."""
    conflicts: int = 0
    """Leads kept apart although an e-mail address is that of others with different ids."""
    sample_rows: int = 0
    row_count: int = 0
    recognised: bool = True
    """Something tells leads apart, so that a later import can recognise them."""
    already_as_of: date | None = None
    """As in ``importing.Outcome``."""
    hidden_now: tuple[str, ...] = ()
    """Headers of columns that an earlier import of the same files brought in, and this one does not."""
    still_there: tuple[StillThere, ...] = ()
    """Columns that are not brought in and that earlier imports of the plan still have."""
    oddities: Oddities = Oddities()
    """What this import's reports would do to those of earlier ones."""


def foresee(
    file: PlanFile,
    plan: Plan,
    reader: ReaderProcess,
    drafted: drafts.Draft,
    reporter: Reporter | None = None,
    *,
    instead_of: str = "",
) -> Foresight:
    """Read the files as drafted, into memory only, and compare them with the plan's leads; on a worker thread.

    They are compared as ``importing.store`` does, with the same ``instead_of``. Raises ``PlannerError`` and
    ``Cancelled``; nothing is written.
    """
    mapping, surveys = drafted.mapping, drafted.surveys
    rows = sum(survey.row_count for survey in surveys)
    sampled = 0
    if rows <= READ_WHOLE:
        compared = Comparison(file, plan, drafted, instead_of)
        parsed = _read(reader, mapping, compared, reporter)
    else:
        from funnel_planner.spreadsheet.leads.parsing import preview

        compared = Comparison(file, plan, drafted)  # a few rows are never all that a file said
        parsed = preview(surveys, mapping)
        sampled = sum(len(survey.sample_rows) for survey in surveys)
    told = Foresight(mapping.merge, mapping.merge_evidence, parsed.ledger, row_count=rows, recognised=_has_keys(parsed))
    same = compared.already_there()
    if same is not None:
        ledger = replace(same.ledger, created=0, updated=0, unchanged=same.lead_count)
        other = other_day(same, mapping)
        return replace(told, ledger=ledger, already_as_of=other, still_there=still_there(file, plan, mapping, ()))
    news = compared.news(parsed.leads)
    met = Oddities()
    if not sampled:  # a few rows do not say how many numbers are replaced
        met = compared.with_reports_met(met, parsed.leads, ", ".join(survey.name for survey in surveys))
    return replace(
        told,
        ledger=news.told(parsed.ledger),
        conflicts=len(news.conflicts) + parsed.leads.flags.get("email_conflicts", 0),
        sample_rows=sampled,
        hidden_now=compared.hidden_now,
        still_there=still_there(file, plan, mapping, news.replaces),
        oddities=met,
    )


def _read(reader: ReaderProcess, mapping: Mapping, compared: Comparison, reporter: Reporter | None) -> "Parsed":
    """The leads of the files; their rows are told to the comparison only where it asks for them."""
    if not compared.wants_rows:
        return drafting.read(reader, mapping, reporter)
    from funnel_planner.app.files.left_blank import not_stored, without
    from funnel_planner.spreadsheet.leads.parsing import Parsed, with_keys
    from funnel_planner.spreadsheet.leads.row_arrays import RowChunk

    ignored = [not_stored(each) for each in mapping.files]
    keys: list[str] = []
    for message in reader.run("parse", mapping, reporter=reporter):
        if isinstance(message, RowChunk):
            compared.note(message.file, without(message.cells, ignored[message.file]))
            keys += message.keys or [""] * len(message.lines)
        elif isinstance(message, Parsed):
            return compared.completed(with_keys(message, keys), keys)
    raise PlannerError("reader_died", file=mapping.files[0].path)


def sentences(foresight: Foresight) -> list[str]:
    """A foresight in words: what changes, how leads are recognised, what is in doubt."""
    ledger = foresight.ledger
    text = tr("{created} created, {updated} updated, {unchanged} unchanged")
    change = text.format(
        created=formats.count(ledger.created),
        updated=formats.count(ledger.updated),
        unchanged=formats.count(ledger.unchanged),
    )
    if foresight.sample_rows:
        of_all = trn("of the first {n} row", "of the first {n} rows", foresight.sample_rows)
        change = tr("{change} ({of_all}; there are {rows})").format(
            change=change, of_all=of_all, rows=formats.count(foresight.row_count)
        )
    found = [change, rule_sentence(foresight.merge, recognised=foresight.recognised)]
    found += already_sentences(foresight.already_as_of)
    found += hidden_sentences(foresight.hidden_now)
    found += still_there_sentences(foresight.still_there)
    found += report_sentences(foresight.oddities)
    if foresight.conflicts:
        found.append(
            trn(
                "{n} e-mail address belongs to leads with different ids.",
                "{n} e-mail addresses belong to leads with different ids.",
                foresight.conflicts,
            )
        )
    return found


def already_sentences(day: date | None) -> list[str]:
    """That the files are here as of another day than the one chosen now, which changes nothing."""
    if day is None:
        return []
    text = tr("These files are here already, as of {day}. To count them as of another day, choose it under Results.")
    return [text.format(day=formats.day(day))]


def hidden_sentences(headers: Sequence[str]) -> list[str]:
    """That columns brought in before go, and where they are still; empty where there are none."""
    if not headers:
        return []
    text = trn(
        "{columns} is not brought in any more: this import takes the place of the earlier one of the same file."
        " Its values stay in the history of the plan, so that this can be undone.",
        "{columns} are not brought in any more: this import takes the place of the earlier one of the same file."
        " Their values stay in the history of the plan, so that this can be undone.",
        len(headers),
    )
    names = ", ".join(tr("“{text}”").format(text=header) for header in headers)
    return [text.format(columns=names)]


def rule_sentence(rule: MergeRule, *, recognised: bool = True) -> str:
    """By what leads are recognised."""
    if not recognised:
        return tr("Nothing tells the leads apart, so each row is a lead of its own.")
    return tr("Leads are recognised {rule}.").format(rule=tr(_RULES[rule]))


def merge_rules(mapping: Mapping) -> Sequence[MergeRule]:
    """The rules that the columns brought in allow; of totals none matters, so theirs do not count."""
    lists = [file for file in mapping.files if file.shape is not Shape.AGGREGATE]
    has_id = any(file.column(Role.ID) for file in lists)
    has_email = any(file.column(Role.EMAIL) for file in lists)
    allowed = {MergeRule.ID: has_id, MergeRule.EMAIL: has_email, MergeRule.BOTH: has_id and has_email}
    return [rule for rule, possible in allowed.items() if possible]


def _has_keys(parsed: "Parsed") -> bool:
    return parsed.leads.has_keys
