"""What a task in the reading process says about how far it has come."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """A message that is not handed on but told to the reporter; the fields are those of ``Reporter.advance``."""

    done: int
    total: int | None = None
    what: str = ""
