"""Progress and cancelling in one call."""

from typing import Protocol


class Cancelled(Exception):  # noqa: N818 - a wish, not an error
    """The user cancelled; whatever was under way leaves nothing behind."""


class Reporter(Protocol):
    """Hears how far long work has come."""

    def advance(self, done: int, total: int | None = None, what: str = "") -> None:
        """``done`` of ``total`` (None: unknown) units of ``what``. Raises ``Cancelled`` once the user cancelled."""


class Silent:
    """A reporter nobody listens to."""

    def advance(self, done: int, total: int | None = None, what: str = "") -> None:
        """Do nothing."""
