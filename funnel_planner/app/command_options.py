"""The words of the command line: commands, options and what they are for."""

import argparse
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from funnel_planner.domain.counting import Attribution, CountingMode, LostPolicy
from funnel_planner.domain.errors import PlannerError
from funnel_planner.domain.mapping import DateOrder, Shape
from funnel_planner.words import LANGUAGES, tr

NOT_YET = ("mature_window_days", "kind", "cohort", "top_channels", "compare")
"""Options that are understood, and refused."""
_OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one command, whose name is ``command``; exits with 2 and a sentence where they make no sense."""
    return _parser().parse_args(_with_joined_offset(arguments))


def refuse_what_is_not_built(options: argparse.Namespace) -> None:
    """Raise ``PlannerError("not_available_yet")`` for an option of a later version, whatever its value."""
    for name in NOT_YET:
        if getattr(options, name) is not None and getattr(options, name) != "":
            raise PlannerError("not_available_yet", option="--" + name.replace("_", "-"))


def _with_joined_offset(arguments: Sequence[str]) -> list[str]:
    """``--utc-offset -05:00`` as one word, because the second one looks like an option."""
    joined: list[str] = []
    for word in arguments:
        if joined and joined[-1] == "--utc-offset" and _OFFSET.fullmatch(word):
            joined[-1] = f"--utc-offset={word}"
        else:
            joined.append(word)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = _OneSentenceParser(
        prog="funnel-planner",
        description=tr("Design funnels, import leads, see conversion. Without a command: opens the window on FILE."),
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command", parser_class=_OneSentenceParser)
    look = commands.add_parser("inspect", help=tr("what the reader decides about a file, and why"))
    look.add_argument("file", type=Path, metavar="FILE", help=tr("a spreadsheet: CSV, TSV, Excel or LibreOffice"))
    look.add_argument("--sheet", default="", metavar="NAME", help=tr("the sheet to read"))
    measure = commands.add_parser("analyse", help=tr("counts, conversion and drop-off; writes nothing"))
    _add_reading_options(measure)
    bring_in = commands.add_parser("import", help=tr("import leads into a plan file"))
    _add_reading_options(bring_in)
    write = commands.add_parser("export", help=tr("write a plan as an Excel workbook"))
    write.add_argument("out", type=Path, metavar="OUT.xlsx", help=tr("the workbook; one that is there is replaced"))
    made = tr("the plan file; made if it is not there")
    for command, what in ((bring_in, made), (write, tr("the plan file"))):
        command.add_argument("--file", type=Path, required=True, metavar="PLANS.funnel", help=what)
        command.add_argument("--plan", required=True, metavar="NAME", help=tr("the name of the plan"))
    for command in (look, measure, bring_in):
        command.add_argument("--json", action="store_true", help=tr("one JSON object on stdout"))
    for command in (look, measure, bring_in, write):
        command.add_argument("--lang", choices=LANGUAGES, default="", help=tr("the language of texts"))
    later = commands.add_parser("report")  # without help: understood, but not offered
    later.add_argument("rest", nargs=argparse.REMAINDER)
    return parser


def _add_reading_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help=tr("spreadsheets; several are joined on the lead id")
    )
    funnel = parser.add_mutually_exclusive_group()
    funnel.add_argument("--template", default="", metavar="NAME", help=tr("a funnel that comes with the program"))
    funnel.add_argument("--stages", default="", metavar="A,B,C", help=tr("the stages of the funnel, in order"))
    _add_reading_group(parser)
    _add_counting_group(parser)
    cuts = parser.add_argument_group(tr("cuts"))
    cuts.add_argument("--by", default="", metavar="HEADER", help=tr("counts for each label of a column"))
    cuts.add_argument("--cohort", help=argparse.SUPPRESS)
    cuts.add_argument("--top-channels", help=argparse.SUPPRESS)
    cuts.add_argument("--compare", nargs=2, help=argparse.SUPPRESS)


def _add_reading_group(parser: argparse.ArgumentParser) -> None:
    reading = parser.add_argument_group(tr("reading"))
    reading.add_argument(
        "--shape",
        choices=["auto", *(shape.value for shape in Shape)],
        default="auto",
        metavar="auto|snapshot|wide",
        help=tr("what a row is: a lead and its stage, or a lead with a column for each stage"),
    )
    reading.add_argument("--sheet", default="", metavar="NAME", help=tr("the sheet to read"))
    reading.add_argument(
        "--dates", choices=[order.value for order in DateOrder], default="", help=tr("the order of day, month and year")
    )
    pairs: dict[str, Any] = {"action": "append", "default": []}
    reading.add_argument(
        "--column",
        type=_column,
        metavar="ROLE=HEADER",
        help=tr("what a column is: id, stage, channel, created, closed, value ... or stage:NAME; repeatable"),
        **pairs,
    )
    reading.add_argument(
        "--stage", type=_label, metavar="LABEL=STAGE", help=tr("what a stage label means; repeatable"), **pairs
    )
    reading.add_argument("--lost", metavar="LABEL", help=tr("a stage label of lost leads; repeatable"), **pairs)
    reading.add_argument(
        "--exclude", metavar="LABEL", help=tr("a stage label of leads to leave out; repeatable"), **pairs
    )
    reading.add_argument("--kind", help=argparse.SUPPRESS)


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
    counting.add_argument("--counting", choices=[mode.value for mode in CountingMode], help=argparse.SUPPRESS)
    counting.add_argument("--attribution", choices=[rule.value for rule in Attribution], help=argparse.SUPPRESS)
    counting.add_argument("--window-days", type=int, help=argparse.SUPPRESS)
    counting.add_argument("--mature-window-days", help=argparse.SUPPRESS)


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


def _offset(text: str) -> int:
    found = _OFFSET.fullmatch(text)
    if not found or int(found[2]) > 23 or int(found[3]) > 59:
        raise argparse.ArgumentTypeError(tr("“{text}” is not a time difference such as +01:00").format(text=text))
    return (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == "-" else 1)


class _OneSentenceParser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the whole usage."""

    def error(self, message: str) -> NoReturn:
        hint = tr("See --help.")
        self.exit(2, f"{self.prog}: {message}. {hint}\n")
