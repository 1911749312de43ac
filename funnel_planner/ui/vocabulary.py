"""Marks for statuses, and named values found again by the word people type."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.message import MessageStatus
from funnel_planner.domain.vocabulary import WORDS, word

__all__ = ["STATUS_MARKS", "WORDS", "value_of", "word"]

Value = TypeVar("Value", bound=StrEnum)

STATUS_MARKS: dict[MessageStatus, str] = {
    MessageStatus.MISSING: "○",
    MessageStatus.DRAFT: "◔",
    MessageStatus.READY: "◕",
    MessageStatus.LIVE: "●",
}
"""A status is told by its mark and its word, never by colour alone: the fuller, the further."""


def value_of(values: Iterable[Value], text: str) -> Value | None:
    """The value whose word (or stored name) is ``text``, compared as labels; None where there is none."""
    key = label_key(text)
    return next((value for value in values if key in (label_key(word(value)), label_key(value.value))), None)
