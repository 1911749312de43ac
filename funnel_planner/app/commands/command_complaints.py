"""What the command line says where words make no sense: one sentence, with the command or option that was meant."""

import argparse
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import NoReturn

from funnel_planner.words import mark, tr

_OFFERED = ("inspect", "analyse", "import", "export", "report")
_OPTION = re.compile(r"--[a-z][a-z-]*")
_ALIKE = 0.7
"""How alike a name must be to be the one that was meant (0..1)."""
_LIKE_AN_OPTION = re.compile(r"--?[^\W\d]")
_COMPLAINTS = (
    (r"argument (?P<option>\S+): invalid choice: (?P<value>.+) \(choose from (?P<choices>.+)\)",
     mark("{option}: {value} is none of {choices}")),
    (r"argument (?P<option>\S+): expected 2 .+",
     mark("{option} needs two spans of days behind it, such as 2024-01-01..2024-03-31 2024-04-01..2024-06-30")),
    (r"argument (?P<option>\S+): expected .+", mark("{option} needs a value behind it")),
    (r"argument (?P<option>\S+): not allowed with argument (?P<other>\S+)",
     mark("{option} and {other} cannot be used together")),
    (r"unrecognized arguments: (?P<text>.+)", mark("{text} is too much here")),
    (r"the following arguments are required: (?P<names>.+)", mark("this is missing: {names}")),
    (r"ambiguous option: (?P<option>.+) could match (?P<choices>.+)", mark("{option} could be any of {choices}")),
    (r"argument (?P<option>\S+): (?P<why>.+)", mark("{option}: {why}")),
)  # fmt: skip
"""Sentences of argparse and what is said instead."""


def check_words(
    parser: argparse.ArgumentParser, commands: Mapping[str, argparse.ArgumentParser], arguments: Sequence[str]
) -> None:
    """Refuse a command or an option that there is not, whatever else is wrong, and name the one that was meant."""
    first = next(iter(arguments), "")
    if first and not first.startswith("-") and first not in commands:
        text = tr("there is no command “{name}”; there are {names}")
        parser.error(_meant(text.format(name=first, names=", ".join(_OFFERED)), first, _OFFERED))
    own = commands.get(first, parser)
    known = _options_of(own)
    for word in arguments[first in commands :]:
        name = word.partition("=")[0]
        if word == "--":
            return
        if not _LIKE_AN_OPTION.match(word) or any(option.startswith(name) for option in known):
            continue
        others = [other for other in commands if name in _options_of(commands[other])]
        if own is not parser and others:
            text = tr("{option} is an option of {others}, not of {command}")
            own.error(text.format(option=name, others=", ".join(others), command=first))
        own.error(_meant(tr("there is no option {name}").format(name=name), name, known))


def _options_of(parser: argparse.ArgumentParser) -> list[str]:
    return sorted({"-h", "--help", "--lang", *_OPTION.findall(parser.format_usage())})


def _meant(said: str, name: str, known: Sequence[str]) -> str:
    """A complaint, with the name that is nearest to the one that was given."""
    turned = [other for other in known if sorted(other) == sorted(name)]  # --stagse is --stages, not --stage
    nearest = turned or get_close_matches(name, known, 1, _ALIKE)
    return tr("{said}; did you mean {name}?").format(said=said, name=nearest[0]) if nearest else said


class OneSentenceParser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the whole usage."""

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2."""
        hint = tr("See --help.")
        said = _said(message)
        self.exit(2, f"{self.prog}: {said}{'' if said.endswith('?') else '.'} {hint}\n")


def _said(message: str) -> str:
    """What argparse complains of, in the language in use; sentences of this program pass as they are."""
    for pattern, text in _COMPLAINTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return tr(text).format(**found.groupdict())
    return message
