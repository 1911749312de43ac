"""Reading an XML file as events, a block at a time, with nothing from outside and no entities."""

import codecs
from pathlib import Path
from typing import Protocol

from funnel_planner.domain.errors import PlannerError
from funnel_planner.spreadsheet.tables.encodings import detect_encoding

_BLOCK_BYTES = 256 * 1024
_ENDS_TOO_SOON = frozenset({3, 5})
"""Expat's codes for a document that stops before it is complete."""
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


class Events(Protocol):
    """Takes the events of one document; tags are ``{namespace}name``."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""

    def end(self, tag: str) -> None:
        """A tag closes."""

    def data(self, text: str) -> None:
        """Some text within a tag."""

    def close(self) -> object:
        """The document is complete."""


def read_events(path: Path, events: type[Events], *arguments: object) -> Events:
    """The events of a file, in the encoding it declares or, if that fails, the one that its letters show.

    Raises:
        PlannerError: ``file_cut_off`` where the document stops too soon.
        Exception: those of expat and defusedxml.
    """
    from defusedxml.ElementTree import ParseError

    try:
        return _read(path, events(*arguments), "")
    except ParseError as error:
        if error.code in _ENDS_TOO_SOON:
            raise PlannerError("file_cut_off", file=path.name) from None
        return _read(path, events(*arguments), detect_encoding(path).encoding)


def _read(path: Path, events: Events, encoding: str) -> Events:
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=events)
    decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
    begun = False
    with path.open("rb") as file:
        for block in iter(lambda: file.read(_BLOCK_BYTES), b""):
            content = block if begun else block.lstrip()  # some exports begin with a blank line, which XML forbids
            begun = begun or bool(content)
            parser.feed(content if decoder is None else decoder.decode(content).translate(_CONTROLS))
    parser.close()
    return events
