"""What all dates of a column say about the order of day, month and year."""

from collections.abc import Iterable
from dataclasses import dataclass

from funnel_planner.domain.mapping import DateOrder
from funnel_planner.spreadsheet.meaning.dates import PARTS, day_or_none, is_day_text, year_number


@dataclass(frozen=True, slots=True)
class OrderEvidence:
    """What all dates of a column say about the order of day, month and year.

    Counts are of distinct dates: readable under ``dmy`` and ``mdy`` only, under either, or without any doubt
    (``ymd`` with the year first or months as words); ``dotted`` of those separated by dots.
    """

    dmy: int = 0
    mdy: int = 0
    either: int = 0
    certain: int = 0
    dotted: int = 0

    @property
    def dates(self) -> int:
        """Distinct texts that can be dates at all."""
        return self.dmy + self.mdy + self.either + self.certain

    def order(self) -> DateOrder | None:
        """The order all values agree on; None where nothing decides.

        Days separated by dots are never written month first; contradictory columns follow the majority and the rest
        is unreadable.
        """
        if self.dmy != self.mdy:
            return DateOrder.DMY if self.dmy > self.mdy else DateOrder.MDY
        if self.dmy + self.either and self.dotted * 2 > self.dmy + self.mdy + self.either:
            return DateOrder.DMY
        if self.certain and not self.either:
            return DateOrder.YMD
        return None


def order_evidence(texts: Iterable[str]) -> OrderEvidence:
    """Evidence in the distinct beginnings (ten characters are enough) of a column's cells."""
    dmy = mdy = either = certain = dotted = 0
    for text in texts:
        match = PARTS.match(text.strip())
        if not match:
            certain += is_day_text(text.strip())
            continue
        first, mark, second, third = match.groups()
        if len(first) > 2 or int(first) > 31:
            certain += day_or_none(year_number(first), int(second), int(third)) is not None
            continue
        if len(third) not in (2, 4) and len(text) < 10:  # ten characters may end within a year
            continue
        as_dmy = day_or_none(year_number(third), int(second), int(first)) is not None
        as_mdy = day_or_none(year_number(third), int(first), int(second)) is not None
        dmy += as_dmy and not as_mdy
        mdy += as_mdy and not as_dmy
        both = as_dmy and as_mdy
        either += both and first.lstrip("0") != second.lstrip("0")
        certain += both and first.lstrip("0") == second.lstrip("0")
        dotted += mark == "." and (as_dmy or as_mdy)
    return OrderEvidence(dmy, mdy, either, certain, dotted)


def contrary_dates(texts: Iterable[str]) -> tuple[str, str] | None:
    """A date that can only be day first and one that can only be month first; None where all may agree."""
    day_first = month_first = ""
    for text in sorted(texts):  # the same ones every time
        found = order_evidence([text])
        if found.dmy and not day_first:
            day_first = text.strip()
        elif found.mdy and not month_first:
            month_first = text.strip()
        if day_first and month_first:
            return day_first, month_first
    return None
