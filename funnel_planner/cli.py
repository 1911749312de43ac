"""The command line: inspect, analyse, import, export, report. Runs without a display and without Qt.

Expected errors are one sentence on stderr and exit 2; with ``--json`` stdout holds exactly one object. What people
should know about a reading that went well goes to stderr.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from funnel_planner.app.commands.command_options import language_wanted, parse
from funnel_planner.app.commands.command_plan import (
    cuts_of,
    draft_of,
    plan_of,
    refuse_what_differs,
    with_named_channels,
)
from funnel_planner.app.explain import explain
from funnel_planner.app.files import drafting, drafts, importing
from funnel_planner.app.plan_pictures import keep_picture
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.spreadsheet.child.reader_process import ReaderProcess
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import mark, system_language, tr, trn, use_language

if TYPE_CHECKING:
    from funnel_planner.spreadsheet.meaning.survey import Survey


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code: 0 done, 2 an expected error."""
    use_language(system_language())
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    wanted = language_wanted(arguments)
    if wanted:
        use_language(wanted)
    options = parse(arguments)
    try:
        _write_out(COMMANDS[options.command](options))
    except PlannerError as error:
        print(explain(error), file=sys.stderr)
        return 2
    return 0


def inspect(options: argparse.Namespace) -> str:
    """What the reader decided about a file, and why."""
    from funnel_planner.app.commands.inspecting import inspection, inspection_text, noticed

    with ReaderProcess() as reader:
        (survey,) = _looked_over(reader, [options.file], options.sheet)
    found = inspection(survey)
    _tell(noticed(found))
    return json.dumps(found, ensure_ascii=False) if options.json else inspection_text(found)


def analyse(options: argparse.Namespace) -> str:
    """Counts, conversion and drop-off of lead files; writes nothing."""
    from funnel_planner.app.commands.analysis import analysis, as_imported, look_at
    from funnel_planner.app.commands.answers import counts_by, find
    from funnel_planner.app.commands.text_report import text_by, text_numbers, text_report
    from funnel_planner.app.files.channel_choices import with_channel_meanings
    from funnel_planner.app.files.date_check import years_wanted
    from funnel_planner.app.files.oddity_words import kept_apart_keys, oddity_sentences
    from funnel_planner.app.findings.by_column import number_keys, numbers_by
    from funnel_planner.app.numbers import count_leads

    plan = plan_of(options)
    with ReaderProcess() as reader:
        drafted = _drafted(_look_over(reader, options), plan, options)
        parsed = drafting.read(reader, drafted.mapping)
    mapping = drafted.mapping
    plan = as_imported(with_channel_meanings(plan, drafted.decided), mapping)
    cube = count_leads(plan, parsed.leads)
    try:
        found = find(plan, cube, cuts_of(options))
    except PlannerError as error:
        raise years_wanted(error, mapping) from error
    by = counts_by(cube, mapping, options.by) if options.by else None
    _remark(drafted, plan, oddity_sentences(parsed.oddities))
    look = look_at(plan, cube, mapping, found)
    numbers = numbers_by(look, options.by) if by is not None else None
    if not options.json:
        texts = [text_report(found, look, parsed.ledger)]
        if by is not None:
            texts.append(text_by(plan, options.by, by))
        if numbers is not None:
            texts.append(text_numbers(options.by, numbers))
        return "\n\n".join(texts)
    cut: dict[str, object] = {} if by is None else {"by": by}
    if numbers is not None:
        cut["by_numbers"] = number_keys(numbers)
    answered = analysis(found, look, parsed.ledger, mapping, cut)
    answered["decisions"]["merge"]["kept_apart"] = kept_apart_keys(parsed.oddities)
    return json.dumps(answered, ensure_ascii=False, allow_nan=False)


def import_(options: argparse.Namespace) -> str:
    """Import lead files into a plan of a plan file, making either where it is absent; answers the ledger."""
    from funnel_planner.app.files import left_out
    from funnel_planner.app.files.expecting import read_day_sentences
    from funnel_planner.app.files.foreseeing import already_sentences, hidden_sentences
    from funnel_planner.app.files.not_brought_in import still_there_sentences
    from funnel_planner.app.files.oddity_words import oddity_sentences, to_come_sentences

    if options.left_out is not None:
        left_out.check_target(options.left_out, [*options.files, options.file])
    if not options.file.absolute().parent.is_dir():  # a slip of the pen makes no folders
        raise PlannerError("folder_missing", file=str(options.file))
    with ReaderProcess() as reader:
        surveys = _look_over(reader, options)
        if options.file.exists():
            with _existing_file(options.file) as file:
                known = _named_plan(file, options.plan)
                if known is not None:
                    refuse_what_differs(known, options)
                    plan = with_named_channels(known, options)
                else:
                    plan = replace(plan_of(options), name=options.plan)
                if options.shape == "auto":
                    surveys = drafting.as_before(reader, surveys, file)
                drafted = _drafted(surveys, plan, options, file, is_new=known is None)
                outcome = _store(file, plan, reader, drafted, is_new=known is None)
        else:
            plan = replace(plan_of(options), name=options.plan)
            drafted = _drafted(surveys, plan, options)  # before anything is made: wrong choices leave nothing behind
            with _new_file(options.file) as file:
                outcome = _store(file, plan, reader, drafted, is_new=True)
        written = None
        if options.left_out is not None:
            written = left_out.write(options.left_out, left_out.of_files(reader, drafted.mapping, outcome.notes))
        uncounted = read_day_sentences(reader, plan, drafted)
    told = [
        *(uncounted or to_come_sentences(outcome.oddities)),
        *already_sentences(outcome.already_as_of),
        *hidden_sentences(outcome.hidden_now),
    ]
    told += still_there_sentences(outcome.still_there)
    _remark(drafted, plan, [*oddity_sentences(outcome.oddities), *told])
    return _import_answer(options, outcome, written)


def _import_answer(options: argparse.Namespace, outcome: importing.Outcome, written: int | None) -> str:
    """The ledger of an import, what it changed, and how many rows were written to ``--left-out``."""
    from funnel_planner.app.commands.reading_answers import ledger_keys
    from funnel_planner.app.files.ledger_words import ledger_sentence

    ledger = outcome.ledger
    if options.json:
        people = {"created": ledger.created, "updated": ledger.updated, "unchanged": ledger.unchanged}
        found: dict[str, object] = {"plan": options.plan, "ledger": {**ledger_keys(ledger), **people}}
        if written is not None:
            found["left_out"] = {"file": str(options.left_out), "rows": written}
        return json.dumps(found, ensure_ascii=False)
    people_text = tr("{created} created, {updated} updated, {unchanged} unchanged")
    changed = people_text.format(created=ledger.created, updated=ledger.updated, unchanged=ledger.unchanged)
    lines = [ledger_sentence(ledger), changed]
    if written is not None:
        text = trn("{n} row that was not used: {file}", "{n} rows that were not used: {file}", written)
        lines.append(text.format(file=options.left_out))
    return "\n".join(lines)


def export(options: argparse.Namespace) -> str:
    """Write a plan as an Excel workbook, or a list for its leads."""
    from funnel_planner.app.workbook.exporting import export_lead_tracker, export_workbook

    _check_is_workbook(options.out)
    with PlanFile.open(options.file) as file:
        plan = _named_plan(file, options.plan)
        if plan is None:
            raise PlannerError("plan_unknown", value=options.plan, file=str(options.file))
        if options.tracker:
            export_lead_tracker(file, plan, options.out)
        else:
            export_workbook(file, plan, options.out)
    return str(options.out)


def report(options: argparse.Namespace) -> str:
    """Write the workbook of lead files in one go: the plan that they are brought into lives no longer than that."""
    from funnel_planner.app.files.fitting import name_after
    from funnel_planner.app.files.oddity_words import oddity_sentences, to_come_sentences
    from funnel_planner.app.files.remarks import stage_sentences
    from funnel_planner.app.workbook.exporting import export_workbook
    from funnel_planner.domain.templates import without_examples

    _check_is_workbook(options.out)
    if options.out.exists() and any(path.exists() and path.samefile(options.out) for path in options.files):
        raise PlannerError("report_onto_source", file=str(options.out))
    with ReaderProcess() as reader, TemporaryDirectory() as folder:
        surveys = _look_over(reader, options)
        plan = without_examples(plan_of(options))
        plan = with_named_channels(replace(plan, name=name_after(options.files[0].name) or plan.name), options)
        drafted = _drafted(surveys, plan, options)
        with PlanFile.create(Path(folder) / "report.funnel") as file:
            outcome = _store(file, plan, reader, drafted, is_new=True)
            export_workbook(file, file.load_plan(plan.id), options.out)
    told = [*oddity_sentences(outcome.oddities), *to_come_sentences(outcome.oddities)]
    _remark(drafted, plan, [*stage_sentences(drafted, plan), *told])
    return str(options.out)


def _check_is_workbook(out: Path) -> None:
    if out.suffix.lower() != ".xlsx":
        raise PlannerError("not_available_yet", option=out.suffix or str(out))


COMMANDS: dict[str, Callable[[argparse.Namespace], str]] = {
    "inspect": inspect,
    "analyse": analyse,
    "import": import_,
    "export": export,
    "report": report,
}


def _write_out(text: str) -> None:
    """Print the answer, whole or with a sentence why not."""
    try:
        print(text, flush=True)
    except OSError as error:
        with suppress(OSError, ValueError):  # or Python would try once more when it ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise PlannerError("output_not_written", reason=error.strerror or str(error)) from error


def _remark(drafted: drafts.Draft, plan: Plan, reading: Sequence[str]) -> None:
    """Say what was noticed: while looking files over, and while reading them (``reading``)."""
    from funnel_planner.app.files.remarks import remarks

    _tell([*remarks(drafted, plan), *reading])


def _tell(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)


def _drafted(
    surveys: "tuple[Survey, ...]",
    plan: Plan,
    options: argparse.Namespace,
    file: PlanFile | None = None,
    *,
    is_new: bool = True,
) -> drafts.Draft:
    """How the files are to be read. Raises ``PlannerError`` where that is not decided, or cannot be counted so.

    ``is_new``: the plan has no leads of other files yet, which might say more.
    """
    from funnel_planner.app.files.counting_check import check_countable
    from funnel_planner.app.files.import_check import check_answered

    drafted = draft_of(surveys, plan, options, file)
    check_answered(drafted)
    if is_new:
        check_countable(drafted.mapping, plan.counting)
    return drafted


def _store(
    file: PlanFile, plan: Plan, reader: ReaderProcess, drafted: drafts.Draft, *, is_new: bool
) -> importing.Outcome:
    """Import into a plan of an open file; a new plan is put there with its leads, all at once."""
    outcome = importing.store(file, plan, reader, drafted)
    filled = importing.activated(plan, outcome, drafted.decided)
    if is_new:
        file.create_plan(plan, mark("Create plan"), then=(filled, mark("Import leads")))
    elif filled != file.load_plan(plan.id):
        file.record(filled, mark("Import leads"))
    else:
        return outcome
    keep_picture(file, filled)  # for the cards of the window, which counts no plan but the open one
    return outcome


def _existing_file(path: Path) -> PlanFile:
    """The plan file to write to, without what an import that was cut off left. Raises ``PlannerError``."""
    file = PlanFile.open(path)
    refusal = file.read_only_error
    if refusal is not None:
        file.close()
        raise refusal
    try:
        file.clean_up()
    except BaseException:
        file.close()
        raise
    return file


@contextmanager
def _new_file(path: Path) -> Iterator[PlanFile]:
    """A plan file made for what follows; should that fail, it does not stay behind."""
    made = False
    try:
        with PlanFile.create(path) as file:
            made = True
            yield file
    except BaseException:
        with suppress(OSError):
            if made:
                path.unlink(missing_ok=True)
        raise


def _named_plan(file: PlanFile, name: str) -> Plan | None:
    for card in file.plan_cards():
        if not card.trashed and label_key(card.name) == label_key(name):
            return file.load_plan(card.id)
    return None


def _look_over(reader: ReaderProcess, options: argparse.Namespace) -> "tuple[Survey, ...]":
    as_it_stands = options.shape not in ("auto", Shape.AGGREGATE)  # rows of leads are no months side by side
    headers = [header for _, header in options.column]
    return _looked_over(reader, options.files, options.sheet, as_it_stands=as_it_stands, headers=headers)


def _looked_over(
    reader: ReaderProcess,
    paths: Sequence[Path],
    sheet: str,
    *,
    as_it_stands: bool = False,
    headers: Sequence[str] = (),
) -> "tuple[Survey, ...]":
    """A survey of each file. Raises ``PlannerError("sheets_none")`` where a sheet is named and no file has any."""
    surveys = drafting.look_over(reader, paths, sheet=sheet, as_it_stands=as_it_stands, headers=headers)
    named = sheet.rpartition("#")[0] if sheet.rpartition("#")[2].isdecimal() else sheet
    if named and not any(survey.info.sheets for survey in surveys):
        raise PlannerError("sheets_none", file=paths[0].name, value=named)
    return surveys
