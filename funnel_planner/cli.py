"""The command line: inspect, analyse, import, export. Runs without a display and without Qt.

Expected errors are one sentence on stderr and exit 2; with ``--json`` stdout holds exactly one object.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from funnel_planner.app import importing
from funnel_planner.app.explain import explain
from funnel_planner.domain.checks import new_id
from funnel_planner.domain.counting import Attribution, Counting, CountingMode, LostPolicy
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.labels import label_key
from funnel_planner.domain.mapping import DateOrder, Shape
from funnel_planner.domain.plan import Plan
from funnel_planner.domain.stage import Stage
from funnel_planner.spreadsheet.reader_process import ReaderProcess
from funnel_planner.storage.plan_file import PlanFile
from funnel_planner.words import LANGUAGES, language, mark, system_language, tr, use_language

if TYPE_CHECKING:
    from funnel_planner.spreadsheet.survey import Survey

NOT_YET = (
    "mature_window_days", "kind", "cohort", "top_channels", "compare",
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit code: 0 done, 2 an expected error."""
    use_language(system_language())
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    options = _parser().parse_args(arguments)
    if getattr(options, "lang", None):
        use_language(options.lang)
    run: Callable[[argparse.Namespace], None] = options.run
    try:
        run(options)
    except PlannerError as error:
        print(explain(error), file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
    return 0


def inspect(options: argparse.Namespace) -> None:
    """What the reader decided about a file, and why."""
    from funnel_planner.app.inspecting import inspection, inspection_text

    with ReaderProcess() as reader:
        (survey,) = importing.look_over(reader, [options.file], sheet=options.sheet)
    found = inspection(survey)
    print(json.dumps(found, ensure_ascii=False) if options.json else inspection_text(found))


def analyse(options: argparse.Namespace) -> None:
    """Counts, conversion and drop-off of lead files; writes nothing."""
    from funnel_planner.app.answers import answer, counts_by, decisions, text_report
    from funnel_planner.app.numbers import count_leads, measured_in
    from funnel_planner.app.state import LeadFilter

    plan = _plan(options)
    with ReaderProcess() as reader:
        drafted = _draft(reader, plan, options)
        parsed = importing.read(reader, drafted.mapping)
    cube = count_leads(plan, parsed.leads)
    measured = measured_in(cube, LeadFilter())
    if not options.json:
        print(text_report(plan, measured, parsed.ledger))
        return
    shape = drafted.mapping.files[0].shape.value
    found = answer(plan, measured, parsed.ledger, decisions(drafted.mapping), shape)
    if options.by:
        found["by"] = counts_by(cube, parsed.leads, options.by)
    print(json.dumps(found, ensure_ascii=False, allow_nan=False))


def import_(options: argparse.Namespace) -> None:
    """Import lead files into a plan of a plan file, making either where it is absent; prints the ledger."""
    from funnel_planner.app.answers import ledger_keys
    from funnel_planner.app.ledger_words import ledger_sentence

    with ReaderProcess() as reader:
        _look_over(reader, options)  # before anything is made: what cannot be read leaves no file behind
        with _plan_file(options) as file:
            outcome = _import_into(file, reader, options)
    ledger = outcome.ledger
    if options.json:
        people = {"created": ledger.created, "updated": ledger.updated, "unchanged": ledger.unchanged}
        print(json.dumps({"plan": options.plan, "ledger": {**ledger_keys(ledger), **people}}, ensure_ascii=False))
        return
    print(ledger_sentence(ledger))
    people_text = tr("{created} created, {updated} updated, {unchanged} unchanged")
    print(people_text.format(created=ledger.created, updated=ledger.updated, unchanged=ledger.unchanged))


def export(options: argparse.Namespace) -> None:
    """Write a plan as an Excel workbook."""
    from funnel_planner.app.exporting import export_workbook

    if options.out.suffix.lower() != ".xlsx":
        raise PlannerError("not_available_yet", option=options.out.suffix or str(options.out))
    with PlanFile.open(options.file) as file:
        plan = _named_plan(file, options.plan)
        if plan is None:
            raise PlannerError("plan_unknown", value=options.plan, file=str(options.file))
        export_workbook(file, plan, options.out)
    print(options.out)


def report(_options: argparse.Namespace) -> None:
    """Import and export in one go."""
    raise PlannerError("not_available_yet", option="report")


def _import_into(file: PlanFile, reader: ReaderProcess, options: argparse.Namespace) -> importing.Outcome:
    """Import into the named plan of an open file, making the plan where it is absent."""
    plan = _named_plan(file, options.plan)
    is_new = plan is None
    if plan is None:
        plan = replace(_plan(options), name=options.plan)
    drafted = _draft(reader, plan, options)
    if is_new:
        file.create_plan(plan, mark("Create plan"))
    outcome = importing.store(file, plan, reader, drafted)
    if outcome.batch_id:
        file.record(importing.activated(plan, outcome, drafted.choices), mark("Import leads"))
    return outcome


def _plan_file(options: argparse.Namespace) -> PlanFile:
    """The plan file to write to, made where there is none. Raises ``PlannerError`` where it cannot be written."""
    path: Path = options.file
    if not path.exists():
        if not (options.template or options.stages):
            raise PlannerError("stages_wanted")
        path.parent.mkdir(parents=True, exist_ok=True)
        return PlanFile.create(path)
    file = PlanFile.open(path)
    refusal = file.read_only_error
    if refusal is not None:
        file.close()
        raise refusal
    return file


def _named_plan(file: PlanFile, name: str) -> Plan | None:
    for card in file.plan_cards():
        if not card.trashed and label_key(card.name) == label_key(name):
            return file.load_plan(card.id)
    return None


def _plan(options: argparse.Namespace) -> Plan:
    """The funnel named by ``--template`` or ``--stages``, under the counting options."""
    if options.template:
        from funnel_planner.domain.templates import load_template

        plan = load_template(options.template, language())
    elif options.stages:
        names = [name.strip() for name in options.stages.split(",") if name.strip()]
        stages = tuple(Stage(id=f"s{number}", name=name) for number, name in enumerate(names, 1))
        plan = Plan(id=new_id(), name=names[0] if names else "", stages=stages)
    else:
        raise PlannerError("stages_wanted")
    counting = Counting(
        mode=CountingMode(options.counting),
        attribution=Attribution(options.attribution),
        lost_policy=LostPolicy(options.lost_policy),
        window_days=options.window_days,
        utc_offset_minutes=options.utc_offset or 0,
    )
    return replace(plan, counting=counting)


def _draft(reader: ReaderProcess, plan: Plan, options: argparse.Namespace) -> importing.Draft:
    """Look the files over and decide how to read them, the options overriding every proposal."""
    from funnel_planner.spreadsheet.proposal import Choices

    surveys = _look_over(reader, options)
    choices = Choices(
        shape=None if options.shape == "auto" else Shape(options.shape),
        columns=tuple(options.column),
        labels=tuple(options.stage),
        lost=tuple(options.lost),
        exclude=tuple(options.exclude),
        dates=DateOrder(options.dates) if options.dates else None,
        as_of=options.as_of,
        utc_offset_minutes=options.utc_offset or 0,
    )
    return importing.draft(surveys, plan, choices)


def _look_over(reader: ReaderProcess, options: argparse.Namespace) -> "tuple[Survey, ...]":
    _refuse_what_is_not_built(options)
    return importing.look_over(reader, options.files, sheet=options.sheet)


def _refuse_what_is_not_built(options: argparse.Namespace) -> None:
    for name in NOT_YET:
        if getattr(options, name, None):
            raise PlannerError("not_available_yet", option="--" + name.replace("_", "-"))


def _parser() -> argparse.ArgumentParser:
    parser = _OneSentenceParser(
        prog="funnel-planner",
        description=tr("Design funnels, import leads, see conversion. Without a command: opens the window on FILE."),
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_OneSentenceParser)
    look = commands.add_parser("inspect", help=tr("what the reader decides about a file, and why"))
    look.add_argument("file", type=Path, metavar="FILE")
    look.add_argument("--sheet", default="", metavar="NAME")
    look.set_defaults(run=inspect)
    measure = commands.add_parser("analyse", help=tr("counts, conversion and drop-off; writes nothing"))
    _add_reading_options(measure)
    measure.set_defaults(run=analyse)
    bring_in = commands.add_parser("import", help=tr("import leads into a plan file"))
    _add_reading_options(bring_in)
    bring_in.add_argument("--file", type=Path, required=True, metavar="PLANS.funnel")
    bring_in.add_argument("--plan", required=True, metavar="NAME")
    bring_in.set_defaults(run=import_)
    write = commands.add_parser("export", help=tr("write a plan as an Excel workbook"))
    write.add_argument("--file", type=Path, required=True, metavar="PLANS.funnel")
    write.add_argument("--plan", required=True, metavar="NAME")
    write.add_argument("out", type=Path, metavar="OUT.xlsx")
    write.set_defaults(run=export)
    for command in (look, measure, bring_in):
        command.add_argument("--json", action="store_true", help=tr("one JSON object on stdout"))
    for command in (look, measure, bring_in, write):
        command.add_argument("--lang", choices=LANGUAGES, default="")
    later = commands.add_parser("report", help=tr("not available yet"))
    later.add_argument("rest", nargs=argparse.REMAINDER)
    later.set_defaults(run=report)
    return parser


def _add_reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    funnel = parser.add_mutually_exclusive_group()
    funnel.add_argument("--template", default="", metavar="NAME")
    funnel.add_argument("--stages", default="", metavar="A,B,C")
    reading = parser.add_argument_group(tr("reading"))
    reading.add_argument("--shape", choices=["auto", *(shape.value for shape in Shape)], default="auto")
    reading.add_argument("--sheet", default="", metavar="NAME")
    reading.add_argument("--dates", choices=[order.value for order in DateOrder], default="")
    reading.add_argument("--column", type=_pair, action="append", default=[], metavar="ROLE=HEADER")
    reading.add_argument("--stage", type=_pair, action="append", default=[], metavar="LABEL=STAGE")
    reading.add_argument("--lost", action="append", default=[], metavar="LABEL")
    reading.add_argument("--lost-policy", choices=[policy.value for policy in LostPolicy], default="entry")
    reading.add_argument("--exclude", action="append", default=[], metavar="LABEL")
    reading.add_argument("--kind", choices=["reached", "current"], default="")
    counting = parser.add_argument_group(tr("counting"))
    counting.add_argument("--counting", choices=[mode.value for mode in CountingMode], default="reached")
    counting.add_argument("--attribution", choices=[rule.value for rule in Attribution], default="first")
    counting.add_argument("--window-days", type=int, metavar="N")
    counting.add_argument("--mature-window-days", type=int, metavar="N")
    counting.add_argument("--as-of", type=_day, metavar="DATE")
    counting.add_argument("--utc-offset", type=_offset, metavar="+HH:MM")
    cuts = parser.add_argument_group(tr("cuts"))
    cuts.add_argument("--cohort", choices=["month", "week", "quarter"], default="")
    cuts.add_argument("--by", default="", metavar="HEADER")
    cuts.add_argument("--top-channels", type=int, metavar="N")
    cuts.add_argument("--compare", nargs=2, metavar="FROM..TO")


def _pair(text: str) -> tuple[str, str]:
    left, equals, right = text.partition("=")
    if not (left.strip() and equals and right.strip()):
        raise argparse.ArgumentTypeError(tr("“{text}” should look like NAME=VALUE").format(text=text))
    return left.strip(), right.strip()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(tr("“{text}” is not a date such as 2024-03-31").format(text=text)) from None


def _offset(text: str) -> int:
    found = re.fullmatch(r"([+-])(\d{2}):?(\d{2})", text)
    if not found or int(found[2]) > 23 or int(found[3]) > 59:
        raise argparse.ArgumentTypeError(tr("“{text}” is not a time difference such as +01:00").format(text=text))
    return (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == "-" else 1)


class _OneSentenceParser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the whole usage."""

    def error(self, message: str) -> NoReturn:
        hint = tr("See --help.")
        self.exit(2, f"{self.prog}: {message}. {hint}\n")
