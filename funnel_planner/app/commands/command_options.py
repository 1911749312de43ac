"""The words of the command line: commands, options and what they are for."""

import argparse
import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from funnel_planner.app.commands.command_complaints import OneSentenceParser, check_words
from funnel_planner.domain.counting import Attribution, CountingMode, LostPolicy
from funnel_planner.domain.mapping import CountKind, DateOrder, MergeRule, Shape
from funnel_planner.words import LANGUAGES, tr

_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one command, whose name is ``command``; exits with 2 and a sentence where they make no sense."""
    parser, commands = _parser()
    check_words(parser, commands, arguments)
    options = parser.parse_args(_with_joined_offset(arguments))
    if options.sample:
        parser.error(tr("--sample stands alone"))
    return options


def language_wanted(arguments: Sequence[str]) -> str:
    """The language that ``--lang`` names, so that also what is wrong is said in it; empty: none that there is."""
    wanted = ""
    for word, following in pairwise((*arguments, "")):
        if word == "--lang" or word.startswith("--lang="):
            wanted = word.partition("=")[2] or following
    return wanted if wanted in LANGUAGES else ""


def _with_joined_offset(arguments: Sequence[str]) -> list[str]:
    """``--utc-offset -05:00`` as one word, because the second one looks like an option."""
    joined: list[str] = []
    for word in arguments:
        if joined and joined[-1] == "--utc-offset" and _OFFSET.fullmatch(word):
            joined[-1] = f"--utc-offset={word}"
        else:
            joined.append(word)
    return joined


def _parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """The parser, and that of each command."""
    parser = OneSentenceParser(
        prog="funnel-planner",
        usage="funnel-planner [FILE.funnel | --sample]\n       funnel-planner COMMAND ...",
        description=tr(
            "Design funnels, import leads, see conversion. Without a command the window opens: on your own plans, on"
            " those in FILE.funnel, or on a sample."
        ),
    )
    parser.add_argument("--sample", action="store_true", help=tr("open the window on a sample plan"))
    commands = parser.add_subparsers(
        required=True, metavar="COMMAND", dest="command", parser_class=OneSentenceParser, prog="funnel-planner"
    )
    look = commands.add_parser("inspect", help=tr("what the reader decides about a file, and why"))
    look.add_argument("file", type=Path, metavar="FILE", help=tr("a spreadsheet: CSV, TSV, Excel or LibreOffice"))
    look.add_argument(
        "--sheet", default="", metavar="NAME", help=tr("the sheet to read; NAME#2 or #2 for its second table")
    )
    measure = commands.add_parser("analyse", help=tr("counts, conversion and drop-off; writes nothing"))
    _add_reading_options(measure)
    _add_cuts_group(measure)
    bring_in = commands.add_parser("import", help=tr("import leads into a plan file"))
    _add_reading_options(bring_in)
    bring_in.add_argument(
        "--left-out",
        type=Path,
        metavar="OUT.xlsx",
        help=tr("write the rows that were not used to a sheet (.xlsx or .csv), to mend and import again"),
    )
    write = commands.add_parser("export", help=tr("write a plan as an Excel workbook"))
    write.add_argument("out", type=Path, metavar="OUT.xlsx", help=tr("the workbook; one that is there is replaced"))
    write.add_argument(
        "--tracker",
        action="store_true",
        help=tr("instead of the plan a list to fill in with leads, which is imported without any mapping"),
    )
    at_once = commands.add_parser("report", help=tr("import leads and write the workbook in one go; keeps no plan"))
    _add_reading_options(at_once)
    at_once.add_argument(
        "--out", type=Path, required=True, metavar="OUT.xlsx", help=tr("the workbook; one that is there is replaced")
    )
    made = tr("the plan file; made if it is not there")
    for command, what in ((bring_in, made), (write, tr("the plan file"))):
        command.add_argument("--file", type=Path, required=True, metavar="PLANS.funnel", help=what)
        command.add_argument("--plan", required=True, metavar="NAME", help=tr("the name of the plan"))
    for command in (look, measure, bring_in):
        command.add_argument("--json", action="store_true", help=tr("one JSON object on stdout"))
    for command in (look, measure, bring_in, write, at_once):
        command.add_argument("--lang", choices=LANGUAGES, default="", help=tr("the language of texts"))
    return parser, dict(commands.choices)


def _add_reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help=tr("spreadsheets; several are joined on the lead id")
    )
    funnel = parser.add_mutually_exclusive_group()
    funnel.add_argument("--template", default="", metavar="NAME", help=_templates_help())
    funnel.add_argument("--stages", default="", metavar="A,B,C", help=tr("the stages of the funnel, in order"))
    reading = parser.add_argument_group(tr("reading"))
    _add_form_of_files(reading)
    _add_meanings(reading)
    _add_counting_group(parser)


def _templates_help() -> str:
    from funnel_planner.domain.templates import template_names

    text = tr("a funnel that comes with the program: {names}")
    return text.format(names=", ".join(template_names()))


def _add_cuts_group(parser: argparse.ArgumentParser) -> None:
    cuts = parser.add_argument_group(tr("cuts"))
    cuts.add_argument("--by", default="", metavar="HEADER", help=tr("counts for each label of a column"))
    cuts.add_argument(
        "--cohort", choices=["month", "week", "quarter"], help=tr("leads by the period in which they entered")
    )
    cuts.add_argument(
        "--top-channels",
        type=_at_least_one,
        metavar="N",
        help=tr("so many channels with the most leads, the rest as Other"),
    )
    cuts.add_argument(
        "--mature-window-days",
        type=_days,
        metavar="N",
        help=tr("conversion within so many days, of leads that had that long"),
    )
    cuts.add_argument(
        "--compare",
        nargs=2,
        type=_span,
        metavar="FROM..TO",
        help=tr("two spans of entry days, such as 2024-01-01..2024-03-31: did rates change, or the mix of channels?"),
    )


def _add_form_of_files(reading: argparse._ArgumentGroup) -> None:
    """What rows, dates and numbers are written like."""
    reading.add_argument(
        "--shape",
        choices=["auto", *(shape.value for shape in Shape)],
        default="auto",
        metavar="auto|snapshot|wide|log|aggregate",
        help=tr("what a row is: a lead and its stage, a lead with a column for each stage, a stage change, or counts"),
    )
    reading.add_argument(
        "--sheet", default="", metavar="NAME", help=tr("the sheet to read; NAME#2 or #2 for its second table")
    )
    reading.add_argument(
        "--dates", choices=[order.value for order in DateOrder], default="", help=tr("the order of day, month and year")
    )
    reading.add_argument(
        "--decimal",
        choices=["point", "comma"],
        default="",
        help=tr("the decimal mark of numbers that leave it open, such as 1.234"),
    )
    reading.add_argument(
        "--period",
        type=_span,
        metavar="FROM..TO",
        help=tr("the days that counts or costs without dates are about, such as 2024-01-01..2024-01-31"),
    )
    reading.add_argument(
        "--merge",
        choices=[rule.value for rule in MergeRule],
        default="",
        help=tr("by what leads are recognised: their id, their e-mail address, or the id and else the address"),
    )
    reading.add_argument(
        "--kind",
        choices=[kind.value for kind in CountKind],
        default="",
        help=tr("what counts mean: all who reached a stage (as if nothing is said), or those who stand there now"),
    )


def _add_meanings(reading: argparse._ArgumentGroup) -> None:
    """What columns and labels mean; each can be said of several."""
    pairs: dict[str, Any] = {"action": "append", "default": []}
    reading.add_argument(
        "--column",
        type=_column,
        metavar="ROLE=HEADER",
        help=tr(
            "what a column is: id, stage, channel, created, closed, value ... or stage:NAME; ignore leaves it out;"
            " repeatable"
        ),
        **pairs,
    )
    reading.add_argument(
        "--stage", type=_label, metavar="LABEL=STAGE", help=tr("what a stage label means; repeatable"), **pairs
    )
    reading.add_argument("--lost", metavar="LABEL", help=tr("a stage label of lost leads; repeatable"), **pairs)
    reading.add_argument(
        "--exclude",
        metavar="LABEL",
        help=tr("a stage label of leads to leave out; repeatable"),
        **pairs,
    )
    reading.add_argument(
        "--channel",
        type=_label,
        metavar="LABEL=CHANNEL",
        help=tr("what a channel label means, (unknown) those without one; repeatable"),
        **pairs,
    )
    reading.add_argument(
        "--exclude-channel",
        metavar="LABEL",
        help=tr("a channel whose rows of a report are left out, such as a subtotal; repeatable"),
        **pairs,
    )


def _add_counting_group(parser: argparse.ArgumentParser) -> None:
    """Rules that were not given are None: an existing plan keeps its own."""
    counting = parser.add_argument_group(tr("counting"))
    counting.add_argument(
        "--lost-policy",
        choices=[policy.value for policy in LostPolicy],
        help=tr("lost leads stay in the rates (entry, as if nothing is said) or are left out (exclude)"),
    )
    counting.add_argument(
        "--as-of", type=_day, metavar="DATE", help=tr("the day to count for, such as 2024-03-31; today if not said")
    )
    counting.add_argument(
        "--utc-offset", type=_offset, metavar="+HH:MM", help=tr("the clock of the plan, for times that name their zone")
    )
    counting.add_argument(
        "--counting",
        choices=[mode.value for mode in CountingMode],
        help=tr("when a lead counts at a stage: it came at least as far, passed all before it in order, or was there"),
    )
    counting.add_argument(
        "--attribution",
        choices=[rule.value for rule in Attribution],
        help=tr("which channel a lead counts for: its first, its last, or the one it entered by"),
    )
    counting.add_argument(
        "--window-days", type=_days, metavar="N", help=tr("count only what happened within so many days from entry")
    )


def _column(text: str) -> tuple[str, str]:
    """ROLE=HEADER: a header may hold equals signs."""
    return _pair(text, *text.partition("=")[::2])


def _label(text: str) -> tuple[str, str]:
    """LABEL=STAGE: a label may hold equals signs."""
    return _pair(text, *text.rpartition("=")[::2])


def _pair(text: str, left: str, right: str) -> tuple[str, str]:
    if not (left.strip() and right.strip()):
        raise argparse.ArgumentTypeError(tr("“{text}” should look like NAME=VALUE").format(text=text))
    return left.strip(), right.strip()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(tr("“{text}” is not a date such as 2024-03-31").format(text=text)) from None


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise argparse.ArgumentTypeError(tr("“{text}” is not a number of days").format(text=text))
    return int(text)


def _at_least_one(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 1_000_000):
        raise argparse.ArgumentTypeError(tr("“{text}” is not a number of channels").format(text=text))
    return int(text)


def _span(text: str) -> tuple[date, date]:
    first, dots, last = text.partition("..")
    if not dots:
        raise argparse.ArgumentTypeError(
            tr("“{text}” is not a span of days such as 2024-01-01..2024-03-31").format(text=text)
        )
    span = _day(first.strip()), _day(last.strip())
    if span[0] > span[1]:
        raise argparse.ArgumentTypeError(tr("“{text}” ends before it begins").format(text=text))
    return span


def _offset(text: str) -> int:
    found = _OFFSET.fullmatch(text)
    if not found or int(found[2]) > 23 or int(found[3]) > 59:
        raise argparse.ArgumentTypeError(tr("“{text}” is not a time difference such as +01:00").format(text=text))
    return (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == "-" else 1)
