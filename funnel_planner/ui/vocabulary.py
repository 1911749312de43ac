"""Named values found again by the word people type."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from funnel_planner.domain.labels import label_key
from funnel_planner.domain.vocabulary import word

__all__ = ["value_of", "word"]

Value = TypeVar("Value", bound=StrEnum)


def value_of(values: Iterable[Value], text: str) -> Value | None:
    """The value whose word (or stored name) is ``text``, compared as labels; None where there is none."""
    key = label_key(text)
    return next((value for value in values if key in (label_key(word(value)), label_key(value.value))), None)
