"""Texts sampled from a column, looked at by their shapes: of thousands of ids or addresses there are a few dozen."""

from collections import Counter
from collections.abc import Callable, Mapping

from funnel_planner.spreadsheet.meaning.amounts import is_amount, is_dash
from funnel_planner.spreadsheet.meaning.dates import is_day_text, is_no_day, may_be_day
from funnel_planner.spreadsheet.meaning.periods import may_be_month, months_among
from funnel_planner.spreadsheet.tables.cells import BLANK_WORDS, is_number

DIGITS = str.maketrans("23456789", "11111111")
"""To the shape of a text, in which each digit but 0 is a 1."""


class SampledTexts:
    """Distinct texts with their counts."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._shapes: dict[str, list[str]] = {}
        for text in counts:
            self._shapes.setdefault(text.translate(DIGITS), []).append(text)

    def count(self, holds: Callable[[str], bool], may: Callable[[str], bool] | None = None) -> int:
        """How often texts came of which this holds.

        It is asked only of texts whose shape ``may`` hold; by default it holds of the shape of whatever it holds of.
        """
        return sum(map(self._counts.__getitem__, self.those(holds, may)))

    def those(self, holds: Callable[[str], bool], may: Callable[[str], bool] | None = None) -> list[str]:
        """The texts of which this holds; see ``count``."""
        some = may or holds
        return [text for shape, texts in self._shapes.items() if some(shape) for text in texts if holds(text)]

    def nothing_count(self) -> int:
        """How often something came that says there is nothing."""
        return self.count(_is_nothing, _may_be_nothing)

    def numbers(self) -> Counter[str]:
        """Those that are numbers, with a scale or without; of those of one shape one is looked at."""
        found: Counter[str] = Counter()
        for shape, texts in self._shapes.items():
            if _is_any_number(shape):
                every = "e" not in shape.casefold()  # with an exponent a number may be too large
                found.update({text: self._counts[text] for text in texts if every or _is_any_number(text)})
        return found

    def days(self, numbers: Mapping[str, int]) -> Counter[str]:
        """Those that are days, without those that are numbers."""
        texts = self.those(is_day_text, may_be_day)
        return Counter({text: self._counts[text] for text in texts if text not in numbers})

    def months_count(self, *others: Mapping[str, int]) -> int:
        """How often months of some year came, without what is something else."""
        texts = self.those(lambda text: not any(text in known for known in others), may_be_month)
        return sum(map(self._counts.__getitem__, months_among(texts)))


def _is_any_number(text: str) -> bool:
    return is_number(text) or is_amount(text)


def _is_nothing(text: str) -> bool:
    return is_dash(text) or text.strip().casefold() in BLANK_WORDS or is_no_day(text)


def _may_be_nothing(shape: str) -> bool:
    bare = shape.strip()
    return bare[:1] in {"0", "1"} or is_dash(bare) or bare.casefold() in BLANK_WORDS
